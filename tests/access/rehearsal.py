from monev.enums import PanelRole, RoundState
from monev.rehearsal import start_rehearsal
from tests.access.row import only
from tests.factories.monev import JuriFactory, RoundFactory
from tests.factories.registry import region


def prepared(world):
    """A round that is announced, so everybody knows it, with a whole panel."""
    made = RoundFactory(state=RoundState.ANNOUNCED, region=region("64.09"))
    for role in (PanelRole.CHAIR, PanelRole.MEMBER, PanelRole.SECRETARY):
        JuriFactory(round=made, role=role)
    return made


def real(world):
    return [prepared(world).slug]


def rehearsal(world):
    return [start_rehearsal(prepared(world), entry_count=1, by=world.kabupaten).slug]


# A rehearsal is there for its office, those above it and its panel; not for the public.
WATCHERS = {"provinsi": 403, "pimpinan": 403, "auditor": 403}

ROWS = [
    only("monev:round_rehearse", args=real, kabupaten=200),
    only("monev:rehearsal_fill", "post", others=404, args=rehearsal, kabupaten=302, **WATCHERS),
    only("monev:rehearsal_wipe", others=404, args=rehearsal, kabupaten=200, **WATCHERS),
    only("monev:rehearsal_wipe", "post", others=404, args=rehearsal, kabupaten=302, **WATCHERS),
    only(
        "monev:round_detail", others=404, args=rehearsal, anonymous=404, kabupaten=200,
        provinsi=200, pimpinan=200, auditor=200,
    ),
]  # fmt: skip
