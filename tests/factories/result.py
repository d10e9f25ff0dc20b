"""A round whose result is published, with its bundle, without the pages in between."""

from django.utils import timezone

from monev.bundling import seal
from monev.enums import PanelRole, ResultState, RoundState
from monev.publication import compute_outcome
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory, open_scores
from tests.factories.registry import KimFactory

# Entry → per juri A1, B1, B2; the third juri leaves out the last entry.
SHEETS = {
    "KIM Satu": (("3", "3", "2.5"), ("4", "3", "2.5"), ("3.5", "2", "3")),
    "KIM Dua": (("2", "2", "2"), ("2", "2.5", "2"), ("1.5", "2", "1")),
    "KIM Tiga": (("2", "2", "tdn"), ("2", "2.5", "2")),
}


def computed_round(sheets=SHEETS, **facts):
    """Return a round in the tabulation with a computed draft result."""
    round_ = RoundFactory(scoring=True, **facts)
    seats = [
        JuriFactory(round=round_, role=PanelRole.MEMBER if n else PanelRole.CHAIR) for n in range(3)
    ]
    for name, rows in sheets.items():
        entry = EntryFactory(round=round_, kim=KimFactory(name=name, verified=True))
        for seat, row in zip(seats, rows, strict=False):
            scores = dict(zip(("A1", "B1", "B2"), row, strict=True))
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=scores)
    open_scores(round_)
    round_.refresh_from_db()
    compute_outcome(round_, by=UserFactory())
    return round_


def published_bundle(sheets=SHEETS, **facts):
    """Return the stored bundle of a published round."""
    round_ = computed_round(sheets, **facts)
    outcome = round_.outcomes.get()
    bundle = seal(outcome, by=UserFactory())
    outcome.move_to(ResultState.PUBLISHED, published_at=timezone.now())
    round_.state = RoundState.PUBLISHED
    round_.save()
    return bundle
