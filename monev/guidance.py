"""What a person reads about the stage a round is in: sentences and the calendar."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from monev.enums import ROUND_PATH, RoundState
from monev.models import Round
from monev.progress import Progress

OFFICE_SENTENCES = {
    RoundState.DRAFT: "Lengkapi jadwal dan pilih instrumen.",
    RoundState.INSTRUMENT_SET: "Periksa bobot dan jangkar instrumen, lalu kunci.",
    RoundState.INSTRUMENT_LOCKED: "Lengkapi tim penilai dan jadwal, lalu umumkan putaran.",
    RoundState.ANNOUNCED: "Putaran sudah diumumkan. Mulai pengusulan pada tanggalnya.",
    RoundState.NOMINATION: "Usulkan KIM dan periksa berkas yang sudah diajukan.",
    RoundState.DESK_CHECK: "Putuskan setiap peserta: memenuhi syarat atau tidak, dengan alasan.",
    RoundState.FIELD_VERIFICATION: (
        "Jadwalkan kunjungan setiap peserta. Paparan dimulai setelah semua kunjungan dicatat."
    ),
    RoundState.PRESENTATION: "Catat siapa yang tampil dan pantau lembar nilai yang terkunci.",
    RoundState.TABULATION: "Penilaian sudah ditutup. Periksa rekapitulasi nilai.",
    RoundState.PLENARY: "Tim penilai memutuskan hasil dalam rapat pleno.",
    RoundState.RECORD_SIGNED: "Berita acara sudah ditandatangani. Catat SK penetapan.",
    RoundState.DECREED: "SK sudah ditetapkan. Hasil siap diumumkan.",
    RoundState.PUBLISHED: "Hasil sudah diumumkan.",
    RoundState.OBJECTION: "Masa sanggah sedang berjalan.",
    RoundState.CLOSED: "Putaran ini sudah selesai.",
    RoundState.CORRECTED: "Hasil sedang diralat.",
}
JURI_SENTENCES = {
    RoundState.FIELD_VERIFICATION: (
        "Isi indikator administrasi dan lapangan. Indikator paparan dibuka saat paparan."
    ),
    RoundState.PRESENTATION: "Isi lembar nilai setiap peserta, lalu ajukan dan kunci.",
    RoundState.TABULATION: "Penilaian sudah ditutup. Lembar nilai Anda tidak dapat diubah lagi.",
    RoundState.PLENARY: "Rapat pleno membahas nilai semua juri.",
}
PUBLIC_SENTENCES = {
    RoundState.ANNOUNCED: "Putaran ini sudah diumumkan.",
    RoundState.NOMINATION: "Pengusulan peserta sedang berjalan.",
    RoundState.DESK_CHECK: "Berkas peserta sedang diperiksa.",
    RoundState.FIELD_VERIFICATION: "Peserta sedang dikunjungi.",
    RoundState.PRESENTATION: "Peserta sedang tampil di depan tim penilai.",
}
WAITING_FOR_RESULT = "Tim penilai sedang menyiapkan hasil."


def what_now(round: Round, *, is_office: bool, is_juri: bool) -> str:
    """Say in one sentence what happens now and whose turn it is."""
    if round.is_halted:
        word = "dibatalkan" if round.state == RoundState.CANCELLED else "ditunda"
        return f"Putaran ini {word}. Alasan: {round.halt_reason}"
    if round.is_rehearsal and round.state == RoundState.RECORD_SIGNED:
        return "Gladi selesai sampai berita acara. Hapus bila tidak diperlukan lagi."
    if round.waits_for_opening and (is_office or is_juri):
        return "Penilaian sudah ditutup. Nilai tersegel sampai sekretaris tim penilai membukanya."
    if is_office:
        return _nomination_window(round) or OFFICE_SENTENCES[round.state]
    if is_juri:
        return JURI_SENTENCES.get(round.state, "Belum ada yang perlu Anda isi sekarang.")
    return PUBLIC_SENTENCES.get(round.state, OFFICE_SENTENCES[round.state])


def _nomination_window(round: Round) -> str:
    """Say when the dates keep nominations shut although the stage would take them; else empty."""
    if not round.takes_nominations or round.is_nomination_open():
        return ""
    opens_on, today = round.nomination_opens_on, timezone.localdate()
    if opens_on and today < opens_on:
        return f"Pengusulan dibuka pada {date_format(opens_on)}."
    return f"Pengusulan sudah ditutup pada {date_format(round.nomination_closes_on)}."


def public_sentence(round: Round) -> str:
    """Say what the public may know of the stage, without names, counts or values."""
    if round.is_halted or round.is_published:
        return what_now(round, is_office=False, is_juri=False)
    sentence = _nomination_window(round) or PUBLIC_SENTENCES.get(round.state, WAITING_FOR_RESULT)
    if round.plenary_on:
        return f"{sentence} Rapat pleno {date_format(round.plenary_on)}."
    return sentence


def work_sentence(round: Round, done: Progress, undecided: int) -> str:
    """Say for those inside where the round stands and how many sheets are locked.

    undecided: entries the office still has to decide about.
    """
    stage = round.get_state_display()
    if not done.assigned:
        waiting = f" {undecided} peserta belum diputuskan." if undecided else ""
        return f"Tahap {stage}.{waiting}"
    if round.state == RoundState.FIELD_VERIFICATION:
        return f"Tahap {stage}. {done.begun} dari {done.assigned} lembar nilai mulai diisi."
    sentence = f"Tahap {stage}. {done.locked} dari {done.assigned} lembar nilai sudah dikunci."
    if round.is_scoring and (last := done.last):
        owed = last.assigned - last.locked
        sentence += f" {last.juri.user} masih punya {owed} lembar."
    return sentence


@dataclass(frozen=True)
class Milestone:
    """One stage on the public line; position is "past", "now" or "" for what is still to come."""

    label: str
    dates: str
    position: str


# Public stage → (first state of it, name of the field of its first and its last day).
MILESTONES = [
    ("Pengusulan", RoundState.ANNOUNCED, "nomination_opens_on", "nomination_closes_on"),
    ("Seleksi administrasi", RoundState.DESK_CHECK, "", ""),
    ("Verifikasi lapangan", RoundState.FIELD_VERIFICATION, "", ""),
    ("Paparan", RoundState.PRESENTATION, "presentation_on", ""),
    ("Rapat pleno", RoundState.TABULATION, "plenary_on", ""),
    ("Pengumuman", RoundState.PUBLISHED, "", ""),
]


def milestones(round: Round) -> list[Milestone]:
    """Return the public stages with their dates and where the round stands.

    A field visit that the round has passed over is left out.
    """
    state = RoundState.PUBLISHED if round.path_state == RoundState.CORRECTED else round.path_state
    reached = ROUND_PATH.index(state)
    starts = [ROUND_PATH.index(first) for _, first, _, _ in MILESTONES]
    ends = [*starts[1:], len(ROUND_PATH)]
    found = []
    for (label, _, opens, closes), start, end in zip(MILESTONES, starts, ends, strict=True):
        position = "now" if start <= reached < end else "past" if reached >= end else ""
        is_field = start == ROUND_PATH.index(RoundState.FIELD_VERIFICATION)
        if is_field and position == "past" and not round.has_field_visit:
            continue
        first, last = getattr(round, opens, None), getattr(round, closes, None)
        # Of what is over only the end matters.
        dates = _dates(last or first, None) if position == "past" else _dates(first, last)
        found.append(Milestone(label, dates, position))
    # Published is an end, not something that goes on.
    if reached >= starts[-1]:
        found[-1] = Milestone(found[-1].label, found[-1].dates, "past")
    return found


def _dates(first: datetime.date | None, last: datetime.date | None) -> str:
    if not first:
        return ""
    return f"{date_format(first)} sampai {date_format(last)}" if last else date_format(first)
