"""What a result can bear: confidence, robustness, agreement, what weighed and what stands out.

Facts of one group of entries that are ranked together, as they are stored: texts, numbers, lists
and mappings only. No official figure is made here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from monev.agreement import Components, components, kendall_w, krippendorff_alpha
from monev.certainty import DRAWS, Certainty, draw_ranks
from monev.fair_scores import fit_totals
from monev.fairness import Fit
from monev.robustness import effective_weights, eight_ways, light
from monev.scoring import IndicatorRule, round_points

VERSION = 1
# A sheet this many times the usual noise away is shown to the plenary, once there are enough.
OUTLIER, FEWEST_SHEETS = 3.0, 10
# Two juri further apart than this ask for a third.
WIDE_GAP = 15
# With so few sheets a juri is hardly corrected.
FEW_OF_JURI = 2


@dataclass(frozen=True)
class Panel:
    """The counted sheets of one group of entries.

    shares: entry → juri → indicator code → share 0–1; order: entries with a rank, best first;
    official: entry → exact official score; corrected: which score that is.
    """

    rules: Sequence[IndicatorRule]
    shares: Mapping[str, Mapping[str, Mapping[str, Fraction]]]
    order: Sequence[str]
    official: Mapping[str, Fraction]
    corrected: bool

    def parts(self) -> dict[str, dict[str, dict[str, Fraction]]]:
        """Return entry → juri → aspect → points of the total."""
        found: dict[str, dict[str, dict[str, Fraction]]] = {}
        for entry, row in self.shares.items():
            for juri, shares in row.items():
                points: dict[str, Fraction] = {}
                for rule in self.rules:
                    value = shares[rule.code] * Fraction(rule.weight)
                    points[rule.aspect] = points.get(rule.aspect, Fraction(0)) + value
                found.setdefault(entry, {})[juri] = points
        return found


def analyse(panel: Panel, *, advancing: int, seed: int) -> dict:
    """Return the facts; the same panel and seed give the same ones."""
    parts = panel.parts()
    totals = {e: {j: sum(p.values()) for j, p in row.items()} for e, row in parts.items()}
    fitted = fit_totals(totals)
    facts = {"version": VERSION, "seed": seed, "draws": DRAWS, "advancing": advancing}
    if fitted is None or not panel.order:
        return facts | {"reason": "none", "order": [], "entries": {}}
    compared = _compared(totals, fitted, panel.order)
    drawn = None
    if reason := _unsure(compared, fitted, panel.order):
        sure: dict = {"reason": reason}
    else:
        drawn = draw_ranks(
            compared, fit_totals(compared), advancing=advancing, seed=seed,
            among=panel.order, order=panel.order,
        )  # fmt: skip
        sure = {"reason": "" if drawn else "few"}
    if drawn:
        sure |= {"noise": round(drawn.noise, 4), "free": round(drawn.free, 2)}
    ranked = {entry: totals[entry] for entry in panel.order}
    return (
        facts
        | sure
        | {
            "order": list(panel.order),
            "panels": [list(one.groups) for one in fitted.panels],
            "zones": [list(zone) for zone in drawn.zones] if drawn else [],
            "entries": _entries(panel, fitted, drawn, totals),
            "juri": _juri(fitted, totals),
            "effective": _effective(panel),
            "agreement": _agreement(panel, ranked),
            "flags": _flags(panel, fitted, drawn, totals, advancing),
        }
        | _robust(panel, parts, drawn, advancing)
    )


def _compared(totals: Mapping, fitted: Fit, order: Sequence[str]) -> dict:
    """Return the sheets of the panels in which somebody is ranked."""
    ranked = set(order)
    kept = [one.groups for one in fitted.panels if ranked.intersection(one.groups)]
    return {entry: totals[entry] for groups in kept for entry in groups}


def _unsure(compared: Mapping, fitted: Fit, order: Sequence[str]) -> str:
    """Say why no chance can be stated; empty when it may be possible."""
    juri = {one for row in compared.values() for one in row}
    ranked = set(order)
    if len(order) < 2:
        return "alone"
    if len(juri) < 2:
        return "one_juri"
    if sum(1 for one in fitted.panels if ranked.intersection(one.groups)) > 1:
        return "panels"
    if not any(fitted.residual(e, j, t) for e, row in compared.items() for j, t in row.items()):
        return "flat"
    return ""


def _entries(panel: Panel, fitted: Fit, drawn: Certainty | None, totals: Mapping) -> dict:
    found = {}
    for number, entry in enumerate(panel.order):
        one: dict = {
            "official": str(round_points(panel.official[entry])),
            "mean": str(round_points(fitted.means[entry])),
            "fair": str(round_points(fitted.fair[entry], 4)),
            "sheets": {j: str(round_points(t)) for j, t in sorted(totals[entry].items())},
        }
        if drawn:
            standing = drawn.standings[entry]
            one |= {
                "interval": list(standing.interval),
                "best": round(standing.best, 4),
                "advancing": round(standing.advancing, 4),
                "margin": round(standing.margin, 4),
                "above": round(drawn.above[number], 4) if number < len(drawn.above) else None,
            }
        found[entry] = one
    return found


def _juri(fitted: Fit, totals: Mapping) -> dict:
    return {
        juri: {
            "strictness": str(round_points(strict, 4)),
            "sheets": sum(juri in row for row in totals.values()),
        }
        for juri, strict in sorted(fitted.strictness.items())
    }


def _effective(panel: Panel) -> dict[str, float]:
    """Return indicator code → share of the differences between the totals; empty without any."""
    means = {
        entry: {
            rule.code: sum((row[rule.code] for row in panel.shares[entry].values()), Fraction(0))
            / len(panel.shares[entry])
            * Fraction(rule.weight)
            for rule in panel.rules
        }
        for entry in panel.order
    }
    found = effective_weights(means) or {}
    return {code: float(round_points(value, 4)) for code, value in found.items()}


def _agreement(panel: Panel, totals: Mapping) -> dict:
    variance = components(totals)
    alphas = {
        rule.code: _figure(
            krippendorff_alpha(
                {
                    entry: {j: shares[rule.code] for j, shares in panel.shares[entry].items()}
                    for entry in panel.order
                }
            )
        )
        for rule in panel.rules
    }
    return {
        "groups": len(totals),
        "juri": len({j for row in totals.values() for j in row}),
        "icc_single": _figure(variance and variance.icc("single")),
        "icc_average": _figure(variance and variance.icc("average")),
        "icc_corrected": _figure(variance and _without_juri(variance).icc("average")),
        "alpha": _figure(krippendorff_alpha(totals)),
        "kendall_w": _figure(kendall_w(totals)),
        "alphas": alphas,
    }


def _without_juri(one: Components) -> Components:
    return Components(one.groups, Fraction(0), one.noise, one.sheets)


def _flags(
    panel: Panel, fitted: Fit, drawn: Certainty | None, totals: Mapping, advancing: int
) -> list[dict]:
    """Return what a person should look at, each with the figures that made it stand out."""
    found: list[dict] = []
    count = sum(len(row) for row in totals.values())
    for entry in panel.order:
        row = totals[entry]
        if len(row) == 1:
            found.append({"kind": "one_juri", "entry": entry})
        elif len(row) == 2 and max(row.values()) - min(row.values()) > WIDE_GAP:
            gap = max(row.values()) - min(row.values())
            found.append({"kind": "gap", "entry": entry, "points": str(round_points(gap))})
        for juri, total in sorted(row.items()):
            away = fitted.residual(entry, juri, total)
            if drawn and count >= FEWEST_SHEETS and abs(float(away)) > OUTLIER * drawn.noise:
                found.append(
                    {"kind": "outlier", "entry": entry, "juri": juri,
                     "points": str(round_points(away)),
                     "times": round(abs(float(away)) / drawn.noise, 1)}
                )  # fmt: skip
    for juri in sorted(fitted.strictness):
        sheets = sum(juri in row for row in totals.values())
        if sheets <= FEW_OF_JURI:
            found.append({"kind": "few_sheets", "juri": juri, "sheets": sheets})
    return found + _reversal(panel, fitted)


def _reversal(panel: Panel, fitted: Fit) -> list[dict]:
    """Name the first places when the other score would give other ones."""
    other = fitted.means if panel.corrected else fitted.fair
    first = {e for e in panel.order if _is_best(e, panel.official, panel.order)}
    rival = {e for e in panel.order if _is_best(e, other, panel.order)}
    if first & rival:
        return []
    return [{"kind": "reversal", "entries": sorted(first), "others": sorted(rival)}]


def _is_best(entry: str, scores: Mapping[str, Fraction], order: Sequence[str]) -> bool:
    best = max(round_points(scores[one]) for one in order)
    return round_points(scores[entry]) == best


def _robust(panel: Panel, parts: Mapping, drawn: Certainty | None, advancing: int) -> dict:
    """Return the ranks under every way and the light of the advancing groups."""
    found = eight_ways(parts, corrected=panel.corrected, ranked=panel.order, advancing=advancing)
    official = panel.order[:advancing]
    zones = drawn.zones if drawn else ()
    line = next((z for z in zones if set(z) & set(official) and set(z) - set(official)), ())
    moved = found.moved(official)
    return {
        "ways": {way: {e: list(span) for e, span in rows.items()} for way, rows in
                 found.ranks.items()},
        "light": light(found, official, line) if len(panel.order) > advancing else "none",
        "moved": sorted(moved),
        "line_zone": list(line),
    }  # fmt: skip


def _figure(value: Fraction | None) -> float | None:
    return None if value is None else float(round_points(value, 4))
