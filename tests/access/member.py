import datetime

from tests.access.kim import slug
from tests.access.row import Row
from tests.factories.registry import ForumFactory, MemberFactory

OFFICE = dict.fromkeys(["provinsi", "kabupaten", "pimpinan", "kecamatan", "desa", "pengurus"], 403)
KEEPERS = dict.fromkeys(["kabupaten", "kecamatan", "pengurus"], 302)
READERS = dict.fromkeys(KEEPERS, 200)
ENDING = {"ended_on": datetime.date(2026, 1, 5), "reason": "Pindah ke desa lain."}


def member(world):
    return [MemberFactory(kim=world.kim, phone="081234567890").pk]


def forum(world):
    return [ForumFactory(slug="forum-waru").slug]


def people(world):
    return ["kim", world.kim.slug, "csv"]


def forum_people(world):
    return ["forum", *forum(world), "csv"]


ROWS = [
    # An auditor sees numbers of people only; a pengurus and a desa have no forum.
    Row(
        "registry:member_export",
        args=people,
        statuses=dict.fromkeys(OFFICE, 200) | {"auditor": 403},
    ),
    Row(
        "registry:member_export",
        args=forum_people,
        statuses=dict.fromkeys(["provinsi", "kabupaten", "pimpinan", "kecamatan"], 200)
        | {"auditor": 403},
    ),
    Row(
        "registry:member_create",
        args=slug,
        statuses=OFFICE
        | {"auditor": 403}
        | dict.fromkeys(["kabupaten", "kecamatan", "desa", "pengurus"], 200),
    ),
    # A desa lies below its kecamatan, so the forum of the kecamatan is not its territory.
    Row(
        "registry:forum_member_create",
        args=forum,
        statuses={"auditor": 403, "provinsi": 403, "pimpinan": 403}
        | {"kabupaten": 200, "kecamatan": 200},
    ),
    Row("registry:member_end", args=member, statuses=OFFICE | READERS),
    Row("registry:member_withdraw", args=member, statuses=OFFICE | READERS),
    Row(
        "registry:member_end", "post", args=member, data=lambda world: ENDING,
        statuses=OFFICE | KEEPERS,
    ),
    Row("registry:member_withdraw", "post", args=member, statuses=OFFICE | KEEPERS),
    Row(
        "registry:member_contact", "post", args=member,
        statuses=OFFICE | {"kabupaten": 200, "pengurus": 200},
    ),
]  # fmt: skip
