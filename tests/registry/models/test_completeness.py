import datetime
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.enums import ReportState
from registry.models import ActivityReport, CompletenessCheck
from tests.factories.accounts import UserFactory
from tests.factories.forum import CheckFactory
from tests.factories.registry import ReportFactory

pytestmark = pytest.mark.django_db


def check(report, verdict="complete", note="", **values):
    return CompletenessCheck(report=report, verdict=verdict, note=note, **values)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"verdict": "perfect"}, "Pilihan ini tidak dikenal."),
        ({"verdict": "lacking"}, "Tulis apa yang kurang"),
    ],
)
def test_check_refuses_what_cannot_be(wrong, sentence):
    row = CheckFactory()
    for name, value in wrong.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()

    assert refusal.value.messages == [sentence]


def test_check_leaves_the_state_of_the_report_alone():
    report, by = ReportFactory(submitted=True), UserFactory()

    check(report, "lacking", "Foto belum ada.").store(by=by)

    report.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert (report.state, report.return_reason) == (ReportState.SUBMITTED, "")
    assert (entry.verb, entry.facts["result"]) == ("report.check", "lacking")


@pytest.mark.parametrize("state", ["draft", "returned", "verified"])
def test_check_is_refused_unless_the_report_waits(state):
    report = ReportFactory(verified=True) if state == "verified" else ReportFactory(state=state)

    with pytest.raises(IllegalTransitionError):
        check(report).store(by=UserFactory())

    assert CompletenessCheck.objects.count() == AuditEntry.objects.count() == 0


def test_check_sent_twice_is_one_row():
    report, key, by = ReportFactory(submitted=True), uuid.uuid4(), UserFactory()

    stored = [check(report, request_id=key).store(by=by) for _ in range(2)]

    assert stored[0].pk == stored[1].pk
    assert (CompletenessCheck.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_report_awaits_a_check_again_after_it_was_repaired():
    by = UserFactory()
    with time_machine.travel(datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC), tick=False):
        report = ReportFactory(submitted=True)
    with time_machine.travel(datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC), tick=False):
        before = ActivityReport.objects.awaiting_check().count()
        check(report, "lacking", "Foto belum ada.").store(by=by)
        checked = ActivityReport.objects.awaiting_check().count()
        verdict = ActivityReport.objects.with_check().get().forum_verdict
    with time_machine.travel(datetime.datetime(2026, 11, 3, tzinfo=datetime.UTC), tick=False):
        report.return_(by=by, reason="Lengkapi foto.")
        report.submit(by=by)
        after = ActivityReport.objects.awaiting_check().count()

    assert (before, checked, verdict, after) == (1, 0, "lacking", 1)
