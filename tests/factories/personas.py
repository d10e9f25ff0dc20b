"""The people and places that most tests of rights begin with."""

from types import SimpleNamespace

from monev.enums import PanelRole
from registry.enums import Role
from registry.models import Assignment
from tests.factories.accounts import UserFactory
from tests.factories.monev import JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, region


def give_role(user, role=Role.PENGURUS_KIM, place=None, kim=None):
    """Give a role: give_role(user, Role.KABUPATEN, place), give_role(user, kim=…)."""
    Assignment.objects.create(user=user, role=role, region=place, kim=kim)
    user.__dict__.pop("_duties", None)
    return user


def make_personas() -> SimpleNamespace:
    """One person per role, all answering for the same verified KIM, and colleagues elsewhere."""
    home, other = region("64.09.02.2004"), region("64.08.12.2004")
    kim = KimFactory(name="KIM Mekar Waru", region=home, verified=True)
    other_kim = KimFactory(name="KIM Pesisir Singkama", region=other, verified=True)
    # A round of the kabupaten that is being scored, and one elsewhere.
    round_ = RoundFactory(scoring=True, region=region("64.09"))
    other_round = RoundFactory(scoring=True, region=region("64.08"))

    def person(name, **flags):
        return UserFactory(username=name, full_name=name.replace("_", " ").title(), **flags)

    def juri(name, in_round, role=PanelRole.MEMBER):
        return JuriFactory(user=person(name), round=in_round, role=role).user

    def at(name, role, code):
        return give_role(person(name), role, region(code))

    return SimpleNamespace(
        kim=kim,
        other_kim=other_kim,
        round=round_,
        other_round=other_round,
        ketua_juri=juri("ketua_juri", round_, PanelRole.CHAIR),
        juri=juri("juri", round_),
        sekretaris=juri("sekretaris", round_, PanelRole.SECRETARY),
        juri_lain=juri("juri_lain", other_round),
        anonymous=None,
        nobody=person("tanpa_tugas"),
        admin_sistem=person("admin_sistem", is_superuser=True, is_staff=True),
        auditor=person("auditor", is_auditor=True),
        provinsi=at("provinsi", Role.PROVINSI, "64"),
        provinsi_lain=at("provinsi_lain", Role.PROVINSI, "35"),
        kabupaten=at("kabupaten", Role.KABUPATEN, "64.09"),
        kabupaten_lain=at("kabupaten_lain", Role.KABUPATEN, "64.08"),
        pimpinan=at("pimpinan", Role.PIMPINAN, "64.09"),
        kecamatan=at("kecamatan", Role.KECAMATAN, "64.09.02"),
        kecamatan_lain=at("kecamatan_lain", Role.KECAMATAN, "64.08.12"),
        desa=at("desa", Role.DESA, "64.09.02.2004"),
        desa_lain=at("desa_lain", Role.DESA, "64.08.12.2004"),
        pengurus=give_role(person("pengurus"), kim=kim),
        pengurus_lain=give_role(person("pengurus_lain"), kim=other_kim),
    )
