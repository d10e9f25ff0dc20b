"""The newest published result in one sentence, for the front page."""

from dataclasses import dataclass

from monev.apart import grouped
from monev.enums import ResultState
from monev.models import Outcome, Round


@dataclass(frozen=True)
class Headline:
    round: Round
    sentence: str


def newest_result() -> Headline | None:
    """Return the newest published result, or None while there is none. Two queries at most."""
    outcome = (
        Outcome.objects.filter(state=ResultState.PUBLISHED)
        .select_related("round__region")
        .order_by("-published_at", "-pk")
        .first()
    )
    if outcome is None:
        return None
    results = list(outcome.results.select_related("entry__category"))
    ranked = [row for row in results if row.rank is not None]
    best = [row.entry.name for row in ranked if row.rank == 1]
    judged = f"{len(ranked)} KIM dinilai di {outcome.round.region.name}."
    if not best:
        return Headline(outcome.round, judged)
    groups = grouped(ranked)
    if groups[0][0]:
        firsts = "; ".join(
            f"{category}: {' dan '.join(row.entry.name for row in rows if row.rank == 1)}"
            for category, rows in groups
        )
        return Headline(outcome.round, f"{judged} Peringkat pertama {firsts}.")
    points = f"{ranked[0].total_points:.2f}".replace(".", ",")
    names = " dan ".join(best)
    return Headline(outcome.round, f"{judged} {names} di peringkat pertama dengan nilai {points}.")
