"""Closed vocabularies of the letters by which a kabupaten sends its entries to the province."""

from django.db.models import TextChoices


class DelegationSigner(TextChoices):
    BUPATI = "bupati", "Bupati"
    WALI_KOTA = "wali_kota", "Wali kota"
    KEPALA_DINAS = "kepala_dinas", "Kepala dinas"
