"""Demo data of guidance: events of four kinds in every state; people and money are invented."""

import datetime
from zoneinfo import ZoneInfo

from registry.attending import Person, note_people
from registry.enums import RegionLevel
from registry.enums_event import AttendanceWay, InviteeKind
from registry.models import Event, Kim, Region
from registry.models.event_invitation import invite

# (region, kind, theme, place, days from today, quota, budget, how far it is)
EVENTS = [
    ("64.02", "rakor", "Sinergi KIM dan situs desa", "Aula Diskominfo, Tenggarong", -38, 60,
     28_500_000, "done"),
    ("64.09", "bimtek", "Menulis berita dari desa", "Gedung Serbaguna, Penajam", 9, 50,
     17_250_000, "announced"),
    ("64.09", "kunjungan", "Kunjungan pembinaan KIM Kecamatan Waru", "Balai Desa Bangun Mulya",
     -64, None, 2_400_000, "done"),
    ("64.09.02", "fgd", "Peran KIM saat musim banjir", "Kantor Kecamatan Waru", 0, 25, 0,
     "running"),
    ("64.08", "bimtek", "Video pendek dengan ponsel", "Ruang Meranti, Sangatta", 24, 40,
     31_000_000, "postponed"),
    ("64.08", "studi_tiru", "Belajar pengelolaan KIM ke Lumajang", "Kabupaten Lumajang", 50, 12,
     None, "draft"),
    ("64", "sosialisasi", "Pedoman monev KIM tahun ini", "Rapat daring", -90, None, None, "done"),
]  # fmt: skip
INSTITUTIONS = [
    (InviteeKind.OPD, "Dinas Pemberdayaan Masyarakat dan Desa"),
    (InviteeKind.GUEST, "Bank Daerah Cabang Contoh"),
]
SPEAKERS = "Narasumber Contoh, Diskominfo provinsi\nPembawa Materi Contoh, bank daerah"
AGENDA = "09.00 Pembukaan\n09.30 Paparan dan tanya jawab\n11.30 Kesepakatan tindak lanjut"
RESULT = "Peserta menyepakati jadwal tulisan bersama dan orang yang dapat dihubungi di tiap desa."
MINUTES = "Pembukaan, paparan, tanya jawab, dan kesepakatan tindak lanjut dicatat sesuai acara."


def add_events(demo) -> None:
    """Give the offices of a RegistryDemo events, all as sample."""
    for row in EVENTS:
        _event(demo, *row)


def _event(demo, code, kind, theme, place, days, quota, budget, state):
    region = Region.objects.with_parents().get(code=code)
    by = demo.users["provinsi"] if code == "64" else demo.office_of(region)
    zone = ZoneInfo(region.timezone)
    start = datetime.datetime.combine(demo.days(days), datetime.time(9), zone)
    event = Event(
        region=region, kind=kind, theme=theme, place=place, starts_at=start,
        ends_at=start + datetime.timedelta(hours=4), quota=quota, agenda=AGENDA, speakers=SPEAKERS,
        budget=budget, source="apbd_regency" if budget else "", is_sample=True,
    )  # fmt: skip
    event.store(by=by)
    if state == "postponed":
        event.announce(by=by)
        event.postpone(by=by, reason="no_budget", note="Dijadwalkan lagi sesudah perubahan APBD.")
        return
    for name, verb in (("announced", event.announce), ("running", event.start)):
        if state == "draft":
            return
        verb(by=by)
        if name == "announced":
            _invitations(demo, event, by)
        if state == name:
            return
    _attendance(demo, event, by)
    event.finish(by=by)
    event.write_minutes(by=by, summary=RESULT, minutes=MINUTES)


def _invitations(demo, event, by):
    """Ask the KIM of the place, their kecamatan, and two institutions."""
    kim = list(Kim.objects.public().below(event.region).with_place())
    places = {one.region.at_level(RegionLevel.KECAMATAN) for one in kim} - {None}
    invite(event, by=by, kim=kim, seats=2)
    invite(event, by=by, regions=sorted(places, key=lambda one: one.path), names=INSTITUTIONS)


def _attendance(demo, event, by):
    """Most of those invited come, and one guest nobody had invited."""
    people = [
        Person(demo.invented_name("female"), one.institution, one.kim, consent_version="2026-1")
        for one in event.invitations.for_list()[: event.quota or 20]
        if one.pk % 5
    ]
    people.append(Person("Tamu Contoh", "Kampus Contoh", consent_version="2026-1"))
    note_people(event, people, by=by, way=AttendanceWay.LIST)
