"""Minutes that wait for a signature, and those that somebody sent back."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from monev.duties import panel_duties
from monev.enums import RECORDING_ROUNDS, PanelRole, RecordState
from monev.models import MinutesRefusal, Round, Signatory
from registry.duties import duties
from registry.worklist import Task


def signature_tasks(user) -> list[Task]:
    """Refused minutes wait for the office first: nobody is asked to sign them."""
    refused = MinutesRefusal.objects.filter(
        berita_acara=OuterRef("berita_acara"), settled_at__isnull=True
    )
    rows = Signatory.objects.filter(
        ~Exists(refused),
        user=user,
        signed_at__isnull=True,
        berita_acara__state=RecordState.DRAFT,
        berita_acara__issued_at__isnull=True,
        berita_acara__round__state__in=RECORDING_ROUNDS,
        berita_acara__round__rehearsal_of__isnull=True,
    ).select_related("berita_acara__round")
    return [
        Task(
            label="Tanda tangani berita acara",
            detail=f"{row.berita_acara.round}, sebagai {row.role}",
            url=reverse("monev:beritaacara_sign", args=[row.berita_acara.round.slug]),
            action="Tanda tangani",
            due_on=row.berita_acara.held_on,
        )
        for row in rows
    ]


def refused_minutes_tasks(user, runs: Q) -> list[Task]:
    """The office mends refused minutes; the secretary reads why. runs: rounds of the own office."""
    kept = [pk for pk, role in panel_duties(user).items() if role == PanelRole.SECRETARY]
    if not kept and not duties(user):
        return []
    rounds = Round.objects.real().filter(runs | Q(pk__in=kept), state__in=RECORDING_ROUNDS)
    rows = MinutesRefusal.objects.filter(
        settled_at__isnull=True, berita_acara__round__in=rounds,
        berita_acara__state=RecordState.DRAFT,
    ).select_related("berita_acara__round")  # fmt: skip
    return [
        Task(
            label="Berita acara ditolak",
            detail=f"{row.berita_acara.round}, oleh {row.role}",
            url=reverse("monev:result_table", args=[row.berita_acara.round.slug]) + "#berita-acara",
            action="Buka",
            due_on=row.berita_acara.held_on,
        )
        for row in rows
    ]
