"""Documents of the demo's entries: what the portal holds is used, the rest is an empty page."""

import io

import pikepdf

from monev.entry_documents import items_of, put, use_all_stored
from monev.enums_document import DEFAULT_DOCUMENTS, FILE_FORMS
from monev.enums_eligibility import OLD_RULES, RuleKind, RuleStrength
from monev.models import Entry, EntryDocument, Round

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


def send(entry: Entry, requirement, *, by) -> EntryDocument:
    document = EntryDocument(entry=entry, requirement=requirement)
    if requirement.form in FILE_FORMS:
        name = f"{requirement.kind}-contoh.pdf"
        document.attach(_page(), name=name, content_type="application/pdf")
    else:
        document.url, document.seconds = VIDEO, requirement.max_seconds
    return put(document, by=by)


def _page() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    return buffer.getvalue()
