import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monev import scoring
from monev.scoring import (
    BadPoints,
    IndicatorRule,
    Scale,
    check_weights,
    entry_total,
    indicator_value,
    parse_points,
    predicate_for,
    round_points,
    sheet_progress,
    sheet_total,
    sums_by,
)

SCALE = Scale(Decimal(0), Decimal(4), Decimal("0.5"))
RULES = (
    IndicatorRule("A1", "A", 40),
    IndicatorRule("A2", "A", 30),
    IndicatorRule("B1", "B", 30),
)
CODES = tuple(rule.code for rule in RULES)

points_on_scale = st.sampled_from(SCALE.values())
complete_sheets = st.fixed_dictionaries(dict.fromkeys(CODES, points_on_scale))


def sheet(*points):
    return dict(zip(CODES, map(Decimal, points), strict=True))


def load_instrument(code):
    path = Path(scoring.__file__).parent / "data" / "instruments.json"
    [instrument] = [row for row in json.loads(path.read_text("utf-8")) if row["code"] == code]
    return instrument


def indicators_of(instrument):
    return [
        (aspect["code"], indicator)
        for aspect in instrument["aspects"]
        for indicator in aspect["indicators"]
    ]


def rules_of(instrument):
    return [
        IndicatorRule(indicator["code"], aspect, indicator["weight"])
        for aspect, indicator in indicators_of(instrument)
    ]


# Scale


def test_scale_values_climb_by_step():
    scale = Scale(Decimal(1), Decimal(3), Decimal("0.5"))

    values = scale.values()

    # 1, 1 + 0.5, 1 + 1, 1 + 1.5, 1 + 2
    assert values == tuple(map(Decimal, ("1", "1.5", "2", "2.5", "3")))


@pytest.mark.parametrize("points", ["0", "0.5", "4", "4.0", "2.50"])
def test_scale_accepts_points_on_a_step(points):
    assert SCALE.accepts(Decimal(points))


@pytest.mark.parametrize(
    "points",
    [
        "-0.5",
        "4.5",
        "2.25",
        "0.1",
        "NaN",
        "sNaN",
        "Infinity",
        "1E+30",
        # 32 digits: more than decimal arithmetic keeps
        "2.0000000000000000000000000000001",
    ],
)
def test_scale_refuses_points_off_the_steps(points):
    assert not SCALE.accepts(Decimal(points))


@pytest.mark.parametrize(
    ("minimum", "maximum", "step"),
    [("4", "0", "1"), ("0", "0", "1"), ("0", "4", "0"), ("0", "4", "-1"), ("0", "4", "3")],
)
def test_scale_refuses_bounds_its_steps_cannot_reach(minimum, maximum, step):
    with pytest.raises(ValueError, match="scale"):
        Scale(Decimal(minimum), Decimal(maximum), Decimal(step))


@pytest.mark.parametrize("bound", ["NaN", "Infinity"])
def test_scale_refuses_bounds_without_end(bound):
    with pytest.raises(ValueError, match="finite"):
        Scale(Decimal(0), Decimal(bound), Decimal(1))


def test_scale_share_counts_from_the_minimum():
    scale = Scale(Decimal(1), Decimal(4), Decimal(1))

    share = scale.share(Decimal(2))

    # (2 - 1) / (4 - 1) = 1/3, not 2/4
    assert share == Fraction(1, 3)


# parse_points


@pytest.mark.parametrize(
    ("text", "points"),
    [("2,5", "2.5"), ("2.5", "2.5"), (" 2,5\t", "2.5"), ("0", "0"), ("4", "4"), ("03", "3")],
)
def test_parse_points_accepts_comma_and_dot(text, points):
    assert parse_points(text) == Decimal(points)


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u00a0"])
def test_parse_points_names_empty_text(text):
    with pytest.raises(BadPoints) as refusal:
        parse_points(text)

    assert refusal.value.reason == "empty"


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e2",
        "1E0",
        "-1",
        "+1",
        "2 5",
        "2,",
        ",5",
        "2,5,0",
        "1.000,5",
        "1_0",
        "0x1",
        "½",
        "٢",
        "２",
        "dua",
        "9" * 5000,
    ],
)
def test_parse_points_refuses_what_is_no_plain_number(text):
    with pytest.raises(BadPoints) as refusal:
        parse_points(text)

    assert refusal.value.reason == "not_number"


