import uuid
from decimal import Decimal

import pytest

from kim_portal.errors import DomainError
from monev.closing import close_round
from monev.conflicts import decide_conflict, declare
from monev.delivery import Envelope, deliver
from monev.enums import PanelRole, RoundState, SheetState
from monev.enums_panel import ConflictKind, ConflictState
from monev.judging import IncompleteSheetError, SheetInput, save_sheet, submit_sheet
from monev.models import Round, Score, ScoreSheet, SheetDelivery
from monev.seating import seat
from monev.stages import advance
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.monev.deliveries import whole

pytestmark = pytest.mark.django_db

# A1 is judged at the desk, B1 in the field, B2 at the presentation.
TOO_EARLY = "Lembar diajukan setelah paparan dimulai. Isian Anda tersimpan sampai saat itu."


@pytest.fixture
def field_sheet():
    return SheetFactory(entry__round=RoundFactory(state=RoundState.FIELD_VERIFICATION))


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


@pytest.mark.parametrize("code", ["A1"])
def test_desk_indicators_take_points_in_the_field_verification(field_sheet, code):
    saved = save(field_sheet, {code: "2.5"}, {code: "Lengkap"})

    assert (saved.state, stored(saved)) == (SheetState.IN_PROGRESS, {code: Decimal("2.5")})


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
