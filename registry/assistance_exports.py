"""Websites, businesses and channels as tables; no phone number, and no owner who did not agree."""

from django.db.models import QuerySet

from registry.assistance import PermitLine
from registry.list_exports import CHUNK, COUNT, DAY, MOMENT, OFFICE, PORTAL, STATE, TEXT, URL, table
from registry.models.website import DesaLine

KIM_NAME = ("nama KIM", "KIM yang mendampingi atau menulis", TEXT, PORTAL)


def website_rows(desa: QuerySet):
    """Yield every desa of `with_website()` with its website, None where none is written down."""
    for region in desa.with_website().iterator(chunk_size=CHUNK):
        yield DesaLine(region, getattr(region, "website", None))


def umkm_rows(businesses: QuerySet):
    return businesses.for_list().with_permits().iterator(chunk_size=CHUNK)


def need_rows(needs: QuerySet):
    return needs.for_list().by_due_date().iterator(chunk_size=CHUNK)


def permit_rows(permits: QuerySet, user):
    """Yield permits with the number this reader may see: empty unless published or one's own."""
    ordered = permits.for_list().order_by("expires_on", "pk")
    for permit in ordered.iterator(chunk_size=CHUNK):
        is_party = user.has_perm("registry.view_owner_umkm", permit)
        yield PermitLine(permit, permit.number if is_party else permit.public_number)


def channel_rows(channels: QuerySet):
    return channels.for_list().iterator(chunk_size=CHUNK)


def handover_rows(posts: QuerySet):
    return posts.for_list().iterator(chunk_size=CHUNK)


def _of_site(read):
    """Return the value of a website that is there; None for a desa without one."""
    return lambda line: read(line.website) if line.website and line.website.is_there else None


def _site_state(line) -> str:
    """Return the words of the list page (_website_tag.html)."""
    website = line.website
    if website is None:
        return "Belum dicatat"
    if not website.is_there:
        return "Belum punya situs"
    if website.is_dead:
        return "Lama tidak diperbarui"
    return "Belum diperiksa" if website.score is None else "Diperbarui"


WEBSITE_EXPORT = table(
    "Situs desa",
    "situs-desa",
    [],
    lambda line: line.region,
    [
        ("keadaan", "Sampai di mana situs itu pada hari unduh", STATE, PORTAL, _site_state),
        ("platform", "Sistem situs itu, kosong bila belum ada", TEXT, OFFICE,
         _of_site(lambda site: site.get_platform_display())),
        ("alamat situs", "Alamat situs desa", URL, OFFICE, _of_site(lambda site: site.url)),
        ("KIM penyunting", "KIM yang mengelola isinya", TEXT, OFFICE,
         _of_site(lambda site: site.editor_kim.name if site.editor_kim else "")),
        ("unggahan terakhir", "Hari unggahan terakhir yang terlihat", DAY, OFFICE,
         _of_site(lambda site: site.last_post_on)),
        ("kelengkapan", "Berapa dari profil, potensi, APBDes, berita, dan layanan yang ada; "
         "kosong sebelum diperiksa", "0 sampai 5", OFFICE, _of_site(lambda site: site.score)),
        ("diperiksa pada", "Hari pemeriksaan terakhir", DAY, OFFICE,
         _of_site(lambda site: site.checked_on)),
        ("berita menunggu", "Berita KIM yang belum diterbitkan desa", COUNT, PORTAL,
         lambda line: line.region.waiting_post_count),
    ],
)  # fmt: skip


def _shown(umkm) -> str:
    if umkm.ended_on:
        return "Pendampingan selesai"
    return "Tampil untuk umum" if umkm.is_public else "Tidak tampil untuk umum"


