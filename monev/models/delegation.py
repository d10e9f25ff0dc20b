"""The letter (SK delegasi) by which a kabupaten sends its entries to a provincial round."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.states import choices_valid
from kim_portal.ui_tags import megabita
from kim_portal.uploads import StoredFile
from monev.enums_delegation import DelegationSigner
from monev.models.round import Round
from registry.duties import below_paths, duties
from registry.enums import Role, SkCheck
from registry.models import Region


class DelegationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Letters of the own area, for its offices and leaders."""
        if user.is_authenticated and user.is_auditor:
            return self
        paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
        return self.filter(below_paths(paths, "region__path"))

    def current(self):
        return self.filter(ended_at__isnull=True)

    def valid(self):
        """Letters in use whose scan the province found to agree with what was typed."""
        return self.current().filter(check_result=SkCheck.MATCHED)

    def for_page(self):
        return self.select_related("region", "round__region", "created_by", "checked_by")


class Delegation(StoredFile):
    """One letter of a kabupaten for one round; a replaced one ends and stays."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="delegations"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="kabupaten/kota", related_name="+"
    )
    number = models.CharField("nomor surat", max_length=120)
    signed_on = models.DateField("tanggal surat")
    signer = models.CharField("penanda tangan", max_length=20, choices=DelegationSigner)
    check_result = models.CharField(
        "hasil pemeriksaan", max_length=10, choices=SkCheck, default=SkCheck.UNCHECKED
    )
    check_note = models.CharField("catatan pemeriksaan", max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperiksa oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    checked_at = models.DateTimeField("diperiksa pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikirim oleh", related_name="+"
    )
    created_at = models.DateTimeField("dikirim pada", default=timezone.now)
    ended_at = models.DateTimeField("diganti pada", null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "surat delegasi"
        verbose_name_plural = "surat delegasi"
        ordering = ["pk"]
        constraints = [
            choices_valid("signer", DelegationSigner, "delegation"),
            choices_valid("check_result", SkCheck, "delegation"),
            models.UniqueConstraint(
                fields=["round", "region"],
                condition=Q(ended_at__isnull=True),
                name="delegation_one_in_use",
                violation_error_message="Surat delegasi wilayah ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=~Q(file=""),
                name="delegation_has_file",
                violation_error_message="Pilih berkas PDF hasil pindai surat.",
            ),
            models.CheckConstraint(
                condition=Q(check_result=SkCheck.UNCHECKED, checked_by__isnull=True)
                | (~Q(check_result=SkCheck.UNCHECKED) & Q(checked_by__isnull=False)),
                name="delegation_check_has_person",
                violation_error_message="Pemeriksaan harus punya pemeriksanya.",
            ),
            models.CheckConstraint(
                condition=~Q(check_result=SkCheck.MISMATCH) | ~Q(check_note=""),
                name="delegation_mismatch_has_note",
                violation_error_message="Tulis bagian mana yang berbeda.",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("monev:delegation_list", args=[self.round.slug])

    @property
    def log_text(self) -> str:
        """How the log names this letter: its number may carry initials of a person."""
        return f"surat delegasi {self.pk}"

    @property
    def document_name(self) -> str:
        return f"surat-delegasi-{self.pk}.pdf"

    @property
    def file_words(self) -> str:
        return f"PDF, {megabita(self.size)}"

    @property
    def is_valid(self) -> bool:
        return self.ended_at is None and self.check_result == SkCheck.MATCHED

    @property
    def is_mismatch(self) -> bool:
        return self.check_result == SkCheck.MISMATCH
