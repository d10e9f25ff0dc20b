"""What people paste without seeing it: characters that show nothing or turn a line around.

They are taken out silently instead of being refused. Nobody types them: they come along from
WhatsApp, PDF and web pages, and a sentence that asks a person to remove what no eye can find helps
nobody. Text keeps its look; only what could deceive goes: a name that reads backwards, two names
that look alike and are not, a word that no search finds. A null byte is never pasted by accident
and is refused with a sentence by Django's own check of every text field.
"""

import re
import unicodedata

# Breaks of Word and old systems, written as the one break that text areas send.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Spaces of a typesetter; a search for two words must find them.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Controls, soft hyphen, marks and overrides of direction, zero width, tags, annotation.
_UNSEEN = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Joiners belong into emoji and into scripts such as Javanese and Balinese, nowhere else.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u1fff\ua980-\ua9df\ufe0f\u2190-\u2bff\U0001f000-\U0001faff])[\u200c\u200d]"
)


def plain(text: str) -> str:
    """Return the text without what cannot be seen, composed (NFC), breaks and spaces unified."""
    if text.isascii() and text.isprintable():
        return text
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text))
    text = _STRAY_JOINER.sub("", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", text)


def plain_data(data, *, keep=()):
    """Return the sent data of a form with every text made plain, except the fields of `keep`.

    keep: names whose exact characters count, such as passwords. The data is copied only when
    something changes.
    """
    changed = {}
    for name in data:
        if name in keep:
            continue
        values = data.getlist(name) if hasattr(data, "getlist") else [data[name]]
        cleaned = [plain(one) if isinstance(one, str) else one for one in values]
        if cleaned != values:
            changed[name] = cleaned
    if not changed:
        return data
    data = data.copy()
    for name, values in changed.items():
        if hasattr(data, "setlist"):
            data.setlist(name, values)
        else:
            data[name] = values[0]
    return data
