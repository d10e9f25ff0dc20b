"""Closed vocabularies of what coaching leads to: follow-ups, their themes and sources."""

import re

from django.db.models import TextChoices


class CoachingTheme(TextChoices):
    """What a KIM needs help with; needs, advice and trainings are matched by it."""

    WRITING = "writing", "Penulisan berita"
    DESIGN = "design", "Desain grafis"
    VIDEO = "video", "Foto dan video"
    MEDIA = "media", "Media sosial dan kanal"
    LITERACY = "literacy", "Literasi digital dan hoaks"
    UMKM = "umkm", "UMKM dan potensi desa"
    WEBSITE = "website", "Situs desa"
    SPEAKING = "speaking", "Diskusi dan komunikasi publik"
    INSTITUTION = "institution", "Kelembagaan dan SK"
    PLANNING = "planning", "Program kerja dan anggaran"
    EQUIPMENT = "equipment", "Sarana dan jaringan"
    OTHER = "other", "Lainnya"


# The first theme whose words occur is proposed; a person decides.
THEME_WORDS = {
    CoachingTheme.DESIGN: re.compile(r"desain|grafis|poster|infografi|canva", re.I),
    CoachingTheme.VIDEO: re.compile(r"video|foto|kamera|sunting|reels", re.I),
    CoachingTheme.UMKM: re.compile(r"umkm|produk|halal|nib|usaha|potensi|wisata", re.I),
    CoachingTheme.LITERACY: re.compile(r"hoaks|hoax|literasi|cek fakta|klarifikasi", re.I),
    CoachingTheme.WEBSITE: re.compile(r"situs|website|laman desa|sid\b", re.I),
    CoachingTheme.WRITING: re.compile(r"berita|menulis|penulisan|artikel|jurnalis|rilis", re.I),
    CoachingTheme.MEDIA: re.compile(r"media sosial|instagram|facebook|tiktok|kanal|unggah", re.I),
    CoachingTheme.INSTITUTION: re.compile(r"\bsk\b|pengurus|kepengurusan|anggota|struktur", re.I),
    CoachingTheme.PLANNING: re.compile(r"program kerja|anggaran|rencana|dana|jadwal", re.I),
    CoachingTheme.EQUIPMENT: re.compile(r"laptop|internet|jaringan|sinyal|alat|printer", re.I),
    CoachingTheme.SPEAKING: re.compile(r"diskusi|presentasi|bicara|pidato|moderator", re.I),
}


def likely_theme(text: str) -> str:
    """Return the theme that the words of a sentence point to, OTHER when none does."""
    found = (theme for theme, words in THEME_WORDS.items() if words.search(text))
    return next(found, CoachingTheme.OTHER)


class FollowUpSource(TextChoices):
    """Where a follow-up came from."""

    ADVICE = "advice", "Saran monev"
    FINDING = "finding", "Temuan lapangan monev"
    VISIT = "visit", "Saran kunjungan pembinaan"
    AGREED = "agreed", "Kesepakatan kunjungan"
    EVENT = "event", "Kesepakatan kegiatan"
    OFFICE = "office", "Arahan dinas"


class FollowUpState(TextChoices):
    OPEN = "open", "Belum dikerjakan"
    DONE = "done", "Menunggu pemeriksaan"
    RETURNED = "returned", "Dikembalikan"
    VERIFIED = "verified", "Terverifikasi"
    DROPPED = "dropped", "Tidak dilanjutkan"


FOLLOW_UP_TRANSITIONS = {
    FollowUpState.OPEN: {FollowUpState.DONE, FollowUpState.DROPPED},
    FollowUpState.DONE: {FollowUpState.VERIFIED, FollowUpState.RETURNED},
    FollowUpState.RETURNED: {FollowUpState.DONE, FollowUpState.DROPPED},
    FollowUpState.VERIFIED: set(),
    FollowUpState.DROPPED: {FollowUpState.OPEN},
}
# Somebody still has to do it.
OPEN_FOLLOW_UPS = {FollowUpState.OPEN, FollowUpState.RETURNED}
# It waits for somebody: for its owner, or for the office that looks at the evidence.
UNSETTLED_FOLLOW_UPS = OPEN_FOLLOW_UPS | {FollowUpState.DONE}


class TrainingNeedSource(TextChoices):
    """Who said that help is needed."""

    SELF = "self", "Penilaian diri KIM"
    FORUM = "forum", "Catatan forum"
    REPORT = "report", "Rekap laporan"
    ADVICE = "advice", "Saran atau temuan monev"


class TrainingNeedState(TextChoices):
    OPEN = "open", "Belum dijadwalkan"
    PLANNED = "planned", "Dalam rencana kegiatan"
    MET = "met", "Terpenuhi"
    DROPPED = "dropped", "Tidak diperlukan lagi"


TRAINING_NEED_TRANSITIONS = {
    TrainingNeedState.OPEN: {
        TrainingNeedState.PLANNED,
        TrainingNeedState.MET,
        TrainingNeedState.DROPPED,
    },
    TrainingNeedState.PLANNED: {TrainingNeedState.OPEN, TrainingNeedState.MET},
    TrainingNeedState.MET: {TrainingNeedState.OPEN},
    TrainingNeedState.DROPPED: {TrainingNeedState.OPEN},
}
UNMET_NEEDS = {TrainingNeedState.OPEN, TrainingNeedState.PLANNED}
