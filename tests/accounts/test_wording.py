import pytest

from kim_portal.accounts.audit import record
from kim_portal.accounts.wording import act_in_words, facts_in_words
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db


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
        "held on": "21 November 2026",
        "public": "ya",
        "fields": "nama, alamat",
        "nama": "lama: A; baru: B",
    }
