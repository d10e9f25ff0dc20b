from itertools import product

import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from monev import judging
from monev.calibration import (
    add_example,
    close_calibration,
    objection,
    open_calibration,
    remove_example,
    require_calibration,
    reset_calibration,
    source_entries,
    take_example,
)
from monev.calibration_gap import feedback, gap
from monev.calibration_scoring import save_calibration, submit_calibration
from monev.calibration_seats import gate_sentence, join_calibration, team_sentence, teams_sentence
from monev.enums import RoundState, SheetState
from monev.enums_calibration import (
    CALIBRATION_SHEET_TRANSITIONS,
    CALIBRATION_TRANSITIONS,
    CalibrationSheetState,
    CalibrationState,
    MaterialKind,
)
from monev.enums_field import VisitState
from monev.enums_panel import ConflictState
from monev.models import CalibrationEntry, CalibrationSheet, Recusal, ScoreSheet
from monev.seating import seat as give_seat
from monev.stages import find_step
from monev.visiting import arrive
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.calibration import (
    MIDDLE,
    MILD,
    STRICT,
    CalibrationEntryFactory,
    CalibrationSessionFactory,
    fill,
    hand_in,
    opened,
    panel,
)
from tests.factories.monev import (
    EntryFactory,
    FieldTeamFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    VisitFactory,
)
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return RoundFactory(state=RoundState.DESK_CHECK)


@pytest.fixture
def seats(round_):
    return panel(round_, "Ani", "Budi", "Citra")


@pytest.fixture
def by():
    return UserFactory()


def old_entry(**kwargs):
    return EntryFactory(round=RoundFactory(state=RoundState.CLOSED, name="Monev Lama"), **kwargs)


def own_sheet(session, seat):
    return CalibrationSheet.objects.for_page().get(session=session, juri=seat)


@pytest.mark.parametrize(("old", "new"), list(product(CalibrationState, CalibrationState)))
def test_calibration_moves(old, new):
    session = CalibrationSessionFactory(state=old, reset_reason="Alasan")
    stamps = {"closed_at": session.opened_at} if new == CalibrationState.CLOSED else {}

    if new in CALIBRATION_TRANSITIONS[old]:
        session.move_to(new, **stamps)
        assert session.state == new
    else:
        with pytest.raises(IllegalTransitionError):
            session.move_to(new, **stamps)


def test_calibration_sheet_is_never_opened_again():
    moves = dict(CALIBRATION_SHEET_TRANSITIONS)

    assert moves[CalibrationSheetState.OPEN] == {CalibrationSheetState.SUBMITTED}
    assert moves[CalibrationSheetState.SUBMITTED] == set()


# --- examples ---------------------------------------------------------------
def test_add_example_wants_some_material(round_, by):
    example = CalibrationEntry(round=round_, title="Kosong", kind=MaterialKind.INVENTED)

    with pytest.raises(DomainError, match="Isi uraian, tautan, atau berkas") as refusal:
        add_example(example, by=by)

    assert refusal.value.field == "description"
    assert not CalibrationEntry.objects.exists()


def test_take_example_leaves_scores_and_rank_behind(round_, seats, by):
    snapshot = {
        "name": "KIM Lama", "place": "Waru", "member_count": 12,
        "promotion": {"round": "Monev", "rank": 1, "total": "91.25"}, "total": "91.25",
    }  # fmt: skip
    source = old_entry(snapshot=snapshot)

    example = take_example(round_, source, by=by)

    assert example.snapshot == {"name": "KIM Lama", "place": "Waru", "member_count": 12}
    assert (example.kind, example.title) == (MaterialKind.OLD, "KIM Lama, Monev Lama")
    entry = AuditEntry.objects.get(verb="calibration_entry.create")
    assert entry.facts == {"round": round_.pk, "kind": "old"}


@pytest.mark.parametrize("state", [RoundState.PRESENTATION, RoundState.PLENARY])
def test_source_entries_are_of_rounds_that_are_over(round_, give, state):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    EntryFactory(round=RoundFactory(state=state))
    EntryFactory(round=round_)
    elsewhere = RoundFactory(state=RoundState.CLOSED, region=region("64.08"))
    EntryFactory(round=elsewhere, kim=KimFactory(region=region("64.08.12.2004"), verified=True))
    old = old_entry()

    assert list(source_entries(round_, office)) == [old]


def test_example_of_a_participant_is_refused(round_, seats, by):
    source = old_entry()
    EntryFactory(round=round_, kim=source.kim)

    with pytest.raises(DomainError, match="peserta putaran ini. Pilih contoh dari KIM lain"):
        take_example(round_, source, by=by)


