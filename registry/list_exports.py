"""Lists of the registry as tables: what each column means and how a row gives it.

No phone number, e-mail address or address of a person or secretariat is in any of them.
"""

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kim_portal.spreadsheets import Export, TableColumn
from registry.enums import RegionLevel
from registry.models import Channel, Member, Sk
from registry.report_columns import DETAIL_COLUMNS

CHUNK = 500
PORTAL, OFFICE, KEMENDAGRI = "Portal KIM", "Isian dinas dan pengurus", "Kode wilayah Kemendagri"
DAY, TEXT, COUNT = "tanggal, tahun-bulan-hari", "teks", "bilangan bulat"
MOMENT, STATE, URL, RUPIAH = "waktu setempat", "satu kata keadaan", "alamat web", "rupiah bulat"


def kim_rows(kim_qs: QuerySet):
    """Load what an exported KIM shows, a constant number of queries for each chunk."""
    in_force = Sk.objects.in_force().order_by("-starts_on", "-pk")
    members = Member.objects.in_office().filter(kim=OuterRef("pk")).order_by()
    count = members.values("kim").annotate(count=Count("pk")).values("count")
    return (
        kim_qs.for_list()
        .annotate(member_count=Coalesce(Subquery(count), 0))
        .prefetch_related(
            Prefetch("sk_set", queryset=in_force, to_attr="decrees_in_force"),
            Prefetch("channels", queryset=Channel.objects.in_use(), to_attr="channels_in_use"),
        )
        .order_by("region__path", "name", "pk")
        .iterator(chunk_size=CHUNK)
    )


def forum_rows(forums: QuerySet):
    in_force = Sk.objects.in_force().order_by("-starts_on", "-pk")
    return (
        forums.for_list()
        .prefetch_related(Prefetch("sk_set", queryset=in_force, to_attr="decrees_in_force"))
        .order_by("region__path", "name", "pk")
        .iterator(chunk_size=CHUNK)
    )


def sk_rows(sk_qs: QuerySet):
    places = ("kim__region__parent__parent__parent", "forum__region__parent__parent__parent")
    ordered = sk_qs.select_related(*places).order_by("-starts_on", "-pk")
    return ordered.iterator(chunk_size=CHUNK)


def report_rows(reports: QuerySet):
    ordered = reports.select_related("kim__region__parent__parent__parent")
    ordered = ordered.prefetch_related("co_owners")
    return ordered.order_by("-held_on", "-pk").iterator(chunk_size=CHUNK)


def place_columns(region_of) -> list[TableColumn]:
    """Return code and names of a place; region_of: row → its region with parents loaded."""

    def name_at(level):
        def value(row):
            region = region_of(row).at_level(level)
            return region.label if region else ""

        return value

    return [
        TableColumn(
            "kode wilayah",
            "Kode wilayah yang berlaku",
            "kode bertitik, disimpan sebagai teks",
            KEMENDAGRI,
            lambda row: region_of(row).code,
        ),
        TableColumn(
            "desa/kelurahan",
            "Desa atau kelurahan",
            "nama dengan jenisnya",
            KEMENDAGRI,
            name_at(RegionLevel.DESA),
        ),
        TableColumn(
            "kecamatan",
            "Kecamatan",
            "nama dengan jenisnya",
            KEMENDAGRI,
            name_at(RegionLevel.KECAMATAN),
        ),
        TableColumn(
            "kabupaten/kota",
            "Kabupaten atau kota",
            "nama resmi",
            KEMENDAGRI,
            name_at(RegionLevel.KABUPATEN),
        ),
    ]


def table(title: str, file_name: str, before, region_of, after) -> Export:
    """Return a table whose place stands between two lists of columns.

    before, after: (title, meaning, form, source, value) of each column.
    """
    columns = [*(TableColumn(*one) for one in before), *place_columns(region_of)]
    return Export(title, file_name, [*columns, *(TableColumn(*one) for one in after)])


def _sk_in_force(name: str):
    def value(row):
        return getattr(row.decrees_in_force[0], name) if row.decrees_in_force else None

    return value


