import hashlib

import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.draw import draw, drawn_order, new_seed, set_slots
from monev.enums import EntryState, RoundState
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, RoundFactory

pytestmark = pytest.mark.django_db


def slots(round_):
    return dict(round_.entries.values_list("pk", "slot_number"))


def test_drawn_order_can_be_repeated_by_anybody():
    keys = [11, 12, 13, 14]
    # What a person does with `printf 'ABC:11' | sha256sum` and sorts by hand.
    digests = {key: hashlib.sha256(f"ABC:{key}".encode()).hexdigest() for key in keys}

    order = drawn_order("ABC", keys)

    assert [digests[key] for key in order] == sorted(digests.values())
    assert drawn_order("ABC", reversed(keys)) == order


def test_drawn_order_of_nobody_is_empty():
    assert drawn_order("ABC", []) == []


def test_new_seed_is_new_each_time():
    assert len({new_seed() for _ in range(50)}) == 50


def test_draw_numbers_judged_entries_and_keeps_the_seed():
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    judged = [EntryFactory(round=round_) for _ in range(3)]
    out = EntryFactory(round=round_, state=EntryState.INELIGIBLE)
    by = UserFactory()

    draw(round_, by=by)

    round_.refresh_from_db()
    order = drawn_order(round_.draw_seed, [entry.pk for entry in judged])
    assert slots(round_) == {out.pk: None} | {pk: n for n, pk in enumerate(order, start=1)}
    entry = AuditEntry.objects.get(verb="round.draw")
    assert (entry.user, entry.facts) == (by, {"seed": round_.draw_seed, "order": order})


def test_set_slots_lets_two_entries_change_places():
    round_ = RoundFactory(scoring=True, draw_seed="ABC")
    first = EntryFactory(round=round_, slot_number=1)
    second = EntryFactory(round=round_, slot_number=2)

    set_slots(round_, {first.pk: 2, second.pk: 1}, by=UserFactory())

    round_.refresh_from_db()
    assert slots(round_) == {first.pk: 2, second.pk: 1}
    assert round_.draw_seed == ""


def test_set_slots_refuses_a_number_twice():
    round_ = RoundFactory(scoring=True)
    first = EntryFactory(round=round_, slot_number=1)
    second = EntryFactory(round=round_, slot_number=2)

    with pytest.raises(DomainError, match="hanya untuk satu peserta"):
        set_slots(round_, {first.pk: 2, second.pk: 2}, by=UserFactory())

    assert slots(round_) == {first.pk: 1, second.pk: 2}


def test_draw_refuses_once_somebody_has_presented():
    round_ = RoundFactory(scoring=True)
    EntryFactory(round=round_, state=EntryState.PRESENTED, slot_number=1)

    with pytest.raises(DomainError, match="Sudah ada peserta yang tampil"):
        draw(round_, by=UserFactory())


@pytest.mark.parametrize("state", [RoundState.NOMINATION, RoundState.TABULATION])
def test_draw_refuses_another_stage(state):
    round_ = RoundFactory(state=state)
    EntryFactory(round=round_)

    with pytest.raises(IllegalTransitionError):
        draw(round_, by=UserFactory())


def test_draw_refuses_without_entries():
    with pytest.raises(DomainError, match="Belum ada peserta yang memenuhi syarat."):
        draw(RoundFactory(state=RoundState.DESK_CHECK), by=UserFactory())
