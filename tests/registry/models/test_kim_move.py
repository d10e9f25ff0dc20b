import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums_region import MOVE_TRANSITIONS, MoveState
from registry.models import KimMove
from tests.factories.accounts import UserFactory
from tests.factories.region import KimMoveFactory

pytestmark = pytest.mark.django_db
ALLOWED = {("requested", "done"), ("requested", "refused"), ("requested", "withdrawn")}


def move_in(state):
    decided_at = None if state == MoveState.REQUESTED else timezone.now()
    answer = "Bukan wilayah kami" if state == MoveState.REFUSED else ""
    return KimMoveFactory(state=state, decided_at=decided_at, answer=answer)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(MoveState, MoveState)))
def test_move_goes_only_along_the_table(old, new):
    assert (new in MOVE_TRANSITIONS[old]) is ((old, new) in ALLOWED)


@pytest.mark.parametrize(
    ("old", "act"),
    list(itertools.product(MoveState, ["carry_out", "refuse", "withdraw"])),
)
def test_move_verbs_obey_the_table(old, act):
    move = move_in(old)
    place = move.kim.region
    target = {"carry_out": "done", "refuse": "refused", "withdraw": "withdrawn"}[act]
    typed = {"reason": "Bukan wilayah kami"} if act == "refuse" else {}

    if (old, target) in ALLOWED:
        getattr(move, act)(by=UserFactory(), **typed)
        expected = target
    else:
        with pytest.raises(IllegalTransitionError):
            getattr(move, act)(by=UserFactory(), **typed)
        expected = old

    stored = KimMove.objects.get(pk=move.pk)
    assert stored.state == expected
    went = (old, act) == ("requested", "carry_out")
    assert stored.kim.region == (move.to_region if went else place)


def test_move_refusal_needs_a_reason():
    move = KimMoveFactory()

    with pytest.raises(DomainError) as refusal:
        move.refuse(by=UserFactory(), reason=" ")

    assert refusal.value.field == "reason"
    assert KimMove.objects.get().state == MoveState.REQUESTED


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "elsewhere", "decided_at": timezone.now()},
        {"state": "done"},
        {"decided_at": timezone.now()},
        {"state": "refused", "decided_at": timezone.now(), "answer": ""},
    ],
)
def test_move_database_refuses(wrong):
    with pytest.raises(IntegrityError):
        KimMoveFactory(**wrong)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"state": "done"}, "Perpindahan yang diputuskan harus punya waktu putusan"),
        ({"state": "refused", "decided_at": timezone.now()}, "Tulis alasan penolakan"),
    ],
)
def test_move_constraint_speaks(wrong, message):
    move = KimMoveFactory()
    for name, value in wrong.items():
        setattr(move, name, value)

    with pytest.raises(ValidationError) as refusal:
        move.validate_constraints()

    assert refusal.value.messages == [message]


def test_move_one_request_per_kim():
    first = KimMoveFactory()

    with pytest.raises(ValidationError, match="sudah menunggu persetujuan pindah"):
        KimMove(kim=first.kim).validate_constraints()
    with pytest.raises(IntegrityError):
        KimMoveFactory(kim=first.kim)
