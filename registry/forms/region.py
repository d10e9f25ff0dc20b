"""A region as people type it: the official code, or a name that is unique in the territory."""

import re
from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from registry.enums import RegionKind, RegionLevel
from registry.forms.pick import Candidate, PickInput
from registry.models import Region

# More than a phone shows without losing the overview; whoever has more adds the kecamatan.
MAX_CANDIDATES = 12
# What people write before a name → the kinds it may mean. Desa and kelurahan are often confused.
PREFIX_KINDS = {
    "desa": {RegionKind.DESA, RegionKind.KELURAHAN},
    "ds": {RegionKind.DESA, RegionKind.KELURAHAN},
    "kelurahan": {RegionKind.DESA, RegionKind.KELURAHAN},
    "kel": {RegionKind.DESA, RegionKind.KELURAHAN},
    "kecamatan": {RegionKind.KECAMATAN},
    "kec": {RegionKind.KECAMATAN},
    "kabupaten": {RegionKind.KABUPATEN},
    "kab": {RegionKind.KABUPATEN},
    "kota": {RegionKind.KOTA},
    "provinsi": {RegionKind.PROVINSI},
    "prov": {RegionKind.PROVINSI},
}
SHORT_KINDS = {"ds": RegionKind.DESA, "kel": RegionKind.KELURAHAN}
PREFIX = re.compile(rf"^({'|'.join(PREFIX_KINDS)})(?:\.\s*|\s+)(?=\S)", re.I)
CODE = re.compile(r"^\d{2}(\.?\d{2}){0,2}(\.?\d{4})?$")
MAX_TEXT = 200


class RegionField(forms.Field):
    """Cleans to one Region of `queryset` on one of `levels`.

    Accepts an official code with or without points, a name with or without its kind ("Desa …"),
    and a name followed by its parents ("Sumber Sari, Babulu"). An ambiguous or misspelt name is
    refused with the possible regions, which the widget then offers to pick from.
    """

    widget = PickInput
    default_error_messages = {
        "required": "Isi kode atau nama wilayah",
        "unknown": "“%(text)s” tidak ditemukan. Periksa ejaannya, atau isi kode wilayahnya",
        "wrong_level": "%(place)s adalah %(found)s. Isi %(wanted)s",
        "ambiguous": "Ada %(count)s wilayah yang cocok dengan “%(text)s”. Pilih satu di bawah ini",
        "too_many": (
            "Ada %(count)s wilayah yang cocok dengan “%(text)s”. "
            "Tambahkan kecamatan atau kabupatennya, misalnya “Sumber Sari, Babulu”"
        ),
        "similar": "“%(text)s” tidak ditemukan. Pilih satu di bawah ini bila ini yang Anda maksud",
    }

    def __init__(self, *, queryset=None, levels: Collection[str] = (RegionLevel.DESA,), **kwargs):
        kwargs.setdefault("label", "Kode atau nama wilayah")
        kwargs.setdefault("help_text", "Misalnya Bangun Mulya, atau kode 64.09.02.2004.")
        super().__init__(**kwargs)
        self.queryset = Region.objects.current() if queryset is None else queryset
        self.levels = levels

    def prepare_value(self, value):
        if isinstance(value, int):
            value = Region.objects.with_parents().filter(pk=value).first()
        return value.place if isinstance(value, Region) else value

    def has_changed(self, initial, data):
        text = data[0] if isinstance(data, tuple) else data
        return (self.prepare_value(initial) or "") != (text or "")

    def clean(self, value):
        text, picked = value if isinstance(value, tuple) else (value or "", "")
        text = " ".join(text.replace("\0", "").split())[:MAX_TEXT]
        if not text and not picked:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if CODE.match(text):
            return self._by_code(text)
        return self._by_name(text, picked)

    def _by_code(self, text):
        found = self.queryset.with_parents().filter(Q(code=dotted(text)) | Q(path=dotted(text)))
        region = found.first()
        if region is None:
            raise self._refusal("unknown", text=text)
        return self._on_level(region)

    def _by_name(self, text, picked):
        pool = self.queryset.with_parents()
        fitting = pool.filter(level__in=self.levels)
        exact = fitting.filter(named(text))
        # A choice counts only while it still answers the text that is typed.
        chosen = fitting.filter(path=picked).first() if picked else None
        if chosen and (
            not text or exact.contains(chosen) or similar(fitting, text).contains(chosen)
        ):
            return chosen
        count = exact.count()
        if count == 1:
            return exact.get()
        if count:
            return self._narrowed(exact, text, count)
        elsewhere = pool.filter(named(text)).first()
        if elsewhere:
            return self._on_level(elsewhere)
        near = similar(fitting, text)[:MAX_CANDIDATES]
        self._offer(near)
        raise self._refusal("similar" if near else "unknown", text=text)

    def _narrowed(self, exact, text, count):
        kind = kind_of(text)
        same_kind = exact.filter(kind=kind) if kind else exact.none()
        if same_kind.count() == 1:
            return same_kind.get()
        self._offer(exact[:MAX_CANDIDATES])
        raise self._refusal(
            "ambiguous" if count <= MAX_CANDIDATES else "too_many", text=text, count=count
        )

    def _offer(self, regions):
        self.widget.candidates = [Candidate(one.path, one.place, one.code) for one in regions]

    def _on_level(self, region):
        if region.level in self.levels:
            return region
        wanted = [RegionLevel(level).label.lower() for level in self.levels]
        raise self._refusal(
            "wrong_level",
            place=region.place,
            found=region.get_level_display().lower(),
            wanted=" atau ".join(wanted),
        )

    def _refusal(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params)


def dotted(code: str) -> str:
    """Return the code as Kemendagri writes it: 6409022004 → 64.09.02.2004."""
    digits = code.replace(".", "")
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def kind_of(text: str) -> str:
    """Return the kind a name begins with ("Kel. Waru" → kelurahan), or nothing."""
    match = PREFIX.match(text)
    word = match.group(1).lower() if match else ""
    return SHORT_KINDS.get(word, word)


def named(text: str) -> Q:
    """Return the condition "is called so", where parts after a comma name the parents."""
    own, *parents = [part.strip() for part in text.split(",") if part.strip()] or [text]
    condition = one_name(own)
    for parent in parents:
        condition &= (
            one_name(parent, "parent__")
            | one_name(parent, "parent__parent__")
            | one_name(parent, "parent__parent__parent__")
        )
    return condition


def one_name(text: str, relation: str = "") -> Q:
    """Compare whole names; kabupaten and kota carry their kind inside the name."""
    condition = Q()
    for name in (text, f"Kabupaten {text}", f"Kota {text}"):
        condition |= Q(**{f"{relation}name__iexact": name})
    match = PREFIX.match(text)
    if match:
        kinds = PREFIX_KINDS[match.group(1).lower()]
        rest = text[match.end() :]
        for name in (rest, f"Kabupaten {rest}"):
            condition |= Q(**{f"{relation}name__iexact": name, f"{relation}kind__in": kinds})
    return condition


def similar(regions, text: str):
    """Return regions whose name contains the typed one, for a choice."""
    own = PREFIX.sub("", text.split(",")[0].strip())
    return regions.filter(name__icontains=own) if len(own) > 2 else regions.none()
