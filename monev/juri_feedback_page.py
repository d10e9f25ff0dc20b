"""The page on which a juri reads the own scoring: stored sheets in, sentences out."""

from monev.fair_scores import sheet_totals
from monev.juri_feedback import Feedback, feedback_of
from monev.models import JuriAssignment, ScoreSheet
from monev.publication import UnfillableError, complete
from monev.round_input import read_input


def juri_feedback(seat: JuriAssignment) -> Feedback | None:
    """Return the feedback of the person on this seat, over all own sheets of the round."""
    given = read_input(seat.round)
    try:
        completion = complete(given)
    except UnfillableError:
        return None
    person = str(seat.user_id)
    own = {
        str(entry): list(completion.shares[entry, key].values())
        for entry, key in sorted(completion.shares)
        if given.juri.get(key) == person
    }
    handed_in = (
        ScoreSheet.objects.counted()
        .filter(entry__round=seat.round, juri__user=seat.user_id)
        .order_by("submitted_at", "pk")
    )
    order = [str(pk) for pk in handed_in.values_list("entry_id", flat=True)]
    totals = sheet_totals(completion.shares, given.juri, given.rules)
    return feedback_of(person, totals, own, order)


def feedback_rows(found: Feedback, *, is_own: bool) -> list[dict]:
    """Return each figure with its meaning, told to the juri or, to the chair, about the juri."""
    rows = _rows(found)
    if not is_own:
        for row in rows:
            row["text"] = row["text"].replace("Nilai Anda", "Nilainya").replace("Anda", "juri ini")
    return rows


def _rows(found: Feedback) -> list[dict]:
    return [
        {
            "name": "Ketegasan",
            "value": f"{_signed(found.strictness)} poin"
            + (f" (±{_comma(found.error)})" if found.error is not None else ""),
            "text": _strict_text(found),
        },
        {
            "name": "Sebaran",
            "value": f"{_comma(found.spread)} poin" if found.spread is not None else "–",
            "text": "Seberapa jauh nilai Anda menyimpang dari yang diperkirakan setelah ketegasan "
            f"diperhitungkan. Seluruh tim: {_comma(found.panel_spread)} poin."
            if found.panel_spread is not None
            else "Lembar terlalu sedikit untuk membandingkan sebaran.",
        },
        {
            "name": "Kesepakatan urutan",
            "value": "–" if found.agreement is None else _comma(found.agreement, 2),
            "text": "1 berarti urutan Anda sama dengan urutan juri lain, 0 berarti tidak "
            "berhubungan. Nilai Anda sendiri tidak ikut dihitung sebagai pembanding."
            if found.agreement is not None
            else "Dihitung bila Anda menilai sedikitnya tiga peserta yang juga dinilai juri lain.",
        },
        {
            "name": "Nilai seragam",
            "value": f"{found.same_marks} dari {found.sheets} lembar",
            "text": "Lembar yang hampir semua indikatornya bernilai sama. Satu kesan mungkin "
            "mewakili semuanya; baca jangkar tiap indikator.",
        },
        {
            "name": "Pergeseran",
            "value": "–" if found.drift is None else f"{_signed(found.drift)} poin tiap lembar",
            "text": "Apakah lembar yang diajukan belakangan lebih longgar (+) atau lebih ketat (−)"
            " daripada yang awal.",
        },
    ]


def _strict_text(found: Feedback) -> str:
    points = _comma(abs(found.strictness))
    if points == "0,0":
        return "Nilai Anda setara dengan rekan pada peserta yang sama."
    word = "ketat" if found.strictness > 0 else "longgar"
    return f"Nilai Anda rata-rata {points} poin lebih {word} dari rekan pada peserta yang sama."


def _signed(value) -> str:
    text = _comma(abs(value))
    if text == "0,0":
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def _comma(value, places: int = 1) -> str:
    return f"{float(value):.{places}f}".replace(".", ",")
