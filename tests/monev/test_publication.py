from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev import judging, publication
from monev.enums import EntryState, ResultState, RoundState, SheetState
from monev.models import Instrument, Outcome, Result
from monev.plenary import decide_ties, open_plenary
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    open_scores,
)

FULL = {"A1": "2", "B1": "2", "B2": "2"}


def judged_round(scores_by_entry, **kwargs):
    """A round being scored: one list of sheets per entry, None = a void sheet, by juri in order."""
    round_ = RoundFactory(scoring=True, **kwargs)
    juri = [JuriFactory(round=round_) for _ in range(max(map(len, scores_by_entry)))]
    entries = []
    for sheets in scores_by_entry:
        entry = EntryFactory(round=round_)
        entries.append(entry)
        for seat, scores in zip(juri, sheets, strict=False):
            if scores is None:
                SheetFactory(entry=entry, juri=seat, state=SheetState.VOID)
            else:
                SheetFactory(entry=entry, juri=seat, submitted=True, scores=scores)
    return round_, entries


def lines(outcome):
    return {
        row.entry_id: (row.total_points, row.rank, row.is_joint) for row in outcome.results.all()
    }


def scores(a1, b1, b2):
    return {"A1": a1, "B1": b1, "B2": b2}


@pytest.fixture
def worked_example(db):
    """Three juri, five KIM.

    Weights: A1 40 (aspect A), B1 35 and B2 25 (aspect B); scale 0-4; tie order B, then A.
    K1 has two sheets, the third juri is recused:
      A1 (3+2)/2/4 = 0.625 x 40 = 25.000
      B1 (2+3)/2/4 = 0.625 x 35 = 21.875; B2 (4+2)/2/4 = 0.75 x 25 = 18.750; B = 40.625
      total 65.625, published 65.63 (half up)
    K2 has three sheets:
      A1 (3+3+3)/12 = 0.75 x 40 = 30.000
      B1 (2+2+2.5)/12 = 6.5/12 x 35 = 18.9583; B2 (3+2.5+2.5)/12 = 8/12 x 25 = 16.6667; B = 35.625
      total 65.625, published 65.63: tied with K1, K1 leads in B (40.63 > 35.63)
    K3 all 2: every share 0.5, A 20.00, B 30.00, total 50.00
    K4 1, 3 and 2 throughout: every mean share (1+3+2)/12 = 0.5, the same figures as K3
    K5 one sheet of 4: below the minimum of two, incomplete
    Ranks: K1 1, K2 2, K3 and K4 share 3.
    """
    four = scores("4", "4", "4")
    return judged_round(
        [
            [scores("3", "2", "4"), scores("2", "3", "2"), None],
            [scores("3", "2", "3"), scores("3", "2", "2.5"), scores("3", "2.5", "2.5")],
            [FULL, FULL, FULL],
            [scores("1", "1", "1"), scores("3", "3", "3"), FULL],
            [four, None, None],
        ]
    )


def test_worked_example_from_closing_to_ranks(worked_example):
    round_, (k1, k2, k3, k4, k5) = worked_example

    open_scores(round_, by=UserFactory())

    outcome = round_.outcomes.get()
    assert lines(outcome) == {
        k1.pk: (Decimal("65.63"), 1, False),
        k2.pk: (Decimal("65.63"), 2, False),
        k3.pk: (Decimal("50.00"), 3, True),
        k4.pk: (Decimal("50.00"), 3, True),
        k5.pk: (None, None, False),
    }
    first = outcome.results.get(entry=k1)
    assert first.aspect_points == {"A": "25.00", "B": "40.63"}
    # 21.875 and 18.75 are rounded each on its own
    assert first.indicator_points == {"A1": "25.00", "B1": "21.88", "B2": "18.75"}
    assert first.tie_trace == [
        {
            "criterion": "B",
            "values": {str(k1.pk): "40.63", str(k2.pk): "35.63"},
            "is_decisive": True,
        }
    ]
    states = [entry.round.entries.get(pk=entry.pk).state for entry in (k1, k2, k3, k4, k5)]
    assert states == [EntryState.SCORED] * 4 + [EntryState.ELIGIBLE]


def test_worked_example_plenary_decides_the_last_tie(worked_example):
    round_, (_, _, k3, k4, _) = worked_example
    office = UserFactory()
    open_scores(round_, by=office)
    open_plenary(round_, by=office)

    decide_ties(round_.outcomes.get(), {k3.pk: 2, k4.pk: 1}, by=office, reason="Suara 2 banding 1")

    outcome = round_.outcomes.get()
    places = lines(outcome)
    assert (places[k4.pk], places[k3.pk]) == (
        (Decimal("50.00"), 3, False),
        (Decimal("50.00"), 4, False),
    )
    assert outcome.results.get(entry=k4).tie_trace[-1] == {
        "criterion": "plenary",
        "values": {str(k3.pk): "2", str(k4.pk): "1"},
        "is_decisive": True,
    }


