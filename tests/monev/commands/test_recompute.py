import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kim_portal.signing_key import key_name, public_text
from tests.factories.result import published_bundle

TABLE = "peserta,juri,nilai\nA,j,70\nA,k,72\nB,j,60\nB,k,66\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "nilai.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments):
    out = StringIO()
    call_command("recompute", *arguments, stdout=out)
    return out.getvalue()


def test_recompute_prints_json_for_programs(table):
    facts = json.loads(run(str(table), "--json"))

    assert [one["nama"] for one in facts["peserta"]] == ["A", "B"]
    assert set(facts) == {"peserta", "juri", "panel_terhubung", "kesepakatan"}


def test_recompute_prints_a_table_for_people(table):
    # means 71 and 63, complete panel: the fair score is the mean
    lines = run(str(table)).splitlines()

    assert lines[1].split() == ["1", "71,0000", "71,00", "–", "A"]
    assert lines[2].split() == ["2", "63,0000", "63,00", "–", "B"]


def test_recompute_twice_prints_the_same(table):
    assert run(str(table), "--json") == run(str(table), "--json")


@pytest.mark.parametrize(
    "content", [None, b"\xff\xfe\x00", b"a,b\n", b"peserta,juri,nilai\nA,j,x\n"]
)
def test_recompute_of_an_unreadable_file_ends_with_two(tmp_path, content):
    path = tmp_path / "rusak.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        run(str(path))

    assert refusal.value.returncode == 2


@pytest.fixture
def bundle(db, tmp_path):
    path = tmp_path / "bundel.json"
    path.write_bytes(published_bundle().file.read())
    return path


def test_recompute_of_a_published_bundle_prints_equal(bundle):
    text = run(str(bundle))

    assert "Sama: nilai dan peringkat dihitung ulang dan tidak berbeda." in text
    assert "masih berlaku" in text
    # means of 3.5, 2.667 and 2.667 quarters of 40, 35 and 25
    assert ["1", "75,00", "75,0000", "KIM", "Satu"] in [one.split() for one in text.splitlines()]


def test_recompute_of_a_published_bundle_as_json(bundle):
    facts = json.loads(run(str(bundle), "--json"))

    assert (facts["sama"], facts["beda"]) == (True, [])
    assert facts["tanda_tangan"] == {
        "sah": True, "kunci": public_text(), "nama_kunci": key_name(public_text()), "dikenal": True,
    }  # fmt: skip
    assert [one["peringkat"] for one in facts["peserta"]] == [1, 2, 3]


def test_recompute_of_a_bundle_with_one_changed_digit_names_the_place(bundle, capsys):
    text = bundle.read_text(encoding="utf-8")
    bundle.write_text(text.replace('"A1":"35.00"', '"A1":"35.01"'), encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        call_command("recompute", str(bundle))

    assert refusal.value.returncode == 1
    said = capsys.readouterr().out
    assert "hasil/P01 KIM Satu/indikator/A1: tertulis 35.01, dihitung 35.00" in said


def test_recompute_of_a_changed_bundle_as_json(bundle, capsys):
    bundle.write_text(bundle.read_text().replace('"peringkat":1', '"peringkat":2'))

    with pytest.raises(CommandError) as refusal:
        call_command("recompute", str(bundle), "--json")

    facts = json.loads(capsys.readouterr().out)
    assert (refusal.value.returncode, facts["sama"]) == (1, False)
    assert "hasil/P01 KIM Satu/peringkat" in [one["tempat"] for one in facts["beda"]]


def test_recompute_of_a_broken_bundle_ends_with_two(tmp_path):
    path = tmp_path / "bundel.json"
    path.write_text('{"kepala": 1}')

    with pytest.raises(CommandError) as refusal:
        run(str(path))

    assert refusal.value.returncode == 2
