import datetime
import itertools

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.enums_privacy import REQUEST_TRANSITIONS, RejectReason, RequestState
from registry.models import SubjectRequest
from registry.models.subject_request import new_code, plain_code
from tests.factories.accounts import UserFactory
from tests.factories.privacy import SubjectRequestFactory
from tests.factories.registry import ForumFactory, KimFactory, MemberFactory, region

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 2, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
MOVES = {
    ("received", "in_progress"),
    ("received", "rejected"),
    ("in_progress", "done"),
    ("in_progress", "rejected"),
}


def test_request_moves_are_the_written_ones():
    allowed = {
        (one, other)
        for one, other in itertools.product(RequestState, RequestState)
        if other in REQUEST_TRANSITIONS[one]
    }

    assert allowed == MOVES


def test_receive_starts_the_clock_of_72_hours_and_logs_no_person():
    asked = SubjectRequest(
        kind="access", region=region("64.09"), requester_name="Sari Wulandari",
        requester_contact="081234567890", received_at=NOW,
    )  # fmt: skip

    asked.receive()

    assert asked.due_at == datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.user, entry.facts) == (
        "subject_request.receive", None, {"kind": "access", "region": "64.09"},
    )  # fmt: skip
    assert entry.subject_text == f"permintaan data {asked.pk}"


@pytest.mark.parametrize(
    ("owner", "path"),
    [
        (lambda: {"kim": KimFactory()}, "64.09"),
        (lambda: {"kim": None, "forum": ForumFactory(region=region("64"))}, "64"),
    ],
)
def test_receive_of_a_member_goes_to_the_office_above(owner, path):
    asked = SubjectRequest(kind="erase", member=MemberFactory(**owner()))

    asked.receive(by=UserFactory())

    assert asked.region.path == path


@pytest.mark.parametrize(
    ("passed", "clock", "late", "soon"),
    [
        (0 * HOUR, "sisa 72 jam", False, False),
        (47 * HOUR, "sisa 25 jam", False, False),
        (48 * HOUR, "sisa 24 jam", False, True),
        (71.5 * HOUR, "sisa kurang dari 1 jam", False, True),
        (72 * HOUR, "sisa kurang dari 1 jam", False, True),
        (72.5 * HOUR, "lewat kurang dari 1 jam", True, False),
        (100 * HOUR, "lewat 28 jam", True, False),
    ],
)
def test_clock_counts_hours(passed, clock, late, soon):
    with time_machine.travel(NOW, tick=False):
        asked = SubjectRequestFactory()
    with time_machine.travel(NOW + passed, tick=False):
        assert (asked.clock, asked.is_overdue, asked.is_soon) == (clock, late, soon)


def test_a_closed_request_has_no_clock():
    asked = SubjectRequestFactory(late=True, done=True)

    assert (asked.clock, asked.is_overdue, asked.is_soon) == ("", False, False)


def test_verbs_stamp_and_log_without_the_note():
    office, asked = UserFactory(), SubjectRequestFactory()

    asked.start(by=office)
    asked.finish(by=office, note="Salinan diberikan kepada Sari")

    asked.refresh_from_db()
    assert (asked.state, asked.handled_by, asked.note) == (
        "done", office, "Salinan diberikan kepada Sari",
    )  # fmt: skip
    assert asked.closed_at is not None
    assert [(one.verb, one.facts) for one in AuditEntry.objects.order_by("pk")] == [
        ("subject_request.start", {}),
        ("subject_request.finish", {"kind": "access"}),
    ]


def test_reject_keeps_the_listed_reason():
    asked = SubjectRequestFactory()

    asked.reject(by=UserFactory(), reason="identity", note="Menelepon dari nomor lain")

    assert (asked.state, asked.get_reject_reason_display()) == (
        "rejected", "Identitas pemohon tidak dapat dipastikan",
    )  # fmt: skip
    assert AuditEntry.objects.get().facts == {"reason": RejectReason.IDENTITY.label}


def test_a_request_that_was_not_started_is_not_done():
    asked = SubjectRequestFactory()

    with pytest.raises(IllegalTransitionError):
        asked.finish(by=UserFactory())

    asked.refresh_from_db()
    assert (asked.state, asked.closed_at) == ("received", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "lain"},
        {"state": "lain"},
        {"reject_reason": "lain", "state": "rejected", "closed_at": NOW},
        {"due_at": NOW, "received_at": NOW},
        {"closed_at": NOW},
        {"state": "done"},
        {"state": "in_progress", "handled_by": None},
        {"state": "rejected", "closed_at": NOW},
        {"reject_reason": "legal"},
    ],
)
def test_the_database_refuses(changes):
    asked = SubjectRequestFactory(started=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectRequest.objects.filter(pk=asked.pk).update(**changes)


def test_forget_empties_who_asked_and_keeps_the_outcome():
    asked = SubjectRequestFactory(done=True, details="Tentang Sari", note="Ditelepon")

    asked.forget(by=None)

    asked.refresh_from_db()
    kept = (asked.requester_name, asked.requester_contact, asked.details, asked.note)
    assert kept == ("", "", "", "")
    assert (asked.state, asked.kind, asked.is_forgotten) == ("done", "access", True)


@pytest.mark.parametrize(
    "typed", ["PD-7KQ2-MXRP-84TD", "pd7kq2mxrp84td", " 7KQ2 MXRP 84TD ", "pd-7kq2mxrp-84td"]
)
def test_plain_code_forgives_how_it_is_typed(typed):
    assert plain_code(typed) == "PD-7KQ2-MXRP-84TD"


def test_new_code_is_different_each_time_and_reads_back():
    codes = {new_code() for _ in range(50)}

    assert len(codes) == 50
    assert {plain_code(one) for one in codes} == codes


def test_for_list_has_the_nearest_deadline_first_and_closed_ones_last():
    closed = SubjectRequestFactory(done=True, late=True)
    fresh, late = SubjectRequestFactory(), SubjectRequestFactory(late=True)

    assert list(SubjectRequest.objects.for_list()) == [late, fresh, closed]
    assert list(SubjectRequest.objects.overdue()) == [late]


def test_visible_to_its_own_office_and_provinsi(personas):
    asked = SubjectRequestFactory()
    sees = {
        name
        for name in ("kabupaten", "kabupaten_lain", "provinsi", "provinsi_lain", "auditor",
                     "pengurus", "kecamatan", "desa", "pimpinan", "admin_sistem")
        if asked in SubjectRequest.objects.visible_to(getattr(personas, name))
    }  # fmt: skip

    assert sees == {"kabupaten", "provinsi"}


def test_to_forget_finds_closed_requests_that_still_hold_something():
    SubjectRequestFactory()
    held = SubjectRequestFactory(done=True)
    empty = SubjectRequestFactory(done=True)
    empty.forget(by=None)

    later = timezone.now() + HOUR

    assert list(SubjectRequest.objects.to_forget(later)) == [held]
    assert list(SubjectRequest.objects.to_forget(timezone.now() - HOUR)) == []
