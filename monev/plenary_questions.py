"""What the data leave open, asked of the plenary: the software decides none of it.

A question names the entries it is about. When the scores move, it is another question and the old
answer stays in the record without counting.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.confidence_page import analysis_of, parts_of
from monev.confidence_words import (
    flag_sentence,
    light_sentence,
    panels_question,
    zone_question,
)
from monev.enums import RECORDING_ROUNDS
from monev.enums_plenary import QuestionKind, Verdict
from monev.models import Outcome, PlenaryAnswer, Round
from monev.publication import compute_outcome, draft_of, results_of
from monev.tie_trace import joined

# (entry id as text, name) in groups of equal place, best first.
Order = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Question:
    """entries: ids as text of a zone by score, empty for other questions; about: all it names;
    category: the order it is asked about, empty in a round without categories.
    """

    kind: str
    key: str
    text: str
    entries: tuple[str, ...]
    about: tuple[str, ...]
    names: dict[str, str]
    answer: PlenaryAnswer | None
    category: str = ""

    @property
    def label(self) -> str:
        label = QuestionKind(self.kind).label
        return f"{label}, kategori {self.category}" if self.category else label

    @property
    def sentence(self) -> str:
        """The question as it is written down with its answer."""
        return f"Kategori {self.category}: {self.text}" if self.category else self.text


def questions_of(
    round_: Round, outcome: Outcome | None, *, hidden: Collection[int] = ()
) -> list[Question]:
    """Return the questions of a result, answered or not; those about a hidden entry are left out.

    Zones below the advancing places are shown as bands, but decide nothing and are not asked.
    """
    parts = parts_of(analysis_of(outcome))
    if not parts:
        return []
    names = {str(row.entry_id): row.entry.name for row in results_of(outcome)}
    given = round_.plenary_answers.order_by("pk")
    if outcome.published_at:
        # What a later version answered says nothing about this one.
        given = given.filter(answered_at__lte=outcome.published_at)
    answers = {one.key: one for one in given}
    closed = {str(one) for one in hidden}
    return [
        Question(
            kind=kind, key=(key := _key(kind, about)), text=text,
            entries=about if kind == QuestionKind.ZONE else (), about=about, names=names,
            answer=answers.get(key), category=category,
        )
        for category, facts in parts
        for kind, about, text in _asked(facts, names)
        if not closed.intersection(about)
    ]  # fmt: skip


def _asked(facts: Mapping, names: Mapping[str, str]) -> list[tuple[str, tuple[str, ...], str]]:
    """Return kind, entries and text of what one order leaves open."""
    asked = [
        (QuestionKind.ZONE, tuple(zone), zone_question(facts, zone, names))
        for zone in _zones(facts)
    ]
    if facts["reason"] == "panels":
        about = tuple(facts["order"])
        asked.append((QuestionKind.PANELS, about, panels_question(facts, names)))
    if facts["light"] == "red":
        asked.append((QuestionKind.LIGHT, tuple(facts["moved"]), light_sentence(facts, names)))
    asked += [
        (QuestionKind.REVERSAL, (*flag["entries"], *flag["others"]), flag_sentence(flag, names, {}))
        for flag in facts["flags"]
        if flag["kind"] == "reversal"
    ]
    return asked


def _zones(facts: dict) -> list[list[str]]:
    """Return the zones of several entries that reach into the advancing places."""
    first = set(facts["order"][: facts["advancing"]])
    return [zone for zone in facts["zones"] if len(zone) > 1 and first & set(zone)]


def _key(kind: str, about: Sequence[str]) -> str:
    text = f"{kind}:{','.join(sorted(about))}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def find_question(round_: Round, key: str, *, hidden: Collection[int] = ()) -> Question | None:
    found = questions_of(round_, draft_of(round_), hidden=hidden)
    return next((one for one in found if one.key == key), None)


@transaction.atomic
def answer_question(
    round_: Round, key: str, *, by, verdict: str, reason: str, dissent: str = "", order: Order = ()
) -> PlenaryAnswer:
    """Write down what the plenary answered and compute the result with it.

    order: the entries of a zone in groups of equal place, best first, when another order than that
    of the scores was voted.
    Raises DomainError without a reason or with an order that leaves out an entry of the zone,
    IllegalTransitionError outside the plenary or when the scores no longer ask this.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if locked.state not in RECORDING_ROUNDS:
        raise IllegalTransitionError("Putusan hanya dicatat dalam rapat pleno.")
    question = find_question(locked, key)
    if question is None:
        raise IllegalTransitionError(
            "Pertanyaan ini tidak berlaku lagi karena nilainya sudah berubah."
        )
    if not reason.strip():
        raise DomainError("Tulis alasan putusan pleno.", field="alasan")
    given = [key for group in order for key in group]
    if verdict == Verdict.ORDER and sorted(given) != sorted(question.entries):
        raise DomainError("Isi urutan semua peserta yang praktis setara.", field="putusan")
    groups = [sorted(group) for group in order] if verdict == Verdict.ORDER else []
    answer = PlenaryAnswer.objects.create(
        round=locked, kind=question.kind, key=key, question=question.sentence, verdict=verdict,
        order=groups, order_text=_in_words(groups, question.names), reason=reason.strip(),
        dissent=dissent.strip(), answered_by=by,
    )  # fmt: skip
    record(by, "plenaryanswer.create", answer, round=locked.slug, key=key, verdict=verdict,
           order=groups, reason=reason.strip())  # fmt: skip
    outcome = draft_of(locked)
    outcome.plenary_zones = [
        one.answer.order for one in questions_of(locked, outcome) if one.answer and one.answer.order
    ]
    outcome.save(update_fields=["plenary_zones"])
    compute_outcome(locked, by=by)
    return answer


def _in_words(groups: Order, names: dict[str, str]) -> str:
    """Name the groups of equal place in their order: A, lalu B dan C bersama."""
    parts = [
        f"{joined([names[key] for key in group])}{' bersama' if len(group) > 1 else ''}"
        for group in groups
    ]
    return ", lalu ".join(parts)[:500]


def require_answered(round_: Round, outcome: Outcome) -> None:
    """Raise DomainError naming what the plenary has not answered yet."""
    waiting = [one for one in questions_of(round_, outcome) if one.answer is None]
    if waiting:
        listed = " ".join(one.sentence for one in waiting)
        raise DomainError(
            f"Rapat pleno belum menjawab {len(waiting)} pertanyaan di halaman rekapitulasi. "
            f"{listed}"
        )


def answer_sentences(outcome: Outcome) -> list[str]:
    """Return the answers that count for a result, as they stand in its minutes."""
    found = questions_of(outcome.round, outcome)
    return [one.answer.sentence for one in found if one.answer]
