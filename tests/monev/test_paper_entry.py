from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import Document
from monev import judging
from monev.closing import close_round, open_round
from monev.delivery import Envelope, deliver
from monev.enums import PanelRole, SheetState
from monev.enums_delivery import DeliveryState
from monev.enums_paper import PAPER_TRANSITIONS, PaperState
from monev.judging import IncompleteSheetError, SheetInput, SheetLockedError
from monev.models import PaperSheet, PaperTyping, ScoreSheet, SheetDelivery
from monev.paper_entry import (
    MOST_COMPARISONS,
    confirm_paper,
    differing_parts,
    type_paper,
    withdraw_paper,
)
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf
from tests.factories.monev import JuriFactory, RoundFactory, SheetFactory
from tests.monev.deliveries import whole
from tests.threats.together import on_postgresql, run_together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sheet(db):
    return SheetFactory(entry__round=RoundFactory(scoring=True, minimum_sheets=1))


@pytest.fixture
def typists(db):
    return UserFactory(full_name="Sekretaris"), UserFactory(full_name="Petugas Dinas")


def scan():
    return Document(pdf().read(), "kertas.pdf", "application/pdf")


def typed_by(person, sheet, typed=None):
    return type_paper(sheet, typed or whole(), scan=scan(), by=person)


def typed_twice(sheet, typists, second=None):
    typed_by(typists[0], sheet)
    return typed_by(typists[1], sheet, second)


def stored(sheet):
    return ScoreSheet.objects.get(pk=sheet.pk)


def test_two_equal_typings_wait_for_the_juri_and_count_like_a_delivery(sheet, typists):
    paper = typed_twice(sheet, typists)
    assert (paper.state, paper.differing) == (PaperState.EQUAL, [])
    assert stored(sheet).state == SheetState.NOT_STARTED

    delivery = confirm_paper(paper, by=sheet.juri.user)

    locked = stored(sheet)
    assert (delivery.key, delivery.state, delivery.receipt) == (
        paper.key, DeliveryState.ACCEPTED, locked.receipt,
    )  # fmt: skip
    assert {code: str(one) for code, one in locked.points().items()} == {
        "A1": "3.50", "B1": "2.50", "B2": "1.50",
    }  # fmt: skip
    paper.refresh_from_db()
    assert (paper.state, paper.confirmed_by) == (PaperState.CONFIRMED, sheet.juri.user)


def test_one_person_is_never_both(sheet, typists):
    typed_by(typists[0], sheet)
    paper = typed_by(typists[0], sheet, whole(A1="1"))

    assert paper.state == PaperState.FIRST
    [only] = paper.typings.all()
    assert only.content["points"]["A1"] == "1"
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperTyping.objects.create(paper=paper, number=2, typist=typists[0], content={})


def test_a_third_person_is_refused(sheet, typists):
    typed_twice(sheet, typists, whole(A1="1"))

    with pytest.raises(DomainError, match="sudah diketik dua orang lain"):
        typed_by(UserFactory(), sheet)


@pytest.mark.parametrize("role", [PanelRole.CHAIR, PanelRole.MEMBER])
def test_whoever_judges_types_no_paper(sheet, role):
    seat = JuriFactory(round=sheet.round, role=role)

    for person in (seat.user, sheet.juri.user):
        with pytest.raises(DomainError, match="tidak mengetik lembar kertas"):
            typed_by(person, sheet)
    assert not PaperSheet.objects.exists()


def test_the_first_typing_brings_the_scan(sheet, typists):
    with pytest.raises(DomainError, match="Lampirkan foto atau pindaian"):
        type_paper(sheet, whole(), by=typists[0])

    paper = typed_by(typists[0], sheet)

    assert (paper.content_type, paper.original_name) == ("application/pdf", "kertas.pdf")


def test_unequal_typings_name_the_parts_and_not_what_is_in_them(sheet, typists):
    second = whole(A1="3", B2="1")
    paper = typed_twice(sheet, typists, second)

    assert (paper.state, paper.differing) == (PaperState.UNEQUAL, ["Nilai A1", "Nilai B2"])
    with pytest.raises(IllegalTransitionError):
        confirm_paper(paper, by=sheet.juri.user)

    # the second person looks at the paper again
    paper = typed_by(typists[1], sheet)
    assert (paper.state, paper.differing) == (PaperState.EQUAL, [])


def test_nobody_tries_out_values_until_they_fit(sheet, typists):
    typed_by(typists[0], sheet)
    for number in range(MOST_COMPARISONS):
        typed_by(typists[1], sheet, whole(A1=str(number % 3)))

    with pytest.raises(DomainError, match="sudah dibandingkan lima kali"):
        typed_by(typists[1], sheet)
    assert PaperSheet.objects.get().state == PaperState.UNEQUAL


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda one: one["texts"].update(strengths="rahasia  kekuatan."), []),
        (lambda one: one["texts"].update(strengths="lain"), ["Kekuatan"]),
        (lambda one: one["notes"].update(B2=""), ["Catatan B2"]),
        (lambda one: one["points"].update(A1=None), ["Nilai A1"]),
        (lambda one: one["points"].pop("B1"), ["Nilai B1"]),
        (lambda one: one["points"].update(A1="35"), ["Nilai A1"]),
    ],
)
def test_numbers_are_exact_and_texts_are_compared_by_their_letters(change, parts):
    first = {
        "points": {"A1": "3.5", "B1": "2"},
        "notes": {"B2": "Catatan"},
        "texts": {"strengths": "Rahasia-Kekuatan", "advice": "Saran"},
    }
    second = {part: dict(values) for part, values in first.items()}
    change(second)

    assert differing_parts(first, second) == parts


