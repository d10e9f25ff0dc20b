"""Closed vocabularies of information on its way down: from the office through KIM to people."""

from django.db.models import TextChoices


class BriefKind(TextChoices):
    SERVICE = "service", "Layanan publik"
    PROGRAMME = "programme", "Program dan kebijakan"
    WARNING = "warning", "Peringatan dan kesiapsiagaan"
    HEALTH = "health", "Kesehatan"
    NOTICE = "notice", "Pengumuman"
    HOAX = "hoax", "Klarifikasi hoaks"


class BriefState(TextChoices):
    """How far a brief is; "habis masa" is told by its last day."""

    DRAFT = "draft", "Draf"
    PUBLISHED = "published", "Terbit"
    REPLACED = "replaced", "Diganti"
    WITHDRAWN = "withdrawn", "Ditarik"


BRIEF_TRANSITIONS = {
    BriefState.DRAFT: {BriefState.PUBLISHED, BriefState.WITHDRAWN},
    BriefState.PUBLISHED: {BriefState.REPLACED, BriefState.WITHDRAWN},
    # What people may have passed on stays readable as what it was: said no longer to hold.
    BriefState.REPLACED: set(),
    BriefState.WITHDRAWN: set(),
}


class Passing(TextChoices):
    """What a KIM has done with a brief; told by its rows, never stored."""

    REACHED = "sudah", "Sudah disampaikan"
    NOT_YET = "belum", "Belum disampaikan"
    TAKEN = "diambil", "Diambil, belum disampaikan"
    NOT_TAKEN = "belum-diambil", "Belum diambil"
