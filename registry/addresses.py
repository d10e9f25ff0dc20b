"""The readable part of a public address: made from a name once, kept when the name changes."""

import itertools

from django.utils.text import slugify

# Words that are paths themselves, such as /kim/tambah/.
RESERVED = {"tambah"}
# Room for a number behind it, within the 160 characters of the column.
BASE_LENGTH = 150


def free_slug(model, name: str, place: str) -> str:
    """Return an address for `name` in `place` that no row of `model` has.

    The place is left out where the name carries it already; a taken address gets a number.
    """
    parts = [slugify(name), slugify(place)]
    base = parts[0] if parts[1] in parts[0] else "-".join(part for part in parts if part)
    base = base[:BASE_LENGTH].strip("-") or model._meta.model_name
    taken = RESERVED | set(
        model.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    if base not in taken:
        return base
    return next(slug for n in itertools.count(2) if (slug := f"{base}-{n}") not in taken)
