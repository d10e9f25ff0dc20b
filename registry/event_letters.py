"""Papers around an event: invitation letters, the attendance sheet, the WhatsApp text."""

from collections.abc import Iterable

from django.conf import settings

from kim_portal import pdf, sharing
from registry.enums_event import InviteeKind
from registry.letterhead import letterhead
from registry.models import Event, EventInvitation
from registry.renewal_letter import UNKNOWN

LETTER_TEMPLATE = "registry/pdf/undangan.typ"
SHEET_TEMPLATE = "registry/pdf/daftar_hadir.typ"
# Letters in one file: more would keep an office waiting for the download.
LETTERS_AT_ONCE = 100
# Lines for people who come without an invitation.
WALK_IN_LINES = 10
ADDRESSEES = {
    InviteeKind.KIM: "Pengurus {}",
    InviteeKind.DESA: "Kepala {}",
    InviteeKind.KECAMATAN: "Camat {}",
    InviteeKind.OPD: "Kepala {}",
    InviteeKind.GUEST: "Pimpinan {}",
}


def letters_pdf(event: Event, invitations: Iterable[EventInvitation]) -> bytes:
    """Return one PDF with a draft letter per invitee, each on its own page."""
    letters = [
        {"addressee": addressee(one), "place": one.place, "seats": one.seats} for one in invitations
    ]
    return pdf.render(LETTER_TEMPLATE, _facts(event) | {"letters": letters})


def sheet_pdf(event: Event, invitations: Iterable[EventInvitation]) -> bytes:
    """Return the attendance sheet to sign: a line per person expected, and empty ones."""
    rows = [one.institution for one in invitations for _ in range(one.seats)]
    return pdf.render(SHEET_TEMPLATE, _facts(event) | {"rows": rows + [""] * WALK_IN_LINES})


def addressee(invitation: EventInvitation) -> str:
    """Name the office that is invited, never the person."""
    if invitation.kind == InviteeKind.DESA and invitation.region.kind == "kelurahan":
        return f"Lurah {invitation.region.name}"
    name = invitation.label
    if invitation.kind == InviteeKind.KECAMATAN:
        name = invitation.region.name
    return ADDRESSEES[invitation.kind].format(name)


def whatsapp_url(event: Event, invitation: EventInvitation) -> str:
    """Return the link that opens WhatsApp with the text; the sender chooses to whom."""
    return sharing.whatsapp_url(invitation_text(event, invitation))


def invitation_text(event: Event, invitation: EventInvitation) -> str:
    """Return the invitation as a message: no number, no person's name, one link."""
    seats = f" Mohon mengutus {invitation.seats} orang." if invitation.seats > 1 else ""
    return (
        f"Yth. {addressee(invitation)}, {event.organiser} mengundang Anda pada "
        f"{event.get_kind_display()} “{event.theme}”, {event.days_text}, {event.hours_text}, di "
        f"{event.place}.{seats} Keterangan lengkap:\n{settings.SITE_URL}{event.get_absolute_url()}"
    )


def _facts(event: Event) -> dict:
    return {
        "head": letterhead(event.region),
        "organiser": event.organiser,
        "kind": event.get_kind_display(),
        "theme": event.theme,
        "days": event.days_text,
        "hours": event.hours_text,
        "place": event.place,
        "agenda": [line.strip() for line in event.agenda.splitlines() if line.strip()],
        "town_and_date": f"{event.region.name.removeprefix('Kabupaten ')}, {UNKNOWN}",
        "unknown": UNKNOWN,
    }
