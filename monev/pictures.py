"""Where things stand in a picture made on the server: one scale for points, one for ranks.

Positions are percentages of the width, as text with a dot, so that a picture needs no script, no
inline style and no other size on a phone. Every picture has a table behind it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

# Room on both sides, in percent, so that a mark at the end of the scale is whole.
EDGE = 4.0
NARROWEST = 20


@dataclass(frozen=True)
class Scale:
    """A horizontal scale. low, high: the values at its ends; ticks: where lines are drawn."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Return the position in percent of the width; outside values stand at the ends."""
        if self.high <= self.low:
            return 50.0
        inside = min(self.high, max(self.low, float(value)))
        return EDGE + (inside - self.low) / (self.high - self.low) * (100 - 2 * EDGE)

    def at(self, value: float) -> str:
        return f"{self.share(value):.2f}%"

    def span(self, first: float, last: float) -> "Span":
        return Span(self.at(first), f"{max(0.4, self.share(last) - self.share(first)):.2f}%")

    def marks(self) -> list[tuple[str, str]]:
        """Return (position, label) of every tick."""
        return [(self.at(tick), f"{tick:g}".replace(".", ",")) for tick in self.ticks]


@dataclass(frozen=True)
class Span:
    x: str
    width: str


def points_scale(values: Iterable[float]) -> Scale:
    """Return a scale of points that holds the values, with whole tens at its ends."""
    found = [float(value) for value in values] or [0.0, 100.0]
    low, high = floor(min(found) / 10) * 10, ceil(max(found) / 10) * 10
    low, high = max(0, low), min(100, high)
    while high - low < NARROWEST:
        low, high = max(0, low - 10), min(100, high + 10)
    step = 10 if high - low <= 40 else 20 if high - low <= 80 else 25
    first = ceil(low / step) * step
    return Scale(low, high, tuple(range(first, high + 1, step)))


def rank_scale(count: int) -> Scale:
    """Return a scale of ranks, the first place at the left."""
    step = max(1, ceil(count / 8))
    ticks = dict.fromkeys([1, *range(step, count + 1, step), count])
    # Two labels closer than a step would touch.
    kept = [t for t in ticks if t in {1, count} or (t - 1 >= step and count - t >= step)]
    return Scale(1, max(count, 1), tuple(sorted(kept)))


@dataclass(frozen=True)
class Dot:
    """One value of a distribution. x: percent; level: how many stand below it, 0 at the axis."""

    x: str
    level: int


def stacked(values: Sequence[float], scale: Scale, bins: int = 36) -> list[Dot]:
    """Return one dot for each value, piled up where values are close; lowest value first."""
    piles: dict[int, int] = {}
    dots = []
    for value in sorted(float(one) for one in values):
        share = scale.share(value)
        number = round(share / 100 * bins)
        level = piles.get(number, 0)
        piles[number] = level + 1
        dots.append(Dot(f"{number / bins * 100:.2f}%", level))
    return dots


@dataclass(frozen=True)
class Bar:
    """One upright bar of a small picture. x, middle, width: percent; top, height: pixels."""

    label: str
    x: str
    middle: str
    width: str
    top: int
    height: int
    mean: int


def profile_bars(
    shares: Sequence[tuple[str, float, float]], height: int = 64, head: int = 14
) -> list[Bar]:
    """Return the bars of one profile. shares: (label, own share 0–1, mean share of all 0–1).

    head: pixels kept free above a full bar.
    """
    slot = 100 / max(1, len(shares))
    bars = []
    for number, (label, own, mean) in enumerate(shares):
        tall = round(min(1.0, max(0.0, own)) * height)
        bars.append(
            Bar(
                label=label,
                x=f"{number * slot + slot * 0.18:.2f}%",
                middle=f"{number * slot + slot / 2:.2f}%",
                width=f"{slot * 0.64:.2f}%",
                top=head + height - tall,
                height=max(1, tall),
                mean=head + height - round(min(1.0, max(0.0, mean)) * height),
            )
        )
    return bars
