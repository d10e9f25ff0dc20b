import threading

import pytest
import time_machine
from django.db import connection

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.bookkeeping import book, correct, declare_none, withdraw_none
from registry.enums import FundSource, FundStage, FundState
from registry.models import FundRecord, FundYear
from tests.factories.accounts import UserFactory
from tests.factories.fund import FundRecordFactory
from tests.factories.registry import ForumFactory, KimFactory

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-05-12 10:00+08:00", tick=False):
        yield


@pytest.fixture
def kim():
    return KimFactory(verified=True)


@pytest.fixture
def user():
    return UserFactory()


def entry(**columns):
    return FundRecord(
        **{"stage": FundStage.RECEIVED, "source": FundSource.ADD, "amount": 5} | columns
    )


def test_fund_book_stores_and_logs(kim, user):
    found = book(entry(), owner=kim, year=2026, by=user)

    logged = AuditEntry.objects.get()
    assert (found.fund_year.kim, found.year, found.created_by) == (kim, 2026, user)
    assert (logged.verb, logged.facts["amount"], logged.facts["year"]) == ("fund.create", 5, 2026)


def test_fund_book_takes_a_forum(user):
    forum = ForumFactory()

    assert book(entry(), owner=forum, year=2026, by=user).owner == forum


@pytest.mark.parametrize(
    ("stage", "year", "latest"),
    [
        (FundStage.RECEIVED, 2027, 2026),
        (FundStage.SPENT, 2027, 2026),
        (FundStage.PLANNED, 2028, 2027),
        (FundStage.PLANNED, 1999, 2027),
    ],
)
def test_fund_book_refuses_a_year_that_cannot_be_meant(kim, user, stage, year, latest):
    with pytest.raises(DomainError) as refusal:
        book(entry(stage=stage), owner=kim, year=year, by=user)

    assert refusal.value.message == f"Isi tahun antara 2000 dan {latest}"
    assert refusal.value.field == "year"
    assert not FundYear.objects.exists()
    assert not AuditEntry.objects.exists()


def test_fund_declare_none_and_records_exclude_each_other(kim, user):
    declare_none(kim, 2026, by=user)

    with pytest.raises(DomainError, match="Tahun 2026 sudah dinyatakan tidak ada anggaran"):
        book(entry(), owner=kim, year=2026, by=user)

    assert FundRecord.objects.count() == 0
    assert book(entry(), owner=kim, year=2025, by=user).pk


def test_fund_declare_none_is_refused_while_records_count(kim, user):
    FundRecordFactory(kim=kim)

    with pytest.raises(DomainError) as refusal:
        declare_none(kim, 2026, by=user)

    assert refusal.value.message == (
        "Tahun 2026 sudah punya 1 catatan anggaran. "
        "Batalkan catatan itu dahulu bila memang tidak ada anggaran."
    )
    assert not FundYear.objects.get().is_declared_none
    assert not AuditEntry.objects.exists()


def test_fund_declare_none_passes_when_the_records_were_cancelled(kim, user):
    FundRecordFactory(kim=kim).void(by=user, reason="Salah KIM")

    assert declare_none(kim, 2026, by=user).is_declared_none


def test_fund_declare_none_twice_is_one_statement(kim, user):
    declare_none(kim, 2026, by=user)
    declare_none(kim, 2026, by=user)

    assert FundYear.objects.count() == 1
    assert AuditEntry.objects.filter(verb="fund.declare_none").count() == 1


def test_fund_withdraw_none_opens_the_year_and_logs(kim, user):
    declare_none(kim, 2026, by=user)

    withdraw_none(kim, 2026, by=user)

    assert book(entry(), owner=kim, year=2026, by=user).pk
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "fund.declare_none",
        "fund.withdraw_none",
        "fund.create",
    ]


def test_fund_correct_keeps_the_old_record_with_its_reason(kim, user):
    old = FundRecordFactory(kim=kim, spent=True, documented=True)

    new = correct(old, entry(stage="spent", amount=1_250_000), year=2026, by=user, reason="Nota")

    old.refresh_from_db()
    logged = AuditEntry.objects.get()
    assert (old.state, old.amount, old.end_reason) == (FundState.REPLACED, 1_500_000, "Nota")
    assert (new.replaces, new.amount, new.file.name) == (old, 1_250_000, old.file.name)
    assert (logged.facts["before"]["amount"], logged.facts["after"]["amount"]) == (
        1_500_000,
        1_250_000,
    )
    assert list(FundRecord.objects.counted()) == [new]


def test_fund_correct_of_a_replaced_record_is_refused(kim, user):
    old = FundRecordFactory(kim=kim)
    stale = FundRecord.objects.get(pk=old.pk)
    correct(old, entry(), year=2026, by=user, reason="Satu")

    with pytest.raises(IllegalTransitionError):
        correct(stale, entry(amount=7), year=2026, by=user, reason="Dua")

    assert FundRecord.objects.count() == 2


def test_fund_correct_into_a_declared_year_leaves_nothing(kim, user):
    old = FundRecordFactory(kim=kim)
    declare_none(kim, 2025, by=user)

    with pytest.raises(DomainError, match="Tahun 2025"):
        correct(old, entry(), year=2025, by=user, reason="Tahun salah")

    assert FundRecord.objects.get().state == FundState.ACTIVE


def test_fund_correct_moves_a_record_to_another_year(kim, user):
    old = FundRecordFactory(kim=kim)

    assert correct(old, entry(), year=2024, by=user, reason="Tahun salah").year == 2024


# Tests share one SQLite connection's memory, where a second writer is refused instead of queued.
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks exist on PostgreSQL only")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_", range(3))
def test_fund_declare_none_and_a_record_at_once_never_both_stay(_):
    kim, user = KimFactory(verified=True), UserFactory()
    start = threading.Barrier(2)
    outcomes = []

    def attempt(act):
        start.wait()
        try:
            act()
            outcomes.append("stored")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    acts = [
        lambda: declare_none(kim, 2026, by=user),
        lambda: book(entry(), owner=kim, year=2026, by=user),
    ]
    threads = [threading.Thread(target=attempt, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    year = FundYear.objects.get()
    assert sorted(outcomes) == ["refused", "stored"]
    assert year.is_declared_none != year.records.counted().exists()
