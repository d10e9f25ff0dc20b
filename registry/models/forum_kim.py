import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.models.forum import Forum
from registry.models.kim import Kim

JOINED_ALREADY = "KIM ini sudah menjadi anggota forum"


class ForumKimQuerySet(models.QuerySet):
    def in_force(self, on: datetime.date | None = None):
        """Return the memberships that cover the day (default today)."""
        on = on or timezone.localdate()
        return self.filter(Q(left_on=None) | Q(left_on__gt=on), joined_on__lte=on)

    def former(self, on: datetime.date | None = None):
        return self.filter(left_on__lte=on or timezone.localdate())

    def for_list(self):
        return self.select_related("kim__region__parent__parent__parent")


class ForumKim(models.Model):
    """A KIM is a member of a forum from … until …; a membership ends, it is never deleted.

    A forum without a single row counts every KIM of its territory as a member.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    forum = models.ForeignKey(
        Forum, models.PROTECT, verbose_name="forum", related_name="memberships"
    )
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", related_name="forum_memberships"
    )
    joined_on = models.DateField("anggota sejak")
    left_on = models.DateField("keluar pada", null=True, blank=True)
    leave_reason = models.CharField("alasan keluar", max_length=250, blank=True)

    objects = ForumKimQuerySet.as_manager()

    class Meta:
        verbose_name = "keanggotaan forum"
        verbose_name_plural = "keanggotaan forum"
        ordering = ["kim__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "kim"],
                condition=Q(left_on__isnull=True),
                name="forumkim_once_in_force",
                violation_error_message=JOINED_ALREADY,
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="forumkim_leaves_after_joining",
                violation_error_message="Hari keluar tidak boleh sebelum hari bergabung",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | ~Q(leave_reason=""),
                name="forumkim_leaves_with_reason",
                violation_error_message="Tulis alasan keluar",
            ),
        ]

    def __str__(self):
        return f"{self.kim} di {self.forum}"

    @property
    def region(self):
        return self.forum.region

    @transaction.atomic
    def join(self, *, by):
        """Begin the membership; raises DomainError for a KIM of elsewhere or a second time."""
        if not self.forum.region.covers(self.kim.region):
            raise DomainError(f"{self.kim} di luar wilayah forum ini", field="kim")
        try:
            self.validate_constraints()
            with transaction.atomic():
                self.save()
        except (ValidationError, IntegrityError) as error:
            raise DomainError(f"{self.kim}: {JOINED_ALREADY.lower()}", field="kim") from error
        record(by, "forum_kim.create", self, kim=self.kim_id)
        return self

    @transaction.atomic
    def leave(self, *, by, on: datetime.date, reason: str):
        """End the membership with its last day; raises IllegalTransitionError for an ended one."""
        stored = ForumKim.objects.select_for_update().get(pk=self.pk)
        if stored.left_on:
            raise IllegalTransitionError("Keanggotaan ini sudah berakhir.")
        if on < stored.joined_on:
            raise DomainError("Hari keluar tidak boleh sebelum hari bergabung", field="left_on")
        self.left_on, self.leave_reason = on, reason
        self.save(update_fields=["left_on", "leave_reason"])
        record(by, "forum_kim.end", self, reason=reason)