def sk_in_force_columns() -> list[TableColumn]:
    return [
        TableColumn(
            "nomor SK", "Nomor SK yang berlaku hari ini", TEXT, "SK", _sk_in_force("number")
        ),
        TableColumn(
            "tanggal SK", "Tanggal SK itu ditetapkan", DAY, "SK", _sk_in_force("signed_on")
        ),
        TableColumn(
            "berlaku mulai", "Hari pertama SK itu berlaku", DAY, "SK", _sk_in_force("starts_on")
        ),
        TableColumn(
            "berlaku sampai",
            "Hari terakhir SK itu berlaku, kosong bila tanpa batas",
            DAY,
            "SK",
            _sk_in_force("expires_on"),
        ),
        TableColumn(
            "penerbit",
            "Pejabat yang menetapkan SK itu",
            TEXT,
            "SK",
            lambda row: _issuer(row.decrees_in_force[0]) if row.decrees_in_force else "",
        ),
    ]


def _issuer(sk: Sk) -> str:
    return sk.issuer_name or sk.get_issuer_role_display()


def _address(row) -> str:
    return f"{settings.SITE_URL}{row.get_absolute_url()}"


def _channels(kim) -> str:
    urls = [kim.kim_id_url, *(one.public_url for one in kim.channels_in_use)]
    return "; ".join(url for url in dict.fromkeys(urls) if url)


KIM_EXPORT = Export(
    "Daftar KIM",
    "kim",
    [
        TableColumn(
            "nomor registri", "Nomor tetap KIM di portal", TEXT, PORTAL, lambda kim: kim.registry_no
        ),
        TableColumn(
            "nama KIM", "Nama Komunitas Informasi Masyarakat", TEXT, OFFICE, lambda kim: kim.name
        ),
        *place_columns(lambda kim: kim.region),
        TableColumn(
            "cakupan",
            "Wilayah kerja KIM",
            "Di bawah desa, Desa atau kelurahan, atau Kecamatan",
            OFFICE,
            lambda kim: kim.get_scope_display(),
        ),
        TableColumn(
            "potensi",
            "Potensi wilayah yang diangkat",
            "nama potensi, dipisah titik koma",
            OFFICE,
            lambda kim: "; ".join(sector.name for sector in kim.sectors.all()),
        ),
        TableColumn(
            "pendaftaran",
            "Keadaan pendaftaran di portal",
            "satu kata keadaan",
            PORTAL,
            lambda kim: kim.get_state_display(),
        ),
        TableColumn(
            "status",
            "Keaktifan KIM menurut dinas",
            "Aktif, Kurang aktif, Vakum, Bubar, atau Belum dinilai",
            OFFICE,
            lambda kim: kim.get_status_display(),
        ),
        TableColumn(
            "tanggal berdiri",
            "Tanggal pembentukan, bila diketahui",
            DAY,
            OFFICE,
            lambda kim: kim.founded_on,
        ),
        *sk_in_force_columns(),
        TableColumn(
            "jumlah anggota",
            "Anggota yang sedang menjabat",
            COUNT,
            OFFICE,
            lambda kim: kim.member_count,
        ),
        TableColumn(
            "kegiatan terakhir",
            "Tanggal kegiatan terverifikasi yang terakhir",
            DAY,
            "Laporan kegiatan",
            lambda kim: kim.last_activity_on,
        ),
        TableColumn(
            "kanal",
            "Alamat kanal media yang dipakai, tanpa nomor dan grup tertutup",
            "alamat web, dipisah titik koma",
            OFFICE,
            _channels,
        ),
        TableColumn("alamat halaman", "Halaman KIM di portal ini", "alamat web", PORTAL, _address),
    ],
)

SK_EXPORT = Export(
    "Daftar SK",
    "sk",
    [
        TableColumn("nomor SK", "Nomor surat keputusan", TEXT, "SK", lambda sk: sk.number),
        TableColumn("jenis", "Jenis SK", "satu jenis", "SK", lambda sk: sk.get_kind_display()),
        TableColumn(
            "pemilik", "KIM atau forum yang ditetapkan", TEXT, OFFICE, lambda sk: sk.owner.name
        ),
        *place_columns(lambda sk: sk.region),
        TableColumn("penerbit", "Pejabat yang menetapkan", TEXT, "SK", _issuer),
        TableColumn("tanggal SK", "Tanggal penetapan", DAY, "SK", lambda sk: sk.signed_on),
        TableColumn("berlaku mulai", "Hari pertama berlaku", DAY, "SK", lambda sk: sk.starts_on),
        TableColumn(
            "berlaku sampai",
            "Hari terakhir berlaku, kosong bila tanpa batas",
            DAY,
            "SK",
            lambda sk: sk.expires_on,
        ),
        TableColumn(
            "keadaan",
            "Keadaan SK pada hari unduh",
            "satu kata keadaan",
            PORTAL,
            lambda sk: sk.validity().label,
        ),
        TableColumn(
            "pemeriksaan dinas",
            "Hasil pencocokan dengan hasil pindai",
            "satu kata hasil",
            OFFICE,
            lambda sk: sk.get_check_result_display(),
        ),
    ],
)

