import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from monev.closing import close_round, open_round, unclose_round
from monev.delivery import Envelope, accept_late, deliver, refuse_late
from monev.enums import RoundState, SheetState
from monev.enums_delivery import DELIVERY_TRANSITIONS, DeliveryState
from monev.judging import IncompleteSheetError, SheetInput, SheetLockedError, save_sheet
from monev.models import Result, ScoreSheet, SheetDelivery
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory, SheetFactory
from tests.monev.deliveries import whole

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("9f1d2c56-0000-4000-8000-000000000001")


@pytest.fixture
def sheet():
    return SheetFactory(entry__round=RoundFactory(scoring=True, minimum_sheets=1))


def send(sheet, typed=None, *, key=KEY, version=1, **facts):
    envelope = Envelope(key=key, version=version, **facts)
    return deliver(sheet, typed or whole(), envelope, by=sheet.juri.user)


def closed(sheet, chair=None):
    close_round(sheet.round, by=chair or UserFactory(), excused=[sheet.uuid], reason="Tanpa sinyal")
    return ScoreSheet.objects.get(pk=sheet.pk)


def stored(sheet):
    return ScoreSheet.objects.get(pk=sheet.pk)


def test_a_delivery_locks_the_sheet_and_brings_its_receipt(sheet):
    delivery = send(sheet)

    locked = stored(sheet)
    assert locked.state == SheetState.SUBMITTED
    assert {code: str(one) for code, one in locked.points().items()} == {
        "A1": "3.50", "B1": "2.50", "B2": "1.50",
    }  # fmt: skip
    assert (delivery.state, delivery.receipt) == (DeliveryState.ACCEPTED, locked.receipt)
    assert delivery.content == {}


def test_the_same_key_is_answered_alike_and_stored_once(sheet):
    first = send(sheet)

    again = send(sheet)

    assert (again.pk, again.receipt) == (first.pk, first.receipt)
    assert (SheetDelivery.objects.count(), stored(sheet).revisions.count()) == (1, 1)


def test_a_key_belongs_to_one_sheet(sheet):
    send(sheet)
    other = SheetFactory(entry__round=sheet.round, juri=sheet.juri)

    with pytest.raises(DomainError, match="milik lembar lain"):
        send(other)

    assert stored(other).state == SheetState.NOT_STARTED


def test_a_stale_base_is_refused_and_overwrites_nothing(sheet):
    save_sheet(sheet, whole(A1="1"), by=sheet.juri.user)

    with pytest.raises(StaleVersionError):
        send(sheet)

    assert str(stored(sheet).points()["A1"]) == "1.00"
    assert not SheetDelivery.objects.exists()


def test_what_was_saved_meanwhile_by_the_same_device_is_no_conflict(sheet):
    save_sheet(sheet, whole(), by=sheet.juri.user, version=1)

    assert send(sheet, version=1).state == DeliveryState.ACCEPTED


def test_a_gap_is_named_and_nothing_is_stored(sheet):
    with pytest.raises(IncompleteSheetError, match="Beri nilai untuk B2"):
        send(sheet, SheetInput(points=dict(list(whole().points.items())[:2]), texts=whole().texts))

    assert (stored(sheet).state, SheetDelivery.objects.count()) == (SheetState.NOT_STARTED, 0)


def test_after_the_closing_the_values_wait_for_the_chair(sheet):
    sheet = closed(sheet)
    clock = timezone.now() - datetime.timedelta(days=2)

    late = send(sheet, device_time=clock)

    assert (late.state, late.receipt, late.device_time) == (DeliveryState.LATE, "", clock)
    assert late.content["points"] == {"A1": "3.5", "B1": "2.5", "B2": "1.5"}
    # the rehearsal left nothing behind
    assert (stored(sheet).state, stored(sheet).scores.count()) == (SheetState.NOT_STARTED, 0)
    entry = AuditEntry.objects.get(verb="sheet.deliver_late")
    assert "3.5" not in str(entry.facts)
    assert not AuditEntry.objects.filter(verb__in=["sheet.save", "sheet.submit"]).exists()


def test_a_gap_in_a_late_sheet_is_told_to_its_juri(sheet):
    sheet = closed(sheet)

    with pytest.raises(IncompleteSheetError, match="Isi sedikitnya satu saran"):
        send(sheet, SheetInput(points=whole().points, texts={"strengths": "Rapi"}))

    assert not SheetDelivery.objects.exists()


def test_the_device_clock_decides_nothing(sheet):
    sheet = closed(sheet)

    late = send(sheet, device_time=sheet.round.created_at - datetime.timedelta(days=30))

    assert late.state == DeliveryState.LATE


