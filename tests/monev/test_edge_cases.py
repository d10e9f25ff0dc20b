"""The cases in which arithmetic alone would say too much, one by one."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from monev.analysis import Panel, analyse
from monev.documents import minutes_facts
from monev.enums import EntryState, SheetState
from monev.fair_scores import fit_totals, sheet_totals
from monev.fairness import fit
from monev.models import BeritaAcara
from monev.publication import compute_outcome
from monev.ranking import Candidate, rank
from monev.scoring import IndicatorRule, Scale, round_points
from monev.seating import unseat
from monev.tabulation import unassessed
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    open_scores,
)
from tests.monev.test_certainty import sheets_of

RULES = [IndicatorRule("A1", "A", 40), IndicatorRule("B1", "B", 60)]


def facts_of(totals, *, corrected=False, advancing=1, ranked=None):
    """Analyse sheets given as totals 0–100, the same share on every indicator."""
    fitted = fit(totals)
    official = fitted.fair if corrected else fitted.means
    order = sorted(ranked or totals, key=lambda one: (-official[one], one))
    shares = {
        entry: {j: {rule.code: Fraction(t) / 100 for rule in RULES} for j, t in row.items()}
        for entry, row in totals.items()
    }
    panel = Panel(RULES, shares, order, {one: official[one] for one in order}, corrected)
    return analyse(panel, advancing=advancing, seed=64)


def whole(**rows):
    return {name: {j: Fraction(t) for j, t in row.items()} for name, row in rows.items()}


def test_one_juri_only_shows_the_score_without_correction_or_interval():
    totals = whole(K1={"A": 80}, K2={"A": 70})

    facts = facts_of(totals)

    assert fit(totals).fair == {"K1": 80, "K2": 70}
    assert facts["reason"] == "one_juri"
    assert "interval" not in facts["entries"]["K1"]
    assert {"kind": "one_juri", "entry": "K1"} in facts["flags"]


@pytest.mark.django_db
def test_one_juri_only_is_no_rank_where_the_rules_ask_for_more():
    round_ = RoundFactory(scoring=True, minimum_sheets=2)
    SheetFactory(entry=EntryFactory(round=round_), submitted=True,
                 scores={"A1": "4", "B1": "4", "B2": "4"})  # fmt: skip

    open_scores(round_)

    row = round_.outcomes.get().results.get()
    assert (row.total_points, row.fair_points, row.rank) == (None, None, None)


def test_two_juri_are_corrected_against_each_other_where_they_share_a_group():
    found = fit(whole(K1={"A": 80, "B": 70}, K2={"A": 75}, K3={"B": 60}))

    # s_A = -s_B = s, so K1 is 75, K2 is 75 + s and K3 is 60 - s;
    # s (2 sheets + 1) = (75 - 80) + (75 + s - 75), hence 2 s = -5
    assert found.strictness == {"A": Fraction(-5, 2), "B": Fraction(5, 2)}
    assert found.fair == {"K1": 75, "K2": Fraction(145, 2), "K3": Fraction(125, 2)}
    # without a shared group nothing is corrected
    apart = fit(whole(K1={"A": 80}, K2={"A": 75}, K3={"B": 60}))
    assert apart.fair == apart.means


@pytest.mark.parametrize(("second", "asked"), [(64, True), (65, False), (95, False), (96, True)])
def test_two_juri_more_than_15_points_apart_ask_for_a_third(second, asked):
    facts = facts_of(whole(K1={"A": 80, "B": second}, K2={"A": 70, "B": 70}))

    gaps = [flag for flag in facts["flags"] if flag["kind"] == "gap"]
    assert [flag["entry"] for flag in gaps] == (["K1"] if asked else [])


@pytest.mark.parametrize("count", [1, 2])
def test_juri_with_one_or_two_sheets_is_corrected_by_two_thirds_at_most_and_flagged(count):
    totals = {f"K{n}": {"A": Fraction(70 + n), "B": Fraction(71 + n)} for n in range(6)}
    for n in range(count):
        totals[f"K{n}"]["C"] = Fraction(40)
    found = fit(totals)
    gap = sum(found.fair[f"K{n}"] - 40 for n in range(count)) / count

    assert 0 < found.strictness["C"] <= gap * Fraction(2, 3)
    assert found.strictness["C"] == gap * Fraction(count, count + 1)
    flags = facts_of(totals)["flags"]
    assert {"kind": "few_sheets", "juri": "C", "sheets": count} in flags
    # it stays in the mean: (70 + 71 + 40) / 3
    assert found.means["K0"] == Fraction(181, 3)


@pytest.mark.django_db
def test_group_with_fewer_sheets_than_required_is_ranked_once_completed():
    round_ = RoundFactory(scoring=True, minimum_sheets=2)
    full = {"A1": "4", "B1": "4", "B2": "4"}
    entry = EntryFactory(round=round_)
    SheetFactory(entry=entry, submitted=True, scores=full)
    open_scores(round_)
    assert round_.outcomes.get().results.get().rank is None
    assert [reason for _, reason in unassessed(round_, round_.outcomes.get())] == [
        "1 dari paling sedikit 2 lembar nilai"
    ]

    SheetFactory(entry=entry, submitted=True, scores=full)
    round_.refresh_from_db()
    compute_outcome(round_, by=UserFactory())

    assert round_.outcomes.get().results.get().rank == 1


@pytest.mark.django_db
def test_juri_who_withdraws_keeps_the_sheets_handed_in_and_is_named_in_the_minutes():
    round_ = RoundFactory(scoring=True, minimum_sheets=1)
    stays, leaves = JuriFactory(round=round_), JuriFactory(round=round_)
    full = {"A1": "4", "B1": "4", "B2": "4"}
    first, second = EntryFactory(round=round_), EntryFactory(round=round_)
    for entry in (first, second):
        SheetFactory(entry=entry, juri=stays, submitted=True, scores=full)
    SheetFactory(entry=first, juri=leaves, submitted=True, scores=full | {"A1": "0"})
    draft = SheetFactory(entry=second, juri=leaves)

    unseat(leaves, reason="Sakit", by=UserFactory())
    open_scores(round_)

    outcome = round_.outcomes.get()
    assert dict(outcome.results.values_list("entry", "sheet_count")) == {first.pk: 2, second.pk: 1}
    draft.refresh_from_db()
    assert draft.state == SheetState.VOID
    minutes = BeritaAcara.objects.create(
        round=round_, outcome=outcome, number="1", held_on=datetime.date(2026, 12, 4),
        place="Penajam",
    )  # fmt: skip
    notes = " ".join(minutes_facts(minutes)["notes"])
    assert f"Berhenti sebelum selesai: {leaves.user}." in notes
    assert "Sakit" not in notes
    assert "Lembar yang sudah diajukan tetap dihitung." in notes


@pytest.mark.django_db
def test_group_that_did_not_appear_is_a_state_and_never_a_zero():
    round_ = RoundFactory(scoring=True, minimum_sheets=1)
    seat, full = JuriFactory(round=round_), {"A1": "2", "B1": "2", "B2": "2"}
    here = EntryFactory(round=round_)
    absent = EntryFactory(round=round_, state=EntryState.ABSENT)
    SheetFactory(entry=here, juri=seat, submitted=True, scores=full)

    open_scores(round_)

    outcome = round_.outcomes.get()
    assert [row.entry_id for row in outcome.results.all()] == [here.pk]
    assert outcome.analysis.facts["order"] == [str(here.pk)]
    absent.refresh_from_db()
    assert absent.state == EntryState.ABSENT


def test_all_marks_equal_share_a_rank_without_probabilities():
    totals = {name: {j: Fraction(70) for j in "ABCDE"} for name in ("K1", "K2", "K3", "K4")}

    facts = facts_of(totals)
    places = rank([Candidate(k, round_points(v), {}) for k, v in fit(totals).fair.items()], [])

    assert {place.rank for place in places.places} == {1}
    assert facts["reason"] == "flat"
    assert facts["effective"] == {}
    assert facts["agreement"]["alpha"] is None
    assert facts["zones"] == []


def test_separate_panels_are_never_shifted_against_each_other():
    # the stronger half went to the second panel
    totals = whole(
        K1={"A": 60, "B": 64}, K2={"A": 62, "B": 66}, K3={"A": 61, "B": 66},
        K4={"C": 80, "D": 88}, K5={"C": 82, "D": 90}, K6={"C": 84, "D": 91},
    )  # fmt: skip

    facts = facts_of(totals)

    assert fit(totals).fair == fit(totals).means
    assert facts["reason"] == "panels"
    assert facts["panels"] == [["K1", "K2", "K3"], ["K4", "K5", "K6"]]
    assert "interval" not in facts["entries"]["K4"]


def test_panel_without_a_ranked_group_does_not_hide_the_chances_of_the_others():
    totals = sheets_of([80, 75, 74, 60])
    totals["alone"] = {"J9": Fraction(50)}

    facts = facts_of(totals, ranked=[name for name in totals if name != "alone"])

    assert facts["reason"] == ""
    assert "alone" not in facts["entries"]


def test_few_sheets_say_nothing_about_chances():
    facts = facts_of(whole(K1={"A": 80, "B": 78}, K2={"A": 70, "B": 73}, K3={"A": 71, "B": 70}))

    assert facts["reason"] == "few"
    assert facts["light"] in {"green", "yellow", "red"}


def test_different_scales_are_brought_to_100_first():
    # 3 on a scale from 1 to 5 is half of it, as is 2 on one from 0 to 4: (y - 1) / (M - 1)
    five = Scale(Decimal(1), Decimal(5), Decimal(1))
    four = Scale(Decimal(0), Decimal(4), Decimal(1))
    shares = {
        (1, "five"): {rule.code: five.share(Decimal(3)) for rule in RULES},
        (1, "four"): {rule.code: four.share(Decimal(2)) for rule in RULES},
    }

    assert sheet_totals(shares, {}, RULES) == {"1": {"five": 50, "four": 50}}


def test_a_tiny_or_huge_spread_of_a_juri_is_not_rescaled():
    calm = {f"K{n}": {"A": Fraction(60 + n), "B": Fraction(60 + n)} for n in range(5)}
    wild = {f"K{n}": {"A": Fraction(60 + n), "B": Fraction(20 + 15 * n)} for n in range(5)}

    # everybody judged everybody: the wild juri keeps every point it gave
    assert fit_totals(wild).fair == fit_totals(wild).means
    assert fit_totals(calm).fair == fit_totals(calm).means


@pytest.mark.parametrize("corrected", [False, True])
def test_correction_that_reverses_the_winner_goes_to_the_plenary(corrected):
    # K2 met the strict juri only and is given back more than K1 is ahead
    totals = whole(
        K1={"L": 82, "S": 72}, K2={"S": 76}, K3={"L": 70, "S": 58}, K4={"L": 66, "S": 57},
    )  # fmt: skip

    found = fit(totals)
    facts = facts_of(totals, corrected=corrected)

    assert found.means["K1"] > found.means["K2"]
    assert found.fair["K1"] < found.fair["K2"]
    assert facts["order"][0] == ("K2" if corrected else "K1")
    reversal = next(flag for flag in facts["flags"] if flag["kind"] == "reversal")
    assert (reversal["entries"], reversal["others"]) == (
        (["K2"], ["K1"]) if corrected else (["K1"], ["K2"])
    )


def test_one_hostile_sheet_is_flagged_with_its_figures_and_still_counts():
    totals = sheets_of([80 - n for n in range(12)], noise=1.0, strictness=3.0)
    before = fit(totals).means["K00"]
    totals["K00"]["J0"] -= 25

    facts = facts_of(totals)

    outliers = [flag for flag in facts["flags"] if flag["kind"] == "outlier"]
    assert [(flag["entry"], flag["juri"]) for flag in outliers] == [("K00", "J0")]
    assert float(outliers[0]["points"]) < -15
    assert outliers[0]["times"] > 3
    assert fit(totals).means["K00"] == before - 5


def test_fewer_than_ten_sheets_flag_no_outlier():
    totals = whole(K1={"A": 90, "B": 20, "C": 88}, K2={"A": 70, "B": 71, "C": 70},
                   K3={"A": 60, "B": 61, "C": 60})  # fmt: skip

    assert [f for f in facts_of(totals)["flags"] if f["kind"] == "outlier"] == []


def test_same_seed_same_facts_and_another_seed_other_chances():
    totals = sheets_of([80, 75, 74, 60])

    first = facts_of(totals)

    assert first == facts_of(totals)
    assert (first["seed"], first["draws"]) == (64, 10_000)
