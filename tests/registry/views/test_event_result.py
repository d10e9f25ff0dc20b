import pytest
from django.urls import reverse

from registry.models import EventAttendance
from tests.factories.event import AttendanceFactory, EventFactory
from tests.pdf_text import page_count, pdf_text, squeezed

pytestmark = pytest.mark.django_db


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def url(act, event):
    return reverse(f"registry:event_{act}", args=[event.pk])


def test_certificates_have_a_code_that_anybody_can_check(as_user, client, personas):
    event = EventFactory(done=True, theme="Menulis berita")
    AttendanceFactory(event=event, full_name="Peserta Karangan", institution="KIM Contoh")
    AttendanceFactory(event=event, full_name="Tamu Karangan", institution="Bank Daerah")
    office = as_user(personas.kabupaten)

    first = office.post(url("certify", event), follow=True)
    again = office.post(url("certify", event), follow=True)
    paper = office.get(url("certificates", event)).content
    row = EventAttendance.objects.get(full_name="Peserta Karangan")
    page = text(as_user(None).get(reverse("monev:check_detail", args=[row.code])))
    typed = as_user(None).get(
        reverse("monev:check_detail", args=[row.code.lower()[:4] + "-" + row.code[4:]])
    )

    assert "2 sertifikat diterbitkan." in text(first)
    assert "0 sertifikat diterbitkan." in text(again)
    assert page_count(paper) == 2
    words = pdf_text(paper)
    for one in ("Peserta Karangan", "Tamu Karangan", "Menulis berita", f"/cek/{row.code}/"):
        assert squeezed(one) in words
    assert "Sertifikat berlaku" in page
    assert "Peserta Karangan" in page
    assert "Tamu Karangan" not in page
    assert typed.status_code == 200


def test_certificate_of_an_erased_person_is_no_longer_in_force(as_user, personas):
    event = EventFactory(done=True)
    row = AttendanceFactory(event=event, full_name="Peserta Karangan")
    as_user(personas.kabupaten).post(url("certify", event))
    row.refresh_from_db()

    row.anonymise(by=personas.kabupaten)
    page = text(as_user(None).get(reverse("monev:check_detail", args=[row.code])))

    assert "Sertifikat tidak berlaku" in page
    assert "Peserta Karangan" not in page
    answer = as_user(personas.kabupaten).get(url("certificates", event), follow=True)
    assert "Belum ada sertifikat. Terbitkan dahulu." in text(answer)


def test_certificates_wait_until_the_event_is_closed(as_user, personas):
    event = EventFactory(running=True)
    AttendanceFactory(event=event, full_name="Peserta Karangan")

    early = as_user(personas.kabupaten).post(url("certify", event))
    nobody = as_user(personas.kabupaten).post(url("certify", EventFactory(done=True)))

    assert early.status_code == 409
    assert "Sertifikat diterbitkan sesudah kegiatan ditutup." in text(early)
    assert "Belum ada nama pada daftar hadir." in text(nobody)
    assert not EventAttendance.objects.exclude(code="").exists()


def test_scores_show_their_mean_only(as_user, personas):
    event = EventFactory(done=True)
    one, two, three = (AttendanceFactory(event=event, full_name=f"Orang {n}") for n in range(3))
    client = as_user(personas.kabupaten)

    client.post(
        url("score", event),
        {f"sebelum-{one.pk}": "40", f"sesudah-{one.pk}": "80", f"sebelum-{two.pk}": "51",
         f"sesudah-{two.pk}": "70", f"sebelum-{three.pk}": "10"},
    )  # fmt: skip

    page = text(as_user(None).get(event.get_absolute_url()))
    assert "46 sebelum, 75 sesudah" in page
    assert "dari 2 orang dengan kedua nilai" in page
    assert "Orang 0" not in page


@pytest.mark.parametrize("typed", ["101", "-1", "tujuh", "7,5"])
def test_score_out_of_range_is_refused_at_its_place_and_kept(as_user, personas, typed):
    event = EventFactory(done=True)
    row = AttendanceFactory(event=event, full_name="Orang")

    response = as_user(personas.kabupaten).post(url("score", event), {f"sebelum-{row.pk}": typed})

    assert response.context["form"].errors == {
        f"sebelum-{row.pk}": ["Isi angka bulat 0 sampai 100"]
    }
    assert f'value="{typed}"' in text(response)
    row.refresh_from_db()
    assert row.score_before is None


@pytest.mark.parametrize("count", [1, 3])
def test_score_page_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    event = EventFactory(done=True)
    for n in range(count):
        AttendanceFactory(event=event, full_name=f"Orang {n}")
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(6):
        client.get(url("score", event))
