import uuid

import pytest
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from monev.conflicts import judges_left, recuse, short_entries, shortfalls
from monev.enums import EntryState, PanelRole, RoundState, SheetState
from monev.models import PanelPlan, Recusal, ScoreSheet
from monev.planning import (
    Making,
    end_plan,
    new_seed,
    propose,
    repeats,
    require_open_plan,
    situation,
    store_plan,
)
from monev.seating import seat, unseat
from monev.sheets import prepare_sheets
from monev.stages import obstacles
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    open_scores,
    plan_for,
)

pytestmark = pytest.mark.django_db


class World:
    """A round of two sheets per entry with three juri and four entries."""

    def __init__(self, **facts):
        self.round = RoundFactory(minimum_sheets=2, **facts)
        self.juri = [JuriFactory(round=self.round) for _ in range(3)]
        self.entries = [EntryFactory(round=self.round) for _ in range(4)]
        self.office = UserFactory()

    def pairs(self, *places):
        """Turn (number of the entry, number of the juri) into keys."""
        return {(self.entries[e].pk, self.juri[j].pk) for e, j in places}

    def store(self, *places, version=0, reason="", **facts):
        making = Making("hand", version, reason, **facts)
        return store_plan(self.round, self.pairs(*places), making, by=self.office)

    def draw(self, **facts):
        usual = {"per_entry": 2, "seed": "A1B2", "limits": {}, "keep": False}
        return propose(situation(self.round), **usual | facts)

    def sheets(self, state=None):
        rows = ScoreSheet.objects.filter(entry__round=self.round)
        rows = rows.filter(state=state) if state else rows.exclude(state=SheetState.VOID)
        return set(rows.values_list("entry_id", "juri_id"))


ALL = [(e, j) for e in range(4) for j in range(3)]
RING = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 0), (3, 0), (3, 1)]


@pytest.fixture
def world():
    return World(scoring=True)


# ------------------------------------------------------------------- storing


def test_without_a_plan_every_juri_judges_every_entry(world):
    now = situation(world.round)

    assert (now.plan, now.version, now.working) == (None, 0, frozenset(world.pairs(*ALL)))


def test_a_stored_plan_is_the_one_the_sheets_follow(world):
    plan = world.store(*RING)

    assert (plan.number, plan.source, plan.is_active) == (1, "hand", True)
    assert world.sheets() == world.pairs(*RING)
    entry = AuditEntry.objects.get(verb="panelplan.create")
    assert (entry.user, entry.facts["count"]) == (world.office, 8)


def test_a_plan_before_the_scoring_makes_no_sheet_yet():
    world = World(state=RoundState.DESK_CHECK)

    world.store(*RING)

    assert world.sheets() == set()
    assert situation(world.round).working == world.pairs(*RING)


def test_versions_are_kept_and_one_is_active(world):
    first = world.store(*RING)

    second = world.store(*ALL, version=1, reason="Semua hadir")

    first.refresh_from_db()
    assert (first.is_active, first.end_reason) == (False, "Semua hadir")
    assert (second.number, second.reason) == (2, "Semua hadir")
    assert first.pairs.count() == 8
    assert PanelPlan.objects.active().get() == second


def test_a_change_needs_a_reason(world):
    world.store(*RING)

    with pytest.raises(DomainError, match="Tulis alasan penugasan diubah") as refusal:
        world.store(*ALL, version=1, reason="  ")

    assert refusal.value.field == "reason"
    assert PanelPlan.objects.get().is_active


def test_the_same_request_makes_one_plan(world):
    key = uuid.uuid4()

    first = world.store(*RING, request_id=key)

    assert world.store(*RING, request_id=key) == first
    assert PanelPlan.objects.count() == 1


def test_a_form_opened_before_another_plan_is_stale(world):
    world.store(*RING)

    with pytest.raises(StaleVersionError, match="berubah setelah Anda membuka"):
        world.store(*ALL, version=0, reason="Semua")

    assert PanelPlan.objects.get().pairs.count() == 8


