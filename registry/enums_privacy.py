"""Closed vocabularies of what people may ask about their own data, and the machine of a request."""

from django.db.models import TextChoices


class RequestKind(TextChoices):
    ACCESS = "access", "Salinan data tentang saya"
    CORRECTION = "correction", "Perbaikan data yang keliru"
    ERASE = "erase", "Penghapusan data saya"
    PHOTO = "photo", "Penurunan foto saya atau anak saya"


class RequestState(TextChoices):
    RECEIVED = "received", "Diterima"
    IN_PROGRESS = "in_progress", "Sedang ditangani"
    DONE = "done", "Selesai"
    REJECTED = "rejected", "Tidak dapat dipenuhi"


REQUEST_TRANSITIONS = {
    RequestState.RECEIVED: {RequestState.IN_PROGRESS, RequestState.REJECTED},
    RequestState.IN_PROGRESS: {RequestState.DONE, RequestState.REJECTED},
    RequestState.DONE: set(),
    RequestState.REJECTED: set(),
}
# The clock runs while the office owes an answer.
OPEN_REQUESTS = {RequestState.RECEIVED, RequestState.IN_PROGRESS}


class RejectReason(TextChoices):
    """A closed list: whoever holds the number reads it, so it can name nobody."""

    NOT_REJECTED = "", "Tidak ditolak"
    NOT_FOUND = "not_found", "Data tidak ditemukan di portal"
    IDENTITY = "identity", "Identitas pemohon tidak dapat dipastikan"
    LEGAL = "legal", "Data harus disimpan menurut peraturan"
    DUPLICATE = "duplicate", "Sudah ditangani pada permintaan lain"


class BreachState(TextChoices):
    OPEN = "open", "Sedang ditangani"
    TOLD = "told", "Sudah diberitahukan"
    CLOSED = "closed", "Ditutup"
    DISMISSED = "dismissed", "Bukan pelanggaran"


BREACH_TRANSITIONS = {
    BreachState.OPEN: {BreachState.TOLD, BreachState.DISMISSED},
    BreachState.TOLD: {BreachState.CLOSED},
    BreachState.CLOSED: set(),
    BreachState.DISMISSED: set(),
}
# What happened, whom it touches and what is done may still be completed.
WRITTEN_BREACHES = {BreachState.OPEN, BreachState.TOLD}


class BreachData(TextChoices):
    """What became known to somebody who had no right to it (pasal 46 ayat 2 huruf a)."""

    NAME = "name", "Nama dan jabatan"
    PHONE = "phone", "Nomor WhatsApp"
    EMAIL = "email", "Surel"
    ACCOUNT = "account", "Nama pengguna dan kata sandi"
    PHOTO = "photo", "Foto orang"
    PAPER = "paper", "Pindaian SK atau dokumen"
    ASPIRATION = "aspiration", "Nama dan kontak pengirim aspirasi"


class BreachScope(TextChoices):
    """How the portal finds out whom it touches."""

    AREA = "area", "Semua orang di satu wilayah"
    KIM = "kim", "Semua orang di satu KIM"
    ACCOUNT = "account", "Orang yang kontaknya dibuka satu akun"


class BreachNotice(TextChoices):
    """Who has to hear of it in writing (pasal 46 ayat 1)."""

    PERSONS = "persons", "orang yang terdampak"
    AGENCY = "agency", "lembaga pelindungan data pribadi"
