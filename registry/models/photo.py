import datetime
import hashlib
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.uploads import MEDIUM_EDGE, Photo, StoredFile, stored_name
from registry.enums_report import PhotoTakeDown
from registry.models.report import ActivityReport

MAX_PHOTOS = 6
WEBP = "image/webp"


class ReportPhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Photos of kegiatan are public when the people in them agreed.

        Others follow their report, waiting ones their sender.
        """
        published = ActivityReport.objects.with_public_photos()
        condition = Q(report__in=published.values("pk"))
        if user.is_authenticated:
            own = ActivityReport.objects.visible_to(user)
            condition |= Q(report__in=own.values("pk")) | Q(held_by=user)
        return self.filter(condition)

    def of_reports(self, user):
        """Return the photos of reports this person may open under /laporan/."""
        return self.filter(report__in=ActivityReport.objects.visible_to(user).values("pk"))

    def held(self, key: uuid.UUID, *, by):
        """Return the photos that wait for the report this person is still typing under `key`."""
        return self.filter(held_for=key, held_by=by)

    def forgotten(self, before):
        """Return photos whose report never came."""
        return self.filter(report__isnull=True, created_at__lt=before)


class ReportPhoto(StoredFile):
    """A photo of a report, re-encoded and without position data.

    When the rest of the form was refused, the photo waits for its report under the form's key
    (`held_for`), so that nobody sends it twice over a slow connection.
    """

    report = models.ForeignKey(
        ActivityReport, models.CASCADE, verbose_name="laporan", related_name="photos",
        null=True, blank=True,
    )  # fmt: skip
    held_for = models.UUIDField("menunggu laporan", null=True, blank=True, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikirim oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    thumbnail = models.FileField("gambar kecil", upload_to=stored_name)
    caption = models.CharField("keterangan foto", max_length=150, blank=True)
    width = models.PositiveIntegerField("lebar", default=0)
    height = models.PositiveIntegerField("tinggi", default=0)
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)

    objects = ReportPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "foto laporan"
        verbose_name_plural = "foto laporan"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, held_for__isnull=True, held_by__isnull=True)
                | Q(report__isnull=True, held_for__isnull=False, held_by__isnull=False),
                name="reportphoto_has_report_or_waits",
                violation_error_message="Foto harus milik satu laporan atau menunggu laporannya.",
            ),
        ]

    def __str__(self):
        return self.caption or self.original_name or f"Foto {self.pk}"

    @property
    def log_text(self) -> str:
        """How the log names this photo: captions name people."""
        return f"foto {self.pk}"

    @property
    def medium_size(self) -> tuple[int, int]:
        """Width and height of the picture of MEDIUM_EDGE that is made of this photo."""
        share = min(1, MEDIUM_EDGE / max(self.width, self.height, 1))
        return max(1, round(self.width * share)), max(1, round(self.height * share))

    @transaction.atomic
    def remove(self, *, by):
        """Delete the photo and, once that is certain, its files.

        Raises IllegalTransitionError when the report is with the office or public.
        """
        if self.report:
            self.report.require_editable()
        record(by, "photo.delete", self, report=self.report_id, sha256=self.sha256)
        self._erase()

    @transaction.atomic
    def take_down(self, *, by, reason: str):
        """Delete the photo also from a public report: who is in it need not wait for a return.

        reason: one of PhotoTakeDown; no words of its own, so that the log names nobody.
        """
        why = PhotoTakeDown(reason).label
        record(by, "photo.take_down", self, report=self.report_id, reason=why, sha256=self.sha256)
        self._erase()

    def _erase(self) -> None:
        self.delete()
        files = [self.file, self.thumbnail]
        transaction.on_commit(lambda: erase_files(files))


@transaction.atomic
def add_photos(report: ActivityReport, photos: list[tuple[str, Photo]], *, by) -> None:
    """Keep photos (file name, pixels) with a report.

    Raises IllegalTransitionError for a report that may not change, DomainError above MAX_PHOTOS.
    """
    # Two uploads at once: the second one waits here and then counts the first one's photos.
    locked = ActivityReport.objects.select_for_update().get(pk=report.pk)
    locked.require_editable()
    photos = _without_known(photos, locked.photos.all())
    for name, photo in photos:
        row = store_photo(ReportPhoto(report=report), name, photo)
        record(by, "photo.create", row, report=report.pk, sha256=row.sha256)


@transaction.atomic
def hold_photos(key: uuid.UUID, photos: list[tuple[str, Photo]], *, by) -> None:
    """Keep photos until the form they came with is right; DomainError above MAX_PHOTOS."""
    photos = _without_known(photos, ReportPhoto.objects.held(key, by=by))
    for name, photo in photos:
        store_photo(ReportPhoto(held_for=key, held_by=by), name, photo)
    # Nobody else comes by to tidy up.
    transaction.on_commit(forget_waiting_photos)


@transaction.atomic
def claim_photos(report: ActivityReport, key: uuid.UUID, *, by) -> None:
    """Give the waiting photos of this form to its new report."""
    for photo in ReportPhoto.objects.held(key, by=by):
        photo.report, photo.held_for, photo.held_by = report, None, None
        photo.save(update_fields=["report", "held_for", "held_by"])
        record(by, "photo.create", photo, report=report.pk, sha256=photo.sha256)


def forget_waiting_photos(before=None) -> int:
    """Delete waiting photos older than `before` (default one day); returns how many."""
    before = before or timezone.now() - datetime.timedelta(days=1)
    old = list(ReportPhoto.objects.forgotten(before))
    for photo in old:
        photo.delete()
        erase_files([photo.file, photo.thumbnail])
    return len(old)


def _without_known(photos, known) -> list[tuple[str, Photo]]:
    """Leave out photos that are there already: the same ones are easily chosen twice."""
    hashes = set(known.values_list("sha256", flat=True))
    count, new = len(hashes), []
    for name, photo in photos:
        sha256 = hashlib.sha256(photo.content).hexdigest()
        if sha256 not in hashes:
            hashes.add(sha256)
            new.append((name, photo))
    if count + len(new) > MAX_PHOTOS:
        raise DomainError(f"Foto paling banyak {MAX_PHOTOS} per laporan", field="new_photos")
    return new


def store_photo(row, name: str, photo: Photo):
    """Store both files first and then the row: a row never points to a file that is not there.

    row: an unsaved model with the columns of StoredFile, `thumbnail`, `width` and `height`.
    """
    row.width, row.height = photo.width, photo.height
    row.attach(photo.content, name=name, content_type=WEBP)
    row.attach_extra("thumbnail", photo.thumbnail)
    try:
        with transaction.atomic():
            row.save()
    except Exception:
        erase_files([row.file, row.thumbnail])
        raise
    return row


def erase_files(files) -> None:
    """Delete stored files; call it once their rows are gone for certain."""
    for file in files:
        file.storage.delete(file.name)
