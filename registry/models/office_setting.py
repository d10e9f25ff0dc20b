from zoneinfo import ZoneInfo

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import StaleVersionError
from kim_portal.states import choices_valid
from registry.duties import below_paths
from registry.enums import IssuerRole, RegionLevel
from registry.enums_office import KimLongName, Occupation, ReportPeriod
from registry.models.office_logo import OfficeLogo
from registry.models.period_report import PeriodReport
from registry.models.region import Region
from registry.models.report_rule import DEFAULT_DUE_DAYS, ReportRule, replace_rule

UNLOGGED = {"id", "region", "version", "updated_at"}
# Columns that hold a list of choices.
LIST_CHOICES = {"excluded_occupations": Occupation, "sk_issuers_allowed": IssuerRole}


def default_excluded() -> list[str]:
    return [Occupation.VILLAGE_OFFICIAL.value]


def default_issuers() -> list[str]:
    elsewhere = {IssuerRole.GUBERNUR, IssuerRole.OTHER}
    return [role.value for role in IssuerRole if role not in elsewhere]


class OfficeSettingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The rules of an office are public."""
        return self


class OfficeSetting(models.Model):
    """The rules of one kabupaten/kota about its KIM, and the head of its letters.

    The defaults of the columns count for a kabupaten without a row: read through
    `office_setting(region)`, never by the relation. Rules about people and decrees warn, they never
    block, because practice differs from rule in awarded KIM too.
    """

    region = models.OneToOneField(
        Region, models.PROTECT, verbose_name="kabupaten/kota", related_name="office_setting"
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim_long_name = models.CharField(
        "kepanjangan KIM", max_length=10, choices=KimLongName, default=KimLongName.KOMUNITAS
    )
    min_members = models.PositiveSmallIntegerField("anggota paling sedikit", default=10)
    max_members = models.PositiveSmallIntegerField("anggota paling banyak", null=True, blank=True)
    # Years of office of the pengurus; an SK lasts as long.
    term_years = models.PositiveSmallIntegerField("masa bakti pengurus", default=3)
    excluded_occupations = models.JSONField(
        "pekerjaan yang dikecualikan", default=default_excluded, blank=True
    )
    sk_issuers_allowed = models.JSONField(
        "penerbit SK yang berwenang", default=default_issuers, blank=True
    )
    report_period = models.CharField(
        "masa laporan", max_length=10, choices=ReportPeriod, default=ReportPeriod.QUARTERLY
    )
    # Calendar days after the end of a period until which its recap is on time.
    report_due_days = models.PositiveSmallIntegerField(
        "batas hari melapor", default=DEFAULT_DUE_DAYS
    )
    # Days of silence from which a status is suggested; a human sets it.
    weak_after_days = models.PositiveSmallIntegerField("hari sampai kurang aktif", default=90)
    dormant_after_days = models.PositiveSmallIntegerField("hari sampai vakum", default=180)
    # Working days an aspiration may take: to be looked at, to be answered, when it is complex.
    aspiration_verify_days = models.PositiveSmallIntegerField(
        "hari kerja memeriksa aspirasi", default=3
    )
    aspiration_normal_days = models.PositiveSmallIntegerField(
        "hari kerja menjawab aspirasi biasa", default=5
    )
    aspiration_complex_days = models.PositiveSmallIntegerField(
        "hari kerja menjawab aspirasi yang rumit", default=10
    )
    legal_basis = models.TextField("dasar hukum", max_length=1000, blank=True)
    office_address = models.CharField("alamat dinas", max_length=200, blank=True)
    office_phone = models.CharField("telepon dinas", max_length=40, blank=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = OfficeSettingQuerySet.as_manager()

    class Meta:
        verbose_name = "aturan kabupaten/kota"
        verbose_name_plural = "aturan kabupaten/kota"
        ordering = ["region__path", "pk"]
        constraints = [
            choices_valid("kim_long_name", KimLongName, "officesetting"),
            choices_valid("report_period", ReportPeriod, "officesetting"),
            models.CheckConstraint(
                condition=Q(min_members__gte=1),
                name="officesetting_min_members_positive",
                violation_error_message="Anggota paling sedikit harus 1 orang atau lebih",
            ),
            models.CheckConstraint(
                condition=Q(max_members__isnull=True) | Q(max_members__gte=F("min_members")),
                name="officesetting_max_not_below_min",
                violation_error_message="Anggota paling banyak tidak boleh di bawah paling sedikit",
            ),
            models.CheckConstraint(
                condition=Q(term_years__gte=1, term_years__lte=10),
                name="officesetting_term_in_range",
                violation_error_message="Masa bakti harus 1 sampai 10 tahun",
            ),
            models.CheckConstraint(
                condition=Q(report_due_days__gte=1, report_due_days__lte=60),
                name="officesetting_due_days_in_range",
                violation_error_message="Batas melapor harus 1 sampai 60 hari",
            ),
            models.CheckConstraint(
                condition=Q(weak_after_days__gte=7),
                name="officesetting_weak_after_a_week",
                violation_error_message="Batas kurang aktif harus 7 hari atau lebih",
            ),
            models.CheckConstraint(
                condition=Q(dormant_after_days__gt=F("weak_after_days")),
                name="officesetting_dormant_after_weak",
                violation_error_message="Batas vakum harus lebih lama daripada batas kurang aktif",
            ),
            models.CheckConstraint(
                condition=Q(aspiration_verify_days__gte=1),
                name="officesetting_aspiration_has_days",
                violation_error_message="Waktu memeriksa aspirasi harus 1 hari kerja atau lebih",
            ),
            models.CheckConstraint(
                condition=Q(aspiration_normal_days__gte=F("aspiration_verify_days")),
                name="officesetting_answer_after_check",
                violation_error_message="Waktu menjawab tidak boleh di bawah waktu memeriksa",
            ),
            models.CheckConstraint(
                condition=Q(aspiration_complex_days__gte=F("aspiration_normal_days")),
                name="officesetting_complex_takes_longer",
                violation_error_message="Waktu yang rumit tidak boleh di bawah waktu yang biasa",
            ),
        ]

    def __str__(self):
        return f"Aturan {self.region}"

    def get_absolute_url(self):
        return reverse("registry:office_setting_detail", args=[self.region.code])

    @property
    def is_set(self) -> bool:
        """Say whether the office has set its rules; else these are the defaults of the portal."""
        return self.pk is not None

    @property
    def report_rule(self) -> ReportRule:
        """The rule about report periods as it stands here; schedules_of() knows since when."""
        return ReportRule(self.report_period, self.report_due_days)

    @property
    def office_name(self) -> str:
        """Name of the office; one for the whole portal, kept at the region."""
        return self.region.office_name or f"Diskominfo {self.region.name}"

    @property
    def has_logo(self) -> bool:
        return OfficeLogo.objects.filter(region=self.region).exists()

    @property
    def letterhead(self) -> list[str]:
        """The lines on top of a letter: government, office, address and phone where known."""
        government = f"Pemerintah {self.region.label}"
        return [one for one in (government, self.office_name, self.contact_line) if one]

    @property
    def contact_line(self) -> str:
        phone = f"Telepon {self.office_phone}" if self.office_phone else ""
        return ", ".join(one for one in (self.office_address, phone) if one)

    @property
    def excluded_words(self) -> list[str]:
        return [one.label for one in Occupation if one in self.excluded_occupations]

    @property
    def issuer_words(self) -> list[str]:
        return [one.label for one in IssuerRole if one in self.sk_issuers_allowed]

    @property
    def member_range(self) -> str:
        """10 sampai 30 orang, or paling sedikit 10 orang."""
        if self.max_members:
            return f"{self.min_members} sampai {self.max_members} orang"
        return f"paling sedikit {self.min_members} orang"

    @property
    def source_words(self) -> str:
        """Whose rule it is, for a sentence that cites it."""
        if not self.is_set:
            return f"aturan bawaan portal, karena {self.region} belum menetapkan aturannya"
        basis = self.legal_basis.strip().split("\n")[0]
        return f"aturan {self.region} ({basis})" if basis else f"aturan {self.region}"

    @transaction.atomic
    def store(self, *, by, office_name: str, logo: bytes | None = None):
        """Write the next version and the name of the office; log what changed, old → new, in words.

        logo: another emblem for the letters, b"" for none at all, None leaves it as it is.
        Raises StaleVersionError when another request has set the first rules meanwhile.
        """
        before = office_setting(self.region)
        changes = self.changes_since(before)
        if office_name != before.office_name:
            changes["nama dinas"] = f"{before.office_name} → {office_name}"
            self.region.office_name = office_name
            self.region.save(update_fields=["office_name"])
        if self.is_set:
            self.version = before.version + 1
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            raise StaleVersionError(
                "Aturan ini baru saja ditetapkan orang lain. Bandingkan kedua isian di bawah."
            ) from error
        self._keep_old_periods(before)
        if logo is not None:
            OfficeLogo.replace(self.region, logo)
            changes["lambang"] = "diganti" if logo else "dihapus"
        record(by, "office_setting.update", self, changed=changes)

    def _keep_old_periods(self, before: "OfficeSetting") -> None:
        """Let recaps of the past keep their periods and days; a first rule has none to keep."""
        if self.report_rule == before.report_rule:
            return
        recaps = PeriodReport.objects.filter(below_paths([self.region.path], "kim__region__path"))
        if before.is_set or recaps.exists():
            today = timezone.localdate(timezone=ZoneInfo(self.region.timezone))
            replace_rule(self.region, before.report_rule, self.report_rule, on=today)

    def changes_since(self, before: "OfficeSetting") -> dict[str, str]:
        """Return {name of the column: "old → new"} of what differs, in words."""
        pairs = {
            str(field.verbose_name): (before.in_words(field.name), self.in_words(field.name))
            for field in self._meta.fields
            if field.name not in UNLOGGED
        }
        return {name: f"{old} → {new}" for name, (old, new) in pairs.items() if old != new}

    def in_words(self, name: str) -> str:
        """Return the value of a column as people read it; nothing is a dash."""
        value = getattr(self, name)
        if name in LIST_CHOICES:
            labels = dict(LIST_CHOICES[name].choices)
            return ", ".join(labels.get(one, one) for one in value) or "–"
        labels = dict(self._meta.get_field(name).choices or ())
        return "–" if value in ("", None) else str(labels.get(value, value))


def office_setting(region: Region) -> OfficeSetting:
    """Return the rules that count in a region; without a row, an unsaved one with the defaults.

    Above a kabupaten there is no office with rules: the defaults, attached to the region itself.
    """
    kabupaten = region.at_level(RegionLevel.KABUPATEN)
    if kabupaten is None:
        return OfficeSetting(region=region)
    found = OfficeSetting.objects.filter(region=kabupaten).select_related("region").first()
    return found or OfficeSetting(region=kabupaten)


def local_rules(region: Region) -> OfficeSetting | None:
    """Return the rules for the public page of a region; a provinsi has none."""
    return None if region.level == RegionLevel.PROVINSI else office_setting(region)


def offices_open_to(user):
    """Return the kabupaten/kota whose rules the user may look up, empty for a visitor."""
    offices = Region.objects.filter(level=RegionLevel.KABUPATEN)
    sees_all = user.is_authenticated and (user.is_superuser or user.is_auditor)
    return offices if sees_all else offices.in_territory_of(user)
