"""Storing what a result can bear, once per data: pages only read it."""

import secrets
from collections.abc import Mapping, Sequence

from django.utils import timezone

from monev.analysis import VERSION, Panel, analyse
from monev.canonical import fingerprint
from monev.filling import Completion
from monev.models import Analysis, Outcome, Round
from monev.ranking import Ranking
from monev.scoring import EntryScore, round_points

# The generator takes a seed of 32 bits.
SEEDS = 2**31
# What the plenary decided on the ground of the analysis is no part of its data.
ANSWERS = {"votes", "zones"}


def keep_analysis(
    round_: Round,
    outcome: Outcome,
    given,
    completion: Completion,
    scores: Mapping[int, EntryScore],
    ranking: Ranking,
) -> Analysis:
    """Store the analysis of a computed result; the same data leave it as it is.

    A round with categories is analysed category by category: each is an order of its own.

    given: the `RoundInput` of the result. The seed is drawn when values are first computed and
    stays with the round.
    """
    if round_.chance_seed is None:
        round_.chance_seed = secrets.randbelow(SEEDS)
        round_.save(update_fields=["chance_seed"])
    # By score, whatever the plenary voted inside a zone: the answer must not change the question.
    falling = {key: given.official(score) for key, score in scores.items() if score.is_complete}
    places = {place.key: number for number, place in enumerate(ranking.places)}
    order = sorted(places, key=lambda key: (-round_points(falling[key]), places[key]))
    digest = fingerprint(
        {
            "version": VERSION,
            "seed": round_.chance_seed,
            "advancing": round_.advancing,
            "order": order,
            "official": str(given.official_score),
            "juri": dict(given.juri),
            "input": {key: one for key, one in given.facts().items() if key not in ANSWERS},
        }
    )
    stored = Analysis.objects.filter(outcome=outcome).first()
    if stored and stored.digest == digest:
        return stored
    stored = stored or Analysis(outcome=outcome)
    stored.facts = _facts(round_, given, completion, scores, order)
    stored.digest, stored.computed_at = digest, timezone.now()
    stored.save()
    return stored


def _facts(round_: Round, given, completion: Completion, scores, order: Sequence[int]) -> dict:
    """Return the facts of the whole round, or `groups` of them in the order of the categories.

    The sheets of every category tell how strict a juri is; only those of its own are ordered.
    """
    facts = [
        ({"category": name} if name else {})
        | analyse(
            panel_of(given, completion, scores, own),
            advancing=round_.advancing,
            seed=round_.chance_seed,
        )
        for name, own in _apart(round_, given.categories, order)
    ]
    return {"version": VERSION, "groups": facts} if given.categories else facts[0]


def _apart(round_: Round, categories: Mapping[int, str], order: Sequence[int]):
    """Return each category that has a ranked entry with its part of the order; else the whole."""
    if not categories:
        return [("", order)]
    names = [*round_.categories.values_list("name", flat=True), ""]
    parts = [(name, [key for key in order if categories.get(key, "") == name]) for name in names]
    return [(name, own) for name, own in parts if own]


def panel_of(given, completion: Completion, scores: Mapping[int, EntryScore], order) -> Panel:
    """Return the counted sheets of a group of entries by entry and juri.

    order: ids of the ranked entries, best first.
    """
    shares: dict[str, dict] = {}
    for entry, key in sorted(completion.shares):
        row = shares.setdefault(str(entry), {})
        row[given.juri.get(key, key)] = completion.shares[entry, key]
    return Panel(
        rules=given.rules,
        shares=shares,
        order=[str(entry) for entry in order],
        official={str(entry): given.official(scores[entry]) for entry in order},
        corrected=given.is_corrected,
    )
