import uuid
from decimal import Decimal

import pytest

from kim_portal.errors import DomainError
from monev.closing import close_round
from monev.conflicts import decide_conflict, declare
from monev.delivery import Envelope, accept_late, deliver
from monev.enums import PanelRole, RoundState, SheetState
from monev.enums_panel import ConflictKind, ConflictState
from monev.judging import IncompleteSheetError, SheetInput, save_sheet, submit_sheet
from monev.models import FieldFinding, Round, Score, ScoreSheet, SheetDelivery
from monev.seating import seat
from monev.stages import advance
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    FindingFactory,
    InstrumentFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
)
from tests.monev.deliveries import whole

pytestmark = pytest.mark.django_db

# A1 is judged at the desk, B1 in the field, B2 at the presentation.
TOO_EARLY = "Lembar diajukan setelah paparan dimulai. Isian Anda tersimpan sampai saat itu."


@pytest.fixture
def field_sheet():
    return SheetFactory(entry__round=RoundFactory(verifying=True))


def save(sheet, points=None, notes=None):
    typed = SheetInput(
        points={code: Decimal(one) for code, one in (points or {}).items()}, notes=notes or {}
    )
    return save_sheet(sheet, typed, by=sheet.juri.user)


def stored(sheet):
    rows = Score.objects.filter(sheet=sheet).select_related("indicator")
    return {row.indicator.code: row.points for row in rows}


def test_sheets_are_made_when_the_field_verification_begins():
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    JuriFactory(round=round_, role=PanelRole.CHAIR)
    JuriFactory(round=round_)
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    EntryFactory(round=round_)

    advance(round_, RoundState.FIELD_VERIFICATION, by=UserFactory())

    # one entry x two juri
    assert ScoreSheet.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"minimum_sheets": 5}, "Tim penilai baru 2 juri, paling sedikit 5."),
        ({}, "1 benturan kepentingan menunggu keputusan dinas."),
    ],
)
def test_field_verification_begins_with_a_settled_panel(facts, sentence):
    round_ = RoundFactory(state=RoundState.DESK_CHECK, **facts)
    chair = JuriFactory(round=round_, role=PanelRole.CHAIR)
    JuriFactory(round=round_)
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    entry = EntryFactory(round=round_)
    if not facts:
        declare(chair, entry, kind=ConflictKind.OTHER, reason="Kenal", by=chair.user)

    with pytest.raises(DomainError) as refused:
        advance(round_, RoundState.FIELD_VERIFICATION, by=UserFactory())

    assert sentence in refused.value.message
    assert not ScoreSheet.objects.exists()


def test_desk_indicators_take_points_in_the_field_verification(field_sheet):
    saved = save(field_sheet, {"A1": "2.5"}, {"A1": "Lengkap"})

    assert (saved.state, stored(saved)) == (SheetState.IN_PROGRESS, {"A1": Decimal("2.5")})


@pytest.mark.parametrize(("points", "notes"), [({"B2": "3"}, {}), ({}, {"B2": "Nanti"})])
def test_presentation_indicators_are_closed_until_the_presentation(field_sheet, points, notes):
    with pytest.raises(DomainError) as refused:
        save(field_sheet, {"A1": "2"} | points, notes)

    assert (refused.value.message, refused.value.field) == ("B2 dibuka saat paparan.", "skor-B2")
    assert stored(field_sheet) == {}


def test_every_indicator_is_open_in_the_presentation(field_sheet):
    Round.objects.update(state=RoundState.PRESENTATION)

    save(ScoreSheet.objects.get(), {"A1": "2", "B2": "3"})

    assert stored(field_sheet) == {"A1": Decimal(2), "B2": Decimal(3)}


def test_submit_sheet_waits_for_the_presentation(field_sheet):
    save(field_sheet, {"A1": "2"})

    with pytest.raises(IncompleteSheetError) as refused:
        submit_sheet(field_sheet, by=field_sheet.juri.user)

    assert refused.value.message == TOO_EARLY
    assert ScoreSheet.objects.get().state == SheetState.IN_PROGRESS


