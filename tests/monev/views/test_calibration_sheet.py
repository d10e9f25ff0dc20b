import pytest
from django.urls import reverse

from monev.calibration import close_calibration
from monev.enums import RoundState
from monev.models import CalibrationSheet, Indicator
from monev.worklist import tasks
from tests.factories.calibration import STRICT, hand_in, opened, panel
from tests.factories.monev import EntryFactory, RoundFactory, SheetFactory

pytestmark = pytest.mark.django_db
GOOD = {"skor-A1": "2.5", "skor-B1": "3", "skor-B2": "4"}


@pytest.fixture
def round_():
    return RoundFactory(state=RoundState.PRESENTATION)


@pytest.fixture
def seats(round_):
    return panel(round_, "Ani", "Budi", "Citra")


@pytest.fixture
def sheet(seats, round_):
    session = opened(round_, is_required=True)
    return CalibrationSheet.objects.for_page().get(session=session, juri=seats[1])


@pytest.fixture
def juri(as_user, sheet):
    return as_user(sheet.juri.user)


def fresh(sheet):
    return CalibrationSheet.objects.for_page().get(pk=sheet.pk)


def points(sheet):
    return {code: str(value) for code, value in fresh(sheet).points().items()}


def check_url(sheet):
    return reverse("monev:calibration_sheet_check", args=[sheet.uuid])


def text(response):
    page = response.content.decode()
    assert "TIDAK ADA" not in page
    return page


def test_calibration_sheet_has_the_keys_of_a_real_one(juri, sheet):
    Indicator.objects.filter(code="A1").update(evidence="SK kepengurusan")

    page = text(juri.get(sheet.get_absolute_url()))

    assert page.count('type="radio"') == 27
    assert "<b>2</b> sebagian" in page
    assert "KIM karangan dengan kanal hidup." in page
    assert "contoh karangan" in page
    # nobody looked for papers of an invented KIM
    assert "saat dipotret" not in page
    # notes are free, and there is nothing to write for a KIM
    assert ["perlu catatan" in page, "kekuatan" in page] == [False, False]


def test_calibration_sheet_asks_a_fixed_number_of_queries(juri, sheet, django_assert_num_queries):
    juri.get(sheet.get_absolute_url())

    with django_assert_num_queries(9):
        juri.get(sheet.get_absolute_url())


def test_calibration_sheet_saves_checks_and_hands_in(juri, sheet):
    saved = juri.post(sheet.get_absolute_url(), {"versi": "1", **GOOD, "aksi": "simpan"})
    assert (saved.status_code, saved["Location"]) == (302, check_url(sheet))
    # 40×2,5/4 + 35×3/4 + 25×4/4 = 25 + 26,25 + 25 = 76,25
    assert '<strong class="angka">76,3 dari 100</strong>' in text(juri.get(check_url(sheet)))

    done = juri.post(check_url(sheet), {"versi": "2", "aksi": "ajukan"}, follow=True)

    assert "Lembar kalibrasi diajukan." in text(done)
    assert fresh(sheet).is_submitted
    receipt = text(juri.get(sheet.get_absolute_url()))
    assert "tidak dapat diubah lagi" in receipt
    assert 'type="radio"' not in receipt


@pytest.mark.parametrize("bad", ["5", "-1", "2.3", "NaN", "1e1", "tiga", "9" * 400])
def test_calibration_sheet_names_a_bad_score_and_keeps_the_rest(juri, sheet, bad):
    data = {"versi": "1", "skor-A1": bad, "skor-B1": "3", "catatan-B1": "Rapi", "aksi": "simpan"}

    response = juri.post(sheet.get_absolute_url(), data)

    page = text(response)
    assert response.status_code == 200
    assert '<a href="#id_skor-A1">Nilai A1 harus salah satu dari 0; 0,5; …; 4' in page
    assert points(sheet) == {"B1": "3.00"}
    assert ">Rapi</textarea>" in page
    assert 'name="versi" value="2"' in page


def test_calibration_sheet_stale_shows_both_fillings(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"versi": "1", "skor-A1": "3"})

    response = juri.post(sheet.get_absolute_url(), {"versi": "1", "skor-A1": "1.5"})

    assert response.status_code == 409
    assert "<td>3</td><td>1,5</td>" in text(response)
    assert juri.post(sheet.get_absolute_url(), {"versi": "2", "skor-A1": "1.5"}).status_code == 302
    assert points(sheet) == {"A1": "1.50"}


