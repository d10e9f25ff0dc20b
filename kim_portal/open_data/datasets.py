"""The seven open datasets (contract 2 and 5): what each column means, and where its rows are."""

from kim_portal.open_data import monev_rows as monev
from kim_portal.open_data import registry_rows as registry
from kim_portal.open_data import withdrawn
from kim_portal.open_data.places import PLACE_COLUMNS, area_points
from kim_portal.open_data.table import Column, Dataset
from monev.enums import MonevLevel
from registry.enums import (
    FundSource,
    IssuerRole,
    KimScope,
    OperationalStatus,
    SkCheck,
    SkKind,
    SkValidity,
)
from registry.enums_event import EventKind, EventState

DAILY = "Setiap saat; berkas dibuat dari basis data ketika diunduh"
CHANGED = Column("diubah_pada", "datetime", "Saat baris ini terakhir berubah", is_required=True)
NUMBER = Column(
    "nomor_registri", "string", "Nomor tetap KIM di portal ini", is_required=True
)  # fmt: skip
NAME = Column("kim", "string", "Nama KIM", is_required=True)
SINCE_ROW = "Baris yang diubah_pada-nya pada atau sesudah waktu itu."


def _labels(*enums) -> tuple[str, ...]:
    return tuple(one.label for enum in enums for one in enum)


def _count(name: str, meaning: str, unit: str = "orang") -> Column:
    return Column(name, "integer", meaning, unit)


KIM = Dataset(
    slug="kim",
    title="Komunitas Informasi Masyarakat (KIM)",
    about="KIM yang pendaftarannya terverifikasi, dengan tempat, status, dan potensinya.",
    period="Keadaan saat diunduh",
    method="Didaftarkan KIM atau operator desa, diperiksa Diskominfo kabupaten/kota.",
    frequency=DAILY,
    columns=(
        NUMBER,
        Column("nama", "string", "Nama KIM", is_required=True),
        Column("halaman", "string", "Alamat profil pada portal ini", is_required=True),
        *PLACE_COLUMNS,
        Column("cakupan", "string", "Luas wilayah kerja KIM", choices=_labels(KimScope)),
        Column(
            "status", "string", "Keadaan yang ditetapkan Diskominfo kabupaten/kota",
            choices=_labels(OperationalStatus), is_required=True,
        ),
        Column("berdiri_pada", "date", "Tanggal berdiri; kosong bila tidak tercatat"),
        Column("potensi_utama", "string", "Sektor yang paling diangkat KIM"),
        Column("potensi", "string", "Semua sektor yang diangkat, dipisah tanda |"),
        Column("sk_berlaku", "boolean", "Ada SK tercatat yang berlaku pada hari unduh"),
        Column("alamat_kim_id", "string", "Alamat KIM di kim.id; kosong bila tidak tercatat"),
        Column("diverifikasi_pada", "datetime", "Saat Diskominfo memverifikasi"),
        CHANGED,
        Column("data_contoh", "boolean", "true untuk data karangan pada pemasangan contoh"),
    ),
    key=("nomor_registri",),
    rows=registry.kim_rows,
    stamp=registry.kim_stamp,
    withdrawn=withdrawn.kim,
    since_means=SINCE_ROW,
    points=area_points,
)  # fmt: skip

SK = Dataset(
    slug="sk",
    title="Surat keputusan (SK) KIM dan masa berlakunya",
    about="SK setiap KIM terverifikasi: nomor, jabatan penerbit, masa berlaku, dan keadaannya.",
    period="Semua SK yang pernah dicatat; keadaan menurut hari unduh",
    method="Dicatat dari salinan SK, dicocokkan Diskominfo. Nama orang pada SK tidak dimuat.",
    frequency=DAILY,
    columns=(
        Column("id_sk", "integer", "Nomor urut catatan SK di portal", is_required=True),
        NUMBER,
        NAME,
        *PLACE_COLUMNS,
        Column("jenis_sk", "string", "Jenis SK", choices=_labels(SkKind)),
        Column("nomor_sk", "string", "Nomor seperti tertulis pada SK", is_required=True),
        Column("jabatan_penerbit", "string", "Jabatan penetap", choices=_labels(IssuerRole)),
        Column("tanggal_sk", "date", "Tanggal penetapan", is_required=True),
        Column("berlaku_mulai", "date", "Hari pertama berlaku", is_required=True),
        Column("berlaku_sampai", "date", "Hari terakhir menurut SK; kosong bila tanpa batas"),
        Column("diganti_sesudah", "date", "Hari terakhir karena ada SK pengganti"),
        Column(
            "keadaan", "string", "Keadaan pada hari unduh; hampir habis = 60 hari terakhir",
            choices=_labels(SkValidity),
        ),
        Column(
            "pemeriksaan", "string", "Hasil pencocokan Diskominfo dengan pindaian",
            choices=_labels(SkCheck),
        ),
        CHANGED,
    ),
    key=("id_sk",),
    rows=registry.sk_rows,
    stamp=registry.sk_stamp,
    withdrawn=withdrawn.sk,
    since_means="SK yang dicatat, diperiksa, atau dicabut pada atau sesudah waktu itu.",
)  # fmt: skip

