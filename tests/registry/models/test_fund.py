import itertools

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import Document
from registry.enums import FundSource, FundStage, FundState
from registry.models import FundRecord, FundYear
from tests.factories.accounts import UserFactory
from tests.factories.fund import FundRecordFactory, FundYearFactory
from tests.factories.registry import ForumFactory, KimFactory

pytestmark = pytest.mark.django_db


def refused_by_database(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()
    return True


@pytest.mark.parametrize(
    "columns",
    [
        {"amount": -1},
        {"amount": 1_000_000_000_000},
        {"amount": 0},
        {"is_in_kind": True, "item": ""},
        {"stage": "lent"},
        {"source": "lottery"},
        {"state": "gone"},
        {"prize_tax": 5},
        {"source": FundSource.PRIZE, "prize_tax": 1_500_001},
        {"source": FundSource.PRIZE, "prize_tax": -1},
        {"source": FundSource.PRIZE, "stage": FundStage.SPENT, "prize_tax": 5},
        {"state": FundState.VOID},
        {"ended_at": timezone.now(), "end_reason": "salah"},
        {"state": FundState.VOID, "ended_at": timezone.now()},
    ],
)
def test_fund_record_database_refuses(columns):
    assert refused_by_database(lambda: FundRecordFactory(**columns))


@pytest.mark.parametrize(
    "columns",
    [
        {"amount": 999_999_999_999},
        {"amount": 0, "goods": True},
        {"source": FundSource.PRIZE, "prize_tax": 0},
        {"source": FundSource.PRIZE, "prize_tax": 1_500_000},
    ],
)
def test_fund_record_database_takes_the_limits(columns):
    assert FundRecordFactory(**columns).pk


@pytest.mark.parametrize("year", [1999, 2101, 0])
def test_fund_year_database_refuses_a_year_out_of_range(year):
    assert refused_by_database(lambda: FundYearFactory(year=year))


def test_fund_year_database_wants_exactly_one_owner():
    assert refused_by_database(lambda: FundYearFactory(forum=ForumFactory()))
    assert refused_by_database(lambda: FundYearFactory(kim=None))


def test_fund_year_database_refuses_a_second_row_per_owner():
    kim, forum = KimFactory(verified=True), ForumFactory()
    FundYearFactory(kim=kim)
    FundYearFactory(kim=None, forum=forum)

    assert refused_by_database(lambda: FundYearFactory(kim=kim))
    assert refused_by_database(lambda: FundYearFactory(kim=None, forum=forum))


def test_fund_year_database_wants_an_author_of_the_statement():
    assert refused_by_database(lambda: FundYearFactory(none_declared_at=timezone.now()))


@pytest.mark.parametrize(("old", "new"), list(itertools.product(FundState, FundState)))
def test_fund_record_moves_only_along_its_table(old, new):
    allowed = {
        (FundState.ACTIVE, FundState.REPLACED),
        (FundState.ACTIVE, FundState.VOID),
    }
    ended = {} if old == FundState.ACTIVE else {"ended_at": timezone.now(), "end_reason": "x"}
    record = FundRecordFactory(state=old, **ended)

    if (old, new) in allowed:
        record.move_to(new, ended_at=timezone.now(), end_reason="salah")
        record.refresh_from_db()
        assert record.state == new
    else:
        with pytest.raises(IllegalTransitionError):
            record.move_to(new, ended_at=timezone.now(), end_reason="salah")


def test_fund_record_void_keeps_the_row_and_logs_it():
    record, user = FundRecordFactory(), UserFactory()

    record.void(by=user, reason="Tercatat dua kali")

    record.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert (record.state, record.end_reason) == (FundState.VOID, "Tercatat dua kali")
    assert (entry.verb, entry.user, entry.facts["amount"]) == ("fund.void", user, 1_500_000)
    assert FundRecord.objects.counted().count() == 0


def test_fund_record_void_twice_is_refused_and_logged_once():
    record = FundRecordFactory()
    stale = FundRecord.objects.get(pk=record.pk)
    record.void(by=UserFactory(), reason="Salah")

    with pytest.raises(IllegalTransitionError):
        stale.void(by=UserFactory(), reason="Lagi")

    assert AuditEntry.objects.count() == 1


def test_fund_record_attach_document_once():
    record, user = FundRecordFactory(spent=True), UserFactory()
    paper = Document(b"%PDF-1", "nota.pdf", "application/pdf")

    record.attach_document(paper, by=user)

    record.refresh_from_db()
    assert record.file.read() == b"%PDF-1"
    assert not record.lacks_document
    assert AuditEntry.objects.get().verb == "fund.attach"
    with pytest.raises(DomainError, match="sudah punya dokumen"):
        record.attach_document(Document(b"%PDF-2", "lain.pdf", "application/pdf"), by=user)
    assert FundRecord.objects.get().file.read() == b"%PDF-1"


def test_fund_record_attach_document_is_refused_after_the_end():
    record = FundRecordFactory()
    record.void(by=UserFactory(), reason="Salah")

    with pytest.raises(DomainError, match="tidak berlaku"):
        record.attach_document(Document(b"x", "n.pdf", "application/pdf"), by=UserFactory())


@pytest.mark.parametrize("roles", [["kabupaten", "desa", "pengurus", "auditor", "pimpinan"]])
def test_fund_record_visible_to_agrees_with_the_permission(personas, roles):
    own = FundRecordFactory(kim=personas.kim)
    other = FundRecordFactory(kim=personas.other_kim)

    for name in [*roles, "provinsi", "kecamatan", "nobody", "juri", "kabupaten_lain",
                 "pengurus_lain", "admin_sistem"]:  # fmt: skip
        user = getattr(personas, name)
        seen = set(FundRecord.objects.visible_to(user))
        allowed = {r for r in (own, other) if user.has_perm("registry.view_fund", r)}
        assert seen == allowed, name


def test_fund_record_faults_find_only_what_counts():
    kim = KimFactory(verified=True)
    bare = FundRecordFactory(kim=kim, spent=True)
    gone = FundRecordFactory(kim=kim, spent=True)
    gone.void(by=UserFactory(), reason="Salah")
    FundRecordFactory(kim=kim, spent=True, documented=True)
    first = FundRecordFactory(kim=kim, documented=True, sha256="a" * 64)
    second = FundRecordFactory(kim=kim, documented=True, sha256="a" * 64)
    prize = FundRecordFactory(kim=kim, source=FundSource.PRIZE)
    FundRecordFactory(kim=kim, source=FundSource.PRIZE, prize_tax=0)
    FundRecordFactory(kim=kim, source=FundSource.PRIZE, goods=True)

    assert list(FundRecord.objects.without_document()) == [bare]
    assert set(FundRecord.objects.with_shared_document()) == {first, second}
    assert list(FundRecord.objects.without_tax()) == [prize]


def test_fund_year_of_a_forum_belongs_to_its_region():
    forum = ForumFactory()

    year = FundYear.objects.opened(forum, 2026)

    assert (year.owner, year.region, year.kim_id) == (forum, forum.region, None)