def test_calibration_check_of_a_stale_version_is_shown_again(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"versi": "1", **GOOD})

    response = juri.post(check_url(sheet), {"versi": "1", "aksi": "ajukan"})

    assert response.status_code == 409
    assert "Periksa sekali lagi." in text(response)
    assert not fresh(sheet).is_submitted


def test_calibration_check_names_what_is_missing(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"skor-A1": "0", "skor-B1": "4"})

    page = text(juri.post(check_url(sheet), {"versi": "2", "aksi": "ajukan"}))

    assert "Ada 1 hal yang perlu diperbaiki" in page
    assert ">Beri nilai untuk B2 Indikator B2</a>" in page


def test_calibration_sheet_answers_a_script(juri, sheet):
    script = {"accept": "text/plain"}

    good = juri.post(sheet.get_absolute_url(), {"versi": "1", "skor-A1": "3"}, headers=script)
    bad = juri.post(sheet.get_absolute_url(), {"skor-A1": "9"}, headers=script)
    stale = juri.post(sheet.get_absolute_url(), {"versi": "1", "skor-A1": "2"}, headers=script)

    assert (good.status_code, good["X-Versi"]) == (200, "2")
    assert [bad.status_code, stale.status_code] == [422, 409]
    assert bad.content.decode().startswith("Nilai A1 harus")


def test_calibration_sheet_after_the_end_keeps_what_was_typed_in_view(juri, sheet):
    close_calibration(sheet.session, by=sheet.juri.user, reason="Waktu habis")

    response = juri.post(sheet.get_absolute_url(), {"versi": "1", "skor-A1": "3"})

    page = text(response)
    assert response.status_code == 409
    assert "sudah berakhir sebelum lembar Anda diajukan" in page
    assert "<td>3</td>" in page


def test_calibration_sheet_waits_for_the_integrity_statement(juri, sheet):
    sheet.juri.integrity_signed_at = None
    sheet.juri.save()

    response = juri.get(sheet.get_absolute_url())

    assert response["Location"] == reverse("monev:juri_sign_integrity", args=[sheet.round.slug])
    juri.post(sheet.get_absolute_url(), {"skor-A1": "3"})
    assert points(sheet) == {}


def test_real_sheet_sends_to_the_required_calibration_first(juri, sheet):
    real = SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)
    address = reverse("monev:calibration_detail", args=[sheet.round.slug])

    page = text(juri.get(real.get_absolute_url()))
    assert "Kalibrasi wajib sebelum menilai: 1 contoh belum Anda ajukan." in page
    assert f'href="{address}"' in page
    assert 'type="radio"' not in page
    check = juri.get(reverse("monev:sheet_check", args=[real.uuid]))
    assert check["Location"] == real.get_absolute_url()
    refused = juri.post(real.get_absolute_url(), {"versi": "1", "skor-A1": "3"})
    assert refused.status_code == 409
    assert real.scores.count() == 0

    hand_in(sheet.session, sheet.juri, STRICT)
    assert text(juri.get(real.get_absolute_url())).count('type="radio"') == 27


def test_tasks_count_the_examples_that_are_owed(seats, sheet):
    task = tasks(sheet.juri.user)[0]

    assert task.label == "Kalibrasi: 1 contoh belum dinilai"
    assert task.url == reverse("monev:calibration_detail", args=[sheet.round.slug])
    hand_in(sheet.session, sheet.juri, STRICT)
    assert [one.label for one in tasks(sheet.juri.user)] == []


def test_calibration_sheet_offers_no_way_round_points(juri, sheet):
    """What cannot be assessed cannot be compared; what is only asked may stay empty."""
    indicators = Indicator.objects.filter(aspect__instrument=sheet.round.instrument)
    indicators.filter(code="A1").update(allows_not_assessable=True)
    indicators.filter(code="B2").update(is_counted=False, weight=0)

    page = text(juri.get(sheet.get_absolute_url()))
    refused = juri.post(sheet.get_absolute_url(), {"skor-A1": "tdn", "skor-B1": "3"})

    assert "Tidak dapat dinilai" not in page
    assert "Nilai A1 harus salah satu dari" in text(refused)
    juri.post(sheet.get_absolute_url(), {"skor-A1": "2"})
    juri.post(check_url(sheet), {"aksi": "ajukan"})
    assert (fresh(sheet).is_submitted, points(sheet)) == (True, {"A1": "2.00", "B1": "3.00"})