def test_plenary_may_leave_a_tie_joint(worked_example):
    round_, (_, _, k3, k4, _) = worked_example
    office = UserFactory()
    open_scores(round_, by=office)
    open_plenary(round_, by=office)

    decide_ties(round_.outcomes.get(), {k3.pk: 1, k4.pk: 1}, by=office, reason="Tetap bersama")

    places = lines(round_.outcomes.get())
    assert {places[k3.pk][1:], places[k4.pk][1:]} == {(3, True)}


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (lambda k3, k4: {k3: 1}, "Suara"),
        (lambda k3, k4: {k3: 1, k4: 2, 0: 3}, "Suara"),
        (lambda k3, k4: {k3: 1, k4: 2}, "   "),
    ],
    ids=["leaves one out", "names another", "without a reason"],
)
def test_decide_ties_refuses(worked_example, order, reason):
    round_, (_, _, k3, k4, _) = worked_example
    office = UserFactory()
    open_scores(round_, by=office)
    open_plenary(round_, by=office)

    with pytest.raises(DomainError):
        decide_ties(round_.outcomes.get(), order(k3.pk, k4.pk), by=office, reason=reason)

    assert round_.outcomes.get().plenary_order == {}


def test_decide_ties_only_in_the_plenary(worked_example):
    round_, (_, _, k3, k4, _) = worked_example
    open_scores(round_, by=UserFactory())

    with pytest.raises(IllegalTransitionError):
        decide_ties(
            round_.outcomes.get(), {k3.pk: 1, k4.pk: 2}, by=UserFactory(), reason="Terlalu dini"
        )


def k1_round(points, note=""):
    call_command("load_instruments", verbosity=0)
    instrument = Instrument.objects.get(code="K-1")
    chair = UserFactory()
    instrument.lock(by=chair)
    round_ = RoundFactory(scoring=True, instrument=instrument, minimum_sheets=1)
    sheet = SheetFactory(entry__round=round_)
    codes = [indicator.code for indicator in instrument.indicators()]
    typed = judging.SheetInput(
        points=dict.fromkeys(codes, Decimal(points)),
        notes=dict.fromkeys(codes, note),
        texts={"strengths": "Rajin", "advice": "Teruskan"},
    )
    judging.save_sheet(sheet, typed, by=sheet.juri.user)
    judging.submit_sheet(sheet, by=sheet.juri.user)
    open_scores(round_, by=chair)
    return round_.outcomes.get().results.get()


@pytest.mark.parametrize(
    ("points", "note", "total", "predicate"),
    [("2", "", "50.00", "Pratama"), ("4", "Ada bukti", "100.00", "Mandiri")],
)
def test_k1_sheet_of_equal_scores(db, points, note, total, predicate, capsys):
    result = k1_round(points, note)

    # every share is 2/4 = 0.5 or 4/4 = 1, the weights sum to 100
    assert (result.total_points, result.predicate) == (Decimal(total), predicate)


def test_compute_outcome_twice_changes_nothing(worked_example):
    round_, _ = worked_example
    office = UserFactory()
    open_scores(round_, by=office)
    before = list(Result.objects.order_by("pk").values())
    entries = AuditEntry.objects.count()

    publication.compute_outcome(round_, by=office)

    assert list(Result.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.count() == entries
    assert Outcome.objects.count() == 1


@pytest.mark.parametrize(
    "state", [RoundState.PRESENTATION, RoundState.RECORD_SIGNED, RoundState.PUBLISHED]
)
def test_compute_outcome_only_while_the_result_is_open(db, state):
    round_ = RoundFactory(state=state)

    with pytest.raises(IllegalTransitionError):
        publication.compute_outcome(round_, by=UserFactory())

    assert Outcome.objects.count() == 0


half_points = st.integers(min_value=0, max_value=8).map(lambda steps: str(Decimal(steps) / 2))
sheets = st.fixed_dictionaries({"A1": half_points, "B1": half_points, "B2": half_points})


class RecomputeProperty(TestCase):
    @settings(max_examples=15)
    @given(st.lists(st.lists(sheets, min_size=0, max_size=3), min_size=1, max_size=4))
    def test_same_sheets_give_the_same_result_in_any_order(self, by_entry):
        round_ = RoundFactory(opened=True)
        for filled in by_entry:
            entry = EntryFactory(round=round_, state=EntryState.SCORED)
            for one in filled:
                SheetFactory(entry=entry, submitted=True, scores=one)
        by = UserFactory()

        first = publication.compute_outcome(round_, by=by)
        figures = lines(first)
        first.input_digest = ""
        first.save()
        again = publication.compute_outcome(round_, by=by)

        assert lines(again) == figures
        ranked = [line for line in figures.values() if line[1] is not None]
        assert sorted(ranked, key=lambda line: line[1]) == sorted(
            ranked, key=lambda line: (-line[0], line[1])
        )


def test_publish_needs_signed_minutes(worked_example):
    round_, _ = worked_example
    open_scores(round_, by=UserFactory())

    with pytest.raises(IllegalTransitionError):
        publication.publish_round(round_, by=UserFactory())

    assert round_.outcomes.get().state == ResultState.DRAFT
