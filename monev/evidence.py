"""What the frozen file of an entry holds as evidence, and which of it an indicator asks for."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from registry.enums import ReportKind
from registry.enums_coaching import FollowUpState
from registry.models import Kim

# Beside one indicator stand the newest of many; the whole file is one click away.
MOST_LINES = 3
# Words of "bukti minimal" → the part of the file that answers them.
PARTS = {
    "decree": re.compile(r"\bSK\b"),
    "people": re.compile(r"\bpengurus\b|\bkepengurusan\b", re.I),
    "clarifications": re.compile(r"\bdiperiksa\b|\bklarifikasi\b", re.I),
    "reports": re.compile(r"\bkegiatan\b|\blaporan\b|\bnotulen\b|\bdaftar hadir\b", re.I),
    "channels": re.compile(r"\bkanal\b|\btautan\b|\bkonten\b|\bunggah\b", re.I),
    "sectors": re.compile(r"\bpotensi\b", re.I),
}


@dataclass(frozen=True)
class Line:
    """One piece of evidence in words. address: where the public sees it, empty if nowhere."""

    text: str
    address: str = ""


def evidence_facts(kim: Kim, reports) -> dict:
    """Return reports, channels and follow-ups of a KIM as they are frozen, without any name.

    reports: the queryset of those that count on the day of the snapshot.
    """
    return {
        "follow_ups": [
            {
                "text": one.text,
                "source": one.source_words,
                "state": one.get_state_display(),
                "is_verified": one.state == FollowUpState.VERIFIED,
                "due_on": one.due_on.isoformat(),
                "evidence": one.evidence,
                "address": one.evidence_url or (one.report.public_url if one.report_id else ""),
            }
            for one in kim.follow_ups.to_show(timezone.localdate()).for_list().by_due_date()
        ],
        "reports": [
            {
                "title": report.title,
                "held_on": report.held_on.isoformat(),
                "address": report.public_url,
                "clarifies": report.kind == ReportKind.HOAX_CLARIFICATION,
            }
            for report in reports.order_by("-held_on", "-pk")
        ],
        "channels": [
            {
                "label": f"{channel.get_kind_display()}: {channel.label}",
                "last_post_on": channel.last_post_on.isoformat() if channel.last_post_on else None,
                "address": channel.public_url,
            }
            for channel in kim.channels.in_use()
        ],
    }


def prior_follow_ups(facts: Mapping) -> dict:
    """Return what the KIM was to do since earlier rounds and visits, and how much is done.

    Empty rows for an older snapshot, which froze none.
    """
    rows = [
        row | {"due_on": datetime.date.fromisoformat(row["due_on"])}
        for row in facts["follow_ups"] or []
    ]
    return {"rows": rows, "done_count": sum(row["is_verified"] for row in rows)}


def evidence_lines(asked: str, facts: Mapping) -> list[Line]:
    """Return what the file holds for "bukti minimal", in the order of `PARTS`.

    asked: the words of the indicator; facts: `Entry.facts`. Empty when the words name no part of
    the file: such evidence is seen on the day itself.
    """
    found = []
    for part, words in PARTS.items():
        if words.search(asked):
            found += _LINES[part](facts)
    return found


def _decree(facts: Mapping) -> list[Line]:
    sk = facts["sk"]
    if not sk.get("signed_on"):
        return [Line("Tidak ada SK yang berlaku saat dipotret")]
    ends = sk.get("expires_on")
    until = f"berlaku sampai {date_format(ends)}" if ends else "tanpa batas akhir"
    return [Line(f"SK {sk['number']}, {date_format(sk['signed_on'])}, {until}")]


def _people(facts: Mapping) -> list[Line]:
    if facts["officer_count"] is None:
        return []
    members = facts["member_count"]
    return [Line(f"{facts['officer_count']} pengurus, {members} anggota seluruhnya")]


def _reports(facts: Mapping) -> list[Line]:
    rows = facts["reports"]
    if not rows:
        count = facts["report_count"]
        words = f"{count or 'Tidak ada'} laporan terverifikasi dalam 12 bulan"
        return [] if count is None else [Line(words)]
    lines = [
        Line(f"{row['title']}, {_day(row['held_on'])}", row["address"]) for row in rows[:MOST_LINES]
    ]
    return [*lines, *_rest(len(rows), "laporan")]


def _clarifications(facts: Mapping) -> list[Line]:
    """Hoaxes the KIM has cleared up; an older snapshot does not tell them from other reports."""
    rows = [row for row in facts["reports"] or [] if row.get("clarifies")]
    lines = [
        Line(f"Klarifikasi: {row['title']}, {_day(row['held_on'])}", row["address"])
        for row in rows[:MOST_LINES]
    ]
    return [*lines, *_rest(len(rows), "klarifikasi")]


def _channels(facts: Mapping) -> list[Line]:
    rows = facts["channels"]
    if rows is None:
        # An older snapshot, which froze no channels.
        return []
    if not rows:
        return [Line("Tidak ada kanal yang tercatat saat dipotret")]
    lines = [
        Line(f"{row['label']}{_last_post(row['last_post_on'])}", row["address"])
        for row in rows[:MOST_LINES]
    ]
    return [*lines, *_rest(len(rows), "kanal")]


def _day(text: str) -> str:
    return date_format(datetime.date.fromisoformat(text))


def _last_post(day) -> str:
    return f", unggahan terakhir {_day(day)}" if day else ""


def _rest(count: int, noun: str) -> list[Line]:
    return [Line(f"dan {count - MOST_LINES} {noun} lain")] if count > MOST_LINES else []


def _sectors(facts: Mapping) -> list[Line]:
    return [Line(", ".join(facts["sectors"]))] if facts["sectors"] else []


_LINES = {
    "decree": _decree,
    "people": _people,
    "clarifications": _clarifications,
    "reports": _reports,
    "channels": _channels,
    "sectors": _sectors,
}