@pytest.mark.parametrize("state", [ConflictState.DISCLOSED, ConflictState.RECUSED])
def test_example_a_juri_has_a_conflict_with_is_refused_naming_the_juri(round_, seats, by, state):
    # Budi stepped aside for this KIM in the old round already.
    source = old_entry()
    earlier = JuriFactory(round=source.round, user=seats[1].user)
    Recusal.objects.create(
        juri=earlier, entry=source, reason="Saudara", state=state, declared_by=seats[1].user
    )

    with pytest.raises(DomainError) as refusal:
        take_example(round_, source, by=by)

    assert refusal.value.message == (
        f"Budi berbenturan kepentingan dengan {source.kim}. Pilih contoh dari KIM lain."
    )
    assert not round_.calibration_entries.exists()


def test_example_of_the_own_kim_of_a_juri_is_refused(round_, seats, give):
    source = old_entry()
    give(seats[2].user, kim=source.kim)

    assert "Citra berbenturan" in objection(round_, source.kim)


def test_examples_stay_once_the_session_runs(round_, seats, by):
    session = opened(round_)
    example = round_.calibration_entries.get()

    for act in (
        lambda: remove_example(example, by=by),
        lambda: add_example(CalibrationEntry(round=round_, title="Baru", link="x"), by=by),
    ):
        with pytest.raises(IllegalTransitionError, match="selagi kalibrasi berjalan"):
            act()
    assert session.sheets.count() == 3


def test_remove_example_keeps_what_was_scored(round_, seats, by):
    session = opened(round_)
    scored, fresh = round_.calibration_entries.get(), None
    reset_calibration(session, by=by, reason="Salah bahan")
    fresh = CalibrationEntryFactory(round=round_)

    remove_example(scored, by=by)
    remove_example(fresh, by=by)

    assert list(round_.calibration_entries.values_list("pk", flat=True)) == [scored.pk]
    assert not round_.calibration_entries.in_use().exists()


# --- opening and ending -----------------------------------------------------
def test_open_gives_every_juri_a_sheet_and_is_done_once(round_, seats, by):
    first = opened(round_, examples=2)

    again = open_calibration(round_, by=by, is_required=True, feedback_minimum=3)

    assert again == first
    assert first.sheets.count() == 6
    assert AuditEntry.objects.filter(verb="calibration.open").count() == 1


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.INSTRUMENT_SET, RoundState.PLENARY])
def test_open_waits_for_the_locked_instrument(seats, round_, state):
    CalibrationEntryFactory(round=round_)
    round_.move_to(RoundState.PRESENTATION)
    type(round_).objects.filter(pk=round_.pk).update(state=state)
    round_.refresh_from_db()

    with pytest.raises(DomainError, match="Instrumen dikunci dahulu"):
        opened(round_)


def test_open_names_everything_that_is_missing(round_, by):
    with pytest.raises(DomainError) as refusal:
        open_calibration(round_, by=by, is_required=False, feedback_minimum=3)

    assert "Belum ada contoh yang dinilai bersama." in refusal.value.message
    assert "Tim penilai belum punya ketua." in refusal.value.message


def test_open_checks_conflicts_again(round_, seats, by):
    source = old_entry()
    take_example(round_, source, by=by)
    EntryFactory(round=round_, kim=source.kim)

    with pytest.raises(DomainError, match="peserta putaran ini"):
        opened(round_)


def test_close_asks_for_a_reason_while_somebody_owes(round_, seats, by):
    session = opened(round_)
    hand_in(session, seats[0], STRICT)

    with pytest.raises(DomainError, match="belum mengajukan") as refusal:
        close_calibration(session, by=by, reason=" ")
    close_calibration(session, by=by, reason="Juri sakit")

    assert refusal.value.field == "reason"
    session.refresh_from_db()
    assert (session.state, session.close_reason) == (CalibrationState.CLOSED, "Juri sakit")
    with pytest.raises(judging.SheetLockedError, match="sudah berakhir"):
        fill(own_sheet(session, seats[1]), STRICT)


def test_close_at_will_when_all_have_handed_in(round_, seats, by):
    session = opened(round_)
    for seat in seats:
        hand_in(session, seat, STRICT)

    assert close_calibration(session, by=by).state == CalibrationState.CLOSED


def test_reset_keeps_what_was_filled_and_starts_anew(round_, seats, by):
    session = opened(round_)
    hand_in(session, seats[0], STRICT)

    with pytest.raises(DomainError, match="Tulis alasan"):
        reset_calibration(session, by=by, reason="")
    reset_calibration(session, by=by, reason="Bahan keliru")
    second = opened(round_)

    assert (second.number, second.sheets.submitted().count()) == (2, 0)
    old = own_sheet(session, seats[0])
    assert old.points() == {"A1": 2, "B1": 2, "B2": 2}
    assert not old.is_fillable
    assert AuditEntry.objects.get(verb="calibration.reset").facts == {"reason": "Bahan keliru"}


