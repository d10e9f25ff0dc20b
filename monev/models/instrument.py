from collections.abc import Mapping
from decimal import Decimal

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from monev.enums import INSTRUMENT_TRANSITIONS, InstrumentState, MonevLevel
from monev.models.indicator import Indicator
from monev.scoring import FULL_WEIGHT, IndicatorRule, Scale
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import Region

# On a longer scale only the lowest, the middle and the highest points are described.
LONGEST_ANCHORED_SCALE = 11


class InstrumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A locked instrument is a public document; a draft belongs to its office.

        Bundled drafts belong to nobody and are open to every office that runs rounds.
        """
        if user.is_authenticated and user.is_auditor:
            return self
        paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI)
        bundled = Q(region__isnull=True) if paths else Q(pk__in=[])
        return self.filter(
            ~Q(state=InstrumentState.DRAFT) | bundled | below_paths(paths, "region__path")
        )

    def usable(self):
        return self.exclude(state=InstrumentState.RETIRED)

    def usable_in(self, region):
        """Versions a round of this region may be opened on: of its level, not others' drafts."""
        return self.usable().filter(
            ~Q(state=InstrumentState.DRAFT) | Q(region__isnull=True) | Q(region=region),
            level=region.level,
        )

    def used_by(self, regions):
        """What rounds of these regions were judged with, latest year first, each once."""
        latest = Max("rounds__year", filter=Q(rounds__region__in=regions))
        return (
            self.annotate(last_year=latest)
            .filter(last_year__isnull=False)
            .order_by("-last_year", "code", "-version")
        )

    def newest_locked(self):
        """The newest locked version of each level, for the page that explains the method."""
        newest = self.filter(level=OuterRef("level"), state=InstrumentState.LOCKED).order_by(
            "-locked_at", "-pk"
        )
        return self.filter(pk=Subquery(newest.values("pk")[:1])).order_by("level", "pk")

    def for_list(self):
        return (
            self.select_related("region")
            .annotate(
                indicator_count=Count("aspects__indicators"),
                weight_sum=Coalesce(Sum("aspects__indicators__weight"), 0),
            )
            .order_by("code", "-version")
        )


