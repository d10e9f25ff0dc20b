import datetime
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.codes import grouped, random_code
from kim_portal.states import Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionLevel, Role
from registry.enums_aspiration import (
    ANSWERED_STATES,
    ASPIRATION_TRANSITIONS,
    COUNTED_ASPIRATIONS,
    HELD_STATES,
    WAITING_FOR_OFFICE,
    AspirationKind,
    AspirationState,
    AspirationTheme,
    DeliveryWay,
)
from registry.models.agency import Agency
from registry.models.kim import Kim
from registry.models.region import Region

WATCHING = (Role.PROVINSI, Role.KABUPATEN, Role.PIMPINAN, Role.KECAMATAN)
CODE_LENGTH = 10


def new_code() -> str:
    """Return the number a resident follows an aspiration by (49 bits)."""
    return random_code(CODE_LENGTH)


class AspirationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what one watches over, what one's own KIM sent, and what one's desa answers."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        watched = own.paths(*WATCHING)
        return self.filter(
            below_paths(watched, "region__path")
            | below_paths(watched, "second_region__path")
            | below_paths(own.paths(Role.DESA), "desa__path")
            | Q(kim__in=own.kim_ids)
        )

    def deliverable_by(self, user):
        """Return those whose answer this person's KIM may bring back to the residents."""
        own_kim = Kim.objects.filter(pk__in=duties(user).kim_ids)
        places = own_kim.values("region")
        from_residents = Q(kim=None) & (Q(region__in=places) | Q(second_region__in=places))
        return self.filter(Q(kim__in=duties(user).kim_ids) | from_residents)

    def overdue(self, on: datetime.date | None = None):
        on = on or timezone.localdate()
        return self.filter(
            Q(state__in=WAITING_FOR_OFFICE, route_due_on__lt=on)
            | Q(state__in=HELD_STATES, answer_due_on__lt=on)
        )

    def counted(self):
        return self.filter(state__in=COUNTED_ASPIRATIONS)

    def published(self):
        """Return those whose summary the office has put before the public."""
        return self.counted().exclude(public_summary="")

    def search(self, text: str):
        """Find by number, or by part of the title, the text, the KIM or the place."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(code__istartswith=word.replace("-", ""))
                | Q(title__icontains=word)
                | Q(text__icontains=word)
                | Q(kim__name__icontains=word)
                | Q(region__name__icontains=word)
                | Q(second_region__name__icontains=word)
            )
        return found

    def for_list(self):
        return self.select_related(
            "region__parent__parent__parent", "second_region__parent__parent__parent", "kim",
            "agency", "desa", "duplicate_of",
        )  # fmt: skip

    def newest_first(self):
        return self.order_by("-received_at", "-pk")


class Aspiration(Stateful):
    """What residents ask of the government, from a KIM or from a resident without an account.

    `title` and `text` stay as they were sent and are never public; the public reads
    `public_summary`, which the office writes, and the answer. What happens to it stands in
    registry/aspiring.py.
    """

    TRANSITIONS = ASPIRATION_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    code = models.CharField("nomor", max_length=10, unique=True, default=new_code, editable=False)
    kind = models.CharField("jenis", max_length=12, choices=AspirationKind)
    theme = models.CharField("tema", max_length=16, choices=AspirationTheme)
    title = models.CharField("judul", max_length=150)
    text = models.TextField("isi", max_length=4000)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan", related_name="aspirations"
    )
    second_region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan kedua", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True, related_name="aspirations"
    )
    reporter_name = models.CharField("nama pelapor", max_length=120, blank=True)
    reporter_contact = models.CharField("kontak pelapor", max_length=120, blank=True)
    is_anonymous = models.BooleanField("tanpa nama", default=False)
    reporter_erased_at = models.DateTimeField("data pelapor dihapus pada", null=True, blank=True)
    state = models.CharField(
        "keadaan", max_length=12, choices=AspirationState, default=AspirationState.RECEIVED
    )
    received_at = models.DateTimeField("diterima pada", default=timezone.now)
    route_due_on = models.DateField("batas diteruskan")
    passed_on_at = models.DateTimeField("diteruskan kecamatan pada", null=True, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="instansi", null=True, blank=True, related_name="+"
    )
    desa = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan yang menjawab", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    is_complex = models.BooleanField("rumit", default=False)
    disposition_note = models.CharField("catatan disposisi", max_length=1000, blank=True)
    routed_at = models.DateTimeField("diteruskan pada", null=True, blank=True)
    answer_due_on = models.DateField("batas jawaban", null=True, blank=True)
    answer = models.TextField("jawaban", max_length=4000, blank=True)
    answer_source = models.CharField("sumber jawaban", max_length=300, blank=True)
    answered_at = models.DateTimeField("dijawab pada", null=True, blank=True)
    delivered_on = models.DateField("sampai ke warga pada", null=True, blank=True)
    delivered_how = models.CharField(
        "cara penyampaian", max_length=12, choices=DeliveryWay, blank=True, default=DeliveryWay.NONE
    )
    closed_at = models.DateTimeField("selesai pada", null=True, blank=True)
    reason = models.CharField("alasan", max_length=1000, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="digabung dengan", null=True, blank=True,
        related_name="duplicates",
    )  # fmt: skip
    sp4n_tracking_id = models.CharField("nomor SP4N-LAPOR", max_length=40, blank=True)
    sp4n_handed_on = models.DateField("diserahkan ke SP4N-LAPOR pada", null=True, blank=True)
    public_summary = models.TextField("ringkasan untuk umum", max_length=1000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = AspirationQuerySet.as_manager()

    class Meta:
        verbose_name = "aspirasi"
        verbose_name_plural = "aspirasi"
        ordering = ["-received_at", "-pk"]
        constraints = [
            choices_valid("kind", AspirationKind, "aspiration"),
            choices_valid("theme", AspirationTheme, "aspiration"),
            choices_valid("state", AspirationState, "aspiration"),
            choices_valid("delivered_how", DeliveryWay, "aspiration"),
            models.CheckConstraint(
                condition=Q(second_region__isnull=True) | ~Q(second_region=F("region")),
                name="aspiration_two_areas_differ",
                violation_error_message="Desa kedua harus lain dari desa pertama",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(reporter_name="", reporter_contact=""),
                name="aspiration_anonymous_has_no_name",
                violation_error_message="Aspirasi tanpa nama tidak menyimpan nama dan kontak",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(desa__isnull=True),
                name="aspiration_one_holder",
                violation_error_message="Pilih satu penjawab saja: instansi atau desa",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(HELD_STATES | ANSWERED_STATES))
                | (
                    Q(answer_due_on__isnull=False, routed_at__isnull=False)
                    & (Q(agency__isnull=False) | Q(desa__isnull=False) | ~Q(sp4n_tracking_id=""))
                ),
                name="aspiration_held_has_holder",
                violation_error_message="Tentukan siapa yang menjawab dan sampai kapan",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=sorted(ANSWERED_STATES), answered_at__isnull=False) & ~Q(answer="")
                )
                | (~Q(state__in=sorted(ANSWERED_STATES)) & Q(answered_at__isnull=True, answer="")),
                name="aspiration_answered_has_answer",
                violation_error_message="Tulis jawabannya",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AspirationKind.HOAX_CHECK) | Q(answer="") | ~Q(answer_source=""),
                name="aspiration_clarification_has_source",
                violation_error_message="Klarifikasi hoaks harus menyebut sumbernya",
            ),
            models.CheckConstraint(
                condition=~Q(state=AspirationState.REJECTED) | ~Q(reason=""),
                name="aspiration_rejected_has_reason",
                violation_error_message="Tulis alasannya",
            ),
            models.CheckConstraint(
                condition=Q(state=AspirationState.DUPLICATE, duplicate_of__isnull=False)
                | (~Q(state=AspirationState.DUPLICATE) & Q(duplicate_of__isnull=True)),
                name="aspiration_duplicate_has_original",
                violation_error_message="Sebut nomor aspirasi yang sama",
            ),
            models.CheckConstraint(
                condition=Q(delivered_on__isnull=True, delivered_how="")
                | (
                    Q(delivered_on__isnull=False, state__in=sorted(ANSWERED_STATES))
                    & ~Q(delivered_how="")
                ),
                name="aspiration_delivered_has_way",
                violation_error_message="Catat tanggal dan cara jawaban sampai ke warga",
            ),
            models.CheckConstraint(
                condition=Q(sp4n_tracking_id="", sp4n_handed_on__isnull=True)
                | (~Q(sp4n_tracking_id="") & Q(sp4n_handed_on__isnull=False)),
                name="aspiration_sp4n_has_day",
                violation_error_message="Nomor SP4N-LAPOR dan tanggalnya dicatat bersama",
            ),
            models.CheckConstraint(
                condition=Q(state=AspirationState.CLOSED, closed_at__isnull=False)
                | (~Q(state=AspirationState.CLOSED) & Q(closed_at__isnull=True)),
                name="aspiration_closed_has_moment",
                violation_error_message="Aspirasi yang selesai harus punya waktu selesai",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "answer_due_on"], name="aspiration_state_due"),
            models.Index(fields=["region", "received_at"], name="aspiration_region_received"),
        ]

    def __str__(self):
        return f"Aspirasi {self.number}"

    def get_absolute_url(self):
        return reverse("registry:aspiration_detail", args=[self.code])

    @property
    def number(self) -> str:
        """The code as people write it down: 7KQ2M-4XD9H."""
        return grouped(self.code, size=5, groups=2, sign="-")

    @property
    def office_region(self) -> Region:
        """The kabupaten/kota whose office sees to it."""
        return self.region.at_level(RegionLevel.KABUPATEN)

    @property
    def places(self) -> list[Region]:
        return [one for one in (self.region, self.second_region) if one]

    @property
    def place(self) -> str:
        return " dan ".join(one.place for one in self.places)

    @property
    def short_place(self) -> str:
        return " dan ".join(one.short_place for one in self.places)

    @property
    def holder(self) -> str:
        """Who owes the answer; empty while the office has not decided."""
        if self.agency or self.desa:
            return str(self.agency or self.desa)
        return "SP4N-LAPOR" if self.sp4n_tracking_id else ""

    @property
    def source(self) -> str:
        return str(self.kim) if self.kim else "Warga"

    @property
    def due_on(self) -> datetime.date | None:
        """The stored day of the step that is due; None when nobody owes one."""
        if self.state in WAITING_FOR_OFFICE:
            return self.route_due_on
        return self.answer_due_on if self.state in HELD_STATES else None

    @property
    def today(self) -> datetime.date:
        """The day it is now at the place."""
        return timezone.localdate(timezone=ZoneInfo(self.region.timezone))

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def zone_name(self) -> str:
        """WIB, WITA or WIT, as it is at the place."""
        return f"{timezone.localtime(timezone=ZoneInfo(self.region.timezone)):%Z}"

    @property
    def can_reopen(self) -> bool:
        """Say whether it was answered, turned away or merged, and may be taken up again."""
        return (
            bool(self.next_states & {AspirationState.RECEIVED, AspirationState.IN_PROGRESS})
            and not self.is_held
        )

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED_STATES

    @property
    def is_held(self) -> bool:
        return self.state in HELD_STATES

    @property
    def received_on(self) -> datetime.date:
        """The day it came in, at the place."""
        return timezone.localdate(self.received_at, ZoneInfo(self.region.timezone))

    @property
    def answered_on(self) -> datetime.date | None:
        """The day of the answer at the place."""
        if self.answered_at is None:
            return None
        return timezone.localdate(self.answered_at, ZoneInfo(self.region.timezone))

    @property
    def is_answered_in_time(self) -> bool | None:
        """None while there is no answer."""
        if not self.is_answered:
            return None
        return self.answered_on <= self.answer_due_on

    @property
    def is_published(self) -> bool:
        """Say whether the public may read the summary; the row form of `published()`."""
        return bool(self.public_summary) and self.state in COUNTED_ASPIRATIONS

    @property
    def has_reporter(self) -> bool:
        return bool(self.reporter_name or self.reporter_contact)

    @transaction.atomic
    def erase_reporter(self, *, by):
        """Empty name and contact of who sent it; number, text and answer stay. Twice is once."""
        if self.reporter_erased_at:
            return
        self.reporter_name = self.reporter_contact = ""
        self.reporter_erased_at = timezone.now()
        self.save(
            update_fields=["reporter_name", "reporter_contact", "reporter_erased_at", "updated_at"]
        )
        record(by, "aspiration.erase_reporter", self)
