"""How able people feel before and after an event, told by themselves; only means are shown."""

import datetime

from django.core import signing
from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone

from kim_portal.accounts.audit import record
from registry.attending import CodeRefusedError
from registry.models import Event, EventAttendance

LOWEST, HIGHEST = 1, 5
# How long after its end people may still answer.
ANSWER_DAYS = 14
# A mean of two people would tell the one what the other said.
FEWEST = 3
_tokens = signing.Signer(salt="registry.self_rating")


def token_of(row: EventAttendance) -> str:
    """Return what the address of a participant's own page carries."""
    return _tokens.sign(str(row.pk))


def attendance_of(token: str) -> EventAttendance:
    """Return whose page it is; raises CodeRefusedError with what to do instead."""
    try:
        pk = int(_tokens.unsign(token))
    except signing.BadSignature:
        raise CodeRefusedError(
            "Alamat ini bukan halaman penilaian diri portal ini. Pindai kode di layar."
        ) from None
    row = EventAttendance.objects.named().for_list().filter(pk=pk).first()
    if row is None:
        raise CodeRefusedError("Kehadiran ini sudah dihapus, jadi tidak ada yang dinilai.")
    require_open(row.event)
    return row


def is_open(event: Event) -> bool:
    until = event.finished_at and event.finished_at + datetime.timedelta(days=ANSWER_DAYS)
    return event.is_held and (until is None or timezone.now() < until)


def require_open(event: Event) -> None:
    """Raise CodeRefusedError before the event and ANSWER_DAYS after its end."""
    if not is_open(event):
        raise CodeRefusedError(
            f"Penilaian diri dibuka selama kegiatan sampai {ANSWER_DAYS} hari sesudahnya."
        )


@transaction.atomic
def rate(row: EventAttendance, *, before: int | None, after: int | None, by=None) -> None:
    """Keep the answers, LOWEST to HIGHEST; what is left empty stays as it was."""
    require_open(row.event)
    stored = EventAttendance.objects.select_for_update(of=("self",)).get(pk=row.pk)
    answers = {"self_before": before, "self_after": after}
    changed = [
        name for name, value in answers.items()
        if value is not None and value != getattr(stored, name)
    ]  # fmt: skip
    for name in changed:
        setattr(stored, name, answers[name])
    if changed:
        stored.save(update_fields=changed)
        record(by, "event_attendance.rate", stored, event=stored.event_id)


def rating_summary(event: Event) -> dict | None:
    """Return {"count", "before", "after"}: means of those with both answers; None below FEWEST."""
    both = event.attendances.filter(self_before__isnull=False, self_after__isnull=False)
    found = both.aggregate(count=Count("pk"), before=Avg("self_before"), after=Avg("self_after"))
    return found if found["count"] >= FEWEST else None
