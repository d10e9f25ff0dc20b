"""What stands around the list of the directory: counts beside filters, chips, near names."""

import datetime
import difflib
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.db.models.functions import ExtractYear
from django.utils import timezone

from registry.enums import OperationalStatus, RegionLevel, RegistrationState
from registry.enums_assistance import ChannelKind
from registry.forms.kim_filters import NO_YEAR
from registry.models import Channel, Region, Sector

RECENT_DAYS = 90
# Names compared for "Mungkin maksud Anda": those that share most pieces of three letters with what
# was typed. More names or pieces would take longer than a page may.
NEAR_POOL = 500
PIECE, MOST_PIECES = 3, 8
NEAR_LIMIT = 3
NEAR_LIKENESS = 0.6
# A single word resembles many others by chance, so it must come closer.
WORD_LIKENESS = 0.75
LEAST_LETTERS = 4


@dataclass(frozen=True)
class Option:
    """One choice of a filter with the number of KIM behind it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Chip:
    """One active filter, and the query string of the page without it."""

    label: str
    query: str


@dataclass(frozen=True)
class Overview:
    """Everything around the list; counts leave out the filter that they stand beside."""

    area_count: int
    recent_count: int
    areas: list[Option]
    kecamatan: list[Option]
    sectors: list[Option]
    statuses: list[Option]
    registrations: list[Option]
    years: list[Option]
    channels: list[Option]
    chips: list[Chip]


def overview(filters, visible, query) -> Overview:
    """Count around the rows of `visible` that `filters` leaves.

    query: the QueryDict of the page; it is copied for the chips.
    """
    found = filters.apply(visible)
    wide = filters.apply(visible, without="kabkota")
    areas = region_options(wide, RegionLevel.KABUPATEN, filters.kabkota_path)
    kecamatan = []
    if chosen := filters.kabkota_path:
        inside = wide.filter(region__path__startswith=f"{chosen}.")
        kecamatan = region_options(inside, RegionLevel.KECAMATAN, filters.kecamatan_path)
    since = timezone.localdate() - datetime.timedelta(days=RECENT_DAYS)
    names = {option.value: option.label for option in [*areas, *kecamatan]}
    return Overview(
        area_count=len(found.count_by_region(RegionLevel.KABUPATEN)),
        recent_count=found.active_since(since).count(),
        areas=areas,
        kecamatan=kecamatan,
        sectors=sector_options(filters, visible),
        statuses=state_options(filters, visible, "status", "status", OperationalStatus),
        registrations=state_options(filters, visible, "state", "pendaftaran", RegistrationState)
        if filters.offers_registration
        else [],
        years=year_options(filters, visible),
        channels=channel_options(filters, visible),
        chips=[
            Chip(names.get(value) or filters.label_of(name, value), _without(query, name, value))
            for name, value in filters.active()
        ],
    )


def region_options(queryset, level: str, chosen: str) -> list[Option]:
    """Return the regions of that level that hold a KIM of the queryset, with its number of KIM."""
    counts = queryset.count_by_region(level)
    regions = Region.objects.filter(path__in=[*counts, chosen], level=level)
    return [Option(r.path, r.name, counts.get(r.path, 0), r.path == chosen) for r in regions]


def sector_options(filters, visible) -> list[Option]:
    rows = filters.apply(visible, without="sektor")
    counted = Count("kimsector", filter=Q(kimsector__kim__in=rows.order_by().values("pk")))
    sectors = Sector.objects.filter(is_retired=False).annotate(count=counted)
    chosen = filters.value("sektor")
    return [
        Option(one.slug, one.name, one.count, one.slug in chosen)
        for one in sectors
        if one.count or one.slug in chosen
    ]


def state_options(filters, visible, column: str, name: str, choices) -> list[Option]:
    """Return the values of a choice column that occur, with their numbers."""
    rows = filters.apply(visible, without=name).order_by()
    counts = dict(rows.values_list(column).annotate(count=Count("pk", distinct=True)))
    chosen = filters.value(name)
    return [
        Option(one.value, one.label, counts.get(one.value, 0), one.value in chosen)
        for one in choices
        if one.value in counts or one.value in chosen
    ]


def year_options(filters, visible) -> list[Option]:
    """Return the years of founding that occur, the newest first, and last "not recorded"."""
    rows = filters.apply(visible, without="tahun").order_by()
    years = rows.values_list(ExtractYear("founded_on")).annotate(count=Count("pk", distinct=True))
    counts = {str(year or NO_YEAR): count for year, count in years}
    chosen = filters.value("tahun")
    named = sorted({*counts, chosen} - {"", NO_YEAR}, reverse=True)
    unknown = [NO_YEAR] if NO_YEAR in {*counts, chosen} else []
    return [
        Option(one, "Tidak tercatat" if one == NO_YEAR else one, counts.get(one, 0), one == chosen)
        for one in [*named, *unknown]
    ]


def channel_options(filters, visible) -> list[Option]:
    """Return the kinds of channels in use that occur, with the number of KIM that use them."""
    rows = filters.apply(visible, without="kanal").order_by().values("pk")
    used = Channel.objects.in_use().filter(kim__in=rows).order_by()
    counts = dict(used.values_list("kind").annotate(count=Count("kim", distinct=True)))
    chosen = filters.value("kanal")
    return [
        Option(one.value, one.label, counts.get(one.value, 0), one.value in chosen)
        for one in ChannelKind
        if one.value in counts or one.value in chosen
    ]


def near_names(text: str, visible) -> list[str]:
    """Return up to three names of KIM, desa or kecamatan like the text, else words of names."""
    pieces = _pieces(text)
    if not pieces:
        return []
    found = visible.annotate(shared=sum((_has(piece) for piece in pieces), Value(0)))
    rows = (
        found.filter(shared__gt=0)
        .order_by("-shared", "pk")
        .values_list("name", "region__name", "region__parent__name")
    )
    names, words = {}, {}
    for row in rows[:NEAR_POOL]:
        for name in row:
            names.setdefault(_bare(name), name)
            words |= {word.lower(): word for word in name.split() if len(word) >= LEAST_LETTERS}
    return _nearest(text, names, NEAR_LIKENESS) or _nearest(text, words, WORD_LIKENESS)


def _pieces(text: str) -> list[str]:
    """Return the pieces of three letters of the words, each once; short words stay whole."""
    found = {
        word[start : start + PIECE]: None
        for word in _bare(text).split()
        for start in range(max(len(word) - PIECE + 1, 1))
    }
    return list(found)[:MOST_PIECES]


def _has(piece: str) -> Case:
    """Count one where a name of the KIM or its place holds the piece."""
    holds = (
        Q(name__icontains=piece)
        | Q(region__name__icontains=piece)
        | Q(region__parent__name__icontains=piece)
    )
    return Case(When(holds, then=Value(1)), default=Value(0), output_field=IntegerField())


def _nearest(text: str, pool: dict[str, str], likeness: float) -> list[str]:
    near = difflib.get_close_matches(_bare(text), pool, n=NEAR_LIMIT, cutoff=likeness)
    return [pool[one] for one in near]


def _bare(name: str) -> str:
    """Return the name without what all names share, in lower case."""
    words = name.lower().split()
    return " ".join(words[1:] if words[:1] in (["kim"], ["desa"], ["kelurahan"]) else words)


def _without(query, name: str, value: str) -> str:
    """Return the query string without one value, back on the first page."""
    changed = query.copy()
    changed.setlist(name, [one for one in query.getlist(name) if one.strip() != value])
    # Without its kabupaten a kecamatan means nothing; a search text may have been cut.
    gone = {"kabkota": ["kecamatan", "hal"], "q": ["q", "hal"]}.get(name, ["hal"])
    for parameter in gone:
        changed.pop(parameter, None)
    return f"?{changed.urlencode()}"
