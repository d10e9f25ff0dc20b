"""Filing and answering an objection; an accepted one begins the correction of the result."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.correcting import open_correction, order_correction
from monev.duties import panel_duties
from monev.enums import PanelRole, RoundState
from monev.enums_correction import CorrectionGround
from monev.enums_objection import ObjectionSide, ObjectionState
from monev.models import Correction, Objection, Round
from monev.objection_window import window_of
from registry.duties import duties

DISPUTED_ROUNDS = {RoundState.OBJECTION, RoundState.CORRECTED}
SEATS = {PanelRole.CHAIR: "Ketua tim penilai", PanelRole.SECRETARY: "Sekretaris tim penilai"}
REASON_LENGTH = 480
# An e-mail address, an Indonesian mobile number, or the sixteen digits of an identity card.
PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|(?<![\d/.])(?:\+?62|0)[\s.-]?8(?:[\s.-]?\d){7,11}(?!\d)|(?<!\d)\d{16}(?!\d)"
)


def refusal(round_: Round) -> str:
    """Say why the round takes no objection now, with clock and zone; empty when it does."""
    window = window_of(round_)
    if window is None:
        return "Putaran ini tidak membuka masa sanggah."
    if not window.is_open:
        return f"Masa sanggah berakhir {window.closing}. Sanggahan tidak dapat diajukan lagi."
    if round_.state not in DISPUTED_ROUNDS:
        return f"Pada tahap “{round_.get_state_display()}” sanggahan tidak diterima."
    return ""


@transaction.atomic
def file_objection(objection: Objection, *, by) -> Objection:
    """Store an objection for its entry, against the version in force.

    Raises IllegalTransitionError outside the window, DomainError for a text with personal data and
    for a ground that waits for its answer already.
    """
    round_ = _lock(objection.entry.round_id)
    if sentence := refusal(round_):
        raise IllegalTransitionError(sentence)
    _refuse_personal(objection.text, round_, field="text")
    objection.window = window_of(round_)
    is_kim = objection.entry.kim_id in duties(by).kim_ids
    objection.side = ObjectionSide.KIM if is_kim else ObjectionSide.KABUPATEN
    same = Objection.objects.waiting().filter(
        window=objection.window, entry=objection.entry, ground=objection.ground
    )
    if same.exists():
        raise DomainError("Sanggahan dengan dasar ini sudah menunggu jawaban.", field="ground")
    objection.filed_by = by
    objection.save()
    record(by, "objection.file", objection, round=round_.slug, entry=objection.entry_id,
           ground=objection.ground)  # fmt: skip
    return objection


@transaction.atomic
def withdraw_objection(objection: Objection, *, by) -> Objection:
    """Take back what nobody has answered yet.

    Raises IllegalTransitionError once it is decided.
    """
    stored = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    stored.move_to(ObjectionState.WITHDRAWN)
    record(by, "objection.recall", stored)
    return stored


@transaction.atomic
def answer_objection(objection: Objection, state: str, *, answer: str, by) -> Objection:
    """Decide as chair or secretary; an accepted objection orders the correction, or joins the open.

    Raises DomainError without an answer or for one that names people, IllegalTransitionError for
    one that is decided already.
    """
    if state not in {ObjectionState.ACCEPTED, ObjectionState.REFUSED}:
        raise DomainError("Pilih diterima atau tidak diterima.", field="putusan")
    if not answer.strip():
        raise DomainError("Tulis jawaban beserta alasannya.", field="jawaban")
    round_ = _lock(objection.entry.round_id)
    stored = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("entry", "window__outcome")
        .get(pk=objection.pk)
    )
    _refuse_personal(answer, round_, field="jawaban")
    if not stored.is_waiting:
        raise IllegalTransitionError(f"Sanggahan ini sudah {stored.get_state_display().lower()}.")
    correction = None
    if state == ObjectionState.ACCEPTED:
        correction = _correction(stored, round_, answer.strip(), by=by)
    stored.move_to(
        state, answer=answer.strip(), answered_as=SEATS.get(panel_duties(by).get(round_.pk), ""),
        decided_by=by, decided_at=timezone.now(), correction=correction,
    )  # fmt: skip
    record(by, f"objection.{'accept' if correction else 'refuse'}", stored, round=round_.slug,
           reason=answer.strip())  # fmt: skip
    return stored


def _correction(objection: Objection, round_: Round, answer: str, *, by) -> Correction:
    """Return the correction this objection leads to: the open one, or a new one."""
    if correction := open_correction(round_):
        return correction
    reason = f"Sanggahan {objection.number} diterima. {answer}"
    return order_correction(
        round_, ground=CorrectionGround.OBJECTION, by=by,
        reason=Truncator(reason).chars(REASON_LENGTH),
    )  # fmt: skip


def _refuse_personal(text: str, round_: Round, *, field: str) -> None:
    """Refuse a text with a number, an address or the name of somebody who judged or signs."""
    if PERSONAL.search(text):
        raise DomainError("Hapus nomor telepon, NIK, atau surel dari tulisan ini.", field=field)
    seats = round_.juri_assignments.select_related("user")
    names = [str(seat.user) for seat in seats if " " in str(seat.user)]
    found = next((name for name in names if name.lower() in text.lower()), "")
    if found:
        raise DomainError(
            f"Jangan tulis nama orang ({found}). Sebut perannya, misalnya “ketua juri”.",
            field=field,
        )


def _lock(pk: int) -> Round:
    return (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("region")
        .get(pk=pk)
    )
