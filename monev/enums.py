"""Closed vocabularies of monev, and the state machines as tables."""

from django.db.models import TextChoices


class MonevLevel(TextChoices):
    KABUPATEN = "kabupaten", "Kabupaten/kota"
    PROVINSI = "provinsi", "Provinsi"


class Stage(TextChoices):
    """Where an indicator is judged."""

    DESK = "desk", "Seleksi administrasi"
    FIELD = "field", "Verifikasi lapangan"
    PRESENTATION = "presentation", "Paparan"


class InstrumentState(TextChoices):
    DRAFT = "draft", "Rancangan"
    LOCKED = "locked", "Terkunci"
    RETIRED = "retired", "Tidak dipakai lagi"


INSTRUMENT_TRANSITIONS = {
    InstrumentState.DRAFT: {InstrumentState.LOCKED, InstrumentState.RETIRED},
    InstrumentState.LOCKED: {InstrumentState.RETIRED},
    InstrumentState.RETIRED: set(),
}


class RoundState(TextChoices):
    DRAFT = "draft", "Rancangan"
    INSTRUMENT_SET = "instrument_set", "Instrumen disusun"
    INSTRUMENT_LOCKED = "instrument_locked", "Instrumen dikunci"
    ANNOUNCED = "announced", "Dibuka"
    NOMINATION = "nomination", "Pengusulan"
    DESK_CHECK = "desk_check", "Seleksi administrasi"
    FIELD_VERIFICATION = "field_verification", "Verifikasi lapangan"
    PRESENTATION = "presentation", "Paparan"
    TABULATION = "tabulation", "Rekapitulasi"
    PLENARY = "plenary", "Rapat pleno"
    RECORD_SIGNED = "record_signed", "Berita acara ditandatangani"
    DECREED = "decreed", "SK ditetapkan"
    PUBLISHED = "published", "Hasil diumumkan"
    OBJECTION = "objection", "Masa sanggah"
    CLOSED = "closed", "Selesai"
    CORRECTED = "corrected", "Ralat"
    SUSPENDED = "suspended", "Ditunda"
    CANCELLED = "cancelled", "Dibatalkan"


# The ordinary path; side moves stand below it.
ROUND_PATH = [
    RoundState.DRAFT,
    RoundState.INSTRUMENT_SET,
    RoundState.INSTRUMENT_LOCKED,
    RoundState.ANNOUNCED,
    RoundState.NOMINATION,
    RoundState.DESK_CHECK,
    RoundState.FIELD_VERIFICATION,
    RoundState.PRESENTATION,
    RoundState.TABULATION,
    RoundState.PLENARY,
    RoundState.RECORD_SIGNED,
    RoundState.DECREED,
    RoundState.PUBLISHED,
    RoundState.OBJECTION,
    RoundState.CLOSED,
]
# Until the plenary a round may be halted; afterwards a result exists that must be answered for.
HALTABLE_ROUNDS = set(ROUND_PATH[: ROUND_PATH.index(RoundState.PLENARY)])
ROUND_TRANSITIONS = {state: {ROUND_PATH[i + 1]} for i, state in enumerate(ROUND_PATH[:-1])} | {
    RoundState.CLOSED: {RoundState.CORRECTED},
    RoundState.CORRECTED: {RoundState.PUBLISHED},
    RoundState.SUSPENDED: set(HALTABLE_ROUNDS) | {RoundState.CANCELLED},
    RoundState.CANCELLED: set(),
}
for _state in HALTABLE_ROUNDS:
    ROUND_TRANSITIONS[_state] = ROUND_TRANSITIONS[_state] | {
        RoundState.SUSPENDED,
        RoundState.CANCELLED,
    }
# The field visit may be skipped; the plenary may send sheets back; a leader may refuse a record.
ROUND_TRANSITIONS[RoundState.DESK_CHECK] |= {RoundState.PRESENTATION}
ROUND_TRANSITIONS[RoundState.PLENARY] |= {RoundState.TABULATION}
ROUND_TRANSITIONS[RoundState.RECORD_SIGNED] |= {RoundState.PLENARY, RoundState.PUBLISHED}
ROUND_TRANSITIONS[RoundState.PUBLISHED] |= {RoundState.CLOSED, RoundState.CORRECTED}
ROUND_TRANSITIONS[RoundState.OBJECTION] |= {RoundState.CORRECTED}

