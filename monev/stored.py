"""What the portal already holds of a KIM and can propose as a document of its entry."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.uploads import StoredFile
from monev.enums_document import ONE_ROUND_KINDS, DocumentKind
from monev.lookback import LONGEST_FIRST, reports_since
from monev.models import Entry, EntryDocument
from registry.enums import Position, ReportState
from registry.models import (
    ActivityReport,
    Channel,
    DesaWebsite,
    Kim,
    Member,
    Minutes,
    ReportPhoto,
    Sk,
)

# Of many the newest few are proposed; the others can still be uploaded.
MOST_PROPOSALS = 3
LISTED_REPORTS = 10


@dataclass(frozen=True)
class Stored:
    """One proposal. key: the row it comes from ("sk:7"); what it holds is copied when it is used.

    No name of a person is in title or text.
    """

    key: str
    title: str
    text: str = ""
    url: str = ""
    file: StoredFile | None = None
    seconds: int | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the file, or of the words where there is none."""
        if self.file:
            return self.file.sha256
        return hashlib.sha256(f"{self.title}\n{self.text}\n{self.url}".encode()).hexdigest()


def proposals(entry: Entry, kinds: Iterable[str]) -> dict[str, list[Stored]]:
    """Return what the portal can propose for each kind of document; a few queries for each."""
    earlier = _earlier(entry)
    found = {}
    for kind in set(kinds):
        finder = FINDERS.get(kind)
        own = finder(entry.kim) if finder else []
        found[kind] = (own + earlier.get(kind, []))[:MOST_PROPOSALS]
    return found


def _sk(kim: Kim) -> list[Stored]:
    rows = kim.sk_set.in_force().exclude(file="").order_by(*LONGEST_FIRST)[:MOST_PROPOSALS]
    return [Stored(f"sk:{sk.pk}", str(sk), _validity(sk), file=sk) for sk in rows]


def _validity(sk: Sk) -> str:
    until = date_format(sk.expires_on) if sk.expires_on else "tanpa batas akhir"
    return f"Ditetapkan {date_format(sk.signed_on)}, berlaku sampai {until}"


def _officers(kim: Kim) -> list[Stored]:
    positions = list(kim.members.in_office().order_by("pk").values_list("position", flat=True))
    filled = [one for one in Position if one != Position.ANGGOTA and one in positions]
    if not filled:
        return []
    counts = ", ".join(f"{one.label} {positions.count(one)}" for one in filled)
    text = f"{counts}. Seluruhnya {len(positions)} orang."
    return [Stored(f"kim:{kim.pk}:pengurus", "Daftar pengurus di portal", text)]


def _profile(kim: Kim) -> list[Stored]:
    if not kim.profile.strip():
        return []
    sectors = ", ".join(kim.sectors.values_list("name", flat=True)) or "belum dicatat"
    founded = f"Berdiri {date_format(kim.founded_on)}. " if kim.founded_on else ""
    text = f"{founded}Potensi: {sectors}."
    return [Stored(f"kim:{kim.pk}:profil", "Profil KIM di portal", text)]


def _reports(kim: Kim) -> list[Stored]:
    rows = list(
        ActivityReport.objects.of_kim(kim)
        .filter(
            state=ReportState.VERIFIED, held_on__gte=reports_since(timezone.localdate())
        )
        .order_by("-held_on", "-pk")
    )  # fmt: skip
    if not rows:
        return []
    lines = [f"{row.title}, {date_format(row.held_on)}" for row in rows[:LISTED_REPORTS]]
    title = f"{len(rows)} laporan terverifikasi dalam 12 bulan"
    return [Stored(f"kim:{kim.pk}:laporan", title, "\n".join(lines))]


def _minutes(kim: Kim) -> list[Stored]:
    rows = kim.minutes.exclude(file="").order_by("-held_on", "-pk")[:MOST_PROPOSALS]
    return [
        Stored(f"minutes:{row.pk}", f"Notulen {date_format(row.held_on)}", file=row) for row in rows
    ]


