"""What provincial rounds wait for: entries and letters of a kabupaten, the province's check."""

from django.db.models import Q
from django.urls import reverse

from monev.delegations import lies_in, takes_letters
from monev.enums import MonevLevel, ResultState
from monev.models import Delegate, Delegation, Entry, Round
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
    if {Role.KABUPATEN, Role.PROVINSI} & set(own.roles):
        found += _of_delegates(own.places)
    return found


def _of_delegates(places) -> list[Task]:
    """Delegates that a correction touched, and those whose decree is not recorded."""
    offices = [(role, path) for role, path in places if role in {Role.KABUPATEN, Role.PROVINSI}]
    own = Delegate.objects.of_offices(offices).for_list()
    lacking = Q(decree_number="")
    touched = Q(outcome__state=ResultState.REPLACED)
    return [_delegate_task(one) for one in own.standing().filter(lacking | touched)]


def _delegate_task(delegate: Delegate) -> Task:
    if delegate.needs_review:
        return Task(
            label=f"Tinjau delegasi {delegate.entry}",
            detail=f"{delegate.round}. Peringkatnya berubah oleh ralat",
            url=delegate.get_absolute_url(),
            action="Tinjau",
        )
    return Task(
        label=f"Catat SK delegasi {delegate.entry}",
        detail=f"{delegate.round}. Tanpa SK, ia tanpa delegasi sah",
        url=reverse("monev:delegate_decree", args=[delegate.pk]),
        action="Catat SK",
    )


def _to_send(paths: list[str]) -> list[Task]:
    """Own kabupaten that propose nobody yet, or have sent no letter that can be valid."""
    provincial = Round.objects.real().filter(level=MonevLevel.PROVINSI).select_related("region")
    rounds = [one for one in provincial if takes_letters(one) or one.is_nomination_open()]
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
            if sends and takes_letters(round) and (letter is None or letter.is_mismatch):
                found.append(_send_task(round, region, letter))
            is_asked = round.is_nomination_open() and lies_in(region.path, round.region.path)
            if not sends and is_asked:
                found.append(_nominate_task(round, region))
    return found


def _nominate_task(round: Round, region: Region) -> Task:
    return Task(
        label=f"Usulkan peserta {region}",
        detail=f"{round}. Belum ada peserta yang diusulkan",
        url=reverse("monev:entry_create", args=[round.slug]),
        action="Usulkan",
        due_on=round.nomination_closes_on,
    )


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
