"""From needs to an event: what the office picked, and what follows when the plan is stored."""

from collections.abc import Iterable

from django.db import transaction

from registry.enums_coaching import TrainingNeedState
from registry.models import Event, TrainingNeed
from registry.models.event_invitation import invite, lock_inviting

MAX_NEEDS = 200
# Letters of the theme of an event.
MAX_THEME = 160


def chosen_needs(user, typed: Iterable[str]) -> list[TrainingNeed]:
    """Return the open needs behind these ids that the person may plan for; the rest is dropped."""
    ids = [int(one) for one in list(typed)[:MAX_NEEDS] if one.isascii() and one.isdigit()]
    ids = [one for one in ids if one < 2**31]
    if not ids:
        return []
    found = TrainingNeed.objects.visible_to(user).open().filter(pk__in=ids).for_list().by_theme()
    return [one for one in found if user.has_perm("registry.plan_training_need", one)]


def likely_plan(needs: list[TrainingNeed]) -> dict:
    """Return first values of the form: the themes of the needs as the theme of the event."""
    themes = list(dict.fromkeys(str(one.get_theme_display()) for one in needs))
    return {"theme": " dan ".join(themes)[:MAX_THEME], "kind": "bimtek"} if themes else {}


@transaction.atomic
def answer_needs(event: Event, needs: list[TrainingNeed], *, by) -> int:
    """Tie the needs to the event and invite their KIM; returns how many were still open.

    Only KIM below the organiser are invited. Raises IllegalTransitionError after the event.
    """
    lock_inviting(event)
    locked = TrainingNeed.objects.select_for_update(of=("self",)).for_list()
    found = list(
        locked.filter(pk__in=[one.pk for one in needs], state=TrainingNeedState.OPEN).order_by("pk")
    )
    for need in found:
        need.plan(event, by=by)
    kim = {one.kim_id: one.kim for one in found if one.kim_id and event.region.covers(one.region)}
    if kim:
        invite(event, by=by, kim=list(kim.values()))
    return len(found)
