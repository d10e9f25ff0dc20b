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
