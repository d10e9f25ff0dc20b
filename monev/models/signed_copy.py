from django.conf import settings
from django.db import models

from kim_portal.uploads import StoredFile
from monev.models.berita_acara import BeritaAcara


class SignedCopy(StoredFile):
    """What came back signed: the scan of the paper, or the PDF with electronic signatures.

    Names of signers stay in the file; the row keeps only what tells one kind from the other.
    """

    berita_acara = models.OneToOneField(
        BeritaAcara, models.PROTECT, verbose_name="berita acara", related_name="signed_copy"
    )
    # SHA-256 of the paper as the portal issued it, before it was signed elsewhere.
    issued_sha256 = models.CharField("sidik naskah", max_length=64)
    signature_count = models.PositiveSmallIntegerField("jumlah tanda tangan elektronik", default=0)
    issuer = models.CharField("penerbit sertifikat", max_length=120, blank=True)
    uploaded_at = models.DateTimeField("diunggah pada", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )

    class Meta:
        verbose_name = "berita acara bertanda tangan"
        verbose_name_plural = "berita acara bertanda tangan"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.berita_acara}, bertanda tangan"
