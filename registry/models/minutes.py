import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from kim_portal.accounts.audit import record
from kim_portal.uploads import StoredFile
from registry.models.kim import Kim
from registry.models.kim_part import KimPartQuerySet
from registry.models.photo import erase_files
from registry.models.report import ActivityReport

FIRST_DAY = datetime.date(2000, 1, 1)


class MinutesQuerySet(KimPartQuerySet):
    def visible_to(self, user):
        """What a village meeting wrote down names people: for the KIM and its offices alone."""
        return self.in_territory_of(user)

    def for_page(self):
        return self.select_related("kim__region", "report", "created_by")


class Minutes(StoredFile):
    """Signed minutes of a village meeting (notulen musyawarah desa), kept as evidence of a KIM.

    `report` is the activity they prove; none when they prove something else about the KIM.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="minutes")
    held_on = models.DateField("tanggal musyawarah")
    subject = models.CharField("pokok pembahasan", max_length=160)
    report = models.ForeignKey(
        ActivityReport, models.SET_NULL, verbose_name="kegiatan yang dibuktikan", null=True,
        blank=True, related_name="minutes",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "notulen musyawarah desa"
        verbose_name_plural = "notulen musyawarah desa"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kim", "sha256"],
                name="minutes_once",
                violation_error_message="Berkas ini sudah tersimpan sebagai notulen KIM ini",
            ),
            models.CheckConstraint(
                condition=~Q(subject=""),
                name="minutes_has_subject",
                violation_error_message="Isi pokok pembahasan",
            ),
            models.CheckConstraint(
                condition=Q(held_on__gte=FIRST_DAY),
                name="minutes_held_on_likely",
                violation_error_message="Periksa tahun pada tanggal musyawarah",
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def log_text(self) -> str:
        """How the log names them: their subject may name people."""
        return f"notulen {self.pk}"

    @property
    def region(self):
        return self.kim.region

    @property
    def document_name(self) -> str:
        """File name of a download: no name of a person in it."""
        return f"notulen-{self.held_on:%Y-%m-%d}-{self.pk}.pdf"

    @transaction.atomic
    def store(self, *, by):
        """Save what was attached and log it."""
        self.created_by = by
        self.save()
        record(by, "minutes.create", self, kim=self.kim_id, sha256=self.sha256)

    @transaction.atomic
    def remove(self, *, by):
        """Delete the paper and, once that is certain, its file."""
        record(by, "minutes.delete", self, kim=self.kim_id, sha256=self.sha256)
        files = [self.file]
        self.delete()
        transaction.on_commit(lambda: erase_files(files))