ACTIVITIES = Dataset(
    slug="kegiatan",
    title="Kegiatan KIM per bulan",
    about="Jumlah kegiatan terverifikasi dan pesertanya, per KIM dan bulan.",
    period="Semua bulan yang mempunyai kegiatan terverifikasi",
    method="Dihitung dari laporan kegiatan yang diperiksa Diskominfo. Kegiatan bersama dihitung "
    "satu kali, pada KIM yang melaporkannya.",
    frequency=DAILY,
    columns=(
        Column("bulan", "yearmonth", "Bulan pelaksanaan", is_required=True),
        NUMBER,
        NAME,
        *PLACE_COLUMNS,
        _count("jumlah_kegiatan", "Kegiatan terverifikasi dalam bulan itu", "kegiatan"),
        _count("peserta_laki_laki", "Peserta laki-laki, dijumlah"),
        _count("peserta_perempuan", "Peserta perempuan, dijumlah"),
        _count("peserta_pemuda", "Pemuda di antara peserta, dijumlah"),
        CHANGED,
    ),
    key=("bulan", "nomor_registri"),
    rows=registry.activity_rows,
    stamp=registry.activity_stamp,
    withdrawn=withdrawn.activities,
    since_means="Bulan yang laporannya berubah pada atau sesudah waktu itu.",
)

FUNDS = Dataset(
    slug="anggaran",
    title="Anggaran KIM per tahun dan sumber",
    about="Jumlah rencana, penerimaan, dan belanja tiap KIM terverifikasi.",
    period="Semua tahun anggaran yang dicatat",
    method="Dijumlahkan dari catatan KIM dan pemerintah desa yang belum diganti atau dibatalkan. "
    "Catatan satu per satu dan dokumennya tidak dimuat.",
    frequency=DAILY,
    columns=(
        Column("tahun", "year", "Tahun anggaran", is_required=True),
        NUMBER,
        NAME,
        *PLACE_COLUMNS,
        Column("sumber", "string", "Asal dana", choices=_labels(FundSource), is_required=True),
        _count("rencana", "Uang yang direncanakan", "rupiah"),
        _count("diterima", "Uang yang diterima", "rupiah"),
        _count("dibelanjakan", "Uang yang dibelanjakan", "rupiah"),
        _count("nilai_barang", "Taksiran nilai barang dan jasa yang diterima", "rupiah"),
        _count("belanja_tanpa_dokumen", "Belanja yang belum ada buktinya", "rupiah"),
        CHANGED,
    ),
    key=("tahun", "nomor_registri", "sumber"),
    rows=registry.fund_rows,
    stamp=registry.fund_stamp,
    withdrawn=withdrawn.funds,
    since_means="Jumlah yang bertambah catatannya pada atau sesudah waktu itu.",
)

EVENTS = Dataset(
    slug="pembinaan",
    title="Kegiatan pembinaan KIM",
    about="Bimtek, rakor, dan kegiatan pembinaan lain yang diumumkan, dengan jumlah hadir.",
    period="Semua kegiatan yang pernah diumumkan",
    method="Dicatat penyelenggara; jumlah hadir dihitung dari daftar hadir. Nama orang dan "
    "anggaran kegiatan tidak dimuat.",
    frequency=DAILY,
    columns=(
        Column("id_kegiatan", "integer", "Nomor kegiatan di portal", is_required=True),
        Column("jenis", "string", "Jenis kegiatan", choices=_labels(EventKind)),
        Column("tema", "string", "Tema kegiatan", is_required=True),
        Column("tanggal", "date", "Hari pertama, menurut waktu setempat", is_required=True),
        Column("sampai_tanggal", "date", "Hari terakhir", is_required=True),
        *PLACE_COLUMNS[:6],
        Column("keadaan", "string", "Keadaan saat diunduh", choices=_labels(EventState)),
        _count("kuota", "Orang yang dapat ditampung; kosong bila tidak dibatasi"),
        _count("jumlah_hadir", "Orang pada daftar hadir"),
        _count("kim_hadir", "KIM yang diwakili pada daftar hadir", "KIM"),
        CHANGED,
    ),
    key=("id_kegiatan",),
    rows=registry.event_rows,
    stamp=registry.event_stamp,
    since_means=SINCE_ROW,
)

