import datetime

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums_aspiration import AspirationState
from registry.models import Agency, Aspiration, Holiday
from tests.factories.aspiration import AgencyFactory, AspirationFactory, HolidayFactory
from tests.factories.registry import region
from tests.pdf_text import pdf_text, squeezed

UNDEFINED = "TIDAK ADA:"
DONE = {"held": True, "answered": True}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def url(act, aspiration):
    return reverse(f"registry:aspiration_{act}", args=[aspiration.code])


# (act, traits, data, sentence)
WRONG = [
    ("pass_on", {}, {"note": ""}, "Tulis catatan Anda"),
    ("pass_on", {}, {"note": "x" * 1001}, "Paling panjang 1.000 huruf"),
    ("route", {"verified": True}, {"holder": ""}, "Pilih siapa yang menjawab"),
    ("route", {"verified": True}, {"holder": "instansi-999999"}, "Pilih satu"),
    ("extend", {"held": True}, {"due_on": "besok", "reason": "a"}, "Tulis tanggal seperti"),
    ("extend", {"held": True}, {"due_on": "2026-11-25", "reason": "a"}, "Batas baru harus setelah"),
    ("extend", {"held": True}, {"due_on": "2026-12-25", "reason": ""}, "Tulis alasannya"),
    ("recall", {"held": True}, {"reason": ""}, "Tulis alasannya"),
    ("reject", {}, {"reason": ""}, "Tulis alasannya"),
    ("reject", {}, {"reason": "Hubungi 0812 3456 7890"}, "Jangan tulis nomor telepon"),
    ("merge", {}, {"original": "7KQ2M4XD9H"}, "Nomor ini tidak ditemukan"),
    ("merge", {}, {"original": ""}, "Isi nomor aspirasi yang sama"),
    ("hand_sp4n", {"held": True}, {"tracking_id": "!!"}, "Nomor lacak terdiri dari"),
    ("hand_sp4n", {"held": True}, {"tracking_id": ""}, "Isi nomor lacak SP4N-LAPOR"),
    ("answer", {"held": True}, {"answer": ""}, "Tulis jawabannya"),
    ("answer", {"held": True}, {"answer": "Telepon 081234567890"}, "Jangan tulis nomor telepon"),
    (
        "answer", {"held": True, "kind": "hoax_check"}, {"answer": "Itu tidak benar."},
        "Klarifikasi hoaks harus menyebut sumbernya",
    ),
    ("reopen", DONE, {"reason": ""}, "Tulis alasannya"),
    ("moderate", {}, {"public_summary": "x" * 1001}, "Ringkasan paling panjang 1.000 huruf"),
    ("moderate", {}, {"public_summary": "0812 3456 7890"}, "Jangan tulis nomor telepon"),
    ("deliver", DONE, {"on": "2026-11-22", "how": "chat"}, "Tanggal tidak boleh setelah hari ini"),
    ("deliver", DONE, {"on": "2026-11-20", "how": "chat"}, "Jawaban baru ada pada 21 November"),
    ("deliver", DONE, {"on": "2026-11-21", "how": "merpati"}, "Pilih caranya"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "traits", "data", "sentence"), WRONG)
def test_aspiration_act_explains_what_is_wrong(as_user, personas, act, traits, data, sentence):
    people = {"pass_on": personas.kecamatan, "deliver": personas.pengurus}
    aspiration = AspirationFactory(**traits)

    response = as_user(people.get(act, personas.kabupaten)).post(url(act, aspiration), data)

    assert response.status_code == 200
    assert sentence in text(response)
    stored = Aspiration.objects.get()
    assert (stored.state, stored.version) == (aspiration.state, 1)


# (act, traits that do not allow it, data)
OUT_OF_TURN = [
    ("pass_on", DONE, {"note": "Terlambat."}),
    ("verify", {"held": True}, {}),
    ("route", {}, {"holder": "desa"}),
    ("start", DONE, {}),
    ("extend", DONE, {"due_on": "2026-12-25", "reason": "Lama."}),
    ("recall", {}, {"reason": "Salah."}),
    ("hand_sp4n", {}, {"tracking_id": "1234567"}),
    ("answer", {}, {"answer": "Sudah."}),
    ("close", {"held": True}, {}),
    ("reject", {"held": True}, {"reason": "Iklan."}),
    ("merge", {"held": True}, {"original": "other"}),
    ("reopen", {}, {"reason": "Lagi."}),
    ("deliver", {"held": True}, {"on": "2026-11-21", "how": "chat"}),
]


