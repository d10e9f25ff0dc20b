"""Documents of the demo's entries: what the portal holds is used, the rest is an empty page."""

import io

import pikepdf
from django.utils.text import slugify

from monev.decisions import decide
from monev.delegating import check_letter, send_letter
from monev.entry_documents import items_of, put, use_all_stored
from monev.enums import EntryState
from monev.enums_delegation import DelegationSigner
from monev.enums_document import DEFAULT_DOCUMENTS, FILE_FORMS, DocumentKind
from monev.enums_eligibility import OLD_RULES, RuleKind, RuleStrength
from monev.models import Delegation, Entry, EntryDocument, Round
from monev.returning import return_entry, usual_deadline
from registry.enums import SkCheck
from registry.models import Region

REPAIRS = {
    DocumentKind.SK: "Lampiran susunan pengurus tidak ikut dipindai. Unggah SK lengkap.",
    DocumentKind.VIDEO: "Tautan meminta masuk ke akun. Buka untuk umum, lalu kirim lagi.",
}
VIDEO = "https://contoh.test/video-profil"


def ask(round_: Round) -> None:
    """Give a round made by hand what the portal gives every new one."""
    for kind, strength, amount in [*OLD_RULES, (RuleKind.DOCUMENTS, RuleStrength.REQUIRED, None)]:
        round_.eligibility_rules.create(kind=kind, strength=strength, amount=amount)
    for facts in DEFAULT_DOCUMENTS[round_.level]:
        round_.document_requirements.create(**facts)


def bring(entry: Entry, *, by) -> None:
    """Complete the required documents of an entry."""
    use_all_stored(entry, by=by)
    for item in items_of(entry):
        if item.is_missing:
            send(entry, item.requirement, by=by)


def send_back(entry: Entry, *, sent_by, by) -> None:
    """Hand the file in and return it for two of its documents."""
    bring(entry, by=sent_by)
    decide(entry, EntryState.SUBMITTED, by=sent_by)
    requirements = {one.kind: one.pk for one in entry.round.document_requirements.all()}
    reasons = {f"document-{requirements[kind]}": words for kind, words in REPAIRS.items()}
    return_entry(entry, reasons, due_at=usual_deadline(entry), by=by)


def send(entry: Entry, requirement, *, by) -> EntryDocument:
    document = EntryDocument(entry=entry, requirement=requirement)
    if requirement.form in FILE_FORMS:
        name = f"{slugify(requirement.label)}-contoh.pdf"
        document.attach(_page(), name=name, content_type="application/pdf")
    else:
        document.url, document.seconds = VIDEO, requirement.max_seconds
    return put(document, by=by)


def delegate(round_: Round, code: str, *, sent_by, by) -> Delegation:
    """Let one kabupaten send its letter, and the province find it in order."""
    letter = Delegation(
        round=round_, region=Region.objects.get(code=code), signer=DelegationSigner.BUPATI,
        number=f"500.12/1/Contoh/{round_.year}", signed_on=round_.nomination_opens_on,
    )  # fmt: skip
    letter.attach(_page(), name="delegasi-contoh.pdf", content_type="application/pdf")
    send_letter(letter, by=sent_by)
    return check_letter(letter, SkCheck.MATCHED, by=by)


def _page() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    return buffer.getvalue()
