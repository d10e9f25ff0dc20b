"""Demo data of what came of coaching: agreements of the rakor and advice of a visit."""

from registry.coaching_visit import CheckIn, Promises, write_visit
from registry.enums_coaching import FollowUpSource
from registry.models import Event, FollowUp, Kim, KimVisit

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


# (what was seen, advice, agreed steps)
SEEN = [
    ("Sekretariat di balai desa dipakai tiap pekan. Papan nama belum ada, arsip kegiatan di satu "
     "ponsel.", ["Pasang papan nama di sekretariat."], ["Desa menyediakan lemari arsip."]),
    ("Pengurus aktif menulis, tetapi foto belum disertai keterangan.",
     ["Tulis keterangan pada setiap foto."], []),
]  # fmt: skip


def add_coaching(demo) -> None:
    """Give the held events of a RegistryDemo agreements in every state."""
    for event in Event.objects.held().filter(is_sample=True, kind__in=("rakor", "kunjungan")):
        office = demo.office_of(event.region)
        is_visit = event.kind == "kunjungan"
        source = FollowUpSource.AGREED if is_visit else FollowUpSource.EVENT
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
        if is_visit:
            _visits(demo, event, kim, office)
        else:
            theme, text, owner, days = OF_OTHERS
            FollowUp(area=event.region, theme=theme, text=text, owner=owner,
                     due_on=demo.days(days), **shared).store(by=office)  # fmt: skip


def _visits(demo, event, kim, office) -> None:
    """Write down what was seen at the first KIM that were visited."""
    for one, (findings, advice, steps) in zip(kim, SEEN, strict=False):
        visit = KimVisit(event=event, kim=one, findings=findings)
        promises = Promises(advice, steps, f"Pengurus {one}"[:120], demo.days(30))
        write_visit(visit, promises, CheckIn(place=one.region), by=office)
    event.follow_ups.update(is_sample=True)
