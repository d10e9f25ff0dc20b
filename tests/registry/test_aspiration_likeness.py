import pytest
import time_machine

from registry.aspiration_likeness import are_alike, similar_to, words_of
from registry.enums_aspiration import AspirationState
from tests.factories.aspiration import AspirationFactory
from tests.factories.registry import region


def test_words_of_drops_short_and_empty_words():
    text = "Mohon segera: DRAINASE di depan Pasar RT 3 tidak mengalir, drainase!"

    assert words_of(text) == {"drainase", "depan", "pasar", "mengalir"}


@pytest.mark.parametrize(
    ("shared", "own", "other", "same_desa", "same_theme", "expected"),
    [
        # 2 of 6 words are 33 %
        (2, 6, 9, False, False, True),
        # 2 of 7 words are 28 %
        (2, 7, 9, False, False, False),
        # one word is chance, unless desa and theme are the same
        (1, 1, 1, False, False, False),
        (1, 9, 9, True, False, False),
        (1, 9, 9, True, True, True),
        (0, 1, 1, True, True, False),
    ],
)
def test_are_alike_by_shared_words(shared, own, other, same_desa, same_theme, expected):
    both = [f"sama{n}" for n in range(shared)]
    one = frozenset([*both, *(f"satu{n}" for n in range(own - shared))])
    two = frozenset([*both, *(f"dua{n}" for n in range(other - shared))])

    assert are_alike(one, two, same_desa=same_desa, same_theme=same_theme) is expected


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_november")
def test_similar_to_looks_near_lately_and_at_what_counts():
    near = AspirationFactory()
    AspirationFactory(region=region("64.08.12.2004"))
    AspirationFactory(state=AspirationState.REJECTED, reason="Iklan.")
    AspirationFactory(title="Posyandu", text="Jadwal bulan depan berubah", theme="health")
    with time_machine.travel("2026-05-01 04:00+00:00", tick=False):
        AspirationFactory()
    across = AspirationFactory(
        region=region("64.09.03.2009"), second_region=region("64.09.02.2004")
    )
    sent = AspirationFactory()

    found = similar_to(sent)

    assert [one.aspiration for one in found] == [across, near]
    assert found[0].reasons[:2] == ("desa sama", "tema sama")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 4])
def test_similar_to_costs_one_query(django_assert_num_queries, count):
    sent = AspirationFactory()
    AspirationFactory.create_batch(count, second_region=region("64.09.03.2009"))

    with django_assert_num_queries(1):
        found = similar_to(sent)
        assert {one.aspiration.place.count(" dan ") for one in found} == {1}
