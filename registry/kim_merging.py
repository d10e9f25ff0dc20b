"""The same group stands here twice: one record is closed and points to the one that goes on."""

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.closing_questions import objections
from registry.enums import RegistrationState
from registry.models import Kim, KimMove

# Where a record goes when it is merged; one that waits for nobody is simply not submitted.
MERGED_STATES = {
    RegistrationState.VERIFIED: RegistrationState.ARCHIVED,
    RegistrationState.SUBMITTED: RegistrationState.REJECTED,
}


@transaction.atomic
def merge_kim(duplicate: Kim, into: Kim, *, by, reason: str) -> Kim:
    """Close `duplicate` for good and let it point to `into`; each keeps its own history.

    Reports, decrees and money are not carried over: they were recorded about the other number.
    Raises DomainError for a pair that does not fit or while the duplicate is still needed
    elsewhere, IllegalTransitionError when somebody else has decided about it meanwhile.
    """
    rows = Kim.objects.select_for_update(of=("self",)).order_by("pk")
    stored = {kim.pk: kim for kim in rows.filter(pk__in=[duplicate.pk, into.pk])}
    duplicate, into = stored[duplicate.pk], stored[into.pk]
    _require_pair(duplicate, into)
    if not reason.strip():
        raise DomainError("Tulis alasannya", field="reason")
    if KimMove.objects.requested().filter(kim=duplicate).exists():
        raise DomainError(f"{duplicate} sedang menunggu persetujuan pindah. Batalkan dahulu.")
    if found := objections(duplicate):
        raise DomainError(" ".join(found))
    # Nobody follows a pointer to a pointer.
    Kim.objects.filter(duplicate_of=duplicate).update(duplicate_of=into)
    duplicate.move_to(
        MERGED_STATES[duplicate.state], duplicate_of=into, return_reason=reason.strip()
    )
    facts = {"kept": into.registry_no, "merged": duplicate.registry_no, "reason": reason}
    record(by, "kim.merge", duplicate, **facts)
    record(by, "kim.take_over", into, **facts)
    return into


def _require_pair(duplicate: Kim, into: Kim) -> None:
    if duplicate == into:
        raise DomainError("Pilih KIM lain, bukan KIM ini sendiri", field="into")
    if duplicate.state not in MERGED_STATES:
        raise IllegalTransitionError(
            f"{duplicate} berkeadaan “{duplicate.get_state_display()}”. Hanya KIM yang diajukan "
            "atau terverifikasi yang digabungkan."
        )
    if into.state != RegistrationState.VERIFIED:
        raise DomainError(
            f"{into} tidak terverifikasi, jadi tidak dapat dipertahankan", field="into"
        )
