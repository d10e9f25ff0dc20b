import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from registry.attending import CodeRefusedError, Person, new_ticket, screen_code, sign_in
from registry.self_rating import attendance_of, rate, rating_summary, token_of
from tests.factories.accounts import UserFactory
from tests.factories.event import AttendanceFactory, EventFactory
from tests.journeys.forms import submit

pytestmark = pytest.mark.django_db


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def own_url(row):
    return reverse("registry:event_rate", args=[token_of(row)])


def here_url(event):
    return reverse("registry:event_rate_here", args=[screen_code(event)])


def test_guest_rates_before_and_after_by_the_code_on_the_screen(client):
    event = EventFactory(running=True)
    who = {"full_name": "Tamu Karangan", "institution": "Bank Daerah"}
    row = sign_in(new_ticket(event), Person(**who)).attendance

    first = submit(client, here_url(event), {"full_name": "tamu  KARANGAN",
                                             "institution": "bank daerah"})  # fmt: skip
    submit(client, first.url, {"before": "2"})
    again = submit(client, here_url(event), who)
    submit(client, again.url, {"after": "4"})

    row.refresh_from_db()
    assert first.url == again.url == own_url(row)
    assert (row.self_before, row.self_after) == (2, 4)


def test_signing_in_leads_to_the_own_question(client):
    event = EventFactory(running=True)
    url = reverse("registry:event_attend", args=[screen_code(event)])

    answer = submit(
        client, url, {"full_name": "Tamu", "institution": "Kantor", "consent": "on"}, action="hadir"
    )

    assert f'href="{own_url(event.attendances.get())}"' in text(answer)


def test_account_rates_without_typing_a_name(as_user, personas):
    event = EventFactory(running=True)
    row = AttendanceFactory(event=event, user=personas.pengurus)
    client = as_user(personas.pengurus)

    answer = client.get(here_url(event))
    listed = text(client.get(reverse("registry:own_events")))

    assert answer.url == own_url(row)
    assert f'href="{own_url(row)}"' in listed


def test_only_means_are_shown_and_not_of_fewer_than_three(as_user, personas):
    event = EventFactory(done=True)
    rows = [AttendanceFactory(event=event, full_name=f"Orang {n}") for n in range(4)]
    # (2 + 1 + 3) / 3 = 2,0 before; (4 + 5 + 4) / 3 = 4,33 after; the fourth left one out.
    for row, (before, after) in zip(rows[:2], [(2, 4), (1, 5)], strict=True):
        rate(row, before=before, after=after)
    rate(rows[3], before=5, after=None)

    few = text(as_user(None).get(event.get_absolute_url()))
    rate(rows[2], before=3, after=4)
    page = text(as_user(None).get(event.get_absolute_url()))
    office = text(as_user(personas.kabupaten).get(reverse("registry:event_score", args=[event.pk])))

    assert "Penilaian diri" not in few
    assert "2,0 sebelum, 4,3 sesudah" in page
    assert "menurut 3 peserta sendiri" in page
    assert 'value="5"' not in office


@pytest.mark.parametrize("typed", [{}, {"before": "6"}, {"after": "0"}, {"before": "dua"}])
def test_rating_that_is_none_is_refused(client, typed):
    row = AttendanceFactory()

    response = client.post(own_url(row), typed)

    assert response.status_code == 200
    assert response.context["form"].errors
    row.refresh_from_db()
    assert (row.self_before, row.self_after) == (None, None)


def test_rating_left_empty_keeps_the_earlier_answer(client):
    row = AttendanceFactory(self_before=2)

    client.post(own_url(row), {"before": "", "after": "5"})

    row.refresh_from_db()
    assert (row.self_before, row.self_after) == (2, 5)


def test_name_nobody_signed_in_with_is_told_so_and_kept(client):
    event = EventFactory(running=True)
    AttendanceFactory(event=event, full_name="Orang Lain")

    response = client.post(here_url(event), {"full_name": "Tidak Ada", "institution": "Entah"})

    assert response.status_code == 200
    assert "Nama ini belum tercatat hadir." in text(response)
    assert 'value="Tidak Ada"' in text(response)


def test_rating_closes_two_weeks_after_the_event(client):
    row = AttendanceFactory(event=EventFactory(done=True))
    last = timezone.now() + datetime.timedelta(days=14)

    with time_machine.travel(last - datetime.timedelta(minutes=5)):
        open_page = client.get(own_url(row))
    with time_machine.travel(last + datetime.timedelta(minutes=5)):
        closed = client.get(own_url(row))
        with pytest.raises(CodeRefusedError):
            rate(row, before=1, after=1)

    assert open_page.status_code == 200
    assert closed.status_code == 409
    assert "sampai 14 hari sesudahnya" in text(closed)


def test_foreign_and_forgotten_pages_are_refused_with_a_sentence(client):
    row, forged = AttendanceFactory(), AttendanceFactory()
    token = token_of(row).replace(f"{row.pk}:", f"{forged.pk}:", 1)
    gone = AttendanceFactory()
    gone_url = own_url(gone)
    gone.anonymise(by=UserFactory())

    answers = [
        client.get(reverse("registry:event_rate", args=[token])),
        client.get(reverse("registry:event_rate", args=["entah"])),
        client.get(reverse("registry:event_rate_here", args=["entah"])),
        client.get(gone_url),
    ]

    assert [answer.status_code for answer in answers] == [409] * 4
    assert "bukan halaman penilaian diri" in text(answers[0])
    assert "Kehadiran ini sudah dihapus" in text(answers[3])
    with pytest.raises(CodeRefusedError):
        attendance_of(token)


def test_screen_shows_the_code_and_how_many_answered(as_user, personas):
    event = EventFactory(running=True)
    AttendanceFactory(event=event, self_before=3)
    client, url = (
        as_user(personas.kabupaten),
        reverse("registry:event_rating_screen", args=[event.pk]),
    )

    page = client.get(url)
    part = client.get(url, headers={"HX-Request": "true"})
    early = client.get(
        reverse("registry:event_rating_screen", args=[EventFactory(announced=True).pk])
    )

    assert "data:image/svg+xml" in text(page)
    assert "<html" not in text(part)
    assert early.status_code == 302
    assert rating_summary(event) is None
