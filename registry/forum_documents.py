"""Contexts of the PDF documents of a forum and of a region's numbers."""

from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.pdf import render
from kim_portal.ui_tags import angka
from registry.area_figures import area_figures
from registry.enums import RegionLevel
from registry.letterhead import letterhead
from registry.models import Forum, Region
from registry.renewal_letter import office_of

FIGURES_TEMPLATE = "registry/pdf/angka_wilayah.typ"
YEAR_TEMPLATE = "registry/pdf/laporan_forum.typ"


def figures_document(region: Region) -> bytes:
    """Return the PDF of a region's numbers with their definitions."""
    today = timezone.localdate()
    groups = [
        {
            "title": title,
            "rows": [[one.label, angka(one.value), one.definition] for one in figures],
        }
        for title, figures in area_figures(region, today)
    ]
    return render(
        FIGURES_TEMPLATE,
        {
            "title": "Angka KIM",
            "place": region.place,
            "head": letterhead(region.at_level(RegionLevel.KABUPATEN) or region),
            "day": date_format(today),
            "groups": groups,
        },
    )


def year_document(forum: Forum, facts: dict) -> bytes:
    """Return the PDF of a forum's yearly report; facts: what `forum_year()` returned."""
    return render(YEAR_TEMPLATE, year_context(forum, facts))


def year_context(forum: Forum, facts: dict) -> dict:
    sums = facts["sums"]
    return {
        "name": forum.name,
        "place": forum.region.place,
        "office": office_of(forum.region),
        "year": facts["year"],
        "last": date_format(facts["last"]),
        "printed_on": date_format(timezone.localdate()),
        "is_sample": forum.is_sample,
        "decrees": [_decree(sk) for sk in facts["decrees"]],
        "officers": [
            [office, who or "(nama tidak ditampilkan)", _term(start, end)]
            for office, who, start, end in facts["officers"]
        ],
        "members": [
            [line.kim.name, line.kim.region.label, angka(line.activity_count)]
            for line in facts["members"]
        ],
        "totals": [
            ["Kegiatan terverifikasi", angka(sums["count"])],
            ["Di antaranya kegiatan bersama", angka(facts["joint_count"])],
            ["Peserta menurut laporan", angka(sums["people"] or 0)],
            ["Pemeriksaan kelengkapan", angka(facts["checks"]["all"])],
        ],
        "activities": [
            [date_format(one.held_on), one.title, one.owners_in_words, angka(one.participant_count)]
            for one in facts["activities"]
        ],
        "events": [
            [date_format(one.held_on), one.theme, angka(one.people)] for one in facts["events"]
        ],
        "notes": [
            [note.kind_words, note.text, note.about or "Seluruh wilayah", note.answer]
            for note in facts["notes"]
        ],
        "interests": [
            [one.region.label, date_format(one.told_on), one.get_state_display()]
            for one in facts["interests"]
        ],
        "outages": [
            [one.places, one.reason, _term(one.starts_on, one.ends_on)] for one in facts["outages"]
        ],
    }


def _decree(sk) -> str:
    until = f"sampai {date_format(sk.expires_on)}" if sk.expires_on else "tanpa tanggal berakhir"
    issuer = sk.get_issuer_role_display().lower()
    return (
        f"Nomor {sk.number}, ditetapkan {issuer} {date_format(sk.signed_on)}, "
        f"berlaku {date_format(sk.starts_on)} {until}"
    )


def _term(start, end) -> str:
    return f"{date_format(start)} – {date_format(end) if end else 'sekarang'}"
