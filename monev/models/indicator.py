from collections.abc import Mapping
from decimal import Decimal

from django.db import models, transaction
from django.db.models import Q

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import choices_valid
from monev.enums import Stage


class Aspect(models.Model):
    """A group of indicators, such as "Kelembagaan dan tertib administrasi"."""

    instrument = models.ForeignKey(
        "Instrument", models.CASCADE, verbose_name="instrumen", related_name="aspects"
    )
    code = models.CharField("kode aspek", max_length=10)
    name = models.CharField("nama aspek", max_length=150)
    position = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "aspek"
        verbose_name_plural = "aspek"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="aspect_code_once"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @transaction.atomic
    def store(self, *, by):
        """Add the aspect to its draft, or store what changed."""
        self.instrument.require_draft()
        verb = "aspect.create" if self._state.adding else "aspect.update"
        if self._state.adding:
            self.position = self.instrument.aspects.count() + 1
        self.save()
        record(by, verb, self, instrument=self.instrument_id)

    @transaction.atomic
    def remove(self, *, by):
        """Take an empty aspect out of its draft; DomainError while it has indicators."""
        self.instrument.require_draft()
        if self.indicators.exists():
            raise DomainError("Hapus dahulu semua indikator aspek ini.")
        record(by, "aspect.delete", self, instrument=self.instrument_id)
        self.delete()


class Indicator(models.Model):
    """One question of the form with its weight in percent."""

    aspect = models.ForeignKey(
        Aspect, models.CASCADE, verbose_name="aspek", related_name="indicators"
    )
    code = models.CharField("kode indikator", max_length=10)
    name = models.CharField("indikator", max_length=250)
    # 0 for an indicator that is asked and shown, but no part of any total.
    weight = models.PositiveSmallIntegerField("bobot")
    is_counted = models.BooleanField("dihitung dalam nilai akhir", default=True)
    allows_not_assessable = models.BooleanField("boleh dijawab tidak dapat dinilai", default=False)
    stage = models.CharField("tahap", max_length=12, choices=Stage)
    evidence = models.CharField("bukti minimal", max_length=250, blank=True)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    # Counts the changes of this row, so that two people do not overwrite each other.
    version = models.PositiveIntegerField("versi isian", default=1, editable=False)

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikator"
        ordering = ["position", "pk"]
        constraints = [
            choices_valid("stage", Stage, "indicator"),
            models.UniqueConstraint(fields=["aspect", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=Q(is_counted=False) | Q(weight__gte=1, weight__lte=100),
                name="indicator_weight_in_range",
                violation_error_message="Bobot harus antara 1 dan 100.",
            ),
            models.CheckConstraint(
                condition=Q(is_counted=True) | Q(weight=0),
                name="indicator_uncounted_weighs_nothing",
                violation_error_message="Indikator yang tidak dihitung tidak punya bobot.",
            ),
            models.CheckConstraint(
                condition=Q(is_counted=True) | Q(allows_not_assessable=False),
                name="indicator_uncounted_is_optional",
                violation_error_message=(
                    "Indikator yang tidak dihitung boleh dikosongkan, jadi tidak memerlukan "
                    "pilihan “Tidak dapat dinilai”."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def instrument(self):
        return self.aspect.instrument

    @property
    def is_uncounted(self) -> bool:
        return not self.is_counted

    @transaction.atomic
    def store(self, anchors: Mapping[Decimal, str], *, by):
        """Add the indicator to its draft or store what changed, with its anchors.

        anchors: points → text; an empty text takes the anchor away.
        """
        self.instrument.require_draft()
        if self.instrument.has_code(self.code, besides=self.pk):
            raise DomainError(
                f"Kode {self.code} sudah dipakai indikator lain dalam instrumen ini.", field="code"
            )
        verb = "indicator.create" if self._state.adding else "indicator.update"
        if self._state.adding:
            self.position = self.aspect.indicators.count() + 1
        else:
            self.version += 1
        self.save()
        for points, text in anchors.items():
            if text:
                self.anchors.update_or_create(points=points, defaults={"text": text})
            else:
                self.anchors.filter(points=points).delete()
        record(by, verb, self, weight=self.weight, stage=self.stage)

    @transaction.atomic
    def remove(self, *, by):
        """Take the indicator with its anchors out of its draft."""
        self.instrument.require_draft()
        record(by, "indicator.delete", self, weight=self.weight)
        self.delete()


class Anchor(models.Model):
    """What a point on the scale means for one indicator."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, verbose_name="indikator", related_name="anchors"
    )
    points = models.DecimalField("skor", max_digits=6, decimal_places=2)
    text = models.CharField("arti skor", max_length=300)

    class Meta:
        verbose_name = "jangkar"
        verbose_name_plural = "jangkar"
        ordering = ["points", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "points"], name="anchor_points_once"),
        ]

    def __str__(self):
        return f"{self.points} {self.text}"
