import re
from pathlib import Path

import pytest
from django.apps import apps

from kim_portal.states import Stateful
from tests.documents import DOCS, DOCUMENTS, machines

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_docs_agree_with_the_code(name):
    assert (DOCS / name).read_text(encoding="utf-8") == DOCUMENTS[name]()


def test_docs_name_every_state_machine():
    tables = [transitions for _, _, transitions in machines()]
    unnamed = [
        model.__name__
        for model in apps.get_models()
        if issubclass(model, Stateful) and model.TRANSITIONS not in tables
    ]

    assert unnamed == []


def test_docs_links_lead_somewhere():
    broken = [
        f"{path.name}: {target}"
        for path in [*DOCS.glob("*.md"), ROOT / "README.md"]
        for target in re.findall(
            r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8")
        )
        if not (path.parent / target).exists()
    ]

    assert broken == []
