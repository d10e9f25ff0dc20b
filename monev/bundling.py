"""The result bundle: everything a published result follows from, signed, to be computed again.

Its parts are salted leaves (monev/bundle_tree.py): the round, the rules, the order voted in the
plenary, the minutes, the head of the log, each entry, each sheet and each line of the result. Juri
stand in it under codes drawn for this bundle alone; names, notes and advice do not stand in it.
The format is described in docs/bundel.md.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import AuditHead
from kim_portal.signing_key import public_text, sign
from monev.bundle_tree import leaf_digest, new_leaf, path_to, root_of
from monev.canonical import answer_text, canonical_json, plain
from monev.enums import ResultState
from monev.fair_scores import fit_totals, sheet_totals
from monev.fairness import SHRINKAGE
from monev.filling import NoMeanError, complete_sheets
from monev.models import Award, Entry, Outcome, Result, ResultBundle, ScoreSheet
from monev.scoring import DEFAULT_BANDS, IndicatorRule, Scale, round_points

FORMAT = "kim-hasil/1"
PROOF_FORMAT = "kim-bukti/1"
CONTENT_TYPE = "application/json"
# Indicator code → raw points or NOT_ASSESSABLE.
Answers = Mapping[str, Decimal | str]


@dataclass(frozen=True)
class CodedSheet:
    """One counted sheet: code of the entry, code of the juri, what was given."""

    entry: str
    juri: str
    answers: Answers

    def facts(self) -> dict:
        scores = {code: answer_text(answer) for code, answer in self.answers.items()}
        return {"peserta": self.entry, "juri": self.juri, "skor": scores}


@transaction.atomic
def seal(outcome: Outcome, *, by) -> ResultBundle | None:
    """Store the signed bundle of a result, in place of one that was made before publication.

    A published result keeps the bundle it has; a rehearsal has none.
    Raises NoKeyError when the portal cannot sign.
    """
    if outcome.round.is_rehearsal:
        return None
    stored = ResultBundle.objects.filter(outcome=outcome).first()
    if stored and outcome.state != ResultState.DRAFT:
        return stored
    bundle = build(outcome)
    stored = stored or ResultBundle(outcome=outcome)
    stored.root, stored.public_key = bundle["kepala"]["akar"], bundle["kepala"]["kunci"]
    stored.attach(canonical_json(bundle), name=file_name(outcome), content_type=CONTENT_TYPE)
    stored.save()
    record(by, "resultbundle.seal", stored, version=outcome.number, root=stored.root)
    return stored


def build(outcome: Outcome) -> dict:
    """Return the signed bundle of a result as JSON-able facts."""
    leaves = _leaves(outcome)
    digests = [leaf_digest(leaf) for leaf in leaves]
    head = {
        "format": FORMAT,
        "putaran": outcome.round.slug,
        "versi": outcome.number,
        "jumlah_daun": len(leaves),
        "akar": root_of(digests),
        "kunci": public_text(),
    }
    return {
        "kepala": head,
        "tanda_tangan": sign(canonical_json(head)),
        "sidik_daun": digests,
        "daun": leaves,
    }


def proof_of(bundle: Mapping, kind: str, key: str) -> dict | None:
    """Return one leaf with its way to the signed root, without any other; None if it is not there.

    bundle: one this portal stored.
    """
    for number, leaf in enumerate(bundle["daun"]):
        if (leaf["jenis"], leaf["kunci"]) == (kind, key):
            return {
                "format": PROOF_FORMAT,
                "kepala": bundle["kepala"],
                "tanda_tangan": bundle["tanda_tangan"],
                "daun": leaf,
                "jalur": path_to(bundle["sidik_daun"], number),
            }
    return None


def file_name(outcome: Outcome) -> str:
    return f"hasil-{outcome.round.slug}-versi-{outcome.number}.json"


def _leaves(outcome: Outcome) -> list[dict]:
    round_ = outcome.round
    entries = {
        entry.pk: f"P{number:02}"
        for number, entry in enumerate(round_.entries.judged().order_by("pk"), start=1)
    }
    sheets = _coded_sheets(entries)
    results = {entries[row.entry_id]: row for row in outcome.results.filter(entry__in=entries)}
    named = round_.entries.filter(pk__in=entries).select_related("kim__region", "category")
    return [
        new_leaf("putaran", "putaran", _round_facts(outcome)),
        new_leaf("aturan", "aturan", rule_facts(outcome)),
        new_leaf("pleno", "pleno", _votes(outcome, entries)),
        new_leaf("berita_acara", "berita_acara", _minutes_facts(outcome)),
        new_leaf("catatan", "catatan", _log_facts()),
        *(new_leaf("peserta", entries[one.pk], _entry_facts(one)) for one in named.order_by("pk")),
        *(new_leaf("lembar", key, sheet.facts()) for key, sheet in sheets.items()),
        *(
            new_leaf("hasil", code, {"peserta": code} | result_facts(row))
            for code, row in sorted(results.items())
        ),
        *(
            new_leaf("penghargaan", f"H{number:02}", _award_facts(one, entries))
            for number, one in enumerate(outcome.awards.filter(entry__in=entries), start=1)
        ),
        new_leaf("ketegasan", "ketegasan", strictness_facts(sheets, *_arithmetic(outcome))),
    ]


def _coded_sheets(entries: Mapping[int, str]) -> dict[str, CodedSheet]:
    """Return sheet key ("P03-J02") → counted sheet, people under their codes."""
    rows = list(
        ScoreSheet.objects.counted()
        .filter(entry__in=entries)
        .select_related("juri")
        .prefetch_related("scores__indicator")
        .order_by("entry", "pk")
    )
    juri = _juri_codes({sheet.juri.user_id for sheet in rows})
    found: dict[str, CodedSheet] = {}
    for sheet in rows:
        entry, seat = entries[sheet.entry_id], juri[sheet.juri.user_id]
        key = f"{entry}-{seat}"
        # A person who lost a seat and got another may have two sheets for one entry.
        key = key if key not in found else f"{key}-{sum(one.startswith(key) for one in found) + 1}"
        found[key] = CodedSheet(entry, seat, dict(sorted(sheet.answers().items())))
    return dict(sorted(found.items()))


def _juri_codes(people: set[int]) -> dict[int, str]:
    """Return person → code, drawn anew: the order of appointment must not tell who is who."""
    drawn = sorted(people)
    random.SystemRandom().shuffle(drawn)
    return {person: f"J{number:02}" for number, person in enumerate(drawn, start=1)}


def _round_facts(outcome: Outcome) -> dict:
    round_ = outcome.round
    return {
        "nama": round_.name,
        "alamat": f"{settings.SITE_URL}{round_.get_absolute_url()}",
        "tingkat": round_.level,
        "tahun": round_.year,
        "wilayah": round_.region.name,
        "kode_wilayah": round_.region.code,
        "alasan_versi": outcome.reason,
        "sidik_masukan": outcome.input_digest,
    }


def rule_facts(outcome: Outcome) -> dict:
    """Return the rules a result is computed by: weights as whole text, nothing left to guess."""
    round_, (rules, scale) = outcome.round, _arithmetic(outcome)
    known = {rule.aspect for rule in rules}
    bands = [
        [str(band["minimum"]), band["label"]] for band in round_.instrument.predicate_bands
    ] or [[plain(bound), label] for bound, label in DEFAULT_BANDS]
    return {
        "instrumen": str(round_.instrument),
        "indikator": [
            {"kode": rule.code, "aspek": rule.aspect, "bobot": str(rule.weight)} for rule in rules
        ],
        "skala": [plain(bound) for bound in (scale.minimum, scale.maximum, scale.step)],
        "lembar_minimum": round_.minimum_sheets,
        "urutan_nilai_sama": [code for code in round_.instrument.tie_order if code in known],
        "predikat": bands,
        "nilai_resmi": str(round_.official_score),
        "penyusutan": str(SHRINKAGE),
    }


def _arithmetic(outcome: Outcome) -> tuple[list[IndicatorRule], Scale]:
    instrument = outcome.round.instrument
    return list(instrument.rules()), instrument.scale


def _votes(outcome: Outcome, entries: Mapping[int, str]) -> dict:
    votes = outcome.plenary_order.items()
    order = {entries[int(key)]: place for key, place in votes if int(key) in entries}
    zones = [
        [[entries[int(key)] for key in group] for group in zone]
        for zone in outcome.plenary_zones
        if all(int(key) in entries for group in zone for key in group)
    ]
    # A bundle from before zones were voted on has no such line.
    return {"urutan": order} | ({"setara": zones} if zones else {})


def _minutes_facts(outcome: Outcome) -> dict:
    minutes = getattr(outcome, "berita_acara", None)
    if minutes is None:
        return {}
    return {
        "nomor": minutes.number,
        "tanggal": minutes.held_on.isoformat(),
        "kode": minutes.code,
        "sidik_isi": minutes.fingerprint,
    }


def _log_facts() -> dict:
    """Return where the log of the portal stood: a log that is rewritten later no longer fits."""
    head = AuditHead.objects.filter(pk=1).first()
    return {"jumlah": head.entry_count, "sidik": head.last_hash} if head else {}


def _entry_facts(entry: Entry) -> dict:
    facts = {"nama": entry.name, "tempat": entry.place}
    return facts | ({"kategori": entry.category.name} if entry.category else {})


def _award_facts(award: Award, entries: Mapping[int, str]) -> dict:
    """Return an award without its reason, which names people more often than figures."""
    basis = award.basis
    facts = {
        "jenis": award.kind,
        "nama": award.name,
        "kriteria": award.criterion,
        "peserta": entries[award.entry_id],
        "cara": award.way,
        "suara": [award.votes_for, award.votes_against] if award.votes_for else [],
    }
    return facts | ({"kenaikan": [basis["before"], basis["now"]]} if basis else {})


def result_facts(row: Result) -> dict:
    """Return the line of one entry as the bundle writes it; an incomplete one has no points."""
    return {
        "jumlah_lembar": row.sheet_count,
        "nilai_akhir": _points(row.total_points, 2),
        "rata_rata": _points(row.mean_points, 2),
        "nilai_adil": _points(row.fair_points, 4),
        "aspek": dict(row.aspect_points),
        "indikator": dict(row.indicator_points),
        "peringkat": row.rank,
        "peringkat_bersama": row.is_joint,
        "predikat": row.predicate,
    }


def _points(points: Decimal | None, places: int) -> str | None:
    return None if points is None else f"{points:.{places}f}"


def strictness_facts(
    sheets: Mapping[str, CodedSheet], rules: Sequence[IndicatorRule], scale: Scale
) -> dict:
    """Return the strictness of each juri in points, four decimals, positive for a strict one.

    Empty where nothing can be computed.
    """
    answers = {(sheet.entry, key): sheet.answers for key, sheet in sheets.items()}
    try:
        shares = complete_sheets(answers, rules, scale).shares
    except NoMeanError:
        return {}
    juri = {key: sheet.juri for key, sheet in sheets.items()}
    fitted = fit_totals(sheet_totals(shares, juri, rules))
    if fitted is None:
        return {}
    strict = sorted(fitted.strictness.items())
    return {
        "juri": {code: str(round_points(value, 4)) for code, value in strict},
        "panel_terhubung": fitted.is_connected,
    }
