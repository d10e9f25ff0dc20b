"""The best move on: an entry of a provincial round made from a ranked one."""

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import NOMINATING_ROUNDS, EntryState, MonevLevel, RecordState
from monev.models import Entry, Result, Round, RoundCategory
from monev.nomination import nominate


def targets_of(entry: Entry):
    """Provincial rounds of the entry's province that take nominations; none from a province."""
    if entry.round.level == MonevLevel.PROVINSI:
        return Round.objects.none()
    province = entry.round.region.path.split(".")[0]
    return Round.objects.filter(
        level=MonevLevel.PROVINSI, region__path=province, state__in=NOMINATING_ROUNDS
    ).order_by("-year", "pk")


@transaction.atomic
def promote(
    entry: Entry, to_round: Round, *, by, decree_number: str = "",
    category: RoundCategory | None = None,
) -> Entry:  # fmt: skip
    """Make the entry of the next round and return it; the old one becomes promoted.

    The KIM has agreed: the form asks for it. decree_number: SK delegasi, empty when there is none.

    Raises DomainError when the round does not fit or refuses the KIM as it would refuse any other,
    IllegalTransitionError when the entry is not ranked or has moved on.
    """
    target = Round.objects.select_for_update(no_key=True).get(pk=to_round.pk)
    source = Entry.objects.select_for_update(of=("self",)).select_related("round", "kim").get(
        pk=entry.pk
    )  # fmt: skip
    if EntryState.PROMOTED not in source.next_states or not source.round.is_published:
        raise IllegalTransitionError("Hanya peserta berperingkat yang dapat dimajukan.")
    if not targets_of(source).filter(pk=target.pk).exists():
        raise DomainError("Pilih putaran provinsi yang sedang menerima usulan.", field="putaran")
    if target.entries.filter(kim=source.kim_id).exists():
        raise DomainError("KIM ini sudah menjadi peserta putaran itu.", field="putaran")
    # Quota, closing date and the panel's conflicts hold for a promoted KIM as for any other.
    promoted = nominate(target, source.kim, by=by, promoted_from=source, category=category)
    result = Result.objects.filter(entry=source, outcome__state="published").first()
    facts = _promotion_facts(source, result) | {"decree_number": decree_number.strip()}
    promoted.snapshot |= {"promotion": facts}
    promoted.save(update_fields=["snapshot"])
    source.move_to(EntryState.PROMOTED)
    record(by, "entry.promote", source, to_round=target.slug, new_entry=promoted.pk)
    return promoted


def _promotion_facts(source: Entry, result: Result | None) -> dict:
    """What the next round may rely on: rank, points, signed record and consent of that moment."""
    record_ = source.round.records.filter(
        state=RecordState.SIGNED, outcome__published_at__isnull=False
    ).order_by("-pk").first()  # fmt: skip
    return {
        "record_number": record_.number if record_ else "",
        "record_code": record_.code if record_ else "",
        "consented_on": timezone.localdate().isoformat(),
        "round": source.round.name,
        "rank": result.rank if result else None,
        "total_points": str(result.total_points) if result else "",
    } | ({"category": source.category.name} if source.category else {})
