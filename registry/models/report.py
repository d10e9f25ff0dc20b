import datetime
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import (
    EDITABLE_REPORTS,
    REPORT_TRANSITIONS,
    RegistrationState,
    ReportKind,
    ReportState,
)
from registry.enums_report import SHOWN_CONSENTS, Visibility
from registry.models.co_owner import ReportCoOwner
from registry.models.kim import Kim
from registry.models.report_details import ReportDetails

# Permenkominfo 8/2010 names the six functions of a KIM; the office says ADINDA.
ADINDA = {
    "has_access": "Akses informasi",
    "has_discussion": "Diskusi",
    "has_implementation": "Implementasi",
    "has_networking": "Networking",
    "has_dissemination": "Diseminasi",
    "has_aspiration": "Aspirasi",
}
# Calendar days the kabupaten has to check a report; the pengurus is told the date when submitting.
REPORT_CHECK_DAYS = 3
# Drawing shown while a kegiatan has no photo (static/img).
SCENES = {
    ReportKind.MEETING: "rapat",
    ReportKind.DISCUSSION: "rapat",
    ReportKind.COORDINATION: "rapat",
    ReportKind.ASPIRATION_INTAKE: "rapat",
    ReportKind.TRAINING_GIVEN: "latihan",
    ReportKind.TRAINING_ATTENDED: "latihan",
    ReportKind.DISSEMINATION: "siaran",
    ReportKind.HOAX_CLARIFICATION: "siaran",
    ReportKind.CONTENT_PRODUCTION: "siaran",
    ReportKind.UMKM_SUPPORT: "pasar",
    ReportKind.EVENT: "pasar",
}


class ActivityReportQuerySet(models.QuerySet):
    def published(self):
        """Verified reports of verified KIM, unless internal: what the public sees as kegiatan."""
        return self.filter(
            state=ReportState.VERIFIED,
            kim__state=RegistrationState.VERIFIED,
            visibility=Visibility.PUBLIC,
        )

    def with_public_photos(self):
        """Return the published ones whose photos may be shown."""
        return self.published().filter(photo_consent__in=SHOWN_CONSENTS)

    def visible_to(self, user):
        """What a signed-in person may open under /laporan/: own KIM and own territory."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        return self.with_kim(below_paths(own.paths(), "kim__region__path") | Q(kim__in=own.kim_ids))

    def with_kim(self, condition: Q):
        """Return what such a KIM ("kim__…") reports or held with another; no row comes twice."""
        joint = ReportCoOwner.objects.filter(condition).order_by()
        return self.filter(condition | Q(pk__in=joint.values("report")))

    def of_kim(self, kim):
        """Return what this KIM reports, and what it held together with the KIM that reports it."""
        return self.with_kim(Q(kim=kim))

    def with_check(self):
        """Add `forum_verdict`: what the forum found since the last submission, or None."""
        from registry.models.completeness import CompletenessCheck  # noqa: PLC0415  imports report

        checks = CompletenessCheck.objects.filter(
            report=OuterRef("pk"), checked_at__gte=OuterRef("submitted_at")
        )
        newest = checks.order_by("-checked_at", "-pk")
        return self.annotate(forum_verdict=Subquery(newest.values("verdict")[:1]))

    def awaiting_check(self):
        """Return the submitted reports that no forum has looked at since."""
        return self.with_check().filter(state=ReportState.SUBMITTED, forum_verdict=None)

    def examples_of(self, region):
        """Published activities of a region that are shown to others as a good practice."""
        inside = below_paths([region.path], "kim__region__path")
        return self.published().with_kim(inside).exclude(example_note="")

    def search(self, text: str):
        """Find by part of the title, the story, the KIM or its place; every word must occur."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(story__icontains=word)
                | Q(kim__name__icontains=word)
                | Q(kim__region__name__icontains=word)
                | Q(kim__region__parent__name__icontains=word)
                | Q(kim__region__parent__parent__name__icontains=word)
                | Q(kim__region__code__startswith=word)
            )
        return found

    def for_list(self):
        partners = models.Prefetch("co_owners", queryset=Kim.objects.with_place())
        return self.select_related("kim__region__parent__parent__parent").prefetch_related(
            "photos", partners
        )