def test_an_empty_plan_and_pairs_of_another_round_are_refused(world):
    with pytest.raises(DomainError, match="Pilih paling sedikit satu juri"):
        world.store()
    foreign = {(EntryFactory().pk, world.juri[0].pk)}
    with pytest.raises(DomainError, match="1 pasangan bukan dari putaran ini"):
        store_plan(world.round, foreign, Making("hand", 0), by=world.office)

    assert not PanelPlan.objects.exists()


@pytest.mark.parametrize("state", [RoundState.TABULATION, RoundState.PLENARY, RoundState.CANCELLED])
def test_a_plan_is_settled_once_values_are_open(state):
    halt = {"halt_reason": "Batal", "resume_state": "draft"}
    world = World(state=state, **halt if state == RoundState.CANCELLED else {})

    with pytest.raises(IllegalTransitionError):
        world.store(*RING)


def test_a_plan_is_settled_once_the_chair_has_closed(world):
    world.round.scoring_closed_at = timezone.now()
    world.round.scoring_closed_by = world.office
    world.round.save()

    with pytest.raises(IllegalTransitionError, match="Penilaian sudah ditutup"):
        require_open_plan(world.round)


# ------------------------------------------------------------------- conflicts and sheets


def test_a_barred_pair_is_refused_by_name(world):
    juri, entry = world.juri[0], world.entries[0]
    recuse(juri, entry, reason="Saudara", by=juri.user)

    with pytest.raises(DomainError, match=f"benturan kepentingan: {juri.user} untuk {entry.name}"):
        world.store(*RING)

    assert not PanelPlan.objects.exists()


def test_a_pair_the_radar_asks_about_is_barred_until_it_is_decided(world):
    person = world.juri[1].user
    person.full_name = "Nur Aini"
    person.save()
    kim = world.entries[2].kim
    kim.members.create(full_name="nur  aini", position="anggota", started_on="2020-01-01")

    now = situation(world.round)

    assert now.asked == now.barred == world.pairs((2, 1))
    assert world.draw().result.loads[world.juri[1].pk] <= 3
    assert world.pairs((2, 1)).isdisjoint(world.draw().result.pairs)


def test_an_empty_sheet_of_a_removed_pair_becomes_void_with_the_reason(world):
    prepare_sheets(world.round, by=world.office)

    world.store(*RING, reason="Dua juri tiap peserta")

    gone = ScoreSheet.objects.get(entry=world.entries[0], juri=world.juri[2])
    assert (gone.state, gone.void_reason) == (
        SheetState.VOID, "Penugasan diubah: Dua juri tiap peserta",
    )  # fmt: skip
    assert world.sheets() == world.pairs(*RING)


def test_a_pair_that_comes_back_gets_its_empty_sheet_back(world):
    prepare_sheets(world.round, by=world.office)
    before = ScoreSheet.objects.get(entry=world.entries[0], juri=world.juri[2])
    world.store(*RING)

    world.store(*ALL, version=1, reason="Semua hadir")

    after = ScoreSheet.objects.get(entry=world.entries[0], juri=world.juri[2])
    assert (after.uuid, after.state, after.void_reason) == (before.uuid, "not_started", "")
    assert AuditEntry.objects.filter(verb="sheet.restore").count() == 4


def test_a_sheet_void_with_values_never_comes_back(world):
    world.store(*RING)
    sheet = ScoreSheet.objects.get(entry=world.entries[0], juri=world.juri[0])
    sheet.move_to(SheetState.VOID, void_reason="Benturan", saved_at=timezone.now())

    prepare_sheets(world.round, by=world.office)

    sheet.refresh_from_db()
    assert sheet.state == SheetState.VOID


@pytest.mark.parametrize("state", [SheetState.IN_PROGRESS, SheetState.SUBMITTED,
                                   SheetState.REOPENED])  # fmt: skip
