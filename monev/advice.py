"""What juri advised and teams found in a round, and its way into the list of follow-ups."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import PUBLISHED_ROUNDS
from monev.enums_field import FindingOutcome
from monev.models import Entry, FieldFinding, Round, ScoreSheet
from registry.enums_coaching import FollowUpSource, likely_theme
from registry.models import FollowUp

# Days a KIM has when the office names no other date.
USUAL_DAYS = 90


@dataclass(frozen=True)
class Advice:
    """One advice or finding of an entry. follow_up: what it has become, None before.

    key: short name in a form; origin: its key in the list of follow-ups. No juri is named in
    either.
    """

    entry: Entry
    key: str
    origin: str
    source: str
    text: str
    follow_up: FollowUp | None = None

    @property
    def plain_text(self) -> str:
        """The words without case and spacing: two juri who say the same say it once."""
        return " ".join(self.text.casefold().split())


@dataclass(frozen=True)
class Chosen:
    """An advice as the office takes it over, in its own words."""

    advice: Advice
    text: str
    theme: str


def entries_with_advice(round_: Round):
    """Return the judged entries of real KIM; a withdrawn one gets no advice."""
    return round_.entries.judged().filter(kim__isnull=False).for_list().order_by("pk")


def advice_of(entries: Iterable[Entry]) -> list[tuple[Entry, list[Advice]]]:
    """Return each entry with its advice, in three queries, however many entries there are."""
    entries = list(entries)
    found: dict[int, list[tuple[str, str, str, str]]] = {entry.pk: [] for entry in entries}
    # By random key, so that the order tells nothing about who wrote what.
    sheets = ScoreSheet.objects.counted().filter(entry__in=entries).exclude(advice="")
    for sheet in sheets.order_by("uuid"):
        row = (f"s{sheet.pk}", f"lembar:{sheet.uuid}", FollowUpSource.ADVICE, sheet.advice)
        found[sheet.entry_id].append(row)
    findings = FieldFinding.objects.filter(visit__entry__in=entries).for_list().order_by("pk")
    for finding in findings:
        now = finding.current
        if now.outcome != FindingOutcome.MATCH:
            text = f"{finding.indicator}: {now.text}"
            row = (f"t{finding.pk}", f"temuan:{finding.pk}", FollowUpSource.FINDING, text)
            found[finding.entry_id].append(row)
    origins = [row[1] for rows in found.values() for row in rows]
    taken = {one.origin: one for one in FollowUp.objects.filter(origin__in=origins).for_list()}
    return [
        (
            entry,
            [
                Advice(entry, key, origin, source, text, taken.get(origin))
                for key, origin, source, text in found[entry.pk]
            ],
        )
        for entry in entries
    ]


@transaction.atomic
def take_over(round_: Round, chosen: Iterable[Chosen], *, by, due_on: datetime.date) -> int:
    """Make a follow-up of each; what somebody else took over meanwhile stays. Returns the new ones.

    Raises IllegalTransitionError before publication, DomainError when nothing is chosen.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if locked.state not in PUBLISHED_ROUNDS or locked.is_rehearsal:
        raise IllegalTransitionError("Saran menjadi tindak lanjut setelah hasil diumumkan.")
    chosen = list(chosen)
    if not chosen:
        raise DomainError("Pilih sedikitnya satu saran.")
    origins = [one.advice.origin for one in chosen]
    known = set(FollowUp.objects.filter(origin__in=origins).values_list("origin", flat=True))
    new = [one for one in chosen if one.advice.origin not in known]
    for one in new:
        entry = one.advice.entry
        FollowUp(
            kim=entry.kim, source=one.advice.source, origin=one.advice.origin,
            origin_label=str(locked)[:200],
            origin_url=reverse("monev:entry_feedback", args=[entry.pk]),
            text=one.text, theme=one.theme, owner=f"Pengurus {entry.kim}"[:120], due_on=due_on,
        ).store(by=by)  # fmt: skip
    if new:
        record(by, "round.take_over_advice", locked, count=len(new), due_on=due_on)
    return len(new)


def said_first(rows: Iterable[Advice]) -> list[Advice]:
    """Return the advice of one entry without what another one says in the same words."""
    return list({one.plain_text: one for one in reversed(list(rows))}.values())[::-1]


def take_over_all(round_: Round, *, by, due_on: datetime.date) -> int:
    """Take over every advice of a published round in the words of its authors."""
    groups = advice_of(entries_with_advice(round_))
    chosen = [
        Chosen(one, one.text, likely_theme(one.text))
        for _, rows in groups
        for one in said_first(rows)
        if one.follow_up is None
    ]
    return take_over(round_, chosen, by=by, due_on=due_on) if chosen else 0


def follow_ups_of(entry: Entry) -> list[FollowUp]:
    """Return what became of the advice of one entry."""
    return [one.follow_up for _, rows in advice_of([entry]) for one in rows if one.follow_up]


def rounds_without_follow_up(rounds) -> list[Round]:
    """Return the rounds with written advice of which nothing was taken over yet, in two queries."""
    sheets = ScoreSheet.objects.counted().filter(entry__round__in=rounds, entry__kim__isnull=False)
    advised: dict[int, set[str]] = {}
    for round_id, uuid in sheets.exclude(advice="").values_list("entry__round", "uuid"):
        advised.setdefault(round_id, set()).add(f"lembar:{uuid}")
    origins = {one for found in advised.values() for one in found}
    taken = set(FollowUp.objects.filter(origin__in=origins).values_list("origin", flat=True))
    return [one for one in rounds if one.pk in advised and not advised[one.pk] & taken]
