"""The two scores of every entry of a round: its plain mean, and the one freed from strictness.

Entries go in as a group, whatever the group is: a whole round or one of its parts.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from monev.fairness import Fit, fit
from monev.scoring import IndicatorRule, entry_score

LOWEST, HIGHEST = Fraction(0), Fraction(100)

# Entry → juri → total of the sheet, 0–100; a juri is the person, whatever seat the sheet came from.
Totals = Mapping[str, Mapping[str, Fraction]]


def sheet_totals(
    shares: Mapping[tuple[int, str], Mapping[str, Fraction]],
    juri_of: Mapping[str, str],
    rules: Sequence[IndicatorRule],
) -> dict[str, dict[str, Fraction]]:
    """Return entry → juri → exact total of the sheet; entries without a counted sheet are absent.

    shares: (entry, sheet key) → indicator code → share 0–1; juri_of: sheet key → juri, a key that
    is not in it stands for itself.
    """
    totals: dict[str, dict[str, Fraction]] = {}
    for entry, key in sorted(shares):
        total = entry_score([shares[entry, key]], rules, 1).total
        totals.setdefault(str(entry), {})[juri_of.get(key, key)] = total or Fraction(0)
    return totals


def fit_totals(totals: Totals) -> Fit | None:
    """Fit the additive model with the ordinary shrinkage; None without any sheet."""
    return fit(totals) if totals else None


def within_scale(score: Fraction) -> Fraction:
    """Keep an official score on 0–100: a correction never lifts anybody above full marks."""
    return min(HIGHEST, max(LOWEST, score))
