"""What waits for a person in the rounds; computed, never stored.

Each part asks a fixed number of queries, however many sheets or rounds there are.
"""

import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.ui_tags import pukul
from monev.duties import conflicted_entries, panel_duties
from monev.enums import (
    CHECKING_ROUNDS,
    FILLING_ROUNDS,
    JUDGED_ENTRIES,
    NOMINATING_ROUNDS,
    OWED_SHEETS,
    REOPENING_ROUNDS,
    UNDECIDED_ENTRIES,
    EntryState,
    PanelRole,
    RoundState,
    SheetState,
)
from monev.enums_eligibility import RuleStrength
from monev.models import (
    CalibrationSheet,
    Entry,
    EntryReturn,
    FieldVisit,
    Round,
    ScoreSheet,
)
from monev.queue import least_finished_first
from monev.worklist_advice import advice_tasks
from monev.worklist_delegation import delegation_tasks
from monev.worklist_minutes import refused_minutes_tasks, signature_tasks
from monev.worklist_objection import objection_tasks
from registry.duties import duties
from registry.enums import Role
from registry.worklist import Task

# State of the round → what the office does next: (verb, URL name).
OFFICE_STEPS = {
    RoundState.TABULATION: ("Periksa rekapitulasi dan buka rapat pleno", "monev:result_table"),
    RoundState.PLENARY: ("Susun berita acara dan kumpulkan tanda tangan", "monev:result_table"),
    RoundState.RECORD_SIGNED: ("Umumkan hasil", "monev:round_publish"),
    RoundState.DECREED: ("Umumkan hasil", "monev:round_publish"),
    RoundState.CORRECTED: ("Susun ralat dan umumkan dengan SK-nya", "monev:result_table"),
}


def tasks(user) -> list[Task]:
    """Return everything that waits for the person in the rounds, by duty."""
    found = []
    if panel_duties(user):
        found += [
            *_integrity(user),
            *_calibration(user),
            *_visits(user),
            *_sheets(user),
            *_closing(user),
            *_opening(user),
        ]
    if user.is_authenticated:
        found += [*signature_tasks(user), *_rehearsals(user)]
    if duties(user):
        found += [*_office(user), *_repairs(user), *_documents(user)]
        found += [*delegation_tasks(user), *advice_tasks(user)]
    return found + objection_tasks(user) + refused_minutes_tasks(user, _runs(user))


def _integrity(user) -> list[Task]:
    """Nothing opens before the statement is agreed to."""
    seats = (
        user.juri_assignments.scoring()
        .filter(integrity_signed_at__isnull=True, round__rehearsal_of__isnull=True)
        .select_related("round")
    )
    return [
        Task(
            label="Setujui pakta integritas",
            detail=str(seat.round),
            url=reverse("monev:juri_sign_integrity", args=[seat.round.slug]),
            action="Setujui",
            due_on=seat.round.presentation_on,
        )
        for seat in seats
    ]


def _calibration(user) -> list[Task]:
    """Examples to be scored before the participants, one task per round."""
    owed = Count(
        "calibration_sheets", filter=Q(calibration_sheets__in=CalibrationSheet.objects.owed())
    )
    seats = (
        user.juri_assignments.scoring()
        .filter(integrity_signed_at__isnull=False, round__rehearsal_of__isnull=True)
        .select_related("round")
        .annotate(owed_count=owed)
        .filter(owed_count__gt=0)
    )
    return [
        Task(
            label=f"Kalibrasi: {seat.owed_count} contoh belum dinilai",
            detail=str(seat.round),
            url=reverse("monev:calibration_detail", args=[seat.round.slug]),
            action="Nilai",
            due_on=seat.round.presentation_on,
        )
        for seat in seats
    ]


