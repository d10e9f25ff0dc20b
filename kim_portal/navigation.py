"""What every page shows around its content, and the index of all parts of the portal."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from kim_portal.accounts.access import is_declared
from kim_portal.drafts import COOKIE, QUEUE_COOKIE, VISITOR
from registry.duties import duties
from registry.enums import RegionLevel, Role
from registry.models import Kim, Region


@dataclass(frozen=True)
class Part:
    """One page of the index: `name` is its URL name, `permission` who may open it ("" = all).

    `kind` stands before the slug in addresses that KIM and forums share. A page of
    one region stands only at regions of `levels` (none = all).
    """

    label: str
    sentence: str
    name: str
    permission: str = ""
    kind: str = ""
    levels: tuple[str, ...] = ()


# A new part of the portal needs one line here (test_every_list_stands_in_the_index).
PARTS = {
    "Registri": [
        Part("KIM", "Direktori dengan status, SK, dan kegiatan terakhir.", "registry:kim_list"),
        Part(
            "Daftarkan KIM", "KIM baru tersimpan sebagai draf.",
            "registry:kim_create", "registry.create_kim",
        ),
        Part(
            "Impor dari berkas kantor", "XLSX, XLS, ODS, atau CSV, diperiksa per baris.",
            "registry:kim_import", "registry.import_kim",
        ),
        Part("SK", "Masa berlaku, penerbit, dan pindaian.", "registry:sk_list", "registry.list_sk"),
        Part("Forum KIM", "Forum kecamatan, kabupaten, dan provinsi.", "registry:forum_list"),
        Part(
            "Meja kecamatan", "KIM menurut yang paling perlu perhatian, dengan teks pengingat.",
            "registry:desk_list", "registry.list_desk",
        ),
        Part(
            "Catatan forum", "Potensi, kendala, dan sumber daya yang diperlukan.",
            "registry:forum_note_list", "registry.list_forum_note",
        ),
        Part(
            "Minat membentuk KIM", "Desa tanpa KIM yang ingin membentuk KIM.",
            "registry:interest_list", "registry.list_interest",
        ),
        Part(
            "Gangguan jaringan", "Desa yang boleh terlambat melapor.",
            "registry:outage_list", "registry.list_outage",
        ),
        Part(
            "Anggaran KIM", "Rencana, penerimaan, dan belanja per tahun dan sumber.",
            "registry:fund_list", "registry.list_fund",
        ),
        Part(
            "Anggaran tanpa KIM", "Anggaran desa untuk KIM yang belum dibentuk.",
            "registry:stray_budget_list", "registry.list_stray_budget",
        ),
        Part(
            "Desa persiapan", "Catat wilayah yang belum mempunyai kode resmi.",
            "registry:region_create", "registry.create_region",
        ),
        Part(
            "Usulan pembetulan wilayah", "Nama atau kode desa yang menurut operatornya keliru.",
            "registry:region_proposal_list", "registry.list_region_proposal",
        ),
        Part(
            "KIM di wilayah yang ditutup", "Pindahkan KIM ke wilayah penggantinya.",
            "registry:region_closed_list", "registry.list_closed_region",
        ),
    ],
    "Kegiatan, potensi, dan aspirasi": [
        Part(
            "Bahan diseminasi", "Informasi dan klarifikasi hoaks untuk disampaikan kepada warga.",
            "registry:brief_list",
        ),
        Part(
            "Pembinaan", "Bimtek, rakor, dan kunjungan dengan undangan dan daftar hadir.",
            "registry:event_list",
        ),
        Part(
            "Laporan kegiatan", "Diajukan, dikembalikan, dan terverifikasi.",
            "registry:report_list", "registry.list_report",
        ),
        Part(
            "Buat laporan", "Kegiatan KIM Anda, dengan foto.",
            "registry:report_create", "registry.create_report",
        ),
        Part(
            "Antrean di perangkat ini", "Draf dan kiriman yang ditulis tanpa sinyal.",
            "device_queue",
        ),
        Part(
            "Rekap laporan", "Siapa sudah melapor tiap masa, tepat waktu atau belum.",
            "registry:period_report_list", "registry.list_period_report",
        ),
        Part("Kegiatan yang terbit", "Yang dibaca umum.", "registry:activity_list"),
        Part(
            "Berita untuk desa", "Tulisan KIM yang diserahkan ke situs desa.",
            "registry:handover_list", "registry.list_handover",
        ),
        Part(
            "Situs desa", "Kelengkapan, pengelola, dan tulisan terakhir.",
            "registry:website_list", "registry.list_website",
        ),
        Part(
            "Bantuan UMKM", "Usaha yang masih memerlukan bantuan.",
            "registry:need_list", "registry.list_need",
        ),
        Part(
            "Izin UMKM", "NIB, P-IRT, halal, merek, dan masa berlakunya.",
            "registry:permit_list", "registry.list_permit",
        ),
        Part(
            "Aspirasi warga", "Masuk, diteruskan, dijawab, dan sampai ke warga.",
            "registry:aspiration_list", "registry.list_aspiration",
        ),
        Part(
            "Instansi penjawab", "OPD yang dapat dimintai jawaban.",
            "registry:agency_list", "registry.list_agency",
        ),
        Part(
            "Hari libur kantor", "Dilewati saat menghitung batas dalam hari kerja.",
            "registry:holiday_list", "registry.list_holiday",
        ),
    ],
    "Pembinaan": [
        Part(
            "Pembinaan yang saya ikuti", "Kehadiran dan sertifikat atas akun Anda.",
            "registry:own_events", "registry.list_own_event",
        ),
        Part(
            "Kebutuhan pembinaan", "Dari KIM, forum, rekap, dan monev, menurut tema.",
            "registry:training_need_list", "registry.list_training_need",
        ),
        Part(
            "Tindak lanjut", "Saran monev, kunjungan, dan kesepakatan, dengan bukti dan batasnya.",
            "registry:follow_up_list", "registry.list_follow_up",
        ),
        Part(
            "Rencana pemulihan", "Langkah bagi KIM yang vakum atau kurang aktif.",
            "registry:revival_list", "registry.list_revival",
        ),
    ],
    "Monev": [
        Part("Putaran", "Jadwal, peserta, juri, dan hasil.", "monev:round_list"),
        Part("Instrumen", "Aspek, indikator, bobot, dan jangkar.", "monev:instrument_list"),
        Part("Cara kami menilai", "Penjelasan untuk umum.", "monev:method"),
        Part("Periksa dokumen", "Cocokkan kode pada berita acara.", "monev:check_form"),
        Part("Hitung ulang hasil", "Dari bundel yang diumumkan.", "monev:bundle_recompute"),
    ],
    "Data": [
        Part("Peta", "Cakupan, keaktifan, potensi, dan kanal sampai desa.", "registry:map_home"),
        Part(
            "Cari desa", "Adakah KIM di sana, dan cara membentuknya.", "registry:region_search"
        ),
        Part(
            "Data terbuka", "CSV, JSON, dan GeoJSON dengan kamus data.", "open_data:dataset_list"
        ),
    ],
    "Kantor": [
        Part(
            "Pengguna", "Akun, undangan, dan penugasan.",
            "registry:user_list", "registry.list_user",
        ),
        Part(
            "Catatan tindakan", "Siapa berbuat apa, dan kapan.",
            "accounts:auditentry_list", "accounts.list_auditentry",
        ),
        Part("Permintaan data pribadi", "Salinan, perbaikan, penghapusan; dijawab dalam 3×24 jam.",
             "registry:subject_request_list", "registry.list_subject_request"),
        Part("Pelanggaran data", "Data yang bocor atau hilang; diberitahukan dalam 3×24 jam.",
             "registry:breach_list", "registry.list_breach"),
        Part("Menunggu persetujuan", "Nama dari berkas kantor yang belum disetujui orangnya.",
             "registry:member_list", "registry.list_consent_member"),
        Part(
            "Laporan tahunan", "Angka setahun satu kabupaten/kota untuk pimpinan.",
            "monev:year_report_list", "monev.list_year_report",
        ),
        Part(
            "Portal tepercaya", "Portal lain yang tanda tangannya diterima di sini.",
            "monev:portal_list", "monev.list_portal",
        ),
        Part("Akun saya", "Kata sandi, perangkat, dan penugasan.", "profile"),
        Part("Bantuan", "Jawaban singkat tentang portal.", "help_page"),
    ],
}  # fmt: skip
# Pages of one KIM, listed for each KIM that somebody belongs to.
KIM_PARTS = [
    Part("Profil", "Data, pengurus, dan kegiatan KIM.", "registry:kim_detail", "registry.view_kim"),
    Part("Riwayat SK", "Semua SK dan yang menggantikannya.", "registry:kim_sk_list",
         "registry.view_kim"),
    Part("Anggaran", "Rencana, penerimaan, belanja, atau pernyataan tidak ada.",
         "registry:fund_detail", "registry.view_fund", kind="kim"),
    Part("Rencana kegiatan", "Yang akan diselenggarakan dan yang tertunda.",
         "registry:plan_list", "registry.list_plan"),
    Part("Rekap laporan", "Tiap masa laporan, terisi dari kegiatan.",
         "registry:kim_period_list", "registry.view_period_report"),
    Part("Usaha yang didampingi", "UMKM, izin, dan bantuannya.",
         "registry:umkm_list", "registry.view_umkm"),
    Part("Catat aspirasi warga", "Diteruskan ke dinas, dengan nomor untuk warga.",
         "registry:kim_aspiration_create", "registry.create_aspiration"),
    Part("Kebutuhan pembinaan", "Sampaikan pelatihan yang diperlukan KIM.",
         "registry:training_need_create", "registry.create_training_need"),
    Part("Kanal", "Media luring dan daring KIM.", "registry:channel_list", "registry.view_channel"),
]  # fmt: skip
# Pages of one region, listed for each region that somebody has a duty in.
REGION_PARTS = [
    Part("Halaman wilayah", "Yang dibaca umum: KIM, forum, dan wilayah di bawahnya.",
         "registry:region_detail"),
    Part("Peta", "Wilayah di bawahnya dengan tujuh lapisan.", "registry:map_detail",
         levels=(RegionLevel.PROVINSI, RegionLevel.KABUPATEN, RegionLevel.KECAMATAN)),
    Part("Pasangan pembinaan", "KIM kuat yang dapat menemani KIM sejenis yang sepi.",
         "registry:mentor_list", "registry.list_mentor",
         levels=(RegionLevel.PROVINSI, RegionLevel.KABUPATEN, RegionLevel.KECAMATAN)),
    Part("Angka KIM", "Jumlah menurut keadaan hari ini, dengan arti setiap angka.",
         "registry:region_figures", "registry.view_figures_region"),
    Part("Riwayat pembinaan", "Kegiatan, jangkauan, dan tindak lanjut yang menunggu.",
         "registry:region_coaching", "registry.view_coaching_region"),
    Part("Aturan kabupaten/kota", "Anggota, SK, masa laporan, batas waktu, dan kepala surat.",
         "registry:office_setting_detail", "registry.view_office_setting",
         levels=(RegionLevel.KABUPATEN,)),
    Part("Perubahan wilayah", "Pemekaran, penggabungan, dan ganti nama.",
         "registry:region_change_list", "registry.change_region"),
    Part("Situs desa ini", "Pengelola, kelengkapan, dan tulisan terakhir.",
         "registry:website_detail", "registry.view_website", levels=(RegionLevel.DESA,)),
    Part("Usulkan pembetulan", "Nama atau kode desa yang keliru.",
         "registry:region_proposal_create", "registry.create_region_proposal",
         levels=(RegionLevel.DESA,)),
]  # fmt: skip

# (label, URL name, icon); six at most. Icons appear in the bottom bar of the pengurus only.
PARTS_ITEM = ("Semua bagian", "parts", "menu")
PUBLIC_MENU = [
    ("Beranda", "home", "beranda"),
    ("Direktori KIM", "registry:kim_list", "kelompok"),
    ("Peta", "registry:map_home", "lokasi"),
    ("Kegiatan", "registry:activity_list", "kalender"),
    ("Monev", "monev:round_list", "grafik"),
    ("Data", "open_data:dataset_list", "berkas"),
]
STAFF_MENU = [
    ("Tugas", "tasks", "beranda"),
    ("KIM", "registry:kim_list", "kelompok"),
    ("Laporan", "registry:report_list", "berkas"),
    ("SK", "registry:sk_list", "berkas"),
    ("Monev", "monev:round_list", "grafik"),
    PARTS_ITEM,
]
PENGURUS_MENU = [
    ("Tugas", "tasks", "beranda"),
    ("Lapor", "registry:report_create", "tulis"),
    ("Laporan saya", "registry:report_list", "berkas"),
    ("KIM", "registry:kim_list", "kelompok"),
    PARTS_ITEM,
]
# Its desk comes before the rounds, which stay in the index.
KECAMATAN_MENU = [
    ("Tugas", "tasks", "beranda"),
    ("Meja", "registry:desk_list", "lembaga"),
    ("KIM", "registry:kim_list", "kelompok"),
    ("Laporan", "registry:report_list", "berkas"),
    ("SK", "registry:sk_list", "berkas"),
    PARTS_ITEM,
]
JURI_MENU = [("Tugas", "tasks", "beranda"), ("Monev", "monev:round_list", "grafik")]
LOG_MENU = [
    ("Tugas", "tasks", "beranda"),
    ("Catatan", "accounts:auditentry_list", "berkas"),
    ("Pengguna", "registry:user_list", "akun"),
    ("KIM", "registry:kim_list", "kelompok"),
    ("Monev", "monev:round_list", "grafik"),
    PARTS_ITEM,
]


def menu_for(user) -> list[tuple[str, str, str]]:
    """Return the menu of this person."""
    if not user.is_authenticated:
        return PUBLIC_MENU
    if user.is_superuser or user.is_auditor:
        return LOG_MENU
    held = duties(user).roles
    if held == {Role.PENGURUS_KIM}:
        return PENGURUS_MENU
    if Role.KECAMATAN in held:
        return KECAMATAN_MENU
    return STAFF_MENU if held else JURI_MENU


@dataclass(frozen=True)
class Shelf:
    """A titled group of the index; `links` holds (label, sentence, address)."""

    title: str
    links: list[tuple[str, str, str]]


def shelves_for(user) -> list[Shelf]:
    """Return the index of this person: what the permissions let them open, empty groups left out.

    Raises LookupError for a permission that no table declares.
    """
    own = duties(user)
    kim = Kim.objects.filter(pk__in=own.kim_ids).with_place()
    regions = Region.objects.current().filter(path__in=own.paths()).order_by("path")
    shelves = [Shelf(one.name, _links(user, KIM_PARTS, one, one.slug)) for one in kim]
    shelves += [Shelf(one.label, _links(user, _at(one), one, one.path)) for one in regions]
    shelves += [Shelf(title, _links(user, parts)) for title, parts in PARTS.items()]
    return [shelf for shelf in shelves if shelf.links]


def _at(region: Region) -> list[Part]:
    return [part for part in REGION_PARTS if not part.levels or region.level in part.levels]


def _links(user, parts, owner=None, argument="") -> list[tuple[str, str, str]]:
    return [
        (part.label, part.sentence, _address(part, argument))
        for part in parts
        if _may_open(user, part.permission, owner)
    ]


def _may_open(user, permission: str, owner) -> bool:
    if permission and not is_declared(permission):
        raise LookupError(f"Undeclared permission: {permission}")
    return not permission or user.has_perm(permission, owner)


def _address(part: Part, argument: str) -> str:
    return reverse(part.name, args=[one for one in (part.kind, argument) if one])


def office(request):
    """Facts about this installation, from settings, and the one address of this page."""
    return {
        "page_url": f"{settings.SITE_URL}{request.path}",
        "office": {
            "name": settings.OFFICE_NAME,
            "region_name": settings.OFFICE_REGION_NAME,
            "contact": settings.OFFICE_CONTACT,
            "phase": settings.PHASE,
            "is_official": settings.IS_OFFICIAL_HOST,
        },
        "site_url": settings.SITE_URL,
        # A copy on the device waits to be removed: only then the page carries the script for it.
        "draft_received": COOKIE in request.COOKIES,
        # The same for what waits on the device to be sent.
        "device_queue": QUEUE_COOKIE in request.COOKIES,
        "visitor": VISITOR,
    }


def navigation(request):
    """The menu of this person, with the item of the current page marked."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    items = []
    for label, name, icon in menu_for(user):
        url = reverse(name)
        current = request.path == url or (url != "/" and request.path.startswith(url))
        items.append({"label": label, "url": url, "icon": icon, "current": current})
    # The longest match wins: /laporan/tambah/ is "Lapor", not "Laporan saya".
    marked = [item for item in items if item["current"]]
    for item in marked:
        item["current"] = item is max(marked, key=lambda one: len(one["url"]))
    place = duties(user).place_names if user.is_authenticated else ()
    is_pengurus = user.is_authenticated and duties(user).roles == {Role.PENGURUS_KIM}
    return {
        "menu": items,
        "place_names": place,
        "shows_bottom_bar": is_pengurus,
        "shows_sample_data": Kim.objects.filter(is_sample=True).exists(),
    }
