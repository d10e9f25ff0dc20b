"""What no module of the portal may do, whoever writes it (docs/keamanan.md)."""

import re

import pytest

from tests.test_consistency import ROOT, source_files, templates

# Name → (pattern, files that may: with the reason beside the code).
CODE = {
    "markup from text": (r"mark_safe|SafeString\(|\.html_safe", set()),
    "SQL by hand": (
        r"\.raw\(|RawSQL|\.extra\(|\.cursor\(\)",
        # The health check and the triggers of the log: fixed words, nothing typed.
        {"kim_portal/views.py", "kim_portal/accounts/triggers.py"},
    ),
    "a shell or a program": (
        r"os\.system|os\.popen|subprocess\.|shell=True",
        # Open workbooks and PDFs apart from the portal, with no argument from outside.
        {"registry/office_file.py", "kim_portal/pdf_apart.py"},
    ),
    "text as a program": (r"(?<![\w.])(?:eval|exec|compile)\(|pickle|marshal\.loads", set()),
    "a request to elsewhere": (
        r"urllib\.request|urlopen|import requests|httpx|http\.client",
        set(),
    ),
    "an old digest": (r"\bmd5\b|\bsha1\b|\bMD5\b|\bSHA1\b", set()),
    "a template from text": (r"(?<!\w)Template\(|from_string\(", set()),
    "a form without a token": (r"csrf_exempt", set()),
}
SCRIPTS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|(?<![\w.])eval\(|new Function"
)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape off|\|\s*safeseq")


@pytest.mark.parametrize("name", CODE)
def test_forbidden_code_is_nowhere_else(name):
    pattern, allowed = CODE[name]
    found = {
        str(path.relative_to(ROOT))
        for path in source_files()
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }

    assert found == allowed


def test_scripts_put_text_as_text():
    scripts = list((ROOT / "static" / "js").glob("*.js"))

    assert scripts
    assert [path.name for path in scripts if SCRIPTS.search(path.read_text())] == []


def test_templates_escape_everything():
    assert [path.name for path in templates() if UNESCAPED.search(path.read_text())] == []