@pytest.mark.parametrize(("act", "traits", "data"), OUT_OF_TURN)
def test_aspiration_act_out_of_turn_is_409(as_user, personas, act, traits, data):
    people = {"pass_on": personas.kecamatan, "deliver": personas.pengurus}
    aspiration = AspirationFactory(**traits)
    if "holder" in data:
        data = {"holder": f"desa-{aspiration.region.pk}"}
    if "original" in data:
        data = {"original": AspirationFactory().code}

    response = as_user(people.get(act, personas.kabupaten)).post(url(act, aspiration), data)

    assert response.status_code == 409
    text(response)
    assert Aspiration.objects.get(pk=aspiration.pk).state == aspiration.state


def test_aspiration_goes_from_the_office_to_the_residents(as_user, personas):
    agency, aspiration = AgencyFactory(name="Dinas Jalan"), AspirationFactory()
    office = as_user(personas.kabupaten)
    office.post(url("verify", aspiration))
    routed = office.post(
        url("route", aspiration), {"holder": f"instansi-{agency.pk}", "note": "Mohon dijawab."}
    )
    assert "Di tangan Dinas Jalan." in text(office.get(routed.url))
    office.post(url("start", aspiration))
    office.post(url("answer", aspiration), {"answer": "Drainase sudah dikeruk."})
    pengurus = as_user(personas.pengurus)
    pengurus.post(url("deliver", aspiration), {"on": "2026-11-21", "how": "meeting"})
    office = as_user(personas.kabupaten)
    closed = office.post(url("close", aspiration))

    page = text(as_user(None).get(closed.url))
    assert "Drainase sudah dikeruk." in page
    assert "Jawaban sampai ke warga" in page
    assert "KIM Mekar Waru" in page
    assert "Mohon dijawab." not in page
    assert Aspiration.objects.get().state == AspirationState.CLOSED


def test_aspiration_timeline_names_offices_to_the_public_and_people_to_staff(as_user, personas):
    aspiration = AspirationFactory()
    as_user(personas.kabupaten).post(url("verify", aspiration))

    public = text(as_user(None).get(aspiration.get_absolute_url()))
    inside = text(as_user(personas.kabupaten).get(aspiration.get_absolute_url()))

    assert "Diskominfo Kabupaten Penajam Paser Utara" in public
    assert "Dicatat Kabupaten" not in public
    assert "Dicatat Kabupaten" in inside


def test_aspiration_letter_names_the_agency_and_hides_the_sender(as_user, personas):
    agency = AgencyFactory(name="Dinas Jalan")
    aspiration = AspirationFactory(
        held=True, agency=agency, named=True, disposition_note="Mohon ditinjau.",
        text="Air meluap.\n#show: secret",
    )  # fmt: skip

    response = as_user(personas.kabupaten).get(url("letter", aspiration))

    content = pdf_text(response.content)
    assert response["Content-Type"] == "application/pdf"
    for words in ("Kepala Dinas Jalan", aspiration.number, "25 November 2026", "Mohon ditinjau.",
                  "Air meluap.", "#show: secret"):  # fmt: skip
        assert squeezed(words) in content
    assert squeezed("Pelapor Karangan") not in content
    assert "081200001111" not in content
    assert AuditEntry.objects.filter(verb="aspiration.view_letter").count() == 1


def test_aspiration_letter_needs_a_holder(as_user, personas):
    aspiration = AspirationFactory(verified=True)

    response = as_user(personas.kabupaten).get(url("letter", aspiration))

    assert "Tentukan dahulu siapa yang menjawab" in text(response)


def test_aspiration_contact_is_shown_and_remembered(as_user, personas):
    aspiration = AspirationFactory(named=True)

    page = text(as_user(personas.kabupaten).get(url("contact", aspiration)))

    assert "Pelapor Karangan" in page
    assert "081200001111" in page
    entry = AuditEntry.objects.get(verb="aspiration.view_contact")
    assert (entry.user, entry.subject_id) == (personas.kabupaten, str(aspiration.pk))


