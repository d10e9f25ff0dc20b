import datetime
import uuid

import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.models import Forum, Kim, RegistryCounter
from registry.registration import register_forum, register_kim, revise_forum, revise_kim
from tests.factories.registry import ForumFactory, KimFactory, SectorFactory, region

pytestmark = pytest.mark.django_db


def register(by, name="KIM Mekar Waru", code="64.09.02.2004", **values):
    return register_kim(Kim(name=name, region=region(code), **values), by=by)


def test_register_kim_numbers_run_per_kabupaten(personas):
    codes = ["64.09.02.2004", "64.09.03.2009", "64.08.12.2004", "64.09.02"]

    made = [register(personas.kabupaten, code=code) for code in codes]

    assert [kim.registry_no for kim in made] == [
        "KIM-64.09-0001", "KIM-64.09-0002", "KIM-64.08-0001", "KIM-64.09-0003",
    ]  # fmt: skip


def test_register_kim_never_gives_a_number_twice(personas):
    register(personas.kabupaten).delete()

    assert register(personas.kabupaten).registry_no == "KIM-64.09-0002"


def test_register_kim_makes_a_draft_with_sectors_and_records(personas):
    umkm, main = SectorFactory(), SectorFactory(slug="literasi", name="Literasi")
    kim = Kim(name="KIM Mekar Waru", region=region("64.09.02.2004"), main_sector=main)

    register_kim(kim, by=personas.desa, sectors=[umkm])

    kim.refresh_from_db()
    assert (kim.state, kim.slug) == ("draft", "kim-mekar-waru-bangun-mulya")
    assert {sector.slug for sector in kim.sectors.all()} == {"umkm", "literasi"}
    entry = AuditEntry.objects.about(kim).get()
    assert (entry.verb, entry.user) == ("kim.create", personas.desa)


def test_register_kim_twice_with_one_key_gives_the_first(personas):
    key = uuid.uuid4()

    made = [register(personas.desa, request_id=key) for _ in range(2)]

    assert made[0].pk == made[1].pk
    assert Kim.objects.filter(request_id=key).count() == 1
    assert RegistryCounter.objects.get().last_number == 1


def test_register_kim_addresses_are_unique(personas):
    made = [register(personas.kabupaten, name="KIM Bangun Mulya") for _ in range(3)]

    assert [kim.slug for kim in made] == [
        "kim-bangun-mulya", "kim-bangun-mulya-2", "kim-bangun-mulya-3",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Tambah", "!!!", "鼓", "K" * 120])
def test_register_kim_always_finds_an_address(personas, name):
    kim = register(personas.kabupaten, name=name)

    assert kim.slug not in {"", "tambah"}
    assert len(kim.slug) <= 160


def test_revise_kim_writes_the_next_version_and_keeps_the_address(personas):
    kim = KimFactory(name="KIM Lama", slug="kim-lama")
    kim.name, kim.founded_on = "KIM Baru", datetime.date(2024, 1, 1)

    revise_kim(kim, by=personas.pengurus, changed=["name"])

    kim.refresh_from_db()
    assert (kim.name, kim.slug, kim.version) == ("KIM Baru", "kim-lama", 2)
    # Only what was changed is written.
    assert kim.founded_on is None
    assert AuditEntry.objects.about(kim).get().facts == {"changed": ["name"]}


def test_revise_kim_refuses_while_the_office_checks(personas):
    kim = KimFactory(name="KIM Lama")
    Kim.objects.filter(pk=kim.pk).update(state="submitted")
    kim.name = "KIM Baru"

    with pytest.raises(IllegalTransitionError):
        revise_kim(kim, by=personas.pengurus, changed=["name"])

    assert Kim.objects.get(pk=kim.pk).name == "KIM Lama"
    assert AuditEntry.objects.about(kim).count() == 0


def test_register_forum_twice_with_one_key_gives_the_first(personas):
    key = uuid.uuid4()

    made = [
        register_forum(
            Forum(name="Forum Waru", region=region("64.09.02"), request_id=key),
            by=personas.kabupaten,
        )
        for _ in range(2)
    ]

    assert made[0].pk == made[1].pk
    assert (Forum.objects.count(), made[0].slug) == (1, "forum-waru")
    assert AuditEntry.objects.about(made[0]).get().verb == "forum.create"


def test_revise_forum_writes_the_next_version(personas):
    forum = ForumFactory(name="Forum Lama")
    forum.name = "Forum Baru"

    revise_forum(forum, by=personas.kabupaten, changed=["name"])

    forum.refresh_from_db()
    assert (forum.name, forum.version) == ("Forum Baru", 2)
