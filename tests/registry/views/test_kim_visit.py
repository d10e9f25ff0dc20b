import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from kim_portal.errors import DomainError
from registry.coaching_visit import CheckIn, Promises, write_visit
from registry.models import FollowUp, KimVisit
from tests.factories.coaching import FollowUpFactory, KimVisitFactory, TrainingNeedFactory
from tests.factories.event import EventFactory, InvitationFactory
from tests.factories.registry import KimFactory
from tests.journeys.forms import submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_december")]
TYPED = {
    "findings": "Papan nama belum ada.",
    "advice": "Pasang papan nama\nTulis dua berita sebulan\n\nPasang  papan nama",
    "steps": "Desa menyiapkan ruang sekretariat",
    "owner": "Pengurus KIM",
    "due_on": "2027-01-31",
    "position": "-1.2567, 116.8345",
}


@pytest.fixture
def _december():
    with time_machine.travel("2026-12-03 04:00+00:00", tick=False):
        yield


@pytest.fixture
def visit(personas):
    """A running visit of the office to the KIM of the personas."""
    event = EventFactory(running=True, kind="kunjungan", theme="Kunjungan Desember")
    InvitationFactory(event=event, kim=personas.kim)
    return event


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def create_url(event, kim):
    return reverse("registry:kim_visit_create", args=[event.pk, kim.slug])


def test_visit_keeps_findings_advice_and_steps_of_a_kim_as_follow_ups(as_user, personas, visit):
    other = KimFactory(verified=True, region=personas.kim.region, name="KIM Sebelah")
    InvitationFactory(event=visit, kim=other)
    desa = personas.kim.region
    client = as_user(personas.kabupaten)

    before = text(client.get(visit.get_absolute_url()))
    submit(client, create_url(visit, personas.kim), TYPED | {"place": str(desa.pk)})
    after = text(client.get(visit.get_absolute_url()))

    row = KimVisit.objects.get()
    page = text(client.get(row.get_absolute_url()))
    promised = set(FollowUp.objects.values_list("kim", "source", "text", "event", "origin_url"))
    own, here = (personas.kim.pk, visit.pk), row.get_absolute_url()
    assert f'href="{create_url(visit, personas.kim)}"' in before
    assert f'href="{create_url(visit, personas.kim)}"' not in after
    assert f'href="{create_url(visit, other)}"' in after
    assert promised == {
        (own[0], "visit", "Pasang papan nama", own[1], here),
        (own[0], "visit", "Tulis dua berita sebulan", own[1], here),
        (own[0], "agreed", "Desa menyiapkan ruang sekretariat", own[1], here),
    }
    assert (row.place, row.latitude, row.longitude) == (desa, Decimal("-1.26"), Decimal("116.83"))
    for words in ("Papan nama belum ada.", "Pasang papan nama", "sekitar -1,26; 116,83"):
        assert words in page
    listed = text(client.get(reverse("registry:follow_up_list")))
    assert "Saran kunjungan pembinaan: Kunjungan Desember" in listed


def test_visit_sent_twice_is_one_and_its_advice_is_one(as_user, personas, visit):
    client, url = as_user(personas.kabupaten), create_url(visit, personas.kim)
    key = client.get(url).context["form"]["kunci"].value()

    answers = [client.post(url, TYPED | {"kunci": str(key)}) for _ in range(3)]

    row = KimVisit.objects.get()
    assert {answer.url for answer in answers} == {row.get_absolute_url()}
    assert FollowUp.objects.count() == 3


def test_visit_is_read_by_the_kim_and_its_offices_alone(as_user, personas, visit):
    row = KimVisitFactory(event=visit, kim=personas.kim, findings="RAHASIA-TEMUAN")

    own = text(as_user(personas.pengurus).get(row.get_absolute_url()))
    found = text(as_user(personas.pengurus).get(visit.get_absolute_url()))
    public = text(as_user(None).get(visit.get_absolute_url()))
    elsewhere = as_user(personas.pengurus_lain).get(row.get_absolute_url())

    assert "RAHASIA-TEMUAN" in own
    assert f'href="{row.get_absolute_url()}"' in found
    assert "Ubah atau tambah" not in own
    assert "RAHASIA-TEMUAN" not in public
    assert "1 KIM" in public
    assert elsewhere.status_code == 404


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"findings": ""}, {"findings": ["Tulis apa yang ditemukan"]}),
        ({"findings": "a" * 4001}, {"findings": ["Temuan paling panjang 4.000 huruf"]}),
        ({"advice": "a" * 501}, {"advice": ["Satu baris paling panjang 500 huruf"]}),
        ({"steps": "\n".join("abcdefghijk")}, {"steps": ["Paling banyak 10 baris"]}),
        ({"owner": ""}, {"owner": ["Isi penanggung jawab"]}),
        ({"due_on": ""}, {"due_on": ["Isi batas waktu"]}),
        ({"due_on": "2020-01-01"}, {"due_on": ["Tanggal ini sudah lewat"]}),
        ({"due_on": "besok"},
         {"due_on": ["Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"]}),
        ({"place": "0"}, {"place": ["Pilih desa dari daftar"]}),
        ({"position": "di sini"},
         {"position": ["Tulis lintang dan bujur seperti -1.2567, 116.8345"]}),
    ],
)  # fmt: skip
def test_visit_bad_form_is_refused_at_its_place_and_kept(as_user, personas, visit, typed, wrong):
    client = as_user(personas.kabupaten)

    response = client.post(create_url(visit, personas.kim), TYPED | typed)

    assert response.status_code == 200
    assert response.context["form"].errors == wrong
    assert "Desa menyiapkan ruang sekretariat" in text(response) or "steps" in wrong
    assert not KimVisit.objects.exists()
    assert not FollowUp.objects.exists()


