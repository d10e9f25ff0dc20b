import datetime

import pytest
import time_machine
from django.urls import reverse

from tests.factories.event import AttendanceFactory, EventFactory
from tests.factories.forum import CheckFactory, ForumNoteFactory, InterestFactory, OutageFactory
from tests.factories.registry import (
    ForumFactory,
    KimFactory,
    MemberFactory,
    ReportFactory,
    SkFactory,
    region,
)
from tests.pdf_text import pdf_text, squeezed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(personas):
    forum = ForumFactory(name="Forum KIM Waru")
    SkFactory(kim=None, forum=forum, number="188/7/2024", kind="forum")
    MemberFactory(kim=None, forum=forum, position="ketua", full_name="Ketua Contoh")
    partner = KimFactory(name="KIM Mitra", verified=True)
    joint = ReportFactory(
        kim=personas.kim, verified=True, title="Jelajah desa", men_count=5, women_count=7,
        held_on=datetime.date(2026, 5, 2),
    )  # fmt: skip
    joint.co_owners.set([partner])
    ReportFactory(kim=partner, verified=True, title="Kelas video", women_count=3,
                  held_on=datetime.date(2026, 6, 3))  # fmt: skip
    ReportFactory(kim=partner, verified=True, title="Tahun lalu",
                  held_on=datetime.date(2025, 6, 3))  # fmt: skip
    ForumNoteFactory(forum=forum, text="Sinyal lemah.")
    ForumNoteFactory(forum=forum, text="Catatan lama.", year=2025)
    CheckFactory(report__kim=personas.kim, verdict="lacking", note="Foto belum ada.")
    InterestFactory(state="dropped", outcome="Ditunda.")
    OutageFactory(reason="Kabel putus")
    return forum


def page_of(client, forum, year=2026):
    return client.get(reverse("registry:forum_year", args=[forum.slug, year]))


def test_forum_year_gathers_what_happened_and_counts_joint_activities_once(
    as_user, personas, forum
):
    response = page_of(as_user(personas.kecamatan), forum)

    context = response.context
    assert "TIDAK ADA:" not in response.content.decode()
    # Jelajah desa (5 + 7 people) and Kelas video (3): two activities, fifteen people.
    assert (context["sums"], context["joint_count"]) == ({"count": 2, "people": 15}, 1)
    assert {line.kim.name: line.activity_count for line in context["members"]} == {
        "KIM Mekar Waru": 1, "KIM Mitra": 2,
    }  # fmt: skip
    assert context["checks"] == {"all": 1, "complete": 0, "lacking": 1}
    assert [note.text for note in context["notes"]] == ["Sinyal lemah."]
    assert [sk.number for sk in context["decrees"]] == ["188/7/2024"]
    assert (len(context["interests"]), len(context["outages"])) == (1, 1)


def test_forum_year_of_an_earlier_year_speaks_of_that_year(as_user, personas, forum):
    context = page_of(as_user(personas.kecamatan), forum, 2025).context

    assert [report.title for report in context["activities"]] == ["Tahun lalu"]
    assert context["last"] == datetime.date(2025, 12, 31)


@pytest.mark.parametrize("year", [1999, 2027])
def test_forum_year_that_cannot_be_reported_is_404(as_user, personas, forum, year):
    assert page_of(as_user(personas.kecamatan), forum, year).status_code == 404


def test_forum_year_names_officers_to_whom_they_are_for(as_user, personas, forum):
    named = page_of(as_user(personas.kecamatan), forum).content.decode()
    hidden = page_of(as_user(personas.auditor), forum).content.decode()

    assert ("Ketua Contoh" in named, "Ketua Contoh" in hidden) == (True, False)


def test_forum_year_pdf_holds_names_and_figures(as_user, personas, forum):
    url = reverse("registry:forum_year_pdf", args=[forum.slug, 2026])

    words = pdf_text(as_user(personas.kecamatan).get(url).content)

    for expected in (
        "Laporan tahun 2026", "Forum KIM Waru", "188/7/2024", "Ketua Contoh", "KIM Mitra",
        "Jelajah desa", "Sinyal lemah.", "Kabel putus", "sampai 22 November 2026",
    ):  # fmt: skip
        assert squeezed(expected) in words
    assert squeezed("Tahun lalu") not in words


def test_forum_year_pdf_of_an_empty_forum_opens(as_user, personas):
    forum = ForumFactory(region=region("64.09.03"))

    response = as_user(personas.kabupaten).get(
        reverse("registry:forum_year_pdf", args=[forum.slug, 2026])
    )

    assert squeezed("Belum ada KIM anggota.") in pdf_text(response.content)


@pytest.mark.parametrize("count", [1, 3])
def test_forum_year_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    forum = ForumFactory()
    for _ in range(count):
        ReportFactory(kim=personas.kim, verified=True, held_on=datetime.date(2026, 5, 2))
        ForumNoteFactory(forum=forum)
    client = as_user(personas.kecamatan)

    with django_assert_num_queries(18):
        page_of(client, forum)


def test_forum_year_r5_15_counts_who_came_to_its_meetings(as_user, personas, forum):
    start = datetime.datetime(2026, 4, 7, 1, tzinfo=datetime.UTC)
    meeting = EventFactory(done=True, region=forum.region, theme="Rakor KIM Waru", starts_at=start,
                           ends_at=start + datetime.timedelta(hours=3))  # fmt: skip
    for kim in (personas.kim, KimFactory(verified=True, name="KIM Lain")):
        AttendanceFactory(event=meeting, kim=kim)
    EventFactory(done=True, region=region("64.09"), theme="Bimtek kabupaten", starts_at=start,
                 ends_at=start + datetime.timedelta(hours=3))  # fmt: skip
    client = as_user(personas.kecamatan)

    page = page_of(client, forum).content.decode()
    paper = pdf_text(
        client.get(reverse("registry:forum_year_pdf", args=[forum.slug, 2026])).content
    )

    assert ("Rakor KIM Waru" in page, "2 orang tercatat hadir" in page) == (True, True)
    assert "Bimtek kabupaten" not in page
    assert squeezed("Rakor KIM Waru") in squeezed(paper)
