import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.kim_merging import merge_kim
from registry.models import Kim
from registry.tally import tallies_of
from tests.factories.accounts import UserFactory
from tests.factories.region import KimMoveFactory
from tests.factories.registry import KimFactory, ReportFactory, SkFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def kept():
    return KimFactory(name="KIM Mekar Waru", slug="asli", verified=True)


@pytest.fixture
def twin():
    return KimFactory(name="KIM Mekarwaru", slug="kembar", verified=True)


def counted():
    return [one.value for one in tallies_of(region("64.09"))]


def test_merged_kim_is_counted_once_and_keeps_its_own_history(by, kept, twin):
    sk, report = SkFactory(kim=twin), ReportFactory(kim=twin, verified=True)
    assert counted() == [2, 0, 2]

    merge_kim(twin, kept, by=by, reason="Terdaftar dua kali")

    stored = Kim.objects.get(pk=twin.pk)
    assert (stored.state, stored.duplicate_of, stored.return_reason) == (
        "archived", kept, "Terdaftar dua kali"
    )  # fmt: skip
    assert counted() == [1, 0, 1]
    assert (list(stored.sk_set.all()), list(stored.reports.all())) == ([sk], [report])
    assert (kept.sk_set.count(), kept.reports.count()) == (0, 0)
    merged, took_over = (AuditEntry.objects.about(one).get() for one in (twin, kept))
    assert (merged.verb, took_over.verb) == ("kim.merge", "kim.take_over")
    assert merged.facts["kept"] == took_over.facts["kept"] == kept.registry_no


def test_merged_registration_is_not_accepted(by, kept):
    waiting = KimFactory(name="KIM Mekar Waru", slug="baru", submitted=True)

    merge_kim(waiting, kept, by=by, reason="Sudah terdaftar")

    stored = Kim.objects.get(pk=waiting.pk)
    assert (stored.state, stored.duplicate_of) == ("rejected", kept)


def test_merging_again_leaves_no_chain(by, kept, twin):
    third = KimFactory(slug="tiga", verified=True)
    merge_kim(twin, third, by=by, reason="Sama")

    merge_kim(third, kept, by=by, reason="Sama")

    assert set(Kim.objects.filter(duplicate_of=kept)) == {twin, third}


def test_verifying_again_takes_the_merge_back(by, kept, twin):
    merge_kim(twin, kept, by=by, reason="Salah lihat")
    Kim.objects.get(pk=twin.pk).verify(by=by)

    stored = Kim.objects.get(pk=twin.pk)
    assert (stored.state, stored.duplicate_of) == ("verified", None)


@pytest.mark.parametrize("state", ["draft", "returned", "archived", "rejected"])
def test_only_a_handed_in_or_verified_kim_is_merged(by, kept, state):
    twin = KimFactory(slug="kembar", state=state)

    with pytest.raises(IllegalTransitionError, match="Hanya KIM yang diajukan atau terverifikasi"):
        merge_kim(twin, kept, by=by, reason="Sama")

    assert Kim.objects.get(pk=twin.pk).state == state


@pytest.mark.parametrize("state", ["submitted", "archived", "draft"])
def test_a_kim_is_merged_only_into_a_verified_one(by, twin, state):
    other = KimFactory(slug="lain", state=state)

    with pytest.raises(DomainError, match="jadi tidak dapat dipertahankan") as refusal:
        merge_kim(twin, other, by=by, reason="Sama")

    assert refusal.value.field == "into"


def test_a_kim_is_not_merged_into_itself_nor_without_a_reason(by, kept, twin):
    with pytest.raises(DomainError, match="bukan KIM ini sendiri"):
        merge_kim(twin, twin, by=by, reason="Sama")
    with pytest.raises(DomainError) as refusal:
        merge_kim(twin, kept, by=by, reason=" ")

    assert refusal.value.field == "reason"
    assert AuditEntry.objects.count() == 0


def test_a_kim_that_waits_to_move_is_not_merged(by, kept, twin):
    KimMoveFactory(kim=twin)

    with pytest.raises(DomainError, match="menunggu persetujuan pindah"):
        merge_kim(twin, kept, by=by, reason="Sama")

    assert Kim.objects.get(pk=twin.pk).duplicate_of is None


def test_merging_a_second_time_is_refused(by, kept, twin):
    merge_kim(twin, kept, by=by, reason="Sama")

    with pytest.raises(IllegalTransitionError):
        merge_kim(twin, kept, by=by, reason="Sama")

    assert AuditEntry.objects.filter(verb="kim.merge").count() == 1
