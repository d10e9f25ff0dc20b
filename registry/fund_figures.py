"""Figures of the money pages: totals per year and source, per region and per KIM. No persons."""

from collections.abc import Collection
from dataclasses import dataclass, field, fields

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Substr

from registry.enums import FundAnswer, FundSource, FundStage
from registry.models import FundRecord, FundYear, Kim, Region
from registry.models.region import PATH_LENGTHS

_CASH = Q(is_in_kind=False)
_SUMS = {
    name: Coalesce(Sum("amount", filter=condition), Value(0))
    for name, condition in {
        "planned": Q(stage=FundStage.PLANNED) & _CASH,
        "received": Q(stage=FundStage.RECEIVED) & _CASH,
        "spent": Q(stage=FundStage.SPENT) & _CASH,
        "goods_value": Q(stage=FundStage.RECEIVED, is_in_kind=True),
        "undocumented": Q(stage=FundStage.SPENT, file=""),
    }.items()
} | {
    "goods_count": Count("pk", filter=Q(stage=FundStage.RECEIVED, is_in_kind=True)),
    "undocumented_count": Count("pk", filter=Q(stage=FundStage.SPENT, file="")),
    "record_count": Count("pk"),
}


@dataclass
class Totals:
    """Sums in whole rupiah. Money and goods are apart: a laptop cannot be spent on paper."""

    planned: int = 0
    received: int = 0
    spent: int = 0
    goods_value: int = 0
    goods_count: int = 0
    undocumented: int = 0
    undocumented_count: int = 0
    record_count: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def balance(self) -> int:
        """Money received and not spent; negative when more was spent than came in."""
        return self.received - self.spent

    @property
    def overspent(self) -> int:
        return max(0, -self.balance)


@dataclass
class YearFigures:
    """One year of one KIM or forum, as everybody may read it."""

    year: int
    none_declared_at: object = None
    by_source: dict[str, Totals] = field(default_factory=dict)

    @property
    def total(self) -> Totals:
        return sum(self.by_source.values(), Totals())

    @property
    def rows(self) -> list[tuple[str, Totals]]:
        """Pairs of source in words and its sums, in the order of the list of sources."""
        return [
            (FundSource(source).label, self.by_source[source])
            for source in FundSource.values
            if source in self.by_source
        ]

    @property
    def answer(self) -> str:
        if self.by_source:
            return FundAnswer.RECORDED
        return FundAnswer.NONE if self.none_declared_at else FundAnswer.SILENT


def _totals(row: dict) -> Totals:
    return Totals(**{f.name: int(row[f.name] or 0) for f in fields(Totals)})


def sums_by(records: QuerySet[FundRecord], *keys: str) -> dict[tuple, Totals]:
    """Return {values of the keys: totals} of the counted records, in one query."""
    rows = records.counted().order_by().values(*keys).annotate(**_SUMS)
    return {tuple(row[key] for key in keys): _totals(row) for row in rows}


def years_of(owner, this_year: int) -> list[YearFigures]:
    """Return every year somebody said something about, and this year, newest first."""
    found = {this_year: YearFigures(this_year)}
    for row in FundYear.objects.of(owner):
        found[row.year] = YearFigures(row.year, row.none_declared_at)
    sums = sums_by(FundRecord.objects.of(owner), "fund_year__year", "source")
    for (year, source), totals in sums.items():
        found[year].by_source[source] = totals
    said = [one for one in found.values() if one.answer != FundAnswer.SILENT]
    silent = [] if found[this_year] in said else [found[this_year]]
    return sorted([*said, *silent], key=lambda one: -one.year)


@dataclass(frozen=True)
class MoneyFact:
    """What the profile says about money beside the SK: two facts that do not imply each other."""

    year: int
    answer: str
    declared_at: object = None

    @property
    def words(self) -> str:
        return {
            FundAnswer.RECORDED: "Ya",
            FundAnswer.NONE: "Tidak ada",
            FundAnswer.SILENT: "Belum dinyatakan",
        }[self.answer]


