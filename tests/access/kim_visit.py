from tests.access.row import only
from tests.access.umkm import INSIDE, WATCHERS
from tests.factories.coaching import KimVisitFactory
from tests.factories.event import EventFactory


def written(world):
    return [KimVisitFactory(kim=world.kim).pk]


def open_visit(world):
    return [EventFactory(running=True, kind="kunjungan").pk, world.kim.slug]


ROWS = [
    only("registry:kim_visit_create", args=open_visit, kabupaten=200),
    only("registry:kim_visit_detail", others=404, args=written, **WATCHERS),
    only("registry:kim_visit_update", others=404, args=written, **INSIDE | {"kabupaten": 200}),
]
