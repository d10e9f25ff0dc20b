"""Letters of delegation that wait: with the kabupaten to send, with the province to check."""

from django.db.models import Q
from django.urls import reverse

from monev.delegations import lies_in, takes_letters
from monev.models import Delegation, Entry, Round
from registry.duties import below_paths, duties
from registry.enums import Role, SkCheck
from registry.models import Region
from registry.worklist import Task


def delegation_tasks(user) -> list[Task]:
    own = duties(user)
    found = []
    if Role.KABUPATEN in own.roles:
        found += _to_send(own.paths(Role.KABUPATEN))
    if Role.PROVINSI in own.roles:
        found += _to_check(own.paths(Role.PROVINSI))
    return found


def _to_send(paths: list[str]) -> list[Task]:
    """Own kabupaten that propose somebody to a round and have sent no letter that can be valid."""
    rounds = [one for one in Round.objects.filter(needs_delegation=True) if takes_letters(one)]
    if not rounds:
        return []
    entries = Entry.objects.staying().filter(round__in=rounds).select_related("kim__region")
    places: dict[int, list[str]] = {}
    for entry in entries:
        places.setdefault(entry.round_id, []).append(entry.region_path)
    letters = {
        (one.round_id, one.region_id): one
        for one in Delegation.objects.current().filter(round__in=rounds)
    }
    found = []
    for region in Region.objects.filter(path__in=paths):
        for round in rounds:
            letter = letters.get((round.pk, region.pk))
            sends = any(lies_in(path, region.path) for path in places.get(round.pk, []))
            if sends and (letter is None or letter.is_mismatch):
                found.append(_send_task(round, region, letter))
    return found


def _send_task(round: Round, region: Region, letter: Delegation | None) -> Task:
    why = f"Surat tidak cocok: {letter.check_note}" if letter else "Tanpa surat, tidak dinilai"
    return Task(
        label=f"Kirim surat delegasi {region}",
        detail=f"{round}. {why}",
        url=reverse("monev:delegation_create", args=[round.slug, region.code]),
        action="Kirim",
        due_on=round.nomination_closes_on,
    )


def _to_check(paths: list[str]) -> list[Task]:
    waiting = (
        Delegation.objects.current()
        .filter(below_paths(paths, "region__path"), Q(check_result=SkCheck.UNCHECKED))
        .for_page()
    )
    return [
        Task(
            label=f"Periksa surat delegasi {letter.region}",
            detail=str(letter.round),
            url=reverse("monev:delegation_check", args=[letter.pk]),
            action="Periksa",
            due_on=letter.round.nomination_closes_on,
        )
        for letter in waiting
        if takes_letters(letter.round)
    ]