@given(st.text())
def test_parse_points_gives_a_finite_number_or_refuses(text):
    try:
        points = parse_points(text)
    except BadPoints:
        return

    assert points.is_finite()


@given(points_on_scale)
def test_parse_points_reads_back_every_point_of_the_scale(points):
    typed = str(points).replace(".", ",")

    assert parse_points(typed) == points


# check_weights


def test_check_weights_accepts_exactly_100():
    check_weights(RULES)


@pytest.mark.parametrize("last", ["29.99", "30.01", "29.99999999999999999999999999999999"])
def test_check_weights_refuses_a_sum_beside_100(last):
    rules = [*RULES[:2], IndicatorRule("B1", "B", Decimal(last))]

    with pytest.raises(ValueError, match="exactly 100"):
        check_weights(rules)


def test_check_weights_refuses_no_rules():
    with pytest.raises(ValueError, match="exactly 100"):
        check_weights([])


@pytest.mark.parametrize("weight", [0, -10])
def test_check_weights_names_indicators_without_weight(weight):
    rules = [*RULES, IndicatorRule("B2", "B", weight)]

    with pytest.raises(ValueError, match="without weight: B2"):
        check_weights(rules)


def test_check_weights_names_indicators_listed_twice():
    rules = [IndicatorRule("A1", "A", 50), IndicatorRule("A1", "A", 50)]

    with pytest.raises(ValueError, match="twice: A1"):
        check_weights(rules)


# indicator_value


def test_indicator_value_is_weighted_mean_of_the_sheets():
    raws = [Decimal(4), Decimal("2.5"), Decimal(1)]

    value = indicator_value(raws, SCALE, 6)

    # (4 + 2.5 + 1) / 3 = 2.5; 2.5 / 4 x 6 = 3.75
    assert value == Fraction("3.75")


def test_indicator_value_keeps_thirds_exact():
    scale = Scale(Decimal(0), Decimal(1), Decimal(1))

    value = indicator_value([Decimal(1), Decimal(0), Decimal(0)], scale, 1)

    # one third of a point, three times, is one point: 0.333… in decimals would give 0.999…
    assert value * 3 == 1


def test_indicator_value_of_the_minimum_is_zero():
    scale = Scale(Decimal(1), Decimal(5), Decimal(1))

    value = indicator_value([Decimal(1), Decimal(1)], scale, 20)

    # (1 - 1) / (5 - 1) x 20 = 0, although the raw points are not
    assert value == 0


def test_indicator_value_refuses_no_sheets():
    with pytest.raises(ValueError, match="without sheets"):
        indicator_value([], SCALE, 10)


def test_indicator_value_refuses_points_off_the_scale():
    with pytest.raises(ValueError, match=r"4\.5 is not on the scale"):
        indicator_value([Decimal("4.5")], SCALE, 10)


# sheet_total and sheet_progress


def test_sheet_total_weights_every_indicator():
    # 3/4 x 40 = 30; 2/4 x 30 = 15; 0.5/4 x 30 = 3.75; sum 48.75
    assert sheet_total(sheet("3", "2", "0.5"), RULES, SCALE) == Fraction("48.75")


def test_sheet_total_is_exact_on_a_scale_of_thirds():
    scale = Scale(Decimal(0), Decimal(3), Decimal(1))

    total = sheet_total(sheet("1", "1", "1"), RULES, scale)

    # 40/3 + 30/3 + 30/3 = 100/3
    assert total == Fraction(100, 3)


