import datetime
import itertools
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums_forum import INTEREST_TRANSITIONS, InterestState
from registry.models import KimInterest
from tests.factories.accounts import UserFactory
from tests.factories.forum import InterestFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db
ALLOWED = {
    ("forwarded", "guided"), ("forwarded", "formed"), ("forwarded", "dropped"),
    ("guided", "formed"), ("guided", "dropped"), ("dropped", "forwarded"),
}  # fmt: skip


def interest(**values):
    told_on = datetime.date(2026, 11, 3)
    place = values.pop("region", None) or region("64.09.02.2004")
    return KimInterest(region=place, told_on=told_on, note="Karang taruna.", **values)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(InterestState, InterestState)))
def test_interest_moves_only_along_the_table(old, new):
    assert (new in INTEREST_TRANSITIONS[old]) is ((old, new) in ALLOWED)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"state": "lost"}, "Pilihan ini tidak dikenal."),
        ({"state": "formed"}, "Isi KIM yang terbentuk"),
        ({"state": "dropped"}, "Tulis alasan tidak dilanjutkan"),
    ],
)
def test_interest_refuses_what_cannot_be(wrong, sentence):
    row = InterestFactory()
    for name, value in wrong.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()

    assert sentence in refusal.value.messages


def test_interest_of_a_desa_is_open_once():
    InterestFactory(state="dropped", outcome="Ditunda.")
    InterestFactory()

    with pytest.raises(DomainError, match="sudah tercatat"):
        interest().store(by=UserFactory())
    with pytest.raises(IntegrityError):
        InterestFactory()


@pytest.mark.parametrize(
    ("code", "has_kim", "sentence"),
    [
        ("64.09.02.2004", True, "sudah punya KIM"),
        ("64.09.02", False, "Pilih desa atau kelurahan"),
    ],
)
def test_interest_is_of_a_desa_without_kim(code, has_kim, sentence):
    if has_kim:
        KimFactory(verified=True)

    with pytest.raises(DomainError, match=sentence):
        interest(region=region(code)).store(by=UserFactory())

    assert KimInterest.objects.count() == 0


def test_interest_sent_twice_is_one_row():
    key, by = uuid.uuid4(), UserFactory()

    stored = [interest(request_id=key).store(by=by) for _ in range(2)]

    assert stored[0].pk == stored[1].pk
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["interest.create"]


def test_interest_ends_with_a_kim_of_that_desa_only():
    row, by = InterestFactory(), UserFactory()
    here, elsewhere = KimFactory(), KimFactory(region=region("64.09.03.2009"))

    with pytest.raises(DomainError, match="Pilih KIM di Desa Bangun Mulya"):
        row.form(by=by, kim=elsewhere)
    row.guide(by=by, outcome="Sosialisasi 10 November.")
    row.form(by=by, kim=here)

    stored = KimInterest.objects.get()
    assert (stored.state, stored.kim) == ("formed", here)


def test_interest_dropped_is_forwarded_again_unless_another_one_is_open():
    row, by = InterestFactory(), UserFactory()
    row.drop(by=by, outcome="Belum ada pengurus.")
    later = InterestFactory()

    with pytest.raises(IllegalTransitionError, match="sudah tercatat"):
        row.forward(by=by)
    later.drop(by=by, outcome="Sama.")
    row.forward(by=by)

    assert sorted(KimInterest.objects.values_list("state", flat=True)) == ["dropped", "forwarded"]
