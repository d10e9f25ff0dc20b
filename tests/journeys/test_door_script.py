"""Ticks at the door over a weak link, in a real browser: nothing lost, nothing twice."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from registry.enums import Role
from registry.models import EventAttendance
from tests.factories.accounts import UserFactory
from tests.factories.event import EventFactory, InvitationFactory
from tests.factories.registry import region
from tests.journeys.browsing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTE = "form[data-hadir] [role=status]"


@pytest.fixture
def door(transactional_db, give):
    """A running event with two institutions that are waited for."""
    give(UserFactory(username="petugas"), Role.KABUPATEN, region("64.09"))
    event = EventFactory(running=True)
    for name in ("Bank Daerah", "Kampus Contoh"):
        InvitationFactory(event=event, kind="guest", kim=None, name=name)
    return event


def opened(page, event):
    sign_in(page, "petugas", stays=True)
    page.goto(reverse("registry:event_attendance", args=[event.pk]))


def tick(page, name):
    page.locator("#id_undangan label", has_text=name).locator("input").check()
    page.click("button:has-text('Tandai hadir')")


def present():
    return sorted(EventAttendance.objects.values_list("institution", flat=True))


def test_tick_without_a_signal_waits_on_the_device_and_arrives_once(window, door):
    device = window()
    page = device.new_page()
    opened(page, door)
    device.set_offline(True)

    tick(page, "Bank Daerah")
    expect(page.locator(NOTE)).to_contain_text("1 tanda hadir tersimpan di perangkat ini.")
    tick(page, "Kampus Contoh")
    expect(page.locator(NOTE)).to_contain_text("2 tanda hadir tersimpan di perangkat ini.")
    before = present()
    device.set_offline(False)
    expect(page.locator("main")).to_contain_text("Tidak ada undangan yang ditunggu.")

    assert before == []
    assert present() == ["Bank Daerah", "Kampus Contoh"]


def test_tick_whose_answer_got_lost_is_sent_again_and_counted_once(window, door):
    page = window().new_page()
    opened(page, door)
    lost = []

    def lose(route):
        """The server gets the first tick, the phone gets no answer."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/hadir/", lose)
    tick(page, "Bank Daerah")
    expect(page.locator(NOTE)).to_contain_text("Belum tersambung.")
    arrived = present()
    page.reload()
    expect(page.locator("main")).to_contain_text("1 orang hadir")

    assert lost == [302]
    assert arrived == present() == ["Bank Daerah"]
    assert page.evaluate(f"localStorage.getItem('hadir:{door.pk}')") is None


def test_tick_works_without_scripts(browser, live_server, door):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    opened(page, door)

    tick(page, "Kampus Contoh")

    expect(page.locator("main")).to_contain_text("1 wakil undangan ditandai hadir.")
    assert present() == ["Kampus Contoh"]
    context.close()
