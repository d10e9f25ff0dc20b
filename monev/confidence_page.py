"""What people read about the confidence of a result: sentences and pictures from stored facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monev import confidence_words as words
from monev.models import Analysis, Outcome, Result
from monev.pictures import Bar, Scale, Span, points_scale, profile_bars, rank_scale, stacked

# Small pictures of one entry each; the others stand in the table behind them.
MOST_PROFILES = 12


@dataclass(frozen=True)
class Line:
    """One ranked entry. standing: its stored figures, None where no chance can be stated."""

    row: Result
    standing: Mapping | None
    band: Span | None
    official: str
    dots: Sequence[str]
    interval: Span | None
    place: str
    is_strong: bool
    text: str
    sentence: str
    starts_zone: bool


def analysis_of(outcome: Outcome | None) -> Analysis | None:
    return getattr(outcome, "analysis", None)


def parts_of(analysis: Analysis | None) -> list[tuple[str, Mapping]]:
    """Return category and facts of every order that was analysed, those without entries left out.

    A round without categories is one order under an empty name.
    """
    facts = analysis.facts if analysis else {}
    found = [(one.get("category", ""), one) for one in facts.get("groups", [facts])]
    return [(name, one) for name, one in found if one.get("entries")]


def confidence_context(
    analysis: Analysis | None,
    rows: Sequence[Result],
    *,
    hidden: Collection[int] = (),
    with_juri: bool = False,
) -> dict:
    """Return the context of the pictures and sentences about a result.

    rows: ranked results with their entries, best first. hidden: ids of entries the reader must not
    see: they are in no line, no name and no picture. with_juri: draw what each juri gave.
    `confidences` holds one part per order: each category, or the whole round.
    """
    shown = [row for row in rows if row.entry_id not in hidden]
    parts = parts_of(analysis)
    found = []
    for number, (category, facts) in enumerate(parts, start=1):
        own = [row for row in shown if str(row.entry_id) in facts["entries"]]
        if own:
            part = _part(facts, own, with_juri=with_juri)
            part |= {"category": category, "id": f"-{number}" if category else ""}
            found.append(part | {"computed_at": analysis.computed_at})
    return {"confidences": found, "apart": words.apart_sentence(parts)}


def _part(facts: Mapping, shown: Sequence[Result], *, with_juri: bool) -> dict:
    """Return what the page shows about one order. shown: its rows, best first."""
    names = {str(row.entry_id): row.entry.name for row in shown}
    lines, scale, ranks = _lines(facts, shown, with_juri=with_juri)
    zones = [zone for zone in facts["zones"] if sum(one in names for one in zone) > 1]
    return {
        "facts": facts,
        "lines": lines,
        "scale": scale.marks(),
        "rank_scale": ranks.marks(),
        "reason": words.REASONS.get(facts["reason"], ""),
        "panels": words.panel_sentences(facts, names) if facts["reason"] == "panels" else [],
        "light": facts["light"],
        "light_name": words.LIGHTS[facts["light"]],
        "light_sentence": words.light_sentence(facts, names),
        "zones": [words.zone_sentence(facts, zone, names) for zone in zones],
        "ways": _ways(facts, shown),
        "with_juri": with_juri,
    } | distribution(shown, scale)


def _lines(
    facts: Mapping, rows: Sequence[Result], *, with_juri: bool
) -> tuple[list[Line], Scale, Scale]:
    entries = facts["entries"]
    figures = [float(row.total_points) for row in rows]
    for row in rows:
        one = entries[str(row.entry_id)]
        figures += [float(value) for value in one["sheets"].values()] if with_juri else []
        margin = one.get("margin", 0)
        figures += [float(one["official"]) - margin, float(one["official"]) + margin]
    scale, ranks = points_scale(figures), rank_scale(len(facts["order"]))
    heads = {zone[0] for zone in facts["zones"]}
    return (
        [
            _line(row, entries[str(row.entry_id)], facts, scale, ranks, heads, with_juri)
            for row in rows
        ],
        scale,
        ranks,
    )


def _line(row: Result, one: Mapping, facts, scale, ranks, heads, with_juri) -> Line:
    points = float(row.total_points)
    standing = one if one.get("interval") else None
    margin = one.get("margin", 0)
    return Line(
        row=row,
        standing=standing,
        band=scale.span(points - margin, points + margin) if standing else None,
        official=scale.at(points),
        dots=[scale.at(float(value)) for value in one["sheets"].values()] if with_juri else [],
        interval=ranks.span(*standing["interval"]) if standing else None,
        place=ranks.at(row.rank),
        is_strong=bool(standing) and words.is_strong(standing),
        text=words.standing_text(standing, rank=row.rank) if standing else "",
        sentence=words.full_sentence(standing, rank=row.rank, advancing=facts["advancing"])
        if standing
        else "",
        starts_zone=str(row.entry_id) in heads and row.rank > 1,
    )


def _ways(facts: Mapping, rows: Sequence[Result]) -> list[dict]:
    """Return one line per way: its name and the rank of every shown entry."""
    return [
        {
            "name": words.WAYS[way],
            "ranks": [
                (row, words.span(found[str(row.entry_id)]) if str(row.entry_id) in found else "–")
                for row in rows
            ],
        }
        for way, found in facts["ways"].items()
        if found and way in words.WAYS
    ]


def distribution(rows: Sequence[Result], scale: Scale) -> dict:
    """Return the dots of all final scores, and the same as a table by steps of the scale."""
    values = [row.total_points for row in rows if row.total_points is not None]
    dots = stacked([float(value) for value in values], scale)
    falling = sorted(values)
    half, odd = divmod(len(falling), 2)
    middle = falling[half] if odd else (falling[half - 1] + falling[half]) / 2
    tens: dict[int, int] = {}
    for value in falling:
        start = min(90, int(value // 10) * 10)
        tens[start] = tens.get(start, 0) + 1
    return {
        "dots": [(dot.x, 62 - dot.level * 9) for dot in dots],
        "lowest": falling[0],
        "highest": falling[-1],
        "middle": middle,
        "tens": [(start, start + 10, count) for start, count in sorted(tens.items())],
    }


def profiles(rows: Sequence[Result], aspects: Sequence[Mapping]) -> dict:
    """Return a small picture per entry of how much of each aspect it reached, and the means.

    aspects: code, name and weight, in the order of the instrument.
    """
    ranked = [row for row in rows if row.aspect_points]
    shares = {row.pk: {a["code"]: _share(row, a) for a in aspects} for row in ranked}
    means = {
        a["code"]: sum(one[a["code"]] for one in shares.values()) / len(shares) if shares else 0.0
        for a in aspects
    }
    return {
        "profiles": [
            (row, _bars(shares[row.pk], means, aspects), _profile_text(shares[row.pk], aspects))
            for row in ranked[:MOST_PROFILES]
        ],
        "profile_rows": [
            (row, [round(shares[row.pk][a["code"]] * 100) for a in aspects]) for row in ranked
        ],
        "profile_means": [round(means[a["code"]] * 100) for a in aspects],
        "profile_rest": max(0, len(ranked) - MOST_PROFILES),
    }


def _share(row: Result, aspect: Mapping) -> float:
    weight = Decimal(aspect["weight"])
    return float(Decimal(row.aspect_points.get(aspect["code"], "0")) / weight) if weight else 0.0


def _bars(own: Mapping[str, float], means: Mapping[str, float], aspects) -> list[Bar]:
    return profile_bars([(a["code"], own[a["code"]], means[a["code"]]) for a in aspects])


def _profile_text(own: Mapping[str, float], aspects) -> str:
    return ", ".join(f"{a['code']} {round(own[a['code']] * 100)}%" for a in aspects)


def panel_context(analysis: Analysis | None, round_, *, hidden: Collection[int] = ()) -> dict:
    """Return what only office and panel read: what stands out, agreement, effective weights."""
    names = {
        str(entry.pk): entry.name
        for entry in round_.entries.exclude(pk__in=hidden).select_related("kim")
    }
    seats = round_.juri_assignments.select_related("user")
    juri = {str(seat.user_id): str(seat.user) for seat in seats}
    indicators = list(round_.instrument.indicators())
    flags: list[str] = []
    strictness: dict[str, dict] = {}
    figures = []
    for category, facts in parts_of(analysis):
        flags += [words.flag_sentence(flag, names, juri) for flag in facts["flags"]]
        found = facts["agreement"]
        figures.append(
            {"category": category, "agreement": words.agreement_rows(found), "counts": found,
             "weights": _weights(indicators, facts)}
        )  # fmt: skip
        # The strictness comes from the sheets of the whole round, whatever the category.
        strictness |= {
            key: {"name": juri.get(key, "Juri"), "points": Decimal(one["strictness"]),
                  "sheets": one["sheets"]}
            for key, one in facts["juri"].items()
        }  # fmt: skip
    return {
        "flags": list(dict.fromkeys(one for one in flags if one)),
        "strictness": list(strictness.values()),
        "figures": figures,
    }


def _weights(indicators, facts: Mapping) -> list[dict]:
    """Return each indicator with the weight it was given and the one it really had."""
    found, alphas = facts["effective"], facts["agreement"]["alphas"]
    groups = facts["agreement"]["groups"]
    return [
        {
            "indicator": one,
            "weight": one.weight,
            "effective": Decimal(str(found[one.code])) * 100,
            "alpha": alphas.get(one.code),
            "is_low": words.alpha_is_low(alphas.get(one.code), groups),
        }
        for one in indicators
        if one.code in found
    ]
