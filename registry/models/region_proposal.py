import datetime
import uuid

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionLevel
from registry.enums_region import PROPOSAL_TRANSITIONS, ProposalState
from registry.models.kim import Kim
from registry.models.region import Region

# How long the page of the desa and the desk of its operator tell the answer.
ANSWER_SHOWN = datetime.timedelta(days=365)
ANSWER_ON_DESK = datetime.timedelta(days=14)


class RegionProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What desa of one's territory asked, or the desa of one's own KIM."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        homes = Kim.objects.filter(pk__in=own.kim_ids).values("region")
        return self.filter(below_paths(own.paths(), "region__path") | Q(region__in=homes))

    def open(self):
        return self.filter(state=ProposalState.OPEN)

    def newest_of(self, region: Region):
        """Return the last one of the past year that was not taken back, or None."""
        since = timezone.now() - ANSWER_SHOWN
        standing = self.exclude(state=ProposalState.WITHDRAWN)
        return standing.filter(region=region, proposed_at__gte=since).first()

    def answered_lately(self):
        """Return what the office decided a short while ago."""
        decided = (ProposalState.ACCEPTED, ProposalState.REFUSED)
        return self.filter(state__in=decided, decided_at__gte=timezone.now() - ANSWER_ON_DESK)

    def for_list(self):
        return self.select_related("region__parent__parent__parent", "proposed_by", "decided_by")


class RegionProposal(Stateful):
    """An operator says that the name or the code of the own desa is wrong here."""

    TRANSITIONS = PROPOSAL_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah", related_name="proposals"
    )
    name = models.CharField("nama yang benar", max_length=120, blank=True)
    code = models.CharField("kode yang benar", max_length=13, blank=True)
    reason = models.CharField("alasan", max_length=1000)
    state = models.CharField(
        "keadaan", max_length=10, choices=ProposalState, default=ProposalState.OPEN
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diusulkan oleh", related_name="+"
    )
    proposed_at = models.DateTimeField("diusulkan pada", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    answer = models.CharField("jawaban dinas", max_length=1000, blank=True)

    objects = RegionProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan pembetulan wilayah"
        verbose_name_plural = "usulan pembetulan wilayah"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            choices_valid("state", ProposalState, "regionproposal"),
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(code=""),
                name="regionproposal_says_something",
                violation_error_message="Isi nama atau kode yang benar",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_at__isnull=True)
                | (~Q(state=ProposalState.OPEN) & Q(decided_at__isnull=False)),
                name="regionproposal_decided_has_moment",
                violation_error_message="Usulan yang diputuskan harus punya waktu putusan",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.REFUSED) | ~Q(answer=""),
                name="regionproposal_refused_has_answer",
                violation_error_message="Tulis alasan penolakan",
            ),
            models.UniqueConstraint(
                fields=["region"],
                condition=Q(state=ProposalState.OPEN),
                name="regionproposal_one_open_per_region",
                violation_error_message="Usulan untuk desa ini masih menunggu keputusan",
            ),
        ]

    def __str__(self):
        return f"Pembetulan {self.region}"

    def get_absolute_url(self):
        return reverse("registry:region_proposal_detail", args=[self.pk])

    @property
    def words(self) -> str:
        """What is to be put right, in one phrase."""
        parts = [f"nama menjadi {self.name}" if self.name else "",
                 f"kode menjadi {self.code}" if self.code else ""]  # fmt: skip
        return " dan ".join(part for part in parts if part)

    @property
    def office(self) -> str:
        """Name of the office that decides."""
        kabupaten = self.region.at_level(RegionLevel.KABUPATEN) or self.region
        return kabupaten.office_name or f"Diskominfo {kabupaten.name}"

    @transaction.atomic
    def store(self, *, by):
        """Hand a new proposal to the office.

        Raises IllegalTransitionError while another one of this region waits for its answer.
        """
        self.proposed_by = by
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            if RegionProposal.objects.filter(request_id=self.request_id).exists():
                raise
            raise IllegalTransitionError(
                f"Usulan lain untuk {self.region.label} masih menunggu keputusan dinas."
            ) from error
        record(by, "region_proposal.create", self, name=self.name, code=self.code,
               reason=self.reason)  # fmt: skip

    @transaction.atomic
    def refuse(self, *, by, reason: str):
        """Say no with a reason that the operator reads."""
        if not reason.strip():
            raise DomainError("Tulis alasan penolakan", field="reason")
        self.move_to(
            ProposalState.REFUSED, decided_by=by, decided_at=timezone.now(), answer=reason.strip()
        )
        record(by, "region_proposal.refuse", self, reason=reason)

    @transaction.atomic
    def withdraw(self, *, by):
        """Take the proposal back before the office has decided; another one may follow."""
        self.move_to(ProposalState.WITHDRAWN, decided_by=by, decided_at=timezone.now())
        record(by, "region_proposal.cancel", self)
