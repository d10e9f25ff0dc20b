"""Demo data of minutes: one blank page as a paper, marked as sample."""

import io

import pikepdf

from registry.models import ActivityReport, Minutes

SUBJECT = "Pembentukan KIM dan rencana kegiatan tahun ini"


def add_minutes(demo) -> None:
    """Give one KIM of a RegistryDemo the minutes of its desa, for its latest activity."""
    kim = demo.kim["KIM Mangun Karya"]
    published = ActivityReport.objects.published().of_kim(kim)
    minutes = Minutes(
        kim=kim, held_on=demo.days(-75), subject=SUBJECT, is_sample=True,
        report=published.order_by("-held_on", "-pk").first(),
    )  # fmt: skip
    minutes.attach(_blank_page(), name="notulen-contoh.pdf", content_type="application/pdf")
    minutes.store(by=demo.users["bangunmulya"])


def _blank_page() -> bytes:
    buffer = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.save(buffer)
    return buffer.getvalue()
