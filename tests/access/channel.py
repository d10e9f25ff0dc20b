from tests.access.row import csv_of_kim, only, public
from tests.access.umkm import INSIDE, WATCHERS, keepers, slug
from tests.factories.assistance import ChannelFactory


def channel(world):
    return [ChannelFactory(kim=world.kim).pk]


ROWS = [
    public("registry:channel_list", args=slug),
    only("registry:channel_export", others=404, args=csv_of_kim, **WATCHERS),
    only("registry:channel_create", others=404, args=slug, **keepers(200)),
    only("registry:channel_update", others=404, args=channel, **keepers(200)),
    only("registry:channel_check", others=404, args=channel, **INSIDE | {"kabupaten": 200}),
]
