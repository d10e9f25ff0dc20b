"""Guidance from what a KIM lacks to what it does differently, and a rakor as held in Kukar."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from registry.attending import screen_code
from registry.enums import Role
from registry.models import Event, EventAttendance, FollowUp, TrainingNeed
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, ReportFactory, region
from tests.journeys.forms import submit
from tests.pdf_text import page_count, pdf_text, squeezed

pytestmark = pytest.mark.django_db
MORNING = datetime.datetime(2026, 12, 3, 1, 30, tzinfo=datetime.UTC)
DAY = {"held_on": "2026-12-03", "start_time": "09.00", "end_time": "15.00"}


def url(name, *args):
    return reverse(f"registry:{name}", args=args)


@pytest.fixture
def people(give):
    """An office and the pengurus of two KIM there."""
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    kim = [
        KimFactory(verified=True, name=f"KIM Tepian {n}", slug=f"kim-tepian-{n}",
                   region=region("64.09.02.2004"))
        for n in (1, 2)
    ]  # fmt: skip
    pengurus = [give(UserFactory(), Role.PENGURUS_KIM, kim=one) for one in kim]
    return office, kim, pengurus


def sign_in_by_screen(client, event, values=None):
    """Open what the code on the screen points at, as the phone of a guest or a member does."""
    return submit(client, url("event_attend", screen_code(event)), values, action="hadir")


def test_from_a_need_over_an_event_to_a_kim_that_writes(as_user, people):
    office, (kim, absent), (pengurus, other) = people
    with time_machine.travel(datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC)):
        for person, one in ((pengurus, kim), (other, absent)):
            submit(
                as_user(person), url("training_need_create", one.slug),
                {"themes": ["writing"], "text": "Belum ada yang bisa menulis berita"},
            )  # fmt: skip
        needs = "&".join(f"kebutuhan={one.pk}" for one in TrainingNeed.objects.all())
        submit(
            as_user(office), f"{url('event_create')}?{needs}",
            {"kind": "bimtek", "theme": "Menulis berita", "place": "Tenggarong", **DAY},
        )  # fmt: skip
        event = Event.objects.get()
        as_user(office).post(url("event_announce", event.pk))
    assert {one.kim for one in event.invitations.all()} == {kim, absent}

    with time_machine.travel(MORNING):
        as_user(office).post(url("event_start", event.pk))
        sign_in_by_screen(as_user(pengurus), event)
        submit(
            as_user(office), url("event_follow_up_create", event.pk),
            {"kim": str(kim.pk), "text": "Tulis satu berita", "theme": "writing",
             "owner": "Pengurus KIM", "due_on": "2026-12-20"},
        )  # fmt: skip
        as_user(office).post(url("event_finish", event.pk))
    assert {one.kim: one.state for one in TrainingNeed.objects.all()} == {
        kim: "met", absent: "open",
    }  # fmt: skip

    with time_machine.travel(datetime.datetime(2026, 12, 15, 4, tzinfo=datetime.UTC)):
        report = ReportFactory(
            kim=kim, verified=True, title="Berita pertama", held_on=datetime.date(2026, 12, 10)
        )
        promise = FollowUp.objects.get()
        submit(
            as_user(pengurus), url("follow_up_finish", promise.pk),
            {"evidence": "Berita pertama tayang di situs desa", "report": str(report.pk)},
        )  # fmt: skip
        submit(as_user(office), url("follow_up_verify", promise.pk), {"note": "Bagus"})
        submit(as_user(pengurus), url("event_report_create", event.pk), {"report": str(report.pk)})
        public = as_user(None).get(event.get_absolute_url()).content.decode()
        profile = as_user(None).get(kim.get_absolute_url()).content.decode()
        history = as_user(office).get(url("region_coaching", "64.09")).content.decode()

    assert FollowUp.objects.get().state == "verified"
    assert "Menulis berita" in profile
    assert "Berita pertama" in profile
    assert "Yang dilakukan KIM sesudahnya" in public
    assert "Berita pertama" in public
    assert "1 dari 1 terverifikasi (100%)" in history
    assert absent.name in history


def test_rakor_as_in_kukar_with_four_kinds_of_guests(as_user, people):
    office, (kim, _), (pengurus, _) = people
    with time_machine.travel(datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC)):
        submit(
            as_user(office), url("event_create"),
            {"kind": "rakor", "theme": "Sinergi KIM dan situs desa", "place": "Aula", **DAY},
        )  # fmt: skip
        event = Event.objects.get()
        invite, client = url("event_invite", event.pk), as_user(office)
        client.post(invite, {"pilihan": [kim.pk], "seats": "2"})
        for kind, code in (("kecamatan", "64.09.02"), ("desa", "64.09.02.2004")):
            client.post(f"{invite}?jenis={kind}", {"pilihan": [region(code).pk], "seats": "1"})
        client.post(f"{invite}?jenis=guest", {"lembaga": "Bank Daerah", "seats": "1"})
        as_user(office).post(url("event_announce", event.pk))
        letters = as_user(office).get(url("event_letters", event.pk)).content
    assert {one.kind for one in event.invitations.all()} == {"kim", "kecamatan", "desa", "guest"}
    assert page_count(letters) == 4
    for addressee in ("Pengurus KIM Tepian 1", "Camat Waru", "Pimpinan Bank Daerah"):
        assert squeezed(addressee) in pdf_text(letters)

    with time_machine.travel(MORNING):
        as_user(office).post(url("event_start", event.pk))
        sign_in_by_screen(as_user(pengurus), event)
        sign_in_by_screen(
            as_user(None), event,
            {"full_name": "Tamu Karangan", "institution": "Bank Daerah", "consent": "on"},
        )  # fmt: skip
        submit(
            as_user(office), url("event_follow_up_create", event.pk),
            {"text": "Siapkan pelatihan keuangan", "theme": "planning", "owner": "Bank Daerah",
             "due_on": "2026-12-20"},
        )  # fmt: skip
        as_user(office).post(url("event_finish", event.pk))
        submit(
            as_user(office), url("event_minutes", event.pk),
            {"summary": "Situs desa dikelola bersama KIM.", "minutes": "Paparan dan tanya jawab."},
        )  # fmt: skip

    public = as_user(None).get(event.get_absolute_url()).content.decode()
    assert EventAttendance.objects.filter(event=event).count() == 2
    assert "Situs desa dikelola bersama KIM." in public
    assert "Paparan dan tanya jawab." not in public
    assert "Tamu Karangan" not in public
    assert FollowUp.objects.get().about == "Kabupaten Penajam Paser Utara"
