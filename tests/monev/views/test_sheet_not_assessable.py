"""“Tidak dapat dinilai” on the score form, the check page and the receipt."""

import pytest
from django.urls import reverse

from monev.enums import SheetState, Stage
from monev.models import Indicator, Instrument, ScoreSheet
from monev.scoring import NOT_ASSESSABLE
from tests.factories.monev import RoundFactory, SheetFactory

GOOD = {
    "skor-A1": "2.5", "skor-B1": "3", "skor-B2": NOT_ASSESSABLE, "catatan-B2": "Tidak hadir",
    "kekuatan": "Kanal hidup", "saran": "Perbarui situs",
}  # fmt: skip


@pytest.fixture
def sheet(db):
    sheet = SheetFactory(entry__round=RoundFactory(scoring=True))
    Indicator.objects.filter(code="B2").update(allows_not_assessable=True)
    return sheet


@pytest.fixture
def juri(as_user, sheet):
    return as_user(sheet.juri.user)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA" not in content
    return content


def stored():
    return {
        code: str(answer) for code, answer in ScoreSheet.objects.for_page().get().answers().items()
    }


def question(content, code):
    start = content.index(f'id="id_skor-{code}"')
    return content[start : content.index("</fieldset>", start)]


def test_choice_is_offered_only_where_the_instrument_allows_it(juri, sheet):
    content = text(juri.get(sheet.get_absolute_url()))

    assert content.count('value="tdn"') == 1
    assert "Tidak dapat dinilai" in question(content, "B2")


def test_choice_and_reason_are_saved_shown_and_locked(juri, sheet):
    checked = juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "simpan"}, follow=True)

    assert stored() == {"A1": "2.50", "B1": "3.00", "B2": NOT_ASSESSABLE}
    assert "<dd>Tidak dapat dinilai<br>" in text(checked)
    assert "3 dari 3 indikator" in text(checked)
    version = ScoreSheet.objects.get().version
    url = reverse("monev:sheet_check", args=[sheet.uuid])
    receipt = juri.post(url, {"versi": version, "aksi": "ajukan"}, follow=True)

    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED
    history = text(receipt).partition("Riwayat pengajuan (1)")[2]
    assert "<dd>Tidak dapat dinilai<br>" in history


def test_choice_stands_checked_in_the_form(juri, sheet):
    juri.post(sheet.get_absolute_url(), GOOD)

    content = question(text(juri.get(sheet.get_absolute_url())), "B2")

    assert 'value="tdn" checked' in content
    assert content.count(" checked") == 1


def test_without_a_reason_the_sheet_is_refused_by_name(juri, sheet):
    response = juri.post(sheet.get_absolute_url(), GOOD | {"catatan-B2": " ", "aksi": "ajukan"})

    assert "Tulis alasan B2 tidak dapat dinilai" in text(response)
    assert ScoreSheet.objects.get().state == SheetState.IN_PROGRESS


@pytest.mark.parametrize("typed", [NOT_ASSESSABLE, "TDN", "tidak dapat dinilai"])
def test_choice_that_is_not_offered_is_refused(juri, sheet, typed):
    response = juri.post(sheet.get_absolute_url(), {"skor-A1": typed})

    assert f"Nilai A1 harus salah satu dari 0; 0,5; …; 4, bukan “{typed}”" in text(response)
    assert stored() == {}


def test_long_scale_takes_a_number_or_the_box_but_not_both(juri, sheet):
    Instrument.objects.update(scale_max=100, scale_step=1)
    content = question(text(juri.get(sheet.get_absolute_url())), "B2")
    assert 'type="checkbox" name="skor-B2"' in content

    both = juri.post(sheet.get_absolute_url(), {"skor-B2": ["70", NOT_ASSESSABLE]})
    assert "Nilai B2 harus dari 0 sampai 100 dengan langkah 1, bukan “70 tdn”" in text(both)

    juri.post(sheet.get_absolute_url(), {"skor-B2": ["", NOT_ASSESSABLE]})
    assert stored() == {"B2": NOT_ASSESSABLE}


def test_other_device_sees_the_difference_in_words(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"skor-B2": "3", "versi": "1"})

    response = juri.post(sheet.get_absolute_url(), {"skor-B2": NOT_ASSESSABLE, "versi": "1"})

    assert response.status_code == 409
    assert "<td>3</td><td>Tidak dapat dinilai</td>" in text(response)


def test_question_that_is_only_asked_says_so_and_may_stay_empty(juri, sheet):
    Indicator.objects.create(
        aspect=sheet.round.instrument.aspects.get(code="B"), code="B9", name="Minat warga",
        weight=0, is_counted=False, position=9, stage=Stage.DESK,
    )  # fmt: skip
    content = question(text(juri.get(sheet.get_absolute_url())), "B9")
    assert "tidak dihitung, boleh kosong" in content
    assert "data-bobot" not in content

    juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "ajukan"})

    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED
