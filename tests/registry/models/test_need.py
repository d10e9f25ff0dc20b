import datetime
import itertools

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.enums_assistance import (
    NEED_TRANSITIONS,
    NeedKind,
    NeedState,
)
from registry.models import UmkmNeed
from tests.factories.accounts import UserFactory
from tests.factories.assistance import NeedFactory, UmkmFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
TODAY = datetime.date(2026, 11, 21)
ALLOWED = {
    ("open", "in_progress"), ("open", "done"), ("in_progress", "open"), ("in_progress", "done"),
    ("done", "open"),
}  # fmt: skip


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def need_in(state, **values):
    done_at = timezone.now() if state == NeedState.DONE else None
    return NeedFactory(state=state, done_at=done_at, handler="Bidang IKP", due_on=TODAY, **values)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(NeedState, NeedState)))
def test_need_moves_only_along_the_table(old, new):
    assert (new in NEED_TRANSITIONS[old]) is ((old, new) in ALLOWED)


@pytest.mark.parametrize(
    ("old", "act"), list(itertools.product(NeedState, ["start", "finish", "reopen"]))
)
def test_need_verbs_obey_the_table(old, act):
    need, by = need_in(old), UserFactory()
    target = {"start": "in_progress", "finish": "done", "reopen": "open"}[act]
    typed = {
        "start": {"handler": "Dinas Koperasi", "due_on": datetime.date(2026, 12, 1)},
        "finish": {"outcome": "Sertifikat terbit."},
        "reopen": {},
    }[act]

    if (old, target) in ALLOWED:
        getattr(need, act)(by=by, **typed)
        expected = (target, 1)
    else:
        with pytest.raises(IllegalTransitionError):
            getattr(need, act)(by=by, **typed)
        expected = (old, 0)

    assert (UmkmNeed.objects.get().state, AuditEntry.objects.count()) == expected


def test_need_reopen_forgets_who_and_when():
    need = need_in(NeedState.DONE, outcome="Ditolak, berkas kurang.")

    need.reopen(by=UserFactory())

    stored = UmkmNeed.objects.get()
    assert (stored.handler, stored.due_on, stored.done_at, stored.outcome) == ("", None, None, "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "money"}, "Pilihan ini tidak dikenal."),
        ({"state": "lost"}, "Pilihan ini tidak dikenal."),
        ({"state": "in_progress"}, "Bantuan yang ditangani harus punya penangan dan batas"),
        ({"state": "done"}, "Bantuan yang selesai harus punya waktu selesai"),
        ({"kind": NeedKind.OTHER}, "Tulis bantuan apa yang diperlukan"),
    ],
)
def test_need_refuses_what_cannot_be(wrong, sentence):
    need = NeedFactory()
    for name, value in wrong.items():
        setattr(need, name, value)

    with pytest.raises(ValidationError) as refusal:
        need.validate_constraints()
    with pytest.raises(IntegrityError):
        need.save()

    assert sentence in refusal.value.messages


def test_need_is_open_once_per_kind():
    first = NeedFactory()
    NeedFactory(umkm=first.umkm, kind=NeedKind.OTHER, note="Timbangan")
    NeedFactory(umkm=first.umkm, kind=NeedKind.OTHER, note="Oven")

    with pytest.raises(IntegrityError):
        NeedFactory(umkm=first.umkm)


def test_need_is_overdue_the_day_after_its_date():
    late = NeedFactory(due_on=datetime.date(2026, 11, 20))
    today = NeedFactory(due_on=TODAY)
    need_in(NeedState.DONE)
    NeedFactory(due_on=datetime.date(2026, 1, 1), umkm=UmkmFactory(ended_on=TODAY))

    assert list(UmkmNeed.objects.overdue()) == [late]
    assert (late.is_overdue(), today.is_overdue()) == (True, False)
