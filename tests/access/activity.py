from tests.access.row import public
from tests.factories.registry import ReportFactory


def published(world):
    return [ReportFactory(kim=world.kim, verified=True).slug]


ROWS = [
    public("registry:activity_list"),
    public("registry:activity_detail", args=published),
    public("registry:activity_feed"),
    public("registry:kim_activity_list", args=lambda world: [world.kim.slug]),
]