def test_sheet_total_names_missing_indicators():
    points = {"A1": Decimal(4)}

    with pytest.raises(ValueError, match="without points: A2, B1"):
        sheet_total(points, RULES, SCALE)


def test_sheet_total_names_unknown_indicators():
    points = {**sheet("1", "1", "1"), "Z9": Decimal(1)}

    with pytest.raises(ValueError, match="unknown indicators: Z9"):
        sheet_total(points, RULES, SCALE)


def test_sheet_progress_counts_what_is_scored():
    points = {"A1": Decimal(3), "B1": Decimal(0)}

    progress = sheet_progress(points, RULES, SCALE)

    # 3/4 x 40 = 30 and 0/4 x 30 = 0 out of the weights 40 + 30 = 70; A2 is still open
    assert (progress.points, progress.weight) == (30, 70)
    assert (progress.scored_count, progress.indicator_count) == (2, 3)
    assert not progress.is_complete


def test_sheet_progress_of_an_empty_sheet_is_zero():
    progress = sheet_progress({}, RULES, SCALE)

    assert (progress.points, progress.weight, progress.scored_count) == (0, 0, 0)


@given(complete_sheets)
def test_sheet_progress_of_a_full_sheet_is_its_total(points):
    progress = sheet_progress(points, RULES, SCALE)

    assert progress.is_complete
    assert progress.weight == 100
    assert progress.points == sheet_total(points, RULES, SCALE)


# entry_total


def test_entry_total_sums_indicators_into_aspects():
    sheets = [sheet("4", "2", "1"), sheet("3", "2", "2"), sheet("3", "2", "1")]

    score = entry_total(sheets, RULES, SCALE, minimum_sheets=3)

    # A1: (4 + 3 + 3)/3 = 10/3; /4 x 40 = 100/3
    # A2: 2/4 x 30 = 15
    # B1: (1 + 2 + 1)/3 = 4/3; /4 x 30 = 10
    # A = 100/3 + 15 = 145/3; B = 10; total = 175/3 = 58.333…
    assert score.indicators == {"A1": Fraction(100, 3), "A2": 15, "B1": 10}
    assert score.aspects == {"A": Fraction(145, 3), "B": 10}
    assert score.total == Fraction(175, 3)
    assert round_points(score.total) == Decimal("58.33")


def test_entry_total_with_one_recusal_uses_the_sheets_that_are_left():
    sheets = [sheet("4", "2", "1"), sheet("3", "2", "2")]

    score = entry_total(sheets, RULES, SCALE, minimum_sheets=2)

    # A1: 3.5/4 x 40 = 35; A2: 15; B1: 1.5/4 x 30 = 11.25; total 61.25
    assert score.is_complete
    assert score.total == Fraction("61.25")


@pytest.mark.parametrize("sheets", [[], [sheet("4", "4", "4")]])
def test_entry_total_below_the_minimum_is_incomplete_not_zero(sheets):
    score = entry_total(sheets, RULES, SCALE, minimum_sheets=2)

    assert not score.is_complete
    assert score.total is None
    assert (score.indicators, score.aspects, score.sheet_count) == ({}, {}, len(sheets))


def test_entry_total_of_zero_points_is_complete():
    score = entry_total([sheet("0", "0", "0")], RULES, SCALE, minimum_sheets=1)

    assert score.is_complete
    assert score.total == 0


def test_entry_total_names_what_a_sheet_lacks():
    sheets = [sheet("1", "1", "1"), {"A1": Decimal(1), "B1": Decimal(1)}]

    with pytest.raises(ValueError, match="without points: A2"):
        entry_total(sheets, RULES, SCALE, minimum_sheets=1)


def test_entry_total_refuses_a_minimum_of_no_sheets():
    with pytest.raises(ValueError, match="at least one sheet"):
        entry_total([], RULES, SCALE, minimum_sheets=0)


