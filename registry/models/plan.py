import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.rupiah import MAX_RUPIAH, format_rupiah
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import (
    BUDGET_REASONS,
    EDITABLE_PLANS,
    PLAN_TRANSITIONS,
    FundSource,
    PlanState,
    PostponeReason,
)
from registry.models.fund import FIRST_YEAR, LAST_YEAR
from registry.models.kim import Kim

MONTHS = [
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
]  # fmt: skip


class PlanItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans are working papers of the KIM and its offices."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        return self.filter(below_paths(own.paths(), "kim__region__path") | Q(kim__in=own.kim_ids))

    def for_list(self):
        return self.select_related("kim__region__parent__parent__parent")

    def delayed_by_money(self):
        """Return what waits because of money: no budget, late budget, or one moved elsewhere."""
        return self.filter(state=PlanState.POSTPONED, postpone_reason__in=BUDGET_REASONS)

    def need(self) -> dict:
        """Return how many there are ("count") and what they need together ("amount")."""
        found = self.order_by().aggregate(
            count=models.Count("pk"), amount=models.Sum("budget_need")
        )
        return {"count": found["count"], "amount": int(found["amount"] or 0)}

    def by_month(self):
        """Order as the year runs; what has no month comes last."""
        return self.order_by("-year", models.F("month").asc(nulls_last=True), "pk")


class PlanItem(Stateful):
    """One activity in the work plan of a KIM's year, with what it needs."""

    TRANSITIONS = PLAN_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="plan_items")
    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField("bulan", null=True, blank=True)
    title = models.CharField("rencana kegiatan", max_length=160)
    budget_need = models.BigIntegerField("kebutuhan anggaran", default=0)
    source = models.CharField("sumber anggaran", max_length=20, choices=FundSource, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=PlanState, default=PlanState.PLANNED)
    postpone_reason = models.CharField(
        "alasan tertunda", max_length=12, choices=PostponeReason, blank=True
    )
    state_note = models.CharField("keterangan", max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = "rencana kegiatan"
        verbose_name_plural = "rencana kegiatan"
        ordering = ["-year", "month", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="") | Q(source__in=FundSource.values),
                name="planitem_source_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            choices_valid("state", PlanState, "planitem"),
            models.CheckConstraint(
                condition=Q(postpone_reason="") | Q(postpone_reason__in=PostponeReason.values),
                name="planitem_postpone_reason_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="planitem_year_in_range",
                violation_error_message=f"Tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}.",
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12),
                name="planitem_month_in_range",
                violation_error_message="Pilih bulan Januari sampai Desember.",
            ),
            models.CheckConstraint(
                condition=Q(budget_need__gte=0, budget_need__lte=MAX_RUPIAH),
                name="planitem_need_in_range",
                violation_error_message=f"Isi Rp0 sampai {format_rupiah(MAX_RUPIAH)}.",
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.POSTPONED) ^ Q(postpone_reason=""),
                name="planitem_postponed_has_reason",
                violation_error_message="Pilih alasan kegiatan tertunda.",
            ),
        ]
        indexes = [models.Index(fields=["state", "year"], name="planitem_state_year")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("registry:plan_list", args=[self.kim.slug])

    @property
    def region(self):
        return self.kim.region

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_PLANS

    @property
    def month_name(self) -> str:
        return MONTHS[self.month - 1] if self.month else ""

    def require_editable(self) -> None:
        """Raise IllegalTransitionError when the activity has ended."""
        if not self.is_editable:
            raise IllegalTransitionError(
                f"Kegiatan ini sudah {self.get_state_display().lower()}, jadi tidak dapat diubah."
            )

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Save what was typed; `changed` names the fields of an edit, for the log."""
        verb = "plan.update" if self.pk else "plan.create"
        if self.pk:
            self.version += 1
        else:
            self.created_by = by
        self.save()
        names = {"year", "budget_need", *changed} & {field.name for field in self._meta.fields}
        record(by, verb, self, **{name: getattr(self, name) for name in sorted(names)})

    @transaction.atomic
    def set_state(self, state: str, *, by, reason: str = "", note: str = ""):
        """Move the activity on; postponing needs a reason from the list.

        Raises DomainError without one, IllegalTransitionError when the table forbids the move.
        """
        postponed = state == PlanState.POSTPONED
        if postponed and not reason:
            raise DomainError("Pilih alasan kegiatan tertunda", field="reason")
        before = self.state
        self.move_to(state, postpone_reason=reason if postponed else "", state_note=note)
        record(by, "plan.set_state", self, before=before, after=state, reason=reason, note=note)
