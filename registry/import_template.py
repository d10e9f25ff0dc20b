"""The empty file that offices may fill in; its headers are what an import recognises."""

from kim_portal.spreadsheets import Export, TableColumn
from registry.office_columns import Column

FORMS = {
    Column.NAME: ("Wajib. Nama KIM", "KIM Mekar Waru"),
    Column.VILLAGE: ("Wajib. Desa atau kelurahan", "Desa Bangun Mulya"),
    Column.SUBDISTRICT: ("Kecamatan. Boleh kosong bila nama desanya hanya satu", "Waru"),
    Column.SK_NUMBER: ("Nomor SK persis seperti di surat", "141/07/2024"),
    Column.SIGNED_ON: ("Tanggal SK ditetapkan", "6 Juni 2024 atau 06/06/2024"),
    Column.EXPIRES_ON: ("Hari terakhir SK berlaku, atau lamanya", "6 Juni 2027 atau 3 tahun"),
    Column.ISSUER: ("Pejabat yang menetapkan", "Kepala Desa Bangun Mulya"),
    Column.CHAIR: ("Nama ketua, tanpa nomor telepon", "Nama lengkap"),
    Column.SECTORS: ("Potensi wilayah, dipisah koma", "Pertanian, UMKM"),
    Column.STATUS: ("Keaktifan", "Aktif, Kurang aktif, Vakum, atau Bubar"),
    Column.STATUS_NOTE: ("Mengapa statusnya demikian", "teks"),
    Column.CHANNEL: ("Alamat kanal, dipisah titik koma", "kim.id/nama; instagram.com/nama"),
    Column.FOUNDED_ON: ("Tanggal berdiri", "6 Juni 2024"),
    Column.ADDRESS: ("Alamat sekretariat. Tidak tampil untuk umum", "teks"),
}

TEMPLATE = Export(
    "Contoh berkas impor KIM",
    "contoh-impor-kim",
    [
        TableColumn(column.label, meaning, form, "Isian dinas", lambda row: "")
        for column, (meaning, form) in FORMS.items()
    ],
)
