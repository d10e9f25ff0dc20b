import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Case, Q, When
from django.urls import reverse

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionLevel
from registry.enums_forum import INTEREST_TRANSITIONS, OPEN_INTERESTS, InterestState
from registry.models.kim import Kim
from registry.models.region import Region

ONE_OPEN = "Minat desa ini sudah tercatat dan belum selesai"


class KimInterestQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(below_paths(duties(user).paths(), "region__path"))

    def open(self):
        return self.filter(state__in=OPEN_INTERESTS)

    def open_first(self):
        """Those that wait for the office first, the oldest of them on top."""
        waits = Case(When(state__in=OPEN_INTERESTS, then=0), default=1)
        return self.order_by(waits, "told_on", "pk")

    def for_list(self):
        return self.select_related("region__parent__parent__parent", "kim", "created_by")


class KimInterest(Stateful):
    """A desa without KIM wants one; the forum passes it on and forms nothing itself."""

    TRANSITIONS = INTEREST_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan", related_name="kim_interests"
    )
    told_on = models.DateField("disampaikan pada")
    # Who asked and why, without a name or a number.
    note = models.TextField("keterangan", max_length=1000)
    state = models.CharField(
        "keadaan", max_length=10, choices=InterestState, default=InterestState.FORWARDED
    )
    outcome = models.CharField("tindak lanjut", max_length=500, blank=True)
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM yang terbentuk", null=True, blank=True,
        related_name="interests",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = KimInterestQuerySet.as_manager()

    class Meta:
        verbose_name = "minat membentuk KIM"
        verbose_name_plural = "minat membentuk KIM"
        ordering = ["-told_on", "-pk"]
        constraints = [
            choices_valid("state", InterestState, "kiminterest"),
            models.UniqueConstraint(
                fields=["region"],
                condition=Q(state__in=sorted(OPEN_INTERESTS)),
                name="kiminterest_one_open_per_desa",
                violation_error_message=ONE_OPEN,
            ),
            models.CheckConstraint(
                condition=Q(state=InterestState.FORMED, kim__isnull=False)
                | (~Q(state=InterestState.FORMED) & Q(kim__isnull=True)),
                name="kiminterest_formed_has_kim",
                violation_error_message="Isi KIM yang terbentuk",
            ),
            models.CheckConstraint(
                condition=~Q(state=InterestState.DROPPED) | ~Q(outcome=""),
                name="kiminterest_dropped_has_reason",
                violation_error_message="Tulis alasan tidak dilanjutkan",
            ),
        ]

    def __str__(self):
        return f"Minat {self.region}"

    def get_absolute_url(self):
        return f"{reverse('registry:interest_list')}#minat-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_INTERESTS

    @transaction.atomic
    def store(self, *, by):
        """Record it, which passes it on to the office; a repeated request returns the first row.

        Raises DomainError for a desa that has a KIM already or whose interest is open still.
        """
        first = KimInterest.objects.filter(request_id=self.request_id).first()
        if first:
            return first
        if self.region.level != RegionLevel.DESA:
            raise DomainError("Pilih desa atau kelurahan", field="region")
        if Kim.objects.public().filter(region=self.region).exists():
            raise DomainError(f"{self.region} sudah punya KIM", field="region")
        self.created_by = by
        try:
            self.validate_constraints()
            with transaction.atomic():
                self.save()
        except (ValidationError, IntegrityError) as error:
            raise DomainError(ONE_OPEN, field="region") from error
        record(by, "interest.create", self, region=self.region.path)
        return self

    @transaction.atomic
    def guide(self, *, by, outcome: str):
        """Say that the office is helping the desa to form its KIM."""
        self.move_to(InterestState.GUIDED, outcome=outcome)
        record(by, "interest.guide", self, outcome=outcome)

    @transaction.atomic
    def form(self, *, by, kim: Kim):
        """Close it with the KIM that came of it; DomainError for a KIM of another place."""
        if not (self.region.covers(kim.region)):
            raise DomainError(f"Pilih KIM di {self.region}", field="kim")
        self.move_to(InterestState.FORMED, kim=kim)
        record(by, "interest.form", self, kim=kim.pk)

    @transaction.atomic
    def drop(self, *, by, outcome: str):
        """Close it without a KIM, with the reason."""
        self.move_to(InterestState.DROPPED, outcome=outcome)
        record(by, "interest.drop", self, outcome=outcome)

    @transaction.atomic
    def forward(self, *, by):
        """Put a dropped one before the office again; refused while another one is open."""
        self.move_to(InterestState.FORWARDED, outcome="")
        record(by, "interest.forward", self)
