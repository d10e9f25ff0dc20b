from django.db import models
from django.db.models import Q

from registry.models.region import Region


class OfficeLogo(models.Model):
    """The emblem on the letters of one kabupaten/kota: a small picture made anew from pixels.

    It lies in a row of its own, so that the rules of the office are read without it.
    """

    region = models.OneToOneField(
        Region, models.PROTECT, verbose_name="kabupaten/kota", related_name="office_logo"
    )
    content = models.BinaryField("gambar")

    class Meta:
        verbose_name = "lambang pada kepala surat"
        verbose_name_plural = "lambang pada kepala surat"
        ordering = ["region__path", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(content=b""),
                name="officelogo_has_content",
                violation_error_message="Pilih gambar lambang",
            ),
        ]

    def __str__(self):
        return f"Lambang {self.region}"

    @classmethod
    def content_for(cls, region: Region) -> bytes:
        """Return the picture of a region, empty when there is none."""
        found = cls.objects.filter(region=region).values_list("content", flat=True).first()
        return bytes(found or b"")

    @classmethod
    def replace(cls, region: Region, content: bytes) -> None:
        """Store another picture, or none at all when it is empty."""
        if content:
            cls.objects.update_or_create(region=region, defaults={"content": content})
        else:
            cls.objects.filter(region=region).delete()
