import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kim_portal.uploads
import monev.models.berita_acara


class Migration(migrations.Migration):
    replaces = [
        ("monev", "0001_initial"),
        ("monev", "0002_round_and_instrument_facts"),
        ("monev", "0003_closing_facts"),
        ("monev", "0004_round_has_field_visit"),
        ("monev", "0005_two_keys"),
        ("monev", "0006_eligibility_rules"),
        ("monev", "0007_sheet_delivery"),
        ("monev", "0008_waivers"),
        ("monev", "0009_presentation_day"),
        ("monev", "0010_typed_conflicts"),
        ("monev", "0011_field_team"),
        ("monev", "0012_instrument_trial"),
        ("monev", "0013_not_assessable"),
        ("monev", "0014_entry_documents"),
        ("monev", "0015_calibration"),
        ("monev", "0016_field_visit"),
        ("monev", "0017_draft_versions"),
        ("monev", "0018_panel_plan"),
        ("monev", "0019_entry_returns"),
        ("monev", "0020_paper_sheet"),
        ("monev", "0021_delegation"),
        ("monev", "0022_rehearsal"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("registry", "0001_squashed_0023_office_logo"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="kode instrumen")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                ("name", models.CharField(max_length=150, verbose_name="nama instrumen")),
                (
                    "level",
                    models.CharField(
                        choices=[("kabupaten", "Kabupaten/kota"), ("provinsi", "Provinsi")],
                        max_length=10,
                        verbose_name="tingkat",
                    ),
                ),
                (
                    "legal_basis",
                    models.CharField(blank=True, max_length=250, verbose_name="dasar hukum"),
                ),
                (
                    "scale_min",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=6, verbose_name="skala terendah"
                    ),
                ),
                (
                    "scale_max",
                    models.DecimalField(
                        decimal_places=2, default=4, max_digits=6, verbose_name="skala tertinggi"
                    ),
                ),
                (
                    "scale_step",
                    models.DecimalField(
                        decimal_places=2, default="0.5", max_digits=6, verbose_name="langkah skala"
                    ),
                ),
                (
                    "tie_order",
                    models.JSONField(
                        blank=True, default=list, verbose_name="urutan pemutus nilai sama"
                    ),
                ),
                (
                    "predicate_bands",
                    models.JSONField(blank=True, default=list, verbose_name="predikat"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Rancangan"),
                            ("locked", "Terkunci"),
                            ("retired", "Tidak dipakai lagi"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "locked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dikunci pada"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(
                        default=1, editable=False, verbose_name="versi isian"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikunci oleh",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.region",
                        verbose_name="wilayah penyusun",
                    ),
                ),
            ],
            options={
                "verbose_name": "instrumen",
                "verbose_name_plural": "instrumen",
                "ordering": ["code", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["kabupaten", "provinsi"])),
                        name="instrument_level_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "locked", "retired"])),
                        name="instrument_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("code", "version"),
                        name="instrument_version_once",
                        violation_error_message="Versi instrumen ini sudah ada.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scale_max__gt", models.F("scale_min")), ("scale_step__gt", 0)
                        ),
                        name="instrument_scale_rises",
                        violation_error_message="Skala tertinggi harus di atas skala terendah.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            ("locked_at__isnull", False),
                            ("state", "retired"),
                            _connector="OR",
                        ),
                        name="instrument_locked_has_moment",
                        violation_error_message="Instrumen terkunci harus punya waktu penguncian.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Aspect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="kode aspek")),
                ("name", models.CharField(max_length=150, verbose_name="nama aspek")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aspects",
                        to="monev.instrument",
                        verbose_name="instrumen",
                    ),
                ),
            ],
            options={
                "verbose_name": "aspek",
                "verbose_name_plural": "aspek",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("instrument", "code"), name="aspect_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="InstrumentTrial",
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
                    "entry_count",
                    models.PositiveSmallIntegerField(verbose_name="jumlah peserta contoh"),
                ),
                (
                    "sheet_count",
                    models.PositiveSmallIntegerField(verbose_name="jumlah juri contoh"),
                ),
                ("seed", models.CharField(max_length=32, verbose_name="angka acak")),
                ("points", models.JSONField(default=dict, verbose_name="skor")),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="dibuat pada"
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trials",
                        to="monev.instrument",
                        verbose_name="instrumen",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "uji coba instrumen",
                "verbose_name_plural": "uji coba instrumen",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instrument", "region"),
                        name="instrumenttrial_once_per_office",
                        violation_error_message="Dinas Anda sudah punya uji coba instrumen ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_count__gte", 1), ("entry_count__lte", 6)),
                        name="instrumenttrial_entries_in_range",
                        violation_error_message="Jumlah peserta 1 sampai 6.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sheet_count__gte", 1), ("sheet_count__lte", 4)),
                        name="instrumenttrial_sheets_in_range",
                        violation_error_message="Jumlah juri 1 sampai 4.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sample_seed",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=32,
                        verbose_name="angka acak nilai contoh",
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
                ("name", models.CharField(max_length=150, verbose_name="nama putaran")),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=180, unique=True, verbose_name="alamat halaman"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("kabupaten", "Kabupaten/kota"), ("provinsi", "Provinsi")],
                        max_length=10,
                        verbose_name="tingkat",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Rancangan"),
                            ("instrument_set", "Instrumen disusun"),
                            ("instrument_locked", "Instrumen dikunci"),
                            ("announced", "Dibuka"),
                            ("nomination", "Pengusulan"),
                            ("desk_check", "Seleksi administrasi"),
                            ("field_verification", "Verifikasi lapangan"),
                            ("presentation", "Paparan"),
                            ("tabulation", "Rekapitulasi"),
                            ("plenary", "Rapat pleno"),
                            ("record_signed", "Berita acara ditandatangani"),
                            ("decreed", "SK ditetapkan"),
                            ("published", "Hasil diumumkan"),
                            ("objection", "Masa sanggah"),
                            ("closed", "Selesai"),
                            ("corrected", "Ralat"),
                            ("suspended", "Ditunda"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="tahap",
                    ),
                ),
                (
                    "resume_state",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="tahap sebelum ditunda"
                    ),
                ),
                (
                    "has_field_visit",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="ada verifikasi lapangan"
                    ),
                ),
                (
                    "halt_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="alasan ditunda atau dibatalkan"
                    ),
                ),
                (
                    "minimum_sheets",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="jumlah lembar paling sedikit"
                    ),
                ),
                (
                    "quota",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="kuota usulan per wilayah"
                    ),
                ),
                (
                    "needs_delegation",
                    models.BooleanField(default=False, verbose_name="wajib surat delegasi"),
                ),
                (
                    "legal_basis",
                    models.CharField(blank=True, max_length=250, verbose_name="dasar hukum"),
                ),
                (
                    "panel_decree",
                    models.CharField(blank=True, max_length=120, verbose_name="SK tim penilai"),
                ),
                (
                    "nomination_opens_on",
                    models.DateField(blank=True, null=True, verbose_name="pengusulan dibuka"),
                ),
                (
                    "nomination_closes_on",
                    models.DateField(blank=True, null=True, verbose_name="pengusulan ditutup"),
                ),
                (
                    "presentation_on",
                    models.DateField(blank=True, null=True, verbose_name="tanggal paparan"),
                ),
                (
                    "plenary_on",
                    models.DateField(blank=True, null=True, verbose_name="tanggal rapat pleno"),
                ),
                (
                    "place",
                    models.CharField(blank=True, max_length=150, verbose_name="tempat paparan"),
                ),
                (
                    "draw_seed",
                    models.CharField(
                        blank=True, editable=False, max_length=32, verbose_name="angka acak undian"
                    ),
                ),
                (
                    "scoring_closed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="penilaian ditutup pada"
                    ),
                ),
                (
                    "excused_sheets",
                    models.JSONField(
                        default=list, editable=False, verbose_name="lembar yang tidak ditunggu"
                    ),
                ),
                (
                    "excuse_reason",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=500,
                        verbose_name="alasan lembar tidak ditunggu",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="nilai dibuka pada"
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="data contoh"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
                (
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="monev.instrument",
                        verbose_name="instrumen",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="nilai dibuka oleh",
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
                    "rehearsal_of",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rehearsals",
                        to="monev.round",
                        verbose_name="gladi untuk",
                    ),
                ),
                (
                    "scoring_closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="penilaian ditutup oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "putaran",
                "verbose_name_plural": "putaran",
                "ordering": ["-year", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["kabupaten", "provinsi"])),
                        name="round_level_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "announced",
                                    "cancelled",
                                    "closed",
                                    "corrected",
                                    "decreed",
                                    "desk_check",
                                    "draft",
                                    "field_verification",
                                    "instrument_locked",
                                    "instrument_set",
                                    "nomination",
                                    "objection",
                                    "plenary",
                                    "presentation",
                                    "published",
                                    "record_signed",
                                    "suspended",
                                    "tabulation",
                                ],
                            )
                        ),
                        name="round_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rehearsal_of__isnull", False)),
                        fields=("rehearsal_of",),
                        name="round_one_rehearsal",
                        violation_error_message="Putaran ini sudah punya gladi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rehearsal_of__isnull", True),
                            (
                                "state__in",
                                ["plenary", "presentation", "record_signed", "tabulation"],
                            ),
                            _connector="OR",
                        ),
                        name="round_rehearsal_stays_inside",
                        violation_error_message="Gladi tidak ditunda, dibatalkan, atau diumumkan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_sheets__gte", 1)),
                        name="round_minimum_sheets_positive",
                        violation_error_message="Jumlah lembar paling sedikit harus 1 atau lebih.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_delegation", False), ("level", "provinsi"), _connector="OR"
                        ),
                        name="round_delegation_to_province",
                        violation_error_message="Hanya putaran provinsi yang meminta surat delegasi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nomination_closes_on__isnull", True),
                            ("nomination_opens_on__isnull", True),
                            ("nomination_closes_on__gte", models.F("nomination_opens_on")),
                            _connector="OR",
                        ),
                        name="round_nomination_in_order",
                        violation_error_message="Penutupan pengusulan harus setelah pembukaannya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("plenary_on__isnull", True),
                            ("presentation_on__isnull", True),
                            ("plenary_on__gte", models.F("presentation_on")),
                            _connector="OR",
                        ),
                        name="round_plenary_after_presentation",
                        violation_error_message="Rapat pleno tidak boleh sebelum paparan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["suspended", "cancelled"]), _negated=True),
                            models.Q(("halt_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="round_halted_has_reason",
                        violation_error_message="Tulis alasan penundaan atau pembatalan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["cancelled", "draft", "suspended"]),
                            ("instrument__isnull", False),
                            _connector="OR",
                        ),
                        name="round_needs_instrument",
                        violation_error_message="Pilih instrumen dahulu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("scoring_closed_at__isnull", True),
                                ("scoring_closed_by__isnull", True),
                            ),
                            models.Q(
                                ("scoring_closed_at__isnull", False),
                                ("scoring_closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="round_closing_has_person",
                        violation_error_message="Penutupan penilaian harus punya waktu dan orangnya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                            models.Q(
                                ("opened_at__isnull", False),
                                ("opened_by__isnull", False),
                                ("scoring_closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="round_opening_follows_closing",
                        violation_error_message="Nilai dibuka sesudah penilaian ditutup.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_by__isnull", True),
                            models.Q(("opened_by", models.F("scoring_closed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="round_opened_by_two_people",
                        violation_error_message="Nilai dibuka oleh dua orang yang berbeda.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentRequirement",
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
                            ("sk", "SK pengurus"),
                            ("officers", "Daftar pengurus"),
                            ("consent", "Surat pernyataan persetujuan"),
                            ("slides", "Slaid paparan"),
                            ("profile", "Profil KIM"),
                            ("video", "Video profil"),
                            ("photos", "Foto kegiatan"),
                            ("reports", "Laporan kegiatan"),
                            ("minutes", "Notulen musyawarah desa"),
                            ("channel", "Kanal media"),
                            ("website", "Situs desa"),
                            ("other", "Dokumen lain"),
                        ],
                        max_length=12,
                        verbose_name="jenis dokumen",
                    ),
                ),
                ("label", models.CharField(max_length=80, verbose_name="nama dokumen")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("file", "PDF atau foto"),
                            ("pdf", "PDF"),
                            ("photo", "Foto"),
                            ("link", "Tautan"),
                            ("video", "Tautan video dengan lamanya"),
                            ("text", "Teks pendek"),
                        ],
                        max_length=8,
                        verbose_name="bentuk yang diterima",
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("required", "Wajib"),
                            ("advised", "Disarankan"),
                            ("off", "Tidak dipakai"),
                        ],
                        max_length=10,
                        verbose_name="sifat",
                    ),
                ),
                (
                    "max_seconds",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="paling lama (detik)"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="catatan untuk KIM"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="document_requirements",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen yang diminta",
                "verbose_name_plural": "dokumen yang diminta",
                "ordering": ["round", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "channel",
                                    "consent",
                                    "minutes",
                                    "officers",
                                    "other",
                                    "photos",
                                    "profile",
                                    "reports",
                                    "sk",
                                    "slides",
                                    "video",
                                    "website",
                                ],
                            )
                        ),
                        name="documentrequirement_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("form__in", ["file", "link", "pdf", "photo", "text", "video"])
                        ),
                        name="documentrequirement_form_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength__in", ["advised", "off", "required"])),
                        name="documentrequirement_strength_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "label"),
                        name="documentrequirement_label_once_per_round",
                        violation_error_message="Dokumen dengan nama ini sudah diminta.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True),
                        name="documentrequirement_has_label",
                        violation_error_message="Isi nama dokumen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_seconds__isnull", True),
                            models.Q(("form", "video"), ("max_seconds__gte", 1)),
                            _connector="OR",
                        ),
                        name="documentrequirement_seconds_of_video",
                        violation_error_message="Lama dalam detik hanya untuk tautan video.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldTeam",
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
                ("name", models.CharField(max_length=60, verbose_name="nama tim")),
                (
                    "companions",
                    models.CharField(blank=True, max_length=300, verbose_name="pendamping"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="field_teams",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "tim lapangan",
                "verbose_name_plural": "tim lapangan",
                "ordering": ["round", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "name"),
                        name="fieldteam_name_once_per_round",
                        violation_error_message="Putaran ini sudah punya tim bernama itu.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="urutan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Sedang berjalan"),
                            ("closed", "Ditutup"),
                            ("reset", "Diulang"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="kalibrasi wajib")),
                (
                    "feedback_minimum",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="jumlah juri paling sedikit untuk masukan"
                    ),
                ),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuka pada")),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditutup pada"),
                ),
                (
                    "close_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="alasan ditutup"),
                ),
                (
                    "reset_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diulang pada"),
                ),
                (
                    "reset_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="alasan diulang"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditutup oleh",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuka oleh",
                    ),
                ),
                (
                    "reset_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diulang oleh",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calibration_sessions",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "kalibrasi",
                "verbose_name_plural": "kalibrasi",
                "ordering": ["round", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["closed", "open", "reset"])),
                        name="calibrationsession_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "number"),
                        name="calibrationsession_number_once",
                        violation_error_message="Urutan kalibrasi ini sudah ada.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "reset"), _negated=True),
                        fields=("round",),
                        name="calibrationsession_one_current",
                        violation_error_message="Kalibrasi putaran ini sudah dibuka.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("feedback_minimum__gte", 3)),
                        name="calibrationsession_minimum_hides_one",
                        violation_error_message="Paling sedikit 3 juri, agar nilai seorang rekan tidak terbaca.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="calibrationsession_closed_has_moment",
                        violation_error_message="Kalibrasi yang ditutup harus punya waktunya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reset"), _negated=True),
                            models.Q(("reset_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="calibrationsession_reset_has_reason",
                        violation_error_message="Tulis alasan kalibrasi diulang.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sample_number",
                    models.PositiveSmallIntegerField(
                        editable=False, null=True, verbose_name="nomor contoh"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("nominated", "Diusulkan"),
                            ("submitted", "Berkas diajukan"),
                            ("returned_for_fix", "Perlu diperbaiki"),
                            ("eligible", "Memenuhi syarat"),
                            ("ineligible", "Tidak memenuhi syarat"),
                            ("scheduled", "Terjadwal"),
                            ("visited", "Sudah dikunjungi"),
                            ("presented", "Sudah tampil"),
                            ("absent", "Tidak hadir"),
                            ("scored", "Sudah dinilai"),
                            ("finalist", "Finalis"),
                            ("ranked", "Berperingkat"),
                            ("awarded", "Juara"),
                            ("promoted", "Maju ke tingkat berikutnya"),
                            ("withdrawn", "Mengundurkan diri"),
                            ("disqualified", "Didiskualifikasi"),
                        ],
                        default="nominated",
                        max_length=20,
                        verbose_name="keadaan",
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="alasan")),
                ("snapshot", models.JSONField(default=dict, verbose_name="potret saat diusulkan")),
                (
                    "snapshot_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="dipotret pada"
                    ),
                ),
                (
                    "checks",
                    models.JSONField(blank=True, default=list, verbose_name="syarat saat diajukan"),
                ),
                (
                    "quota_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="alasan melebihi kuota"
                    ),
                ),
                (
                    "left_out_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="alasan dilewati"),
                ),
                (
                    "slot_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="nomor tampil"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                (
                    "kim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="registry.kim",
                        verbose_name="KIM",
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diusulkan oleh",
                    ),
                ),
                (
                    "promoted_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monev.entry",
                        verbose_name="maju dari",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "peserta",
                "verbose_name_plural": "peserta",
                "ordering": ["slot_number", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "absent",
                                    "awarded",
                                    "disqualified",
                                    "eligible",
                                    "finalist",
                                    "ineligible",
                                    "nominated",
                                    "presented",
                                    "promoted",
                                    "ranked",
                                    "returned_for_fix",
                                    "scheduled",
                                    "scored",
                                    "submitted",
                                    "visited",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="entry_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "kim"),
                        name="entry_kim_once_per_round",
                        violation_error_message="KIM ini sudah menjadi peserta putaran ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kim__isnull", False), ("sample_number__isnull", True)),
                            models.Q(("kim__isnull", True), ("sample_number__isnull", False)),
                            _connector="OR",
                        ),
                        name="entry_has_kim_or_is_sample",
                        violation_error_message="Peserta adalah KIM, atau contoh dalam gladi.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("sample_number__isnull", False)),
                        fields=("round", "sample_number"),
                        name="entry_sample_once_per_round",
                        violation_error_message="Peserta contoh ini sudah ada.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("slot_number__isnull", False)),
                        fields=("round", "slot_number"),
                        name="entry_slot_once_per_round",
                        violation_error_message="Nomor tampil ini sudah dipakai.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "absent",
                                        "disqualified",
                                        "ineligible",
                                        "returned_for_fix",
                                        "withdrawn",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_refusal_has_reason",
                        violation_error_message="Tulis alasannya.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="kode indikator")),
                ("name", models.CharField(max_length=250, verbose_name="indikator")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="bobot")),
                (
                    "is_counted",
                    models.BooleanField(default=True, verbose_name="dihitung dalam nilai akhir"),
                ),
                (
                    "allows_not_assessable",
                    models.BooleanField(
                        default=False, verbose_name="boleh dijawab tidak dapat dinilai"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("desk", "Seleksi administrasi"),
                            ("field", "Verifikasi lapangan"),
                            ("presentation", "Paparan"),
                        ],
                        max_length=12,
                        verbose_name="tahap",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(blank=True, max_length=250, verbose_name="bukti minimal"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, editable=False, verbose_name="versi isian"
                    ),
                ),
                (
                    "aspect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="monev.aspect",
                        verbose_name="aspek",
                    ),
                ),
            ],
            options={
                "verbose_name": "indikator",
                "verbose_name_plural": "indikator",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["desk", "field", "presentation"])),
                        name="indicator_stage_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(fields=("aspect", "code"), name="indicator_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_counted", False),
                            models.Q(("weight__gte", 1), ("weight__lte", 100)),
                            _connector="OR",
                        ),
                        name="indicator_weight_in_range",
                        violation_error_message="Bobot harus antara 1 dan 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_counted", True), ("weight", 0), _connector="OR"),
                        name="indicator_uncounted_weighs_nothing",
                        violation_error_message="Indikator yang tidak dihitung tidak punya bobot.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_counted", True), ("allows_not_assessable", False), _connector="OR"
                        ),
                        name="indicator_uncounted_is_optional",
                        violation_error_message="Indikator yang tidak dihitung boleh dikosongkan, jadi tidak memerlukan pilihan “Tidak dapat dinilai”.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JuriAssignment",
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
                            ("chair", "Ketua"),
                            ("member", "Anggota"),
                            ("honorary", "Kehormatan"),
                            ("secretary", "Sekretaris"),
                        ],
                        default="member",
                        max_length=10,
                        verbose_name="peran",
                    ),
                ),
                (
                    "institution",
                    models.CharField(blank=True, max_length=150, verbose_name="lembaga"),
                ),
                (
                    "integrity_signed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="pakta integritas disetujui"
                    ),
                ),
                (
                    "integrity_version",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="versi pakta integritas"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="berakhir pada"),
                ),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=250, verbose_name="alasan berakhir"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="juri_assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="juri",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="juri_assignments",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "juri",
                "verbose_name_plural": "juri",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["chair", "honorary", "member", "secretary"])
                        ),
                        name="juriassignment_role_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("round", "user"),
                        name="juriassignment_once_per_round",
                        violation_error_message="Orang ini sudah duduk dalam tim penilai putaran ini.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("role", "chair")),
                        fields=("round",),
                        name="juriassignment_one_chair",
                        violation_error_message="Putaran ini sudah punya ketua tim penilai.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="juriassignment_end_has_reason",
                        violation_error_message="Tulis alasan juri berhenti.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("integrity_version__isnull", True),
                            models.Q(
                                ("integrity_signed_at__isnull", False),
                                ("integrity_version__in", [1, 2]),
                            ),
                            _connector="OR",
                        ),
                        name="juriassignment_integrity_version_known",
                        violation_error_message="Versi pakta integritas tidak dikenal.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="versi")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Rancangan"),
                            ("published", "Berlaku"),
                            ("replaced", "Diganti"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=500, verbose_name="alasan versi ini"),
                ),
                (
                    "computed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="dihitung pada"
                    ),
                ),
                ("input_digest", models.CharField(max_length=64, verbose_name="sidik masukan")),
                (
                    "plenary_order",
                    models.JSONField(blank=True, default=dict, verbose_name="urutan putusan pleno"),
                ),
                (
                    "plenary_note",
                    models.TextField(blank=True, max_length=2000, verbose_name="catatan pleno"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diumumkan pada"),
                ),
                (
                    "computed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dihitung oleh",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "versi hasil",
                "verbose_name_plural": "versi hasil",
                "ordering": ["round", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "replaced"])),
                        name="outcome_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(fields=("round", "number"), name="outcome_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("round",),
                        name="outcome_one_published",
                        violation_error_message="Putaran ini sudah punya hasil yang berlaku.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="outcome_published_has_moment",
                        violation_error_message="Hasil yang diumumkan harus punya waktu.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelPlan",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="versi")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("auto", "Otomatis"),
                            ("list", "Dari daftar"),
                            ("hand", "Dengan tangan"),
                        ],
                        max_length=4,
                        verbose_name="cara menyusun",
                    ),
                ),
                (
                    "per_entry",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="juri tiap peserta"
                    ),
                ),
                ("seed", models.CharField(blank=True, max_length=32, verbose_name="angka acak")),
                (
                    "inputs",
                    models.JSONField(blank=True, default=dict, verbose_name="bahan hitungan"),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="alasan")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="disusun pada"),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="berakhir pada"),
                ),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=400, verbose_name="alasan berakhir"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="disusun oleh",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_plans",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencana penugasan juri",
                "verbose_name_plural": "rencana penugasan juri",
                "ordering": ["round", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["auto", "hand", "list"])),
                        name="panelplan_source_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "number"), name="panelplan_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("round",),
                        name="panelplan_one_active",
                        violation_error_message="Putaran ini sudah punya rencana penugasan yang berlaku.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("per_entry__gte", 1),
                                ("per_entry__isnull", False),
                                ("source", "auto"),
                                models.Q(("seed", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("source", "auto"), _negated=True),
                                ("per_entry__isnull", True),
                                ("seed", ""),
                            ),
                            _connector="OR",
                        ),
                        name="panelplan_auto_has_seed",
                        violation_error_message="Rencana otomatis menyimpan angka acak dan jumlah juri.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="panelplan_end_has_reason",
                        violation_error_message="Tulis alasannya.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PresentationSession",
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
                ("starts_at", models.DateTimeField(verbose_name="mulai")),
                ("entry_count", models.PositiveSmallIntegerField(verbose_name="jumlah peserta")),
                (
                    "slot_minutes",
                    models.PositiveSmallIntegerField(default=15, verbose_name="menit tiap peserta"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "sesi paparan",
                "verbose_name_plural": "sesi paparan",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "starts_at"),
                        name="presentationsession_start_once",
                        violation_error_message="Sudah ada sesi yang mulai pada waktu ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slot_minutes__gte", 1), ("slot_minutes__lte", 180)),
                        name="presentationsession_slot_in_range",
                        violation_error_message="Waktu tiap peserta 1 sampai 180 menit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_count__gte", 1), ("entry_count__lte", 100)),
                        name="presentationsession_count_in_range",
                        violation_error_message="Jumlah peserta 1 sampai 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityRule",
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
                            ("sk_lasts", "SK berlaku sampai rapat pleno"),
                            ("chair", "Ketua menjabat"),
                            ("reports", "Laporan terverifikasi dalam 12 bulan"),
                            ("members", "Jumlah anggota"),
                            ("channel", "Kanal aktif"),
                            ("age", "Umur KIM"),
                            ("website", "Situs desa tercatat"),
                            ("documents", "Dokumen wajib lengkap"),
                        ],
                        max_length=12,
                        verbose_name="syarat",
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("required", "Wajib"),
                            ("advised", "Disarankan"),
                            ("off", "Tidak dipakai"),
                        ],
                        max_length=10,
                        verbose_name="sifat",
                    ),
                ),
                (
                    "amount",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="angka"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_rules",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "syarat peserta",
                "verbose_name_plural": "syarat peserta",
                "ordering": ["round", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "age",
                                    "chair",
                                    "channel",
                                    "documents",
                                    "members",
                                    "reports",
                                    "sk_lasts",
                                    "website",
                                ],
                            )
                        ),
                        name="eligibilityrule_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength__in", ["advised", "off", "required"])),
                        name="eligibilityrule_strength_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "kind"),
                        name="eligibilityrule_kind_once_per_round",
                        violation_error_message="Syarat ini sudah ada pada putaran ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gte", 1),
                                ("amount__isnull", False),
                                ("kind__in", ["age", "channel", "members", "reports"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("kind__in", ["age", "channel", "members", "reports"]),
                                    _negated=True,
                                ),
                                ("amount__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="eligibilityrule_amount_fits_kind",
                        violation_error_message="Isi angka syarat ini, paling sedikit 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
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
                ("number", models.CharField(max_length=120, verbose_name="nomor surat")),
                ("signed_on", models.DateField(verbose_name="tanggal surat")),
                (
                    "signer",
                    models.CharField(
                        choices=[
                            ("bupati", "Bupati"),
                            ("wali_kota", "Wali kota"),
                            ("kepala_dinas", "Kepala dinas"),
                        ],
                        max_length=20,
                        verbose_name="penanda tangan",
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
                        verbose_name="hasil pemeriksaan",
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="dikirim pada"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diganti pada"),
                ),
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
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikirim oleh",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "surat delegasi",
                "verbose_name_plural": "surat delegasi",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("signer__in", ["bupati", "kepala_dinas", "wali_kota"])),
                        name="delegation_signer_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("check_result__in", ["matched", "mismatch", "unchecked"])
                        ),
                        name="delegation_check_result_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("round", "region"),
                        name="delegation_one_in_use",
                        violation_error_message="Surat delegasi wilayah ini sudah ada.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("file", ""), _negated=True),
                        name="delegation_has_file",
                        violation_error_message="Pilih berkas PDF hasil pindai surat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_result", "unchecked"), ("checked_by__isnull", True)),
                            models.Q(
                                models.Q(("check_result", "unchecked"), _negated=True),
                                ("checked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_check_has_person",
                        violation_error_message="Pemeriksaan harus punya pemeriksanya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_result", "mismatch"), _negated=True),
                            models.Q(("check_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delegation_mismatch_has_note",
                        violation_error_message="Tulis bagian mana yang berbeda.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationEntry",
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
                ("title", models.CharField(max_length=150, verbose_name="judul contoh")),
                (
                    "kind",
                    models.CharField(
                        choices=[("invented", "Contoh karangan"), ("old", "Bahan lama")],
                        max_length=10,
                        verbose_name="asal bahan",
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, max_length=3000, verbose_name="uraian"),
                ),
                ("link", models.URLField(blank=True, max_length=300, verbose_name="tautan")),
                (
                    "snapshot",
                    models.JSONField(blank=True, default=dict, verbose_name="potret peserta asal"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="tidak dipakai sejak"),
                ),
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
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monev.entry",
                        verbose_name="peserta asal",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calibration_entries",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "contoh kalibrasi",
                "verbose_name_plural": "contoh kalibrasi",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["invented", "old"])),
                        name="calibrationentry_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="calibrationentry_has_title",
                        violation_error_message="Isi judul contoh",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("source__isnull", False)),
                        fields=("round", "source"),
                        name="calibrationentry_source_once",
                        violation_error_message="Peserta ini sudah menjadi contoh putaran ini.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="batas perbaikan")),
                (
                    "returned_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="dikembalikan pada"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="selesai pada"),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikembalikan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "pengembalian berkas",
                "verbose_name_plural": "pengembalian berkas",
                "ordering": ["-returned_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("entry",),
                        name="entryreturn_one_open",
                        violation_error_message="Berkas ini sudah dikembalikan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("returned_at"))),
                        name="entryreturn_due_later",
                        violation_error_message="Batas perbaikan harus setelah saat ini.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldVisit",
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
                ("scheduled_at", models.DateTimeField(verbose_name="waktu kunjungan")),
                ("place", models.CharField(blank=True, max_length=150, verbose_name="tempat")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Dijadwalkan"),
                            ("visited", "Sudah dikunjungi"),
                            ("postponed", "Ditunda"),
                            ("not_met", "Tidak bertemu"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="alasan")),
                (
                    "visited_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dikunjungi pada"),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=4,
                        null=True,
                        verbose_name="lintang",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="bujur"
                    ),
                ),
                (
                    "signer_name",
                    models.CharField(blank=True, max_length=120, verbose_name="wakil KIM"),
                ),
                (
                    "signer_position",
                    models.CharField(blank=True, max_length=120, verbose_name="jabatan wakil KIM"),
                ),
                (
                    "has_agreed",
                    models.BooleanField(default=False, verbose_name="disetujui wakil KIM"),
                ),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditandatangani pada"),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditandatangani oleh",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="monev.fieldteam",
                        verbose_name="tim lapangan",
                    ),
                ),
            ],
            options={
                "verbose_name": "kunjungan lapangan",
                "verbose_name_plural": "kunjungan lapangan",
                "ordering": ["scheduled_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["not_met", "planned", "postponed", "visited"])
                        ),
                        name="fieldvisit_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("entry", "team"),
                        name="fieldvisit_planned_once_per_team",
                        violation_error_message="Tim ini sudah dijadwalkan ke peserta itu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["not_met", "postponed"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="fieldvisit_missed_has_reason",
                        violation_error_message="Tulis alasannya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "visited"), ("visited_at__isnull", False)),
                            models.Q(
                                models.Q(("state", "visited"), _negated=True),
                                ("visited_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="fieldvisit_visited_has_moment",
                        violation_error_message="Kunjungan yang terjadi harus punya waktu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                ("visited_at__isnull", False),
                                models.Q(("signer_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="fieldvisit_signature_is_whole",
                        violation_error_message="Tanda tangan perlu nama wakil KIM dan anggota tim.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__gte", -90),
                                ("latitude__isnull", False),
                                ("latitude__lte", 90),
                                ("longitude__gte", -180),
                                ("longitude__isnull", False),
                                ("longitude__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="fieldvisit_position_in_range",
                        violation_error_message="Lintang −90 sampai 90, bujur −180 sampai 180.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(decimal_places=2, max_digits=6, verbose_name="skor"),
                ),
                ("text", models.CharField(max_length=300, verbose_name="arti skor")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchors",
                        to="monev.indicator",
                        verbose_name="indikator",
                    ),
                ),
            ],
            options={
                "verbose_name": "jangkar",
                "verbose_name_plural": "jangkar",
                "ordering": ["points", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "points"), name="anchor_points_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldTeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="monev.fieldteam",
                        verbose_name="tim lapangan",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="field_memberships",
                        to="monev.juriassignment",
                        verbose_name="juri",
                    ),
                ),
            ],
            options={
                "verbose_name": "anggota tim lapangan",
                "verbose_name_plural": "anggota tim lapangan",
                "ordering": ["seat", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seat",),
                        name="fieldteammember_one_team",
                        violation_error_message="Juri ini sudah masuk tim lain.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "juri",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monev.juriassignment",
                        verbose_name="juri",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs",
                        to="monev.panelplan",
                        verbose_name="rencana",
                    ),
                ),
            ],
            options={
                "verbose_name": "pasangan juri dan peserta",
                "verbose_name_plural": "pasangan juri dan peserta",
                "ordering": ["plan", "entry", "juri"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "entry", "juri"), name="plannedpair_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionNote",
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
                ("question", models.TextField(max_length=1000, verbose_name="pertanyaan")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="jawaban")),
                (
                    "noted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="dicatat pada",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="question_notes",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="question_notes",
                        to="monev.juriassignment",
                        verbose_name="penulis",
                    ),
                ),
            ],
            options={
                "verbose_name": "catatan tanya jawab",
                "verbose_name_plural": "catatan tanya jawab",
                "ordering": ["noted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
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
                            ("family", "Keluarga pengurus atau anggota"),
                            ("member", "Pengurus atau anggota KIM ini"),
                            ("same_village", "Tinggal di desa atau kelurahan yang sama"),
                            ("village_work", "Bekerja pada desa, kelurahan, atau kecamatannya"),
                            ("trainer", "Pembina atau pelatih KIM ini"),
                            ("same_kabupaten", "Berasal dari kabupaten/kota yang sama"),
                            ("business", "Hubungan usaha atau keuangan"),
                            ("other", "Hubungan lain"),
                        ],
                        default="other",
                        max_length=16,
                        verbose_name="jenis hubungan",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "Dinyatakan juri"),
                            ("detected", "Ditemukan radar"),
                            ("reported", "Dilaporkan ke dinas"),
                        ],
                        default="declared",
                        max_length=10,
                        verbose_name="asal",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("disclosed", "Menunggu keputusan dinas"),
                            ("dismissed", "Bukan benturan"),
                            ("allowed", "Diungkap, boleh menilai"),
                            ("recused", "Tidak menilai"),
                        ],
                        default="recused",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="alasan")),
                (
                    "declared_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dinyatakan pada"),
                ),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="alasan keputusan"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diputuskan pada"),
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
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dinyatakan oleh",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "juri",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="monev.juriassignment",
                        verbose_name="juri",
                    ),
                ),
            ],
            options={
                "verbose_name": "benturan kepentingan",
                "verbose_name_plural": "benturan kepentingan",
                "ordering": ["declared_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "business",
                                    "family",
                                    "member",
                                    "other",
                                    "same_kabupaten",
                                    "same_village",
                                    "trainer",
                                    "village_work",
                                ],
                            )
                        ),
                        name="recusal_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["declared", "detected", "reported"])),
                        name="recusal_source_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["allowed", "disclosed", "dismissed", "recused"])
                        ),
                        name="recusal_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["allowed", "dismissed"]), _negated=True),
                            models.Q(
                                models.Q(("decision_reason", ""), _negated=True),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="recusal_leave_has_reason",
                        violation_error_message="Tulis alasan juri ini boleh menilai.",
                    ),
                    models.UniqueConstraint(
                        fields=("juri", "entry"),
                        name="recusal_once",
                        violation_error_message="Benturan ini sudah dinyatakan.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet_count", models.PositiveSmallIntegerField(verbose_name="jumlah lembar")),
                (
                    "total_points",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="nilai akhir",
                    ),
                ),
                ("aspect_points", models.JSONField(default=dict, verbose_name="nilai per aspek")),
                (
                    "indicator_points",
                    models.JSONField(default=dict, verbose_name="nilai per indikator"),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="peringkat"
                    ),
                ),
                ("is_joint", models.BooleanField(default=False, verbose_name="peringkat bersama")),
                ("predicate", models.CharField(blank=True, max_length=40, verbose_name="predikat")),
                (
                    "filled_cells",
                    models.JSONField(blank=True, default=list, verbose_name="diisi dari rata-rata"),
                ),
                (
                    "left_out_sheets",
                    models.JSONField(
                        blank=True, default=list, verbose_name="lembar tidak dihitung"
                    ),
                ),
                (
                    "tie_trace",
                    models.JSONField(
                        blank=True, default=list, verbose_name="jejak pemutus nilai sama"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="monev.outcome",
                        verbose_name="versi hasil",
                    ),
                ),
            ],
            options={
                "verbose_name": "hasil",
                "verbose_name_plural": "hasil",
                "ordering": ["outcome", models.OrderBy(models.F("rank"), nulls_last=True), "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("outcome", "entry"), name="result_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total_points__isnull", True),
                            models.Q(("total_points__gte", 0), ("total_points__lte", 100)),
                            _connector="OR",
                        ),
                        name="result_points_in_range",
                        violation_error_message="Nilai akhir harus antara 0 dan 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rank__isnull", True), ("total_points__isnull", True)),
                            models.Q(("rank__isnull", False), ("total_points__isnull", False)),
                            _connector="OR",
                        ),
                        name="result_rank_needs_points",
                        violation_error_message="Peringkat memerlukan nilai akhir.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BeritaAcara",
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
                    "code",
                    models.CharField(
                        default=monev.models.berita_acara.new_code,
                        max_length=12,
                        unique=True,
                        verbose_name="kode periksa",
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="nomor berita acara")),
                ("held_on", models.DateField(verbose_name="tanggal rapat pleno")),
                ("place", models.CharField(max_length=150, verbose_name="tempat")),
                (
                    "decisions",
                    models.TextField(blank=True, max_length=4000, verbose_name="keputusan"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("signed", "Ditandatangani"),
                            ("replaced", "Diganti"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditandatangani pada"),
                ),
                (
                    "fingerprint",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik isi"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                (
                    "outcome",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="berita_acara",
                        to="monev.outcome",
                        verbose_name="versi hasil",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "berita acara",
                "verbose_name_plural": "berita acara",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "replaced", "signed"])),
                        name="beritaacara_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            ("signed_at__isnull", False),
                            ("state", "replaced"),
                            _connector="OR",
                        ),
                        name="beritaacara_signed_has_moment",
                        violation_error_message="Berita acara yang ditandatangani harus punya waktu.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("on", "Sedang tampil"),
                            ("finished", "Selesai tampil"),
                            ("skipped", "Dilewati"),
                            ("absent", "Tidak hadir"),
                        ],
                        default="on",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="mulai"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appearances",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appearances",
                        to="monev.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "verbose_name": "giliran tampil",
                "verbose_name_plural": "giliran tampil",
                "ordering": ["started_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["absent", "finished", "on", "skipped"])),
                        name="appearance_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "on")),
                        fields=("round",),
                        name="appearance_one_on_stage",
                        violation_error_message="Peserta lain masih tampil.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "on")),
                            models.Q(
                                models.Q(("state", "on"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="appearance_ended_has_moment",
                        violation_error_message="Giliran yang selesai harus punya waktu selesai.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="kunci lembar"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_started", "Belum diisi"),
                            ("in_progress", "Sedang diisi"),
                            ("submitted", "Terkunci"),
                            ("reopened", "Dibuka kembali"),
                            ("void", "Batal"),
                        ],
                        default="not_started",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                (
                    "strengths",
                    models.TextField(blank=True, max_length=2000, verbose_name="kekuatan"),
                ),
                ("advice", models.TextField(blank=True, max_length=2000, verbose_name="saran")),
                (
                    "saved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="tersimpan pada"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diajukan pada"),
                ),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="sidik isi")),
                (
                    "reopen_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="alasan dibuka kembali"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="alasan batal"),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "juri",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="monev.juriassignment",
                        verbose_name="juri",
                    ),
                ),
            ],
            options={
                "verbose_name": "lembar nilai",
                "verbose_name_plural": "lembar nilai",
                "ordering": ["entry__slot_number", "entry", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["in_progress", "not_started", "reopened", "submitted", "void"],
                            )
                        ),
                        name="scoresheet_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("entry", "juri"),
                        name="scoresheet_once_per_juri",
                        violation_error_message="Juri ini sudah punya lembar untuk peserta ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "submitted"), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="scoresheet_submitted_has_moment",
                        violation_error_message="Lembar terkunci harus punya waktu pengajuan.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
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
                            ("sk_lasts", "SK berlaku sampai rapat pleno"),
                            ("chair", "Ketua menjabat"),
                            ("reports", "Laporan terverifikasi dalam 12 bulan"),
                            ("members", "Jumlah anggota"),
                            ("channel", "Kanal aktif"),
                            ("age", "Umur KIM"),
                            ("website", "Situs desa tercatat"),
                            ("documents", "Dokumen wajib lengkap"),
                        ],
                        max_length=12,
                        verbose_name="syarat",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="alasan")),
                (
                    "given_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diberikan pada"),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diberikan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "pengecualian",
                "verbose_name_plural": "pengecualian",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "age",
                                    "chair",
                                    "channel",
                                    "documents",
                                    "members",
                                    "reports",
                                    "sk_lasts",
                                    "website",
                                ],
                            )
                        ),
                        name="waiver_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("entry", "kind"),
                        name="waiver_kind_once_per_entry",
                        violation_error_message="Syarat ini sudah dikecualikan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="waiver_has_reason",
                        violation_error_message="Tulis alasannya.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryDocument",
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
                ("origin", models.CharField(blank=True, max_length=40, verbose_name="asal")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="judul")),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="alamat tautan")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="isi")),
                (
                    "seconds",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="lama (detik)"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="disimpan pada"
                    ),
                ),
                (
                    "frozen_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dibekukan pada"),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diganti pada"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="disimpan oleh",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="monev.entry",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="monev.documentrequirement",
                        verbose_name="dokumen yang diminta",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen peserta",
                "verbose_name_plural": "dokumen peserta",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url", ""),
                            ("url__startswith", "https://"),
                            ("url__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="entrydocument_url_is_web",
                        violation_error_message="Alamat tautan harus lengkap, misalnya contoh.desa.id",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("entry", "requirement"),
                        name="entrydocument_one_in_use",
                        violation_error_message="Dokumen ini sudah ada. Ganti yang lama dahulu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), _negated=True),
                            models.Q(("url", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            models.Q(("origin", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="entrydocument_holds_something",
                        violation_error_message="Isi dokumennya: berkas, tautan, atau teks.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationFile",
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
                    "example",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="monev.calibrationentry",
                        verbose_name="contoh kalibrasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas contoh",
                "verbose_name_plural": "berkas contoh",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CalibrationSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="kunci lembar"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Belum diajukan"), ("submitted", "Diajukan")],
                        default="open",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                (
                    "saved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="tersimpan pada"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diajukan pada"),
                ),
                (
                    "example",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="monev.calibrationentry",
                        verbose_name="contoh kalibrasi",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="monev.calibrationsession",
                        verbose_name="kalibrasi",
                    ),
                ),
                (
                    "juri",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calibration_sheets",
                        to="monev.juriassignment",
                        verbose_name="juri",
                    ),
                ),
            ],
            options={
                "verbose_name": "lembar kalibrasi",
                "verbose_name_plural": "lembar kalibrasi",
                "ordering": ["session", "example", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "submitted"])),
                        name="calibrationsheet_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("session", "example", "juri"),
                        name="calibrationsheet_once_per_juri",
                        violation_error_message="Juri ini sudah punya lembar untuk contoh ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "submitted"), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="calibrationsheet_submitted_has_moment",
                        violation_error_message="Lembar yang diajukan harus punya waktunya.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldFinding",
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
                    "outcome",
                    models.CharField(
                        choices=[
                            ("match", "Sesuai"),
                            ("partly", "Sebagian sesuai"),
                            ("mismatch", "Tidak sesuai"),
                        ],
                        max_length=10,
                        verbose_name="hasil",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="temuan")),
                ("written_at", models.DateTimeField(auto_now=True, verbose_name="dicatat pada")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="monev.fieldvisit",
                        verbose_name="kunjungan",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="monev.indicator",
                        verbose_name="indikator",
                    ),
                ),
            ],
            options={
                "verbose_name": "temuan lapangan",
                "verbose_name_plural": "temuan lapangan",
                "ordering": ["indicator__aspect__position", "indicator__position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["match", "mismatch", "partly"])),
                        name="fieldfinding_outcome_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "indicator"),
                        name="fieldfinding_once_per_indicator",
                        violation_error_message="Temuan untuk indikator ini sudah dicatat.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperSheet",
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
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="kunci kertas"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("first", "Diketik satu orang"),
                            ("unequal", "Kedua ketikan berbeda"),
                            ("equal", "Kedua ketikan sama, menunggu pengesahan"),
                            ("confirmed", "Disahkan"),
                            ("withdrawn", "Ditarik"),
                        ],
                        default="first",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("base_version", models.PositiveIntegerField(verbose_name="versi dasar")),
                (
                    "differing",
                    models.JSONField(blank=True, default=list, verbose_name="bagian yang berbeda"),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="pembandingan"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="dibuat pada"
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="disahkan pada")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="alasan")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="disahkan oleh",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="monev.scoresheet",
                        verbose_name="lembar nilai",
                    ),
                ),
            ],
            options={
                "verbose_name": "lembar kertas",
                "verbose_name_plural": "lembar kertas",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["confirmed", "equal", "first", "unequal", "withdrawn"])
                        ),
                        name="papersheet_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["equal", "first", "unequal"])),
                        fields=("sheet",),
                        name="papersheet_one_running_per_sheet",
                        violation_error_message="Lembar ini sedang diketik dari kertas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="papersheet_confirmed_has_person",
                        violation_error_message="Pengesahan harus menyebut orang dan waktunya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="papersheet_withdrawn_has_reason",
                        violation_error_message="Tulis alasan lembar kertas ini ditarik.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnItem",
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
                            ("document", "Dokumen"),
                            ("rule", "Syarat peserta"),
                            ("facts", "Potret data KIM"),
                        ],
                        max_length=10,
                        verbose_name="jenis hal",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sk_lasts", "SK berlaku sampai rapat pleno"),
                            ("chair", "Ketua menjabat"),
                            ("reports", "Laporan terverifikasi dalam 12 bulan"),
                            ("members", "Jumlah anggota"),
                            ("channel", "Kanal aktif"),
                            ("age", "Umur KIM"),
                            ("website", "Situs desa tercatat"),
                            ("documents", "Dokumen wajib lengkap"),
                        ],
                        max_length=12,
                        verbose_name="syarat",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="alasan")),
                ("before", models.TextField(blank=True, verbose_name="semula")),
                ("after", models.TextField(blank=True, verbose_name="menjadi")),
                (
                    "was_changed",
                    models.BooleanField(blank=True, null=True, verbose_name="sudah diubah"),
                ),
                (
                    "entry_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="monev.entryreturn",
                        verbose_name="pengembalian berkas",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monev.documentrequirement",
                        verbose_name="dokumen yang diminta",
                    ),
                ),
            ],
            options={
                "verbose_name": "hal yang perlu diperbaiki",
                "verbose_name_plural": "hal yang perlu diperbaiki",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["document", "facts", "rule"])),
                        name="returnitem_kind_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rule__in",
                                [
                                    "",
                                    "age",
                                    "chair",
                                    "channel",
                                    "documents",
                                    "members",
                                    "reports",
                                    "sk_lasts",
                                    "website",
                                ],
                            )
                        ),
                        name="returnitem_rule_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("requirement__isnull", False)),
                        fields=("entry_return", "requirement"),
                        name="returnitem_document_once",
                        violation_error_message="Dokumen ini sudah ditandai.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rule", ""), _negated=True),
                        fields=("entry_return", "rule"),
                        name="returnitem_rule_once",
                        violation_error_message="Syarat ini sudah ditandai.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "facts")),
                        fields=("entry_return",),
                        name="returnitem_facts_once",
                        violation_error_message="Data KIM sudah ditandai.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="returnitem_has_reason",
                        violation_error_message="Tulis alasannya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "document"), ("requirement__isnull", False), ("rule", "")
                            ),
                            models.Q(
                                ("kind", "rule"),
                                ("requirement__isnull", True),
                                models.Q(("rule", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind", "facts"), ("requirement__isnull", True), ("rule", "")
                            ),
                            _connector="OR",
                        ),
                        name="returnitem_names_one_thing",
                        violation_error_message="Tandai satu dokumen, satu syarat, atau data KIM.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="skor"
                    ),
                ),
                (
                    "is_not_assessable",
                    models.BooleanField(default=False, verbose_name="tidak dapat dinilai"),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="catatan")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="monev.indicator",
                        verbose_name="indikator",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="monev.scoresheet",
                        verbose_name="lembar nilai",
                    ),
                ),
            ],
            options={
                "verbose_name": "skor",
                "verbose_name_plural": "skor",
                "ordering": ["indicator__aspect__position", "indicator__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "indicator"), name="score_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True),
                            models.Q(("points__gte", 0), ("points__lte", 100)),
                            _connector="OR",
                        ),
                        name="score_points_in_range",
                        violation_error_message="Skor di luar skala.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_not_assessable", False), ("points__isnull", True), _connector="OR"
                        ),
                        name="score_not_assessable_has_no_points",
                        violation_error_message="Yang tidak dapat dinilai tidak diberi skor.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(editable=False, unique=True, verbose_name="kunci kiriman"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "Diterima"),
                            ("late", "Terlambat, menunggu putusan ketua"),
                            ("late_accepted", "Terlambat, diterima ketua"),
                            ("late_refused", "Terlambat, ditolak ketua"),
                        ],
                        max_length=14,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "base_version",
                    models.PositiveIntegerField(null=True, verbose_name="versi dasar"),
                ),
                ("content", models.JSONField(default=dict, verbose_name="isi")),
                (
                    "receipt",
                    models.CharField(blank=True, max_length=40, verbose_name="nomor bukti"),
                ),
                ("device_time", models.DateTimeField(null=True, verbose_name="jam perangkat")),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="diterima pada"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="diputuskan pada")),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="alasan putusan"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diputuskan oleh",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="monev.scoresheet",
                        verbose_name="lembar nilai",
                    ),
                ),
            ],
            options={
                "verbose_name": "kiriman lembar nilai",
                "verbose_name_plural": "kiriman lembar nilai",
                "ordering": ["received_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["accepted", "late", "late_accepted", "late_refused"])
                        ),
                        name="sheetdelivery_state_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["late_accepted", "late_refused"]), _negated=True
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decision_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sheetdelivery_decision_has_reason",
                        violation_error_message="Putusan atas lembar terlambat harus beralasan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "late_accepted"]), _negated=True),
                            models.Q(("receipt", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sheetdelivery_stored_has_receipt",
                        violation_error_message="Lembar yang diterima harus punya nomor bukti.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("content", models.JSONField(verbose_name="isi")),
                ("digest", models.CharField(max_length=64, verbose_name="sidik isi")),
                ("submitted_at", models.DateTimeField(verbose_name="diajukan pada")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="monev.scoresheet",
                        verbose_name="lembar nilai",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diajukan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat lembar nilai",
                "verbose_name_plural": "riwayat lembar nilai",
                "ordering": ["sheet", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "number"), name="sheetrevision_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("role", models.CharField(max_length=80, verbose_name="peran")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditandatangani pada"),
                ),
                (
                    "berita_acara",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="monev.beritaacara",
                        verbose_name="berita acara",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
            ],
            options={
                "verbose_name": "penanda tangan",
                "verbose_name_plural": "penanda tangan",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("berita_acara", "user"), name="signatory_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitPaper",
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
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper",
                        to="monev.fieldvisit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "lembar kunjungan bertanda tangan",
                "verbose_name_plural": "lembar kunjungan bertanda tangan",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FindingAddendum",
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
                    "outcome",
                    models.CharField(
                        choices=[
                            ("match", "Sesuai"),
                            ("partly", "Sebagian sesuai"),
                            ("mismatch", "Tidak sesuai"),
                        ],
                        max_length=10,
                        verbose_name="hasil",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="tambahan")),
                (
                    "written_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dicatat pada"),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="monev.fieldfinding",
                        verbose_name="temuan",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "tambahan temuan",
                "verbose_name_plural": "tambahan temuan",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["match", "mismatch", "partly"])),
                        name="findingaddendum_outcome_valid",
                        violation_error_message="Pilihan ini tidak dikenal.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingPhoto",
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
                    "has_consent",
                    models.BooleanField(
                        default=False, verbose_name="orang yang tampak setuju difoto"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="diunggah pada"),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="monev.fieldfinding",
                        verbose_name="temuan",
                    ),
                ),
            ],
            options={
                "verbose_name": "foto temuan",
                "verbose_name_plural": "foto temuan",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("finding", "sha256"),
                        name="findingphoto_once",
                        violation_error_message="Foto ini sudah ada.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_consent", True)),
                        name="findingphoto_has_consent",
                        violation_error_message="Foto perlu persetujuan orang yang tampak.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="skor"
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="catatan")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="monev.calibrationsheet",
                        verbose_name="lembar kalibrasi",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="monev.indicator",
                        verbose_name="indikator",
                    ),
                ),
            ],
            options={
                "verbose_name": "skor kalibrasi",
                "verbose_name_plural": "skor kalibrasi",
                "ordering": ["indicator__aspect__position", "indicator__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet", "indicator"),
                        name="calibrationscore_once",
                        violation_error_message="Indikator ini sudah dinilai pada lembar ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True),
                            models.Q(("points__gte", 0), ("points__lte", 100)),
                            _connector="OR",
                        ),
                        name="calibrationscore_points_in_range",
                        violation_error_message="Skor di luar skala.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperTyping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("content", models.JSONField(verbose_name="isi")),
                (
                    "typed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="diketik pada"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typings",
                        to="monev.papersheet",
                        verbose_name="lembar kertas",
                    ),
                ),
                (
                    "typist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengetik",
                    ),
                ),
            ],
            options={
                "verbose_name": "ketikan lembar kertas",
                "verbose_name_plural": "ketikan lembar kertas",
                "ordering": ["paper", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__in", [1, 2])),
                        name="papertyping_two_at_most",
                        violation_error_message="Lembar kertas diketik dua orang saja.",
                    ),
                    models.UniqueConstraint(
                        fields=("paper", "number"),
                        name="papertyping_number_once",
                        violation_error_message="Ketikan ini sudah ada.",
                    ),
                    models.UniqueConstraint(
                        fields=("paper", "typist"),
                        name="papertyping_two_people",
                        violation_error_message="Kedua ketikan harus dari dua orang.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="fieldteam",
            name="members",
            field=models.ManyToManyField(
                related_name="field_teams",
                through="monev.FieldTeamMember",
                to="monev.juriassignment",
                verbose_name="anggota",
            ),
        ),
    ]
