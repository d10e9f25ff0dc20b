from tests.access.report import LISTERS, REFUSED, SEERS
from tests.access.row import Row, only
from tests.factories.registry import SkFactory

MAKERS = ("kabupaten", "kecamatan", "desa", "pengurus")


def recorded(world):
    sk = SkFactory.build(kim=world.kim)
    sk.attach(b"%PDF-1.7", name="sk.pdf", content_type="application/pdf")
    sk.save()
    return [sk.pk]


def detail(name, method="get", data=None, **acts):
    statuses = (SEERS if not acts else REFUSED) | acts
    return Row(name, method, 404, recorded, data or (lambda world: {}), statuses)


ROWS = [
    Row("registry:sk_list", others=403, statuses=LISTERS),
    Row(
        "registry:sk_create",
        others=404,
        data=lambda world: {"kim": world.kim.slug},
        statuses=REFUSED | dict.fromkeys(MAKERS, 200),
    ),
    # Without the KIM or forum it is for there is nothing to record.
    Row("registry:sk_create", "post", others=404),
    detail("registry:sk_detail"),
    detail("registry:sk_file"),
    detail("registry:sk_renew", **dict.fromkeys(MAKERS, 200)),
    # An empty form is refused on its page.
    detail("registry:sk_renew", "post", **dict.fromkeys(MAKERS, 200)),
    Row("registry:sk_letter", "get", 404, recorded, statuses=SEERS | {"auditor": 403}),
    only("registry:sk_letters", **(dict.fromkeys(LISTERS, 302) | {"auditor": 403})),
    Row("registry:kim_sk_list", args=lambda world: [world.kim.slug], statuses=SEERS),
    detail("registry:sk_check", kabupaten=200),
    detail("registry:sk_check", "post", lambda world: {"result": "matched"}, kabupaten=302),
    detail("registry:sk_revoke", kabupaten=200),
    detail("registry:sk_revoke", "post", lambda world: {"reason": "Diganti"}, kabupaten=302),
]
