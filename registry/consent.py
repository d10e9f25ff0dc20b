"""What people agreed to, word by word: each version as it stood on the form, with its first day.

A new wording gets a new version and the old ones stay: a member agreed to the text of that day.
"""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentText:
    version: str
    since: datetime.date
    text: str


TEXTS = {
    one.version: one
    for one in (
        ConsentText(
            "2026-1",
            datetime.date(2026, 1, 1),
            "Orang ini setuju namanya dicatat di portal untuk keperluan pembinaan. Nama dan nomor "
            "tidak tampil untuk umum, dan persetujuan dapat dicabut kapan saja.",
        ),
    )
}
CURRENT = TEXTS["2026-1"]
# Stands where the name came with a file of the office: nobody asked the person on our form.
CONSENT_BY_FILE = "impor"


def consent_words(version: str) -> str:
    """Return the text of a version, or what stands in its place."""
    if version in TEXTS:
        return TEXTS[version].text
    if version == CONSENT_BY_FILE:
        return "Belum ada persetujuan. Nama berasal dari berkas kantor."
    return "Data contoh, tanpa orang sungguhan."
