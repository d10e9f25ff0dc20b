"""What belongs to a rehearsal: found from any row that hangs on a round."""

from django.db import models

from kim_portal.accounts.audit import leave_out
from monev.models import Round

# How a row of monev leads to its round, nearest first; every row that hangs on one has such a way.
WAYS = (
    "round", "entry", "sheet", "juri", "berita_acara", "visit", "finding", "team", "session",
    "example", "paper", "entry_return",
)  # fmt: skip


def round_of(subject) -> Round | None:
    """Return the round a row hangs on, or None for what hangs on none."""
    while isinstance(subject, models.Model) and not isinstance(subject, Round):
        ways = (getattr(subject, name, None) for name in WAYS)
        subject = next((way for way in ways if isinstance(way, models.Model)), None)
    return subject


@leave_out
def is_practised(subject) -> bool:
    """Say whether an act on this row happens in a rehearsal: the log tells only that one was held.

    The rows are deleted for good, and the log, which nobody can delete from, would keep them.
    Nothing but `Round.rehearsal_of` decides it, which only the start of a rehearsal writes.
    """
    if getattr(subject, "_meta", None) is None or subject._meta.app_label != "monev":
        return False
    found = round_of(subject)
    return found is not None and found.is_rehearsal
