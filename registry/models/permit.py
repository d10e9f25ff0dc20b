import datetime

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.enums_assistance import (
    OPEN_PERMITS,
    PERMIT_TRANSITIONS,
    PermitKind,
    PermitState,
)
from registry.models.kim_part import KimPartQuerySet
from registry.models.umkm import Umkm

# Days before the last day of a permit in which its renewal is on the office's list.
PERMIT_SOON_DAYS = 60


class UmkmPermitQuerySet(KimPartQuerySet):
    kim_path = "umkm__kim"

    def current(self):
        """Leave out issued permits that a later one of the same kind replaced."""
        later = (
            UmkmPermit.objects.filter(
                umkm=OuterRef("umkm"), kind=OuterRef("kind"), state=PermitState.ISSUED
            )
            .filter(
                Q(issued_on__gt=OuterRef("issued_on"))
                | Q(issued_on=OuterRef("issued_on"), pk__gt=OuterRef("pk"))
            )
            .values("pk")
        )
        return self.exclude(Q(state=PermitState.ISSUED) & Q(Exists(later)))

    def in_force(self, on: datetime.date | None = None):
        on = on or timezone.localdate()
        endless_or_later = Q(expires_on=None) | Q(expires_on__gte=on)
        return self.filter(endless_or_later, state=PermitState.ISSUED)

    def ending(self, on: datetime.date | None = None):
        """Issued ones of assisted businesses that are over, or end within PERMIT_SOON_DAYS."""
        on = on or timezone.localdate()
        return self.current().filter(
            state=PermitState.ISSUED,
            umkm__ended_on=None,
            expires_on__lte=on + datetime.timedelta(days=PERMIT_SOON_DAYS),
        )

    def for_list(self):
        return self.select_related("umkm__kim__region__parent__parent__parent")


class UmkmPermit(Stateful):
    """One permit of a business, from the first paper to its last day."""

    TRANSITIONS = PERMIT_TRANSITIONS

    version = models.PositiveIntegerField("versi", default=1, editable=False)
    umkm = models.ForeignKey(Umkm, models.PROTECT, verbose_name="UMKM", related_name="permits")
    kind = models.CharField("jenis izin", max_length=6, choices=PermitKind)
    state = models.CharField(
        "keadaan", max_length=10, choices=PermitState, default=PermitState.NONE
    )
    number = models.CharField("nomor izin", max_length=60, blank=True)
    is_number_public = models.BooleanField("nomor boleh tampil untuk umum", default=False)
    issued_on = models.DateField("terbit pada", null=True, blank=True)
    expires_on = models.DateField("berlaku sampai", null=True, blank=True)
    is_assisted = models.BooleanField("diurus dengan pendampingan KIM", default=True)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = UmkmPermitQuerySet.as_manager()

    class Meta:
        verbose_name = "izin UMKM"
        verbose_name_plural = "izin UMKM"
        ordering = ["kind", F("issued_on").desc(nulls_first=True), "-pk"]
        constraints = [
            choices_valid("kind", PermitKind, "umkmpermit"),
            choices_valid("state", PermitState, "umkmpermit"),
            models.CheckConstraint(
                condition=~Q(state=PermitState.ISSUED) | Q(issued_on__isnull=False),
                name="umkmpermit_issued_has_date",
                violation_error_message="Isi tanggal izin terbit",
            ),
            models.CheckConstraint(
                condition=Q(state=PermitState.ISSUED)
                | Q(issued_on__isnull=True, expires_on__isnull=True),
                name="umkmpermit_dates_only_when_issued",
                violation_error_message="Tanggal hanya diisi untuk izin yang sudah terbit",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="umkmpermit_expires_after_issued",
                violation_error_message="Masa berlaku tidak boleh berakhir sebelum tanggal terbit",
            ),
            models.CheckConstraint(
                condition=Q(is_number_public=False) | ~Q(number=""),
                name="umkmpermit_public_number_exists",
                violation_error_message="Isi nomor izin yang akan ditampilkan",
            ),
            models.UniqueConstraint(
                fields=["umkm", "kind"],
                condition=Q(state__in=sorted(OPEN_PERMITS)),
                name="umkmpermit_one_open_per_kind",
                violation_error_message="Izin jenis ini sudah dicatat dan belum terbit",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.umkm}"

    @property
    def kim(self):
        return self.umkm.kim

    @property
    def kim_id(self):
        return self.umkm.kim_id

    @property
    def region(self):
        return self.umkm.region

    @property
    def is_issued(self) -> bool:
        return self.state == PermitState.ISSUED

    def is_in_force(self, on: datetime.date | None = None) -> bool:
        return self.is_issued and not self.is_expired(on)

    def is_expired(self, on: datetime.date | None = None) -> bool:
        on = on or timezone.localdate()
        return self.is_issued and self.expires_on is not None and self.expires_on < on

    def is_ending(self, on: datetime.date | None = None) -> bool:
        """Say whether the last day is near and not past."""
        on = on or timezone.localdate()
        if not self.is_issued or self.expires_on is None or self.expires_on < on:
            return False
        return (self.expires_on - on).days <= PERMIT_SOON_DAYS

    @property
    def status_label(self) -> str:
        """The state in words, with what only the date can tell."""
        if self.is_expired():
            return "Kedaluwarsa"
        return "Hampir habis" if self.is_ending() else self.get_state_display()

    @property
    def status_tone(self) -> str:
        if self.is_expired() or self.state == PermitState.REJECTED:
            return "salah"
        if self.is_ending():
            return "awas"
        return "baik" if self.is_issued else ""

    @property
    def public_number(self) -> str:
        """The number for everybody's eyes: empty until the owner lets it be shown."""
        return self.number if self.is_number_public else ""

    @transaction.atomic
    def store(self, *, by):
        """Write a new permit of a business."""
        self.save()
        record(by, "permit.create", self, kind=self.kind, state=self.state)

    @transaction.atomic
    def revise(self, state: str, *, by, **facts):
        """Move to `state` (the present one stays) and store the other columns as next version.

        Raises IllegalTransitionError for a move that the table does not know.
        """
        old = self.state
        stored = UmkmPermit.objects.select_for_update().get(pk=self.pk)
        if stored.state != old:
            raise IllegalTransitionError(
                "Keadaan izin ini sudah berubah. Muat ulang halaman, lalu coba lagi."
            )
        facts |= {"version": stored.version + 1, "updated_at": timezone.now()}
        if state == old:
            for name, value in facts.items():
                setattr(self, name, value)
            self.save(update_fields=list(facts))
        else:
            self.move_to(state, **facts)
        record(by, "permit.update", self, kind=self.kind, before=old, after=state)
