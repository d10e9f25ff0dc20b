import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from kim_portal.uploads import StoredFile
from registry.duties import below_paths, duties
from registry.enums import (
    LIFE_KINDS,
    SK_TRANSITIONS,
    IssuerRole,
    SkCheck,
    SkKind,
    SkState,
    SkValidity,
    SkWarning,
)
from registry.models.forum import Forum
from registry.models.kim import SK_SOON_DAYS, Kim


def warning_level(days_left: int | None) -> SkWarning | None:
    """Return the nearest level that these days have reached; None while the end is far or open."""
    if days_left is None:
        return None
    reached = [level for level in SkWarning if days_left <= level.days]
    return min(reached, key=lambda level: level.days, default=None)


def _newer():
    """Decrees of the same KIM or forum that begin after the one in the outer query."""
    same = Q(kim=OuterRef("kim")) | Q(forum=OuterRef("forum"))
    kept = Sk.objects.filter(same, state=SkState.ACTIVE, kind__in=LIFE_KINDS)
    return kept.filter(starts_on__gt=OuterRef("starts_on"))


class SkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The records under /sk/: own KIM and own territory; profiles tell everyone the facts."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        paths = own.paths()
        return self.filter(
            below_paths(paths, "kim__region__path")
            | below_paths(paths, "forum__region__path")
            | Q(kim__in=own.kim_ids)
        )

    def in_force(self, on=None):
        """Decrees a KIM lives by today: begun, not revoked, and not past their last day."""
        on = on or timezone.localdate()
        lasting = self._lasting().filter(kind__in=LIFE_KINDS, starts_on__lte=on)
        return lasting.filter(Q(final_day=None) | Q(final_day__gte=on))

    def ended(self, on=None):
        """Decrees a KIM lived by: never revoked, and past their last day."""
        on = on or timezone.localdate()
        return self._lasting().filter(kind__in=LIFE_KINDS, final_day__lt=on)

    def _lasting(self):
        """Those not revoked, with `final_day`: the one set by the successor, else their own."""
        kept = self.exclude(state=SkState.REVOKED)
        return kept.alias(final_day=Coalesce("ended_on", "expires_on"))

    def with_warning(self, level: str, on=None):
        """Return those to renew whose end is that near; past ones belong to level "0" alone."""
        on = on or timezone.localdate()
        days = SkWarning(level).days
        due = self.to_renew(on, days)
        return due.filter(expires_on__gte=on) if days else due

    def to_renew(self, on=None, days: int = SkWarning.HALF_YEAR.days):
        """Return those that are over or end within these days and have nothing after them."""
        last = (on or timezone.localdate()) + datetime.timedelta(days=days)
        recorded = self.filter(state=SkState.ACTIVE, kind__in=LIFE_KINDS)
        return recorded.filter(~Exists(_newer()), expires_on__lte=last)

    def with_validity(self, validity: str, on=None):
        """Return those whose `Sk.validity(on)` is the given one; the set form of that method."""
        on = on or timezone.localdate()
        soon = on + datetime.timedelta(days=SK_SOON_DAYS)
        recorded = self.filter(state=SkState.ACTIVE)
        replaced = self.filter(state=SkState.REPLACED)
        begun = recorded.filter(starts_on__lte=on)
        return {
            SkValidity.REVOKED: self.filter(state=SkState.REVOKED),
            SkValidity.REPLACED: replaced.filter(ended_on__lt=on),
            SkValidity.EXPIRED: recorded.filter(expires_on__lt=on),
            SkValidity.UPCOMING: recorded.filter(starts_on__gt=on)
            | replaced.filter(starts_on__gt=on),
            SkValidity.ENDING: begun.filter(expires_on__gte=on, expires_on__lte=soon),
            SkValidity.IN_FORCE: begun.filter(Q(expires_on=None) | Q(expires_on__gt=soon))
            | replaced.filter(ended_on__gte=on, starts_on__lte=on),
        }[validity]

    def search(self, text: str):
        """Find by part of the number, the KIM or the forum; every word must occur somewhere."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(number__icontains=word)
                | Q(kim__name__icontains=word)
                | Q(forum__name__icontains=word)
                | Q(kim__region__name__icontains=word)
                | Q(kim__region__code__startswith=word)
                | Q(forum__region__code__startswith=word)
            )
        return found

    def for_list(self):
        """Load what a row shows; `has_newer` says that another decree follows."""
        return self.select_related(
            "kim__region__parent__parent__parent", "forum__region__parent__parent__parent"
        ).annotate(has_newer=Exists(_newer()))

    def for_timeline(self):
        """All decrees of one owner, newest first, each with what it replaces and by what."""
        rows = self.select_related("replaces", "successor", "kim__region", "forum__region")
        return rows.annotate(has_newer=Exists(_newer())).order_by("-starts_on", "-pk")


class Sk(Stateful, StoredFile):
    """A decree about a KIM or a forum. It ends or is revoked; it is never overwritten."""

    TRANSITIONS = SK_TRANSITIONS
    # Set by `for_list()` and `for_timeline()`.
    has_newer = False

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
    # What the paper says stays above; this is the last day once a successor is recorded.
    ended_on = models.DateField("hari terakhir karena diganti", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="menggantikan SK", null=True, blank=True,
        related_name="successor",
    )  # fmt: skip
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
                condition=Q(state=SkState.REVOKED, revoked_at__isnull=False)
                | (~Q(state=SkState.REVOKED) & Q(revoked_at__isnull=True)),
                name="sk_revoked_has_moment",
                violation_error_message="SK yang dicabut harus punya waktu pencabutan.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=SkState.REPLACED, ended_on__isnull=False, ended_on__gte=F("starts_on")
                )
                | (~Q(state=SkState.REPLACED) & Q(ended_on__isnull=True)),
                name="sk_replaced_has_last_day",
                violation_error_message="SK yang diganti harus punya hari terakhir berlaku.",
            ),
            # Only among those not revoked: a record with a wrong date is revoked, then made anew.
            models.UniqueConstraint(
                fields=["kim", "number"],
                condition=Q(kim__isnull=False) & ~Q(state=SkState.REVOKED),
                name="sk_number_once_per_kim",
                violation_error_message="SK dengan nomor ini sudah tercatat untuk KIM ini.",
            ),
            models.UniqueConstraint(
                fields=["forum", "number"],
                condition=Q(forum__isnull=False) & ~Q(state=SkState.REVOKED),
                name="sk_number_once_per_forum",
                violation_error_message="SK dengan nomor ini sudah tercatat untuk forum ini.",
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

    @property
    def last_day(self) -> datetime.date | None:
        """The day set by the successor, else the one on the paper; None without an end."""
        return self.ended_on or self.expires_on

    @property
    def is_renewable(self) -> bool:
        """Say whether this is the decree that a renewal would end."""
        return SkState.REPLACED in self.next_states and self.kind in LIFE_KINDS

    @property
    def warning(self) -> SkWarning | None:
        """The level of the last days; None for a decree that needs no successor any more."""
        if self.has_newer or not self.is_renewable:
            return None
        return warning_level(self.days_left())

    def is_expired(self, on=None) -> bool:
        return self.last_day is not None and self.last_day < (on or timezone.localdate())

    def days_left(self, on=None) -> int | None:
        """Days until the last day of validity; negative when past, None without an end."""
        if self.last_day is None:
            return None
        return (self.last_day - (on or timezone.localdate())).days

    def validity(self, on=None) -> SkValidity:
        """Say what the state and the dates mean today; `with_validity()` is the set form."""
        on = on or timezone.localdate()
        if self.state == SkState.REVOKED:
            return SkValidity.REVOKED
        is_replaced = self.state == SkState.REPLACED
        if self.is_expired(on):
            return SkValidity.REPLACED if is_replaced else SkValidity.EXPIRED
        if self.starts_on > on:
            return SkValidity.UPCOMING
        left = None if is_replaced else self.days_left(on)
        return SkValidity.IN_FORCE if left is None or left > SK_SOON_DAYS else SkValidity.ENDING

    @property
    def days_left_text(self) -> str:
        """Say the time left as people do: 112 hari lagi, berakhir hari ini, 8 hari lalu."""
        left = self.days_left()
        if left is None:
            return "tanpa tanggal berakhir"
        if left == 0:
            return "berakhir hari ini"
        return f"{left} hari lagi" if left > 0 else f"berakhir {-left} hari lalu"

    @property
    def scan_name(self) -> str:
        """Name of the download: made from the number, because names people give say little."""
        return f"sk-{slugify(self.number) or self.pk}.pdf"

    @transaction.atomic
    def store(self, *, by):
        """Write a new SK with its scan already attached."""
        self.uploaded_by = by
        self.save()
        record(by, "sk.create", self, number=self.number, sha256=self.sha256)

    @transaction.atomic
    def revoke(self, *, by, reason: str):
        """End the SK before its time; the record stays as history."""
        self.move_to(SkState.REVOKED, revoked_at=timezone.now(), revoke_reason=reason)
        record(by, "sk.revoke", self, reason=reason)

    @transaction.atomic
    def check_scan(self, result: str, *, by, note: str = ""):
        """Store what the office found when it compared the scan with the typed data.

        Raises DomainError for a mismatch without a note (the pengurus must know what to repair),
        and for an SK that is revoked.
        """
        if self.state == SkState.REVOKED:
            raise IllegalTransitionError("SK ini sudah dicabut, jadi tidak diperiksa lagi.")
        if result == SkCheck.MISMATCH and not note:
            raise DomainError("Tulis apa yang tidak cocok", field="note")
        self.check_result, self.check_note, self.checked_at = result, note, timezone.now()
        self.save(update_fields=["check_result", "check_note", "checked_at"])
        record(by, "sk.check", self, result=result, note=note)

    def _refusal(self, target: str) -> str:
        if self.state == SkState.REPLACED:
            return "SK ini sudah diganti SK yang lebih baru. Tidak ada yang berubah."
        if target == SkState.REVOKED:
            return "SK ini sudah dicabut. Tidak ada yang berubah."
        return super()._refusal(target)
