"""Who somebody is, and the log of what was done."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import models

from kim_portal.accounts.access import is_declared


class User(AbstractUser):
    """An account; what it may do follows from assignments, never from this row.

    Exceptions are the two technical authorities: `is_superuser` (system administrator) and
    `is_auditor`.
    """

    first_name = None
    last_name = None
    full_name = models.CharField("nama lengkap", max_length=120)
    phone = models.CharField("nomor WhatsApp", max_length=20, blank=True)
    is_auditor = models.BooleanField("auditor", default=False)
    # Demo accounts sign in with name and password alone; `seed_demo` refuses on real data.
    is_sample = models.BooleanField("akun contoh", default=False)

    # Set once the person was erased: nobody can open the account again.
    erased_on = models.DateField("data orang dihapus pada", null=True, blank=True, editable=False)

    # Whoever opened the account sees it before it has any duty (a juri, for example).
    invited_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name="diundang oleh", null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["full_name", "pk"]

    def __str__(self):
        return self.full_name or self.username

    @property
    def log_text(self) -> str:
        """How the append-only log names this account: by its number, never by a name."""
        return f"pengguna {self.pk}"

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    def has_perm(self, perm, obj=None):
        """Answer declared names by their predicate alone, everything else by Django.

        Without this a superuser would pass every check; a system administrator opens the admin
        site and nothing more.
        """
        if is_declared(perm):
            return self.is_active and _predicate_allows(perm, self, obj)
        return super().has_perm(perm, obj)


def _predicate_allows(perm, user, obj) -> bool:
    try:
        return user_backend().has_perm(user, perm, obj)
    except PermissionDenied:
        return False


def user_backend():
    """Return the backend of django-rules; it holds the predicates of every app."""
    from rules.permissions import ObjectPermissionBackend  # noqa: PLC0415  app registry order

    return ObjectPermissionBackend()


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_auditor or user.is_superuser else self.none()

    def with_people(self):
        """Load the accounts that acted; the log itself holds their numbers only."""
        return self.select_related("user")

    def about(self, subject):
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def update(self, **kwargs):
        raise TypeError("An audit entry is never changed.")

    def delete(self):
        raise TypeError("An audit entry is never deleted.")


class AuditEntry(models.Model):
    """One act: who did what to which row, and the facts of that moment.

    `entry_hash` covers the whole row and `previous_hash`, so the entries form a chain; database
    triggers refuse UPDATE and DELETE (docs/arsitektur.md).
    """

    at = models.DateTimeField("waktu")
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="pengguna", null=True, blank=True, related_name="+"
    )
    user_text = models.CharField("nama saat itu", max_length=200)
    verb = models.CharField("tindakan", max_length=60)
    subject_type = models.CharField("jenis data", max_length=60)
    subject_id = models.CharField("kunci data", max_length=40)
    subject_text = models.CharField("data saat itu", max_length=250)
    facts = models.JSONField("keterangan", default=dict, blank=True)
    previous_hash = models.CharField("sidik sebelumnya", max_length=64, blank=True)
    entry_hash = models.CharField("sidik", max_length=64, unique=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan"
        verbose_name_plural = "catatan"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self):
        return f"{self.verb} {self.subject_text}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("An audit entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An audit entry is never deleted.")

    @property
    def actor(self) -> str:
        """Who acted, by the name the account has today."""
        return f"{self.user} ({self.user.username})" if self.user_id else self.user_text


class AuditHead(models.Model):
    """The single row that holds the newest hash; locking it puts entries in one order."""

    last_hash = models.CharField("sidik terakhir", max_length=64, blank=True)
    entry_count = models.PositiveBigIntegerField("jumlah catatan", default=0)

    class Meta:
        verbose_name = "kepala catatan"
        verbose_name_plural = "kepala catatan"

    def __str__(self):
        return f"{self.entry_count} catatan"
