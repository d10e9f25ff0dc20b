"""Ending a published round, once its result may no longer be disputed."""

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from monev.enums import RoundState
from monev.models import Objection, Round
from monev.objection_window import window_of


@transaction.atomic
def finish_round(round_: Round, *, by) -> Round:
    """End a published round.

    Raises DomainError while its result may still be disputed or an objection waits.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    window = window_of(locked)
    if window and window.is_open:
        raise DomainError(f"Masa sanggah masih berjalan sampai {window.closing}.")
    if count := Objection.objects.of_round(locked).waiting().count():
        raise DomainError(f"{count} sanggahan belum dijawab.")
    locked.move_to(RoundState.CLOSED)
    record(by, "round.finish", locked)
    return locked
