import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kim_portal.uploads
import registry.models.aspiration
import registry.models.office_setting
import registry.models.subject_request


class Migration(migrations.Migration):
    replaces = [
        ("registry", "0001_initial"),
        ("registry", "0002_kim_registration"),
        ("registry", "0003_sk_number_and_waiting_photos"),
        ("registry", "0004_assignment_held_once"),
        ("registry", "0005_fund_records_plans"),
        ("registry", "0006_umkm_channels_websites"),
        ("registry", "0007_kim_import"),
        ("registry", "0008_sk_renewal"),
        ("registry", "0009_office_setting"),
        ("registry", "0010_joint_activity_and_outage"),
        ("registry", "0011_revival_plan"),
        ("registry", "0012_personal_data"),
        ("registry", "0013_report_details"),
        ("registry", "0014_event"),
        ("registry", "0015_aspirations"),
        ("registry", "0016_region_change"),
        ("registry", "0017_member_occupation"),
        ("registry", "0018_forum_desk"),
        ("registry", "0019_event_attendance"),
        ("registry", "0020_period_reports"),
        ("registry", "0021_kim_minutes"),
        ("registry", "0022_region_proposal_withdrawn"),
        ("registry", "0023_office_logo"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="kode sektor")),
                ("name", models.CharField(max_length=80, verbose_name="nama sektor")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
                (
                    "is_retired",
                    models.BooleanField(default=False, verbose_name="tidak dipakai lagi"),
                ),
            ],
            options={
                "verbose_name": "sektor",
                "verbose_name_plural": "sektor",
                "ordering": ["position", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=13, verbose_name="kode wilayah")),
                (
                    "register_code",
                    models.CharField(blank=True, max_length=30, verbose_name="kode register"),
                ),
                (
                    "path",
                    models.CharField(max_length=40, unique=True, verbose_name="jalur wilayah"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama wilayah")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("provinsi", "Provinsi"),
                            ("kabupaten", "Kabupaten/kota"),
                            ("kecamatan", "Kecamatan"),
                            ("desa", "Desa/kelurahan"),
                        ],
                        max_length=10,
                        verbose_name="tingkat",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("provinsi", "Provinsi"),
                            ("kabupaten", "Kabupaten"),
                            ("kota", "Kota"),
                            ("kecamatan", "Kecamatan"),
                            ("desa", "Desa"),
                            ("kelurahan", "Kelurahan"),
                        ],
                        max_length=10,
                        verbose_name="jenis wilayah",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("definitive", "Definitif"),
                            ("preparatory", "Persiapan"),
                            ("ended", "Tidak berlaku lagi"),
                        ],
                        default="definitive",
                        max_length=12,
                        verbose_name="keadaan wilayah",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="berakhir pada")),
                (
                    "timezone",
                    models.CharField(
                        default="Asia/Jakarta", max_length=40, verbose_name="zona waktu"
                    ),
                ),
                (
                    "office_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama dinas"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="registry.region",
                        verbose_name="wilayah induk",
                    ),
                ),
            ],
            options={
                "verbose_name": "wilayah",
                "verbose_name_plural": "wilayah",
                "ordering": ["path"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["desa", "kabupaten", "kecamatan", "provinsi"])
                        ),
                        name="region_level_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["desa", "kabupaten", "kecamatan", "kelurahan", "kota", "provinsi"],
                            )
                        ),
                        name="region_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["definitive", "ended", "preparatory"])),
                        name="region_status_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="region_code_unique",
                        violation_error_message="Kode wilayah ini sudah dipakai.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            ("level", "desa"),
                            _connector="OR",
                        ),
                        name="region_only_desa_without_code",
                        violation_error_message="Hanya desa persiapan yang boleh tanpa kode.",
                    ),
                ],
                "indexes": [models.Index(fields=["level", "name"], name="region_level_name")],
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama instansi")),
                ("short_name", models.CharField(max_length=40, verbose_name="nama singkat")),
                (
                    "is_retired",
                    models.BooleanField(default=False, verbose_name="tidak dipakai lagi"),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "instansi",
                "verbose_name_plural": "instansi",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "name"),
                        name="agency_name_once_per_region",
                        violation_error_message="Instansi dengan nama ini sudah ada",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Forum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama forum")),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=160, unique=True, verbose_name="alamat halaman"
                    ),
                ),
                (
                    "profile",
                    models.TextField(blank=True, max_length=4000, verbose_name="tentang forum"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("submitted", "Menunggu verifikasi"),
                            ("returned", "Perlu diperbaiki"),
                            ("verified", "Terverifikasi"),
                            ("rejected", "Ditolak"),
                            ("archived", "Diarsipkan"),
                        ],
                        default="verified",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "region",
                    models.ForeignKey(
                        limit_choices_to=models.Q(("level", "desa"), _negated=True),
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "forum",
                "verbose_name_plural": "forum",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "archived",
                                    "draft",
                                    "rejected",
                                    "returned",
                                    "submitted",
                                    "verified",
                                ],
                            )
                        ),
                        name="forum_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bimtek", "Bimbingan teknis (bimtek)"),
                            ("sosialisasi", "Sosialisasi"),
                            ("rakor", "Rapat koordinasi (rakor)"),
                            ("workshop", "Lokakarya"),
                            ("fgd", "Diskusi kelompok terarah (FGD)"),
                            ("studi_tiru", "Studi tiru"),
                            ("sarasehan", "Sarasehan"),
                            ("audiensi", "Audiensi"),
                            ("kunjungan", "Kunjungan pembinaan"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("theme", models.CharField(max_length=160, verbose_name="tema")),
                ("place", models.CharField(max_length=200, verbose_name="tempat")),
                ("starts_at", models.DateTimeField(verbose_name="mulai pada")),
                ("ends_at", models.DateTimeField(verbose_name="selesai pada")),
                (
                    "quota",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="kuota peserta"
                    ),
                ),
                ("agenda", models.TextField(blank=True, max_length=3000, verbose_name="acara")),
                (
                    "speakers",
                    models.TextField(blank=True, max_length=1500, verbose_name="narasumber"),
                ),
                ("budget", models.BigIntegerField(blank=True, null=True, verbose_name="anggaran")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dana_desa", "Dana Desa"),
                            ("add", "Alokasi Dana Desa (ADD)"),
                            ("dana_kelurahan", "Dana Kelurahan"),
                            ("apbdes_other", "APBDes lainnya"),
                            ("apbd_regency", "APBD kabupaten/kota"),
                            ("apbd_province", "APBD provinsi"),
                            ("apbn", "APBN"),
                            ("member_dues", "Swadaya dan iuran anggota"),
                            ("own_business", "Usaha KIM"),
                            ("sponsor_csr", "CSR atau sponsor"),
                            ("prize", "Hadiah lomba"),
                            ("grant_other", "Hibah lainnya"),
                        ],
                        max_length=20,
                        verbose_name="sumber anggaran",
                    ),
                ),
                (
                    "summary",
                    models.TextField(blank=True, max_length=2000, verbose_name="ringkasan hasil"),
                ),
                ("minutes", models.TextField(blank=True, max_length=20000, verbose_name="notulen")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("announced", "Diumumkan"),
                            ("running", "Sedang berlangsung"),
                            ("done", "Selesai"),
                            ("postponed", "Ditunda"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "postpone_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_budget", "Tidak ada anggaran"),
                            ("budget_late", "Anggaran belum cair"),
                            ("refocusing", "Anggaran dialihkan"),
                            ("speaker_absent", "Narasumber berhalangan"),
                            ("schedule_clash", "Bentrok dengan kegiatan lain"),
                            ("few_participants", "Peserta terlalu sedikit"),
                            ("weather", "Cuaca atau bencana"),
                            ("other", "Alasan lain"),
                        ],
                        max_length=16,
                        verbose_name="alasan ditunda",
                    ),
                ),
                (
                    "state_note",
                    models.CharField(blank=True, max_length=300, verbose_name="keterangan"),
                ),
                (
                    "announced_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diumumkan pada"),
                ),
                (
                    "started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dibuka pada"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditutup pada"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="registry.region",
                        verbose_name="wilayah penyelenggara",
                    ),
                ),
            ],
            options={
                "verbose_name": "kegiatan pembinaan",
                "verbose_name_plural": "kegiatan pembinaan",
                "ordering": ["-starts_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "audiensi",
                                    "bimtek",
                                    "fgd",
                                    "kunjungan",
                                    "rakor",
                                    "sarasehan",
                                    "sosialisasi",
                                    "studi_tiru",
                                    "workshop",
                                ],
                            )
                        ),
                        name="event_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["announced", "cancelled", "done", "draft", "postponed", "running"],
                            )
                        ),
                        name="event_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", ""),
                            (
                                "source__in",
                                [
                                    "dana_desa",
                                    "add",
                                    "dana_kelurahan",
                                    "apbdes_other",
                                    "apbd_regency",
                                    "apbd_province",
                                    "apbn",
                                    "member_dues",
                                    "own_business",
                                    "sponsor_csr",
                                    "prize",
                                    "grant_other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="event_source_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("postpone_reason", ""),
                            (
                                "postpone_reason__in",
                                [
                                    "no_budget",
                                    "budget_late",
                                    "refocusing",
                                    "speaker_absent",
                                    "schedule_clash",
                                    "few_participants",
                                    "weather",
                                    "other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="event_postpone_reason_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="event_ends_after_start",
                        violation_error_message="Waktu selesai harus sesudah waktu mulai",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quota__isnull", True),
                            models.Q(("quota__gte", 1), ("quota__lte", 5000)),
                            _connector="OR",
                        ),
                        name="event_quota_in_range",
                        violation_error_message="Isi kuota 1 sampai 5.000 orang, atau kosongkan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget__isnull", True),
                            models.Q(("budget__gte", 0), ("budget__lte", 999999999999)),
                            _connector="OR",
                        ),
                        name="event_budget_in_range",
                        violation_error_message="Isi Rp0 sampai Rp999.999.999.999",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget__isnull", True),
                            ("budget", 0),
                            models.Q(("source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="event_budget_has_source",
                        violation_error_message="Pilih sumber anggarannya",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "postponed"), ("postpone_reason", ""), _connector="XOR"
                        ),
                        name="event_postponed_has_reason",
                        violation_error_message="Pilih alasan kegiatan ditunda",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("state_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="event_cancelled_has_reason",
                        violation_error_message="Tulis alasan kegiatan dibatalkan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["announced", "running", "done"]), _negated=True
                            ),
                            ("announced_at__isnull", False),
                            _connector="OR",
                        ),
                        name="event_announced_has_moment",
                        violation_error_message="Kegiatan yang diumumkan harus punya waktu pengumuman",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "starts_at"], name="event_state_starts_at")
                ],
            },
        ),
        migrations.CreateModel(
            name="Kim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "registry_no",
                    models.CharField(
                        editable=False, max_length=20, unique=True, verbose_name="nomor registri"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama KIM")),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=160, unique=True, verbose_name="alamat halaman"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("sub_village", "Di bawah desa (RW, dusun, dasawisma)"),
                            ("village", "Desa atau kelurahan"),
                            ("subdistrict", "Kecamatan"),
                        ],
                        default="village",
                        max_length=12,
                        verbose_name="cakupan",
                    ),
                ),
                (
                    "founded_on",
                    models.DateField(blank=True, null=True, verbose_name="berdiri pada"),
                ),
                (
                    "address",
                    models.CharField(blank=True, max_length=250, verbose_name="alamat sekretariat"),
                ),
                (
                    "contact_phone",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="nomor WhatsApp pengurus"
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="surel pengurus"),
                ),
                (
                    "profile",
                    models.TextField(blank=True, max_length=4000, verbose_name="tentang KIM"),
                ),
                ("kim_id_url", models.URLField(blank=True, verbose_name="alamat di KIM.ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("submitted", "Menunggu verifikasi"),
                            ("returned", "Perlu diperbaiki"),
                            ("verified", "Terverifikasi"),
                            ("rejected", "Ditolak"),
                            ("archived", "Diarsipkan"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="pendaftaran",
                    ),
                ),
                (
                    "return_reason",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="alasan dikembalikan"
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diajukan pada"),
                ),
                (
                    "verified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diverifikasi pada"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unverified", "Belum dinilai"),
                            ("active", "Aktif"),
                            ("weak", "Kurang aktif"),
                            ("dormant", "Vakum"),
                            ("dissolved", "Bubar"),
                        ],
                        default="unverified",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="registry.kim",
                        verbose_name="kembar dari",
                    ),
                ),
                (
                    "parent_kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.kim",
                        verbose_name="KIM induk",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.region",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "main_sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="main_for",
                        to="registry.sector",
                        verbose_name="potensi utama",
                    ),
                ),
            ],
            options={
                "verbose_name": "KIM",
                "verbose_name_plural": "KIM",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scope__in", ["sub_village", "subdistrict", "village"])
                        ),
                        name="kim_scope_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "archived",
                                    "draft",
                                    "rejected",
                                    "returned",
                                    "submitted",
                                    "verified",
                                ],
                            )
                        ),
                        name="kim_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["active", "dissolved", "dormant", "unverified", "weak"])
                        ),
                        name="kim_status_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "verified"), _negated=True),
                            ("verified_at__isnull", False),
                            _connector="OR",
                        ),
                        name="kim_verified_has_moment",
                        violation_error_message="KIM terverifikasi harus punya waktu verifikasi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duplicate_of__isnull", True),
                            models.Q(
                                ("state__in", ["archived", "rejected"]),
                                models.Q(("duplicate_of", models.F("id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="kim_duplicate_is_closed",
                        violation_error_message="KIM kembar harus diarsipkan dan menunjuk KIM lain.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "status"], name="kim_state_status"),
                    models.Index(
                        condition=models.Q(("is_sample", True)),
                        fields=["is_sample"],
                        name="kim_sample_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                (
                    "kim_long_name",
                    models.CharField(
                        choices=[
                            ("komunitas", "Komunitas Informasi Masyarakat"),
                            ("kelompok", "Kelompok Informasi Masyarakat"),
                        ],
                        default="komunitas",
                        max_length=10,
                        verbose_name="kepanjangan KIM",
                    ),
                ),
                (
                    "min_members",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="anggota paling sedikit"
                    ),
                ),
                (
                    "max_members",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="anggota paling banyak"
                    ),
                ),
                (
                    "term_years",
                    models.PositiveSmallIntegerField(default=3, verbose_name="masa bakti pengurus"),
                ),
                (
                    "excluded_occupations",
                    models.JSONField(
                        blank=True,
                        default=registry.models.office_setting.default_excluded,
                        verbose_name="pekerjaan yang dikecualikan",
                    ),
                ),
                (
                    "sk_issuers_allowed",
                    models.JSONField(
                        blank=True,
                        default=registry.models.office_setting.default_issuers,
                        verbose_name="penerbit SK yang berwenang",
                    ),
                ),
                (
                    "report_period",
                    models.CharField(
                        choices=[
                            ("monthly", "Bulanan"),
                            ("quarterly", "Triwulanan"),
                            ("yearly", "Tahunan"),
                        ],
                        default="quarterly",
                        max_length=10,
                        verbose_name="masa laporan",
                    ),
                ),
                (
                    "report_due_days",
                    models.PositiveSmallIntegerField(default=10, verbose_name="batas hari melapor"),
                ),
                (
                    "weak_after_days",
                    models.PositiveSmallIntegerField(
                        default=90, verbose_name="hari sampai kurang aktif"
                    ),
                ),
                (
                    "dormant_after_days",
                    models.PositiveSmallIntegerField(default=180, verbose_name="hari sampai vakum"),
                ),
                (
                    "aspiration_verify_days",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="hari kerja memeriksa aspirasi"
                    ),
                ),
                (
                    "aspiration_normal_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="hari kerja menjawab aspirasi biasa"
                    ),
                ),
                (
                    "aspiration_complex_days",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="hari kerja menjawab aspirasi yang rumit"
                    ),
                ),
                (
                    "legal_basis",
                    models.TextField(blank=True, max_length=1000, verbose_name="dasar hukum"),
                ),
                (
                    "office_address",
                    models.CharField(blank=True, max_length=200, verbose_name="alamat dinas"),
                ),
                (
                    "office_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="telepon dinas"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="office_setting",
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "aturan kabupaten/kota",
                "verbose_name_plural": "aturan kabupaten/kota",
                "ordering": ["region__path", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kim_long_name__in", ["kelompok", "komunitas"])),
                        name="officesetting_kim_long_name_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_period__in", ["monthly", "quarterly", "yearly"])
                        ),
                        name="officesetting_report_period_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_members__gte", 1)),
                        name="officesetting_min_members_positive",
                        violation_error_message="Anggota paling sedikit harus 1 orang atau lebih",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_members__isnull", True),
                            ("max_members__gte", models.F("min_members")),
                            _connector="OR",
                        ),
                        name="officesetting_max_not_below_min",
                        violation_error_message="Anggota paling banyak tidak boleh di bawah paling sedikit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term_years__gte", 1), ("term_years__lte", 10)),
                        name="officesetting_term_in_range",
                        violation_error_message="Masa bakti harus 1 sampai 10 tahun",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_due_days__gte", 1), ("report_due_days__lte", 60)
                        ),
                        name="officesetting_due_days_in_range",
                        violation_error_message="Batas melapor harus 1 sampai 60 hari",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weak_after_days__gte", 7)),
                        name="officesetting_weak_after_a_week",
                        violation_error_message="Batas kurang aktif harus 7 hari atau lebih",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dormant_after_days__gt", models.F("weak_after_days"))),
                        name="officesetting_dormant_after_weak",
                        violation_error_message="Batas vakum harus lebih lama daripada batas kurang aktif",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aspiration_verify_days__gte", 1)),
                        name="officesetting_aspiration_has_days",
                        violation_error_message="Waktu memeriksa aspirasi harus 1 hari kerja atau lebih",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aspiration_normal_days__gte", models.F("aspiration_verify_days"))
                        ),
                        name="officesetting_answer_after_check",
                        violation_error_message="Waktu menjawab tidak boleh di bawah waktu memeriksa",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aspiration_complex_days__gte", models.F("aspiration_normal_days"))
                        ),
                        name="officesetting_complex_takes_longer",
                        violation_error_message="Waktu yang rumit tidak boleh di bawah waktu yang biasa",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeLogo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField(verbose_name="gambar")),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="office_logo",
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "lambang pada kepala surat",
                "verbose_name_plural": "lambang pada kepala surat",
                "ordering": ["region__path", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content", b""), _negated=True),
                        name="officelogo_has_content",
                        violation_error_message="Pilih gambar lambang",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkOutage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="mulai pada")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="pulih pada")),
                ("reason", models.CharField(max_length=250, verbose_name="gangguan")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dicatat pada"),
                ),
                (
                    "voided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dibatalkan pada"),
                ),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=250, verbose_name="alasan dibatalkan"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(
                        related_name="outages", to="registry.region", verbose_name="wilayah"
                    ),
                ),
            ],
            options={
                "verbose_name": "gangguan jaringan",
                "verbose_name_plural": "gangguan jaringan",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="networkoutage_ends_after_start",
                        violation_error_message="Hari pulih tidak boleh sebelum hari mulai",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                            models.Q(
                                ("voided_at__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="networkoutage_void_has_reason",
                        violation_error_message="Tulis alasan membatalkan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KimImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Kolom belum lengkap"),
                            ("checked", "Sudah diperiksa"),
                            ("running", "Sedang berjalan"),
                            ("done", "Selesai"),
                            ("failed", "Terputus"),
                        ],
                        default="uploaded",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("columns", models.JSONField(blank=True, default=dict, verbose_name="arti kolom")),
                ("findings", models.JSONField(blank=True, default=list, verbose_name="temuan")),
                ("row_count", models.PositiveIntegerField(default=0, verbose_name="jumlah baris")),
                ("new_count", models.PositiveIntegerField(default=0, verbose_name="baru")),
                ("changed_count", models.PositiveIntegerField(default=0, verbose_name="berubah")),
                ("same_count", models.PositiveIntegerField(default=0, verbose_name="sama")),
                ("faulty_count", models.PositiveIntegerField(default=0, verbose_name="bermasalah")),
                ("done_row", models.PositiveIntegerField(default=0, verbose_name="baris terakhir")),
                ("attempt", models.PositiveIntegerField(default=0, verbose_name="percobaan")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diunggah pada"),
                ),
                (
                    "heard_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="kabar terakhir"),
                ),
                (
                    "file_deleted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="berkas dihapus pada"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="selesai pada"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "impor KIM",
                "verbose_name_plural": "impor KIM",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["checked", "done", "failed", "running", "uploaded"])
                        ),
                        name="kimimport_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("finished_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="kimimport_done_has_moment",
                        violation_error_message="Impor yang selesai harus punya waktu selesai.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="tanggal")),
                ("name", models.CharField(max_length=120, verbose_name="nama hari libur")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holidays",
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "hari libur",
                "verbose_name_plural": "hari libur",
                "ordering": ["day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "day"),
                        name="holiday_once_per_day",
                        violation_error_message="Tanggal ini sudah ada di daftar hari libur",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerReportRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("monthly", "Bulanan"),
                            ("quarterly", "Triwulanan"),
                            ("yearly", "Tahunan"),
                        ],
                        max_length=10,
                        verbose_name="masa laporan",
                    ),
                ),
                ("due_days", models.PositiveSmallIntegerField(verbose_name="batas hari melapor")),
                ("until", models.DateField(verbose_name="berlaku sampai")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_report_rules",
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "aturan laporan terdahulu",
                "verbose_name_plural": "aturan laporan terdahulu",
                "ordering": ["region", "until", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["monthly", "quarterly", "yearly"])),
                        name="formerreportrule_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("region", "until"),
                        name="formerreportrule_one_per_day",
                        violation_error_message="Sudah ada perubahan aturan pada hari itu.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("split", "Pemekaran"),
                            ("rename", "Ganti nama"),
                            ("status", "Perubahan status"),
                            ("merge", "Penggabungan"),
                            ("parent", "Pindah kecamatan"),
                            ("code", "Kode resmi"),
                        ],
                        max_length=8,
                        verbose_name="jenis perubahan",
                    ),
                ),
                ("before", models.CharField(max_length=500, verbose_name="semula")),
                ("after", models.CharField(max_length=500, verbose_name="menjadi")),
                (
                    "legal_basis",
                    models.CharField(blank=True, max_length=200, verbose_name="dasar hukum"),
                ),
                ("reason", models.CharField(max_length=1000, verbose_name="keterangan")),
                ("decided_on", models.DateField(verbose_name="ditetapkan pada")),
                ("effective_on", models.DateField(verbose_name="berlaku mulai")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dicatat pada"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "new_regions",
                    models.ManyToManyField(
                        related_name="changes_into",
                        to="registry.region",
                        verbose_name="wilayah pengganti",
                    ),
                ),
                (
                    "old_regions",
                    models.ManyToManyField(
                        related_name="changes_away",
                        to="registry.region",
                        verbose_name="wilayah semula",
                    ),
                ),
            ],
            options={
                "verbose_name": "perubahan wilayah",
                "verbose_name_plural": "perubahan wilayah",
                "ordering": ["-effective_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["code", "merge", "parent", "rename", "split", "status"])
                        ),
                        name="regionchange_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_on__gte", models.F("decided_on"))),
                        name="regionchange_effective_after_decided",
                        violation_error_message="Tanggal berlaku tidak boleh sebelum tanggal penetapan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "code"),
                            models.Q(("legal_basis", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="regionchange_has_legal_basis",
                        violation_error_message="Isi nomor peraturan yang menetapkannya",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionFormer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama semula")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("provinsi", "Provinsi"),
                            ("kabupaten", "Kabupaten"),
                            ("kota", "Kota"),
                            ("kecamatan", "Kecamatan"),
                            ("desa", "Desa"),
                            ("kelurahan", "Kelurahan"),
                        ],
                        max_length=10,
                        verbose_name="jenis semula",
                    ),
                ),
                (
                    "path",
                    models.CharField(db_index=True, max_length=40, verbose_name="jalur semula"),
                ),
                ("changed_on", models.DateField(verbose_name="berubah pada")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="formers",
                        to="registry.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "keterangan wilayah semula",
                "verbose_name_plural": "keterangan wilayah semula",
                "ordering": ["-changed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["desa", "kabupaten", "kecamatan", "kelurahan", "kota", "provinsi"],
                            )
                        ),
                        name="regionformer_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama yang benar"),
                ),
                (
                    "code",
                    models.CharField(blank=True, max_length=13, verbose_name="kode yang benar"),
                ),
                ("reason", models.CharField(max_length=1000, verbose_name="alasan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Menunggu keputusan"),
                            ("accepted", "Diterima"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Ditarik kembali"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diusulkan pada"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diputuskan pada"),
                ),
                (
                    "answer",
                    models.CharField(blank=True, max_length=1000, verbose_name="jawaban dinas"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diputuskan oleh",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diusulkan oleh",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="registry.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "usulan pembetulan wilayah",
                "verbose_name_plural": "usulan pembetulan wilayah",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["accepted", "open", "refused", "withdrawn"])
                        ),
                        name="regionproposal_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="regionproposal_says_something",
                        violation_error_message="Isi nama atau kode yang benar",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="regionproposal_decided_has_moment",
                        violation_error_message="Usulan yang diputuskan harus punya waktu putusan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="regionproposal_refused_has_answer",
                        violation_error_message="Tulis alasan penolakan",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("region",),
                        name="regionproposal_one_open_per_region",
                        violation_error_message="Usulan untuk desa ini masih menunggu keputusan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistryCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "last_number",
                    models.PositiveIntegerField(default=0, verbose_name="nomor terakhir"),
                ),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "pencacah nomor registri",
                "verbose_name_plural": "pencacah nomor registri",
                "ordering": ["region"],
            },
        ),
        migrations.CreateModel(
            name="StrayBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("dana_desa", "Dana Desa"),
                            ("add", "Alokasi Dana Desa (ADD)"),
                            ("dana_kelurahan", "Dana Kelurahan"),
                            ("apbdes_other", "APBDes lainnya"),
                            ("apbd_regency", "APBD kabupaten/kota"),
                            ("apbd_province", "APBD provinsi"),
                            ("apbn", "APBN"),
                            ("member_dues", "Swadaya dan iuran anggota"),
                            ("own_business", "Usaha KIM"),
                            ("sponsor_csr", "CSR atau sponsor"),
                            ("prize", "Hadiah lomba"),
                            ("grant_other", "Hibah lainnya"),
                        ],
                        max_length=20,
                        verbose_name="sumber",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="jumlah")),
                (
                    "kim_name",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="nama KIM dalam anggaran"
                    ),
                ),
                (
                    "budget_code",
                    models.CharField(blank=True, max_length=60, verbose_name="kode rekening"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="catatan")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Menunggu penjelasan"), ("settled", "Selesai")],
                        default="open",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=500, verbose_name="penjelasan"),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="selesai pada"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dicatat pada"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.region",
                        verbose_name="desa atau kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "anggaran tanpa KIM",
                "verbose_name_plural": "anggaran tanpa KIM",
                "ordering": ["state", "-year", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                [
                                    "add",
                                    "apbd_province",
                                    "apbd_regency",
                                    "apbdes_other",
                                    "apbn",
                                    "dana_desa",
                                    "dana_kelurahan",
                                    "grant_other",
                                    "member_dues",
                                    "own_business",
                                    "prize",
                                    "sponsor_csr",
                                ],
                            )
                        ),
                        name="straybudget_source_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "settled"])),
                        name="straybudget_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lte", 999999999999)),
                        name="straybudget_amount_in_range",
                        violation_error_message="Isi jumlah, paling besar Rp999.999.999.999.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="straybudget_year_in_range",
                        violation_error_message="Tahun harus antara 2000 dan 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""), ("settled_at__isnull", True), ("state", "open")
                            ),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("state", "settled"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="straybudget_settled_has_outcome",
                        violation_error_message="Catatan yang selesai harus punya waktu dan penjelasan.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="selesai pada")),
                ("start_time", models.TimeField(blank=True, null=True, verbose_name="jam mulai")),
                ("end_time", models.TimeField(blank=True, null=True, verbose_name="jam selesai")),
                ("partners", models.CharField(blank=True, max_length=300, verbose_name="mitra")),
                ("result", models.TextField(blank=True, max_length=2000, verbose_name="hasil")),
                (
                    "follow_up",
                    models.TextField(blank=True, max_length=2000, verbose_name="tindak lanjut"),
                ),
                (
                    "info_source",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="sumber informasi yang benar"
                    ),
                ),
                ("cost", models.BigIntegerField(blank=True, null=True, verbose_name="biaya")),
                (
                    "cost_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dana_desa", "Dana Desa"),
                            ("add", "Alokasi Dana Desa (ADD)"),
                            ("dana_kelurahan", "Dana Kelurahan"),
                            ("apbdes_other", "APBDes lainnya"),
                            ("apbd_regency", "APBD kabupaten/kota"),
                            ("apbd_province", "APBD provinsi"),
                            ("apbn", "APBN"),
                            ("member_dues", "Swadaya dan iuran anggota"),
                            ("own_business", "Usaha KIM"),
                            ("sponsor_csr", "CSR atau sponsor"),
                            ("prize", "Hadiah lomba"),
                            ("grant_other", "Hibah lainnya"),
                        ],
                        max_length=20,
                        verbose_name="sumber biaya",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[("public", "Umum"), ("internal", "Hanya pengurus dan dinas")],
                        default="public",
                        max_length=10,
                        verbose_name="dibaca oleh",
                    ),
                ),
                (
                    "photo_consent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_faces", "Tidak ada wajah yang dikenali"),
                            ("agreed", "Yang tampak sudah dewasa dan setuju"),
                            ("guardians", "Ada anak, orang tua atau wali setuju"),
                            ("refused", "Belum semua setuju, jangan tampilkan"),
                        ],
                        max_length=10,
                        verbose_name="persetujuan foto",
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                ("title", models.CharField(max_length=150, verbose_name="judul kegiatan")),
                (
                    "slug",
                    models.SlugField(
                        blank=True, editable=False, max_length=190, verbose_name="alamat halaman"
                    ),
                ),
                (
                    "held_on",
                    models.DateField(blank=True, null=True, verbose_name="tanggal kegiatan"),
                ),
                ("place", models.CharField(blank=True, max_length=150, verbose_name="tempat")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("meeting", "Pertemuan"),
                            ("dissemination", "Diseminasi informasi"),
                            ("discussion", "Diskusi warga"),
                            ("training_given", "Melatih warga"),
                            ("training_attended", "Mengikuti pelatihan"),
                            ("hoax_clarification", "Klarifikasi hoaks"),
                            ("umkm_support", "Pendampingan UMKM"),
                            ("content_production", "Pembuatan konten"),
                            ("community_service", "Kerja bakti"),
                            ("event", "Acara desa"),
                            ("coordination", "Koordinasi"),
                            ("aspiration_intake", "Penyerapan aspirasi"),
                            ("other", "Lainnya"),
                        ],
                        max_length=20,
                        verbose_name="jenis kegiatan",
                    ),
                ),
                ("has_access", models.BooleanField(default=False, verbose_name="akses informasi")),
                ("has_discussion", models.BooleanField(default=False, verbose_name="diskusi")),
                (
                    "has_implementation",
                    models.BooleanField(default=False, verbose_name="implementasi"),
                ),
                ("has_networking", models.BooleanField(default=False, verbose_name="networking")),
                (
                    "has_dissemination",
                    models.BooleanField(default=False, verbose_name="diseminasi"),
                ),
                ("has_aspiration", models.BooleanField(default=False, verbose_name="aspirasi")),
                (
                    "men_count",
                    models.PositiveIntegerField(default=0, verbose_name="peserta laki-laki"),
                ),
                (
                    "women_count",
                    models.PositiveIntegerField(default=0, verbose_name="peserta perempuan"),
                ),
                (
                    "youth_count",
                    models.PositiveIntegerField(default=0, verbose_name="di antaranya pemuda"),
                ),
                (
                    "story",
                    models.TextField(blank=True, max_length=6000, verbose_name="apa yang terjadi"),
                ),
                ("links", models.TextField(blank=True, max_length=2000, verbose_name="tautan")),
                (
                    "example_note",
                    models.CharField(blank=True, max_length=250, verbose_name="contoh baik"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("submitted", "Menunggu verifikasi"),
                            ("returned", "Perlu diperbaiki"),
                            ("verified", "Terverifikasi"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "return_reason",
                    models.TextField(blank=True, max_length=1000, verbose_name="catatan pemeriksa"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diajukan pada"),
                ),
                (
                    "verified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diverifikasi pada"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditulis oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "held_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="wilayah kegiatan",
                    ),
                ),
            ],
            options={
                "verbose_name": "laporan kegiatan",
                "verbose_name_plural": "laporan kegiatan",
                "ordering": [
                    models.OrderBy(models.F("held_on"), descending=True, nulls_first=True),
                    "-pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["internal", "public"])),
                        name="activityreport_visibility_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost_source", ""),
                            (
                                "cost_source__in",
                                [
                                    "dana_desa",
                                    "add",
                                    "dana_kelurahan",
                                    "apbdes_other",
                                    "apbd_regency",
                                    "apbd_province",
                                    "apbn",
                                    "member_dues",
                                    "own_business",
                                    "sponsor_csr",
                                    "prize",
                                    "grant_other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="activityreport_cost_source_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("photo_consent", ""),
                            ("photo_consent__in", ["no_faces", "agreed", "guardians", "refused"]),
                            _connector="OR",
                        ),
                        name="activityreport_photo_consent_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost__isnull", True),
                            models.Q(("cost__gte", 0), ("cost__lte", 999999999999)),
                            _connector="OR",
                        ),
                        name="activityreport_cost_in_range",
                        violation_error_message="Isi Rp0 sampai Rp999.999.999.999.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            models.Q(
                                ("ended_on__gte", models.F("held_on")), ("held_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="activityreport_ends_after_start",
                        violation_error_message="Tanggal selesai tidak boleh sebelum tanggal kegiatan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_time__isnull", True),
                            ("start_time__isnull", True),
                            ("end_time__gt", models.F("start_time")),
                            models.Q(
                                ("ended_on__gt", models.F("held_on")),
                                ("ended_on__isnull", False),
                                ("held_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="activityreport_time_order",
                        violation_error_message="Jam selesai harus setelah jam mulai. Bila lewat tengah malam, isi juga tanggal selesai.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", ""),
                            (
                                "kind__in",
                                [
                                    "meeting",
                                    "dissemination",
                                    "discussion",
                                    "training_given",
                                    "training_attended",
                                    "hoax_clarification",
                                    "umkm_support",
                                    "content_production",
                                    "community_service",
                                    "event",
                                    "coordination",
                                    "aspiration_intake",
                                    "other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="activityreport_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", {"draft", "returned"}),
                            models.Q(
                                ("held_on__isnull", False),
                                models.Q(("place", ""), _negated=True),
                                models.Q(("kind", ""), _negated=True),
                                models.Q(("story", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="activityreport_handed_in_is_whole",
                        violation_error_message="Laporan yang diajukan harus lengkap.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "returned", "submitted", "verified"])
                        ),
                        name="activityreport_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        fields=("slug",),
                        name="activityreport_slug_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "verified"), _negated=True),
                            models.Q(
                                ("verified_at__isnull", False),
                                models.Q(("slug", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="activityreport_verified_has_address",
                        violation_error_message="Laporan terverifikasi harus punya alamat dan waktu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "youth_count__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("men_count"), "+", models.F("women_count")
                                ),
                            )
                        ),
                        name="activityreport_youth_within_total",
                        violation_error_message="Jumlah pemuda tidak boleh melebihi jumlah peserta.",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "held_on"], name="report_state_held_on")],
            },
        ),
        migrations.CreateModel(
            name="FundYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "none_declared_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="dinyatakan tidak ada pada"
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.forum",
                        verbose_name="forum",
                    ),
                ),
                (
                    "none_declared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dinyatakan oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "tahun anggaran",
                "verbose_name_plural": "tahun anggaran",
                "ordering": ["-year", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kim__isnull", True), ("forum__isnull", True), _connector="XOR"
                        ),
                        name="fundyear_belongs_to_one",
                        violation_error_message="Anggaran harus milik satu KIM atau satu forum.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="fundyear_year_in_range",
                        violation_error_message="Tahun harus antara 2000 dan 2100.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kim__isnull", False)),
                        fields=("kim", "year"),
                        name="fundyear_once_per_kim",
                        violation_error_message="Tahun ini sudah ada untuk KIM ini.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("forum__isnull", False)),
                        fields=("forum", "year"),
                        name="fundyear_once_per_forum",
                        violation_error_message="Tahun ini sudah ada untuk forum ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("none_declared_at__isnull", True),
                                ("none_declared_by__isnull", True),
                            ),
                            models.Q(
                                ("none_declared_at__isnull", False),
                                ("none_declared_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="fundyear_statement_has_author",
                        violation_error_message="Pernyataan harus punya waktu dan pembuat.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumKim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                ("joined_on", models.DateField(verbose_name="anggota sejak")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="keluar pada")),
                (
                    "leave_reason",
                    models.CharField(blank=True, max_length=250, verbose_name="alasan keluar"),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.forum",
                        verbose_name="forum",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forum_memberships",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "keanggotaan forum",
                "verbose_name_plural": "keanggotaan forum",
                "ordering": ["kim__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", True)),
                        fields=("forum", "kim"),
                        name="forumkim_once_in_force",
                        violation_error_message="KIM ini sudah menjadi anggota forum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True),
                            ("left_on__gte", models.F("joined_on")),
                            _connector="OR",
                        ),
                        name="forumkim_leaves_after_joining",
                        violation_error_message="Hari keluar tidak boleh sebelum hari bergabung",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True),
                            models.Q(("leave_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="forumkim_leaves_with_reason",
                        violation_error_message="Tulis alasan keluar",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kim", "KIM"),
                            ("desa", "Pemerintah desa/kelurahan"),
                            ("kecamatan", "Kecamatan"),
                            ("opd", "Perangkat daerah (OPD)"),
                            ("guest", "Tamu lain"),
                        ],
                        max_length=10,
                        verbose_name="jenis undangan",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nama lembaga")),
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="jumlah orang")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diundang pada"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diundang oleh",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="registry.event",
                        verbose_name="kegiatan",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "undangan",
                "verbose_name_plural": "undangan",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["desa", "guest", "kecamatan", "kim", "opd"])
                        ),
                        name="eventinvitation_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kim__isnull", False),
                                ("kind", "kim"),
                                ("name", ""),
                                ("region__isnull", True),
                            ),
                            models.Q(
                                ("kim__isnull", True),
                                ("kind__in", ["desa", "kecamatan"]),
                                ("name", ""),
                                ("region__isnull", False),
                            ),
                            models.Q(
                                ("kim__isnull", True),
                                ("kind__in", ["guest", "opd"]),
                                ("region__isnull", True),
                                models.Q(("name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="eventinvitation_names_one",
                        violation_error_message="Undangan harus untuk satu KIM, wilayah, atau lembaga",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1), ("seats__lte", 50)),
                        name="eventinvitation_seats_in_range",
                        violation_error_message="Isi 1 sampai 50 orang",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kim__isnull", False)),
                        fields=("event", "kim"),
                        name="eventinvitation_kim_once",
                        violation_error_message="KIM ini sudah diundang",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region__isnull", False)),
                        fields=("event", "region"),
                        name="eventinvitation_region_once",
                        violation_error_message="Wilayah ini sudah diundang",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        fields=("event", "name"),
                        name="eventinvitation_name_once",
                        violation_error_message="Lembaga ini sudah diundang",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kim_id", "KIM.ID"),
                            ("website_desa", "Situs desa"),
                            ("blog", "Blog atau situs sendiri"),
                            ("facebook", "Facebook"),
                            ("instagram", "Instagram"),
                            ("tiktok", "TikTok"),
                            ("youtube", "YouTube"),
                            ("x", "X"),
                            ("whatsapp_group", "Grup WhatsApp"),
                            ("whatsapp_channel", "Saluran WhatsApp"),
                            ("telegram", "Telegram"),
                            ("podcast", "Siniar"),
                            ("radio", "Radio"),
                            ("loudspeaker", "Pengeras suara"),
                            ("notice_board", "Papan pengumuman"),
                            ("print", "Media cetak"),
                            ("face_to_face", "Tatap muka"),
                            ("other", "Kanal lain"),
                        ],
                        max_length=16,
                        verbose_name="jenis kanal",
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="nama kanal")),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="alamat kanal")),
                (
                    "reach_count",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="jangkauan"),
                ),
                (
                    "counted_on",
                    models.DateField(blank=True, null=True, verbose_name="jangkauan dihitung pada"),
                ),
                (
                    "last_post_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="unggahan atau siaran terakhir"
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diperiksa pada"),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="tidak dipakai lagi sejak"
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diperiksa oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "kanal media",
                "verbose_name_plural": "kanal media",
                "ordering": ["kind", "label", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "blog",
                                    "face_to_face",
                                    "facebook",
                                    "instagram",
                                    "kim_id",
                                    "loudspeaker",
                                    "notice_board",
                                    "other",
                                    "podcast",
                                    "print",
                                    "radio",
                                    "telegram",
                                    "tiktok",
                                    "website_desa",
                                    "whatsapp_channel",
                                    "whatsapp_group",
                                    "x",
                                    "youtube",
                                ],
                            )
                        ),
                        name="channel_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url", ""),
                            ("url__startswith", "https://"),
                            ("url__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="channel_url_is_web",
                        violation_error_message="Alamat tautan harus lengkap, misalnya contoh.desa.id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "face_to_face",
                                    "loudspeaker",
                                    "notice_board",
                                    "other",
                                    "print",
                                    "radio",
                                    "whatsapp_group",
                                ],
                            ),
                            models.Q(("url", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="channel_online_has_address",
                        violation_error_message="Isi alamat kanal ini",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counted_on__isnull", True), ("reach_count__isnull", True)),
                            models.Q(("counted_on__isnull", False), ("reach_count__isnull", False)),
                            _connector="OR",
                        ),
                        name="channel_reach_has_date",
                        violation_error_message="Isi jangkauan dan tanggal penghitungannya",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="channel_check_has_moment",
                        violation_error_message="Pemeriksaan harus punya waktu dan pemeriksa",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("url", ""), _negated=True), ("ended_on__isnull", True)
                        ),
                        fields=("kim", "url"),
                        name="channel_url_once_per_kim",
                        violation_error_message="Kanal dengan alamat ini sudah tercatat",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KimScopeChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_scope",
                    models.CharField(
                        choices=[
                            ("sub_village", "Di bawah desa (RW, dusun, dasawisma)"),
                            ("village", "Desa atau kelurahan"),
                            ("subdistrict", "Kecamatan"),
                        ],
                        max_length=12,
                        verbose_name="dari cakupan",
                    ),
                ),
                (
                    "to_scope",
                    models.CharField(
                        choices=[
                            ("sub_village", "Di bawah desa (RW, dusun, dasawisma)"),
                            ("village", "Desa atau kelurahan"),
                            ("subdistrict", "Kecamatan"),
                        ],
                        max_length=12,
                        verbose_name="menjadi cakupan",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="dasar perubahan")),
                ("decided_on", models.DateField(verbose_name="ditetapkan pada")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditetapkan oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scope_changes",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat cakupan",
                "verbose_name_plural": "riwayat cakupan",
                "ordering": ["-decided_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_scope__in", ["sub_village", "subdistrict", "village"])
                        ),
                        name="kimscopechange_from_scope_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_scope__in", ["sub_village", "subdistrict", "village"])
                        ),
                        name="kimscopechange_to_scope_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_scope", models.F("to_scope")), _negated=True),
                        name="kimscopechange_changes",
                        violation_error_message="Pilih cakupan yang berbeda",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KimStatusChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_status",
                    models.CharField(
                        choices=[
                            ("unverified", "Belum dinilai"),
                            ("active", "Aktif"),
                            ("weak", "Kurang aktif"),
                            ("dormant", "Vakum"),
                            ("dissolved", "Bubar"),
                        ],
                        max_length=10,
                        verbose_name="dari status",
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("unverified", "Belum dinilai"),
                            ("active", "Aktif"),
                            ("weak", "Kurang aktif"),
                            ("dormant", "Vakum"),
                            ("dissolved", "Bubar"),
                        ],
                        max_length=10,
                        verbose_name="menjadi status",
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=list, verbose_name="alasan")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="catatan")),
                ("decided_on", models.DateField(verbose_name="ditetapkan pada")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditetapkan oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat status",
                "verbose_name_plural": "riwayat status",
                "ordering": ["-decided_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "from_status__in",
                                ["active", "dissolved", "dormant", "unverified", "weak"],
                            )
                        ),
                        name="kimstatuschange_from_status_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to_status__in",
                                ["active", "dissolved", "dormant", "unverified", "weak"],
                            )
                        ),
                        name="kimstatuschange_to_status_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                ("full_name", models.CharField(max_length=120, verbose_name="nama lengkap")),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("P", "Perempuan"),
                            ("L", "Laki-laki"),
                            ("not_stated", "Tidak disebutkan"),
                        ],
                        default="not_stated",
                        max_length=10,
                        verbose_name="jenis kelamin",
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("ketua", "Ketua"),
                            ("wakil", "Wakil ketua"),
                            ("sekretaris", "Sekretaris"),
                            ("bendahara", "Bendahara"),
                            ("seksi_informasi", "Seksi informasi"),
                            ("seksi_media", "Seksi media"),
                            ("seksi_jejaring", "Seksi jejaring"),
                            ("seksi_usaha", "Seksi usaha"),
                            ("seksi_lain", "Seksi lain"),
                            ("anggota", "Anggota"),
                        ],
                        max_length=20,
                        verbose_name="jabatan",
                    ),
                ),
                (
                    "occupation",
                    models.CharField(
                        choices=[
                            ("not_stated", "Tidak disebutkan"),
                            ("village_official", "Kepala desa/lurah atau perangkatnya"),
                            ("civil_servant", "PNS"),
                            ("pppk", "PPPK"),
                            ("military_police", "TNI atau Polri"),
                            ("private_employee", "Karyawan swasta"),
                            ("entrepreneur", "Wirausaha atau pedagang"),
                            ("farmer_fisher", "Petani, pekebun, atau nelayan"),
                            ("student", "Pelajar atau mahasiswa"),
                            ("homemaker", "Mengurus rumah tangga"),
                            ("other", "Pekerjaan lain"),
                        ],
                        default="not_stated",
                        max_length=20,
                        verbose_name="pekerjaan",
                    ),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=20, verbose_name="nomor WhatsApp"),
                ),
                (
                    "started_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="mulai menjabat"
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(blank=True, null=True, verbose_name="selesai menjabat"),
                ),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=250, verbose_name="alasan selesai"),
                ),
                (
                    "consent_version",
                    models.CharField(max_length=20, verbose_name="versi persetujuan"),
                ),
                (
                    "consented_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        verbose_name="persetujuan diberikan",
                    ),
                ),
                (
                    "erased_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="data dihapus pada"
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="registry.forum",
                        verbose_name="forum",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "anggota",
                "verbose_name_plural": "anggota",
                "ordering": ["started_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["L", "P", "not_stated"])),
                        name="member_sex_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "position__in",
                                [
                                    "anggota",
                                    "bendahara",
                                    "ketua",
                                    "sekretaris",
                                    "seksi_informasi",
                                    "seksi_jejaring",
                                    "seksi_lain",
                                    "seksi_media",
                                    "seksi_usaha",
                                    "wakil",
                                ],
                            )
                        ),
                        name="member_position_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "occupation__in",
                                [
                                    "civil_servant",
                                    "entrepreneur",
                                    "farmer_fisher",
                                    "homemaker",
                                    "military_police",
                                    "not_stated",
                                    "other",
                                    "pppk",
                                    "private_employee",
                                    "student",
                                    "village_official",
                                ],
                            )
                        ),
                        name="member_occupation_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kim__isnull", True), ("forum__isnull", True), _connector="XOR"
                        ),
                        name="member_belongs_to_one",
                        violation_error_message="Anggota harus milik satu KIM atau satu forum.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="member_ends_after_start",
                        violation_error_message="Tanggal selesai tidak boleh sebelum tanggal mulai.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_on__isnull", True),
                            models.Q(
                                ("end_reason", ""),
                                ("full_name", "Anggota (data dihapus)"),
                                ("phone", ""),
                            ),
                            _connector="OR",
                        ),
                        name="member_erased_names_nobody",
                        violation_error_message="Data orang ini sudah dihapus dan tidak dapat diisi lagi.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("kim__isnull", False),
                            ("position", "ketua"),
                        ),
                        fields=("kim",),
                        name="member_one_ketua_per_kim",
                        violation_error_message="KIM ini sudah punya ketua. Akhiri masa jabatan ketua lama dahulu.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("forum__isnull", False),
                            ("position", "ketua"),
                        ),
                        fields=("forum",),
                        name="member_one_ketua_per_forum",
                        violation_error_message="Forum ini sudah punya ketua. Akhiri masa jabatan ketua lama dahulu.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                (
                    "period_type",
                    models.CharField(
                        choices=[
                            ("monthly", "Bulanan"),
                            ("quarterly", "Triwulanan"),
                            ("yearly", "Tahunan"),
                        ],
                        max_length=10,
                        verbose_name="masa laporan",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("number", models.PositiveSmallIntegerField(verbose_name="urutan dalam tahun")),
                (
                    "narrative",
                    models.TextField(blank=True, max_length=4000, verbose_name="ringkasan"),
                ),
                ("problems", models.TextField(blank=True, max_length=2000, verbose_name="kendala")),
                ("needs", models.TextField(blank=True, max_length=2000, verbose_name="kebutuhan")),
                (
                    "none_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_budget", "Tidak ada anggaran"),
                            ("no_people", "Pengurus atau anggota berhalangan"),
                            ("weather", "Cuaca atau bencana"),
                            ("season", "Musim tanam, panen, melaut, atau hari raya"),
                            ("no_network", "Jaringan atau perangkat tidak memadai"),
                            ("no_guidance", "Belum tahu apa yang dikerjakan"),
                            ("other", "Alasan lain"),
                        ],
                        max_length=12,
                        verbose_name="alasan tidak ada kegiatan",
                    ),
                ),
                (
                    "none_note",
                    models.CharField(blank=True, max_length=300, verbose_name="keterangan"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("submitted", "Diajukan"),
                            ("returned", "Perlu diperbaiki"),
                            ("verified", "Diterima"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "return_reason",
                    models.TextField(blank=True, max_length=1000, verbose_name="catatan pemeriksa"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diajukan pada"),
                ),
                (
                    "verified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diterima pada"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="period_reports",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "rekap laporan",
                "verbose_name_plural": "rekap laporan",
                "ordering": ["-year", "-number", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period_type__in", ["monthly", "quarterly", "yearly"])),
                        name="periodreport_period_type_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "returned", "submitted", "verified"])
                        ),
                        name="periodreport_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("none_reason", ""),
                            (
                                "none_reason__in",
                                [
                                    "no_budget",
                                    "no_people",
                                    "weather",
                                    "season",
                                    "no_network",
                                    "no_guidance",
                                    "other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="periodreport_none_reason_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("kim", "period_type", "year", "number"),
                        name="periodreport_once_per_period",
                        violation_error_message="Rekap masa ini sudah ada.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__gte", 1), ("number__lte", 12), ("period_type", "monthly")
                            ),
                            models.Q(
                                ("number__gte", 1), ("number__lte", 4), ("period_type", "quarterly")
                            ),
                            models.Q(("number", 1), ("period_type", "yearly")),
                            _connector="OR",
                        ),
                        name="periodreport_number_in_year",
                        violation_error_message="Masa laporan ini tidak ada dalam setahun.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="periodreport_year_in_range",
                        violation_error_message="Tahun harus antara 2000 dan 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("submitted_at__isnull", False), _connector="OR"
                        ),
                        name="periodreport_handed_in_has_moment",
                        violation_error_message="Rekap yang diajukan harus punya waktu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("none_reason", "other"), _negated=True),
                            models.Q(("none_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="periodreport_other_reason_is_told",
                        violation_error_message="Tulis alasannya.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "month",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="bulan"),
                ),
                ("title", models.CharField(max_length=160, verbose_name="rencana kegiatan")),
                (
                    "budget_need",
                    models.BigIntegerField(default=0, verbose_name="kebutuhan anggaran"),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dana_desa", "Dana Desa"),
                            ("add", "Alokasi Dana Desa (ADD)"),
                            ("dana_kelurahan", "Dana Kelurahan"),
                            ("apbdes_other", "APBDes lainnya"),
                            ("apbd_regency", "APBD kabupaten/kota"),
                            ("apbd_province", "APBD provinsi"),
                            ("apbn", "APBN"),
                            ("member_dues", "Swadaya dan iuran anggota"),
                            ("own_business", "Usaha KIM"),
                            ("sponsor_csr", "CSR atau sponsor"),
                            ("prize", "Hadiah lomba"),
                            ("grant_other", "Hibah lainnya"),
                        ],
                        max_length=20,
                        verbose_name="sumber anggaran",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Direncanakan"),
                            ("running", "Berjalan"),
                            ("postponed", "Tertunda"),
                            ("done", "Selesai"),
                            ("dropped", "Batal dilaksanakan"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "postpone_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_budget", "Tidak ada anggaran"),
                            ("budget_late", "Anggaran belum cair"),
                            ("refocusing", "Anggaran dialihkan"),
                            ("no_people", "Kekurangan pengurus atau anggota"),
                            ("no_network", "Jaringan atau perangkat tidak memadai"),
                            ("weather", "Cuaca atau bencana"),
                            ("other", "Alasan lain"),
                        ],
                        max_length=12,
                        verbose_name="alasan tertunda",
                    ),
                ),
                (
                    "state_note",
                    models.CharField(blank=True, max_length=300, verbose_name="keterangan"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_items",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencana kegiatan",
                "verbose_name_plural": "rencana kegiatan",
                "ordering": ["-year", "month", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", ""),
                            (
                                "source__in",
                                [
                                    "dana_desa",
                                    "add",
                                    "dana_kelurahan",
                                    "apbdes_other",
                                    "apbd_regency",
                                    "apbd_province",
                                    "apbn",
                                    "member_dues",
                                    "own_business",
                                    "sponsor_csr",
                                    "prize",
                                    "grant_other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="planitem_source_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["done", "dropped", "planned", "postponed", "running"])
                        ),
                        name="planitem_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("postpone_reason", ""),
                            (
                                "postpone_reason__in",
                                [
                                    "no_budget",
                                    "budget_late",
                                    "refocusing",
                                    "no_people",
                                    "no_network",
                                    "weather",
                                    "other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="planitem_postpone_reason_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="planitem_year_in_range",
                        violation_error_message="Tahun harus antara 2000 dan 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("month__isnull", True),
                            models.Q(("month__gte", 1), ("month__lte", 12)),
                            _connector="OR",
                        ),
                        name="planitem_month_in_range",
                        violation_error_message="Pilih bulan Januari sampai Desember.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget_need__gte", 0), ("budget_need__lte", 999999999999)
                        ),
                        name="planitem_need_in_range",
                        violation_error_message="Isi Rp0 sampai Rp999.999.999.999.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "postponed"), ("postpone_reason", ""), _connector="XOR"
                        ),
                        name="planitem_postponed_has_reason",
                        violation_error_message="Pilih alasan kegiatan tertunda.",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "year"], name="planitem_state_year")],
            },
        ),
        migrations.CreateModel(
            name="KimMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_place", models.CharField(max_length=400, verbose_name="dari tempat")),
                ("to_place", models.CharField(max_length=400, verbose_name="ke tempat")),
                ("reason", models.CharField(max_length=1000, verbose_name="alasan")),
                ("moved_on", models.DateField(verbose_name="berlaku mulai")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Menunggu persetujuan"),
                            ("done", "Pindah"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Dibatalkan"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diajukan pada"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diputuskan pada"),
                ),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="jawaban")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diputuskan oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diajukan oleh",
                    ),
                ),
                (
                    "from_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_away",
                        to="registry.region",
                        verbose_name="dari wilayah",
                    ),
                ),
                (
                    "to_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_into",
                        to="registry.region",
                        verbose_name="ke wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "perpindahan KIM",
                "verbose_name_plural": "perpindahan KIM",
                "ordering": ["-moved_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["done", "refused", "requested", "withdrawn"])
                        ),
                        name="kimmove_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("kim",),
                        name="kimmove_one_request_per_kim",
                        violation_error_message="KIM ini sudah menunggu persetujuan pindah",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "requested")),
                            models.Q(
                                models.Q(("state", "requested"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="kimmove_decided_has_moment",
                        violation_error_message="Perpindahan yang diputuskan harus punya waktu putusan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="kimmove_refused_has_answer",
                        violation_error_message="Tulis alasan penolakan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KimInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                ("told_on", models.DateField(verbose_name="disampaikan pada")),
                ("note", models.TextField(max_length=1000, verbose_name="keterangan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("forwarded", "Diteruskan ke kabupaten"),
                            ("guided", "Sedang didampingi"),
                            ("formed", "KIM terbentuk"),
                            ("dropped", "Tidak dilanjutkan"),
                        ],
                        default="forwarded",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=500, verbose_name="tindak lanjut"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dicatat pada"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="registry.kim",
                        verbose_name="KIM yang terbentuk",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kim_interests",
                        to="registry.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "minat membentuk KIM",
                "verbose_name_plural": "minat membentuk KIM",
                "ordering": ["-told_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["dropped", "formed", "forwarded", "guided"])
                        ),
                        name="kiminterest_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["forwarded", "guided"])),
                        fields=("region",),
                        name="kiminterest_one_open_per_desa",
                        violation_error_message="Minat desa ini sudah tercatat dan belum selesai",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kim__isnull", False), ("state", "formed")),
                            models.Q(
                                models.Q(("state", "formed"), _negated=True), ("kim__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="kiminterest_formed_has_kim",
                        violation_error_message="Isi KIM yang terbentuk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True),
                            models.Q(("outcome", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="kiminterest_dropped_has_reason",
                        violation_error_message="Tulis alasan tidak dilanjutkan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("potential", "Potensi"),
                            ("obstacle", "Kendala"),
                            ("resource", "Sumber daya yang diperlukan"),
                        ],
                        max_length=10,
                        verbose_name="jenis catatan",
                    ),
                ),
                (
                    "resource",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("finance", "Finansial"),
                            ("people", "Manusia"),
                            ("technology", "Teknologi"),
                        ],
                        max_length=10,
                        verbose_name="jenis sumber daya",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="isi catatan")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("is_public", models.BooleanField(default=False, verbose_name="tampil untuk umum")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Belum ditanggapi"), ("answered", "Sudah ditanggapi")],
                        default="open",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=1000, verbose_name="tanggapan")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditanggapi pada"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="ditulis pada"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditulis oleh",
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="registry.forum",
                        verbose_name="forum",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forum_notes",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "desa",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forum_notes",
                        to="registry.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "catatan forum",
                "verbose_name_plural": "catatan forum",
                "ordering": ["-year", "-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["obstacle", "potential", "resource"])),
                        name="forumnote_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resource__in", ["", "finance", "people", "technology"])
                        ),
                        name="forumnote_resource_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["answered", "open"])),
                        name="forumnote_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "resource"), models.Q(("resource", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("kind", "resource"), _negated=True), ("resource", "")
                            ),
                            _connector="OR",
                        ),
                        name="forumnote_resource_has_kind",
                        violation_error_message="Pilih jenis sumber daya yang diperlukan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_public", False), ("kind", "potential"), _connector="OR"
                        ),
                        name="forumnote_only_potential_public",
                        violation_error_message="Hanya potensi yang boleh tampil untuk umum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answered_at__isnull", True), ("state", "open")
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("state", "answered"),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="forumnote_answered_has_answer",
                        violation_error_message="Tulis tanggapannya",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "kind"], name="forumnote_state_kind")],
            },
        ),
        migrations.CreateModel(
            name="DesaWebsite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                (
                    "platform",
                    models.CharField(
                        choices=[
                            ("opensid", "OpenSID"),
                            ("kim_id", "KIM.ID"),
                            ("digitaldesa", "Digital Desa"),
                            ("custom", "Buatan sendiri"),
                            ("none", "Belum punya situs"),
                        ],
                        max_length=12,
                        verbose_name="platform",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="alamat situs")),
                (
                    "last_post_on",
                    models.DateField(blank=True, null=True, verbose_name="unggahan terakhir"),
                ),
                ("has_profile", models.BooleanField(default=False, verbose_name="profil desa")),
                ("has_potential", models.BooleanField(default=False, verbose_name="potensi desa")),
                ("has_apbdes", models.BooleanField(default=False, verbose_name="rincian APBDes")),
                ("has_news", models.BooleanField(default=False, verbose_name="berita")),
                ("has_services", models.BooleanField(default=False, verbose_name="layanan warga")),
                (
                    "checked_on",
                    models.DateField(blank=True, null=True, verbose_name="diperiksa pada"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diperiksa oleh",
                    ),
                ),
                (
                    "editor_kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edited_websites",
                        to="registry.kim",
                        verbose_name="KIM penyunting",
                    ),
                ),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="website",
                        to="registry.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "situs desa",
                "verbose_name_plural": "situs desa",
                "ordering": ["region__path"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("platform__in", ["custom", "digitaldesa", "kim_id", "none", "opensid"])
                        ),
                        name="desawebsite_platform_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url", ""),
                            ("url__startswith", "https://"),
                            ("url__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="desawebsite_url_is_web",
                        violation_error_message="Alamat tautan harus lengkap, misalnya contoh.desa.id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("last_post_on__isnull", True), ("platform", "none"), ("url", "")
                            ),
                            models.Q(
                                models.Q(("platform", "none"), _negated=True),
                                models.Q(("url", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="desawebsite_address_fits_platform",
                        violation_error_message="Isi alamat situs, atau pilih “Belum punya situs”",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("platform", "none"), _negated=True),
                            models.Q(
                                ("has_apbdes", False),
                                ("has_news", False),
                                ("has_potential", False),
                                ("has_profile", False),
                                ("has_services", False),
                            ),
                            _connector="OR",
                        ),
                        name="desawebsite_none_has_no_score",
                        violation_error_message="Desa tanpa situs tidak punya kelengkapan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_by__isnull", True), ("checked_on__isnull", True)),
                            models.Q(("checked_by__isnull", False), ("checked_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="desawebsite_check_has_date",
                        violation_error_message="Pemeriksaan harus punya tanggal dan pemeriksa",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("provinsi", "Diskominfo provinsi"),
                            ("kabupaten", "Diskominfo kabupaten/kota"),
                            ("pimpinan", "Pimpinan"),
                            ("kecamatan", "Forum atau petugas kecamatan"),
                            ("desa", "Operator desa/kelurahan"),
                            ("pengurus_kim", "Pengurus KIM"),
                        ],
                        max_length=20,
                        verbose_name="peran",
                    ),
                ),
                (
                    "started_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="mulai"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="berakhir")),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diberikan oleh",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "penugasan",
                "verbose_name_plural": "penugasan",
                "ordering": ["user", "role", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "desa",
                                    "kabupaten",
                                    "kecamatan",
                                    "pengurus_kim",
                                    "pimpinan",
                                    "provinsi",
                                ],
                            )
                        ),
                        name="assignment_role_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kim__isnull", False),
                                ("region__isnull", True),
                                ("role", "pengurus_kim"),
                            ),
                            models.Q(
                                models.Q(("role", "pengurus_kim"), _negated=True),
                                ("kim__isnull", True),
                                ("region__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="assignment_place_fits_role",
                        violation_error_message="Pengurus memerlukan KIM, peran lain memerlukan wilayah.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="assignment_ends_after_start",
                        violation_error_message="Tanggal berakhir tidak boleh sebelum tanggal mulai.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True), ("region__isnull", False)),
                        fields=("user", "role", "region"),
                        name="assignment_region_once",
                        violation_error_message="Orang ini sudah memegang tugas itu di wilayah ini.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True), ("kim__isnull", False)),
                        fields=("user", "role", "kim"),
                        name="assignment_kim_once",
                        violation_error_message="Orang ini sudah memegang tugas itu di KIM ini.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Aspiration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                (
                    "code",
                    models.CharField(
                        default=registry.models.aspiration.new_code,
                        editable=False,
                        max_length=10,
                        unique=True,
                        verbose_name="nomor",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("aspiration", "Aspirasi atau usulan"),
                            ("complaint", "Pengaduan"),
                            ("information", "Permintaan informasi"),
                            ("hoax_check", "Klarifikasi hoaks"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("roads", "Jalan, jembatan, dan drainase"),
                            ("water", "Air bersih dan sanitasi"),
                            ("power", "Listrik"),
                            ("internet", "Internet dan sinyal"),
                            ("health", "Kesehatan"),
                            ("education", "Pendidikan"),
                            ("waste", "Sampah dan lingkungan"),
                            ("social_aid", "Bantuan sosial"),
                            ("civil_registry", "KTP, KK, dan surat kependudukan"),
                            ("livelihood", "Pertanian, perikanan, dan usaha"),
                            ("safety", "Keamanan dan bencana"),
                            ("service", "Pelayanan kantor pemerintah"),
                            ("news", "Kabar yang beredar"),
                            ("other", "Lainnya"),
                        ],
                        max_length=16,
                        verbose_name="tema",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="judul")),
                ("text", models.TextField(max_length=4000, verbose_name="isi")),
                (
                    "reporter_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama pelapor"),
                ),
                (
                    "reporter_contact",
                    models.CharField(blank=True, max_length=120, verbose_name="kontak pelapor"),
                ),
                ("is_anonymous", models.BooleanField(default=False, verbose_name="tanpa nama")),
                (
                    "reporter_erased_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="data pelapor dihapus pada"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Diterima"),
                            ("verified", "Diperiksa"),
                            ("routed", "Diteruskan"),
                            ("in_progress", "Ditindaklanjuti"),
                            ("answered", "Dijawab"),
                            ("closed", "Selesai"),
                            ("rejected", "Tidak dapat diproses"),
                            ("duplicate", "Digabung"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="diterima pada"
                    ),
                ),
                ("route_due_on", models.DateField(verbose_name="batas diteruskan")),
                (
                    "passed_on_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="diteruskan kecamatan pada"
                    ),
                ),
                ("is_complex", models.BooleanField(default=False, verbose_name="rumit")),
                (
                    "disposition_note",
                    models.CharField(blank=True, max_length=1000, verbose_name="catatan disposisi"),
                ),
                (
                    "routed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diteruskan pada"),
                ),
                (
                    "answer_due_on",
                    models.DateField(blank=True, null=True, verbose_name="batas jawaban"),
                ),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="jawaban")),
                (
                    "answer_source",
                    models.CharField(blank=True, max_length=300, verbose_name="sumber jawaban"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dijawab pada"),
                ),
                (
                    "delivered_on",
                    models.DateField(blank=True, null=True, verbose_name="sampai ke warga pada"),
                ),
                (
                    "delivered_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Belum dicatat"),
                            ("face_to_face", "Bertemu langsung"),
                            ("meeting", "Pertemuan warga"),
                            ("chat", "Pesan atau grup WhatsApp"),
                            ("notice_board", "Papan pengumuman"),
                            ("kim_media", "Media KIM (situs, media sosial, radio)"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="cara penyampaian",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="selesai pada"),
                ),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="alasan")),
                (
                    "sp4n_tracking_id",
                    models.CharField(blank=True, max_length=40, verbose_name="nomor SP4N-LAPOR"),
                ),
                (
                    "sp4n_handed_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="diserahkan ke SP4N-LAPOR pada"
                    ),
                ),
                (
                    "public_summary",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="ringkasan untuk umum"
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.agency",
                        verbose_name="instansi",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="registry.aspiration",
                        verbose_name="digabung dengan",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirations",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "desa",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="desa/kelurahan yang menjawab",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirations",
                        to="registry.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
                (
                    "second_region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="desa/kelurahan kedua",
                    ),
                ),
            ],
            options={
                "verbose_name": "aspirasi",
                "verbose_name_plural": "aspirasi",
                "ordering": ["-received_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["aspiration", "complaint", "hoax_check", "information"])
                        ),
                        name="aspiration_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "theme__in",
                                [
                                    "civil_registry",
                                    "education",
                                    "health",
                                    "internet",
                                    "livelihood",
                                    "news",
                                    "other",
                                    "power",
                                    "roads",
                                    "safety",
                                    "service",
                                    "social_aid",
                                    "waste",
                                    "water",
                                ],
                            )
                        ),
                        name="aspiration_theme_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "answered",
                                    "closed",
                                    "duplicate",
                                    "in_progress",
                                    "received",
                                    "rejected",
                                    "routed",
                                    "verified",
                                ],
                            )
                        ),
                        name="aspiration_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "delivered_how__in",
                                [
                                    "",
                                    "chat",
                                    "face_to_face",
                                    "kim_media",
                                    "meeting",
                                    "notice_board",
                                ],
                            )
                        ),
                        name="aspiration_delivered_how_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_region__isnull", True),
                            models.Q(("second_region", models.F("region")), _negated=True),
                            _connector="OR",
                        ),
                        name="aspiration_two_areas_differ",
                        violation_error_message="Desa kedua harus lain dari desa pertama",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_anonymous", False),
                            models.Q(("reporter_contact", ""), ("reporter_name", "")),
                            _connector="OR",
                        ),
                        name="aspiration_anonymous_has_no_name",
                        violation_error_message="Aspirasi tanpa nama tidak menyimpan nama dan kontak",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agency__isnull", True), ("desa__isnull", True), _connector="OR"
                        ),
                        name="aspiration_one_holder",
                        violation_error_message="Pilih satu penjawab saja: instansi atau desa",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["answered", "closed", "in_progress", "routed"]),
                                _negated=True,
                            ),
                            models.Q(
                                ("answer_due_on__isnull", False),
                                ("routed_at__isnull", False),
                                models.Q(
                                    ("agency__isnull", False),
                                    ("desa__isnull", False),
                                    models.Q(("sp4n_tracking_id", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="aspiration_held_has_holder",
                        violation_error_message="Tentukan siapa yang menjawab dan sampai kapan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("state__in", ["answered", "closed"]),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["answered", "closed"]), _negated=True),
                                ("answer", ""),
                                ("answered_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="aspiration_answered_has_answer",
                        violation_error_message="Tulis jawabannya",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "hoax_check"), _negated=True),
                            ("answer", ""),
                            models.Q(("answer_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aspiration_clarification_has_source",
                        violation_error_message="Klarifikasi hoaks harus menyebut sumbernya",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aspiration_rejected_has_reason",
                        violation_error_message="Tulis alasannya",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duplicate_of__isnull", False), ("state", "duplicate")),
                            models.Q(
                                models.Q(("state", "duplicate"), _negated=True),
                                ("duplicate_of__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="aspiration_duplicate_has_original",
                        violation_error_message="Sebut nomor aspirasi yang sama",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivered_how", ""), ("delivered_on__isnull", True)),
                            models.Q(
                                ("delivered_on__isnull", False),
                                ("state__in", ["answered", "closed"]),
                                models.Q(("delivered_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="aspiration_delivered_has_way",
                        violation_error_message="Catat tanggal dan cara jawaban sampai ke warga",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sp4n_handed_on__isnull", True), ("sp4n_tracking_id", "")),
                            models.Q(
                                models.Q(("sp4n_tracking_id", ""), _negated=True),
                                ("sp4n_handed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="aspiration_sp4n_has_day",
                        violation_error_message="Nomor SP4N-LAPOR dan tanggalnya dicatat bersama",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="aspiration_closed_has_moment",
                        violation_error_message="Aspirasi yang selesai harus punya waktu selesai",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "answer_due_on"], name="aspiration_state_due"),
                    models.Index(
                        fields=["region", "received_at"], name="aspiration_region_received"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RevivalPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                ("goal", models.CharField(max_length=300, verbose_name="tujuan")),
                ("owner", models.CharField(max_length=120, verbose_name="penanggung jawab")),
                ("due_on", models.DateField(verbose_name="batas waktu")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Berjalan"),
                            ("revived", "KIM aktif kembali"),
                            ("stopped", "Dihentikan"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=500, verbose_name="hasil")),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditutup pada"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuka pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuka oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revival_plans",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencana pemulihan",
                "verbose_name_plural": "rencana pemulihan",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "revived", "stopped"])),
                        name="revivalplan_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("kim",),
                        name="revivalplan_one_open_per_kim",
                        violation_error_message="KIM ini sudah punya rencana pemulihan yang berjalan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="revivalplan_closed_has_outcome",
                        violation_error_message="Tulis hasil rencana yang ditutup.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KimSector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.sector",
                        verbose_name="sektor",
                    ),
                ),
            ],
            options={
                "verbose_name": "potensi KIM",
                "verbose_name_plural": "potensi KIM",
                "ordering": ["sector__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("kim", "sector"), name="kim_sector_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("founding", "SK pembentukan"),
                            ("officers", "SK pengurus"),
                            ("replacement", "SK penggantian pengurus"),
                            ("forum", "SK forum"),
                            ("correction", "SK ralat"),
                            ("panel", "SK panel juri"),
                            ("award", "SK juara"),
                            ("delegate", "SK delegasi"),
                        ],
                        max_length=12,
                        verbose_name="jenis SK",
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="nomor SK")),
                (
                    "issuer_role",
                    models.CharField(
                        choices=[
                            ("kepala_desa", "Kepala desa"),
                            ("lurah", "Lurah"),
                            ("camat", "Camat"),
                            ("kepala_dinas", "Kepala dinas"),
                            ("bupati_walikota", "Bupati atau wali kota"),
                            ("gubernur", "Gubernur"),
                            ("other", "Pejabat lain"),
                        ],
                        max_length=20,
                        verbose_name="jabatan penerbit",
                    ),
                ),
                (
                    "issuer_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama penerbit"),
                ),
                ("signed_on", models.DateField(verbose_name="tanggal SK")),
                ("starts_on", models.DateField(verbose_name="berlaku mulai")),
                (
                    "expires_on",
                    models.DateField(blank=True, null=True, verbose_name="berlaku sampai"),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="hari terakhir karena diganti"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Tercatat"),
                            ("replaced", "Diganti"),
                            ("revoked", "Dicabut"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "check_result",
                    models.CharField(
                        choices=[
                            ("unchecked", "Belum diperiksa"),
                            ("matched", "Cocok"),
                            ("mismatch", "Tidak cocok"),
                        ],
                        default="unchecked",
                        max_length=10,
                        verbose_name="pemeriksaan dinas",
                    ),
                ),
                (
                    "check_note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="catatan pemeriksaan"
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diperiksa pada"),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dicabut pada"),
                ),
                (
                    "revoke_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="alasan pencabutan"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dicatat pada"),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.forum",
                        verbose_name="forum",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="registry.sk",
                        verbose_name="menggantikan SK",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "SK",
                "verbose_name_plural": "SK",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "award",
                                    "correction",
                                    "delegate",
                                    "forum",
                                    "founding",
                                    "officers",
                                    "panel",
                                    "replacement",
                                ],
                            )
                        ),
                        name="sk_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "issuer_role__in",
                                [
                                    "bupati_walikota",
                                    "camat",
                                    "gubernur",
                                    "kepala_desa",
                                    "kepala_dinas",
                                    "lurah",
                                    "other",
                                ],
                            )
                        ),
                        name="sk_issuer_role_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "replaced", "revoked"])),
                        name="sk_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("check_result__in", ["matched", "mismatch", "unchecked"])
                        ),
                        name="sk_check_result_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kim__isnull", True), ("forum__isnull", True), _connector="XOR"
                        ),
                        name="sk_belongs_to_one",
                        violation_error_message="SK harus milik satu KIM atau satu forum.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True),
                            ("expires_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="sk_expires_after_start",
                        violation_error_message="Tanggal berakhir harus setelah tanggal mulai berlaku.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", False), ("state", "revoked")),
                            models.Q(
                                models.Q(("state", "revoked"), _negated=True),
                                ("revoked_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sk_revoked_has_moment",
                        violation_error_message="SK yang dicabut harus punya waktu pencabutan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__gte", models.F("starts_on")),
                                ("ended_on__isnull", False),
                                ("state", "replaced"),
                            ),
                            models.Q(
                                models.Q(("state", "replaced"), _negated=True),
                                ("ended_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sk_replaced_has_last_day",
                        violation_error_message="SK yang diganti harus punya hari terakhir berlaku.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kim__isnull", False), models.Q(("state", "revoked"), _negated=True)
                        ),
                        fields=("kim", "number"),
                        name="sk_number_once_per_kim",
                        violation_error_message="SK dengan nomor ini sudah tercatat untuk KIM ini.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("forum__isnull", False), models.Q(("state", "revoked"), _negated=True)
                        ),
                        fields=("forum", "number"),
                        name="sk_number_once_per_forum",
                        violation_error_message="SK dengan nomor ini sudah tercatat untuk forum ini.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Umkm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama usaha")),
                ("product", models.CharField(max_length=200, verbose_name="produk")),
                (
                    "owner_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama pemilik"),
                ),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("none", "Belum setuju ditampilkan"),
                            ("business", "Setuju usahanya ditampilkan, tanpa nama pemilik"),
                            ("owner", "Setuju usaha dan nama pemilik ditampilkan"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="persetujuan pemilik",
                    ),
                ),
                (
                    "consented_on",
                    models.DateField(blank=True, null=True, verbose_name="tanggal persetujuan"),
                ),
                (
                    "promotion_url",
                    models.URLField(blank=True, max_length=300, verbose_name="tautan promosi"),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="tidak didampingi lagi sejak"
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.sector",
                        verbose_name="sektor",
                    ),
                ),
            ],
            options={
                "verbose_name": "UMKM",
                "verbose_name_plural": "UMKM",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("consent__in", ["business", "none", "owner"])),
                        name="umkm_consent_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consent", "none"), ("consented_on__isnull", True)),
                            models.Q(
                                models.Q(("consent", "none"), _negated=True),
                                ("consented_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="umkm_consent_has_date",
                        violation_error_message="Isi tanggal pemilik memberi persetujuan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consent", "owner"), _negated=True),
                            models.Q(("owner_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="umkm_consent_names_owner",
                        violation_error_message="Isi nama pemilik yang setuju ditampilkan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("promotion_url", ""),
                            ("promotion_url__startswith", "https://"),
                            ("promotion_url__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="umkm_promotion_url_is_web",
                        violation_error_message="Alamat tautan harus lengkap, misalnya contoh.desa.id",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("material", "Materi"),
                            ("minutes", "Notulen"),
                            ("attendance", "Daftar hadir bertanda tangan"),
                            ("other", "Dokumen lain"),
                        ],
                        max_length=12,
                        verbose_name="jenis dokumen",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="judul dokumen")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diunggah pada"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="registry.event",
                        verbose_name="kegiatan",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen kegiatan",
                "verbose_name_plural": "dokumen kegiatan",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["attendance", "material", "minutes", "other"])
                        ),
                        name="eventfile_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("event", "kind", "sha256"),
                        name="eventfile_once",
                        violation_error_message="Dokumen ini sudah ada",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "thumbnail",
                    models.FileField(
                        upload_to=kim_portal.uploads.stored_name, verbose_name="gambar kecil"
                    ),
                ),
                ("width", models.PositiveIntegerField(default=0, verbose_name="lebar")),
                ("height", models.PositiveIntegerField(default=0, verbose_name="tinggi")),
                (
                    "is_public",
                    models.BooleanField(default=False, verbose_name="boleh tampil kepada umum"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diunggah pada"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="registry.event",
                        verbose_name="kegiatan",
                    ),
                ),
            ],
            options={
                "verbose_name": "foto kegiatan",
                "verbose_name_plural": "foto kegiatan",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "sha256"),
                        name="eventphoto_once",
                        violation_error_message="Foto ini sudah ada",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diunggah pada"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance_sheets",
                        to="registry.activityreport",
                        verbose_name="laporan",
                    ),
                ),
            ],
            options={
                "verbose_name": "daftar hadir",
                "verbose_name_plural": "daftar hadir",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EventAttendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "full_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama lengkap"),
                ),
                (
                    "institution",
                    models.CharField(blank=True, max_length=250, verbose_name="lembaga"),
                ),
                (
                    "person_key",
                    models.CharField(editable=False, max_length=64, verbose_name="sidik orang"),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("qr", "Kode QR"),
                            ("tick", "Ditandai petugas"),
                            ("list", "Disalin dari daftar hadir"),
                        ],
                        max_length=5,
                        verbose_name="cara mencatat",
                    ),
                ),
                (
                    "consent_version",
                    models.CharField(blank=True, max_length=20, verbose_name="versi persetujuan"),
                ),
                (
                    "attended_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="hadir pada"
                    ),
                ),
                (
                    "anonymised_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="nama dihapus pada"),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="registry.event",
                        verbose_name="kegiatan",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="akun",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="registry.eventinvitation",
                        verbose_name="undangan",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
            ],
            options={
                "verbose_name": "kehadiran",
                "verbose_name_plural": "kehadiran",
                "ordering": ["attended_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["list", "qr", "tick"])),
                        name="eventattendance_way_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("event", "person_key"),
                        name="eventattendance_person_once",
                        violation_error_message="Orang ini sudah tercatat hadir",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("event", "user"),
                        name="eventattendance_user_once",
                        violation_error_message="Akun ini sudah tercatat hadir",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("full_name", ""), _negated=True),
                            ("invitation__isnull", False),
                            _connector="OR",
                        ),
                        name="eventattendance_names_somebody",
                        violation_error_message="Tulis nama, atau tandai salah satu undangan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="tanggal musyawarah")),
                ("subject", models.CharField(max_length=160, verbose_name="pokok pembahasan")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diunggah pada"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="minutes",
                        to="registry.activityreport",
                        verbose_name="kegiatan yang dibuktikan",
                    ),
                ),
            ],
            options={
                "verbose_name": "notulen musyawarah desa",
                "verbose_name_plural": "notulen musyawarah desa",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kim", "sha256"),
                        name="minutes_once",
                        violation_error_message="Berkas ini sudah tersimpan sebagai notulen KIM ini",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        name="minutes_has_subject",
                        violation_error_message="Isi pokok pembahasan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("held_on__gte", datetime.date(2000, 1, 1))),
                        name="minutes_held_on_likely",
                        violation_error_message="Periksa tahun pada tanggal musyawarah",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                ("title", models.CharField(max_length=150, verbose_name="judul berita")),
                ("body", models.TextField(max_length=8000, verbose_name="isi berita")),
                ("source_note", models.CharField(max_length=300, verbose_name="sumber bahan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("handed", "Diserahkan ke desa"),
                            ("returned", "Perlu diperbaiki"),
                            ("published", "Terbit di situs desa"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "return_reason",
                    models.TextField(blank=True, max_length=1000, verbose_name="catatan desa"),
                ),
                (
                    "published_url",
                    models.URLField(blank=True, max_length=300, verbose_name="alamat berita"),
                ),
                (
                    "published_on",
                    models.DateField(blank=True, null=True, verbose_name="terbit pada"),
                ),
                (
                    "handed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diserahkan pada"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditulis oleh",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="registry.activityreport",
                        verbose_name="laporan kegiatan",
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="registry.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "berita untuk desa",
                "verbose_name_plural": "berita untuk desa",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "handed", "published", "returned"])
                        ),
                        name="handover_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_url", ""),
                            ("published_url__startswith", "https://"),
                            ("published_url__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="handover_published_url_is_web",
                        violation_error_message="Alamat tautan harus lengkap, misalnya contoh.desa.id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_on__isnull", False),
                                ("state", "published"),
                                models.Q(("published_url", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_on__isnull", True),
                                ("published_url", ""),
                            ),
                            _connector="OR",
                        ),
                        name="handover_published_has_address",
                        violation_error_message="Berita yang terbit harus punya alamat dan tanggal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("return_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="handover_returned_has_reason",
                        violation_error_message="Tulis apa yang perlu diperbaiki",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportCoOwner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="co_ownerships",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="co_ownerships",
                        to="registry.activityreport",
                        verbose_name="laporan",
                    ),
                ),
            ],
            options={
                "verbose_name": "KIM penyelenggara bersama",
                "verbose_name_plural": "KIM penyelenggara bersama",
                "ordering": ["kim__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "kim"),
                        name="reportcoowner_once",
                        violation_error_message="KIM ini sudah tercatat sebagai penyelenggara.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "held_for",
                    models.UUIDField(
                        blank=True, editable=False, null=True, verbose_name="menunggu laporan"
                    ),
                ),
                (
                    "thumbnail",
                    models.FileField(
                        upload_to=kim_portal.uploads.stored_name, verbose_name="gambar kecil"
                    ),
                ),
                (
                    "caption",
                    models.CharField(blank=True, max_length=150, verbose_name="keterangan foto"),
                ),
                ("width", models.PositiveIntegerField(default=0, verbose_name="lebar")),
                ("height", models.PositiveIntegerField(default=0, verbose_name="tinggi")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diunggah pada"),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikirim oleh",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="registry.activityreport",
                        verbose_name="laporan",
                    ),
                ),
            ],
            options={
                "verbose_name": "foto laporan",
                "verbose_name_plural": "foto laporan",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_by__isnull", True),
                                ("held_for__isnull", True),
                                ("report__isnull", False),
                            ),
                            models.Q(
                                ("held_by__isnull", False),
                                ("held_for__isnull", False),
                                ("report__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reportphoto_has_report_or_waits",
                        violation_error_message="Foto harus milik satu laporan atau menunggu laporannya.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RevivalStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                ("text", models.CharField(max_length=200, verbose_name="langkah")),
                ("owner", models.CharField(max_length=120, verbose_name="dikerjakan oleh")),
                ("due_on", models.DateField(verbose_name="paling lambat")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Belum dikerjakan"),
                            ("done", "Selesai"),
                            ("dropped", "Tidak jadi"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="keterangan")),
                (
                    "done_on",
                    models.DateField(blank=True, null=True, verbose_name="dikerjakan pada"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="registry.revivalplan",
                        verbose_name="rencana pemulihan",
                    ),
                ),
            ],
            options={
                "verbose_name": "langkah pemulihan",
                "verbose_name_plural": "langkah pemulihan",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["done", "dropped", "open"])),
                        name="revivalstep_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("done_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="revivalstep_done_has_date",
                        violation_error_message="Langkah yang selesai harus punya tanggal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="revivalstep_dropped_has_reason",
                        violation_error_message="Tulis mengapa langkah ini tidak jadi.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=registry.models.subject_request.new_code,
                        editable=False,
                        max_length=20,
                        unique=True,
                        verbose_name="nomor",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "Salinan data tentang saya"),
                            ("correction", "Perbaikan data yang keliru"),
                            ("erase", "Penghapusan data saya"),
                            ("photo", "Penurunan foto saya atau anak saya"),
                        ],
                        max_length=12,
                        verbose_name="permintaan",
                    ),
                ),
                (
                    "requester_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama"),
                ),
                (
                    "requester_contact",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="nomor WhatsApp atau surel"
                    ),
                ),
                (
                    "details",
                    models.TextField(blank=True, max_length=1000, verbose_name="keterangan"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Diterima"),
                            ("in_progress", "Sedang ditangani"),
                            ("done", "Selesai"),
                            ("rejected", "Tidak dapat dipenuhi"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="diterima pada"
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="batas waktu")),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditutup pada"),
                ),
                (
                    "reject_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Tidak ditolak"),
                            ("not_found", "Data tidak ditemukan di portal"),
                            ("identity", "Identitas pemohon tidak dapat dipastikan"),
                            ("legal", "Data harus disimpan menurut peraturan"),
                            ("duplicate", "Sudah ditangani pada permintaan lain"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="alasan",
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, max_length=1000, verbose_name="catatan petugas"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditangani oleh",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                        verbose_name="anggota",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan data",
                "verbose_name_plural": "permintaan data",
                "ordering": ["due_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["access", "correction", "erase", "photo"])
                        ),
                        name="subjectrequest_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["done", "in_progress", "received", "rejected"])
                        ),
                        name="subjectrequest_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reject_reason__in",
                                ["", "duplicate", "identity", "legal", "not_found"],
                            )
                        ),
                        name="subjectrequest_reject_reason_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("received_at"))),
                        name="subjectrequest_due_after_receipt",
                        violation_error_message="Batas waktu harus sesudah permintaan diterima.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True),
                                ("state__in", ["in_progress", "received"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["in_progress", "received"]), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="subjectrequest_closed_has_moment",
                        violation_error_message="Permintaan yang ditutup harus punya waktu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "received"), ("handled_by__isnull", False), _connector="OR"
                        ),
                        name="subjectrequest_handled_by_somebody",
                        violation_error_message="Permintaan yang ditangani harus punya petugas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "rejected"),
                                models.Q(("reject_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "rejected"), _negated=True),
                                ("reject_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="subjectrequest_rejected_says_why",
                        violation_error_message="Pilih alasan permintaan tidak dapat dipenuhi.",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "due_at"], name="subjectrequest_clock")],
            },
        ),
        migrations.CreateModel(
            name="UmkmNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("halal_proposal", "Usulan label halal"),
                            ("product_registration", "Pendaftaran produk"),
                            ("nib", "Pembuatan NIB"),
                            ("pirt", "Pengurusan P-IRT"),
                            ("merek", "Pendaftaran merek"),
                            ("bpom", "Izin edar BPOM"),
                            ("promotion", "Promosi dan foto produk"),
                            ("packaging", "Kemasan"),
                            ("training", "Pelatihan usaha"),
                            ("other", "Bantuan lain"),
                        ],
                        max_length=20,
                        verbose_name="jenis bantuan",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="keterangan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Belum ditangani"),
                            ("in_progress", "Sedang ditangani"),
                            ("done", "Selesai"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "handler",
                    models.CharField(blank=True, max_length=120, verbose_name="ditangani oleh"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="batas waktu")),
                ("outcome", models.CharField(blank=True, max_length=500, verbose_name="hasil")),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="selesai pada"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                (
                    "umkm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="registry.umkm",
                        verbose_name="UMKM",
                    ),
                ),
            ],
            options={
                "verbose_name": "bantuan UMKM",
                "verbose_name_plural": "bantuan UMKM",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "bpom",
                                    "halal_proposal",
                                    "merek",
                                    "nib",
                                    "other",
                                    "packaging",
                                    "pirt",
                                    "product_registration",
                                    "promotion",
                                    "training",
                                ],
                            )
                        ),
                        name="umkmneed_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["done", "in_progress", "open"])),
                        name="umkmneed_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_progress"), _negated=True),
                            models.Q(
                                models.Q(("handler", ""), _negated=True), ("due_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="umkmneed_progress_has_handler",
                        violation_error_message="Bantuan yang ditangani harus punya penangan dan batas",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("done_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="umkmneed_done_has_moment",
                        violation_error_message="Bantuan yang selesai harus punya waktu selesai",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="umkmneed_other_is_explained",
                        violation_error_message="Tulis bantuan apa yang diperlukan",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["in_progress", "open"]),
                            models.Q(("kind", "other"), _negated=True),
                        ),
                        fields=("umkm", "kind"),
                        name="umkmneed_one_open_per_kind",
                        violation_error_message="Bantuan ini sudah tercatat dan belum selesai",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UmkmPermit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versi"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nib", "NIB"),
                            ("pirt", "P-IRT"),
                            ("halal", "Sertifikat halal"),
                            ("merek", "Merek"),
                            ("bpom", "Izin edar BPOM"),
                        ],
                        max_length=6,
                        verbose_name="jenis izin",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("none", "Belum ada"),
                            ("preparing", "Menyiapkan berkas"),
                            ("in_process", "Sedang diproses"),
                            ("issued", "Terbit"),
                            ("rejected", "Ditolak"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="nomor izin")),
                (
                    "is_number_public",
                    models.BooleanField(
                        default=False, verbose_name="nomor boleh tampil untuk umum"
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="terbit pada")),
                (
                    "expires_on",
                    models.DateField(blank=True, null=True, verbose_name="berlaku sampai"),
                ),
                (
                    "is_assisted",
                    models.BooleanField(
                        default=True, verbose_name="diurus dengan pendampingan KIM"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "umkm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permits",
                        to="registry.umkm",
                        verbose_name="UMKM",
                    ),
                ),
            ],
            options={
                "verbose_name": "izin UMKM",
                "verbose_name_plural": "izin UMKM",
                "ordering": [
                    "kind",
                    models.OrderBy(models.F("issued_on"), descending=True, nulls_first=True),
                    "-pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["bpom", "halal", "merek", "nib", "pirt"])),
                        name="umkmpermit_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["in_process", "issued", "none", "preparing", "rejected"])
                        ),
                        name="umkmpermit_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            ("issued_on__isnull", False),
                            _connector="OR",
                        ),
                        name="umkmpermit_issued_has_date",
                        violation_error_message="Isi tanggal izin terbit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "issued"),
                            models.Q(("expires_on__isnull", True), ("issued_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="umkmpermit_dates_only_when_issued",
                        violation_error_message="Tanggal hanya diisi untuk izin yang sudah terbit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True),
                            ("expires_on__gte", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="umkmpermit_expires_after_issued",
                        violation_error_message="Masa berlaku tidak boleh berakhir sebelum tanggal terbit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_number_public", False),
                            models.Q(("number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="umkmpermit_public_number_exists",
                        violation_error_message="Isi nomor izin yang akan ditampilkan",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["in_process", "none", "preparing"])),
                        fields=("umkm", "kind"),
                        name="umkmpermit_one_open_per_kind",
                        violation_error_message="Izin jenis ini sudah dicatat dan belum terbit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AspirationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("received", "Diterima"),
                            ("passed_on", "Diteruskan kecamatan"),
                            ("verified", "Diperiksa"),
                            ("routed", "Diteruskan kepada penjawab"),
                            ("started", "Mulai ditindaklanjuti"),
                            ("extended", "Batas jawaban diperpanjang"),
                            ("recalled", "Ditarik untuk diteruskan ke pihak lain"),
                            ("handed_sp4n", "Diserahkan ke SP4N-LAPOR"),
                            ("answered", "Dijawab"),
                            ("delivered", "Jawaban sampai ke warga"),
                            ("closed", "Selesai"),
                            ("rejected", "Tidak dapat diproses"),
                            ("merged", "Digabung dengan aspirasi lain"),
                            ("reopened", "Dibuka kembali"),
                        ],
                        max_length=12,
                        verbose_name="langkah",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="waktu"),
                ),
                ("actor", models.CharField(max_length=160, verbose_name="pelaku")),
                (
                    "detail",
                    models.CharField(blank=True, max_length=1200, verbose_name="keterangan"),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=1000, verbose_name="catatan kerja"),
                ),
                (
                    "aspiration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="registry.aspiration",
                        verbose_name="aspirasi",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "langkah aspirasi",
                "verbose_name_plural": "langkah aspirasi",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "answered",
                                    "closed",
                                    "delivered",
                                    "extended",
                                    "handed_sp4n",
                                    "merged",
                                    "passed_on",
                                    "recalled",
                                    "received",
                                    "rejected",
                                    "reopened",
                                    "routed",
                                    "started",
                                    "verified",
                                ],
                            )
                        ),
                        name="aspirationstep_act_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompletenessCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("complete", "Lengkap"), ("lacking", "Kurang")],
                        max_length=10,
                        verbose_name="kelengkapan",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="catatan")),
                (
                    "checked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="diperiksa pada"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diperiksa oleh",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="registry.activityreport",
                        verbose_name="laporan",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemeriksaan kelengkapan",
                "verbose_name_plural": "pemeriksaan kelengkapan",
                "ordering": ["-checked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["report", "checked_at"], name="check_report_moment")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["complete", "lacking"])),
                        name="completenesscheck_verdict_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "lacking"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="completenesscheck_lacking_says_what",
                        violation_error_message="Tulis apa yang kurang",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=kim_portal.uploads.stored_name, verbose_name="berkas"
                    ),
                ),
                (
                    "original_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nama asal"),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=40, verbose_name="jenis berkas"),
                ),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik berkas"),
                ),
                (
                    "request_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="kunci permintaan",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("planned", "Rencana"),
                            ("received", "Penerimaan"),
                            ("spent", "Belanja"),
                        ],
                        max_length=10,
                        verbose_name="jenis catatan",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("dana_desa", "Dana Desa"),
                            ("add", "Alokasi Dana Desa (ADD)"),
                            ("dana_kelurahan", "Dana Kelurahan"),
                            ("apbdes_other", "APBDes lainnya"),
                            ("apbd_regency", "APBD kabupaten/kota"),
                            ("apbd_province", "APBD provinsi"),
                            ("apbn", "APBN"),
                            ("member_dues", "Swadaya dan iuran anggota"),
                            ("own_business", "Usaha KIM"),
                            ("sponsor_csr", "CSR atau sponsor"),
                            ("prize", "Hadiah lomba"),
                            ("grant_other", "Hibah lainnya"),
                        ],
                        max_length=20,
                        verbose_name="sumber",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="jumlah")),
                ("is_in_kind", models.BooleanField(default=False, verbose_name="barang atau jasa")),
                (
                    "item",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="keperluan atau nama barang"
                    ),
                ),
                (
                    "prize_tax",
                    models.BigIntegerField(blank=True, null=True, verbose_name="pajak hadiah"),
                ),
                (
                    "budget_code",
                    models.CharField(blank=True, max_length=60, verbose_name="kode rekening"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="catatan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Berlaku"),
                            ("replaced", "Sudah dikoreksi"),
                            ("void", "Dibatalkan"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="berakhir pada"),
                ),
                ("end_reason", models.CharField(blank=True, max_length=300, verbose_name="alasan")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dicatat pada"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="registry.fundrecord",
                        verbose_name="menggantikan",
                    ),
                ),
                (
                    "fund_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="registry.fundyear",
                        verbose_name="tahun anggaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "catatan anggaran",
                "verbose_name_plural": "catatan anggaran",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "stage"], name="fundrecord_state_stage")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["planned", "received", "spent"])),
                        name="fundrecord_stage_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                [
                                    "add",
                                    "apbd_province",
                                    "apbd_regency",
                                    "apbdes_other",
                                    "apbn",
                                    "dana_desa",
                                    "dana_kelurahan",
                                    "grant_other",
                                    "member_dues",
                                    "own_business",
                                    "prize",
                                    "sponsor_csr",
                                ],
                            )
                        ),
                        name="fundrecord_source_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "replaced", "void"])),
                        name="fundrecord_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("amount__lte", 999999999999)),
                        name="fundrecord_amount_in_range",
                        violation_error_message="Jumlah harus Rp0 sampai Rp999.999.999.999.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("is_in_kind", True), _connector="OR"
                        ),
                        name="fundrecord_money_is_not_zero",
                        violation_error_message="Isi jumlah lebih dari nol. Bila tidak ada anggaran, nyatakan “tidak ada anggaran” pada tahunnya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_in_kind", False),
                            models.Q(("item", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="fundrecord_goods_have_item",
                        violation_error_message="Isi nama barang atau jasa.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prize_tax__isnull", True),
                            models.Q(("source", "prize"), ("stage", "received")),
                            _connector="OR",
                        ),
                        name="fundrecord_tax_only_on_prize",
                        violation_error_message="Pajak hadiah hanya untuk penerimaan hadiah lomba.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prize_tax__isnull", True),
                            models.Q(("prize_tax__gte", 0), ("prize_tax__lte", models.F("amount"))),
                            _connector="OR",
                        ),
                        name="fundrecord_tax_within_amount",
                        violation_error_message="Pajak hadiah tidak boleh melebihi jumlahnya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_reason", ""), ("ended_at__isnull", True), ("state", "active")
                            ),
                            models.Q(
                                models.Q(("state", "active"), _negated=True),
                                ("ended_at__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="fundrecord_end_has_reason",
                        violation_error_message="Catatan yang berakhir harus punya waktu dan alasan.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="activityreport",
            name="co_owners",
            field=models.ManyToManyField(
                related_name="joint_reports",
                through="registry.ReportCoOwner",
                to="registry.kim",
                verbose_name="KIM lain yang menyelenggarakan",
            ),
        ),
        migrations.AddField(
            model_name="kim",
            name="sectors",
            field=models.ManyToManyField(
                through="registry.KimSector", to="registry.sector", verbose_name="potensi"
            ),
        ),
    ]
