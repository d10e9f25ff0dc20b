import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from registry.enums import Role
from registry.models import Event, EventFile, EventPhoto
from tests.factories.event import START, EventFactory, EventFileFactory
from tests.factories.files import pdf, photo
from tests.factories.registry import region

LIST = reverse("registry:event_list")
CREATE = reverse("registry:event_create")
UNDEFINED = "TIDAK ADA:"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def typed(**changes):
    return {
        "kind": "rakor",
        "theme": "Sinergi KIM dan situs desa",
        "place": "Aula kantor bupati",
        "held_on": "2026-12-03",
        "last_on": "",
        "start_time": "09:00",
        "end_time": "15:00",
        "quota": "50",
        "agenda": "",
        "speakers": "Kepala dinas, Diskominfo",
        "budget": "25.000.000",
        "source": "apbd_regency",
        "kunci": str(uuid.uuid4()),
    } | changes


def url(act, event):
    return reverse(f"registry:event_{act}", args=[event.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_event_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    EventFactory.create_batch(count, announced=True)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_event_list_shows_a_partial_to_htmx(client):
    EventFactory(announced=True, theme="Bimtek menulis berita")

    part = text(client.get(LIST, headers={"HX-Request": "true"}))

    assert ["Bimtek menulis berita" in part, "<html" in part] == [True, False]


def test_event_list_filters(client, as_user, personas):
    rakor = EventFactory(announced=True, theme="Rakor desa")
    bimtek = EventFactory(
        done=True, kind="bimtek", region=region("64.08"), starts_at=START - datetime.timedelta(90),
        ends_at=START - datetime.timedelta(89),
    )  # fmt: skip
    late = EventFactory(postponed=True, announced_at=START, starts_at=START.replace(day=1))

    def found(query=""):
        response = client.get(f"{LIST}{query}")
        text(response)
        return list(response.context["page"].object_list)

    assert found() == [rakor, late, bimtek]
    assert found("?q=desa") == [rakor]
    assert found("?jenis=bimtek") == [bimtek]
    assert found("?waktu=datang") == [rakor]
    assert found("?waktu=terlaksana") == [bimtek]
    assert found("?waktu=tertunda") == [late]
    assert found("?waktu=xx&jenis=yy&kabkota=zz&hal=99") == [rakor, late, bimtek]


def test_event_create_stores_the_hours_of_the_region(as_user, personas):
    response = as_user(personas.kabupaten).post(CREATE, typed(last_on="2026-12-04"))

    event = Event.objects.get()
    assert response.url == event.get_absolute_url()
    assert (event.starts_at, event.ends_at) == (START, START + datetime.timedelta(days=1, hours=6))
    assert (event.region.code, event.quota, event.budget, event.state) == (
        "64.09", 50, 25_000_000, "draft",
    )  # fmt: skip


def test_event_create_in_jakarta_time_is_an_hour_later(as_user, personas):
    as_user(personas.provinsi_lain).post(CREATE, typed())

    assert Event.objects.get().starts_at == START + datetime.timedelta(hours=1)


def test_event_create_asks_who_organises_when_there_are_several(as_user, give, personas):
    user = give(personas.kabupaten, Role.KECAMATAN, region("64.08.12"))
    client = as_user(user)

    missing = client.post(CREATE, typed())
    foreign = client.post(CREATE, typed(region=region("64.08").pk))
    client.post(CREATE, typed(region=region("64.08.12").pk))

    assert [dict(one.context["form"].errors) for one in (missing, foreign)] == [
        {"region": ["Pilih penyelenggara"]}, {"region": ["Pilih penyelenggara"]},
    ]  # fmt: skip
    assert Event.objects.get().region.code == "64.08.12"


def test_event_create_twice_with_one_key_makes_one(as_user, personas):
    data, client = typed(), as_user(personas.kabupaten)

    answers = [client.post(CREATE, data) for _ in range(2)]

    assert Event.objects.count() == 1
    assert answers[0].url == answers[1].url


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Pilih jenis kegiatan"),
        ({"kind": "pesta"}, "kind", "Pilih jenis kegiatan"),
        ({"theme": " "}, "theme", "Isi tema kegiatan"),
        ({"theme": "x" * 161}, "theme", "Tema paling panjang 160 huruf"),
        ({"place": ""}, "place", "Isi tempat kegiatan"),
        ({"held_on": "besok"}, "held_on",
         "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"),
        ({"held_on": "0026-12-03"}, "held_on", "Tahun harus antara 2015 dan 2100"),
        ({"last_on": "2026-12-02"}, "last_on",
         "Isi hari yang sama atau sesudahnya, paling lama 30 hari"),
        ({"start_time": "pagi"}, "start_time", "Tulis jam seperti 09.00"),
        ({"end_time": ""}, "end_time", "Isi jam selesai"),
        ({"end_time": "08.00"}, "end_time", "Waktu selesai harus sesudah waktu mulai"),
        ({"quota": "banyak"}, "quota", "Tulis jumlahnya dengan angka, misalnya 1.240"),
        ({"quota": "0"}, "quota", "Isi kuota 1 sampai 5.000 orang, atau kosongkan"),
        ({"quota": "6000"}, "quota", "Isi kuota 1 sampai 5.000 orang, atau kosongkan"),
        ({"budget": "25 juta"}, "budget",
         "Tulis angka lengkap tanpa ribu atau juta, misalnya 1.500.000"),
        ({"source": ""}, "source", "Pilih sumber anggarannya"),
        ({"source": "x"}, "source", "Pilih sumber dari daftar"),
        ({"speakers": "Budi 0812 3456 7890"}, "speakers",
         "Jangan tulis nomor telepon. Halaman ini dibaca umum."),
    ],
)  # fmt: skip
def test_event_create_explains_what_is_wrong_at_the_field(
    as_user, personas, wrong, field, sentence
):
    response = as_user(personas.kabupaten).post(CREATE, typed(**wrong))

    page = text(response)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert "Aula kantor bupati" in page or field == "place"
    assert not Event.objects.exists()


