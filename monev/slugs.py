"""Addresses of rounds, made from their names."""

from itertools import count

from django.utils.text import slugify

# Addresses below /monev/ that are pages of their own.
RESERVED_SLUGS = {"tambah", "instrumen", "cara-menilai", "peserta", "lembar", "juri", "hasil"}
RESERVED_SLUGS |= {"luring", "kiriman", "sesi", "kalibrasi", "tim", "kunjungan", "temuan"}
RESERVED_SLUGS |= {"delegasi", "hitung-ulang", "sk"}


def free_slug(name: str, year: int, rounds) -> str:
    """Return an address made from the name that none of the rounds and no page has yet."""
    base = slugify(name)[:160].strip("-") or "putaran"
    if base in RESERVED_SLUGS:
        base = f"{base}-{year}"
    taken = set(rounds.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(slug for slug in candidates if slug not in taken)
