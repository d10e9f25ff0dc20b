import csv

import pytest
import time_machine
from django.urls import reverse

from registry.models import ForumNote
from tests.factories.forum import ForumNoteFactory
from tests.factories.registry import ForumFactory, region

LIST = reverse("registry:forum_note_list")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def typed(**changes):
    return {
        "kind": "resource", "resource": "technology", "text": "Dua ponsel untuk liputan.",
        "year": "2026",
    } | changes  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_forum_note_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        ForumNoteFactory(desa=region("64.09.02.2004"), kim=personas.kim)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_forum_note_goes_to_the_office_and_comes_back_answered(as_user, personas):
    forum = ForumFactory()
    create = reverse("registry:forum_note_create", args=[forum.slug])

    sent = as_user(personas.kecamatan).post(create, typed())
    note = ForumNote.objects.get()
    as_user(personas.kabupaten).post(
        reverse("registry:forum_note_reply", args=[note.pk]), {"answer": "Masuk usulan 2027."}
    )

    page = text(as_user(personas.kecamatan).get(forum.get_absolute_url()))
    assert sent.url == forum.get_absolute_url()
    assert "Sumber daya: teknologi" in page
    assert "Masuk usulan 2027." in page


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": ""}, {"kind": ["Pilih jenis catatan"]}),
        ({"resource": ""}, {"resource": ["Pilih jenis sumber daya yang diperlukan"]}),
        ({"text": ""}, {"text": ["Tulis isi catatan"]}),
        (
            {"text": "Hubungi 0812 3456 7890"},
            {"text": ["Jangan tulis nomor telepon. Halaman ini dibaca umum."]},
        ),
        ({"year": "dua"}, {"year": ["Tulis jumlahnya dengan angka, misalnya 1.240"]}),
        ({"year": "1990"}, {"year": ["Periksa tahun catatan"]}),
        ({"is_public": "on"}, {"is_public": ["Hanya potensi yang boleh tampil untuk umum"]}),
        ({"desa": "999999"}, {"desa": ["Pilih desa atau kelurahan di wilayah forum"]}),
    ],
)
def test_forum_note_form_explains_what_is_wrong(as_user, personas, changes, wrong):
    forum = ForumFactory()
    url = reverse("registry:forum_note_create", args=[forum.slug])

    response = as_user(personas.kecamatan).post(url, typed(**changes))

    text(response)
    assert dict(response.context["form"].errors) == wrong
    assert ForumNote.objects.count() == 0


def test_forum_note_update_of_a_stale_version_shows_both(as_user, personas):
    note = ForumNoteFactory(version=2)
    url = reverse("registry:forum_note_update", args=[note.pk])

    response = as_user(personas.kecamatan).post(
        url, typed(kind="obstacle", resource="", text="Listrik padam.", versi="1")
    )

    note.refresh_from_db()
    assert response.status_code == 409
    assert note.text == "Sinyal lemah di tiga dusun."
    found = {one.label: (one.stored, one.typed) for one in response.context["form"].differences()}
    assert found["Isi catatan"] == ("Sinyal lemah di tiga dusun.", "Listrik padam.")


def test_forum_note_answered_already_is_409(as_user, personas):
    note = ForumNoteFactory(answered=True)
    client = as_user(personas.kabupaten)

    answers = [
        client.get(reverse("registry:forum_note_update", args=[note.pk])),
        client.post(reverse("registry:forum_note_reply", args=[note.pk]), {"answer": "Lagi."}),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert ForumNote.objects.get().answer == "Sudah dianggarkan."


def test_forum_notes_are_filtered_and_exported_alike(as_user, personas):
    kept = ForumNoteFactory(kind="resource", resource="finance", text="=Dana operasional")
    ForumNoteFactory(year=2025)
    ForumNoteFactory(forum__region=region("64.08.12"))
    client = as_user(personas.kabupaten)

    listed = client.get(f"{LIST}?jenis=resource&sumber=finance&tahun=2026&keadaan=open")
    odd = client.get(f"{LIST}?jenis=uang&tahun=abc&kecamatan=../x&hal=-3")
    export = client.get(
        f"{reverse('registry:forum_note_export', args=['csv'])}?jenis=resource&tahun=2026"
    )
    xlsx = client.get(reverse("registry:forum_note_export", args=["xlsx"]))

    rows = list(csv.DictReader(b"".join(export).decode("utf-8-sig").splitlines()))
    assert list(listed.context["page"]) == [kept]
    assert odd.context["page"].paginator.count == 2
    assert [(row["isi"], row["jenis sumber daya"]) for row in rows] == [
        ("'=Dana operasional", "Finansial")
    ]
    assert b"".join(xlsx)[:2] == b"PK"
    assert client.get(reverse("registry:forum_note_export", args=["pdf"])).status_code == 404


def test_forum_page_shows_the_public_marked_potentials_only(client):
    forum = ForumFactory()
    ForumNoteFactory(forum=forum, kind="potential", text="Kopi lereng.", is_public=True)
    ForumNoteFactory(forum=forum, kind="potential", text="Tambang rahasia.")
    ForumNoteFactory(forum=forum, text="Kekurangan uang.")

    page = text(client.get(forum.get_absolute_url()))

    found = [word in page for word in ("Kopi lereng.", "Tambang rahasia.", "Kekurangan uang.")]
    assert found == [True, False, False]
