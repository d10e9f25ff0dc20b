"""A made-up round with many entries and juri, for benchmarks; every second sheet is handed in."""

import datetime

from django.conf import settings
from django.utils import timezone

from kim_portal.accounts.models import User
from kim_portal.errors import DomainError
from monev.canonical import fingerprint
from monev.enums import EntryState, MonevLevel, PanelRole, RoundState, SheetState
from monev.judging import sheet_content
from monev.models import (
    Entry,
    Instrument,
    JuriAssignment,
    Round,
    Score,
    ScoreSheet,
    SheetRevision,
)
from monev.sample_points import sample_points
from registry.models import Kim, Region

BATCH = 2000


def fill_round(*, entries: int, juri: list[User]) -> Round:
    """Store a provincial round being scored: `entries` KIM, one sheet per entry and juri.

    Raises DomainError when the default instruments or enough KIM are missing.
    """
    instrument = Instrument.objects.filter(level=MonevLevel.PROVINSI, region=None).first()
    province = Region.objects.get(code=settings.OFFICE_REGION[:2])
    inside = Kim.objects.public().below(province).with_place()
    kim = list(inside.order_by("pk")[:entries])
    if instrument is None:
        raise DomainError("Muat dahulu load_instruments.")
    if len(kim) < entries:
        raise DomainError(
            f"Peserta {entries} lebih banyak daripada KIM di {province} ({len(kim)})."
        )
    today = timezone.localdate()
    round_ = Round.objects.create(
        name=f"Putaran Uji {today.year}", slug=f"putaran-uji-{today.year}",
        level=MonevLevel.PROVINSI,
        region=province, year=today.year, instrument=instrument,
        state=RoundState.PRESENTATION, minimum_sheets=min(3, max(len(juri), 1)),
        presentation_on=today, plenary_on=today + datetime.timedelta(days=1), is_sample=True,
    )  # fmt: skip
    rows = Entry.objects.bulk_create(
        Entry(
            round=round_, kim=one, state=EntryState.ELIGIBLE, slot_number=n,
            snapshot={
                "name": one.name, "place": one.region.place, "region_code": one.region.code,
                "region_path": one.region.path,
            },
        )
        for n, one in enumerate(kim, start=1)
    )  # fmt: skip
    seats = JuriAssignment.objects.bulk_create(
        JuriAssignment(
            round=round_, user=person, integrity_signed_at=timezone.now(),
            role=PanelRole.MEMBER if n else PanelRole.CHAIR,
        )
        for n, person in enumerate(juri)
    )  # fmt: skip
    _fill_sheets(round_, rows, seats)
    return round_


def _fill_sheets(round_: Round, entries: list[Entry], seats: list[JuriAssignment]) -> None:
    now, indicators = timezone.now(), list(round_.instrument.indicators())
    values = round_.instrument.scale.values()
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(
            entry=entry, juri=seat, state=SheetState.IN_PROGRESS, saved_at=now,
            strengths="Kekuatan contoh.", advice="Saran contoh.",
        )
        for entry in entries
        for seat in seats
    )  # fmt: skip
    Score.objects.bulk_create(
        (
            Score(
                sheet=sheet, indicator=row, note="Catatan contoh.",
                points=sample_points("uji", sheet.entry_id, sheet.juri_id, row.code, values=values),
            )
            for sheet in sheets
            for row in indicators
        ),
        batch_size=BATCH,
    )  # fmt: skip
    handed_in = ScoreSheet.objects.filter(pk__in=[one.pk for one in sheets[::2]])
    _hand_in(handed_in)


def _hand_in(sheets) -> None:
    """Lock these sheets with their revision, as the page does, in bulk."""
    found = sheets.select_related("entry__round__instrument", "juri__user")
    revisions, locked, now = [], [], timezone.now()
    for sheet in found.prefetch_related("scores__indicator"):
        content = sheet_content(sheet)
        digest = fingerprint(content | {"number": 1})
        revisions.append(
            SheetRevision(
                sheet=sheet, number=1, content=content, digest=digest, submitted_at=now,
                submitted_by=sheet.juri.user,
            )
        )  # fmt: skip
        sheet.state, sheet.submitted_at, sheet.digest = SheetState.SUBMITTED, now, digest
        locked.append(sheet)
    SheetRevision.objects.bulk_create(revisions, batch_size=BATCH)
    ScoreSheet.objects.bulk_update(locked, ["state", "submitted_at", "digest"], batch_size=500)