def test_the_chair_confirms_only_with_the_reason_why_the_juri_cannot(sheet, typists):
    chair = JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user
    paper = typed_twice(sheet, typists)

    with pytest.raises(DomainError, match="mengapa juri tidak dapat"):
        confirm_paper(paper, by=chair, reason=" ")
    confirm_paper(paper, by=chair, reason="Juri dirawat")

    paper.refresh_from_db()
    assert (paper.confirmed_by, paper.reason) == (chair, "Juri dirawat")
    assert stored(sheet).state == SheetState.SUBMITTED


def test_gaps_are_named_to_the_juri_and_not_to_the_chair(sheet, typists):
    gap = SheetInput(points={"A1": Decimal(4)}, texts={"strengths": "a", "advice": "b"})
    typed_by(typists[0], sheet, gap)
    paper = typed_by(typists[1], sheet, gap)

    with pytest.raises(IncompleteSheetError, match="Tulis catatan untuk nilai 4"):
        confirm_paper(paper, by=sheet.juri.user)
    with pytest.raises(DomainError) as refused:
        confirm_paper(paper, by=UserFactory(), reason="Sakit")
    assert "4" not in refused.value.message
    assert stored(sheet).state == SheetState.NOT_STARTED


def test_a_sheet_filled_on_the_server_meanwhile_is_not_overwritten(sheet, typists):
    paper = typed_twice(sheet, typists)
    judging.save_sheet(sheet, SheetInput(points={"A1": 1}), by=sheet.juri.user)

    with pytest.raises(StaleVersionError):
        confirm_paper(paper, by=sheet.juri.user)

    assert stored(sheet).points() == {"A1": 1}
    assert PaperSheet.objects.get().state == PaperState.EQUAL


def test_paper_after_the_closing_waits_for_the_chair_like_any_late_delivery(sheet, typists):
    close_round(sheet.round, by=UserFactory(), excused=[sheet.uuid], reason="Tanpa sinyal")
    paper = typed_twice(stored(sheet), typists)

    delivery = confirm_paper(paper, by=sheet.juri.user)

    assert delivery.state == DeliveryState.LATE
    assert stored(sheet).state == SheetState.NOT_STARTED


def test_after_the_opening_no_paper_is_typed(sheet, typists):
    other = SheetFactory(entry=sheet.entry)
    deliver(other, whole(), Envelope(sheet.uuid, version=1), by=other.juri.user)
    close_round(sheet.round, by=UserFactory(), excused=[sheet.uuid], reason="Sakit")
    open_round(sheet.round, by=UserFactory())

    with pytest.raises(SheetLockedError):
        typed_by(typists[0], stored(sheet))


def test_a_withdrawn_paper_makes_room_for_another(sheet, typists):
    paper = typed_twice(sheet, typists)
    with pytest.raises(DomainError, match="Tulis alasan"):
        withdraw_paper(paper, by=typists[0], reason=" ")
    withdraw_paper(paper, by=typists[0], reason="Kertas lain")

    again = typed_by(typists[0], sheet)

    assert (again.pk != paper.pk, again.state) == (True, PaperState.FIRST)


def test_the_log_of_the_typing_holds_no_value(sheet, typists):
    paper = typed_twice(sheet, typists, whole(A1="3"))
    typed_by(typists[1], sheet)
    confirm_paper(paper, by=sheet.juri.user)

    logged = AuditEntry.objects.filter(verb__endswith="_paper")
    text = " ".join(f"{one.verb} {one.facts}" for one in logged)

    assert logged.count() == 4
    assert [leak for leak in ("3.5", "RAHASIA") if leak in text] == []


def test_paper_moves_along_its_table():
    pairs = {(old, new) for old, targets in PAPER_TRANSITIONS.items() for new in targets}

    assert pairs == {
        ("first", "unequal"), ("first", "equal"), ("first", "withdrawn"), ("unequal", "equal"),
        ("unequal", "withdrawn"), ("equal", "confirmed"), ("equal", "withdrawn"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "facts", [{"state": PaperState.CONFIRMED}, {"state": PaperState.WITHDRAWN}, {"state": "x"}]
)
def test_the_database_refuses_a_paper_without_its_facts(sheet, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.create(sheet=sheet, base_version=1, **facts)


def test_the_database_refuses_two_running_papers_and_a_third_typing(sheet, typists):
    paper = typed_twice(sheet, typists)

    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.create(sheet=sheet, base_version=1)
    for number in (2, 3):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperTyping.objects.create(paper=paper, number=number, typist=UserFactory(), content={})


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_people_typing_at_one_moment_make_one_paper(attempt):
    sheet = SheetFactory(entry__round=RoundFactory(scoring=True))
    one, two = UserFactory(), UserFactory()

    raised = run_together(lambda: typed_by(one, sheet), lambda: typed_by(two, sheet))

    assert raised == [None, None]
    paper = PaperSheet.objects.get()
    assert (paper.state, paper.typings.count()) == (PaperState.EQUAL, 2)


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_juri_and_chair_confirming_at_one_moment_hand_in_once(attempt):
    sheet = SheetFactory(entry__round=RoundFactory(scoring=True))
    chair = UserFactory()
    paper = typed_twice(sheet, (UserFactory(), UserFactory()))

    raised = run_together(
        lambda: confirm_paper(paper, by=sheet.juri.user),
        lambda: confirm_paper(paper, by=chair, reason="Sakit"),
    )

    assert sorted(str(one) for one in raised) != ["None", "None"]
    assert (SheetDelivery.objects.count(), stored(sheet).revisions.count()) == (1, 1)
    assert connection.vendor == "postgresql"
