from tests.access.entry import SEEING, entry, slug
from tests.access.row import only
from tests.factories.monev import EntryFactory, SessionFactory

INSIDE = dict.fromkeys(
    ["kabupaten", "provinsi", "pimpinan", "auditor", "ketua_juri", "juri", "sekretaris"], 200
)


def on_stage(world):
    return [EntryFactory(round=world.round, kim=world.kim, on_stage=True).pk]


def session(world):
    return [SessionFactory(round=world.round).pk]


ROWS = [
    only("monev:hall_screen", args=slug, **INSIDE),
    only("monev:hall_detail", args=slug, **INSIDE),
    only("monev:hall_order", args=slug, **INSIDE),
    only("monev:session_create", args=slug, kabupaten=200),
    only("monev:session_delete", "post", args=session, kabupaten=302),
    only("monev:hall_start", "post", others=404, args=entry, **(SEEING | {"kabupaten": 302})),
    only("monev:hall_finish", "post", others=404, args=on_stage, **(SEEING | {"kabupaten": 302})),
    only("monev:hall_skip", "post", others=404, args=entry, **(SEEING | {"kabupaten": 302})),
    only("monev:hall_absent", others=404, args=entry, **(SEEING | {"kabupaten": 200})),
    only(
        "monev:entry_notes", others=404, args=entry,
        **(
            SEEING
            | dict.fromkeys(["kabupaten", "auditor", "ketua_juri", "juri", "sekretaris"], 200)
        ),
    ),
]  # fmt: skip
