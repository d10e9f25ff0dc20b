import datetime
import uuid

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import InMemoryStorage, default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import read_photo
from registry.enums import ReportState
from registry.enums_report import PhotoConsent
from registry.models import ActivityReport, ReportPhoto
from registry.models.photo import (
    MAX_PHOTOS,
    add_photos,
    claim_photos,
    forget_waiting_photos,
    hold_photos,
)
from tests.factories.accounts import UserFactory
from tests.factories.files import photo
from tests.factories.registry import ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage():
    default_storage._wrapped = InMemoryStorage()


def shots(count, shade=0):
    return [
        (f"foto-{n}.jpg", read_photo(photo(size=(40, 30), colour=(n * 20, shade, 90))))
        for n in range(count)
    ]


def stored_files():
    try:
        folders = default_storage.listdir("reportphoto")[0]
    except FileNotFoundError:
        return []
    return [f"reportphoto/{d}/{name}" for d in folders
            for name in default_storage.listdir(f"reportphoto/{d}")[1]]  # fmt: skip


def test_photo_add_keeps_both_pictures_under_names_of_the_server():
    report, user = ReportFactory(), UserFactory()

    add_photos(report, shots(1), by=user)

    row = report.photos.get()
    assert sorted([row.file.name, row.thumbnail.name]) == sorted(stored_files())
    assert (row.original_name, row.content_type, row.size > 0) == ("foto-0.jpg", "image/webp", True)
    assert AuditEntry.objects.get().verb == "photo.create"


def test_photo_the_same_one_twice_is_kept_once():
    report, user = ReportFactory(), UserFactory()

    add_photos(report, shots(2), by=user)
    add_photos(report, shots(3), by=user)

    assert report.photos.count() == 3


def test_photo_more_than_the_limit_are_refused_together():
    report, user = ReportFactory(), UserFactory()
    add_photos(report, shots(MAX_PHOTOS - 1), by=user)

    with pytest.raises(DomainError, match="paling banyak 6"):
        add_photos(report, shots(2, shade=200), by=user)

    assert report.photos.count() == MAX_PHOTOS - 1


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.VERIFIED])
def test_photo_of_a_report_with_the_office_stays(state):
    report = ReportFactory(verified=True, state=state)
    user = UserFactory()
    kept = ReportPhoto.objects.create(report=report)

    with pytest.raises(IllegalTransitionError):
        add_photos(report, shots(1), by=user)
    with pytest.raises(IllegalTransitionError):
        kept.remove(by=user)

    assert (report.photos.get(), stored_files(), AuditEntry.objects.count()) == (kept, [], 0)


def test_photo_remove_takes_the_files_along(django_capture_on_commit_callbacks):
    report, user = ReportFactory(), UserFactory()
    add_photos(report, shots(2), by=user)
    first, second = report.photos.all()

    with django_capture_on_commit_callbacks(execute=True):
        first.remove(by=user)

    assert list(report.photos.all()) == [second]
    assert sorted(stored_files()) == sorted([second.file.name, second.thumbnail.name])


def test_photo_remove_that_is_undone_keeps_the_files(django_capture_on_commit_callbacks):
    report, user = ReportFactory(), UserFactory()
    add_photos(report, shots(1), by=user)
    files = stored_files()

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        report.photos.get().remove(by=user)
        transaction.set_rollback(True)

    assert (report.photos.count(), stored_files()) == (1, files)


def test_photo_that_cannot_be_written_leaves_no_file(monkeypatch):
    report = ReportFactory()

    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(ReportPhoto, "save", fail)
    with pytest.raises(IntegrityError):
        add_photos(report, shots(1), by=UserFactory())

    assert stored_files() == []


def test_photo_waits_for_its_report_and_is_claimed_once():
    key, user = uuid.uuid4(), UserFactory()
    hold_photos(key, shots(2), by=user)
    hold_photos(uuid.uuid4(), shots(1, shade=99), by=user)
    report = ReportFactory()

    claim_photos(report, key, by=user)

    assert report.photos.count() == 2
    assert ReportPhoto.objects.filter(report=None).count() == 1


def test_photo_that_waits_tidies_up_old_ones(django_capture_on_commit_callbacks):
    user = UserFactory()
    with time_machine.travel("2026-11-19 04:00+00:00", tick=False):
        hold_photos(uuid.uuid4(), shots(1), by=user)

    with (
        time_machine.travel("2026-11-21 04:00+00:00", tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        hold_photos(uuid.uuid4(), shots(1, shade=9), by=user)

    assert (ReportPhoto.objects.count(), len(stored_files())) == (1, 2)


def test_photo_of_another_person_is_not_claimed():
    key = uuid.uuid4()
    hold_photos(key, shots(1), by=UserFactory())
    report = ReportFactory()

    claim_photos(report, key, by=UserFactory())

    assert not report.photos.exists()


def test_photo_whose_report_never_came_is_forgotten():
    hold_photos(uuid.uuid4(), shots(1), by=UserFactory())
    add_photos(ReportFactory(), shots(1, shade=50), by=UserFactory())
    kept = ReportPhoto.objects.get(report__isnull=False)

    early = forget_waiting_photos()
    late = forget_waiting_photos(before=timezone.now() + datetime.timedelta(minutes=1))

    assert (early, late) == (0, 1)
    assert sorted(stored_files()) == sorted([kept.file.name, kept.thumbnail.name])


@pytest.mark.parametrize("both", [True, False])
def test_photo_database_wants_a_report_or_a_key(both):
    places = {"report": ReportFactory(), "held_for": uuid.uuid4()} if both else {}

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportPhoto.objects.create(**places)


def test_photo_visible_to_follows_the_report(personas):
    own = ReportPhoto.objects.create(report=ReportFactory(kim=personas.kim))
    public = ReportPhoto.objects.create(
        report=ReportFactory(
            kim=personas.other_kim, verified=True, photo_consent=PhotoConsent.AGREED
        )
    )
    waiting = ReportPhoto.objects.create(held_for=uuid.uuid4(), held_by=personas.pengurus)
    everyone = [personas.kabupaten, personas.kabupaten_lain, personas.pengurus, personas.nobody]

    seen = [set(ReportPhoto.objects.visible_to(user)) for user in [*everyone, AnonymousUser()]]

    assert seen == [{own, public}, {public}, {own, public, waiting}, {public}, {public}]


def test_photo_disappears_from_the_public_when_the_report_is_returned():
    report = ReportFactory(verified=True, photo_consent=PhotoConsent.AGREED)
    ReportPhoto.objects.create(report=report)
    visitor = AnonymousUser()

    before = ReportPhoto.objects.visible_to(visitor).count()
    report.return_(by=UserFactory(), reason="Foto kabur")

    assert (before, ReportPhoto.objects.visible_to(visitor).count()) == (1, 0)
    assert ActivityReport.objects.get().photos.count() == 1
