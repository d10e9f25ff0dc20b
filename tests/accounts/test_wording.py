import ast
from pathlib import Path

import pytest

from kim_portal.accounts.audit import record
from kim_portal.accounts.wording import ACTS, FACTS, act_in_words, facts_in_words
from monev.enums import EntryState
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def written_records():
    """Yield every call of record() in the code of the three apps."""
    for folder in ("kim_portal", "registry", "monev"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                if named and node.func.id == "record" and len(node.args) > 1:
                    yield node


def test_every_act_that_is_recorded_has_words():
    verbs = {
        call.args[1].value for call in written_records() if isinstance(call.args[1], ast.Constant)
    }
    # entry.scored carries the name of a state and is shown by its label.
    states = {f"entry.{state}" for state in EntryState}

    assert sorted(verb for verb in verbs - states if verb.split(".")[1] not in ACTS) == []


def test_every_fact_that_is_recorded_has_words():
    keys = {keyword.arg for call in written_records() for keyword in call.keywords}

    assert sorted(keys - {None} - set(FACTS)) == []


def test_act_in_words_of_a_state():
    entry = record(None, "entry.ineligible", EntryFactory())

    assert act_in_words(entry) == "Menetapkan peserta menjadi “Tidak memenuhi syarat”"


def test_facts_in_words_name_choices_by_their_label():
    moved = record(None, "round.advance", RoundFactory(), to="presentation")
    judged = record(None, "kim.set_status", KimFactory(), status="active")

    facts = [*facts_in_words(moved), *facts_in_words(judged)]

    assert facts == [("menjadi", "Paparan"), ("status", "Aktif")]


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("kim.verify", "Memverifikasi KIM"),
        ("kim.set_status", "Menetapkan status KIM"),
        ("kim.belum_dikenal", "Belum dikenal KIM"),
    ],
)
def test_act_in_words(verb, words):
    assert act_in_words(record(None, verb, KimFactory())) == words


def test_act_in_words_of_the_account():
    assert act_in_words(record(None, "user.sign_in", UserFactory())) == "Masuk"


def test_act_in_words_of_a_kind_that_is_gone():
    entry = record(None, "kim.verify", KimFactory())
    entry.subject_type = "registry.hilang"

    assert act_in_words(entry) == "Memverifikasi"


def test_facts_in_words():
    entry = record(
        None,
        "kim.update",
        KimFactory(),
        phone="0812",
        reason="tidak lengkap",
        until="2026-11-21T02:42:00+00:00",
        held_on="2026-11-21",
        empty="",
        public=True,
        fields=["nama", "alamat"],
        name={"lama": "A", "baru": "B"},
    )

    assert dict(facts_in_words(entry)) == {
        "nomor WhatsApp": "(disamarkan)",
        "alasan": "tidak lengkap",
        "berlaku sampai": "21 November 2026 pukul 10.42 WITA",
        "tanggal": "21 November 2026",
        "public": "ya",
        "bidang": "nama, alamat",
        "nama": "lama: A; baru: B",
    }
