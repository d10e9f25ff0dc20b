"""Channels as offices write them into one cell: addresses, @names with their platform, words."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from registry.enums_assistance import ChannelKind
from registry.models.channel import Channel, is_private_link
from registry.office_values import clean

BREAKS = re.compile(r"[,;|\n]|\s+(?:dan|serta|&)\s+|\s{2,}", re.I)
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.I)
HANDLE = re.compile(r"@([A-Za-z0-9._-]{2,60})")
# End of a host name → kind; a site of its own is a blog.
HOSTS = {
    "kim.id": ChannelKind.KIM_ID,
    "desa.id": ChannelKind.WEBSITE_DESA,
    "facebook.com": ChannelKind.FACEBOOK,
    "fb.com": ChannelKind.FACEBOOK,
    "instagram.com": ChannelKind.INSTAGRAM,
    "tiktok.com": ChannelKind.TIKTOK,
    "youtube.com": ChannelKind.YOUTUBE,
    "youtu.be": ChannelKind.YOUTUBE,
    "twitter.com": ChannelKind.X,
    "x.com": ChannelKind.X,
    "whatsapp.com": ChannelKind.WHATSAPP_CHANNEL,
    "t.me": ChannelKind.TELEGRAM,
}
# Word before an @name → (kind, where the name lives).
PLATFORMS = {
    "ig": (ChannelKind.INSTAGRAM, "https://instagram.com/"),
    "instagram": (ChannelKind.INSTAGRAM, "https://instagram.com/"),
    "fb": (ChannelKind.FACEBOOK, "https://facebook.com/"),
    "facebook": (ChannelKind.FACEBOOK, "https://facebook.com/"),
    "tiktok": (ChannelKind.TIKTOK, "https://tiktok.com/@"),
    "yt": (ChannelKind.YOUTUBE, "https://youtube.com/@"),
    "youtube": (ChannelKind.YOUTUBE, "https://youtube.com/@"),
    "x": (ChannelKind.X, "https://x.com/"),
    "twitter": (ChannelKind.X, "https://x.com/"),
    "telegram": (ChannelKind.TELEGRAM, "https://t.me/"),
}
LABEL_LENGTH = Channel._meta.get_field("label").max_length
URL_LENGTH = 200


@dataclass(frozen=True)
class ChannelFacts:
    """A channel with an address that may be shown to everybody."""

    kind: str
    label: str
    url: str

    @property
    def key(self) -> str:
        return channel_key(self.url)


def channel_key(url: str) -> str:
    """Return what two spellings of one address share."""
    return re.sub(r"^https?://(www\.)?", "", url.lower()).rstrip("/")


def read_channels(cell) -> tuple[list[ChannelFacts], list[str]]:
    """Return the channels of a cell, and the parts that name none that can be recorded.

    A phone number, the door of a closed group and a name without an address are such parts.
    """
    found, unread = {}, []
    for part in BREAKS.split(str(cell).strip()):
        text = clean(part)
        channel = _by_address(text) or _by_handle(text)
        if channel:
            found.setdefault(channel.key, channel)
        elif text:
            unread.append(text)
    return list(found.values()), unread


def _by_address(text: str) -> ChannelFacts | None:
    match = ADDRESS.search(text)
    if not match or "@" in text[: match.start()]:
        return None
    address = match.group(0).rstrip(".")
    url = address if "://" in address else f"https://{address}"
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if is_private_link(url) or len(url) > URL_LENGTH:
        return None
    kind = next(
        (kind for end, kind in HOSTS.items() if host == end or host.endswith(f".{end}")),
        ChannelKind.BLOG,
    )
    return ChannelFacts(kind, channel_key(url)[:LABEL_LENGTH], url)


def _by_handle(text: str) -> ChannelFacts | None:
    match = HANDLE.search(text)
    words = re.findall(r"[a-z]+", text[: match.start()].lower()) if match else []
    if not words or words[-1] not in PLATFORMS:
        return None
    kind, start = PLATFORMS[words[-1]]
    return ChannelFacts(kind, f"@{match.group(1)}", f"{start}{match.group(1)}")
