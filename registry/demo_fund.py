"""Demo data around money: invented sums, each marked as an example in its note."""

import io

import pikepdf

from registry.bookkeeping import book, declare_none
from registry.enums import FundSource, FundStage, PlanState, PostponeReason
from registry.models import FundRecord, PlanItem, Region, StrayBudget

NOTE = "Angka contoh"
# (KIM, years ago, stage, source, rupiah, what for, with its paper)
RECORDS = [
    ("KIM Mangun Karya", 0, "planned", "dana_desa", 3_000_000, "Pelatihan dan liputan", False),
    ("KIM Mangun Karya", 0, "received", "dana_desa", 1_500_000, "Termin pertama", True),
    ("KIM Mangun Karya", 0, "spent", "dana_desa", 750_000, "Pelatihan menulis berita", True),
    ("KIM Mangun Karya", 0, "spent", "dana_desa", 450_000, "Konsumsi rembuk warga", False),
    ("KIM Mangun Karya", 0, "received", "member_dues", 240_000, "Iuran anggota", False),
    ("KIM Mangun Karya", 1, "planned", "dana_desa", 2_500_000, "Papan informasi", False),
    ("KIM Mangun Karya", 1, "received", "dana_desa", 2_500_000, "Papan informasi", True),
    ("KIM Mangun Karya", 1, "spent", "dana_desa", 2_350_000, "Papan informasi", True),
    ("KIM Mangun Karya", 1, "received", "prize", 5_000_000, "Juara kedua Monev", False),
    ("KIM Sesulu Cerdas", 0, "received", "add", 2_000_000, "Operasional", True),
    ("KIM Sesulu Cerdas", 0, "spent", "add", 1_100_000, "Paket data enam bulan", True),
    ("KIM Petung Digital", 0, "received", "sponsor_csr", 4_000_000, "Kamera dan mikrofon", True),
    ("KIM Teluk Singkama", 0, "planned", "apbd_regency", 6_000_000, "Studio siaran", False),
    ("KIM Teluk Singkama", 0, "received", "apbd_regency", 2_000_000, "Studio siaran", True),
    ("KIM Teluk Singkama", 0, "spent", "apbd_regency", 1_250_000, "Peredam suara", False),
    ("KIM Muara Muntai Ulu", 0, "received", "own_business", 850_000, "Cetak spanduk", False),
]
NO_MONEY = ["KIM Rintik Bersuara"]
# (KIM, month, activity, rupiah, source, state, reason)
PLANS = [
    ("KIM Mangun Karya", 3, "Pelatihan menulis berita", 750_000, "dana_desa", "done", ""),
    ("KIM Mangun Karya", 10, "Pasar digital UMKM", 2_000_000, "dana_desa", "postponed",
     PostponeReason.BUDGET_LATE),
    ("KIM Mangun Karya", 12, "Rembuk akhir tahun", 0, "", "planned", ""),
    ("KIM Rintik Bersuara", 8, "Siaran keliling dusun", 1_200_000, "", "postponed",
     PostponeReason.NO_BUDGET),
    ("KIM Teluk Singkama", 11, "Siaran perdana studio", 500_000, "apbd_regency", "running", ""),
]  # fmt: skip
# (desa, rupiah, name of the KIM in its budget)
STRAY = ("64.09.02.2002", 6_500_000, "KIM Harapan Api-Api")


def add_funds(demo) -> None:
    """Give the KIM of a RegistryDemo money, a statement that there is none, and plans."""
    paper = _paper()
    for row in RECORDS:
        _record(demo, paper, *row)
    for name in NO_MONEY:
        kim = demo.kim[name]
        declare_none(kim, demo.today.year, by=demo.office_of(kim.region))
    for row in PLANS:
        _plan(demo, *row)
    _stray(demo, *STRAY)


def _record(demo, paper, kim, years_ago, stage, source, amount, item, has_paper):
    kim = demo.kim[kim]
    entry = FundRecord(
        stage=FundStage(stage), source=FundSource(source), amount=amount, item=item, note=NOTE
    )
    if has_paper:
        # Each paper differs: one behind two records is a fault that the office looks for.
        number = f"% {kim.registry_no} {item} {stage}\n".encode()
        entry.attach(paper.replace(b"%%EOF", number + b"%%EOF"), name="bukti-contoh.pdf",
                     content_type="application/pdf")  # fmt: skip
    year = demo.today.year - years_ago
    book(entry, owner=kim, year=year, by=demo.office_of(kim.region))


def _plan(demo, kim, month, title, need, source, state, reason):
    kim = demo.kim[kim]
    office = demo.office_of(kim.region)
    item = PlanItem(
        kim=kim, year=demo.today.year, month=month, title=title, budget_need=need, source=source
    )
    item.store(by=office)
    if state != PlanState.PLANNED:
        item.set_state(state, by=office, reason=reason, note=NOTE)


def _stray(demo, code, amount, kim_name):
    region = Region.objects.with_parents().get(code=code)
    stray = StrayBudget(
        region=region, year=demo.today.year, source=FundSource.DANA_DESA, amount=amount,
        kim_name=kim_name, note=NOTE,
    )  # fmt: skip
    stray.store(by=demo.office_of(region))


def _paper() -> bytes:
    """Return one empty page as PDF: receipts of the demo are papers, not pictures."""
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    return buffer.getvalue()
