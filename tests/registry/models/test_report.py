import datetime
import itertools
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import REPORT_TRANSITIONS, ReportKind, ReportState
from registry.models import ActivityReport
from tests.access.row import PERSONAS
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, ReportFactory, region

pytestmark = pytest.mark.django_db


def in_state(state, **kwargs):
    stamps = {"submitted_at": timezone.now()} if state != ReportState.DRAFT else {}
    if state == ReportState.VERIFIED:
        stamps |= {"verified_at": timezone.now(), "slug": "kegiatan-lama"}
    return ReportFactory(state=state, **stamps, **kwargs)


def verbs():
    return AuditEntry.objects.values_list("verb", flat=True)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(ReportState, ReportState)))
def test_report_moves_only_along_the_table(old, new):
    report = in_state(old)

    moved = True
    try:
        report.move_to(new, verified_at=timezone.now(), slug="kegiatan-baru")
    except IllegalTransitionError:
        moved = False

    report.refresh_from_db()
    assert moved == (new in REPORT_TRANSITIONS[old])
    assert report.state == (new if moved else old)


# 20 November 23.30 UTC is already 21 November in Kalimantan Timur.
@time_machine.travel("2026-11-20 23:30+00:00", tick=False)
def test_report_submit_hands_it_to_the_office():
    report, user = ReportFactory(), UserFactory()

    report.submit(by=user)

    report.refresh_from_db()
    assert (report.state, report.submitted_at) == (ReportState.SUBMITTED, timezone.now())
    assert report.check_due_on == datetime.date(2026, 11, 24)
    assert list(verbs()) == ["report.submit"]


def test_report_submit_waits_for_the_kim():
    report = ReportFactory(kim=KimFactory(submitted=True))

    with pytest.raises(DomainError, match="KIM ini belum terverifikasi"):
        report.submit(by=UserFactory())

    report.refresh_from_db()
    assert (report.state, list(verbs())) == (ReportState.DRAFT, [])


def test_report_submit_twice_is_one_act():
    report, user = ReportFactory(), UserFactory()
    same = ActivityReport.objects.get(pk=report.pk)
    report.submit(by=user)

    with pytest.raises(IllegalTransitionError, match="sudah diajukan"):
        report.submit(by=user)
    # The other tab was loaded before the first click.
    with pytest.raises(IllegalTransitionError):
        same.submit(by=user)

    assert list(verbs()) == ["report.submit"]


def test_report_verify_gives_it_a_public_address():
    report, user = in_state(ReportState.SUBMITTED, title="Panen jagung: 14 kelompok"), UserFactory()

    report.verify(by=user)

    report.refresh_from_db()
    assert report.slug == f"panen-jagung-14-kelompok-{report.pk}"
    assert report in ActivityReport.objects.published()
    assert report.is_published
    assert list(verbs()) == ["report.verify"]


def test_report_verify_of_a_title_without_letters_still_has_an_address():
    report = in_state(ReportState.SUBMITTED, title="!!!")

    report.verify(by=UserFactory())

    assert report.slug == f"kegiatan-{report.pk}"


def test_report_return_hides_it_and_keeps_the_address():
    report, user = in_state(ReportState.VERIFIED), UserFactory()

    report.return_(by=user, reason="Tambahkan foto")

    report.refresh_from_db()
    assert (report.state, report.return_reason) == (ReportState.RETURNED, "Tambahkan foto")
    assert (report.slug, report.is_published) == ("kegiatan-lama", False)
    assert report not in ActivityReport.objects.published()
    assert AuditEntry.objects.get().facts == {"reason": "Tambahkan foto"}


def test_report_of_an_archived_kim_is_not_public():
    report = in_state(ReportState.VERIFIED)
    report.kim.move_to("archived")

    assert not report.is_published
    assert not ActivityReport.objects.published().exists()


def test_report_store_counts_versions_and_records_what_changed():
    report, user = ReportFactory(), UserFactory()
    report.title = "Judul baru"

    report.store(by=user, changed=["title"])

    report.refresh_from_db()
    assert (report.title, report.version) == ("Judul baru", 2)
    assert AuditEntry.objects.get(verb="report.update").facts == {"changed": ["title"]}


def test_report_store_after_submission_changes_nothing():
    report = ReportFactory()
    ActivityReport.objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED)
    report.title = "Judul baru"

    with pytest.raises(IllegalTransitionError, match="menunggu verifikasi"):
        report.store(by=UserFactory())

    report.refresh_from_db()
    assert (report.title != "Judul baru", list(verbs())) == (True, [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"men_count": 3, "women_count": 4, "youth_count": 8},
        {"men_count": -1},
        {"state": "verified"},
        {"state": "terbit"},
        {"kind": "pesta"},
    ],
    ids=str,
)
def test_report_database_refuses(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(**wrong)


def test_report_database_refuses_one_address_twice():
    ReportFactory(verified=True, slug="sama")

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(verified=True, slug="sama")


@pytest.mark.parametrize("kind", ReportKind)
def test_report_has_a_drawing_for_every_kind(kind):
    report = ActivityReport(kind=kind)

    drawing = Path(settings.BASE_DIR / "static" / report.scene)

    assert drawing.read_text().startswith("<svg")


def test_report_office_has_its_own_name_where_it_is_known():
    kim = KimFactory(region=region("64.09.02.2004"))
    report = ReportFactory(kim=kim)
    kabupaten = kim.region.parent.parent

    plain = report.checking_office
    kabupaten.office_name = "Diskominfo PPU"

    assert (plain, report.checking_office) == (
        "Diskominfo Kabupaten Penajam Paser Utara", "Diskominfo PPU",
    )  # fmt: skip


def test_report_visible_to_agrees_with_the_permission(personas):
    rows = [
        ReportFactory(kim=kim, state=state, slug=f"{kim.pk}-{state}", verified_at=timezone.now())
        for kim in (personas.kim, personas.other_kim)
        for state in ReportState
    ]

    wrong = []
    for name in PERSONAS:
        user = getattr(personas, name)
        if user is None:
            continue
        visible = set(ActivityReport.objects.visible_to(user))
        wrong += [
            (name, row.pk) for row in rows
            if (row in visible) != user.has_perm("registry.view_report", row)
        ]  # fmt: skip

    assert wrong == []
