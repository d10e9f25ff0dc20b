"""The radar of conflicts of interest: relations the portal's own data show, each with its reason.

It only asks. What it finds becomes a conflict, or nothing, by a decision of the office.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from monev.enums import LEFT_ENTRIES, MonevLevel
from monev.enums_panel import ConflictKind
from monev.models import Entry, JuriAssignment, Round
from monev.panel_facts import PanelFacts
from registry.enums import RegionLevel, Role
from registry.models import Assignment, Event, Member

# What a territorial duty over the place of a KIM makes of its holder.
ROLE_KINDS = {
    Role.DESA: ConflictKind.VILLAGE_WORK,
    Role.KECAMATAN: ConflictKind.VILLAGE_WORK,
    Role.KABUPATEN: ConflictKind.TRAINER,
}
# The strongest first: it names the finding when several relations meet.
STRENGTH = list(ConflictKind)


@dataclass(frozen=True)
class Finding:
    """One juri and one entry that the data connect. reasons: sentences, the strongest first."""

    juri: JuriAssignment
    entry: Entry
    kind: ConflictKind
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        return " ".join(self.reasons)


def findings(round: Round, facts: PanelFacts | None = None) -> list[Finding]:
    """Return every relation between a juri and an entry of the round; six queries at most."""
    seats = (facts or PanelFacts(round)).scoring
    entries = list(
        round.entries.exclude(state__in=LEFT_ENTRIES)
        .exclude(kim=None)
        .select_related("kim__region__parent__parent__parent", "round")
    )
    if not seats or not entries:
        return []
    found = defaultdict(list)
    duties, members = _duties(seats), _members(seats, entries)
    events = _events(seats, round)
    for seat in seats:
        for entry in entries:
            found[seat, entry] += _from_duties(duties[seat.user_id], entry)
            found[seat, entry] += _from_members(members[_key(seat.user.full_name)], entry)
            found[seat, entry] += _from_events(events, seat, entry)
    result = []
    for (seat, entry), relations in found.items():
        if relations:
            relations.sort(key=lambda one: STRENGTH.index(one[0]))
            sentences = tuple(dict.fromkeys(text for _, text in relations))
            result.append(Finding(seat, entry, relations[0][0], sentences))
    return result


def undecided(round: Round, facts: PanelFacts | None = None) -> list[Finding]:
    """Return the findings nobody has declared or decided, for any seat of that person."""
    facts = facts or PanelFacts(round)
    known = {(one.entry_id, one.juri.user_id) for one in facts.conflicts}
    return [one for one in findings(round, facts) if (one.entry.pk, one.juri.user_id) not in known]


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _term(started_on, ended_on) -> str:
    if ended_on is None or ended_on > timezone.localdate():
        return f"sejak {date_format(started_on)}"
    return f"sampai {date_format(ended_on)}"


def _duties(seats) -> dict[int, list[Assignment]]:
    """Duties now and earlier, by user."""
    rows = Assignment.objects.filter(user__in=[seat.user_id for seat in seats]).for_list()
    found = defaultdict(list)
    for row in rows:
        found[row.user_id].append(row)
    return found


def _from_duties(rows: list[Assignment], entry: Entry) -> Iterator[tuple[ConflictKind, str]]:
    region, kabupaten = entry.kim.region, _kabupaten(entry)
    for row in rows:
        term = _term(row.started_on, row.ended_on)
        if row.kim_id:
            if row.kim_id == entry.kim_id:
                yield ConflictKind.MEMBER, f"Pengurus KIM ini {term}."
            elif row.kim.region_id == region.pk and region.level == RegionLevel.DESA:
                sentence = f"Pengurus {row.kim} di desa atau kelurahan yang sama {term}."
                yield ConflictKind.SAME_VILLAGE, sentence
        elif row.role in ROLE_KINDS and row.region.covers(region):
            yield ROLE_KINDS[row.role], f"{row.get_role_display()} {row.region} {term}."
        if entry.round.level == MonevLevel.PROVINSI and kabupaten and _inside(row, kabupaten):
            sentence = f"Bertugas di {kabupaten}, asal peserta ini, {term}."
            yield ConflictKind.SAME_KABUPATEN, sentence


def _kabupaten(entry: Entry):
    region = entry.kim.region
    chain = [region, *region.ancestors]
    return next((one for one in chain if one.level == RegionLevel.KABUPATEN), None)


def _inside(row: Assignment, kabupaten) -> bool:
    return row.path == kabupaten.path or row.path.startswith(f"{kabupaten.path}.")


def _members(seats, entries) -> dict[str, list[Member]]:
    """Terms in these KIM or in a forum over them, by name: accounts and members are not linked."""
    names = {_key(seat.user.full_name) for seat in seats}
    # A forum of the kabupaten or the kecamatan stands on the path of the KIM's village.
    paths = {part for entry in entries for part in _path_and_above(entry.kim.region.path)}
    rows = (
        Member.objects.named()
        .filter(Q(kim__in=[entry.kim_id for entry in entries]) | Q(forum__region__path__in=paths))
        .select_related("forum__region")
    )
    found = defaultdict(list)
    for row in rows:
        if _key(row.full_name) in names:
            found[_key(row.full_name)].append(row)
    return found


def _path_and_above(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts) + 1)]


def _from_members(rows: list[Member], entry: Entry) -> Iterator[tuple[ConflictKind, str]]:
    for row in rows:
        term = _term(row.started_on, row.ended_on)
        position = row.get_position_display().lower()
        if row.kim_id == entry.kim_id:
            yield ConflictKind.MEMBER, f"Namanya sama dengan {position} KIM ini {term}."
        elif row.forum_id and row.forum.region.covers(entry.kim.region):
            yield ConflictKind.TRAINER, f"Namanya sama dengan {position} {row.forum} {term}."


def _events(seats, round: Round) -> list[tuple[Event, set[str]]]:
    """Held events of guidance in the round's area with the speakers' names, one per line."""
    names = {_key(seat.user.full_name) for seat in seats}
    rows = Event.objects.held().within(round.region.path).exclude(speakers="")
    rows = rows.select_related("region").order_by("-starts_at")
    found = [(row, {name for name in names if name in _key(row.speakers)}) for row in rows]
    return [(row, spoke) for row, spoke in found if spoke]


def _from_events(events, seat, entry: Entry) -> Iterator[tuple[ConflictKind, str]]:
    """Whoever taught at an event of this village or kecamatan; one for a whole area is for all."""
    for event, spoke in events:
        narrow = event.region.level in {RegionLevel.DESA, RegionLevel.KECAMATAN}
        if narrow and _key(seat.user.full_name) in spoke and event.region.covers(entry.kim.region):
            sentence = f"Narasumber “{event}” di {event.region}, {date_format(event.held_on)}."
            yield ConflictKind.TRAINER, sentence
