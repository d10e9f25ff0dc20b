import uuid

import pytest
from django.urls import reverse

from monev.closing import close_round
from monev.delivery import Envelope, deliver
from monev.enums import PanelRole, SheetState
from monev.enums_delivery import DeliveryState
from monev.judging import save_sheet
from monev.models import ScoreSheet, SheetDelivery
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.monev.deliveries import ANSWERS, whole

pytestmark = pytest.mark.django_db
KEY = str(uuid.UUID("9f1d2c56-0000-4000-8000-000000000001"))
DESK = reverse("monev:offline_desk")


@pytest.fixture
def sheet():
    return SheetFactory(entry__round=RoundFactory(scoring=True))


@pytest.fixture
def chair(sheet):
    return JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user


@pytest.fixture
def late(sheet, chair):
    close_round(sheet.round, by=chair, excused=[sheet.uuid], reason="Tanpa sinyal")
    return deliver(sheet, whole(), Envelope(uuid.UUID(KEY), version=1), by=sheet.juri.user)


def post(client, sheet, **extra):
    sent = ANSWERS | {"versi": "1", "aksi": "ajukan", "kiriman": KEY} | extra
    url = sheet.get_absolute_url()
    return client.post(url, sent, headers={"accept": "application/json"})


def test_a_replay_gets_the_same_answer(as_user, sheet):
    client = as_user(sheet.juri.user)

    first = post(client, sheet, jam_perangkat="2026-12-03T01:02:03.000Z")
    again = post(client, sheet)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert first.json()["keadaan"] == "diterima"
    assert first.json()["nomor"] == ScoreSheet.objects.get().receipt
    assert SheetDelivery.objects.get().device_time.isoformat() == "2026-12-03T01:02:03+00:00"


@pytest.mark.parametrize("clock", ["", "besok", "2026-99-99T00:00:00Z"])
def test_a_device_without_a_sane_clock_still_hands_in(as_user, sheet, clock):
    answer = post(as_user(sheet.juri.user), sheet, jam_perangkat=clock)

    assert (answer.status_code, SheetDelivery.objects.get().device_time) == (200, None)


@pytest.mark.parametrize(
    ("extra", "status", "words"),
    [
        ({"kiriman": "bukan kunci"}, 422, "Kunci kiriman tidak terbaca"),
        ({"skor-A1": "9"}, 422, "Nilai A1 harus"),
        ({"skor-A1": ""}, 409, "Beri nilai untuk"),
        ({"saran": ""}, 409, "Isi sedikitnya satu saran"),
    ],
)
def test_a_faulty_delivery_is_refused_with_its_reason(as_user, sheet, extra, status, words):
    answer = post(as_user(sheet.juri.user), sheet, **extra)

    assert (answer.status_code, answer.json()["keadaan"]) == (status, "ditolak")
    assert words in answer.json()["kalimat"]
    assert ScoreSheet.objects.get().state == SheetState.NOT_STARTED


def test_a_stale_delivery_says_so_and_the_form_then_shows_both(as_user, sheet):
    save_sheet(sheet, whole(A1="1"), by=sheet.juri.user)
    client = as_user(sheet.juri.user)

    answer = post(client, sheet)
    shown = client.post(sheet.get_absolute_url(), ANSWERS | {"versi": "1", "aksi": "simpan"})

    assert (answer.status_code, answer.json()["berselisih"]) == (409, True)
    assert shown.status_code == 409
    text = shown.content.decode()
    assert "<td>1</td><td>3,5</td>" in text
    assert str(ScoreSheet.objects.get().points()["A1"]) == "1.00"


def test_a_closed_round_names_the_refusal_and_keeps_the_values(as_user, sheet, chair):
    close_round(sheet.round, by=chair, excused=[sheet.uuid], reason="Tanpa sinyal")

    answer = post(as_user(sheet.juri.user), sheet)

    assert (answer.status_code, answer.json()["keadaan"]) == (409, "terlambat")
    assert "menunggu putusan ketua juri" in answer.json()["kalimat"]
    assert SheetDelivery.objects.get().state == DeliveryState.LATE


@pytest.mark.parametrize(
    ("choice", "state"),
    [("terima", DeliveryState.LATE_ACCEPTED), ("tolak", DeliveryState.LATE_REFUSED)],
)
def test_the_chair_decides_and_the_juri_is_told(as_user, late, chair, choice, state):
    client = as_user(chair)

    page = client.get(reverse("monev:round_close", args=[late.round.slug])).content.decode()
    client.post(late.get_absolute_url(), {"putusan": choice, "alasan": "Dicatat panitia"})

    assert late.get_absolute_url() in page
    assert "RAHASIA" not in page
    late.refresh_from_db()
    assert (late.state, late.decision_reason) == (state, "Dicatat panitia")
    answer = post(as_user(late.sheet.juri.user), late.sheet).json()
    assert answer["keadaan"] == ("diterima" if choice == "terima" else "ditolak")
    assert answer["nomor"] == late.receipt


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"alasan": "Dicatat"}, "Pilih putusan"),
        ({"putusan": "hapus", "alasan": "Dicatat"}, "Pilih putusan"),
        ({"putusan": "terima"}, "Tulis alasan putusan ini"),
    ],
)
def test_an_incomplete_decision_explains_itself(as_user, late, chair, sent, words):
    response = as_user(chair).post(late.get_absolute_url(), sent)

    assert words in response.content.decode()
    late.refresh_from_db()
    assert late.is_waiting


def test_the_decision_page_shows_no_value(as_user, late, chair):
    text = as_user(chair).get(late.get_absolute_url()).content.decode()

    assert "Isi lembar tersegel" in text
    assert "RAHASIA" not in text
    assert "3,5" not in text


def test_the_desk_lists_own_sheets_of_unopened_rounds_only(as_user, sheet):
    SheetFactory(entry__round=sheet.round, entry__kim__name="KIM Milik Juri Lain")
    opened = RoundFactory(opened=True)
    SheetFactory(
        entry__round=opened, entry__kim__name="KIM Sudah Dibuka",
        juri=JuriFactory(round=opened, user=sheet.juri.user),
    )  # fmt: skip

    text = as_user(sheet.juri.user).get(DESK).content.decode()

    assert sheet.get_absolute_url() in text
    assert "KIM Milik Juri Lain" not in text
    assert "KIM Sudah Dibuka" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_equally_often_for_one_and_three(
    as_user, sheet, count, django_assert_num_queries
):
    for _ in range(count - 1):
        SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)
    client = as_user(sheet.juri.user)
    client.get(DESK)

    with django_assert_num_queries(6):
        client.get(DESK)


def test_the_worker_is_a_script_that_is_asked_again(client):
    response = client.get("/pekerja.js")

    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "/monev/luring/" in response.content.decode()
