from tests.access.permit import ELSEWHERE
from tests.access.row import csv, only
from tests.access.umkm import INSIDE, WATCHERS, keepers, slug
from tests.factories.assistance import HandoverFactory


def draft(world):
    return [HandoverFactory(kim=world.kim).pk]


def handed(world):
    return [HandoverFactory(kim=world.kim, handed=True).pk]


def publication(world):
    return {"published_url": "bangunmulya.desa.id/panen", "published_on": "2026-03-09"}


# A draft is the business of the KIM and its kabupaten; the auditor reads everything.
HIDDEN = dict.fromkeys(["provinsi", "pimpinan", "kecamatan", "desa"], 404)
DESA = INSIDE | {"desa": 200}

ROWS = [
    only("registry:handover_list", **WATCHERS, **ELSEWHERE),
    only("registry:handover_export", args=csv, **WATCHERS, **ELSEWHERE),
    only("registry:handover_create", others=404, args=slug, **keepers(200)),
    only("registry:handover_detail", others=404, args=handed, **WATCHERS),
    only("registry:handover_detail", others=404, args=draft, **WATCHERS | HIDDEN),
    only("registry:handover_update", others=404, args=draft, **keepers(200) | HIDDEN),
    only("registry:handover_hand", "post", others=404, args=draft, **keepers(302) | HIDDEN),
    only("registry:handover_publish", others=404, args=handed, **DESA),
    only(
        "registry:handover_publish", "post", others=404, args=handed, data=publication,
        **INSIDE | {"desa": 302},
    ),
    only("registry:handover_return", others=404, args=handed, **DESA),
]  # fmt: skip
