from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from kim_portal.errors import DomainError
from monev.enums import ROUND_PATH, RoundState
from monev.enums_score import UNSCORED_ROUNDS
from monev.fair_scores import fit_totals, sheet_totals, within_scale
from monev.forms.round import RoundUpdateForm
from monev.method_words import both_sentence
from monev.models import Round
from monev.round_input import read_input
from monev.scoring import IndicatorRule
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    open_scores,
)
from tests.factories.registry import region

CHOICE = {"official_score", "advancing"}


def even(raw):
    """A sheet of one and the same raw score, so that its total is raw / 4 x 100."""
    return dict.fromkeys(("A1", "B1", "B2"), raw)


def uneven_round(**kwargs):
    """Two juri, three KIM; K3 was judged by the strict one alone.

    Totals: K1 A 50, B 75; K2 A 50, B 75; K3 A 62.5. Every plain mean is 62.5.
    Shrinkage 1, groups eliminated: A: (3+1) a - (a+b)/2 - (a+b)/2 - a = 12.5+12.5+0, so
    2a - b = 25; the strictness sums to zero, b = -a, so 3a = 25 and a = 8.3333.
    Fair: K1 and K2 62.5 + (a+b)/2 = 62.5; K3 62.5 + a = 70.8333.
    """
    round_ = RoundFactory(scoring=True, minimum_sheets=1, **kwargs)
    strict, lenient = JuriFactory(round=round_), JuriFactory(round=round_)
    entries = [EntryFactory(round=round_) for _ in range(3)]
    for entry in entries[:2]:
        SheetFactory(entry=entry, juri=strict, submitted=True, scores=even("2"))
        SheetFactory(entry=entry, juri=lenient, submitted=True, scores=even("3"))
    SheetFactory(entry=entries[2], juri=strict, submitted=True, scores=even("2.5"))
    return round_, entries


def opened(round_):
    open_scores(round_)
    return {row.entry_id: row for row in round_.outcomes.get().results.all()}


@pytest.mark.django_db
def test_corrected_score_gives_back_what_the_strict_juri_took():
    round_, (k1, k2, k3) = uneven_round(official_score="corrected")

    rows = opened(round_)

    assert [(rows[k.pk].total_points, rows[k.pk].rank) for k in (k1, k2, k3)] == [
        (Decimal("62.50"), 2),
        (Decimal("62.50"), 2),
        (Decimal("70.83"), 1),
    ]
    assert (rows[k3.pk].mean_points, rows[k3.pk].fair_points) == (
        Decimal("62.50"),
        Decimal("70.8333"),
    )
    assert rows[k3.pk].predicate == "Madya"


@pytest.mark.django_db
def test_mean_ranks_unless_the_office_chose_otherwise_and_both_are_kept():
    round_, (k1, k2, k3) = uneven_round()

    rows = opened(round_)

    assert {row.rank for row in rows.values()} == {1}
    assert rows[k3.pk].total_points == rows[k3.pk].mean_points == Decimal("62.50")
    assert rows[k3.pk].fair_points == Decimal("70.8333")
    assert f"{k3.name} 62,50 dan 70,83" in both_sentence(rows.values())


@pytest.mark.django_db
@pytest.mark.parametrize("official", ["mean", "corrected"])
def test_complete_panel_gives_the_plain_mean_to_the_last_digit(official):
    # Strictness differs by 25 points; everybody judged everybody.
    round_ = RoundFactory(scoring=True, minimum_sheets=2, official_score=official)
    juri = [JuriFactory(round=round_) for _ in range(3)]
    for one in ("1", "1.5", "2.5"):
        entry = EntryFactory(round=round_)
        for seat, more in zip(juri, ("0", "0.5", "1"), strict=True):
            scores = even(str(Decimal(one) + Decimal(more)))
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=scores)

    rows = opened(round_).values()

    # (1 + 1.5 + 2) / 3 / 4 x 100 = 37.5; (1.5+2+2.5)/12 = 50; (2.5+3+3.5)/12 = 75
    assert [row.total_points for row in rows] == [Decimal("75.00"), Decimal("50.00"),
                                                  Decimal("37.50")]  # fmt: skip
    assert all(row.fair_points == row.mean_points == row.total_points for row in rows)
    assert "sama persis" in both_sentence(rows)


