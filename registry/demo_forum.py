"""Demo data around the forums of a kecamatan: memberships, checks, notes, interest, an outage."""

from registry.enums_forum import CheckVerdict, NoteKind, ResourceKind
from registry.models import (
    ActivityReport,
    CompletenessCheck,
    Forum,
    ForumKim,
    ForumNote,
    KimInterest,
    NetworkOutage,
    Region,
)
from registry.models.kim import Kim

WARU, BABULU = "64.09.02", "64.09.03"
# (kind, resource, text, shown to the public, answer of the office)
NOTES = [
    (
        NoteKind.POTENTIAL, "", "Kebun singkong dan pisang di tiga desa memasok perajin keripik.",
        True, "",
    ),
    (NoteKind.OBSTACLE, "", "Sinyal seluler hilang setiap hujan lebat.", False, ""),
    (
        NoteKind.RESOURCE, ResourceKind.TECHNOLOGY, "Dua ponsel untuk liputan bersama.", False,
        "Diusulkan dalam anggaran perubahan Diskominfo.",
    ),
    (
        NoteKind.RESOURCE, ResourceKind.PEOPLE, "Pendamping penulisan berita, satu hari sebulan.",
        False, "",
    ),
]  # fmt: skip


def add_forum_work(demo) -> None:
    """Give the forum of Waru of a RegistryDemo its work of the year, all as sample."""
    region = Region.objects.with_parents().get(code=WARU)
    forum = Forum.objects.get(region=region)
    coordinator, office = demo.users["waru"], demo.office_of(region)
    for kim in forum.kim_in_territory():
        ForumKim(forum=forum, kim=kim, joined_on=demo.days(-90)).join(by=coordinator)
    for kind, resource, text, is_public, answer in NOTES:
        note = ForumNote(
            forum=forum, kind=kind, resource=resource, text=text, year=demo.today.year,
            is_public=is_public, is_sample=True,
        )  # fmt: skip
        note.store(by=coordinator)
        if answer:
            note.reply(by=office, answer=answer)
    _outage(demo, region, coordinator)
    _interest(demo, office)
    _reports(demo, region, coordinator)


def _outage(demo, region, by) -> None:
    desa = region.children.order_by("path").last()
    outage = NetworkOutage(
        starts_on=demo.days(-5), reason="Menara seluler roboh diterpa angin", is_sample=True
    )
    outage.store(by=by, regions=[desa])


def _interest(demo, by) -> None:
    formed = Kim.objects.public().values("region")
    desa = Region.objects.get(code=BABULU).children.exclude(pk__in=formed).order_by("path").first()
    if desa:
        KimInterest(
            region=desa, told_on=demo.days(-12), is_sample=True,
            note="Karang taruna dan perangkat desa, setelah sosialisasi di kecamatan.",
        ).store(by=by)  # fmt: skip


def _reports(demo, region, by) -> None:
    """A joint activity, one example for others, and a first check."""
    inside = ActivityReport.objects.filter(kim__region__path__startswith=f"{region.path}.")
    waiting = inside.awaiting_check().order_by("pk").first()
    if waiting:
        CompletenessCheck(
            report=waiting, verdict=CheckVerdict.LACKING, note="Foto kegiatan belum dilampirkan."
        ).store(by=by)
    published = inside.published().order_by("-held_on", "-pk").first()
    if published:
        near = Kim.objects.public().below(region).exclude(pk=published.kim_id)
        published.co_owners.set(near.order_by("name")[:1])
        published.set_example(by=by, note="Dua KIM berbagi satu panggung, biaya, dan tim liputan.")
