"""What the panel learns of sheets that lie on devices: how many and since when, never a value."""

import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from monev.devices import report_device, sheets_on_devices
from monev.enums import PanelRole, RoundState, SheetState
from monev.models import SheetOnDevice
from tests.factories.accounts import UserFactory
from tests.factories.monev import JuriFactory, RoundFactory, SheetFactory

pytestmark = pytest.mark.django_db
REPORT = reverse("monev:device_report")
NOW = datetime.datetime(2026, 11, 21, 3, 0, tzinfo=datetime.UTC)
DEVICE = uuid.UUID("9f1d2c56-0000-4000-8000-000000000001")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def seat():
    return JuriFactory(round=RoundFactory(scoring=True), user__full_name="Budi Santoso")


def sheets(seat, count):
    return [SheetFactory(entry__round=seat.round, juri=seat) for _ in range(count)]


def post(client, *lines, device=str(DEVICE)):
    return client.post(REPORT, {"perangkat": device, "lembar": lines})


def test_a_report_counts_what_waits_and_names_the_oldest(seat):
    first, second, third = sheets(seat, 3)
    ages = {first.uuid: 2 * HOUR, second.uuid: 5 * HOUR, third.uuid: None}

    assert report_device(DEVICE, ages, by=seat.user) == 3

    (found,) = sheets_on_devices(seat.round)
    assert (found.juri, found.taken, found.unsent) == (seat, 3, 2)
    assert (found.oldest, found.reported_at) == (NOW - 5 * HOUR, NOW)


def test_a_later_report_replaces_the_one_before(seat):
    first, second = sheets(seat, 2)
    report_device(DEVICE, {first.uuid: HOUR, second.uuid: HOUR}, by=seat.user)

    report_device(DEVICE, {second.uuid: None}, by=seat.user)
    (found,) = sheets_on_devices(seat.round)
    report_device(DEVICE, {}, by=seat.user)

    assert (found.taken, found.unsent, found.oldest) == (1, 0, None)
    assert sheets_on_devices(seat.round) == []


def test_a_sheet_on_two_devices_counts_once_with_its_older_age(seat):
    (sheet,) = sheets(seat, 1)
    report_device(DEVICE, {sheet.uuid: HOUR}, by=seat.user)
    report_device(uuid.uuid4(), {sheet.uuid: 3 * HOUR}, by=seat.user)

    (found,) = sheets_on_devices(seat.round)

    assert (found.taken, found.unsent, found.oldest) == (1, 1, NOW - 3 * HOUR)


def test_locked_sheets_and_opened_rounds_are_left_out(seat):
    first, second = sheets(seat, 2)
    report_device(DEVICE, {first.uuid: HOUR, second.uuid: 2 * HOUR}, by=seat.user)
    type(first).objects.filter(pk=second.pk).update(
        state=SheetState.SUBMITTED, submitted_at=NOW, digest="a" * 64
    )

    assert sheets_on_devices(seat.round)[0].oldest == NOW - HOUR
    seat.round.state = RoundState.TABULATION
    assert sheets_on_devices(seat.round) == []


def test_nobody_reports_the_sheet_of_another(seat):
    (sheet,) = sheets(seat, 1)
    other = JuriFactory(round=seat.round)

    assert report_device(DEVICE, {sheet.uuid: HOUR}, by=other.user) == 0
    report_device(DEVICE, {sheet.uuid: HOUR}, by=seat.user)
    report_device(DEVICE, {}, by=other.user)
    assert SheetOnDevice.objects.count() == 1


def test_counts_of_entries_closed_by_a_conflict_are_left_out(seat):
    first, second = sheets(seat, 2)
    report_device(DEVICE, {first.uuid: HOUR, second.uuid: 2 * HOUR}, by=seat.user)

    (found,) = sheets_on_devices(seat.round, hidden={second.entry_id})

    assert (found.taken, found.oldest) == (1, NOW - HOUR)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(django_assert_num_queries, count):
    round_ = RoundFactory(scoring=True)
    for _ in range(count):
        seat = JuriFactory(round=round_)
        (sheet,) = sheets(seat, 1)
        report_device(uuid.uuid4(), {sheet.uuid: HOUR}, by=seat.user)

    with django_assert_num_queries(2):
        found = sheets_on_devices(round_)
        assert len([str(one.juri.user) for one in found]) == count


def test_a_device_reports_over_the_network(as_user, seat):
    first, second = sheets(seat, 2)

    answer = post(as_user(seat.user), f"{first.uuid}:7200", f"{second.uuid}:")

    assert (answer.status_code, answer.json()) == (200, {"lembar": 2})
    (found,) = sheets_on_devices(seat.round)
    assert (found.taken, found.unsent, found.oldest) == (2, 1, NOW - 2 * HOUR)


@pytest.mark.parametrize(
    ("lines", "device"),
    [
        (["bukan lembar"], str(DEVICE)),
        ([f"{DEVICE}:-5"], str(DEVICE)),
        ([f"{DEVICE}:99999999999"], str(DEVICE)),
        ([f"{DEVICE}:1"] * 501, str(DEVICE)),
        ([], "perangkat saya"),
        ([], ""),
    ],
)
def test_a_report_that_cannot_be_read_is_refused(as_user, seat, lines, device):
    answer = post(as_user(seat.user), *lines, device=device)

    assert answer.status_code == 422
    assert answer.json()["kalimat"].startswith("Laporan perangkat tidak terbaca")


def test_a_clock_of_years_ago_is_no_error(as_user, seat):
    (sheet,) = sheets(seat, 1)

    answer = post(as_user(seat.user), f"{sheet.uuid}:999999999")

    assert answer.status_code == 200
    assert SheetOnDevice.objects.get().unsent_since == NOW - datetime.timedelta(days=366)


def test_the_secretary_reads_count_and_age_and_a_juri_does_not(as_user, seat):
    (sheet,) = sheets(seat, 1)
    report_device(DEVICE, {sheet.uuid: 2 * HOUR}, by=seat.user)
    secretary = JuriFactory(round=seat.round, role=PanelRole.SECRETARY).user
    address = seat.round.get_absolute_url()

    page = as_user(secretary).get(address).content.decode()
    own = as_user(seat.user).get(address).content.decode()

    assert "1 lembar di perangkat belum terkirim" in page
    assert "tertua sejak 21 November 2026 pukul 09.00 WITA" in page
    assert "Nilai tidak ikut dilaporkan" in page
    assert "Lembar di perangkat juri" not in own


def test_the_chair_reads_it_before_closing(as_user, seat):
    (sheet,) = sheets(seat, 1)
    report_device(DEVICE, {sheet.uuid: None}, by=seat.user)
    chair = JuriFactory(round=seat.round, role=PanelRole.CHAIR).user

    page = as_user(chair).get(reverse("monev:round_close", args=[seat.round.slug]))

    assert "1 lembar dibawa di perangkat" in page.content.decode()


def test_a_device_asks_for_its_form_key_without_a_page(as_user):
    person = UserFactory()

    answer = as_user(person).get(reverse("device_key"))

    assert answer.json()["akun"] == str(person.pk)
    assert len(answer.json()["kunci"]) == 64
    assert len(answer.content) < 200
    assert "dibuka" not in answer.json()


def test_a_visitor_gets_the_stamp_of_the_form_with_the_key(client, db):
    answer = client.get(reverse("device_key")).json()

    assert answer["akun"] == "tamu"
    assert answer["dibuka"].startswith("kirim:")
