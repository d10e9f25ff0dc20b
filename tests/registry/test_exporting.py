"""One table for every list that people download: the same promises, tried on all of them."""

import csv
import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import load_workbook

from kim_portal.navigation import KIM_PARTS, PARTS
from kim_portal.spreadsheets import respond
from registry.enums import RegionStatus
from registry.exporting import EXPORTS
from registry.models import Region
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
from tests.factories.coaching import FollowUpFactory, TrainingNeedFactory
from tests.factories.event import EventFactory
from tests.factories.forum import ForumNoteFactory, InterestFactory, OutageFactory
from tests.factories.fund import FundRecordFactory, PlanItemFactory, StrayBudgetFactory
from tests.factories.periods import monthly
from tests.factories.region import RegionProposalFactory, desa
from tests.factories.registry import (
    ForumFactory,
    KimFactory,
    MemberFactory,
    ReportFactory,
    SkFactory,
)
from tests.factories.revival import RevivalPlanFactory, RevivalStepFactory

pytestmark = pytest.mark.django_db
# Lists of the index without a file, and why.
WITHOUT_FILE = {
    "registry:activity_list": "Published reports: rows of report_export.",
    "registry:desk_list": "Links to the desks; the KIM on them are rows of kim_export.",
    "registry:user_list": "Accounts of people: read one by one, their acts are in the log.",
    "registry:subject_request_list": "A person's data leaves as the copy for that person only.",
    "registry:breach_list": "What one breach touched leaves as the file of that breach.",
    "registry:member_list": "Names of people who were not asked yet stay inside.",
    "accounts:auditentry_list": "Its file is for auditors, see tests/accounts.",
    "monev:round_list": "A round gives its own papers: recap, minutes, results.",
    "monev:instrument_list": "An instrument leaves as its own file that can be read in again.",
    "monev:portal_list": "A handful of keys, compared by eye; each is in the log.",
    "monev:year_report_list": "Each year report has its own XLSX, CSV and dictionary.",
    "open_data:dataset_list": "Each dataset has its own CSV, JSON and dictionary.",
    "registry:kim_sk_list": "The decrees of one KIM: rows of sk_export.",
    "registry:kim_period_list": "The recaps of one KIM: rows of period_report_export.",
}


@dataclass(frozen=True)
class Case:
    """How a row of a list comes to be, and where its text is.

    make: (world, number, text) makes one row with the text in the column `column`. queries: how
    many all rows cost. owner: the list belongs to the KIM of the world.
    """

    column: str
    make: Callable
    queries: int
    owner: bool = False
    persona: str = "kabupaten"


def new_kim(n, **kwargs):
    return KimFactory(slug=f"kim-uji-{n}", verified=True, **kwargs)


def new_desa(n):
    return desa(f"64.09.02.3{n:03}", f"Uji {n}")


def period(world, n, text):
    if n == 1:
        monthly()
    new_kim(n, name=text)


def revival(world, n, text):
    RevivalStepFactory(plan=RevivalPlanFactory(kim=new_kim(n), goal=text))


def closed(world, n, text):
    region = new_desa(n)
    new_kim(n, region=region)
    ended = Region.objects.filter(pk=region.pk)
    ended.update(status=RegionStatus.ENDED, ended_on=datetime.date(2026, 1, 1))
    Region.objects.filter(path="64.09").update(name=text)


def outage(world, n, text):
    OutageFactory(reason=text, regions=["64.09.02.2004", "64.09.02"])


def permit(world, n, text):
    umkm = UmkmFactory(kim=world.kim, name=text)
    PermitFactory(umkm=umkm, issued=True, expires_on=datetime.date(2025, 1, 1))


def holiday(world, n, text):
    HolidayFactory(name=text, day=timezone.localdate() + datetime.timedelta(days=n))


CASES = {
    "kim": Case("nama KIM", lambda w, n, text: new_kim(n, name=text), 4),
    "forum": Case("nama forum", lambda w, n, text: ForumFactory(slug=f"f{n}", name=text), 2),
    "forum_note": Case("isi", lambda w, n, text: ForumNoteFactory(text=text), 1),
    "sk": Case("nomor SK", lambda w, n, text: SkFactory(kim=new_kim(n), number=text), 1),
    "report": Case(
        "judul kegiatan", lambda w, n, text: ReportFactory(kim=new_kim(n), title=text), 2
    ),
    "period_report": Case("nama KIM", period, 10),
    "event": Case("tema", lambda w, n, text: EventFactory(theme=text), 1),
    "brief": Case("judul", lambda w, n, text: published_brief(title=text), 1),
    "aspiration": Case("judul", lambda w, n, text: AspirationFactory(title=text), 1),
    "website": Case(
        "KIM penyunting",
        lambda w, n, text: WebsiteFactory(region=new_desa(n), editor_kim=new_kim(n, name=text)),
        1,
    ),
    "umkm": Case("nama usaha", permit, 2, owner=True),
    "need": Case(
        "keterangan",
        lambda w, n, text: NeedFactory(umkm=UmkmFactory(kim=w.kim), note=text),
        1,
    ),
    "permit": Case("nama usaha", permit, 1),
    "channel": Case(
        "nama kanal", lambda w, n, text: ChannelFactory(kim=w.kim, label=text), 1, owner=True
    ),
    "handover": Case(
        "judul berita",
        lambda w, n, text: HandoverFactory(kim=w.kim, title=text, handed=True),
        1,
    ),
    "fund": Case("nama KIM", lambda w, n, text: FundRecordFactory(kim=new_kim(n, name=text)), 2),
    "stray_budget": Case(
        "nama KIM dalam anggaran", lambda w, n, text: StrayBudgetFactory(kim_name=text), 1
    ),
    "plan": Case(
        "rencana kegiatan",
        lambda w, n, text: PlanItemFactory(kim=w.kim, title=text),
        1,
        owner=True,
    ),
    "interest": Case(
        "keterangan", lambda w, n, text: InterestFactory(region=new_desa(n), note=text), 1
    ),
    "outage": Case("gangguan", outage, 4),
    "revival": Case("tujuan", revival, 1),
    "follow_up": Case("tindak lanjut", lambda w, n, text: FollowUpFactory(kim=w.kim, text=text), 1),
    "training_need": Case(
        "kebutuhan",
        lambda w, n, text: TrainingNeedFactory(kim=w.kim, source="report", text=text),
        1,
    ),
    "region_proposal": Case(
        "alasan", lambda w, n, text: RegionProposalFactory(region=new_desa(n), reason=text), 1
    ),
    "region_closed": Case("kabupaten/kota", closed, 1),
    "agency": Case("nama instansi", lambda w, n, text: AgencyFactory(name=text), 1),
    "holiday": Case("nama hari libur", holiday, 1),
    "member": Case(
        "nama",
        lambda w, n, text: MemberFactory(kim=w.kim, full_name=text),
        1,
        owner=True,
        persona="pimpinan",
    ),
    "member_contact": Case(
        "nama", lambda w, n, text: MemberFactory(kim=w.kim, full_name=text), 1, owner=True
    ),
}
EACH = pytest.mark.parametrize("name", CASES)