def money_fact(owner, year: int) -> MoneyFact:
    """Return whether the owner has money this year, in one query."""
    counted = FundRecord.objects.counted().filter(fund_year=OuterRef("pk"))
    found = FundYear.objects.of(owner).filter(year=year).annotate(has=Exists(counted)).first()
    if found and found.has:
        return MoneyFact(year, FundAnswer.RECORDED)
    if found and found.is_declared_none:
        return MoneyFact(year, FundAnswer.NONE, found.none_declared_at)
    return MoneyFact(year, FundAnswer.SILENT)


def with_answer(kim_qs: QuerySet[Kim], year: int) -> QuerySet[Kim]:
    """Annotate each KIM with `has_records` and `declared_none` for the year."""
    mine = FundYear.objects.filter(kim=OuterRef("pk"), year=year)
    records = FundRecord.objects.counted().filter(
        fund_year__kim=OuterRef("pk"), fund_year__year=year
    )
    return kim_qs.annotate(
        has_records=Exists(records),
        declared_none=Exists(mine.filter(none_declared_at__isnull=False)),
    )


ANSWERS = {
    FundAnswer.RECORDED: Q(has_records=True),
    FundAnswer.NONE: Q(has_records=False, declared_none=True),
    FundAnswer.SILENT: Q(has_records=False, declared_none=False),
}


def answer_of(kim: Kim) -> FundAnswer:
    """Return the answer of a KIM that came through `with_answer`."""
    if kim.has_records:
        return FundAnswer.RECORDED
    return FundAnswer.NONE if kim.declared_none else FundAnswer.SILENT


@dataclass(frozen=True)
class AreaFigures:
    """One kecamatan or kabupaten: how its KIM answered, and their sums."""

    region: Region
    kim_count: int
    recorded_count: int
    none_count: int
    totals: Totals

    @property
    def silent_count(self) -> int:
        return self.kim_count - self.recorded_count - self.none_count


def counts_of(answered: QuerySet[Kim]) -> dict[str, int]:
    """Return how many KIM gave each answer, and how many there are in all ("kim")."""
    counts = {answer.name.lower(): Count("pk", filter=q) for answer, q in ANSWERS.items()}
    return answered.order_by().aggregate(kim=Count("pk"), **counts)


def by_area(
    answered: QuerySet[Kim], records: QuerySet[FundRecord], level: str
) -> list[AreaFigures]:
    """Return the figures per region of that level, in three queries, regions without KIM left out.

    answered: KIM through `with_answer`; records: those of the same KIM and year.
    """
    length = PATH_LENGTHS[level]
    rows = (
        answered.order_by()
        .annotate(area=Substr("region__path", 1, length))
        .values("area")
        .annotate(
            kim=Count("pk"),
            recorded=Count("pk", filter=ANSWERS[FundAnswer.RECORDED]),
            none=Count("pk", filter=ANSWERS[FundAnswer.NONE]),
        )
    )
    counts = {row["area"]: row for row in rows}
    area_of_record = records.annotate(area=Substr("fund_year__kim__region__path", 1, length))
    sums = sums_by(area_of_record, "area")
    regions = Region.objects.with_parents().filter(path__in=counts).order_by("path")
    return [
        AreaFigures(
            region,
            counts[region.path]["kim"],
            counts[region.path]["recorded"],
            counts[region.path]["none"],
            sums.get((region.path,), Totals()),
        )
        for region in regions
    ]


def by_kim(records: QuerySet[FundRecord], kim_ids: Collection[int]) -> dict[int, Totals]:
    """Return the totals of these KIM, in one query."""
    sums = sums_by(records.filter(fund_year__kim__in=kim_ids), "fund_year__kim")
    return {kim_id: totals for (kim_id,), totals in sums.items()}
