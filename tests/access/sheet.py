from monev.closing import close_round
from monev.models import JuriAssignment
from tests.access.row import Row, only
from tests.factories.monev import EntryFactory, SheetFactory


def sheet_of_juri(world, **kwargs):
    juri = JuriAssignment.objects.get(user=world.juri)
    return SheetFactory(entry=EntryFactory(round=world.round), juri=juri, **kwargs)


def filled(world):
    return [sheet_of_juri(world, scores={"A1": "2"}).uuid]


def locked(world):
    return [sheet_of_juri(world, submitted=True, scores={"A1": "2", "B1": "2", "B2": "2"}).uuid]


def closed(world):
    return [close_round(world.round, by=world.ketua_juri).slug]


ROWS = [
    # While scoring a sheet exists for its own juri alone.
    Row("monev:sheet_detail", args=filled, statuses={"juri": 200}),
    Row("monev:sheet_detail", "post", args=filled, statuses={"juri": 302}),
    Row("monev:sheet_check", args=filled, statuses={"juri": 200}),
    Row(
        "monev:sheet_check", "post", args=filled, data=lambda w: {"aksi": "ajukan"},
        statuses={"juri": 200},
    ),
    # The chair reaches every sheet of the panel, without its values.
    Row("monev:sheet_reopen", args=locked, statuses={"ketua_juri": 200, "juri": 403}),
    Row(
        "monev:sheet_reopen", "post", args=locked, data=lambda w: {"alasan": "Salah ketik"},
        statuses={"ketua_juri": 302, "juri": 403},
    ),
    only("monev:round_close", args=lambda w: [w.round.slug], ketua_juri=200),
    only("monev:round_close", "post", args=lambda w: [w.round.slug], ketua_juri=302),
    only("monev:round_unclose", "post", args=closed, ketua_juri=302),
    only("monev:round_open", args=closed, sekretaris=200),
    only("monev:round_open", "post", args=closed, sekretaris=302),
]  # fmt: skip