def test_a_juri_seated_later_takes_part(round_, seats, by):
    session = opened(round_)

    late = give_seat(round_, UserFactory(), role="member", by=by)

    assert session.sheets.filter(juri=late).count() == 1
    join_calibration(round_)
    assert session.sheets.count() == 4


def test_a_juri_seated_later_with_a_conflict_gets_no_sheet(round_, seats, by, give):
    source = old_entry()
    take_example(round_, source, by=by)
    session = opened(round_)
    person = give(UserFactory(), kim=source.kim)

    late = give_seat(round_, person, role="member", by=by)

    assert not session.sheets.filter(juri=late).exists()
    assert gate_sentence(late) == ""


# --- scoring ----------------------------------------------------------------
def test_save_and_submit_touch_no_real_sheet(round_, seats):
    real = SheetFactory(entry=EntryFactory(round=round_), juri=seats[0])
    session = opened(round_)

    hand_in(session, seats[0], STRICT)

    real.refresh_from_db()
    assert (real.state, real.version) == (SheetState.NOT_STARTED, 1)
    assert round_.sheet_progress() == {"owed": 1, "locked": 0}
    # no values in the log
    acts = AuditEntry.objects.filter(verb__startswith="calibration_sheet.").order_by("pk")
    facts = [one.facts for one in acts]
    assert facts == [{"version": 2, "parts": ["A1", "B1", "B2"]}, {"round": round_.pk}]


def test_submit_names_every_gap_and_asks_for_no_note(round_, seats):
    session = opened(round_)
    sheet = fill(own_sheet(session, seats[0]), {"A1": "4", "B1": "0"})

    with pytest.raises(judging.IncompleteSheetError) as refusal:
        submit_calibration(sheet, by=seats[0].user)
    sheet = fill(sheet, {"B2": "4"})
    submit_calibration(sheet, by=seats[0].user)

    assert [gap.message for gap in refusal.value.missing] == ["Beri nilai untuk B2 Indikator B2"]
    with pytest.raises(judging.SheetLockedError, match="tidak dapat diubah lagi"):
        fill(sheet, {"A1": "1"})
    assert submit_calibration(sheet, by=seats[0].user).version == 4


def test_save_of_a_stale_version_is_refused(round_, seats):
    session = opened(round_)
    sheet = own_sheet(session, seats[0])
    fill(sheet, {"A1": "3"})

    typed = judging.SheetInput(points={"A1": 1})
    with pytest.raises(StaleVersionError):
        save_calibration(sheet, typed, by=seats[0].user, version=1)


# --- the gate ---------------------------------------------------------------
def test_required_calibration_keeps_real_sheets_closed(seats, round_, by):
    session = opened(round_)
    round_.move_to(RoundState.PRESENTATION)
    sheet = SheetFactory(entry=EntryFactory(round=round_), juri=seats[0])
    typed = judging.SheetInput(points={"A1": 2})

    require_calibration(session, by=by, is_required=True)
    with pytest.raises(DomainError, match="Kalibrasi wajib sebelum menilai: 1 contoh"):
        judging.save_sheet(sheet, typed, by=seats[0].user)
    hand_in(session, seats[0], STRICT)
    judging.save_sheet(sheet, typed, by=seats[0].user)

    assert ScoreSheet.objects.get(pk=sheet.pk).state == SheetState.IN_PROGRESS
    # the others still owe theirs, closing lets them in
    assert gate_sentence(seats[1])
    close_calibration(session, by=by, reason="Waktu habis")
    assert gate_sentence(seats[1]) == ""
    with pytest.raises(IllegalTransitionError, match="sudah ditutup"):
        require_calibration(session, by=by, is_required=True)


# --- teams ------------------------------------------------------------------
def test_one_team_or_none_needs_no_calibration(round_, seats):
    assert teams_sentence(round_) == ""
    team = FieldTeamFactory(round=round_, seats=seats)

    assert teams_sentence(round_) == ""
    assert team_sentence(team) == ""


def test_one_team_waits_only_when_calibration_is_required(round_, seats, by):
    team = FieldTeamFactory(round=round_, name="Tim Utara", seats=seats[:2])
    session = opened(round_)

    assert team_sentence(team) == ""
    require_calibration(session, by=by, is_required=True)
    hand_in(session, seats[0], STRICT)

    assert team_sentence(team) == (
        "Tim Utara berangkat sesudah anggotanya mengajukan kalibrasi: Budi."
    )
    hand_in(session, seats[1], STRICT)
    assert team_sentence(team) == ""


