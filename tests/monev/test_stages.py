import datetime
from itertools import product

import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev import stages
from monev.enums import EntryState, InstrumentState, PanelRole, RoundState, SheetState
from monev.models import Indicator, Round, ScoreSheet
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    FieldTeamFactory,
    InstrumentFactory,
    JuriFactory,
    RoundFactory,
    VisitFactory,
)
from tests.factories.registry import region

pytestmark = pytest.mark.django_db

DATES = {
    "nomination_opens_on": datetime.date(2026, 11, 1),
    "nomination_closes_on": datetime.date(2026, 11, 30),
}
# The steps this module takes; everything later belongs to the closing of scoring.
STEPS = {
    ("draft", "instrument_set"), ("instrument_set", "instrument_locked"),
    ("instrument_locked", "announced"), ("announced", "nomination"),
    ("nomination", "desk_check"), ("desk_check", "field_verification"),
    ("desk_check", "presentation"), ("field_verification", "presentation"),
}  # fmt: skip


def whole_round(state, **facts):
    """A round that lacks nothing for any step: calendar, panel and an eligible entry."""
    round_ = RoundFactory(state=state, **(DATES | facts))
    JuriFactory(round=round_, role=PanelRole.CHAIR)
    JuriFactory(round=round_)
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    VisitFactory(
        entry=EntryFactory(round=round_), team=FieldTeamFactory(round=round_), visited=True
    )
    return round_


@pytest.mark.parametrize("old", RoundState.values)
def test_advance_takes_the_steps_of_the_preparation_only(old):
    done = set()
    for new in RoundState.values:
        round_ = whole_round(old, halt_reason="Bencana", resume_state=RoundState.NOMINATION)
        try:
            stages.advance(round_, new, by=UserFactory())
        except IllegalTransitionError:
            continue
        done.add((old, new))

    assert done == {pair for pair in product([old], RoundState.values) if pair in STEPS}


@pytest.mark.parametrize(
    ("state", "target", "change", "sentence"),
    [
        ("draft", "instrument_set", {"instrument": None}, "Pilih instrumen dahulu."),
        ("instrument_locked", "announced", {"nomination_opens_on": None, "plenary_on": None},
         "Isi jadwal: pengusulan dibuka, tanggal rapat pleno."),
        ("instrument_locked", "announced", {"minimum_sheets": 3},
         "Tim penilai baru 2 juri, paling sedikit 3."),
        ("desk_check", "presentation", {"minimum_sheets": 5},
         "Tim penilai baru 2 juri, paling sedikit 5."),
    ],
)  # fmt: skip
def test_advance_refuses_a_round_that_lacks_something(state, target, change, sentence):
    round_ = whole_round(state, **change)

    with pytest.raises(DomainError) as refusal:
        stages.advance(round_, target, by=UserFactory())

    round_.refresh_from_db()
    assert (refusal.value.message, round_.state) == (sentence, state)
    assert not AuditEntry.objects.exists()
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize("target", ["field_verification", "presentation"])
def test_advance_refuses_to_leave_the_desk_check_undecided(target):
    round_ = whole_round("desk_check")
    EntryFactory(round=round_, state=EntryState.SUBMITTED)
    EntryFactory(round=round_, state=EntryState.RETURNED_FOR_FIX)

    with pytest.raises(DomainError) as refusal:
        stages.advance(round_, target, by=UserFactory())

    assert refusal.value.message == "2 peserta belum diputuskan memenuhi syarat atau tidak."


def test_advance_refuses_a_presentation_nobody_is_fit_for():
    round_ = whole_round("desk_check")
    round_.entries.update(state=EntryState.INELIGIBLE, reason="SK berakhir")

    with pytest.raises(DomainError, match="Belum ada peserta yang memenuhi syarat."):
        stages.advance(round_, "presentation", by=UserFactory())


def test_advance_refuses_to_close_nominations_without_any():
    round_ = whole_round("nomination")
    round_.entries.update(state=EntryState.WITHDRAWN, reason="Mundur")

    with pytest.raises(DomainError, match="Belum ada peserta yang diusulkan."):
        stages.advance(round_, "desk_check", by=UserFactory())


