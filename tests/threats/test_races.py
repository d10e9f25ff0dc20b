"""Two people, two tabs, two devices at one moment: nothing lost, nothing doubled.

Every race is run 200 times. SQLite's memory cannot show it (two connections lock each other out),
so these tests need PostgreSQL or a file.
"""

from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection

from kim_portal.errors import StaleVersionError
from monev import judging
from monev.closing import close_round
from monev.enums import SheetState
from monev.judging import SheetInput
from monev.models import JuriAssignment, ScoreSheet, SheetRevision
from monev.seating import unseat
from registry.enums import Role
from registry.forms.kim import KimUpdateForm
from registry.models import Kim
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    InstrumentFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
)
from tests.factories.registry import KimFactory, region
from tests.threats.together import run_together

in_memory = connection.vendor == "sqlite" and not settings.DATABASES["default"]["TEST"]["NAME"]
pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(in_memory, reason="needs a database that two connections can share"),
]
TRIES = 200
FULL = {"A1": "2", "B1": "2", "B2": "2"}


def save(sheet, version=None, **points):
    typed = SheetInput(points={code: Decimal(value) for code, value in points.items()})
    return judging.save_sheet(sheet, typed, by=sheet.juri.user, version=version)


def sheets(**fields):
    """Give one sheet after another, each of a new juri, in one scoring round."""
    entry = EntryFactory(round=RoundFactory(scoring=True))
    for _ in range(TRIES):
        yield SheetFactory(entry=entry, juri=JuriFactory(round=entry.round), **fields)


def test_handing_in_twice_at_once_is_one_revision():
    ready = {"state": SheetState.IN_PROGRESS, "strengths": "Rapi", "advice": "Teruskan"}
    for sheet in sheets(scores=FULL, **ready):
        juri = sheet.juri.user

        raised = run_together(
            *[lambda sheet=sheet, by=juri: judging.submit_sheet(sheet, by=by)] * 3
        )

        assert raised == [None, None, None]
        assert SheetRevision.objects.filter(sheet=sheet).count() == 1


def test_two_devices_with_one_version_cannot_both_win():
    for sheet in sheets():
        raised = run_together(
            lambda sheet=sheet: save(sheet, version=1, A1="1"),
            lambda sheet=sheet: save(sheet, version=1, A1="3"),
        )

        stored = ScoreSheet.objects.get(pk=sheet.pk)
        winner = "3" if raised[0] else "1"
        assert sorted(raised, key=str) == sorted([None, StaleVersionError], key=str)
        assert (stored.version, stored.points()) == (2, {"A1": Decimal(winner)})


def test_closing_while_saving_keeps_all_or_refuses_all():
    instrument = InstrumentFactory()
    for _ in range(TRIES):
        round_ = RoundFactory(scoring=True, minimum_sheets=1, instrument=instrument)
        sheet = SheetFactory(entry=EntryFactory(round=round_))
        chair = UserFactory()

        closed, saved = run_together(
            lambda round_=round_, sheet=sheet, chair=chair: close_round(
                round_, by=chair, excused=[sheet.uuid], reason="Sakit"
            ),
            lambda sheet=sheet: save(sheet, A1="4", B1="3"),
        )

        round_.refresh_from_db()
        stored = ScoreSheet.objects.get(pk=sheet.pk).points()
        assert (closed, round_.waits_for_opening) == (None, True)
        assert round_.excused_sheets == [str(sheet.uuid)]
        assert saved in {None, judging.SheetLockedError}
        # saved before the closing, or refused after it
        assert stored == ({} if saved else {"A1": Decimal(4), "B1": Decimal(3)})


def test_removing_a_juri_who_is_scoring_keeps_what_was_acknowledged():
    for sheet in sheets():
        removed, saved = run_together(
            lambda sheet=sheet: unseat(
                JuriAssignment.objects.get(pk=sheet.juri_id), reason="Sakit", by=UserFactory()
            ),
            lambda sheet=sheet: save(sheet, A1="4", B1="3"),
        )

        stored = ScoreSheet.objects.select_related("juri").get(pk=sheet.pk)
        assert (removed, stored.state, bool(stored.juri.ended_at)) == (None, SheetState.VOID, True)
        assert saved in {None, judging.SheetLockedError}
        assert stored.points() == ({} if saved else {"A1": Decimal(4), "B1": Decimal(3)})


def test_two_editors_of_one_kim_cannot_both_win(give):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    kim = KimFactory(region=region("64.09.02.2004"), verified=True)

    def edit(name, version):
        data = {"name": name, "scope": kim.scope, "versi": version}
        form = KimUpdateForm(data, instance=Kim.objects.get(pk=kim.pk), by=office)
        assert form.is_valid(), form.errors
        form.save(by=office)

    for number in range(TRIES):
        version = Kim.objects.get(pk=kim.pk).version
        names = [f"KIM Pagi {number}", f"KIM Sore {number}"]

        raised = run_together(*[lambda name=name, v=version: edit(name, v) for name in names])

        stored = Kim.objects.get(pk=kim.pk)
        assert sorted(raised, key=str) == sorted([None, StaleVersionError], key=str)
        assert (stored.name, stored.version) == (names[raised.index(None)], version + 1)
