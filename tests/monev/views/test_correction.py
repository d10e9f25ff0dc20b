"""A correction through the pages: ordered, signed, decreed, and readable by everybody."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from monev.enums import PanelRole, RecordState, ResultState, RoundState, SheetState
from monev.enums_correction import CorrectionState
from monev.judging import SheetInput, reopen_sheet, save_sheet, submit_sheet
from monev.models import Outcome, ScoreSheet
from monev.worklist import tasks
from tests.factories.accounts import UserFactory
from tests.factories.registry import region
from tests.journeys.forms import submit
from tests.monev.results import judged_round, published_round, sign
from tests.pdf_text import pdf_text, squeezed

REASON = "Nilai A1 dari satu juri tertukar antara dua peserta."
ORDER = {"jenis": "typing", "alasan": REASON}


@pytest.fixture
def office(db, give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def head(db, give):
    return give(UserFactory(full_name="Kepala Contoh"), "pimpinan", region("64.09"))


@pytest.fixture
def round_(office, head):
    return published_round(head, office)


def url(name, round_, *rest):
    return reverse(f"monev:{name}", args=[round_.slug, *rest])


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


def entries(round_):
    return list(round_.entries.order_by("pk"))


def retype(round_, entry, points):
    """The chair opens a sheet of this entry again and its juri types other points."""
    chair = round_.juri_assignments.get(role=PanelRole.CHAIR)
    sheet = ScoreSheet.objects.filter(entry=entry).order_by("pk").first()
    reopen_sheet(sheet, by=chair.user, reason="Tertukar")
    typed = SheetInput(points=dict.fromkeys(("A1", "B1", "B2"), Decimal(points)))
    save_sheet(sheet, typed, by=sheet.juri.user)
    return submit_sheet(sheet, by=sheet.juri.user)


def order(client, round_):
    return submit(client, url("correction_create", round_), ORDER)


def test_r4_12_a_mistake_after_publishing_becomes_a_new_version_by_decree(
    as_user, office, head, round_, client
):
    best, second = entries(round_)
    at_office = as_user(office)

    order(at_office, round_)
    round_.refresh_from_db()
    assert round_.state == RoundState.CORRECTED
    # The version in force stays, and everybody reads that it is being corrected.
    as_user(None)
    meanwhile = page(client.get(url("result_detail", round_)))
    assert "Hasil ini sedang diralat sejak" in meanwhile
    assert REASON in meanwhile
    assert "75,00" in meanwhile
    # The second entry is lifted above the first: (1 + 0.5) / 2 of 100.
    retype(round_, second, "3.5")
    retype(round_, best, "1")
    assert "75,00" in page(client.get(url("result_detail", round_)))
    assert "Susun ralat dan umumkan dengan SK-nya" in [task.label for task in tasks(office)]
    minutes = sign(round_, head, office, "2/2026")
    at_office = as_user(office)
    preview = page(at_office.get(url("correction_publish", round_)))
    assert "bergeser" in preview
    submit(
        at_office, url("correction_publish", round_), {"sk": "58/SK/2026", "tanggal": "2026-11-22"}
    )

    as_user(None)
    public = page(client.get(url("result_detail", round_)))
    # (3.5 + 2) / 2 / 4 = 68.75; (1 + 3) / 2 / 4 = 50
    assert "68,75" in public
    assert "75,00" not in public
    assert "58/SK/2026" in public
    former = page(client.get(url("version_detail", round_, 1)))
    assert "Versi 1 sudah diganti" in former
    assert url("version_detail", round_, 2) in former
    assert "75,00" in former
    what = page(client.get(url("version_compare", round_, 2)))
    for words in (
        "75,00", "50,00", "68,75", "A 30,00 menjadi 20,00", REASON, "58/SK/2026",
        f"Nilai 2 peserta berubah; peringkat {second.name} dan {best.name} bergeser.",
    ):  # fmt: skip
        assert words in what
    # The code on the old paper leads to the new one.
    old = Outcome.objects.get(number=1).berita_acara
    checked = page(client.get(reverse("monev:check_detail", args=[old.code])))
    assert "sudah diganti" in checked
    assert reverse("monev:check_detail", args=[minutes.code]) in checked
    assert "58/SK/2026" in checked
    old_paper = client.get(url("version_minutes", round_, 1))
    assert squeezed("1/2026") in pdf_text(b"".join(old_paper.streaming_content))
    new_paper = client.get(url("beritaacara_detail", round_))
    text = pdf_text(b"".join(new_paper.streaming_content))
    assert squeezed("Berita acara ini meralat hasil versi 1") in text
    round_.refresh_from_db()
    assert round_.state == RoundState.PUBLISHED
    states = list(Outcome.objects.order_by("number").values_list("state", flat=True))
    assert states == [ResultState.REPLACED, ResultState.PUBLISHED]
    old.refresh_from_db()
    assert old.state == RecordState.REPLACED


def test_r7_13_the_head_orders_a_correction_and_the_trace_is_readable(as_user, head, round_):
    client = as_user(head)

    order(client, round_)

    correction = round_.corrections.get()
    assert (correction.ordered_by, correction.reason) == (head, REASON)
    assert correction.replaces.number == 1
    table = page(client.get(url("result_table", round_)))
    assert REASON in table
    # Only the office publishes.
    assert client.get(url("correction_publish", round_)).status_code == 403


def test_correction_names_what_is_missing(as_user, office, round_):
    client = as_user(office)

    text = page(client.post(url("correction_create", round_), {"jenis": "nonsense"}))

    assert "Pilih jenis kesalahan dari daftar" in text
    assert "Tulis apa yang keliru" in text
    round_.refresh_from_db()
    assert round_.state == RoundState.PUBLISHED


def test_correction_of_an_unpublished_round_is_refused(as_user, office):
    round_ = judged_round(entries=1)

    response = as_user(office).post(url("correction_create", round_), ORDER)

    assert "Hanya hasil yang sudah diumumkan yang dapat diralat" in page(response, 409)
    assert not round_.corrections.exists()


def test_a_second_correction_waits_for_the_first(as_user, office, round_):
    client = as_user(office)
    order(client, round_)

    response = client.post(url("correction_create", round_), ORDER)

    assert response.status_code == 409
    assert round_.corrections.count() == 1


def test_publishing_needs_signed_minutes_of_the_new_version(as_user, office, round_):
    client = as_user(office)
    order(client, round_)
    asked = {"sk": "58/SK/2026", "tanggal": "2026-11-22"}

    response = client.post(url("correction_publish", round_), asked)
    # The ordinary publication does not lead around the decree.
    ordinary = client.post(url("round_publish", round_))

    assert "ditandatangani semua pihak" in page(response, 409)
    assert "Ralat diumumkan dengan nomor dan tanggal SK" in page(ordinary, 409)
    assert Outcome.objects.get(number=2).state == ResultState.DRAFT


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"sk": "", "tanggal": "2026-11-22"}, "Isi nomor SK ralat"),
        ({"sk": "   ", "tanggal": "2026-11-22"}, "Isi nomor SK ralat"),
        ({"sk": "1", "tanggal": ""}, "Isi tanggal SK ralat"),
        ({"sk": "1", "tanggal": "kemarin"}, "Isi tanggal SK ralat, misalnya"),
        ({"sk": "x" * 121, "tanggal": "2026-11-22"}, "Nomor SK paling panjang 120 huruf"),
    ],
)
def test_the_decree_has_number_and_date(as_user, office, head, round_, typed, sentence):
    client = as_user(office)
    order(client, round_)
    sign(round_, head, office, "2/2026")

    assert sentence in page(client.post(url("correction_publish", round_), typed))
    assert Outcome.objects.get(number=2).state == ResultState.DRAFT


def test_a_decree_of_tomorrow_is_refused(as_user, office, head, round_):
    client = as_user(office)
    order(client, round_)
    sign(round_, head, office, "2/2026")
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    response = client.post(
        url("correction_publish", round_), {"sk": "1", "tanggal": tomorrow.isoformat()}
    )

    assert "Tanggal SK ralat belum tiba" in page(response)


def test_a_sheet_that_is_left_out_counts_no_longer(as_user, office, round_):
    client = as_user(office)
    order(client, round_)
    sheet = ScoreSheet.objects.filter(entry=entries(round_)[0]).first()
    asked = {"lembar": sheet.pk, "alasan": "Juri ternyata ipar ketua KIM"}

    submit(client, url("correction_leave_out", round_), asked)

    sheet.refresh_from_db()
    assert sheet.state == SheetState.VOID
    # One sheet is fewer than the two this round asks for: no rank in the draft, the public keeps it
    draft = Outcome.objects.get(number=2)
    assert draft.results.get(entry=sheet.entry).rank is None
    assert Outcome.objects.get(number=1).results.get(entry=sheet.entry).rank == 1


def test_sheets_are_left_out_only_during_a_correction(as_user, office, round_):
    sheet = ScoreSheet.objects.filter(entry__round=round_).first()
    client = as_user(office)

    response = client.post(
        url("correction_leave_out", round_), {"lembar": sheet.pk, "alasan": "Terlambat"}
    )

    assert response.status_code == 409
    sheet.refresh_from_db()
    assert sheet.state == SheetState.SUBMITTED


def test_a_correction_without_changes_can_be_dropped(as_user, office, round_, client):
    at_office = as_user(office)
    order(at_office, round_)

    submit(at_office, url("correction_drop", round_), {"alasan": "Nilainya ternyata benar"})

    round_.refresh_from_db()
    assert round_.state == RoundState.PUBLISHED
    assert round_.corrections.get().state == CorrectionState.DROPPED
    as_user(None)
    # What was never public has no page.
    assert client.get(url("version_detail", round_, 2)).status_code == 404
    assert "Versi 2" not in page(client.get(url("result_detail", round_)))


def test_a_correction_that_changed_a_sheet_cannot_be_dropped(as_user, office, round_):
    client = as_user(office)
    order(client, round_)
    retype(round_, entries(round_)[1], "3.5")

    response = client.post(url("correction_drop", round_), {"alasan": "Batal"})

    assert "Lembar nilai sudah berubah" in page(response)
    assert round_.corrections.get().is_open


def test_a_draft_version_is_not_public(as_user, office, round_, client):
    order(as_user(office), round_)
    retype(round_, entries(round_)[1], "3.5")
    as_user(None)

    assert client.get(url("version_detail", round_, 2)).status_code == 404
    assert client.get(url("version_compare", round_, 2)).status_code == 404
    assert client.get(url("version_minutes", round_, 2)).status_code == 404
    # The first version has nothing before it.
    assert client.get(url("version_compare", round_, 1)).status_code == 404
    assert client.get(url("version_detail", round_, 99999)).status_code == 404


def test_a_third_version_points_back_to_the_second(as_user, office, head, round_, client):
    for number in (2, 3):
        order(as_user(office), round_)
        sign(round_, head, office, f"{number}/2026")
        typed = {"sk": f"{number}/SK/2026", "tanggal": "2026-11-22"}
        submit(as_user(office), url("correction_publish", round_), typed)
    as_user(None)

    assert "Versi 1 sudah diganti" in page(client.get(url("version_detail", round_, 1)))
    assert url("version_detail", round_, 2) in page(client.get(url("version_detail", round_, 1)))
    newest = page(client.get(url("result_detail", round_)))
    assert "Versi 3 mengganti" in newest
    assert "tetap sama" in page(client.get(url("version_compare", round_, 3)))


@pytest.mark.parametrize("count", [1, 3])
def test_version_compare_asks_a_fixed_number_of_queries(
    as_user, office, head, count, client, django_assert_num_queries
):
    round_ = published_round(head, office, entries=count)
    order(as_user(office), round_)
    for entry in entries(round_):
        retype(round_, entry, "3.5")
    sign(round_, head, office, "2/2026")
    typed = {"sk": "2/SK/2026", "tanggal": "2026-11-22"}
    submit(as_user(office), url("correction_publish", round_), typed)
    as_user(None)

    with django_assert_num_queries(5):
        client.get(url("version_compare", round_, 2))