def test_advance_refuses_a_panel_without_chair():
    round_ = whole_round("instrument_locked")
    round_.juri_assignments.update(role=PanelRole.MEMBER)

    with pytest.raises(DomainError, match="Tim penilai belum punya ketua."):
        stages.advance(round_, "announced", by=UserFactory())


def test_advance_refuses_a_juri_who_became_pengurus_of_an_entry(give):
    round_ = whole_round("desk_check")
    juri = round_.juri_assignments.last().user
    give(juri, kim=round_.entries.first().kim)

    with pytest.raises(DomainError) as refusal:
        stages.advance(round_, "presentation", by=UserFactory())

    expected = f"{juri} sekarang pengurus KIM peserta. Akhiri tugas jurinya."
    assert refusal.value.message == expected


def test_advance_locks_the_draft_instrument():
    instrument = InstrumentFactory(draft=True)
    round_ = whole_round("instrument_set", instrument=instrument)

    stages.advance(round_, "instrument_locked", by=UserFactory())

    instrument.refresh_from_db()
    assert instrument.state == InstrumentState.LOCKED
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {
        "instrument.lock",
        "round.advance",
    }


def test_advance_accepts_an_instrument_that_is_locked_already():
    round_ = whole_round("instrument_set")

    stages.advance(round_, "instrument_locked", by=UserFactory())

    assert Round.objects.get().state == RoundState.INSTRUMENT_LOCKED


def test_advance_refuses_an_instrument_whose_weights_miss_100():
    instrument = InstrumentFactory(draft=True)
    Indicator.objects.filter(aspect__instrument=instrument, code="A1").update(weight=35)
    round_ = whole_round("instrument_set", instrument=instrument)

    with pytest.raises(DomainError) as refusal:
        stages.advance(round_, "instrument_locked", by=UserFactory())

    instrument.refresh_from_db()
    assert refusal.value.message == f"{instrument}: Jumlah bobot 95, harus 100."
    assert instrument.state == InstrumentState.DRAFT


def test_advance_into_the_presentation_prepares_the_sheets():
    round_ = whole_round("desk_check")

    stages.advance(round_, "presentation", by=UserFactory())

    states = list(ScoreSheet.objects.values_list("state", flat=True))
    assert states == [SheetState.NOT_STARTED, SheetState.NOT_STARTED]


def test_advance_is_recorded():
    round_, by = whole_round("announced"), UserFactory()

    stages.advance(round_, "nomination", by=by)

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.user, entry.facts) == ("round.advance", by, {"to": "nomination"})


def test_advance_by_two_people_moves_one_step():
    first = whole_round("announced")
    second = Round.objects.get(pk=first.pk)
    stages.advance(first, "nomination", by=UserFactory())

    with pytest.raises(IllegalTransitionError, match="sudah berubah"):
        stages.advance(second, "nomination", by=UserFactory())


def test_next_steps_of_the_desk_check_offers_the_field_visit_or_not():
    steps = stages.next_steps(whole_round("desk_check"))

    assert [(step.target, step.obstacles) for step in steps] == [
        ("field_verification", ()),
        ("presentation", ()),
    ]


@pytest.mark.parametrize("state", ["suspended", "cancelled", "presentation", "published"])
def test_next_steps_is_empty_outside_the_preparation(state):
    round_ = whole_round(state, halt_reason="Bencana", resume_state="nomination")

    assert stages.next_steps(round_) == []


def test_whole_way_from_draft_to_presentation():
    instrument = InstrumentFactory(draft=True, region=region("64.09"))
    round_ = whole_round("draft", instrument=instrument)

    for target in ("instrument_set", "instrument_locked", "announced", "nomination", "desk_check",
                   "field_verification", "presentation"):  # fmt: skip
        stages.advance(round_, target, by=UserFactory())

    assert Round.objects.get(pk=round_.pk).is_scoring
