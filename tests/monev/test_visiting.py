import datetime
from decimal import Decimal
from itertools import product

import pytest
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from monev.enums import EntryState, RoundState
from monev.enums_field import VISIT_TRANSITIONS, VisitState
from monev.models import FieldVisit, Indicator, Recusal
from monev.stages import advance, next_steps, obstacles
from monev.visiting import Plan, Signature, arrive, crew_of, defer, plan_visit, sign, visit_gaps
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    FieldTeamFactory,
    FindingFactory,
    JuriFactory,
    RoundFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

NINE = datetime.datetime(2026, 12, 1, 1, 0, tzinfo=datetime.UTC)
SIGNED = Signature(name="Rahma", position="Ketua KIM", has_agreed=True)


def recused(juri, entry):
    Recusal.objects.create(juri=juri, entry=entry, reason="Saudara", declared_by=juri.user)


def team_of(round_, **facts):
    return FieldTeamFactory(round=round_, seats=[JuriFactory(round=round_)], **facts)


def plan(entry, team, **facts):
    given = Plan(team, **({"scheduled_at": NINE} | facts))
    return plan_visit(FieldVisit(entry=entry), given, by=UserFactory())


@pytest.fixture
def entry():
    return EntryFactory(round=RoundFactory(verifying=True))


@pytest.mark.parametrize(("old", "new"), list(product(VisitState, VisitState)))
def test_visit_moves_along_its_table_only(entry, old, new):
    visit = VisitFactory(
        entry=entry, state=old, reason="Banjir", visited_at=NINE if old == "visited" else None
    )
    stamps = {"visited_at": NINE} if new == VisitState.VISITED else {}

    if new in VISIT_TRANSITIONS[old]:
        visit.move_to(new, **stamps)
        assert FieldVisit.objects.get().state == new
    else:
        with pytest.raises(IllegalTransitionError):
            visit.move_to(new, **stamps)


def test_plan_visit_schedules_the_entry(entry):
    visit = plan(entry, team_of(entry.round), place="Balai desa")

    entry.refresh_from_db()
    assert (visit.place, visit.state, entry.state) == ("Balai desa", "planned", "scheduled")
    assert AuditEntry.objects.get(verb="visit.plan").facts["entry"] == entry.pk


def test_plan_visit_twice_makes_one(entry):
    team = team_of(entry.round)

    assert plan(entry, team) == plan(entry, team)
    assert FieldVisit.objects.count() == 1


def test_plan_visit_refuses_a_second_time_of_the_same_team(entry):
    team = team_of(entry.round, name="Tim Utara")
    plan(entry, team)

    with pytest.raises(DomainError) as refused:
        plan(entry, team, scheduled_at=NINE + datetime.timedelta(hours=1))

    assert refused.value.message == "Tim Utara sudah dijadwalkan ke peserta ini."


def test_two_teams_may_visit_one_entry(entry):
    plan(entry, team_of(entry.round))
    plan(entry, team_of(entry.round))

    assert entry.visits.count() == 2


def test_plan_visit_changes_a_planned_one(entry):
    visit = plan(entry, team_of(entry.round))
    later = NINE + datetime.timedelta(days=1)

    plan_visit(visit, Plan(visit.team, later, "Kantor desa", version=1), by=UserFactory())

    stored = FieldVisit.objects.get()
    assert (stored.scheduled_at, stored.place, stored.version) == (later, "Kantor desa", 2)


def test_plan_visit_keeps_what_somebody_else_changed_meanwhile(entry):
    visit = plan(entry, team_of(entry.round, name="Tim Utara"), place="Balai desa")
    FieldVisit.objects.update(version=2)

    with pytest.raises(StaleVersionError) as refused:
        plan_visit(visit, Plan(visit.team, NINE, "Kantor", version=1), by=UserFactory())

    # 01.00 UTC is 09.00 WITA
    assert "Tim Utara, 1 Desember 2026 pukul 09.00 WITA, Balai desa" in refused.value.message
    assert FieldVisit.objects.get().place == "Balai desa"


def test_plan_visit_takes_a_team_of_its_round(entry):
    with pytest.raises(DomainError, match="Pilih tim putaran ini"):
        plan(entry, FieldTeamFactory())


@pytest.mark.parametrize("state", [RoundState.NOMINATION, RoundState.TABULATION])
def test_plan_visit_refuses_another_stage(state):
    entry = EntryFactory(round=RoundFactory(state=state))

    with pytest.raises(IllegalTransitionError):
        plan(entry, team_of(entry.round))


def test_a_conflicted_juri_stays_away_from_the_entry(entry):
    team = team_of(entry.round)
    [staying] = team.members.all()
    away = JuriFactory(round=entry.round)
    team.memberships.create(seat=away)
    recused(away, entry)

    visit = plan(entry, team)

    assert crew_of(visit) == [staying]


def test_plan_visit_refuses_a_team_that_conflicts_leave_empty(entry):
    team = team_of(entry.round, name="Tim Utara")
    recused(team.members.get(), entry)

    with pytest.raises(DomainError, match="Semua anggota Tim Utara berbenturan"):
        plan(entry, team)


