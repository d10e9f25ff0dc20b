from monev.enums import EntryState, RoundState
from monev.enums_document import DocumentKind
from registry.enums import Position
from tests.access.entry import OUTSIDE_PANEL, READING, open_round
from tests.access.readiness import draft
from tests.access.row import only
from tests.factories.documents import DocumentFactory, RequirementFactory
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import MemberFactory, region


def entry_of(world):
    return EntryFactory(round=world.round, kim=world.kim)


def entry(world):
    return [entry_of(world).pk]


def nominated(world):
    """An entry that is being prepared; the portal holds the list of officers."""
    round_ = RoundFactory(state=RoundState.NOMINATION, region=region("64.09"))
    if not world.kim.members.filter(position=Position.KETUA).exists():
        MemberFactory(kim=world.kim, position=Position.KETUA)
    found = EntryFactory(round=round_, kim=world.kim, state=EntryState.NOMINATED)
    return found, RequirementFactory(round=round_, kind=DocumentKind.OFFICERS)


def nominated_entry(world):
    return [nominated(world)[0].pk]


def nominated_requirement(world):
    found, requirement = nominated(world)
    return [found.pk, requirement.pk]


def officers(world):
    return {"kunci": f"kim:{world.kim.pk}:pengurus"}


def document(world):
    return [DocumentFactory(entry=entry_of(world)).pk]


def draft_requirement(world):
    round_ = RoundFactory(state=RoundState.DRAFT, region=region("64.09"))
    return [round_.slug, RequirementFactory(round=round_).pk]


KIM_AND_OFFICE = OUTSIDE_PANEL | {"kabupaten": 302, "pengurus": 302}
OFFICE_ONLY = {"kabupaten": 200, "provinsi": 403, "pimpinan": 403, "auditor": 403}

ROWS = [
    only(
        "monev:requirement_list", args=open_round, kabupaten=200, provinsi=200, pimpinan=200,
        auditor=200,
    ),
    only("monev:requirement_create", others=404, args=draft, **OFFICE_ONLY),
    only("monev:requirement_update", others=404, args=draft_requirement, **OFFICE_ONLY),
    only("monev:document_list", others=404, args=entry, **READING),
    only("monev:document_file", others=404, args=document, **READING),
    only(
        "monev:document_create", others=404, args=nominated_requirement,
        **OUTSIDE_PANEL | {"kabupaten": 200, "pengurus": 200},
    ),
    only(
        "monev:document_use", "post", others=404, args=nominated_requirement, data=officers,
        **KIM_AND_OFFICE,
    ),
    only("monev:document_use_all", "post", others=404, args=nominated_entry, **KIM_AND_OFFICE),
]  # fmt: skip
