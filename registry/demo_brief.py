"""Demo data of information on its way down: briefs in every state, all invented."""

from registry.briefing import publish_brief
from registry.enums_assistance import ChannelKind
from registry.models import Brief, BriefRelay, Region

# (region, kind, title, claim, body, source, days it holds, state, how many KIM passed it on)
BRIEFS = [
    ("64.09", "health", "Jadwal imunisasi balita bulan ini", "",
     "Imunisasi balita diadakan di posyandu setiap Selasa minggu kedua, pukul 08.00 sampai 11.00.\n"
     "Bawa buku KIA. Imunisasi tidak dipungut biaya.",
     "Dinas Kesehatan (contoh)", 30, "published", 2),
    ("64.09", "hoax", "Tidak ada pungutan untuk pengurusan KTP",
     "Pesan berantai menyebut warga harus membayar Rp50.000 untuk mencetak ulang KTP.",
     "Pengurusan dan pencetakan ulang KTP tidak dipungut biaya. Laporkan bila ada yang meminta "
     "uang.\nPetugas tidak pernah menagih lewat pesan.",
     "Dinas Kependudukan dan Pencatatan Sipil (contoh)", 60, "published", 1),
    ("64.09", "warning", "Siaga banjir pesisir akhir pekan", "",
     "Air pasang diperkirakan tinggi pada Sabtu dan Minggu. Pindahkan barang ke tempat tinggi.",
     "BPBD (contoh)", 2, "withdrawn", 1),
    ("64.09", "programme", "Bantuan kemasan untuk UMKM", "",
     "UMKM binaan KIM dapat mengajukan bantuan desain kemasan melalui kelurahan atau desa.",
     "Dinas Koperasi dan UKM (contoh)", 45, "draft", 0),
    ("64.08", "service", "Layanan adminduk keliling", "",
     "Mobil layanan datang ke kantor desa sesuai jadwal yang ditempel di papan pengumuman.",
     "Dinas Kependudukan dan Pencatatan Sipil (contoh)", 20, "published", 1),
]  # fmt: skip


def add_briefs(demo) -> None:
    """Give the offices of a RegistryDemo briefs, all as sample."""
    for row in BRIEFS:
        _brief(demo, *row)


def _brief(demo, code, kind, title, claim, body, source, days, state, passed_on):
    region = Region.objects.with_parents().get(code=code)
    by = demo.office_of(region)
    brief = Brief(
        region=region, kind=kind, title=title, claim=claim, body=body, source=source,
        valid_until=demo.days(days), is_sample=True,
    )  # fmt: skip
    brief.store(by=by, areas=[], sectors=[])
    if state == "draft":
        return
    publish_brief(brief, by=by)
    for number, target in enumerate(brief.targets.order_by("pk")[:passed_on]):
        BriefRelay(
            target=target, kind=(ChannelKind.WHATSAPP_GROUP, ChannelKind.FACE_TO_FACE)[number % 2],
            relayed_on=brief.today, people_count=(124, 36)[number % 2],
        ).store(by=by)  # fmt: skip
    if state == "withdrawn":
        brief.withdraw(by=by, reason="Prakiraan diperbarui: air tidak setinggi yang diduga.")
