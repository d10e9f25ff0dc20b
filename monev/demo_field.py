"""Demo round in field verification: two teams, visits, and what they found; all of it invented."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from monev.demo_calibration import calibrate
from monev.enums import MonevLevel, RoundState
from monev.enums_field import FindingOutcome, VisitState
from monev.field_teams import save_team
from monev.findings import FindingInput, write_finding
from monev.models import FieldTeam, FieldVisit, Round
from monev.stages import advance
from monev.visiting import Plan, Signature, arrive, defer, field_indicators, plan_visit, sign

FIELD_KIM = [
    "KIM Petung Digital",
    "KIM Sesulu Cerdas",
    "KIM Labangka Menyapa",
    "KIM Rintik Bersuara",
]
MATCH = "Dokumen asli diperlihatkan dan cocok dengan yang ditulis."
PARTLY = "Ada, tetapi catatan dua bulan terakhir belum diisi."
MISMATCH = "Ditulis terisi setiap pekan; papan di balai desa kosong sejak awal tahun."
CHECKED = [FindingOutcome.MATCH, FindingOutcome.PARTLY, FindingOutcome.MISMATCH]
TEXTS = dict(zip(CHECKED, [MATCH, PARTLY, MISMATCH], strict=True))


def verify_in_ppu(demo, panel, secretary) -> Round:
    """A second round of the same office: one visit signed, one open, one deferred, one today."""
    office = demo.registry.users["ppu"]
    round_ = demo.new_round(
        "Monev KIM Pesisir Penajam", MonevLevel.KABUPATEN, "64.09", "K-1", -21, minimum_sheets=2
    )
    demo.seat_panel(round_, panel, by=office, secretary=secretary)
    demo.check_files(round_, FIELD_KIM, by=office)
    advance(round_, RoundState.FIELD_VERIFICATION, by=office)
    _visit(round_, panel, office)
    return round_


def _visit(round_: Round, panel, office) -> None:
    seats = {seat.user_id: seat for seat in round_.juri_assignments.seated()}
    coast = FieldTeam(round=round_, name="Tim Pesisir", companions="Petugas kecamatan (contoh)")
    inland = FieldTeam(round=round_, name="Tim Darat")
    save_team(coast, [seats[panel[0].pk]], by=office)
    save_team(inland, [seats[one.pk] for one in panel[1:]], by=office)
    # Two teams measure with one yardstick before they go out.
    calibrate(round_, by=office, done=len(panel))
    zone = ZoneInfo(round_.region.timezone)
    today = timezone.localtime(timezone=zone).date()
    teams = [coast, inland, inland, coast]
    visits = []
    for number, (entry, team) in enumerate(zip(round_.entries.order_by("pk"), teams, strict=True)):
        day = today - datetime.timedelta(days=1 if number < 3 else 0)
        moment = datetime.datetime.combine(day, datetime.time(9 + number), zone)
        plan = Plan(team, moment, "Balai desa" if number % 2 else "")
        visits.append(plan_visit(FieldVisit(entry=entry), plan, by=office))
    _find(arrive(visits[0], by=panel[0]), 3, by=panel[0])
    signature = Signature("Wakil KIM Contoh", "Ketua KIM", has_agreed=True)
    sign(visits[0], signature, by=panel[0])
    _find(arrive(visits[1], by=panel[1]), 2, by=panel[1])
    defer(visits[2], VisitState.NOT_MET, by=panel[1], reason="Balai desa tutup (contoh).")


def _find(visit: FieldVisit, share: int, *, by) -> None:
    """Write findings: of every field indicator, or of two in three."""
    for number, indicator in enumerate(field_indicators(visit.round)):
        if number % 3 < share:
            outcome = CHECKED[number % 3]
            write_finding(visit, indicator, FindingInput(outcome, TEXTS[outcome]), by=by)
