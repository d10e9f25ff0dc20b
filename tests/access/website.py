from tests.access.permit import ELSEWHERE
from tests.access.row import csv, only, public
from tests.access.umkm import INSIDE, WATCHERS
from tests.factories.assistance import WebsiteFactory

KEEPERS = INSIDE | {"desa": 200, "kabupaten": 200}


def desa(world):
    WebsiteFactory()
    return ["64.09.02.2004"]


ROWS = [
    public("registry:website_detail", args=desa),
    only("registry:website_list", **WATCHERS, **ELSEWHERE),
    only("registry:website_export", args=csv, **WATCHERS, **ELSEWHERE),
    only("registry:website_update", others=404, args=desa, **KEEPERS),
    only("registry:website_check", others=404, args=desa, **KEEPERS),
]
