"""docs/cerita.md names, for each story, tests that exist, or what is still missing."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "docs" / "cerita.md").read_text(encoding="utf-8")
# Roles whose stories are all listed; of the others those that are fulfilled.
WHOLE = ("R1", "R2", "R3", "R4", "R5", "R6")
STORIES = [f"{role}-{n}" for role in WHOLE for n in range(1, 16)]
ROWS = re.findall(r"^\| (R\d+-\d+) \| (.+?) \| (.+) \|$", TABLE, re.M)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
REASON = re.compile(r"belum: \S.{15,}")


@cache
def functions_in(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.exists():
        return frozenset()
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef))


def test_stories_are_all_in_the_table_in_their_order():
    listed = [story for story, _, _ in ROWS]
    known = [f"R{role}-{n}" for role in range(1, 10) for n in range(1, 16)]

    assert [story for story in listed if story.startswith(WHOLE)] == STORIES
    assert listed == [story for story in known if story in listed]


def test_stories_name_tests_that_exist():
    missing = [
        f"{story}: {path}::{name}"
        for story, _, shown_by in ROWS
        for path, name in NAMED.findall(shown_by)
        if name not in functions_in(path)
    ]

    assert missing == []


@pytest.mark.parametrize(("story", "shown_by"), [(row[0], row[2]) for row in ROWS])
def test_story_is_shown_by_a_test_or_says_what_is_missing(story, shown_by):
    leftover = re.sub(r"`[^`]*`|<br>", "", shown_by).strip()

    assert NAMED.search(shown_by) and not leftover or REASON.match(shown_by)


def test_stories_quote_tests_in_one_form_only():
    quoted = re.findall(r"`([^`]*::[^`]*)`", TABLE)

    assert [one for one in quoted if not NAMED.fullmatch(f"`{one}`")] == []
