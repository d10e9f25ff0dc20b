"""Demo data of what came of coaching: agreements of the rakor and advice of a visit."""

from registry.enums_coaching import FollowUpSource
from registry.models import Event, FollowUp, Kim

# (theme, what, by whom, days from today, how far it is)
OF_KIM = [
    ("writing", "Kirim sedikitnya dua tulisan sebulan ke situs desa.", "Pengurus KIM", 30, "open"),
    ("institution", "Perbarui susunan pengurus pada papan sekretariat.", "Sekretaris KIM", -6,
     "open"),
    ("video", "Buat satu video pendek potensi desa.", "Seksi media KIM", -20, "done"),
    ("media", "Catat semua kanal KIM di portal.", "Pengurus KIM", -35, "verified"),
]  # fmt: skip
OF_OTHERS = ("planning", "Siapkan pelatihan keuangan dasar bagi pengurus KIM.",
             "Bank Daerah Cabang Contoh", 45)  # fmt: skip


def add_coaching(demo) -> None:
    """Give the held events of a RegistryDemo agreements in every state."""
    for event in Event.objects.held().filter(is_sample=True, kind__in=("rakor", "kunjungan")):
        office = demo.office_of(event.region)
        is_visit = event.kind == "kunjungan"
        source = FollowUpSource.VISIT if is_visit else FollowUpSource.EVENT
        shared = {"event": event, "source": source, "origin_label": event.theme,
                  "origin_url": event.get_absolute_url(), "is_sample": True}  # fmt: skip
        kim = list(Kim.objects.filter(attendances__event=event).distinct().order_by("pk"))
        for number, (theme, text, owner, days, state) in enumerate(OF_KIM if kim else []):
            row = FollowUp(kim=kim[number % len(kim)], theme=theme, text=text, owner=owner,
                           due_on=demo.days(days), **shared)  # fmt: skip
            row.store(by=office)
            if state != "open":
                row.finish(by=office, evidence="Sudah dikerjakan dan dapat dilihat di kanal KIM.")
            if state == "verified":
                row.verify(by=office)
        if not is_visit:
            theme, text, owner, days = OF_OTHERS
            FollowUp(area=event.region, theme=theme, text=text, owner=owner,
                     due_on=demo.days(days), **shared).store(by=office)  # fmt: skip
