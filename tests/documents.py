"""Writes docs/peran.md and docs/alur.md from the code: `python -m tests.documents`.

The documents are generated so that they cannot disagree with what they describe; a test compares.
"""

import os
from pathlib import Path

import django

DOCS = Path(__file__).resolve().parent.parent / "docs"
SIGNS = {200: "baca", 302: "ya", 400: "400", 403: "–", 404: "·", 405: "405", 409: "409"}


def roles_document() -> str:
    """Return the role × URL table as Markdown, one line per URL and method."""
    from tests.access import ROWS  # noqa: PLC0415  needs Django to be set up
    from tests.access.row import PERSONAS  # noqa: PLC0415  as above

    lines = [
        "# Peran dan alamat",
        "",
        "Dibuat dari `tests/access/` dengan `python -m tests.documents`; sebuah uji menjalankan",
        "setiap sel. Nama berakhiran `_lain` adalah rekan dengan peran sama di wilayah lain.",
        "",
        "`baca` halaman terbuka · `ya` tindakan dijalankan atau diarahkan · `masuk` diminta masuk",
        "dahulu · `–` tidak berhak (403) · `·` tidak ada baginya (404).",
        "",
        "| Alamat | Cara | " + " | ".join(PERSONAS) + " |",
        "|" + "---|" * (len(PERSONAS) + 2),
    ]
    for row in sorted(ROWS, key=lambda one: (one.name, one.method)):
        cells = [_sign(row, persona) for persona in PERSONAS]
        lines.append(f"| `{row.name}` | {row.method.upper()} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _sign(row, persona: str) -> str:
    status = row.expected(persona)
    if persona == "anonymous" and status == 302:
        return "masuk"
    return SIGNS.get(status, str(status))


def machines():
    """Return (heading, enum, transition table) of every state machine."""
    from monev import enums as monev  # noqa: PLC0415  needs Django to be set up
    from monev import enums_calibration as calibration  # noqa: PLC0415  as above
    from monev import enums_correction as correction  # noqa: PLC0415  as above
    from monev import enums_delegate as delegate  # noqa: PLC0415  as above
    from monev import enums_delivery as delivery  # noqa: PLC0415  as above
    from monev import enums_field as field  # noqa: PLC0415  as above
    from monev import enums_hall as hall  # noqa: PLC0415  as above
    from monev import enums_objection as objection  # noqa: PLC0415  as above
    from monev import enums_package as package  # noqa: PLC0415  as above
    from monev import enums_panel as panel  # noqa: PLC0415  as above
    from monev import enums_paper as paper  # noqa: PLC0415  as above
    from registry import enums as registry  # noqa: PLC0415  as above
    from registry import enums_aspiration as aspiration  # noqa: PLC0415  as above
    from registry import enums_assistance as assistance  # noqa: PLC0415  as above
    from registry import enums_brief as brief  # noqa: PLC0415  as above
    from registry import enums_coaching as coaching  # noqa: PLC0415  as above
    from registry import enums_event as event  # noqa: PLC0415  as above
    from registry import enums_forum as forum  # noqa: PLC0415  as above
    from registry import enums_privacy as privacy  # noqa: PLC0415  as above
    from registry import enums_region as regions  # noqa: PLC0415  as above
    from registry import enums_report as report  # noqa: PLC0415  as above
    from registry import enums_revival as revival  # noqa: PLC0415  as above

    return [
        ("Pendaftaran KIM", registry.RegistrationState, registry.REGISTRATION_TRANSITIONS),
        ("SK", registry.SkState, registry.SK_TRANSITIONS),
        ("Laporan kegiatan", registry.ReportState, registry.REPORT_TRANSITIONS),
        ("Rekap laporan", report.PeriodReportState, report.PERIOD_REPORT_TRANSITIONS),
        ("Catatan dana", registry.FundState, registry.FUND_TRANSITIONS),
        ("Anggaran tanpa KIM", registry.StrayBudgetState, registry.STRAY_BUDGET_TRANSITIONS),
        ("Rencana kegiatan", registry.PlanState, registry.PLAN_TRANSITIONS),
        ("Impor KIM", registry.ImportState, registry.IMPORT_TRANSITIONS),
        ("Izin UMKM", assistance.PermitState, assistance.PERMIT_TRANSITIONS),
        ("Bantuan UMKM", assistance.NeedState, assistance.NEED_TRANSITIONS),
        ("Berita untuk desa", assistance.HandoverState, assistance.HANDOVER_TRANSITIONS),
        ("Rencana pemulihan", revival.RevivalState, revival.REVIVAL_TRANSITIONS),
        ("Langkah pemulihan", revival.RevivalStepState, revival.REVIVAL_STEP_TRANSITIONS),
        ("Permintaan data", privacy.RequestState, privacy.REQUEST_TRANSITIONS),
        ("Pelanggaran data", privacy.BreachState, privacy.BREACH_TRANSITIONS),
        ("Tindak lanjut", coaching.FollowUpState, coaching.FOLLOW_UP_TRANSITIONS),
        ("Kebutuhan pembinaan", coaching.TrainingNeedState, coaching.TRAINING_NEED_TRANSITIONS),
        ("Kegiatan pembinaan", event.EventState, event.EVENT_TRANSITIONS),
        ("Bahan diseminasi", brief.BriefState, brief.BRIEF_TRANSITIONS),
        ("Aspirasi", aspiration.AspirationState, aspiration.ASPIRATION_TRANSITIONS),
        ("Perpindahan KIM", regions.MoveState, regions.MOVE_TRANSITIONS),
        ("Usulan pembetulan wilayah", regions.ProposalState, regions.PROPOSAL_TRANSITIONS),
        ("Catatan forum", forum.NoteState, forum.NOTE_TRANSITIONS),
        ("Minat membentuk KIM", forum.InterestState, forum.INTEREST_TRANSITIONS),
        ("Instrumen", monev.InstrumentState, monev.INSTRUMENT_TRANSITIONS),
        ("Benturan kepentingan", panel.ConflictState, panel.CONFLICT_TRANSITIONS),
        ("Putaran", monev.RoundState, monev.ROUND_TRANSITIONS),
        ("Lembar kertas", paper.PaperState, paper.PAPER_TRANSITIONS),
        ("Peserta", monev.EntryState, monev.ENTRY_TRANSITIONS),
        ("Kunjungan lapangan", field.VisitState, field.VISIT_TRANSITIONS),
        ("Giliran tampil", hall.AppearanceState, hall.APPEARANCE_TRANSITIONS),
        ("Lembar nilai", monev.SheetState, monev.SHEET_TRANSITIONS),
        ("Kiriman lembar nilai", delivery.DeliveryState, delivery.DELIVERY_TRANSITIONS),
        ("Kalibrasi", calibration.CalibrationState, calibration.CALIBRATION_TRANSITIONS),
        (
            "Lembar kalibrasi",
            calibration.CalibrationSheetState,
            calibration.CALIBRATION_SHEET_TRANSITIONS,
        ),
        ("Ralat", correction.CorrectionState, correction.CORRECTION_TRANSITIONS),
        ("Delegasi", delegate.DelegateState, delegate.DELEGATE_TRANSITIONS),
        ("Paket delegasi", package.PackageState, package.PACKAGE_TRANSITIONS),
        ("Sanggahan", objection.ObjectionState, objection.OBJECTION_TRANSITIONS),
        ("Versi hasil", monev.ResultState, monev.RESULT_TRANSITIONS),
        ("Berita acara", monev.RecordState, monev.RECORD_TRANSITIONS),
    ]


def states_document() -> str:
    """Return every state machine as a Markdown table: state, label, next states."""
    lines = [
        "# Alur keadaan",
        "",
        "Dibuat dari tabel perpindahan di `enums.py` dengan `python -m tests.documents`.",
        "Perpindahan lain ditolak, juga bila dua permintaan datang bersamaan.",
    ]
    for heading, states, transitions in machines():
        lines += ["", f"## {heading}", "", "| Keadaan | Di layar | Berikutnya |", "|---|---|---|"]
        for state in states:
            following = [f"`{one}`" for one in states if one in transitions[state]]
            lines.append(f"| `{state}` | {state.label} | {', '.join(following) or 'akhir'} |")
    return "\n".join(lines) + "\n"


DOCUMENTS = {"peran.md": roles_document, "alur.md": states_document}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for name, build in DOCUMENTS.items():
        (DOCS / name).write_text(build(), encoding="utf-8")


if __name__ == "__main__":
    main()
