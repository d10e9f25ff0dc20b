import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.enums import RegistrationState, ReportState
from registry.enums_coaching import TrainingNeedSource
from registry.enums_office import ReportPeriod
from registry.enums_report import (
    EDITABLE_PERIOD_REPORTS,
    PERIOD_REPORT_TRANSITIONS,
    NoActivityReason,
    PeriodReportState,
)
from registry.models.fund import FIRST_YEAR, LAST_YEAR
from registry.models.kim import Kim
from registry.models.kim_part import KimPartQuerySet
from registry.models.report import ActivityReport
from registry.models.training_need import TrainingNeed
from registry.report_periods import Period

# A draft or returned report is not yet said; these are what a recap counts.
COUNTED_REPORTS = (ReportState.SUBMITTED, ReportState.VERIFIED)


def activities_of(kim: Kim, period: Period):
    """Return what the KIM held in the period, own and joint, that it has handed in."""
    return (
        ActivityReport.objects.of_kim(kim)
        .filter(state__in=COUNTED_REPORTS, held_on__range=(period.starts_on, period.ends_on))
        .order_by("held_on", "pk")
    )


class PeriodReportQuerySet(KimPartQuerySet):
    def visible_to(self, user):
        """Recaps are working papers of the KIM and its offices."""
        return self.in_territory_of(user)

    def of(self, kim: Kim, period: Period):
        return self.filter(kim=kim, period_type=period.kind, year=period.year, number=period.number)

    def found(self, kim: Kim, period: Period) -> "PeriodReport":
        """Return the stored recap of this KIM and period, or an unsaved one that reads the same."""
        found = self.of(kim, period).first() or PeriodReport(
            kim=kim, period_type=period.kind, year=period.year, number=period.number
        )
        found.kim = kim
        return found

    def opened(self, kim: Kim, period: Period, *, by) -> "PeriodReport":
        """Return the recap of this KIM and period, made when missing, locked until the end."""
        found, _ = self.get_or_create(
            kim=kim, period_type=period.kind, year=period.year, number=period.number,
            defaults={"created_by": by},
        )  # fmt: skip
        return self.select_for_update(of=("self",)).select_related("kim__region").get(pk=found.pk)

    @transaction.atomic
    def submit(self, kim: Kim, period: Period, *, by) -> "PeriodReport":
        """Hand in the recap of a period, whether or not somebody wrote a word to it."""
        report = self.opened(kim, period, by=by)
        report.submit(by=by)
        return report

    @transaction.atomic
    def declare_none(self, kim: Kim, period: Period, *, by, reason: str, note: str = ""):
        """State "tidak ada kegiatan" for a period; see PeriodReport.declare_none."""
        report = self.opened(kim, period, by=by)
        report.declare_none(by=by, reason=reason, note=note)
        return report


