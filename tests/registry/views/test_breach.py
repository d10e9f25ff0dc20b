import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from registry.models import Breach
from registry.worklist_privacy import tasks
from tests.access.breach import typed
from tests.factories.privacy import BreachFactory
from tests.factories.registry import MemberFactory, region
from tests.pdf_text import pdf_text, squeezed

pytestmark = pytest.mark.django_db
LIST = reverse("registry:breach_list")
CREATE = reverse("registry:breach_create")
QUERIES = 8


def url(name, breach, *more):
    return reverse(f"registry:breach_{name}", args=[breach.pk, *more])


def test_breach_create_counts_the_people_and_starts_the_clock(personas, as_user):
    MemberFactory(kim=personas.kim, full_name="Anggota Terdampak")

    response = as_user(personas.kabupaten).post(CREATE, typed(personas))

    breach = Breach.objects.get()
    page = as_user(personas.kabupaten).get(breach.get_absolute_url()).content.decode()
    assert (response.status_code, response.url) == (302, LIST)
    assert (breach.region.code, breach.place.code, breach.data) == ("64.09", "64.09", ["phone"])
    assert ("menurut data hari ini" in page, "Anggota Terdampak" in page) == (True, False)
    assert AuditEntry.objects.get(verb="breach.create").facts["data"] == ["Nomor WhatsApp"]


def test_breach_create_twice_makes_one(personas, as_user):
    data = typed(personas) | {"kunci": "6f3f0a52-9f4b-4a0c-8a55-0d1f6cf2f0a1"}
    client = as_user(personas.kabupaten)

    assert [client.post(CREATE, data).status_code for _ in range(2)] == [302, 302]
    assert Breach.objects.count() == 1


TOMORROW = timezone.localdate() + datetime.timedelta(days=1)
FAR = "64.08.12.2004"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "Tulis apa yang terjadi"),
        ({"title": "x" * 121}, "title", "Kejadian paling panjang 120 huruf"),
        ({"found_on": ""}, "found_on", "Isi hari pelanggaran diketahui"),
        ({"found_on": "kemarin"}, "found_on",
         "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"),
        ({"found_at": "99.99"}, "found_at", "Tulis jam seperti 09.30"),
        ({"happened_on": ""}, "happened_on", "Isi sejak kapan terjadi"),
        ({"data": []}, "data", "Pilih sedikitnya satu jenis data"),
        ({"data": ["nik"]}, "data", "Pilih jenis data dari daftar"),
        ({"story": ""}, "story", "Tulis bagaimana terjadinya"),
        ({"measures": "x" * 2001}, "measures", "Keterangan paling panjang 2.000 huruf"),
        ({"scope": ""}, "scope", "Pilih siapa yang terdampak"),
        ({"scope": "semua"}, "scope", "Pilih siapa yang terdampak"),
        ({"scope": "kim"}, "kim", "Isi nama KIM"),
        ({"scope": "kim", "kim": "tidak ada"}, "kim",
         "“tidak ada” tidak ditemukan. Periksa ejaannya, atau isi nomor registrinya"),
        ({"scope": "account"}, "username", "Isi nama pengguna akun"),
        ({"scope": "account", "username": "tidak-ada"}, "username",
         "Akun ini tidak ditemukan. Periksa nama penggunanya"),
        ({"place": FAR}, "place", "Pilih tempat di Kabupaten Penajam Paser Utara"),
    ],
)  # fmt: skip
def test_breach_create_says_at_the_field_what_is_wrong(personas, as_user, change, field, sentence):
    region(FAR)

    response = as_user(personas.kabupaten).post(CREATE, typed(personas) | change)

    assert response.status_code == 200
    assert response.context["form"].errors[field] == [sentence]
    assert Breach.objects.count() == 0


def test_breach_create_refuses_a_discovery_that_is_still_to_come(personas, as_user):
    soon = timezone.localtime() + datetime.timedelta(minutes=30)
    if soon.date() != timezone.localdate():
        soon = soon.replace(hour=23, minute=59) - datetime.timedelta(days=1)
    data = typed(personas) | {"found_on": soon.date(), "found_at": f"{soon:%H.%M}"}

    errors = as_user(personas.kabupaten).post(CREATE, data).context["form"].errors

    assert errors == {"found_at": ["Waktu ini belum tiba. Periksa tanggal dan jamnya"]}


def test_breach_update_of_a_stale_page_shows_both(personas, as_user):
    breach = BreachFactory(created_by=personas.kabupaten)
    client = as_user(personas.kabupaten)
    data = typed(personas) | {"versi": breach.version}

    first = client.post(url("update", breach), data | {"story": "Sudah jelas."})
    second = client.post(url("update", breach), data | {"story": "Belum jelas."})

    breach.refresh_from_db()
    assert (first.status_code, second.status_code, breach.story) == (302, 409, "Sudah jelas.")
    assert "Belum jelas." in second.content.decode()


