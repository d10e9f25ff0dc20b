import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from registry.enums_aspiration import AspirationState
from registry.forms.aspiration import PublicAspirationForm
from registry.models import Aspiration
from registry.views.aspiration import SENDING_RATES
from tests.factories.aspiration import AspirationFactory
from tests.factories.registry import region

HOME, SEND = reverse("registry:aspiration_home"), reverse("registry:aspiration_create")
LIST = reverse("registry:aspiration_list")
UNDEFINED = "TIDAK ADA:"
DONE = {"held": True, "answered": True}
SECRETS = ("Pelapor Karangan", "081200001111", "Judul rahasia", "Cerita rahasia")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def stamp(seconds=10):
    """Return the mark of a form that was opened so many seconds ago."""
    now = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(now - datetime.timedelta(seconds=seconds), tick=False):
        return PublicAspirationForm().fields["dibuka"].initial()


def typed(**changes):
    return {
        "kind": "complaint",
        "theme": "roads",
        "title": "Drainase tersumbat",
        "text": "Air meluap setiap hujan.",
        "region": "Bangun Mulya",
        "kunci": str(uuid.uuid4()),
        "dibuka": stamp(),
    } | changes


def secret(**traits):
    return AspirationFactory(named=True, title=SECRETS[2], text=SECRETS[3], **traits)


def test_aspiration_create_stores_and_leads_to_the_number(client, personas):
    response = client.post(SEND, typed(reporter_name="Warga", reporter_contact="0812"))

    sent = Aspiration.objects.get()
    assert (response.status_code, response.url) == (302, sent.get_absolute_url())
    assert (sent.region.code, sent.reporter_name, sent.kim) == ("64.09.02.2004", "Warga", None)
    page = text(client.get(response.url))
    assert sent.number in page
    assert "25 November 2026 pukul 23.59 WITA" in page


def test_aspiration_create_twice_is_stored_once(client, personas):
    data = typed()

    first, second = client.post(SEND, data), client.post(SEND, data)

    assert Aspiration.objects.count() == 1
    assert first.url == second.url


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("kind", "", "Pilih yang ingin disampaikan"),
        ("theme", "gosip", "Pilih tema"),
        ("title", "", "Isi judul singkat"),
        ("title", "x" * 151, "Judul paling panjang 150 huruf"),
        ("text", " ", "Ceritakan yang ingin disampaikan"),
        ("text", "x" * 4001, "Cerita paling panjang 4.000 huruf"),
        ("region", "", "Isi desa atau kelurahan"),
        ("region", "Atlantis", "tidak ditemukan di kabupaten/kota yang dilayani"),
        ("second_region", "Bangun Mulya", "Desa kedua harus lain dari desa pertama"),
        ("second_region", "Teluk Singkama", "Kedua desa harus di kabupaten/kota yang sama"),
        ("reporter_name", "x" * 121, "Nama paling panjang 120 huruf"),
        ("reporter_contact", "x" * 121, "Kontak paling panjang 120 huruf"),
        ("situs", "https://iklan.example", "Biarkan kotak terakhir kosong"),
    ],
)
def test_aspiration_create_explains_what_is_wrong(client, personas, field, value, sentence):
    data = typed(text="Air meluap tiap hujan.") | {field: value}

    response = client.post(SEND, data)

    assert response.status_code == 200
    assert sentence in text(response)
    assert response.context["form"].data["title"] == data["title"]
    assert Aspiration.objects.count() == 0


@pytest.mark.parametrize("mark", ["", "karangan", "muda", "tua"])
def test_aspiration_create_wants_a_form_that_was_opened_a_while_ago(client, personas, mark):
    marks = {"muda": stamp(1), "tua": stamp(25 * 60 * 60)}
    data = typed(dibuka=marks.get(mark, mark))

    refused = client.post(SEND, data)

    assert "Tunggu tiga detik, lalu kirim sekali lagi" in text(refused)
    assert Aspiration.objects.count() == 0
    with time_machine.travel("2026-11-21 04:00:05+00:00", tick=False):
        again = client.post(SEND, data | {"dibuka": refused.context["form"].data["dibuka"]})
    assert again.status_code == 302


