"""A KIM that takes part in a round which still runs is needed there."""

from monev.enums import PUBLISHED_ROUNDS, RoundState
from monev.models import Entry
from registry.closing_questions import ask_before_closing
from registry.models import Kim

OVER = PUBLISHED_ROUNDS | {RoundState.CANCELLED}


def running_entry(kim: Kim) -> str:
    """Return why the KIM may not be closed now, or nothing."""
    entries = Entry.objects.filter(kim=kim).staying().exclude(round__state__in=OVER)
    entry = entries.select_related("round").order_by("-pk").first()
    if entry is None:
        return ""
    return (
        f"{kim} peserta {entry.round}, yang masih berjalan. Tunggu hasilnya diumumkan, atau "
        "nyatakan peserta itu mundur."
    )


ask_before_closing(running_entry)
