"""How a round is computed, in words: for its page, the tabulation, the result and the minutes."""

from collections.abc import Iterable
from decimal import Decimal

from monev.models import Result, Round
from monev.scoring import round_points


def official_sentence(round_: Round) -> str:
    """Say which of the two scores ranks."""
    if round_.is_corrected:
        return (
            "Peringkat memakai nilai terkoreksi: rata-rata lembar ditambah ketegasan juri yang "
            "menilainya, yang dihitung dari selisih tiap juri terhadap rekan pada peserta yang "
            "sama dan ditarik ke nol untuk juri dengan sedikit lembar (λ = 1)."
        )
    return "Peringkat memakai rata-rata lembar nilai; nilai terkoreksi hanya pembanding."


def differs(row: Result) -> bool:
    """Whether the correction changes the figure that people read."""
    return fair_shown(row) is not None and fair_shown(row) != row.mean_points


def fair_shown(row: Result) -> Decimal | None:
    return None if row.fair_points is None else round_points(row.fair_points)


def both_sentence(rows: Iterable[Result]) -> str:
    """Put the two scores side by side in one sentence; empty where only one is stored."""
    known = [row for row in rows if row.fair_points is not None]
    moved = [row for row in known if differs(row)]
    if not known:
        return ""
    if not moved:
        return (
            "Nilai terkoreksi setiap peserta sama persis dengan rata-ratanya, karena ketegasan "
            "juri mengenai semua peserta dengan sama."
        )
    listed = "; ".join(
        f"{row.entry.name} {_comma(row.mean_points)} dan {_comma(fair_shown(row))}" for row in moved
    )
    rest = " Peserta lain sama." if len(moved) < len(known) else ""
    return f"Rata-rata lembar dan nilai terkoreksi berdampingan: {listed}.{rest}"


def _comma(points: Decimal | None) -> str:
    return str(points).replace(".", ",")
