import datetime
import itertools

import pytest
import time_machine
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import SK_TRANSITIONS, SkCheck, SkState, SkValidity
from registry.models import Sk
from tests.access.row import PERSONAS
from tests.factories.accounts import UserFactory
from tests.factories.registry import ForumFactory, KimFactory, SkFactory, region

TODAY = datetime.date(2026, 11, 21)
pytestmark = pytest.mark.django_db


STAMPS = {
    SkState.ACTIVE: {},
    SkState.REPLACED: {"ended_on": TODAY},
    SkState.REVOKED: {"revoked_at": datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)},
}


def in_state(state, **kwargs):
    return SkFactory(state=state, **STAMPS[state], **kwargs)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(SkState, SkState)))
def test_sk_moves_only_along_the_table(old, new):
    sk = in_state(old)

    moved = True
    try:
        sk.move_to(new, **STAMPS[new])
    except IllegalTransitionError:
        moved = False

    sk.refresh_from_db()
    assert moved == (new in SK_TRANSITIONS[old])
    assert sk.state == (new if moved else old)


@pytest.mark.parametrize(
    ("expires_on", "starts_on", "validity"),
    [
        (None, "2024-01-01", SkValidity.IN_FORCE),
        ("2027-01-21", "2024-01-01", SkValidity.IN_FORCE),
        # Sixty days before the end and on the last day itself the SK still counts.
        ("2027-01-20", "2024-01-01", SkValidity.ENDING),
        ("2026-11-21", "2024-01-01", SkValidity.ENDING),
        ("2026-11-20", "2024-01-01", SkValidity.EXPIRED),
        ("2028-01-01", "2026-11-22", SkValidity.UPCOMING),
    ],
)
def test_sk_validity_and_its_query_agree(expires_on, starts_on, validity):
    sk = SkFactory(expires_on=expires_on, starts_on=starts_on)
    sk.refresh_from_db()

    found = [v for v in SkValidity if Sk.objects.with_validity(v, TODAY).exists()]

    assert (sk.validity(TODAY), found) == (validity, [validity])


def test_sk_revoked_is_revoked_whatever_its_dates():
    sk = in_state(SkState.REVOKED, expires_on="2020-01-01", starts_on="2019-01-01")
    sk.refresh_from_db()

    found = [v for v in SkValidity if Sk.objects.with_validity(v, TODAY).exists()]

    assert (sk.validity(TODAY), found) == (SkValidity.REVOKED, [SkValidity.REVOKED])


@pytest.mark.parametrize(
    ("expires_on", "text"),
    [
        (None, "tanpa tanggal berakhir"),
        (datetime.date(2026, 11, 21), "berakhir hari ini"),
        (datetime.date(2027, 3, 12), "111 hari lagi"),
        (datetime.date(2026, 11, 14), "berakhir 7 hari lalu"),
    ],
)
@time_machine.travel("2026-11-21 04:00+00:00", tick=False)
def test_sk_days_left_in_words(expires_on, text):
    assert SkFactory(expires_on=expires_on).days_left_text == text


@time_machine.travel("2026-11-21 04:00+00:00", tick=False)
def test_kim_keeps_several_sk_and_the_newest_in_force_is_current():
    kim = KimFactory()
    SkFactory(kim=kim, starts_on="2020-01-01", expires_on="2023-01-01")
    SkFactory(kim=kim, starts_on="2023-01-01", expires_on="2028-01-01")
    current = SkFactory(kim=kim, starts_on="2025-01-01", expires_on="2028-01-01")
    SkFactory(kim=kim, starts_on="2027-01-01", expires_on="2030-01-01")

    found = kim.current_sk

    assert (found, kim.sk_set.count()) == (current, 4)


