from registry.enums import RegionKind, RegionLevel, RegionStatus
from registry.models import Region
from tests.access.row import Row, only, public
from tests.factories.registry import region


def kode(world):
    return [world.kim.region.code]


def preparatory(world):
    found = Region.objects.create(
        path="64.09.03.P1", name="Sumber Rejo", level=RegionLevel.DESA, kind=RegionKind.DESA,
        parent=region("64.09.03"), status=RegionStatus.PREPARATORY,
    )  # fmt: skip
    return [found.path]


ROWS = [
    public("registry:region_detail", args=kode),
    public("registry:region_search"),
    only("registry:region_create", kabupaten=200, kabupaten_lain=200),
    Row(
        "registry:region_set_code",
        args=preparatory,
        statuses={"provinsi": 403, "pimpinan": 403, "kabupaten": 200},
    ),
]
