import pytest

from kim_portal.accounts.models import User
from registry.enums import Role
from registry.people import (
    governs,
    granted_roles,
    may_grant,
    territory_kim,
    territory_regions,
    visible_people,
)
from tests.factories.accounts import UserFactory
from tests.factories.registry import PLACES, region

pytestmark = pytest.mark.django_db

KABUPATEN_GIVES = ["kabupaten", "pimpinan", "kecamatan", "desa", "pengurus_kim"]


@pytest.mark.parametrize(
    ("persona", "roles"),
    [
        ("admin_sistem", list(Role)),
        ("provinsi", ["provinsi", "kabupaten", "pimpinan"]),
        ("kabupaten", KABUPATEN_GIVES),
        ("pimpinan", []),
        ("kecamatan", []),
        ("desa", []),
        ("pengurus", []),
        ("juri", []),
        ("auditor", []),
        ("nobody", []),
    ],
)
def test_granted_roles(personas, persona, roles):
    assert granted_roles(getattr(personas, persona)) == roles


@pytest.mark.parametrize(
    ("persona", "role", "path", "allowed"),
    [
        ("kabupaten", Role.KABUPATEN, "64.09", True),
        ("kabupaten", Role.KABUPATEN, "64.08", False),
        ("kabupaten", Role.DESA, "64.09.02.2004", True),
        ("kabupaten", Role.DESA, "64.08.12.2004", False),
        ("kabupaten", Role.PIMPINAN, "64", False),
        ("kabupaten", Role.PROVINSI, "64", False),
        ("provinsi", Role.KABUPATEN, "64.08", True),
        ("provinsi", Role.KABUPATEN, "35.08", False),
        ("provinsi", Role.PIMPINAN, "64", True),
        ("provinsi", Role.DESA, "64.09.02.2004", False),
        ("admin_sistem", Role.DESA, "64.09.02.2004", True),
        ("auditor", Role.DESA, "64.09.02.2004", False),
        ("desa", Role.DESA, "64.09.02.2004", False),
    ],
)
def test_may_grant(personas, persona, role, path, allowed):
    assert may_grant(getattr(personas, persona), role, path) is allowed


@pytest.mark.parametrize(
    ("persona", "governed"),
    [
        ("kabupaten", {"pimpinan", "kecamatan", "desa", "pengurus"}),
        ("kabupaten_lain", {"kecamatan_lain", "desa_lain", "pengurus_lain"}),
        ("provinsi", {"kabupaten", "kabupaten_lain", "pimpinan"}),
    ],
)
def test_governs_accounts_whose_every_duty_one_could_give(personas, persona, governed):
    user = getattr(personas, persona)

    found = {person.username for person in visible_people(user) if governs(user, person)}

    assert found == governed


def test_governs_not_when_one_duty_lies_elsewhere(personas, give):
    give(personas.desa, Role.DESA, region("64.08.12.2004"))

    assert not governs(personas.kabupaten, personas.desa)
    assert governs(personas.admin_sistem, personas.desa)


@pytest.mark.parametrize("flag", ["is_superuser", "is_auditor", "is_staff"])
def test_governs_never_technical_authorities(personas, flag):
    setattr(personas.desa, flag, True)

    assert not governs(personas.kabupaten, personas.desa)


def test_governs_not_oneself(personas):
    assert not governs(personas.admin_sistem, personas.admin_sistem)


def test_visible_people_without_repetition(personas, give):
    give(personas.desa, Role.KECAMATAN, region("64.09.02"))

    names = [person.username for person in visible_people(personas.kabupaten)]

    assert sorted(names) == ["desa", "kabupaten", "kecamatan", "pengurus", "pimpinan"]


def test_visible_people_includes_those_invited_without_duty(personas):
    juri = UserFactory(invited_by=personas.kabupaten)

    assert juri in visible_people(personas.kabupaten)
    assert juri not in visible_people(personas.kabupaten_lain)
    assert visible_people(personas.auditor).count() == User.objects.count()
    assert not visible_people(personas.desa).exists()


def test_territory_regions_and_kim(personas):
    for code in PLACES:
        region(code)

    codes = set(territory_regions(personas.kabupaten).values_list("code", flat=True))

    assert codes == {code for code in PLACES if code.startswith("64.09")}
    assert list(territory_kim(personas.kabupaten)) == [personas.kim]
    assert territory_regions(personas.admin_sistem).count() == len(PLACES)
    assert territory_kim(personas.admin_sistem).count() == 2
    assert not territory_kim(personas.provinsi).exists()
