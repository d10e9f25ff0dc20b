import datetime

import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.duties import duties
from registry.enums import RegionKind, RegionStatus, Role
from registry.models import DesaWebsite, Kim, Region, RegionChange, RegionFormer
from registry.region_change import change_status, merge, move_parent, rename, split
from tests.factories.accounts import UserFactory
from tests.factories.assistance import WebsiteFactory
from tests.factories.region import desa
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 4, 1)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def bangun_mulya():
    return region("64.09.02.2004")


def decision():
    return RegionChange(
        legal_basis="Perda Nomor 3 Tahun 2026", decided_on=datetime.date(2026, 3, 1),
        effective_on=DAY, reason="Usul warga",
    )  # fmt: skip


def test_rename_keeps_row_kim_and_address_and_finds_the_old_name(by, bangun_mulya):
    kim = KimFactory(region=bangun_mulya, verified=True)

    change = rename(bangun_mulya, "Bangun Raya", change=decision(), by=by)

    stored = Region.objects.get(code="64.09.02.2004")
    assert (stored.pk, stored.name, stored.path) == (
        bangun_mulya.pk, "Bangun Raya", "64.09.02.2004"
    )  # fmt: skip
    former = RegionFormer.objects.get()
    assert (former.name, former.kind, former.changed_on) == ("Bangun Mulya", "desa", DAY)
    assert list(Region.objects.search("bangun mul")) == [stored]
    assert list(Kim.objects.search("Bangun Mulya")) == [kim]
    assert (change.before, change.after) == (
        "Desa Bangun Mulya (64.09.02.2004)", "Desa Bangun Raya (64.09.02.2004)"
    )  # fmt: skip
    entry = AuditEntry.objects.about(stored).get()
    assert (entry.verb, entry.facts["legal_basis"]) == (
        "region.change", "Perda Nomor 3 Tahun 2026"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Bangun Mulya", "Nama ini sudah dipakai wilayah ini"),
        ("Sesulu", "Wilayah bernama Sesulu sudah ada di Kecamatan Waru"),
    ],
)
def test_rename_refuses_a_name_in_use_and_stores_nothing(by, bangun_mulya, name, message):
    desa("64.09.02.2002", "Sesulu")

    with pytest.raises(DomainError, match=message) as refusal:
        rename(bangun_mulya, name, change=decision(), by=by)

    assert refusal.value.field == "name"
    assert (RegionChange.objects.count(), RegionFormer.objects.count()) == (0, 0)


def test_change_status_without_a_code_keeps_the_address(by, bangun_mulya):
    change_status(bangun_mulya, "", change=decision(), by=by)

    stored = Region.objects.get(code="64.09.02.2004")
    assert stored.label == "Kelurahan Bangun Mulya"
    assert stored.kind_on(DAY - datetime.timedelta(days=1)) == RegionKind.DESA
    assert stored.kind_on(DAY) == RegionKind.KELURAHAN


def test_change_status_there_and_back_knows_the_kind_of_every_day(by, bangun_mulya):
    change_status(bangun_mulya, "", change=decision(), by=by)
    back = decision()
    back.effective_on = datetime.date(2026, 9, 1)

    change_status(bangun_mulya, "", change=back, by=by)

    stored = Region.objects.get(pk=bangun_mulya.pk)
    kinds = [stored.kind_on(datetime.date(2026, month, 1)) for month in (3, 4, 8, 9)]
    assert kinds == ["desa", "kelurahan", "kelurahan", "desa"]


def test_change_status_with_a_code_takes_kim_and_duties_along(by, bangun_mulya, give):
    kim = KimFactory(region=bangun_mulya)
    operator = give(UserFactory(), Role.DESA, bangun_mulya)

    change_status(bangun_mulya, "64.09.02.1005", change=decision(), by=by)

    kim.refresh_from_db()
    assert (kim.region.path, kim.region.label) == ("64.09.02.1005", "Kelurahan Bangun Mulya")
    assert duties(operator).covers("64.09.02.1005", Role.DESA)
    assert list(Region.objects.at("64.09.02.2004")) == [kim.region]


def test_change_status_to_a_loaded_code_moves_everything_there(by, bangun_mulya, give):
    kim, loaded = KimFactory(region=bangun_mulya), desa("64.09.02.1005", "Bangun Mulya")
    operator = give(UserFactory(), Role.DESA, bangun_mulya)

    change_status(bangun_mulya, "64.09.02.1005", change=decision(), by=by)

    old = Region.objects.get(pk=bangun_mulya.pk)
    assert (old.status, old.ended_on) == (RegionStatus.ENDED, DAY)
    assert list(old.successors()) == [loaded]
    assert Kim.objects.get(pk=kim.pk).region == loaded
    assert duties(operator).covers("64.09.02.1005", Role.DESA)


