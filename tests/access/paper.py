from tests.access.row import only
from tests.access.sheet import filled, locked


def round_of_juri(world):
    locked(world)
    return [world.round.slug]


ROWS = [
    only("monev:sheet_print", args=filled, others=404, juri=200, ketua_juri=200, sekretaris=200),
    # Nobody else sees an own submitted sheet there: the chair and the secretary have none.
    only("monev:sheet_collect", args=round_of_juri, juri=200, ketua_juri=404, sekretaris=404),
]
