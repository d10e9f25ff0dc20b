from tests.access.row import only
from tests.factories.monev import EntryFactory, plan_for


def slug(world):
    return [world.round.slug]


def planned(world):
    """A round with a plan, so that it can be ended."""
    entry = EntryFactory(round=world.round, kim=world.kim)
    plan_for(world.round, (entry, world.round.juri_assignments.scoring().first()))
    return slug(world)


def export(world):
    return [world.round.slug, "csv"]


READERS = {"kabupaten": 200, "auditor": 200, "ketua_juri": 200, "sekretaris": 200}
ROWS = [
    # Who judges whom is read by those who run the panel; a juri sees the own list.
    only("monev:plan_detail", args=slug, **READERS),
    only("monev:plan_export", args=export, **READERS),
    only("monev:plan_draw", args=slug, kabupaten=200),
    only("monev:plan_import", args=slug, kabupaten=200),
    only("monev:plan_update", args=slug, kabupaten=200),
    only("monev:plan_end", args=planned, kabupaten=200),
]