# Instrument and panel may still be changed.
PREPARING_ROUNDS = {RoundState.DRAFT, RoundState.INSTRUMENT_SET}
# Nothing happens in these; where the round stood is remembered.
HALTED_ROUNDS = {RoundState.SUSPENDED, RoundState.CANCELLED}
# Nobody leads a panel any more; a correction begins it anew.
OVER_ROUNDS = {RoundState.CLOSED, RoundState.CANCELLED}
# Name, year, quota and smallest panel may still change: nobody has relied on them yet.
UNANNOUNCED_ROUNDS = PREPARING_ROUNDS | {RoundState.INSTRUMENT_LOCKED}
# Calendar and papers may still change.
CHANGEABLE_ROUNDS = set(ROUND_PATH[: ROUND_PATH.index(RoundState.PRESENTATION) + 1])
# Seats may be given and ended, conflicts declared; once values are open the panel is what it is.
SEATING_ROUNDS = CHANGEABLE_ROUNDS
# Slot numbers may be drawn: the participants are known and the last one has not presented.
DRAWING_ROUNDS = {RoundState.DESK_CHECK, RoundState.FIELD_VERIFICATION, RoundState.PRESENTATION}
# The round has a public page with its method and calendar.
ANNOUNCED_ROUNDS = set(ROUND_PATH[ROUND_PATH.index(RoundState.ANNOUNCED) :]) | {
    RoundState.CORRECTED
}
# KIM may be nominated.
NOMINATING_ROUNDS = {RoundState.ANNOUNCED, RoundState.NOMINATION}
# Entries are judged fit or not fit.
CHECKING_ROUNDS = {RoundState.NOMINATION, RoundState.DESK_CHECK}
# Sheets exist and juri type, until the chair closes the scoring.
FILLING_ROUNDS = {RoundState.FIELD_VERIFICATION, RoundState.PRESENTATION}
# Stage of the round → indicators that take values already; at any other stage all of them do.
OPEN_STAGES = {RoundState.FIELD_VERIFICATION: {Stage.DESK, Stage.FIELD}}
# Whole sheets are handed in, and the chair may close: every indicator is open.
SCORING_ROUNDS = FILLING_ROUNDS - set(OPEN_STAGES)
# The chair may open a sheet that was handed in; after the plenary began the round goes back first.
REOPENING_ROUNDS = SCORING_ROUNDS | {RoundState.TABULATION, RoundState.CORRECTED}
# The draft result follows the sheets; afterwards it is signed and stays.
COMPUTING_ROUNDS = {RoundState.TABULATION, RoundState.PLENARY, RoundState.CORRECTED}
# The panel meets: ties are decided, minutes drawn up and signed.
RECORDING_ROUNDS = {RoundState.PLENARY, RoundState.CORRECTED}
# A rehearsal may begin: the panel is there, and no real sheet is open yet.
REHEARSABLE_ROUNDS = set(
    ROUND_PATH[
        ROUND_PATH.index(RoundState.INSTRUMENT_LOCKED) : ROUND_PATH.index(RoundState.DESK_CHECK) + 1
    ]
)
# A rehearsal lives from the opening of scoring to the signed minutes and is never published.
REHEARSAL_ROUNDS = set(
    ROUND_PATH[
        ROUND_PATH.index(RoundState.PRESENTATION) : ROUND_PATH.index(RoundState.RECORD_SIGNED) + 1
    ]
)
# The office and the panel may see values; before this nobody sees any but their own.
OPENED_ROUNDS = set(ROUND_PATH[ROUND_PATH.index(RoundState.TABULATION) :]) | {RoundState.CORRECTED}
# Everybody may see the result.
PUBLISHED_ROUNDS = {
    RoundState.PUBLISHED,
    RoundState.OBJECTION,
    RoundState.CLOSED,
    RoundState.CORRECTED,
}


