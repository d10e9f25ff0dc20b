import datetime
import io

import pikepdf
import pytest
import time_machine
from django.urls import reverse

from registry.enums_report import PeriodReportState
from registry.models import PeriodReport, ReportCoOwner, ReportPhoto
from tests.factories.accounts import UserFactory
from tests.factories.files import photo
from tests.factories.forum import OutageFactory
from tests.factories.periods import PeriodReportFactory, monthly
from tests.factories.registry import KimFactory, ReportFactory, region
from tests.pdf_text import pdf_text, squeezed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
LIST = reverse("registry:period_report_list")
LONG_AGO = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-05 03:00+00:00", tick=False):
        monthly()
        yield


def a_kim(**kwargs):
    return KimFactory(verified=True, verified_at=LONG_AGO, **kwargs)


@pytest.fixture
def kim():
    return a_kim(name="KIM Mekar Waru")


@pytest.fixture
def pengurus(give, kim):
    return give(UserFactory(), kim=kim)


@pytest.fixture
def kabupaten(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def url(name, kim, key="2026-10"):
    return reverse(f"registry:period_report_{name}", args=[kim.slug, key])


def handed_in(kim, day, **kwargs):
    moment = datetime.datetime(2026, *day, 3, tzinfo=datetime.UTC)
    return PeriodReportFactory(kim=kim, state="submitted", submitted_at=moment, **kwargs)


def standings(client, kim, year=2026):
    cells = client.get(reverse("registry:kim_period_list", args=[kim.slug])).context["cells"]
    return {cell.period.key: cell.standing.value for cell in cells}


def test_an_evening_discussion_of_34_residents_is_in_the_month_by_itself(
    as_user, pengurus, kabupaten, kim
):
    client = as_user(pengurus)
    client.post(
        reverse("registry:report_create"),
        {
            "title": "Diskusi malam tentang sampah", "held_on": "2026-10-17", "place": "Balai RT 2",
            "start_time": "19.30", "kind": "discussion", "adinda": ["has_discussion"],
            "story": "Warga sepakat memilah sampah.", "men_count": "20", "women_count": "14",
            "youth_count": "9", "photo_consent": "agreed", "new_photos": [photo()],
        },
    )  # fmt: skip
    report = kim.reports.get()
    before = client.get(url("detail", kim)).context["figures"].count
    client.post(reverse("registry:report_submit", args=[report.pk]))

    page = client.get(url("detail", kim))

    figures = page.context["figures"]
    assert (before, figures.count, figures.people) == (0, 1, 34)
    assert (figures.men, figures.women, figures.youth) == (20, 14, 9)
    assert figures.functions == [("Diskusi", 1)]
    assert ReportPhoto.objects.filter(report=report).count() == 1
    assert "Diskusi malam tentang sampah" in page.content.decode()
    assert client.get(url("detail", kim, "2026-09")).context["figures"].count == 0


def test_a_joint_activity_stands_in_the_recap_of_each_kim_and_once_in_the_area(
    as_user, kabupaten, kim
):
    other = a_kim(name="KIM Lain")
    report = ReportFactory(kim=other, verified=True, held_on="2026-10-03", men_count=5)
    ReportCoOwner.objects.create(report=report, kim=kim)
    client = as_user(kabupaten)

    counts = [client.get(url("detail", one)).context["figures"].people for one in (kim, other)]
    area = client.get(reverse("registry:period_report_area", args=["2026-10"]))

    assert counts == [5, 5]
    assert squeezed("5 orang: 0 perempuan, 5 laki-laki") in pdf_text(area.content)


def test_none_is_reported_with_one_reason_and_counts_as_on_time(as_user, pengurus, kim):
    client = as_user(pengurus)

    asked = client.get(url("detail", kim)).content.decode()
    client.post(url("declare_none", kim), {"reason": "season", "note": "Panen raya"})
    page = client.get(url("detail", kim)).content.decode()

    assert url("declare_none", kim) in asked
    assert "<strong>Tidak ada kegiatan:</strong> musim tanam" in page
    assert "TIDAK ADA" not in page
    assert standings(client, kim)["2026-10"] == "tepat"


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "reason", "Pilih alasan"),
        ({"reason": "malas"}, "reason", "Pilih alasan dari daftar"),
        ({"reason": "other"}, "note", "Tulis alasannya"),
    ],
)
def test_none_explains_what_is_wrong(as_user, pengurus, kim, data, field, sentence):
    response = as_user(pengurus).post(url("declare_none", kim), data)

    assert (response.status_code, response.context["form"].errors) == (200, {field: [sentence]})
    assert not PeriodReport.objects.exists()


