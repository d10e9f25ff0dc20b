"""Objections that wait for chair and secretary, and disputed rounds that may end."""

from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from monev.duties import conflicted_entries, panel_duties
from monev.enums import MonevLevel, PanelRole, ResultState, RoundState
from monev.models import Objection, ObjectionWindow
from registry.duties import duties
from registry.enums import Role
from registry.worklist import Task

ANSWERING = {PanelRole.CHAIR, PanelRole.SECRETARY}


def objection_tasks(user) -> list[Task]:
    found = []
    answering = [pk for pk, role in panel_duties(user).items() if role in ANSWERING]
    if answering:
        found += _to_answer(user, answering)
    places = duties(user).places
    if places:
        found += _to_finish(places)
    return found


def _to_answer(user, rounds: list[int]) -> list[Task]:
    waiting = (
        Objection.objects.waiting()
        .filter(entry__round__in=rounds)
        .exclude(entry__in=conflicted_entries(user))
        .for_list()
    )
    return [
        Task(
            label=f"Jawab sanggahan {one.entry}",
            detail=f"{one.round}. {one.get_ground_display()}",
            url=reverse("monev:objection_answer", args=[one.pk]),
            action="Jawab",
            due_on=timezone.localtime(
                one.window.closes_at, ZoneInfo(one.round.region.timezone)
            ).date(),
        )
        for one in waiting
    ]


def _to_finish(places) -> list[Task]:
    """Rounds of the own office whose window is over and whose objections are all answered."""
    offices = {(MonevLevel.KABUPATEN, Role.KABUPATEN), (MonevLevel.PROVINSI, Role.PROVINSI)}
    windows = (
        ObjectionWindow.objects.filter(
            closes_at__lt=timezone.now(),
            outcome__state=ResultState.PUBLISHED,
            outcome__round__state=RoundState.OBJECTION,
        )
        .exclude(objections__in=Objection.objects.waiting())
        .select_related("outcome__round__region")
    )
    rounds = [one.outcome.round for one in windows]
    return [
        Task(
            label="Selesaikan putaran",
            detail=f"{round_}. Masa sanggah sudah berakhir",
            url=reverse("monev:result_table", args=[round_.slug]),
            action="Buka",
            due_on=None,
        )
        for round_ in rounds
        if any(
            round_.level == level and (role, round_.region.path) in places
            for level, role in offices
        )
    ]
