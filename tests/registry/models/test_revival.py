import datetime
import itertools

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import OperationalStatus
from registry.enums_revival import (
    REVIVAL_STEP_TRANSITIONS,
    REVIVAL_TRANSITIONS,
    RevivalState,
    RevivalStepState,
)
from registry.models import RevivalPlan, RevivalStep
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory
from tests.factories.revival import RevivalPlanFactory, RevivalStepFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


@pytest.mark.parametrize(("old", "new"), list(itertools.product(RevivalState, RevivalState)))
def test_revival_plan_ends_once(old, new):
    allowed = old == RevivalState.OPEN and new != RevivalState.OPEN

    assert (new in REVIVAL_TRANSITIONS[old]) is allowed


@pytest.mark.parametrize(
    ("old", "new"), list(itertools.product(RevivalStepState, RevivalStepState))
)
def test_revival_step_moves_only_along_the_table(old, new):
    allowed = {("open", "done"), ("open", "dropped"), ("done", "open"), ("dropped", "open")}

    assert (new in REVIVAL_STEP_TRANSITIONS[old]) is ((old, new) in allowed)


def open_plan(kim, **values):
    plan = RevivalPlan(
        kim=kim, goal="Aktif lagi", owner="Bidang IKP", due_on=datetime.date(2027, 3, 31)
    )
    first = {"first_step": "Temui kepala desa", "first_due_on": datetime.date(2026, 12, 1)}
    plan.open(by=UserFactory(), **first | values)
    return plan


def test_revival_open_stores_plan_first_step_and_log():
    plan = open_plan(KimFactory(verified=True))

    step = plan.steps.get()
    assert (step.text, step.owner, step.due_on) == (
        "Temui kepala desa", "Bidang IKP", datetime.date(2026, 12, 1),
    )  # fmt: skip
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "revival.create", "revivalstep.create",
    ]  # fmt: skip


def test_revival_open_refuses_a_second_running_plan():
    kim = open_plan(KimFactory(verified=True)).kim

    with pytest.raises(DomainError, match="sudah punya rencana pemulihan yang berjalan"):
        open_plan(kim)

    assert (RevivalPlan.objects.count(), RevivalStep.objects.count()) == (1, 1)


def test_revival_open_refuses_a_first_step_after_the_end_and_stores_nothing():
    with pytest.raises(DomainError, match="melewati batas waktu rencana"):
        open_plan(KimFactory(verified=True), first_due_on=datetime.date(2027, 4, 1))

    assert RevivalPlan.objects.count() == 0


def test_revival_close_never_changes_the_status_of_the_kim():
    plan = RevivalPlanFactory(kim__status=OperationalStatus.DORMANT)

    plan.close(RevivalState.REVIVED, by=UserFactory(), outcome="Tiga kegiatan dalam dua bulan.")

    plan.refresh_from_db()
    plan.kim.refresh_from_db()
    assert (plan.state, plan.kim.status) == ("revived", "dormant")


def test_revival_close_as_revived_waits_for_open_steps_but_may_stop():
    plan = RevivalStepFactory().plan

    with pytest.raises(DomainError, match="1 langkah belum dikerjakan"):
        plan.close(RevivalState.REVIVED, by=UserFactory(), outcome="Aktif")
    plan.close(RevivalState.STOPPED, by=UserFactory(), outcome="Pengurus pindah semua.")

    plan.refresh_from_db()
    assert plan.state == "stopped"


@pytest.mark.parametrize("act", ["finish", "drop", "store"])
def test_revival_step_of_a_closed_plan_stays_as_it_is(act):
    step = RevivalStepFactory()
    step.plan.close(RevivalState.STOPPED, by=UserFactory(), outcome="Dihentikan.")
    typed = {"finish": {"done_on": TODAY}, "drop": {"note": "Batal"}, "store": {}}[act]

    with pytest.raises(IllegalTransitionError, match="Rencana ini sudah ditutup"):
        getattr(step, act)(by=UserFactory(), **typed)

    step.refresh_from_db()
    assert step.state == "open"


def test_revival_step_cannot_be_done_tomorrow():
    step = RevivalStepFactory()

    with pytest.raises(DomainError, match="belum tiba"):
        step.finish(by=UserFactory(), done_on=datetime.date(2026, 11, 23))


def test_revival_change_keeps_open_steps_before_the_end():
    plan = RevivalStepFactory(due_on=datetime.date(2027, 2, 1)).plan
    plan.due_on = datetime.date(2027, 1, 31)

    with pytest.raises(DomainError, match="langkah dengan tanggal sesudah batas waktu"):
        plan.change(by=UserFactory(), changed=["due_on"])


@pytest.mark.parametrize(
    ("factory", "wrong", "sentence"),
    [
        (RevivalPlanFactory, {"state": "lost"}, "Pilihan ini tidak dikenal."),
        (RevivalPlanFactory, {"state": "revived"}, "Tulis hasil rencana yang ditutup."),
        (RevivalStepFactory, {"state": "lost"}, "Pilihan ini tidak dikenal."),
        (RevivalStepFactory, {"state": "done"}, "Langkah yang selesai harus punya tanggal."),
        (RevivalStepFactory, {"state": "dropped"}, "Tulis mengapa langkah ini tidak jadi."),
    ],
)
def test_revival_database_refuses_what_cannot_be(factory, wrong, sentence):
    row = factory()
    for name, value in wrong.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()

    assert sentence in refusal.value.messages


def test_revival_overdue_by_step_or_by_end():
    by_step = RevivalStepFactory(due_on=datetime.date(2026, 11, 21)).plan
    by_end = RevivalPlanFactory(due_on=datetime.date(2026, 11, 21))
    RevivalStepFactory(due_on=TODAY)
    RevivalStepFactory(
        due_on=datetime.date(2026, 11, 1), state=RevivalStepState.DONE, done_on=TODAY
    )

    assert set(RevivalPlan.objects.overdue()) == {by_step, by_end}
    assert all(plan.is_overdue() for plan in RevivalPlan.objects.overdue().for_list())
    assert sum(plan.is_overdue() for plan in RevivalPlan.objects.for_list()) == 2
