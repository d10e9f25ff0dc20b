import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from registry.desk import desk_lines, desk_page
from registry.forms.desk import DeskFilterForm
from registry.models import Kim
from registry.models.office_setting import OfficeSetting, office_setting
from tests.factories.forum import InterestFactory, OutageFactory
from tests.factories.registry import ForumFactory, KimFactory, ReportFactory, SkFactory, region

TODAY = datetime.date(2026, 11, 22)
LONG_AGO = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


def kim_of_old(name, **values):
    """A KIM that was verified long ago, with an SK."""
    kim = KimFactory(name=name, verified=True, verified_at=LONG_AGO, **values)
    SkFactory(kim=kim)
    return kim


def lines(user):
    waru = region("64.09.02")
    return {one.kim.name: one for one in desk_lines(waru, user, office_setting(waru), TODAY)}


@pytest.mark.parametrize(
    ("days", "late"),
    # Reports are quarterly unless the office says otherwise: 92 days are in time, 93 are late.
    [(92, False), (93, True)],
)
def test_desk_kim_is_late_after_a_period_without_report(personas, days, late):
    kim = kim_of_old("KIM Lama")
    ReportFactory(kim=kim, submitted=True, held_on=TODAY - datetime.timedelta(days=days))

    line = lines(personas.kecamatan)["KIM Lama"]

    assert [worry.topic for worry in line.worries] == (["laporan"] if late else [])
    assert bool(line.reminder) is late


def test_desk_period_is_the_rule_of_the_office(personas):
    kim = kim_of_old("KIM Lama")
    ReportFactory(kim=kim, submitted=True, held_on=TODAY - datetime.timedelta(days=93))
    OfficeSetting.objects.create(region=region("64.09"), report_period="yearly")

    assert lines(personas.kecamatan)["KIM Lama"].worries == []


def test_desk_draft_is_no_report_and_a_joint_one_is(personas):
    drafting, partner = kim_of_old("KIM Draf"), kim_of_old("KIM Mitra")
    ReportFactory(kim=drafting, held_on=TODAY)
    ReportFactory(kim=KimFactory(verified=True), verified=True, held_on=TODAY).co_owners.set(
        [partner]
    )

    found = lines(personas.kecamatan)

    assert [one.text for one in found["KIM Draf"].worries] == ["Belum pernah melapor"]
    assert found["KIM Mitra"].worries == []


def test_desk_new_kim_has_a_period_of_time(personas):
    KimFactory(name="KIM Baru", verified=True, verified_at=timezone.now())

    assert [one.topic for one in lines(personas.kecamatan)["KIM Baru"].worries] == ["sk"]


@pytest.mark.parametrize(
    ("ends_on", "excused"),
    # Seven days of grace after the network is back: 15 November counts still, the 14th does not.
    [(None, True), (datetime.date(2026, 11, 15), True), (datetime.date(2026, 11, 14), False)],
)
def test_desk_nobody_is_late_without_network(personas, ends_on, excused):
    kim_of_old("KIM Putus")
    OutageFactory(ends_on=ends_on)

    line = lines(personas.kecamatan)["KIM Putus"]

    assert (line.is_excused, line.worries == [], line.reminder == "") == (excused,) * 3


def test_desk_sorts_by_need_and_filters_by_topic(personas):
    Kim.objects.update(state="archived")
    fine = KimFactory(name="KIM A", verified=True)
    SkFactory(kim=fine)
    weak = kim_of_old("KIM B", status="weak")
    ReportFactory(kim=weak, verified=True, held_on=TODAY)
    KimFactory(name="KIM C", verified=True, verified_at=LONG_AGO)
    KimFactory(name="KIM D", verified=True, status="dissolved")

    def shown(query):
        page = desk_page(region("64.09.02"), personas.kecamatan, DeskFilterForm(query))
        return [line.kim.name for line in page["lines"]]

    assert shown({}) == ["KIM C", "KIM B", "KIM A"]
    assert shown({"urut": "nama"}) == ["KIM A", "KIM B", "KIM C"]
    assert shown({"urut": "laporan"}) == ["KIM A", "KIM C", "KIM B"]
    assert shown({"perlu": "semua"}) == ["KIM C", "KIM B"]
    assert shown({"perlu": "status"}) == ["KIM B"]
    assert shown({"perlu": "sk", "urut": "entah"}) == ["KIM C"]


def test_desk_reminder_has_one_link_and_no_person(personas):
    kim_of_old("KIM Lama", slug="kim-lama", contact_phone="081234567890")

    line = lines(personas.kecamatan)["KIM Lama"]
    office = lines(personas.kabupaten)["KIM Lama"]

    assert line.reminder == (
        "Halo pengurus KIM Lama, pesan dari Kecamatan Waru. Di portal belum ada laporan kegiatan "
        "KIM Anda. Mohon laporkan kegiatan terbaru melalui:\n"
        "http://testserver/laporan/tambah/?kim=kim-lama\n"
        "Bila ada kendala, sampaikan kepada kami. Terima kasih."
    )
    assert "pesan dari Diskominfo" in office.reminder
    address = urlsplit(line.reminder_url)
    assert (address.netloc, address.path, parse_qs(address.query)) == (
        "wa.me", "/", {"text": [line.reminder]},
    )  # fmt: skip


@pytest.mark.parametrize("persona", ["pimpinan", "provinsi", "auditor"])
def test_desk_who_only_watches_gets_no_reminder(personas, persona):
    kim_of_old("KIM Lama")

    assert lines(getattr(personas, persona))["KIM Lama"].reminder == ""


def test_desk_page_gathers_what_waits_in_this_kecamatan_only(personas):
    forum = ForumFactory()
    waiting = ReportFactory(kim=personas.kim, submitted=True)
    ReportFactory(kim=KimFactory(verified=True, region=region("64.09.03.2009")), submitted=True)
    outage = OutageFactory()
    OutageFactory(regions=["64.09.03.2009"])
    InterestFactory(region=region("64.09.03.2009"))

    page = desk_page(region("64.09.02"), personas.kabupaten, DeskFilterForm({}))

    assert (page["forum"], page["waiting"], page["outages"], page["interests"]) == (
        forum, [waiting], [outage], [],
    )  # fmt: skip