def _photos(kim: Kim) -> list[Stored]:
    reports = ActivityReport.objects.with_public_photos().of_kim(kim).order_by()
    rows = (
        ReportPhoto.objects.filter(report__in=reports.values("pk"))
        .select_related("report")
        .order_by("-report__held_on", "-pk")
    )[:MOST_PROPOSALS]
    return [
        Stored(f"photo:{row.pk}", f"Foto {row.report.title}"[:200],
               date_format(row.report.held_on), file=row)
        for row in rows
    ]  # fmt: skip


def _channels(kim: Kim) -> list[Stored]:
    rows = kim.channels.in_use().exclude(url="").order_by("-last_post_on", "pk")
    return [
        Stored(f"channel:{row.pk}", str(row), _last_post(row.last_post_on), row.public_url)
        for row in rows
        if row.public_url
    ]


def _websites(kim: Kim) -> list[Stored]:
    rows = DesaWebsite.objects.with_site().filter(region=kim.region_id)
    return [
        Stored(f"website:{row.pk}", "Situs desa", _last_post(row.last_post_on), row.url)
        for row in rows
    ]


def _last_post(day) -> str:
    return f"Unggahan terakhir {date_format(day)}" if day else ""


def _earlier(entry: Entry) -> dict[str, list[Stored]]:
    """What the KIM itself handed in for an earlier round, by kind, newest first."""
    rows = (
        EntryDocument.objects.current()
        .filter(entry__kim=entry.kim_id, origin="", frozen_at__isnull=False)
        .exclude(entry=entry.pk)
        .exclude(requirement__kind__in=ONE_ROUND_KINDS)
        .select_related("requirement", "entry__round")
        .order_by("-pk")
    )
    found: dict[str, list[Stored]] = {}
    for row in rows:
        stored = Stored(
            f"document:{row.pk}", f"{row.requirement.label}, {row.entry.round}"[:200], row.text,
            row.url, file=row if row.file else None, seconds=row.seconds,
        )  # fmt: skip
        found.setdefault(row.requirement.kind, []).append(stored)
    return found


FINDERS: dict[str, Callable[[Kim], list[Stored]]] = {
    DocumentKind.SK: _sk,
    DocumentKind.OFFICERS: _officers,
    DocumentKind.PROFILE: _profile,
    DocumentKind.REPORTS: _reports,
    DocumentKind.MINUTES: _minutes,
    DocumentKind.PHOTOS: _photos,
    DocumentKind.CHANNEL: _channels,
    DocumentKind.WEBSITE: _websites,
}


def holders(kind: str, kim_list: list[Kim]) -> set[int]:
    """Return the ids of the KIM of which the portal holds such a document; one query.

    Empty for a kind that no KIM has before its entry exists.
    """
    if kind == DocumentKind.WEBSITE:
        regions = DesaWebsite.objects.with_site().filter(
            region__in={one.region_id for one in kim_list}
        )
        known = set(regions.values_list("region", flat=True))
        return {one.pk for one in kim_list if one.region_id in known}
    rows = {
        DocumentKind.SK: Sk.objects.in_force().exclude(file=""),
        DocumentKind.OFFICERS: Member.objects.in_office().exclude(position=Position.ANGGOTA),
        DocumentKind.REPORTS: ActivityReport.objects.filter(
            state=ReportState.VERIFIED, held_on__gte=reports_since(timezone.localdate())
        ),
        DocumentKind.MINUTES: Minutes.objects.exclude(file=""),
        DocumentKind.CHANNEL: Channel.objects.in_use().exclude(url=""),
    }.get(kind)
    if rows is None:
        return {one.pk for one in kim_list if kind == DocumentKind.PROFILE and one.profile.strip()}
    return set(rows.filter(kim__in=kim_list).order_by().values_list("kim", flat=True))


# Kinds that stand in the data of a KIM before it enters a round.
HELD_KINDS = set(FINDERS) - {DocumentKind.PHOTOS}
