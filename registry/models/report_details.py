from django.db import models
from django.db.models import F, Q

from kim_portal.rupiah import MAX_RUPIAH, format_rupiah
from kim_portal.states import choices_valid
from registry.enums import FundSource, ReportKind
from registry.enums_report import SHOWN_CONSENTS, PhotoConsent, Visibility
from registry.models.region import Region


class ReportDetails(models.Model):
    """What a report may say beyond title, day, place, kind and story; all of it may be empty."""

    ended_on = models.DateField("selesai pada", null=True, blank=True)
    start_time = models.TimeField("jam mulai", null=True, blank=True)
    end_time = models.TimeField("jam selesai", null=True, blank=True)
    # Empty means the KIM's own desa.
    held_in = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah kegiatan", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    partners = models.CharField("mitra", max_length=300, blank=True)
    result = models.TextField("hasil", max_length=2000, blank=True)
    follow_up = models.TextField("tindak lanjut", max_length=2000, blank=True)
    info_source = models.CharField("sumber informasi yang benar", max_length=500, blank=True)
    # Whole rupiah; None is "not said", 0 is "without cost".
    cost = models.BigIntegerField("biaya", null=True, blank=True)
    cost_source = models.CharField("sumber biaya", max_length=20, choices=FundSource, blank=True)
    visibility = models.CharField(
        "dibaca oleh", max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    photo_consent = models.CharField(
        "persetujuan foto", max_length=10, choices=PhotoConsent, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            choices_valid("visibility", Visibility, "activityreport"),
            models.CheckConstraint(
                condition=Q(cost_source="") | Q(cost_source__in=FundSource.values),
                name="activityreport_cost_source_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=Q(photo_consent="") | Q(photo_consent__in=PhotoConsent.values),
                name="activityreport_photo_consent_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0, cost__lte=MAX_RUPIAH),
                name="activityreport_cost_in_range",
                violation_error_message=f"Isi Rp0 sampai {format_rupiah(MAX_RUPIAH)}.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(held_on__isnull=False, ended_on__gte=F("held_on")),
                name="activityreport_ends_after_start",
                violation_error_message="Tanggal selesai tidak boleh sebelum tanggal kegiatan.",
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True)
                | Q(start_time__isnull=True)
                | Q(end_time__gt=F("start_time"))
                # Not just "later": with an empty day the comparison would be unknown, not false.
                | Q(ended_on__isnull=False, held_on__isnull=False, ended_on__gt=F("held_on")),
                name="activityreport_time_order",
                violation_error_message="Jam selesai harus setelah jam mulai. Bila lewat tengah "
                "malam, isi juga tanggal selesai.",
            ),
        ]

    @property
    def is_clarification(self) -> bool:
        return self.kind == ReportKind.HOAX_CLARIFICATION

    @property
    def is_internal(self) -> bool:
        return self.visibility == Visibility.INTERNAL

    @property
    def shows_photos(self) -> bool:
        """Say whether the public may see the photos once the report is published."""
        return self.photo_consent in SHOWN_CONSENTS

    @property
    def hours(self) -> str:
        """19.30 sampai 21.45, or 19.30, or nothing."""
        known = [f"{one:%H.%M}" for one in (self.start_time, self.end_time) if one]
        return " sampai ".join(known)
