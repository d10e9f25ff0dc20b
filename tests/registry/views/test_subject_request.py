import datetime
import uuid

import pytest
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.models import SubjectRequest
from tests.factories.privacy import SubjectRequestFactory
from tests.factories.registry import MemberFactory, region

pytestmark = pytest.mark.django_db
ASK = "/permintaan-data/"


def html(response):
    content = response.content.decode()
    assert "TIDAK ADA" not in content
    return content


def typed(**changes):
    return {
        "kind": "access", "region": region("64.09").pk, "requester_name": "Sari Wulandari",
        "requester_contact": "+62 812 3456 7890", "details": "KIM Mekar Waru",
    } | changes  # fmt: skip


def test_create_without_account_gives_a_receipt_without_the_person(client):
    response = client.post(ASK, typed())

    asked = SubjectRequest.objects.get()
    assert response.url == f"/permintaan-data/{asked.code}/"
    assert (asked.requester_contact, asked.region.path) == ("081234567890", "64.09")
    page = html(client.get(response.url))
    assert asked.code in page
    for secret in ("Sari", "Wulandari", "081234567890", "KIM Mekar Waru"):
        assert secret not in page


def test_create_clicked_twice_makes_one(client):
    data = typed(kunci=str(uuid.uuid4()))

    urls = [client.post(ASK, data).url for _ in range(2)]

    assert (SubjectRequest.objects.count(), urls[0]) == (1, urls[1])


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"kind": ""}, {"kind": ["Pilih permintaan Anda"]}),
        ({"region": ""}, {"region": ["Pilih kabupaten/kota"]}),
        ({"region": "999999"}, {"region": ["Pilih kabupaten/kota dari daftar"]}),
        ({"requester_name": " "}, {"requester_name": ["Isi nama Anda"]}),
        ({"requester_contact": ""}, {"requester_contact": ["Isi nomor WhatsApp atau surel Anda"]}),
        ({"requester_contact": "123"}, {"requester_contact": [
            "Tulis nomor WhatsApp 10 sampai 13 angka atau alamat surel yang lengkap"]}),
        ({"requester_contact": "sari@"}, {"requester_contact": [
            "Tulis nomor WhatsApp 10 sampai 13 angka atau alamat surel yang lengkap"]}),
        ({"kind": "photo", "details": ""}, {"details": ["Tulis foto atau data yang mana"]}),
        ({"details": "a" * 1001}, {"details": ["Keterangan paling panjang 1.000 huruf"]}),
    ],
)  # fmt: skip
def test_create_explains_a_bad_input_and_keeps_the_rest(client, changes, errors):
    response = client.post(ASK, typed(**changes))

    assert (response.status_code, dict(response.context["form"].errors)) == (200, errors)
    assert "KIM Mekar Waru" in html(response) or "details" in changes
    assert SubjectRequest.objects.count() == 0


def test_create_answers_429_to_a_flood_and_keeps_what_was_typed(client):
    statuses = [client.post(ASK, typed()).status_code for _ in range(11)]

    assert statuses == [302] * 10 + [429]
    assert SubjectRequest.objects.count() == 10
    assert "Sari Wulandari" in html(client.post(ASK, typed()))


def test_create_offers_the_kabupaten_of_this_installation(client, settings):
    settings.OFFICE_REGION = "64"
    home, other = region("64.09"), region("35.08")

    choices = client.get(ASK).context["form"].fields["region"].queryset

    assert (home in choices, other in choices) == (True, False)


def test_find_leads_to_the_status_or_says_that_there_is_none(client):
    asked = SubjectRequestFactory()

    found = client.get("/permintaan-data/status/", {"nomor": asked.code.lower().replace("-", " ")})
    lost = client.get("/permintaan-data/status/", {"nomor": "PD-2222-2222-2222"})

    assert found.url == f"/permintaan-data/{asked.code}/"
    assert "Nomor ini tidak ditemukan" in html(lost)


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ({}, "paling lambat"),
        ({"late": True}, "Jawaban terlambat."),
        ({"done": True}, "Selesai"),
        ({"rejected": True}, "data tidak ditemukan di portal"),
    ],
)
def test_status_says_where_it_stands_in_the_zone_of_the_region(client, trait, words):
    asked = SubjectRequestFactory(details="Rahasia", note="Rahasia", **trait)

    page = html(client.get(f"/permintaan-data/{asked.code}/"))

    assert words in page
    assert "WITA" in page
    assert [one for one in ("Rahasia", "Pemohon Karangan", "0812345") if one in page] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_list_queries_do_not_grow(as_user, personas, rows, django_assert_num_queries):
    for _ in range(rows):
        SubjectRequestFactory(started=True)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(7):
        response = client.get("/permintaan-data/masuk/")

    assert len(response.context["page"]) == rows


