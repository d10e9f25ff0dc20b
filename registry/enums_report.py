"""Closed vocabularies of reports: what a kegiatan says about itself."""

from django.db.models import TextChoices


class Visibility(TextChoices):
    """Who reads a verified report."""

    PUBLIC = "public", "Umum"
    INTERNAL = "internal", "Hanya pengurus dan dinas"


class PhotoConsent(TextChoices):
    """What the people in the photos of one report agreed to; UU 27/2022 asks more for children."""

    NO_FACES = "no_faces", "Tidak ada wajah yang dikenali"
    AGREED = "agreed", "Yang tampak sudah dewasa dan setuju"
    GUARDIANS = "guardians", "Ada anak, orang tua atau wali setuju"
    REFUSED = "refused", "Belum semua setuju, jangan tampilkan"


# Without one of these answers nobody but the KIM and its offices sees the photos.
SHOWN_CONSENTS = (PhotoConsent.NO_FACES, PhotoConsent.AGREED, PhotoConsent.GUARDIANS)


class PhotoTakeDown(TextChoices):
    """Why a photo leaves the portal at once, whatever the state of its report."""

    PERSON = "person", "Diminta orang yang tampak di foto"
    GUARDIAN = "guardian", "Diminta orang tua atau wali anak di foto"
    MISTAKE = "mistake", "Foto keliru atau tidak pantas"


class NoActivityReason(TextChoices):
    """Why a KIM held nothing in a period; an answer that counts as reported."""

    NO_BUDGET = "no_budget", "Tidak ada anggaran"
    NO_PEOPLE = "no_people", "Pengurus atau anggota berhalangan"
    WEATHER = "weather", "Cuaca atau bencana"
    SEASON = "season", "Musim tanam, panen, melaut, atau hari raya"
    NO_NETWORK = "no_network", "Jaringan atau perangkat tidak memadai"
    NO_GUIDANCE = "no_guidance", "Belum tahu apa yang dikerjakan"
    OTHER = "other", "Alasan lain"


class PeriodReportState(TextChoices):
    DRAFT = "draft", "Draf"
    SUBMITTED = "submitted", "Diajukan"
    RETURNED = "returned", "Perlu diperbaiki"
    VERIFIED = "verified", "Diterima"


PERIOD_REPORT_TRANSITIONS = {
    PeriodReportState.DRAFT: {PeriodReportState.SUBMITTED},
    PeriodReportState.SUBMITTED: {PeriodReportState.VERIFIED, PeriodReportState.RETURNED},
    PeriodReportState.RETURNED: {PeriodReportState.SUBMITTED},
    PeriodReportState.VERIFIED: {PeriodReportState.RETURNED},
}
EDITABLE_PERIOD_REPORTS = {PeriodReportState.DRAFT, PeriodReportState.RETURNED}


class PeriodStanding(TextChoices):
    """What the dates say about a KIM and a period; computed, never stored."""

    ON_TIME = "tepat", "Tepat waktu"
    LATE = "terlambat", "Terlambat"
    EXCUSED = "dimaklumi", "Dimaklumi"
    MISSING = "belum", "Belum melapor"
    WAITING = "berjalan", "Belum jatuh tempo"
    NOT_EXPECTED = "bukan", "Belum wajib"
