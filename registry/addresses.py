"""The readable part of a public address: made from a name once, kept when the name changes."""

import itertools
from collections.abc import Iterable

from django.utils.text import slugify

# Words that are paths themselves, such as /kim/tambah/.
RESERVED = {"tambah", "impor", "ekspor"}
# Room for a number behind it, within the 160 characters of the column.
BASE_LENGTH = 150


def free_slug(model, name: str, place: str, *, also_taken: Iterable[str] = ()) -> str:
    """Return an address for `name` in `place` that no row of `model` has.

    The place is left out where the name carries it already; a taken address gets a number.
    """
    base = _base(model, name, place)
    taken = RESERVED | {*also_taken} | set(
        model.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )  # fmt: skip
    if base not in taken:
        return base
    return next(slug for n in itertools.count(2) if (slug := f"{base}-{n}") not in taken)


def free_slugs(model, named: Iterable[tuple[str, str]]) -> list[str]:
    """Return one free address per (name, place); one query unless some are taken."""
    named = list(named)
    bases = [_base(model, name, place) for name, place in named]
    taken = RESERVED | set(
        model.objects.filter(slug__in=bases).values_list("slug", flat=True)
    )  # fmt: skip
    given: list[str] = []
    for base, (name, place) in zip(bases, named, strict=True):
        is_free = base not in taken
        slug = base if is_free else free_slug(model, name, place, also_taken=given)
        given.append(slug)
        taken.add(slug)
    return given


def _base(model, name: str, place: str) -> str:
    parts = [slugify(name), slugify(place)]
    base = parts[0] if parts[1] in parts[0] else "-".join(part for part in parts if part)
    return base[:BASE_LENGTH].strip("-") or model._meta.model_name