class EntryState(TextChoices):
    NOMINATED = "nominated", "Diusulkan"
    SUBMITTED = "submitted", "Berkas diajukan"
    RETURNED_FOR_FIX = "returned_for_fix", "Perlu diperbaiki"
    ELIGIBLE = "eligible", "Memenuhi syarat"
    INELIGIBLE = "ineligible", "Tidak memenuhi syarat"
    SCHEDULED = "scheduled", "Terjadwal"
    VISITED = "visited", "Sudah dikunjungi"
    PRESENTED = "presented", "Sudah tampil"
    ABSENT = "absent", "Tidak hadir"
    SCORED = "scored", "Sudah dinilai"
    FINALIST = "finalist", "Finalis"
    RANKED = "ranked", "Berperingkat"
    AWARDED = "awarded", "Juara"
    PROMOTED = "promoted", "Maju ke tingkat berikutnya"
    WITHDRAWN = "withdrawn", "Mengundurkan diri"
    DISQUALIFIED = "disqualified", "Didiskualifikasi"


ENTRY_TRANSITIONS = {
    EntryState.NOMINATED: {EntryState.SUBMITTED},
    EntryState.SUBMITTED: {
        EntryState.RETURNED_FOR_FIX,
        EntryState.ELIGIBLE,
        EntryState.INELIGIBLE,
    },
    EntryState.RETURNED_FOR_FIX: {EntryState.SUBMITTED, EntryState.INELIGIBLE},
    EntryState.ELIGIBLE: {
        EntryState.SCHEDULED,
        EntryState.VISITED,
        EntryState.PRESENTED,
        EntryState.ABSENT,
        EntryState.SCORED,
        EntryState.INELIGIBLE,
    },
    EntryState.INELIGIBLE: {EntryState.ELIGIBLE},
    EntryState.SCHEDULED: {EntryState.VISITED, EntryState.PRESENTED, EntryState.ABSENT},
    EntryState.VISITED: {EntryState.PRESENTED, EntryState.ABSENT, EntryState.SCORED},
    EntryState.PRESENTED: {EntryState.SCORED},
    EntryState.ABSENT: {EntryState.PRESENTED},
    EntryState.SCORED: {EntryState.FINALIST, EntryState.RANKED},
    EntryState.FINALIST: {EntryState.RANKED},
    EntryState.RANKED: {EntryState.AWARDED, EntryState.PROMOTED},
    EntryState.AWARDED: {EntryState.PROMOTED},
    EntryState.PROMOTED: set(),
    EntryState.WITHDRAWN: set(),
    EntryState.DISQUALIFIED: set(),
}
# Until it is ranked an entry may withdraw or be disqualified.
OPEN_ENTRIES = {
    state
    for state in EntryState
    if state
    not in {
        EntryState.RANKED,
        EntryState.AWARDED,
        EntryState.PROMOTED,
        EntryState.WITHDRAWN,
        EntryState.DISQUALIFIED,
    }
}
for _state in OPEN_ENTRIES:
    ENTRY_TRANSITIONS[_state] = ENTRY_TRANSITIONS[_state] | {
        EntryState.WITHDRAWN,
        EntryState.DISQUALIFIED,
    }
# A correction of the published result may still disqualify it (monev/disqualifying.py).
for _state in (EntryState.RANKED, EntryState.AWARDED, EntryState.PROMOTED):
    ENTRY_TRANSITIONS[_state] = ENTRY_TRANSITIONS[_state] | {EntryState.DISQUALIFIED}
