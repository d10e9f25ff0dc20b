import uuid

from monev.closing import close_round
from monev.delivery import Envelope, deliver
from monev.models import JuriAssignment
from tests.access.row import only, signed_in
from tests.factories.monev import EntryFactory, SheetFactory
from tests.monev.deliveries import whole


def late(world):
    juri = JuriAssignment.objects.get(user=world.juri)
    sheet = SheetFactory(entry=EntryFactory(round=world.round), juri=juri)
    close_round(world.round, by=world.ketua_juri, excused=[sheet.uuid], reason="Tanpa sinyal")
    return [deliver(sheet, whole(), Envelope(uuid.uuid4(), version=1), by=world.juri).key]


ROWS = [
    signed_in("monev:offline_desk"),
    # A device speaks of its own sheets; those of others are passed over.
    signed_in(
        "monev:device_report", "post", data=lambda w: {"perangkat": str(uuid.uuid4()), "lembar": []}
    ),
    # Whose sheet the file holds is asked when it is read.
    signed_in("monev:sheet_upload"),
    signed_in("monev:sheet_upload", "post"),
    only("monev:delivery_decide", args=late, others=404, ketua_juri=200),
    only(
        "monev:delivery_decide", "post", args=late, others=404,
        data=lambda w: {"putusan": "terima", "alasan": "Diajukan sebelum penutupan"},
        ketua_juri=302,
    ),
]  # fmt: skip
