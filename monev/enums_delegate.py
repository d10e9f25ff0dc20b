"""How a delegate that goes on to the next level stands."""

from django.db.models import TextChoices


class DelegateState(TextChoices):
    PROPOSED = "proposed", "Diusulkan"
    ACCEPTED = "accepted", "Diterima"
    WITHDRAWN = "withdrawn", "Mengundurkan diri"
    REPLACED = "replaced", "Diganti cadangan"


DELEGATE_TRANSITIONS = {
    DelegateState.PROPOSED: {DelegateState.ACCEPTED, DelegateState.WITHDRAWN},
    DelegateState.ACCEPTED: {DelegateState.WITHDRAWN},
    DelegateState.WITHDRAWN: {DelegateState.REPLACED},
    DelegateState.REPLACED: set(),
}
STANDING_DELEGATES = {DelegateState.PROPOSED, DelegateState.ACCEPTED}
