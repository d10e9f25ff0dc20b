import datetime

import pytest
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.models import Holiday
from registry.national_holidays import decreed_years
from tests.factories.registry import region

pytestmark = pytest.mark.django_db
PASTE = reverse("registry:holiday_paste")


@pytest.fixture
def office(as_user, personas):
    return as_user(personas.kabupaten)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def stored():
    return list(Holiday.objects.values_list("day", "name"))


def test_many_days_are_pasted_as_people_write_them(office):
    lines = (
        "25/12/2026 Kelahiran Yesus Kristus\n\n  Kamis, 24 Desember 2026: Cuti bersama Natal\n"
        "2027-01-01; Tahun Baru Masehi\n3-2-2027\tHari jadi daerah"
    )

    response = office.post(PASTE, {"lines": lines}, follow=True)

    assert "4 hari libur baru tersimpan" in text(response)
    assert stored() == [
        (datetime.date(2026, 12, 24), "Cuti bersama Natal"),
        (datetime.date(2026, 12, 25), "Kelahiran Yesus Kristus"),
        (datetime.date(2027, 1, 1), "Tahun Baru Masehi"),
        (datetime.date(2027, 2, 3), "Hari jadi daerah"),
    ]
    assert [one.is_joint_leave for one in Holiday.objects.all()] == [True, False, False, False]
    assert AuditEntry.objects.filter(verb="holiday.create").count() == 4


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (" \n", "Tempel daftarnya, satu hari per baris"),
        ("Natal", "“Natal”: tulis tanggal seperti 25/12/2026 di depan"),
        ("31/02/2026 Salah", "“31/02/2026 Salah”: tulis tanggal seperti 25/12/2026 di depan"),
        ("25/12/2026", "“25/12/2026”: tulis nama hari liburnya sesudah tanggal"),
        ("25/12/2126 Natal", "“25/12/2126 Natal”: "),
        ("25/12/2026 Natal\n25/12/2026 Lagi", "“25/12/2026 Lagi”: tanggal ini tertulis dua kali"),
        (f"25/12/2026 {'a' * 121}", "nama paling panjang 120 huruf"),
        ("\n".join(["1/1/2026 a"] * 101), "Tempel paling banyak 100 hari sekaligus"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_stored(office, lines, sentence):
    response = office.post(
        PASTE, {"lines": f"1/5/2026 Hari Buruh\n{lines}" if lines.strip() else lines}
    )

    [error] = response.context["form"].errors["lines"]
    assert sentence in error
    assert response.status_code == 200
    assert stored() == []


def test_pasting_twice_stores_each_day_once_and_keeps_the_name(office):
    Holiday.objects.create(region=region("64.09"), day="2026-12-25", name="Natal")
    Holiday.objects.create(region=region("64.08"), day="2026-12-24", name="Kantor lain")
    lines = {"lines": "24/12/2026 Cuti bersama Natal\n25/12/2026 Nama lain"}

    first, second = office.post(PASTE, lines, follow=True), office.post(PASTE, lines, follow=True)

    assert "1 hari libur baru tersimpan" in text(first)
    assert "0 hari libur baru tersimpan" in text(second)
    own = Holiday.objects.filter(region=region("64.09")).values_list("name", flat=True)
    assert list(own) == ["Cuti bersama Natal", "Natal"]


def test_decreed_days_are_offered_with_their_source_and_stored_by_a_click(office):
    page = text(office.get(PASTE, {"isi": "2026"}))
    assert "Nomor 1497 Tahun 2025" in page
    offered = office.get(PASTE, {"isi": "2026"}).context["form"].initial["lines"]

    office.post(PASTE, {"lines": offered})

    assert stored() == list(decreed_years()[0].days)


def test_decree_of_2026_has_seventeen_days_and_eight_of_joint_leave():
    # The ministers announced 17 days of national holiday and 8 of joint leave.
    [decreed] = decreed_years()
    leave = [name for _, name in decreed.days if name.startswith("Cuti bersama")]

    assert (decreed.year, len(decreed.days), len(leave)) == (2026, 25, 8)
    assert {day.year for day, _ in decreed.days} == {2026}


@pytest.mark.parametrize("asked", ["2025", "2027", "x", ""])
def test_year_without_a_decree_is_never_guessed(office, asked):
    response = office.get(PASTE, {"isi": asked})

    assert response.context["form"].initial["lines"] == ""
    assert "portal tidak menebak tanggal" in text(response)
