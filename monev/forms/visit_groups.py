"""The lines of the schedule as a person plans a journey: by zone, else by the area around."""

from dataclasses import dataclass

from crispy_forms.layout import Div, LayoutObject
from django.utils.html import format_html

from monev.enums import MonevLevel
from monev.models import Entry, FieldVisit

PARTS = (("tim", "col-sm-6 col-lg-2"), ("tanggal", "col-6 col-lg-2"),
         ("jam", "col-6 col-lg-2"), ("tempat", "col-sm-6 col-lg-3"))  # fmt: skip


SHORT_LIST = 12


@dataclass(frozen=True)
class PlanRow:
    """One line of the schedule. key: part of its field names; visit: None for a new one."""

    key: str
    entry: Entry
    visit: FieldVisit | None = None


class RowHeading(LayoutObject):
    """Who is visited, and where inside the area of the group."""

    def __init__(self, entry: Entry, area: str):
        # The place ends with the kabupaten; the group names the area already.
        near = [part for part in entry.place.split(", ")[:-1] if part != area]
        self.name, self.place = entry.name, ", ".join(near)

    def render(self, form, context, template_pack=None, **kwargs):
        return format_html(
            '<div class="col-12 col-lg-3"><h3 class="h6 mb-1">{}</h3>'
            '<p class="kecil redup mb-2">{}</p></div>',
            self.name, self.place,
        )  # fmt: skip


class PlanGroup(Div):
    """The lines of one area; a folded one opens when something in it is wrong."""

    template = "monev/_visit_plan_group.html"

    def __init__(self, title: str, rows: list[PlanRow]):
        super().__init__(*(_line(row, title) for row in rows))
        self.title, self.rows, self.is_open = title, rows, False

    @property
    def open_count(self) -> int:
        return sum(row.visit is None for row in self.rows)

    @property
    def keys(self) -> set[str]:
        return {row.key for row in self.rows}

    def render(self, form, context, template_pack=None, **kwargs):
        wrong = {name.partition("-")[2] for name in form.errors} & self.keys
        self.is_open = self.is_open or bool(wrong)
        return super().render(form, context, template_pack, **kwargs)


def _line(row: PlanRow, area: str) -> Div:
    fields = [Div(f"{name}-{row.key}", css_class=width) for name, width in PARTS]
    return Div(RowHeading(row.entry, area), *fields, css_class="row gx-3 pk-kunjungan")


def area_of(entry: Entry) -> str:
    """Name where a team travels: the zone, else the kecamatan, in a province the kabupaten."""
    if entry.zone:
        return f"Zona {entry.zone}"
    wide = entry.round.level == MonevLevel.PROVINSI
    name = entry.snapshot.get("kabupaten" if wide else "kecamatan")
    return name or entry.place or "Tanpa wilayah"


def groups_of(rows: list[PlanRow]) -> list[PlanGroup]:
    """Gather the lines by area, areas by name; inside, the order given.

    Areas without a date are open; of a long list only the first one, so that a phone shows where
    the others are.
    """
    found: dict[str, list[PlanRow]] = {}
    for row in rows:
        found.setdefault(area_of(row.entry), []).append(row)
    groups = [PlanGroup(title, found[title]) for title in sorted(found)]
    waiting = [one for one in groups if one.open_count] or groups[:1]
    for one in waiting if len(rows) <= SHORT_LIST else waiting[:1]:
        one.is_open = True
    return groups
