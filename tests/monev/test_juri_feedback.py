from fractions import Fraction

import pytest
from django.urls import reverse

from monev.enums import PanelRole, RoundState
from monev.juri_feedback import feedback_of
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    open_scores,
)
from tests.factories.registry import region
from tests.monev.test_fairness import WORKED

ORDER = ["K1", "K2", "K3", "K4"]


def feedback(juri, totals=WORKED, shares=None, order=ORDER):
    return feedback_of(juri, totals, shares or {}, order)


def test_strictness_is_that_of_the_worked_case():
    # s of the worked case: A 0.0794, B 4.5556, C -4.6349
    assert [round(float(feedback(juri).strictness), 4) for juri in "ABC"] == [
        0.0794, 4.5556, -4.6349,
    ]  # fmt: skip
    assert [feedback(juri).sheets for juri in "ABC"] == [3, 4, 3]


def test_agreement_compares_with_the_others_only():
    # x orders as the two others do, y the other way round
    totals = {
        f"K{n}": {"x": Fraction(60 + n), "o": Fraction(70 + n), "p": Fraction(65 + 2 * n)}
        for n in range(4)
    }
    turned = {g: row | {"x": Fraction(90) - row["x"] / 2} for g, row in totals.items()}

    assert feedback("x", totals).agreement == pytest.approx(1)
    assert feedback("x", turned).agreement == pytest.approx(-1)
    assert feedback("x", {g: totals[g] for g in ("K0", "K1")}).agreement is None


def test_drift_is_the_slope_over_the_order_of_submission():
    # everybody agrees, but x gives one point more with every sheet handed in
    totals = {f"K{n}": {j: Fraction(60) for j in "abcdefgh"} for n in range(5)}
    for n in range(5):
        totals[f"K{n}"]["x"] = Fraction(58 + n)

    found = feedback("x", totals, order=[f"K{n}" for n in range(5)])

    # of each point 8/9 remain: the entry takes up its own ninth
    assert found.drift == pytest.approx(8 / 9)
    assert feedback("x", totals, order=["K0", "K1"]).drift is None


def test_same_marks_counts_sheets_of_one_impression():
    shares = {
        "K1": [Fraction(1, 2)] * 10,
        "K2": [Fraction(1, 2)] * 9 + [Fraction(1)],
        "K3": [Fraction(1, 2)] * 8 + [Fraction(1)] * 2,
    }

    assert feedback("A", shares=shares).same_marks == 2


def test_juri_without_a_sheet_has_no_feedback_and_one_sheet_says_little():
    assert feedback("Z") is None
    found = feedback("A", {"K1": {"A": Fraction(70)}}, order=["K1"])
    assert (found.spread, found.panel_spread, found.error, found.agreement, found.drift) == (
        (None,) * 5
    )  # fmt: skip


@pytest.fixture
def published(db):
    """A published round of four KIM; the last juri is 25 points stricter, the first is chair."""
    round_ = RoundFactory(scoring=True)
    juri = [JuriFactory(round=round_, role=PanelRole.CHAIR)]
    juri += [JuriFactory(round=round_) for _ in range(2)]
    for raw in ("2", "2.5", "3", "3.5"):
        entry = EntryFactory(round=round_)
        for seat in juri:
            given = str(float(raw) - 1) if seat is juri[-1] else raw
            scores = dict.fromkeys(("A1", "B1", "B2"), given)
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=scores)
    open_scores(round_)
    round_.refresh_from_db()
    outcome = round_.outcomes.get()
    outcome.state, outcome.published_at = "published", outcome.computed_at
    outcome.save()
    round_.state = RoundState.PUBLISHED
    round_.save()
    return round_, juri


def address(seat):
    return reverse("monev:juri_feedback_detail", args=[seat.pk])


@pytest.mark.one_database
def test_juri_reads_the_own_feedback_and_the_chair_everybodys(published, as_user):
    _, (chair, other, strict) = published

    own = as_user(strict.user).get(address(strict)).content.decode()
    told = as_user(chair.user).get(address(strict)).content.decode()

    # mean strictness 2/3 x 25 = 16.67 of 4 sheets, shrunk by 4/5
    assert "Nilai Anda rata-rata 13,3 poin lebih ketat dari rekan pada peserta yang sama." in own
    assert "Nilainya rata-rata 13,3 poin lebih ketat dari rekan" in told
    assert "4 dari 4 lembar" in own
    assert str(other.user) not in own
    assert "Anda rata-rata" not in told
    listed = as_user(strict.user).get(
        reverse("monev:juri_list", args=[strict.round.slug])
    ).content.decode()  # fmt: skip
    assert address(strict) in listed
    assert address(other) not in listed


@pytest.mark.one_database
def test_nobody_else_and_nobody_before_publication(published, as_user, give):
    round_, (chair, other, strict) = published
    office = give(UserFactory(), "kabupaten", region("64.09"))

    assert as_user(other.user).get(address(strict)).status_code == 403
    assert as_user(office).get(address(strict)).status_code == 403
    round_.state = RoundState.PLENARY
    round_.save()
    for user in (strict.user, chair.user):
        assert as_user(user).get(address(strict)).status_code == 404
