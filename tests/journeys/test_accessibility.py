"""Main pages in a real browser: WCAG 2.2 AA by axe, no sideways scroll, targets of 24 px."""

import datetime
import uuid
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monev.closing import close_round
from monev.delivery import Envelope, deliver
from monev.enums import PanelRole
from monev.enums_panel import ConflictKind
from monev.judging import SheetInput, save_sheet
from monev.models import Recusal, ScoreSheet
from monev.sheets import prepare_sheets
from registry.attending import screen_code
from registry.bookkeeping import declare_none
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.aspiration import AgencyFactory, AspirationFactory, HolidayFactory
from tests.factories.assistance import (
    ChannelFactory,
    HandoverFactory,
    NeedFactory,
    PermitFactory,
    UmkmFactory,
    WebsiteFactory,
)
from tests.factories.brief import published_brief
from tests.factories.event import EventFactory, InvitationFactory
from tests.factories.fund import FundRecordFactory, PlanItemFactory, StrayBudgetFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.region import RegionProposalFactory
from tests.factories.registry import (
    ForumFactory,
    KimFactory,
    MemberFactory,
    ReportFactory,
    SkFactory,
    region,
)
from tests.monev.deliveries import whole

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
WIDTHS = {"phone": 360, "desk": 1280}
NARROWEST = 320
LOST = "/tidak-ada-halaman/"
STATUS = {LOST: 404}
# As long as a name may be, and nowhere to break it.
LONG = "KIM" + "W" * 117
# Controls below 24 px on a side. The areas of the map are as large as they are drawn; the table
# under it leads to the same places. Boxes and rounds are reached through their label.
SMALL = """() => [...document.querySelectorAll("a, button, select, summary, input")]
  .filter(one => !one.closest("svg, .pk-lompat") && !(one.labels && one.labels.length))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height && (box.width < 23.9 || box.height < 23.9))
  .map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""


@pytest.fixture
def people(transactional_db, give):
    return {
        "kantor": give(UserFactory(username="kantor"), Role.KABUPATEN, region("64.09")),
        "juri": UserFactory(username="juri"),
        "ketua": UserFactory(username="ketua"),
        "sekretaris": UserFactory(username="sekretaris"),
        "pengurus": UserFactory(username="pengurus"),
    }


@pytest.fixture
def pages(people, give):
    """Return (username or None, address) of the main pages, with rows on each of them."""
    kim = KimFactory(name=LONG, slug="kim-panjang", verified=True)
    MemberFactory(kim=kim, full_name="Anggota " + "W" * 100)
    give(people["pengurus"], kim=kim)
    sk = SkFactory(kim=kim)
    draft = ReportFactory(kim=kim, created_by=people["pengurus"])
    published = ReportFactory(kim=kim, title="T" * 120, verified=True)
    forum = ForumFactory(name="Forum " + "W" * 110)
    round_ = RoundFactory(
        scoring=True,
        name="Monev " + "W" * 110,
        slug="monev-panjang",
        presentation_on=timezone.localdate(),
        plenary_on=timezone.localdate(),
    )
    juri = JuriFactory(round=round_, user=people["juri"])
    JuriFactory(round=round_, role=PanelRole.CHAIR, user__full_name="K" * 80)
    entry = EntryFactory(round=round_, kim=kim, slot_number=1)
    prepare_sheets(round_, by=people["kantor"])
    sheet = ScoreSheet.objects.get(juri=juri)
    save_sheet(
        sheet, SheetInput(points={"A1": Decimal("3")}), by=people["juri"], version=sheet.version
    )
    aspiration = AspirationFactory(title="W" * 150, text="W" * 300, verified=True, kim=kim)
    AspirationFactory(title="W" * 150, text="W" * 300, public_summary="W" * 200)
    AgencyFactory(name="Dinas " + "W" * 110)
    HolidayFactory(day=timezone.localdate())
    brief = published_brief(title="W" * 120, source="W" * 200, body="W" * 300)
    opened = RoundFactory(opened=True, slug="monev-dibuka")
    EntryFactory.create_batch(2, round=opened)
    JuriFactory.create_batch(4, round=opened)

    def at(name, *args):
        return reverse(name, args=args)

    return [
        (None, at("home")),
        (None, at("registry:kim_list")),
        (None, at("registry:kim_list") + "?q=tidakadanya"),
        (None, kim.get_absolute_url()),
        (None, at("registry:activity_detail", published.slug)),
        (None, forum.get_absolute_url()),
        (None, at("monev:round_detail", round_.slug)),
        (None, at("monev:check_form")),
        (None, at("registry:map_home")),
        (None, at("registry:map_detail", "64.09")),
        (None, at("registry:potential_detail", "64")),
        (None, at("open_data:dataset_list")),
        (None, at("open_data:dataset_detail", "kim")),
        (None, at("registry:region_search") + "?q=bangun+mulya"),
        (None, at("registry:region_detail", "64.09")),
        (None, brief.get_absolute_url()),
        ("kantor", brief.get_absolute_url()),
        ("kantor", at("registry:brief_coverage", brief.pk)),
        ("pengurus", brief.get_absolute_url()),
        ("pengurus", at("registry:brief_relay_create", brief.targets.get().pk)),
        (None, at("registry:aspiration_home")),
        (None, at("registry:aspiration_create")),
        (None, aspiration.get_absolute_url()),
        ("kantor", aspiration.get_absolute_url()),
        ("kantor", at("registry:aspiration_list")),
        ("kantor", at("registry:aspiration_route", aspiration.code)),
        ("kantor", at("registry:agency_list")),
        ("kantor", at("registry:holiday_list")),
        (None, at("account_login")),
        (None, LOST),
        ("kantor", at("tasks")),
        ("kantor", at("monev:round_detail", round_.slug)),
        ("kantor", at("monev:result_table", opened.slug)),
        ("kantor", at("monev:juri_list", round_.slug)),
        ("kantor", entry.get_absolute_url()),
        ("kantor", sk.get_absolute_url()),
        ("kantor", at("registry:sk_create") + f"?kim={kim.slug}"),
        ("juri", at("monev:sheet_detail", sheet.uuid)),
        ("juri", at("monev:sheet_check", sheet.uuid)),
        ("pengurus", at("registry:report_update", draft.pk)),
        ("pengurus", at("registry:report_list")),
    ]


@pytest.fixture
def visit(browser, live_server, people):
    """Return a function that opens one browser page per person: visit("juri", 360)."""
    contexts = []

    def open_as(username, width):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url
        )
        context.set_default_timeout(15000)
        contexts.append(context)
        if username:
            client = Client()
            client.force_login(
                people[username], backend="allauth.account.auth_backends.AuthenticationBackend"
            )
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
            context.add_cookies([cookie])
        return context.new_page()

    yield open_as
    for context in contexts:
        context.close()


def problems(page, width):
    """Return what keeps somebody from using this page, in words."""
    found = [
        f"{broken['id']}: {node['html'][:120]}"
        for broken in Axe().run(page, options=AXE).response["violations"]
        for node in broken["nodes"]
    ]
    if width == WIDTHS["phone"]:
        found += [f"small: {one}" for one in page.evaluate(SMALL)]
        found += [f"wider than {width}"] * _scrolls_sideways(page)
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        found += [f"wider than {NARROWEST}"] * _scrolls_sideways(page)
        page.set_viewport_size({"width": width, "height": 900})
    return found


def _scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture
def work_pages(people, give):
    """Return (username, address) of the pages of one KIM and of the work lists, filled."""
    kim = KimFactory(name=LONG, slug="kim-panjang", verified=True)
    give(people["pengurus"], kim=kim)
    sk = SkFactory(kim=kim, expires_on=timezone.localdate() + datetime.timedelta(days=20))
    spent = FundRecordFactory(fund_year__kim=kim, stage="spent", item="I" * 150)
    plan = PlanItemFactory(kim=kim, title="R" * 160)
    declared = KimFactory(slug="kim-tanpa-uang", verified=True)
    declare_none(declared, timezone.localdate().year, by=people["kantor"])
    umkm = UmkmFactory(kim=kim, name="U" * 100)
    PermitFactory(umkm=umkm)
    need = NeedFactory(umkm=umkm)
    channel = ChannelFactory(kim=kim)
    website = WebsiteFactory(region=kim.region, editor_kim=kim)
    post = HandoverFactory(kim=kim, region=kim.region, title="B" * 120)
    StrayBudgetFactory(region=kim.region)
    code = website.region.code

    def at(name, *args):
        return reverse(f"registry:{name}", args=args)

    office = [
        reverse("parts"), at("fund_list"), at("fund_detail", "kim", kim.slug),
        at("fund_detail", "kim", declared.slug), at("fund_create", "kim", kim.slug),
        at("fund_correct", spent.pk), at("fund_void", spent.pk), at("fund_attach", spent.pk),
        at("stray_budget_list"), at("stray_budget_create"), at("plan_list", kim.slug),
        at("plan_create", kim.slug), at("plan_set_state", plan.pk), at("umkm_list", kim.slug),
        at("umkm_detail", umkm.pk), at("umkm_create", kim.slug), at("need_list"),
        at("need_start", need.pk), at("permit_list"), at("channel_list", kim.slug),
        at("channel_create", kim.slug), at("channel_check", channel.pk), at("website_list"),
        at("website_detail", code), at("website_update", code), at("website_check", code),
        at("handover_list"), at("kim_import"), at("sk_renew", sk.pk), at("sk_detail", sk.pk),
        at("kim_sk_list", kim.slug), at("kim_create"),
    ]  # fmt: skip
    own = [
        at("handover_detail", post.pk),
        at("handover_create", kim.slug),
        at("kim_update", kim.slug),
    ]
    return [("kantor", one) for one in office] + [("pengurus", one) for one in own]


@pytest.mark.parametrize("screen", WIDTHS)
def test_work_pages_are_usable_by_everybody(work_pages, visit, live_server, screen):
    width, start = WIDTHS[screen], live_server.url
    opened = {name: visit(name, width) for name in ("kantor", "pengurus")}

    found = {}
    for name, address in work_pages:
        answer = opened[name].goto(address)
        if answer.url != start + address or answer.status != 200:
            found[name, address] = [f"{answer.status} {answer.url}"]
        elif trouble := problems(opened[name], width):
            found[name, address] = trouble

    assert found == {}


@pytest.fixture
def stage_pages(people, give):
    """Return (username, address) of the pages of the stages, two keys, events and office lists."""
    kim = KimFactory(name=LONG, slug="kim-panjang", verified=True)
    long = {"name": "Monev " + "W" * 110}
    draft = RoundFactory(state="draft", slug="monev-draf", **long)
    nomination = RoundFactory(state="nomination", slug="monev-usul", **long)
    lacking = EntryFactory(round=nomination, kim=kim)
    running = RoundFactory(scoring=True, slug="monev-jalan", **long)
    JuriFactory(round=running, role=PanelRole.CHAIR, user=people["ketua"])
    JuriFactory(round=running, role=PanelRole.SECRETARY, user=people["sekretaris"])
    juri = JuriFactory(round=running, user__full_name="J" * 80)
    entry = EntryFactory(round=running, kim=kim)
    Recusal.objects.create(
        juri=juri, entry=entry, reason="W" * 300, declared_by=juri.user, kind=ConflictKind.FAMILY
    )
    closed = RoundFactory(scoring=True, slug="monev-tutup", minimum_sheets=1, **long)
    JuriFactory(round=closed, role=PanelRole.CHAIR, user=people["ketua"])
    JuriFactory(round=closed, role=PanelRole.SECRETARY, user=people["sekretaris"])
    sheet = SheetFactory(entry__round=closed, juri__user__full_name="J" * 80)
    close_round(closed, by=people["ketua"], excused=[sheet.uuid], reason="W" * 200)
    late = deliver(sheet, whole(), Envelope(uuid.uuid4(), version=1), by=sheet.juri.user)
    event = EventFactory(announced=True, theme="T" * 150, region=region("64.09"))
    InvitationFactory(event=event, kim=kim)
    proposal = RegionProposalFactory(name="W" * 110, reason="W" * 300)
    office = region("64.09").code

    def at(name, *args):
        return reverse(name, args=args)

    desk = [
        at("monev:round_advance", draft.slug) + "?tujuan=instrument_set",
        at("monev:rule_update", draft.slug),
        at("monev:entry_waive", lacking.pk), at("monev:recusal_list", running.slug),
        at("monev:recusal_decide", entry.pk, juri.pk), at("registry:minutes_create", kim.slug),
        at("registry:event_list"), at("registry:event_create"), event.get_absolute_url(),
        at("registry:event_invitations", event.pk), at("registry:event_attendance", event.pk),
        at("monev:year_report_list"),
        at("monev:year_report_detail", office, timezone.localdate().year),
        at("registry:office_setting_detail", office), at("registry:office_setting_update", office),
        at("registry:holiday_paste") + "?isi=2026", proposal.get_absolute_url(),
        at("registry:region_figures", office), reverse("profile"),
    ]  # fmt: skip
    return [
        *[("kantor", one) for one in desk],
        ("ketua", at("monev:round_close", running.slug)),
        ("ketua", at("monev:round_close", closed.slug)),
        ("ketua", late.get_absolute_url()),
        ("sekretaris", at("monev:round_open", closed.slug)),
        (None, at("registry:event_attend", screen_code(EventFactory(running=True)))),
    ]


@pytest.mark.parametrize("screen", WIDTHS)
def test_stage_pages_are_usable_by_everybody(stage_pages, visit, live_server, screen):
    width, start = WIDTHS[screen], live_server.url
    opened = {name: visit(name, width) for name in (None, "kantor", "ketua", "sekretaris")}

    found = {}
    for name, address in stage_pages:
        answer = opened[name].goto(address)
        if answer.url != start + address or answer.status != 200:
            found[name, address] = [f"{answer.status} {answer.url}"]
        elif trouble := problems(opened[name], width):
            found[name, address] = trouble

    assert found == {}


@pytest.mark.parametrize("screen", WIDTHS)
def test_main_pages_are_usable_by_everybody(pages, visit, live_server, screen):
    width, start = WIDTHS[screen], live_server.url
    opened = {name: visit(name, width) for name in (None, "kantor", "juri", "pengurus")}

    found, strayed = {}, []
    for name, address in pages:
        page = opened[name]
        answer = page.goto(address)
        if page.url != start + address or answer.status != STATUS.get(address, 200):
            strayed.append((address, answer.url, answer.status))
        if trouble := problems(page, width):
            found[name, address] = trouble

    assert strayed == []
    assert found == {}
