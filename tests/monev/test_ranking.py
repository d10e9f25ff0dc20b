from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monev.ranking import JOINT, PLENARY, Candidate, TieStep, rank
from monev.scoring import IndicatorRule, Scale, entry_total, round_points

SCALE = Scale(Decimal(0), Decimal(4), Decimal("0.5"))
RULES = (
    IndicatorRule("C1", "C", 40),
    IndicatorRule("E1", "E", 30),
    IndicatorRule("D1", "D", 20),
    IndicatorRule("B1", "B", 10),
)
TIE_ORDER = ("C", "E", "D", "B")


def candidate(key, total, **aspects):
    figures = {aspect: Decimal(points) for aspect, points in aspects.items()}
    return Candidate(key, None if total is None else Decimal(total), figures)


def alike(*keys, total="70.00"):
    return [candidate(key, total, C="30.00", E="10.00") for key in keys]


def summary(ranking):
    return [(place.key, place.rank, place.is_joint) for place in ranking.places]


def place_of(ranking, key):
    [place] = [place for place in ranking.places if place.key == key]
    return place


# Few different figures, so that ties are the rule and not the exception.
few_figures = st.sampled_from([Decimal("50.00"), Decimal("50.01"), Decimal("60.00")])
fields = st.dictionaries(
    st.integers(min_value=1, max_value=99),
    st.tuples(st.none() | few_figures, few_figures, few_figures),
    max_size=8,
).map(
    lambda rows: [
        Candidate(key, total, {"C": first, "E": second})
        for key, (total, first, second) in rows.items()
    ]
)


# Without ties


def test_rank_orders_by_total():
    candidates = [candidate("K1", "60.00"), candidate("K2", "80.00"), candidate("K3", "70.50")]

    ranking = rank(candidates, ())

    # 80.00 > 70.50 > 60.00
    assert summary(ranking) == [("K2", 1, False), ("K3", 2, False), ("K1", 3, False)]


def test_rank_of_nobody_is_empty():
    ranking = rank([], TIE_ORDER)

    assert (ranking.places, ranking.unranked) == ((), ())


def test_rank_leaves_no_trace_without_a_tie():
    candidates = [candidate("K1", "80.00", C="30.00"), candidate("K2", "79.99", C="40.00")]

    ranking = rank(candidates, ("C",))

    # one hundredth apart is no tie, whatever the aspect says
    assert [(place.key, place.trace) for place in ranking.places] == [("K1", ()), ("K2", ())]


def test_rank_counts_figures_not_their_spelling():
    candidates = [candidate("K1", "80"), candidate("K2", "80.00"), candidate("K3", "80.0")]

    ranking = rank(candidates, ())

    assert [place.rank for place in ranking.places] == [1, 1, 1]


def test_rank_sets_incomplete_entries_aside():
    candidates = [candidate("K3", None), candidate("K2", "0.00"), candidate("K1", None)]

    ranking = rank(candidates, ())

    # zero points is a score, no score is not
    assert summary(ranking) == [("K2", 1, False)]
    assert ranking.unranked == ("K1", "K3")


# Ties


def test_rank_breaks_a_tie_in_aspect_order():
    candidates = [
        candidate("K1", "70.00", C="30.00", E="10.00", D="20.00"),
        candidate("K2", "70.00", C="30.00", E="12.50", D="5.00"),
    ]

    ranking = rank(candidates, ("C", "E", "D"))

    # C: 30.00 = 30.00; E: 12.50 > 10.00, so K2; D is not asked, although K1 leads there
    steps = (
        TieStep("C", {"K1": Decimal("30.00"), "K2": Decimal("30.00")}, is_decisive=False),
        TieStep("E", {"K1": Decimal("10.00"), "K2": Decimal("12.50")}, is_decisive=True),
    )
    assert summary(ranking) == [("K2", 1, False), ("K1", 2, False)]
    assert [place.trace for place in ranking.places] == [steps, steps]


def test_rank_goes_on_with_those_that_are_still_tied():
    candidates = [
        candidate("K1", "70.00", C="20.00", E="10.00"),
        candidate("K2", "70.00", C="25.00", E="5.00"),
        candidate("K3", "70.00", C="20.00", E="15.00"),
    ]

    ranking = rank(candidates, ("C", "E"))

    # C: K2 25.00 is first; K1 and K3 stay at 20.00; E between these two only: 15.00 > 10.00
    first = TieStep(
        "C",
        {"K1": Decimal("20.00"), "K2": Decimal("25.00"), "K3": Decimal("20.00")},
        is_decisive=True,
    )
    second = TieStep("E", {"K1": Decimal("10.00"), "K3": Decimal("15.00")}, is_decisive=True)
    assert summary(ranking) == [("K2", 1, False), ("K3", 2, False), ("K1", 3, False)]
    assert [place.trace for place in ranking.places] == [
        (first,),
        (first, second),
        (first, second),
    ]


