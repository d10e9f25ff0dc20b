"""The minutes of the plenary: drawn up from facts, signed by each person, frozen as a PDF."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from kim_portal import pdf
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.awarding import require_fitting_awards
from monev.bundling import seal
from monev.canonical import fingerprint
from monev.documents import minutes_context, minutes_facts, withheld_context
from monev.duties import conflicted_entries
from monev.enums import RECORDING_ROUNDS, PanelRole, RecordState, RoundState
from monev.models import BeritaAcara, JuriAssignment, MinutesRefusal, Round, Signatory
from monev.plenary_questions import require_answered
from monev.publication import compute_outcome
from monev.round_input import input_for
from registry.enums import Role
from registry.models import Assignment

TEMPLATE = "monev/pdf/berita_acara.typ"


def heads_of(round_: Round):
    """Assignments of the leaders who may countersign: pimpinan of the round's own region."""
    return (
        Assignment.objects.in_force()
        .filter(role=Role.PIMPINAN, region=round_.region)
        .select_related("user")
        .order_by("pk")
    )


@transaction.atomic
def draft_minutes(
    minutes: BeritaAcara,
    *,
    by,
    present: Collection[JuriAssignment],
    head: Assignment,
    head_role: str,
) -> BeritaAcara:
    """Store the draft with the people who sign it: the juri present and the head of the office.

    minutes: an unsaved or stored draft with its own facts filled in and `round` set.
    Raises DomainError without the chair, without a quorum or after the first signature;
    IllegalTransitionError outside the plenary.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=minutes.round_id)
    if locked.state not in RECORDING_ROUNDS:
        raise IllegalTransitionError("Berita acara disusun dalam rapat pleno.")
    if minutes.pk and minutes.is_being_signed:
        raise IllegalTransitionError("Berita acara yang sudah mulai ditandatangani tidak berubah.")
    minutes.recall()
    seats = list(locked.juri_assignments.scoring())
    here = [seat for seat in present if seat.pk in {one.pk for one in seats}]
    if not any(seat.role == PanelRole.CHAIR for seat in here):
        raise DomainError("Ketua juri harus hadir dalam rapat pleno.", field="hadir")
    if len(here) * 2 <= len(seats):
        raise DomainError(
            f"Rapat pleno memerlukan lebih dari separuh juri: {len(here)} dari {len(seats)} hadir.",
            field="hadir",
        )
    minutes.outcome = compute_outcome(locked, by=by)
    require_answered(locked, minutes.outcome)
    require_fitting_awards(minutes.outcome)
    minutes.save()
    minutes.refusals.filter(settled_at__isnull=True).update(settled_at=timezone.now())
    minutes.signatories.all().delete()
    Signatory.objects.bulk_create(_signatories(minutes, here, head, head_role))
    record(by, "beritaacara.create", minutes, number=minutes.number, present=len(here))
    return minutes


def _signatories(minutes, present, head, head_role) -> list[Signatory]:
    chair_first = sorted(present, key=lambda seat: (seat.role != PanelRole.CHAIR, seat.pk))
    people = [
        (seat.user, "Ketua juri" if seat.role == PanelRole.CHAIR else "Juri")
        for seat in chair_first
    ]
    # One person signs once, also when the head sits in the panel.
    if head.user_id not in {user.pk for user, _ in people}:
        people.append((head.user, head_role))
    return [
        Signatory(berita_acara=minutes, user=user, name=str(user), role=role, position=number)
        for number, (user, role) in enumerate(people, start=1)
    ]


@transaction.atomic
def sign_minutes(minutes: BeritaAcara, *, by) -> BeritaAcara:
    """Sign as the person `by`; the last signature freezes minutes and PDF. Twice changes nothing.

    Raises DomainError when the sheets no longer give the result in the minutes,
    IllegalTransitionError outside the plenary.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=minutes.round_id)
    fresh = BeritaAcara.objects.select_related("outcome", "round").get(pk=minutes.pk)
    own = fresh.signatories.select_for_update().get(user=by)
    if own.signed_at:
        return fresh
    if fresh.state != RecordState.DRAFT or locked.state not in RECORDING_ROUNDS:
        raise IllegalTransitionError("Berita acara ini tidak lagi menunggu tanda tangan.")
    if fresh.issued_at:
        raise IllegalTransitionError("Berita acara ini ditandatangani di luar portal.")
    require_unrefused(fresh)
    given = input_for(locked, fresh.outcome)
    if fingerprint(given.facts()) != fresh.outcome.input_digest:
        raise DomainError(
            "Data penilaian berubah setelah berita acara disusun. "
            "Minta Diskominfo menyusunnya lagi."
        )
    own.signed_at = timezone.now()
    own.save(update_fields=["signed_at"])
    record(by, "beritaacara.sign", fresh, role=own.role, digest=fresh.outcome.input_digest)
    if not fresh.signatories.filter(signed_at__isnull=True).exists():
        _freeze(fresh, locked, by=by)
    return fresh


