from django.utils import timezone

from registry.enums_assistance import (
    NeedState,
)
from tests.access.permit import ELSEWHERE
from tests.access.row import csv, only
from tests.access.umkm import WATCHERS, keepers, private
from tests.factories.assistance import NeedFactory, UmkmFactory


def need(world):
    return [NeedFactory(umkm=UmkmFactory(kim=world.kim)).pk]


def done(world):
    umkm = UmkmFactory(kim=world.kim)
    return [NeedFactory(umkm=umkm, state=NeedState.DONE, done_at=timezone.now()).pk]


ROWS = [
    only("registry:need_list", **WATCHERS, **ELSEWHERE),
    only("registry:need_export", args=csv, **WATCHERS, **ELSEWHERE),
    only("registry:need_create", others=404, args=private, **keepers(200)),
    only("registry:need_start", others=404, args=need, **keepers(200)),
    only("registry:need_finish", others=404, args=need, **keepers(200)),
    only("registry:need_reopen", "post", others=404, args=done, **keepers(302)),
]
