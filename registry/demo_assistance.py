"""Demo data around businesses, channels, websites of desa and posts; businesses are invented.

Addresses lie below example.org, which belongs to nobody.
"""

from registry.enums_assistance import (
    ChannelKind,
    NeedKind,
    OwnerConsent,
    PermitKind,
    PermitState,
    WebsitePlatform,
)
from registry.handing import publish_handover
from registry.models import Channel, DesaWebsite, Handover, Region, Sector, Umkm, UmkmNeed
from registry.models import UmkmPermit as Permit
from registry.models.website import COMPLETENESS

WEB = "https://example.org"
# (KIM, business, product, sector, what the owner agreed to)
BUSINESSES = [
    ("KIM Mangun Karya", "Keripik Sabar Menanti", "Keripik pisang dan singkong", "umkm", "owner"),
    ("KIM Mangun Karya", "Batik Pucuk Waru", "Batik tulis motif Paser", "umkm", "business"),
    ("KIM Mangun Karya", "Madu Kebun Belakang", "Madu kelulut", "pertanian-perkebunan", "none"),
    ("KIM Sesulu Cerdas", "Amplang Pesisir Rasa", "Amplang ikan", "perikanan-peternakan", "owner"),
    ("KIM Rintik Bersuara", "Kopi Tiga Lereng", "Kopi bubuk", "pertanian-perkebunan", "business"),
    ("KIM Petung Digital", "Jahit Cepat Rapi", "Jasa jahit", "umkm", "business"),
    ("KIM Teluk Singkama", "Terasi Ombak", "Terasi udang", "perikanan-peternakan", "owner"),
    ("KIM Teluk Singkama", "Abon Tanjung", "Abon ikan", "perikanan-peternakan", "none"),
]
# business → (kind, state, days since issued, days until the end)
PERMITS = {
    "Keripik Sabar Menanti": [
        (PermitKind.NIB, PermitState.ISSUED, 700, None),
        (PermitKind.PIRT, PermitState.ISSUED, 1800, -12),
        (PermitKind.HALAL, PermitState.IN_PROCESS, None, None),
    ],
    "Batik Pucuk Waru": [
        (PermitKind.NIB, PermitState.ISSUED, 400, None),
        (PermitKind.MEREK, PermitState.PREPARING, None, None),
    ],
    "Amplang Pesisir Rasa": [(PermitKind.HALAL, PermitState.ISSUED, 1420, 40)],
    "Kopi Tiga Lereng": [(PermitKind.NIB, PermitState.ISSUED, 90, None)],
    "Terasi Ombak": [
        (PermitKind.NIB, PermitState.ISSUED, 300, None),
        (PermitKind.BPOM, PermitState.PREPARING, None, None),
    ],
}
# (business, kind, what is missing, who sees to it, days until the date)
NEEDS = [
    ("Keripik Sabar Menanti", NeedKind.HALAL_PROPOSAL, "Berkas bahan baku kurang satu.", "", -5),
    ("Batik Pucuk Waru", NeedKind.PRODUCT_REGISTRATION, "", "Dinas Koperasi dan UMKM", 10),
    ("Madu Kebun Belakang", NeedKind.NIB, "", "", None),
    ("Kopi Tiga Lereng", NeedKind.HALAL_PROPOSAL, "", "", 21),
    ("Jahit Cepat Rapi", NeedKind.PROMOTION, "Foto sepuluh hasil jahitan.", "", None),
    ("Terasi Ombak", NeedKind.PACKAGING, "Label dengan tanggal kedaluwarsa.", "", 14),
]
# (KIM, kind, name, reach, days since the last post)
CHANNELS = [
    ("KIM Mangun Karya", ChannelKind.INSTAGRAM, "Kabar Bangun Mulya", 1240, 3),
    ("KIM Mangun Karya", ChannelKind.FACEBOOK, "Bangun Mulya Bersuara", 3105, 245),
    ("KIM Mangun Karya", ChannelKind.WHATSAPP_GROUP, "Warga Bangun Mulya", 214, 1),
    ("KIM Mangun Karya", ChannelKind.RADIO, "Radio desa 107,7 FM", 400, 2),
    ("KIM Mangun Karya", ChannelKind.NOTICE_BOARD, "Papan balai desa", 350, 9),
    ("KIM Teluk Singkama", ChannelKind.FACEBOOK, "Kabar Teluk Singkama", 890, 12),
    ("KIM Teluk Singkama", ChannelKind.FACE_TO_FACE, "Kumpul nelayan malam Jumat", 60, 6),
    ("KIM Muara Muntai Ulu", ChannelKind.YOUTUBE, "Muara Muntai dari Dekat", 512, 130),
]
# (region, platform, KIM that edits it, days since the last post, what is there)
WEBSITES = [
    ("64.09.02.2004", WebsitePlatform.OPENSID, "KIM Mangun Karya", 20, 4),
    ("64.09.02.2002", WebsitePlatform.DIGITALDESA, "", 210, 2),
    ("64.09.03.2009", WebsitePlatform.KIM_ID, "KIM Sumber Sari", 35, 3),
    ("64.09.03.2010", WebsitePlatform.NONE, "", None, 0),
    ("64.08.12.2004", WebsitePlatform.OPENSID, "", 260, 1),
    ("64.02.01.2007", WebsitePlatform.OPENSID, "KIM Muara Muntai Ulu", 14, 5),
    ("64.02.18.2007", WebsitePlatform.CUSTOM, "", 95, 3),
]
# (KIM, title, how far it is)
POSTS = [
    ("KIM Mangun Karya", "Panen raya jagung di tiga dusun", "published"),
    ("KIM Mangun Karya", "Pelatihan keripik untuk dua puluh warga", "handed"),
    ("KIM Mangun Karya", "Kerja bakti saluran air", "returned"),
    ("KIM Mangun Karya", "Jadwal posyandu bulan depan", "draft"),
    ("KIM Muara Muntai Ulu", "Titian ulin selesai diperbaiki", "published"),
    ("KIM Muara Enggelam", "Listrik surya menyala di kampung apung", "handed"),
]