class ActivityReport(Stateful, ReportDetails):
    """What a KIM did; once verified it is a public kegiatan.

    A draft needs no more than a title; what is missing is named when it is handed in.
    """

    TRANSITIONS = REPORT_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="reports")
    co_owners = models.ManyToManyField(
        Kim, through=ReportCoOwner, verbose_name="KIM lain yang menyelenggarakan",
        related_name="joint_reports",
    )  # fmt: skip
    title = models.CharField("judul kegiatan", max_length=150)
    slug = models.SlugField("alamat halaman", max_length=190, blank=True, editable=False)
    held_on = models.DateField("tanggal kegiatan", null=True, blank=True)
    place = models.CharField("tempat", max_length=150, blank=True)
    kind = models.CharField("jenis kegiatan", max_length=20, choices=ReportKind, blank=True)
    has_access = models.BooleanField("akses informasi", default=False)
    has_discussion = models.BooleanField("diskusi", default=False)
    has_implementation = models.BooleanField("implementasi", default=False)
    has_networking = models.BooleanField("networking", default=False)
    has_dissemination = models.BooleanField("diseminasi", default=False)
    has_aspiration = models.BooleanField("aspirasi", default=False)
    men_count = models.PositiveIntegerField("peserta laki-laki", default=0)
    women_count = models.PositiveIntegerField("peserta perempuan", default=0)
    youth_count = models.PositiveIntegerField("di antaranya pemuda", default=0)
    story = models.TextField("apa yang terjadi", max_length=6000, blank=True)
    links = models.TextField("tautan", max_length=2000, blank=True)
    # What others can learn from it; empty when it is no example.
    example_note = models.CharField("contoh baik", max_length=250, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=ReportState, default=ReportState.DRAFT
    )
    return_reason = models.TextField("catatan pemeriksa", max_length=1000, blank=True)
    submitted_at = models.DateTimeField("diajukan pada", null=True, blank=True)
    verified_at = models.DateTimeField("diverifikasi pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditulis oleh", related_name="+"
    )
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = ActivityReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan kegiatan"
        verbose_name_plural = "laporan kegiatan"
        # A draft without a day is the newest work; databases disagree about where nothing sorts.
        ordering = [models.F("held_on").desc(nulls_first=True), "-pk"]
        constraints = [
            *ReportDetails.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=ReportKind.values),
                name="activityreport_kind_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EDITABLE_REPORTS)
                | (Q(held_on__isnull=False) & ~Q(place="") & ~Q(kind="") & ~Q(story="")),
                name="activityreport_handed_in_is_whole",
                violation_error_message="Laporan yang diajukan harus lengkap.",
            ),
            choices_valid("state", ReportState, "activityreport"),
            models.UniqueConstraint(
                fields=["slug"], condition=~Q(slug=""), name="activityreport_slug_unique"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.VERIFIED)
                | (Q(verified_at__isnull=False) & ~Q(slug="")),
                name="activityreport_verified_has_address",
                violation_error_message="Laporan terverifikasi harus punya alamat dan waktu.",
            ),
            models.CheckConstraint(
                condition=Q(youth_count__lte=models.F("men_count") + models.F("women_count")),
                name="activityreport_youth_within_total",
                violation_error_message="Jumlah pemuda tidak boleh melebihi jumlah peserta.",
            ),
        ]
        indexes = [models.Index(fields=["state", "held_on"], name="report_state_held_on")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("registry:report_detail", args=[self.pk])

    @property
    def region(self):
        return self.kim.region

    @property
    def owners_in_words(self) -> str:
        """KIM Mekar bersama 3 KIM lain; costs no query after `for_list()`."""
        others = len(self.co_owners.all())
        return f"{self.kim} bersama {others} KIM lain" if others else str(self.kim)

    @property
    def public_url(self) -> str:
        """Address of the kegiatan; empty while the report has never been verified."""
        return reverse("registry:activity_detail", args=[self.slug]) if self.slug else ""

    @property
    def is_published(self) -> bool:
        """Say whether the public sees the report now; the row form of `published()`."""
        is_verified = self.state == ReportState.VERIFIED
        return is_verified and self.kim.state == RegistrationState.VERIFIED and not self.is_internal

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_REPORTS

    @property
    def participant_count(self) -> int:
        return self.men_count + self.women_count

    @property
    def adinda_labels(self) -> list[str]:
        return [label for field, label in ADINDA.items() if getattr(self, field)]

    @property
    def link_list(self) -> list[str]:
        return self.links.split()

    @property
    def public_photos(self) -> list:
        """The photos everybody may see; costs no query after `for_list()`."""
        return list(self.photos.all()) if self.shows_photos else []

    @property
    def cover(self):
        """The first of the public photos, or None."""
        return next(iter(self.public_photos), None)

    @property
    def scene(self) -> str:
        """Static file of the drawing that stands in for a photo."""
        return f"img/kegiatan-{SCENES.get(self.kind, 'kampung')}.svg"

    @property
    def check_due_on(self) -> datetime.date | None:
        """Day until which the kabupaten should have checked, in the region's own zone."""
        if self.submitted_at is None:
            return None
        day = timezone.localdate(self.submitted_at, ZoneInfo(self.region.timezone))
        return day + datetime.timedelta(days=REPORT_CHECK_DAYS)

    @property
    def checking_office(self) -> str:
        """Name of the office that verifies."""
        return self.kim.supervising_office

    def require_editable(self) -> None:
        """Raise IllegalTransitionError when the report is with the office or public."""
        if not self.is_editable:
            state = self.get_state_display().lower()
            raise IllegalTransitionError(f"Laporan ini {state}, jadi tidak dapat diubah.")

    def require_submitted(self) -> None:
        """Raise IllegalTransitionError for a report that does not wait for the office."""
        if self.state != ReportState.SUBMITTED:
            state = self.get_state_display().lower()
            raise IllegalTransitionError(f"Laporan ini {state}, jadi tidak diperiksa lagi.")

    @transaction.atomic
    def store(self, *, by, changed=(), co_owners=None):
        """Write what the pengurus typed: a new draft, or the next version of an editable report.

        co_owners: the KIM that held it together with the one that reports; None leaves them.
        Raises IllegalTransitionError when the stored report was submitted meanwhile.
        """
        if self.pk is None:
            self.created_by = by
            self.save()
            self._share(co_owners)
            record(by, "report.create", self)
            return
        ActivityReport.objects.select_for_update().get(pk=self.pk).require_editable()
        self.version += 1
        self.save()
        self._share(co_owners)
        record(by, "report.update", self, changed=sorted(changed))

    def _share(self, co_owners) -> None:
        if co_owners is None:
            return
        if self.kim_id in {kim.pk for kim in co_owners}:
            raise DomainError("KIM yang melapor sudah tercatat.", field="co_owners")
        self.co_owners.set(co_owners)

    def missing_for_submission(self) -> dict[str, str]:
        """Return {form field: its name} of what the office needs and is not there yet."""
        needed = {
            "held_on": "tanggal kegiatan",
            "place": "tempat kegiatan",
            "kind": "jenis kegiatan",
            "story": "cerita tentang apa yang terjadi",
        }
        missing = {name: words for name, words in needed.items() if not getattr(self, name)}
        if not self.adinda_labels:
            missing["adinda"] = "fungsi KIM yang dijalankan"
        if self.is_clarification and not self.info_source.strip():
            missing["info_source"] = "sumber informasi yang benar"
        if not self.photo_consent and self.photos.exists():
            missing["photo_consent"] = "persetujuan orang yang tampak di foto"
        return missing

    @transaction.atomic
    def submit(self, *, by):
        """Hand the report to the office.

        Raises DomainError while the KIM itself is not verified, or naming what is missing.
        """
        if self.kim.state != RegistrationState.VERIFIED:
            raise DomainError("KIM ini belum terverifikasi, jadi laporannya belum dapat diajukan.")
        if missing := self.missing_for_submission():
            raise DomainError(f"Lengkapi dahulu: {', '.join(missing.values())}.")
        self.move_to(ReportState.SUBMITTED, submitted_at=timezone.now(), return_reason="")
        record(by, "report.submit", self)

    @transaction.atomic
    def verify(self, *, by):
        """Accept the report; from now on it is public under its own address."""
        slug = self.slug or f"{slugify(self.title)[:160] or 'kegiatan'}-{self.pk}"
        self.move_to(ReportState.VERIFIED, verified_at=timezone.now(), slug=slug, return_reason="")
        record(by, "report.verify", self)

    @transaction.atomic
    def return_(self, *, by, reason: str):
        """Send the report back with what must be repaired; a public one disappears until then."""
        self.move_to(ReportState.RETURNED, return_reason=reason)
        record(by, "report.return", self, reason=reason)

    @transaction.atomic
    def remove(self, *, by):
        """Delete a draft with its photos and papers; what was ever handed in stays.

        Raises IllegalTransitionError for anything else than a draft.
        """
        stored = ActivityReport.objects.select_for_update().get(pk=self.pk)
        if stored.state != ReportState.DRAFT:
            raise IllegalTransitionError("Hanya draf yang dapat dihapus.")
        for part in [*stored.photos.all(), *stored.attendance_sheets.all()]:
            part.remove(by=by)
        record(by, "report.delete", stored, kim=stored.kim_id)
        stored.delete()

    @transaction.atomic
    def set_example(self, *, by, note: str):
        """Show the activity to others as a good practice; an empty note takes it back.

        Raises IllegalTransitionError for a report that the public does not see.
        """
        stored = ActivityReport.objects.select_for_update().select_related("kim").get(pk=self.pk)
        if note and not stored.is_published:
            raise IllegalTransitionError("Hanya kegiatan yang sudah terbit dapat menjadi contoh.")
        self.example_note = note
        self.save(update_fields=["example_note", "updated_at"])
        record(by, "report.set_example", self, note=note)

    def _refusal(self, target: str) -> str:
        done = {
            ReportState.SUBMITTED: "diajukan",
            ReportState.VERIFIED: "diverifikasi",
            ReportState.RETURNED: "dikembalikan",
        }
        if target == self.state and target in done:
            return f"Laporan ini sudah {done[target]}. Tidak ada yang berubah."
        return super()._refusal(target)
