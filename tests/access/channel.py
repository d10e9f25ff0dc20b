from tests.access.row import only, public
from tests.access.umkm import INSIDE, keepers, slug
from tests.factories.assistance import ChannelFactory


def channel(world):
    return [ChannelFactory(kim=world.kim).pk]


ROWS = [
    public("registry:channel_list", args=slug),
    only("registry:channel_create", others=404, args=slug, **keepers(200)),
    only("registry:channel_update", others=404, args=channel, **keepers(200)),
    only("registry:channel_check", others=404, args=channel, **INSIDE | {"kabupaten": 200}),
]