def test_a_delivery_in_the_field_verification_is_refused_and_stores_nothing(field_sheet):
    typed = SheetInput(points={"A1": Decimal(2)})

    with pytest.raises(IncompleteSheetError) as refused:
        deliver(field_sheet, typed, Envelope(uuid.uuid4()), by=field_sheet.juri.user)

    assert refused.value.message == TOO_EARLY
    assert stored(field_sheet) == {}
    assert not SheetDelivery.objects.exists()


def test_a_delivery_with_a_closed_indicator_names_it(field_sheet):
    FindingFactory(visit__entry=field_sheet.entry)

    with pytest.raises(DomainError, match="B2 dibuka saat paparan"):
        deliver(field_sheet, whole(), Envelope(uuid.uuid4()), by=field_sheet.juri.user)


def test_the_chair_does_not_close_in_the_field_verification(field_sheet):
    with pytest.raises(DomainError, match="tidak sedang berjalan"):
        close_round(field_sheet.round, by=UserFactory())


def test_a_juri_seated_in_the_field_verification_gets_sheets(field_sheet):
    seated = seat(field_sheet.round, UserFactory(), role=PanelRole.MEMBER, by=UserFactory())

    assert seated.sheets.get().entry == field_sheet.entry


def test_a_conflict_allowed_in_the_field_verification_gives_the_sheet_back():
    round_ = RoundFactory(state=RoundState.FIELD_VERIFICATION)
    juri, entry = JuriFactory(round=round_), EntryFactory(round=round_)
    declare(juri, entry, kind=ConflictKind.OTHER, reason="Kenal", by=juri.user)

    decide_conflict(
        juri, entry, ConflictState.ALLOWED, kind=ConflictKind.OTHER, reason="Jauh",
        by=UserFactory(),
    )  # fmt: skip

    assert ScoreSheet.objects.get().juri == juri


NO_FINDING = "B1 Indikator B1 belum punya temuan lapangan, jadi belum dapat dinilai."
CAPPED = "Nilai B1 Indikator B1 paling tinggi 1: temuan lapangan tidak sesuai."


def test_r3_8_no_field_score_without_a_finding(field_sheet):
    with pytest.raises(DomainError) as refused:
        save(field_sheet, {"A1": "2", "B1": "3"})

    assert (refused.value.message, refused.value.field) == (NO_FINDING, "skor-B1")
    assert stored(field_sheet) == {}


def test_a_note_needs_no_finding(field_sheet):
    save(field_sheet, notes={"B1": "Tanyakan papan informasi"})

    assert Score.objects.get().note == "Tanyakan papan informasi"


def test_a_finding_of_another_entry_opens_nothing(field_sheet):
    FindingFactory(visit__entry=EntryFactory(round=field_sheet.round))

    with pytest.raises(DomainError, match="belum punya temuan"):
        save(field_sheet, {"B1": "3"})


@pytest.mark.parametrize("outcome", ["match", "partly"])
def test_a_finding_opens_the_whole_scale(field_sheet, outcome):
    FindingFactory(visit__entry=field_sheet.entry, outcome=outcome)

    save(field_sheet, {"B1": "4"})

    assert stored(field_sheet) == {"B1": Decimal(4)}


@pytest.mark.parametrize(("points", "taken"), [("0", True), ("1", True), ("1.5", False)])
def test_r3_7_a_mismatch_caps_the_indicator_at_1(field_sheet, points, taken):
    FindingFactory(visit__entry=field_sheet.entry, outcome="mismatch")

    if taken:
        save(field_sheet, {"B1": points})
    else:
        with pytest.raises(DomainError) as refused:
            save(field_sheet, {"B1": points})
        assert refused.value.message == CAPPED

    assert stored(field_sheet) == ({"B1": Decimal(points)} if taken else {})


