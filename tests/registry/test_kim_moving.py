import datetime

import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.area_history import area_history
from registry.enums import RegionStatus, Role
from registry.enums_region import MoveState
from registry.kim_moving import move_all, move_kim
from registry.models import Kim, KimMove, Region
from registry.models.kim_move import region_on
from tests.factories.accounts import UserFactory
from tests.factories.region import KimMoveFactory, desa
from tests.factories.registry import KimFactory, ReportFactory, SkFactory, region

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 1)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def kim():
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def new():
    return desa("64.09.02.2011", "Mulya Jaya")


def go(kim, target, by, **changes):
    facts = {"reason": "Pemekaran desa", "moved_on": DAY} | changes
    return move_kim(kim, target, by=by, **facts)


def test_move_keeps_identity_and_history_of_the_kim(kim, new, by):
    sk, report = SkFactory(kim=kim), ReportFactory(kim=kim, verified=True)
    before = (kim.pk, kim.registry_no, kim.slug, kim.get_absolute_url())

    go(kim, new, by)

    stored = Kim.objects.get(pk=kim.pk)
    assert stored.region == new
    assert (stored.pk, stored.registry_no, stored.slug, stored.get_absolute_url()) == before
    assert (list(stored.sk_set.all()), list(stored.reports.all())) == ([sk], [report])
    assert stored.version == kim.version + 1
    entry = AuditEntry.objects.about(kim).get()
    assert (entry.verb, entry.facts["path"]) == ("kim.move", "64.09.02.2011")


def test_move_stands_in_the_history_of_the_kim(kim, new, by):
    go(kim, new, by)

    step = area_history(Kim.objects.get(pk=kim.pk))[0]
    assert (step.title, step.on, step.reason) == ("Pindah", DAY, "Pemekaran desa")
    assert step.text == (
        "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara ke "
        "Desa Mulya Jaya, Kecamatan Waru, Kabupaten Penajam Paser Utara."
    )


def test_rights_follow_the_new_region_at_once(kim, new, by, give):
    old_operator = give(UserFactory(), Role.DESA, kim.region)
    new_operator = give(UserFactory(), Role.DESA, new)
    assert old_operator.has_perm("registry.update_kim", kim)

    go(kim, new, by)

    stored = Kim.objects.with_place().get(pk=kim.pk)
    assert not old_operator.has_perm("registry.update_kim", stored)
    assert new_operator.has_perm("registry.update_kim", stored)


def test_move_to_another_kabupaten_waits_for_it(kim, by):
    move = go(kim, region("64.08.12.2004"), by)

    assert move.state == MoveState.REQUESTED
    assert Kim.objects.get(pk=kim.pk).region.code == "64.09.02.2004"

    move.carry_out(by=UserFactory())

    assert Kim.objects.get(pk=kim.pk).region.code == "64.08.12.2004"
    assert KimMove.objects.get().state == MoveState.DONE


@pytest.mark.parametrize(
    ("target", "changes", "field"),
    [
        ("64.09.02.2004", {}, "region"),
        ("64.09.03", {}, "region"),
        ("64.09.03.2009", {"reason": " "}, "reason"),
    ],
)
def test_move_refuses(kim, by, target, changes, field):
    with pytest.raises(DomainError) as refusal:
        go(kim, region(target), by, **changes)

    assert refusal.value.field == field
    assert (KimMove.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_move_to_an_ended_region_is_refused(kim, new, by):
    Region.objects.filter(pk=new.pk).update(status=RegionStatus.ENDED)

    with pytest.raises(DomainError, match="sudah tidak berlaku"):
        go(kim, Region.objects.get(pk=new.pk), by)


def test_second_click_on_a_moved_kim_is_refused(kim, new, by):
    stale = Kim.objects.get(pk=kim.pk)
    go(kim, new, by)

    with pytest.raises(IllegalTransitionError, match="sudah pindah"):
        go(stale, region("64.09.03.2009"), by)

    assert KimMove.objects.count() == 1


def test_a_kim_that_waits_cannot_be_asked_for_twice(kim, by):
    go(kim, region("64.08.12.2004"), by)

    with pytest.raises(IllegalTransitionError, match="menunggu persetujuan"):
        go(kim, region("64.08.18.2003"), by)


def test_move_all_moves_nobody_when_one_cannot_go(kim, new, by):
    other = KimFactory(verified=True)

    with pytest.raises(DomainError):
        move_all(
            {other: new, kim: region("64.09.02.2004")}, by=by, reason="Pemekaran", moved_on=DAY
        )

    assert {one.region.code for one in Kim.objects.all()} == {"64.09.02.2004"}
    assert KimMove.objects.count() == 0


def test_accepting_after_the_place_was_closed_is_refused(kim, by):
    move = go(kim, region("64.08.12.2004"), by)
    Region.objects.filter(code="64.08.12.2004").update(status=RegionStatus.ENDED)

    with pytest.raises(DomainError, match="sudah tidak berlaku"):
        KimMove.objects.get(pk=move.pk).carry_out(by=by)

    assert KimMove.objects.get().state == MoveState.REQUESTED


def test_region_on_follows_the_moves(kim, new, by):
    old = kim.region
    go(kim, new, by)

    stored = Kim.objects.get(pk=kim.pk)
    assert region_on(stored, DAY - datetime.timedelta(days=1)) == old
    assert region_on(stored, DAY) == new


def test_region_on_knows_nothing_of_a_mere_request():
    move = KimMoveFactory()

    assert region_on(move.kim, datetime.date(2020, 1, 1)) == move.kim.region