def test_none_twice_is_409_and_one_recap(as_user, pengurus, kim):
    client = as_user(pengurus)

    answers = [client.post(url("declare_none", kim), {"reason": "weather"}) for _ in "ab"]

    assert [one.status_code for one in answers] == [302, 409]
    assert PeriodReport.objects.get().state == PeriodReportState.SUBMITTED


def test_update_keeps_words_and_refuses_a_stale_version(as_user, pengurus, kim):
    client = as_user(pengurus)

    first = client.post(url("update", kim), {"problems": "Sinyal hilang", "versi": "1"})
    stale = client.post(url("update", kim), {"problems": "Lain", "versi": "1"})

    assert (first.status_code, stale.status_code) == (302, 409)
    assert "Sinyal hilang" in stale.content.decode()
    assert PeriodReport.objects.get().problems == "Sinyal hilang"


def test_update_after_submission_is_409(as_user, pengurus, kim):
    PeriodReportFactory(kim=kim, submitted=True)
    client = as_user(pengurus)

    answers = [client.get(url("update", kim)), client.post(url("update", kim), {"needs": "Foto"})]

    assert [one.status_code for one in answers] == [409, 409]


def test_a_period_that_nobody_knows_is_404(as_user, pengurus, kim):
    assert as_user(pengurus).get(url("detail", kim, "2026-77")).status_code == 404


def test_standing_is_told_by_dates(as_user, kabupaten, kim):
    handed_in(kim, (10, 10), number=9)
    handed_in(kim, (9, 11), number=8)
    client = as_user(kabupaten)

    found = standings(client, kim)

    # Ten days after the month: 10 October is on time, 11 September is late for August.
    assert [found[f"2026-{month}"] for month in ("07", "08", "09", "10", "11")] == [
        "belum", "terlambat", "tepat", "berjalan", "berjalan",
    ]  # fmt: skip


def test_an_outage_around_the_due_day_excuses_late_and_missing(as_user, kabupaten, kim):
    handed_in(kim, (9, 20), number=8)
    elsewhere = a_kim(region=region("64.09.03.2009"))
    OutageFactory(
        starts_on=datetime.date(2026, 8, 5), ends_on=datetime.date(2026, 9, 2),
        regions=["64.09.02"],
    )  # fmt: skip
    client = as_user(kabupaten)

    found, other = standings(client, kim), standings(client, elsewhere)

    assert [found[key] for key in ("2026-06", "2026-07", "2026-08", "2026-09")] == [
        "belum", "dimaklumi", "dimaklumi", "belum",
    ]  # fmt: skip
    assert other["2026-07"] == "belum"


def test_a_kim_owes_recaps_from_its_first_whole_period_until_it_is_dissolved(as_user, kabupaten):
    new = KimFactory(verified=True, verified_at=datetime.datetime(2026, 8, 2, tzinfo=datetime.UTC))
    gone = a_kim()
    gone.set_status(
        "dissolved", by=kabupaten, on=datetime.date(2026, 9, 15), note="Pengurus pindah"
    )
    client = as_user(kabupaten)

    assert [standings(client, new)[key] for key in ("2026-08", "2026-09")] == ["bukan", "belum"]
    assert [standings(client, gone)[key] for key in ("2026-08", "2026-09")] == ["belum", "bukan"]


def test_matrix_counts_the_last_period_over_all_pages(as_user, kabupaten, kim):
    with time_machine.travel("2026-11-12 03:00+00:00", tick=False):
        handed_in(kim, (11, 2))
        for _ in range(41):
            a_kim()

        page = as_user(kabupaten).get(LIST)

    assert [(one.value, count) for one, count in page.context["counts"]] == [
        ("tepat", 1), ("terlambat", 0), ("dimaklumi", 0), ("belum", 41),
    ]  # fmt: skip
    assert len(page.context["rows"]) == 40
    assert "TIDAK ADA" not in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_matrix_query_count(as_user, kabupaten, count, django_assert_num_queries):
    for number in range(count):
        handed_in(a_kim(), (10, 5), number=9 - number)
    client = as_user(kabupaten)

    with django_assert_num_queries(17):
        client.get(LIST)


