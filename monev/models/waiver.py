from django.conf import settings
from django.db import models
from django.db.models import Q

from kim_portal.states import choices_valid
from monev.enums_eligibility import RuleKind
from monev.models.document import DocumentRequirement
from monev.models.entry import Entry


class WaiverQuerySet(models.QuerySet):
    def for_page(self):
        return self.select_related("requirement", "given_by")


class Waiver(models.Model):
    """The round's office lets an entry take part without one condition, and says why.

    Of the documents it names the one that is not asked for; a row without one, from before
    documents were waived one by one, stands for all of them.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="peserta", related_name="waivers")
    kind = models.CharField("syarat", max_length=12, choices=RuleKind)
    requirement = models.ForeignKey(
        DocumentRequirement, models.PROTECT, verbose_name="dokumen", null=True, blank=True,
        related_name="waivers",
    )  # fmt: skip
    reason = models.CharField("alasan", max_length=500)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diberikan oleh", related_name="+"
    )
    given_at = models.DateTimeField("diberikan pada", auto_now_add=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = "pengecualian"
        verbose_name_plural = "pengecualian"
        ordering = ["pk"]
        constraints = [
            choices_valid("kind", RuleKind, "waiver"),
            models.UniqueConstraint(
                fields=["entry", "kind"],
                condition=Q(requirement__isnull=True),
                name="waiver_kind_once_per_entry",
                violation_error_message="Syarat ini sudah dikecualikan.",
            ),
            models.UniqueConstraint(
                fields=["entry", "requirement"],
                condition=Q(requirement__isnull=False),
                name="waiver_document_once_per_entry",
                violation_error_message="Dokumen ini sudah dikecualikan.",
            ),
            models.CheckConstraint(
                condition=Q(requirement__isnull=True) | Q(kind=RuleKind.DOCUMENTS),
                name="waiver_document_of_documents",
                violation_error_message="Dokumen hanya dipilih untuk syarat dokumen.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="waiver_has_reason",
                violation_error_message="Tulis alasannya.",
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.reason}"

    @property
    def subject(self) -> str:
        """What the entry does without: the document, else the condition."""
        return self.requirement.label if self.requirement else self.get_kind_display()
