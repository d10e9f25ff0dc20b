from monev.enums import EntryState, RoundState
from tests.access.row import only
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import region


def slug(world):
    return [world.round.slug]


def open_round(world):
    return [RoundFactory(state=RoundState.NOMINATION, region=region("64.09")).slug]


def entry(world):
    return [EntryFactory(round=world.round, kim=world.kim).pk]


def nominated(world):
    round_ = RoundFactory(state=RoundState.NOMINATION, region=region("64.09"))
    return [EntryFactory(round=round_, kim=world.kim, state=EntryState.NOMINATED).pk]


# Who sees an entry of the KIM: its territory, its pengurus, those who run or judge the round.
SEEING = {
    "auditor": 403, "provinsi": 403, "pimpinan": 403, "kecamatan": 403, "desa": 403,
    "pengurus": 403, "kabupaten": 403, "ketua_juri": 403, "juri": 403, "sekretaris": 403,
}  # fmt: skip
# The nominated entry is in another round, where nobody of the panel sits.
OUTSIDE_PANEL = {
    name: status
    for name, status in SEEING.items()
    if name not in {"ketua_juri", "juri", "sekretaris"}
}
READING = dict.fromkeys(SEEING, 200)

ROWS = [
    only(
        "monev:entry_list", args=slug, kabupaten=200, provinsi=200, pimpinan=200, auditor=200,
        ketua_juri=200, juri=200, sekretaris=200,
    ),
    only("monev:entry_create", args=open_round, kabupaten=200),
    only("monev:entry_detail", others=404, args=entry, **READING),
    only(
        "monev:entry_submit", "post", others=404, args=nominated,
        **(OUTSIDE_PANEL | {"kabupaten": 302, "pengurus": 302}),
    ),
    only(
        "monev:entry_refresh", "post", others=404, args=nominated,
        **(OUTSIDE_PANEL | {"kabupaten": 302, "pengurus": 302}),
    ),
    only("monev:entry_decide", others=404, args=entry, **(SEEING | {"kabupaten": 200})),
    only("monev:entry_return", others=404, args=entry, **(SEEING | {"kabupaten": 200})),
    only("monev:entry_extend", others=404, args=entry, **(SEEING | {"kabupaten": 200})),
    only("monev:entry_waive", others=404, args=entry, **(SEEING | {"kabupaten": 200})),
    only(
        "monev:entry_recuse", others=404, args=entry,
        **(SEEING | {"kabupaten": 200, "ketua_juri": 200, "juri": 200}),
    ),
    only("monev:round_draw", args=slug, kabupaten=200),
]  # fmt: skip
