import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.uploads import read_document, read_photo
from registry.models import EventFile, EventPhoto
from registry.models.event_file import (
    MAX_EVENT_FILES,
    MAX_EVENT_PHOTOS,
    add_event_file,
    add_event_photos,
)
from tests.factories.accounts import UserFactory
from tests.factories.event import EventFactory, EventFileFactory, EventPhotoFactory
from tests.factories.files import pdf, photo

pytestmark = pytest.mark.django_db


def test_event_file_sent_twice_stays_one():
    event, by, document = EventFactory(), UserFactory(), read_document(pdf())

    for _ in range(2):
        add_event_file(event, document, kind="material", title="Bahan", by=by)

    assert EventFile.objects.get().size == len(document.content)
    assert AuditEntry.objects.count() == 1


def test_event_file_has_an_upper_number():
    event = EventFactory()
    EventFileFactory.create_batch(MAX_EVENT_FILES, event=event)

    with pytest.raises(DomainError, match="paling banyak 20"):
        add_event_file(event, read_document(pdf()), kind="other", title="x", by=UserFactory())

    assert EventFile.objects.count() == MAX_EVENT_FILES


@pytest.mark.parametrize("factory", [EventFileFactory, EventPhotoFactory])
def test_event_file_and_photo_once_in_the_database(factory):
    row = factory()
    twin = factory.build(event=row.event, sha256=row.sha256, created_by=row.created_by)

    with pytest.raises(ValidationError, match="sudah ada"):
        twin.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_event_file_of_unknown_kind_is_refused():
    with pytest.raises(ValidationError, match="tidak dikenal"):
        EventFileFactory.build(event=EventFactory(), kind="lost").validate_constraints()
    with pytest.raises(IntegrityError):
        EventFileFactory(kind="lost")


def test_event_photos_are_remade_and_counted():
    event, by = EventFactory(done=True), UserFactory()
    pictures = [
        (f"{n}.jpg", read_photo(photo(colour=(n * 9, 90, 90)))) for n in range(MAX_EVENT_PHOTOS)
    ]

    add_event_photos(event, [*pictures, pictures[0]], is_public=True, by=by)
    with pytest.raises(DomainError, match="paling banyak 12"):
        add_event_photos(event, [("z.jpg", read_photo(photo(colour=(1, 2, 3))))],
                         is_public=True, by=by)  # fmt: skip

    assert EventPhoto.objects.count() == MAX_EVENT_PHOTOS


def test_event_photo_is_public_only_with_consent_and_after_the_event(personas):
    shown = EventPhotoFactory(is_public=True)
    EventPhotoFactory(is_public=False)
    EventPhotoFactory(is_public=True, event=EventFactory(announced=True))

    assert list(EventPhoto.objects.visible_to(personas.pengurus)) == [shown]
    assert EventPhoto.objects.visible_to(personas.kabupaten).count() == 3


def test_event_file_names_stay_out_of_the_log():
    paper = EventFileFactory(title="Biodata Ibu Karangan")

    paper.remove(by=UserFactory())

    assert AuditEntry.objects.get().subject_text == f"dokumen {AuditEntry.objects.get().subject_id}"
