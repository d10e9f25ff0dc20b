from monev.enums import MonevLevel, RoundState
from tests.access.row import only
from tests.factories.monev import RoundFactory
from tests.factories.registry import region


def provincial(world):
    return [
        RoundFactory(
            level=MonevLevel.PROVINSI, region=region("64"), state=RoundState.NOMINATION
        ).slug
    ]


def csv(world):
    return [*provincial(world), "csv"]


ROWS = [
    only("monev:regions_detail", args=provincial, provinsi=200, auditor=200),
    only("monev:regions_export", args=csv, provinsi=200, auditor=200),
]
