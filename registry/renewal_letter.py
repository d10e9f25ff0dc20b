"""What asks for a successor of an SK: the draft letter to its issuer and the WhatsApp reminder."""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal import pdf
from kim_portal.sharing import whatsapp_url
from kim_portal.terbilang import long_date
from kim_portal.ui_tags import pukul
from registry.duties import duties
from registry.enums import IssuerRole, Position, RegionKind, RegionLevel, Role
from registry.letterhead import letterhead, own_head
from registry.models import Member, Region, Sk

# Letters in one file: more would keep an office waiting for the download.
LETTERS_AT_ONCE = 100
UNKNOWN = "…………………………"
TEMPLATE = "registry/pdf/surat_perpanjangan.typ"


def letters_pdf(decrees: Iterable[Sk], *, by) -> bytes:
    """Return one PDF with a draft letter per SK, each on its own page."""
    return pdf.render(TEMPLATE, {"letters": letter_facts(decrees, by=by)})


def letter_facts(decrees: Iterable[Sk], *, by) -> list[dict]:
    """Return what each letter says; needs rows of `for_list()`.

    Costs one query for all ketua, and two per kabupaten whose office writes.
    """
    decrees = list(decrees)
    in_office = Member.objects.in_office().filter(position=Position.KETUA)
    kim_ids = [sk.kim_id for sk in decrees if sk.kim_id]
    forum_ids = [sk.forum_id for sk in decrees if sk.forum_id]
    chairs = {("kim", one.kim_id): one.full_name for one in in_office.filter(kim__in=kim_ids)}
    if forum_ids:
        held = in_office.filter(forum__in=forum_ids)
        chairs |= {("forum", one.forum_id): one.full_name for one in held}
    offices = [_writing_office(sk, by) for sk in decrees]
    heads = {office: letterhead(office) for office in dict.fromkeys(offices) if office}
    return [
        _letter(sk) | _sender(sk, heads.get(office), chairs)
        for sk, office in zip(decrees, offices, strict=True)
    ]


def _writing_office(sk: Sk, by) -> Region | None:
    """Return the kabupaten whose office asks for the SK, or None when the KIM asks itself."""
    kabupaten = sk.region.at_level(RegionLevel.KABUPATEN)
    writes = duties(by).covers(sk.region.path, Role.KABUPATEN)
    # Nobody writes to the own head: there the pengurus ask.
    return kabupaten if writes and sk.issuer_role != IssuerRole.KEPALA_DINAS else None


def _sender(sk: Sk, head: dict | None, chairs: dict) -> dict:
    """Return head and signature: of the office when it writes, else of the KIM or forum."""
    year = timezone.localdate().year
    if head:
        return {
            "head": head, "signed_as": f"Kepala {head['name']}", "signed_by": UNKNOWN,
            "copy_to": f"Ketua {sk.owner}", "town_and_date": f"{UNKNOWN} {year}",
        }  # fmt: skip
    address = getattr(sk.owner, "address", "") or UNKNOWN
    return {
        "head": own_head(str(sk.owner), sk.region.place, f"Sekretariat: {address}"),
        "signed_as": f"Ketua {sk.owner}",
        "signed_by": chairs.get((sk.owner._meta.model_name, sk.owner.pk)) or UNKNOWN,
        "copy_to": "",
        "town_and_date": f"{sk.region.name}, {UNKNOWN} {year}",
    }


def _letter(sk: Sk) -> dict:
    region, today = sk.region, timezone.localdate()
    over = sk.is_expired(today)
    begins = sk.expires_on + datetime.timedelta(days=1) if sk.expires_on and not over else None
    return {
        "owner": str(sk.owner),
        "place": region.place,
        "addressee": addressee(sk),
        "decree": f"{sk.get_kind_display()} nomor {sk.number} tanggal {long_date(sk.signed_on)}",
        "issuer": sk.get_issuer_role_display().lower(),
        "validity": _validity(sk, over),
        "begins": long_date(begins) if begins else UNKNOWN,
        "positions": [Position(one).label for one in ("ketua", "sekretaris", "bendahara")],
        "unknown": UNKNOWN,
    }


def _validity(sk: Sk, over: bool) -> str:
    since = f"berlaku sejak {long_date(sk.starts_on)}"
    if sk.expires_on is None:
        return f"{since} tanpa menyebut tanggal berakhir"
    ends = "sudah berakhir" if over else "berakhir"
    return f"{since} dan {ends} pada {long_date(sk.expires_on)}"


def addressee(sk: Sk) -> str:
    """Name the office that issued the SK, never the person: the letter meets the present one."""
    region, role = sk.region, sk.issuer_role
    desa, kecamatan = region.at_level(RegionLevel.DESA), region.at_level(RegionLevel.KECAMATAN)
    kabupaten, provinsi = (
        region.at_level(RegionLevel.KABUPATEN), region.at_level(RegionLevel.PROVINSI),
    )  # fmt: skip
    if role in {IssuerRole.KEPALA_DESA, IssuerRole.LURAH} and desa:
        # A desa that became a kelurahan has a lurah, whoever signed the old paper.
        title = "Lurah" if desa.kind == RegionKind.KELURAHAN else "Kepala Desa"
        return f"{title} {desa.name}"
    if role == IssuerRole.CAMAT and kecamatan:
        return f"Camat {kecamatan.name}"
    if role == IssuerRole.KEPALA_DINAS and kabupaten:
        return f"Kepala {office_of(region)}"
    if role == IssuerRole.BUPATI and kabupaten:
        is_kota = kabupaten.kind == RegionKind.KOTA
        name = kabupaten.name.removeprefix("Kabupaten ").removeprefix("Kota ")
        return f"{'Wali Kota' if is_kota else 'Bupati'} {name}"
    if role == IssuerRole.GUBERNUR and provinsi:
        return f"Gubernur {provinsi.name}"
    return f"Pejabat penerbit SK {UNKNOWN}"


def office_of(region) -> str:
    """Name of the office that guides this place: its own name where it is known."""
    kabupaten = region.at_level(RegionLevel.KABUPATEN) or region
    return kabupaten.office_name or f"Diskominfo {kabupaten.name}"


def reminder_text(sk: Sk, *, by) -> str:
    """Return the reminder an office sends by hand: no number, no person's name, one link."""
    region, day = sk.region, date_format(sk.expires_on)
    sender = office_of(region)
    if not duties(by).covers(region.path, Role.KABUPATEN):
        kecamatan = region.at_level(RegionLevel.KECAMATAN)
        sender = kecamatan.label if kecamatan else sender
    link = f"{settings.SITE_URL}{sk.get_absolute_url()}"
    greeting = f"Halo pengurus {sk.owner}, pesan dari {sender}: SK nomor {sk.number} "
    if sk.is_expired():
        return (
            f"{greeting}sudah berakhir {day}. Agar dapat ikut Monev, minta SK baru dari "
            f"penerbitnya, lalu catat di portal. Draf suratnya ada di:\n{link}"
        )
    zone = region.timezone
    last = datetime.datetime.combine(sk.expires_on, datetime.time(23, 59), ZoneInfo(zone))
    return (
        f"{greeting}berakhir {day}. Agar tetap dapat ikut Monev, catat SK baru paling lambat "
        f"{pukul(last, zone)}. Draf suratnya ada di:\n{link}"
    )


def reminder_url(sk: Sk, *, by) -> str:
    """Return the link that opens WhatsApp with the text and lets the sender choose to whom."""
    return whatsapp_url(reminder_text(sk, by=by))
