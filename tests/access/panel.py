from monev.models import JuriAssignment
from tests.access.row import only
from tests.factories.monev import EntryFactory


def slug(world):
    return [world.round.slug]


def seat(world):
    return [JuriAssignment.objects.get(user=world.juri).pk]


def pair(world):
    juri = JuriAssignment.objects.get(user=world.juri)
    return [EntryFactory(round=world.round, kim=world.kim).pk, juri.pk]


PANEL = {"ketua_juri": 200, "juri": 200, "sekretaris": 200}
ROWS = [
    only(
        "monev:juri_list", args=slug, kabupaten=200, provinsi=200, pimpinan=200, auditor=200,
        **PANEL,
    ),
    only("monev:juri_create", args=slug, kabupaten=200),
    only(
        "monev:juri_end", others=404, args=seat, kabupaten=200, provinsi=403, pimpinan=403,
        auditor=403, ketua_juri=403, juri=403, sekretaris=403,
    ),
    only("monev:juri_sign_integrity", args=slug, **PANEL),
    only("monev:recusal_list", args=slug, kabupaten=200, auditor=200),
    only(
        "monev:recusal_decide", others=404, args=pair, kabupaten=200, auditor=403, provinsi=403,
        pimpinan=403, kecamatan=403, desa=403, pengurus=403, ketua_juri=403, juri=403,
        sekretaris=403,
    ),
]  # fmt: skip
