import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from monev.closing import close_round
from monev.conflicts import recuse
from monev.enums import PanelRole, SheetState
from monev.enums_delivery import DeliveryState
from monev.judging import SheetInput, save_sheet
from monev.models import ScoreSheet, SheetDelivery
from monev.sheet_file import BROKEN, EDITED, FOREIGN, NEWER, mark, read_packet
from monev.views.sheet_file import NOT_YOURS
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.monev.deliveries import ANSWERS

pytestmark = pytest.mark.django_db
KEY = str(uuid.UUID("9f1d2c56-0000-4000-8000-000000000001"))
URL = reverse("monev:sheet_upload")


@pytest.fixture
def sheet(db):
    return SheetFactory(entry__round=RoundFactory(scoring=True))


def written(sheet, answers=ANSWERS, **changes):
    """What the device writes; `changes` are made before the mark is taken."""
    facts = {"lembar": str(sheet.uuid), "versi": "1", "kiriman": KEY} | changes
    facts["isi"] = [[name, value] for name, value in answers.items()]
    facts["sidik"] = mark(facts["lembar"], facts["versi"], facts["kiriman"], facts["isi"])
    return {"jenis": "kim-lembar", "format": 1, "diantre": "2026-12-03T01:02:03.000Z"} | facts


def upload(client, data):
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return client.post(URL, {"berkas": SimpleUploadedFile("lembar.json", content)})


def stored(sheet):
    return ScoreSheet.objects.get(pk=sheet.pk)


def test_the_mark_is_the_one_the_script_takes():
    # sha256 of '["a","1","k",[["saran","Baik “é”"]]]' in UTF-8, taken with sha256sum
    assert mark("a", "1", "k", [["saran", "Baik “é”"]]) == "cdb7757c0c0987fd"


def test_a_number_beside_its_box_reaches_the_form_as_two_answers(sheet):
    data = written(sheet)
    data["isi"] = [["skor-A1", "2"], ["skor-A1", "tdn"]]
    data["sidik"] = mark(data["lembar"], data["versi"], data["kiriman"], data["isi"])

    posted = read_packet(json.dumps(data).encode()).posted()

    assert posted.getlist("skor-A1") == ["2", "tdn"]


def test_a_file_is_handed_in_like_a_delivery(as_user, sheet):
    answer = upload(as_user(sheet.juri.user), written(sheet))

    assert answer.url == sheet.get_absolute_url()
    delivery = SheetDelivery.objects.get()
    assert (str(delivery.key), delivery.state) == (KEY, DeliveryState.ACCEPTED)
    assert delivery.device_time.isoformat() == "2026-12-03T01:02:03+00:00"
    assert stored(sheet).state == SheetState.SUBMITTED


def test_the_same_file_twice_is_one_delivery(as_user, sheet):
    client = as_user(sheet.juri.user)

    answers = [upload(client, written(sheet)).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (SheetDelivery.objects.count(), stored(sheet).revisions.count()) == (1, 1)


def test_a_file_after_the_closing_waits_for_the_chair(as_user, sheet):
    chair = JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user
    close_round(sheet.round, by=chair, excused=[sheet.uuid], reason="Tanpa sinyal")

    answer = upload(as_user(sheet.juri.user), written(sheet))

    assert answer.status_code == 302
    assert SheetDelivery.objects.get().state == DeliveryState.LATE
    assert stored(sheet).state == SheetState.NOT_STARTED


def test_a_stale_file_shows_both_fillings(as_user, sheet):
    save_sheet(
        sheet, SheetInput(points={"A1": 1}, texts={"strengths": "Dari tablet"}), by=sheet.juri.user
    )

    answer = upload(as_user(sheet.juri.user), written(sheet))

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Lembar ini juga diisi di perangkat lain" in text
    assert "Dari tablet" in text
    assert "RAHASIA-KEKUATAN" in text
    assert not SheetDelivery.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: b"bukan json", BROKEN),
        (lambda data: b"\xff\xfe\x00", BROKEN),
        (lambda data: b"[" * 100_000, BROKEN),
        (lambda data: [data], FOREIGN),
        (lambda data: data | {"jenis": "draf"}, FOREIGN),
        (lambda data: data | {"format": 2}, NEWER),
        (lambda data: data | {"lembar": "x"}, BROKEN),
        (lambda data: data | {"lembar": 7}, BROKEN),
        (lambda data: data | {"isi": [["saran"]]}, BROKEN),
        (lambda data: data | {"isi": [["saran", 7]]}, BROKEN),
        (lambda data: data | {"isi": data["isi"][:-1]}, EDITED),
        (lambda data: data | {"versi": "2"}, EDITED),
        (lambda data: data | {"sidik": ""}, EDITED),
    ],
)
def test_a_broken_foreign_or_edited_file_says_what_to_do(as_user, sheet, change, sentence):
    answer = upload(as_user(sheet.juri.user), change(written(sheet)))

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not SheetDelivery.objects.exists()
    assert stored(sheet).version == 1


def test_another_juri_cannot_hand_in_the_file(as_user, sheet):
    data = written(sheet)
    for user in (JuriFactory(round=sheet.round).user, UserFactory()):
        assert NOT_YOURS in upload(as_user(user), data).content.decode()

    absent = written(sheet, lembar=str(uuid.uuid4()))
    assert NOT_YOURS in upload(as_user(sheet.juri.user), absent).content.decode()
    assert not SheetDelivery.objects.exists()


def test_a_conflict_closes_the_sheet_of_the_file(as_user, sheet):
    recuse(sheet.juri, sheet.entry, reason="Saudara", by=UserFactory())

    assert NOT_YOURS in upload(as_user(sheet.juri.user), written(sheet)).content.decode()


def test_a_key_of_another_sheet_is_refused(as_user, sheet):
    other = SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)
    client = as_user(sheet.juri.user)
    upload(client, written(sheet))

    answer = upload(client, written(other))

    assert "Kunci kiriman ini milik lembar lain" in answer.content.decode()
    assert stored(other).state == SheetState.NOT_STARTED


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"skor-A1": "9"}, "Nilai A1 harus salah satu dari"),
        ({"skor-A1": ""}, "Beri nilai untuk"),
    ],
)
def test_a_file_that_does_not_fit_the_instrument_is_refused(as_user, sheet, answers, sentence):
    answer = upload(as_user(sheet.juri.user), written(sheet, ANSWERS | answers))

    assert sentence in answer.content.decode()
    assert not SheetDelivery.objects.exists()
    assert stored(sheet).state == SheetState.NOT_STARTED


def test_a_file_too_large_for_a_sheet_is_refused(as_user, sheet):
    answer = upload(as_user(sheet.juri.user), b" " * (256 * 1024 + 1))

    assert answer.status_code == 413
    assert "Berkas terlalu besar" in answer.content.decode()
    assert "Pilih berkas lembar" in as_user(sheet.juri.user).post(URL).content.decode()
