"""What the page of one aspiration shows: the public part, and the working part to whom it may."""

from dataclasses import dataclass

from django.conf import settings

from kim_portal.sharing import whatsapp_url
from registry.aspiration_likeness import similar_to
from registry.enums_aspiration import WAITING_FOR_OFFICE, AspirationState
from registry.models import Aspiration
from registry.renewal_letter import office_of

SHARED_ANSWER = 400
# The way every aspiration goes; other ends are told by the heading.
MILESTONES = [
    ("Diterima", {AspirationState.RECEIVED}),
    ("Diperiksa", {AspirationState.VERIFIED}),
    ("Diteruskan", {AspirationState.ROUTED, AspirationState.IN_PROGRESS}),
    ("Dijawab", {AspirationState.ANSWERED}),
    ("Selesai", {AspirationState.CLOSED}),
]


@dataclass(frozen=True)
class Milestone:
    """`position`: "past", "now", or empty for what is still to come."""

    label: str
    position: str


def aspiration_page(aspiration: Aspiration, user) -> dict:
    """Return the context of the page; the original and the notes only for whom they are."""
    may_work = user.has_perm("registry.view_aspiration", aspiration)
    waits = aspiration.state in WAITING_FOR_OFFICE
    alike = similar_to(aspiration) if waits else []
    return {
        "aspiration": aspiration,
        "steps": list(
            aspiration.steps.select_related("by") if may_work else aspiration.steps.all()
        ),
        "milestones": milestones(aspiration),
        "office_name": office_of(aspiration.region),
        "may_work": may_work,
        "alike": alike if may_work else [],
        "alike_published": [one for one in alike if one.aspiration.is_published],
        "share_url": share_url(aspiration),
    }


def milestones(aspiration: Aspiration) -> list[Milestone]:
    """Return the way with the place where it stands; empty when it was turned away or merged."""
    now = next((n for n, (_, states) in enumerate(MILESTONES) if aspiration.state in states), None)
    if now is None:
        return []
    done = aspiration.state == AspirationState.CLOSED
    return [
        Milestone(label, "past" if n < now or done else "now" if n == now else "")
        for n, (label, _) in enumerate(MILESTONES)
    ]


def share_url(aspiration: Aspiration) -> str:
    """Return the link that opens WhatsApp with the answer; empty while there is none."""
    if not aspiration.is_answered:
        return ""
    short = aspiration.answer[:SHARED_ANSWER]
    text = short if short == aspiration.answer else f"{short.rstrip()} …"
    link = f"{settings.SITE_URL}{aspiration.get_absolute_url()}"
    message = (
        f"Jawaban {aspiration.holder} atas aspirasi nomor {aspiration.number} "
        f"({aspiration.get_theme_display()}, {aspiration.short_place}):\n{text}\n{link}"
    )
    return whatsapp_url(message)
