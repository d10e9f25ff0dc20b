"""What static/js/lokasi.js adds to the arrival at a visit: the place of the device, rounded."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from monev.models import FieldVisit
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, VisitFactory
from tests.journeys.browsing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXACT = {"latitude": -1.256789, "longitude": 116.834567}


@pytest.fixture
def arrival(window, transactional_db):
    """Return the device of a juri, and its page where the arrival is told."""
    seat = JuriFactory(round=RoundFactory(scoring=True), user__username="juri")
    found = VisitFactory(entry=EntryFactory(round=seat.round))
    found.team.memberships.create(seat=seat)
    device = window()
    device.set_geolocation(EXACT)
    page = device.new_page()
    sign_in(page)
    page.goto(reverse("monev:visit_arrive", args=[found.pk]))
    return device, page


def test_the_device_fills_its_place_in_roughly(arrival):
    device, page = arrival
    device.grant_permissions(["geolocation"])

    page.click("text=Pakai lokasi perangkat ini")

    expect(page.locator("[data-lokasi]")).to_have_value("-1.26, 116.83")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/kunjungan/\d+/$"))
    visit = FieldVisit.objects.get()
    assert (str(visit.latitude), str(visit.longitude)) == ("-1.26", "116.83")


def test_a_device_that_refuses_leaves_the_field_to_be_typed(arrival):
    device, page = arrival
    device.clear_permissions()

    page.click("text=Pakai lokasi perangkat ini")

    expect(page.locator("main form")).to_contain_text("Tulis sendiri, atau kosongkan.")
    expect(page.locator("[data-lokasi]")).to_have_value("")
    expect(page.get_by_role("button", name="Pakai lokasi perangkat ini")).to_be_enabled()
