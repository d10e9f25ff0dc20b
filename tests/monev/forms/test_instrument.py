import pytest

from monev.forms.instrument import (
    AspectForm,
    IndicatorForm,
    InstrumentForm,
    InstrumentWeightsForm,
)
from monev.models import Aspect, Indicator
from tests.factories.monev import InstrumentFactory

pytestmark = pytest.mark.django_db

WRONG_WEIGHTS = [
    ("", "Isi bobot"),
    ("lima", "Bobot harus angka, misalnya 5"),
    ("-5", "Bobot harus angka, misalnya 5"),
    ("٥", "Bobot harus angka, misalnya 5"),
    ("1e1", "Bobot harus angka, misalnya 5"),
    ("0", "Bobot harus antara 1 dan 100"),
    ("101", "Bobot harus antara 1 dan 100"),
    ("4,5", "Bobot harus bilangan bulat, tanpa koma atau titik"),
    ("4.5", "Bobot harus bilangan bulat, tanpa koma atau titik"),
]


def first(instrument):
    return instrument.indicators()[0]


@pytest.mark.parametrize(("typed", "sentence"), WRONG_WEIGHTS)
def test_weights_form_explains_a_wrong_weight_and_keeps_it(typed, sentence):
    instrument = InstrumentFactory(draft=True)
    rows = list(instrument.indicators())
    data = {f"bobot-{row.pk}": str(row.weight) for row in rows} | {f"bobot-{rows[0].pk}": typed}

    form = InstrumentWeightsForm(data, instrument=instrument)

    assert form.errors == {f"bobot-{rows[0].pk}": [sentence]}
    assert form[f"bobot-{rows[0].pk}"].value() == typed


@pytest.mark.parametrize(("typed", "sentence"), WRONG_WEIGHTS)
def test_indicator_form_explains_a_wrong_weight(typed, sentence):
    row = first(InstrumentFactory(draft=True))
    data = {"code": "A1", "name": "Legalitas", "stage": "desk", "weight": typed}

    form = IndicatorForm(data, instance=row)

    assert form.errors == {"weight": [sentence]}


def test_indicator_form_asks_for_code_name_stage_and_weight():
    aspect = InstrumentFactory(draft=True).aspects.first()

    form = IndicatorForm({}, instance=Indicator(aspect=aspect))

    assert form.errors == {
        "code": ["Isi kode indikator"],
        "name": ["Isi indikator"],
        "weight": ["Isi bobot"],
        "stage": ["Pilih tahap"],
    }


def test_indicator_form_has_a_field_per_whole_point():
    form = IndicatorForm(instance=first(InstrumentFactory(draft=True)))

    anchors = {name: form[name].initial for name in form.fields if name.startswith("jangkar-")}
    assert anchors == {
        "jangkar-0": "tidak ada",
        "jangkar-1": "",
        "jangkar-2": "sebagian",
        "jangkar-3": "",
        "jangkar-4": "lengkap",
    }


@pytest.mark.parametrize("code", ["A 1", "A-1", "1A", "Á1"])
def test_indicator_form_refuses_a_code_that_is_no_word(code):
    row = first(InstrumentFactory(draft=True))
    data = {"code": code, "name": "Legalitas", "stage": "desk", "weight": "5"}

    form = IndicatorForm(data, instance=row)

    assert form.errors == {"code": ["Kode berisi huruf dan angka saja, misalnya A1"]}


def test_aspect_form_explains_a_code_that_is_taken():
    instrument = InstrumentFactory(draft=True)

    form = AspectForm({"code": "a", "name": "Lain"}, instance=Aspect(instrument=instrument))

    assert form.errors == {"code": ["Kode A sudah dipakai aspek lain"]}


@pytest.mark.parametrize(
    ("typed", "stored"), [("b, a", ["B", "A"]), ("A", ["A"]), ("", []), ("A B", ["A", "B"])]
)
def test_instrument_form_reads_the_tie_order(typed, stored):
    instrument = InstrumentFactory(draft=True)

    form = InstrumentForm({"name": "Baru", "tie_order": typed}, instance=instrument)

    assert form.is_valid()
    assert form.instance.tie_order == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("A, X", "Aspek X tidak ada. Pilih dari: A, B"),
        ("A, A", "Sebut setiap aspek satu kali saja"),
    ],
)
def test_instrument_form_refuses_a_tie_order_that_cannot_work(typed, sentence):
    instrument = InstrumentFactory(draft=True)

    form = InstrumentForm({"name": "Baru", "tie_order": typed}, instance=instrument)

    assert form.errors == {"tie_order": [sentence]}
