"""The score form while the round verifies in the field: A1 and B1 are open, B2 is not."""

import re
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from monev.enums import RoundState, SheetState
from monev.guidance import what_now, work_sentence
from monev.models import Round, Score, ScoreSheet
from monev.progress import progress
from monev.worklist import tasks
from tests.factories.monev import FindingFactory, RoundFactory, SheetFactory

CLOSED = "B2 dibuka saat paparan"
TOO_EARLY = "Lembar diajukan setelah paparan dimulai"


@pytest.fixture
def sheet(db):
    return SheetFactory(entry__round=RoundFactory(verifying=True))


@pytest.fixture
def juri(as_user, sheet):
    return as_user(sheet.juri.user)


def stored():
    rows = Score.objects.select_related("indicator")
    return {row.indicator.code: row.points for row in rows}


def shows(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_sheet_detail_shows_a_later_stage_closed(juri, sheet):
    text = shows(juri.get(sheet.get_absolute_url()))

    inputs = {code for code in ("A1", "B1", "B2") if f'name="skor-{code}"' in text}
    assert inputs == {"A1", "B1"}
    assert 'name="catatan-B2"' not in text
    assert "Indikator B2" in text
    assert "Dibuka saat paparan." in text
    assert "Tahap verifikasi lapangan." in text


def test_sheet_detail_opens_everything_at_the_presentation(juri, sheet):
    Round.objects.update(state=RoundState.PRESENTATION)

    text = shows(juri.get(sheet.get_absolute_url()))

    assert 'name="skor-B2"' in text
    assert "Dibuka saat" not in text


def test_sheet_detail_refuses_a_closed_indicator_at_its_field(juri, sheet):
    response = juri.post(sheet.get_absolute_url(), {"skor-A1": "2", "skor-B2": "3"})

    assert response.context["form"].errors == {"skor-B2": [CLOSED]}
    assert f"</span>{CLOSED}" in shows(response)
    assert stored() == {"A1": Decimal(2)}


def test_sheet_detail_refuses_a_note_on_a_closed_indicator(juri, sheet):
    response = juri.post(
        sheet.get_absolute_url(), {"catatan-B2": "Nanti"}, headers={"Accept": "text/plain"}
    )

    assert (response.status_code, response.content.decode()) == (422, CLOSED)
    assert stored() == {}


def test_sheet_detail_keeps_an_offline_delivery_out_until_the_presentation(juri, sheet):
    FindingFactory(visit__entry=sheet.entry)
    good = {"skor-A1": "2", "skor-B1": "3", "kekuatan": "Kanal", "saran": "Situs"}

    response = juri.post(sheet.get_absolute_url(), good | {"kiriman": uuid.uuid4()})

    assert response.json()["keadaan"] == "ditolak"
    assert response.json()["kalimat"].startswith(TOO_EARLY)
    assert stored() == {}


def test_sheet_check_says_when_the_sheet_is_handed_in(juri, sheet):
    text = shows(juri.get(reverse("monev:sheet_check", args=[sheet.uuid])))

    assert TOO_EARLY in text
    assert CLOSED in text
    assert 'value="ajukan"' not in text


def test_sheet_check_refuses_a_button_of_another_page(juri, sheet):
    response = juri.post(
        reverse("monev:sheet_check", args=[sheet.uuid]), {"aksi": "ajukan", "skor-A1": "2"}
    )

    assert [one.rstrip(".") for one in response.context["form"].non_field_errors()] == [
        f"{TOO_EARLY}. Isian Anda tersimpan sampai saat itu"
    ]
    assert ScoreSheet.objects.get().state == SheetState.IN_PROGRESS


def test_the_device_learns_that_nothing_is_handed_in_yet(juri, sheet):
    closed = "data-belum-buka" in shows(juri.get(sheet.get_absolute_url()))
    Round.objects.update(state=RoundState.PRESENTATION)
    opened = "data-belum-buka" in shows(juri.get(sheet.get_absolute_url()))

    assert (closed, opened) == (True, False)


def test_a_sheet_is_a_task_in_the_field_verification(sheet):
    assert [task.label for task in tasks(sheet.juri.user)] == [f"Nilai {sheet.entry}"]


def test_the_round_says_how_many_sheets_are_begun(sheet):
    SheetFactory(entry=sheet.entry, state=SheetState.IN_PROGRESS)

    sentence = work_sentence(sheet.round, progress(sheet.round), 0)

    # two sheets, one of them with something in it
    assert sentence == "Tahap Verifikasi lapangan. 1 dari 2 lembar nilai mulai diisi."
    assert what_now(sheet.round, is_office=False, is_juri=True) == (
        "Isi indikator administrasi dan lapangan. Indikator paparan dibuka saat paparan."
    )