def test_list_narrows_by_state_and_counts_the_late_ones(as_user, personas):
    late, done = SubjectRequestFactory(late=True), SubjectRequestFactory(done=True)
    client = as_user(personas.kabupaten)

    pages = {
        state: list(client.get("/permintaan-data/masuk/", {"keadaan": state}).context["page"])
        for state in ("", "lewat", "done", "omong")
    }

    assert pages == {"": [late], "lewat": [late], "done": [done], "omong": [late]}
    assert "1 sudah lewat batas." in html(client.get("/permintaan-data/masuk/"))


def test_contact_is_shown_by_a_click_that_is_logged(as_user, personas):
    asked = SubjectRequestFactory()
    client = as_user(personas.kabupaten)

    before = html(client.get(asked.get_absolute_url()))
    after = html(client.post(f"{asked.get_absolute_url()}kontak/"))

    assert ("Pemohon Karangan" in before, "Pemohon Karangan" in after) == (False, True)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.user) == ("subject_request.view_contact", personas.kabupaten)


def test_the_office_starts_and_closes_it(as_user, personas):
    asked = SubjectRequestFactory()
    client, url = as_user(personas.kabupaten), asked.get_absolute_url()

    statuses = [
        client.post(f"{url}tangani/").status_code,
        client.post(f"{url}tangani/").status_code,
        client.post(f"{url}selesai/", {"note": ""}).status_code,
        client.post(f"{url}selesai/", {"note": "Salinan diberikan"}).status_code,
        client.post(f"{url}tolak/", {"reason": "legal"}).status_code,
    ]

    asked.refresh_from_db()
    assert statuses == [302, 409, 200, 302, 409]
    assert (asked.state, asked.handled_by) == ("done", personas.kabupaten)


def test_pengurus_writes_down_what_a_member_asks(as_user, personas):
    member = MemberFactory(kim=personas.kim, full_name="Sari Wulandari", phone="081234567890")
    url = reverse("registry:member_request_create", args=[member.pk])
    client = as_user(personas.pengurus)

    refused = client.post(url, {"kind": ""})
    client.post(url, {"kind": "erase", "kunci": str(uuid.uuid4())})

    asked = SubjectRequest.objects.get()
    assert dict(refused.context["form"].errors) == {"kind": ["Pilih permintaannya"]}
    assert (asked.member, asked.requester_name, asked.requester_contact, asked.region.path) == (
        member, "Sari Wulandari", "081234567890", "64.09",
    )  # fmt: skip


def test_desk_of_the_office_has_the_clock_and_that_of_the_provinsi_what_is_late(as_user, personas):
    SubjectRequestFactory()
    SubjectRequestFactory(late=True)

    tags = {}
    for name in ("kabupaten", "provinsi", "kabupaten_lain", "pengurus"):
        groups = as_user(getattr(personas, name)).get("/tugas/").context["groups"]
        lines = [(group.title, line) for group in groups for line in group.lines]
        tags[name] = [
            (title, line.tag, line.tone) for title, line in lines
            if line.task.label.startswith("Permintaan data")
        ]  # fmt: skip

    late, fresh = ("Lewat batas", "lewat 3 jam", "salah"), ("Minggu ini", "sisa 71 jam", "awas")
    assert tags == {
        "kabupaten": [late, fresh], "provinsi": [late], "kabupaten_lain": [], "pengurus": [],
    }  # fmt: skip


def test_privacy_page_tells_the_times_of_the_settings(client, settings):
    settings.IMPORT_FILE_DAYS, settings.MEMBER_NAME_MONTHS = 17, 19

    page = html(client.get("/tentang/privasi/"))

    assert "17 hari" in page
    assert "19 bulan" in page
    assert datetime.date(2026, 1, 1).strftime("Versi 2026-1") in page