@pytest.mark.parametrize("query", ["?tahun=x&kabkota=99&kecamatan=zz&hal=q", "?tahun=1999"])
def test_matrix_ignores_nonsense(as_user, kabupaten, kim, query):
    response = as_user(kabupaten).get(LIST + query)

    assert [one for one, _, _ in response.context["rows"]] == [kim]


def test_matrix_of_a_territory_without_kim_is_a_sentence(as_user, give):
    page = as_user(give(UserFactory(), "kabupaten", region("64.08"))).get(LIST)

    assert "Belum ada yang direkap" in page.content.decode()


def test_office_accepts_and_returns(as_user, kabupaten, kim):
    report = PeriodReportFactory(kim=kim, submitted=True, none_reason="weather")
    client = as_user(kabupaten)

    client.post(url("verify", kim))
    again = client.post(url("verify", kim))
    client.post(url("return", kim), {"reason": "Ada rapat, bukan?"})

    report.refresh_from_db()
    assert again.status_code == 409
    assert (report.state, report.return_reason, report.none_reason) == (
        PeriodReportState.RETURNED, "Ada rapat, bukan?", "",
    )  # fmt: skip


def test_pdf_of_one_kim_has_activities_and_figures(as_user, kabupaten, kim):
    ReportFactory(
        kim=kim, verified=True, held_on="2026-10-03", title="Panen <b>raya</b>", women_count=7
    )
    PeriodReportFactory(kim=kim, problems="Sinyal hilang")

    answer = as_user(kabupaten).get(url("pdf", kim))

    text = pdf_text(answer.content)
    wanted = ["Rekap laporan Oktober 2026", "KIM Mekar Waru", "Panen <b>raya</b>", "Sinyal hilang",
              "7 perempuan", "Halaman 1 dari 1"]  # fmt: skip
    assert [one for one in wanted if squeezed(one) not in text] == []
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 1


def test_export_has_a_row_per_kim_and_period(as_user, kabupaten, kim):
    handed_in(kim, (10, 10), number=9, none_reason="weather")

    answer = as_user(kabupaten).get(reverse("registry:period_report_export", args=["csv"]))

    lines = b"".join(answer.streaming_content).decode().splitlines()
    september = next(line for line in lines if "September 2026" in line)
    # January to November have begun.
    assert len(lines) == 1 + 11
    assert "Tepat waktu" in september
    assert "Cuaca atau bencana" in september


def test_desk_of_the_pengurus_asks_until_it_is_handed_in(as_user, pengurus, kim):
    client = as_user(pengurus)
    asked = client.get(reverse("tasks")).content.decode()
    client.post(url("declare_none", kim), {"reason": "weather"})

    done = client.get(reverse("tasks")).content.decode()

    assert "Ajukan rekap Oktober 2026 KIM Mekar Waru" in asked
    assert "paling lambat 10 Nov" in asked
    assert "Ajukan rekap" not in done


def test_desk_of_the_office_counts_what_is_missing_and_what_waits(as_user, kabupaten, kim):
    a_kim()
    handed_in(kim, (11, 4))

    with time_machine.travel("2026-11-12 03:00+00:00", tick=False):
        page = as_user(kabupaten).get(reverse("tasks")).content.decode()

    assert "1 rekap laporan menunggu diperiksa" in page
    assert "1 KIM belum mengajukan rekap Oktober 2026" in page


def test_recap_says_when_activities_came_after_a_statement_of_none(as_user, pengurus, kim):
    PeriodReportFactory(kim=kim, submitted=True, none_reason="weather")
    ReportFactory(kim=kim, submitted=True, held_on=datetime.date(2026, 10, 30))

    page = as_user(pengurus).get(url("detail", kim)).content.decode()

    assert "ada 1 kegiatan masa ini yang masuk" in page