def test_rank_shares_a_rank_and_skips_the_next():
    candidates = [*alike("K1", "K2"), candidate("K3", "65.00", C="1.00", E="1.00")]

    ranking = rank(candidates, ("C", "E"))

    # two on rank 1, so nobody is second
    assert summary(ranking) == [("K1", 1, True), ("K2", 1, True), ("K3", 3, False)]


def test_rank_skips_as_many_ranks_as_were_shared():
    candidates = [
        candidate("K0", "90.00", C="40.00", E="20.00"),
        *alike("K1", "K2", "K3"),
        candidate("K4", "65.00", C="1.00", E="1.00"),
    ]

    ranking = rank(candidates, ("C", "E"))

    # 1, then three on 2, then 5
    assert [place.rank for place in ranking.places] == [1, 2, 2, 2, 5]


def test_rank_traces_a_joint_rank_to_the_end():
    ranking = rank(alike("K1", "K2"), ("E",))

    assert place_of(ranking, "K1").trace == (
        TieStep("E", {"K1": Decimal("10.00"), "K2": Decimal("10.00")}, is_decisive=False),
        TieStep(JOINT, {"K1": 1, "K2": 1}, is_decisive=False),
    )


# Plenary


def test_rank_asks_the_plenary_after_the_aspects():
    ranking = rank(alike("K1", "K2"), ("C",), plenary={"K2": 1, "K1": 2})

    # C equal; the vote puts K2 first
    assert summary(ranking) == [("K2", 1, False), ("K1", 2, False)]
    assert place_of(ranking, "K1").trace == (
        TieStep("C", {"K1": Decimal("30.00"), "K2": Decimal("30.00")}, is_decisive=False),
        TieStep(PLENARY, {"K1": 2, "K2": 1}, is_decisive=True),
    )


def test_rank_lets_no_vote_overrule_a_figure():
    candidates = [candidate("K1", "70.00", C="30.00"), candidate("K2", "70.00", C="29.99")]

    ranking = rank(candidates, ("C",), plenary={"K2": 1, "K1": 2})

    # C: 30.00 > 29.99, the vote is not read
    assert summary(ranking) == [("K1", 1, False), ("K2", 2, False)]


def test_rank_keeps_joint_what_the_plenary_calls_equal():
    ranking = rank(alike("K1", "K2", "K3"), ("C",), plenary={"K1": 2, "K2": 1, "K3": 2})

    assert summary(ranking) == [("K2", 1, False), ("K1", 2, True), ("K3", 2, True)]


def test_rank_refuses_a_vote_on_part_of_a_tie():
    with pytest.raises(ValueError, match="leaves out K3"):
        rank(alike("K1", "K2", "K3"), ("C",), plenary={"K1": 1, "K2": 2})


# Refusals


def test_rank_refuses_a_key_listed_twice():
    with pytest.raises(ValueError, match="twice: K1"):
        rank([candidate("K1", "70.00"), candidate("K1", None)], ())


def test_rank_refuses_a_tie_order_without_points():
    with pytest.raises(ValueError, match="K1 has no points in aspect E"):
        rank([candidate("K1", "70.00", C="30.00")], ("C", "E"))


@pytest.mark.parametrize("total", ["70.001", "69.9949", "NaN", "Infinity"])
def test_candidate_refuses_a_total_beyond_two_decimals(total):
    with pytest.raises(ValueError, match="K1 must be rounded"):
        candidate("K1", total)


def test_candidate_refuses_an_aspect_beyond_two_decimals():
    with pytest.raises(ValueError, match="K1 must be rounded"):
        candidate("K1", "70.00", C="33.333")


# From sheets to ranks


def score_entry(*sheets):
    codes = [rule.code for rule in RULES]
    points = [dict(zip(codes, map(Decimal, sheet), strict=True)) for sheet in sheets]
    return entry_total(points, RULES, SCALE, minimum_sheets=2)


def as_candidate(key, score):
    total = None if score.total is None else round_points(score.total)
    aspects = {aspect: round_points(points) for aspect, points in score.aspects.items()}
    return Candidate(key, total, aspects)