def test_the_chair_accepts_a_late_sheet_which_then_counts(sheet):
    chair = UserFactory()
    sheet = closed(sheet, chair)
    late = send(sheet)

    accepted = accept_late(late, by=chair, reason="Diajukan sebelum penutupan")

    locked = stored(sheet)
    assert (locked.state, locked.digest[:4].upper()) == (
        SheetState.SUBMITTED,
        accepted.receipt[:4],
    )
    assert locked.round.excused_sheets == []
    assert locked.revisions.get().submitted_by == sheet.juri.user
    assert AuditEntry.objects.get(verb="sheet.accept_late").user == chair
    assert send(sheet).receipt == accepted.receipt
    opened = open_round(sheet.round, by=UserFactory())
    assert opened.state == RoundState.TABULATION
    # 3.5/4 x 40 + 2.5/4 x 35 + 1.5/4 x 25 = 66.25
    assert str(Result.objects.get(outcome__round=opened).total_points) == "66.25"


def test_the_chair_refuses_a_late_sheet_and_its_values_stay(sheet):
    chair = UserFactory()
    sheet = closed(sheet, chair)
    late = send(sheet)

    refused = refuse_late(late, by=chair, reason="Sesudah rapat")

    assert refused.state == DeliveryState.LATE_REFUSED
    assert refused.content["points"]["A1"] == "3.5"
    assert stored(sheet).state == SheetState.NOT_STARTED


@pytest.mark.parametrize("decide", [accept_late, refuse_late])
def test_a_decision_needs_a_reason_and_is_made_once(sheet, decide):
    sheet = closed(sheet)
    late = send(sheet)

    with pytest.raises(DomainError, match="Tulis alasan"):
        decide(late, by=UserFactory(), reason=" ")
    decide(late, by=UserFactory(), reason="Alasan")
    with pytest.raises(DomainError):
        refuse_late(SheetDelivery.objects.get(), by=UserFactory(), reason="Lagi")


def test_values_are_not_opened_while_a_late_sheet_is_undecided(sheet):
    sheet = closed(sheet)
    late = send(sheet)

    with pytest.raises(DomainError, match="Lembar terlambat menunggu putusan"):
        open_round(sheet.round, by=UserFactory())
    refuse_late(late, by=UserFactory(), reason="Sesudah rapat")

    assert open_round(sheet.round, by=UserFactory()).state == RoundState.TABULATION


def test_a_late_sheet_on_a_stale_base_is_not_accepted_over_the_newer_one(sheet):
    save_sheet(sheet, whole(A1="1"), by=sheet.juri.user)
    sheet = closed(stored(sheet))
    late = send(sheet, version=1)

    with pytest.raises(StaleVersionError, match="lebih baru"):
        accept_late(late, by=UserFactory(), reason="Alasan")

    assert str(stored(sheet).points()["A1"]) == "1.00"


def test_a_late_sheet_is_not_accepted_when_the_scoring_goes_on(sheet):
    sheet = closed(sheet)
    late = send(sheet)
    unclose_round(sheet.round, by=UserFactory())

    with pytest.raises(IllegalTransitionError):
        accept_late(late, by=UserFactory(), reason="Alasan")


def test_a_round_that_stands_still_takes_nothing(sheet):
    sheet.round.halt(RoundState.SUSPENDED, by=UserFactory(), reason="Banjir")

    with pytest.raises(SheetLockedError, match="ditunda"):
        send(stored(sheet))


@pytest.mark.parametrize("source", DeliveryState)
@pytest.mark.parametrize("target", DeliveryState)
def test_a_delivery_moves_along_its_table_only(sheet, source, target):
    facts = {"receipt": "AAAA", "decided_at": timezone.now(), "decided_by": UserFactory()}
    facts["decision_reason"] = "Alasan"
    row = SheetDelivery.objects.create(key=KEY, sheet=sheet, state=source, **facts)

    if target in DELIVERY_TRANSITIONS[source]:
        row.move_to(target)
        assert SheetDelivery.objects.get().state == target
    else:
        with pytest.raises(IllegalTransitionError):
            row.move_to(target)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "unknown"},
        {"state": DeliveryState.ACCEPTED, "receipt": ""},
        {"state": DeliveryState.LATE_REFUSED, "decision_reason": ""},
    ],
)
def test_the_database_refuses(sheet, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetDelivery.objects.create(key=KEY, sheet=sheet, **facts)


def test_the_key_is_unique(sheet):
    row = {"key": KEY, "sheet": sheet, "state": DeliveryState.LATE}
    SheetDelivery.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        SheetDelivery.objects.create(**row)
