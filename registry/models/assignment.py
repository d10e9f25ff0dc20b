from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import choices_valid
from registry.duties import below_paths, duties
from registry.enums import ROLE_LEVELS, Role


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Assignments that count on that day (default today)."""
        on = on or timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), started_on__lte=on)

    def visible_to(self, user):
        """Assignments of the territory of an office; all of them for the technical authorities."""
        if user.is_superuser or user.is_auditor:
            return self
        paths = duties(user).paths(Role.PROVINSI, Role.KABUPATEN)
        inside = below_paths(paths, "region__path") | below_paths(paths, "kim__region__path")
        return self.filter(inside)

    def for_list(self):
        """Load what names the place of a duty, without a query per row."""
        return self.select_related(
            "region__parent__parent__parent", "kim__region__parent__parent__parent"
        )


class Assignment(models.Model):
    """This person, in this role, for that region or that KIM, from … until …"""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="pengguna",
        related_name="assignments",
    )
    role = models.CharField("peran", max_length=20, choices=Role)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, verbose_name="wilayah", null=True, blank=True
    )
    kim = models.ForeignKey(
        "registry.Kim", models.PROTECT, verbose_name="KIM", null=True, blank=True,
        related_name="assignments",
    )  # fmt: skip
    started_on = models.DateField("mulai", default=timezone.localdate)
    ended_on = models.DateField("berakhir", null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diberikan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ["user", "role", "pk"]
        constraints = [
            choices_valid("role", Role, "assignment"),
            models.CheckConstraint(
                condition=Q(role=Role.PENGURUS_KIM, kim__isnull=False, region__isnull=True)
                | (~Q(role=Role.PENGURUS_KIM) & Q(kim__isnull=True, region__isnull=False)),
                name="assignment_place_fits_role",
                violation_error_message="Pengurus memerlukan KIM, peran lain memerlukan wilayah.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="assignment_ends_after_start",
                violation_error_message="Tanggal berakhir tidak boleh sebelum tanggal mulai.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                condition=Q(ended_on__isnull=True, region__isnull=False),
                name="assignment_region_once",
                violation_error_message="Orang ini sudah memegang tugas itu di wilayah ini.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "kim"],
                condition=Q(ended_on__isnull=True, kim__isnull=False),
                name="assignment_kim_once",
                violation_error_message="Orang ini sudah memegang tugas itu di KIM ini.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.region or self.kim}"

    @property
    def place(self) -> str:
        """The place in full: the region with its parents, or the KIM and where it is."""
        return f"{self.kim}, {self.kim.region.place}" if self.kim_id else self.region.place

    @property
    def path(self) -> str:
        return (self.region or self.kim.region).path

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None and self.ended_on <= timezone.localdate()

    @classmethod
    @transaction.atomic
    def give(cls, user, *, role, place, by):
        """Give a duty from today on; `place` is a Region, or the Kim for its pengurus.

        Raises DomainError when the role does not fit the level of the place, or when the person
        holds that duty already.
        """
        where = {"kim": place} if role == Role.PENGURUS_KIM else {"region": place}
        if role != Role.PENGURUS_KIM and place.level not in ROLE_LEVELS[role]:
            label, level = Role(role).label, place.get_level_display().lower()
            raise DomainError(f"{label} tidak dapat bertugas di {level}.", field="region")
        if not user.is_active:
            raise DomainError("Akun ini tidak aktif. Aktifkan dahulu sebelum memberi tugas.")
        given = cls(user=user, role=role, given_by=by, **where)
        try:
            with transaction.atomic():
                given.save()
        except IntegrityError as error:
            raise DomainError(
                "Orang ini sudah memegang tugas itu.", field="kim" if "kim" in where else "region"
            ) from error
        record(
            by,
            "assignment.create",
            given,
            role=Role(role).label,
            place=given.place,
            user=user.log_text,
        )
        return given

    @transaction.atomic
    def end(self, *, by, on=None):
        """End the assignment; it stays as history and stops counting from that day.

        Raises DomainError for one's own duty and for one that has ended already.
        """
        if by == self.user:
            raise DomainError("Anda tidak dapat mengakhiri tugas Anda sendiri.")
        if self.is_over:
            raise DomainError("Tugas ini sudah berakhir.")
        self.ended_on = on or timezone.localdate()
        self.save(update_fields=["ended_on"])
        record(by, "assignment.end", self, role=self.get_role_display(), place=self.place)
