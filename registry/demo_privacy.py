"""Demo data around personal data: requests with their clock, names that wait for a consent."""

import datetime

from django.utils import timezone

from registry.consent import CONSENT_BY_FILE
from registry.enums_privacy import BreachScope, RequestKind
from registry.models import Breach, Member, Region, SubjectRequest

# (code of the kabupaten, kind, invented name, invented contact, what is asked, hours ago)
REQUESTS = [
    ("64.09", RequestKind.PHOTO, "Warga Contoh", "warga@contoh.test",
     "Foto anak saya pada kegiatan pelatihan di balai desa.", 75),
    ("64.09", RequestKind.ACCESS, "Peminta Contoh", "081200000011",
     "Data apa yang disimpan tentang saya sebagai mantan sekretaris?", 20),
    ("64.08", RequestKind.CORRECTION, "Pembetul Contoh", "081200000012",
     "Ejaan nama saya di daftar pengurus keliru satu huruf.", 50),
]  # fmt: skip
WAITING_KIM = ("KIM Sesulu Cerdas", "KIM Petung Digital")


def add_privacy(kim: dict, *, by) -> None:
    """Leave requests and a breach on the desks, and two ketua whose names came with a file."""
    for code, kind, name, contact, details, hours in REQUESTS:
        SubjectRequest(
            kind=kind, region=Region.objects.get(code=code), requester_name=name,
            requester_contact=contact, details=details, is_sample=True,
            received_at=timezone.now() - datetime.timedelta(hours=hours),
        ).receive()  # fmt: skip
    office = Region.objects.get(code="64.09")
    Breach(
        region=office, place=Region.objects.get(code="64.09.02"), scope=BreachScope.AREA,
        title="Ponsel dinas dengan daftar pengurus hilang", data=["name", "phone"],
        happened_on=timezone.localdate() - datetime.timedelta(days=2),
        discovered_at=timezone.now() - datetime.timedelta(hours=29),
        story="Ponsel yang menyimpan unduhan daftar pengurus hilang saat kunjungan lapangan.",
        measures="Ponsel dihapus dari jauh, akunnya dikeluarkan, dan sandinya diganti.",
        is_sample=True,
    ).store(by=by)  # fmt: skip
    owners = [kim[name] for name in WAITING_KIM if name in kim]
    chairs = Member.objects.filter(kim__in=owners, position="ketua", ended_on=None)
    chairs.update(consent_version=CONSENT_BY_FILE)
