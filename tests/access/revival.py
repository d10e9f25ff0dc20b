from registry.enums_revival import RevivalStepState
from tests.access.row import csv, only
from tests.access.umkm import INSIDE, WATCHERS, keepers, slug
from tests.factories.revival import RevivalPlanFactory, RevivalStepFactory


def plan(world):
    return [RevivalPlanFactory(kim=world.kim).pk]


def step(world):
    return [RevivalStepFactory(plan__kim=world.kim).pk]


def dropped(world):
    values = {"state": RevivalStepState.DROPPED, "note": "Kades berganti"}
    return [RevivalStepFactory(plan__kim=world.kim, **values).pk]


def office(status):
    return INSIDE | {"kabupaten": status}


def coordinators(status):
    return INSIDE | {"kabupaten": status, "kecamatan": status}


def doers(status):
    return keepers(status) | {"kecamatan": status}


ELSEWHERE = dict.fromkeys(
    ["provinsi_lain", "kabupaten_lain", "kecamatan_lain", "desa_lain", "pengurus_lain"], 200
)

ROWS = [
    only("registry:revival_list", **WATCHERS, **ELSEWHERE),
    only("registry:revival_export", args=csv, **WATCHERS, **ELSEWHERE),
    only("registry:revival_detail", others=404, args=plan, **WATCHERS),
    only("registry:revival_create", others=404, args=slug, **office(200)),
    only("registry:revival_update", others=404, args=plan, **office(200)),
    only("registry:revival_close", others=404, args=plan, **office(200)),
    only("registry:revivalstep_create", others=404, args=plan, **coordinators(200)),
    only("registry:revivalstep_update", others=404, args=step, **coordinators(200)),
    only("registry:revivalstep_drop", others=404, args=step, **coordinators(200)),
    only("registry:revivalstep_finish", others=404, args=step, **doers(200)),
    only("registry:revivalstep_reopen", "post", others=404, args=dropped, **doers(302)),
]
