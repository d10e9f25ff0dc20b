"""Calibrations of the demo: one invented example, handed in by two of three juri or by all."""

from decimal import Decimal

from monev.calibration import add_example, open_calibration
from monev.calibration_scoring import save_calibration, submit_calibration
from monev.enums_calibration import LEAST_COMPARED, MaterialKind
from monev.judging import SheetInput
from monev.models import CalibrationEntry, CalibrationSheet, Round

TITLE = "KIM Contoh Muara (karangan)"
DESCRIPTION = (
    "KIM karangan dengan dua belas anggota. SK masih berlaku dua tahun, rapat bulanan dicatat "
    "tetapi daftar hadirnya tidak lengkap. Kanal WhatsApp hidup dan ditanggapi warga; situs desa "
    "terakhir ditulis empat bulan lalu. Dua kegiatan tahun ini bersama PKK, tanpa laporan dana."
)
# Halves of points: the first juri is stricter than the others.
HABITS = (4, 6, 5)


def calibrate(round_: Round, *, by, done: int = 2) -> None:
    """Open a required calibration and let `done` juri hand in; nothing of it counts anywhere."""
    example = CalibrationEntry(
        round=round_, title=TITLE, kind=MaterialKind.INVENTED, description=DESCRIPTION
    )
    add_example(example, by=by)
    session = open_calibration(round_, by=by, is_required=True, feedback_minimum=LEAST_COMPARED)
    codes = [indicator.code for indicator in round_.instrument.indicators()]
    sheets = CalibrationSheet.objects.filter(session=session).select_related("juri__user")
    for sheet, habit in zip(sheets.order_by("pk"), HABITS[:done], strict=False):
        points = {code: Decimal(habit + number % 3 - 1) / 2 for number, code in enumerate(codes)}
        saved = save_calibration(sheet, SheetInput(points=points), by=sheet.juri.user)
        submit_calibration(saved, by=sheet.juri.user)
