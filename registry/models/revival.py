import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.enums_revival import (
    REVIVAL_STEP_TRANSITIONS,
    REVIVAL_TRANSITIONS,
    RevivalState,
    RevivalStepState,
)
from registry.models.kim import Kim
from registry.models.kim_part import KimPartQuerySet
from registry.models.member import ERASED_NAME


class RevivalPlanQuerySet(KimPartQuerySet):
    def visible_to(self, user):
        """Plans are working papers of the KIM and its offices."""
        return self.in_territory_of(user)

    def open(self):
        return self.filter(state=RevivalState.OPEN)

    def overdue(self, on: datetime.date | None = None):
        """Open plans with a step past its date, or past their own last day."""
        on = on or timezone.localdate()
        return self.open().filter(
            Q(due_on__lt=on)
            | Q(pk__in=RevivalStep.objects.open().filter(due_on__lt=on).values("plan"))
        )

    def for_list(self):
        """Plans with `step_count`, `done_count` and `next_due_on`; dropped steps do not count."""
        counted = ~Q(steps__state=RevivalStepState.DROPPED)
        return self.select_related("kim__region__parent__parent__parent").annotate(
            step_count=Count("steps", filter=counted),
            done_count=Count("steps", filter=Q(steps__state=RevivalStepState.DONE)),
            next_due_on=Min("steps__due_on", filter=Q(steps__state=RevivalStepState.OPEN)),
        )

    def by_next_date(self):
        """Order `for_list()` by what comes next; a plan without open steps waits for its end."""
        return self.order_by(F("next_due_on").asc(nulls_first=True), "due_on", "pk")


class RevivalPlan(Stateful):
    """What is done to bring a silent KIM back: who leads, in which steps, until when.

    It changes no status: whether the KIM is active again is decided by a human, with reasons.
    """

    TRANSITIONS = REVIVAL_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="revival_plans")
    goal = models.CharField("tujuan", max_length=300)
    owner = models.CharField("penanggung jawab", max_length=120)
    due_on = models.DateField("batas waktu")
    state = models.CharField(
        "keadaan", max_length=8, choices=RevivalState, default=RevivalState.OPEN
    )
    outcome = models.CharField("hasil", max_length=500, blank=True)
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibuka oleh", related_name="+"
    )
    created_at = models.DateTimeField("dibuka pada", auto_now_add=True)

    objects = RevivalPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "rencana pemulihan"
        verbose_name_plural = "rencana pemulihan"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choices_valid("state", RevivalState, "revivalplan"),
            models.UniqueConstraint(
                fields=["kim"],
                condition=Q(state=RevivalState.OPEN),
                name="revivalplan_one_open_per_kim",
                violation_error_message="KIM ini sudah punya rencana pemulihan yang berjalan.",
            ),
            models.CheckConstraint(
                condition=Q(state=RevivalState.OPEN, closed_at__isnull=True)
                | (~Q(state=RevivalState.OPEN) & Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="revivalplan_closed_has_outcome",
                violation_error_message="Tulis hasil rencana yang ditutup.",
            ),
        ]

    def __str__(self):
        return f"Rencana pemulihan {self.kim}"

    def get_absolute_url(self):
        return reverse("registry:revival_detail", args=[self.pk])

    @property
    def region(self):
        return self.kim.region

    @property
    def is_open(self) -> bool:
        return self.state == RevivalState.OPEN

    def is_overdue(self, on: datetime.date | None = None) -> bool:
        """Say whether the last day is past, or the next step's date of a row from `for_list()`."""
        earliest = min(filter(None, [self.due_on, getattr(self, "next_due_on", None)]))
        return self.is_open and earliest < (on or timezone.localdate())

    @transaction.atomic
    def forget_owner(self, *, by):
        """Forget who leads it; the goal and its dates stay."""
        self.owner = ERASED_NAME
        self.save(update_fields=["owner"])
        record(by, "revival.anonymise", self)

    def require_open(self) -> None:
        """Raise IllegalTransitionError when the plan has ended."""
        if not self.is_open:
            raise IllegalTransitionError(
                f"Rencana ini sudah ditutup ({self.get_state_display().lower()}). "
                "Buka rencana baru bila KIM perlu didampingi lagi."
            )

    @transaction.atomic
    def open(self, *, by, first_step: str, first_due_on: datetime.date):
        """Store a new plan with its first step, led by the plan's owner.

        Raises DomainError when the KIM has an open plan, or when a date comes too late.
        """
        # Two offices that open a plan at the same moment wait for each other here.
        Kim.objects.select_for_update().get(pk=self.kim_id)
        if self.kim.revival_plans.open().exists():
            raise DomainError("KIM ini sudah punya rencana pemulihan yang berjalan.")
        self.created_by = by
        self.save()
        record(by, "revival.create", self, kim=self.kim_id, due_on=self.due_on)
        step = RevivalStep(plan=self, text=first_step, owner=self.owner, due_on=first_due_on)
        step.store(by=by)

    @transaction.atomic
    def change(self, *, by, changed: list[str]):
        """Store changed facts of an open plan; no open step may end after it."""
        stored = RevivalPlan.objects.select_for_update().get(pk=self.pk)
        stored.require_open()
        last = self.steps.open().aggregate(last=models.Max("due_on"))["last"]
        if last and last > self.due_on:
            raise DomainError(
                "Masih ada langkah dengan tanggal sesudah batas waktu ini.", field="due_on"
            )
        self.version += 1
        self.save(update_fields=[*changed, "version"])
        record(by, "revival.update", self, fields=sorted(changed))

    @transaction.atomic
    def close(self, state: str, *, by, outcome: str):
        """End the plan with what came of it; the status of the KIM stays as it is.

        Raises DomainError when steps are still open, IllegalTransitionError when it has ended.
        """
        if state == RevivalState.REVIVED and (count := self.steps.open().count()):
            raise DomainError(
                f"{count} langkah belum dikerjakan. Selesaikan atau batalkan dahulu.",
                field="state",
            )
        self.move_to(state, outcome=outcome, closed_at=timezone.now())
        record(by, f"revival.{state}", self, kim=self.kim_id, outcome=outcome)


