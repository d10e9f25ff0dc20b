from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import StaleVersionError
from kim_portal.states import IllegalTransitionError
from monev import stages
from monev.enums import InstrumentState, RoundState
from monev.models import Entry, InstrumentTrial, ScoreSheet
from monev.sample_points import sample_points
from monev.trial import change_trial, start_trial, trial_result
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory
from tests.factories.registry import region
from tests.monev.test_stages import whole_round

pytestmark = pytest.mark.django_db


def make_trial(instrument=None, **facts):
    wanted = {"entry_count": 2, "sheet_count": 2, "with_tie": False} | facts
    return start_trial(
        instrument or InstrumentFactory(), region=region("64.09"), by=UserFactory(), **wanted
    )


def typed(**sheets):
    """sheets: e1j1="4 4 4" in the order A1 B1 B2; "-" is left empty."""
    found = {}
    for name, text in sheets.items():
        values = [None if one == "-" else Decimal(one) for one in text.split()]
        points = dict(zip(("A1", "B1", "B2"), values, strict=True))
        found.setdefault(int(name[1]), {})[int(name[3])] = points
    return found


def test_sample_points_are_the_same_for_the_same_seed():
    values = [Decimal(0), Decimal(1), Decimal(2)]

    first = [sample_points("AB", n, values=values) for n in range(20)]

    assert first == [sample_points("AB", n, values=values) for n in range(20)]
    assert set(first) == set(values)
    assert first != [sample_points("AC", n, values=values) for n in range(20)]


def test_trial_computes_like_the_real_thing():
    trial = make_trial()
    change_trial(
        trial,
        typed(e1j1="4 2 0", e1j2="2 4 4", e2j1="4 4 4", e2j2="4 4 -"),
        version=trial.version, by=UserFactory(),
    )  # fmt: skip
    trial.refresh_from_db()

    result = trial_result(trial)

    # Peserta 1: juri 1 40 + 17.5 + 0 = 57.5, juri 2 20 + 35 + 25 = 80, mean 68.75, Madya from 60.
    # Peserta 2: juri 1 100; juri 2 has a gap, so the sheet does not count.
    shown = [
        (one.result.rank, one.result.entry.name, one.sheets, one.result.total_points)
        for one in result.lines
    ]
    assert shown == [
        (1, "Peserta 2", [Decimal("100.00"), None], Decimal("100.00")),
        (2, "Peserta 1", [Decimal("57.50"), Decimal("80.00")], Decimal("68.75")),
    ]
    assert [one.result.predicate for one in result.lines] == ["Madya", "Madya"]
    assert result.ties == []


def test_trial_shows_a_tie_aspect_by_aspect():
    trial = make_trial(sheet_count=1)
    # Peserta 1: 40 x 4/4 + 35 x 0 + 25 x 0.5/4 = 40 + 0 + 3.125 = 43.125
    # Peserta 2: 40 x 3/4 + 35 x 1.5/4 + 25 x 0 = 30 + 13.125 + 0 = 43.125, and more in aspect B
    change_trial(trial, typed(e1j1="4 0 0.5", e2j1="3 1.5 0"), version=None, by=UserFactory())
    trial.refresh_from_db()

    result = trial_result(trial)

    assert [(one.result.rank, one.number) for one in result.lines] == [(1, 2), (2, 1)]
    [tie] = result.ties
    assert (tie["points"], tie["names"]) == (Decimal("43.13"), ["Peserta 2", "Peserta 1"])
    assert tie["steps"] == [
        "Aspek B Aspek B: Peserta 1 3,13 dan Peserta 2 13,13, menentukan urutan."
    ]


def test_trial_with_a_tie_gives_two_entries_one_rank():
    result = trial_result(make_trial(with_tie=True, entry_count=3))

    joint = [one.result.entry.name for one in result.lines if one.result.is_joint]
    assert joint == ["Peserta 1", "Peserta 2"]


def test_trial_entry_without_a_whole_sheet_has_no_rank():
    trial = make_trial(sheet_count=1)
    change_trial(trial, typed(e1j1="4 4 4", e2j1="- - -"), version=None, by=UserFactory())
    trial.refresh_from_db()

    last = trial_result(trial).lines[-1].result

    assert (last.entry.name, last.rank, last.total_points) == ("Peserta 2", None, None)


def test_trial_makes_no_entry_and_no_sheet():
    make_trial()

    assert (Entry.objects.count(), ScoreSheet.objects.count()) == (0, 0)


def test_trial_is_one_per_office_and_version():
    instrument = InstrumentFactory()

    first, second = make_trial(instrument), make_trial(instrument, entry_count=5)

    assert (first.pk, second.entry_count) == (second.pk, 2)
    assert AuditEntry.objects.filter(verb="instrumenttrial.create").count() == 1


def test_trial_refuses_a_retired_version():
    with pytest.raises(IllegalTransitionError, match="tidak dipakai lagi"):
        make_trial(InstrumentFactory(state=InstrumentState.RETIRED))


def test_trial_refuses_what_a_colleague_changed_meanwhile():
    trial = make_trial()
    change_trial(trial, typed(e1j1="4 4 4"), version=trial.version, by=UserFactory())

    with pytest.raises(StaleVersionError):
        change_trial(trial, typed(e1j1="0 0 0"), version=trial.version, by=UserFactory())

    trial.refresh_from_db()
    assert trial.points == {"1": {"1": {"A1": "4", "B1": "4", "B2": "4"}}}


def test_trial_forgets_scores_that_no_longer_fit():
    instrument = InstrumentFactory(draft=True)
    trial = make_trial(instrument, entry_count=1, sheet_count=1)
    change_trial(trial, typed(e1j1="4 4 2.5"), version=None, by=UserFactory())
    instrument.indicators()[0].delete()
    instrument.scale_step = 1
    instrument.save()
    trial = InstrumentTrial.objects.get()

    [line] = trial_result(trial).lines

    # A1 is gone; 2.5 is no longer on the scale, so the sheet has a gap again.
    assert (line.sheets, line.result.total_points) == ([None], None)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"entry_count": 7}, "instrumenttrial_entries_in_range"),
        ({"entry_count": 0}, "instrumenttrial_entries_in_range"),
        ({"sheet_count": 5}, "instrumenttrial_sheets_in_range"),
    ],
)
def test_trial_database_refuses_sizes(facts, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_trial(**facts)


def test_trial_form_names_the_office_that_has_one():
    trial = make_trial()
    trial.pk, trial._state.adding = None, True

    with pytest.raises(ValidationError, match="sudah punya uji coba"):
        trial.validate_constraints()


def test_trial_database_refuses_a_second_one():
    trial = make_trial()
    trial.pk, trial._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        trial.save()


def test_r4_3_trial_is_deleted_before_the_round_opens():
    round_ = whole_round(RoundState.INSTRUMENT_LOCKED)
    make_trial(round_.instrument)
    other = make_trial()

    stages.advance(round_, RoundState.ANNOUNCED, by=UserFactory())

    assert list(InstrumentTrial.objects.all()) == [other]
    assert AuditEntry.objects.filter(verb="instrumenttrial.delete").count() == 1