def panel_of_three():
    # Points per sheet in the order C1 (40), E1 (30), D1 (20), B1 (10); one raw point is worth
    # 10, 7.5, 5 and 2.5 points. Juri X, Y, Z; at least two sheets per entry.
    return {
        # X, Y, Z. Means: C (4+3+2)/3 = 3, E 2, D (3+2+4)/3 = 3, B (2+4+3)/3 = 3
        # 3 x 10 + 2 x 7.5 + 3 x 5 + 3 x 2.5 = 30 + 15 + 15 + 7.5 = 67.50
        "K1": score_entry(
            ("4", "2", "3", "2"),
            ("3", "2", "2", "4"),
            ("2", "2", "4", "3"),
        ),
        # X, Y; Z is recused. Means: C (3.5+2.5)/2 = 3, E (3+2)/2 = 2.5, D (2.5+2)/2 = 2.25, B 3
        # 30 + 18.75 + 11.25 + 7.5 = 67.50
        "K2": score_entry(("3.5", "3", "2.5", "3"), ("2.5", "2", "2", "3")),
        # X only: below the minimum, however good
        "K3": score_entry(("4", "4", "4", "4")),
        # X, Y, Z. Means: C (3+3+4)/3 = 10/3, E 2, D 2, B 2
        # 100/3 + 15 + 10 + 5 = 190/3 = 63.333…
        "K4": score_entry(
            ("3", "2", "2", "2"),
            ("3", "2", "2", "2"),
            ("4", "2", "2", "2"),
        ),
    }


def test_panel_with_a_recusal_publishes_its_totals():
    totals = {key: as_candidate(key, score).total for key, score in panel_of_three().items()}

    assert totals == {
        "K1": Decimal("67.50"),
        "K2": Decimal("67.50"),
        "K3": None,
        "K4": Decimal("63.33"),
    }


def test_panel_with_a_recusal_resolves_its_tie_in_aspect_order():
    candidates = [as_candidate(key, score) for key, score in panel_of_three().items()]

    ranking = rank(candidates, TIE_ORDER)

    # K1 and K2 both 67.50. C: 30.00 = 30.00; E: K2 18.75 > K1 15.00. K3 is incomplete.
    assert summary(ranking) == [("K2", 1, False), ("K1", 2, False), ("K4", 3, False)]
    assert ranking.unranked == ("K3",)
    assert place_of(ranking, "K1").trace == (
        TieStep("C", {"K1": Decimal("30.00"), "K2": Decimal("30.00")}, is_decisive=False),
        TieStep("E", {"K1": Decimal("15.00"), "K2": Decimal("18.75")}, is_decisive=True),
    )


def test_totals_equal_on_two_decimals_are_a_tie():
    # 63.333… and 63.334 are both published as 63.33; C decides: 30.00 > 29.00
    shown = [round_points(Fraction(190, 3)), round_points(Decimal("63.334"))]
    candidates = [
        Candidate("K1", shown[0], {"C": Decimal("30.00")}),
        Candidate("K2", shown[1], {"C": Decimal("29.00")}),
    ]

    ranking = rank(candidates, ("C",))

    assert summary(ranking) == [("K1", 1, False), ("K2", 2, False)]


# Properties


@given(fields.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_rank_ignores_the_order_of_candidates(orders):
    given_order, other_order = orders

    assert rank(other_order, ("C", "E")) == rank(given_order, ("C", "E"))


@given(fields)
def test_rank_gives_every_candidate_one_answer(candidates):
    ranking = rank(candidates, ("C", "E"))

    answered = [place.key for place in ranking.places] + list(ranking.unranked)
    assert sorted(answered) == sorted(candidate.key for candidate in candidates)


@given(fields)
def test_rank_follows_the_figures(candidates):
    ranking = rank(candidates, ("C", "E"))

    figures = {one.key: (one.total, one.aspects["C"], one.aspects["E"]) for one in candidates}
    for place in ranking.places:
        ahead = [other for other in ranking.places if figures[other.key] > figures[place.key]]
        assert place.rank == 1 + len(ahead)


@given(fields)
def test_rank_marks_joint_exactly_the_shared_ranks(candidates):
    ranking = rank(candidates, ("C", "E"))

    ranks = [place.rank for place in ranking.places]
    for place in ranking.places:
        assert place.is_joint == (ranks.count(place.rank) > 1)


@given(fields)
def test_rank_traces_exactly_the_shared_totals(candidates):
    ranking = rank(candidates, ("C", "E"))

    totals = {one.key: one.total for one in candidates}
    for place in ranking.places:
        sharing = list(totals.values()).count(totals[place.key])
        assert bool(place.trace) == (sharing > 1)
