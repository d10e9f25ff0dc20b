import datetime

import pytest
import time_machine
from django.urls import reverse

from tests.factories.forum import ForumNoteFactory, InterestFactory, OutageFactory
from tests.factories.registry import ForumFactory, KimFactory, ReportFactory, SkFactory, region
from tests.pdf_text import pdf_text, squeezed

DESK = reverse("registry:desk_detail", args=["64.09.02"])
LONG_AGO = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.mark.parametrize("count", [1, 3])
def test_desk_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    ForumFactory()
    for _ in range(count):
        late = KimFactory(verified=True, verified_at=LONG_AGO)
        SkFactory(kim=late)
        ReportFactory(kim=late, submitted=True, held_on=datetime.date(2026, 1, 5))
        OutageFactory(ends_on=datetime.date(2026, 11, 22))
    InterestFactory()
    client = as_user(personas.kecamatan)

    with django_assert_num_queries(19):
        response = client.get(DESK)

    assert len(response.context["page"].object_list) == count + 1


def test_desk_shows_the_reminder_as_text_that_can_be_copied(as_user, personas):
    KimFactory(name="KIM Lama", slug="kim-lama", verified=True, verified_at=LONG_AGO)

    page = text(as_user(personas.kecamatan).get(DESK))

    assert "readonly>Halo pengurus KIM Lama, pesan dari Kecamatan Waru." in page
    assert 'href="https://wa.me/?text=Halo%20pengurus%20KIM%20Lama' in page


def test_desk_of_an_empty_kecamatan_says_what_comes(as_user, personas):
    babulu = region("64.09.03")

    page = text(as_user(personas.kabupaten).get(reverse("registry:desk_detail", args=["64.09.03"])))

    assert f"Meja {babulu.label}" in page
    assert "Belum ada KIM" in page
    assert "belum punya forum yang terdaftar" in page


def test_desk_list_is_the_desk_of_the_only_kecamatan(as_user, personas):
    region("64.09.03")

    own = as_user(personas.kecamatan).get(reverse("registry:desk_list"))
    office = as_user(personas.kabupaten).get(reverse("registry:desk_list"))

    assert own.context["region"].path == "64.09.02"
    assert [row.label for row, _ in office.context["rows"]] == [
        "Kecamatan Waru", "Kecamatan Babulu",
    ]  # fmt: skip


def test_desk_stands_in_the_menu_of_the_kecamatan_only(as_user, personas):
    address = f'href="{reverse("registry:desk_list")}"'

    menus = {
        name: address in text(as_user(getattr(personas, name)).get(reverse("tasks")))
        for name in ("kecamatan", "kabupaten", "pengurus")
    }

    assert menus == {"kecamatan": True, "kabupaten": False, "pengurus": False}


def test_region_figures_count_with_definition_and_day(as_user, personas):
    kim = personas.kim
    joint = ReportFactory(
        kim=kim, verified=True, held_on=datetime.date(2026, 3, 4), men_count=4, women_count=6
    )
    joint.co_owners.set([KimFactory(verified=True), KimFactory(verified=True)])
    ReportFactory(kim=kim, verified=True, held_on=datetime.date(2025, 3, 4))
    ReportFactory(kim=kim, submitted=True)

    response = as_user(personas.kecamatan).get(
        reverse("registry:region_figures", args=["64.09.02"])
    )

    found = {one.label: one.value for _, group in response.context["groups"] for one in group}
    assert {
        "desa dan kelurahan": 1, "di antaranya punya KIM": 1, "KIM terbentuk": 3,
        "kegiatan terverifikasi": 1, "di antaranya kegiatan bersama": 1, "peserta": 10,
        "laporan menunggu verifikasi": 1,
    }.items() <= found.items()  # fmt: skip
    assert "Keadaan <strong>22 November 2026</strong>" in text(response)
    assert all(one.definition for _, group in response.context["groups"] for one in group)


def test_region_figures_pdf_holds_numbers_and_definitions(as_user, personas):
    url = reverse("registry:region_figures_pdf", args=["64.09.02"])

    response = as_user(personas.kecamatan).get(url)

    words = pdf_text(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert squeezed("Kecamatan Waru, Kabupaten Penajam Paser Utara") in words
    assert squeezed("Keadaan 22 November 2026") in words
    assert (
        squeezed("paling sedikit satu KIM terbentuk, yaitu terverifikasi dan tidak bubar.") in words
    )


def test_tasks_of_kecamatan_and_kabupaten(as_user, personas):
    region("64.09.03.2009")
    report = ReportFactory(kim=personas.kim, submitted=True, title="Bazar UMKM")
    InterestFactory(region=region("64.09.03.2009"))
    ForumNoteFactory()

    kecamatan = text(as_user(personas.kecamatan).get(reverse("tasks")))
    kabupaten = text(as_user(personas.kabupaten).get(reverse("tasks")))
    elsewhere = text(as_user(personas.kabupaten_lain).get(reverse("tasks")))

    assert "Periksa kelengkapan: Bazar UMKM" in kecamatan
    assert reverse("registry:report_check", args=[report.pk]) in kecamatan
    assert "Desa Sumber Sari ingin membentuk KIM" in kabupaten
    assert "1 catatan forum belum ditanggapi" in kabupaten
    assert "membentuk KIM" not in elsewhere
    assert "catatan forum" not in elsewhere
