"""Reports and aspirations from the queue of a device: stored once, answered alike."""

import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from registry.enums import Role
from registry.models import ActivityReport, Aspiration, ReportPhoto
from tests.factories.accounts import UserFactory
from tests.factories.files import photo
from tests.factories.registry import KimFactory, region

REPORT = reverse("registry:report_create")
ASKS = {"accept": "application/json"}
TIMES = 5


@pytest.fixture
def kim(db):
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def pengurus(give, kim):
    return give(UserFactory(), kim=kim)


def report(**changes):
    return {"kunci": "9f1d2c56-1111-4000-8000-000000000001", "title": "Rembuk warga"} | changes


def aspiration(**changes):
    return {
        "kunci": "9f1d2c56-2222-4000-8000-000000000002",
        "kind": "complaint",
        "theme": "roads",
        "title": "Drainase pasar tersumbat",
        "text": "Air meluap ke jalan setiap hujan.",
        "region": "64.09.02.2004",
    } | changes


def at(kim):
    return reverse("registry:kim_aspiration_create", args=[kim.slug])


def test_a_report_from_a_device_gets_a_receipt_and_a_replay_the_same(as_user, pengurus):
    client = as_user(pengurus)

    first = client.post(REPORT, report(new_photos=[photo("a.jpg")]), headers=ASKS)
    again = client.post(REPORT, report(new_photos=[photo("a.jpg")]), headers=ASKS)

    stored = ActivityReport.objects.get()
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.json()["keadaan"] == "diterima"
    assert first.json()["nomor"] == "9F1D-2C56"
    assert first.json()["alamat"] == stored.get_absolute_url()
    assert first.json()["kalimat"].startswith("Tersimpan sebagai draf ")
    assert "Masih kurang: tanggal kegiatan" in first.json()["kalimat"]
    assert stored.photos.count() == ReportPhoto.objects.count() == 1
    assert "9F1D-2C56" in client.get(stored.get_absolute_url()).content.decode()


def test_a_faulty_report_from_a_device_is_refused_with_its_reasons(as_user, pengurus):
    sent = report(title="", held_on="kemarin", new_photos=[photo("a.jpg")])

    answer = as_user(pengurus).post(REPORT, sent, headers=ASKS)

    assert (answer.status_code, answer.json()["keadaan"]) == (422, "ditolak")
    assert "Isi judul kegiatan" in answer.json()["kalimat"]
    assert "Tulis tanggal seperti" in answer.json()["kalimat"]
    assert not ActivityReport.objects.exists()


def test_the_key_of_another_person_is_refused_and_shows_nothing(as_user, pengurus, give, kim):
    as_user(pengurus).post(REPORT, report())
    client = as_user(give(UserFactory(), kim=kim))

    answer = client.post(REPORT, report(title="Milik orang lain"), headers=ASKS)
    page = client.post(REPORT, report(title="Milik orang lain"))

    assert answer.status_code == 422
    assert answer.json()["kalimat"].startswith("Formulir ini sudah dipakai orang lain")
    assert (page.status_code, page.context["form"]["title"].value()) == (200, "Milik orang lain")
    assert ActivityReport.objects.get().title == "Rembuk warga"


def test_an_aspiration_from_a_device_gets_its_number_once(as_user, pengurus, kim):
    client = as_user(pengurus)

    first = client.post(at(kim), aspiration(), headers=ASKS)
    again = client.post(at(kim), aspiration(), headers=ASKS)
    faulty = client.post(at(kim), aspiration(kunci=str(uuid.uuid4()), text=""), headers=ASKS)

    assert first.json() == again.json()
    assert first.json()["nomor"] == Aspiration.objects.get().number
    assert (faulty.status_code, faulty.json()["kalimat"]) == (
        422, "Ceritakan yang ingin disampaikan"
    )  # fmt: skip


def test_a_resident_who_was_too_fast_may_send_it_again(client, give, db):
    region("64.09.02.2004")
    give(UserFactory(), Role.KABUPATEN, region("64.09"))
    page = client.get(reverse("registry:aspiration_create"))
    sent = aspiration(dibuka=page.context["form"]["dibuka"].value())

    answer = client.post(reverse("registry:aspiration_create"), sent, headers=ASKS)

    # Too fast for a person: the device may send it again a moment later.
    assert (answer.status_code, answer.json()["keadaan"]) == (422, "ditolak")
    assert "Tunggu tiga detik" in answer.json()["kalimat"]


@pytest.fixture
def own_connections(transactional_db, tmp_path):
    """Return a function after which every new thread has its own connection to what is stored.

    SQLite's memory cannot be shared like that, so the threads then work on a copy in a file.
    """
    entry = connections.settings["default"]
    former = entry["NAME"]

    def copy():
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            with sqlite3.connect(tmp_path / "db.sqlite3") as target:
                connection.connection.backup(target)
            entry["NAME"] = str(tmp_path / "db.sqlite3")

    yield copy
    entry["NAME"] = former


def in_thread(work):
    def run(*args):
        try:
            return work(*args)
        finally:
            connection.close()

    return run


@pytest.mark.parametrize("kind", ["laporan", "aspirasi"])
def test_five_equal_posts_at_once_are_stored_once_and_answered_alike(give, own_connections, kind):
    kim = KimFactory(verified=True)
    person = give(UserFactory(), kim=kim)
    clients = [Client() for _ in range(TIMES)]
    for client in clients:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    own_connections()
    start = Barrier(TIMES)

    @in_thread
    def post(client):
        start.wait(30)
        if kind == "aspirasi":
            return client.post(at(kim), aspiration(), headers=ASKS)
        photos = [photo("a.jpg"), photo("b.jpg", colour="navy")]
        return client.post(REPORT, report(new_photos=photos), headers=ASKS)

    @in_thread
    def stored():
        photos = [one.photos.count() for one in ActivityReport.objects.all()]
        return photos, ReportPhoto.objects.count(), Aspiration.objects.count()

    with ThreadPoolExecutor(TIMES) as pool:
        answers = list(pool.map(post, clients))
        found = pool.submit(stored).result()

    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert found == (([], 0, 1) if kind == "aspirasi" else ([2], 2, 0))
