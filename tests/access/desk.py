from tests.access.report import submitted
from tests.access.row import Row, csv, only
from tests.factories.forum import (
    ForumKimFactory,
    ForumNoteFactory,
    InterestFactory,
    OutageFactory,
)
from tests.factories.registry import ForumFactory, ReportFactory

# Who watches over the kecamatan of the personas, with a colleague elsewhere for each.
WATCHERS = ("provinsi", "kabupaten", "pimpinan", "kecamatan")
ELSEWHERE = ("provinsi_lain", "kabupaten_lain", "kecamatan_lain")
READERS = dict.fromkeys((*WATCHERS, "auditor"), 200)
OFFICES = READERS | dict.fromkeys(ELSEWHERE, 200)
LISTERS = OFFICES | dict.fromkeys(("desa", "desa_lain"), 200)


def kecamatan(world):
    return ["64.09.02"]


def forum(world):
    return [ForumFactory(slug="forum-waru").slug]


def year(world):
    return [*forum(world), 2026]


def membership(world):
    return [ForumKimFactory(kim=world.kim).pk]


def note(world):
    return [ForumNoteFactory().pk]


def answered(world):
    return [ForumNoteFactory(answered=True).pk]


def interest(world):
    return [InterestFactory().pk]


def dropped(world):
    return [InterestFactory(state="dropped", outcome="Ditunda.").pk]


def outage(world):
    return [OutageFactory().pk]


def verified(world):
    return [ReportFactory(kim=world.kim, verified=True).pk]


def home(world):
    return [world.kim.slug]


def act(name, args, method="get", watchers=WATCHERS, **allowed):
    """An act inside the territory: 403 for watchers without the right, 404 outside."""
    statuses = dict.fromkeys((*watchers, "auditor"), 403) | allowed
    return Row(name, method, 404, args, statuses=statuses)


def kept(name, args, method="get", status=200, **changes):
    """An act of the forum of a kecamatan and of its kabupaten."""
    return act(name, args, method, kecamatan=status, kabupaten=status, **changes)


SEERS = (*WATCHERS, "desa")
OWN = (*SEERS, "pengurus")
ROWS = [
    only("registry:desk_list", **OFFICES),
    Row("registry:desk_detail", args=kecamatan, statuses=READERS),
    Row("registry:region_coaching", args=kecamatan, statuses=READERS),
    Row("registry:region_figures", args=kecamatan, statuses=READERS),
    Row("registry:region_figures_pdf", args=kecamatan, statuses=READERS),
    Row("registry:forum_year", args=year, statuses=READERS),
    Row("registry:forum_year_pdf", args=year, statuses=READERS),
    kept("registry:forum_kim_create", forum),
    kept("registry:forum_kim_end", membership),
    only("registry:forum_note_list", **OFFICES),
    only("registry:forum_note_export", args=lambda world: ["csv"], **OFFICES),
    kept("registry:forum_note_create", forum),
    kept("registry:forum_note_update", note),
    act("registry:forum_note_reply", note, kabupaten=200),
    act("registry:forum_note_reopen", answered, "post", kabupaten=302),
    only("registry:interest_list", **LISTERS),
    only("registry:interest_export", args=csv, **LISTERS),
    kept("registry:interest_create", kecamatan),
    act("registry:interest_guide", interest, watchers=SEERS, kabupaten=200),
    act("registry:interest_form", interest, watchers=SEERS, kabupaten=200),
    act("registry:interest_drop", interest, watchers=SEERS, kabupaten=200),
    act("registry:interest_forward", dropped, "post", watchers=SEERS, kabupaten=302),
    only("registry:outage_list", **(LISTERS | dict.fromkeys(("pengurus", "pengurus_lain"), 200))),
    only(
        "registry:outage_export",
        args=csv,
        **(LISTERS | dict.fromkeys(("pengurus", "pengurus_lain"), 200)),
    ),
    kept("registry:outage_create", kecamatan),
    kept("registry:outage_end", outage, watchers=OWN),
    act("registry:outage_void", outage, watchers=OWN, kabupaten=200),
    act("registry:kim_set_scope", home, watchers=OWN, kabupaten=200),
    act("registry:kim_correct", home, watchers=OWN, kabupaten=200),
    act("registry:report_check", submitted, watchers=OWN, kecamatan=200),
    kept("registry:report_set_example", verified, watchers=OWN),
]
