"""Score sheets on paper: the empty form of one sheet, and what a juri has handed in.

The empty form carries no value at all, not even one that its own juri has already typed: the paper
goes through other people's hands.
"""

import segno
from django.conf import settings

from kim_portal import pdf
from kim_portal.codes import grouped
from kim_portal.terbilang import long_date
from kim_portal.ui_tags import pukul
from monev.documents import mark_of
from monev.duties import conflicted_entries
from monev.forms.sheet import NOT_ASSESSABLE_LABEL, Answer, SheetForm, key_texts, shown, takes_keys
from monev.models import ScoreSheet
from monev.scoring import NOT_ASSESSABLE

FORM, COLLECTION = "monev/pdf/lembar_kosong.typ", "monev/pdf/lembar_juri.typ"
TEXTS = {"id_kekuatan", "id_saran"}


def sheet_code(sheet: ScoreSheet) -> str:
    """Return the short name of a sheet as it is printed, read aloud and typed back."""
    return grouped(sheet.uuid.hex.upper(), groups=2, sign="-")


def own_submitted(user, round_):
    """Return the sheets this person handed in, in the order of the presentations."""
    return (
        ScoreSheet.objects.counted()
        .filter(entry__round=round_, juri__user=user)
        .exclude(entry__in=conflicted_entries(user))
        .for_page()
    )


def blank_form(sheet: ScoreSheet) -> bytes:
    """Return the PDF that is filled by hand."""
    return pdf.render(FORM, _heading(sheet) | _questions(sheet))


def collection(round_, sheets, *, user) -> bytes:
    """Return one PDF with the sheets given: every answer, its receipt, digest and time."""
    context = {
        "round": round_.name,
        "juri": str(user),
        "instrument": str(round_.instrument),
        "mark": mark_of(round_),
        "sheets": [_submitted(sheet) for sheet in sheets],
    }
    return pdf.render(COLLECTION, context)


def typed_answers(paper) -> list[Answer]:
    """Return what both typed alike, for its juri to read before the word."""
    content = paper.typings.get(number=1).content
    rows = []
    for row in paper.round.instrument.indicators():
        points = content["points"].get(row.code)
        value = NOT_ASSESSABLE_LABEL if points == NOT_ASSESSABLE else (points or "")
        note = content["notes"].get(row.code, "")
        rows.append(Answer("", str(row), value.replace(".", ","), " ", note))
    texts = content["texts"]
    return [
        *rows,
        Answer("", "Kekuatan", texts.get("strengths", "")),
        Answer("", "Saran", texts.get("advice", "")),
    ]


def _heading(sheet: ScoreSheet) -> dict:
    address = f"{settings.SITE_URL}{sheet.get_absolute_url()}"
    round_ = sheet.round
    return {
        "entry": str(sheet.entry),
        "place": sheet.entry.place,
        "round": round_.name,
        "juri": str(sheet.juri.user),
        "instrument": str(round_.instrument),
        "mark": mark_of(round_),
        "code": sheet_code(sheet),
        "address": address,
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=0),
        "day": long_date(round_.presentation_on) if round_.presentation_on else "",
    }


def _questions(sheet: ScoreSheet) -> dict:
    instrument = sheet.round.instrument
    scale = instrument.scale
    return {
        "keys": key_texts(scale) if takes_keys(scale) else [],
        "range": f"{shown(scale.minimum)} sampai {shown(scale.maximum)}",
        "ends": [shown(scale.minimum), shown(scale.maximum)],
        "indicators": [
            {
                "aspect": f"{row.aspect.code}. {row.aspect.name}",
                "name": str(row),
                "weight": (
                    f"bobot {row.weight}" if row.is_counted else "tidak dihitung, boleh kosong"
                ),
                "allows_not_assessable": row.allows_not_assessable,
                "anchors": [
                    {"points": shown(one.points), "text": one.text} for one in row.anchors.all()
                ],
            }
            for row in instrument.indicators()
        ],
    }


def _submitted(sheet: ScoreSheet) -> dict:
    progress = sheet.progress()
    return {
        "entry": str(sheet.entry),
        "place": sheet.entry.place,
        "code": sheet_code(sheet),
        "receipt": sheet.receipt,
        "digest": grouped(sheet.digest, groups=16),
        "submitted": pukul(sheet.submitted_at, sheet.round.region.timezone),
        "total": f"{progress.shown_points} dari {progress.shown_weight}",
        "rows": [
            {
                "label": row.label,
                "value": row.value,
                "note": row.note,
                "is_text": row.anchor in TEXTS,
            }
            for row in SheetForm(sheet=sheet).answers()
        ],
    }
