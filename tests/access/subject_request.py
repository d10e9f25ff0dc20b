from tests.access.member import OFFICE
from tests.access.row import only, public
from tests.factories.privacy import SubjectRequestFactory
from tests.factories.registry import MemberFactory, region

# The office of the kabupaten answers, that of the provinsi stands in for it; nobody else reads it.
HANDLERS = dict.fromkeys(["kabupaten", "provinsi"], 200)
ACTORS = dict.fromkeys(["kabupaten", "provinsi"], 302)
ELSEWHERE = dict.fromkeys(["kabupaten_lain", "provinsi_lain"], 200)


def received(world):
    region("64.09")
    return [SubjectRequestFactory().pk]


def started(world, **facts):
    return [SubjectRequestFactory(started=True, handled_by=world.kabupaten, **facts).pk]


def asked_about(world):
    member = MemberFactory(kim=world.kim)
    return [SubjectRequestFactory(started=True, handled_by=world.kabupaten, member=member).pk]


def code(world):
    return [SubjectRequestFactory().code]


def named(world):
    return [MemberFactory(kim=world.kim, pk=987_001).pk]


def imported(world):
    return [MemberFactory(kim=world.kim, consent_version="impor").pk]


CHOSEN = {"data": ["anggota-987001"]}


def with_chosen(world):
    MemberFactory(kim=world.kim, pk=987_001)
    return started(world, kind="erase")


KEEPERS = dict.fromkeys(["kabupaten", "kecamatan", "pengurus"], 200)

ROWS = [
    public("registry:subject_request_create"),
    public("registry:subject_request_find"),
    public("registry:subject_request_status", args=code),
    only("registry:subject_request_list", **HANDLERS, **ELSEWHERE),
    only("registry:subject_request_detail", others=404, args=received, **HANDLERS),
    only("registry:subject_request_contact", "post", others=404, args=received, **HANDLERS),
    only("registry:subject_request_start", "post", others=404, args=received, **ACTORS),
    only("registry:subject_request_finish", others=404, args=started, **HANDLERS),
    only("registry:subject_request_reject", others=404, args=received, **HANDLERS),
    only("registry:person_find", others=404, args=asked_about, **HANDLERS),
    only(
        "registry:person_copy_file", "post", others=404, args=with_chosen,
        data=lambda world: CHOSEN, **HANDLERS,
    ),
    only(
        "registry:person_erase", "post", others=404, args=with_chosen,
        data=lambda world: CHOSEN | {"yakin": "1"}, **ACTORS,
    ),
    only(
        "registry:member_request_create", others=404, args=named, **(OFFICE | KEEPERS),
    ),
    only("registry:member_confirm_consent", others=404, args=imported, **(OFFICE | KEEPERS)),
    only(
        "registry:member_list",
        **dict.fromkeys(["kabupaten", "kabupaten_lain", "pengurus", "pengurus_lain"], 200),
    ),
]  # fmt: skip
