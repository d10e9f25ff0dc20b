"""Recording the SK juara that follows signed minutes."""

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import Document
from monev.enums import PUBLISHED_ROUNDS, RoundState
from monev.models import BeritaAcara, Decree, Round

# Minutes are signed; a letter may also follow the announcement.
DECREEING_ROUNDS = {RoundState.RECORD_SIGNED, RoundState.DECREED} | PUBLISHED_ROUNDS


@transaction.atomic
def store_decree(decree: Decree, document: Document | None, *, by) -> Decree:
    """Record a letter of the round set in it; the first one leads the round to “ditetapkan”.

    Raises DomainError for a day before the plenary or in the future and for a number that is
    recorded already, IllegalTransitionError before the minutes are signed and in a rehearsal.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=decree.round_id)
    if locked.is_rehearsal or locked.state not in DECREEING_ROUNDS:
        raise IllegalTransitionError("SK dicatat setelah berita acara ditandatangani.")
    if decree.signed_on > timezone.localdate():
        raise DomainError("Tanggal SK belum tiba.", field="signed_on")
    minutes = BeritaAcara.objects.filter(round=locked, signed_at__isnull=False)
    first = minutes.order_by("held_on").values_list("held_on", flat=True).first()
    if first and decree.signed_on < first:
        raise DomainError("Tanggal SK tidak boleh sebelum rapat pleno.", field="signed_on")
    if locked.decrees.filter(number=decree.number).exists():
        raise DomainError("SK dengan nomor ini sudah dicatat.", field="number")
    decree.created_by = by
    if document:
        decree.attach(document.content, name=document.name, content_type=document.content_type)
    decree.save()
    if locked.state == RoundState.RECORD_SIGNED:
        locked.move_to(RoundState.DECREED)
    record(by, "decree.create", decree, round=locked.slug, number=decree.number)
    return decree
