import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from monev.enums_calibration import CalibrationSheetState, CalibrationState
from monev.models import CalibrationEntry, CalibrationScore, CalibrationSheet
from tests.factories.calibration import (
    CalibrationEntryFactory,
    CalibrationSessionFactory,
    opened,
    panel,
)
from tests.factories.monev import EntryFactory, RoundFactory

pytestmark = pytest.mark.django_db


def refused(row, name):
    """The database refuses the row by the constraint, and the constraint has a sentence."""
    with pytest.raises(ValidationError) as sentence:
        row.validate_constraints()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()
    return " ".join(sentence.value.messages)


def check(row, name):
    """As `refused`; SQLite names a check, but not a unique index."""
    with pytest.raises(ValidationError) as sentence:
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert name in {one.name for one in row._meta.constraints}
    return " ".join(sentence.value.messages)


@pytest.mark.parametrize(
    ("facts", "name", "sentence"),
    [
        ({"feedback_minimum": 2}, "calibrationsession_minimum_hides_one", "Paling sedikit 3 juri"),
        (
            {"state": CalibrationState.RESET},
            "calibrationsession_reset_has_reason",
            "Tulis alasan kalibrasi diulang.",
        ),
        (
            {"state": CalibrationState.CLOSED, "closed_at": None},
            "calibrationsession_closed_has_moment",
            "harus punya waktunya",
        ),
        ({"state": "paused"}, "calibrationsession_state_valid", "Pilihan ini tidak dikenal."),
    ],
)
def test_calibration_session_constraints(facts, name, sentence):
    round_ = RoundFactory()
    row = CalibrationSessionFactory.build(round=round_, opened_by=opened_by(), **facts)

    assert sentence in refused(row, name)


def opened_by():
    return CalibrationEntryFactory().created_by


@pytest.mark.parametrize(
    ("number", "name", "sentence"),
    [
        (1, "calibrationsession_number_once", "Urutan kalibrasi ini sudah ada."),
        (2, "calibrationsession_one_current", "Kalibrasi putaran ini sudah dibuka."),
    ],
)
def test_calibration_session_once(number, name, sentence):
    first = CalibrationSessionFactory()
    second = CalibrationSessionFactory.build(
        round=first.round, opened_by=first.opened_by, number=number
    )

    assert sentence in check(second, name)


@pytest.mark.parametrize(
    ("facts", "name", "sentence"),
    [
        ({"title": ""}, "calibrationentry_has_title", "Isi judul contoh"),
        ({"kind": "rumour"}, "calibrationentry_kind_valid", "Pilihan ini tidak dikenal."),
    ],
)
def test_calibration_entry_constraints(facts, name, sentence):
    row = CalibrationEntryFactory.build(round=RoundFactory(), created_by=opened_by(), **facts)

    assert sentence in refused(row, name)


def test_calibration_entry_source_once():
    source = EntryFactory()
    first = CalibrationEntryFactory(source=source)
    second = CalibrationEntryFactory.build(
        round=first.round, source=source, created_by=first.created_by
    )

    sentence = check(second, "calibrationentry_source_once")

    assert sentence == "Peserta ini sudah menjadi contoh putaran ini."
    CalibrationEntry.objects.update(ended_at=first.created_at)
    second.save()


@pytest.fixture
def sheet():
    round_ = RoundFactory(state="desk_check")
    panel(round_, "Ani", "Budi")
    opened(round_)
    return CalibrationSheet.objects.for_page().first()


def test_calibration_sheet_constraints(sheet):
    again = CalibrationSheet(session=sheet.session, example=sheet.example, juri=sheet.juri)

    assert "sudah punya lembar" in check(again, "calibrationsheet_once_per_juri")
    sheet.state = CalibrationSheetState.SUBMITTED
    assert "harus punya waktunya" in refused(sheet, "calibrationsheet_submitted_has_moment")
    sheet.state = "lost"
    assert "tidak dikenal" in refused(sheet, "calibrationsheet_state_valid")


def test_calibration_score_constraints(sheet):
    indicator = sheet.round.instrument.indicators()[0]
    score = CalibrationScore.objects.create(sheet=sheet, indicator=indicator, points=2)

    again = CalibrationScore(sheet=sheet, indicator=indicator, points=3)
    assert "sudah dinilai" in check(again, "calibrationscore_once")
    score.points = 101
    assert "Skor di luar skala." in refused(score, "calibrationscore_points_in_range")
