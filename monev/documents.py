"""What stands in the PDF documents of monev: facts in words, ready to be set."""

import datetime

import segno
from django.conf import settings

from kim_portal.codes import grouped
from kim_portal.terbilang import date_in_words, in_words, long_date
from kim_portal.ui_tags import poin, pukul
from monev import tie_trace
from monev.canonical import plain
from monev.confidence_page import analysis_of, parts_of
from monev.confidence_words import LIGHTS, apart_sentence, light_sentence
from monev.enums import PanelRole, SheetState
from monev.enums_delivery import DeliveryState
from monev.method_words import both_sentence, official_sentence
from monev.models import BeritaAcara, Recusal, Result, Round, ScoreSheet, SheetDelivery
from monev.plenary_questions import answer_sentences
from monev.result_page import filling_note
from monev.tabulation import unassessed
from registry.letterhead import letterhead

REHEARSAL_MARK = "GLADI – BUKAN DOKUMEN RESMI"
# Stands across the copy of somebody who must not see how an entry ranks before everybody does.
WITHHELD_MARK = "SALINAN TERBATAS"
WITHHELD = (
    "Peringkat, nilai, dan putusan tidak tampil dalam salinan ini. Pembacanya berbenturan "
    "kepentingan dengan seorang peserta dan membacanya lengkap setelah hasil diumumkan."
)


def minutes_facts(minutes: BeritaAcara) -> dict:
    """Return every fact that is signed; the fingerprint on paper is taken over these."""
    round_, day = minutes.round, minutes.held_on
    results = _results(minutes)
    aspects = list(round_.instrument.counted_aspects())
    ranked = [row for row in results if row.rank is not None]
    return {
        "letterhead": _letterhead(round_),
        "title": _title(round_),
        "round": round_.name,
        "number": minutes.number,
        "version": minutes.outcome.number,
        "opening": _opening(minutes, len(ranked)),
        "aspects": [aspect.code for aspect in aspects],
        "rows": [_row(row, aspects) for row in ranked],
        "notes": _notes(minutes, aspects),
        "unassessed": [
            f"{entry.name}, {entry.place}: {reason}"
            for entry, reason in unassessed(round_, minutes.outcome)
        ],
        "ties": _ties(ranked, aspects),
        "decisions": [
            *answer_sentences(minutes.outcome),
            *(one.sentence for one in minutes.outcome.awards.for_list()),
            *(line.strip() for line in minutes.decisions.splitlines() if line.strip()),
        ],
        "place_and_date": f"{minutes.place}, {long_date(day)}",
        "signatories": [
            {"name": one.name, "role": one.role, "signed": _signed(one, round_)}
            for one in minutes.signatories.all()
        ],
        "input": minutes.outcome.input_digest,
    }


def minutes_context(minutes: BeritaAcara) -> dict:
    """Return the facts with what proves the paper; drafts and rehearsals carry no code at all."""
    is_draft, is_rehearsal = minutes.is_plain_draft, minutes.round.is_rehearsal
    proof = {"code": "", "address": "", "fingerprint": "", "qr": "", "is_draft": is_draft}
    proof["bundle"] = ""
    proof |= {"is_rehearsal": is_rehearsal, "mark": "DRAF" if is_draft else ""}
    if is_rehearsal:
        proof["mark"] = mark_of(minutes.round)
    elif not is_draft:
        address = f"{settings.SITE_URL}/cek/{minutes.code}/"
        proof |= {
            "code": minutes.printed_code,
            "address": address,
            "fingerprint": grouped(minutes.fingerprint, groups=8),
            "bundle": _bundle_root(minutes),
            "qr": segno.make(address, error="m", micro=False).svg_inline(border=0),
        }
    head = letterhead(minutes.round.region)
    return minutes_facts(minutes) | proof | {"logo": head["logo"]}


def withheld_context(minutes: BeritaAcara) -> dict:
    """Return what a person with a conflict of interest reads before publication: no ranking.

    Whoever sits in the panel signs that the plenary was held, and by whom and by which method; the
    gap that one missing entry leaves in a list of ranks would tell its rank.
    """
    round_ = minutes.round
    aspects = list(round_.instrument.counted_aspects())
    notes = [_panel_note(minutes), _instrument_note(round_, aspects), _method_note(round_)]
    shown = minutes_context(minutes) | {
        "rows": [], "ties": [], "decisions": [], "unassessed": [],
        "notes": [WITHHELD, *notes, *_recusal_notes(round_)],
    }  # fmt: skip
    proof = {"code": "", "address": "", "fingerprint": "", "qr": "", "bundle": ""}
    return shown | proof | {"is_draft": True, "mark": mark_of(round_) or WITHHELD_MARK}