def test_aspiration_erase_reporter_leaves_number_and_text(as_user, personas):
    aspiration = AspirationFactory(named=True)
    client = as_user(personas.kabupaten)

    response = client.post(url("erase_reporter", aspiration))

    page = text(client.get(response.url))
    assert "Data pelapor sudah dihapus." in page
    assert aspiration.text in page
    assert not Aspiration.objects.get().has_reporter


def test_aspiration_moderate_stale_version_is_409(as_user, personas):
    aspiration = AspirationFactory()
    Aspiration.objects.update(version=2, public_summary="Ditulis rekan.")

    response = as_user(personas.kabupaten).post(
        url("moderate", aspiration), {"public_summary": "Ringkasan saya.", "versi": "1"}
    )

    page = text(response)
    assert response.status_code == 409
    assert "Ditulis rekan." in page
    assert "Ringkasan saya." in page
    assert Aspiration.objects.get().public_summary == "Ditulis rekan."


def test_aspiration_moderate_publishes_the_summary_only(as_user, personas):
    aspiration = AspirationFactory(text="Pak Karangan lalai.")
    as_user(personas.kabupaten).post(
        url("moderate", aspiration), {"public_summary": "Drainase lalai dirawat.", "versi": "1"}
    )

    page = text(as_user(None).get(aspiration.get_absolute_url()))

    assert "Drainase lalai dirawat." in page
    assert "Pak Karangan" not in page


def test_agency_create_once_per_kabupaten(as_user, personas):
    client = as_user(personas.kabupaten)
    address, data = reverse("registry:agency_create"), {"name": "Dinas A", "short_name": "DA"}

    assert client.post(address, data).status_code == 302
    again = client.post(address, data)

    assert "Instansi dengan nama ini sudah ada" in text(again)
    assert [(one.name, one.region.code) for one in Agency.objects.all()] == [("Dinas A", "64.09")]


def test_agency_retire_is_offered_no_longer(as_user, personas):
    agency, aspiration = AgencyFactory(), AspirationFactory(verified=True)
    client = as_user(personas.kabupaten)

    client.post(reverse("registry:agency_retire", args=[agency.pk]))
    response = client.post(url("route", aspiration), {"holder": f"instansi-{agency.pk}"})

    assert "Pilih satu" in text(response)
    client.post(reverse("registry:agency_retire", args=[agency.pk]))
    assert not Agency.objects.get().is_retired


@pytest.mark.parametrize("count", [1, 3])
def test_agency_list_queries_do_not_grow(as_user, personas, django_assert_num_queries, count):
    AgencyFactory.create_batch(count)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(5):
        client.get(reverse("registry:agency_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_holiday_list_queries_do_not_grow(as_user, personas, django_assert_num_queries, count):
    for number in range(count):
        HolidayFactory(day=datetime.date(2026, 12, 1 + number))
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(7):
        client.get(reverse("registry:holiday_list"))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-23", "Tanggal ini sudah ada di daftar hari libur"),
        ("besok", "Tulis tanggal seperti 21/11/2026"),
        ("0001-01-01", "Periksa tahunnya"),
        ("", "Isi tanggalnya"),
    ],
)
def test_holiday_list_explains_what_is_wrong(as_user, personas, day, sentence):
    HolidayFactory()

    response = as_user(personas.kabupaten).post(
        reverse("registry:holiday_list"), {"day": day, "name": "Libur"}
    )

    assert sentence in text(response)
    assert Holiday.objects.count() == 1


def test_holiday_of_the_office_moves_the_next_due_date(as_user, personas):
    client = as_user(personas.kabupaten)
    client.post(reverse("registry:holiday_list"), {"day": "2026-11-24", "name": "Hari jadi"})
    aspiration = AspirationFactory(verified=True)

    client.post(url("route", aspiration), {"holder": f"desa-{region('64.09.02.2004').pk}"})

    # Sat 21 → Mon 23, (Tue 24 off), Wed 25, Thu 26, Fri 27, Mon 30
    assert Aspiration.objects.get().answer_due_on == datetime.date(2026, 11, 30)
    client.post(reverse("registry:holiday_delete", args=[Holiday.objects.get().pk]))
    assert Holiday.objects.count() == 0
    assert Aspiration.objects.get().answer_due_on == datetime.date(2026, 11, 30)
