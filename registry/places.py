"""Finding the region that a row of an office file means, within one kabupaten/kota."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable

from registry.enums import RegionKind, RegionLevel
from registry.forms.region import dotted
from registry.models import Region
from registry.office_columns import Column
from registry.office_values import fold

VILLAGE_PREFIX = re.compile(
    r"^(?P<word>desa\s*/\s*kelurahan|desa|dsa|ds|kelurahan|kel|kampung|kpg|kp)\b[\s.:/]*(?=\S)",
    re.I,
)
SUBDISTRICT_PREFIX = re.compile(r"^(kecamatan|kec)\b[\s.:]*(?=\S)", re.I)
REGENCY_PREFIX = re.compile(r"^(kabupaten|kab|kota)\b[\s.:]*(?=\S)", re.I)
# "Bangun Mulya, Kec. Waru" and "Bangun Mulya (Waru)" carry the kecamatan along.
WITH_SUBDISTRICT = re.compile(r"^(?P<own>[^,(]+)[,(]\s*(?P<parent>[^,)]+)\)?")
PREFIX_KINDS = {"kel": RegionKind.KELURAHAN, "des": RegionKind.DESA, "ds": RegionKind.DESA}
LIKENESS = 0.72
MANY = 6


class PlaceError(ValueError):
    """The row names no region of the kabupaten, or more than one."""

    def __init__(self, column: Column, message: str):
        super().__init__(message)
        self.column = column


class Places:
    """The regions of one kabupaten/kota by every way to write their names."""

    def __init__(self, kabupaten: Region, regions: Iterable[Region]):
        """regions: everything below the kabupaten, parents included, with their parents loaded."""
        self.kabupaten = kabupaten
        regions = list(regions)
        self.by_path = {region.path: region for region in regions}
        self.subdistricts = [r for r in regions if r.level == RegionLevel.KECAMATAN]
        self.villages = [r for r in regions if r.level == RegionLevel.DESA]
        self.villages_named = defaultdict(list)
        for region in self.villages:
            self.villages_named[fold(region.name)].append(region)

    @classmethod
    def of(cls, kabupaten: Region) -> "Places":
        """Load the regions in force with one query."""
        below = Region.objects.current().below(kabupaten.path)
        return cls(kabupaten, below.with_parents().order_by("path"))

    def find(
        self, village: str, subdistrict: str = "", regency: str = "", code: str = ""
    ) -> Region:
        """Return the desa, kelurahan or (for "Kecamatan …" as village) kecamatan that is meant.

        Raises PlaceError naming the column, what is wrong and, where there is one, what is near.
        """
        self._check_regency(regency)
        if code:
            return self._by_code(code)
        if not village:
            raise PlaceError(Column.VILLAGE, "Isi desa atau kelurahan")
        if SUBDISTRICT_PREFIX.match(village):
            return self.subdistrict(village)
        if not subdistrict and (match := WITH_SUBDISTRICT.match(village)):
            village, subdistrict = match.group("own").strip(), match.group("parent").strip()
        found = self._named(village)
        if not subdistrict:
            return self._only(found, village)
        parent = self._parent(subdistrict, village, found)
        inside = [region for region in found if region.parent_id == parent.pk]
        if inside:
            return self._of_kind(inside, village)
        raise self._elsewhere(village, parent, found)

    def subdistrict(self, text: str) -> Region:
        bare = fold(SUBDISTRICT_PREFIX.sub("", text))
        for region in self.subdistricts:
            if fold(region.name) == bare:
                return region
        near = self._near(bare, self.subdistricts)
        raise PlaceError(
            Column.SUBDISTRICT,
            f"Kecamatan “{text}” tidak ada di {self.kabupaten.label}."
            + (f" Mungkin maksud Anda {near.name}" if near else ""),
        )

    def _check_regency(self, text: str) -> None:
        bare = fold(REGENCY_PREFIX.sub("", text))
        if bare and bare not in {fold(REGENCY_PREFIX.sub("", self.kabupaten.name)),
                                 fold(self.kabupaten.name)}:  # fmt: skip
            raise PlaceError(
                Column.REGENCY, f"“{text}” bukan {self.kabupaten.label}, wilayah impor ini"
            )

    def _by_code(self, code: str) -> Region:
        region = self.by_path.get(code) or self.by_path.get(dotted(code))
        if region and region.level in {RegionLevel.DESA, RegionLevel.KECAMATAN}:
            return region
        raise PlaceError(
            Column.REGION_CODE, f"Kode “{code}” bukan desa atau kelurahan di {self.kabupaten.label}"
        )

    def _named(self, text: str) -> list[Region]:
        # The whole text first: "Kampung Baru" is the name of a desa.
        whole = self.villages_named.get(fold(text))
        return whole or self.villages_named.get(fold(VILLAGE_PREFIX.sub("", text)), [])

    def _only(self, found: list[Region], village: str) -> Region:
        if len({region.parent_id for region in found}) == 1:
            return self._of_kind(found, village)
        if not found:
            raise self._unknown(village, self.villages, self.kabupaten)
        places = " dan ".join(region.parent.label for region in found[:MANY])
        raise PlaceError(
            Column.SUBDISTRICT,
            f"Ada {len(found)} desa atau kelurahan “{village}”: di {places}. Isi kecamatannya",
        )

    def _of_kind(self, found: list[Region], village: str) -> Region:
        """Desa and kelurahan of one name in one kecamatan: the word before the name decides."""
        match = VILLAGE_PREFIX.match(village)
        kind = PREFIX_KINDS.get(match.group("word").lower()[:3]) if match else None
        if len(found) == 1:
            return found[0]
        chosen = [region for region in found if region.kind == kind]
        if len(chosen) == 1:
            return chosen[0]
        raise PlaceError(
            Column.VILLAGE, f"Ada desa dan kelurahan bernama “{village}”. Tulis Desa atau Kelurahan"
        )

    def _parent(self, subdistrict: str, village: str, found: list[Region]) -> Region:
        try:
            return self.subdistrict(subdistrict)
        except PlaceError as error:
            if not found:
                raise
            where = " atau ".join(region.parent.label for region in found[:MANY])
            raise PlaceError(
                Column.SUBDISTRICT,
                f"Kecamatan “{subdistrict}” tidak ada di {self.kabupaten.label}. "
                f"{found[0].label} ada di {where}",
            ) from error

    def _elsewhere(self, village: str, parent: Region, found: list[Region]) -> PlaceError:
        if found:
            where = " atau ".join(region.parent.label for region in found[:MANY])
            return PlaceError(
                Column.SUBDISTRICT, f"{found[0].label} ada di {where}, bukan di {parent.label}"
            )
        inside = [region for region in self.villages if region.parent_id == parent.pk]
        return self._unknown(village, inside, parent)

    def _unknown(self, village: str, pool: list[Region], place: Region) -> PlaceError:
        near = self._near(fold(VILLAGE_PREFIX.sub("", village)), pool)
        near = near or self._near(fold(VILLAGE_PREFIX.sub("", village)), self.villages)
        hint = f" Mungkin maksud Anda {near.label}, {near.parent.label}" if near else ""
        return PlaceError(
            Column.VILLAGE, f"Desa atau kelurahan “{village}” tidak ada di {place.label}.{hint}"
        )

    def _near(self, bare: str, pool: list[Region]) -> Region | None:
        names = {fold(region.name): region for region in pool}
        close = difflib.get_close_matches(bare, names, n=1, cutoff=LIKENESS)
        return names[close[0]] if close else None
