import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.rupiah import MAX_RUPIAH, format_rupiah
from kim_portal.states import Stateful, choices_valid
from kim_portal.uploads import StoredFile
from registry.duties import below_paths, duties
from registry.enums import FUND_TRANSITIONS, FundSource, FundStage, FundState
from registry.models.forum import Forum
from registry.models.kim import Kim

FIRST_YEAR, LAST_YEAR = 2000, 2100
# What a correction compares, in the order the office reads it.
COMPARED = ["stage", "source", "amount", "is_in_kind", "item", "prize_tax", "budget_code", "note"]


class FundYearQuerySet(models.QuerySet):
    def of(self, owner):
        """Return the years of one KIM or forum."""
        return self.filter(**{owner._meta.model_name: owner})

    def opened(self, owner, year: int) -> "FundYear":
        """Return the year's row, made when missing and locked until the transaction ends.

        Records and the statement "tidak ada anggaran" exclude each other; every writer passes
        through this lock, so two requests at once cannot store both.
        """
        found, _ = self.get_or_create(**{owner._meta.model_name: owner}, year=year)
        return self.select_for_update().get(pk=found.pk)


class FundYear(models.Model):
    """One year of the money of a KIM or forum: it has records, a statement of none, or silence."""

    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True)
    forum = models.ForeignKey(Forum, models.PROTECT, verbose_name="forum", null=True, blank=True)
    year = models.PositiveSmallIntegerField("tahun")
    none_declared_at = models.DateTimeField("dinyatakan tidak ada pada", null=True, blank=True)
    none_declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dinyatakan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip

    objects = FundYearQuerySet.as_manager()

    class Meta:
        verbose_name = "tahun anggaran"
        verbose_name_plural = "tahun anggaran"
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kim__isnull=True) ^ Q(forum__isnull=True),
                name="fundyear_belongs_to_one",
                violation_error_message="Anggaran harus milik satu KIM atau satu forum.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="fundyear_year_in_range",
                violation_error_message=f"Tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}.",
            ),
            models.UniqueConstraint(
                fields=["kim", "year"],
                condition=Q(kim__isnull=False),
                name="fundyear_once_per_kim",
                violation_error_message="Tahun ini sudah ada untuk KIM ini.",
            ),
            models.UniqueConstraint(
                fields=["forum", "year"],
                condition=Q(forum__isnull=False),
                name="fundyear_once_per_forum",
                violation_error_message="Tahun ini sudah ada untuk forum ini.",
            ),
            models.CheckConstraint(
                condition=Q(none_declared_at__isnull=True, none_declared_by__isnull=True)
                | Q(none_declared_at__isnull=False, none_declared_by__isnull=False),
                name="fundyear_statement_has_author",
                violation_error_message="Pernyataan harus punya waktu dan pembuat.",
            ),
        ]

    def __str__(self):
        return f"Anggaran {self.owner} tahun {self.year}"

    @property
    def owner(self):
        return self.kim or self.forum

    @property
    def region(self):
        return self.owner.region

    @property
    def is_declared_none(self) -> bool:
        return self.none_declared_at is not None

    @transaction.atomic
    def declare_none(self, *, by):
        """State that there is no money this year; a second statement changes nothing.

        Raises DomainError while records of the year count.
        """
        if self.is_declared_none:
            return
        count = self.records.counted().count()
        if count:
            raise DomainError(
                f"Tahun {self.year} sudah punya {count} catatan anggaran. "
                "Batalkan catatan itu dahulu bila memang tidak ada anggaran."
            )
        self.none_declared_at, self.none_declared_by = timezone.now(), by
        self.save(update_fields=["none_declared_at", "none_declared_by"])
        record(by, "fund.declare_none", self, year=self.year)

    @transaction.atomic
    def withdraw_none(self, *, by):
        """Take the statement back; the log keeps that it was made."""
        if not self.is_declared_none:
            return
        self.none_declared_at = self.none_declared_by = None
        self.save(update_fields=["none_declared_at", "none_declared_by"])
        record(by, "fund.withdraw_none", self, year=self.year)


class FundRecordQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Single records are for the KIM itself and its offices; the public gets totals."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        return self.filter(
            below_paths(own.paths(), "fund_year__kim__region__path")
            | below_paths(own.paths(), "fund_year__forum__region__path")
            | Q(fund_year__kim__in=own.kim_ids)
        )

    def counted(self):
        """Return what counts today: neither corrected nor cancelled."""
        return self.filter(state=FundState.ACTIVE)

    def ended(self):
        """Return what was corrected or cancelled, newest first, with what took its place."""
        ended = self.exclude(state=FundState.ACTIVE).select_related("replaced_by__created_by")
        return ended.order_by("-ended_at", "-pk")

    def of(self, owner):
        """Return the records of one KIM or forum, whatever their state."""
        return self.filter(**{f"fund_year__{owner._meta.model_name}": owner})

    def for_list(self):
        return self.select_related(
            "fund_year__kim__region__parent__parent__parent",
            "fund_year__forum__region__parent__parent__parent",
            "created_by",
        )

    def without_document(self):
        """Return counted spending for which nobody has handed in a paper."""
        return self.counted().filter(stage=FundStage.SPENT, file="")

    def with_shared_document(self):
        """Return counted records whose paper also stands behind another counted record."""
        repeated = (
            FundRecord.objects.counted()
            .exclude(file="")
            .order_by()
            .values("sha256")
            .annotate(count=models.Count("pk"))
            .filter(count__gt=1)
        )
        return self.counted().exclude(file="").filter(sha256__in=repeated.values("sha256"))

    def without_tax(self):
        """Return counted prizes in money whose tax nobody has recorded."""
        return self.counted().filter(
            source=FundSource.PRIZE, stage=FundStage.RECEIVED, is_in_kind=False,
            prize_tax__isnull=True,
        )  # fmt: skip


