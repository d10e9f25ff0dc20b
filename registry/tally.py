"""The three numbers that are often mixed up: formed, listed at KIM.ID, and active.

Each is one condition, used by the count and by the list behind it, so that both agree.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from registry.duties import below_paths, duties
from registry.enums import OperationalStatus, RegionLevel, RegistrationState
from registry.models import Kim, Region

STANDING = [one for one in OperationalStatus if one != OperationalStatus.DISSOLVED]


def formed_at(prefix: str = "") -> Q:
    """Return the condition "a formed KIM"; prefix: the way from the row to the KIM, "kim__"."""
    # Written without a negation: over a joined table that would need a subquery per row.
    return Q(**{f"{prefix}state": RegistrationState.VERIFIED, f"{prefix}status__in": STANDING})


FORMED = formed_at()
# What "has a KIM" means wherever desa are counted.
HAS_KIM = (
    "Desa atau kelurahan yang berlaku hari ini dengan paling sedikit satu KIM terbentuk, yaitu "
    "terverifikasi dan tidak bubar."
)
# `?angka=` → the condition, the words beside the number, and what it counts.
TALLIES = {
    "terbentuk": (
        FORMED, "KIM terbentuk", "Pendaftarannya diverifikasi Diskominfo dan KIM tidak bubar."
    ),
    "kim-id": (
        FORMED & ~Q(kim_id_url=""), "terdaftar di KIM.ID",
        "KIM terbentuk yang alamatnya di kim.id tercatat di portal ini.",
    ),
    "aktif": (
        FORMED & Q(status=OperationalStatus.ACTIVE), "aktif",
        "KIM terbentuk yang statusnya ditetapkan aktif oleh Diskominfo kabupaten/kota.",
    ),
}  # fmt: skip
TALLY_ANSWERS = {name: words[0].upper() + words[1:] for name, (_, words, _) in TALLIES.items()}
PLACE_PARAMETERS = {RegionLevel.KABUPATEN: "kabkota", RegionLevel.KECAMATAN: "kecamatan"}
LEVELS = [RegionLevel.PROVINSI, RegionLevel.KABUPATEN, RegionLevel.KECAMATAN, RegionLevel.DESA]


@dataclass(frozen=True)
class Tally:
    """A number of KIM with what it counts, on which day, and the address of its list."""

    label: str
    value: int
    definition: str
    url: str
    on: datetime.date


def tallies(kim_qs: QuerySet, place_query: str = "") -> list[Tally]:
    """Count the three numbers with one query; place_query narrows the list to the same KIM."""
    counted = kim_qs.order_by().aggregate(
        **{
            f"n{position}": Count("pk", filter=condition)
            for position, (condition, _, _) in enumerate(TALLIES.values())
        }
    )
    return [
        Tally(label, counted[f"n{position}"], definition, list_address(name, place_query),
              timezone.localdate())
        for position, (name, (_, label, definition)) in enumerate(TALLIES.items())
    ]  # fmt: skip


def tallies_of(region: Region) -> list[Tally]:
    """Return the three numbers of a region."""
    return tallies(Kim.objects.below(region), place_query(region.path))


def tallies_for(user) -> list[Tally]:
    """Return the three numbers of what a person watches over; empty without a territory."""
    paths = duties(user).paths()
    if not paths:
        return []
    if len(paths) == 1:
        here = Kim.objects.filter(below_paths(paths, "region__path"))
        return tallies(here, place_query(paths[0]))
    # Several places have no common address: the list of "what is mine" shows exactly them.
    return tallies(Kim.objects.in_territory_of(user), "saya=1")


def place_query(path: str) -> str:
    """Return the part of the directory's address that narrows it to this region."""
    level = LEVELS[path.count(".")]
    return f"{PLACE_PARAMETERS.get(level, 'wilayah')}={path}"


def list_address(name: str, place: str = "") -> str:
    return f"{reverse('registry:kim_list')}?angka={name}{'&' if place else ''}{place}"


def formed(kim_qs: QuerySet) -> QuerySet:
    return kim_qs.filter(FORMED)
