from tests.access.row import csv, only, public
from tests.factories.aspiration import AgencyFactory, AspirationFactory, HolidayFactory

# Who watches over the place from above; the desa only sees what it must answer.
ABOVE = dict.fromkeys(["auditor", "provinsi", "kabupaten", "pimpinan", "kecamatan"], 403)
SENDER = ABOVE | {"pengurus": 403}
ANSWERING_DESA = ABOVE | {"desa": 403}
EVERYBODY = [
    "auditor", "provinsi", "provinsi_lain", "kabupaten", "kabupaten_lain", "pimpinan",
    "kecamatan", "kecamatan_lain", "desa", "desa_lain", "pengurus", "pengurus_lain",
]  # fmt: skip
WORKERS = dict.fromkeys(EVERYBODY, 200)
OFFICES = dict.fromkeys(["kabupaten", "kabupaten_lain"], 200)


def of(**traits):
    """Return the arguments of a page of a resident's aspiration in the home desa."""
    return lambda world: [AspirationFactory(region=world.kim.region, **traits).code]


def of_kim(**traits):
    return lambda world: [AspirationFactory(region=world.kim.region, kim=world.kim, **traits).code]


def of_desa(**traits):
    def made(world):
        place = world.kim.region
        return [AspirationFactory(region=place, held=True, agency=None, desa=place, **traits).code]

    return made


def other(world):
    return {"original": AspirationFactory(region=world.kim.region).code}


def office(world):
    return {"holder": f"instansi-{AgencyFactory().pk}"}


def slug(world):
    return [world.kim.slug]


def agency(world):
    return [AgencyFactory().pk]


def holiday(world):
    return [HolidayFactory().pk]


def reason(world):
    return {"reason": "Bukan kewenangan kami."}


def kabupaten(name, method, status, traits, data=None):
    """A row that only the office of the kabupaten may open."""
    row = ABOVE | {"kabupaten": status}
    name = f"registry:aspiration_{name}"
    return only(name, method, others=404, args=of(**traits), data=data, **row)


HELD = {"held": True}
DONE = {"held": True, "answered": True}
ROWS = [
    public("registry:aspiration_home"),
    public("registry:aspiration_create"),
    public("registry:aspiration_detail", args=of()),
    public("registry:aspiration_detail", args=of(held=True, answered=True)),
    only("registry:aspiration_list", **WORKERS),
    only("registry:aspiration_export", args=lambda world: ["csv"], **WORKERS),
    only(
        "registry:kim_aspiration_create", others=404, args=slug,
        **SENDER | {"desa": 403, "pengurus": 200, "kabupaten": 200},
    ),
    only("registry:aspiration_pass_on", others=404, args=of(), **ABOVE | {"kecamatan": 200}),
    only(
        "registry:aspiration_pass_on", "post", others=404, args=of(),
        data=lambda world: {"note": "Sudah dibahas."}, **ABOVE | {"kecamatan": 302},
    ),
    kabupaten("verify", "post", 302, {}),
    kabupaten("route", "get", 200, {"verified": True}),
    kabupaten("route", "post", 302, {"verified": True}, office),
    kabupaten("letter", "get", 200, HELD),
    kabupaten("extend", "get", 200, HELD),
    kabupaten("recall", "get", 200, HELD),
    kabupaten("recall", "post", 302, HELD, reason),
    kabupaten("hand_sp4n", "get", 200, HELD),
    kabupaten("hand_sp4n", "post", 302, HELD, lambda world: {"tracking_id": "1234567"}),
    kabupaten("start", "post", 302, HELD),
    kabupaten("answer", "get", 200, HELD),
    kabupaten("answer", "post", 302, HELD, lambda world: {"answer": "Sudah dibersihkan."}),
    kabupaten("close", "post", 302, DONE),
    kabupaten("reject", "get", 200, {}),
    kabupaten("reject", "post", 302, {}, reason),
    kabupaten("merge", "get", 200, {}),
    kabupaten("merge", "post", 302, {}, other),
    kabupaten("reopen", "get", 200, DONE),
    kabupaten("reopen", "post", 302, DONE, reason),
    kabupaten("moderate", "get", 200, {}),
    kabupaten("moderate", "post", 302, {}, lambda world: {"public_summary": "Drainase."}),
    # What the desa was asked, it answers itself.
    only(
        "registry:aspiration_start", "post", others=404, args=of_desa(),
        **ANSWERING_DESA | {"kabupaten": 302, "desa": 302},
    ),
    only(
        "registry:aspiration_answer", "post", others=404, args=of_desa(),
        data=lambda world: {"answer": "Sudah dibersihkan."},
        **ANSWERING_DESA | {"kabupaten": 302, "desa": 302},
    ),
    only(
        "registry:aspiration_extend", others=404, args=of_desa(),
        **ANSWERING_DESA | {"kabupaten": 200},
    ),
    # A KIM brings the answer back: its own, and those of residents of its desa.
    only("registry:aspiration_deliver", others=404, args=of(**DONE), pengurus=200),
    only("registry:aspiration_deliver", others=404, args=of_kim(**DONE), pengurus=200),
    only(
        "registry:aspiration_contact", others=404, args=of_kim(named=True),
        **SENDER | {"kabupaten": 200, "pengurus": 200},
    ),
    only(
        "registry:aspiration_contact", others=404, args=of_desa(),
        **ANSWERING_DESA | {"kabupaten": 200},
    ),
    kabupaten("erase_reporter", "post", 302, {"named": True}),
    only("registry:agency_list", **OFFICES),
    only("registry:agency_export", args=csv, **OFFICES),
    only("registry:agency_create", **OFFICES),
    only("registry:agency_update", others=404, args=agency, kabupaten=200),
    only("registry:agency_retire", "post", others=404, args=agency, kabupaten=302),
    only("registry:holiday_list", **OFFICES),
    only("registry:holiday_export", args=csv, **OFFICES),
    only("registry:holiday_paste", **OFFICES),
    only("registry:holiday_delete", "post", others=404, args=holiday, kabupaten=302),
]  # fmt: skip
