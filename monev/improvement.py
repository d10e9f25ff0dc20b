"""Who improved most since the last comparable round: figures for the plenary, never a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import hypot

from django.db.models import Min

from kim_portal.terbilang import long_date
from kim_portal.ui_tags import poin
from monev.apart import category_order
from monev.confidence_page import analysis_of, parts_of
from monev.confidence_words import comma
from monev.enums import ResultState
from monev.models import Entry, Outcome, Round
from monev.tie_trace import joined


@dataclass(frozen=True)
class Growth:
    """One KIM that was judged in both rounds.

    margin: 90 percent uncertainty of the increase, ± points; None where either round states none.
    """

    entry: Entry
    before: Decimal
    now: Decimal
    margin: float | None

    @property
    def points(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True)
class Leaders:
    """Of one category: who may have grown most. text: what is known and what the plenary decides.

    growths: the largest increase first; the data cannot tell the others from it.
    """

    category: str
    growths: Sequence[Growth]
    text: str


@dataclass(frozen=True)
class Comparison:
    """previous: what is compared with; rows: the largest increase of each category first."""

    previous: Outcome
    definition: str
    rows: Sequence[Growth]
    leaders: Sequence[Leaders]

    def leading(self, entry_id: int) -> tuple[Growth, str] | None:
        """Return the increase of an entry that may be the largest, with the words about it."""
        return next(
            (
                (growth, one.text)
                for one in self.leaders
                for growth in one.growths
                if growth.entry.pk == entry_id
            ),
            None,
        )


def compare(outcome: Outcome) -> Comparison | None:
    """Compare a result with that of the last comparable round; None without one in common."""
    previous = last_comparable(outcome.round)
    rows = _growths(outcome, previous) if previous else []
    if not rows:
        return None
    groups = groupby(rows, key=lambda one: one.entry.category)
    leaders = [_leaders(str(category or ""), list(group)) for category, group in groups]
    return Comparison(
        previous, _definition(outcome.round, previous), rows, [one for one in leaders if one]
    )


def last_comparable(round_: Round) -> Outcome | None:
    """Return the result in force of the last published round that asked the same.

    The same: same area, a version of the same instrument, the same of the two scores official.
    """
    found = Outcome.objects.filter(
        state=ResultState.PUBLISHED,
        round__rehearsal_of__isnull=True,
        round__region=round_.region_id,
        round__instrument__code=round_.instrument.code,
        round__official_score=round_.official_score,
        round__year__lte=round_.year,
    ).exclude(round=round_.pk)
    found = found.annotate(first=Min("round__outcomes__published_at"))
    own = round_.outcomes.aggregate(first=Min("published_at"))["first"]
    if own:
        found = found.filter(first__lt=own)
    return found.select_related("round__instrument", "round__region").order_by("-first").first()


def _growths(outcome: Outcome, previous: Outcome) -> list[Growth]:
    earlier = {
        row.entry.kim_id: row
        for row in previous.results.exclude(total_points=None).select_related("entry")
    }
    margins, before = _margins(outcome), _margins(previous)
    rows = outcome.results.exclude(total_points=None).select_related(
        "entry__kim", "entry__category"
    )
    found = [
        Growth(
            entry=row.entry,
            before=earlier[row.entry.kim_id].total_points,
            now=row.total_points,
            margin=_together(
                margins.get(row.entry_id), before.get(earlier[row.entry.kim_id].entry_id)
            ),
        )
        for row in rows
        if row.entry.kim_id in earlier and row.entry.kim_id and row.entry.is_judged
    ]
    return sorted(
        found,
        key=lambda one: (
            category_order(one.entry), one.entry.category_id or 0, -one.points, one.entry.pk,
        ),
    )  # fmt: skip


def _margins(outcome: Outcome) -> dict[int, float]:
    """Return entry id → uncertainty of its score, where the result states one."""
    return {
        int(key): one["margin"]
        for _, facts in parts_of(analysis_of(outcome))
        for key, one in facts["entries"].items()
        if "margin" in one
    }


def _together(one: float | None, other: float | None) -> float | None:
    """Return the uncertainty of a difference of two independent figures."""
    return None if one is None or other is None else hypot(one, other)


def _leaders(category: str, growths: list[Growth]) -> Leaders | None:
    """Return who may have grown most; none when nobody grew."""
    first = growths[0]
    if first.points <= 0:
        return None
    near = [one for one in growths[1:] if not _is_surely_less(one, first)]
    grown = [first, *(one for one in near if one.points > 0)]
    return Leaders(category, grown, _words(first, grown, is_sure=not near and _is_sure(first)))


def _is_surely_less(one: Growth, first: Growth) -> bool:
    margin = _together(one.margin, first.margin)
    return margin is not None and float(first.points - one.points) > margin


def _is_sure(one: Growth) -> bool:
    """Whether it grew at all, beyond its own uncertainty."""
    return one.margin is not None and float(one.points) > one.margin


def _words(first: Growth, grown: Sequence[Growth], *, is_sure: bool) -> str:
    name, points = first.entry.name, poin(first.points)
    if is_sure:
        return f"{name} naik {points} poin, paling banyak dan di luar ketidakpastian."
    unknown = "ketidakpastiannya tidak dapat dihitung"
    if len(grown) == 1:
        margin = f"ketidakpastian ±{comma(first.margin, 1)}" if first.margin else unknown
        return (
            f"Hanya {name} yang naik, {points} poin, dengan {margin}. Kenaikan ini belum tentu "
            "yang terbesar. Rapat pleno memutuskan apakah penghargaan diberikan."
        )
    names = joined([one.entry.name for one in grown])
    margin = _together(first.margin, grown[-1].margin)
    sure = f"dan {unknown}" if margin is None else f"dalam ketidakpastian ±{comma(margin, 1)}"
    return (
        f"{names}: selisih kenaikan sampai {poin(first.points - grown[-1].points)} poin, {sure}. "
        "Rapat pleno memutuskan siapa yang menerima."
    )


def _definition(round_: Round, previous: Outcome) -> str:
    earlier = previous.round
    versions = joined(dict.fromkeys(f"versi {one.instrument.version}" for one in (earlier, round_)))
    score = "terkoreksi" if round_.is_corrected else "rata-rata lembar"
    plenary = f", rapat pleno {long_date(round_.plenary_on)}" if round_.plenary_on else ""
    return (
        f"Kenaikan adalah nilai akhir {round_}{plenary} dikurangi nilai akhir {earlier} versi "
        f"{previous.number}, diumumkan {long_date(previous.published_at.date())}. Keduanya nilai "
        f"{score} dengan instrumen {round_.instrument.code} {versions}."
    )


def basis_of(comparison: Comparison, growth: Growth, text: str) -> dict:
    """Return the figures of an improvement as they are stored with the award."""
    return {
        "previous": comparison.previous.round.name,
        "version": comparison.previous.number,
        "before": str(growth.before),
        "now": str(growth.now),
        "growth": str(growth.points),
        "margin": None if growth.margin is None else round(growth.margin, 2),
        "text": text,
    }
