import datetime
import itertools

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums_report import PERIOD_REPORT_TRANSITIONS, PeriodReportState
from registry.models import FormerReportRule, PeriodReport
from registry.models.office_setting import office_setting
from registry.models.report_rule import ReportRule, replace_rule
from registry.report_periods import Period
from tests.access.row import PERSONAS
from tests.factories.accounts import UserFactory
from tests.factories.periods import PeriodReportFactory, monthly
from tests.factories.registry import KimFactory, ReportFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
OCTOBER = Period(2026, 10, "monthly")


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-05 03:00+00:00", tick=False):
        yield


@pytest.mark.parametrize(
    ("old", "new"), list(itertools.product(PeriodReportState, PeriodReportState))
)
def test_period_report_moves_only_along_the_table(old, new):
    report = PeriodReportFactory(state=old, submitted_at=timezone.now())

    moved = True
    try:
        report.move_to(new)
    except IllegalTransitionError:
        moved = False

    report.refresh_from_db()
    assert moved == (new in PERIOD_REPORT_TRANSITIONS[old])
    assert report.state == (new if moved else old)


@pytest.mark.parametrize(
    "wrong",
    [
        {"period_type": "weekly"},
        {"number": 13},
        {"number": 0},
        {"period_type": "quarterly", "number": 5},
        {"period_type": "yearly", "number": 2},
        {"year": 1999},
        {"state": "terbit"},
        {"state": "submitted"},
        {"none_reason": "malas"},
        {"none_reason": "other"},
    ],
    ids=str,
)
def test_period_report_database_refuses(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodReportFactory(**wrong)


def test_period_report_is_there_once_per_kim_and_period():
    first = PeriodReportFactory()
    PeriodReportFactory(kim=first.kim, period_type="quarterly", number=4)

    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodReportFactory(kim=first.kim)


def test_period_report_opened_twice_is_one_row():
    kim, user = KimFactory(verified=True), UserFactory()

    opened = [PeriodReport.objects.opened(kim, OCTOBER, by=user) for _ in "ab"]

    assert opened[0] == opened[1]


def test_period_report_submit_needs_activities_or_a_reason():
    report = PeriodReportFactory()

    with pytest.raises(DomainError, match="nyatakan tidak ada kegiatan"):
        report.submit(by=UserFactory())
    # A draft has not been said yet.
    ReportFactory(kim=report.kim, held_on=datetime.date(2026, 10, 31))
    with pytest.raises(DomainError, match="nyatakan tidak ada kegiatan"):
        report.submit(by=UserFactory())
    ReportFactory(kim=report.kim, held_on=datetime.date(2026, 10, 31), submitted=True)
    report.submit(by=UserFactory())

    report.refresh_from_db()
    assert (report.state, report.submitted_at) == (PeriodReportState.SUBMITTED, timezone.now())
    assert AuditEntry.objects.get().facts == {"count": 1}


def test_period_report_of_a_running_period_waits_for_its_last_day():
    report = PeriodReportFactory(number=11)
    user = UserFactory()

    for act in (lambda: report.submit(by=user),
                lambda: report.declare_none(by=user, reason="no_budget")):  # fmt: skip
        with pytest.raises(DomainError, match="dapat diajukan mulai 30 November 2026"):
            act()


def test_period_report_of_a_kim_that_is_not_verified_waits():
    report = PeriodReportFactory(kim=KimFactory())

    with pytest.raises(DomainError, match="KIM ini belum terverifikasi"):
        report.declare_none(by=UserFactory(), reason="no_budget")


def test_period_report_declare_none_is_handed_in_at_once():
    report = PeriodReportFactory()

    report.declare_none(by=UserFactory(), reason="weather", note="Banjir")

    report.refresh_from_db()
    assert (report.state, report.none_reason) == (PeriodReportState.SUBMITTED, "weather")
    assert AuditEntry.objects.get().facts == {"reason": "weather", "note": "Banjir"}


def test_period_report_declare_none_wants_other_reasons_told():
    with pytest.raises(DomainError, match="Tulis alasannya"):
        PeriodReportFactory().declare_none(by=UserFactory(), reason="other", note=" ")


def test_period_report_declare_none_is_refused_while_there_are_activities():
    report = PeriodReportFactory()
    ReportFactory(kim=report.kim, held_on=datetime.date(2026, 10, 2), verified=True)

    with pytest.raises(DomainError, match="sudah ada 1 kegiatan"):
        report.declare_none(by=UserFactory(), reason="no_budget")

    report.refresh_from_db()
    assert report.state == PeriodReportState.DRAFT


def test_period_report_repaired_later_keeps_its_first_day():
    report = PeriodReportFactory()
    report.declare_none(by=UserFactory(), reason="no_budget")
    first = report.submitted_at
    report.return_(by=UserFactory(), reason="Ada rapat tanggal 3, bukan?")

    with time_machine.travel("2026-12-24 03:00+00:00", tick=False):
        report.declare_none(by=UserFactory(), reason="no_people")

    report.refresh_from_db()
    assert (report.submitted_at, report.none_reason) == (first, "no_people")


def test_period_report_store_after_submission_changes_nothing():
    report = PeriodReportFactory(submitted=True)
    report.narrative = "Terlambat diisi"

    with pytest.raises(IllegalTransitionError, match="sudah diajukan"):
        report.store(by=UserFactory())

    report.refresh_from_db()
    assert report.narrative == ""


def test_period_report_visible_to_agrees_with_the_permission(personas):
    rows = [PeriodReportFactory(kim=kim) for kim in (personas.kim, personas.other_kim)]

    wrong = []
    for name in PERSONAS:
        user = getattr(personas, name)
        if user is not None:
            visible = set(PeriodReport.objects.visible_to(user))
            wrong += [
                (name, row.pk) for row in rows
                if (row in visible) != user.has_perm("registry.view_period_report", row)
            ]  # fmt: skip

    assert wrong == []


QUARTERS, MONTHS, YEARS = (ReportRule(kind, 10) for kind in ("quarterly", "monthly", "yearly"))
TODAY = datetime.date(2026, 8, 10)


def former():
    return [(row.kind, row.until) for row in FormerReportRule.objects.all()]


def test_replace_rule_lets_the_old_one_run_out():
    replace_rule(region("64.09"), QUARTERS, MONTHS, on=TODAY)

    assert former() == [("quarterly", datetime.date(2026, 9, 30))]


def test_replace_rule_before_the_change_began_counts_the_last_word():
    home = region("64.09")
    replace_rule(home, QUARTERS, MONTHS, on=TODAY)
    replace_rule(home, MONTHS, YEARS, on=TODAY)
    twice = former()
    replace_rule(home, YEARS, QUARTERS, on=TODAY)

    assert (twice, former()) == ([("quarterly", datetime.date(2026, 12, 31))], [])


@pytest.mark.parametrize("wrong", [{"kind": "weekly"}, {"until": datetime.date(2026, 9, 30)}])
def test_former_rule_database_refuses(wrong):
    home = region("64.09")
    FormerReportRule.objects.create(
        region=home, kind="monthly", due_days=5, until=datetime.date(2026, 9, 30)
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        FormerReportRule.objects.create(
            **{"region": home, "kind": "monthly", "due_days": 5, "until": TODAY} | wrong
        )


def test_office_setting_changed_later_leaves_old_recaps_their_periods():
    setting = monthly()
    setting.report_period = "quarterly"

    setting.store(by=UserFactory(), office_name=setting.office_name)

    assert former() == [("monthly", datetime.date(2026, 12, 31))]


def test_office_setting_set_first_counts_from_the_beginning():
    setting = office_setting(region("64.09"))
    setting.report_period = "yearly"

    setting.store(by=UserFactory(), office_name="Diskominfo PPU")

    assert former() == []


@pytest.mark.parametrize("days", [0, 61])
def test_office_setting_database_refuses_due_days(days):
    with pytest.raises(IntegrityError), transaction.atomic():
        monthly(report_due_days=days)
