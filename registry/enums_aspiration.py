"""Closed vocabularies of what residents ask of the government, and its machine."""

from django.db.models import TextChoices


class AspirationKind(TextChoices):
    """The three kinds of SP4N-LAPOR, and the question whether a message is true."""

    ASPIRATION = "aspiration", "Aspirasi atau usulan"
    COMPLAINT = "complaint", "Pengaduan"
    INFORMATION = "information", "Permintaan informasi"
    HOAX_CHECK = "hoax_check", "Klarifikasi hoaks"


class AspirationTheme(TextChoices):
    ROADS = "roads", "Jalan, jembatan, dan drainase"
    WATER = "water", "Air bersih dan sanitasi"
    POWER = "power", "Listrik"
    INTERNET = "internet", "Internet dan sinyal"
    HEALTH = "health", "Kesehatan"
    EDUCATION = "education", "Pendidikan"
    WASTE = "waste", "Sampah dan lingkungan"
    SOCIAL_AID = "social_aid", "Bantuan sosial"
    CIVIL_REGISTRY = "civil_registry", "KTP, KK, dan surat kependudukan"
    LIVELIHOOD = "livelihood", "Pertanian, perikanan, dan usaha"
    SAFETY = "safety", "Keamanan dan bencana"
    SERVICE = "service", "Pelayanan kantor pemerintah"
    NEWS = "news", "Kabar yang beredar"
    OTHER = "other", "Lainnya"


class AspirationState(TextChoices):
    RECEIVED = "received", "Diterima"
    VERIFIED = "verified", "Diperiksa"
    ROUTED = "routed", "Diteruskan"
    IN_PROGRESS = "in_progress", "Ditindaklanjuti"
    ANSWERED = "answered", "Dijawab"
    CLOSED = "closed", "Selesai"
    REJECTED = "rejected", "Tidak dapat diproses"
    DUPLICATE = "duplicate", "Digabung"


_STATE = AspirationState
ASPIRATION_TRANSITIONS = {
    _STATE.RECEIVED: {_STATE.VERIFIED, _STATE.REJECTED, _STATE.DUPLICATE},
    _STATE.VERIFIED: {_STATE.ROUTED, _STATE.REJECTED, _STATE.DUPLICATE},
    # Back to the office when it is not the business of who was asked.
    _STATE.ROUTED: {_STATE.IN_PROGRESS, _STATE.ANSWERED, _STATE.VERIFIED},
    _STATE.IN_PROGRESS: {_STATE.ANSWERED, _STATE.VERIFIED},
    _STATE.ANSWERED: {_STATE.CLOSED, _STATE.IN_PROGRESS},
    _STATE.CLOSED: set(),
    # A mistake of the office must not silence a resident.
    _STATE.REJECTED: {_STATE.RECEIVED},
    _STATE.DUPLICATE: {_STATE.RECEIVED},
}
# The office has the next move: look at it, and decide who answers.
WAITING_FOR_OFFICE = frozenset({_STATE.RECEIVED, _STATE.VERIFIED})
# Somebody holds it and owes an answer by `answer_due_on`.
HELD_STATES = frozenset({_STATE.ROUTED, _STATE.IN_PROGRESS})
# The answer is out.
ANSWERED_STATES = frozenset({_STATE.ANSWERED, _STATE.CLOSED})
# What the public statistics count: everything that was not turned away or merged.
COUNTED_ASPIRATIONS = WAITING_FOR_OFFICE | HELD_STATES | ANSWERED_STATES


class AspirationAct(TextChoices):
    """A line of the timeline."""

    RECEIVED = "received", "Diterima"
    PASSED_ON = "passed_on", "Diteruskan kecamatan"
    VERIFIED = "verified", "Diperiksa"
    ROUTED = "routed", "Diteruskan kepada penjawab"
    STARTED = "started", "Mulai ditindaklanjuti"
    EXTENDED = "extended", "Batas jawaban diperpanjang"
    RECALLED = "recalled", "Ditarik untuk diteruskan ke pihak lain"
    HANDED_SP4N = "handed_sp4n", "Diserahkan ke SP4N-LAPOR"
    ANSWERED = "answered", "Dijawab"
    DELIVERED = "delivered", "Jawaban sampai ke warga"
    CLOSED = "closed", "Selesai"
    REJECTED = "rejected", "Tidak dapat diproses"
    MERGED = "merged", "Digabung dengan aspirasi lain"
    REOPENED = "reopened", "Dibuka kembali"


class DeliveryWay(TextChoices):
    """How an answer came back to the residents."""

    NONE = "", "Belum dicatat"
    FACE_TO_FACE = "face_to_face", "Bertemu langsung"
    MEETING = "meeting", "Pertemuan warga"
    CHAT = "chat", "Pesan atau grup WhatsApp"
    NOTICE_BOARD = "notice_board", "Papan pengumuman"
    KIM_MEDIA = "kim_media", "Media KIM (situs, media sosial, radio)"
