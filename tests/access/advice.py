from tests.access.result import published
from tests.access.row import Row, only

ROWS = [
    # Before publication the page is nowhere.
    Row("monev:round_advice", args=lambda world: [world.round.slug]),
    only("monev:round_advice", args=published, kabupaten=200),
    Row("monev:round_sectors", args=lambda world: [world.round.slug]),
    only("monev:round_sectors", args=published, kabupaten=200),
]
