from monev.enums import EntryState, RoundState
from monev.models import Delegate, Result
from tests.access.result import set_state
from tests.access.row import only
from tests.factories.monev import EntryFactory


def published(world):
    set_state(world, RoundState.PUBLISHED)
    return [world.round.slug]


def delegate(world, **facts):
    outcome = set_state(world, RoundState.PUBLISHED)
    entry = EntryFactory(round=world.round, kim=world.kim, state=EntryState.RANKED)
    Result.objects.create(outcome=outcome, entry=entry, sheet_count=2, total_points=70, rank=1)
    made = Delegate.objects.create(
        entry=entry, outcome=outcome, rank=1, event="Pekan KIM", created_by=world.kabupaten,
        **{"decree_number": "1/SK", "decree_on": "2026-11-20"} | facts,
    )  # fmt: skip
    return [made.pk]


def undecreed(world):
    return delegate(world, decree_number="", decree_on=None)


def left(world):
    return delegate(world, state="withdrawn", reason="Panen raya")


# Only the office of the round works on it; whoever covers its area learns that it exists.
WATCHING = {"provinsi": 403, "pimpinan": 403, "auditor": 403}
READING = {"provinsi": 403, "pimpinan": 200, "auditor": 200, "kabupaten": 200}
DECREE = {"sk": "2/SK", "decree_on": "2026-11-20"}

ROWS = [
    only("monev:delegate_list", args=published, kabupaten=200, pimpinan=200, auditor=200),
    only("monev:delegate_create", args=published, kabupaten=200),
    only(
        "monev:delegate_export", args=lambda w: [*published(w), "csv"],
        kabupaten=200, pimpinan=200, auditor=200,
    ),
    only("monev:delegate_detail", others=404, args=delegate, **READING),
    only("monev:delegate_package", others=404, args=delegate, **WATCHING | {"kabupaten": 200}),
    only("monev:delegate_decree", others=404, args=undecreed, **WATCHING | {"kabupaten": 200}),
    only(
        "monev:delegate_decree", "post", others=404, args=undecreed, data=lambda w: DECREE,
        **WATCHING | {"kabupaten": 302},
    ),
    only(
        "monev:delegate_accept", "post", others=404, args=delegate,
        **WATCHING | {"kabupaten": 302},
    ),
    only(
        "monev:delegate_confirm", "post", others=404, args=delegate,
        **WATCHING | {"kabupaten": 409},
    ),
    only("monev:delegate_leave", others=404, args=delegate, **WATCHING | {"kabupaten": 200}),
    only("monev:delegate_replace", others=404, args=left, **WATCHING | {"kabupaten": 200}),
]  # fmt: skip
