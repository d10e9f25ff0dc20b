"""Minutes that are signed outside the portal: the paper goes out, and comes back signed.

While it is out its code is printed but not in force: only the signed paper makes it so.
"""

from django.db import transaction
from django.utils import timezone

from kim_portal import pdf, pdf_apart
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pdf_signature import PdfSignature, read_signatures
from kim_portal.pdf_text import squeezed
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import Document
from monev.bundling import seal
from monev.canonical import fingerprint
from monev.documents import minutes_context, minutes_facts
from monev.enums import RECORDING_ROUNDS, RecordState, RoundState
from monev.enums_signing import OUTSIDE_WAYS, SigningWay
from monev.models import BeritaAcara, Round, SignedCopy
from monev.round_input import input_for
from monev.signing import TEMPLATE, file_name, require_unrefused

CHANGED = (
    "Data putaran berubah setelah naskah diterbitkan. Terbitkan naskahnya lagi, lalu minta tanda "
    "tangan yang baru."
)


@transaction.atomic
def issue_minutes(minutes: BeritaAcara, *, way: str, by) -> BeritaAcara:
    """Make the paper that is signed with ink or by TTE; once more gives a new one with a new code.

    Raises DomainError when the sheets changed, IllegalTransitionError outside the plenary or once
    somebody has signed in the portal.
    """
    locked, fresh = _lock(minutes)
    if way not in OUTSIDE_WAYS:
        raise DomainError("Pilih cara menandatangani.", field="cara")
    if fresh.is_being_signed:
        raise IllegalTransitionError("Berita acara ini sudah mulai ditandatangani dalam portal.")
    require_unrefused(fresh)
    given = input_for(locked, fresh.outcome)
    if fingerprint(given.facts()) != fresh.outcome.input_digest:
        raise DomainError("Data penilaian berubah. Susun berita acara lagi.")
    fresh.recall()
    fresh.signing_way, fresh.issued_at = way, timezone.now()
    fresh.fingerprint = fingerprint(minutes_facts(fresh))
    fresh.save()
    seal(fresh.outcome, by=by)
    content = pdf.render(TEMPLATE, minutes_context(fresh))
    fresh.attach(content, name=file_name(fresh), content_type="application/pdf")
    fresh.save()
    record(by, "beritaacara.issue", fresh, way=way, sha256=fresh.sha256)
    return fresh


@transaction.atomic
def take_back(minutes: BeritaAcara, document: Document, *, by) -> BeritaAcara:
    """Store what came back signed; the minutes are signed by everybody they name.

    Raises DomainError when the PDF is not the one that went out, is not signed or was changed
    after it was signed, and when the data of the round changed meanwhile.
    """
    locked, fresh = _lock(minutes)
    if fresh.issued_at is None:
        raise IllegalTransitionError("Naskah berita acara ini belum diterbitkan.")
    if fingerprint(minutes_facts(fresh)) != fresh.fingerprint:
        raise DomainError(CHANGED, field="berkas")
    copy = SignedCopy(berita_acara=fresh, issued_sha256=fresh.sha256, uploaded_by=by)
    if fresh.signing_way == SigningWay.TTE:
        signatures = _require_own_signed(fresh, document)
        copy.signature_count, copy.issuer = len(signatures), signatures[-1].issuer
    copy.attach(document.content, name=document.name, content_type=document.content_type)
    copy.save()
    moment = timezone.now()
    fresh.signatories.update(signed_at=moment)
    fresh.move_to(RecordState.SIGNED, signed_at=moment)
    if fresh.signing_way == SigningWay.TTE:
        # An electronic signature lives in its own file alone, so that one is given out.
        fresh.attach(document.content, name=file_name(fresh), content_type="application/pdf")
        fresh.save()
    if locked.state == RoundState.PLENARY:
        locked.move_to(RoundState.RECORD_SIGNED)
    record(by, "beritaacara.take_back", fresh, way=fresh.signing_way, sha256=copy.sha256)
    return fresh


def _lock(minutes: BeritaAcara) -> tuple[Round, BeritaAcara]:
    locked = Round.objects.select_for_update(no_key=True).get(pk=minutes.round_id)
    fresh = BeritaAcara.objects.select_related("outcome", "round__region").get(pk=minutes.pk)
    if fresh.state != RecordState.DRAFT or locked.state not in RECORDING_ROUNDS:
        raise IllegalTransitionError("Berita acara ini tidak lagi menunggu tanda tangan.")
    return locked, fresh


def _require_own_signed(minutes: BeritaAcara, document: Document) -> list[PdfSignature]:
    """Return the signatures of the uploaded PDF, sure that it is this paper, signed and whole."""
    if document.content_type != "application/pdf":
        raise DomainError("TTE ada di dalam PDF. Unggah PDF-nya, bukan foto.", field="berkas")
    with minutes.file.open("rb") as file:
        issued = file.read()
    if not document.content.startswith(issued) and not _carries_codes(minutes, document.content):
        raise DomainError(
            f"PDF ini bukan naskah yang diterbitkan. Kode {minutes.printed_code} dan sidik isinya "
            "tidak ditemukan di dalamnya.",
            field="berkas",
        )
    signatures = read_signatures(document.content)
    if not signatures:
        raise DomainError("PDF ini belum memuat tanda tangan elektronik.", field="berkas")
    if not any(one.covers_all for one in signatures):
        raise DomainError("PDF ini berubah sesudah ditandatangani.", field="berkas")
    if not all(one.is_intact for one in signatures):
        raise DomainError("Isi PDF ini tidak cocok dengan tanda tangannya.", field="berkas")
    return signatures


def _carries_codes(minutes: BeritaAcara, content: bytes) -> bool:
    """Say whether code and fingerprint of these minutes are printed in the PDF."""
    try:
        text = pdf_apart.ask("text", content)
    except pdf_apart.TooMuchWorkError:
        return False
    return squeezed(minutes.printed_code) in text and squeezed(minutes.printed_fingerprint) in text
