from tests.access.row import Row, public
from tests.factories.registry import ReportFactory


def published(world):
    return [ReportFactory(kim=world.kim, verified=True).slug]


def short(world):
    return [ReportFactory(kim=world.kim, verified=True).pk]


ROWS = [
    public("registry:activity_list"),
    public("registry:activity_detail", args=published),
    Row("registry:activity_short", others=302, args=short, statuses={"anonymous": 302}),
    public("registry:activity_feed"),
    public("registry:kim_activity_list", args=lambda world: [world.kim.slug]),
]
