"""Whom a breach touches, computed from the data of the day."""

import datetime

import pytest
from django.utils import timezone

from kim_portal.accounts.audit import record
from registry.affected import affected, affected_counts
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.aspiration import AspirationFactory
from tests.factories.privacy import BreachFactory, SubjectRequestFactory
from tests.factories.registry import KimFactory, MemberFactory, region

pytestmark = pytest.mark.django_db


def names(breach) -> list[str]:
    return [one.name for one in affected(breach)]


@pytest.fixture
def kim():
    return KimFactory(region=region("64.09.02.2004"))


def test_area_holds_everybody_below_it_and_nobody_beside_it(kim, give):
    MemberFactory(kim=kim, full_name="Anggota Waru", phone="081200000001")
    MemberFactory(kim=KimFactory(region=region("64.08.12.2004")), full_name="Anggota Jauh")
    give(UserFactory(full_name="Operator Waru", phone="081200000002"), Role.DESA, kim.region)
    AspirationFactory(region=kim.region, reporter_name="Pelapor Waru")

    breach = BreachFactory(place=region("64.09.02"))

    assert names(breach) == ["Operator Waru", "Anggota Waru"]
    breach.data = ["aspiration"]
    assert names(breach) == ["Operator Waru", "Anggota Waru", "Pelapor Waru"]


def test_kim_holds_its_own_people_only(kim, give):
    other = KimFactory(region=kim.region)
    MemberFactory(kim=kim, full_name="Anggota Sendiri")
    MemberFactory(kim=other, full_name="Anggota Tetangga")
    give(UserFactory(full_name="Pengurus Sendiri"), kim=kim)

    found = names(BreachFactory(scope="kim", kim=kim, place=None))

    assert sorted(found) == ["Anggota Sendiri", "Pengurus Sendiri"]


def test_account_holds_whose_contact_it_opened_while_it_was_in_danger(kim):
    thief, other = UserFactory(full_name="Akun Dicuri"), UserFactory()
    seen, unseen, before = (
        MemberFactory(kim=kim, full_name=name) for name in ("Dibuka", "Tidak dibuka", "Lama")
    )
    far = MemberFactory(kim=KimFactory(region=region("64.08.12.2004")), full_name="Jauh")
    asked = SubjectRequestFactory(requester_name="Pemohon")
    with pytest.MonkeyPatch.context() as patch:
        long_ago = timezone.now() - datetime.timedelta(days=30)
        patch.setattr(timezone, "now", lambda: long_ago)
        record(thief, "member.view_contact", before)
    record(thief, "member.view_contact", seen)
    record(thief, "member.view_contact", far)
    record(thief, "subject_request.view_contact", asked)
    record(other, "member.view_contact", unseen)

    breach = BreachFactory(
        scope="account", account=thief, place=None, discovered_at=timezone.now(),
        happened_on=timezone.localdate() - datetime.timedelta(days=2),
    )  # fmt: skip

    assert sorted(names(breach)) == ["Akun Dicuri", "Dibuka", "Pemohon"]


def test_somebody_with_two_terms_is_told_once(kim):
    for position in ("ketua", "anggota"):
        MemberFactory(
            kim=KimFactory(region=kim.region), full_name="Orang Sama", phone="081200000009",
            position=position,
        )  # fmt: skip

    breach = BreachFactory()

    assert affected_counts(affected(breach)) == {"Anggota": 1}


def test_erased_people_are_found_no_more(kim):
    member = MemberFactory(kim=kim, full_name="Akan Dihapus")
    breach = BreachFactory()
    assert names(breach) == ["Akan Dihapus"]

    member.forget(by=UserFactory())

    assert names(breach) == []


def test_a_thousand_people_cost_a_few_queries(kim, django_assert_max_num_queries):
    for number in range(30):
        MemberFactory(kim=kim, full_name=f"Anggota {number}")
    breach = BreachFactory()

    with django_assert_max_num_queries(6):
        assert len(affected(breach)) == 30
