from django.utils import timezone

from tests.access.row import Row, csv, only, public
from tests.factories.brief import BriefFactory, BriefFileFactory, published_brief, relay
from tests.factories.registry import region

# Who watches over the kabupaten that publishes the briefs here (64.09).
WATCHERS = dict.fromkeys(("provinsi", "kabupaten", "pimpinan", "auditor"), 200)
# Who works with a brief of that kabupaten: its watchers, and who is meant or watches who is meant.
CONCERNED = WATCHERS | dict.fromkeys(("kecamatan", "desa", "pengurus"), 200)
OFFICES = dict.fromkeys(("provinsi", "provinsi_lain", "kabupaten", "kabupaten_lain"), 200)
ON_DUTY = OFFICES | dict.fromkeys(
    ("auditor", "pimpinan", "kecamatan", "kecamatan_lain", "desa", "desa_lain", "pengurus",
     "pengurus_lain"), 200
)  # fmt: skip
INSIDE = dict.fromkeys(("provinsi", "pimpinan", "auditor"), 403)
MEANT = dict.fromkeys(("kecamatan", "desa", "pengurus"), 403)


def draft(world):
    return [BriefFactory().pk]


def published(world):
    return [published_brief().pk]


def closed(world):
    return [published_brief(is_public=False).pk]


def of_provinsi(world):
    return [BriefFactory(region=region("64")).pk]


def coverage_csv(world):
    return [*closed(world), "csv"]


def target(world):
    return [published_brief(is_public=False).targets.get(kim=world.kim).pk]


def relayed(world):
    return [relay(published_brief(is_public=False).targets.get(kim=world.kim)).pk]


def paper(world, **facts):
    row = BriefFileFactory(**facts)
    row.attach(b"%PDF-", name="a.pdf", content_type="application/pdf")
    row.save()
    return [row.pk]


def shared_paper(world):
    return paper(world, brief=published_brief())


def closed_paper(world):
    return paper(world, brief=published_brief(is_public=False))


def reason(world):
    return {"reason": "Sudah tidak benar."}


def passing(world):
    return {
        "kind": "radio",
        "relayed_on": timezone.localdate().isoformat(),
        "people_count": "40",
    }


def keeper(name, method="get", args=draft, status=200, data=None):
    """An act of the publishing kabupaten on a draft that its watchers may read."""
    return only(name, method, others=404, args=args, data=data, **INSIDE | {"kabupaten": status})


ROWS = [
    public("registry:brief_list"),
    only("registry:brief_create", **OFFICES),
    only("registry:brief_export", args=csv, **ON_DUTY),
    public("registry:brief_detail", args=published),
    Row("registry:brief_detail", args=draft, statuses={"anonymous": 404} | WATCHERS),
    Row("registry:brief_detail", args=closed, statuses={"anonymous": 404} | CONCERNED),
    keeper("registry:brief_update"),
    # The provinsi keeps its own briefs, and nobody below reads its drafts.
    only("registry:brief_update", others=404, args=of_provinsi, provinsi=200, auditor=403),
    keeper("registry:brief_publish", "post", status=302),
    keeper("registry:brief_withdraw"),
    keeper("registry:brief_withdraw", "post", status=302, data=reason),
    only(
        "registry:brief_replace", "post", others=404, args=closed,
        **INSIDE | MEANT | {"kabupaten": 302},
    ),
    only(
        "registry:brief_extend", "post", others=404, args=closed,
        **INSIDE | MEANT | {"kabupaten": 302},
    ),
    keeper("registry:brief_file_create"),
    public("registry:brief_file", args=shared_paper),
    Row("registry:brief_file", args=closed_paper, statuses={"anonymous": 404} | CONCERNED),
    keeper("registry:brief_file_delete", "post", paper, 302),
    only(
        "registry:brief_coverage", others=404, args=closed, **CONCERNED | {"pengurus": 403}
    ),
    only(
        "registry:brief_coverage_export", others=404, args=coverage_csv,
        **CONCERNED | {"pengurus": 403},
    ),
    only(
        "registry:brief_take", "post", others=404, args=target,
        **INSIDE | MEANT | {"kabupaten": 403, "pengurus": 302},
    ),
    only(
        "registry:brief_relay_create", others=404, args=target,
        **INSIDE | MEANT | {"kabupaten": 403, "pengurus": 200},
    ),
    only(
        "registry:brief_relay_create", "post", others=404, args=target, data=passing,
        **INSIDE | MEANT | {"kabupaten": 403, "pengurus": 302},
    ),
    only(
        "registry:brief_relay_delete", "post", others=404, args=relayed,
        **INSIDE | MEANT | {"kabupaten": 403, "pengurus": 302},
    ),
]  # fmt: skip
