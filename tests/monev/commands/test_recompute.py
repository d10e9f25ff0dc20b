import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

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