def _visits(user) -> list[Task]:
    """Planned visits of the own teams, up to the end of this day."""
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    end = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
    visits = (
        FieldVisit.objects.planned()
        .of_members(user)
        .filter(
            scheduled_at__lt=end,
            entry__round__state__in=FILLING_ROUNDS,
            entry__round__rehearsal_of__isnull=True,
            entry__state__in=JUDGED_ENTRIES,
        )
        .exclude(entry__in=conflicted_entries(user))
        .for_list()
    )
    return [
        Task(
            label=f"Kunjungi {visit.entry}",
            detail=f"{pukul(visit.scheduled_at, visit.round.region.timezone)} · {visit.team}",
            url=visit.get_absolute_url(),
            action="Buka",
            due_on=timezone.localdate(visit.scheduled_at),
        )
        for visit in visits
    ]


def _sheets(user) -> list[Task]:
    """Own sheets that can be filled now, least finished first."""
    owed = (
        ScoreSheet.objects.owed_by(user)
        .filter(
            Q(
                entry__round__state__in=FILLING_ROUNDS,
                entry__round__scoring_closed_at__isnull=True,
            )
            | Q(state=SheetState.REOPENED, entry__round__state__in=REOPENING_ROUNDS),
            entry__state__in=JUDGED_ENTRIES,
            entry__round__rehearsal_of__isnull=True,
            juri__integrity_signed_at__isnull=False,
        )
        .for_list()
        .select_related("entry__round__instrument")
    )
    return [
        Task(
            label=f"Nilai {sheet.entry}",
            detail=_sheet_detail(sheet),
            url=sheet.get_absolute_url(),
            action="Lanjutkan" if sheet.score_count else "Nilai",
            due_on=sheet.entry.round.plenary_on,
        )
        for sheet in sorted(owed, key=least_finished_first)
    ]


def _sheet_detail(sheet) -> str:
    filled = f"{sheet.score_count} indikator terisi" if sheet.score_count else "belum diisi"
    parts = [sheet.entry.place, filled]
    if sheet.state == SheetState.REOPENED:
        parts.append("dibuka kembali oleh ketua juri")
    return " · ".join(part for part in parts if part)


def _closing(user) -> list[Task]:
    """The chair closes when every sheet is in."""
    chaired = [pk for pk, role in panel_duties(user).items() if role == PanelRole.CHAIR]
    rounds = _with_progress(
        Round.objects.real().filter(
            pk__in=chaired, state=RoundState.PRESENTATION, scoring_closed_at__isnull=True
        )
    )
    return [
        Task(
            label="Tutup penilaian",
            detail=f"{round_}. Semua {round_.locked_count} lembar nilai sudah diajukan",
            url=reverse("monev:round_close", args=[round_.slug]),
            action="Tutup",
            due_on=round_.plenary_on,
        )
        for round_ in rounds
        if round_.locked_count and not round_.owed_count
    ]


def _opening(user) -> list[Task]:
    """The secretary opens what the chair has closed."""
    kept = [pk for pk, role in panel_duties(user).items() if role == PanelRole.SECRETARY]
    rounds = Round.objects.real().filter(
        pk__in=kept, state=RoundState.PRESENTATION, scoring_closed_at__isnull=False
    )
    return [
        Task(
            label="Buka nilai bersama ketua",
            detail=f"{round_}. Penilaian sudah ditutup",
            url=reverse("monev:round_open", args=[round_.slug]),
            action="Buka",
            due_on=round_.plenary_on,
        )
        for round_ in rounds
    ]


def _with_progress(rounds):
    judged = Q(entries__state__in=JUDGED_ENTRIES)
    return rounds.annotate(
        owed_count=Count(
            "entries__sheets",
            filter=judged & Q(entries__sheets__state__in=OWED_SHEETS),
            distinct=True,
        ),
        locked_count=Count(
            "entries__sheets",
            filter=judged & Q(entries__sheets__state=SheetState.SUBMITTED),
            distinct=True,
        ),
        undecided_count=Count(
            "entries", filter=Q(entries__state__in=UNDECIDED_ENTRIES), distinct=True
        ),
    )


