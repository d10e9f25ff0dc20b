"""Contexts of the registry's PDF documents."""

import io
import re

import pikepdf
import segno
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from kim_portal.pdf import render
from registry.models import Kim
from registry.office_channels import channel_key
from registry.profile import public_facts

BOARD_TEMPLATE = "registry/pdf/kim_profile.typ"
BOARD_ACTIVITIES = 4
BOARD_CHANNELS = 4
# The story of a KIM is cut to what fits beside the rest of the page.
BOARD_PROFILE = 420
PHONE = re.compile(r"\+?\d[\d\s.\-]{7,}\d")


def board_document(kim: Kim) -> bytes:
    """Return the PDF for the notice board, one page however much there is to say."""
    context = board_context(kim)
    document = render(BOARD_TEMPLATE, context)
    with pikepdf.open(io.BytesIO(document)) as pages:
        fits = len(pages.pages) == 1
    return document if fits else render(BOARD_TEMPLATE, context | {"is_dense": True})


def board_context(kim: Kim) -> dict:
    """Return what the notice board shows of a verified KIM: public facts, no person, no number."""
    facts = public_facts(kim)
    address = f"{settings.SITE_URL}{kim.get_absolute_url()}"
    return {
        "name": kim.name,
        "place": kim.region.place,
        "registry_no": kim.registry_no,
        "status": kim.get_status_display(),
        "office": facts["supervisor"],
        "decree": _decree(facts["sk"]),
        "sectors": [sector.name for sector in facts["sectors"]],
        "members": _members(facts["head_count"]),
        "activity_count": f"{facts['year_count']} kegiatan terverifikasi tahun {facts['year']}",
        "activities": [_activity(one) for one in list(facts["activities"])[:BOARD_ACTIVITIES]],
        "profile": _cut(kim.profile),
        "channels": _channels(kim, facts["channels"]),
        "address": address,
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=0),
        "printed_on": date_format(timezone.localdate()),
        "is_sample": kim.is_sample,
        "is_dense": False,
    }


def _activity(report) -> dict:
    return {
        "title": Truncator(report.title).chars(90),
        "day": date_format(report.held_on),
        "kind": report.get_kind_display(),
    }


def _decree(sk) -> str:
    if sk is None:
        return "Belum ada SK yang tercatat"
    if sk.expires_on is None:
        return f"Nomor {sk.number}, ditetapkan {date_format(sk.signed_on)}, tanpa tanggal berakhir"
    word = "berakhir" if sk.is_expired() else "berlaku sampai"
    return f"Nomor {sk.number}, {word} {date_format(sk.expires_on)}"


def _channels(kim: Kim, channels) -> list[str]:
    """Return addresses to type from paper, without what a browser adds by itself."""
    urls = [kim.kim_id_url, *(channel.public_url for channel in channels)]
    shown = [channel_key(url) for url in urls if url]
    return list(dict.fromkeys(shown))[:BOARD_CHANNELS]


def _members(count) -> str:
    return f"{count.total} orang ({count.sex_words})" if count.total else "Belum tercatat"


def _cut(text: str) -> str:
    """Return the story as one short paragraph without the numbers that people write into it."""
    line = PHONE.sub("(nomor tidak ditampilkan)", " ".join(text.split()))
    return line if len(line) <= BOARD_PROFILE else f"{line[:BOARD_PROFILE].rsplit(' ', 1)[0]} …"