def test_breach_people_are_a_file_with_contacts_and_the_click_is_logged(personas, as_user):
    MemberFactory(kim=personas.kim, full_name="=HYPERLINK(1)", phone="081234567890")
    breach = BreachFactory(place=personas.kim.region)

    response = as_user(personas.kabupaten).post(url("people", breach))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    entry = AuditEntry.objects.get(verb="breach.list_people")
    assert {"sebagai": "Anggota", "nama": "'=HYPERLINK(1)", "kontak": "081234567890",
            "wilayah": personas.kim.region.place} in rows  # fmt: skip
    assert (entry.user, entry.facts) == (personas.kabupaten, {"count": len(rows)})


@pytest.mark.parametrize(
    ("whom", "word"), [("persons", "data pribadi Anda"), ("agency", "orang yang terdampak")]
)
def test_breach_letter_says_what_when_and_what_is_done(personas, as_user, whom, word):
    breach = BreachFactory(story="Ponsel jatuh di #pasar.", measures="Akun *ditutup*.")

    response = as_user(personas.kabupaten).get(url("letter", breach, whom))

    text = pdf_text(response.content)
    wanted = (word, "Nomor WhatsApp", "Ponsel jatuh di #pasar.", "Akun *ditutup*.")
    assert response["Content-Type"] == "application/pdf"
    assert [one for one in wanted if squeezed(one) not in text] == []


def test_breach_tell_takes_the_time_and_both_end_the_clock(personas, as_user):
    breach = BreachFactory()
    now = timezone.localtime()
    data = {"told_on": now.date(), "told_at": f"{now:%H.%M}"}
    client = as_user(personas.kabupaten)

    answers = [client.post(url("tell", breach, whom), data) for whom in ("persons", "agency")]
    again = client.post(url("tell", breach, "agency"), data)

    breach.refresh_from_db()
    assert [one.status_code for one in [*answers, again]] == [302, 302, 409]
    assert (breach.state, breach.clock) == ("told", "")


def test_breach_tell_refuses_a_time_before_the_discovery(personas, as_user):
    breach = BreachFactory()
    day = timezone.localdate() - datetime.timedelta(days=3)

    response = as_user(personas.kabupaten).post(
        url("tell", breach, "agency"), {"told_on": day, "told_at": "08.00"}
    )

    assert response.context["form"].errors == {
        "told_on": ["Pemberitahuan tidak boleh sebelum pelanggaran diketahui"]
    }


def test_breach_close_waits_for_the_notices(personas, as_user):
    early, told = BreachFactory(), BreachFactory(told=True)
    client, data = as_user(personas.kabupaten), {"note": "Selesai."}

    answers = [client.post(url("close", one), data).status_code for one in (early, told)]
    empty = client.post(url("dismiss", early), {"note": ""})

    assert answers == [409, 302]
    assert empty.context["form"].errors == {"note": ["Tulis catatan penutup"]}


def test_breach_waits_on_the_desk_of_the_office_with_its_hours(personas, as_user):
    BreachFactory(late=True, title="Akun dipakai orang lain")

    found = {
        name: [task for task in tasks(getattr(personas, name)) if "Pelanggaran" in task.label]
        for name in ("kabupaten", "provinsi", "kabupaten_lain", "kecamatan")
    }

    assert {name: len(rows) for name, rows in found.items()} == {
        "kabupaten": 1, "provinsi": 1, "kabupaten_lain": 0, "kecamatan": 0,
    }  # fmt: skip
    assert (found["kabupaten"][0].clock, found["kabupaten"][0].is_late) == ("lewat 3 jam", True)


@pytest.mark.parametrize("state", ["", "lewat", "told", "nonsense"])
def test_breach_list_filters(personas, as_user, state):
    BreachFactory(title="Masih berjalan")
    BreachFactory(title="Sudah lewat", late=True)
    BreachFactory(title="Sudah dikabarkan", told=True)
    titles = {"Masih berjalan", "Sudah lewat", "Sudah dikabarkan"}

    page = as_user(personas.kabupaten).get(LIST, {"keadaan": state}).content.decode()

    wanted = {"lewat": {"Sudah lewat"}, "told": {"Sudah dikabarkan"}}.get(state, titles)
    assert {one for one in titles if one in page} == wanted


def test_breach_list_costs_the_same_for_three(personas, as_user, django_assert_num_queries):
    client = as_user(personas.kabupaten)
    BreachFactory()
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
    BreachFactory()
    BreachFactory(late=True)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
