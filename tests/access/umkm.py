from tests.access.row import Row, csv_of_kim, only, public
from tests.factories.assistance import UmkmFactory

# Everybody who watches over the KIM's region, or belongs to it, without the right to act.
INSIDE = dict.fromkeys(
    ["auditor", "provinsi", "kabupaten", "pimpinan", "kecamatan", "desa", "pengurus"], 403
)
WATCHERS = dict.fromkeys(INSIDE, 200)


def slug(world):
    return [world.kim.slug]


def private(world):
    return [UmkmFactory(kim=world.kim).pk]


def shown(world):
    return [UmkmFactory(kim=world.kim, public=True).pk]


def keepers(status):
    """The two who write down what belongs to a KIM."""
    return INSIDE | {"pengurus": status, "kabupaten": status}


ROWS = [
    public("registry:umkm_list", args=slug),
    # Everybody reads who agreed; the table of all is for those who watch over the KIM.
    only("registry:umkm_export", others=404, args=csv_of_kim, **WATCHERS),
    public("registry:umkm_detail", args=shown),
    Row("registry:umkm_detail", args=private, statuses={"anonymous": 404} | WATCHERS),
    only("registry:umkm_create", others=404, args=slug, **keepers(200)),
    only("registry:umkm_update", others=404, args=private, **keepers(200)),
]
