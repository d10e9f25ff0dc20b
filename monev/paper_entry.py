"""A sheet that was filled on paper: two people type it without each other, the server compares.

A typist reads only what that same person typed. The comparison names the parts that differ and
never what stands in them; a few comparisons are allowed, so that nobody tries out values until they
fit. Numbers must be equal; of a text, capitals, spaces and punctuation do not matter, because two
people never copy handwriting alike; the first one's text is kept.
"""

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import Document
from monev import judging
from monev.delivery import Envelope, content_of, deliver, input_of
from monev.enums import SCORING_ROLES
from monev.enums_paper import PaperState
from monev.judging import IncompleteSheetError, SheetInput, SheetLockedError
from monev.models import JuriAssignment, PaperSheet, PaperTyping, Round, ScoreSheet, SheetDelivery

MOST_COMPARISONS = 5
PARTS = {"points": "Nilai", "notes": "Catatan"}
TEXTS = {"strengths": "Kekuatan", "advice": "Saran"}


@transaction.atomic
def type_paper(
    sheet: ScoreSheet, typed: SheetInput, *, scan: Document | None = None, by
) -> PaperSheet:
    """Store what this person read on the paper; with the second person's, compare the two.

    Raises DomainError without a scan, for somebody who judges, and after too many comparisons;
    SheetLockedError when the sheet takes no values.
    """
    _lock_round(sheet)
    current = ScoreSheet.objects.for_page().get(pk=sheet.pk)
    if not (current.is_fillable or current.is_late_fillable):
        raise SheetLockedError(judging.lock_sentence(current))
    _require_typist(current, by)
    paper = PaperSheet.objects.running().filter(sheet=current).first()
    if paper is None:
        paper = _begin(current, scan)
    elif not paper.takes_typing:
        raise IllegalTransitionError("Kedua ketikan lembar ini sudah sama.")
    _store(paper, typed, by=by)
    contents = list(paper.typings.order_by("number").values_list("content", flat=True))
    if len(contents) == 2:  # noqa: PLR2004  the two people
        _compare(paper, *contents)
    return paper


@transaction.atomic
def confirm_paper(paper: PaperSheet, *, by, reason: str = "") -> SheetDelivery:
    """Hand in what both typed alike: the juri's word, or the chair's with the reason why not."""
    _lock_round(paper.sheet)
    locked = PaperSheet.objects.select_related("sheet__juri").get(pk=paper.pk)
    is_own = locked.sheet.juri.user_id == by.pk
    if not is_own and not reason.strip():
        raise DomainError("Tulis mengapa juri tidak dapat mengesahkan sendiri.", field="alasan")
    if not locked.awaits_word:
        raise IllegalTransitionError("Lembar kertas ini tidak menunggu pengesahan.")
    envelope = Envelope(key=locked.key, version=locked.base_version)
    typed = input_of(locked.typings.get(number=1).content)
    try:
        delivery = deliver(locked.sheet, typed, envelope, by=by)
    except IncompleteSheetError:
        if is_own:
            raise
        # Its sentences name values.
        raise DomainError("Lembar kertas ini belum lengkap, jadi belum dapat disahkan.") from None
    locked.move_to(
        PaperState.CONFIRMED, confirmed_at=timezone.now(), confirmed_by=by, reason=reason.strip()
    )
    record(
        by, "sheet.confirm_paper", locked.sheet, reason=reason.strip(), juri=locked.sheet.juri_id
    )
    return delivery


@transaction.atomic
def withdraw_paper(paper: PaperSheet, *, by, reason: str) -> PaperSheet:
    """Give the paper up; what was typed stays stored and is never counted."""
    if not reason.strip():
        raise DomainError("Tulis alasan lembar kertas ini ditarik.", field="alasan")
    paper.move_to(PaperState.WITHDRAWN, reason=reason.strip())
    record(by, "sheet.withdraw_paper", paper.sheet, reason=reason.strip(), juri=paper.sheet.juri_id)
    return paper


def _lock_round(sheet: ScoreSheet) -> None:
    Round.objects.select_for_update(no_key=True).get(pk=sheet.entry.round_id)


def _require_typist(sheet: ScoreSheet, person) -> None:
    judges = JuriAssignment.objects.filter(
        round=sheet.entry.round_id, user=person, role__in=SCORING_ROLES
    )
    if judges.exists():
        raise DomainError("Yang menilai dalam putaran ini tidak mengetik lembar kertas.")


def _begin(sheet: ScoreSheet, scan: Document | None) -> PaperSheet:
    if scan is None:
        raise DomainError("Lampirkan foto atau pindaian lembar kertasnya.", field="scan")
    paper = PaperSheet(sheet=sheet, base_version=sheet.version)
    paper.attach(scan.content, name=scan.name, content_type=scan.content_type)
    paper.save()
    return paper


def _store(paper: PaperSheet, typed: SheetInput, *, by) -> None:
    own = paper.typings.filter(typist=by).first()
    taken = set(paper.typings.values_list("number", flat=True))
    if own is None and len(taken) == 2:  # noqa: PLR2004  the two people
        raise DomainError("Lembar ini sudah diketik dua orang lain.")
    if own is None:
        own = PaperTyping(paper=paper, typist=by, number=1 if 1 not in taken else 2)
    own.content, own.typed_at = content_of(typed), timezone.now()
    own.save()
    # No values: the log is read by people who must not know them.
    record(by, "sheet.type_paper", paper.sheet, number=own.number, juri=paper.sheet.juri_id)


def _compare(paper: PaperSheet, first: dict, second: dict) -> None:
    if paper.attempts >= MOST_COMPARISONS:
        raise DomainError(
            "Lembar ini sudah dibandingkan lima kali. Tarik lembar kertas ini, lalu ketik ulang "
            "dari kertasnya."
        )
    differing, attempts = differing_parts(first, second), paper.attempts + 1
    if differing and paper.state == PaperState.UNEQUAL:
        PaperSheet.objects.filter(pk=paper.pk).update(differing=differing, attempts=attempts)
        paper.refresh_from_db(fields=["differing", "attempts"])
        return
    target = PaperState.UNEQUAL if differing else PaperState.EQUAL
    paper.move_to(target, differing=differing, attempts=attempts)


def differing_parts(first: dict, second: dict) -> list[str]:
    """Name the parts of two typings that are not equal, in the order of the form."""
    found = []
    for part, label in PARTS.items():
        codes = list(first[part]) + [code for code in second[part] if code not in first[part]]
        found += [
            f"{label} {code}"
            for code in codes
            if _bare(first[part].get(code)) != _bare(second[part].get(code))
        ]
    for name, label in TEXTS.items():
        if _bare(first["texts"].get(name)) != _bare(second["texts"].get(name)):
            found.append(label)
    return found


def _bare(value: str | None) -> str:
    """Points are digits and a dot; of a text the letters and digits count."""
    text = value or ""
    if text.replace(".", "").isdecimal():
        return text
    return "".join(one for one in text.casefold() if one.isalnum())
