from monev.models import CalibrationEntry, CalibrationFile, CalibrationSession, JuriAssignment
from tests.access.row import only
from tests.factories.calibration import (
    STRICT,
    CalibrationEntryFactory,
    hand_in,
    opened,
)
from tests.factories.files import pdf
from tests.factories.monev import JuriFactory


def slug(world):
    return [world.round.slug]


def example(world):
    return [CalibrationEntryFactory(round=world.round).pk]


def file(world):
    row = CalibrationFile(example=CalibrationEntry.objects.get(pk=example(world)[0]))
    row.attach(pdf().read(), name="bahan.pdf", content_type="application/pdf")
    row.save()
    return [row.pk]


def seat_of(world):
    return JuriAssignment.objects.get(user=world.juri)


def running(world):
    return [opened(world.round).pk]


def finished(world):
    """Everybody has handed in, so that there is something to see."""
    JuriFactory(round=world.round)
    session = CalibrationSession.objects.get(pk=running(world)[0])
    for seat in world.round.juri_assignments.scoring():
        hand_in(session, seat, STRICT)
    return [session.pk]


def feedback_of_juri(world):
    return [*finished(world), seat_of(world).pk]


def sheet(world):
    running(world)
    return [seat_of(world).calibration_sheets.get().uuid]


def ready(world):
    example(world)
    return slug(world)


# Outside the round's office and panel a session and an example are not there.
INSIDE = {"provinsi": 403, "kabupaten": 200, "ketua_juri": 200, "juri": 200, "sekretaris": 200,
          "auditor": 200}  # fmt: skip
RUNNING = {"provinsi": 403, "kabupaten": 200, "ketua_juri": 200, "juri": 403, "sekretaris": 403,
           "auditor": 403}  # fmt: skip
DONE = RUNNING | {"kabupaten": 302, "ketua_juri": 302}
CHAIR = RUNNING | {"kabupaten": 403}

ROWS = [
    only("monev:calibration_detail", args=slug, **{**INSIDE, "provinsi": 403}),
    only("monev:calibration_open", args=ready, kabupaten=200, ketua_juri=200),
    only(
        "monev:calibration_open", "post", args=ready, data=lambda w: {"feedback_minimum": "3"},
        kabupaten=302, ketua_juri=302,
    ),
    only("monev:calibration_entry_create", args=slug, kabupaten=200, ketua_juri=200),
    only(
        "monev:calibration_entry_create", "post", args=slug,
        data=lambda w: {"title": "Contoh", "kind": "invented", "description": "Uraian"},
        kabupaten=302, ketua_juri=302,
    ),
    only("monev:calibration_entry_take", args=slug, kabupaten=200, ketua_juri=200),
    only("monev:calibration_entry_detail", others=404, args=example, **INSIDE),
    only("monev:calibration_file", others=404, args=file, **INSIDE),
    only("monev:calibration_entry_delete", "post", others=404, args=example, **DONE),
    only(
        "monev:calibration_require", "post", others=404, args=running,
        data=lambda w: {"wajib": "ya"}, **DONE,
    ),
    only("monev:calibration_close", others=404, args=running, **RUNNING),
    only(
        "monev:calibration_close", "post", others=404, args=running,
        data=lambda w: {"reason": "Waktu habis"}, **DONE,
    ),
    only("monev:calibration_reset", others=404, args=running, **CHAIR),
    only(
        "monev:calibration_reset", "post", others=404, args=running,
        data=lambda w: {"reason": "Bahan keliru"}, **(CHAIR | {"ketua_juri": 302}),
    ),
    # How strict anybody is, the chair alone reads; a juri reads about the own sheets.
    only("monev:calibration_gap", others=404, args=finished, **CHAIR),
    only(
        "monev:calibration_feedback", others=404, args=feedback_of_juri,
        **(CHAIR | {"juri": 200}),
    ),
    only("monev:calibration_sheet_detail", others=404, args=sheet, juri=200),
    only(
        "monev:calibration_sheet_detail", "post", others=404, args=sheet,
        data=lambda w: {"skor-A1": "2"}, juri=302,
    ),
    only("monev:calibration_sheet_check", others=404, args=sheet, juri=200),
    only(
        "monev:calibration_sheet_check", "post", others=404, args=sheet,
        data=lambda w: {"aksi": "ajukan"}, juri=200,
    ),
]  # fmt: skip