def test_aspiration_create_keeps_a_resident_without_name_nameless(client, personas):
    client.post(SEND, typed(reporter_name="Ada", reporter_contact="0812", is_anonymous="on"))

    sent = Aspiration.objects.get()
    assert (sent.is_anonymous, sent.reporter_name, sent.reporter_contact) == (True, "", "")


def test_aspiration_create_is_limited_by_address_and_keeps_what_was_typed(client, personas):
    limit = int(SENDING_RATES.partition("/")[0])
    for _ in range(limit):
        assert client.post(SEND, typed()).status_code == 302

    response = client.post(SEND, typed(title="Yang ke sekian"))

    assert response.status_code == 429
    assert "Terlalu banyak aspirasi datang dari jaringan ini" in text(response)
    assert 'value="Yang ke sekian"' in text(response)
    assert Aspiration.objects.count() == limit


def test_aspiration_create_offers_places_of_one_name(client, personas):
    region("64.09.03.2009")
    region("64.08.18.2003")

    refused = client.post(SEND, typed(region="Sumber Sari"))

    assert "Ada 2 wilayah yang cocok" in text(refused)
    chosen = client.post(SEND, typed(region="Sumber Sari", region_pilihan="64.09.03.2009"))
    assert chosen.status_code == 302
    assert Aspiration.objects.get().region.code == "64.09.03.2009"


def test_kim_aspiration_create_starts_with_the_desa_of_the_kim(as_user, personas):
    client = as_user(personas.pengurus)
    url = reverse("registry:kim_aspiration_create", args=[personas.kim.slug])

    page = text(client.get(url))
    response = client.post(url, typed(region="Bangun Mulya"))

    assert "Desa Bangun Mulya, Kecamatan Waru" in page
    sent = Aspiration.objects.get()
    assert response.url == sent.get_absolute_url()
    assert (sent.kim, sent.created_by) == (personas.kim, personas.pengurus)
    assert sent.number in text(client.get(response.url))


def test_aspiration_detail_shows_the_public_no_word_of_the_sender(client, personas):
    aspiration = secret(**DONE, public_summary="Drainase meluap.")

    page = text(client.get(aspiration.get_absolute_url()))

    assert [word for word in SECRETS if word in page] == []
    assert "Drainase meluap." in page
    assert "Drainase dibersihkan 20 November." in page


@pytest.mark.parametrize("typed_code", ["7kq2m4xd9h", "7KQ2M-4XD9H", "7kq2m 4xd9h"])
def test_aspiration_detail_is_found_however_the_number_is_typed(client, typed_code):
    AspirationFactory(code="7KQ2M4XD9H")

    response = client.get(f"/aspirasi/{typed_code}/")

    assert response.status_code == 200
    assert client.get(HOME, {"nomor": typed_code}).url == "/aspirasi/7KQ2M4XD9H/"


@pytest.mark.parametrize("code", ["7KQ2M4XD9H", "x", "é" * 10, "a" * 300])
def test_aspiration_detail_of_an_unknown_number_asks_again(client, code):
    response = client.get(reverse("registry:aspiration_detail", args=[code]))

    assert response.status_code == 404
    assert "Nomor ini tidak ditemukan" in text(response)


def test_aspiration_home_explains_a_number_that_is_none(client):
    response = client.get(HOME, {"nomor": "123"})

    assert "Nomor aspirasi terdiri dari sepuluh huruf dan angka" in text(response)


def test_aspiration_detail_shows_the_original_to_the_office_but_no_name(as_user, personas):
    aspiration = secret()

    page = text(as_user(personas.kabupaten).get(aspiration.get_absolute_url()))

    assert SECRETS[3] in page
    assert [word for word in SECRETS[:2] if word in page] == []
    assert "Lihat nama dan kontak pelapor" in page


def test_aspiration_detail_of_the_provinsi_has_no_way_to_the_contact(as_user, personas):
    page = text(as_user(personas.provinsi).get(secret().get_absolute_url()))

    assert SECRETS[3] in page
    assert "Lihat nama dan kontak pelapor" not in page


def test_aspiration_detail_hints_at_a_published_one_that_is_alike(client, personas):
    known = AspirationFactory(public_summary="Drainase pasar meluap.")
    AspirationFactory(title="Drainase meluap juga")
    sent = AspirationFactory(title="Drainase depan pasar meluap")

    page = text(client.get(sent.get_absolute_url()))

    assert "Mungkin sudah disampaikan" in page
    assert f"Nomor {known.number}" in page
    assert page.count("Nomor ") == 1