def add_assistance(demo) -> None:
    """Give the KIM of a RegistryDemo businesses, channels, websites and posts, all as sample."""
    for row in BUSINESSES:
        _business(demo, *row)
    for name, permits in PERMITS.items():
        for row in permits:
            _permit(demo, Umkm.objects.get(name=name), *row)
    for row in NEEDS:
        _need(demo, *row)
    for n, row in enumerate(CHANNELS):
        _channel(demo, n, *row)
    for row in WEBSITES:
        _website(demo, *row)
    for row in POSTS:
        _post(demo, *row)


def _business(demo, kim, name, product, sector, consent):
    kim = demo.kim[kim]
    umkm = Umkm(
        kim=kim, name=name, product=product, sector=Sector.objects.get(slug=sector),
        owner_name="Pemilik Contoh", consent=consent, is_sample=True,
        consented_on=None if consent == OwnerConsent.NONE else demo.days(-60),
    )  # fmt: skip
    umkm.store(by=demo.office_of(kim.region))


def _permit(demo, umkm, kind, state, issued, left):
    permit = Permit(
        umkm=umkm, kind=kind, state=state, number="" if issued is None else f"CONTOH-{umkm.pk:04}",
        issued_on=None if issued is None else demo.days(-issued),
        expires_on=None if left is None else demo.days(left),
    )  # fmt: skip
    permit.store(by=demo.office_of(umkm.region))


def _need(demo, business, kind, note, handler, left):
    umkm = Umkm.objects.get(name=business)
    due_on = None if left is None else demo.days(left)
    need = UmkmNeed(umkm=umkm, kind=kind, note=note, due_on=due_on)
    need.store(by=demo.office_of(umkm.region))
    if handler:
        need.start(by=demo.office_of(umkm.region), handler=handler, due_on=due_on)


def _channel(demo, n, kim, kind, label, reach, days):
    kim = demo.kim[kim]
    channel = Channel(
        kim=kim, kind=kind, label=label, is_sample=True, reach_count=reach,
        counted_on=demo.days(-7), last_post_on=demo.days(-days),
    )  # fmt: skip
    if not (channel.is_offline or kind == ChannelKind.WHATSAPP_GROUP):
        channel.url = f"{WEB}/kanal/{n + 1}"
    office = demo.office_of(kim.region)
    channel.store(by=office)
    channel.check_activity(by=office, last_post_on=channel.last_post_on)


def _website(demo, code, platform, editor, days, score):
    region = Region.objects.with_parents().get(code=code)
    office = demo.office_of(region)
    website = DesaWebsite(
        region=region, platform=platform, editor_kim=demo.kim.get(editor), is_sample=True,
        url="" if platform == WebsitePlatform.NONE else f"{WEB}/desa/{code}",
    )  # fmt: skip
    website.store(by=office)
    if website.is_there:
        found = list(COMPLETENESS)[:score]
        website.check_content(by=office, last_post_on=demo.days(-days), found=found)


def _post(demo, kim, title, reached):
    kim = demo.kim[kim]
    office = demo.office_of(kim.region)
    post = Handover(
        kim=kim, region=kim.region, title=title, is_sample=True,
        body=f"{title}. Warga {kim.region.label} bekerja bersama sejak pagi, dan pengurus KIM "
        "mencatat hasilnya untuk desa tetangga yang ingin mencoba hal yang sama.",
        source_note="Liputan pengurus KIM (contoh)",
    )  # fmt: skip
    post.store(by=office)
    if reached == "draft":
        return
    post.hand(by=office)
    if reached == "returned":
        post.return_(by=office, reason="Sebutkan dusun dan tanggalnya.")
    if reached == "published":
        publish_handover(post, by=office, url=f"{WEB}/berita/{post.pk}", on=demo.days(-14))
