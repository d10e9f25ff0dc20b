import datetime
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from monev.enums import EntryState
from monev.year_report import year_figures
from registry.enums import FundSource, FundStage, OperationalStatus, ReportKind
from registry.models import Region
from tests.factories.coaching import FollowUpFactory
from tests.factories.event import AttendanceFactory, EventFactory
from tests.factories.fund import FundRecordFactory
from tests.factories.monev import EntryFactory, RoundFactory, SheetFactory
from tests.factories.registry import KimFactory, ReportFactory, SkFactory, region
from tests.factories.revival import RevivalPlanFactory
from tests.pdf_text import pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


def url(name, *args):
    return reverse(f"monev:year_report_{name}", args=["64.09", 2026, *args])


@pytest.fixture
def year(personas):
    """A year of the kabupaten of the personas, with a neighbour and another year beside it."""
    kim, neighbour = personas.kim, personas.other_kim
    kim.status = OperationalStatus.ACTIVE
    kim.save()
    SkFactory(kim=kim, starts_on=datetime.date(2025, 1, 1), expires_on=datetime.date(2028, 1, 1))
    counts = {"men_count": 14, "women_count": 20}
    for own in (kim, neighbour):
        ReportFactory(kim=own, verified=True, held_on=datetime.date(2026, 5, 1), **counts)
    ReportFactory(
        kim=kim, verified=True, held_on=datetime.date(2026, 6, 1), men_count=1, women_count=2,
        kind=ReportKind.HOAX_CLARIFICATION,
    )  # fmt: skip
    ReportFactory(kim=kim, verified=True, held_on=datetime.date(2025, 6, 1), **counts)
    ReportFactory(kim=kim, held_on=datetime.date(2026, 6, 2), **counts)
    money = {"kim": kim, "year": 2026, "source": FundSource.DANA_DESA}
    FundRecordFactory(**money, stage=FundStage.RECEIVED, amount=1_500_000)
    event = EventFactory(
        done=True,
        region=region("64.09"),
        starts_at=datetime.datetime(2026, 3, 1, 1, tzinfo=datetime.UTC),
    )
    AttendanceFactory(event=event, kim=kim)
    AttendanceFactory(event=event, kim=kim)
    KimFactory(verified=True, region=region("64.09.03.2009"))
    round_ = RoundFactory(state="published", region=region("64.09"), year=2026)
    entry = EntryFactory(round=round_, kim=kim, state=EntryState.PROMOTED)
    SheetFactory(entry=entry, submitted=True)
    RevivalPlanFactory(kim=kim)
    FollowUpFactory(kim=kim, verified=True)
    FollowUpFactory(kim=kim, done=True)
    FollowUpFactory(kim=kim, due_on=datetime.date(2026, 1, 31))
    return personas


def figures():
    groups = year_figures(Region.objects.with_parents().get(code="64.09"), 2026)
    return {one.label: one.value for _, found in groups for one in found}


def test_year_report_r2_15_counts_what_belongs_to_the_place_and_the_year(year):
    found = figures()

    expected = {
        "dengan SK berlaku pada 22 November 2026": 1,
        "kegiatan terverifikasi": 2, "KIM yang berkegiatan": 1,
        # 14 + 20 and 1 + 2
        "peserta": 37, "di antaranya perempuan": 22, "klarifikasi hoaks": 1,
        "diterima": 1_500_000, "diterima dari Dana Desa": 1_500_000, "dibelanjakan": 0,
        "kegiatan pembinaan": 1, "kehadiran": 2, "KIM yang hadir": 1,
        "KIM yang belum pernah ikut": 1,
        "putaran": 2, "putaran yang diumumkan": 1, "peserta putaran yang diumumkan": 1,
        "KIM yang maju ke provinsi": 1, "saran tim penilai": 1,
        "rencana pemulihan berjalan": 1, "tindak lanjut terverifikasi": 1,
        "tindak lanjut belum selesai": 2, "di antaranya lewat batas": 1,
    }  # fmt: skip
    assert {label: found.get(label) for label in expected} == expected


def test_year_report_gives_every_figure_a_definition(year):
    groups = year_figures(Region.objects.with_parents().get(code="64.09"), 2026)

    assert [one.label for _, found in groups for one in found if not one.definition] == []


def test_year_report_r2_15_is_a_page_a_pdf_and_a_spreadsheet(year, as_user):
    client = as_user(year.pimpinan)

    page = client.get(url("detail")).content.decode()
    paper = pdf_text(client.get(url("pdf")).content)
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(url("export", "xlsx")).streaming_content))
    )

    rows = list(book["Data"].iter_rows(min_row=2, values_only=True))
    received = next(row for row in rows if row[1] == "diterima")
    assert "TIDAK ADA:" not in page
    assert "Uang yang diterima KIM; barang tidak termasuk." in page
    assert "1.500.000" in page
    assert "Laporantahun2026" in paper.replace(" ", "").replace("\n", "")
    assert (received[2], received[3]) == (
        1_500_000, "Uang yang diterima KIM; barang tidak termasuk.",
    )  # fmt: skip
    assert {"Data", "Kamus data"} == set(book.sheetnames)


@pytest.mark.parametrize("wrong", [2009, 2027])
def test_year_report_of_a_year_that_nobody_counted_is_404(as_user, personas, wrong):
    address = reverse("monev:year_report_detail", args=["64.09", wrong])

    assert as_user(personas.kabupaten).get(address).status_code == 404


def test_year_report_export_in_an_unknown_form_is_404(as_user, personas):
    assert as_user(personas.kabupaten).get(url("export", "exe")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_year_report_list_costs_the_same_for_any_number_of_rows(
    as_user, give, personas, django_assert_num_queries, count
):
    person = personas.kabupaten
    for code in ["64.08", "35.08"][: count - 1]:
        give(person, "kabupaten", region(code))
    client = as_user(person)

    with django_assert_num_queries(6):
        response = client.get(reverse("monev:year_report_list"))

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_year_report_detail_costs_the_same_for_any_number_of_rows(
    as_user, year, django_assert_num_queries, count
):
    for _ in range(count):
        kim = KimFactory(verified=True, region=year.kim.region)
        ReportFactory(kim=kim, verified=True, held_on=datetime.date(2026, 5, 1))
    client = as_user(year.kabupaten)

    with django_assert_num_queries(35):
        client.get(url("detail"))
