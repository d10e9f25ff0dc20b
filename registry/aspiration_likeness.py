"""Aspirations that may ask the same: near in place, and alike in words or theme.

Explainable on purpose: the words that two texts share are shown, and the same texts always give
the same answer.
"""

import datetime
import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from registry.enums_aspiration import COUNTED_ASPIRATIONS
from registry.models import Aspiration

# How far back one looks, and how many of the newest are compared.
WINDOW = datetime.timedelta(days=180)
COMPARED, SHOWN = 300, 5
# Shorter words (di, yang, dan) say nothing about the matter; these longer ones neither.
SHORTEST_WORD = 4
EMPTY_WORDS = frozenset({
    "yang", "untuk", "dengan", "pada", "dari", "kepada", "agar", "supaya", "karena", "sudah",
    "belum", "akan", "telah", "masih", "juga", "tidak", "bukan", "kami", "kita", "saya", "anda",
    "mereka", "warga", "mohon", "tolong", "bapak", "segera", "sering", "banyak", "sekali", "desa",
    "kelurahan", "kecamatan", "kabupaten", "dusun", "tempat", "dalam", "oleh", "atau", "jika",
    "bila", "saat", "ketika", "setiap", "dapat", "bisa", "harus", "perlu", "ingin", "seperti",
    "tersebut", "tentang", "sejak", "hingga", "sampai",
})  # fmt: skip
WORD = 4
EMPTY_WORDS = frozenset(
    [
        "yang",
        "untuk",
        "dengan",
        "pada",
        "dari",
        "kepada",
        "agar",
        "supaya",
        "karena",
        "sudah",
        "belum",
        "akan",
        "telah",
        "masih",
        "juga",
        "tidak",
        "bukan",
        "kami",
        "kita",
        "saya",
        "anda",
        "mereka",
        "warga",
        "mohon",
        "tolong",
        "bapak",
        "segera",
        "ada",
        "sering",
        "banyak",
        "sekali",
        "desa",
        "kelurahan",
        "kecamatan",
        "kabupaten",
        "dusun",
        "tempat",
        "dalam",
        "oleh",
        "atau",
        "jika",
        "bila",
        "saat",
        "ketika",
        "setiap",
        "dapat",
        "bisa",
        "harus",
        "perlu",
        "ingin",
        "seperti",
        "tersebut",
        "tentang",
        "sejak",
        "hingga",
        "sampai",
    ]
)
WORD = re.compile(r"[^\W\d_]+")
# Shared words as a part of the shorter text's words, in percent.
ENOUGH_PERCENT = 30


@dataclass(frozen=True)
class Likeness:
    """One that may be the same, with the reasons in words."""

    aspiration: Aspiration
    reasons: tuple[str, ...]
    shared_count: int
    is_same_desa: bool


def words_of(text: str) -> frozenset[str]:
    """Return the words that carry meaning, in lower case."""
    found = (word.lower() for word in WORD.findall(text))
    return frozenset(w for w in found if len(w) >= SHORTEST_WORD and w not in EMPTY_WORDS)


def are_alike(one: frozenset[str], other: frozenset[str], *, same_desa: bool, same_theme: bool):
    """Decide by shared words: two of them and 30 % of the shorter text; one in the same desa with
    the same theme."""
    shared = len(one & other)
    if same_desa and same_theme and shared:
        return True
    shorter = min(len(one), len(other))
    return shared >= 2 and shared * 100 >= ENOUGH_PERCENT * shorter


def similar_to(aspiration: Aspiration) -> list[Likeness]:
    """Return the most alike of the same kecamatan in the last six months, one query."""
    own_words = words_of(f"{aspiration.title} {aspiration.text}")
    own_places = {one.pk for one in aspiration.places}
    found = []
    for other in _near(aspiration):
        words = words_of(f"{other.title} {other.text}")
        same_desa = bool(own_places & {other.region_id, other.second_region_id})
        same_theme = other.theme == aspiration.theme
        if are_alike(own_words, words, same_desa=same_desa, same_theme=same_theme):
            shared = sorted(own_words & words)
            reasons = _reasons(shared, same_desa=same_desa, same_theme=same_theme)
            found.append(Likeness(other, reasons, len(shared), same_desa))
    found.sort(key=lambda one: (-one.is_same_desa, -one.shared_count, -one.aspiration.pk))
    return found[:SHOWN]


def _near(aspiration: Aspiration):
    kecamatan = [one.parent_id for one in aspiration.places]
    near = Q(region__parent__in=kecamatan) | Q(second_region__parent__in=kecamatan)
    rows = Aspiration.objects.filter(
        near, state__in=COUNTED_ASPIRATIONS, received_at__gte=timezone.now() - WINDOW
    )
    return rows.exclude(pk=aspiration.pk).for_list().newest_first()[:COMPARED]


def _reasons(shared: list[str], *, same_desa: bool, same_theme: bool) -> tuple[str, ...]:
    place = "desa sama" if same_desa else "kecamatan sama"
    theme = ("tema sama",) if same_theme else ()
    return (place, *theme, f"kata sama: {', '.join(shared[:6])}")