def _rehearsals(user) -> list[Task]:
    """One line per rehearsal of the own panel or office: what is practised is never counted."""
    signs = Q(records__signatories__user=user, records__signatories__signed_at__isnull=True)
    inside = Q(pk__in=panel_duties(user).keys()) | _runs(user) | signs
    rounds = Round.objects.filter(inside, rehearsal_of__isnull=False).distinct()
    return [
        Task(str(round_), "Data contoh, akan dihapus", round_.get_absolute_url(), "Buka", None)
        for round_ in rounds
    ]


def _runs(user) -> Q:
    """Rounds whose office this person works in."""
    own, found = duties(user), Q(pk__in=[])
    for level in (Role.KABUPATEN, Role.PROVINSI):
        places = [path for role, path in own.places if role == level]
        found |= Q(level=level.value, region__path__in=places)
    return found


def _office(user) -> list[Task]:
    """Next steps of the rounds this office runs."""
    working = CHECKING_ROUNDS | {RoundState.PRESENTATION, *OFFICE_STEPS}
    rounds = _with_progress(Round.objects.real().filter(_runs(user), state__in=working))
    return [task for round_ in rounds for task in _office_steps(round_)]


def _office_steps(round_) -> list[Task]:
    if round_.state in CHECKING_ROUNDS and round_.undecided_count:
        url = reverse("monev:entry_list", args=[round_.slug])
        count = f"{round_.undecided_count} usulan belum diputuskan"
        return [
            Task(f"Putuskan usulan {round_}", count, url, "Putuskan", round_.nomination_closes_on)
        ]
    if round_.state == RoundState.PRESENTATION and round_.owed_count:
        total = round_.owed_count + round_.locked_count
        detail = f"{round_.locked_count} dari {total} lembar nilai terkunci"
        url = round_.get_absolute_url()
        return [Task(str(round_), detail, url, "Lihat", round_.plenary_on, waits_for_other=True)]
    if round_.state in OFFICE_STEPS:
        label, name = OFFICE_STEPS[round_.state]
        url = reverse(name, args=[round_.slug])
        return [Task(label, str(round_), url, "Buka", round_.plenary_on)]
    return []


def _repairs(user) -> list[Task]:
    """Files of the own KIM that the office sent back."""
    open_returns = EntryReturn.objects.open().annotate(item_count=Count("items"))
    entries = (
        Entry.objects.filter(kim__in=duties(user).kim_ids, state=EntryState.RETURNED_FOR_FIX)
        .for_list()
        .prefetch_related(Prefetch("returns", open_returns, to_attr="open_returns"))
    )
    return [_repair(entry, next(iter(entry.open_returns), None)) for entry in entries]


def _repair(entry: Entry, row: EntryReturn | None) -> Task:
    """How many things are to be repaired and until which minute, in the zone of the round."""
    zone = entry.round.region.timezone
    detail, due_on = f"{entry.round}. {entry.reason}", entry.round.nomination_closes_on
    if row:
        due_on = timezone.localtime(row.due_at, ZoneInfo(zone)).date()
        detail = f"{entry.round}. {row.item_count} hal, paling lambat {pukul(row.due_at, zone)}"
        if row.is_over:
            detail += ". Batas sudah lewat, minta dinas memperpanjangnya"
    return Task(
        label=f"Perbaiki berkas {entry}",
        detail=detail,
        url=entry.get_absolute_url(),
        action="Perbaiki",
        due_on=due_on,
    )


def _documents(user) -> list[Task]:
    """Entries of the own KIM that are not handed in yet."""
    entries = Entry.objects.filter(
        kim__in=duties(user).kim_ids, state=EntryState.NOMINATED,
        round__state__in=NOMINATING_ROUNDS | CHECKING_ROUNDS,
        round__document_requirements__strength=RuleStrength.REQUIRED,
    ).for_list().distinct()  # fmt: skip
    return [
        Task(
            label=f"Lengkapi dokumen {entry}",
            detail=f"{entry.round}. Lengkapi lalu ajukan berkasnya",
            url=reverse("monev:document_list", args=[entry.pk]),
            action="Lengkapi",
            due_on=entry.round.nomination_closes_on,
        )
        for entry in entries
    ]