class RevivalStepQuerySet(KimPartQuerySet):
    kim_path = "plan__kim"

    def open(self):
        return self.filter(state=RevivalStepState.OPEN)

    def waiting(self):
        """Open steps of open plans: what somebody still has to do."""
        return self.open().filter(plan__state=RevivalState.OPEN)

    def for_page(self):
        return self.select_related("plan__kim__region__parent__parent__parent")


class RevivalStep(Stateful):
    """One step of a revival plan, with its own owner and date."""

    TRANSITIONS = REVIVAL_STEP_TRANSITIONS

    version = models.PositiveIntegerField("versi", default=1, editable=False)
    plan = models.ForeignKey(
        RevivalPlan, models.PROTECT, verbose_name="rencana pemulihan", related_name="steps"
    )
    text = models.CharField("langkah", max_length=200)
    owner = models.CharField("dikerjakan oleh", max_length=120)
    due_on = models.DateField("paling lambat")
    state = models.CharField(
        "keadaan", max_length=8, choices=RevivalStepState, default=RevivalStepState.OPEN
    )
    note = models.CharField("keterangan", max_length=300, blank=True)
    done_on = models.DateField("dikerjakan pada", null=True, blank=True)

    objects = RevivalStepQuerySet.as_manager()

    class Meta:
        verbose_name = "langkah pemulihan"
        verbose_name_plural = "langkah pemulihan"
        ordering = ["due_on", "pk"]
        constraints = [
            choices_valid("state", RevivalStepState, "revivalstep"),
            models.CheckConstraint(
                condition=Q(state=RevivalStepState.DONE, done_on__isnull=False)
                | (~Q(state=RevivalStepState.DONE) & Q(done_on__isnull=True)),
                name="revivalstep_done_has_date",
                violation_error_message="Langkah yang selesai harus punya tanggal.",
            ),
            models.CheckConstraint(
                condition=~Q(state=RevivalStepState.DROPPED) | ~Q(note=""),
                name="revivalstep_dropped_has_reason",
                violation_error_message="Tulis mengapa langkah ini tidak jadi.",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def kim(self):
        return self.plan.kim

    @property
    def kim_id(self):
        return self.plan.kim_id

    @property
    def region(self):
        return self.plan.region

    @property
    def is_late(self) -> bool:
        return self.state == RevivalStepState.OPEN and self.due_on < timezone.localdate()

    @transaction.atomic
    def forget_owner(self, *, by):
        """Forget who was to do it; the step and its date stay."""
        self.owner = ERASED_NAME
        self.save(update_fields=["owner"])
        record(by, "revivalstep.anonymise", self)

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Add the step to its open plan, or store what changed.

        Raises DomainError when its date comes after the plan's last day.
        """
        plan = RevivalPlan.objects.select_for_update().get(pk=self.plan_id)
        plan.require_open()
        if self.due_on > plan.due_on:
            raise DomainError("Tanggal langkah melewati batas waktu rencana.", field="due_on")
        verb = "revivalstep.update" if self.pk else "revivalstep.create"
        self.version += 1 if self.pk else 0
        self.save()
        record(by, verb, self, plan=self.plan_id, due_on=self.due_on, fields=sorted(changed))

    @transaction.atomic
    def finish(self, *, by, done_on: datetime.date, note: str = ""):
        """Say when it was done; DomainError for a day that has not come yet."""
        if done_on > timezone.localdate():
            raise DomainError("Tanggal ini belum tiba.", field="done_on")
        self._move(RevivalStepState.DONE, done_on=done_on, note=note)
        record(by, "revivalstep.finish", self, plan=self.plan_id, done_on=done_on)

    @transaction.atomic
    def drop(self, *, by, note: str):
        """Give the step up, with the reason."""
        self._move(RevivalStepState.DROPPED, note=note)
        record(by, "revivalstep.drop", self, plan=self.plan_id, reason=note)

    @transaction.atomic
    def reopen(self, *, by):
        """Put the step back on the list."""
        self._move(RevivalStepState.OPEN, done_on=None, note="")
        record(by, "revivalstep.reopen", self, plan=self.plan_id)

    def _move(self, state, **columns) -> None:
        RevivalPlan.objects.select_for_update().get(pk=self.plan_id).require_open()
        self.move_to(state, **columns)
