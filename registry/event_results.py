"""What an event gave each person who came: a certificate that can be checked, and two scores."""

from collections.abc import Mapping

import segno
from django.conf import settings
from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone

from kim_portal import pdf
from kim_portal.accounts.audit import record
from kim_portal.codes import grouped, random_code
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums_event import EventState
from registry.letterhead import letterhead
from registry.models import Event, EventAttendance

TEMPLATE = "registry/pdf/sertifikat.typ"
CODE_LENGTH = 12
# Certificates in one file: more would keep an office waiting for the download.
AT_ONCE = 200


@transaction.atomic
def certify(event: Event, *, by) -> int:
    """Give everybody with a name on the list of a closed event a code; returns the new ones.

    Raises IllegalTransitionError before the event is closed, DomainError when nobody has a name.
    """
    locked = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if locked.state != EventState.DONE:
        raise IllegalTransitionError("Sertifikat diterbitkan sesudah kegiatan ditutup.")
    named = locked.attendances.named()
    if not named.exists():
        raise DomainError("Belum ada nama pada daftar hadir. Catat namanya dahulu.")
    now, new = timezone.now(), list(named.filter(code=""))
    for row in new:
        row.code, row.certified_at = random_code(CODE_LENGTH), now
    EventAttendance.objects.bulk_update(new, ["code", "certified_at"])
    if new:
        record(by, "event.certify", locked, count=len(new))
    return len(new)


def certificates_pdf(event: Event, rows: list[EventAttendance]) -> bytes:
    """Return one page per certificate, each with its code and QR."""
    pages = [
        {
            "name": row.full_name,
            "institution": row.institution,
            "code": grouped(row.code, groups=3, sign="-"),
            "address": address_of(row),
            "qr": segno.make(address_of(row), error="m", micro=False).svg_inline(border=0),
        }
        for row in rows
    ]
    facts = {
        "head": letterhead(event.region), "organiser": event.organiser,
        "kind": event.get_kind_display(), "theme": event.theme, "days": event.days_text,
        "place": event.place, "pages": pages,
    }  # fmt: skip
    return pdf.render(TEMPLATE, facts)


def address_of(row: EventAttendance) -> str:
    return f"{settings.SITE_URL}/cek/{row.code}/"


def certificate_of(code: str) -> EventAttendance | None:
    """Return the attendance a certificate with this code tells about."""
    if not code:
        return None
    return EventAttendance.objects.filter(code=code).select_related("event__region__parent").first()


@transaction.atomic
def write_scores(event: Event, typed: Mapping[int, tuple[int | None, int | None]], *, by) -> int:
    """Keep attendance id → (score before, score after), each 0 to 100 or None; returns changes.

    Raises IllegalTransitionError before the event began.
    """
    locked = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if not locked.is_held:
        raise IllegalTransitionError("Nilai dicatat sesudah kegiatan dibuka.")
    changed = []
    for row in locked.attendances.filter(pk__in=typed):
        if (row.score_before, row.score_after) != typed[row.pk]:
            row.score_before, row.score_after = typed[row.pk]
            changed.append(row)
    EventAttendance.objects.bulk_update(changed, ["score_before", "score_after"])
    if changed:
        record(by, "event.write_scores", locked, count=len(changed))
    return len(changed)


def score_summary(event: Event) -> dict:
    """Return {"count", "before", "after"}: means over the people with both scores."""
    both = event.attendances.filter(score_before__isnull=False, score_after__isnull=False)
    return both.aggregate(count=Count("pk"), before=Avg("score_before"), after=Avg("score_after"))