@transaction.atomic
def refuse_minutes(minutes: BeritaAcara, *, by, reason: str) -> MinutesRefusal:
    """Send the minutes back to office and secretary; whoever has signed signs the next ones anew.

    The round has not left its plenary: only the last signature ends it.
    Raises DomainError without a reason, IllegalTransitionError outside the plenary, after the own
    signature, and while an earlier refusal waits.
    """
    if not reason.strip():
        raise DomainError("Tulis apa yang harus diperbaiki.", field="alasan")
    locked = Round.objects.select_for_update(no_key=True).get(pk=minutes.round_id)
    fresh = BeritaAcara.objects.select_related("outcome", "round").get(pk=minutes.pk)
    own = fresh.signatories.get(user=by)
    if fresh.state != RecordState.DRAFT or locked.state not in RECORDING_ROUNDS:
        raise IllegalTransitionError("Berita acara ini tidak lagi menunggu tanda tangan.")
    if fresh.issued_at:
        raise IllegalTransitionError("Berita acara ini ditandatangani di luar portal.")
    if own.signed_at:
        raise IllegalTransitionError("Anda sudah menandatangani berita acara ini.")
    require_unrefused(fresh)
    refusal = MinutesRefusal.objects.create(
        berita_acara=fresh, user=by, role=own.role, reason=reason.strip()
    )
    undone = fresh.signatories.filter(signed_at__isnull=False).update(signed_at=None)
    record(by, "beritaacara.refuse", fresh, role=own.role, reason=reason.strip(), undone=undone)
    return refusal


def require_unrefused(minutes: BeritaAcara) -> None:
    if minutes.open_refusal:
        raise IllegalTransitionError(
            "Berita acara ini ditolak dan sedang diperbaiki. Tunggu naskah berikutnya."
        )


def _freeze(minutes: BeritaAcara, round_: Round, *, by) -> None:
    moment = timezone.now()
    minutes.move_to(RecordState.SIGNED, signed_at=moment)
    minutes.fingerprint = fingerprint(minutes_facts(minutes))
    minutes.save(update_fields=["fingerprint"])
    # The bundle is made before the paper, so that every page can carry its fingerprint.
    seal(minutes.outcome, by=by)
    content = pdf.render(TEMPLATE, minutes_context(minutes))
    minutes.attach(content, name=file_name(minutes), content_type="application/pdf")
    minutes.save()
    # A correction ends with its decree, not with the signatures.
    if round_.state == RoundState.PLENARY:
        round_.move_to(RoundState.RECORD_SIGNED)
    record(
        by, "beritaacara.freeze", minutes, sha256=minutes.sha256, fingerprint=minutes.fingerprint
    )


def draft_pdf(minutes: BeritaAcara) -> bytes:
    """Return the PDF of unsigned minutes: watermark, no code that could be checked."""
    return pdf.render(TEMPLATE, minutes_context(minutes))


def withheld_pdf(minutes: BeritaAcara) -> bytes:
    """Return the PDF for somebody with a conflict of interest: no ranking, no code."""
    return pdf.render(TEMPLATE, withheld_context(minutes))


def is_withheld(minutes: BeritaAcara, user) -> bool:
    """Say whether this person has to wait for publication to read the ranking."""
    if minutes.outcome.published_at:
        return False
    return minutes.round.entries.filter(pk__in=conflicted_entries(user)).exists()


def file_name(minutes: BeritaAcara) -> str:
    return f"berita-acara-{minutes.round.slug}-versi-{minutes.outcome.number}.pdf"