ROUNDS = Dataset(
    slug="monev",
    title="Putaran monev KIM",
    about="Putaran penilaian yang sudah diumumkan: jadwal, tahap, dan instrumennya.",
    period="Semua putaran yang pernah diumumkan",
    method="Dicatat Diskominfo penyelenggara. Nilai hanya ada pada dataset hasil, sesudah "
    "diumumkan.",
    frequency=DAILY,
    columns=(
        Column("putaran", "string", "Kunci putaran, bagian dari alamatnya", is_required=True),
        Column("nama", "string", "Nama putaran", is_required=True),
        Column("tingkat", "string", "Tingkat penilaian", choices=_labels(MonevLevel)),
        Column("tahun", "year", "Tahun penilaian", is_required=True),
        *PLACE_COLUMNS[:4],
        Column("tahap", "string", "Tahap saat diunduh", is_required=True),
        Column("instrumen", "string", "Kode dan versi instrumen"),
        Column("nama_instrumen", "string", "Nama instrumen"),
        Column("pengusulan_dibuka", "date", "Hari pertama pengusulan"),
        Column("pengusulan_ditutup", "date", "Hari terakhir pengusulan"),
        Column("tanggal_paparan", "date", "Hari paparan"),
        Column("tanggal_pleno", "date", "Hari rapat pleno"),
        _count("jumlah_peserta", "KIM yang diusulkan; kosong sebelum hasil diumumkan", "KIM"),
        _count("versi_hasil", "Versi hasil yang berlaku; kosong sebelum diumumkan", "versi"),
        Column("hasil_diumumkan_pada", "datetime", "Saat versi itu diumumkan"),
        CHANGED,
    ),
    key=("putaran",),
    rows=monev.round_rows,
    stamp=monev.round_stamp,
    since_means="Putaran yang berubah, atau hasilnya diumumkan, pada atau sesudah waktu itu.",
)

RESULTS = Dataset(
    slug="hasil",
    title="Hasil monev KIM",
    about="Nilai dan peringkat tiap peserta pada hasil yang sudah diumumkan dan berlaku.",
    period="Semua putaran yang hasilnya sudah diumumkan",
    method="Dihitung dari lembar nilai juri menurut instrumen putaran; lihat /monev/cara-menilai/. "
    "Nama juri dan lembar satu per satu tidak dimuat.",
    frequency=DAILY,
    columns=(
        Column("putaran", "string", "Kunci putaran, sama dengan dataset monev", is_required=True),
        Column("tahun", "year", "Tahun penilaian", is_required=True),
        _count("versi_hasil", "Versi hasil yang berlaku", "versi"),
        Column("diumumkan_pada", "datetime", "Saat versi itu diumumkan", is_required=True),
        NUMBER,
        Column("kim", "string", "Nama KIM saat diusulkan", is_required=True),
        *PLACE_COLUMNS,
        Column("kategori", "string", "Kategori; kosong bila putaran tidak dibagi"),
        _count(
            "peringkat", "Peringkat di kategorinya; kosong bila lembar nilainya kurang", "peringkat"
        ),
        Column("peringkat_bersama", "boolean", "true bila ada peserta lain di peringkat itu"),
        Column("nilai_akhir", "number", "Nilai akhir, dua desimal", "poin, 0–100"),
        Column("predikat", "string", "Predikat menurut instrumen"),
        _count("jumlah_lembar", "Lembar nilai yang dihitung", "lembar"),
        Column("nilai_aspek", "string", "Nilai tiap aspek: KODE=nilai, dipisah tanda |"),
        Column(
            "potensi_hasil_monev",
            "string",
            "Potensi yang ditetapkan dinas sesudah kunjungan dan "
            "penilaian, dipisah tanda |; kosong bila belum ditetapkan",
        ),
        Column(
            "penghargaan",
            "string",
            "Penghargaan di luar peringkat, dipisah tanda |; kosong bila tidak ada",
        ),
    ),
    key=("putaran", "nomor_registri"),
    rows=monev.result_rows,
    stamp=monev.result_stamp,
    withdrawn=withdrawn.results,
    since_means="Hasil yang diumumkan pada atau sesudah waktu itu.",
)

DATASETS = {one.slug: one for one in (KIM, SK, ACTIVITIES, FUNDS, EVENTS, ROUNDS, RESULTS)}
