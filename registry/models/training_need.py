import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums_coaching import (
    TRAINING_NEED_TRANSITIONS,
    UNMET_NEEDS,
    CoachingTheme,
    TrainingNeedSource,
    TrainingNeedState,
    likely_theme,
)
from registry.models.event import Event
from registry.models.kim import Kim
from registry.models.kim_part import KimPartQuerySet
from registry.models.region import Region


class TrainingNeedQuerySet(KimPartQuerySet):
    def visible_to(self, user):
        """Working papers of the KIM and the offices above it."""
        return self.in_territory_of(user)

    def territory(self, user) -> Q:
        own = duties(user)
        return super().territory(user) | below_paths(own.paths(), "area__path")

    def open(self):
        return self.filter(state=TrainingNeedState.OPEN)

    def unmet(self):
        return self.filter(state__in=UNMET_NEEDS)

    def search(self, text: str):
        """Find by part of the words, the KIM or the desa; every word must occur."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(text__icontains=word)
                | Q(kim__name__icontains=word)
                | Q(kim__region__name__icontains=word)
                | Q(area__name__icontains=word)
            )
        return found

    def for_list(self):
        return self.select_related(
            "kim__region__parent__parent__parent", "area__parent__parent__parent", "event__region",
            "created_by",
        )  # fmt: skip

    def by_theme(self):
        """Order by theme, then by place: what one training can answer stands together."""
        return self.order_by("theme", "kim__region__path", "area__path", "pk")

    @transaction.atomic
    def note(self, origin: str, text: str, *, source: str, by, kim=None, area=None, theme=""):
        """Write down what a note, recap or advice asks for; told again, the open one is updated.

        origin: the key of where it was said. Exactly one of kim and area is given.
        """
        theme = theme or likely_theme(text)
        known = self.select_for_update().filter(origin=origin).first()
        if known:
            if known.state == TrainingNeedState.OPEN:
                known.text, known.theme = text, theme
                known.save(update_fields=["text", "theme"])
            return known
        need = self.model(origin=origin, text=text, source=source, kim=kim, area=area, theme=theme)
        need.store(by=by)
        return need

    @transaction.atomic
    def settle(self, event: Event, *, by):
        """After an event: met for whom was there, open again for whom was not."""
        here = set(event.attendances.filter(kim__isnull=False).values_list("kim_id", flat=True))
        here |= set(event.kim_visits.values_list("kim_id", flat=True))
        anybody = bool(here) or event.attendances.exists()
        for need in self.filter(event=event, state__in=UNMET_NEEDS).select_related("kim", "area"):
            was_there = need.kim_id in here if need.kim_id else anybody
            if was_there:
                need.meet(by=by, outcome=f"Ikut {event.theme}, {event.days_text}"[:300])
            elif need.state == TrainingNeedState.PLANNED:
                need.release(by=by, outcome=f"Tidak hadir pada {event.theme}"[:300])

    @transaction.atomic
    def release(self, event: Event, *, by):
        """Give planned needs of an event that is called off back to the list."""
        for need in self.filter(event=event, state=TrainingNeedState.PLANNED):
            need.release(by=by, outcome=f"Batal: {event.theme}"[:300])


class TrainingNeed(Stateful):
    """What a KIM or a place needs help with, from any source, until an event answers it.

    `event` is the one that is to answer it, or did, or where its KIM was missing.
    """

    TRANSITIONS = TRAINING_NEED_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True,
        related_name="training_needs",
    )  # fmt: skip
    area = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah", null=True, blank=True,
        related_name="training_needs",
    )  # fmt: skip
    event = models.ForeignKey(
        Event, models.PROTECT, verbose_name="kegiatan", null=True, blank=True,
        related_name="training_needs",
    )  # fmt: skip
    source = models.CharField("asal", max_length=8, choices=TrainingNeedSource)
    origin = models.CharField("kunci asal", max_length=80, blank=True, editable=False)
    theme = models.CharField("tema", max_length=12, choices=CoachingTheme)
    text = models.TextField("yang diperlukan", max_length=2000)
    state = models.CharField(
        "keadaan", max_length=8, choices=TrainingNeedState, default=TrainingNeedState.OPEN
    )
    outcome = models.CharField("hasil", max_length=300, blank=True)
    settled_at = models.DateTimeField("selesai pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = TrainingNeedQuerySet.as_manager()

    class Meta:
        verbose_name = "kebutuhan pembinaan"
        verbose_name_plural = "kebutuhan pembinaan"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choices_valid("source", TrainingNeedSource, "trainingneed"),
            choices_valid("theme", CoachingTheme, "trainingneed"),
            choices_valid("state", TrainingNeedState, "trainingneed"),
            models.UniqueConstraint(
                fields=["origin"],
                condition=~Q(origin=""),
                name="trainingneed_origin_once",
                violation_error_message="Kebutuhan ini sudah tercatat.",
            ),
            models.UniqueConstraint(
                fields=["kim", "theme"],
                condition=Q(source=TrainingNeedSource.SELF, state__in=sorted(UNMET_NEEDS)),
                name="trainingneed_self_once_per_theme",
                violation_error_message="Kebutuhan dengan tema ini sudah tercatat.",
            ),
            models.CheckConstraint(
                condition=Q(kim__isnull=False, area__isnull=True)
                | Q(kim__isnull=True, area__isnull=False),
                name="trainingneed_of_kim_or_area",
                violation_error_message="Kebutuhan melekat pada KIM atau pada wilayah.",
            ),
            models.CheckConstraint(
                condition=~Q(state=TrainingNeedState.PLANNED) | Q(event__isnull=False),
                name="trainingneed_planned_has_event",
                violation_error_message="Kebutuhan yang dijadwalkan harus punya kegiatan.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TrainingNeedState.MET, TrainingNeedState.DROPPED])
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="trainingneed_settled_has_outcome",
                violation_error_message="Tulis hasil atau alasannya.",
            ),
        ]
        indexes = [models.Index(fields=["state", "theme"], name="trainingneed_state_theme")]

    def __str__(self):
        return f"{self.get_theme_display()} untuk {self.about}"

    @property
    def log_text(self) -> str:
        """How the log names this row."""
        return f"kebutuhan pembinaan {self.pk}"

    def get_absolute_url(self):
        return f"{reverse('registry:training_need_list')}?tema={self.theme}#kebutuhan-{self.pk}"

    @property
    def region(self):
        return self.kim.region if self.kim_id else self.area

    @property
    def about(self) -> str:
        return self.kim.name if self.kim_id else self.area.label

    @transaction.atomic
    def store(self, *, by):
        self.created_by = by
        self.save()
        record(by, "training_need.create", self, theme=self.theme, source=self.source)

    @transaction.atomic
    def plan(self, event: Event, *, by):
        """Let this event answer it; IllegalTransitionError when it is planned or met already."""
        self.move_to(TrainingNeedState.PLANNED, event=event, outcome="")
        record(by, "training_need.plan", self, event=event.pk)

    @transaction.atomic
    def meet(self, *, by, outcome: str):
        self.move_to(TrainingNeedState.MET, outcome=outcome, settled_at=timezone.now())
        record(by, "training_need.meet", self, event=self.event_id)

    @transaction.atomic
    def release(self, *, by, outcome: str):
        """Put it back on the list, with what happened."""
        self.move_to(TrainingNeedState.OPEN, outcome=outcome, settled_at=None)
        record(by, "training_need.release", self, event=self.event_id)

    @transaction.atomic
    def unplan(self, *, by):
        """Take it out of a plan again; IllegalTransitionError when it stands in none."""
        if self.state != TrainingNeedState.PLANNED:
            raise IllegalTransitionError("Kebutuhan ini tidak ada dalam rencana kegiatan.")
        self.release(by=by, outcome=f"Dikeluarkan dari rencana: {self.event}"[:300])

    @transaction.atomic
    def drop(self, *, by, note: str):
        """Take it from the list, with the reason."""
        self.move_to(TrainingNeedState.DROPPED, outcome=note, settled_at=timezone.now())
        record(by, "training_need.drop", self)

    @transaction.atomic
    def reopen(self, *, by):
        self.move_to(TrainingNeedState.OPEN, outcome="", settled_at=None)
        record(by, "training_need.reopen", self)
