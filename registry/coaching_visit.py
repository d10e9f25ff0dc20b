"""A coaching visit to one KIM: what was seen, what was advised and what was agreed, in one step."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.positions import HUNDREDTH
from kim_portal.states import IllegalTransitionError
from registry.enums_coaching import FollowUpSource, likely_theme
from registry.enums_event import EventKind, EventState
from registry.models import Event, FollowUp, KimVisit, Region


@dataclass(frozen=True)
class Promises:
    """What came of a visit, one sentence each, with who sees to it and until when."""

    advice: Iterable[str] = ()
    steps: Iterable[str] = ()
    owner: str = ""
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class CheckIn:
    """Where it was written down: a desa, a position, both or neither."""

    place: Region | None = None
    position: tuple[Decimal, Decimal] | None = None


@transaction.atomic
def write_visit(visit: KimVisit, promises: Promises, check_in: CheckIn, *, by, changed=()):
    """Store what was seen and make follow-ups of what is new; the same sentence stays one.

    Raises IllegalTransitionError before the visit began, DomainError for an event that is no
    visit or a KIM outside its place.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=visit.event_id)
    if event.kind != EventKind.KUNJUNGAN:
        raise DomainError("Temuan per KIM dicatat pada kunjungan pembinaan.")
    if not event.is_held:
        raise IllegalTransitionError("Temuan dicatat sesudah kunjungan dibuka.")
    if not event.region.covers(visit.kim.region):
        raise DomainError("KIM ini di luar wilayah penyelenggara kunjungan.")
    visit.place = check_in.place
    visit.latitude, visit.longitude = (
        [one.quantize(HUNDREDTH) for one in check_in.position]
        if check_in.position
        else [None, None]
    )
    verb = "kim_visit.update" if visit.pk else "kim_visit.create"
    if visit.pk:
        visit.version += 1
    else:
        visit.created_by = by
    visit.save()
    for source, texts in (
        (FollowUpSource.VISIT, promises.advice), (FollowUpSource.AGREED, promises.steps),
    ):  # fmt: skip
        for text in texts:
            _promise(visit, source, text, promises, by=by)
    if event.state == EventState.DONE:
        event.training_needs.settle(event, by=by)
    facts = {"changed": sorted(changed)} if changed else {}
    record(by, verb, visit, event=event.pk, kim=visit.kim_id, has_place=bool(check_in.place),
           has_position=bool(check_in.position), **facts)  # fmt: skip
    return visit


def _promise(visit: KimVisit, source: str, text: str, promises: Promises, *, by) -> None:
    """Make a follow-up; its key is made of the sentence, so that a second sending adds nothing."""
    words = " ".join(text.casefold().split())
    key = uuid.uuid5(visit.request_id, f"{source} {words}")
    if not FollowUp.objects.filter(request_id=key).exists():
        FollowUp(
            request_id=key, kim=visit.kim, event=visit.event, source=source,
            origin_label=visit.event.theme, origin_url=visit.get_absolute_url(),
            text=text, theme=likely_theme(text), owner=promises.owner, due_on=promises.due_on,
        ).store(by=by)  # fmt: skip
