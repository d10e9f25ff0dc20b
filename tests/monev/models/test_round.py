import datetime

import pytest
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import MonevLevel, RoundState
from monev.models import Round
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory, RoundFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


def new_round(name="Monev KIM PPU", **facts):
    return Round(name=name, region=region("64.09"), year=2026, **facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"minimum_sheets": 0},
        {"nomination_opens_on": datetime.date(2026, 11, 2),
         "nomination_closes_on": datetime.date(2026, 11, 1)},
        {"presentation_on": datetime.date(2026, 12, 2), "plenary_on": datetime.date(2026, 12, 1)},
        {"state": RoundState.ANNOUNCED, "instrument": None},
        {"state": RoundState.SUSPENDED, "halt_reason": ""},
    ],
)  # fmt: skip
def test_round_facts_that_the_database_refuses(facts):
    with pytest.raises(IntegrityError):
        RoundFactory(**facts)


def test_round_open_takes_level_and_address_from_its_facts():
    round_, by = new_round(), UserFactory()

    round_.open(by=by)

    round_.refresh_from_db()
    assert (round_.level, round_.slug, round_.state) == ("kabupaten", "monev-kim-ppu", "draft")
    assert AuditEntry.objects.get(verb="round.create").user == by


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Instrumen", "instrumen-2026"), ("Cara menilai", "cara-menilai-2026"), ("???", "putaran")],
)
def test_round_open_leaves_the_addresses_of_pages_alone(name, slug):
    round_ = new_round(name)

    round_.open(by=UserFactory())

    assert round_.slug == slug


def test_round_open_numbers_an_address_that_is_taken():
    for _ in range(3):
        new_round().open(by=UserFactory())

    slugs = list(Round.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs == ["monev-kim-ppu", "monev-kim-ppu-2", "monev-kim-ppu-3"]


def test_round_open_refuses_an_instrument_of_the_other_level():
    provincial = InstrumentFactory(level=MonevLevel.PROVINSI)

    with pytest.raises(DomainError, match="setingkat") as refusal:
        new_round(instrument=provincial).open(by=UserFactory())

    assert refusal.value.field == "instrument"
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("state", "frozen"),
    [
        ("draft", set()),
        ("instrument_set", set()),
        ("instrument_locked", {"instrument"}),
        (
            "announced",
            {
                "instrument",
                "name",
                "year",
                "minimum_sheets",
                "quota",
                "needs_delegation",
                "objection_days",
            },
        ),
        (
            "presentation",
            {
                "instrument",
                "name",
                "year",
                "minimum_sheets",
                "quota",
                "needs_delegation",
                "official_score",
                "advancing",
                "objection_days",
            },
        ),
    ],
)
def test_round_frozen_fields_grow_with_the_stage(state, frozen):
    assert RoundFactory(state=state).frozen_fields == frozen


def test_round_change_counts_the_version_and_is_recorded():
    round_ = RoundFactory(announced=True)
    round_.place = "Aula kantor bupati"

    round_.change(by=UserFactory(), changed=["place"])

    round_.refresh_from_db()
    assert (round_.place, round_.version) == ("Aula kantor bupati", 2)
    assert AuditEntry.objects.get(verb="round.update").facts == {"fields": ["place"]}


def test_round_change_refuses_a_fact_people_rely_on():
    round_ = RoundFactory(announced=True, minimum_sheets=3)
    round_.minimum_sheets = 1

    with pytest.raises(DomainError, match="jumlah lembar paling sedikit"):
        round_.change(by=UserFactory(), changed=["minimum_sheets"])

    round_.refresh_from_db()
    assert round_.minimum_sheets == 3


def test_round_change_knows_the_stage_somebody_else_moved_it_to():
    round_ = RoundFactory(state=RoundState.DRAFT)
    Round.objects.update(state=RoundState.ANNOUNCED)
    round_.quota = 9

    with pytest.raises(DomainError, match="kuota"):
        round_.change(by=UserFactory(), changed=["quota"])


@pytest.mark.parametrize("state", ["tabulation", "plenary", "published", "closed", "cancelled"])
def test_round_change_refuses_after_scoring(state):
    round_ = RoundFactory(state=state, halt_reason="Bencana")

    with pytest.raises(IllegalTransitionError, match="tidak dapat diubah lagi"):
        round_.change(by=UserFactory(), changed=["place"])


def test_round_halt_remembers_where_it_stood_and_resume_returns_there():
    round_, by = RoundFactory(scoring=True), UserFactory()

    round_.halt(RoundState.SUSPENDED, by=by, reason="Banjir")
    halted = Round.objects.get()
    halted.resume(by=by)

    assert (halted.state, halted.resume_state, halted.halt_reason) == ("presentation", "", "")
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["round.suspended", "round.resume"]


def test_round_halt_wants_a_reason():
    round_ = RoundFactory(scoring=True)

    with pytest.raises(DomainError, match="Tulis alasannya") as refusal:
        round_.halt(RoundState.SUSPENDED, by=UserFactory(), reason=" ")

    round_.refresh_from_db()
    assert (refusal.value.field, round_.state) == ("reason", "presentation")


def test_round_cancelled_from_suspension_still_knows_where_it_stood():
    round_, by = RoundFactory(announced=True), UserFactory()
    round_.halt(RoundState.SUSPENDED, by=by, reason="Banjir")

    round_.halt(RoundState.CANCELLED, by=by, reason="Anggaran dialihkan")

    round_.refresh_from_db()
    assert (round_.state, round_.resume_state) == ("cancelled", "announced")


@pytest.mark.parametrize("state", ["presentation", "cancelled", "published"])
def test_round_resume_refuses_what_is_not_suspended(state):
    round_ = RoundFactory(state=state, halt_reason="Bencana", resume_state="nomination")

    with pytest.raises(IllegalTransitionError, match="tidak sedang ditunda"):
        round_.resume(by=UserFactory())


def test_round_halted_stays_public_only_when_it_was_announced():
    was_public = RoundFactory(state="suspended", resume_state="nomination", halt_reason="Banjir")
    RoundFactory(state="suspended", resume_state="draft", halt_reason="Banjir")

    assert list(Round.objects.announced()) == [was_public]


@pytest.mark.parametrize("state", RoundState.values)
def test_round_visible_to_agrees_with_the_permission(personas, state):
    Round.objects.update(state=state, halt_reason="Bencana")
    rounds = list(Round.objects.all())

    wrong = [
        (name, row.slug)
        for name, user in vars(personas).items()
        if hasattr(user, "has_perm")
        for row in rounds
        if (row in Round.objects.visible_to(user))
        != (row.is_announced or user.has_perm("monev.view_round", row))
    ]

    assert wrong == []
