import copy
import io
import json

import pytest
from django.core.management import CommandError, call_command

from monev.enums import InstrumentState
from monev.management.commands.load_instruments import BUNDLED_FILE
from monev.models import Anchor, Indicator, Instrument

pytestmark = pytest.mark.django_db

BUNDLED = json.loads(BUNDLED_FILE.read_text(encoding="utf-8"))


def load(*args):
    output = io.StringIO()
    call_command("load_instruments", *args, stdout=output)
    return output.getvalue().strip()


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "instrumen.json"
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


def test_load_instruments_stores_complete_drafts():
    assert load() == "Instrumen: 2 (2 baru)"

    instruments = list(Instrument.objects.order_by("code"))
    assert [str(instrument) for instrument in instruments] == ["K-1 versi 1", "P-1 versi 1"]
    for instrument in instruments:
        assert instrument.state == InstrumentState.DRAFT
        assert instrument.missing_for_lock() == []


def test_load_instruments_keeps_order_and_settings_of_the_file():
    load()

    facts = BUNDLED[0]
    instrument = Instrument.objects.get(code="K-1")
    assert instrument.tie_order == facts["tie_order"]
    assert instrument.predicate_bands == facts["predicate_bands"]
    assert [indicator.code for indicator in instrument.indicators()] == [
        indicator["code"] for aspect in facts["aspects"] for indicator in aspect["indicators"]
    ]
    anchors = Anchor.objects.filter(indicator__code="A1", indicator__aspect__instrument=instrument)
    assert {f"{anchor.points:.0f}": anchor.text for anchor in anchors} == (
        facts["aspects"][0]["indicators"][0]["anchors"]
    )


def test_load_instruments_twice_has_the_same_result():
    load()

    assert load() == "Instrumen: 2 (0 baru)"
    assert Instrument.objects.count() == 2
    assert Indicator.objects.filter(aspect__instrument__code="K-1", code="A1").count() == 1


def test_load_instruments_never_touches_an_existing_version():
    load()
    Instrument.objects.filter(code="K-1").update(name="Diubah dinas")
    Indicator.objects.filter(aspect__instrument__code="K-1", code="A1").delete()

    load()

    instrument = Instrument.objects.get(code="K-1")
    assert instrument.name == "Diubah dinas"
    assert not Indicator.objects.filter(aspect__instrument=instrument, code="A1").exists()


def test_load_instruments_adds_a_new_version_beside_the_old(file):
    load()

    output = load(file(json.dumps([BUNDLED[0] | {"version": 2}])))

    assert output == "Instrumen: 1 (1 baru)"
    versions = Instrument.objects.filter(code="K-1").values_list("version", flat=True)
    assert sorted(versions) == [1, 2]


def damaged(change):
    """The bundled instruments, of which the second one is changed for the worse."""
    facts = copy.deepcopy(BUNDLED)
    change(facts[1], facts[1]["aspects"][0]["indicators"][0])
    return json.dumps(facts)


@pytest.mark.parametrize(
    "content",
    [
        "bukan JSON",
        "7",
        '{"code": "K-1"}',
        damaged(lambda instrument, indicator: instrument.pop("scale")),
        damaged(lambda instrument, indicator: instrument["scale"].update(max="banyak")),
        damaged(lambda instrument, indicator: instrument["scale"].update(max="-1")),
        damaged(lambda instrument, indicator: instrument.update(level="desa")),
        damaged(lambda instrument, indicator: indicator.update(weight=101)),
        damaged(lambda instrument, indicator: indicator.update(stage="akhir")),
        damaged(lambda instrument, indicator: indicator.update(anchors=["Tidak ada SK"])),
        damaged(lambda instrument, indicator: indicator["anchors"].update({"0": ""})),
        damaged(lambda instrument, indicator: indicator["anchors"].update({"0.0": "Lagi"})),
    ],
)
def test_load_instruments_refuses_bad_content_whole(file, content):
    with pytest.raises(CommandError, match=r"instrumen\.json"):
        load(file(content))

    assert not Instrument.objects.exists()


def test_load_instruments_refuses_a_missing_file(tmp_path):
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        load(str(tmp_path / "tidak-ada.json"))
