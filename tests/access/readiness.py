from monev.enums import RoundState
from tests.access.row import only
from tests.factories.monev import RoundFactory
from tests.factories.registry import region


def draft(world):
    return [RoundFactory(state=RoundState.DRAFT, region=region("64.09")).slug]


def open_round(world):
    return [RoundFactory(state=RoundState.NOMINATION, region=region("64.09")).slug]


def open_round_and_kim(world):
    return [*open_round(world), world.kim.slug]


ROWS = [
    # An announced round is public, its lists are not; a draft is not there for outsiders.
    only(
        "monev:rule_update", others=404, args=draft, kabupaten=200, provinsi=403, pimpinan=403,
        auditor=403,
    ),
    only(
        "monev:readiness_list", args=open_round, kabupaten=200, provinsi=200, pimpinan=200,
        auditor=200,
    ),
    only(
        "monev:readiness_detail", args=open_round_and_kim, kabupaten=200, provinsi=200,
        pimpinan=200, auditor=200, kecamatan=200, desa=200, pengurus=200,
    ),
]  # fmt: skip
