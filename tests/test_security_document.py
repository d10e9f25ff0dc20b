"""docs/keamanan.md says nothing that is not there: every test and file it names exists."""

import re
from pathlib import Path

import pytest

from tests.test_stories import NAMED, functions_in

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "keamanan.md").read_text(encoding="utf-8")
# (requirement, state, where, shown by); the table of BSSN has three columns only.
ROWS = re.findall(r"^\| (\d[\d., -]*) \| .+? \| (.+?) \| (.+?) \| (.+) \|$", TEXT, re.M)
GROUPS = re.findall(r"^\| ([A-Z][^|]+?) \| ([\d., -]+) \| ([^|]+) \|$", TEXT, re.M)
PLACES = re.findall(r"`((?:kim_portal|registry|monev|templates|static|docs|tests)[\w/.-]*)`", TEXT)
SETTINGS = "`kim_portal/settings.py`"
ORDER = ["belum", "sebagian", "terpenuhi"]


def word(state: str) -> str:
    return state.partition(":")[0]


def test_security_document_has_every_requirement_and_group_once():
    names = [row[0] for row in ROWS]

    assert (len(ROWS), len(set(names)), len(GROUPS)) == (77, 77, 13)


def test_security_document_names_tests_that_exist():
    missing = [one for one in NAMED.findall(TEXT) if one[1] not in functions_in(one[0])]

    assert missing == []


def test_security_document_names_places_that_exist():
    assert [place for place in PLACES if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_requirement_is_shown_or_says_what_is_missing(row):
    _, state, where, shown = row

    if state == "terpenuhi":
        assert NAMED.search(shown) or SETTINGS in where
    else:
        assert re.match(r"(sebagian|belum): \S.{15,}", state)


def test_security_document_counts_its_rows():
    counted = [sum(word(row[1]) == name for row in ROWS) for name in ORDER]

    sentence = re.search(
        r"Dari (\d+) baris, (\d+) terpenuhi, (\d+) sebagian, dan (\d+) belum", TEXT
    )

    total, met, partly, unmet = map(int, sentence.groups())
    assert [unmet, partly, met, total] == [*counted, len(ROWS)]


@pytest.mark.parametrize("group", GROUPS, ids=[group[0] for group in GROUPS])
def test_group_names_rows_and_is_no_better_than_they_are(group):
    """A group of which a row is only partly met is not called met."""
    _, ids, state = group
    found = [
        row for one in ids.split(", ") for row in ROWS if row[0].startswith(one.partition("-")[0])
    ]

    assert len(found) >= len(ids.split(", "))
    if word(state) == "terpenuhi":
        assert {word(row[1]) for row in found} == {"terpenuhi"}
    else:
        assert len(state) > 20