@given(
    st.lists(complete_sheets, min_size=1, max_size=6).flatmap(
        lambda sheets: st.tuples(st.just(sheets), st.permutations(sheets))
    )
)
def test_entry_total_ignores_the_order_of_sheets(orders):
    given_order, other_order = orders

    score = entry_total(given_order, RULES, SCALE, minimum_sheets=1)

    assert entry_total(other_order, RULES, SCALE, minimum_sheets=1) == score


@given(st.lists(complete_sheets, min_size=1, max_size=6))
def test_entry_total_stays_between_0_and_100(sheets):
    score = entry_total(sheets, RULES, SCALE, minimum_sheets=1)

    assert 0 <= score.total <= 100
    assert score.total == sum(score.aspects.values())


@given(complete_sheets, st.integers(min_value=1, max_value=9))
def test_entry_total_of_equal_sheets_is_the_total_of_one(points, count):
    score = entry_total([points] * count, RULES, SCALE, minimum_sheets=1)

    assert score.total == sheet_total(points, RULES, SCALE)


@given(st.lists(complete_sheets, min_size=1, max_size=6))
def test_entry_total_is_the_mean_of_its_sheet_totals(sheets):
    score = entry_total(sheets, RULES, SCALE, minimum_sheets=1)

    totals = [sheet_total(points, RULES, SCALE) for points in sheets]
    assert score.total == sum(totals) / len(totals)


def test_sums_by_keeps_the_order_of_the_indicators():
    values = {"A1": Fraction(1, 3), "B1": Fraction(2), "A2": Fraction(2, 3)}

    sums = sums_by(values, {"A1": "field", "B1": "desk", "A2": "field"})

    # field 1/3 + 2/3 = 1; desk 2
    assert list(sums.items()) == [("field", 1), ("desk", 2)]


# round_points


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (Fraction(0), "0.00"),
        (Fraction(100), "100.00"),
        (Decimal("89.995"), "90.00"),
        (Fraction(89995, 1000), "90.00"),
        # a hair below the half: 89.99499…
        (Fraction(89995, 1000) - Fraction(1, 10**40), "89.99"),
        (Decimal("89.994999"), "89.99"),
        # 2.675 is the classic that binary figures round down
        (Decimal("2.675"), "2.68"),
        # 66.666… and 33.333…
        (Fraction(200, 3), "66.67"),
        (Fraction(100, 3), "33.33"),
        (Decimal("-0.005"), "-0.01"),
        (Decimal("-0.004"), "0.00"),
    ],
)
def test_round_points_rounds_half_up(value, published):
    assert str(round_points(value)) == published


def test_round_points_keeps_the_places_asked_for():
    # 77.31746… with four decimals
    assert str(round_points(Fraction(4871, 63), places=4)) == "77.3175"


def test_round_points_rounds_whole_points_without_decimals():
    assert str(round_points(Decimal("89.5"), places=0)) == "90"


# predicate_for


@pytest.mark.parametrize(
    ("total", "label"),
    [
        ("100", "Mandiri"),
        ("90", "Mandiri"),
        ("89.995", "Mandiri"),
        ("89.994", "Utama"),
        ("80", "Utama"),
        ("79.99", "Madya"),
        ("60", "Madya"),
        ("59.99", "Pratama"),
        ("40", "Pratama"),
        ("39.99", "Perlu Pembinaan"),
        ("0", "Perlu Pembinaan"),
    ],
)
def test_predicate_for_includes_the_lower_bound_of_two_decimals(total, label):
    assert predicate_for(Decimal(total)) == label


def test_predicate_for_reads_an_unrounded_total():
    # 269985/3000 = 89.995
    assert predicate_for(Fraction(269985, 3000)) == "Mandiri"


@pytest.mark.parametrize("bounds", [("40", "90"), ("90", "90")])
def test_predicate_for_refuses_bands_out_of_order(bounds):
    bands = [(Decimal(bound), "Band") for bound in bounds]

    with pytest.raises(ValueError, match="falling order"):
        predicate_for(Decimal(50), bands)


