import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from monev.enums import RoundState
from monev.enums_hall import AppearanceState
from monev.models import Appearance, PresentationSession, QuestionNote
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, QuestionNoteFactory, RoundFactory, SessionFactory

pytestmark = pytest.mark.django_db


def refused_by_database(make, constraint):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    # SQLite names the columns of a unique index, not the constraint.
    assert constraint in str(caught.value) or "UNIQUE" in str(caught.value)


@pytest.mark.parametrize("minutes", [0, 181])
def test_session_minutes_stay_in_range(minutes):
    refused_by_database(
        lambda: SessionFactory(slot_minutes=minutes), "presentationsession_slot_in_range"
    )


@pytest.mark.parametrize("count", [0, 101])
def test_session_count_stays_in_range(count):
    refused_by_database(
        lambda: SessionFactory(entry_count=count), "presentationsession_count_in_range"
    )


def test_session_starts_once_per_moment():
    session = SessionFactory()

    refused_by_database(
        lambda: SessionFactory(round=session.round), "presentationsession_start_once"
    )
    assert PresentationSession.objects.count() == 1


def test_one_entry_on_stage_per_round():
    round_ = RoundFactory(scoring=True)
    EntryFactory(round=round_, on_stage=True)

    refused_by_database(
        lambda: EntryFactory(round=round_, on_stage=True), "appearance_one_on_stage"
    )


@pytest.mark.parametrize(
    ("state", "ended"), [(AppearanceState.ON, True), (AppearanceState.FINISHED, False)]
)
def test_appearance_ended_and_its_moment_go_together(state, ended):
    entry = EntryFactory()

    refused_by_database(
        lambda: Appearance.objects.create(
            round=entry.round, entry=entry, state=state, ended_at=timezone.now() if ended else None
        ),
        "appearance_ended_has_moment",
    )


def test_appearance_state_is_a_known_one():
    entry = EntryFactory()

    refused_by_database(
        lambda: Appearance.objects.create(
            round=entry.round, entry=entry, state="lain", ended_at=timezone.now()
        ),
        "appearance_state_valid",
    )


@pytest.mark.parametrize("old", AppearanceState)
@pytest.mark.parametrize("new", AppearanceState)
def test_only_a_running_turn_ends(old, new):
    entry = EntryFactory()
    ended = None if old == AppearanceState.ON else timezone.now()
    call = Appearance.objects.create(round=entry.round, entry=entry, state=old, ended_at=ended)

    allowed = new in call.next_states

    assert allowed == (old == AppearanceState.ON and new != AppearanceState.ON)


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        (RoundState.PRESENTATION, {"juri"}),
        (
            RoundState.TABULATION,
            {"juri", "ketua_juri", "sekretaris", "kabupaten", "provinsi", "auditor"},
        ),
    ],
)
def test_a_note_of_a_juri_is_its_own_until_values_are_open(personas, state, readers):
    entry = EntryFactory(round=personas.round, kim=personas.kim)
    seat = personas.round.juri_assignments.get(user=personas.juri)
    QuestionNoteFactory(entry=entry, seat=seat)
    personas.round.state = state
    personas.round.save()

    found = {
        name
        for name, user in vars(personas).items()
        if hasattr(user, "is_auditor") and QuestionNote.objects.visible_to(user).exists()
    }

    assert found == readers


def test_a_note_of_the_secretary_is_read_by_the_panel(personas):
    entry = EntryFactory(round=personas.round, kim=personas.kim)
    seat = personas.round.juri_assignments.get(user=personas.sekretaris)
    QuestionNoteFactory(entry=entry, seat=seat)

    assert QuestionNote.objects.visible_to(personas.juri).count() == 1
    assert QuestionNote.objects.visible_to(personas.juri_lain).count() == 0
    assert QuestionNote.objects.visible_to(UserFactory()).count() == 0
