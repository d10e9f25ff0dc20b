"""What a round asks its entries to bring; settled once the round is announced."""

from django.db import transaction

from kim_portal.accounts.audit import record
from monev.eligibility import require_open_rules
from monev.models import DocumentRequirement, Round


@transaction.atomic
def store_requirement(requirement: DocumentRequirement, *, by) -> DocumentRequirement:
    """Store a new or changed document of the round.

    Raises IllegalTransitionError once the round is announced: KIM rely on it then.
    """
    require_open_rules(Round.objects.select_for_update().get(pk=requirement.round_id))
    is_new = requirement.pk is None
    if not is_new:
        requirement.version += 1
    requirement.full_clean()
    requirement.save()
    act = "requirement.create" if is_new else "requirement.update"
    record(by, act, requirement, round=requirement.round_id, strength=requirement.strength)
    return requirement