def address(world, name, form="csv"):
    resource = name.removesuffix("_contact")
    owner = [world.kim.slug] if CASES[name].owner else []
    kind = ["kim"] if resource == "member" else []
    return reverse(f"registry:{resource}_export", args=[*kind, *owner, form])


def csv_rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def texts(rows, name):
    return [row[CASES[name].column] for row in rows if "HYPERLINK" in row[CASES[name].column]]


def test_every_export_is_tried_here():
    assert set(CASES) == set(EXPORTS)


def test_every_list_of_the_index_has_a_file_or_a_reason():
    lists = {
        part.name
        for part in [*(part for parts in PARTS.values() for part in parts), *KIM_PARTS]
        if part.name.endswith("_list")
    }
    without = {name for name in lists if not _has_export(name)}

    assert without == set(WITHOUT_FILE)


def _has_export(name):
    export = name.replace("_list", "_export")
    for args in (["csv"], ["kim-contoh", "csv"]):
        try:
            return name.startswith("registry:") and bool(reverse(export, args=args))
        except NoReverseMatch:
            continue
    return False


@EACH
def test_export_runs_no_formula(name, personas, as_user):
    case, text = CASES[name], "=HYPERLINK(1)"
    case.make(personas, 1, text)
    client = as_user(getattr(personas, case.persona))

    rows = csv_rows(client.get(address(personas, name)))
    answer = client.get(address(personas, name, "xlsx"))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    cells = [cell for line in book["Data"].iter_rows() for cell in line]
    assert set(texts(rows, name)) == {f"'{text}"}
    assert {cell.data_type for cell in cells if cell.value == text} == {"s"}
    assert [cell for cell in cells if cell.data_type == "f"] == []


@pytest.mark.parametrize("name", EXPORTS)
def test_export_explains_every_column_on_its_own_sheet(name):
    export = EXPORTS[name].table

    book = load_workbook(io.BytesIO(b"".join(respond(export, [], "xlsx").streaming_content)))

    header = [cell.value for cell in book["Data"][1]]
    explained = [[cell.value for cell in line] for line in book["Kamus data"].iter_rows(min_row=7)]
    assert [line[0] for line in explained] == header
    assert len(set(header)) == len(header)
    assert all(all(line) for line in explained)


@EACH
def test_export_ends_at_the_territory(name, personas, as_user):
    case = CASES[name]
    case.make(personas, 1, "=HYPERLINK(1)")
    client = as_user(personas.kabupaten_lain)

    answer = client.get(address(personas, name))

    if case.owner:
        assert answer.status_code == 404
    else:
        assert texts(csv_rows(answer), name) == []


@EACH
def test_export_needs_the_same_queries_for_one_and_for_three(
    name, personas, django_assert_num_queries
):
    case, listed = CASES[name], EXPORTS[name]
    user = getattr(personas, case.persona)
    owner = personas.kim if case.owner else None
    # The duties of a person are read once per request, before any list.
    user.has_perm("registry.list_need")

    def read():
        rows = listed.rows(user, {}, owner)
        return [[column.value(row) for column in listed.table.columns] for row in rows]

    case.make(personas, 1, "=HYPERLINK(1)")
    with django_assert_num_queries(case.queries):
        one = len(read())
    for number in (2, 3):
        case.make(personas, number, f"=HYPERLINK({number})")
    with django_assert_num_queries(case.queries):
        assert len(read()) > one


PAGES = [name for name in CASES if not name.startswith("member")]


@pytest.mark.parametrize("name", PAGES)
def test_list_page_leads_to_its_files(name, personas, as_user):
    case = CASES[name]
    case.make(personas, 1, "Contoh")
    args = [personas.kim.slug] if case.owner else []

    page = as_user(personas.kabupaten).get(reverse(f"registry:{name}_list", args=args))

    html = page.content.decode()
    wanted = [f'href="{address(personas, name, form)}"' for form in ("xlsx", "csv", "kamus")]
    assert [link for link in wanted if link not in html] == []