def test_event_update_keeps_the_typed_and_shows_both_when_stale(as_user, personas):
    event = EventFactory()
    Event.objects.update(version=2)

    response = as_user(personas.kabupaten).post(url("update", event), typed(versi="1"))

    page = text(response)
    assert response.status_code == 409
    assert ["Sinergi KIM dan situs desa" in page, event.theme in page] == [True, True]
    assert Event.objects.get().theme == event.theme


def test_event_update_changes_the_plan(as_user, personas):
    event = EventFactory(announced=True)
    client = as_user(personas.kabupaten)
    shown = text(client.get(url("update", event)))

    response = client.post(url("update", event), typed(versi="1", start_time="10.30"))

    stored = Event.objects.get()
    assert ['value="2026-12-03"' in shown, 'value="09:00"' in shown] == [True, True]
    assert response.status_code == 302
    assert (stored.start_time.hour, stored.version) == (10, 2)


def test_event_from_plan_to_public_summary(as_user, client, personas):
    as_user(personas.kabupaten).post(CREATE, typed())
    event = Event.objects.get()
    office = as_user(personas.kabupaten)
    office.post(url("announce", event))
    with time_machine.travel("2026-12-03 02:00+00:00", tick=False):
        office = as_user(personas.kabupaten)
        office.post(url("start", event))
        office.post(url("finish", event))
        waiting = text(office.get(reverse("tasks")))
        office.post(
            url("minutes", event),
            {"summary": "Sepuluh desa sepakat.", "minutes": "Pembukaan oleh bupati.", "versi": "1"},
        )
        papers = text(office.get(url("detail", event)))
        client.logout()
        public = text(client.get(url("detail", event)))

    assert "Tulis notulen: Sinergi KIM dan situs desa" in waiting
    hidden = ["Pembukaan oleh bupati.", "Rp25.000.000"]
    assert [one in papers for one in hidden] == [True, True]
    assert [one in public for one in hidden] == [False, False]
    assert ["Sepuluh desa sepakat." in public, "09.00 sampai 15.00 WITA" in public] == [True, True]


def test_event_start_before_its_day_is_refused_with_a_sentence(as_user, personas):
    event = EventFactory(announced=True)

    response = as_user(personas.kabupaten).post(url("start", event))

    assert "baru dapat dibuka pada harinya, 3 Desember 2026" in text(response)
    assert Event.objects.get().state == "announced"


def test_event_postponed_for_lack_of_money_says_so_in_public(as_user, client, personas):
    event = EventFactory(announced=True)
    office = as_user(personas.kabupaten)

    empty = office.post(url("postpone", event), {})
    office.post(url("postpone", event), {"reason": "no_budget", "note": "Menunggu perubahan."})
    client.logout()
    public = text(client.get(url("detail", event)))

    assert dict(empty.context["form"].errors) == {"reason": ["Pilih alasan"]}
    assert "<b>Ditunda: tidak ada anggaran.</b> Menunggu perubahan." in public