class PeriodReport(Stateful):
    """What a KIM says about one month, quarter or year. Its activities fill in by themselves.

    On time, late or excused is told by dates (registry/period_figures.py), never stored.
    """

    TRANSITIONS = PERIOD_REPORT_TRANSITIONS

    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="period_reports")
    period_type = models.CharField("masa laporan", max_length=10, choices=ReportPeriod)
    year = models.PositiveSmallIntegerField("tahun")
    number = models.PositiveSmallIntegerField("urutan dalam tahun")
    narrative = models.TextField("ringkasan", max_length=4000, blank=True)
    problems = models.TextField("kendala", max_length=2000, blank=True)
    needs = models.TextField("kebutuhan", max_length=2000, blank=True)
    none_reason = models.CharField(
        "alasan tidak ada kegiatan", max_length=12, choices=NoActivityReason, blank=True
    )
    none_note = models.CharField("keterangan", max_length=300, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=PeriodReportState, default=PeriodReportState.DRAFT
    )
    return_reason = models.TextField("catatan pemeriksa", max_length=1000, blank=True)
    # The first handing-in: a repair that was asked for later makes no recap late.
    submitted_at = models.DateTimeField("diajukan pada", null=True, blank=True)
    verified_at = models.DateTimeField("diterima pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibuat oleh", related_name="+"
    )
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = PeriodReportQuerySet.as_manager()

    class Meta:
        verbose_name = "rekap laporan"
        verbose_name_plural = "rekap laporan"
        ordering = ["-year", "-number", "pk"]
        constraints = [
            choices_valid("period_type", ReportPeriod, "periodreport"),
            choices_valid("state", PeriodReportState, "periodreport"),
            models.CheckConstraint(
                condition=Q(none_reason="") | Q(none_reason__in=NoActivityReason.values),
                name="periodreport_none_reason_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            models.UniqueConstraint(
                fields=["kim", "period_type", "year", "number"],
                name="periodreport_once_per_period",
                violation_error_message="Rekap masa ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(period_type=ReportPeriod.MONTHLY, number__gte=1, number__lte=12)
                | Q(period_type=ReportPeriod.QUARTERLY, number__gte=1, number__lte=4)
                | Q(period_type=ReportPeriod.YEARLY, number=1),
                name="periodreport_number_in_year",
                violation_error_message="Masa laporan ini tidak ada dalam setahun.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="periodreport_year_in_range",
                violation_error_message=f"Tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}.",
            ),
            models.CheckConstraint(
                condition=Q(state=PeriodReportState.DRAFT) | Q(submitted_at__isnull=False),
                name="periodreport_handed_in_has_moment",
                violation_error_message="Rekap yang diajukan harus punya waktu.",
            ),
            models.CheckConstraint(
                condition=~Q(none_reason=NoActivityReason.OTHER) | ~Q(none_note=""),
                name="periodreport_other_reason_is_told",
                violation_error_message="Tulis alasannya.",
            ),
        ]

    def __str__(self):
        return f"Rekap {self.kim} {self.period}"

    def get_absolute_url(self):
        return reverse("registry:period_report_detail", args=[self.kim.slug, self.period.key])

    @property
    def region(self):
        return self.kim.region

    @property
    def period(self) -> Period:
        return Period(self.year, self.number, self.period_type)

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_PERIOD_REPORTS

    @property
    def is_none(self) -> bool:
        """Say whether the KIM stated that it held nothing."""
        return bool(self.none_reason)

    @property
    def handed_in_on(self) -> datetime.date | None:
        """Day of the first handing-in, by the clock of the region."""
        if self.submitted_at is None:
            return None
        return timezone.localdate(self.submitted_at, ZoneInfo(self.region.timezone))

    def require_editable(self) -> None:
        """Raise IllegalTransitionError when the recap is with the office or accepted."""
        if not self.is_editable:
            state = self.get_state_display().lower()
            raise IllegalTransitionError(f"Rekap ini sudah {state}, jadi tidak dapat diubah.")

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Write what the pengurus typed; the recap stays a draft."""
        stored = PeriodReport.objects.select_for_update().get(pk=self.pk)
        stored.require_editable()
        self.version = stored.version + 1
        self.save()
        record(by, "period_report.update", self, changed=sorted(changed))

    @transaction.atomic
    def submit(self, *, by):
        """Hand the recap to the office; a first time sets the day that decides "on time".

        Raises DomainError before the period is over, and for one without activities or reason.
        """
        self._check_over()
        count = activities_of(self.kim, self.period).count()
        if not count and not self.is_none:
            raise DomainError(
                "Belum ada kegiatan yang dilaporkan pada masa ini. Laporkan kegiatannya, atau "
                "nyatakan tidak ada kegiatan."
            )
        self._hand_in()
        record(by, "period_report.submit", self, count=count)
        if self.needs.strip():
            TrainingNeed.objects.note(
                f"rekap:{self.pk}", self.needs, source=TrainingNeedSource.REPORT, by=by,
                kim=self.kim,
            )  # fmt: skip

    @transaction.atomic
    def declare_none(self, *, by, reason: str, note: str = ""):
        """State that nothing was held, with the reason, and hand that in.

        Raises DomainError before the period is over, and while activities of it were handed in.
        """
        self.require_editable()
        self._check_over()
        if reason == NoActivityReason.OTHER and not note.strip():
            raise DomainError("Tulis alasannya", field="note")
        if count := activities_of(self.kim, self.period).count():
            raise DomainError(
                f"Pada {self.period} sudah ada {count} kegiatan yang dilaporkan. Ajukan rekapnya."
            )
        self.none_reason, self.none_note = reason, note
        self.save(update_fields=["none_reason", "none_note", "updated_at"])
        self._hand_in()
        record(by, "period_report.declare_idle", self, reason=reason, note=note)

    @transaction.atomic
    def verify(self, *, by):
        """Accept the recap."""
        self.move_to(PeriodReportState.VERIFIED, verified_at=timezone.now(), return_reason="")
        record(by, "period_report.verify", self)

    @transaction.atomic
    def return_(self, *, by, reason: str):
        """Send the recap back with what must be repaired; a statement of none is asked anew."""
        self.move_to(PeriodReportState.RETURNED, return_reason=reason, none_reason="", none_note="")
        record(by, "period_report.return", self, reason=reason)

    def _check_over(self) -> None:
        if self.kim.state != RegistrationState.VERIFIED:
            raise DomainError("KIM ini belum terverifikasi, jadi rekapnya belum dapat diajukan.")
        today = timezone.localdate(timezone=ZoneInfo(self.region.timezone))
        if today < self.period.ends_on:
            day = date_format(self.period.ends_on)
            raise DomainError(f"{self.period} belum selesai. Rekap dapat diajukan mulai {day}.")

    def _hand_in(self) -> None:
        self.move_to(
            PeriodReportState.SUBMITTED,
            submitted_at=self.submitted_at or timezone.now(),
            return_reason="",
        )
