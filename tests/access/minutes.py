from tests.access.kim import INSIDE, slug
from tests.access.row import only
from tests.factories.minutes import MinutesFactory

READERS = dict.fromkeys(INSIDE, 200)
KEEPERS = INSIDE | {"desa": 200, "kabupaten": 200, "pengurus": 200}


def paper(world):
    minutes = MinutesFactory(kim=world.kim)
    minutes.attach(b"%PDF-", name="notulen.pdf", content_type="application/pdf")
    minutes.save()
    return [minutes.pk]


def of_the_desa(world):
    return [MinutesFactory(kim=world.kim, created_by=world.desa).pk]


ROWS = [
    only("registry:minutes_create", others=404, args=slug, **KEEPERS),
    only("registry:minutes_file", others=404, args=paper, **READERS),
    only(
        "registry:minutes_delete", "post", others=404, args=of_the_desa,
        **INSIDE | {"desa": 302, "kabupaten": 302},
    ),
]  # fmt: skip
