import datetime
import uuid

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Substr
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.closing_questions import objections
from registry.duties import below_paths, duties
from registry.enums import (
    EDITABLE_REGISTRATIONS,
    REGISTRATION_TRANSITIONS,
    KimScope,
    OperationalStatus,
    RegionLevel,
    RegistrationState,
    ReportState,
    SkState,
)
from registry.models.kim_status import KimStatusChange
from registry.models.region import PATH_LENGTHS, Region, formerly
from registry.models.sector import Sector

SK_SOON_DAYS = 60
# What a record of a group that stands here twice may be: out of the directory for good.
CLOSED_REGISTRATIONS = {RegistrationState.ARCHIVED, RegistrationState.REJECTED}


def soon_over(expires_on) -> bool:
    """Say whether a last day of validity is at most 60 days away and not past."""
    if expires_on is None:
        return False
    return 0 <= (expires_on - timezone.localdate()).days <= SK_SOON_DAYS


def _newest_day(reports, owner: str) -> Subquery:
    """Return the day of the newest of these reports whose `owner` is the KIM of the outer row."""
    newest = reports.filter(**{owner: OuterRef("pk")}).order_by("-held_on")
    return Subquery(newest.values("held_on")[:1])


def is_active_since(day: datetime.date, until: datetime.date | None = None) -> Q:
    """Return the condition "has a verified activity, own or joint, from that day until another"."""
    from registry.models.report import ActivityReport  # noqa: PLC0415  report imports kim

    days = (day, until or datetime.date.max)
    held = ActivityReport.objects.filter(state=ReportState.VERIFIED, held_on__range=days)
    return Q(Exists(held.filter(kim=OuterRef("pk")))) | Q(
        Exists(held.filter(co_owners=OuterRef("pk")))
    )


class KimQuerySet(models.QuerySet):
    def public(self):
        return self.filter(state=RegistrationState.VERIFIED)

    def merged(self):
        """Return the records that were closed for another one of the same group."""
        return self.filter(duplicate_of__isnull=False)

    def visible_to(self, user):
        """Verified ones are public; the others belong to their pengurus and their office."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        territory = below_paths(own.paths(), "region__path")
        return self.filter(Q(state=RegistrationState.VERIFIED) | territory | Q(pk__in=own.kim_ids))

    def in_territory_of(self, user, *roles):
        """Return those the user watches over or belongs to, whatever their state.

        Without a role named, an auditor's territory is everything.
        """
        if user.is_authenticated and user.is_auditor and not roles:
            return self
        own = duties(user)
        condition = below_paths(own.paths(*roles), "region__path")
        return self.filter(condition if roles else condition | Q(pk__in=own.kim_ids))

    def below(self, region: Region):
        """Return those in this region or anywhere under it."""
        return self.filter(below_paths([region.path], "region__path"))

    def with_place(self):
        return self.select_related("region__parent__parent__parent")

    def for_list(self):
        """Load what a row of the directory shows, without a query per row."""
        from registry.models.report import ActivityReport  # noqa: PLC0415  report imports kim
        from registry.models.sk import Sk  # noqa: PLC0415  sk imports kim

        verified = ActivityReport.objects.filter(state=ReportState.VERIFIED)
        own, joint = _newest_day(verified, "kim"), _newest_day(verified, "co_ownerships__kim")
        recorded = Sk.objects.filter(kim=OuterRef("pk"))
        current_sk = recorded.in_force().order_by("-starts_on", "-pk")
        return (
            self.with_place()
            .prefetch_related("sectors")
            .annotate(
                # Greatest() is empty on SQLite as soon as one side is.
                last_activity_on=Greatest(Coalesce(own, joint), Coalesce(joint, own)),
                # One that has its successor already is nothing to worry about.
                current_sk_expires_on=Subquery(
                    current_sk.filter(state=SkState.ACTIVE).values("expires_on")[:1]
                ),
                current_sk_id=Subquery(current_sk.values("pk")[:1]),
                ended_sk_id=Subquery(recorded.ended().values("pk")[:1]),
            )
        )

    def with_last_report(self):
        """Add `last_report_on`: the day of the newest activity that was at least submitted."""
        from registry.models.report import ActivityReport  # noqa: PLC0415  report imports kim

        told = ActivityReport.objects.filter(
            state__in=(ReportState.SUBMITTED, ReportState.VERIFIED)
        )
        own, joint = _newest_day(told, "kim"), _newest_day(told, "co_ownerships__kim")
        return self.annotate(last_report_on=Greatest(Coalesce(own, joint), Coalesce(joint, own)))

    def with_sk(self, answer: str):
        """Return those whose SK is "berlaku", "hampir" (its last 60 days), "berakhir" or "tanpa".

        "berlaku" contains "hampir"; an answer that is none of the four filters nothing.
        """
        from registry.models.sk import Sk  # noqa: PLC0415  sk imports kim

        today = timezone.localdate()
        recorded = Sk.objects.filter(kim=OuterRef("pk"))
        in_force = recorded.in_force()
        soon = Q(
            expires_on__lte=today + datetime.timedelta(days=SK_SOON_DAYS), state=SkState.ACTIVE
        )
        ended = Exists(recorded.ended())
        conditions = {
            "berlaku": Q(Exists(in_force)),
            "hampir": Q(Exists(in_force.filter(soon))) & ~Q(Exists(in_force.exclude(soon))),
            "berakhir": Q(ended) & ~Q(Exists(in_force)),
            "tanpa": ~Q(ended) & ~Q(Exists(in_force)),
        }
        return self.filter(conditions[answer]) if answer in conditions else self

    def active_since(self, day: datetime.date):
        """Return those with a verified activity on that day or later."""
        return self.filter(is_active_since(day))

    def count_by_region(self, level: str) -> dict[str, int]:
        """Count per region of that level: {region path: number}, regions without KIM left out."""
        length = PATH_LENGTHS.get(level, Region._meta.get_field("path").max_length)
        rows = self.order_by().annotate(area=Substr("region__path", 1, length)).values_list("area")
        # A KIM of a kecamatan belongs to no desa.
        if level == RegionLevel.DESA:
            rows = rows.filter(region__level=RegionLevel.DESA)
        return dict(rows.annotate(count=Count("pk", distinct=True)))

    def search(self, text: str):
        """Find by part of the KIM's or a region's name, or by the beginning of a region code."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(region__name__icontains=word)
                | Q(region__parent__name__icontains=word)
                | Q(region__parent__parent__name__icontains=word)
                | Q(region__code__startswith=word)
                | Q(region__in=formerly(word))
                | Q(registry_no__iexact=word)
            )
        return found