def test_a_begun_sheet_keeps_its_pair_and_the_refusal_names_it(world, state):
    SheetFactory(
        entry=world.entries[0], juri=world.juri[2], state=state, submitted_at=timezone.now()
    )
    named = f"{world.juri[2].user} untuk {world.entries[0].name}"

    with pytest.raises(DomainError, match=f"sudah diisi, jadi pasangannya tetap: {named}"):
        world.store(*RING)

    assert world.sheets() == world.pairs((0, 2))
    assert world.pairs((0, 2)) <= set(world.draw().result.pairs)


def test_ending_the_plan_gives_everybody_everything_again(world):
    world.store(*RING)

    end_plan(world.round, reason="Juri cukup", version=1, by=world.office)

    assert not PanelPlan.objects.active().exists()
    assert world.sheets() == world.pairs(*ALL)
    assert AuditEntry.objects.get(verb="panelplan.end").facts["reason"] == "Juri cukup"


def test_ending_a_plan_needs_one_and_the_newest_and_a_reason(world):
    with pytest.raises(IllegalTransitionError, match="tidak punya rencana"):
        end_plan(world.round, reason="Cukup", version=0, by=world.office)
    world.store(*RING)

    with pytest.raises(StaleVersionError):
        end_plan(world.round, reason="Cukup", version=0, by=world.office)
    with pytest.raises(DomainError, match="Tulis alasan"):
        end_plan(world.round, reason=" ", version=1, by=world.office)

    assert PanelPlan.objects.active().exists()


def test_a_new_juri_waits_for_the_plan(world):
    world.store(*RING)
    new = seat(world.round, UserFactory(), role=PanelRole.MEMBER, by=world.office)

    assert not ScoreSheet.objects.filter(juri=new).exists()
    assert situation(world.round).working == world.pairs(*RING)


def test_an_absent_entry_keeps_its_juri(world):
    world.entries[0].state = EntryState.ABSENT
    world.entries[0].reason = "Sakit"
    world.entries[0].save()

    world.store(*RING)

    assert situation(world.round).count(world.entries[0]) == 2


# ------------------------------------------------------------------- automatic


def test_an_automatic_plan_repeats_from_its_seed(world):
    recuse(world.juri[0], world.entries[0], reason="Saudara", by=world.office)
    proposal = world.draw(limits={world.juri[1].pk: 2})
    making = Making("auto", 0, per_entry=2, seed="A1B2", inputs=proposal.inputs)

    plan = store_plan(world.round, proposal.result.pairs, making, by=world.office)

    plan.refresh_from_db()
    # 8 places: entry 0 only by the two others; the second takes two, the other two three each
    assert sorted(proposal.result.loads.values()) == [2, 3, 3]
    assert repeats(plan)
    plan.pairs.first().delete()
    assert not repeats(plan)


def test_new_seeds_differ():
    assert len({new_seed() for _ in range(5)}) == 5


def test_too_few_and_too_many_juri_per_entry_are_refused_at_the_field(world):
    for number, sentence in ((1, "paling sedikit 2 juri tiap"), (4, "menilai hanya 3 orang")):
        with pytest.raises(DomainError, match=sentence) as refusal:
            world.draw(per_entry=number)
        assert refusal.value.field == "per_entry"
    with pytest.raises(DomainError, match="Belum ada peserta"):
        propose(situation(RoundFactory()), per_entry=2, seed="A", limits={}, keep=False)


def test_filling_the_gaps_keeps_everything_else(world):
    world.store(*RING)
    prepare_sheets(world.round, by=world.office)
    unseat(world.juri[2], reason="Sakit", by=world.office)
    recuse(world.juri[0], world.entries[3], reason="Saudara", by=world.office)
    world.juri.append(JuriFactory(round=world.round))

    result = world.draw(keep=True).result

    stay = world.pairs((0, 0), (0, 1), (1, 1), (2, 0), (3, 1))
    # Entries 1, 2 and 3 lack one juri each. Work stands at 2, 3 and 0 for the new one, so that
    # 2, 3, 3 is the most equal; entry 3 can only go to the new one.
    assert stay | world.pairs((3, 3)) <= set(result.pairs)
    assert sorted(result.loads.values()) == [2, 3, 3]
    assert result.gaps == ()


