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
