import datetime

import pytest
import time_machine

from registry.enums import Role
from registry.worklist import LISTED
from registry.worklist_assistance import tasks
from tests.factories.accounts import UserFactory
from tests.factories.assistance import (
    HandoverFactory,
    NeedFactory,
    PermitFactory,
    UmkmFactory,
    WebsiteFactory,
)
from tests.factories.registry import KimFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
LAST_WEEK, NEXT_WEEK = datetime.date(2026, 11, 14), datetime.date(2026, 11, 28)


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def kim():
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


def lines(user):
    return [(task.label, task.detail, task.action) for task in tasks(user)]


def test_assistance_tasks_of_the_office_are_dated_needs_permits_and_dead_sites(kim, office):
    umkm = UmkmFactory(kim=kim, name="Keripik Waru")
    NeedFactory(umkm=umkm, due_on=LAST_WEEK)
    NeedFactory(umkm=umkm, kind="nib")
    PermitFactory(umkm=umkm, issued=True, expires_on=LAST_WEEK)
    WebsiteFactory(last_post_on=datetime.date(2026, 3, 1))
    HandoverFactory(kim=kim, handed=True)

    assert lines(office) == [
        (
            "Usulan label halal Keripik Waru",
            f"KIM Mekar Waru, {kim.region.place}, belum ditangani",
            "Tangani",
        ),
        ("1 izin UMKM kedaluwarsa atau hampir habis", "Bantu pemiliknya memperpanjang", "Periksa"),
        ("1 situs desa lama tidak diperbarui", "Lebih dari 3 bulan tanpa unggahan", "Lihat"),
    ]


def test_assistance_tasks_of_the_pengurus_are_returned_and_waiting_posts(kim, give):
    HandoverFactory(kim=kim, returned=True, title="Panen raya")
    HandoverFactory(kim=kim, handed=True, title="Kerja bakti")
    HandoverFactory(kim=kim, published=True)
    pengurus = give(UserFactory(), kim=kim)

    assert lines(pengurus) == [
        ("Perbaiki berita: Panen raya", "Judulnya terlalu panjang.", "Perbaiki"),
        ("Berita diserahkan: Kerja bakti", "Menunggu Desa Bangun Mulya", "Lihat"),
    ]
    assert [task.waits_for_other for task in tasks(pengurus)] == [False, True]


def test_assistance_tasks_of_the_operator_are_posts_to_publish_and_the_own_dead_site(kim, give):
    HandoverFactory(kim=kim, handed=True, title="Panen raya")
    HandoverFactory(kim=kim, title="Masih draf")
    WebsiteFactory(last_post_on=datetime.date(2026, 3, 1))
    operator = give(UserFactory(), Role.DESA, kim.region)

    assert lines(operator) == [
        ("Terbitkan berita: Panen raya", "Dari KIM Mekar Waru", "Periksa"),
        ("Situs Desa Bangun Mulya lama tidak diperbarui", "Unggahan terakhir 1 Maret 2026",
         "Lihat"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.PROVINSI, Role.PIMPINAN])
def test_assistance_tasks_leave_watchers_alone(kim, give, role):
    NeedFactory(umkm=UmkmFactory(kim=kim), due_on=LAST_WEEK)
    HandoverFactory(kim=kim, handed=True)
    watcher = give(UserFactory(), role, region("64" if role == Role.PROVINSI else "64.09"))

    assert tasks(watcher) == []


def test_assistance_tasks_gather_what_is_more_than_the_list_holds(kim, office):
    for n in range(LISTED + 2):
        due_on = NEXT_WEEK + datetime.timedelta(days=n)
        NeedFactory(umkm=UmkmFactory(kim=kim), due_on=due_on)

    found = tasks(office)

    assert len(found) == LISTED + 1
    assert (found[-1].label, found[-1].url) == ("2 bantuan UMKM lain", "/umkm/")
    assert found[-1].due_on == NEXT_WEEK + datetime.timedelta(days=LISTED)


@pytest.mark.parametrize("count", [1, 3])
def test_assistance_tasks_cost_the_same_for_any_number_of_rows(
    kim, give, django_assert_num_queries, count
):
    for _ in range(count):
        umkm = UmkmFactory(kim=kim)
        NeedFactory(umkm=umkm, due_on=LAST_WEEK)
        PermitFactory(umkm=umkm, issued=True, expires_on=LAST_WEEK)
        HandoverFactory(kim=kim, handed=True)
    WebsiteFactory(last_post_on=datetime.date(2026, 3, 1), editor_kim=kim)
    user = give(give(UserFactory(), Role.KABUPATEN, region("64.09")), kim=kim)
    user = give(user, Role.DESA, kim.region)

    # Assignments, needs, permits, dead sites of the office, posts of the KIM, posts for the desa,
    # sites that are kept.
    with django_assert_num_queries(7):
        tasks(user)
