from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import choices_valid
from registry.enums import Position, Sex
from registry.models.forum import Forum
from registry.models.kim import Kim


class MemberQuerySet(models.QuerySet):
    def in_office(self, on=None):
        """Members whose term covers the day (default today)."""
        on = on or timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), started_on__lte=on)


class Member(models.Model):
    """A person's term in a KIM or forum. A term ends, it is never overwritten.

    As little as the task needs (UU 27/2022): no NIK, religion or birth date.
    """

    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True, related_name="members"
    )
    forum = models.ForeignKey(
        Forum, models.PROTECT, verbose_name="forum", null=True, blank=True, related_name="members"
    )
    full_name = models.CharField("nama lengkap", max_length=120)
    sex = models.CharField("jenis kelamin", max_length=10, choices=Sex, default=Sex.NOT_STATED)
    position = models.CharField("jabatan", max_length=20, choices=Position)
    phone = models.CharField("nomor WhatsApp", max_length=20, blank=True)
    started_on = models.DateField("mulai menjabat", default=timezone.localdate)
    ended_on = models.DateField("selesai menjabat", null=True, blank=True)
    end_reason = models.CharField("alasan selesai", max_length=250, blank=True)
    consent_version = models.CharField("versi persetujuan", max_length=20)
    consented_on = models.DateField("persetujuan diberikan", default=timezone.localdate)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota"
        verbose_name_plural = "anggota"
        ordering = ["started_on", "pk"]
        constraints = [
            choices_valid("sex", Sex, "member"),
            choices_valid("position", Position, "member"),
            models.CheckConstraint(
                condition=Q(kim__isnull=True) ^ Q(forum__isnull=True),
                name="member_belongs_to_one",
                violation_error_message="Anggota harus milik satu KIM atau satu forum.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="member_ends_after_start",
                violation_error_message="Tanggal selesai tidak boleh sebelum tanggal mulai.",
            ),
            models.UniqueConstraint(
                fields=["kim"],
                condition=Q(position=Position.KETUA, ended_on__isnull=True, kim__isnull=False),
                name="member_one_ketua_per_kim",
                violation_error_message=(
                    "KIM ini sudah punya ketua. Akhiri masa jabatan ketua lama dahulu."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_position_display()} {self.owner}"

    @property
    def owner(self):
        return self.kim or self.forum

    @transaction.atomic
    def end_term(self, *, by, on, reason: str = ""):
        """End the term on that day; raises DomainError for a term that has ended already."""
        if self.ended_on:
            raise DomainError("Masa jabatan ini sudah selesai.")
        self.ended_on, self.end_reason = on, reason
        self.full_clean(validate_unique=False)
        self.save(update_fields=["ended_on", "end_reason"])
        record(by, "member.end", self, position=self.position, reason=reason)
