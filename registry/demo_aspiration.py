"""Demo data of aspirations: every state once, with invented senders, names of agencies usual."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format

from registry import aspiring
from registry.aspiration_deadlines import answer_due_on
from registry.enums_aspiration import AspirationAct, AspirationKind, AspirationTheme, DeliveryWay
from registry.models import Agency, Aspiration, AspirationStep, Region

AGENCIES = [
    ("Dinas Pekerjaan Umum dan Penataan Ruang", "DPUPR"),
    ("Dinas Kesehatan", "Dinkes"),
    ("Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"),
    ("Dinas Lingkungan Hidup", "DLH"),
    ("Dinas Komunikasi dan Informatika", "Diskominfo"),
]
MOMENTS = {
    AspirationAct.ROUTED: "routed_at",
    AspirationAct.ANSWERED: "answered_at",
    AspirationAct.CLOSED: "closed_at",
}
DAY = datetime.timedelta(days=1)
PENGURUS = {"KIM Mangun Karya": "mangunkarya", "KIM Teluk Singkama": "singkama"}
OFFICES = ["64.09", "64.08"]
KIND, THEME = AspirationKind, AspirationTheme
# (desa, KIM, days ago, kind, theme, title, text, how far)
ROWS = [
    ("64.09.02.2004", "KIM Mangun Karya", 1, KIND.COMPLAINT, THEME.ROADS,
     "Drainase depan pasar tersumbat",
     "Air meluap ke jalan setiap hujan lebat. Warga berharap drainase depan pasar dikeruk.",
     "received"),
    ("64.09.02.2004", "", 2, KIND.COMPLAINT, THEME.ROADS, "Drainase meluap ke jalan",
     "Drainase di depan pasar meluap, motor sering mogok.", "verified"),
    ("64.09.02.2002", "", 4, KIND.INFORMATION, THEME.CIVIL_REGISTRY, "Jadwal perekaman KTP",
     "Kapan perekaman KTP keliling berikutnya di desa kami?", "routed"),
    ("64.09.02.2004", "KIM Mangun Karya", 6, KIND.ASPIRATION, THEME.WASTE,
     "Tempat sampah di lapangan", "Lapangan ramai setiap sore, tetapi belum ada tempat sampah.",
     "desa"),
    ("64.09.02.2004", "", 12, KIND.HOAX_CHECK, THEME.NEWS, "Pesan pembagian sembako",
     "Beredar pesan berantai yang meminta foto KTP untuk mendapat sembako. Benarkah?", "answered"),
    ("64.09.02.2004", "KIM Mangun Karya", 20, KIND.COMPLAINT, THEME.WATER, "Air bersih keruh",
     "Air di RT 4 keruh sejak awal bulan.", "delivered"),
    ("64.08.12.2004", "KIM Teluk Singkama", 30, KIND.ASPIRATION, THEME.HEALTH,
     "Posyandu di dusun ujung", "Warga dusun ujung berjalan jauh ke posyandu.", "closed"),
    ("64.08.12.2004", "", 3, KIND.ASPIRATION, THEME.OTHER, "Jual beli kendaraan",
     "Ada yang mau membeli motor?", "rejected"),
]  # fmt: skip
SUMMARIES = {
    "Drainase meluap ke jalan": "Warga melaporkan drainase depan pasar yang meluap saat hujan.",
    "Pesan pembagian sembako": "Benarkah pesan berantai yang meminta foto KTP untuk sembako?",
    "Air bersih keruh": "Warga melaporkan air bersih yang keruh sejak awal bulan.",
    "Posyandu di dusun ujung": "Usulan agar posyandu juga dibuka di dusun ujung.",
}
ANSWERS = {
    "Pesan pembagian sembako": (
        "Pesan itu tidak benar. Tidak ada pembagian sembako yang meminta foto KTP. Jangan kirim "
        "foto KTP kepada siapa pun.", "Penjelasan bidang terkait (contoh)",
    ),
    "Air bersih keruh": ("Pipa sudah dibilas dan air kembali jernih.", ""),
    "Posyandu di dusun ujung": ("Posyandu dusun dibuka setiap minggu kedua.", ""),
}  # fmt: skip


def add_aspirations(demo) -> None:
    """Give the offices of a RegistryDemo agencies and aspirations, all as sample."""
    for code in OFFICES:
        kabupaten = Region.objects.with_parents().get(code=code)
        for name, short in AGENCIES:
            agency = Agency(region=kabupaten, name=name, short_name=short)
            agency.store(by=demo.office_of(kabupaten))
    for row in ROWS:
        _aspiration(demo, *row)
    for row in Aspiration.objects.for_list():
        _spread(row)


def _spread(row: Aspiration) -> None:
    """Put the acts of one moment on the days after it was received, one day each."""
    steps, changes = {}, {}
    for n, step in enumerate(row.steps.all()):
        step.at = min(row.received_at + n * DAY, timezone.now())
        steps[step.act] = step
    for act, name in MOMENTS.items():
        if act in steps:
            changes[name] = steps[act].at
    if routed := steps.get(AspirationAct.ROUTED):
        due = answer_due_on(row.region, timezone.localdate(routed.at), is_complex=False)
        routed.detail = f"Kepada {row.holder}, jawaban paling lambat {date_format(due)}"
        changes["answer_due_on"] = due
    if delivered := steps.get(AspirationAct.DELIVERED):
        day = timezone.localdate(delivered.at)
        delivered.detail = f"{DeliveryWay.MEETING.label}, {date_format(day)}"
        changes["delivered_on"] = day
    AspirationStep.objects.bulk_update(steps.values(), ["at", "detail"])
    Aspiration.objects.filter(pk=row.pk).update(**changes, updated_at=timezone.now())


def _aspiration(demo, code, kim, days, kind, theme, title, text, reached):
    region = Region.objects.with_parents().get(code=code)
    office = demo.office_of(region)
    row = Aspiration(
        region=region, kim=demo.kim.get(kim), kind=kind, theme=theme, title=title, text=text,
        reporter_name="" if kim else "Warga Contoh", is_anonymous=bool(kim), is_sample=True,
    )  # fmt: skip
    row.received_at = timezone.now() - datetime.timedelta(days=days)
    aspiring.send(row, by=office if kim else None)
    if title in SUMMARIES:
        aspiring.moderate(row, by=office, summary=SUMMARIES[title])
    if reached == "received":
        return
    if reached == "rejected":
        aspiring.reject(row, by=office, reason="Portal ini bukan tempat jual beli.")
        return
    aspiring.verify(row, by=office)
    if reached == "verified":
        return
    if reached == "desa":
        aspiring.route(row, by=office, desa=region)
        return
    chosen = _fitting(Agency.objects.of(region), theme)
    aspiring.route(row, by=office, agency=chosen)
    if reached == "routed":
        return
    answer, source = ANSWERS[title]
    aspiring.answer(row, by=office, answer=answer, source=source)
    if reached == "answered":
        return
    pengurus = demo.users[PENGURUS[kim]]
    aspiring.deliver(row, by=pengurus, on=timezone.localdate(), how=DeliveryWay.MEETING)
    if reached == "closed":
        aspiring.close(row, by=office)


def _fitting(agencies, theme):
    words = {
        THEME.CIVIL_REGISTRY: "Disdukcapil",
        THEME.NEWS: "Diskominfo",
        THEME.HEALTH: "Dinkes",
        THEME.WASTE: "DLH",
    }
    return next(one for one in agencies if one.short_name == words.get(theme, "DPUPR"))
