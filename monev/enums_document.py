"""What papers, pictures and links an entry brings, and in which form each is accepted."""

from django.db.models import TextChoices

from monev.enums import MonevLevel
from monev.enums_eligibility import RuleStrength


class DocumentKind(TextChoices):
    """What a document is about; it decides what the portal can propose out of its own data."""

    SK = "sk", "SK pengurus"
    OFFICERS = "officers", "Daftar pengurus"
    CONSENT = "consent", "Surat pernyataan persetujuan"
    SLIDES = "slides", "Slaid paparan"
    PROFILE = "profile", "Profil KIM"
    VIDEO = "video", "Video profil"
    PHOTOS = "photos", "Foto kegiatan"
    REPORTS = "reports", "Laporan kegiatan"
    MINUTES = "minutes", "Notulen musyawarah desa"
    CHANNEL = "channel", "Kanal media"
    WEBSITE = "website", "Situs desa"
    OTHER = "other", "Dokumen lain"


class AcceptedForm(TextChoices):
    """In which form a document is handed in when the portal has none."""

    FILE = "file", "PDF atau foto"
    PDF = "pdf", "PDF"
    PHOTO = "photo", "Foto"
    LINK = "link", "Tautan"
    VIDEO = "video", "Tautan video dengan lamanya"
    TEXT = "text", "Teks pendek"


# Documents that are files; the others are typed.
FILE_FORMS = {AcceptedForm.FILE, AcceptedForm.PDF, AcceptedForm.PHOTO}
# What was agreed to or made for one round does not serve for the next.
ONE_ROUND_KINDS = {DocumentKind.CONSENT, DocumentKind.OTHER}
LONGEST_VIDEO = 60


def _asked(kind, form, strength, note="", **facts):
    named = {"kind": kind, "label": kind.label, "form": form, "strength": strength, "note": note}
    return named | facts


_CONSENT_NOTE = "Ditandatangani ketua: KIM setuju ikut dan hasilnya boleh diumumkan."
_VIDEO_NOTE = "Unggah ke kanal KIM, lalu tempel tautannya di sini."
_ALWAYS = [
    _asked(DocumentKind.SK, AcceptedForm.FILE, RuleStrength.REQUIRED,
           "SK yang masih berlaku, lengkap dengan lampirannya."),
    _asked(DocumentKind.OFFICERS, AcceptedForm.FILE, RuleStrength.REQUIRED),
    _asked(DocumentKind.CONSENT, AcceptedForm.FILE, RuleStrength.REQUIRED, _CONSENT_NOTE),
]  # fmt: skip


def _shown(strength):
    return [
        _asked(DocumentKind.SLIDES, AcceptedForm.PDF, strength, "Paling banyak 10 halaman."),
        _asked(DocumentKind.PROFILE, AcceptedForm.FILE, strength),
        _asked(
            DocumentKind.VIDEO, AcceptedForm.VIDEO, strength, _VIDEO_NOTE, max_seconds=LONGEST_VIDEO
        ),
    ]


_ADVISED = [
    _asked(DocumentKind.PHOTOS, AcceptedForm.PHOTO, RuleStrength.ADVISED),
    _asked(DocumentKind.CHANNEL, AcceptedForm.LINK, RuleStrength.ADVISED),
]
# What a new round of a level asks for until its office decides otherwise: facts of each row.
DEFAULT_DOCUMENTS = {
    MonevLevel.KABUPATEN: [*_ALWAYS, *_shown(RuleStrength.ADVISED), *_ADVISED],
    MonevLevel.PROVINSI: [*_ALWAYS, *_shown(RuleStrength.REQUIRED), *_ADVISED],
}


class ReturnKind(TextChoices):
    """What of a file may be sent back by itself."""

    DOCUMENT = "document", "Dokumen"
    RULE = "rule", "Syarat peserta"
    FACTS = "facts", "Potret data KIM"