def test_change_status_to_a_loaded_code_with_a_second_website_is_refused(by, bangun_mulya):
    WebsiteFactory(region=bangun_mulya)
    WebsiteFactory(region=desa("64.09.02.1005", "Bangun Mulya"))

    with pytest.raises(DomainError, match="sudah punya situs desa"):
        change_status(bangun_mulya, "64.09.02.1005", change=decision(), by=by)

    assert DesaWebsite.objects.count() == 2
    assert Region.objects.get(pk=bangun_mulya.pk).status == RegionStatus.DEFINITIVE


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("64.09.03.1005", "Kode di Kecamatan Waru berawal 64.09.02"),
        ("64.09.02.2099", "Kode ini milik Desa Tinggal, yang sudah berakhir"),
        ("64.09.02", "Kode wilayah harus sepuluh angka"),
    ],
)
def test_change_status_refuses_a_wrong_code(by, bangun_mulya, code, message):
    ended = desa("64.09.02.2099", "Tinggal")
    Region.objects.filter(pk=ended.pk).update(status=RegionStatus.ENDED)

    with pytest.raises(DomainError, match=message) as refusal:
        change_status(bangun_mulya, code, change=decision(), by=by)

    assert refusal.value.field == "code"
    assert Region.objects.get(pk=bangun_mulya.pk).kind == RegionKind.DESA


def test_move_parent_changes_the_territory_at_once(by, bangun_mulya, give):
    kim = KimFactory(region=bangun_mulya)
    old, new = (
        give(UserFactory(), Role.KECAMATAN, region(code)) for code in ("64.09.02", "64.09.03")
    )

    move_parent(bangun_mulya, region("64.09.03"), "64.09.03.2014", change=decision(), by=by)

    kim.refresh_from_db()
    assert kim.region.place == "Desa Bangun Mulya, Kecamatan Babulu, Kabupaten Penajam Paser Utara"
    assert not old.has_perm("registry.view_kim", kim)
    assert new.has_perm("registry.view_kim", kim)


def test_move_parent_of_a_preparatory_desa_needs_no_code(by):
    parent = region("64.09.02")
    new = Region.objects.create(
        path="64.09.02.P9", name="Sumber Rejo", level="desa", kind="desa", parent=parent,
        status=RegionStatus.PREPARATORY,
    )  # fmt: skip

    move_parent(new, region("64.09.03"), "", change=decision(), by=by)

    new.refresh_from_db()
    assert (new.path, new.status) == (f"64.09.03.P{new.pk}", RegionStatus.PREPARATORY)
    assert list(Region.objects.at("64.09.02.P9")) == [new]


@pytest.mark.parametrize(
    ("parent", "code", "field"),
    [("64.09.02", "64.09.02.2014", "parent"), ("64.09.03", "", "code")],
)
def test_move_parent_refuses(by, bangun_mulya, parent, code, field):
    with pytest.raises(DomainError) as refusal:
        move_parent(bangun_mulya, region(parent), code, change=decision(), by=by)

    assert refusal.value.field == field
    assert Region.objects.get(pk=bangun_mulya.pk).path == "64.09.02.2004"


def test_split_links_both_sides_and_keeps_the_old_desa(by, bangun_mulya):
    new = desa("64.09.02.2011", "Mulya Jaya")

    split(bangun_mulya, [new], keeps_old=True, change=decision(), by=by)

    old = Region.objects.get(pk=bangun_mulya.pk)
    assert old.status == RegionStatus.DEFINITIVE
    assert list(old.successors()) == [new]
    assert [c.pk for c in RegionChange.objects.about(old)] == [
        c.pk for c in RegionChange.objects.about(new)
    ]


def test_split_into_two_ends_the_old_desa(by, bangun_mulya):
    parts = [desa("64.09.02.2011", "Mulya Jaya"), desa("64.09.02.2012", "Mulya Asri")]

    split(bangun_mulya, parts, keeps_old=False, change=decision(), by=by)

    old = Region.objects.get(pk=bangun_mulya.pk)
    assert (old.status, old.ended_on, list(old.successors())) == (RegionStatus.ENDED, DAY, parts)


def test_split_that_ends_the_old_desa_needs_two_new_ones(by, bangun_mulya):
    with pytest.raises(DomainError) as refusal:
        split(bangun_mulya, [desa("64.09.02.2011", "Mulya Jaya")], keeps_old=False,
              change=decision(), by=by)  # fmt: skip

    assert refusal.value.field == "new_2"
    assert Region.objects.get(pk=bangun_mulya.pk).status == RegionStatus.DEFINITIVE


def test_merge_ends_the_joining_desa_and_keeps_the_receiving_one(by, bangun_mulya):
    other = desa("64.09.02.2011", "Mulya Jaya")

    merge([bangun_mulya, other], other, change=decision(), by=by)

    old = Region.objects.get(pk=bangun_mulya.pk)
    assert (old.status, list(old.successors())) == (RegionStatus.ENDED, [other])
    assert Region.objects.get(pk=other.pk).status == RegionStatus.DEFINITIVE


def test_merge_of_a_desa_with_itself_is_refused(by, bangun_mulya):
    with pytest.raises(DomainError) as refusal:
        merge([bangun_mulya], bangun_mulya, change=decision(), by=by)

    assert refusal.value.field == "into"


def test_a_change_of_an_ended_region_is_refused(by, bangun_mulya):
    Region.objects.filter(pk=bangun_mulya.pk).update(status=RegionStatus.ENDED)

    with pytest.raises(IllegalTransitionError):
        rename(bangun_mulya, "Bangun Raya", change=decision(), by=by)

    assert Region.objects.get(pk=bangun_mulya.pk).name == "Bangun Mulya"


def test_only_a_desa_is_split(by):
    with pytest.raises(DomainError, match="hanya untuk desa dan kelurahan"):
        split(region("64.09.02"), [region("64.09.03")], keeps_old=True, change=decision(), by=by)