def _bundle_root(minutes: BeritaAcara) -> str:
    """Return the fingerprint of the result bundle as it is printed; older papers have none."""
    bundle = getattr(minutes.outcome, "bundle", None)
    return bundle.printed_root if bundle else ""


def mark_of(round_: Round) -> str:
    """Return what stands across every page about this round; nothing for a real one."""
    return REHEARSAL_MARK if round_.is_rehearsal else ""


def _results(minutes: BeritaAcara) -> list[Result]:
    return list(minutes.outcome.results.select_related("entry__kim__region", "entry__category"))


def _letterhead(round_: Round) -> dict:
    """Return the words of the letterhead; the emblem stays out of what is signed."""
    head = letterhead(round_.region)
    return {key: head[key] for key in ("above", "name", "below")}


def _title(round_: Round) -> list[str]:
    return [
        "BERITA ACARA RAPAT PLENO",
        "PENILAIAN MONITORING DAN EVALUASI",
        f"KOMUNITAS INFORMASI MASYARAKAT TAHUN {round_.year}",
    ]


def _opening(minutes: BeritaAcara, ranked: int) -> str:
    round_ = minutes.round
    basis = f" berdasarkan {round_.legal_basis}" if round_.legal_basis else ""
    return (
        f"Pada hari ini, {date_in_words(minutes.held_on)}, bertempat di {minutes.place}, kami yang "
        f"bertanda tangan di bawah ini telah melaksanakan rapat pleno {round_.name}{basis}, "
        f"dan menetapkan hasil penilaian {ranked} ({in_words(ranked)}) peserta sebagai berikut."
    )


def _row(row: Result, aspects) -> dict:
    return {
        "rank": f"{row.rank} (bersama)" if row.is_joint else str(row.rank),
        "name": row.entry.name,
        "place": row.entry.place,
        "aspects": [row.aspect_points[aspect.code].replace(".", ",") for aspect in aspects],
        "total": poin(row.total_points),
        "predicate": row.predicate,
    } | ({"category": row.entry.category.name} if row.entry.category else {})


def _notes(minutes: BeritaAcara, aspects) -> list[str]:
    round_ = minutes.round
    notes = [_panel_note(minutes), _instrument_note(round_, aspects), _method_note(round_)]
    rows = list(minutes.outcome.results.select_related("entry"))
    notes += _category_notes(minutes)
    notes += [note for note in (both_sentence(rows), filling_note(rows)) if note]
    return [*_correction_notes(minutes), *notes, *_sheet_notes(round_), *_recusal_notes(round_)]


def _category_notes(minutes: BeritaAcara) -> list[str]:
    """Which orders there are, and whether other ways of counting give the same winners."""
    parts = parts_of(analysis_of(minutes.outcome))
    categories = [one.name for one in minutes.round.categories.all()]
    notes = [f"Peringkat ditetapkan per kategori: {', '.join(categories)}."] if categories else []
    if apart := apart_sentence(parts):
        notes.append(apart)
    names = {str(row.entry_id): row.entry.name for row in _results(minutes)}
    tested = [
        f"{f'Kategori {category}: ' if category else ''}{LIGHTS[facts['light']].lower()}. "
        f"{light_sentence(facts, names)}"
        for category, facts in parts
        if facts["light"] != "none"
    ]
    return notes + (
        [f"Uji ketahanan peringkat menurut delapan cara hitung. {' '.join(tested)}"]
        if tested
        else []
    )


def _correction_notes(minutes: BeritaAcara) -> list[str]:
    """What this version corrects, and why."""
    correction = minutes.outcome.correction_or_none
    if correction is None:
        return []
    return [
        f"Berita acara ini meralat hasil versi {correction.replaces.number} "
        f"({correction.get_ground_display().lower()}). {correction.reason}"
    ]


def _panel_note(minutes: BeritaAcara) -> str:
    round_ = minutes.round
    seats = list(round_.juri_assignments.scoring().select_related("user"))
    present = {one.user_id for one in minutes.signatories.all()}
    here = sum(1 for seat in seats if seat.user_id in present)
    names = ", ".join(
        f"{seat.user} (ketua)" if seat.role == PanelRole.CHAIR else str(seat.user) for seat in seats
    )
    decree = f" yang ditetapkan dengan {round_.panel_decree}" if round_.panel_decree else ""
    absent = [str(seat.user) for seat in seats if seat.user_id not in present]
    missing = f" Tidak hadir: {', '.join(absent)}." if absent else ""
    return (
        f"Tim penilai{decree}: {names}. Hadir {here} dari {len(seats)} juri, rapat pleno memenuhi "
        f"kuorum.{missing}{_former_juri(round_)}"
    )


