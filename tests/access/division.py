from tests.access.entry import SEEING, entry
from tests.access.readiness import draft, open_round
from tests.access.row import only

ROWS = [
    only(
        "monev:division_detail", args=open_round, kabupaten=200, provinsi=200, pimpinan=200,
        auditor=200,
    ),
    only(
        "monev:division_update", others=404, args=draft, kabupaten=200, provinsi=403,
        pimpinan=403, auditor=403,
    ),
    only("monev:entry_categorize", others=404, args=entry, **(SEEING | {"kabupaten": 200})),
]  # fmt: skip
