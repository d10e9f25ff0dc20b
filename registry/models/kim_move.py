import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionLevel, RegionStatus, Role
from registry.enums_region import MOVE_TRANSITIONS, MoveState
from registry.models.kim import Kim
from registry.models.region import Region


class KimMoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Offices of either side, and the people of the KIM."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        paths = own.paths(Role.KABUPATEN, Role.PROVINSI)
        return self.filter(
            below_paths(paths, "from_region__path")
            | below_paths(paths, "to_region__path")
            | Q(kim__in=own.kim_ids)
        )

    def requested(self):
        return self.filter(state=MoveState.REQUESTED)

    def done(self):
        return self.filter(state=MoveState.DONE)

    def for_list(self):
        return self.select_related(
            "kim__region", "from_region__parent__parent__parent",
            "to_region__parent__parent__parent", "requested_by", "decided_by",
        )  # fmt: skip


class KimMove(Stateful):
    """A KIM goes from one region to another; the words of both places are kept as they were."""

    TRANSITIONS = MOVE_TRANSITIONS

    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="moves")
    from_region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="dari wilayah", related_name="moves_away"
    )
    to_region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="ke wilayah", related_name="moves_into"
    )
    from_place = models.CharField("dari tempat", max_length=400)
    to_place = models.CharField("ke tempat", max_length=400)
    reason = models.CharField("alasan", max_length=1000)
    moved_on = models.DateField("berlaku mulai")
    state = models.CharField(
        "keadaan", max_length=10, choices=MoveState, default=MoveState.REQUESTED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diajukan oleh", related_name="+"
    )
    requested_at = models.DateTimeField("diajukan pada", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    answer = models.CharField("jawaban", max_length=1000, blank=True)

    objects = KimMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "perpindahan KIM"
        verbose_name_plural = "perpindahan KIM"
        ordering = ["-moved_on", "-pk"]
        constraints = [
            choices_valid("state", MoveState, "kimmove"),
            models.UniqueConstraint(
                fields=["kim"],
                condition=Q(state=MoveState.REQUESTED),
                name="kimmove_one_request_per_kim",
                violation_error_message="KIM ini sudah menunggu persetujuan pindah",
            ),
            models.CheckConstraint(
                condition=Q(state=MoveState.REQUESTED, decided_at__isnull=True)
                | (~Q(state=MoveState.REQUESTED) & Q(decided_at__isnull=False)),
                name="kimmove_decided_has_moment",
                violation_error_message="Perpindahan yang diputuskan harus punya waktu putusan",
            ),
            models.CheckConstraint(
                condition=~Q(state=MoveState.REFUSED) | ~Q(answer=""),
                name="kimmove_refused_has_answer",
                violation_error_message="Tulis alasan penolakan",
            ),
        ]

    def __str__(self):
        return f"{self.kim} ke {self.to_region}"

    def get_absolute_url(self):
        return reverse("registry:kim_move_detail", args=[self.pk])

    @property
    def receiving_office(self) -> str:
        return _office(self.to_region)

    @property
    def sending_office(self) -> str:
        return _office(self.from_region)

    @transaction.atomic
    def carry_out(self, *, by):
        """Put the KIM into its new region; number, address, SK and reports stay as they are.

        Raises DomainError when the place was closed or the KIM has left it meanwhile.
        """
        if self.to_region.status == RegionStatus.ENDED:
            raise DomainError(f"{self.to_region.label} sudah tidak berlaku. Pilih penggantinya.")
        self.move_to(MoveState.DONE, decided_by=by, decided_at=timezone.now())
        stored = Kim.objects.filter(pk=self.kim_id, region=self.from_region_id)
        if not stored.update(
            region=self.to_region, version=F("version") + 1, updated_at=timezone.now()
        ):
            raise IllegalTransitionError(
                f"{self.kim} sudah tidak berada di {self.from_region.label}. Muat ulang halaman."
            )
        record(
            by, "kim.move", self.kim, former_path=self.from_region.path, path=self.to_region.path,
            reason=self.reason, moved_on=self.moved_on,
        )  # fmt: skip

    @transaction.atomic
    def refuse(self, *, by, reason: str):
        """Say no with a reason; the KIM stays where it is."""
        if not reason.strip():
            raise DomainError("Tulis alasan penolakan", field="reason")
        self.move_to(
            MoveState.REFUSED, decided_by=by, decided_at=timezone.now(), answer=reason.strip()
        )
        record(by, "kim_move.refuse", self, reason=reason)

    @transaction.atomic
    def withdraw(self, *, by):
        """Take the request back before the other office has decided."""
        self.move_to(MoveState.WITHDRAWN, decided_by=by, decided_at=timezone.now())
        record(by, "kim_move.cancel", self)


def _office(region: Region) -> str:
    kabupaten = region.at_level(RegionLevel.KABUPATEN) or region
    return kabupaten.office_name or f"Diskominfo {kabupaten.name}"


def region_on(kim: Kim, day: datetime.date) -> Region:
    """Return the region a KIM belonged to on a day, by the moves that were carried out."""
    later = kim.moves.done().filter(moved_on__gt=day).order_by("moved_on", "pk")
    first = later.select_related("from_region").first()
    return first.from_region if first else kim.region
