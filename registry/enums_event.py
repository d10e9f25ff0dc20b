"""Closed vocabularies of guidance (pembinaan): events, who is invited, how attendance is taken."""

from django.db.models import TextChoices


class EventKind(TextChoices):
    BIMTEK = "bimtek", "Bimbingan teknis (bimtek)"
    SOSIALISASI = "sosialisasi", "Sosialisasi"
    RAKOR = "rakor", "Rapat koordinasi (rakor)"
    WORKSHOP = "workshop", "Lokakarya"
    FGD = "fgd", "Diskusi kelompok terarah (FGD)"
    STUDI_TIRU = "studi_tiru", "Studi tiru"
    SARASEHAN = "sarasehan", "Sarasehan"
    AUDIENSI = "audiensi", "Audiensi"
    KUNJUNGAN = "kunjungan", "Kunjungan pembinaan"


class EventState(TextChoices):
    DRAFT = "draft", "Draf"
    ANNOUNCED = "announced", "Diumumkan"
    RUNNING = "running", "Sedang berlangsung"
    DONE = "done", "Selesai"
    POSTPONED = "postponed", "Ditunda"
    CANCELLED = "cancelled", "Dibatalkan"


EVENT_TRANSITIONS = {
    EventState.DRAFT: {EventState.ANNOUNCED, EventState.POSTPONED, EventState.CANCELLED},
    EventState.ANNOUNCED: {EventState.RUNNING, EventState.POSTPONED, EventState.CANCELLED},
    # One that breaks off is cancelled with its reason; who came stays recorded.
    EventState.RUNNING: {EventState.DONE, EventState.CANCELLED},
    EventState.POSTPONED: {EventState.ANNOUNCED, EventState.CANCELLED},
    EventState.DONE: set(),
    EventState.CANCELLED: set(),
}
# Theme, day and place may still change; afterwards they are what happened.
EDITABLE_EVENTS = {EventState.DRAFT, EventState.ANNOUNCED, EventState.POSTPONED}
# People really came together: what reach is counted over.
HELD_EVENTS = {EventState.RUNNING, EventState.DONE}
# The list of who is invited may still grow.
INVITING_EVENTS = EDITABLE_EVENTS | {EventState.RUNNING}


class EventPostponeReason(TextChoices):
    NO_BUDGET = "no_budget", "Tidak ada anggaran"
    BUDGET_LATE = "budget_late", "Anggaran belum cair"
    REFOCUSING = "refocusing", "Anggaran dialihkan"
    SPEAKER_ABSENT = "speaker_absent", "Narasumber berhalangan"
    SCHEDULE_CLASH = "schedule_clash", "Bentrok dengan kegiatan lain"
    FEW_PARTICIPANTS = "few_participants", "Peserta terlalu sedikit"
    WEATHER = "weather", "Cuaca atau bencana"
    OTHER = "other", "Alasan lain"


class EventFileKind(TextChoices):
    MATERIAL = "material", "Materi"
    MINUTES = "minutes", "Notulen"
    ATTENDANCE = "attendance", "Daftar hadir bertanda tangan"
    OTHER = "other", "Dokumen lain"


# Names and signatures of people stand in the others.
PUBLIC_EVENT_FILES = {EventFileKind.MATERIAL}


class InviteeKind(TextChoices):
    KIM = "kim", "KIM"
    DESA = "desa", "Pemerintah desa/kelurahan"
    KECAMATAN = "kecamatan", "Kecamatan"
    OPD = "opd", "Perangkat daerah (OPD)"
    GUEST = "guest", "Tamu lain"


# Invited by name, because the portal keeps no row of them.
NAMED_INVITEES = {InviteeKind.OPD, InviteeKind.GUEST}


class AttendanceWay(TextChoices):
    QR = "qr", "Kode QR"
    TICK = "tick", "Ditandai petugas"
    LIST = "list", "Disalin dari daftar hadir"
