from tests.access.row import csv, only
from tests.access.umkm import WATCHERS, keepers, private
from tests.factories.assistance import PermitFactory, UmkmFactory

ELSEWHERE = dict.fromkeys(
    ["provinsi_lain", "kabupaten_lain", "kecamatan_lain", "desa_lain", "pengurus_lain"], 200
)


def permit(world):
    return [PermitFactory(umkm=UmkmFactory(kim=world.kim)).pk]


ROWS = [
    only("registry:permit_list", **WATCHERS, **ELSEWHERE),
    only("registry:permit_export", args=csv, **WATCHERS, **ELSEWHERE),
    only("registry:permit_create", others=404, args=private, **keepers(200)),
    only("registry:permit_update", others=404, args=permit, **keepers(200)),
]
