from monev.enums import RoundState
from monev.models import Round
from tests.access.row import only, public
from tests.factories.monev import RoundFactory
from tests.factories.registry import region

OFFICE = "kabupaten"
# Those who see a round of the kabupaten before it is announced, besides its office.
WATCHERS = {"provinsi": 403, "pimpinan": 403, "auditor": 403}


def draft(world):
    return [RoundFactory(state=RoundState.DRAFT, region=region("64.09")).slug]


def suspended(world):
    Round.objects.filter(pk=world.round.pk).update(
        state=RoundState.SUSPENDED, resume_state=RoundState.PRESENTATION, halt_reason="Bencana"
    )
    return [world.round.slug]


ROWS = [
    public("monev:round_list"),
    public("monev:method"),
    public("monev:round_detail", args=lambda world: [world.round.slug]),
    only(
        "monev:round_detail", others=404, args=draft, anonymous=404, kabupaten=200, provinsi=200,
        pimpinan=200, auditor=200,
    ),
    only("monev:round_create", kabupaten=200, kabupaten_lain=200, provinsi=200, provinsi_lain=200),
    only("monev:round_update", args=lambda world: [world.round.slug], kabupaten=200),
    only("monev:round_update", others=404, args=draft, kabupaten=200, **WATCHERS),
    # 409: the round is in its presentation, no step of the preparation is open.
    only("monev:round_advance", args=lambda world: [world.round.slug], kabupaten=409),
    only("monev:round_suspend", args=lambda world: [world.round.slug], kabupaten=200),
    only("monev:round_cancel", args=lambda world: [world.round.slug], kabupaten=200),
    only("monev:round_resume", "post", args=suspended, kabupaten=302),
]  # fmt: skip
