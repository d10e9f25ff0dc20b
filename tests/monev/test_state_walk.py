"""What each state of a round allows, and what its page says to office, juri and public."""

import re

import pytest
from django.urls import reverse

from monev.enums import HALTABLE_ROUNDS, MonevLevel, PanelRole, RoundState
from monev.models import Round
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db

MEANING = {
    "changes": "is_changeable", "rules": "takes_rules", "seats": "takes_seats",
    "nominates": "takes_nominations", "draws": "can_draw", "fills": "is_filling",
    "locks": "is_scoring", "opened": "is_opened", "public": "is_announced",
    "published": "is_published",
}  # fmt: skip
# The states of docs/alur.md: label, what it allows, and what the office reads as its next step.
STATES = {
    "draft": ("Rancangan", "changes rules seats", "Lengkapi jadwal dan pilih instrumen."),
    "instrument_set": (
        "Instrumen disusun", "changes rules seats",
        "Periksa bobot dan jangkar instrumen, lalu kunci.",
    ),
    "instrument_locked": (
        "Instrumen dikunci", "changes rules seats",
        "Lengkapi tim penilai dan jadwal, lalu umumkan putaran.",
    ),
    "announced": (
        "Dibuka", "changes seats nominates public",
        "Putaran sudah diumumkan. Mulai pengusulan pada tanggalnya.",
    ),
    "nomination": (
        "Pengusulan", "changes seats nominates public",
        "Usulkan KIM dan periksa berkas yang sudah diajukan.",
    ),
    "desk_check": (
        "Seleksi administrasi", "changes seats draws public",
        "Putuskan setiap peserta: memenuhi syarat atau tidak, dengan alasan.",
    ),
    "field_verification": (
        "Verifikasi lapangan", "changes seats draws fills public",
        "Jadwalkan kunjungan setiap peserta. Paparan dimulai setelah semua kunjungan dicatat.",
    ),
    "presentation": (
        "Paparan", "changes seats draws fills locks public",
        "Catat siapa yang tampil dan pantau lembar nilai yang terkunci.",
    ),
    "tabulation": (
        "Rekapitulasi", "opened public", "Penilaian sudah ditutup. Periksa rekapitulasi nilai.",
    ),
    "plenary": (
        "Rapat pleno", "opened public", "Tim penilai memutuskan hasil dalam rapat pleno.",
    ),
    "record_signed": (
        "Berita acara ditandatangani", "opened public",
        "Berita acara sudah ditandatangani. Catat SK penetapan.",
    ),
    "decreed": (
        "SK ditetapkan", "opened public", "SK sudah ditetapkan. Hasil siap diumumkan.",
    ),
    "published": ("Hasil diumumkan", "opened public published", "Hasil sudah diumumkan."),
    "objection": ("Masa sanggah", "opened public published", "Masa sanggah sedang berjalan."),
    "closed": ("Selesai", "opened public published", "Putaran ini sudah selesai."),
    "corrected": ("Ralat", "opened public published", "Hasil sedang diralat."),
    "suspended": ("Ditunda", "public", "Putaran ini ditunda. Alasan: Banjir, surat 12/DKI"),
    "cancelled": ("Dibatalkan", "public", "Putaran ini dibatalkan. Alasan: Banjir, surat 12/DKI"),
}  # fmt: skip


def round_in(state, **facts):
    if state in {"suspended", "cancelled"}:
        facts = {"resume_state": "presentation", "halt_reason": "Banjir, surat 12/DKI"} | facts
    return RoundFactory(state=state, region=region("64.09"), **facts)


def page(client, round_):
    response = client.get(round_.get_absolute_url())
    content = re.sub(r"\s+", " ", response.content.decode())
    assert "TIDAK ADA:" not in content
    return response.status_code, content


@pytest.fixture
def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


def test_the_walk_covers_every_state_by_its_label():
    assert {state: label for state, (label, _, _) in STATES.items()} == dict(RoundState.choices)


@pytest.mark.parametrize("state", STATES)
def test_a_state_allows_what_it_says_and_nothing_else(state):
    round_ = Round(state=state, level=MonevLevel.KABUPATEN, resume_state="presentation")

    found = {word for word, name in MEANING.items() if getattr(round_, name)}

    assert found == set(STATES[state][1].split())


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_a_round_says_what_happens_now(client, as_user, office, state):
    label, allowed, sentence = STATES[state]
    round_ = round_in(state)
    EntryFactory(round=round_)
    seat = JuriFactory(round=round_, role=PanelRole.MEMBER)

    status, shown = page(as_user(office), round_)
    juri_status, juri_page = page(as_user(seat.user), round_)
    client.logout()
    public_status, public_page = page(client, round_)

    assert (status, juri_status) == (200, 200)
    assert f"Tahap {label}." in shown
    assert f'<h2>Langkah berikutnya</h2></header><div class="dalam"> <p>{sentence}</p>' in shown
    assert "<h2>Langkah berikutnya</h2>" in juri_page
    assert public_status == (200 if "public" in allowed.split() else 404)
    if state in {"suspended", "cancelled"}:
        assert sentence in public_page
    if public_status == 200:  # noqa: PLR2004  the status of a page that is there
        assert "Langkah berikutnya" not in public_page


@pytest.mark.parametrize("name", ["round_update", "round_suspend", "round_cancel"])
@pytest.mark.parametrize("state", STATES)
def test_a_step_stands_on_the_page_exactly_when_its_address_takes_it(as_user, office, state, name):
    round_ = round_in(state)
    client = as_user(office)
    address = reverse(f"monev:{name}", args=[round_.slug])

    is_offered = f'href="{address}"' in page(client, round_)[1]

    assert client.get(address).status_code == (200 if is_offered else 409)
    haltable = state in HALTABLE_ROUNDS
    expected = {
        "round_update": "changes" in STATES[state][1].split(),
        "round_suspend": haltable,
        "round_cancel": haltable or state == "suspended",
    }
    assert is_offered == expected[name]


@pytest.mark.parametrize("state", sorted(HALTABLE_ROUNDS))
def test_a_round_is_halted_with_a_reason_and_goes_on_where_it_stood(as_user, office, state):
    round_, client = round_in(state), as_user(office)
    suspend = reverse("monev:round_suspend", args=[round_.slug])

    refused = client.post(suspend, {"reason": ""})
    client.post(suspend, {"reason": "Banjir, surat 12/DKI"})
    halted = page(client, round_)[1]
    client.post(reverse("monev:round_resume", args=[round_.slug]))

    assert "Tulis alasannya" in refused.content.decode()
    assert "Putaran ini ditunda. Alasan: Banjir, surat 12/DKI" in halted
    round_.refresh_from_db()
    assert round_.state == state