def test_arrive_marks_visit_and_entry_and_rounds_the_position(entry):
    visit = plan(entry, team_of(entry.round))

    arrive(visit, by=UserFactory(), position=(Decimal("-1.25671"), Decimal("116.83449")))

    visit.refresh_from_db()
    entry.refresh_from_db()
    # a hundredth of a degree is about a kilometre
    assert (visit.latitude, visit.longitude) == (Decimal("-1.26"), Decimal("116.83"))
    assert (visit.state, entry.state) == ("visited", "visited")
    assert "latitude" not in str(AuditEntry.objects.get(verb="visit.arrive").facts)


def test_a_late_visit_leaves_an_entry_that_has_presented():
    entry = EntryFactory(
        round=RoundFactory(scoring=True, has_field_visit=True), state=EntryState.PRESENTED
    )

    arrive(plan(entry, team_of(entry.round)), by=UserFactory())

    entry.refresh_from_db()
    assert entry.state == EntryState.PRESENTED


@pytest.mark.parametrize("state", ["postponed", "not_met"])
def test_defer_needs_a_reason_and_leaves_room_for_a_new_plan(entry, state):
    visit = plan(entry, team_of(entry.round))

    with pytest.raises(DomainError, match="Tulis alasannya"):
        defer(visit, state, by=UserFactory(), reason=" ")
    defer(visit, state, by=UserFactory(), reason="Jembatan putus")
    again = plan(entry, visit.team)

    assert again.pk != visit.pk
    assert FieldVisit.objects.get(pk=visit.pk).reason == "Jembatan putus"


def test_sign_closes_the_findings_with_both_names(entry):
    visit = VisitFactory(entry=entry, visited=True)
    FindingFactory(visit=visit)
    member = UserFactory()

    sign(visit, SIGNED, by=member)

    visit.refresh_from_db()
    assert (visit.signer_name, visit.signed_by, visit.takes_findings) == ("Rahma", member, False)
    assert visit.takes_addenda
    assert "Rahma" not in str(AuditEntry.objects.get(verb="visit.sign").facts)


def test_sign_names_the_indicators_without_a_finding(entry):
    visit = VisitFactory(entry=entry, visited=True)

    with pytest.raises(DomainError, match="Belum ada temuan untuk B1 Indikator B1"):
        sign(visit, SIGNED, by=UserFactory())


def test_sign_needs_an_agreement_or_the_paper(entry):
    visit = FindingFactory(visit__entry=entry).visit

    with pytest.raises(DomainError, match="Centang persetujuan"):
        sign(visit, Signature("Rahma", "Ketua"), by=UserFactory())


def test_sign_happens_once(entry):
    visit = FindingFactory(visit__entry=entry).visit
    sign(visit, SIGNED, by=UserFactory())

    with pytest.raises(IllegalTransitionError, match="sudah ditandatangani"):
        sign(visit, SIGNED, by=UserFactory())


def test_visit_gaps_name_what_is_not_written_down(entry):
    unseen = EntryFactory(round=entry.round)
    visit = plan(entry, team_of(entry.round, name="Tim Utara"))

    assert visit_gaps(entry.round) == [
        f"Kunjungan Tim Utara ke {entry} belum dicatat: dikunjungi, ditunda, atau tidak bertemu.",
        f"{unseen} belum dijadwalkan dikunjungi.",
    ]
    assert set(visit_gaps(entry.round)) <= set(obstacles(entry.round, RoundState.PRESENTATION))

    arrive(visit, by=UserFactory())
    defer(plan(unseen, visit.team), "not_met", by=UserFactory(), reason="Kantor tutup")

    assert visit_gaps(entry.round) == []


def test_an_instrument_without_field_indicators_needs_no_visit(entry):
    Indicator.objects.filter(code="B1").update(stage="desk")

    assert visit_gaps(entry.round) == []


def test_passing_over_the_field_says_which_indicators_have_no_finding():
    round_ = RoundFactory(state=RoundState.DESK_CHECK)

    sentences = {step.target: step.consequence for step in next_steps(round_)}

    assert "B1 dinilai saat paparan tanpa temuan tim" in sentences[RoundState.PRESENTATION]
    assert "tanpa temuan" not in sentences[RoundState.FIELD_VERIFICATION]


def test_advance_refuses_an_open_visit(entry):
    plan(entry, team_of(entry.round))

    with pytest.raises(DomainError, match="belum dicatat"):
        advance(entry.round, RoundState.PRESENTATION, by=UserFactory())


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "lain"},
        {"state": "postponed"},
        {"state": "visited"},
        {"visited_at": NINE},
        {"signed_at": NINE},
        {"latitude": Decimal("1.00")},
        {"latitude": Decimal("91"), "longitude": Decimal("10")},
    ],
)
def test_the_database_refuses_a_broken_visit(entry, facts):
    with pytest.raises(IntegrityError):
        VisitFactory(entry=entry, **facts)


def test_the_database_refuses_two_plans_of_one_team(entry):
    visit = VisitFactory(entry=entry)

    with pytest.raises(IntegrityError):
        VisitFactory(entry=entry, team=visit.team)
