"""docs/keamanan.md says nothing that is not there: every test and file it names exists."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from kim_portal.accounts.audit import PERSONAL_KEYS
from tests.test_stories import NAMED, functions_in

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "keamanan.md").read_text(encoding="utf-8")
# (requirement, state, where, shown by); the table of BSSN has three columns only.
ROWS = re.findall(r"^\| (\d[\d., -]*) \| .+? \| (.+?) \| (.+?) \| (.+) \|$", TEXT, re.M)
GROUPS = re.findall(r"^\| ([A-Z][^|]+?) \| ([\d., -]+) \| ([^|]+) \|$", TEXT, re.M)
# (number, attack, answer, tests) of the 35 threats the portal was built against.
THREATS = re.findall(r"^\| A(\d+) \| (.+?) \| (.+?) \| (.+) \|$", TEXT, re.M)
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


def test_every_threat_has_a_test():
    assert [int(number) for number, *_ in THREATS] == list(range(1, 36))
    assert [number for number, *_, tests in THREATS if not NAMED.search(tests)] == []


def test_security_document_names_places_that_exist():
    assert [place for place in PLACES if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_requirement_is_shown_or_says_what_is_missing(row):
    _, state, where, shown = row

    if state == "terpenuhi":
        assert NAMED.search(shown) or SETTINGS in where
    else:
        assert re.match(r"(sebagian|belum): \S.{15,}", state)


# Names under which the models keep who somebody is and how they are reached.
PERSONAL = PERSONAL_KEYS - {"address", "handler"} | {
    "requester_name", "requester_contact", "reporter_name", "reporter_contact", "signer_name",
    "owner",
}  # fmt: skip


def test_every_personal_column_has_its_class():
    """A column with a person's name or number that is added tomorrow has to be put into a class."""
    part = TEXT.split("## Golongan data")[1].split("\n## ")[0]
    named = set(re.findall(r"`([A-Z]\w+\.\w+)`", part))
    columns = {
        f"{model.__name__}.{one.name}"
        for label in ("accounts", "registry", "monev")
        for model in apps.get_app_config(label).get_models()
        for one in model._meta.concrete_fields
        if one.name in PERSONAL and not one.is_relation
    }

    assert columns == named


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
