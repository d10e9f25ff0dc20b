"""A whole sheet of the small instrument of the factories, as a device hands it in."""

from decimal import Decimal

from monev.judging import SheetInput

ANSWERS = {
    "skor-A1": "3.5", "skor-B1": "2.5", "skor-B2": "1.5", "catatan-A1": "", "catatan-B1": "",
    "catatan-B2": "RAHASIA-CATATAN", "kekuatan": "RAHASIA-KEKUATAN", "saran": "RAHASIA-SARAN",
}  # fmt: skip


def whole(**points) -> SheetInput:
    chosen = {"A1": "3.5", "B1": "2.5", "B2": "1.5"} | points
    return SheetInput(
        points={code: Decimal(one) for code, one in chosen.items()},
        notes={"B2": "RAHASIA-CATATAN"},
        texts={"strengths": "RAHASIA-KEKUATAN", "advice": "RAHASIA-SARAN"},
    )
