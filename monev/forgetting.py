"""What rounds keep of a person besides the account: who signed a visit for the KIM."""

from kim_portal.accounts.audit import record
from monev.models import FieldVisit
from registry.forgetting_elsewhere import forget_as_well
from registry.models.member import ERASED_NAME
from registry.person import Person, folded


def forget_signer(person: Person, *, by) -> int:
    """Empty who signed at visits to the person's own KIM; returns how many rows.

    The signed paper stays, as the evidence of what was agreed. A signer of another KIM with the
    same name may be a namesake and is listed to the office instead.
    """
    names = {folded(name) for name in person.names}
    kim_ids = {one.kim_id for one in person.members if one.kim_id}
    rows = FieldVisit.objects.filter(entry__kim__in=kim_ids).exclude(signer_name="")
    mine = [visit for visit in rows.select_related("entry") if folded(visit.signer_name) in names]
    for visit in mine:
        visit.signer_name = ERASED_NAME
        visit.save(update_fields=["signer_name"])
        record(by, "visit.anonymise", visit)
    return len(mine)


forget_as_well(forget_signer)
