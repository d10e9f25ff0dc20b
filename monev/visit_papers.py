"""The visits on paper: the schedule, and the sheet both sides sign."""

from kim_portal import pdf
from kim_portal.terbilang import long_date
from kim_portal.ui_tags import jam, pukul
from monev.itinerary import Itinerary, VisitLine
from monev.models import FieldVisit, JuriAssignment, Round

SCHEDULE, SHEET = "monev/pdf/jadwal_kunjungan.typ", "monev/pdf/lembar_kunjungan.typ"


def schedule(round_: Round, plan: Itinerary) -> bytes:
    """Return the PDF of the schedule, a line for every visit."""
    zone = round_.region.timezone
    days = [
        {
            "date": long_date(day.date),
            "stops": [
                {
                    "time": jam(stop.visit.scheduled_at, zone),
                    "entry": str(stop.visit.entry),
                    "place": stop.visit.place or stop.visit.entry.place,
                    "team": str(stop.visit.team),
                    "crew": ", ".join(stop.crew),
                    "state": stop.visit.get_state_display(),
                }
                for stop in day.stops
            ],
        }
        for day in plan.days
    ]
    return pdf.render(SCHEDULE, {"round": round_.name, "days": days})


def sheet(visit: FieldVisit, crew: list[JuriAssignment], lines: list[VisitLine]) -> bytes:
    """Return the PDF of one visit: what was found, or empty lines, and the signatures."""
    zone = visit.round.region.timezone
    context = {
        "round": visit.round.name,
        "entry": str(visit.entry),
        "place": visit.entry.place,
        "team": str(visit.team),
        "crew": [str(seat.user) for seat in crew],
        "companions": visit.team.companions,
        "when": pukul(visit.visited_at or visit.scheduled_at, zone),
        "where": visit.place,
        "lines": [_line(line, zone) for line in lines],
        "signer": visit.signer_name,
        "position": visit.signer_position,
        "member": str(visit.signed_by) if visit.signed_by else "",
        "signed": pukul(visit.signed_at, zone) if visit.signed_at else "",
    }
    return pdf.render(SHEET, context)


def _line(line: VisitLine, zone: str) -> dict:
    finding = line.finding
    return {
        "name": str(line.indicator),
        "evidence": line.indicator.evidence,
        "outcome": finding.get_outcome_display() if finding else "",
        "text": finding.text if finding else "",
        "photos": len(finding.photos.all()) if finding else 0,
        "addenda": [
            f"Tambahan {pukul(one.written_at, zone)}, {one.written_by}: "
            f"{one.get_outcome_display().lower()}. {one.text}"
            for one in (finding.addenda.all() if finding else ())
        ],
    }
