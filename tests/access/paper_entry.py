from kim_portal.uploads import Document
from monev.models import ScoreSheet
from monev.paper_entry import type_paper
from tests.access.row import only
from tests.access.sheet import sheet_of_juri
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf
from tests.monev.deliveries import whole


def owed(world):
    return [sheet_of_juri(world).uuid]


def scan():
    return Document(pdf().read(), "kertas.pdf", "application/pdf")


def typed(world):
    sheet = ScoreSheet.objects.get(uuid=owed(world)[0])
    for person in (world.sekretaris, UserFactory()):
        paper = type_paper(sheet, whole(), scan=scan(), by=person)
    return [paper.key]


INSIDE = {"ketua_juri": 200, "juri": 200, "sekretaris": 200, "kabupaten": 200}
ROWS = [
    only(
        "monev:paper_list", args=lambda w: [w.round.slug],
        ketua_juri=200, sekretaris=200, kabupaten=200,
    ),
    # Who judges never types; the office and the secretary do.
    only("monev:paper_type", args=owed, sekretaris=200, kabupaten=200),
    only("monev:paper_type", "post", args=owed, sekretaris=200, kabupaten=200),
    only("monev:paper_detail", args=typed, others=404, **INSIDE),
    only(
        "monev:paper_detail", "post", args=typed, others=404,
        juri=302, ketua_juri=200, sekretaris=403, kabupaten=403,
    ),
    # The scan holds the values: not for the chair before the opening.
    only("monev:paper_scan", args=typed, others=404, juri=200, sekretaris=200, kabupaten=200),
    only("monev:paper_withdraw", args=typed, others=404, **INSIDE),
    only(
        "monev:paper_withdraw", "post", args=typed, others=404,
        data=lambda w: {"alasan": "Kertas lain"},
        ketua_juri=302, juri=302, sekretaris=302, kabupaten=302,
    ),
]  # fmt: skip
