""" "Adakah KIM di desa saya?": every desa and kelurahan by name, kecamatan, kabupaten or code."""

import difflib
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from registry.enums import RegionLevel
from registry.models import Kim, Region
from registry.models.region import formerly
from registry.tally import formed

MAX_TEXT = 100
LEAST_LETTERS = 2
# Words that people put before a name and that stand in none.
KINDS = {"desa", "kelurahan", "kampung", "kec", "kec.", "kecamatan", "kab", "kab.", "kabupaten"}
NEAR_LIMIT, NEAR_LIKENESS = 3, 0.7


@dataclass(frozen=True)
class Village:
    """One desa or kelurahan with its formed KIM; none of them means "belum ada KIM"."""

    region: Region
    kim: list[Kim]


def find_villages(text: str) -> QuerySet[Region]:
    """Return the current desa that fit every word, the own province and whole names first."""
    words = [word for word in _words(text) if word not in KINDS]
    found = Region.objects.current().filter(level=RegionLevel.DESA)
    if not words or max(map(len, words)) < LEAST_LETTERS:
        return found.none()
    for word in words:
        found = found.filter(
            Q(name__icontains=word)
            | Q(parent__name__icontains=word)
            | Q(parent__parent__name__icontains=word)
            | Q(code__startswith=word)
            | Q(pk__in=formerly(word))
        )
    whole = " ".join(words)
    rank = Case(
        When(name__iexact=whole, then=Value(0)),
        When(name__istartswith=words[0], then=Value(1)),
        When(name__icontains=words[0], then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    away = Case(
        When(path__startswith=f"{settings.OFFICE_REGION}.", then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return found.with_parents().annotate(rank=rank, away=away).order_by("rank", "away", "path")


def with_kim(regions: list[Region]) -> list[Village]:
    """Put the formed KIM beside their desa, with channels; two queries."""
    rows = formed(Kim.objects.filter(region__in=[one.pk for one in regions])).order_by("name", "pk")
    kim = {}
    for one in rows.prefetch_related("channels"):
        kim.setdefault(one.region_id, []).append(one)
    return [Village(one, kim.get(one.pk, [])) for one in regions]


def near_villages(text: str) -> list[str]:
    """Return up to three names of desa of the own province that are spelt like the text."""
    words = [word for word in _words(text) if word not in KINDS]
    own = Region.objects.current().filter(
        level=RegionLevel.DESA, path__startswith=f"{settings.OFFICE_REGION}."
    )
    names = {name.lower(): name for name in own.order_by().values_list("name", flat=True)}
    near = difflib.get_close_matches(" ".join(words), names, NEAR_LIMIT, NEAR_LIKENESS)
    return [names[one] for one in near]


def _words(text: str) -> list[str]:
    return text[:MAX_TEXT].lower().split()