class Instrument(Stateful):
    """One version of a scoring form: aspects with indicators, weights and anchors.

    A locked version never changes; a change is a new version of the same code.
    """

    TRANSITIONS = INSTRUMENT_TRANSITIONS

    code = models.CharField("kode instrumen", max_length=20)
    version = models.PositiveIntegerField("versi", default=1)
    name = models.CharField("nama instrumen", max_length=150)
    level = models.CharField("tingkat", max_length=10, choices=MonevLevel)
    # The office that made this version; empty for the bundled ones, which nobody edits.
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah penyusun", null=True, blank=True
    )
    legal_basis = models.CharField("dasar hukum", max_length=250, blank=True)
    scale_min = models.DecimalField("skala terendah", max_digits=6, decimal_places=2, default=0)
    scale_max = models.DecimalField("skala tertinggi", max_digits=6, decimal_places=2, default=4)
    scale_step = models.DecimalField("langkah skala", max_digits=6, decimal_places=2, default="0.5")
    # Aspect codes, first deciding one first.
    tie_order = models.JSONField("urutan pemutus nilai sama", default=list, blank=True)
    # Pairs of (lower bound as text, label), highest first.
    predicate_bands = models.JSONField("predikat", default=list, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=InstrumentState, default=InstrumentState.DRAFT
    )
    locked_at = models.DateTimeField("dikunci pada", null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikunci oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    # Counts the changes of the facts; `version` is the version of the instrument itself.
    revision = models.PositiveIntegerField("versi isian", default=1, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = "instrumen"
        verbose_name_plural = "instrumen"
        ordering = ["code", "-version"]
        constraints = [
            choices_valid("level", MonevLevel, "instrument"),
            choices_valid("state", InstrumentState, "instrument"),
            models.UniqueConstraint(
                fields=["code", "version"],
                name="instrument_version_once",
                violation_error_message="Versi instrumen ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(scale_max__gt=F("scale_min")) & Q(scale_step__gt=0),
                name="instrument_scale_rises",
                violation_error_message="Skala tertinggi harus di atas skala terendah.",
            ),
            models.CheckConstraint(
                condition=Q(state=InstrumentState.DRAFT) | Q(locked_at__isnull=False)
                | Q(state=InstrumentState.RETIRED),
                name="instrument_locked_has_moment",
                violation_error_message="Instrumen terkunci harus punya waktu penguncian.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} versi {self.version}"

    def get_absolute_url(self):
        return reverse("monev:instrument_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == InstrumentState.DRAFT

    @property
    def timezone(self) -> str:
        """Zone of the office that made it; empty for the bundled ones."""
        return self.region.timezone if self.region else ""

    @property
    def scale(self) -> Scale:
        return Scale(self.scale_min, self.scale_max, self.scale_step)

    def indicators(self):
        """Return the indicators in the order of the form, with aspect and anchors loaded."""
        return (
            Indicator.objects.filter(aspect__instrument=self)
            .select_related("aspect")
            .prefetch_related("anchors")
            .order_by("aspect__position", "position", "pk")
        )

    @cached_property
    def questions(self) -> list[Indicator]:
        """What `indicators()` returns, read once: a page asks a locked version several times."""
        return list(self.indicators())

    def rules(self) -> list[IndicatorRule]:
        """Return what the arithmetic needs of each counted indicator: code, aspect, weight."""
        # A draft still changes while this object lives, a locked version does not.
        return self._read_rules() if self.is_draft else list(self._locked_rules)

    @cached_property
    def _locked_rules(self) -> list[IndicatorRule]:
        return self._read_rules()

    def _read_rules(self) -> list[IndicatorRule]:
        is_read = "questions" in vars(self) and not self.is_draft
        rows = self.questions if is_read else self.indicators().prefetch_related(None)
        return [
            IndicatorRule(code=row.code, aspect=row.aspect.code, weight=row.weight)
            for row in rows
            if row.is_counted
        ]

    def counted_aspects(self):
        """Return the aspects that carry points; one may hold uncounted indicators only."""
        return self.aspects.filter(indicators__is_counted=True).distinct()

    def total_weight(self) -> int:
        total = self.aspects.aggregate(total=Sum("indicators__weight"))["total"]
        return total or 0

    def needed_points(self) -> set[Decimal]:
        """Return the points that every indicator must describe: lowest, middle and highest."""
        return {self.scale_min, (self.scale_min + self.scale_max) / 2, self.scale_max}

    def anchor_points(self) -> list[Decimal]:
        """Return the points an anchor may describe: the whole ones, or three on a long scale."""
        whole = [points for points in self.scale.values() if points == int(points)]
        needed = self.needed_points()
        return sorted(needed if len(whole) > LONGEST_ANCHORED_SCALE else needed | set(whole))

    def missing_for_lock(self) -> list[str]:
        """Say what stands against locking, as sentences; empty when the instrument is complete."""
        missing = []
        total = self.total_weight()
        if total != FULL_WEIGHT:
            missing.append(f"Jumlah bobot {total}, harus {FULL_WEIGHT}.")
        aspects = list(self.aspects.annotate(indicator_count=Count("indicators")))
        missing += [
            f"Aspek {aspect.code} belum punya indikator."
            for aspect in aspects
            if not aspect.indicator_count
        ]
        indicators = list(self.indicators())
        counted = {row.aspect.code for row in indicators if row.is_counted}
        for code in self.tie_order:
            if code not in {aspect.code for aspect in aspects}:
                missing.append(f"Urutan pemutus menyebut aspek yang tidak ada: {code}.")
            elif code not in counted:
                missing.append(f"Urutan pemutus menyebut aspek {code}, yang tidak dihitung.")
        return missing + [self._missing_anchors(row) for row in indicators if self._lacks(row)]

    def _lacks(self, indicator: Indicator) -> list[Decimal]:
        """Return the points an indicator must describe and does not, lowest first."""
        described = {anchor.points for anchor in indicator.anchors.all() if anchor.text}
        return sorted(self.needed_points() - described)

    def _missing_anchors(self, indicator: Indicator) -> str:
        points = ", ".join(
            f"{one.normalize():f}".replace(".", ",") for one in self._lacks(indicator)
        )
        return f"Jangkar {indicator.code} belum lengkap: nilai {points}."

    @transaction.atomic
    def lock(self, *, by):
        """Freeze this version; raises DomainError naming what is incomplete."""
        if missing := self.missing_for_lock():
            raise DomainError(f"Instrumen belum dapat dikunci. {' '.join(missing)}")
        self.move_to(InstrumentState.LOCKED, locked_at=timezone.now(), locked_by=by)
        record(by, "instrument.lock", self)

    def require_draft(self) -> None:
        """Raise IllegalTransitionError when the stored version may no longer change.

        Called inside a transaction: on PostgreSQL the row then stays as it is until the end, so
        that nobody locks the instrument while somebody else still writes into it.
        """
        stored = Instrument.objects.select_for_update().values_list("state", flat=True)
        if stored.get(pk=self.pk) != InstrumentState.DRAFT:
            raise self.locked_error()

    def locked_error(self) -> IllegalTransitionError:
        """Return the refusal of every change to a version that is no draft any more."""
        return IllegalTransitionError(
            f"{self} sudah dikunci dan tidak dapat diubah. Salin menjadi versi baru untuk "
            "mengubahnya."
        )

    @transaction.atomic
    def change(self, *, by, changed: list[str]):
        """Store changed facts of a draft."""
        self.require_draft()
        self.revision += 1
        self.save(update_fields=[*changed, "revision"])
        record(by, "instrument.update", self, fields=sorted(changed))

    @transaction.atomic
    def set_weights(self, weights: Mapping[int, int], *, by) -> int:
        """Store all weights of a draft at once and return their sum, which need not be 100 yet.

        weights: indicator id → percent.
        """
        self.require_draft()
        for pk, weight in weights.items():
            counted = Indicator.objects.filter(aspect__instrument=self, is_counted=True)
            others = counted.filter(pk=pk).exclude(weight=weight)
            others.update(weight=weight, version=F("version") + 1)
        total = self.total_weight()
        record(by, "instrument.weigh", self, total=total)
        return total

    def has_code(self, code: str, *, besides=None) -> bool:
        """Say whether an indicator of any aspect has this code; scoring knows codes alone."""
        others = Indicator.objects.filter(aspect__instrument=self, code__iexact=code)
        return others.exclude(pk=besides).exists()
