import pytest
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import RoundState
from monev.field_teams import save_team
from monev.models import FieldTeam, FieldTeamMember
from tests.factories.accounts import UserFactory
from tests.factories.monev import FieldTeamFactory, JuriFactory, RoundFactory

pytestmark = pytest.mark.django_db


def new_team(round_, **facts):
    return FieldTeam(round=round_, name="Tim Utara", **facts)


def test_save_team_stores_seats_and_companions():
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    seats = [JuriFactory(round=round_), JuriFactory(round=round_)]

    team = save_team(new_team(round_, companions="Petugas kecamatan"), seats, by=UserFactory())

    assert set(team.members.all()) == set(seats)
    assert AuditEntry.objects.get(verb="fieldteam.create").facts == {
        "round": round_.pk,
        "seats": [seats[0].pk, seats[1].pk],
    }


def test_save_team_again_has_exactly_the_seats_given():
    round_ = RoundFactory(state=RoundState.FIELD_VERIFICATION)
    leaving, staying, coming = (JuriFactory(round=round_) for _ in range(3))
    team = FieldTeamFactory(round=round_, seats=[leaving, staying])

    save_team(team, [staying, coming], by=UserFactory())

    assert set(team.members.all()) == {staying, coming}
    assert FieldTeam.objects.get().version == 2


def test_save_team_needs_a_seat():
    round_ = RoundFactory(state=RoundState.DESK_CHECK)

    with pytest.raises(DomainError) as refused:
        save_team(new_team(round_), [], by=UserFactory())

    assert (refused.value.message, refused.value.field) == (
        "Pilih sedikitnya satu anggota tim.",
        "members",
    )
    assert not FieldTeam.objects.exists()


@pytest.mark.parametrize("ended", [True, False])
def test_save_team_takes_only_seats_of_its_panel(ended):
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    over = JuriFactory(round=round_, ended_at="2026-01-01T00:00Z")
    seat = over if ended else JuriFactory()

    with pytest.raises(DomainError, match="dari tim penilai putaran ini"):
        save_team(new_team(round_), [seat], by=UserFactory())


def test_save_team_refuses_a_seat_of_another_team():
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    seat = JuriFactory(round=round_, user=UserFactory(full_name="Ana"))
    FieldTeamFactory(round=round_, name="Tim Selatan", seats=[seat])

    with pytest.raises(DomainError) as refused:
        save_team(new_team(round_), [seat], by=UserFactory())

    assert refused.value.message == "Ana sudah masuk Tim Selatan."


def test_save_team_ends_with_the_panel():
    round_ = RoundFactory(state=RoundState.TABULATION)

    with pytest.raises(IllegalTransitionError):
        save_team(new_team(round_), [JuriFactory(round=round_)], by=UserFactory())


def test_a_seat_is_in_one_team_in_the_database():
    seat = JuriFactory()
    FieldTeamFactory(round=seat.round, seats=[seat])
    other = FieldTeamFactory(round=seat.round)

    with pytest.raises(IntegrityError):
        FieldTeamMember.objects.create(team=other, seat=seat)


def test_a_name_is_used_once_per_round_in_the_database():
    team = FieldTeamFactory()

    with pytest.raises(IntegrityError):
        FieldTeamFactory(round=team.round, name=team.name)


def test_teams_are_seen_by_office_and_panel_of_their_round(personas):
    team = FieldTeamFactory(round=personas.round)

    seen = {
        name
        for name in ("kabupaten", "kabupaten_lain", "provinsi", "juri", "juri_lain", "pengurus")
        if FieldTeam.objects.visible_to(getattr(personas, name)).filter(pk=team.pk).exists()
    }

    assert seen == {"kabupaten", "provinsi", "juri"}
