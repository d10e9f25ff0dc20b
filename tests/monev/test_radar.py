import datetime

import pytest
from django.utils import timezone

from monev.enums import EntryState, MonevLevel, PanelRole
from monev.enums_panel import ConflictKind, ConflictState
from monev.models import Recusal
from monev.radar import findings, undecided
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.event import EventFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, MemberFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return EntryFactory()


@pytest.fixture
def juri(entry):
    return JuriFactory(round=entry.round, user=UserFactory(full_name="Rahma Lestari"))


def kinds(round_):
    return [(one.juri, one.entry, one.kind) for one in findings(round_)]


def test_strangers_are_no_finding(entry, juri):
    MemberFactory(kim=entry.kim, full_name="Orang Lain")

    assert findings(entry.round) == []


def test_a_term_in_the_kim_that_ended_still_counts(entry, juri, give):
    give(juri.user, kim=entry.kim)
    juri.user.assignments.update(
        started_on=datetime.date(2024, 1, 2), ended_on=datetime.date(2025, 1, 2)
    )
    other = EntryFactory(round=entry.round, kim=KimFactory(verified=True))

    found = findings(entry.round)

    first = next(one for one in found if one.entry == entry)
    assert (first.kind, first.reasons[0]) == (
        ConflictKind.MEMBER,
        "Pengurus KIM ini sampai 2 Januari 2025.",
    )
    assert all(one.kind != ConflictKind.MEMBER for one in found if one.entry == other)


@pytest.mark.parametrize(
    ("role", "level", "kind"),
    [
        (Role.DESA, "desa", ConflictKind.VILLAGE_WORK),
        (Role.KECAMATAN, "kecamatan", ConflictKind.VILLAGE_WORK),
        (Role.KABUPATEN, "kabupaten", ConflictKind.TRAINER),
    ],
)
def test_duties_over_the_village_are_found(entry, juri, give, role, level, kind):
    places = [entry.kim.region, *entry.kim.region.ancestors]
    give(juri.user, role, next(one for one in places if one.level == level))

    assert kinds(entry.round) == [(juri, entry, kind)]


def test_the_same_kabupaten_counts_at_the_province_only(give):
    for level, place, expected in (
        (MonevLevel.PROVINSI, "64", [ConflictKind.SAME_KABUPATEN]),
        (MonevLevel.KABUPATEN, "64.09", []),
    ):
        one = EntryFactory(round=RoundFactory(level=level, region=region(place)))
        seat = JuriFactory(round=one.round)
        give(seat.user, Role.PIMPINAN, region("64.09"))

        assert [row.kind for row in findings(one.round)] == expected


def test_a_member_of_the_same_name_is_asked_about(entry, juri):
    MemberFactory(kim=entry.kim, full_name="RAHMA  Lestari")

    (found,) = findings(entry.round)

    assert found.kind == ConflictKind.MEMBER
    assert found.reason.startswith("Namanya sama dengan ")


def test_a_speaker_of_the_kecamatan_is_a_trainer(entry, juri):
    kecamatan = entry.kim.region.parent
    EventFactory(
        region=kecamatan, state="done", speakers="Rahma Lestari\nBudi", theme="Menulis berita",
        announced_at=timezone.now(),
    )  # fmt: skip

    (found,) = findings(entry.round)

    assert found.kind == ConflictKind.TRAINER
    assert "Narasumber “Menulis berita”" in found.reason


def test_those_who_left_or_do_not_score_are_not_asked_about(entry, give):
    secretary = JuriFactory(round=entry.round, role=PanelRole.SECRETARY)
    give(secretary.user, kim=entry.kim)
    gone = EntryFactory(round=entry.round, state=EntryState.WITHDRAWN)
    seat = JuriFactory(round=entry.round)
    give(seat.user, kim=gone.kim)

    assert all(one.entry != gone and one.juri != secretary for one in findings(entry.round))


def test_what_was_decided_is_not_asked_again_for_a_new_seat(entry, juri, give):
    give(juri.user, Role.DESA, entry.kim.region)
    Recusal.objects.create(
        juri=juri, entry=entry, reason="Bukan", declared_by=juri.user,
        state=ConflictState.DISMISSED, decision_reason="Orang lain", decided_by=juri.user,
        decided_at=timezone.now(),
    )  # fmt: skip
    juri.ended_at, juri.end_reason = timezone.now(), "Ganti peran"
    juri.save()
    again = JuriFactory(round=entry.round, user=juri.user)

    assert [one.juri for one in findings(entry.round)] == [again]
    assert undecided(entry.round) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_radar_asks_the_same_for_one_and_three(count, django_assert_num_queries):
    round_ = RoundFactory()
    for _ in range(count):
        JuriFactory(round=round_)
        EntryFactory(round=round_)

    with django_assert_num_queries(5):
        findings(round_)