class FundRecord(Stateful, StoredFile):
    """One amount that was planned, received or spent. It is corrected by a new row, never changed.

    Amounts are whole rupiah. Goods carry their estimated value, 0 when nobody knows it.
    """

    TRANSITIONS = FUND_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    fund_year = models.ForeignKey(
        FundYear, models.PROTECT, verbose_name="tahun anggaran", related_name="records"
    )
    stage = models.CharField("jenis catatan", max_length=10, choices=FundStage)
    source = models.CharField("sumber", max_length=20, choices=FundSource)
    amount = models.BigIntegerField("jumlah")
    is_in_kind = models.BooleanField("barang atau jasa", default=False)
    item = models.CharField("keperluan atau nama barang", max_length=150, blank=True)
    prize_tax = models.BigIntegerField("pajak hadiah", null=True, blank=True)
    budget_code = models.CharField("kode rekening", max_length=60, blank=True)
    note = models.CharField("catatan", max_length=500, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=FundState, default=FundState.ACTIVE)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="menggantikan", null=True, blank=True,
        related_name="replaced_by",
    )  # fmt: skip
    ended_at = models.DateTimeField("berakhir pada", null=True, blank=True)
    end_reason = models.CharField("alasan", max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = FundRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan anggaran"
        verbose_name_plural = "catatan anggaran"
        ordering = ["-pk"]
        constraints = [
            choices_valid("stage", FundStage, "fundrecord"),
            choices_valid("source", FundSource, "fundrecord"),
            choices_valid("state", FundState, "fundrecord"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=MAX_RUPIAH),
                name="fundrecord_amount_in_range",
                violation_error_message=f"Jumlah harus Rp0 sampai {format_rupiah(MAX_RUPIAH)}.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(is_in_kind=True),
                name="fundrecord_money_is_not_zero",
                violation_error_message="Isi jumlah lebih dari nol. Bila tidak ada anggaran, "
                "nyatakan “tidak ada anggaran” pada tahunnya.",
            ),
            models.CheckConstraint(
                condition=Q(is_in_kind=False) | ~Q(item=""),
                name="fundrecord_goods_have_item",
                violation_error_message="Isi nama barang atau jasa.",
            ),
            models.CheckConstraint(
                condition=Q(prize_tax__isnull=True)
                | Q(source=FundSource.PRIZE, stage=FundStage.RECEIVED),
                name="fundrecord_tax_only_on_prize",
                violation_error_message="Pajak hadiah hanya untuk penerimaan hadiah lomba.",
            ),
            models.CheckConstraint(
                condition=Q(prize_tax__isnull=True)
                | Q(prize_tax__gte=0, prize_tax__lte=F("amount")),
                name="fundrecord_tax_within_amount",
                violation_error_message="Pajak hadiah tidak boleh melebihi jumlahnya.",
            ),
            models.CheckConstraint(
                condition=Q(state=FundState.ACTIVE, ended_at__isnull=True, end_reason="")
                | (~Q(state=FundState.ACTIVE) & Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="fundrecord_end_has_reason",
                violation_error_message="Catatan yang berakhir harus punya waktu dan alasan.",
            ),
        ]
        indexes = [models.Index(fields=["state", "stage"], name="fundrecord_state_stage")]

    def __str__(self):
        kind = f"{self.get_stage_display()} {self.get_source_display()}"
        item = f" ({self.item})" if self.item else ""
        return f"{kind}{item}: {format_rupiah(self.amount)}"

    def get_absolute_url(self):
        owner = self.owner
        url = reverse("registry:fund_detail", args=[owner._meta.model_name, owner.slug])
        return f"{url}?tahun={self.year}"

    @property
    def year(self) -> int:
        return self.fund_year.year

    @property
    def owner(self):
        return self.fund_year.owner

    @property
    def kim_id(self):
        return self.fund_year.kim_id

    @property
    def region(self):
        return self.fund_year.region

    @property
    def successor(self) -> "FundRecord | None":
        """Return the record that took the place of this one."""
        return getattr(self, "replaced_by", None)

    @property
    def is_counted(self) -> bool:
        return self.state == FundState.ACTIVE

    @property
    def lacks_document(self) -> bool:
        return self.is_counted and self.stage == FundStage.SPENT and not self.file

    @property
    def lacks_tax(self) -> bool:
        is_prize = self.source == FundSource.PRIZE and self.stage == FundStage.RECEIVED
        return self.is_counted and is_prize and not self.is_in_kind and self.prize_tax is None

    @property
    def document_name(self) -> str:
        """File name of a download: no name of a person in it."""
        ending = "pdf" if self.content_type == "application/pdf" else "webp"
        return f"{self.stage}-{self.source}-{self.year}-{self.pk}.{ending}"

    def facts(self) -> dict:
        """Return what the log keeps of one record."""
        return {name: getattr(self, name) for name in COMPARED} | {
            "year": self.year,
            "sha256": self.sha256,
        }

    @transaction.atomic
    def void(self, *, by, reason: str):
        """Cancel a record that should not exist; it stays readable with the reason."""
        self.move_to(FundState.VOID, ended_at=timezone.now(), end_reason=reason)
        record(by, "fund.void", self, reason=reason, **self.facts())

    @transaction.atomic
    def attach_document(self, document, *, by):
        """Add the paper to a record that has none yet.

        Raises DomainError for a record that ended or has a paper: that needs a correction.
        """
        if not self.is_counted:
            raise DomainError("Catatan ini sudah tidak berlaku, jadi tidak menerima dokumen.")
        self.attach(document.content, name=document.name, content_type=document.content_type)
        missing = FundRecord.objects.counted().filter(pk=self.pk, file="")
        columns = ["file", "original_name", "content_type", "size", "sha256"]
        if not missing.update(**{name: getattr(self, name) for name in columns}):
            self.file.storage.delete(self.file.name)
            raise DomainError(
                "Catatan ini sudah punya dokumen. Koreksi catatannya untuk mengganti."
            )
        record(by, "fund.attach", self, sha256=self.sha256, size=self.size)
