from registry.models import Assignment
from tests.access.row import Row, csv, only
from tests.factories.region import RegionProposalFactory


def home(world):
    return [world.kim.region.path]


def proposal(world):
    return [RegionProposalFactory(region=world.kim.region).pk]


def own_proposal(world):
    operator = Assignment.objects.get(role="desa", region=world.kim.region).user
    return [RegionProposalFactory(region=world.kim.region, proposed_by=operator).pk]


def typed(world):
    return {"name": "Bangun Mulia", "reason": "Sesuai Perda"}


def decided(world):
    return {
        "legal_basis": "Perda 3/2026", "decided_on": "2026-03-01", "effective_on": "2026-04-01",
        "reason": "Ejaan dibetulkan",
    }  # fmt: skip


SEEN = dict.fromkeys(["kabupaten", "provinsi", "pimpinan", "kecamatan", "desa", "pengurus"], 200)
INSIDE = dict.fromkeys([*SEEN, "auditor"], 403)
WATCHING = ["kabupaten", "provinsi", "pimpinan", "kecamatan", "desa"]
WATCHING += [f"{name}_lain" for name in WATCHING if name != "pimpinan"]

ROWS = [
    only("registry:region_proposal_list", **dict.fromkeys([*WATCHING, "auditor"], 200)),
    only("registry:region_proposal_export", args=csv, **dict.fromkeys([*WATCHING, "auditor"], 200)),
    only("registry:region_proposal_create", args=home, desa=200),
    only("registry:region_proposal_create", "post", args=home, data=typed, desa=302),
    Row("registry:region_proposal_detail", args=proposal, statuses=SEEN | {"auditor": 200}),
    Row("registry:region_proposal_accept", args=proposal, statuses=INSIDE | {"kabupaten": 200}),
    Row(
        "registry:region_proposal_accept", "post", args=proposal, data=decided,
        statuses=INSIDE | {"kabupaten": 302},
    ),
    # Only the operator who sent it.
    Row("registry:region_proposal_withdraw", "post", args=proposal, statuses=INSIDE),
    Row(
        "registry:region_proposal_withdraw", "post", args=own_proposal,
        statuses=INSIDE | {"desa": 302},
    ),
    Row("registry:region_proposal_refuse", args=proposal, statuses=INSIDE | {"kabupaten": 200}),
    Row(
        "registry:region_proposal_refuse", "post", args=proposal,
        data=lambda world: {"reason": "Sudah benar"}, statuses=INSIDE | {"kabupaten": 302},
    ),
]  # fmt: skip
