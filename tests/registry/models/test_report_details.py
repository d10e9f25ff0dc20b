import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import read_document
from registry.enums import ReportKind, ReportState
from registry.models import ActivityReport, AttendanceSheet, ReportPhoto
from registry.models.attendance import MAX_SHEETS, add_sheet
from tests.access.row import PERSONAS
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf, photo
from tests.factories.registry import KimFactory, ReportFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 1)


def bare(**kwargs):
    return ReportFactory(
        held_on=None, place="", kind="", story="", has_discussion=False, **kwargs
    )  # fmt: skip


def paper(edge=40):
    return read_document(photo("hadir.jpg", (edge, edge)))


def test_report_draft_needs_no_more_than_a_title():
    report = bare(title="Rapat RT")

    assert report.missing_for_submission() == {
        "held_on": "tanggal kegiatan",
        "place": "tempat kegiatan",
        "kind": "jenis kegiatan",
        "story": "cerita tentang apa yang terjadi",
        "adinda": "fungsi KIM yang dijalankan",
    }


def test_report_submit_names_what_is_missing():
    report = bare(title="Rapat RT")
    report.held_on, report.place, report.story = DAY, "Balai desa", "Warga hadir."

    with pytest.raises(
        DomainError, match="^Lengkapi dahulu: jenis kegiatan, fungsi KIM yang dijalankan.$"
    ):
        report.submit(by=UserFactory())

    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_report_with_photos_needs_the_answer_about_consent():
    report = ReportFactory()
    before = report.missing_for_submission()
    ReportPhoto.objects.create(report=report)

    after = report.missing_for_submission()

    assert (before, after) == (
        {}, {"photo_consent": "persetujuan orang yang tampak di foto"},
    )  # fmt: skip


def test_report_of_a_hoax_needs_the_source_of_the_right_information():
    report = ReportFactory(kind=ReportKind.HOAX_CLARIFICATION, info_source=" ")
    without = report.missing_for_submission()
    report.info_source = "https://turnbackhoax.id/contoh"

    with_source = report.missing_for_submission()

    assert (without, with_source) == ({"info_source": "sumber informasi yang benar"}, {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"visibility": "rahasia"},
        {"cost_source": "pinjol"},
        {"photo_consent": "mungkin"},
        {"cost": -1},
        {"cost": 10**12},
        {"ended_on": datetime.date(2026, 10, 31)},
        {"held_on": None, "ended_on": DAY},
        {"start_time": datetime.time(19), "end_time": datetime.time(18)},
        {"start_time": datetime.time(19), "end_time": datetime.time(18), "ended_on": DAY},
        {"state": "submitted", "held_on": None},
        {"state": "submitted", "place": ""},
        {"state": "submitted", "kind": ""},
        {"state": "submitted", "story": ""},
    ],
    ids=str,
)
def test_report_database_refuses_details(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(**({"held_on": DAY} | wrong))


def test_report_may_end_after_midnight():
    late = {"start_time": datetime.time(20), "end_time": datetime.time(1)}

    report = ReportFactory(held_on=DAY, ended_on=datetime.date(2026, 11, 2), **late)

    assert report.hours == "20.00 sampai 01.00"


def test_report_remove_takes_photos_and_papers_along(django_capture_on_commit_callbacks):
    author = UserFactory()
    report = ReportFactory(created_by=author)
    sheet = add_sheet(report, paper(), by=author)
    ReportPhoto.objects.create(report=report)
    storage, name = sheet.file.storage, sheet.file.name

    with django_capture_on_commit_callbacks(execute=True):
        report.remove(by=author)

    left = [model.objects.count() for model in (ActivityReport, ReportPhoto, AttendanceSheet)]
    assert (left, storage.exists(name)) == ([0, 0, 0], False)
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {
        "attendance.create", "attendance.delete", "photo.delete", "report.delete",
    }  # fmt: skip


@pytest.mark.parametrize("state", sorted(set(ReportState) - {ReportState.DRAFT}))
def test_report_that_was_handed_in_is_never_deleted(state):
    report = ReportFactory(
        state=state, submitted_at=timezone.now(), verified_at=timezone.now(), slug="satu"
    )

    with pytest.raises(IllegalTransitionError, match="Hanya draf yang dapat dihapus"):
        report.remove(by=report.created_by)

    assert ActivityReport.objects.filter(pk=report.pk).exists()


def test_attendance_sheet_twice_is_stored_once_and_above_the_limit_refused():
    report = ReportFactory()
    user = report.created_by

    first, again = add_sheet(report, paper(), by=user), add_sheet(report, paper(), by=user)
    for edge in range(MAX_SHEETS - 1):
        add_sheet(report, paper(50 + edge), by=user)
    with pytest.raises(DomainError, match="Daftar hadir paling banyak 4 berkas per laporan"):
        add_sheet(report, paper(99), by=user)

    assert (first, report.attendance_sheets.count()) == (again, MAX_SHEETS)


def test_attendance_sheet_of_a_submitted_report_stays():
    report = ReportFactory()
    sheet = add_sheet(report, read_document(pdf()), by=report.created_by)
    report.submit(by=report.created_by)
    sheet.refresh_from_db()

    with pytest.raises(IllegalTransitionError):
        sheet.remove(by=report.created_by)
    with pytest.raises(IllegalTransitionError):
        add_sheet(report, paper(), by=report.created_by)

    assert report.attendance_sheets.count() == 1


def test_attendance_visible_to_covers_who_may_open_it(personas):
    rows = [
        AttendanceSheet.objects.create(report=ReportFactory(kim=kim), created_by=personas.pengurus)
        for kim in (personas.kim, personas.other_kim)
    ]

    wrong = []
    for name in PERSONAS:
        user = getattr(personas, name)
        if user is None:
            continue
        visible = set(AttendanceSheet.objects.visible_to(user))
        # Inside the territory a right may still be missing: that is a 403, not a 404.
        wrong += [
            (name, row.pk) for row in rows
            if user.has_perm("registry.view_attendance", row.report) and row not in visible
        ]  # fmt: skip

    assert wrong == []


def test_report_internal_or_of_an_unverified_kim_is_not_published():
    internal = ReportFactory(verified=True, visibility="internal")
    public = ReportFactory(verified=True)
    ReportFactory(verified=True, kim=KimFactory())

    assert list(ActivityReport.objects.published()) == [public]
    assert (internal.is_published, public.is_published) == (False, True)
