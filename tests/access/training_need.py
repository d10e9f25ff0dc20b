from tests.access.follow_up import coaches
from tests.access.revival import ELSEWHERE
from tests.access.row import csv, only
from tests.access.umkm import WATCHERS, slug
from tests.factories.coaching import TrainingNeedFactory


def need(world):
    return [TrainingNeedFactory(kim=world.kim).pk]


def dropped(world):
    return [TrainingNeedFactory(kim=world.kim, dropped=True).pk]


def keepers(status):
    return coaches(status) | {"pengurus": status}


ROWS = [
    only("registry:training_need_list", **WATCHERS, **ELSEWHERE),
    only("registry:training_need_export", args=csv, **WATCHERS, **ELSEWHERE),
    only("registry:training_need_create", others=404, args=slug, **keepers(200)),
    only("registry:training_need_drop", others=404, args=need, **keepers(200)),
    only("registry:training_need_reopen", "post", others=404, args=dropped, **keepers(302)),
]