@pytest.mark.django_db
def test_missing_sheets_are_never_a_zero():
    round_, (k1, _, _) = uneven_round(official_score="corrected")
    unseen = EntryFactory(round=round_)

    rows = opened(round_)

    assert (rows[unseen.pk].total_points, rows[unseen.pk].fair_points) == (None, None)
    assert rows[unseen.pk].rank is None
    assert rows[k1.pk].fair_points == Decimal("62.5000")


@pytest.mark.django_db
def test_who_judged_is_part_of_the_input_only_where_it_counts():
    round_, _ = uneven_round()
    facts = read_input(round_).facts()
    round_.official_score = "corrected"
    corrected = read_input(round_).facts()

    assert not {"juri", "official_score"} & set(facts)
    assert (corrected["official_score"], corrected["shrinkage"]) == ("corrected", "1")
    assert len(set(corrected["juri"].values())) == 2


def test_sheets_of_one_person_from_two_seats_are_of_one_juri():
    shares = {(1, "s1"): {"A": Fraction(1, 2)}, (2, "s2"): {"A": Fraction(3, 4)}}
    rules = [IndicatorRule("A", "A", 100)]

    totals = sheet_totals(shares, {"s1": "person", "s2": "person"}, rules)

    assert totals == {"1": {"person": Fraction(50)}, "2": {"person": Fraction(75)}}
    assert fit_totals(totals).is_connected
    assert fit_totals({}) is None


@pytest.mark.parametrize(
    ("score", "shown"), [(103, 100), (-2, 0), (Fraction(1, 3), Fraction(1, 3))]
)
def test_a_correction_never_leaves_the_scale(score, shown):
    assert within_scale(Fraction(score)) == shown


@pytest.mark.parametrize("state", ROUND_PATH)
def test_choice_is_locked_as_soon_as_juri_may_score(state):
    frozen = Round(state=state).frozen_fields

    assert (CHOICE & frozen == set()) is (state in UNSCORED_ROUNDS)
    assert (frozen >= CHOICE) is (state not in UNSCORED_ROUNDS)


@pytest.mark.django_db
def test_changing_the_choice_during_the_scoring_is_refused():
    round_ = RoundFactory(announced=True)
    round_.official_score = "corrected"
    round_.change(by=UserFactory(), changed=["official_score"])
    round_.state = RoundState.PRESENTATION
    round_.save()

    with pytest.raises(DomainError, match="nilai resmi"):
        round_.change(by=UserFactory(), changed=["official_score"])
    assert not CHOICE & set(RoundUpdateForm(instance=round_).fields)


@pytest.mark.django_db
def test_both_scores_stand_side_by_side_on_every_page(as_user, give, client):
    office = give(UserFactory(), "kabupaten", region("64.09"))
    round_, (_, _, k3) = uneven_round(official_score="corrected")
    opened(round_)
    table = as_user(office).get(reverse("monev:result_table", args=[round_.slug]))
    outcome = round_.outcomes.get()
    outcome.state, outcome.published_at = "published", outcome.computed_at
    outcome.save()
    round_.refresh_from_db()
    round_.state = RoundState.PUBLISHED
    round_.save()
    public = client.get(reverse("monev:result_detail", args=[round_.slug]))

    for response in (table, public):
        text = response.content.decode()
        assert "62,50" in text
        assert "70,83" in text
        assert "Peringkat memakai nilai terkoreksi" in text
        assert f"{k3.name} 62,50 dan 70,83" in text
