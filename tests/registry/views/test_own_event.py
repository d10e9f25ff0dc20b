import pytest
from django.urls import reverse

from registry.event_results import certify
from tests.factories.accounts import UserFactory
from tests.factories.event import AttendanceFactory, EventFactory
from tests.pdf_text import page_count, pdf_text, squeezed

pytestmark = pytest.mark.django_db
OWN = reverse("registry:own_events")


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def certificate(row):
    return reverse("registry:own_certificate", args=[row.pk])


def test_participant_finds_the_own_certificate_from_the_account_page(as_user, personas):
    event = EventFactory(done=True, theme="Menulis berita")
    mine = AttendanceFactory(event=event, user=personas.pengurus, full_name="Peserta Karangan")
    other = AttendanceFactory(event=event, full_name="Orang Lain")
    client = as_user(personas.pengurus)

    account = text(client.get(reverse("profile")))
    early = text(client.get(OWN))
    not_yet = client.get(certificate(mine))
    certify(event, by=personas.kabupaten)
    page = text(client.get(OWN))
    paper = client.get(certificate(mine))

    assert f'href="{OWN}"' in account
    assert "Sertifikat belum terbit" in early
    assert not_yet.status_code == 404
    assert f'href="{certificate(mine)}"' in page
    assert paper["Content-Type"] == "application/pdf"
    assert page_count(paper.content) == 1
    words = pdf_text(paper.content)
    assert squeezed("Peserta Karangan") in words
    assert squeezed("Orang Lain") not in words
    assert client.get(certificate(other)).status_code == 404
    assert as_user(personas.kabupaten).get(certificate(mine)).status_code == 404


def test_own_events_leave_out_what_was_called_off_and_what_was_forgotten(as_user, personas):
    EventFactory(done=True)
    AttendanceFactory(event=EventFactory(cancelled=True), user=personas.pengurus)
    gone = AttendanceFactory(event=EventFactory(done=True), user=personas.pengurus)
    gone.anonymise(by=personas.kabupaten)

    page = text(as_user(personas.pengurus).get(OWN))

    assert "Belum ada kehadiran yang tercatat atas akun Anda." in page


@pytest.mark.parametrize("count", [1, 3])
def test_own_events_need_the_same_queries_for_any_number_of_rows(
    as_user, django_assert_num_queries, count
):
    user = UserFactory()
    for _ in range(count):
        AttendanceFactory(event=EventFactory(done=True), user=user)
    client = as_user(user)

    with django_assert_num_queries(6):
        response = client.get(OWN)

    assert len(response.context["page"].object_list) == count