def _former_juri(round_: Round) -> str:
    """Name who left the panel after handing sheets in, which still count; why is private."""
    left = round_.juri_assignments.filter(ended_at__isnull=False)
    left = left.filter(sheets__state=SheetState.SUBMITTED).select_related("user").distinct()
    names = ", ".join(str(one.user) for one in left)
    if not names:
        return ""
    return f" Berhenti sebelum selesai: {names}. Lembar yang sudah diajukan tetap dihitung."


def _instrument_note(round_: Round, aspects) -> str:
    instrument = round_.instrument
    bounds = [plain(points).replace(".", ",") for points in (
        instrument.scale_min, instrument.scale_max, instrument.scale_step,
    )]  # fmt: skip
    weights: dict[str, int] = {}
    for rule in instrument.rules():
        weights[rule.aspect] = weights.get(rule.aspect, 0) + rule.weight
    listed = ", ".join(f"{a.code} {a.name} {weights.get(a.code, 0)}" for a in aspects)
    return (
        f"Penilaian memakai instrumen {instrument.code} versi {instrument.version}, skala "
        f"{bounds[0]} sampai {bounds[1]} dengan langkah {bounds[2]}. Bobot aspek: {listed}; jumlah "
        f"100."
    )


def _method_note(round_: Round) -> str:
    return (
        "Nilai indikator adalah rata-rata nilai juri yang tidak berbenturan kepentingan, dikalikan "
        "bobotnya dan dijumlahkan. Nilai akhir dibulatkan dua desimal satu kali di akhir, "
        "sehingga jumlah nilai aspek dapat berbeda seperseratus. "
        f"{official_sentence(round_)} Peserta berperingkat memiliki "
        f"paling sedikit {round_.minimum_sheets} lembar nilai."
    )


def _sheet_notes(round_: Round) -> list[str]:
    sheets = list(
        ScoreSheet.objects.filter(entry__round=round_)
        .select_related("entry__kim", "juri__user")
        .order_by("entry_id", "pk")
    )
    counted = [one for one in sheets if one.state == SheetState.SUBMITTED and one.entry.is_judged]
    reopened = [f"{one.entry} ({one.reopen_reason})" for one in counted if one.reopen_reason]
    # Why somebody stepped aside is private; the note on conflicts names who, not why.
    aside = set(Recusal.objects.recused().filter(entry__round=round_).values_list("juri", "entry"))
    void = [
        f"{one.entry} ({_void_reason(one)})"
        for one in sheets
        if one.void_reason and (one.juri_id, one.entry_id) not in aside
    ]
    notes = [f"Lembar nilai yang dihitung berjumlah {len(counted)} ({in_words(len(counted))})."]
    notes[0] += (
        f" Lembar yang pernah dibuka kembali: {'; '.join(reopened)}."
        if reopened
        else " Tidak ada lembar yang dibuka kembali."
    )
    notes += [f"Lembar yang tidak dihitung: {'; '.join(void)}."] if void else []
    return notes + _late_notes(round_)


def _void_reason(sheet: ScoreSheet) -> str:
    """Return why a sheet does not count; why somebody left the panel is private."""
    seat = sheet.juri
    return "juri berhenti" if sheet.void_reason == seat.end_reason else sheet.void_reason


def _late_notes(round_: Round) -> list[str]:
    """Sheets that came after the closing, and what the chair decided."""
    words = {DeliveryState.LATE_ACCEPTED: "diterima", DeliveryState.LATE_REFUSED: "tidak diterima"}
    listed = [
        f"{one.sheet.juri.user} untuk {one.sheet.entry}, {words[one.state]} ({one.decision_reason})"
        for one in SheetDelivery.objects.of_round(round_).filter(state__in=words)
    ]
    return [f"Lembar yang tiba sesudah penutupan: {'; '.join(listed)}."] if listed else []


def _recusal_notes(round_: Round) -> list[str]:
    """Who did not judge whom; the private reason stays out of a public paper."""
    rows = Recusal.objects.recused().filter(entry__round=round_).for_list()
    listed = [f"{row.juri.user} tidak menilai {row.entry}" for row in rows]
    return [f"Karena benturan kepentingan: {'; '.join(listed)}."] if listed else []


def _ties(ranked: list[Result], aspects) -> list[str]:
    names = {aspect.code: aspect.name for aspect in aspects}
    return [
        f"Nilai sama {poin(tie['points'])} ({', '.join(tie['names'])}). {' '.join(tie['steps'])}"
        for tie in tie_trace.shared_totals(ranked, names)
    ]


def _signed(signatory, round_: Round) -> str:
    if signatory.signed_at is None:
        return ""
    return f"Ditandatangani dalam portal {pukul(signatory.signed_at, round_.region.timezone)}"


def plenary_day(round_: Round, today: datetime.date) -> datetime.date:
    """Return the day a new draft starts with: the planned plenary, else today."""
    return round_.plenary_on or today
