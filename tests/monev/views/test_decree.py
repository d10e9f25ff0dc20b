import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from monev.enums import RoundState
from monev.models import BeritaAcara, Decree, Round
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf
from tests.factories.registry import region
from tests.factories.result import published_bundle

pytestmark = pytest.mark.django_db
FACTS = {"number": "100.3/45/2026", "signed_on": "2026-11-20"}


@pytest.fixture
def round_():
    made = published_bundle().round
    BeritaAcara.objects.create(
        round=made, outcome=made.outcomes.get(), number="1", place="Penajam", state="signed",
        held_on=datetime.date(2026, 11, 10), signed_at=timezone.now(),
    )  # fmt: skip
    return made


@pytest.fixture
def at_office(as_user, give):
    return as_user(give(UserFactory(), "kabupaten", region("64.09")))


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 22, 4, 0, tzinfo=datetime.UTC))


def url(round_):
    return reverse("monev:decree_create", args=[round_.slug])


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


def test_decree_of_a_published_result_stands_beside_it_with_its_scan(at_office, client, round_):
    assert at_office.post(url(round_), FACTS | {"scan": pdf()}).status_code == 302

    client.logout()
    text = page(client.get(reverse("monev:result_detail", args=[round_.slug])))
    decree = Decree.objects.get()
    assert "SK juara 100.3/45/2026" in text
    scan = client.get(reverse("monev:decree_file", args=[decree.pk]))
    assert b"".join(scan.streaming_content).startswith(b"%PDF")


def test_first_sk_juara_leads_the_round_on(at_office, round_):
    Round.objects.update(state=RoundState.RECORD_SIGNED)

    at_office.post(url(round_), FACTS)
    at_office.post(url(round_), FACTS | {"number": "100.3/46/2026"})

    assert Round.objects.get().state == RoundState.DECREED
    assert Decree.objects.count() == 2


def test_decree_names_what_is_missing(at_office, round_):
    text = page(at_office.post(url(round_)))

    for sentence in ("Isi nomor SK", "Isi tanggal SK"):
        assert f">{sentence}</a>" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"signed_on": "2026-11-23"}, "Tanggal SK belum tiba"),
        ({"signed_on": "2026-11-09"}, "tidak boleh sebelum rapat pleno"),
        ({"signed_on": "besok"}, "Isi tanggal SK, misalnya"),
        ({"number": "9" * 121}, "paling panjang 120 huruf"),
    ],
)
def test_decree_refuses_bad_facts_and_keeps_them(at_office, round_, changes, sentence):
    text = page(at_office.post(url(round_), FACTS | changes))

    assert sentence in text
    assert (FACTS | changes)["number"] in text
    assert not Decree.objects.exists()


def test_decree_of_one_number_is_recorded_once(at_office, round_):
    at_office.post(url(round_), FACTS)

    assert "sudah dicatat" in page(at_office.post(url(round_), FACTS))
    assert Decree.objects.count() == 1


def test_decree_before_the_minutes_are_signed_is_409(at_office, round_):
    Round.objects.update(state=RoundState.PLENARY)

    assert at_office.post(url(round_), FACTS).status_code == 409
