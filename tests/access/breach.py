import datetime

from django.utils import timezone

from tests.access.row import only
from tests.factories.privacy import BreachFactory

# The office it happened to and the provinsi above it act; who looks after the portal looks on.
OFFICES = dict.fromkeys(["kabupaten", "provinsi"], 200)
ACTING = dict.fromkeys(["kabupaten", "provinsi"], 302)
ELSEWHERE = dict.fromkeys(["kabupaten_lain", "provinsi_lain"], 200)


def running(world):
    return [BreachFactory().pk]


def told(world):
    return [BreachFactory(told=True).pk]


def letter(world):
    return [*running(world), "orang"]


def persons(world):
    return [*running(world), "persons"]


def typed(world):
    now = timezone.localtime(timezone.now() - datetime.timedelta(hours=2))
    return {
        "title": "Ponsel dinas hilang", "found_on": now.date(), "found_at": f"{now:%H.%M}",
        "happened_on": now.date(), "data": ["phone"], "story": "Tertinggal.",
        "measures": "Akun dikeluarkan.", "scope": "area", "region": "",
    }  # fmt: skip


def told_now(world):
    now = timezone.localtime()
    return {"told_on": now.date(), "told_at": f"{now:%H.%M}"}


def note(world):
    return {"note": "Ponsel ditemukan terkunci."}


ROWS = [
    only("registry:breach_list", admin_sistem=200, auditor=200, **OFFICES, **ELSEWHERE),
    only("registry:breach_create", admin_sistem=200, **OFFICES, **ELSEWHERE),
    # Whoever works for several offices is asked for which one, as the administrator is here.
    only(
        "registry:breach_create", "post", data=typed, admin_sistem=200,
        **dict.fromkeys([*OFFICES, *ELSEWHERE], 302),
    ),
    only(
        "registry:breach_detail", others=404, args=running, admin_sistem=200, auditor=200,
        **OFFICES,
    ),
    only(
        "registry:breach_update", others=404, args=running, admin_sistem=200, auditor=403,
        **OFFICES,
    ),
    only(
        "registry:breach_update", "post", others=404, args=running, data=typed,
        admin_sistem=302, auditor=403, **ACTING,
    ),
    only(
        "registry:breach_people", "post", others=404, args=running, admin_sistem=403,
        auditor=403, **OFFICES,
    ),
    only(
        "registry:breach_letter", others=404, args=persons, admin_sistem=200, auditor=200,
        **OFFICES,
    ),
    only("registry:breach_letter", others=404, args=letter),
    only(
        "registry:breach_tell", others=404, args=persons, admin_sistem=403, auditor=403,
        **OFFICES,
    ),
    only(
        "registry:breach_tell", "post", others=404, args=persons, data=told_now,
        admin_sistem=403, auditor=403, **ACTING,
    ),
    only(
        "registry:breach_close", others=404, args=told, admin_sistem=403, auditor=403, **OFFICES
    ),
    only(
        "registry:breach_close", "post", others=404, args=told, data=note, admin_sistem=403,
        auditor=403, **ACTING,
    ),
    only(
        "registry:breach_dismiss", others=404, args=running, admin_sistem=403, auditor=403,
        **OFFICES,
    ),
    only(
        "registry:breach_dismiss", "post", others=404, args=running, data=note,
        admin_sistem=403, auditor=403, **ACTING,
    ),
]  # fmt: skip
