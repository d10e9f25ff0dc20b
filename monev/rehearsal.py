"""A rehearsal of a round: invented entries, the real panel and instrument, the real rules."""

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.closing import owed_sheets
from monev.dividing import copy_divisions
from monev.draw import new_seed
from monev.enums import EntryState, RoundState
from monev.judging import SheetInput, save_sheet, submit_sheet
from monev.models import Entry, JuriAssignment, Round, RoundCategory, ScoreSheet
from monev.sample_points import sample_points
from monev.sheets import prepare_sheets
from monev.slugs import free_slug
from monev.stages import panel_gaps

MAX_SAMPLES = 12
COPIED_FACTS = [
    "level", "region", "year", "instrument", "minimum_sheets", "legal_basis", "panel_decree",
    "place", "official_score", "advancing",
]  # fmt: skip
SAMPLE_NOTE = "Catatan contoh."
SAMPLE_TEXTS = {"strengths": "Kekuatan contoh.", "advice": "Saran contoh."}


@transaction.atomic
def start_rehearsal(round_: Round, *, entry_count: int, by) -> Round:
    """Return the rehearsal of a round, made when there is none: scoring can begin at once.

    Raises IllegalTransitionError before the instrument is locked and once real sheets are open,
    DomainError naming what the panel lacks.
    """
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    if first := locked.rehearsals.first():
        return first
    if not locked.takes_rehearsal:
        raise IllegalTransitionError(
            f"Gladi tidak dapat dibuat pada tahap “{locked.get_state_display()}”."
        )
    if missing := panel_gaps(locked):
        raise DomainError(" ".join(missing))
    today, name = timezone.localdate(), f"Gladi {locked.name}"[:150]
    slug = free_slug(name, locked.year, Round.objects.all())
    rehearsal = Round.objects.create(
        **{fact: getattr(locked, fact) for fact in COPIED_FACTS},
        name=name, slug=slug, state=RoundState.PRESENTATION,
        presentation_on=today, plenary_on=today, is_sample=True, rehearsal_of=locked,
    )  # fmt: skip
    JuriAssignment.objects.bulk_create(
        JuriAssignment(
            round=rehearsal, user_id=seat.user_id, role=seat.role, institution=seat.institution
        )
        for seat in locked.juri_assignments.seated()
    )
    copy_divisions(locked, rehearsal)
    categories = list(rehearsal.categories.all())
    Entry.objects.bulk_create(
        _sample(rehearsal, n, by, categories) for n in range(1, entry_count + 1)
    )
    prepare_sheets(rehearsal, by=by)
    record(by, "round.rehearse", locked, entries=entry_count)
    return rehearsal


def _sample(rehearsal: Round, number: int, by, categories: list[RoundCategory]) -> Entry:
    letter = chr(ord("A") + number - 1)
    category = categories[(number - 1) % len(categories)] if categories else None
    return Entry(
        round=rehearsal, sample_number=number, slot_number=number, state=EntryState.ELIGIBLE,
        nominated_by=by, category=category,
        snapshot={"name": f"KIM Contoh {letter}", "place": f"Desa Contoh {letter}"},
    )  # fmt: skip


@transaction.atomic
def fill_rehearsal(rehearsal: Round, *, by) -> int:
    """Complete and hand in every sheet still out with scores from a stored seed.

    What a juri typed already stays. Returns how many sheets were handed in; nobody, not even the
    office, sees a value before two keys open them.
    """
    locked = Round.objects.select_for_update().get(pk=rehearsal.pk)
    if not locked.is_rehearsal or not locked.is_scoring:
        raise IllegalTransitionError("Nilai contoh hanya diisi selama penilaian gladi berjalan.")
    locked.sample_seed = locked.sample_seed or new_seed()
    locked.save(update_fields=["sample_seed"])
    sheets = list(owed_sheets(locked).select_related("entry__round__instrument"))
    for sheet in sheets:
        save_sheet(sheet, _sample_input(sheet, locked.sample_seed), by=by, sample=True)
        submit_sheet(sheet, by=by, sample=True)
    return len(sheets)


def _sample_input(sheet: ScoreSheet, seed: str) -> SheetInput:
    """Return what the sheet lacks; every score gets a note, so that no rule misses one."""
    instrument, typed = sheet.entry.round.instrument, sheet.answers()
    codes = [rule.code for rule in instrument.rules() if rule.code not in typed]
    values = instrument.scale.values()
    seats = list(sheet.entry.round.juri_assignments.order_by("pk").values_list("pk", flat=True))
    place = (sheet.entry.sample_number, seats.index(sheet.juri_id) + 1)
    noted = {row.indicator.code for row in sheet.scores.select_related("indicator") if row.note}
    return SheetInput(
        points={code: sample_points(seed, *place, code, values=values) for code in codes},
        notes=dict.fromkeys({*codes, *typed} - noted, SAMPLE_NOTE),
        texts={name: text for name, text in SAMPLE_TEXTS.items() if not getattr(sheet, name)},
    )
