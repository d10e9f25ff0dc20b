import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.enums_privacy import (
    BREACH_TRANSITIONS,
    WRITTEN_BREACHES,
    BreachData,
    BreachNotice,
    BreachScope,
    BreachState,
)
from registry.models.kim import Kim
from registry.models.region import Region

# UU 27/2022 pasal 46: in writing to the persons and to the agency within 3 x 24 hours.
NOTICE_TIME = datetime.timedelta(hours=72)
SOON = datetime.timedelta(hours=24)
TOLD_FIELDS = {BreachNotice.PERSONS: "persons_told_at", BreachNotice.AGENCY: "agency_told_at"}


class BreachQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The office it happened to, the provinsi above it, and who looks after the portal."""
        if user.is_authenticated and (user.is_superuser or user.is_auditor):
            return self
        own = duties(user).paths(Role.KABUPATEN, Role.PROVINSI)
        return self.filter(below_paths(own, "region__path"))

    def running(self):
        """Those of which somebody still has to be told."""
        return self.filter(state=BreachState.OPEN)

    def overdue(self, now: datetime.datetime | None = None):
        return self.running().filter(discovered_at__lt=(now or timezone.now()) - NOTICE_TIME)

    def for_list(self):
        """The nearest deadline first, those that are dealt with behind."""
        done = models.Case(models.When(state=BreachState.OPEN, then=0), default=1)
        return self.select_related("region", "kim", "place", "account", "created_by").order_by(
            done, models.Case(models.When(state=BreachState.OPEN, then=F("discovered_at"))),
            "-discovered_at", "-pk",
        )  # fmt: skip


class Breach(Stateful):
    """Personal data that somebody saw, took, changed or lost who had no right to.

    It names nobody: whom it touches is computed from the data of today (registry/affected.py).
    """

    TRANSITIONS = BREACH_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="dinas yang menangani", related_name="+"
    )
    title = models.CharField("kejadian", max_length=120)
    happened_on = models.DateField("terjadi sejak")
    discovered_at = models.DateTimeField("diketahui pada")
    data = models.JSONField("data yang terungkap", default=list)
    story = models.TextField("bagaimana terjadi", max_length=2000)
    measures = models.TextField("yang sudah dilakukan", max_length=2000)
    scope = models.CharField("siapa yang terdampak", max_length=10, choices=BreachScope)
    place = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah", null=True, blank=True, related_name="+"
    )
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True, related_name="+"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="akun", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    state = models.CharField(
        "keadaan", max_length=10, choices=BreachState, default=BreachState.OPEN
    )
    persons_told_at = models.DateTimeField("orang diberi tahu pada", null=True, blank=True)
    agency_told_at = models.DateTimeField("lembaga diberi tahu pada", null=True, blank=True)
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    closing_note = models.TextField("catatan penutup", max_length=1000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = "pelanggaran data"
        verbose_name_plural = "pelanggaran data"
        ordering = ["-discovered_at", "-pk"]
        constraints = [
            choices_valid("scope", BreachScope, "breach"),
            choices_valid("state", BreachState, "breach"),
            models.CheckConstraint(
                condition=Q(scope=BreachScope.AREA, place__isnull=False, kim=None, account=None)
                | Q(scope=BreachScope.KIM, kim__isnull=False, place=None, account=None)
                | Q(scope=BreachScope.ACCOUNT, account__isnull=False, place=None, kim=None),
                name="breach_scope_has_its_target",
                violation_error_message="Isi wilayah, KIM, atau akun yang dipilih.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BreachState.OPEN, BreachState.DISMISSED])
                | Q(persons_told_at__isnull=False, agency_told_at__isnull=False),
                name="breach_told_has_both_moments",
                violation_error_message="Orang yang terdampak dan lembaga harus diberi tahu.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WRITTEN_BREACHES), closed_at=None, closing_note="")
                | Q(
                    state__in=[BreachState.CLOSED, BreachState.DISMISSED],
                    closed_at__isnull=False,
                ) & ~Q(closing_note=""),
                name="breach_closed_says_why",
                violation_error_message="Tulis catatan penutup.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "discovered_at"], name="breach_clock")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("registry:breach_detail", args=[self.pk])

    @property
    def log_text(self) -> str:
        return f"pelanggaran data {self.pk}"

    @property
    def due_at(self) -> datetime.datetime:
        return self.discovered_at + NOTICE_TIME

    @property
    def is_running(self) -> bool:
        return self.state == BreachState.OPEN

    @property
    def is_written(self) -> bool:
        return self.state in WRITTEN_BREACHES

    @property
    def is_overdue(self) -> bool:
        return self.is_running and timezone.now() > self.due_at

    @property
    def is_soon(self) -> bool:
        left = self.due_at - timezone.now()
        return self.is_running and datetime.timedelta() <= left <= SOON

    @property
    def clock(self) -> str:
        """Hours that are left or gone by: "sisa 20 jam", "lewat 3 jam"; empty once all know."""
        if not self.is_running:
            return ""
        left = self.due_at - timezone.now()
        hours = int(abs(left) / datetime.timedelta(hours=1))
        word = "lewat" if left < datetime.timedelta() else "sisa"
        return f"{word} {hours} jam" if hours else f"{word} kurang dari 1 jam"

    @property
    def data_words(self) -> list[str]:
        return [BreachData(one).label for one in self.data if one in BreachData.values]

    @property
    def target(self) -> str:
        """Name the area, the KIM or the account that decides whom it touches."""
        if self.account:
            return f"akun {self.account.log_text}"
        return self.kim.name if self.kim else self.place.label

    @property
    def untold(self) -> list[BreachNotice]:
        """Who still has to be told."""
        return [one for one, field in TOLD_FIELDS.items() if getattr(self, field) is None]

    @transaction.atomic
    def store(self, *, by):
        """Write a new breach, or what was completed; one that is closed stays as it is."""
        is_new = self.pk is None
        if is_new:
            self.created_by = by
        else:
            self._lock(WRITTEN_BREACHES)
            self.version = F("version") + 1
        self.save()
        self.refresh_from_db()
        verb = "breach.create" if is_new else "breach.update"
        record(by, verb, self, discovered_at=self.discovered_at, scope=self.scope,
               data=self.data_words)  # fmt: skip
        return self

    @transaction.atomic
    def tell(self, *, by, whom: str, at: datetime.datetime):
        """Note that the notice went out; once both have theirs the clock stops.

        Raises IllegalTransitionError when they were told before or the breach is dealt with.
        """
        stored = self._lock({BreachState.OPEN})
        field = TOLD_FIELDS[BreachNotice(whom)]
        if getattr(stored, field):
            raise IllegalTransitionError("Pemberitahuan ini sudah dicatat.")
        setattr(self, field, at)
        self.save(update_fields=[field])
        if not self.untold:
            self.move_to(BreachState.TOLD)
        record(by, "breach.tell", self, whom=BreachNotice(whom).label, at=at,
               in_time=at <= self.due_at)  # fmt: skip

    @transaction.atomic
    def close(self, *, by, note: str):
        """End it: everybody was told and what was to be done is done."""
        self.move_to(BreachState.CLOSED, closed_at=timezone.now(), closing_note=note)
        record(by, "breach.close", self)

    @transaction.atomic
    def dismiss(self, *, by, note: str):
        """Put it aside: nobody without a right got to see anything."""
        self.move_to(BreachState.DISMISSED, closed_at=timezone.now(), closing_note=note)
        record(by, "breach.dismiss", self, reason=note)

    def _lock(self, states) -> "Breach":
        """Lock and return the stored row; raises IllegalTransitionError outside of `states`."""
        stored = Breach.objects.select_for_update().get(pk=self.pk)
        if stored.state not in states:
            raise IllegalTransitionError(
                f"Pelanggaran ini sudah {stored.get_state_display().lower()}."
                if stored.state != BreachState.DISMISSED
                else "Catatan ini sudah dinyatakan bukan pelanggaran."
            )
        self.persons_told_at = stored.persons_told_at
        self.agency_told_at = stored.agency_told_at
        return stored