REPORT_EXPORT = Export(
    "Daftar laporan kegiatan",
    "laporan",
    [
        TableColumn(
            "tanggal kegiatan", "Hari kegiatan berlangsung", DAY, "Laporan", lambda one: one.held_on
        ),
        TableColumn("judul kegiatan", "Judul laporan", TEXT, "Laporan", lambda one: one.title),
        TableColumn(
            "jenis kegiatan",
            "Jenis kegiatan",
            "satu jenis",
            "Laporan",
            lambda one: one.get_kind_display(),
        ),
        TableColumn("nama KIM", "KIM yang melapor", TEXT, PORTAL, lambda one: one.kim.name),
        TableColumn(
            "nomor registri",
            "Nomor tetap KIM di portal",
            TEXT,
            PORTAL,
            lambda one: one.kim.registry_no,
        ),
        TableColumn(
            "KIM lain",
            "KIM lain yang ikut menyelenggarakan; kegiatan bersama tetap satu baris",
            "nama KIM, dipisah titik koma",
            "Laporan",
            lambda one: "; ".join(kim.name for kim in one.co_owners.all()),
        ),
        *place_columns(lambda one: one.kim.region),
        TableColumn("tempat", "Tempat kegiatan", TEXT, "Laporan", lambda one: one.place),
        TableColumn(
            "fungsi KIM",
            "Fungsi yang dijalankan",
            "nama fungsi, dipisah titik koma",
            "Laporan",
            lambda one: "; ".join(one.adinda_labels),
        ),
        TableColumn(
            "peserta laki-laki",
            "Jumlah peserta laki-laki",
            "orang",
            "Laporan",
            lambda one: one.men_count,
        ),
        TableColumn(
            "peserta perempuan",
            "Jumlah peserta perempuan",
            "orang",
            "Laporan",
            lambda one: one.women_count,
        ),
        TableColumn(
            "di antaranya pemuda",
            "Jumlah pemuda di antara peserta",
            "orang",
            "Laporan",
            lambda one: one.youth_count,
        ),
        *DETAIL_COLUMNS,
        TableColumn(
            "keadaan",
            "Keadaan laporan",
            "satu kata keadaan",
            PORTAL,
            lambda one: one.get_state_display(),
        ),
        TableColumn(
            "diajukan pada",
            "Waktu laporan diajukan",
            "waktu setempat",
            PORTAL,
            lambda one: one.submitted_at,
        ),
        TableColumn(
            "diverifikasi pada",
            "Waktu laporan diverifikasi",
            "waktu setempat",
            PORTAL,
            lambda one: one.verified_at,
        ),
    ],
)

FORUM_EXPORT = Export(
    "Daftar forum KIM",
    "forum",
    [
        TableColumn("nama forum", "Nama forum KIM", TEXT, OFFICE, lambda forum: forum.name),
        TableColumn(
            "tingkat",
            "Tingkat wilayah forum",
            "Kecamatan, Kabupaten/kota, atau Provinsi",
            PORTAL,
            lambda forum: forum.region.get_level_display(),
        ),
        *place_columns(lambda forum: forum.region)[:1],
        *place_columns(lambda forum: forum.region)[2:],
        *sk_in_force_columns(),
        TableColumn(
            "jumlah KIM",
            "KIM terverifikasi di wilayah forum",
            COUNT,
            PORTAL,
            lambda forum: forum.kim_count,
        ),
        TableColumn(
            "alamat halaman", "Halaman forum di portal ini", "alamat web", PORTAL, _address
        ),
    ],
)
