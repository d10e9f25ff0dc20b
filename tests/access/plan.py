from tests.access.fund import INSIDE, writers
from tests.access.row import Row, csv_of_kim
from tests.factories.fund import PlanItemFactory


def slug(world):
    return [world.kim.slug]


def item(world):
    return [PlanItemFactory(kim=world.kim).pk]


def plan(world):
    return {"title": "Pelatihan", "year": 2024, "month": "3", "budget_need": "500.000"}


def running(world):
    return {"state": "running"}


ROWS = [
    Row("registry:plan_list", args=slug, statuses=dict.fromkeys(INSIDE, 200)),
    Row("registry:plan_export", args=csv_of_kim, statuses=dict.fromkeys(INSIDE, 200)),
    Row("registry:plan_create", args=slug, statuses=writers(200)),
    Row("registry:plan_create", "post", args=slug, data=plan, statuses=writers(302)),
    Row("registry:plan_update", args=item, statuses=writers(200)),
    Row("registry:plan_update", "post", args=item, data=plan, statuses=writers(302)),
    Row("registry:plan_set_state", args=item, statuses=writers(200)),
    Row("registry:plan_set_state", "post", args=item, data=running, statuses=writers(302)),
]
