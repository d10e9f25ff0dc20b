"""Papers and photos of an event."""

import hashlib

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import choices_valid
from kim_portal.uploads import Document, Photo, StoredFile, stored_name
from registry.enums_event import HELD_EVENTS, PUBLIC_EVENT_FILES, EventFileKind
from registry.models.event import Event
from registry.models.photo import erase_files, store_photo

MAX_EVENT_FILES = 20
MAX_EVENT_PHOTOS = 12


class EventFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Materials of announced events are public, other papers belong to the offices."""
        own = Event.objects.of_offices(user)
        return self.filter(
            Q(kind__in=PUBLIC_EVENT_FILES, event__announced_at__isnull=False)
            | Q(event__in=own.values("pk"))
        )


class EventFile(StoredFile):
    """One paper of an event: material, scanned minutes, signed attendance list."""

    event = models.ForeignKey(Event, models.PROTECT, verbose_name="kegiatan", related_name="files")
    kind = models.CharField("jenis dokumen", max_length=12, choices=EventFileKind)
    title = models.CharField("judul dokumen", max_length=120)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)

    objects = EventFileQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen kegiatan"
        verbose_name_plural = "dokumen kegiatan"
        ordering = ["pk"]
        constraints = [
            choices_valid("kind", EventFileKind, "eventfile"),
            models.UniqueConstraint(
                fields=["event", "kind", "sha256"],
                name="eventfile_once",
                violation_error_message="Dokumen ini sudah ada",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def log_text(self) -> str:
        """How the log names this paper: its title may name people."""
        return f"dokumen {self.pk}"

    @property
    def region(self):
        return self.event.region

    @property
    def is_public(self) -> bool:
        return self.kind in PUBLIC_EVENT_FILES

    @property
    def document_name(self) -> str:
        ending = "pdf" if self.content_type == "application/pdf" else "webp"
        return f"kegiatan-{self.event_id}-{self.kind}-{self.pk}.{ending}"

    @transaction.atomic
    def remove(self, *, by):
        """Delete the paper and, once that is certain, its file."""
        record(by, "event_file.delete", self, kind=self.kind, sha256=self.sha256)
        files = [self.file]
        self.delete()
        transaction.on_commit(lambda: erase_files(files))


class EventPhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Photos whose people agreed are public once the event is held."""
        own = Event.objects.of_offices(user)
        return self.filter(
            Q(is_public=True, event__state__in=HELD_EVENTS) | Q(event__in=own.values("pk"))
        )


class EventPhoto(StoredFile):
    """A photo of an event, re-encoded and without position data."""

    event = models.ForeignKey(Event, models.PROTECT, verbose_name="kegiatan", related_name="photos")
    thumbnail = models.FileField("gambar kecil", upload_to=stored_name)
    width = models.PositiveIntegerField("lebar", default=0)
    height = models.PositiveIntegerField("tinggi", default=0)
    # The people in it agreed; asked when the photo is added.
    is_public = models.BooleanField("boleh tampil kepada umum", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)

    objects = EventPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "foto kegiatan"
        verbose_name_plural = "foto kegiatan"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sha256"],
                name="eventphoto_once",
                violation_error_message="Foto ini sudah ada",
            ),
        ]

    def __str__(self):
        return self.original_name or f"Foto {self.pk}"

    @property
    def log_text(self) -> str:
        return f"foto {self.pk}"

    @property
    def region(self):
        return self.event.region

    @transaction.atomic
    def remove(self, *, by):
        """Delete the photo and, once that is certain, its files."""
        record(by, "event_photo.delete", self, sha256=self.sha256)
        files = [self.file, self.thumbnail]
        self.delete()
        transaction.on_commit(lambda: erase_files(files))


@transaction.atomic
def add_event_file(event: Event, document: Document, *, kind: str, title: str, by) -> EventFile:
    """Keep a paper with an event; the same paper sent twice stays one.

    Raises DomainError above MAX_EVENT_FILES.
    """
    locked = Event.objects.select_for_update().get(pk=event.pk)
    sha256 = hashlib.sha256(document.content).hexdigest()
    if known := locked.files.filter(kind=kind, sha256=sha256).first():
        return known
    if locked.files.count() >= MAX_EVENT_FILES:
        raise DomainError(f"Dokumen paling banyak {MAX_EVENT_FILES} per kegiatan", field="document")
    row = EventFile(event=event, kind=kind, title=title, created_by=by)
    row.attach(document.content, name=document.name, content_type=document.content_type)
    try:
        with transaction.atomic():
            row.save()
    except Exception:
        erase_files([row.file])
        raise
    record(by, "event_file.create", row, kind=kind, sha256=row.sha256)
    return row


@transaction.atomic
def add_event_photos(event: Event, photos: list[tuple[str, Photo]], *, is_public: bool, by) -> None:
    """Keep photos (file name, pixels) with an event; known ones are left out.

    Raises DomainError above MAX_EVENT_PHOTOS.
    """
    locked = Event.objects.select_for_update().get(pk=event.pk)
    known = set(locked.photos.values_list("sha256", flat=True))
    new = []
    for name, photo in photos:
        sha256 = hashlib.sha256(photo.content).hexdigest()
        if sha256 not in known:
            known.add(sha256)
            new.append((name, photo))
    if len(known) > MAX_EVENT_PHOTOS:
        raise DomainError(f"Foto paling banyak {MAX_EVENT_PHOTOS} per kegiatan", field="new_photos")
    for name, photo in new:
        row = EventPhoto(event=event, is_public=is_public, created_by=by)
        store_photo(row, name, photo)
        record(by, "event_photo.create", row, sha256=row.sha256)
