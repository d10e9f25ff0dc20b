from tests.access.row import Row, csv, only, public
from tests.factories.fund import FundRecordFactory, StrayBudgetFactory
from tests.factories.registry import ForumFactory, region

# Everybody who watches over the KIM's region, or belongs to the KIM, without the right to act.
INSIDE = dict.fromkeys(
    ["auditor", "provinsi", "kabupaten", "pimpinan", "kecamatan", "desa", "pengurus"], 403
)
WRITERS = ["kabupaten", "desa", "pengurus"]
# The forum of the kecamatan is kept by its officers and by the kabupaten.
FORUM_INSIDE = dict.fromkeys(["auditor", "provinsi", "kabupaten", "pimpinan", "kecamatan"], 403)
FORUM_WRITERS = ["kabupaten", "kecamatan"]
YEAR = 2024


def kim(world):
    return ["kim", world.kim.slug]


def forum(world):
    return ["forum", ForumFactory(slug="forum-waru", region=region("64.09.02")).slug]


def kim_year(world):
    return [*kim(world), YEAR]


def record(world):
    return [FundRecordFactory(kim=world.kim, year=YEAR).pk]


def stray(world):
    return [StrayBudgetFactory().pk]


def receipt(world):
    return {
        "stage": "received", "year": YEAR, "source": "add", "is_in_kind": "uang",
        "amount": "1.500.000", "item": "", "budget_code": "", "note": "", "prize_tax": "",
        "reason": "Salah tulis",
    }  # fmt: skip


def reason(world):
    return {"reason": "Salah catat", "outcome": "Dialihkan"}


def writers(status, names=tuple(WRITERS)):
    return INSIDE | dict.fromkeys(names, status)


def forum_writers(status):
    return FORUM_INSIDE | dict.fromkeys(FORUM_WRITERS, status)


OFFICES = dict.fromkeys(
    ["auditor", "provinsi", "provinsi_lain", "kabupaten", "kabupaten_lain", "pimpinan",
     "kecamatan", "kecamatan_lain", "desa", "desa_lain"], 200,
)  # fmt: skip

ROWS = [
    only("registry:fund_list", **OFFICES),
    only("registry:fund_export", args=csv, **OFFICES),
    public("registry:fund_detail", args=kim),
    public("registry:fund_detail", args=forum),
    Row("registry:fund_create", args=kim, statuses=writers(200)),
    Row("registry:fund_create", "post", args=kim, data=receipt, statuses=writers(302)),
    Row("registry:fund_create", args=forum, statuses=forum_writers(200)),
    Row("registry:fund_create", "post", args=forum, data=receipt, statuses=forum_writers(302)),
    Row("registry:fund_correct", args=record, statuses=writers(200)),
    Row("registry:fund_correct", "post", args=record, data=receipt, statuses=writers(302)),
    Row("registry:fund_void", args=record, statuses=writers(200)),
    Row("registry:fund_void", "post", args=record, data=reason, statuses=writers(302)),
    Row("registry:fund_attach", args=record, statuses=writers(200)),
    Row("registry:fund_attach", "post", args=record, statuses=writers(200)),
    # The record has no document, so who may look for it finds nothing.
    Row("registry:fund_file", args=record, statuses={}),
    Row("registry:fund_declare_none", args=kim_year, statuses=writers(200)),
    Row("registry:fund_declare_none", "post", args=kim_year, statuses=writers(302)),
    Row("registry:fund_withdraw_none", args=kim_year, statuses=writers(200)),
    Row("registry:fund_withdraw_none", "post", args=kim_year, statuses=writers(302)),
    only("registry:stray_budget_list", **OFFICES),
    only("registry:stray_budget_export", args=csv, **OFFICES),
    only("registry:stray_budget_create", **dict.fromkeys(
        ["kabupaten", "kabupaten_lain", "desa", "desa_lain"], 200)),
    Row("registry:stray_budget_settle", args=stray,
        statuses=INSIDE | {"kabupaten": 200, "pengurus": 404}),
    Row("registry:stray_budget_settle", "post", args=stray, data=reason,
        statuses=INSIDE | {"kabupaten": 302, "pengurus": 404}),
    Row("registry:stray_budget_file", args=stray, statuses={}),
]  # fmt: skip
