"""Recaps on paper: of one KIM and period, and of a kecamatan or kabupaten."""

from django.utils.formats import date_format

from kim_portal.pdf import render
from kim_portal.rupiah import format_rupiah
from registry.enums import RegionLevel
from registry.letterhead import letterhead
from registry.models import Region
from registry.period_page import DEFINITIONS

RECAP_TEMPLATE = "registry/pdf/rekap_kim.typ"
AREA_TEMPLATE = "registry/pdf/rekap_wilayah.typ"


def recap_pdf(page: dict) -> bytes:
    """Return the recap of one KIM; `page` is the context of its page."""
    return render(RECAP_TEMPLATE, recap_facts(page))


def area_pdf(page: dict) -> bytes:
    """Return the recap of an area; `page` is the context of `area_page`."""
    return render(AREA_TEMPLATE, area_facts(page))


def recap_facts(page: dict) -> dict:
    kim, report, figures = page["kim"], page["report"], page["figures"]
    return _common(kim.region, page) | {
        "kim": str(kim),
        "place": kim.region.place,
        "registry_no": kim.registry_no,
        "state": _state_words(page["cell"]),
        "none_reason": _none_words(report),
        "narrative": report.narrative,
        "problems": report.problems,
        "needs": report.needs,
        "activities": [
            {
                "day": date_format(one.held_on),
                "title": one.title,
                "kind": one.get_kind_display(),
                "place": one.place,
                "people": str(one.participant_count),
                "state": one.get_state_display(),
            }
            for one in page["activities"]
        ],
        "figures": _figures(figures),
        "is_sample": kim.is_sample,
    }


def area_facts(page: dict) -> dict:
    return _common(page["area"], page) | {
        "place": page["area"].place,
        "due_on": date_format(page["due_on"]),
        "counts": [[standing.label, str(count)] for standing, count in page["counts"]],
        "rows": [
            {
                "kim": kim.name,
                "place": kim.region.short_place,
                "state": cell.standing.label,
                "none": _none_words(cell.report) if cell.report else "",
                "count": str(count),
            }
            for kim, cell, count in page["rows"]
        ],
        "figures": _figures(page["figures"]),
        "definitions": [list(pair) for pair in DEFINITIONS],
    }


def _common(region: Region, page: dict) -> dict:
    return {
        "head": letterhead(region.at_level(RegionLevel.KABUPATEN) or region),
        "period": page["period"].label,
        "printed_on": date_format(page["today"]),
    }


def _figures(figures) -> list[list[str]]:
    return [
        ["Kegiatan", str(figures.count)],
        ["Peserta", f"{figures.people} orang: {figures.women} perempuan, {figures.men} laki-laki"],
        ["Di antaranya pemuda", f"{figures.youth} orang"],
        ["Biaya yang dicatat", format_rupiah(figures.cost)],
        ["Jenis kegiatan", _list(figures.kinds)],
        ["Fungsi KIM", _list(figures.functions)],
    ]


def _list(pairs) -> str:
    return ", ".join(f"{label} {count}" for label, count in pairs) or "–"


def _none_words(report) -> str:
    if not report.is_none:
        return ""
    note = f" ({report.none_note})" if report.none_note else ""
    return f"{report.get_none_reason_display()}{note}"


def _state_words(cell) -> str:
    due = f"batas waktu {date_format(cell.due_on)}"
    if not cell.is_handed_in:
        return f"{cell.standing.label}, {due}"
    return f"{cell.standing.label}, diajukan {date_format(cell.report.handed_in_on)}, {due}"