# Juri have a sheet for these.
JUDGED_ENTRIES = {
    EntryState.ELIGIBLE,
    EntryState.SCHEDULED,
    EntryState.VISITED,
    EntryState.PRESENTED,
    EntryState.SCORED,
    EntryState.FINALIST,
    EntryState.RANKED,
    EntryState.AWARDED,
    EntryState.PROMOTED,
}
# Juri are assigned to these: an absent entry may still present.
ASSIGNED_ENTRIES = JUDGED_ENTRIES | {EntryState.ABSENT}
# The KIM and the public may ask why.
REASONED_ENTRIES = {
    EntryState.INELIGIBLE,
    EntryState.RETURNED_FOR_FIX,
    EntryState.ABSENT,
    EntryState.WITHDRAWN,
    EntryState.DISQUALIFIED,
}
# The file is still with the KIM and its kabupaten.
REFRESHABLE_ENTRIES = {EntryState.NOMINATED, EntryState.RETURNED_FOR_FIX}
# These no longer take a place of the quota.
LEFT_ENTRIES = {EntryState.INELIGIBLE, EntryState.WITHDRAWN, EntryState.DISQUALIFIED}
# Their sheets are void: the entry will not come back.
GONE_ENTRIES = {EntryState.WITHDRAWN, EntryState.DISQUALIFIED}
_UNTIL_PLENARY = set(
    ROUND_PATH[ROUND_PATH.index(RoundState.ANNOUNCED) : ROUND_PATH.index(RoundState.PLENARY) + 1]
)
# What a person decides about an entry → the states of the round in which it can be decided.
ENTRY_DECISIONS = {
    EntryState.SUBMITTED: NOMINATING_ROUNDS | CHECKING_ROUNDS,
    EntryState.RETURNED_FOR_FIX: NOMINATING_ROUNDS | CHECKING_ROUNDS,
    EntryState.ELIGIBLE: CHECKING_ROUNDS,
    EntryState.INELIGIBLE: CHECKING_ROUNDS | {RoundState.FIELD_VERIFICATION},
    EntryState.PRESENTED: {RoundState.PRESENTATION},
    EntryState.ABSENT: {RoundState.PRESENTATION},
    EntryState.WITHDRAWN: _UNTIL_PLENARY,
    EntryState.DISQUALIFIED: _UNTIL_PLENARY,
}
# The office still owes a decision.
UNDECIDED_ENTRIES = {EntryState.NOMINATED, EntryState.SUBMITTED, EntryState.RETURNED_FOR_FIX}


class PanelRole(TextChoices):
    CHAIR = "chair", "Ketua"
    MEMBER = "member", "Anggota"
    HONORARY = "honorary", "Kehormatan"
    SECRETARY = "secretary", "Sekretaris"


# The secretary keeps the papers and has no sheet (domain rule R2: never both).
SCORING_ROLES = {PanelRole.CHAIR, PanelRole.MEMBER, PanelRole.HONORARY}


class SheetState(TextChoices):
    NOT_STARTED = "not_started", "Belum diisi"
    IN_PROGRESS = "in_progress", "Sedang diisi"
    SUBMITTED = "submitted", "Terkunci"
    REOPENED = "reopened", "Dibuka kembali"
    VOID = "void", "Batal"


SHEET_TRANSITIONS = {
    SheetState.NOT_STARTED: {SheetState.IN_PROGRESS, SheetState.VOID},
    SheetState.IN_PROGRESS: {SheetState.SUBMITTED, SheetState.VOID},
    SheetState.SUBMITTED: {SheetState.REOPENED, SheetState.VOID},
    SheetState.REOPENED: {SheetState.SUBMITTED, SheetState.VOID},
    # An empty sheet that a plan took away comes back when a later plan wants it again.
    SheetState.VOID: {SheetState.NOT_STARTED},
}
# The juri may type.
FILLABLE_SHEETS = {SheetState.NOT_STARTED, SheetState.IN_PROGRESS, SheetState.REOPENED}
# The juri still owes the sheet.
OWED_SHEETS = FILLABLE_SHEETS


class ResultState(TextChoices):
    DRAFT = "draft", "Rancangan"
    PUBLISHED = "published", "Berlaku"
    REPLACED = "replaced", "Diganti"


RESULT_TRANSITIONS = {
    ResultState.DRAFT: {ResultState.PUBLISHED, ResultState.REPLACED},
    ResultState.PUBLISHED: {ResultState.REPLACED},
    ResultState.REPLACED: set(),
}


class RecordState(TextChoices):
    DRAFT = "draft", "Draf"
    SIGNED = "signed", "Ditandatangani"
    REPLACED = "replaced", "Diganti"


RECORD_TRANSITIONS = {
    RecordState.DRAFT: {RecordState.SIGNED, RecordState.REPLACED},
    RecordState.SIGNED: {RecordState.REPLACED},
    RecordState.REPLACED: set(),
}
