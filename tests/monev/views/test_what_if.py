from decimal import Decimal

import pytest
from django.urls import reverse

from monev.models import Indicator, Outcome
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory
from tests.factories.registry import region
from tests.monev.results import published_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


def points(a1, b1, b2):
    return {"A1": a1, "B1": b1, "B2": b2}


@pytest.fixture
def publish(office, give):
    """Return a function that publishes a round of these entries, judged alike by both juri."""
    head = give(UserFactory(), Role.PIMPINAN, region("64.09"))

    def published(*entries, **fields):
        return published_round(head, office, entries=len(entries), points=entries, **fields)

    return published


@pytest.fixture
def round_(publish):
    """Weights A1 40, B1 35, B2 25.

    First: 4/4 x 40 + 1/4 x 35 + 1/4 x 25 = 55.00; second: 10 + 2.5/4 x 35 + 3/4 x 25 = 50.63.
    """
    return publish(points("4", "1", "1"), points("1", "2.5", "3"))


def weighed(instrument, **weights):
    for code, weight in weights.items():
        Indicator.objects.filter(aspect__instrument=instrument, code=code).update(weight=weight)
    return instrument


def draft(**fields):
    return InstrumentFactory(draft=True, region=region("64.09"), **fields)


def url(instrument):
    return reverse("monev:instrument_what_if", args=[instrument.pk])


def test_what_if_ranks_a_published_round_anew_and_stores_nothing(as_user, office, round_):
    """With A1 10, B1 45, B2 45: first 10 + 11.25 + 11.25 = 32.50; second 2.5 + 28.125 + 33.75."""
    before = list(Outcome.objects.values())
    tried = draft(code=round_.instrument.code, version=2)

    page = as_user(office).get(url(weighed(tried, A1=10, B1=45, B2=45)))

    lines = [
        (one.then_rank, one.then_points, one.now_rank, one.now_points)
        for one in page.context["tried"].lines
    ]
    assert lines == [
        (2, Decimal("50.63"), 1, Decimal("64.38")),
        (1, Decimal("55.00"), 2, Decimal("32.50")),
    ]
    assert "2 dari 2 peserta pindah peringkat" in page.content.decode()
    assert list(Outcome.objects.values()) == before


def test_what_if_with_the_same_weights_gives_the_published_figures(as_user, office, round_):
    page = as_user(office).get(url(round_.instrument))

    lines = page.context["tried"].lines
    assert [(one.climb, one.then_points == one.now_points) for one in lines] == [(0, True)] * 2
    effective = [row.effective for row in page.context["tried"].weights]
    assert sum(effective) == Decimal("100.0")


def test_what_if_stretches_what_both_have_and_names_the_rest(as_user, office, round_):
    """A1 alone is left of the round's three: its weight becomes 100, 4/4 and 1/4 of it."""
    tried = draft()
    Indicator.objects.filter(aspect__instrument=tried, code="B1").update(code="C1")
    Indicator.objects.filter(aspect__instrument=tried, code="B2").update(is_counted=False, weight=0)

    found = as_user(office).get(url(tried)).context["tried"]

    assert [one.now_points for one in found.lines] == [Decimal("100.00"), Decimal("25.00")]
    assert [row.now for row in found.weights] == [Decimal("100.0")]
    assert ([row.code for row in found.untried], [row.code for row in found.dropped]) == (
        ["C1"], ["B1", "B2"],
    )  # fmt: skip


def test_what_if_names_indicators_that_always_agree(as_user, office, publish):
    round_ = publish(*[points("2", one, one) for one in "01234"])

    found = as_user(office).get(url(round_.instrument)).context["tried"]

    assert [(one.code, two.code) for one, two in found.alike] == [("B1", "B2")]


def test_what_if_without_anything_in_common_says_so(as_user, office, round_):
    tried = draft()
    for code in ("A1", "B1", "B2"):
        Indicator.objects.filter(aspect__instrument=tried, code=code).update(code=f"X{code}")

    page = as_user(office).get(url(tried))

    assert page.status_code == 200
    assert "Tidak ada indikator berbobot yang sama" in page.content.decode()


@pytest.mark.parametrize("state", ["presentation", "tabulation", "plenary"])
def test_what_if_never_opens_a_round_that_is_not_published(as_user, office, round_, state):
    round_.state = state
    round_.save()

    page = as_user(office).get(url(round_.instrument), {"putaran": round_.slug})

    assert page.context["chosen"] is None
    assert "Belum ada putaran yang dapat dicoba" in page.content.decode()


def test_what_if_knows_the_rounds_of_the_own_office_only(as_user, give, round_):
    other = give(UserFactory(), Role.KABUPATEN, region("64.08"))
    province = give(UserFactory(), Role.PROVINSI, region("64"))

    for user in (other, province):
        page = as_user(user).get(url(round_.instrument), {"putaran": round_.slug})
        assert page.context["rounds"] == []


def test_what_if_chooses_the_round_and_falls_back_on_the_newest(as_user, office, publish, round_):
    newer = publish("1", instrument=round_.instrument, year=2027)
    client = as_user(office)

    def chosen(wanted):
        return client.get(url(round_.instrument), {"putaran": wanted}).context["chosen"]

    assert (chosen(round_.slug), chosen("tidak-ada"), chosen("")) == (round_, newer, newer)
