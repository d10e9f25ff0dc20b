import datetime

from registry.enums import RegionStatus
from registry.models import Region
from tests.access.row import Row, csv, only
from tests.factories.region import KimMoveFactory, desa

# Who watches the kabupaten and the provinsi of the KIM of the personas.
OFFICES = {"kabupaten": 200, "provinsi": 200}
RIGHTS = {"kabupaten": 403, "provinsi": 403, "kabupaten_lain": 403, "pengurus": 403}
RIGHTS |= {"auditor": 403}


def home(world):
    return [world.kim.region.path]


def rename(world):
    return [world.kim.region.path, "ganti-nama"]


def ended(world):
    Region.objects.filter(pk=world.kim.region_id).update(
        status=RegionStatus.ENDED, ended_on=datetime.date(2026, 1, 1)
    )
    return home(world)


def slug(world):
    return [world.kim.slug]


def arriving(world):
    """A KIM of elsewhere that asks to come into the home of the personas."""
    return [KimMoveFactory(kim=world.other_kim, to_region=world.kim.region).pk]


def leaving(world):
    return [KimMoveFactory(kim=world.kim, to_region=world.other_kim.region).pk]


def renaming(world):
    return {
        "name": "Bangun Raya", "legal_basis": "Perda 3/2026", "decided_on": "2026-03-01",
        "effective_on": "2026-04-01", "reason": "Usul warga",
    }  # fmt: skip


def to_new_desa(world):
    new = desa("64.09.02.2011", "Mulya Jaya")
    return {
        f"kim_{world.kim.pk}": str(new.pk), "moved_on": "2026-11-01", "reason": "Pemekaran",
        "yakin": "1",
    }  # fmt: skip


READERS = {"kabupaten": 200, "kabupaten_lain": 200, "provinsi": 200, "auditor": 200}

ROWS = [
    only("registry:region_change_list", args=home, **OFFICES, admin_sistem=200),
    only("registry:region_change_create", args=rename, **OFFICES, admin_sistem=200),
    only(
        "registry:region_change_create", "post", args=rename, data=renaming,
        **dict.fromkeys(OFFICES, 302), admin_sistem=302,
    ),
    only(
        "registry:region_closed_list", **OFFICES, kabupaten_lain=200, provinsi_lain=200,
        auditor=200,
    ),
    only(
        "registry:region_closed_export", args=csv, **OFFICES, kabupaten_lain=200,
        provinsi_lain=200, auditor=200,
    ),
    only("registry:region_move_kim", args=ended, **OFFICES),
    only(
        "registry:region_move_kim", "post", args=home, data=to_new_desa,
        **dict.fromkeys(OFFICES, 302),
    ),
    Row(
        "registry:kim_move_create",
        args=slug,
        statuses=OFFICES
        | dict.fromkeys(["auditor", "pimpinan", "kecamatan", "desa", "pengurus"], 403),
    ),
    only(
        "registry:kim_move_detail", others=404, args=arriving, **READERS, pengurus_lain=200,
    ),
    only(
        "registry:kim_move_accept", "post", others=404, args=arriving,
        **RIGHTS | {"kabupaten": 302, "pengurus_lain": 403, "pengurus": 404},
    ),
    only(
        "registry:kim_move_refuse", others=404, args=arriving,
        **RIGHTS | {"kabupaten": 200, "pengurus_lain": 403, "pengurus": 404},
    ),
    only(
        "registry:kim_move_withdraw", "post", others=404, args=leaving,
        **RIGHTS | {"kabupaten": 302, "provinsi": 302},
    ),
]  # fmt: skip
