from decimal import Decimal

import pytest

from kim_portal.errors import DomainError, StaleVersionError
from monev import judging
from monev.enums import EntryState, SheetState
from monev.judging import SheetInput
from monev.models import Outcome, ScoreSheet, SheetRevision
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory, SheetFactory, open_scores

FULL = {"A1": "2", "B1": "2", "B2": "2"}


@pytest.fixture
def sheet(db):
    return SheetFactory(entry__round=RoundFactory(scoring=True, minimum_sheets=1))


def save(sheet, version=None, **points):
    typed = SheetInput(points={code: Decimal(value) for code, value in points.items()})
    return judging.save_sheet(sheet, typed, by=sheet.juri.user, version=version)


def test_save_sheet_can_take_a_score_back(sheet):
    save(sheet, A1="2")

    judging.save_sheet(sheet, SheetInput(points={"A1": None}), by=sheet.juri.user)

    assert ScoreSheet.objects.get().points() == {}


def test_save_sheet_leaves_what_was_not_sent(sheet):
    save(sheet, A1="2", B1="3")

    judging.save_sheet(sheet, SheetInput(notes={"A1": "Bukti ada"}), by=sheet.juri.user)

    stored = ScoreSheet.objects.get()
    assert stored.points() == {"A1": Decimal("2.00"), "B1": Decimal("3.00")}
    assert stored.version == 3


def test_save_sheet_refuses_a_stale_version(sheet):
    save(sheet, version=1, A1="2")

    with pytest.raises(StaleVersionError):
        save(sheet, version=1, A1="3")

    assert ScoreSheet.objects.get().points() == {"A1": Decimal("2.00")}


@pytest.mark.parametrize("state", [EntryState.ABSENT, EntryState.WITHDRAWN])
def test_save_sheet_refuses_for_an_entry_that_left(sheet, state):
    sheet.entry.state, sheet.entry.reason = state, "Alasan contoh"
    sheet.entry.save()

    with pytest.raises(judging.SheetLockedError):
        save(sheet, A1="2")


def test_save_sheet_refuses_a_void_sheet(sheet):
    sheet.state = SheetState.VOID
    sheet.save()

    with pytest.raises(judging.SheetLockedError, match="dibatalkan"):
        save(sheet, A1="2")


def test_submit_sheet_again_after_reopening_updates_the_draft_result(sheet):
    for code in FULL:
        save(sheet, **{code: "2"})
    texts = SheetInput(texts={"strengths": "Rapi", "advice": "Teruskan"})
    judging.save_sheet(sheet, texts, by=sheet.juri.user)
    judging.submit_sheet(sheet, by=sheet.juri.user)
    open_scores(sheet.round)

    judging.reopen_sheet(sheet, by=UserFactory(), reason="Salah ketik")
    # no counted sheet is left while it is out
    assert Outcome.objects.get().results.get().total_points is None
    save(sheet, A1="4")
    with pytest.raises(judging.IncompleteSheetError, match="Tulis catatan untuk nilai 4 pada A1"):
        judging.submit_sheet(sheet, by=sheet.juri.user)
    judging.save_sheet(sheet, SheetInput(notes={"A1": "Bukti"}), by=sheet.juri.user)
    judging.submit_sheet(sheet, by=sheet.juri.user)

    # (4/4)40 + (2/4)35 + (2/4)25 = 40 + 17.5 + 12.5
    assert Outcome.objects.get().results.get().total_points == Decimal("70.00")
    assert SheetRevision.objects.count() == 2


def test_reopen_sheet_refuses_an_empty_reason(sheet):
    with pytest.raises(DomainError):
        judging.reopen_sheet(sheet, by=UserFactory(), reason=" ")
