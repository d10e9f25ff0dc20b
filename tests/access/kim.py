import datetime

from registry.enums import RegistrationState
from tests.access.row import Row, only, public
from tests.factories.registry import KimFactory, MemberFactory, SectorFactory

# Everybody who watches over the KIM's region, or belongs to the KIM, without the right to act.
INSIDE = dict.fromkeys(
    ["auditor", "provinsi", "kabupaten", "pimpinan", "kecamatan", "desa", "pengurus"], 403
)


def slug(world):
    return [world.kim.slug]


def hidden(world):
    """A KIM of the same desa that only its office may see."""
    return [KimFactory(slug="kim-tersembunyi").slug]


def into_neighbour(world):
    other = KimFactory(slug="kim-lain", region=world.kim.region, verified=True)
    return {"into": other.registry_no, "reason": "Terdaftar dua kali"}


def submitted(world):
    return [KimFactory(slug="kim-diajukan", submitted=True).slug]


def complete(world):
    """The personas' KIM as a complete draft."""
    world.kim.state = RegistrationState.DRAFT
    world.kim.save()
    world.kim.sectors.add(SectorFactory())
    if not world.kim.members.exists():
        MemberFactory(kim=world.kim, position="ketua")
    return [world.kim.slug]


def submitted_own(world):
    world.kim.state = RegistrationState.SUBMITTED
    world.kim.save()
    return [world.kim.slug]


def reason(world):
    return {"reason": "Susunan pengurus belum lengkap."}


def inside(**statuses):
    return INSIDE | statuses


ROWS = [
    public("registry:kim_list"),
    public("registry:kim_detail", args=slug),
    only("registry:kim_create", kabupaten=200, kabupaten_lain=200, desa=200, desa_lain=200),
    Row(
        "registry:kim_detail",
        args=hidden,
        statuses=inside(pengurus=404)
        | {"anonymous": 404}
        | dict.fromkeys(["auditor", "provinsi", "kabupaten", "pimpinan", "kecamatan", "desa"], 200),
    ),
    Row(
        "registry:kim_update",
        args=slug,
        statuses=inside(kabupaten=200, desa=200, pengurus=200),
    ),
    Row(
        "registry:kim_submit",
        "post",
        args=complete,
        statuses=inside(kabupaten=302, desa=302, pengurus=302),
    ),
    Row("registry:kim_verify", "post", args=submitted_own, statuses=inside(kabupaten=302)),
    Row("registry:kim_return", args=submitted_own, statuses=inside(kabupaten=200)),
    Row(
        "registry:kim_return", "post", args=submitted_own, data=reason,
        statuses=inside(kabupaten=302),
    ),
    Row("registry:kim_reject", args=submitted_own, statuses=inside(kabupaten=200)),
    Row(
        "registry:kim_reject", "post", args=submitted_own, data=reason,
        statuses=inside(kabupaten=302),
    ),
    Row("registry:kim_merge", args=slug, statuses=inside(kabupaten=200)),
    Row(
        "registry:kim_merge", "post", args=slug, data=into_neighbour,
        statuses=inside(kabupaten=302),
    ),
    Row("registry:kim_archive", args=slug, statuses=inside(kabupaten=200)),
    Row("registry:kim_archive", "post", args=slug, data=reason, statuses=inside(kabupaten=302)),
    Row("registry:kim_set_status", args=slug, statuses=inside(kabupaten=200)),
    Row(
        "registry:kim_set_status",
        "post",
        args=slug,
        data=lambda world: {"status": "active", "decided_on": datetime.date(2026, 1, 5)},
        statuses=inside(kabupaten=302),
    ),
    Row("registry:kim_contact", args=slug, statuses=inside(kabupaten=200, pengurus=200)),
    Row("registry:kim_contact", "post", args=slug, statuses=inside(kabupaten=200, pengurus=200)),
]  # fmt: skip
