"""Before the chair closes, nobody reads a value that is not their own, on a page or in the log."""

import uuid

import pytest
from django.urls import reverse

from monev.closing import close_round
from monev.delivery import Envelope, deliver
from monev.models import (
    FieldVisit,
    JuriAssignment,
    PaperSheet,
    Round,
    ScoreSheet,
    SheetDelivery,
)
from monev.paper_entry import type_paper
from tests.access.paper_entry import scan
from tests.access.row import PERSONAS
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, FindingFactory, QuestionNoteFactory, SheetFactory
from tests.monev.deliveries import whole
from tests.traces import marks_shown

pytestmark = pytest.mark.one_database

# 3.5/4 x 40 + 2.5/4 x 35 + 1.5/4 x 25 = 35 + 21.875 + 9.375 = 66.25; as texts a page could show.
VALUES = {"A1": "3.5", "B1": "2.5", "B2": "1.5"}
NOTE = "RAHASIA-TANYA"
LEAKS = [
    NOTE,
    "66,25",
    "66.25",
    "66,3",
    "21,88",
    "RAHASIA-KEKUATAN",
    "RAHASIA-SARAN",
    "RAHASIA-CATATAN",
]


@pytest.fixture(params=["scoring", "closed"])
def sealed(personas, request):
    """The round of the personas while it is scored, and when the chair alone has closed it.

    `juri` has handed in one sheet.
    """
    seat = JuriAssignment.objects.get(user=personas.juri)
    entry = EntryFactory(round=personas.round, kim=personas.kim)
    sheet = SheetFactory(entry=entry, juri=seat, submitted=True, scores=VALUES)
    sheet.scores.update(note="RAHASIA-CATATAN")
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        strengths="RAHASIA-KEKUATAN", advice="RAHASIA-SARAN"
    )
    QuestionNoteFactory(entry=entry, seat=seat, question=NOTE)
    # Findings stand beside the points on the sheet, and nowhere the other way round.
    Round.objects.update(has_field_visit=True)
    FindingFactory(visit__entry=entry)
    other = JuriAssignment.objects.get(user=personas.ketua_juri)
    owed = SheetFactory(entry=entry, juri=other, scores={"A1": "1"})
    if request.param == "closed":
        close_round(personas.round, by=personas.ketua_juri, excused=[owed.uuid], reason="Sakit")
        # A second sheet of the same juri comes late and waits for the chair.
        late = SheetFactory(entry=EntryFactory(round=personas.round), juri=seat)
        FindingFactory(visit__entry=late.entry)
        deliver(late, whole(), Envelope(uuid.uuid4()), by=personas.juri)
    # Another sheet of the same juri was filled on paper; two people typed it alike.
    papered = SheetFactory(entry=EntryFactory(round=personas.round), juri=seat)
    for _ in range(2):
        type_paper(papered, whole(), scan=scan(), by=UserFactory())
    return sheet


def pages(sheet):
    slug, entry, uuid = sheet.round.slug, sheet.entry_id, sheet.uuid
    of_round = [
        "round_detail", "round_close", "round_open", "result_table", "result_confidence",
        "round_return",
        "result_decide", "beritaacara_detail", "beritaacara_create", "beritaacara_sign",
        "beritaacara_issue", "beritaacara_upload", "beritaacara_copy", "decree_create",
        "round_publish",
        "result_detail", "entry_list", "juri_list", "readiness_list", "rule_update", "entry_create",
        "hall_screen", "hall_detail", "hall_order", "requirement_list", "calibration_detail",
        "calibration_open", "calibration_entry_take", "visit_list", "visit_plan",
        "plan_detail", "plan_draw", "plan_import", "plan_update", "plan_end",
        "delegation_list", "round_advice", "round_sectors",
        "division_detail", "division_update", "regions_detail",
        "round_rehearse", "rehearsal_wipe",
        "correction_create", "correction_leave_out", "correction_publish", "correction_drop",
        "correction_disqualify", "package_list",
        "objection_list", "delegate_list", "delegate_create",
    ]  # fmt: skip
    yield from (reverse(f"monev:{name}", args=[slug]) for name in of_round)
    yield reverse("monev:plenary_answer", args=[slug, "0" * 16])
    yield reverse("monev:result_export", args=[slug, "csv"])
    yield reverse("monev:juri_feedback_detail", args=[sheet.juri_id])
    yield from (
        reverse(f"monev:{name}", args=[entry])
        for name in (
            "entry_detail",
            "entry_feedback",
            "objection_create",
            "entry_promote",
            "entry_waive",
            "entry_categorize",
            "entry_leave_out",
            "entry_notes",
            "document_list",
            "entry_return",
            "entry_extend",
        )
    )
    yield from (
        reverse(f"monev:{name}", args=[uuid])
        for name in ("sheet_detail", "sheet_check", "sheet_reopen")
    )
    yield from (one.get_absolute_url() for one in FieldVisit.objects.all())
    yield from (one.get_absolute_url() for one in SheetDelivery.objects.all())
    yield reverse("monev:paper_list", args=[slug])
    for paper in PaperSheet.objects.all():
        yield from (paper.get_absolute_url(), reverse("monev:paper_type", args=[paper.sheet.uuid]))
        yield reverse("monev:paper_withdraw", args=[paper.key])
    yield reverse("monev:bundle_detail", args=[slug, 1])
    yield reverse("monev:bundle_proof", args=[slug, 1, "P01"])
    yield f"{reverse('monev:bundle_recompute')}?putaran={slug}&versi=1"
    yield from (reverse("monev:offline_desk"), reverse("monev:sheet_upload"))
    yield from (reverse("tasks"), reverse("monev:round_list"), reverse("home"))
    yield sheet.entry.kim.get_absolute_url()
    yield reverse("accounts:auditentry_list")


@pytest.mark.parametrize("persona", [name for name in PERSONAS if name != "juri"])
def test_nobody_else_reads_a_value_before_opening(sealed, personas, as_user, persona):
    client = as_user(getattr(personas, persona))

    assert marks_shown(client, pages(sealed), LEAKS) == set()


def test_the_pages_do_show_values_to_their_owner(sealed, personas, as_user):
    client = as_user(personas.juri)

    text = "".join(client.get(url).content.decode() for url in pages(sealed))

    # what the test above looks for is there to be found
    assert {NOTE, "RAHASIA-KEKUATAN", "RAHASIA-SARAN", "RAHASIA-CATATAN", "66,3"} <= {
        leak for leak in LEAKS if leak in text
    }


def test_the_panel_reads_each_other_after_opening(sealed, personas, as_user):
    personas.round.state = "tabulation"
    personas.round.save()

    text = as_user(personas.ketua_juri).get(sealed.get_absolute_url()).content.decode()
    outsider = as_user(personas.juri_lain).get(sealed.get_absolute_url())

    assert "RAHASIA-SARAN" in text
    assert outsider.status_code == 404