def test_two_teams_need_one_shared_example(round_, seats, by):
    EntryFactory(round=round_)
    north = FieldTeamFactory(round=round_, name="Tim Utara", seats=seats[:1])
    south = FieldTeamFactory(round=round_, name="Tim Selatan", seats=seats[1:2])

    assert "Buka kalibrasi putaran ini." in teams_sentence(round_)
    assert "Buka kalibrasi putaran ini." in team_sentence(north)
    session = opened(round_)
    hand_in(session, seats[0], STRICT)
    step = find_step(round_, RoundState.FIELD_VERIFICATION)
    assert step.obstacles == (
        "Beberapa tim lapangan menilai satu contoh kalibrasi yang sama dahulu. "
        "Belum mengajukan: Budi.",
    )
    assert [team_sentence(north), bool(team_sentence(south))] == ["", True]
    # closing does not stand for scoring
    close_calibration(session, by=by, reason="Waktu habis")
    assert "Belum mengajukan: Budi." in teams_sentence(round_)
    assert team_sentence(south)

    reset_calibration(session, by=by, reason="Budi belum menilai")
    again = opened(round_)
    for one in seats[:2]:
        hand_in(again, one, MILD)

    assert teams_sentence(round_) == team_sentence(north) == team_sentence(south) == ""
    assert find_step(round_, RoundState.FIELD_VERIFICATION).obstacles == ()


def test_two_teams_on_two_examples_share_none(round_, seats):
    FieldTeamFactory(round=round_, seats=seats[:1])
    FieldTeamFactory(round=round_, seats=seats[1:2])
    session = opened(round_, examples=2)
    first, second = round_.calibration_entries.order_by("pk")
    for seat, example in ((seats[0], first), (seats[1], second)):
        sheet = session.sheets.get(juri=seat, example=example)
        submit_calibration(fill(sheet, STRICT), by=seat.user)

    assert "Belum mengajukan" in teams_sentence(round_)


# --- feedback and gap -------------------------------------------------------
def test_feedback_waits_for_three_and_for_the_own_sheet(round_, seats):
    session = opened(round_)
    hand_in(session, seats[0], STRICT)
    hand_in(session, seats[1], MIDDLE)

    assert [feedback(session, one) for one in seats] == [None, None, None]
    hand_in(session, seats[2], MILD)

    # the worked example of tests/monev/test_calibration_feedback.py
    found = feedback(session, seats[0])
    assert found.sentence == (
        "Anda rata-rata 12,5 poin lebih ketat dari rekan pada contoh yang sama, terutama pada "
        "Aspek B."
    )
    assert (found.own, found.others) == ("50,0", "62,5")
    assert [row.text for row in found.aspects] == ["5,0 poin lebih ketat", "7,5 poin lebih ketat"]


def test_feedback_minimum_is_data_of_the_session(round_, seats):
    session = opened(round_, feedback_minimum=4)
    for one, scores in zip(seats, (STRICT, MIDDLE, MILD), strict=True):
        hand_in(session, one, scores)

    assert feedback(session, seats[0]) is None


def test_gap_is_empty_until_the_end(round_, seats, by):
    session = opened(round_)
    hand_in(session, seats[0], STRICT)
    hand_in(session, seats[1], MILD)

    assert gap(session) is None
    close_calibration(session, by=by, reason="Citra sakit")

    # 50 − 66,25 = −16,25 and back; A 20 − 30, B 30 − 36,25 = −6,25
    rows = [(row.seat.user.full_name, row.difference, row.aspects) for row in gap(session).rows]
    assert rows == [("Ani", "−16,3", ("−10,0", "−6,3")), ("Budi", "+16,3", ("+10,0", "+6,3"))]


def test_gap_of_one_alone_has_no_rows(round_, seats, by):
    session = opened(round_)
    hand_in(session, seats[0], STRICT)
    close_calibration(session, by=by, reason="Yang lain sakit")

    assert gap(session).rows == ()


def test_a_team_of_two_starts_no_visit_before_its_calibration(seats, round_, by):
    round_.move_to(RoundState.FIELD_VERIFICATION)
    north, south = (FieldTeamFactory(round=round_, seats=[seat]) for seat in seats[:2])
    visits = [VisitFactory(entry=EntryFactory(round=round_), team=team) for team in (north, south)]
    session = opened(round_)
    hand_in(session, seats[0], STRICT)

    arrive(visits[0], by=by)
    with pytest.raises(DomainError, match="berangkat sesudah anggotanya mengajukan kalibrasi"):
        arrive(visits[1], by=by)
    hand_in(session, seats[1], STRICT)

    assert arrive(visits[1], by=by).state == VisitState.VISITED
