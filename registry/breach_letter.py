"""The draft notices of a breach: what, when and how, what is being done (UU 27/2022 pasal 46)."""

from kim_portal import pdf
from kim_portal.terbilang import long_date
from kim_portal.ui_tags import pukul
from registry.affected import affected
from registry.enums_privacy import BreachNotice
from registry.letterhead import letterhead
from registry.models import Breach
from registry.renewal_letter import UNKNOWN

TEMPLATE = "registry/pdf/surat_pelanggaran.typ"
ADDRESSEES = {
    BreachNotice.PERSONS: "Bapak/Ibu yang datanya terdampak",
    BreachNotice.AGENCY: "Lembaga Pelindungan Data Pribadi",
}


def letter_pdf(breach: Breach, whom: BreachNotice) -> bytes:
    """Return the draft as PDF."""
    return pdf.render(TEMPLATE, letter_facts(breach, whom))


def letter_facts(breach: Breach, whom: BreachNotice) -> dict:
    """Return what the letter says; it names nobody, and the agency reads how many there are."""
    zone = breach.region.timezone
    return {
        "head": letterhead(breach.region),
        "town_and_date": f"{UNKNOWN} {breach.discovered_at.year}",
        "addressee": ADDRESSEES[whom],
        "is_for_agency": whom == BreachNotice.AGENCY,
        "office": breach.region.label,
        "title": breach.title,
        "happened": long_date(breach.happened_on),
        "found": pukul(breach.discovered_at, zone),
        "due": pukul(breach.due_at, zone),
        "data": breach.data_words,
        "count": len(affected(breach)) if whom == BreachNotice.AGENCY else 0,
        "story": breach.story,
        "measures": breach.measures,
        "unknown": UNKNOWN,
    }
