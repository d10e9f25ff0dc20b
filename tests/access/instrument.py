from tests.access.row import only, public
from tests.factories.monev import InstrumentFactory
from tests.factories.registry import region


def draft(world):
    """A draft of the kabupaten: its office edits it, the province watches, others know nothing."""
    return [InstrumentFactory(draft=True, region=region("64.09")).pk]


def versions(world):
    """Two locked versions of one instrument, which everybody may compare."""
    older = InstrumentFactory()
    return [older.pk, InstrumentFactory(code=older.code, version=2).pk]


def aspect(world):
    instrument = InstrumentFactory(draft=True, region=region("64.09"))
    return [instrument.aspects.first().pk]


def indicator(world):
    instrument = InstrumentFactory(draft=True, region=region("64.09"))
    return [instrument.indicators()[0].pk]


def edits(name, args, **statuses):
    """A page of the office that made the draft."""
    seen = {"provinsi": 403, "auditor": 403}
    return only(name, others=404, args=args, **(seen | {"kabupaten": 200} | statuses))


ROWS = [
    public("monev:instrument_list"),
    public("monev:instrument_detail", args=lambda world: [InstrumentFactory().pk]),
    public("monev:instrument_preview", args=lambda world: [InstrumentFactory().pk]),
    public("monev:instrument_compare", args=versions),
    only(
        "monev:instrument_create", args=lambda world: [InstrumentFactory().pk], kabupaten=200,
        kabupaten_lain=200, provinsi=200, provinsi_lain=200,
    ),
    edits("monev:instrument_what_if", draft, provinsi=200),
    edits("monev:instrument_update", draft),
    edits("monev:instrument_weigh", draft),
    edits("monev:instrument_lock", draft),
    edits("monev:instrument_trial", draft, provinsi=200),
    only(
        "monev:instrument_trial_delete", "post", others=404, args=draft, kabupaten=302,
        provinsi=302, auditor=403,
    ),
    edits("monev:aspect_create", draft),
    edits("monev:aspect_update", aspect),
    edits("monev:aspect_delete", aspect),
    edits("monev:indicator_create", aspect),
    edits("monev:indicator_update", indicator),
    edits("monev:indicator_delete", indicator),
]  # fmt: skip
