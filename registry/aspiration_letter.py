"""The letter that asks an agency or a desa for the answer to an aspiration."""

from kim_portal import pdf
from kim_portal.terbilang import long_date
from kim_portal.ui_tags import pukul
from registry.enums import RegionKind
from registry.letterhead import letterhead
from registry.models import Aspiration
from registry.renewal_letter import UNKNOWN

TEMPLATE = "registry/pdf/surat_aspirasi.typ"


def letter_pdf(aspiration: Aspiration) -> bytes:
    """Return the letter as PDF; the aspiration has its agency or desa."""
    return pdf.render(TEMPLATE, letter_facts(aspiration))


def letter_facts(aspiration: Aspiration) -> dict:
    """Return what the letter says; who sent it is not in it."""
    region = aspiration.region
    return {
        "head": letterhead(aspiration.office_region),
        "town_and_date": f"{UNKNOWN} {aspiration.today.year}",
        "addressee": addressee(aspiration),
        "number": aspiration.number,
        "received": pukul(aspiration.received_at, region.timezone),
        "source": str(aspiration.kim) if aspiration.kim else "Warga, melalui Portal KIM",
        "kind": aspiration.get_kind_display(),
        "theme": aspiration.get_theme_display(),
        "place": aspiration.place,
        "title": aspiration.title,
        "text": aspiration.text,
        "note": aspiration.disposition_note,
        "due": long_date(aspiration.answer_due_on),
        "sp4n": aspiration.sp4n_tracking_id,
        "unknown": UNKNOWN,
    }


def addressee(aspiration: Aspiration) -> str:
    """Name the head of the office that answers, never the person."""
    if aspiration.agency:
        return f"Kepala {aspiration.agency}"
    desa = aspiration.desa
    title = "Lurah" if desa.kind == RegionKind.KELURAHAN else "Kepala Desa"
    return f"{title} {desa.name}"