def test_sk_revoke_ends_it_and_is_recorded():
    sk, user = SkFactory(), UserFactory()

    sk.revoke(by=user, reason="Salah catat tanggal")

    sk.refresh_from_db()
    entry = AuditEntry.objects.get(verb="sk.revoke")
    assert (sk.state, sk.revoke_reason, sk.revoked_at is not None) == (
        SkState.REVOKED, "Salah catat tanggal", True,
    )  # fmt: skip
    assert (entry.user, entry.facts) == (user, {"reason": "Salah catat tanggal"})


def test_sk_revoke_twice_leaves_the_first_reason():
    sk, user = SkFactory(), UserFactory()
    sk.revoke(by=user, reason="Pertama")

    with pytest.raises(IllegalTransitionError, match="sudah dicabut"):
        sk.revoke(by=user, reason="Kedua")

    sk.refresh_from_db()
    assert sk.revoke_reason == "Pertama"
    assert AuditEntry.objects.filter(verb="sk.revoke").count() == 1


def test_sk_check_stores_the_result():
    sk, user = SkFactory(), UserFactory()

    sk.check_scan(SkCheck.MISMATCH, by=user, note="Tanggalnya beda")

    sk.refresh_from_db()
    assert (sk.check_result, sk.check_note) == (SkCheck.MISMATCH, "Tanggalnya beda")
    assert AuditEntry.objects.get(verb="sk.check").facts == {
        "result": "mismatch", "note": "Tanggalnya beda",
    }  # fmt: skip


def test_sk_check_mismatch_needs_a_note():
    sk = SkFactory()

    with pytest.raises(DomainError) as refusal:
        sk.check_scan(SkCheck.MISMATCH, by=UserFactory())

    sk.refresh_from_db()
    assert (refusal.value.field, sk.check_result) == ("note", SkCheck.UNCHECKED)
    assert not AuditEntry.objects.exists()


def test_sk_check_of_a_revoked_one_is_refused():
    sk = in_state(SkState.REVOKED)

    with pytest.raises(IllegalTransitionError):
        sk.check_scan(SkCheck.MATCHED, by=UserFactory())

    sk.refresh_from_db()
    assert sk.check_result == SkCheck.UNCHECKED


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_on": datetime.date(2024, 3, 12)},
        {"expires_on": datetime.date(2023, 1, 1)},
        {"kim": None},
        {"state": "revoked"},
        {"revoked_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
        {"kind": "surat"},
        {"issuer_role": "ketua_rt"},
        {"check_result": "mungkin"},
    ],
    ids=str,
)
def test_sk_database_refuses(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SkFactory(**wrong)


def test_sk_database_refuses_two_owners():
    with pytest.raises(IntegrityError), transaction.atomic():
        SkFactory(forum=ForumFactory())


@pytest.mark.parametrize("owner", ["kim", "forum"])
def test_sk_number_is_recorded_once_per_owner(owner):
    place = {"kim": KimFactory()} if owner == "kim" else {"kim": None, "forum": ForumFactory()}
    SkFactory(number="141/7/2024", **place)

    with pytest.raises(IntegrityError), transaction.atomic():
        SkFactory(number="141/7/2024", **place)


def test_sk_number_of_a_revoked_one_may_be_recorded_anew():
    kim = KimFactory()
    in_state(SkState.REVOKED, kim=kim, number="141/7/2024")

    SkFactory(kim=kim, number="141/7/2024")

    assert kim.sk_set.count() == 2


def test_sk_visible_to_agrees_with_the_permission(personas):
    rows = [
        SkFactory(kim=personas.kim),
        SkFactory(kim=personas.other_kim),
        SkFactory(kim=None, forum=ForumFactory(region=region("64.09.02"))),
        SkFactory(kim=None, forum=ForumFactory(region=region("64.08"))),
        SkFactory(kim=KimFactory(region=region("64.09.03.2009"))),
    ]

    wrong = []
    for name in PERSONAS:
        user = getattr(personas, name)
        if user is None:
            continue
        visible = set(Sk.objects.visible_to(user))
        wrong += [
            (name, str(row)) for row in rows
            if (row in visible) != user.has_perm("registry.view_sk", row)
        ]  # fmt: skip

    assert wrong == []