def test_event_cancel_needs_a_reason(as_user, personas):
    response = as_user(personas.kabupaten).post(url("cancel", EventFactory()), {"reason": " "})

    errors = dict(response.context["form"].errors)
    assert errors == {"reason": ["Tulis alasan kegiatan dibatalkan"]}


@pytest.mark.parametrize(
    ("trait", "act", "data"),
    [
        ("done", "announce", {}),
        ("postponed", "start", {}),
        ("announced", "finish", {}),
        ("done", "postpone", {"reason": "weather"}),
        ("done", "cancel", {"reason": "Terlambat."}),
        ("running", "update", {}),
        ("announced", "minutes", {"summary": "x", "minutes": "y"}),
    ],
)
def test_event_acts_out_of_turn_are_409(as_user, personas, trait, act, data):
    start = START - datetime.timedelta(days=20)
    event = EventFactory(
        **{trait: True}, starts_at=start, ends_at=start + datetime.timedelta(days=30)
    )

    response = as_user(personas.kabupaten).post(url(act, event), data)

    text(response)
    assert response.status_code == 409
    assert Event.objects.get().state == event.state


def test_event_minutes_stale_version_is_409_with_both(as_user, personas):
    event = EventFactory(done=True, minutes="Yang tersimpan.", version=3)

    data = {"summary": "", "minutes": "Yang diketik.", "versi": "2"}
    response = as_user(personas.kabupaten).post(url("minutes", event), data)

    page = text(response)
    assert response.status_code == 409
    assert ["Yang tersimpan." in page, "Yang diketik." in page] == [True, True]


def test_event_file_and_photo_from_the_page(as_user, personas):
    event, client = EventFactory(done=True), as_user(personas.kabupaten)

    empty = client.post(url("file_create", event), {})
    client.post(
        url("file_create", event), {"kind": "material", "title": "Bahan", "document": pdf()}
    )
    client.post(url("photo_create", event), {"new_photos": [photo()], "is_public": "on"})
    page = text(client.get(url("detail", event)))

    assert set(empty.context["form"].errors) == {"kind", "title", "document"}
    assert ["Bahan" in page, "tampil kepada umum" in page] == [True, True]
    paper, picture = EventFile.objects.get(), EventPhoto.objects.get()
    assert client.get(reverse("registry:event_file", args=[paper.pk])).status_code == 200
    assert client.get(reverse("registry:event_photo", args=[picture.pk])).status_code == 200
    client.post(reverse("registry:event_file_delete", args=[paper.pk]))
    client.post(reverse("registry:event_photo_delete", args=[picture.pk]))
    assert [EventFile.objects.count(), EventPhoto.objects.count()] == [0, 0]


def test_event_file_too_large_is_413(as_user, personas, settings):
    big = pdf()
    big.size = 20 * 1024 * 1024
    event = EventFactory(done=True)
    big.file.seek(0, 2)
    big.file.write(b"0" * (11 * 1024 * 1024))
    big.file.seek(0)

    data = {"kind": "material", "title": "Bahan", "document": big}
    response = as_user(personas.kabupaten).post(url("file_create", event), data)

    assert response.status_code == 413


def test_event_signed_list_is_not_given_to_the_public(client):
    paper = EventFileFactory(kind="attendance")

    assert client.get(reverse("registry:event_file", args=[paper.pk])).status_code == 404


def test_event_export_gives_the_own_territory(as_user, personas):
    EventFactory(theme="=Milik kami", budget=5, source="apbn")
    EventFactory(announced=True, region=region("64.08"), theme="Milik tetangga")
    client = as_user(personas.kabupaten)

    answer = client.get(reverse("registry:event_export", args=["csv"]))

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("'=Milik kami,Rapat koordinasi (rakor),2026-12-03,,Aula Diskominfo")
    assert client.get(reverse("registry:event_export", args=["pdf"])).status_code == 404


def test_event_tasks_ask_for_what_is_late(as_user, personas):
    past = START - datetime.timedelta(days=60)
    end = past + datetime.timedelta(hours=2)
    EventFactory(announced=True, theme="Lewat", starts_at=past, ends_at=end)
    EventFactory(running=True, theme="Terbuka", starts_at=past, ends_at=end)
    EventFactory(announced=True, theme="Kelak")
    EventFactory(done=True, theme="Tetangga", region=region("64.08"))

    page = text(as_user(personas.kabupaten).get(reverse("tasks")))

    assert ["Perbarui kegiatan: Lewat" in page, "Tutup kegiatan: Terbuka" in page] == [True, True]
    assert ["Kelak" in page, "Tetangga" in page] == [False, False]
