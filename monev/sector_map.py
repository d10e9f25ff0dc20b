"""The potentials that a round found per KIM: proposed from its file, settled by the office."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError
from monev.enums import PUBLISHED_ROUNDS
from monev.models import Entry, Round
from registry.models import Sector


def sector_names() -> dict[str, str]:
    """Return slug → name of the potentials in use, in their order."""
    return dict(Sector.objects.filter(is_retired=False).values_list("slug", "name"))


def proposed(entry: Entry, names: Mapping[str, str]) -> list[str]:
    """Return what was settled, else what the KIM itself named when it was proposed."""
    if entry.mapped_sectors is not None:
        return [slug for slug in entry.mapped_sectors if slug in names]
    own = set(entry.facts["sectors"])
    return [slug for slug, name in names.items() if name in own]


def entries_to_map(round_: Round):
    return round_.entries.judged().filter(kim__isnull=False).for_list().order_by("pk")


@transaction.atomic
def map_sectors(round_: Round, typed: Mapping[int, Iterable[str]], *, by) -> int:
    """Settle entry id → slugs; returns how many entries changed.

    Raises IllegalTransitionError before publication.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if locked.state not in PUBLISHED_ROUNDS or locked.is_rehearsal:
        raise IllegalTransitionError("Potensi dipetakan setelah hasil diumumkan.")
    changed = []
    for entry in entries_to_map(locked).filter(pk__in=typed):
        slugs = sorted(typed[entry.pk])
        if entry.mapped_sectors != slugs:
            entry.mapped_sectors = slugs
            changed.append(entry)
    Entry.objects.bulk_update(changed, ["mapped_sectors"])
    if changed:
        # The open data of the result are made anew when its round has changed.
        locked.save(update_fields=["updated_at"])
        record(by, "round.map_sectors", locked, count=len(changed))
    return len(changed)
