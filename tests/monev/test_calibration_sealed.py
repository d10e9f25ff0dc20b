"""Nobody reads a value of a calibration that is not theirs, on a page or in the log."""

import pytest
from django.urls import reverse

from monev.calibration import close_calibration
from monev.models import CalibrationSheet, JuriAssignment
from tests.access.row import PERSONAS
from tests.factories.calibration import fill, hand_in, opened
from tests.factories.monev import EntryFactory, JuriFactory
from tests.traces import marks_shown

# 3.5/4 x 40 + 2.5/4 x 35 + 1.5/4 x 25 = 35 + 21.875 + 9.375 = 66.25.
VALUES = {"A1": "3.5", "B1": "2.5", "B2": "1.5"}
# The others give 50; the difference is 16.25, as texts a page could show.
OTHERS = dict.fromkeys(VALUES, "2")
NOTE = "RAHASIA-KALIBRASI"
LEAKS = [NOTE, "66,25", "66.25", "66,3", "16,25", "16,3", "−16,3", "21,88"]


@pytest.fixture(params=["running", "finished"])
def session(personas, request):
    """`juri` has handed in; at the end the chair and a third have, too."""
    third = JuriFactory(round=personas.round)
    EntryFactory(round=personas.round)
    session = opened(personas.round)
    seat = JuriAssignment.objects.get(user=personas.juri)
    fill(CalibrationSheet.objects.get(juri=seat), {}, notes={"A1": NOTE})
    hand_in(session, seat, VALUES)
    if request.param == "finished":
        for one in (third, JuriAssignment.objects.get(user=personas.ketua_juri)):
            hand_in(session, one, OTHERS)
        close_calibration(session, by=personas.ketua_juri)
    return session


def pages(session):
    seat = session.round.juri_assignments.get(user__username="juri")
    yield reverse("monev:calibration_detail", args=[session.round.slug])
    yield reverse("monev:calibration_gap", args=[session.pk])
    yield reverse("monev:calibration_feedback", args=[session.pk, seat.pk])
    yield seat.calibration_sheets.get().get_absolute_url()
    yield session.round.calibration_entries.get().get_absolute_url()
    yield session.round.get_absolute_url()
    yield reverse("accounts:auditentry_list")


def leaks(client, session):
    return {leak for _, leak in marks_shown(client, pages(session), LEAKS)}


def test_nobody_else_reads_a_calibration_value(session, personas, as_user):
    strangers = [name for name in PERSONAS if name not in {"juri", "ketua_juri"}]

    found = {name: leaks(as_user(getattr(personas, name)), session) for name in strangers}

    assert found == {name: set() for name in strangers}


def test_the_chair_reads_the_gap_at_the_end_and_never_a_sheet(session, personas, as_user):
    found = leaks(as_user(personas.ketua_juri), session)

    # 66,25 of the juri beside 50 of the two others: 16,25 apart
    assert found == (set() if session.is_open else {"66,3", "16,3"})


def test_the_juri_reads_the_own_values(session, personas, as_user):
    found = leaks(as_user(personas.juri), session)

    assert {NOTE, "66,3"} <= found
    # how far from the others: once three have handed in
    assert ("16,3" in found) == (not session.is_open)
