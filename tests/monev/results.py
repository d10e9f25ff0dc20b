"""Rounds that are signed and published the real way, for tests of what follows."""

import datetime

from monev.enums import PanelRole
from monev.models import BeritaAcara
from monev.plenary import open_plenary
from monev.publication import publish_round
from monev.signing import draft_minutes, sign_minutes
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory, open_scores


def judged_round(entries=2, points=("3", "2", "1"), best=None, **kwargs):
    """A round with a chair, a juri and a secretary; entry n has `points[n]` everywhere.

    A mapping gives an entry points of its own per indicator. best: the KIM of the first entry.
    """
    round_ = RoundFactory(scoring=True, **kwargs)
    seats = [
        JuriFactory(round=round_, role=PanelRole.CHAIR),
        JuriFactory(round=round_, role=PanelRole.MEMBER),
    ]
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    for number in range(entries):
        chosen = {"kim": best} if best and number == 0 else {}
        entry = EntryFactory(round=round_, **chosen)
        scores = points[number]
        if isinstance(scores, str):
            scores = dict.fromkeys(("A1", "B1", "B2"), scores)
        for seat in seats:
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=scores)
    return round_


def sign(round_, head, office, number="1/2026"):
    """Draw up the minutes of the version that is worked on, and let everybody sign."""
    seats = list(round_.juri_assignments.scoring())
    minutes = BeritaAcara(
        round=round_, number=number, held_on=datetime.date(2026, 11, 20), place="Penajam"
    )
    draft_minutes(
        minutes, by=office, present=seats, head=head.assignments.get(), head_role="Kepala Dinas"
    )
    for row in minutes.signatories.select_related("user"):
        sign_minutes(minutes, by=row.user)
    minutes.refresh_from_db()
    return minutes


def published_round(head, office, **kwargs):
    """Return the round with version 1 in public."""
    round_ = judged_round(**kwargs)
    chair = round_.juri_assignments.get(role=PanelRole.CHAIR)
    open_scores(round_, by=chair.user)
    open_plenary(round_, by=office)
    round_.refresh_from_db()
    sign(round_, head, office)
    publish_round(round_, by=office)
    round_.refresh_from_db()
    return round_