def test_visit_without_advice_needs_no_owner(as_user, personas, visit):
    bare = {"findings": "Semua berjalan.", "owner": "", "due_on": ""}

    as_user(personas.kabupaten).post(create_url(visit, personas.kim), bare)

    assert KimVisit.objects.get().position is None
    assert not FollowUp.objects.exists()


def test_visit_changed_by_two_people_shows_both_versions(as_user, personas, visit):
    row = KimVisitFactory(event=visit, kim=personas.kim)
    client, url = as_user(personas.kabupaten), reverse("registry:kim_visit_update", args=[row.pk])
    opened = {"versi": "1", "findings": "Isian kedua"}
    client.post(url, {"versi": "1", "findings": "Isian pertama"})

    refused = client.post(url, opened | {"position": "-1.2, 116.8"})
    shown = [one.label for one in refused.context["form"].differences()]
    again = client.post(url, opened | {"versi": "2"})

    assert refused.status_code == 409
    assert "Isian pertama" in text(refused)
    assert shown == ["Temuan", "Koordinat"]
    assert again.status_code == 302
    row.refresh_from_db()
    assert (row.findings, row.version) == ("Isian kedua", 3)


@pytest.mark.parametrize(
    ("made", "which", "sentence"),
    [
        ({"running": True, "kind": "bimtek"}, "kim", "dicatat pada kunjungan pembinaan"),
        ({"announced": True, "kind": "kunjungan"}, "kim", "sesudah kunjungan dibuka"),
        ({"running": True, "kind": "kunjungan"}, "other_kim", "di luar wilayah"),
    ],
)
def test_visit_is_written_down_only_where_it_happens(personas, made, which, sentence):
    event = EventFactory(**made)
    row = KimVisit(event=event, kim=getattr(personas, which), findings="A")

    with pytest.raises(DomainError, match=sentence):
        write_visit(row, Promises(), CheckIn(), by=personas.kabupaten)

    assert not KimVisit.objects.exists()


def test_visited_kim_counts_as_reached_and_its_need_as_met(as_user, personas, visit):
    need = TrainingNeedFactory(kim=personas.kim)
    need.plan(visit, by=personas.kabupaten)
    row = KimVisit(event=visit, kim=personas.kim, findings="Sudah dibimbing di tempat")
    client, page = as_user(personas.kabupaten), reverse("registry:region_coaching", args=["64.09"])
    before = client.get(page).context["reached_count"]

    write_visit(row, Promises(), CheckIn(), by=personas.kabupaten)
    visit.finish(by=personas.kabupaten)

    need.refresh_from_db()
    history = text(client.get(page))
    assert need.state == "met"
    assert client.get(page).context["reached_count"] == before + 1
    assert "1 KIM dikunjungi." in history
    assert visit.theme in text(as_user(None).get(personas.kim.get_absolute_url()))


def test_page_of_a_visit_may_ask_the_device_and_needs_no_script(as_user, personas, visit):
    response = as_user(personas.kabupaten).get(create_url(visit, personas.kim))

    page = text(response)
    assert "geolocation=(self)" in response["Permissions-Policy"]
    assert "js/lokasi" in page
    assert '<select name="place"' in page
    assert personas.kim.region.label in page


@pytest.mark.parametrize("count", [1, 3])
def test_visit_page_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    row = KimVisitFactory(kim=personas.kim)
    for _ in range(count):
        FollowUpFactory(kim=row.kim, event=row.event, source="visit")
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(7):
        client.get(row.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_event_of_a_visit_needs_the_same_queries_for_any_number_of_kim(
    as_user, personas, django_assert_num_queries, count
):
    event = EventFactory(running=True, kind="kunjungan")
    for _ in range(count):
        KimVisitFactory(event=event, kim=KimFactory(verified=True, region=personas.kim.region))
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(20):
        client.get(event.get_absolute_url())


def test_due_date_is_sixty_days_ahead_unless_changed(as_user, personas, visit):
    page = as_user(personas.kabupaten).get(create_url(visit, personas.kim))

    assert page.context["form"]["due_on"].value() == datetime.date(2027, 2, 1)