@pytest.mark.parametrize("bands", [[], [(Decimal(60), "Baik")]])
def test_predicate_for_refuses_a_total_below_every_band(bands):
    with pytest.raises(ValueError, match=r"holds 50\.00"):
        predicate_for(Decimal(50), bands)


# The default instruments


@pytest.mark.parametrize("code", ["K-1", "P-1"])
def test_default_instrument_weights_sum_to_100(code):
    check_weights(rules_of(load_instrument(code)))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # desk A1-A4 20 + B2 5 + D1 5; field B1 5 + C2 6 + C5 6 + D3 5 + E2 5 + E3 5;
        # presentation C1 6 + C3 6 + C4 6 + D2 5 + E1 5 + F 10
        ("K-1", {"desk": 30, "field": 32, "presentation": 38}),
        # desk A 10 + C1 5; field B2 5 + B5 5 + D2 6 + E1 8 + E2 7;
        # presentation B1 5 + B3 5 + B4 5 + C2 5 + C3 5 + D1 7 + D3 7 + F 15
        ("P-1", {"desk": 15, "field": 31, "presentation": 54}),
    ],
)
def test_default_instrument_stages_carry_their_weight(code, expected):
    indicators = [indicator for _, indicator in indicators_of(load_instrument(code))]

    sums = sums_by(
        {indicator["code"]: Fraction(indicator["weight"]) for indicator in indicators},
        {indicator["code"]: indicator["stage"] for indicator in indicators},
    )

    assert sums == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("K-1", {"A": 20, "B": 10, "C": 30, "D": 15, "E": 15, "F": 10}),
        ("P-1", {"A": 10, "B": 25, "C": 15, "D": 20, "E": 15, "F": 15}),
    ],
)
def test_default_instrument_aspects_carry_their_weight(code, expected):
    rules = rules_of(load_instrument(code))

    sums = sums_by(
        {rule.code: Fraction(rule.weight) for rule in rules},
        {rule.code: rule.aspect for rule in rules},
    )

    assert sums == expected


# every indicator at raw/4 of its weight, the weights sum to 100: 0, 2/4 x 100, 2.5/4 x 100, 100
@pytest.mark.parametrize("code", ["K-1", "P-1"])
@pytest.mark.parametrize(
    ("raw", "published"), [("0", "0.00"), ("2", "50.00"), ("2.5", "62.50"), ("4", "100.00")]
)
def test_default_instrument_gives_even_scores_their_share_of_100(code, raw, published):
    rules = rules_of(load_instrument(code))
    points = {rule.code: Decimal(raw) for rule in rules}

    total = sheet_total(points, rules, SCALE)

    assert str(round_points(total)) == published


@pytest.mark.parametrize(("code", "order"), [("K-1", "CEDB"), ("P-1", "DEB")])
def test_default_instrument_breaks_ties_by_its_own_aspects(code, order):
    instrument = load_instrument(code)

    assert instrument["tie_order"] == list(order)
    assert set(order) <= {aspect["code"] for aspect in instrument["aspects"]}


@pytest.mark.parametrize("code", ["K-1", "P-1"])
def test_default_instrument_says_every_text(code):
    for _, indicator in indicators_of(load_instrument(code)):
        texts = [indicator["name"], indicator["evidence"], *indicator["anchors"].values()]

        assert list(indicator["anchors"]) == ["0", "1", "2", "3", "4"]
        assert all(text[0].isupper() and not text.endswith(".") for text in texts)


@pytest.mark.parametrize("code", ["K-1", "P-1"])
def test_default_instrument_uses_the_default_scale_and_bands(code):
    instrument = load_instrument(code)
    bands = tuple(
        (Decimal(band["minimum"]), band["label"]) for band in instrument["predicate_bands"]
    )

    assert instrument["scale"] == {"min": "0", "max": "4", "step": "0.5"}
    assert bands == scoring.DEFAULT_BANDS