def test_a_locked_sheet_of_a_former_juri_counts_and_is_kept(world):
    world.store(*RING)
    sheet = ScoreSheet.objects.get(entry=world.entries[0], juri=world.juri[0])
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        state=SheetState.SUBMITTED, submitted_at=timezone.now()
    )
    unseat(world.juri[0], reason="Pindah", by=world.office)

    result = world.draw(keep=True).result

    assert result.loads[world.juri[0].pk] == 1
    assert {one for entry, one in result.pairs if entry == world.entries[0].pk} == {
        world.juri[0].pk, world.juri[1].pk,
    }  # fmt: skip


def test_who_handed_in_from_an_earlier_seat_is_not_asked_again(world):
    SheetFactory(entry=world.entries[0], juri=world.juri[0], submitted=True)
    unseat(world.juri[0], reason="Pindah", by=world.office)
    again = JuriFactory(round=world.round, user=world.juri[0].user)

    now = situation(world.round)

    assert now.twice == {(world.entries[0].pk, again.pk)}
    assert now.twice <= now.barred


# ------------------------------------------------------------------- what else follows the plan


def test_short_entries_and_the_stage_follow_the_plan():
    world = World(state=RoundState.DESK_CHECK)
    JuriFactory(round=world.round, role=PanelRole.CHAIR)
    JuriFactory(round=world.round, role=PanelRole.SECRETARY)
    assert shortfalls(world.round) == []

    world.store(*RING[1:])

    sentence = f"Tinggal 1 juri untuk {world.entries[0].name}, paling sedikit 2."
    assert shortfalls(world.round) == [sentence]
    assert obstacles(world.round, RoundState.PRESENTATION) == [sentence]
    assert judges_left(world.entries[0]) == 1


def test_short_entries_count_a_former_juri_who_is_done(world):
    world.store(*RING)
    ScoreSheet.objects.filter(entry=world.entries[0], juri=world.juri[0]).update(
        state=SheetState.SUBMITTED, submitted_at=timezone.now()
    )

    unseat(world.juri[0], reason="Pindah", by=world.office)

    assert short_entries(world.round) == [(world.entries[2], 1), (world.entries[3], 1)]


def test_the_round_opens_with_the_sheets_of_the_plan_alone(world):
    values = {"A1": 2, "B1": 3, "B2": 4}
    plan_for(world.round, *[(world.entries[e], world.juri[j]) for e, j in RING])
    for entry, juri in RING:
        SheetFactory(
            entry=world.entries[entry], juri=world.juri[juri], submitted=True, scores=values
        )

    assert world.round.sheet_progress() == {"owed": 0, "locked": 8}
    open_scores(world.round)

    world.round.refresh_from_db()
    assert world.round.is_opened
    assert {entry.state for entry in world.round.entries.all()} == {EntryState.SCORED}


def test_situation_costs_the_same_at_sixty_entries(world, django_assert_num_queries):
    with django_assert_num_queries(9):
        situation(world.round)
    for _ in range(6):
        JuriFactory(round=world.round)
    for _ in range(56):
        EntryFactory(round=world.round)
    Recusal.objects.create(
        juri=world.juri[0], entry=world.entries[0], reason="Saudara", declared_by=world.office
    )

    with django_assert_num_queries(9):
        now = situation(world.round)
    assert (len(now.entries), len(now.seats), len(now.working)) == (60, 9, 539)


def test_the_plan_of_one_round_changes_nothing_in_another(world):
    other = World(scoring=True)
    plan_for(other.round, (other.entries[0], other.juri[0]))

    prepare_sheets(world.round, by=world.office)

    assert world.sheets() == world.pairs(*ALL)
