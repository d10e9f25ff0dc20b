"""Papers of a brief: a poster, a leaflet, the letter it goes back to."""

import hashlib

from django.conf import settings
from django.db import models, transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.uploads import Document, StoredFile
from registry.models.brief import Brief
from registry.models.photo import erase_files

MAX_BRIEF_FILES = 6


class BriefFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the briefs a person may read."""
        return self.filter(brief__in=Brief.objects.visible_to(user).values("pk"))


class BriefFile(StoredFile):
    """One file that KIM may pass on with a brief."""

    brief = models.ForeignKey(Brief, models.PROTECT, verbose_name="bahan", related_name="files")
    title = models.CharField("judul berkas", max_length=120)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)

    objects = BriefFileQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas bahan"
        verbose_name_plural = "berkas bahan"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "sha256"],
                name="brieffile_once",
                violation_error_message="Berkas ini sudah ada",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def region(self):
        return self.brief.region

    @property
    def document_name(self) -> str:
        ending = "pdf" if self.content_type == "application/pdf" else "webp"
        return f"bahan-{self.brief_id}-{self.pk}.{ending}"

    @transaction.atomic
    def remove(self, *, by):
        """Delete the file of a draft; what KIM were given stays as it was.

        Raises IllegalTransitionError once the brief was published.
        """
        Brief.objects.select_for_update().get(pk=self.brief_id).require_draft()
        record(by, "brieffile.delete", self, sha256=self.sha256)
        files = [self.file]
        self.delete()
        transaction.on_commit(lambda: erase_files(files))


@transaction.atomic
def add_brief_file(brief: Brief, document: Document, *, title: str, by) -> BriefFile:
    """Keep a file with a draft; the same file sent twice stays one.

    Raises IllegalTransitionError once the brief was published, DomainError above MAX_BRIEF_FILES.
    """
    locked = Brief.objects.select_for_update().get(pk=brief.pk)
    locked.require_draft()
    sha256 = hashlib.sha256(document.content).hexdigest()
    if known := locked.files.filter(sha256=sha256).first():
        return known
    if locked.files.count() >= MAX_BRIEF_FILES:
        raise DomainError(f"Berkas paling banyak {MAX_BRIEF_FILES} per bahan", field="document")
    row = BriefFile(brief=brief, title=title, created_by=by)
    row.attach(document.content, name=document.name, content_type=document.content_type)
    try:
        with transaction.atomic():
            row.save()
    except Exception:
        erase_files([row.file])
        raise
    record(by, "brieffile.create", row, sha256=row.sha256)
    return row
