from django.conf import settings
from django.db import models, transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.uploads import StoredFile
from registry.models.report import ActivityReport

MAX_SHEETS = 4


class AttendanceSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Names and signatures: for the KIM itself and its offices, never for the public."""
        return self.filter(report__in=ActivityReport.objects.visible_to(user).values("pk"))


class AttendanceSheet(StoredFile):
    """One page or PDF of the signed attendance list of a report."""

    report = models.ForeignKey(
        ActivityReport, models.CASCADE, verbose_name="laporan", related_name="attendance_sheets"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)

    objects = AttendanceSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "daftar hadir"
        verbose_name_plural = "daftar hadir"
        ordering = ["pk"]

    def __str__(self):
        return f"Daftar hadir {self.report}"

    @property
    def document_name(self) -> str:
        """File name of a download: no name of a person in it."""
        ending = "pdf" if self.content_type == "application/pdf" else "webp"
        return f"daftar-hadir-{self.report_id}-{self.pk}.{ending}"

    @transaction.atomic
    def remove(self, *, by):
        """Delete the paper and, once that is certain, its file.

        Raises IllegalTransitionError when the report is with the office or public.
        """
        self.report.require_editable()
        record(by, "attendance.delete", self, report=self.report_id, sha256=self.sha256)
        self.delete()
        file = self.file
        transaction.on_commit(lambda: file.storage.delete(file.name))


@transaction.atomic
def add_sheet(report: ActivityReport, document, *, by) -> AttendanceSheet:
    """Keep a Document with a report; the same paper twice is stored once.

    Raises IllegalTransitionError for a report that may not change, DomainError above MAX_SHEETS.
    """
    locked = ActivityReport.objects.select_for_update().get(pk=report.pk)
    locked.require_editable()
    sheet = AttendanceSheet(report=locked, created_by=by)
    sheet.attach(document.content, name=document.name, content_type=document.content_type)
    try:
        if known := locked.attendance_sheets.filter(sha256=sheet.sha256).first():
            sheet.file.storage.delete(sheet.file.name)
            return known
        if locked.attendance_sheets.count() >= MAX_SHEETS:
            message = f"Daftar hadir paling banyak {MAX_SHEETS} berkas per laporan"
            raise DomainError(message, field="document")
        with transaction.atomic():
            sheet.save()
            record(by, "attendance.create", sheet, report=report.pk, sha256=sheet.sha256)
    except Exception:
        sheet.file.storage.delete(sheet.file.name)
        raise
    return sheet
