"""Calibration read from its rows: the feedback of one juri, and the gap between all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from monev.calibration_feedback import (
    Comparison,
    Marks,
    ScaleUse,
    compare,
    comparison_group,
    mean_comparison,
    scale_use,
    strictness_sentence,
    team_means,
)
from monev.calibration_seats import is_finished
from monev.models import CalibrationSession, CalibrationSheet, FieldTeamMember, JuriAssignment
from monev.scoring import EntryScore, IndicatorRule, round_points


def distance(value: Fraction) -> str:
    """Write a difference in words: "7,5 poin lebih ketat"."""
    amount = round_points(abs(value), 1)
    if not amount:
        return "sama"
    return f"{comma(amount)} poin lebih {'ketat' if value < 0 else 'longgar'}"


def signed(value: Fraction) -> str:
    """Write a difference as a figure of a table, with a true minus sign: "−7,5"."""
    amount = round_points(abs(value), 1)
    sign = "" if not amount else "−" if value < 0 else "+"
    return f"{sign}{comma(amount)}"


def comma(value) -> str:
    return str(round_points(Fraction(value), 1)).replace(".", ",")


@dataclass(frozen=True)
class Row:
    label: str
    text: str


@dataclass(frozen=True)
class Feedback:
    """What a juri reads: a sentence, then aspect by aspect and indicator by indicator."""

    sentence: str
    own: str
    others: str
    aspects: tuple[Row, ...]
    indicators: tuple[Row, ...]
    use: ScaleUse
    example_count: int


@dataclass(frozen=True)
class Names:
    """The instrument as calibration needs it: rules, and the names of their codes."""

    rules: Sequence[IndicatorRule]
    aspects: Mapping[str, str]
    indicators: Mapping[str, str]


def names_of(instrument) -> Names:
    rows = [row for row in instrument.indicators() if row.is_counted]
    return Names(
        rules=[IndicatorRule(row.code, row.aspect.code, row.weight) for row in rows],
        aspects={row.aspect.code: row.aspect.name for row in rows},
        indicators={row.code: str(row) for row in rows},
    )


def marks_by_example(session: CalibrationSession) -> dict[int, dict[int, Marks]]:
    """Return example → seat → raw points of what was handed in, oldest first."""
    sheets = (
        CalibrationSheet.objects.filter(session=session)
        .submitted()
        .prefetch_related("scores__indicator")
        .order_by("submitted_at", "pk")
    )
    found: dict[int, dict[int, Marks]] = {}
    for sheet in sheets:
        found.setdefault(sheet.example_id, {})[sheet.juri_id] = sheet.points()
    return found


def feedback(
    session: CalibrationSession, seat: JuriAssignment, *, whole: bool = False
) -> Feedback | None:
    """Return what one juri may read about own strictness; None while it would tell too much.

    whole: the chair compares with everybody, once the session is finished.
    """
    marks, instrument = marks_by_example(session), session.round.instrument
    names, scale = names_of(instrument), instrument.scale
    done = is_finished(session)
    parts = []
    for given in marks.values():
        group = (
            [one for one in given if one != seat.pk]
            if whole and done and seat.pk in given
            else comparison_group(list(given), seat.pk, session.feedback_minimum, is_finished=done)
        )
        if group:
            rest = [given[one] for one in group]
            parts.append(compare(given[seat.pk], rest, names.rules, scale))
    if not parts:
        return None
    own = [given[seat.pk] for given in marks.values() if seat.pk in given]
    return _in_words(mean_comparison(parts), names, scale_use(own, scale), len(parts))


def _in_words(one: Comparison, names: Names, use: ScaleUse, count: int) -> Feedback:
    return Feedback(
        sentence=strictness_sentence(one, names.aspects),
        own=comma(one.own),
        others=comma(one.others),
        aspects=tuple(
            Row(names.aspects[code], distance(value)) for code, value in one.aspects.items()
        ),
        indicators=tuple(
            Row(names.indicators[code], distance(value)) for code, value in one.indicators.items()
        ),
        use=use,
        example_count=count,
    )


@dataclass(frozen=True)
class JuriGap:
    """One line of the chair's table: own mean, difference to the others, then per aspect."""

    seat: JuriAssignment
    own: str
    difference: str
    aspects: tuple[str, ...]


@dataclass(frozen=True)
class TeamRow:
    """One line of the teams' table: an aspect or the total, a figure per team, the widest gap."""

    label: str
    values: tuple[str, ...]
    distance: str


@dataclass(frozen=True)
class Gap:
    """What the chair reads; `teams` and `team_rows` are empty without two teams to compare."""

    aspects: tuple[str, ...]
    rows: tuple[JuriGap, ...]
    teams: tuple[str, ...] = ()
    team_rows: tuple[TeamRow, ...] = ()


def gap(session: CalibrationSession) -> Gap | None:
    """Return how far the juri are apart; None until all have handed in or it is closed."""
    if not is_finished(session):
        return None
    marks, instrument = marks_by_example(session), session.round.instrument
    names = names_of(instrument)
    seats = session.round.juri_assignments.filter(calibration_sheets__session=session)
    rows = []
    for seat in seats.select_related("user").distinct().order_by("pk"):
        parts = _parts(seat, marks, names, instrument.scale)
        if parts:
            mean = mean_comparison(parts)
            aspects = tuple(signed(value) for value in mean.aspects.values())
            rows.append(JuriGap(seat, comma(mean.own), signed(mean.difference), aspects))
    found = Gap(tuple(names.aspects.values()), tuple(rows))
    means = team_means(_by_team(session, marks), names.rules, instrument.scale)
    if len(means) < 2:
        return found
    return replace(found, teams=tuple(means), team_rows=_team_rows(means, names))


def _parts(seat, marks, names: Names, scale) -> list[Comparison]:
    """Compare one seat with everybody else, example by example."""
    return [
        compare(
            given[seat.pk], [one for pk, one in given.items() if pk != seat.pk], names.rules, scale
        )
        for given in marks.values()
        if seat.pk in given and len(given) > 1
    ]


def _by_team(session: CalibrationSession, marks) -> list[dict[str, list[Marks]]]:
    """Return per example: name of the team → sheets of its members."""
    rows = FieldTeamMember.objects.filter(team__round=session.round).order_by("team__name", "seat")
    seats = list(rows.values_list("seat_id", "team__name"))
    handed_in = {seat for given in marks.values() for seat in given}
    teams = dict.fromkeys(name for seat, name in seats if seat in handed_in)
    return [
        {
            team: [given[seat] for seat, name in seats if name == team and seat in given]
            for team in teams
        }
        for given in marks.values()
    ]


def _team_rows(means: Mapping[str, EntryScore], names: Names) -> tuple[TeamRow, ...]:
    scores = list(means.values())
    lines = [("Total", [one.total for one in scores])]
    lines += [(name, [one.aspects[code] for one in scores]) for code, name in names.aspects.items()]
    return tuple(
        TeamRow(label, tuple(comma(one) for one in values), comma(max(values) - min(values)))
        for label, values in lines
    )
