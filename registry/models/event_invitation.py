from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q, Sum

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, choices_valid
from registry.enums_event import NAMED_INVITEES, InviteeKind
from registry.models.event import Event
from registry.models.kim import Kim
from registry.models.region import Region

MAX_SEATS = 50
MAX_INVITATIONS = 1000
OF_KIM = Q(kind=InviteeKind.KIM, kim__isnull=False, region__isnull=True, name="")
OF_REGION = Q(
    kind__in=[InviteeKind.DESA, InviteeKind.KECAMATAN], kim__isnull=True, region__isnull=False,
    name="",
)  # fmt: skip
OF_NAME = Q(kind__in=sorted(NAMED_INVITEES), kim__isnull=True, region__isnull=True) & ~Q(name="")


class EventInvitationQuerySet(models.QuerySet):
    def for_list(self):
        return self.select_related(
            "kim__region__parent__parent__parent", "region__parent__parent__parent"
        )

    def with_presence(self):
        """Annotate `present_count`: how many people came for this invitee."""
        counted = self.annotate(present_count=Count("attendances"))
        # An annotated count drops the order of the model.
        return counted.order_by("kind", "pk")

    def seat_count(self) -> int:
        """How many people are expected."""
        return self.aggregate(total=Sum("seats"))["total"] or 0


class EventInvitation(models.Model):
    """Who is asked to an event: a KIM, a desa, a kecamatan, or an institution by its name.

    Institutions only, never a person: whoever comes is written down when they come.
    """

    event = models.ForeignKey(
        Event, models.PROTECT, verbose_name="kegiatan", related_name="invitations"
    )
    kind = models.CharField("jenis undangan", max_length=10, choices=InviteeKind)
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True, related_name="invitations"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah", null=True, blank=True, related_name="+"
    )
    name = models.CharField("nama lembaga", max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField("jumlah orang", default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diundang oleh", related_name="+"
    )
    created_at = models.DateTimeField("diundang pada", auto_now_add=True)

    objects = EventInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ["kind", "pk"]
        constraints = [
            choices_valid("kind", InviteeKind, "eventinvitation"),
            models.CheckConstraint(
                condition=OF_KIM | OF_REGION | OF_NAME,
                name="eventinvitation_names_one",
                violation_error_message="Undangan harus untuk satu KIM, wilayah, atau lembaga",
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MAX_SEATS),
                name="eventinvitation_seats_in_range",
                violation_error_message=f"Isi 1 sampai {MAX_SEATS} orang",
            ),
            models.UniqueConstraint(
                fields=["event", "kim"],
                condition=Q(kim__isnull=False),
                name="eventinvitation_kim_once",
                violation_error_message="KIM ini sudah diundang",
            ),
            models.UniqueConstraint(
                fields=["event", "region"],
                condition=Q(region__isnull=False),
                name="eventinvitation_region_once",
                violation_error_message="Wilayah ini sudah diundang",
            ),
            models.UniqueConstraint(
                fields=["event", "name"],
                condition=~Q(name=""),
                name="eventinvitation_name_once",
                violation_error_message="Lembaga ini sudah diundang",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """Name as on an envelope; village names repeat, so `place` follows it."""
        if self.kim_id:
            return self.kim.name
        return self.region.label if self.region_id else self.name

    @property
    def place(self) -> str:
        """Where the invitee is; empty for an institution known by its name alone."""
        if self.kim_id:
            return self.kim.region.place
        return self.region.place.partition(", ")[2] if self.region_id else ""

    @property
    def institution(self) -> str:
        """What stands beside a person's name on the attendance list."""
        return f"{self.label}, {self.place}" if self.place else self.label

    @transaction.atomic
    def withdraw(self, *, by):
        """Take the invitee off the list; DomainError once somebody has come for it."""
        if self.attendances.exists():
            raise DomainError("Undangan ini sudah ada yang hadir, jadi tidak dapat dihapus.")
        lock_inviting(self.event)
        record(by, "event_invitation.delete", self, event=self.event_id)
        self.delete()


@transaction.atomic
def invite(event: Event, *, by, kim: Iterable = (), regions: Iterable = (), names=(), seats=1):
    """Add invitees; who is on the list already stays as it is. Returns how many are new.

    names: (InviteeKind of NAMED_INVITEES, name) pairs.
    Raises IllegalTransitionError after the event, DomainError above MAX_INVITATIONS.
    """
    locked = lock_inviting(event)
    known = locked.invitations
    have_kim = set(known.values_list("kim_id", flat=True))
    have_regions = set(known.values_list("region_id", flat=True))
    have_names = {name.casefold() for name in known.values_list("name", flat=True)}
    rows = [EventInvitation(kind=InviteeKind.KIM, kim=one) for one in kim if one.pk not in have_kim]
    rows += [
        EventInvitation(kind=one.level, region=one) for one in regions if one.pk not in have_regions
    ]
    for kind, name in names:
        if name.casefold() not in have_names:
            have_names.add(name.casefold())
            rows.append(EventInvitation(kind=kind, name=name))
    if known.count() + len(rows) > MAX_INVITATIONS:
        raise DomainError(f"Undangan paling banyak {MAX_INVITATIONS} per kegiatan.")
    for row in rows:
        row.event, row.seats, row.created_by = event, seats, by
    EventInvitation.objects.bulk_create(rows)
    if rows:
        record(by, "event.invite", event, count=len(rows))
    return len(rows)


def lock_inviting(event: Event) -> Event:
    """Return the event while its list may change; IllegalTransitionError once it may not."""
    locked = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if not locked.invites:
        raise IllegalTransitionError(
            f"Kegiatan ini {locked.get_state_display().lower()}, jadi undangannya tidak berubah."
        )
    return locked
