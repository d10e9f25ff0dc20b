"""Demo round with two categories and a panel for each, in its plenary; all of it invented."""

from monev.closing import close_round, open_round
from monev.dividing import CategoryInput, set_divisions
from monev.draw import draw
from monev.enums import MonevLevel, RoundState, SheetState
from monev.enums_panel import PlanSource
from monev.judging import submit_sheet
from monev.models import Round
from monev.planning import Making, situation, store_plan
from monev.plenary import open_plenary
from monev.stages import advance

CATEGORIES = {
    "Pemula": ["KIM Api-Api Terang", "KIM Labangka Menyapa", "KIM Rintik Bersuara",
               "KIM Gunung Mulia Maju"],
    "Berkembang": ["KIM Petung Digital", "KIM Cahaya Waru", "KIM Sesulu Cerdas",
                   "KIM Suara Babulu Laut"],
}  # fmt: skip


def compare_in_ppu(demo, panel, secretary) -> Round:
    """Two categories, nobody judges in both; the values are open and the plenary is asked."""
    office = demo.registry.users["ppu"]
    second = [demo.juri(f"jurikategori{n}", f"Juri Kategori {n} Contoh") for n in (1, 2, 3)]
    round_ = demo.new_round(
        "Monev KIM Dua Kategori Penajam", MonevLevel.KABUPATEN, "64.09", "K-1", -45,
        minimum_sheets=2,
    )  # fmt: skip
    set_divisions(round_, [CategoryInput(name) for name in CATEGORIES], [], by=office)
    demo.seat_panel(round_, [*panel, *second], by=office, secretary=secretary)
    categories = {one.name: one for one in round_.categories.all()}
    members = {kim: categories[name] for name, own in CATEGORIES.items() for kim in own}
    demo.check_files(round_, members, by=office, categories=members)
    _assign(round_, dict(zip(CATEGORIES, (panel, second), strict=True)), by=office)
    draw(round_, by=office)
    advance(round_, RoundState.PRESENTATION, by=office)
    for juri in [*panel, *second]:
        for sheet in demo.sheets_of(round_, juri).exclude(state=SheetState.VOID):
            demo.fill(sheet, by=juri)
            submit_sheet(sheet, by=juri)
    close_round(round_, by=panel[0])
    open_round(round_, by=secretary)
    round_.refresh_from_db()
    open_plenary(round_, by=office)
    return round_


def _assign(round_: Round, panels, *, by) -> None:
    """Give each category the juri of its own panel. panels: category → its juri."""
    now = situation(round_)
    pairs = {
        (entry.pk, seat.pk)
        for entry in round_.entries.select_related("category")
        for seat in now.seats
        if seat.user in panels[entry.category.name]
    }
    store_plan(round_, pairs, Making(source=PlanSource.HAND, version=now.version), by=by)
