"""The place of a row: Kemendagri codes and names of every level, from the path of the region."""

from kim_portal.open_data.table import Column
from registry.enums import RegionKind, RegionLevel
from registry.models import Boundary, Region
from registry.models.region import PATH_LENGTHS

UPPER = (RegionLevel.PROVINSI, RegionLevel.KABUPATEN, RegionLevel.KECAMATAN)
PLACE_COLUMNS = (
    Column("kode_provinsi", "string", "Kode Kemendagri provinsi", is_required=True),
    Column("provinsi", "string", "Nama provinsi", is_required=True),
    Column("kode_kabupaten", "string", "Kode Kemendagri kabupaten/kota"),
    Column("kabupaten", "string", "Nama kabupaten/kota dengan jenisnya"),
    Column("kode_kecamatan", "string", "Kode Kemendagri kecamatan; kosong bila tidak terikat"),
    Column("kecamatan", "string", "Nama kecamatan"),
    Column(
        "kode_desa", "string",
        "Kode Kemendagri desa/kelurahan; kosong bila tidak terikat, atau desa persiapan",
    ),
    Column("desa", "string", "Nama desa/kelurahan"),
    Column(
        "jenis_desa", "string", "Desa atau kelurahan",
        choices=(RegionKind.DESA.label, RegionKind.KELURAHAN.label),
    ),
)  # fmt: skip
# What `Places.of` needs of a region, as values_list names it.
REGION_VALUES = ("path", "code", "name", "level", "kind")


def region_values(prefix: str) -> list[str]:
    """Return the names of the region's columns behind a relation, such as "kim__region__"."""
    return [f"{prefix}{name}" for name in REGION_VALUES]


class Places:
    """Names of provinsi, kabupaten and kecamatan, loaded once per file: some eight thousand."""

    def __init__(self):
        rows = Region.objects.filter(level__in=UPPER).values_list("path", "name")
        self.names = dict(rows.order_by())

    def of(self, path: str, code: str, name: str, level: str, kind: str) -> tuple:
        """Return the values of PLACE_COLUMNS for one region."""
        found = []
        for upper in UPPER:
            length = PATH_LENGTHS[upper]
            own = path[:length] if len(path) >= length else ""
            found += [own or None, self.names.get(own)]
        if level == RegionLevel.DESA:
            return (*found, code or None, name, RegionKind(kind).label)
        return (*found, None, None, None)


def area_points() -> dict[str, tuple[float, float]]:
    """Return code → (longitude, latitude) of the middle of each kecamatan with a boundary."""
    rows = Boundary.objects.filter(region__level=RegionLevel.KECAMATAN).order_by()
    found = rows.values_list("region__code", "longitude", "latitude")
    return {code: (longitude, latitude) for code, longitude, latitude in found}
