"""A correction of the public page of a KIM is told there (story R8-14)."""

import datetime

from django.db import IntegrityError, transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from registry.enums import RegistrationState
from registry.enums_aspiration import AspirationKind
from registry.models import Kim, KimCorrection


@transaction.atomic
def note_correction(kim: Kim, note: str, *, on: datetime.date, by) -> KimCorrection:
    """Store what was wrong and since when it is right.

    Raises DomainError for a KIM without a public page and for the same note a second time.
    """
    if kim.state != RegistrationState.VERIFIED:
        raise DomainError("KIM ini belum punya halaman umum.")
    row = KimCorrection(kim=kim, note=note.strip(), corrected_on=on, recorded_by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DomainError("Koreksi ini sudah tercatat.", field="note") from error
    record(by, "kim.correct", kim, corrected_on=on.isoformat())
    return row


def report_of(slug: str) -> dict:
    """Return how the form of residents begins for a mistake on the page of a KIM; {} without one.

    slug: the last part of the address of that page, as the link there sends it.
    """
    kim = Kim.objects.public().with_place().filter(slug=slug).first()
    if kim is None:
        return {}
    return {
        "kind": AspirationKind.COMPLAINT,
        "region": kim.region,
        "title": f"Yang keliru di halaman {kim.name}"[:100],
    }
