"""From the sheet to the result: what a juri could not assess, and what is only asked."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError

from kim_portal.errors import DomainError
from monev import judging, publication
from monev.closing import close_round, open_round
from monev.delivery import Envelope, accept_late, deliver
from monev.documents import minutes_facts
from monev.enums import RoundState, Stage
from monev.judging import SheetInput
from monev.models import BeritaAcara, Indicator, Outcome, Score, ScoreSheet
from monev.plenary import open_plenary
from monev.round_input import read_input
from monev.scoring import NOT_ASSESSABLE
from monev.tabulation import is_up_to_date, tabulate, unassessed
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory, SheetFactory, open_scores
from tests.monev.test_publication import judged_round, scores


def allow(*codes):
    Indicator.objects.filter(code__in=codes).update(allows_not_assessable=True)


def ask(round_, code="B9"):
    """Add an indicator that is only asked."""
    aspect = round_.instrument.aspects.get(code="B")
    return Indicator.objects.create(
        aspect=aspect, code=code, name="Minat warga", weight=0, is_counted=False, position=9,
        stage=Stage.DESK,
    )  # fmt: skip


@pytest.fixture
def sheet(db):
    sheet = SheetFactory(
        entry__round=RoundFactory(scoring=True, minimum_sheets=1), scores={"A1": "2", "B1": "3"}
    )
    texts = SheetInput(texts={"strengths": "Rapi", "advice": "Teruskan"})
    return judging.save_sheet(sheet, texts, by=sheet.juri.user)


def answer(sheet, code="B2", value=NOT_ASSESSABLE, note=""):
    typed = SheetInput(points={code: value}, notes={code: note})
    return judging.save_sheet(sheet, typed, by=sheet.juri.user)


def submit(sheet):
    return judging.submit_sheet(sheet, by=sheet.juri.user)


# The sheet


def test_save_sheet_refuses_not_assessable_where_it_is_not_offered(sheet):
    with pytest.raises(DomainError, match="B2 harus diberi nilai."):
        answer(sheet, note="Alasan")

    assert not Score.objects.filter(is_not_assessable=True).exists()


def test_not_assessable_without_a_reason_is_named(sheet):
    allow("B2")
    answer(sheet)

    assert [gap.message for gap in judging.missing_parts(sheet)] == [
        "Tulis alasan B2 tidak dapat dinilai"
    ]


def test_not_assessable_with_a_reason_is_done(sheet):
    allow("B2")
    answer(sheet, note="Juri tidak hadir saat paparan")

    locked = submit(sheet)

    revision = locked.revisions.get()
    assert revision.content["scores"] == {"A1": "2", "B1": "3", "B2": NOT_ASSESSABLE}
    assert revision.content["notes"] == {"B2": "Juri tidak hadir saat paparan"}
    # 2/4 x 40 + 3/4 x 35 = 46.25 of the 75 that were scored; all three are done.
    progress = ScoreSheet.objects.for_page().get().progress()
    assert (progress.points, progress.weight) == (Decimal("46.25"), 75)
    assert progress.is_complete


def test_missing_score_is_not_the_same_as_not_assessable(sheet):
    allow("B2")

    assert [gap.code for gap in judging.missing_parts(sheet)] == ["B2"]
    assert "B2" not in sheet.answers()


def test_points_take_the_place_of_not_assessable(sheet):
    allow("B2")
    answer(sheet, note="Belum dilihat")

    answer(sheet, value=Decimal("3.5"))

    stored = Score.objects.get(indicator__code="B2")
    assert (stored.points, stored.is_not_assessable) == (Decimal("3.50"), False)


def test_score_that_is_not_assessable_holds_no_points(sheet):
    row = Score(sheet=sheet, indicator=Indicator.objects.get(code="B2"), is_not_assessable=True)
    row.full_clean()
    row.points = Decimal(2)

    with pytest.raises(IntegrityError):
        row.save()


def test_sheet_from_a_device_keeps_not_assessable_until_the_chair_takes_it(sheet):
    allow("B2")
    chair = UserFactory()
    close_round(sheet.round, by=chair, excused=[sheet.uuid], reason="Tidak ada jaringan")
    typed = SheetInput(points={"B2": NOT_ASSESSABLE}, notes={"B2": "Tidak hadir saat paparan"})
    late = deliver(sheet, typed, Envelope(uuid.uuid4(), sheet.version), by=sheet.juri.user)

    accept_late(late, by=chair, reason="Sinyal terputus")

    assert ScoreSheet.objects.get().answers()["B2"] == NOT_ASSESSABLE


# The result


@pytest.fixture
def gappy(db):
    """The example of test_filling: K1 58.44 with B2 of its first sheet filled by 5/8.

    K2 has one sheet and then a second equal one: 3, 2, 3 = 30 + 17.5 + 18.75 = 66.25.
    The second sheet of K2 moves the means: A1 (1 + 0.5 + 0.75 + 0.75) / 4 = 0.75 as before,
    B1 0.5 as before, B2 (0.25 + 0.75 + 0.75) / 3 = 7/12; the gap is 7/12 + 1/8 = 17/24.
    K1: 30 + 17.5 + (17/24 + 6/24) / 2 x 25 = 47.5 + 11.979166… = 59.479166…, published 59.48
    """
    three = scores("3", "2", "3")
    round_, entries = judged_round(
        [[scores("4", "2", NOT_ASSESSABLE), scores("2", "2", "1")], [three, three]]
    )
    allow("B2")
    open_scores(round_)
    round_.refresh_from_db()
    return round_, entries


def test_result_is_computed_with_the_filled_cell_and_names_it(gappy):
    round_, (one, two) = gappy

    rows = {row.entry_id: row for row in Outcome.objects.get().results.all()}

    assert rows[one.pk].total_points == Decimal("59.48")
    assert rows[two.pk].total_points == Decimal("66.25")
    [cell] = rows[one.pk].filled_cells
    filled = ScoreSheet.objects.get(scores__is_not_assessable=True)
    assert cell == {"sheet": str(filled.uuid), "indicator": "B2", "share": "17/24"}
    assert rows[two.pk].filled_cells == []


def test_input_of_the_result_holds_what_was_not_assessable(gappy):
    round_, (one, _) = gappy

    facts = read_input(round_).facts()

    answers = [sheet["B2"] for sheet in facts["entries"][str(one.pk)].values()]
    assert sorted(answers) == ["1", NOT_ASSESSABLE]


def test_tabulation_flags_the_filled_cell(gappy):
    round_, _ = gappy

    table = tabulate(round_, Outcome.objects.get())

    flagged = [cell for line in table.lines for cell in line.cells if cell.filled]
    # 1 x 40 + 0.5 x 35 + 17/24 x 25 = 75.2083…
    assert [(str(cell.points), list(cell.filled)) for cell in flagged] == [("75.21", ["B2"])]
    assert table.has_filled


def test_minutes_say_how_gaps_were_filled(gappy):
    round_, _ = gappy
    open_plenary(round_, by=UserFactory())
    minutes = BeritaAcara(
        round=round_, outcome=Outcome.objects.get(), held_on=round_.plenary_on, place="Balai"
    )
    minutes.save()

    notes = " ".join(minutes_facts(minutes)["notes"])

    assert "1 nilai indikator yang menurut juri tidak dapat dinilai diisi" in notes


def test_sheet_with_too_much_missing_leaves_the_entry_incomplete(db):
    # B1 weighs 35, more than a quarter: one of two needed sheets remains.
    round_, [entry] = judged_round(
        [[scores("2", NOT_ASSESSABLE, "2"), scores("2", "2", "2")]], minimum_sheets=2
    )
    allow("B1")
    open_scores(round_)

    result = Outcome.objects.get().results.get()

    assert (result.total_points, result.rank, result.sheet_count) == (None, None, 1)
    assert len(result.left_out_sheets) == 1
    [(_, reason)] = unassessed(round_, Outcome.objects.get())
    assert reason == (
        "1 dari paling sedikit 2 lembar nilai; 1 lembar tidak dihitung karena lebih dari "
        "seperempat bobotnya tidak dapat dinilai"
    )


@pytest.fixture
def unfillable(db):
    """Nobody scored B2; the values are opened all the same, and say so."""
    round_, _ = judged_round(
        [[scores("2", "2", NOT_ASSESSABLE), scores("3", "2", NOT_ASSESSABLE)]], minimum_sheets=1
    )
    allow("B2")
    close_round(round_, by=UserFactory())
    return open_round(round_, by=UserFactory())


def test_gap_that_nobody_scored_is_said_and_never_computed(unfillable):
    with pytest.raises(DomainError, match="Tidak satu juri pun memberi nilai untuk B2"):
        publication.compute_outcome(unfillable, by=UserFactory())

    assert unfillable.state == RoundState.TABULATION
    assert not Outcome.objects.exists()
    table = tabulate(unfillable, None)
    assert "B2" in table.refusal
    assert {cell.points for cell in table.lines[0].cells} == {None}


def test_gap_that_nobody_scored_keeps_the_plenary_closed(unfillable):
    with pytest.raises(DomainError, match="B2"):
        open_plenary(unfillable, by=UserFactory())

    unfillable.refresh_from_db()
    assert unfillable.state == RoundState.TABULATION


def test_gap_is_filled_once_a_sheet_was_opened_again_and_scored(unfillable):
    sheet = ScoreSheet.objects.first()
    again = judging.reopen_sheet(sheet, by=UserFactory(), reason="B2 belum dinilai siapa pun")
    answer(again, value=Decimal(2))
    submit(again)

    outcome = Outcome.objects.get()

    assert is_up_to_date(unfillable, outcome)
    assert outcome.results.get().total_points is not None


# Indicators that are only asked


def test_uncounted_indicator_may_stay_empty_and_changes_no_figure(db):
    # 2 throughout: 50.00, whatever the uncounted one holds.
    full = scores("2", "2", "2")
    round_, _ = judged_round([[full, full]], minimum_sheets=2)
    plain = read_input(round_).facts()
    indicator = ask(round_)
    Score.objects.create(sheet=ScoreSheet.objects.first(), indicator=indicator, points=4)
    open_scores(round_)

    assert Outcome.objects.get().results.get().total_points == Decimal("50.00")
    assert read_input(round_).facts() == plain


def test_uncounted_indicator_is_not_waited_for(sheet):
    ask(sheet.round)
    answer(sheet, value=Decimal("2.5"))

    assert judging.missing_parts(sheet) == []


def test_uncounted_indicator_needs_no_note_at_the_ends(sheet):
    ask(sheet.round)
    answer(sheet, value=Decimal("2.5"))
    answer(sheet, code="B9", value=Decimal(4))

    assert judging.missing_parts(sheet) == []
    assert submit(sheet).revisions.get().content["scores"]["B9"] == "4"


@pytest.mark.parametrize(
    "facts",
    [
        {"is_counted": True, "weight": 0},
        {"is_counted": True, "weight": 101},
        {"is_counted": False, "weight": 5},
        {"is_counted": False, "weight": 0, "allows_not_assessable": True},
    ],
)
def test_indicator_is_refused_by_the_database(sheet, facts):
    with pytest.raises(IntegrityError):
        Indicator.objects.filter(code="A1").update(**facts)
