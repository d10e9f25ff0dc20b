"""Minutes drawn up and signed the real way, for tests of their paper."""

import datetime

from monev.enums import PanelRole
from monev.enums_panel import ConflictKind, ConflictState
from monev.enums_plenary import QuestionKind, Verdict
from monev.models import BeritaAcara, Recusal
from monev.plenary import open_plenary
from monev.plenary_questions import answer_question, questions_of
from monev.publication import draft_of
from monev.signing import draft_minutes, sign_minutes
from tests.factories.result import SHEETS, computed_round


def drafted(office, head, sheets=SHEETS, **facts):
    round_ = computed_round(sheets, **facts)
    open_plenary(round_, by=office)
    for question in questions_of(round_, draft_of(round_)):
        noted = Verdict.SCORE if question.kind == QuestionKind.ZONE else Verdict.NOTED
        answer_question(round_, question.key, by=office, verdict=noted, reason="Disepakati.")
    minutes = BeritaAcara(
        round=round_, number="500/1/2026", held_on=datetime.date(2026, 12, 4), place="Penajam",
        decisions="Gelar KIM Terinovatif untuk KIM Tiga.",
    )  # fmt: skip
    seats = list(round_.juri_assignments.scoring())
    return draft_minutes(
        minutes, by=office, present=seats, head=head.assignments.get(), head_role="Kepala Dinas"
    )


def signed(minutes):
    for one in minutes.signatories.all():
        minutes = sign_minutes(minutes, by=one.user)
    return minutes


def content_of(response):
    return b"".join(response) if response.streaming else response.content


def step_aside(minutes, name="KIM Dua"):
    """The second juri has a conflict with this entry."""
    seat = minutes.round.juri_assignments.filter(role=PanelRole.MEMBER).first()
    entry = minutes.round.entries.get(kim__name=name)
    Recusal.objects.create(
        juri=seat, entry=entry, kind=ConflictKind.FAMILY, state=ConflictState.RECUSED,
        reason="Adik kandung ketuanya", declared_by=seat.user,
    )  # fmt: skip
    return seat
