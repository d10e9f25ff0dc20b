from tests.access.event import done as event_done
from tests.access.revival import ELSEWHERE, coordinators
from tests.access.row import csv, only
from tests.access.umkm import INSIDE, WATCHERS, slug
from tests.factories.coaching import FollowUpFactory, FollowUpFileFactory


def open_one(world):
    return [FollowUpFactory(kim=world.kim).pk]


def reported(world):
    return [FollowUpFactory(kim=world.kim, done=True).pk]


def given_up(world):
    return [FollowUpFactory(kim=world.kim, dropped=True).pk]


def evidence(world):
    paper = FollowUpFileFactory(follow_up__kim=world.kim)
    paper.attach(b"%PDF-", name="a.pdf", content_type="application/pdf")
    paper.save()
    return [paper.pk]


def coaches(status):
    return coordinators(status) | {"provinsi": status}


def deciders(status):
    return INSIDE | {"kabupaten": status, "provinsi": status}


ROWS = [
    only("registry:follow_up_list", **WATCHERS, **ELSEWHERE),
    only("registry:follow_up_figures", **WATCHERS, **ELSEWHERE),
    only("registry:follow_up_export", args=csv, **WATCHERS, **ELSEWHERE),
    only("registry:follow_up_detail", others=404, args=open_one, **WATCHERS),
    only("registry:follow_up_create", others=404, args=slug, **coaches(200)),
    only(
        "registry:event_follow_up_create",
        args=event_done,
        **dict.fromkeys(("provinsi", "kabupaten"), 200),
    ),
    only("registry:follow_up_update", others=404, args=open_one, **coaches(200)),
    only(
        "registry:follow_up_finish", others=404, args=open_one, **coaches(200) | {"pengurus": 200}
    ),
    only("registry:follow_up_file", others=404, args=evidence, **WATCHERS),
    only(
        "registry:follow_up_file_delete",
        "post",
        others=404,
        args=evidence,
        **coaches(302) | {"pengurus": 302},
    ),
    only("registry:follow_up_verify", others=404, args=reported, **deciders(200)),
    only("registry:follow_up_return", others=404, args=reported, **deciders(200)),
    only("registry:follow_up_drop", others=404, args=open_one, **deciders(200)),
    only("registry:follow_up_reopen", "post", others=404, args=given_up, **deciders(302)),
]
