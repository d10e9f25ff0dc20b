import datetime
import uuid

import pytest

from kim_portal.errors import StaleVersionError
from monev.forms.round import RoundCreateForm, RoundHaltForm, RoundUpdateForm
from monev.models import Round
from registry.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory, RoundFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


def typed(**changed):
    facts = {
        "region": region("64.09").pk,
        "name": "Monev KIM PPU 2026",
        "year": "2026",
        "minimum_sheets": "3",
        "nomination_opens_on": "2026-11-01",
        "nomination_closes_on": "2026-11-20",
        "presentation_on": "2026-12-03",
        "plenary_on": "2026-12-04",
    }
    return facts | changed


def bound(**changed):
    return RoundCreateForm(typed(**changed), regions=Region.objects.filter(code="64.09"))


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"name": ""}, {"name": ["Isi nama putaran"]}),
        ({"year": ""}, {"year": ["Isi tahun"]}),
        ({"year": "dua ribu"}, {"year": ["Tahun harus angka, misalnya 2026"]}),
        ({"year": "1999"}, {"year": ["Tahun harus antara 2000 dan 2100"]}),
        ({"minimum_sheets": "0"},
         {"minimum_sheets": ["Jumlah lembar paling sedikit harus 1 atau lebih"]}),
        ({"minimum_sheets": "tiga"},
         {"minimum_sheets": ["Jumlah lembar harus angka, misalnya 3"]}),
        ({"official_score": ""}, {"official_score": ["Pilih nilai yang resmi"]}),
        ({"official_score": "median"},
         {"official_score": ["Pilih nilai yang resmi dari daftar"]}),
        ({"advancing": "0"}, {"advancing": ["Jumlah juara paling sedikit 1"]}),
        ({"advancing": "-1"}, {"advancing": ["Jumlah juara paling sedikit 1"]}),
        ({"advancing": "tiga"}, {"advancing": ["Jumlah juara harus angka, misalnya 3"]}),
        ({"advancing": ""}, {"advancing": ["Isi jumlah juara atau yang maju"]}),
        ({"quota": "0"}, {"quota": ["Kuota paling sedikit 1, atau kosongkan"]}),
        ({"quota": "satu"}, {"quota": ["Kuota harus angka, misalnya 1"]}),
        ({"plenary_on": "12/31/2026"}, {"plenary_on": ["Tulis tanggal seperti 21/11/2026"]}),
        ({"nomination_closes_on": "2026-10-31"},
         {"nomination_closes_on": ["Penutupan tidak boleh sebelum pembukaan"]}),
        ({"presentation_on": "2026-11-19"},
         {"presentation_on": ["Paparan tidak boleh sebelum pengusulan ditutup"]}),
        ({"plenary_on": "2026-12-02"},
         {"plenary_on": ["Rapat pleno tidak boleh sebelum paparan"]}),
        ({"region": "999999"}, {"region": ["Pilih wilayah Anda"]}),
        ({"instrument": "999999"}, {"instrument": ["Pilih instrumen dari daftar"]}),
    ],
)  # fmt: skip
def test_round_form_explains_what_is_wrong(changed, errors):
    assert bound(**changed).errors == errors


def test_round_form_without_a_method_keeps_the_usual_one():
    form = bound()

    assert form.is_valid(), form.errors
    stored = form.save(by=UserFactory())
    assert (stored.official_score, stored.advancing) == ("mean", 3)


def test_round_update_form_without_a_method_keeps_the_stored_one():
    round_ = RoundFactory(official_score="corrected", advancing=5)
    form = RoundUpdateForm(typed(versi="1"), instance=round_)

    assert form.is_valid(), form.errors
    form.save(by=UserFactory())
    round_.refresh_from_db()
    assert (round_.official_score, round_.advancing) == ("corrected", 5)


def test_round_form_offers_instruments_of_the_level_only():
    InstrumentFactory(level="provinsi")
    InstrumentFactory(draft=True, region=region("64.08"))
    own = InstrumentFactory(draft=True, region=region("64.09"))

    assert list(bound().fields["instrument"].queryset) == [own]


def test_round_form_stores_a_draft_once_for_two_clicks():
    key = str(uuid.uuid4())
    form = bound(kunci=key)

    assert form.is_valid(), form.errors
    stored = form.save(by=UserFactory())

    assert bound(kunci=key).first_result() == stored
    assert (stored.state, stored.level, Round.objects.count()) == ("draft", "kabupaten", 1)


def test_round_update_form_leaves_out_what_is_frozen():
    form = RoundUpdateForm(instance=RoundFactory(announced=True))

    assert sorted(form.fields) == [
        "advancing", "legal_basis", "nomination_closes_on", "nomination_opens_on",
        "official_score", "panel_decree", "place", "plenary_on", "presentation_on", "versi",
    ]  # fmt: skip


def test_round_update_form_keeps_the_instrument_once_it_is_chosen():
    round_ = RoundFactory(state="instrument_set")

    form = RoundUpdateForm(typed(instrument=""), instance=round_)

    assert form.errors == {"instrument": ["Pilih instrumen"]}


def test_round_update_form_refuses_a_stale_version():
    round_ = RoundFactory(announced=True)
    Round.objects.update(version=2, place="Aula")
    form = RoundUpdateForm({"versi": "1", "place": "Balai"}, instance=round_)

    assert form.is_valid(), form.errors
    with pytest.raises(StaleVersionError):
        form.save(by=UserFactory())

    assert Round.objects.get().place == "Aula"


def test_round_update_form_stores_what_changed():
    round_ = RoundFactory(announced=True)
    data = {"versi": "1", "place": "Balai", "plenary_on": "2026-12-10",
            "presentation_on": "2026-12-03"}  # fmt: skip

    form = RoundUpdateForm(data, instance=round_)
    assert form.is_valid(), form.errors
    form.save(by=UserFactory())

    stored = Round.objects.get()
    assert (stored.place, stored.plenary_on) == ("Balai", datetime.date(2026, 12, 10))


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("", "Tulis alasannya"), ("   ", "Tulis alasannya"),
     ("x" * 501, "Alasan paling panjang 500 huruf")],
)  # fmt: skip
def test_round_halt_form_wants_a_reason(reason, sentence):
    form = RoundHaltForm({"reason": reason}, round=RoundFactory(), target="suspended")

    assert form.errors == {"reason": [sentence]}
