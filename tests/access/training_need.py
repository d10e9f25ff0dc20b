from tests.access.event import ORGANISERS
from tests.access.follow_up import coaches
from tests.access.revival import ELSEWHERE
from tests.access.row import csv, only
from tests.access.umkm import WATCHERS, slug
from tests.factories.accounts import UserFactory
from tests.factories.coaching import TrainingNeedFactory
from tests.factories.event import EventFactory


def need(world):
    return [TrainingNeedFactory(kim=world.kim).pk]


def dropped(world):
    return [TrainingNeedFactory(kim=world.kim, dropped=True).pk]


def planned(world):
    need = TrainingNeedFactory(kim=world.kim)
    need.plan(EventFactory(announced=True), by=UserFactory())
    return [need.pk]


def keepers(status):
    return coaches(status) | {"pengurus": status}


ROWS = [
    only("registry:training_need_list", **WATCHERS, **ELSEWHERE),
    only("registry:training_need_export", args=csv, **WATCHERS, **ELSEWHERE),
    only("registry:training_need_create", others=404, args=slug, **keepers(200)),
    only("registry:training_need_plan", **dict.fromkeys(ORGANISERS, 302)),
    only("registry:training_need_unplan", "post", others=404, args=planned, **coaches(302)),
    only("registry:training_need_drop", others=404, args=need, **keepers(200)),
    only("registry:training_need_reopen", "post", others=404, args=dropped, **keepers(302)),
]