UMKM_EXPORT = table(
    "UMKM dampingan KIM",
    "umkm",
    [
        ("nama usaha", "Nama usaha", TEXT, "Isian KIM", lambda umkm: umkm.name),
        ("produk", "Yang dibuat atau dijual", TEXT, "Isian KIM", lambda umkm: umkm.product),
        ("sektor", "Potensi wilayah", "satu nama potensi", "Isian KIM",
         lambda umkm: umkm.sector.name),
        (*KIM_NAME, lambda umkm: umkm.kim.name),
    ],
    lambda umkm: umkm.region,
    [
        ("pemilik", "Nama pemilik, hanya bila pemilik setuju namanya tampil", TEXT, "Isian KIM",
         lambda umkm: umkm.public_owner_name),
        ("persetujuan pemilik", "Yang disetujui pemilik untuk ditampilkan", "satu persetujuan",
         "Isian KIM", lambda umkm: umkm.get_consent_display()),
        ("tanggal persetujuan", "Hari pemilik setuju", DAY, "Isian KIM",
         lambda umkm: umkm.consented_on),
        ("tampilan", "Apakah usaha ini tampil untuk umum", STATE, PORTAL, _shown),
        ("izin berlaku", "Jenis izin yang berlaku hari ini", "jenis izin, dipisah titik koma",
         "Isian KIM", lambda umkm: "; ".join(
             one.get_kind_display() for one in umkm.permits_in_force)),
        ("tautan promosi", "Halaman promosi usaha", URL, "Isian KIM",
         lambda umkm: umkm.promotion_url),
        ("didampingi sampai", "Hari pendampingan selesai, kosong bila masih", DAY, "Isian KIM",
         lambda umkm: umkm.ended_on),
    ],
)  # fmt: skip
NEED_EXPORT = table(
    "Bantuan untuk UMKM",
    "bantuan-umkm",
    [
        ("jenis bantuan", "Bantuan yang diperlukan", "satu jenis", "Isian KIM",
         lambda need: need.get_kind_display()),
        ("nama usaha", "Usaha yang memerlukan", TEXT, "Isian KIM", lambda need: need.umkm.name),
        (*KIM_NAME, lambda need: need.kim.name),
    ],
    lambda need: need.region,
    [
        ("keterangan", "Penjelasan bantuan", TEXT, "Isian KIM", lambda need: need.note),
        ("keadaan", "Keadaan bantuan pada hari unduh", STATE, PORTAL,
         lambda need: need.get_state_display()),
        ("ditangani oleh", "Siapa yang menangani", TEXT, OFFICE, lambda need: need.handler),
        ("batas waktu", "Hari terakhir, kosong bila tanpa batas", DAY, OFFICE,
         lambda need: need.due_on),
        ("lewat batas", "Belum selesai sesudah batas waktunya", "Ya atau Tidak", PORTAL,
         lambda need: "Ya" if need.is_overdue() else "Tidak"),
        ("hasil", "Hasil bantuan yang selesai", TEXT, OFFICE, lambda need: need.outcome),
        ("selesai pada", "Waktu bantuan selesai", MOMENT, PORTAL, lambda need: need.done_at),
    ],
)  # fmt: skip
PERMIT_EXPORT = table(
    "Izin UMKM yang perlu diperpanjang",
    "izin-umkm",
    [
        ("jenis izin", "Jenis izin", "satu jenis", "Isian KIM",
         lambda line: line.permit.get_kind_display()),
        ("nama usaha", "Pemegang izin", TEXT, "Isian KIM", lambda line: line.permit.umkm.name),
        (*KIM_NAME, lambda line: line.permit.kim.name),
    ],
    lambda line: line.permit.region,
    [
        ("nomor izin", "Nomor izin; kosong bila pemilik belum membolehkannya tampil dan Anda tidak "
         "mengurus usaha ini", TEXT, "Isian KIM", lambda line: line.number),
        ("keadaan", "Keadaan izin pada hari unduh", STATE, PORTAL,
         lambda line: line.permit.status_label),
        ("terbit pada", "Hari izin terbit", DAY, "Isian KIM", lambda line: line.permit.issued_on),
        ("berlaku sampai", "Hari terakhir izin berlaku", DAY, "Isian KIM",
         lambda line: line.permit.expires_on),
        ("diurus dengan KIM", "Apakah KIM mendampingi pengurusannya", "Ya atau Tidak", "Isian KIM",
         lambda line: "Ya" if line.permit.is_assisted else "Tidak"),
    ],
)  # fmt: skip


def _channel_state(channel) -> str:
    if channel.ended_on:
        return "Tidak dipakai lagi"
    return "Lama tidak diperbarui" if channel.is_dead else "Dipakai"


CHANNEL_EXPORT = table(
    "Kanal informasi KIM",
    "kanal",
    [
        (*KIM_NAME, lambda channel: channel.kim.name),
        ("jenis kanal", "Jenis kanal, daring atau luring", "satu jenis", "Isian KIM",
         lambda channel: channel.get_kind_display()),
        ("nama kanal", "Nama kanal", TEXT, "Isian KIM", lambda channel: channel.label),
    ],
    lambda channel: channel.region,
    [
        ("alamat kanal", "Alamat untuk umum; nomor telepon dan grup tertutup tidak dimuat", URL,
         "Isian KIM", lambda channel: channel.public_url),
        ("jangkauan", "Pengikut, anggota, atau orang yang dijangkau", COUNT, "Isian KIM",
         lambda channel: channel.reach_count),
        ("jangkauan dihitung pada", "Hari penghitungan itu", DAY, "Isian KIM",
         lambda channel: channel.counted_on),
        ("unggahan atau siaran terakhir", "Hari terakhir kanal dipakai", DAY, "Isian KIM",
         lambda channel: channel.last_post_on),
        ("keadaan", "Keadaan kanal pada hari unduh", STATE, PORTAL, _channel_state),
        ("diperiksa pada", "Waktu pemeriksaan terakhir oleh dinas", MOMENT, OFFICE,
         lambda channel: channel.checked_at),
        ("dipakai sampai", "Hari kanal berhenti dipakai", DAY, "Isian KIM",
         lambda channel: channel.ended_on),
    ],
)  # fmt: skip
HANDOVER_EXPORT = table(
    "Berita KIM untuk situs desa",
    "berita-desa",
    [
        ("judul berita", "Judul berita", TEXT, "Isian KIM", lambda post: post.title),
        (*KIM_NAME, lambda post: post.kim.name),
    ],
    lambda post: post.region,
    [
        ("sumber bahan", "Dari mana bahannya", TEXT, "Isian KIM", lambda post: post.source_note),
        ("laporan kegiatan", "Laporan yang diberitakan, kosong bila tidak ada", TEXT, "Isian KIM",
         lambda post: post.report.title if post.report else ""),
        ("keadaan", "Sampai di mana berita itu", STATE, PORTAL,
         lambda post: post.get_state_display()),
        ("diserahkan pada", "Waktu diserahkan ke desa", MOMENT, PORTAL,
         lambda post: post.handed_at),
        ("terbit pada", "Hari terbit di situs desa", DAY, "Isian desa",
         lambda post: post.published_on),
        ("alamat berita", "Alamat sesudah terbit", URL, "Isian desa",
         lambda post: post.published_url),
        ("catatan desa", "Yang perlu diperbaiki bila dikembalikan", TEXT, "Isian desa",
         lambda post: post.return_reason),
    ],
)  # fmt: skip
