"""Loading boundaries from files: read, compare with what is stored, write. For the maps only."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from kim_portal.errors import DomainError
from registry.boundary_files import Outline, inner_point, read_bounded, read_outlines
from registry.models import Boundary, BoundarySource, Region

BATCH = 200


@dataclass
class BoundaryCounts:
    """What one file brought; `unknown` are codes that no region has."""

    created: int = 0
    updated: int = 0
    same: int = 0
    per_level: Counter = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)


@transaction.atomic
def import_boundaries(path: Path, *, credit: str = "", licence: str = "") -> BoundaryCounts:
    """Store the polygons of one file; a second run changes nothing. All of the file or nothing.

    Raises DomainError with the reason for a file that is no map of regions.
    """
    content = read_bounded(path)
    outlines = {one.code: one for one in read_outlines(content)}
    regions = _regions(list(outlines))
    if not regions:
        raise DomainError(
            "Tidak satu pun kode pada berkas ini ada di daftar wilayah. Muat dahulu load_regions."
        )
    counts = BoundaryCounts(unknown=sorted(set(outlines) - set(regions)))
    source = _source(path, content, credit, licence)
    codes = sorted(regions)
    for start in range(0, len(codes), BATCH):
        batch = [(regions[code], outlines[code]) for code in codes[start : start + BATCH]]
        _store(batch, source, counts)
    BoundarySource.objects.filter(boundaries=None).exclude(pk=source.pk).delete()
    return counts


def _regions(codes: list[str]) -> dict[str, Region]:
    found = {}
    for start in range(0, len(codes), BATCH):
        rows = Region.objects.filter(code__in=codes[start : start + BATCH])
        found |= {row.code: row for row in rows.only("pk", "code", "level")}
    return found


def _source(path: Path, content: bytes, credit: str, licence: str) -> BoundarySource:
    """Return the row of this file; words given now replace those of an earlier load."""
    facts = {"file_name": path.name[:200]}
    facts |= {"credit": credit} if credit else {}
    facts |= {"licence": licence} if licence else {}
    digest = hashlib.sha256(content).hexdigest()
    return BoundarySource.objects.update_or_create(digest=digest, defaults=facts)[0]


def _store(batch: list[tuple[Region, Outline]], source, counts: BoundaryCounts) -> None:
    stored = {
        one.region_id: one for one in Boundary.objects.filter(region__in=[r for r, _ in batch])
    }
    new, changed = [], []
    for region, outline in batch:
        counts.per_level[region.level] += 1
        longitude, latitude = inner_point(outline.rings)
        row = stored.get(region.pk)
        if row is None:
            new.append(Boundary(region=region, source=source, rings=outline.rings,
                                longitude=longitude, latitude=latitude))  # fmt: skip
            continue
        is_same = row.rings == outline.rings
        counts.same += is_same
        counts.updated += not is_same
        if not is_same or row.source_id != source.pk:
            row.rings, row.source = outline.rings, source
            row.longitude, row.latitude = longitude, latitude
            changed.append(row)
    counts.created += len(new)
    Boundary.objects.bulk_create(new)
    Boundary.objects.bulk_update(changed, ["rings", "source", "longitude", "latitude"])
