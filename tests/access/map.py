from tests.access.desk import READERS
from tests.access.row import Row, public


def kecamatan(world):
    return [world.kim.region.parent.path]


ROWS = [
    public("registry:map_home"),
    public("registry:map_detail", args=kecamatan),
    public("registry:potential_detail", args=kecamatan),
    Row("registry:mentor_list", args=kecamatan, statuses=READERS),
]
