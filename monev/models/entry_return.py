"""A file sent back to its KIM: which things are to be repaired, why each, and until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.states import choices_valid
from monev.enums_document import ReturnKind
from monev.enums_eligibility import RuleKind
from monev.models.document import DocumentRequirement
from monev.models.entry import Entry


class EntryReturnQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def for_page(self):
        return self.select_related("returned_by").prefetch_related("items__requirement")


class EntryReturn(models.Model):
    """One return of a file; open until the file is handed in again or the entry is decided."""

    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="peserta", related_name="returns")
    due_at = models.DateTimeField("batas perbaikan")
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikembalikan oleh",
        related_name="+",
    )  # fmt: skip
    returned_at = models.DateTimeField("dikembalikan pada", default=timezone.now)
    closed_at = models.DateTimeField("selesai pada", null=True, blank=True)

    objects = EntryReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "pengembalian berkas"
        verbose_name_plural = "pengembalian berkas"
        ordering = ["-returned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(closed_at__isnull=True),
                name="entryreturn_one_open",
                violation_error_message="Berkas ini sudah dikembalikan.",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("returned_at")),
                name="entryreturn_due_later",
                violation_error_message="Batas perbaikan harus setelah saat ini.",
            ),
        ]

    def __str__(self):
        return f"Pengembalian {self.pk}"

    @property
    def is_over(self) -> bool:
        """The deadline has passed; the very minute of the deadline still counts."""
        return timezone.now() > self.due_at


class ReturnItem(models.Model):
    """One thing to repair; `before` and `after` say in words what stood there."""

    entry_return = models.ForeignKey(
        EntryReturn, models.CASCADE, verbose_name="pengembalian berkas", related_name="items"
    )
    kind = models.CharField("jenis hal", max_length=10, choices=ReturnKind)
    requirement = models.ForeignKey(
        DocumentRequirement, models.PROTECT, verbose_name="dokumen yang diminta", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    rule = models.CharField("syarat", max_length=12, choices=RuleKind, blank=True)
    reason = models.CharField("alasan", max_length=500)
    before = models.TextField("semula", blank=True)
    after = models.TextField("menjadi", blank=True)
    was_changed = models.BooleanField("sudah diubah", null=True, blank=True)

    class Meta:
        verbose_name = "hal yang perlu diperbaiki"
        verbose_name_plural = "hal yang perlu diperbaiki"
        ordering = ["pk"]
        constraints = [
            choices_valid("kind", ReturnKind, "returnitem"),
            models.CheckConstraint(
                condition=Q(rule__in=["", *sorted(RuleKind.values)]),
                name="returnitem_rule_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            models.UniqueConstraint(
                fields=["entry_return", "requirement"],
                condition=Q(requirement__isnull=False),
                name="returnitem_document_once",
                violation_error_message="Dokumen ini sudah ditandai.",
            ),
            models.UniqueConstraint(
                fields=["entry_return", "rule"],
                condition=~Q(rule=""),
                name="returnitem_rule_once",
                violation_error_message="Syarat ini sudah ditandai.",
            ),
            models.UniqueConstraint(
                fields=["entry_return"],
                condition=Q(kind=ReturnKind.FACTS),
                name="returnitem_facts_once",
                violation_error_message="Data KIM sudah ditandai.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="returnitem_has_reason",
                violation_error_message="Tulis alasannya.",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReturnKind.DOCUMENT, requirement__isnull=False, rule="")
                | (Q(kind=ReturnKind.RULE, requirement__isnull=True) & ~Q(rule=""))
                | Q(kind=ReturnKind.FACTS, requirement__isnull=True, rule=""),
                name="returnitem_names_one_thing",
                violation_error_message="Tandai satu dokumen, satu syarat, atau data KIM.",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        if self.kind == ReturnKind.DOCUMENT:
            return self.requirement.label
        return RuleKind(self.rule).label if self.rule else ReturnKind.FACTS.label
