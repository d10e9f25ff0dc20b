import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.states import Stateful, choices_valid
from kim_portal.uploads import StoredFile
from monev.duties import conflicted_entries, panel_duties
from monev.enums import MonevLevel, PanelRole
from monev.enums_paper import PAPER_TRANSITIONS, RUNNING_PAPERS, TYPED_PAPERS, PaperState
from monev.models.sheet import ScoreSheet
from registry.duties import duties
from registry.enums import Role

OFFICE_OF = {MonevLevel.KABUPATEN: Role.KABUPATEN, MonevLevel.PROVINSI: Role.PROVINSI}


class PaperSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Papers of one's own sheets, and those of a panel or an office without a conflict."""
        if not user.is_authenticated:
            return self.none()
        seats = panel_duties(user).items()
        panels = [key for key, role in seats if role in (PanelRole.CHAIR, PanelRole.SECRETARY)]
        offices = duties(user)
        reach = Q(sheet__juri__user=user, sheet__juri__ended_at__isnull=True)
        reach |= Q(sheet__entry__round__in=panels)
        for level, role in OFFICE_OF.items():
            reach |= Q(
                sheet__entry__round__level=level,
                sheet__entry__round__region__path__in=offices.paths(role),
            )
        found = self.filter(reach).exclude(sheet__entry__in=conflicted_entries(user))
        return found.exclude(sheet__entry__kim__in=offices.kim_ids)

    def running(self):
        return self.filter(state__in=RUNNING_PAPERS)

    def for_page(self):
        return self.select_related(
            "sheet__entry__round__region", "sheet__entry__round__instrument", "sheet__entry__kim",
            "sheet__juri__user",
        ).prefetch_related("typings__typist")  # fmt: skip


class PaperSheet(Stateful, StoredFile):
    """A sheet filled by hand: its scan, and what two people typed from it without each other."""

    TRANSITIONS = PAPER_TRANSITIONS

    key = models.UUIDField("kunci kertas", unique=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(
        ScoreSheet, models.PROTECT, verbose_name="lembar nilai", related_name="papers"
    )
    state = models.CharField("keadaan", max_length=10, choices=PaperState, default=PaperState.FIRST)
    # The sheet the paper stands for; typed on the server meanwhile, both are shown to the juri.
    base_version = models.PositiveIntegerField("versi dasar")
    # Names of the fields that differ, never what was typed in them.
    differing = models.JSONField("bagian yang berbeda", default=list, blank=True)
    attempts = models.PositiveSmallIntegerField("pembandingan", default=0)
    created_at = models.DateTimeField("dibuat pada", default=timezone.now)
    confirmed_at = models.DateTimeField("disahkan pada", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="disahkan oleh", null=True,
        related_name="+",
    )  # fmt: skip
    reason = models.CharField("alasan", max_length=500, blank=True)

    objects = PaperSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar kertas"
        verbose_name_plural = "lembar kertas"
        ordering = ["created_at", "pk"]
        constraints = [
            choices_valid("state", PaperState, "papersheet"),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(state__in=sorted(RUNNING_PAPERS)),
                name="papersheet_one_running_per_sheet",
                violation_error_message="Lembar ini sedang diketik dari kertas.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.CONFIRMED)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="papersheet_confirmed_has_person",
                violation_error_message="Pengesahan harus menyebut orang dan waktunya.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.WITHDRAWN) | ~Q(reason=""),
                name="papersheet_withdrawn_has_reason",
                violation_error_message="Tulis alasan lembar kertas ini ditarik.",
            ),
        ]

    def __str__(self):
        return f"Lembar kertas {self.sheet}"

    def get_absolute_url(self):
        return reverse("monev:paper_detail", args=[self.key])

    @property
    def round(self):
        return self.sheet.round

    @property
    def takes_typing(self) -> bool:
        return self.state in TYPED_PAPERS

    @property
    def awaits_word(self) -> bool:
        return self.state == PaperState.EQUAL

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING_PAPERS

    def typing_of(self, user):
        return next((one for one in self.typings.all() if one.typist_id == user.pk), None)


class PaperTyping(models.Model):
    """What one person typed from the paper; nobody else reads it before the juri's word."""

    paper = models.ForeignKey(
        PaperSheet, models.PROTECT, verbose_name="lembar kertas", related_name="typings"
    )
    number = models.PositiveSmallIntegerField("urutan")
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="pengetik", related_name="+"
    )
    content = models.JSONField("isi")
    typed_at = models.DateTimeField("diketik pada", default=timezone.now)

    class Meta:
        verbose_name = "ketikan lembar kertas"
        verbose_name_plural = "ketikan lembar kertas"
        ordering = ["paper", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__in=[1, 2]),
                name="papertyping_two_at_most",
                violation_error_message="Lembar kertas diketik dua orang saja.",
            ),
            models.UniqueConstraint(
                fields=["paper", "number"],
                name="papertyping_number_once",
                violation_error_message="Ketikan ini sudah ada.",
            ),
            models.UniqueConstraint(
                fields=["paper", "typist"],
                name="papertyping_two_people",
                violation_error_message="Kedua ketikan harus dari dua orang.",
            ),
        ]

    def __str__(self):
        return f"Ketikan {self.number} {self.paper}"
