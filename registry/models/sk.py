import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import Stateful, choices_valid
from kim_portal.uploads import StoredFile
from registry.duties import below_paths, duties
from registry.enums import SK_TRANSITIONS, IssuerRole, RegistrationState, SkCheck, SkKind, SkState
from registry.models.forum import Forum
from registry.models.kim import Kim


class SkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The facts of an SK are public with their KIM or forum; see views for the scan."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        paths = own.paths()
        return self.filter(
            Q(kim__state=RegistrationState.VERIFIED)
            | Q(forum__state=RegistrationState.VERIFIED)
            | below_paths(paths, "kim__region__path")
            | below_paths(paths, "forum__region__path")
            | Q(kim__in=own.kim_ids)
        )

    def in_force(self, on=None):
        """Recorded, begun, and not past its last day."""
        on = on or timezone.localdate()
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=on),
            state=SkState.ACTIVE,
            starts_on__lte=on,
        )

    def for_list(self):
        return self.select_related("kim__region__parent__parent", "forum__region__parent__parent")


class Sk(Stateful, StoredFile):
    """A decree about a KIM or a forum. It ends or is revoked; it is never overwritten."""

    TRANSITIONS = SK_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True)
    forum = models.ForeignKey(Forum, models.PROTECT, verbose_name="forum", null=True, blank=True)
    kind = models.CharField("jenis SK", max_length=12, choices=SkKind)
    # Free text: real numbers look like 489/07/401.403.6/2014.
    number = models.CharField("nomor SK", max_length=80)
    issuer_role = models.CharField("jabatan penerbit", max_length=20, choices=IssuerRole)
    issuer_name = models.CharField("nama penerbit", max_length=120, blank=True)
    signed_on = models.DateField("tanggal SK")
    starts_on = models.DateField("berlaku mulai")
    expires_on = models.DateField("berlaku sampai", null=True, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=SkState, default=SkState.ACTIVE)
    check_result = models.CharField(
        "pemeriksaan dinas", max_length=10, choices=SkCheck, default=SkCheck.UNCHECKED
    )
    check_note = models.CharField("catatan pemeriksaan", max_length=500, blank=True)
    checked_at = models.DateTimeField("diperiksa pada", null=True, blank=True)
    revoked_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    revoke_reason = models.CharField("alasan pencabutan", max_length=500, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = SkQuerySet.as_manager()

    class Meta:
        verbose_name = "SK"
        verbose_name_plural = "SK"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            choices_valid("kind", SkKind, "sk"),
            choices_valid("issuer_role", IssuerRole, "sk"),
            choices_valid("state", SkState, "sk"),
            choices_valid("check_result", SkCheck, "sk"),
            models.CheckConstraint(
                condition=Q(kim__isnull=True) ^ Q(forum__isnull=True),
                name="sk_belongs_to_one",
                violation_error_message="SK harus milik satu KIM atau satu forum.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("starts_on")),
                name="sk_expires_after_start",
                violation_error_message=("Tanggal berakhir harus setelah tanggal mulai berlaku."),
            ),
            models.CheckConstraint(
                condition=Q(state=SkState.ACTIVE, revoked_at__isnull=True)
                | Q(state=SkState.REVOKED, revoked_at__isnull=False),
                name="sk_revoked_has_moment",
                violation_error_message="SK yang dicabut harus punya waktu pencabutan.",
            ),
            models.UniqueConstraint(
                fields=["kim", "number"],
                condition=Q(kim__isnull=False),
                name="sk_number_once_per_kim",
                violation_error_message="SK dengan nomor ini sudah tercatat untuk KIM ini.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} nomor {self.number}"

    def get_absolute_url(self):
        return reverse("registry:sk_detail", args=[self.pk])

    @property
    def owner(self):
        return self.kim or self.forum

    @property
    def region(self):
        return self.owner.region

    def is_expired(self, on=None) -> bool:
        return self.expires_on is not None and self.expires_on < (on or timezone.localdate())

    def days_left(self, on=None) -> int | None:
        """Days until the last day of validity; negative when past, None without an end."""
        if self.expires_on is None:
            return None
        return (self.expires_on - (on or timezone.localdate())).days

    @transaction.atomic
    def revoke(self, *, by, reason: str):
        self.move_to(SkState.REVOKED, revoked_at=timezone.now(), revoke_reason=reason)
        record(by, "sk.revoke", self, reason=reason)

    @transaction.atomic
    def check_scan(self, result: str, *, by, note: str = ""):
        """Store what the office found when it compared the scan with the typed data."""
        self.check_result, self.check_note, self.checked_at = result, note, timezone.now()
        self.save(update_fields=["check_result", "check_note", "checked_at"])
        record(by, "sk.check", self, result=result, note=note)
