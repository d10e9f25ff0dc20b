"""Making the teams that visit the entries."""

from collections.abc import Collection

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from monev.models import FieldTeam, FieldTeamMember, JuriAssignment


@transaction.atomic
def save_team(team: FieldTeam, seats: Collection[JuriAssignment], *, by) -> FieldTeam:
    """Store a new or changed team with exactly these seats.

    Raises DomainError without a seat, for one of another round or one that has ended, and for one
    that is in another team; IllegalTransitionError when the panel may no longer change.
    """
    team.round.require_open_panel()
    _require_free(team, seats)
    act = "create" if team.pk is None else "update"
    team.version += act == "update"
    team.save()
    team.memberships.exclude(seat__in=seats).delete()
    known = set(team.memberships.values_list("seat_id", flat=True))
    FieldTeamMember.objects.bulk_create(
        FieldTeamMember(team=team, seat=seat) for seat in seats if seat.pk not in known
    )
    keys = sorted(seat.pk for seat in seats)
    record(by, f"fieldteam.{act}", team, round=team.round_id, seats=keys)
    return team


def _require_free(team: FieldTeam, seats: Collection[JuriAssignment]) -> None:
    if not seats:
        raise DomainError("Pilih sedikitnya satu anggota tim.", field="members")
    if any(seat.round_id != team.round_id or seat.ended_at for seat in seats):
        raise DomainError("Pilih orang dari tim penilai putaran ini.", field="members")
    taken = FieldTeamMember.objects.filter(seat__in=seats).exclude(team=team.pk)
    if other := taken.select_related("seat__user", "team").first():
        raise DomainError(f"{other.seat.user} sudah masuk {other.team}.", field="members")
