import pytest

from monev.enums import EntryState, PanelRole, RoundState, SheetState
from monev.models import Recusal
from monev.worklist import tasks
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import KimFactory, region

FULL = {"A1": "2", "B1": "2", "B2": "2"}


def labels(user):
    user.__dict__.pop("_panel_duties", None)
    return [task.label for task in tasks(user)]


def entry_named(round_, name, **kwargs):
    return EntryFactory(round=round_, kim=KimFactory(name=name, verified=True), **kwargs)


@pytest.fixture
def round_(db):
    return RoundFactory(scoring=True)


@pytest.fixture
def juri(round_):
    return JuriFactory(round=round_)


def test_tasks_list_own_sheets_least_finished_first(round_, juri):
    SheetFactory(entry=entry_named(round_, "KIM A"), juri=juri, scores={"A1": "2", "B1": "2"})
    SheetFactory(entry=entry_named(round_, "KIM B"), juri=juri, submitted=True, scores=FULL)
    SheetFactory(entry=entry_named(round_, "KIM C"), juri=juri, scores={"A1": "2"})
    SheetFactory(entry=entry_named(round_, "KIM D"), juri=juri)
    SheetFactory(entry=entry_named(round_, "KIM E"), juri=juri, state=SheetState.VOID)
    SheetFactory(entry=entry_named(round_, "KIM F", state=EntryState.ABSENT), juri=juri)
    SheetFactory(entry=entry_named(round_, "KIM G"))

    assert labels(juri.user) == ["Nilai KIM D", "Nilai KIM C", "Nilai KIM A"]


def test_tasks_ask_a_fixed_number_of_queries(round_, juri, django_assert_num_queries):
    for _ in range(3):
        SheetFactory(entry=EntryFactory(round=round_), juri=juri)

    with django_assert_num_queries(8):
        found = tasks(juri.user)

    assert len(found) == 3


def test_tasks_begin_with_the_integrity_statement(round_, juri):
    SheetFactory(entry=EntryFactory(round=round_), juri=juri)
    juri.integrity_signed_at = None
    juri.save()

    assert labels(juri.user) == ["Setujui pakta integritas"]


def test_tasks_after_closing_hold_reopened_sheets_only(round_, juri):
    SheetFactory(entry=entry_named(round_, "KIM A"), juri=juri)
    SheetFactory(entry=entry_named(round_, "KIM B"), juri=juri, state=SheetState.REOPENED)
    round_.state = RoundState.TABULATION
    round_.save()

    assert labels(juri.user) == ["Nilai KIM B"]


def test_tasks_tell_the_chair_when_every_sheet_is_in(round_):
    chair = JuriFactory(round=round_, role=PanelRole.CHAIR)
    entry = EntryFactory(round=round_)
    sheet = SheetFactory(entry=entry, juri=chair, submitted=True, scores=FULL)
    colleague = SheetFactory(entry=entry)

    waiting = labels(chair.user)
    colleague.state = SheetState.VOID
    colleague.save()
    Recusal.objects.create(
        juri=colleague.juri, entry=entry, reason="Kerabat", declared_by=colleague.juri.user
    )

    assert waiting == []
    assert labels(chair.user) == ["Tutup penilaian"]
    assert sheet.state == SheetState.SUBMITTED


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (RoundState.TABULATION, "Periksa rekapitulasi dan buka rapat pleno"),
        (RoundState.PLENARY, "Susun berita acara dan kumpulkan tanda tangan"),
        (RoundState.RECORD_SIGNED, "Umumkan hasil"),
        (RoundState.PUBLISHED, None),
    ],
)
def test_tasks_name_the_next_step_of_the_office(round_, give, state, label):
    office = give(UserFactory(), "kabupaten", region("64.09"))
    elsewhere = give(UserFactory(), "kabupaten", region("64.08"))
    above = give(UserFactory(), "provinsi", region("64"))
    round_.state = state
    round_.save()

    assert labels(office) == ([label] if label else [])
    assert labels(elsewhere) == labels(above) == []


def test_tasks_of_the_office_count_sheets_without_values(round_, give):
    office = give(UserFactory(), "kabupaten", region("64.09"))
    entry = EntryFactory(round=round_)
    SheetFactory(entry=entry, submitted=True, scores=FULL)
    SheetFactory(entry=entry, scores={"A1": "3.5"})

    [task] = tasks(office)

    assert (task.detail, task.waits_for_other) == ("1 dari 2 lembar nilai terkunci", True)


def test_tasks_of_the_office_count_undecided_entries(give, db):
    office = give(UserFactory(), "kabupaten", region("64.09"))
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    EntryFactory(round=round_, state=EntryState.SUBMITTED)
    EntryFactory(round=round_)

    [task] = tasks(office)

    assert task.detail == "1 usulan belum diputuskan"


def test_tasks_tell_the_pengurus_what_to_repair(give, db):
    entry = EntryFactory(state=EntryState.RETURNED_FOR_FIX, reason="SK belum diunggah")
    pengurus = give(UserFactory(), kim=entry.kim)

    [task] = tasks(pengurus)

    assert task.label == f"Perbaiki berkas {entry}"
    assert task.detail.endswith("SK belum diunggah")
