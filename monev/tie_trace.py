"""The steps that told tied entries apart, in words: for the tabulation, the minutes, the public."""

from collections.abc import Iterable, Mapping, Sequence

from monev.ranking import JOINT, PLENARY


def sentences(
    trace: Sequence[Mapping], names: Mapping[str, str], aspects: Mapping[str, str]
) -> list[str]:
    """Return one sentence per step.

    trace: stored steps (criterion, values by entry id as text, is_decisive);
    names: entry id as text → name; aspects: aspect code → name.
    """
    return [_sentence(step, names, aspects) for step in trace]


def shared_totals(results: Iterable, aspects: Mapping[str, str]) -> list[dict]:
    """Return every total that several entries reached, with how their order was found.

    results: ranked rows with their entries loaded. Each item has `points`, `names` and `steps`
    (sentences of all members, each said once, in the order they were tried).
    """
    rows = [row for row in results if row.tie_trace]
    names = {str(row.entry_id): row.entry.name for row in rows}
    groups: dict = {}
    for row in rows:
        # The same total in another category ties with nothing.
        groups.setdefault((row.entry.category_id, row.total_points), []).append(row)
    return [
        {
            "points": points,
            "names": [row.entry.name for row in members],
            "steps": list(
                dict.fromkeys(
                    text for row in members for text in sentences(row.tie_trace, names, aspects)
                )
            ),
        }
        for (_, points), members in groups.items()
    ]


def _sentence(step: Mapping, names: Mapping[str, str], aspects: Mapping[str, str]) -> str:
    code, values = step["criterion"], step["values"]
    if code == JOINT:
        shared = next(iter(values.values()))
        return f"{joined(names.get(key, key) for key in values)} berbagi peringkat {shared}."
    figures = joined(f"{names.get(key, key)} {_figure(value)}" for key, value in values.items())
    if code == PLENARY:
        verdict = "" if step["is_decisive"] else " Urutannya tetap sama."
        return f"Putusan rapat pleno, urutan: {figures}.{verdict}"
    verdict = "menentukan urutan" if step["is_decisive"] else "masih sama"
    return f"Aspek {code} {aspects.get(code, '')}".strip() + f": {figures}, {verdict}."


def _figure(value: str) -> str:
    return str(value).replace(".", ",")


def joined(parts: Iterable[str]) -> str:
    """Join as a person would: a; a dan b; a, b, dan c."""
    items = list(parts)
    if len(items) < 3:
        return " dan ".join(items)
    return f"{', '.join(items[:-1])}, dan {items[-1]}"
