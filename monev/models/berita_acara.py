from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kim_portal.codes import grouped, random_code
from kim_portal.states import Stateful, choices_valid
from kim_portal.uploads import StoredFile
from monev.duties import panel_duties
from monev.enums import RECORD_TRANSITIONS, RecordState, ResultState
from monev.enums_signing import SigningWay
from monev.models.result import Outcome
from monev.models.round import Round
from registry.duties import below_paths, duties
from registry.enums import Role


def new_code() -> str:
    """Return an unguessable code of 12 characters (59 bits) for a printed document."""
    return random_code(12)


class BeritaAcaraQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published ones are public; before that office, leaders, panel and auditor read them."""
        if user.is_authenticated and user.is_auditor:
            return self
        paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
        return self.filter(
            Q(outcome__state__in=[ResultState.PUBLISHED, ResultState.REPLACED],
              outcome__published_at__isnull=False)
            | below_paths(paths, "round__region__path")
            | Q(round__in=panel_duties(user).keys())
        )  # fmt: skip

    def current(self):
        """The one in force of each round first: published, then the newest that is not replaced."""
        return (
            self.exclude(state=RecordState.REPLACED)
            .select_related("outcome", "round__region", "round__instrument")
            .prefetch_related("signatories")
            .order_by(F("outcome__published_at").desc(nulls_last=True), "-outcome__number")
        )

    def waiting(self):
        """The one that is worked on: of the newest version, also while an older one is public."""
        return (
            self.exclude(state=RecordState.REPLACED)
            .select_related("outcome", "round__region", "round__instrument")
            .prefetch_related("signatories")
            .order_by("-outcome__number")
        )

    def findable(self):
        """Everything a printed code may lead to: drafts and rehearsals carry none."""
        real = self.filter(round__rehearsal_of__isnull=True)
        return real.exclude(state=RecordState.DRAFT).select_related("outcome", "round__region")


class BeritaAcara(Stateful, StoredFile):
    """The minutes of the plenary on one version of the result; the PDF is made from its facts."""

    TRANSITIONS = RECORD_TRANSITIONS

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="putaran", related_name="records")
    outcome = models.OneToOneField(
        Outcome, models.PROTECT, verbose_name="versi hasil", related_name="berita_acara"
    )
    code = models.CharField("kode periksa", max_length=12, unique=True, default=new_code)
    number = models.CharField("nomor berita acara", max_length=80)
    held_on = models.DateField("tanggal rapat pleno")
    place = models.CharField("tempat", max_length=150)
    decisions = models.TextField("keputusan", max_length=4000, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=RecordState, default=RecordState.DRAFT
    )
    signing_way = models.CharField(
        "cara menandatangani", max_length=6, choices=SigningWay, default=SigningWay.PORTAL
    )
    # The paper went out to be signed elsewhere; its code counts once it came back.
    issued_at = models.DateTimeField("naskah diterbitkan pada", null=True, blank=True)
    signed_at = models.DateTimeField("ditandatangani pada", null=True, blank=True)
    # SHA-256 over the facts that were signed; printed on paper and shown where a code is checked.
    fingerprint = models.CharField("sidik isi", max_length=64, blank=True)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)

    objects = BeritaAcaraQuerySet.as_manager()

    class Meta:
        verbose_name = "berita acara"
        verbose_name_plural = "berita acara"
        ordering = ["-held_on", "-pk"]
        constraints = [
            choices_valid("state", RecordState, "beritaacara"),
            choices_valid("signing_way", SigningWay, "beritaacara"),
            models.CheckConstraint(
                condition=Q(state=RecordState.DRAFT) | Q(signed_at__isnull=False)
                | Q(state=RecordState.REPLACED),
                name="beritaacara_signed_has_moment",
                violation_error_message="Berita acara yang ditandatangani harus punya waktu.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Berita acara nomor {self.number}"

    @property
    def is_signed(self) -> bool:
        return self.state == RecordState.SIGNED

    @property
    def is_being_signed(self) -> bool:
        return self.signatories.filter(signed_at__isnull=False).exists()

    @property
    def open_refusal(self):
        """Why somebody does not sign the minutes as they are; nobody signs before they change."""
        return self.refusals.filter(settled_at__isnull=True).select_related("user").first()

    @property
    def is_plain_draft(self) -> bool:
        """Nobody may take it for a document: no code, and a mark across every page."""
        return self.state == RecordState.DRAFT and self.issued_at is None

    def recall(self) -> None:
        """Take the code of a paper that went out away; the caller saves the row."""
        if self.issued_at:
            self.code, self.issued_at, self.signing_way = new_code(), None, SigningWay.PORTAL

    @property
    def printed_code(self) -> str:
        return grouped(self.code, groups=3, sign="-")

    @property
    def copy_or_none(self):
        """What came back signed from outside; minutes signed in the portal have none."""
        return getattr(self, "signed_copy", None)

    @property
    def known_digests(self) -> str:
        """SHA-256 of every PDF that counts as this document, for a comparison in the browser."""
        copy = self.copy_or_none
        return " ".join(dict.fromkeys([self.sha256, *([copy.issued_sha256] if copy else [])]))

    @property
    def printed_fingerprint(self) -> str:
        """The fingerprint in groups, as it stands on paper."""
        return grouped(self.fingerprint, groups=8)

    @property
    def verdict(self) -> str:
        """Say what a paper with this code is worth today: berlaku, draf, diganti or dicabut.

        Withdrawn: minutes of a version that was given up before it was ever announced.
        """
        if self.state == RecordState.REPLACED and self.outcome.published_at is None:
            return "dicabut"
        if self.state == RecordState.REPLACED or self.outcome.state == ResultState.REPLACED:
            return "diganti"
        return "berlaku" if self.state == RecordState.SIGNED else "draf"

    @property
    def successor(self) -> "BeritaAcara | None":
        """The minutes of the public version that took the place of this one."""
        if self.verdict != "diganti":
            return None
        return (
            BeritaAcara.objects.filter(
                round=self.round_id,
                outcome__published_at__isnull=False,
                outcome__number__gt=self.outcome.number,
            )
            .select_related("outcome__correction")
            .order_by("outcome__number")
            .first()
        )


class Signatory(models.Model):
    """A person who signs the minutes, as name and role at that moment."""

    berita_acara = models.ForeignKey(
        BeritaAcara, models.CASCADE, verbose_name="berita acara", related_name="signatories"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="pengguna", related_name="+"
    )
    name = models.CharField("nama", max_length=120)
    role = models.CharField("peran", max_length=80)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    signed_at = models.DateTimeField("ditandatangani pada", null=True, blank=True)

    class Meta:
        verbose_name = "penanda tangan"
        verbose_name_plural = "penanda tangan"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["berita_acara", "user"], name="signatory_once"),
        ]

    def __str__(self):
        return f"{self.name}, {self.role}"
