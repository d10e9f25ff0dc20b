import datetime

from django.db import models, transaction

from kim_portal.accounts.audit import record
from registry.duties import below_paths, duties
from registry.enums import RegionLevel, Role
from registry.models.region import Region

# Deadlines never reach further than this, whatever the office set.
LONGEST_LOOK = datetime.timedelta(days=400)


class HolidayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of one's own kabupaten."""
        return self.filter(below_paths(duties(user).paths(Role.KABUPATEN), "region__path"))

    def days_after(self, region: Region, day: datetime.date) -> set[datetime.date]:
        """Return the days off of the kabupaten of `region` from that day on, one query."""
        kabupaten = region.at_level(RegionLevel.KABUPATEN)
        found = self.filter(region=kabupaten, day__gte=day, day__lte=day + LONGEST_LOOK)
        return set(found.values_list("day", flat=True))


class Holiday(models.Model):
    """A day on which the offices of a kabupaten/kota do not work, besides Saturday and Sunday.

    Kept by each office, because joint leave and local holidays are set year by year.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="kabupaten/kota", related_name="holidays"
    )
    day = models.DateField("tanggal")
    name = models.CharField("nama hari libur", max_length=120)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "day"],
                name="holiday_once_per_day",
                violation_error_message="Tanggal ini sudah ada di daftar hari libur",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_joint_leave(self) -> bool:
        """Say whether it is cuti bersama: the day is called so in every decree."""
        return self.name.lower().startswith("cuti bersama")

    @transaction.atomic
    def store(self, *, by):
        self.save()
        record(by, "holiday.create", self, day=self.day, region=self.region.path)

    @transaction.atomic
    def remove(self, *, by):
        """Take the day off the list; due dates that were set with it stay as they are."""
        record(by, "holiday.delete", self, day=self.day, region=self.region.path)
        self.delete()