class Kim(Stateful):
    """One KIM. Several per desa are normal; the region's code, not its name, is the key."""

    TRANSITIONS = REGISTRATION_TRANSITIONS

    registry_no = models.CharField("nomor registri", max_length=20, unique=True, editable=False)
    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    name = models.CharField("nama KIM", max_length=120)
    slug = models.SlugField("alamat halaman", max_length=160, unique=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="wilayah")
    scope = models.CharField("cakupan", max_length=12, choices=KimScope, default=KimScope.VILLAGE)
    parent_kim = models.ForeignKey(
        "self", models.PROTECT, verbose_name="KIM induk", null=True, blank=True
    )
    founded_on = models.DateField("berdiri pada", null=True, blank=True)
    address = models.CharField("alamat sekretariat", max_length=250, blank=True)
    contact_phone = models.CharField("nomor WhatsApp pengurus", max_length=20, blank=True)
    contact_email = models.EmailField("surel pengurus", blank=True)
    profile = models.TextField("tentang KIM", max_length=4000, blank=True)
    sectors = models.ManyToManyField(Sector, through="KimSector", verbose_name="potensi")
    main_sector = models.ForeignKey(
        Sector, models.PROTECT, verbose_name="potensi utama", null=True, blank=True,
        related_name="main_for",
    )  # fmt: skip
    kim_id_url = models.URLField("alamat di KIM.ID", blank=True)
    state = models.CharField(
        "pendaftaran", max_length=10, choices=RegistrationState, default=RegistrationState.DRAFT
    )
    return_reason = models.TextField("alasan dikembalikan", max_length=1000, blank=True)
    submitted_at = models.DateTimeField("diajukan pada", null=True, blank=True)
    verified_at = models.DateTimeField("diverifikasi pada", null=True, blank=True)
    status = models.CharField(
        "status", max_length=10, choices=OperationalStatus, default=OperationalStatus.UNVERIFIED
    )
    # The same group registered twice: this record is closed, the other one goes on.
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="kembar dari", null=True, blank=True,
        related_name="duplicates",
    )  # fmt: skip
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "KIM"
        verbose_name_plural = "KIM"
        ordering = ["name", "pk"]
        constraints = [
            choices_valid("scope", KimScope, "kim"),
            choices_valid("state", RegistrationState, "kim"),
            choices_valid("status", OperationalStatus, "kim"),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.VERIFIED) | Q(verified_at__isnull=False),
                name="kim_verified_has_moment",
                violation_error_message="KIM terverifikasi harus punya waktu verifikasi.",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True)
                | (Q(state__in=sorted(CLOSED_REGISTRATIONS)) & ~Q(duplicate_of=models.F("id"))),
                name="kim_duplicate_is_closed",
                violation_error_message="KIM kembar harus diarsipkan dan menunjuk KIM lain.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "status"], name="kim_state_status"),
            # Every page asks whether the banner "data contoh" is due.
            models.Index(fields=["is_sample"], condition=Q(is_sample=True), name="kim_sample_only"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registry:kim_detail", args=[self.slug])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_REGISTRATIONS

    @property
    def has_fixed_region(self) -> bool:
        """Say whether the office has verified it once: from then on it moves with a reason only."""
        return self.verified_at is not None

    @property
    def is_sk_ending(self) -> bool:
        """Say whether the SK in force is in its last 60 days; needs `for_list()`."""
        return soon_over(self.current_sk_expires_on)

    @property
    def is_sk_ended(self) -> bool:
        """Say whether there was an SK and none is in force now; needs `for_list()`."""
        return self.current_sk_id is None and self.ended_sk_id is not None

    @property
    def current_sk(self):
        """Return the SK in force today, or None."""
        return self.sk_set.in_force().order_by("-starts_on", "-pk").first()

    @property
    def last_ended_sk(self):
        """Return the recorded SK that ended most recently, or None."""
        return self.sk_set.ended().order_by("-expires_on", "-pk").first()

    @property
    def supervising_office(self) -> str:
        """Name of the office that guides and verifies: its own name where it is known."""
        kabupaten = self.region.at_level(RegionLevel.KABUPATEN) or self.region
        return kabupaten.office_name or f"Diskominfo {kabupaten.name}"

    def require_editable(self) -> None:
        """Raise IllegalTransitionError while the office checks the registration or shelved it."""
        if not self.is_editable:
            raise IllegalTransitionError(
                f"Data KIM ini tidak dapat diubah selama keadaannya “{self.get_state_display()}”."
            )

    def missing_for_submission(self) -> list[str]:
        """Name what the office needs and is not there yet; empty when the KIM may be submitted."""
        missing = []
        if not self.members.in_office().filter(position="ketua").exists():
            missing.append("pengurus dengan jabatan ketua")
        if not self.sectors.exists():
            missing.append("paling sedikit satu potensi")
        return missing

    @transaction.atomic
    def forget_contacts(self, contacts: set[str], *, by):
        """Empty the number or address of the KIM when it is one of these."""
        for name in ("contact_phone", "contact_email"):
            if getattr(self, name).lower() in contacts:
                setattr(self, name, "")
        self.version = Kim.objects.select_for_update().get(pk=self.pk).version + 1
        self.save(update_fields=["contact_phone", "contact_email", "version", "updated_at"])
        record(by, "kim.erase", self)

    @transaction.atomic
    def submit(self, *, by):
        """Hand the registration to the office; raises DomainError naming what is missing."""
        if missing := self.missing_for_submission():
            raise DomainError(f"Lengkapi dahulu: {', '.join(missing)}.")
        self.move_to(
            RegistrationState.SUBMITTED, submitted_at=timezone.now(), return_reason="",
            duplicate_of=None,
        )  # fmt: skip
        record(by, "kim.submit", self)

    @transaction.atomic
    def verify(self, *, by):
        self.move_to(
            RegistrationState.VERIFIED, verified_at=timezone.now(), return_reason="",
            duplicate_of=None,
        )  # fmt: skip
        record(by, "kim.verify", self)

    @transaction.atomic
    def return_(self, *, by, reason: str):
        """Send the registration back with what must be repaired."""
        self._leave(RegistrationState.RETURNED, "kim.return", by=by, reason=reason)

    @transaction.atomic
    def reject(self, *, by, reason: str):
        """Refuse the registration; it may be submitted anew once the reason is gone."""
        self._leave(RegistrationState.REJECTED, "kim.reject", by=by, reason=reason)

    @transaction.atomic
    def archive(self, *, by, reason: str):
        """Take a KIM that is no more, and needed nowhere, out of the directory for good."""
        if found := objections(self):
            raise DomainError(" ".join(found))
        self._leave(RegistrationState.ARCHIVED, "kim.archive", by=by, reason=reason)

    def _leave(self, state: str, verb: str, *, by, reason: str) -> None:
        if not reason.strip():
            raise DomainError("Tulis alasannya", field="reason")
        self.move_to(state, return_reason=reason)
        record(by, verb, self, reason=reason)

    @transaction.atomic
    def set_status(self, status: str, *, by, on=None, reasons=(), note: str = ""):
        """Set how alive the KIM is and keep the step; a second click changes nothing.

        Raises DomainError when a status that is not active comes without a reason.
        """
        needs_reason = status in {OperationalStatus.WEAK, OperationalStatus.DORMANT}
        if needs_reason and not reasons:
            raise DomainError("Pilih sedikitnya satu alasan", field="reasons")
        if status == OperationalStatus.DISSOLVED and not note.strip():
            raise DomainError("Tulis bagaimana KIM ini bubar", field="note")
        facts = {
            "to_status": status, "reasons": sorted(reasons), "note": note, "decided_by": by,
            "decided_on": on or timezone.localdate(),
        }  # fmt: skip
        latest = self.status_changes.first()
        if latest and all(getattr(latest, name) == value for name, value in facts.items()):
            return latest
        change = KimStatusChange.objects.create(kim=self, from_status=self.status, **facts)
        self.status = status
        self.save(update_fields=["status", "updated_at"])
        record(by, "kim.set_status", self, status=status, reasons=sorted(reasons), note=note)
        return change


class KimSector(models.Model):
    """This KIM promotes that sector."""

    kim = models.ForeignKey(Kim, models.CASCADE, verbose_name="KIM")
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name="sektor")

    class Meta:
        verbose_name = "potensi KIM"
        verbose_name_plural = "potensi KIM"
        ordering = ["sector__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kim", "sector"], name="kim_sector_once"),
        ]

    def __str__(self):
        return f"{self.kim}: {self.sector}"