def test_aspiration_detail_suggests_duplicates_to_the_office_with_reasons(as_user, personas):
    known = AspirationFactory()
    sent = AspirationFactory(title="Drainase di muka pasar", text="Sudah dua minggu.")

    response = as_user(personas.kabupaten).get(sent.get_absolute_url())

    assert [one.aspiration for one in response.context["alike"]] == [known]
    assert "desa sama; tema sama; kata sama: drainase, pasar" in text(response)


def test_aspiration_detail_shares_the_answer_by_whatsapp(client, personas):
    aspiration = AspirationFactory(**DONE)

    url = client.get(aspiration.get_absolute_url()).context["share_url"]

    assert url.startswith("https://wa.me/?text=Jawaban%20Dinas%20Contoh")
    assert f"aspirasi%2F{aspiration.code}%2F" in url


def test_aspiration_home_never_shows_what_the_office_has_not_released(client, personas):
    secret(**DONE)
    AspirationFactory(public_summary="Drainase meluap.")

    page = text(client.get(HOME))

    assert [word for word in SECRETS if word in page] == []
    assert "Drainase meluap." in page


def test_aspiration_list_filters(as_user, personas):
    new = AspirationFactory(title="Baru")
    late = AspirationFactory(title="Lama", held=True, answer_due_on=datetime.date(2026, 11, 20))
    answered = AspirationFactory(title="Jawab", kind="information", theme="water", **DONE)
    AspirationFactory(region=region("64.08.12.2004"))
    client = as_user(personas.kabupaten)

    def found(query=""):
        response = client.get(f"{LIST}{query}")
        text(response)
        return {row.title for row in response.context["page"].object_list}

    assert found() == {"Baru", "Lama", "Jawab"}
    assert found("?keadaan=terbuka") == {"Baru", "Lama"}
    assert found("?keadaan=lewat") == {"Lama"}
    assert found("?keadaan=belum-sampai") == {"Jawab"}
    assert found("?keadaan=received") == {"Baru"}
    assert found("?jenis=information") == {"Jawab"}
    assert found("?tema=water") == {"Jawab"}
    assert found(f"?q={late.number}") == {"Lama"}
    assert found("?kecamatan=64.09.03") == set()
    assert found("?keadaan=hilang&hal=99&jenis=x") == {"Baru", "Lama", "Jawab"}
    assert (new.pk, answered.pk) != (None, None)


@pytest.mark.parametrize("count", [1, 3])
def test_aspiration_list_queries_do_not_grow(as_user, personas, django_assert_num_queries, count):
    second = region("64.09.03.2009")
    for _ in range(count):
        AspirationFactory(held=True, kim=personas.kim, second_region=second)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(10):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_aspiration_home_queries_do_not_grow(client, personas, django_assert_num_queries, count):
    for _ in range(count):
        AspirationFactory(held=True, kim=personas.kim, public_summary="Ringkas.")

    with django_assert_num_queries(6):
        client.get(HOME)


@pytest.mark.parametrize("count", [1, 3])
def test_aspiration_detail_queries_do_not_grow(as_user, personas, django_assert_num_queries, count):
    for _ in range(count):
        AspirationFactory()
    sent = AspirationFactory()
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(7):
        client.get(sent.get_absolute_url())


def test_aspiration_export_has_no_name_and_no_formula(as_user, personas):
    secret()
    Aspiration.objects.update(title="=1+1")
    client = as_user(personas.provinsi)

    response = client.get(reverse("registry:aspiration_export", args=["csv"]))

    table = b"".join(response.streaming_content).decode()
    assert [word for word in SECRETS[:2] if word in table] == []
    assert ",'=1+1," in table
    assert client.get(reverse("registry:aspiration_export", args=["pdf"])).status_code == 404


def test_aspiration_export_carries_the_filter(as_user, personas):
    AspirationFactory(title="Baru")
    AspirationFactory(title="Ditolak", state=AspirationState.REJECTED, reason="Iklan.")
    client = as_user(personas.kabupaten)
    url = reverse("registry:aspiration_export", args=["csv"])

    table = b"".join(client.get(f"{url}?keadaan=received").streaming_content).decode()

    assert "Baru" in table
    assert "Ditolak" not in table
