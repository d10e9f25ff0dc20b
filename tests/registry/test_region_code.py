import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from registry.duties import duties
from registry.enums import RegionKind, RegionStatus, Role
from registry.models import Assignment, Kim, Region
from registry.region_code import found_preparatory, give_code
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def desa(personas):
    new = Region(name="Sumber Rejo", register_code="REG-7", parent=region("64.09.03"))
    return found_preparatory(new, by=personas.kabupaten)


def test_found_preparatory_makes_a_path_below_the_kecamatan(desa):
    desa.refresh_from_db()

    assert (desa.code, desa.path) == ("", f"64.09.03.P{desa.pk}")
    assert (desa.status, desa.timezone) == (RegionStatus.PREPARATORY, "Asia/Makassar")
    assert AuditEntry.objects.about(desa).get().verb == "region.create"


def test_found_preparatory_lies_in_the_territory_of_its_office(personas, desa):
    kim = KimFactory(region=desa)

    assert personas.kabupaten.has_perm("registry.verify_kim", kim)
    assert not personas.kabupaten_lain.has_perm("registry.verify_kim", kim)


def test_give_code_keeps_kim_and_duties_attached(personas, desa):
    kim = KimFactory(region=desa)
    operator = UserFactory()
    Assignment.objects.create(user=operator, role=Role.DESA, region=desa)

    coded = give_code(desa, "64.09.03.2013", by=personas.kabupaten)

    kim.refresh_from_db()
    assert (kim.region, coded.pk) == (coded, desa.pk)
    assert (coded.code, coded.path) == ("64.09.03.2013", "64.09.03.2013")
    assert (coded.status, coded.kind) == (RegionStatus.DEFINITIVE, RegionKind.DESA)
    assert duties(operator).covers("64.09.03.2013", Role.DESA)
    entry = AuditEntry.objects.about(coded).first()
    assert (entry.verb, entry.facts["code"]) == ("region.set_code", "64.09.03.2013")


def test_give_code_of_a_kelurahan_changes_the_kind(personas, desa):
    coded = give_code(desa, "64.09.03.1001", by=personas.kabupaten)

    assert coded.label == "Kelurahan Sumber Rejo"


def test_give_code_that_was_loaded_meanwhile_moves_everything_there(personas, desa):
    kim = KimFactory(region=desa)
    operator = UserFactory()
    Assignment.objects.create(user=operator, role=Role.DESA, region=desa)
    loaded = region("64.09.03.2009")

    coded = give_code(desa, "64.09.03.2009", by=personas.kabupaten)

    desa.refresh_from_db()
    assert coded == loaded
    assert Kim.objects.get(pk=kim.pk).region == loaded
    assert duties(operator).covers("64.09.03.2009", Role.DESA)
    assert (desa.status, desa.code) == (RegionStatus.ENDED, "")


def test_give_code_refuses_an_unknown_kecamatan(personas, desa):
    with pytest.raises(DomainError) as refusal:
        give_code(desa, "64.09.77.2001", by=personas.kabupaten)

    assert refusal.value.field == "code"
    assert Region.objects.get(pk=desa.pk).code == ""


def test_give_code_refuses_a_region_that_has_one(personas):
    with pytest.raises(DomainError):
        give_code(region("64.09.03.2009"), "64.09.03.2013", by=personas.kabupaten)
