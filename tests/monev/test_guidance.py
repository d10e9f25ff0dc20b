import datetime

import pytest
import time_machine

from monev.enums import RoundState
from monev.guidance import milestones, public_sentence, what_now, work_sentence
from monev.progress import progress
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory

pytestmark = pytest.mark.django_db


def test_milestones_say_where_the_round_stands():
    round_ = RoundFactory(
        state=RoundState.PRESENTATION,
        has_field_visit=True,
        nomination_opens_on=datetime.date(2026, 11, 1),
        nomination_closes_on=datetime.date(2026, 11, 20),
    )

    found = [(one.label, one.dates, one.position) for one in milestones(round_)]

    assert found == [
        ("Pengusulan", "20 November 2026", "past"),
        ("Seleksi administrasi", "", "past"),
        ("Verifikasi lapangan", "", "past"),
        ("Paparan", "3 Desember 2026", "now"),
        ("Rapat pleno", "4 Desember 2026", ""),
        ("Pengumuman", "", ""),
    ]


@pytest.mark.parametrize(
    ("state", "positions"),
    [
        ("draft", ["", "", "", "", "", ""]),
        ("announced", ["now", "", "", "", "", ""]),
        ("nomination", ["now", "", "", "", "", ""]),
        ("decreed", ["past", "past", "past", "past", "now", ""]),
        ("published", ["past"] * 6),
        ("closed", ["past"] * 6),
        ("corrected", ["past"] * 6),
    ],
)
def test_milestones_of_every_kind_of_state(state, positions):
    round_ = RoundFactory(state=state, has_field_visit=True)

    assert [one.position for one in milestones(round_)] == positions


def test_milestones_leave_out_a_field_visit_that_was_passed_over():
    planned = milestones(RoundFactory(state=RoundState.DESK_CHECK))
    passed_over = milestones(RoundFactory(state=RoundState.PRESENTATION))

    assert "Verifikasi lapangan" in [one.label for one in planned]
    assert [one.label for one in passed_over] == [
        "Pengusulan",
        "Seleksi administrasi",
        "Paparan",
        "Rapat pleno",
        "Pengumuman",
    ]


def test_milestones_of_a_halted_round_stand_where_it_was_halted():
    round_ = RoundFactory(state="suspended", resume_state="desk_check", halt_reason="Banjir")

    positions = [one.position for one in milestones(round_)]

    assert positions == ["past", "now", "", "", "", ""]


@pytest.mark.parametrize("state", sorted(set(RoundState.values) - {"suspended", "cancelled"}))
def test_what_now_has_a_sentence_for_every_state_and_reader(state):
    round_ = RoundFactory(state=state)

    for is_office, is_juri in ((True, False), (False, True), (False, False)):
        assert what_now(round_, is_office=is_office, is_juri=is_juri).endswith(".")
    assert public_sentence(round_).endswith(".")


def test_public_sentence_of_a_halted_round_gives_the_reason():
    round_ = RoundFactory(state="suspended", resume_state="nomination", halt_reason="Banjir besar")

    assert public_sentence(round_) == "Putaran ini ditunda. Alasan: Banjir besar"


def test_public_sentence_keeps_quiet_about_inner_stages():
    expected = "Tim penilai sedang menyiapkan hasil. Rapat pleno 4 Desember 2026."

    assert public_sentence(RoundFactory(state="tabulation")) == expected


def test_work_sentence_counts_sheets_and_names_who_is_last():
    round_ = RoundFactory(scoring=True)
    first, second = JuriFactory(round=round_), JuriFactory(round=round_)
    entry = EntryFactory(round=round_)
    SheetFactory(entry=entry, juri=first, submitted=True)
    SheetFactory(entry=entry, juri=second)

    assert work_sentence(round_, progress(round_), 0) == (
        f"Tahap Paparan. 1 dari 2 lembar nilai sudah dikunci. {second.user} masih punya 1 lembar."
    )


def test_work_sentence_without_sheets_names_the_stage():
    round_ = RoundFactory(state="nomination")

    assert work_sentence(round_, progress(round_), 0) == "Tahap Pengusulan."


def test_work_sentence_before_scoring_counts_what_is_undecided():
    round_ = RoundFactory(state="desk_check")

    expected = "Tahap Seleksi administrasi. 2 peserta belum diputuskan."
    assert work_sentence(round_, progress(round_), 2) == expected


def test_milestones_of_a_stage_that_runs_show_first_and_last_day():
    round_ = RoundFactory(
        state="nomination",
        nomination_opens_on=datetime.date(2026, 11, 1),
        nomination_closes_on=datetime.date(2026, 11, 20),
    )

    assert milestones(round_)[0].dates == "1 November 2026 sampai 20 November 2026"


@pytest.mark.parametrize(
    ("opens", "closes", "is_open", "sentence"),
    [
        (1, 9, False, "Pengusulan dibuka pada 22 November 2026."),
        (0, 9, True, "Pengusulan peserta sedang berjalan."),
        (-9, 0, True, "Pengusulan peserta sedang berjalan."),
        (-9, -1, False, "Pengusulan sudah ditutup pada 20 November 2026."),
        (None, None, True, "Pengusulan peserta sedang berjalan."),
    ],
)
def test_the_dates_open_and_close_nominations(opens, closes, is_open, sentence):
    today = datetime.date(2026, 11, 21)
    days = [
        None if offset is None else today + datetime.timedelta(days=offset)
        for offset in (opens, closes)
    ]
    round_ = RoundFactory(
        state=RoundState.NOMINATION, nomination_opens_on=days[0], nomination_closes_on=days[1],
        plenary_on=None, presentation_on=None,
    )  # fmt: skip

    with time_machine.travel(datetime.datetime(2026, 11, 21, 3, tzinfo=datetime.UTC), tick=False):
        assert round_.is_nomination_open() is is_open
        assert public_sentence(round_) == sentence
        for_office = what_now(round_, is_office=True, is_juri=False)

    assert (for_office == sentence) is not is_open


def test_the_dates_say_nothing_after_the_nominations():
    round_ = RoundFactory(
        state=RoundState.DESK_CHECK, nomination_closes_on=datetime.date(2026, 1, 1)
    )

    assert not round_.is_nomination_open()
    assert "Berkas peserta sedang diperiksa." in public_sentence(round_)
