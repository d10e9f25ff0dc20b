from tests.access.report import LISTERS, REFUSED, SEERS
from tests.access.row import Row
from tests.factories.periods import PeriodReportFactory
from tests.factories.registry import ReportFactory

KEY = "2020-01"


def of_kim(world):
    return [world.kim.slug]


def past(world):
    return [world.kim.slug, KEY]


def with_activity(world):
    ReportFactory(kim=world.kim, verified=True, held_on="2020-01-05")
    return past(world)


def submitted(world):
    PeriodReportFactory(kim=world.kim, year=2020, number=1, submitted=True)
    return past(world)


def detail(name, method="get", args=past, data=None, **acts):
    statuses = (SEERS if not acts else REFUSED) | acts
    return Row(name, method, 404, args, data or (lambda world: {}), statuses)


ROWS = [
    Row("registry:period_report_list", others=403, statuses=LISTERS),
    Row("registry:period_report_export", others=403, args=lambda world: ["csv"], statuses=LISTERS),
    Row("registry:period_report_area", others=403, args=lambda world: [KEY],
        statuses=LISTERS | {"provinsi_lain": 404}),
    detail("registry:kim_period_list", args=of_kim),
    detail("registry:period_report_detail"),
    detail("registry:period_report_pdf"),
    detail("registry:period_report_update", pengurus=200),
    detail("registry:period_report_update", "post", data=lambda world: {"needs": "Kamera"},
           pengurus=302),
    detail("registry:period_report_declare_none", pengurus=200),
    detail("registry:period_report_declare_none", "post",
           data=lambda world: {"reason": "no_budget"}, pengurus=302),
    detail("registry:period_report_submit", "post", with_activity, pengurus=302),
    detail("registry:period_report_verify", "post", submitted, kabupaten=302),
    detail("registry:period_report_return", "get", submitted, kabupaten=200),
    detail("registry:period_report_return", "post", submitted,
           lambda world: {"reason": "Lengkapi kendala"}, kabupaten=302),
]  # fmt: skip
