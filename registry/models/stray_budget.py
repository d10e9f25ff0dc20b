import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.rupiah import MAX_RUPIAH, format_rupiah
from kim_portal.states import Stateful, choices_valid
from kim_portal.uploads import StoredFile
from registry.duties import below_paths, duties
from registry.enums import STRAY_BUDGET_TRANSITIONS, FundSource, StrayBudgetState
from registry.models.fund import FIRST_YEAR, LAST_YEAR
from registry.models.region import Region


class StrayBudgetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only the offices of the territory: it is a question to them, not a published fact."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(below_paths(duties(user).paths(), "region__path"))

    def open(self):
        return self.filter(state=StrayBudgetState.OPEN)

    def for_list(self):
        return self.select_related("region__parent__parent__parent", "created_by")


class StrayBudget(Stateful, StoredFile):
    """A village budget that names a KIM which was never formed ("anggaran tanpa KIM").

    Seen in Situbondo 2018, when villages found such a line that they had not asked for.
    """

    TRANSITIONS = STRAY_BUDGET_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="desa atau kelurahan")
    year = models.PositiveSmallIntegerField("tahun")
    source = models.CharField("sumber", max_length=20, choices=FundSource)
    amount = models.BigIntegerField("jumlah")
    kim_name = models.CharField("nama KIM dalam anggaran", max_length=120, blank=True)
    budget_code = models.CharField("kode rekening", max_length=60, blank=True)
    note = models.CharField("catatan", max_length=500, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=StrayBudgetState, default=StrayBudgetState.OPEN
    )
    outcome = models.CharField("penjelasan", max_length=500, blank=True)
    settled_at = models.DateTimeField("selesai pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = StrayBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "anggaran tanpa KIM"
        verbose_name_plural = "anggaran tanpa KIM"
        ordering = ["state", "-year", "-pk"]
        constraints = [
            choices_valid("source", FundSource, "straybudget"),
            choices_valid("state", StrayBudgetState, "straybudget"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MAX_RUPIAH),
                name="straybudget_amount_in_range",
                violation_error_message=f"Isi jumlah, paling besar {format_rupiah(MAX_RUPIAH)}.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="straybudget_year_in_range",
                violation_error_message=f"Tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}.",
            ),
            models.CheckConstraint(
                condition=Q(state=StrayBudgetState.OPEN, settled_at__isnull=True, outcome="")
                | (Q(state=StrayBudgetState.SETTLED, settled_at__isnull=False) & ~Q(outcome="")),
                name="straybudget_settled_has_outcome",
                violation_error_message="Catatan yang selesai harus punya waktu dan penjelasan.",
            ),
        ]

    def __str__(self):
        return f"{self.get_source_display()} {format_rupiah(self.amount)} tahun {self.year}"

    @property
    def document_name(self) -> str:
        ending = "pdf" if self.content_type == "application/pdf" else "webp"
        return f"anggaran-tanpa-kim-{self.year}-{self.pk}.{ending}"

    @transaction.atomic
    def store(self, *, by):
        """Save a new statement and log it."""
        self.created_by = by
        self.save()
        record(
            by, "stray_budget.create", self, region=self.region.path, year=self.year,
            source=self.source, amount=self.amount, kim_name=self.kim_name, sha256=self.sha256,
        )  # fmt: skip

    @transaction.atomic
    def settle(self, *, by, outcome: str):
        """Close the question with what the office found out."""
        self.move_to(StrayBudgetState.SETTLED, settled_at=timezone.now(), outcome=outcome)
        record(by, "stray_budget.settle", self, outcome=outcome)
