"""How a page is passed on: one short text with one link at its end, and a card for the link."""

from urllib.parse import quote

from django.conf import settings

# What fits on the card that WhatsApp shows under a link.
CARD_TITLE = 60
CARD_SENTENCE = 110


def shorten(text: str, length: int) -> str:
    """Return the text on one line, cut at a word when it is longer."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[:length].rpartition(" ")[0] or line[: length - 1]
    return f"{head.rstrip(' ,.;:')}…"


def joined(parts) -> str:
    """Return the parts as one sentence; empty ones are left out."""
    text = ", ".join(part.rstrip(" .") for part in map(str, parts) if part)
    return f"{text}." if text and not text.endswith(("!", "?")) else text


def share_text(title: str, sentence: str, path: str) -> str:
    """Return "Judul. Satu kalimat." and the address on a line of its own."""
    head = title if title.endswith((".", "?", "!")) else f"{title}."
    return f"{head} {sentence}".strip() + f"\n{settings.SITE_URL}{path}"


def whatsapp_url(text: str) -> str:
    """Return the link that opens WhatsApp with a text; the sender chooses to whom it goes."""
    return f"https://wa.me/?text={quote(text, safe='')}"
