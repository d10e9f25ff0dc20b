"""Photos and papers that show that a follow-up was done."""

import hashlib

from django.conf import settings
from django.db import models, transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import Document, StoredFile
from registry.models.follow_up import FollowUp
from registry.models.photo import erase_files

MAX_FOLLOW_UP_FILES = 4


class FollowUpFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the follow-up: the KIM and the offices above it."""
        return self.filter(follow_up__in=FollowUp.objects.visible_to(user).values("pk"))


class FollowUpFile(StoredFile):
    """One photo or paper as evidence of a follow-up."""

    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, verbose_name="tindak lanjut", related_name="files"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)

    objects = FollowUpFileQuerySet.as_manager()

    class Meta:
        verbose_name = "bukti tindak lanjut"
        verbose_name_plural = "bukti tindak lanjut"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "sha256"],
                name="followupfile_once",
                violation_error_message="Berkas ini sudah ada",
            ),
        ]

    def __str__(self):
        return self.original_name or f"Bukti {self.pk}"

    @property
    def log_text(self) -> str:
        """How the log names this file: its name may name people."""
        return f"bukti {self.pk}"

    @property
    def document_name(self) -> str:
        ending = "pdf" if self.content_type == "application/pdf" else "webp"
        return f"bukti-tindak-lanjut-{self.follow_up_id}-{self.pk}.{ending}"

    @transaction.atomic
    def remove(self, *, by):
        """Delete the file while the follow-up is still to be done."""
        if not self.follow_up.is_open:
            raise IllegalTransitionError("Bukti yang sudah dikirim tidak dapat dihapus.")
        record(by, "follow_up_file.delete", self, sha256=self.sha256)
        files = [self.file]
        self.delete()
        transaction.on_commit(lambda: erase_files(files))


@transaction.atomic
def finish_with_file(follow_up: FollowUp, *, by, document: Document | None = None, **typed):
    """Report a follow-up done, with a file beside the words; the same file sent twice stays one.

    Raises what `FollowUp.finish` raises, and DomainError above MAX_FOLLOW_UP_FILES.
    """
    follow_up.finish(by=by, **typed)
    if document is None:
        return
    sha256 = hashlib.sha256(document.content).hexdigest()
    known = set(follow_up.files.values_list("sha256", flat=True))
    if sha256 in known:
        return
    if len(known) >= MAX_FOLLOW_UP_FILES:
        message = f"Berkas bukti paling banyak {MAX_FOLLOW_UP_FILES}. Hapus dahulu salah satunya."
        raise DomainError(message, field="document")
    row = FollowUpFile(follow_up=follow_up, created_by=by)
    row.attach(document.content, name=document.name, content_type=document.content_type)
    try:
        with transaction.atomic():
            row.save()
            record(by, "follow_up_file.create", row, sha256=sha256)
    except Exception:
        erase_files([row.file])
        raise
