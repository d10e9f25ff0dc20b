import pytest

from monev.enums import EntryState, PanelRole, SheetState
from monev.models import Recusal
from monev.progress import progress
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory

pytestmark = pytest.mark.django_db


def test_progress_shows_a_word_per_juri_and_counts_what_is_locked():
    round_ = RoundFactory(scoring=True)
    first, second = JuriFactory(round=round_), JuriFactory(round=round_)
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    one, two = EntryFactory(round=round_, slot_number=1), EntryFactory(round=round_, slot_number=2)
    EntryFactory(round=round_, state=EntryState.INELIGIBLE)
    SheetFactory(entry=one, juri=first, submitted=True)
    SheetFactory(entry=one, juri=second, state=SheetState.IN_PROGRESS)
    SheetFactory(entry=two, juri=first)
    SheetFactory(entry=two, juri=second, state=SheetState.VOID)
    Recusal.objects.create(juri=second, entry=two, reason="Saudara", declared_by=second.user)

    done = progress(round_)

    assert [(row.entry, row.cells, row.locked, row.assigned) for row in done.entries] == [
        (one, ("locked", "draft"), 1, 2),
        (two, ("none", "recused"), 0, 1),
    ]
    assert [(one.juri, one.locked, one.assigned) for one in done.juri] == [
        (first, 1, 2),
        (second, 0, 1),
    ]
    assert (done.locked, done.assigned) == (1, 3)


def test_progress_names_the_last_juri_only_when_one_stands_out():
    round_ = RoundFactory(scoring=True)
    first, second = JuriFactory(round=round_), JuriFactory(round=round_)
    entries = [EntryFactory(round=round_) for _ in range(2)]
    for entry in entries:
        SheetFactory(entry=entry, juri=first)
        SheetFactory(entry=entry, juri=second)

    assert progress(round_).last is None
    first.sheets.filter(entry=entries[0]).update(
        state=SheetState.SUBMITTED, submitted_at=entries[0].created_at
    )
    assert progress(round_).last.juri == second


def test_progress_of_an_empty_round():
    done = progress(RoundFactory())

    assert (done.entries, done.juri, done.last) == ((), (), None)
    assert (done.locked, done.assigned) == (0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_progress_costs_the_same_for_one_and_three(django_assert_num_queries, count):
    round_ = RoundFactory(scoring=True)
    juri = JuriFactory(round=round_)
    for _ in range(count):
        SheetFactory(entry=EntryFactory(round=round_), juri=juri)

    with django_assert_num_queries(5):
        done = progress(round_)
        _ = [row.entry.warnings() for row in done.entries]

    assert done.assigned == count