def test_the_cap_stands_one_above_the_lowest_value_of_the_scale():
    round_ = RoundFactory(
        verifying=True, instrument=InstrumentFactory(scale_min=1, scale_max=5, scale_step=1)
    )
    sheet = SheetFactory(entry__round=round_)
    FindingFactory(visit__entry=sheet.entry, outcome="mismatch")

    # 1 + 1
    save(sheet, {"B1": "2"})
    with pytest.raises(DomainError, match="paling tinggi 2"):
        save(ScoreSheet.objects.get(), {"B1": "3"})


def test_one_mismatch_among_several_visits_caps(field_sheet):
    FindingFactory(visit__entry=field_sheet.entry, outcome="match")
    FindingFactory(visit__entry=field_sheet.entry, outcome="mismatch")

    with pytest.raises(DomainError, match="paling tinggi 1"):
        save(field_sheet, {"B1": "2"})


def test_an_addendum_is_the_last_word_of_its_finding(field_sheet):
    finding = FindingFactory(visit__entry=field_sheet.entry, outcome="mismatch")
    finding.addenda.create(outcome="match", text="Papan dipasang lagi", written_by=UserFactory())

    save(field_sheet, {"B1": "4"})

    assert stored(field_sheet) == {"B1": Decimal(4)}


def test_a_round_without_field_verification_needs_no_finding():
    sheet = SheetFactory(entry__round=RoundFactory(scoring=True))

    save(sheet, {"B1": "4"})

    assert stored(sheet) == {"B1": Decimal(4)}


def filled_before_the_finding(outcome):
    """A whole sheet whose points of B1 were stored before what was found changed."""
    sheet = SheetFactory(
        entry__round=RoundFactory(scoring=True, has_field_visit=True),
        state=SheetState.IN_PROGRESS, scores={"A1": "2", "B1": "3", "B2": "2"},
        strengths="Kanal hidup", advice="Perbarui SK",
    )  # fmt: skip
    if outcome:
        FindingFactory(visit__entry=sheet.entry, outcome=outcome)
    return sheet


@pytest.mark.parametrize(("outcome", "sentence"), [("", NO_FINDING), ("mismatch", CAPPED)])
def test_submit_sheet_refuses_field_points_that_no_finding_carries(outcome, sentence):
    sheet = filled_before_the_finding(outcome)

    with pytest.raises(IncompleteSheetError) as refused:
        submit_sheet(sheet, by=sheet.juri.user)

    assert refused.value.message == sentence
    assert [gap.code for gap in refused.value.missing] == ["B1"]


def test_submit_sheet_takes_field_points_that_a_finding_carries():
    sheet = filled_before_the_finding("match")

    assert submit_sheet(sheet, by=sheet.juri.user).state == SheetState.SUBMITTED


def test_a_delivery_without_a_finding_is_refused_and_stores_nothing():
    sheet = SheetFactory(entry__round=RoundFactory(scoring=True, has_field_visit=True))

    with pytest.raises(DomainError, match="belum punya temuan"):
        deliver(sheet, whole(), Envelope(uuid.uuid4()), by=sheet.juri.user)

    assert stored(sheet) == {}


def test_the_chair_learns_no_value_from_a_cap_that_came_after_a_late_delivery():
    sheet = SheetFactory(entry__round=RoundFactory(scoring=True, has_field_visit=True))
    finding = FindingFactory(visit__entry=sheet.entry)
    close_round(sheet.round, by=UserFactory(), excused=[sheet.uuid], reason="Sakit")
    late = deliver(sheet, whole(), Envelope(uuid.uuid4()), by=sheet.juri.user)
    FieldFinding.objects.filter(pk=finding.pk).update(outcome="mismatch")

    with pytest.raises(DomainError) as refused:
        accept_late(late, by=UserFactory(), reason="Sinyal putus")

    assert refused.value.message == "Lembar ini belum lengkap, jadi tidak dapat diterima."
