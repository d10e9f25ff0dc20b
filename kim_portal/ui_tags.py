"""A handful of filters and tags of the interface, registered as library "ui"."""

from zoneinfo import ZoneInfo

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from kim_portal.drafts import device_keys, draft_key
from kim_portal.receipts import receipt_number
from kim_portal.rupiah import format_rupiah
from kim_portal.sharing import CARD_SENTENCE, CARD_TITLE, joined, share_text, shorten, whatsapp_url

register = template.Library()


@register.simple_tag
def ikon(name: str, extra: str = ""):
    """Draw one symbol of the sprite; always beside a word, so it is hidden from screen readers."""
    return format_html(
        '<svg class="ik {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("img/ikon.svg"),
        name,
    )


@register.filter
def lalu(day) -> str:
    """Say how long ago a date was: hari ini, kemarin, 3 hari lalu, 2 minggu lalu, 8 bulan lalu."""
    if not day:
        return "belum ada"
    days = (timezone.localdate() - day).days
    if days < 0:
        return date_format(day)
    if days < 2:
        return ("hari ini", "kemarin")[days]
    for limit, unit, word in ((14, 1, "hari"), (60, 7, "minggu"), (730, 30, "bulan")):
        if days < limit:
            return f"{days // unit} {word} lalu"
    return f"{days // 365} tahun lalu"


@register.filter
def pukul(moment, zone: str = "") -> str:
    """Write a moment as "21 November 2026 pukul 10.42 WITA" in the region's zone."""
    if not moment:
        return ""
    local = timezone.localtime(moment, ZoneInfo(zone) if zone else None)
    return f"{date_format(local, 'j F Y')} pukul {date_format(local, 'H.i')} {local:%Z}"


@register.filter
def peramban(agent: str) -> str:
    """Name browser and system of a User-Agent header in words a person recognises."""
    browsers = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"))
    browsers += (("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"))
    systems += (("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))
    browser = next((name for mark, name in browsers if mark in agent), "Peramban lain")
    system = next((name for mark, name in systems if mark in agent), "")
    return f"{browser} di {system}" if system else browser


@register.filter
def jam(moment, zone: str = "") -> str:
    """Write a moment of today as "10.42 WITA" in the region's zone."""
    local = timezone.localtime(moment, ZoneInfo(zone) if zone else None)
    return f"{date_format(local, 'H.i')} {local:%Z}"


@register.filter
def angka(number) -> str:
    """Group thousands of a count with points."""
    return intcomma(number, use_l10n=True) if number is not None else "–"


@register.filter
def rupiah(amount: int | None) -> str:
    """Write whole rupiah: Rp1.500.000; nothing is a dash, never a zero."""
    return format_rupiah(amount) if amount is not None else "–"


@register.filter
def poin(points, places: int = 2) -> str:
    """Write points with a decimal comma; a missing value is a dash, never a zero."""
    if points is None or points == "":
        return "–"
    return f"{points:.{places}f}".replace(".", ",")


@register.filter
def selisih(points, places: int = 1) -> str:
    """Write a difference with its sign: +4,6, −0,3, 0,0; a missing value is a dash."""
    text = poin(abs(points) if points is not None else None, places)
    if points is None or not text.strip("0,"):
        return text
    return f"{'+' if points > 0 else '−'}{text}"


@register.filter
def megabita(size: int) -> str:
    """Write a file size as a person would: 182 KB, 3,4 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1024 * 1024):.1f} MB".replace(".", ",")


@register.simple_tag(takes_context=True)
def query_with(context, **changes) -> str:
    """Return the current query string with some parameters replaced (empty value removes)."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in ("", None):
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"


@register.inclusion_tag("components/_export_links.html", takes_context=True)
def export_links(context, name: str, *owner, note: str = "", whole: bool = False) -> dict:
    """Offer the list of this page as files, with the filters that are set.

    name: URL name of the export; owner: its arguments before the form of the file, none for a list
    of one's territory. note: a sentence after the links. whole: the list knows no territory.
    """
    query = context["request"].GET.copy()
    query.pop("hal", None)
    urls = {form: reverse(name, args=[*owner, form]) for form in ("xlsx", "csv", "kamus")}
    facts = {"urls": urls, "query": query.urlencode()}
    return facts | {"of_territory": not (owner or whole), "note": note}


@register.inclusion_tag("components/_card.html", takes_context=True)
def share_card(context, title: str, *parts: str, path: str = "", picture: str = "") -> dict:
    """Describe a public page to whoever shows its link: title, one sentence, one picture.

    parts: what the sentence says, joined by commas. path: the address it is shared by, default the
    page itself. picture: the address of a JPEG of 1200 × 630, default the card of the portal.
    Stands in the block `meta`.
    """
    site = context.get("site_url", "")
    return {
        "title": shorten(title, CARD_TITLE),
        "sentence": shorten(joined(parts), CARD_SENTENCE),
        "url": f"{site}{path or context['request'].path}",
        "picture": f"{site}{picture or static('img/kartu.jpg')}",
    }


@register.inclusion_tag("components/_share.html")
def share_link(title: str, path: str, *parts: str, label: str = "Bagikan ke WhatsApp") -> dict:
    """Offer the ordinary share link: WhatsApp opens with title, one sentence and the address."""
    return {"url": whatsapp_url(share_text(title, joined(parts), path)), "label": label}


@register.simple_tag(takes_context=True)
def is_rehearsal(context) -> bool:
    """Say whether the page is about something that is only practised; base.html puts a banner."""
    for name in ("round", "entry", "sheet", "juri", "delivery", "session"):
        thing = context.get(name)
        while thing is not None:
            if getattr(thing, "is_rehearsal", False):
                return True
            ways = (getattr(thing, way, None) for way in ("round", "entry", "sheet"))
            thing = next((way for way in ways if way), None)
    return False


@register.simple_tag(takes_context=True)
def draf(context, form_name: str, form):
    """Mark a <form> whose typed text static/js/draf.js keeps on the device until it is stored."""
    key = draft_key(context["request"].user, form_name)
    return format_html('data-draft="{}"{}', key, " data-bound" if form.is_bound else "")


@register.simple_tag
def antre(kind: str, form):
    """Let static/js/formulir-luring.js queue a <form> on the device while there is no network.

    kind: what the queue calls it, e.g. "laporan". The names of fields that must not be empty go
    along, because nobody else can check them there.
    """
    needed = [name for name, field in form.fields.items() if field.required]
    return format_html('data-antre="{}" data-wajib="{}"', kind, " ".join(needed))


@register.filter
def kunci_perangkat(user) -> str:
    """Hand the page of a signed-in person what opens their own unsent sheets on this device."""
    return device_keys(user) if user.is_authenticated else ""


@register.filter
def nomor_bukti(request_id) -> str:
    """Write the receipt of a stored form: 9F1D-2C56."""
    return receipt_number(request_id)


@register.filter
def error_count(form) -> int:
    """Count the sentences of a refused form, whichever library it comes from."""
    return sum(len(messages) for messages in form.errors.values())
