"""Published rounds whose advice nobody has taken over into the list of follow-ups."""

from django.urls import reverse

from monev.advice import rounds_without_follow_up
from monev.enums import RoundState
from monev.models import Round
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.worklist import Task


def advice_tasks(user) -> list[Task]:
    """Return one task per such round; the number of queries depends on the roles alone."""
    offices = duties(user).paths(Role.KABUPATEN, Role.PROVINSI)
    if not offices:
        return []
    rounds = Round.objects.real().filter(
        below_paths(offices, "region__path"), state=RoundState.PUBLISHED
    )
    waiting = rounds_without_follow_up(list(rounds.select_related("region").order_by("pk")))
    return [
        Task(
            "Jadikan saran juri tindak lanjut", str(one),
            reverse("monev:round_advice", args=[one.slug]), "Pilih",
        )
        for one in waiting
        if user.has_perm("monev.take_over_advice_round", one)
    ]  # fmt: skip
