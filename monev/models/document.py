"""Documents a round asks for, and what an entry brings for each."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from kim_portal.accounts.audit import record
from kim_portal.states import choices_valid
from kim_portal.ui_tags import megabita
from kim_portal.uploads import StoredFile
from monev.duties import conflicted_entries
from monev.enums_document import AcceptedForm, DocumentKind
from monev.enums_eligibility import RuleStrength
from monev.models.entry import Entry
from monev.models.round import Round
from registry.models.kim_part import is_web_address


class DocumentRequirementQuerySet(models.QuerySet):
    def used(self):
        return self.exclude(strength=RuleStrength.OFF)


class DocumentRequirement(models.Model):
    """One document a round asks its entries for; one that is not used stays as a row."""

    version = models.PositiveIntegerField("versi", default=1, editable=False)
    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    round = models.ForeignKey(
        Round, models.CASCADE, verbose_name="putaran", related_name="document_requirements"
    )
    kind = models.CharField("jenis dokumen", max_length=12, choices=DocumentKind)
    label = models.CharField("nama dokumen", max_length=80)
    form = models.CharField("bentuk yang diterima", max_length=8, choices=AcceptedForm)
    strength = models.CharField("sifat", max_length=10, choices=RuleStrength)
    max_seconds = models.PositiveSmallIntegerField("paling lama (detik)", null=True, blank=True)
    note = models.CharField("catatan untuk KIM", max_length=300, blank=True)

    objects = DocumentRequirementQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen yang diminta"
        verbose_name_plural = "dokumen yang diminta"
        ordering = ["round", "pk"]
        constraints = [
            choices_valid("kind", DocumentKind, "documentrequirement"),
            choices_valid("form", AcceptedForm, "documentrequirement"),
            choices_valid("strength", RuleStrength, "documentrequirement"),
            models.UniqueConstraint(
                fields=["round", "label"],
                name="documentrequirement_label_once_per_round",
                violation_error_message="Dokumen dengan nama ini sudah diminta.",
            ),
            models.CheckConstraint(
                condition=~Q(label=""),
                name="documentrequirement_has_label",
                violation_error_message="Isi nama dokumen",
            ),
            models.CheckConstraint(
                condition=Q(max_seconds__isnull=True)
                | Q(form=AcceptedForm.VIDEO, max_seconds__gte=1),
                name="documentrequirement_seconds_of_video",
                violation_error_message="Lama dalam detik hanya untuk tautan video.",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def is_required(self) -> bool:
        return self.strength == RuleStrength.REQUIRED

    @property
    def is_used(self) -> bool:
        return self.strength != RuleStrength.OFF

    @property
    def accepted(self) -> str:
        """Say what is accepted: PDF atau foto; tautan video, paling lama 60 detik."""
        words = self.get_form_display()
        return f"{words}, paling lama {self.max_seconds} detik" if self.max_seconds else words


class EntryDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Documents of the entries a person sees, but none of a conflicted one."""
        entries = Entry.objects.visible_to(user).exclude(pk__in=conflicted_entries(user))
        return self.filter(entry__in=entries.values("pk"))

    def current(self):
        return self.filter(ended_at__isnull=True)

    def for_page(self):
        return self.select_related("requirement", "created_by")


class EntryDocument(StoredFile):
    """What an entry brings for one requirement: a file, an address or a text.

    `origin` names the row of the registry it was taken from ("sk:7"), empty for one that was sent.
    A replaced one ends and stays; `frozen_at` is when the file of the entry was handed in with it.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, verbose_name="peserta", related_name="documents"
    )
    requirement = models.ForeignKey(
        DocumentRequirement, models.PROTECT, verbose_name="dokumen yang diminta",
        related_name="documents",
    )  # fmt: skip
    origin = models.CharField("asal", max_length=40, blank=True)
    title = models.CharField("judul", max_length=200, blank=True)
    url = models.URLField("alamat tautan", max_length=300, blank=True)
    text = models.TextField("isi", max_length=2000, blank=True)
    seconds = models.PositiveSmallIntegerField("lama (detik)", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="disimpan oleh", related_name="+"
    )
    created_at = models.DateTimeField("disimpan pada", default=timezone.now)
    frozen_at = models.DateTimeField("dibekukan pada", null=True, blank=True)
    ended_at = models.DateTimeField("diganti pada", null=True, blank=True)

    objects = EntryDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen peserta"
        verbose_name_plural = "dokumen peserta"
        ordering = ["pk"]
        constraints = [
            is_web_address("url", "entrydocument"),
            models.UniqueConstraint(
                fields=["entry", "requirement"],
                condition=Q(ended_at__isnull=True),
                name="entrydocument_one_in_use",
                violation_error_message="Dokumen ini sudah ada. Ganti yang lama dahulu.",
            ),
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(url="") | ~Q(text="") | ~Q(origin=""),
                name="entrydocument_holds_something",
                violation_error_message="Isi dokumennya: berkas, tautan, atau teks.",
            ),
        ]

    def __str__(self):
        return self.title or self.original_name or self.url or self.requirement.label

    @property
    def log_text(self) -> str:
        """How the log names this document: its file name and its text may name people."""
        return f"dokumen peserta {self.pk}"

    @property
    def region(self):
        return self.entry.region

    @property
    def document_name(self) -> str:
        """File name of a download: no name of a person in it."""
        ending = "pdf" if self.content_type == "application/pdf" else "webp"
        return f"peserta-{self.entry_id}-{slugify(self.requirement.label)}-{self.pk}.{ending}"

    @property
    def is_stored(self) -> bool:
        """It was taken from what the portal already had."""
        return bool(self.origin)

    @property
    def is_picture(self) -> bool:
        return self.content_type == "image/webp"

    @property
    def file_words(self) -> str:
        """Type and size of the file, as a link should say them: PDF, 182 KB."""
        return f"{'foto' if self.is_picture else 'PDF'}, {megabita(self.size)}"

    @property
    def in_words(self) -> str:
        """One line for a comparison of before and after."""
        parts = [str(self)]
        if self.file:
            parts.append(self.file_words)
        if self.seconds:
            parts.append(f"{self.seconds} detik")
        return ", ".join(parts)

    @transaction.atomic
    def end(self, *, by):
        """Put the document out of use; it stays readable to its KIM and the office."""
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
        record(by, "document.end", self, entry=self.entry_id, requirement=self.requirement.label,
               sha256=self.sha256)  # fmt: skip
