import datetime
import itertools

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.enums_assistance import (
    PermitKind,
    PermitState,
)
from registry.models import UmkmPermit
from tests.factories.accounts import UserFactory
from tests.factories.assistance import PermitFactory, UmkmFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
TODAY = datetime.date(2026, 11, 21)
ALLOWED = {
    ("none", "preparing"), ("none", "in_process"), ("none", "issued"),
    ("preparing", "none"), ("preparing", "in_process"), ("preparing", "issued"),
    ("in_process", "preparing"), ("in_process", "issued"), ("in_process", "rejected"),
    ("issued", "in_process"),
    ("rejected", "preparing"), ("rejected", "in_process"),
}  # fmt: skip


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def facts(state):
    issued = state == PermitState.ISSUED
    return {"issued_on": datetime.date(2024, 3, 1) if issued else None, "expires_on": None}


@pytest.mark.parametrize(("old", "new"), list(itertools.product(PermitState, PermitState)))
def test_permit_moves_only_along_the_table(old, new):
    permit = PermitFactory(state=old, **facts(old))

    if (old, new) in ALLOWED or old == new:
        permit.revise(new, by=UserFactory(), **facts(new))
    else:
        with pytest.raises(IllegalTransitionError):
            permit.revise(new, by=UserFactory(), **facts(new))
        new = old

    permit.refresh_from_db()
    assert permit.state == new


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "npwp"}, "Pilihan ini tidak dikenal."),
        ({"state": "expired"}, "Pilihan ini tidak dikenal."),
        ({"issued_on": None}, "Isi tanggal izin terbit"),
        ({"state": "preparing"}, "Tanggal hanya diisi untuk izin yang sudah terbit"),
        (
            {"expires_on": datetime.date(2024, 2, 29)},
            "Masa berlaku tidak boleh berakhir sebelum tanggal terbit",
        ),
        ({"is_number_public": True}, "Isi nomor izin yang akan ditampilkan"),
    ],
)
def test_permit_refuses_what_cannot_be(wrong, sentence):
    permit = PermitFactory(issued=True)
    for name, value in wrong.items():
        setattr(permit, name, value)

    with pytest.raises(ValidationError) as refusal:
        permit.validate_constraints()
    with pytest.raises(IntegrityError):
        permit.save()

    assert sentence in refusal.value.messages


def test_permit_is_under_way_once_per_kind():
    first = PermitFactory(state=PermitState.PREPARING)

    with pytest.raises(IntegrityError):
        PermitFactory(umkm=first.umkm, state=PermitState.IN_PROCESS)


# TODAY is 21 November; 60 days later is 20 January.
@pytest.mark.parametrize(
    ("expires_on", "label", "tone"),
    [
        (None, "Terbit", "baik"),
        (datetime.date(2026, 11, 20), "Kedaluwarsa", "salah"),
        (datetime.date(2026, 11, 21), "Hampir habis", "awas"),
        (datetime.date(2027, 1, 20), "Hampir habis", "awas"),
        (datetime.date(2027, 1, 21), "Terbit", "baik"),
    ],
)
def test_permit_is_over_by_its_date(expires_on, label, tone):
    permit = PermitFactory(issued=True, expires_on=expires_on)

    assert (permit.status_label, permit.status_tone) == (label, tone)
    assert permit.is_in_force() is UmkmPermit.objects.in_force().contains(permit)
    listed = UmkmPermit.objects.ending().contains(permit)
    assert listed is (label in {"Kedaluwarsa", "Hampir habis"})


def test_permit_renewed_needs_no_warning_any_more():
    over = PermitFactory(issued=True, expires_on=TODAY)
    PermitFactory(
        umkm=over.umkm, issued=True, issued_on=datetime.date(2026, 11, 2), expires_on=None
    )
    ended = UmkmFactory(ended_on=TODAY)
    PermitFactory(umkm=ended, issued=True, expires_on=TODAY)

    assert list(UmkmPermit.objects.ending()) == []


def test_umkm_shows_the_newest_issued_and_what_is_under_way():
    umkm = UmkmFactory()
    PermitFactory(umkm=umkm, issued=True, expires_on=datetime.date(2025, 3, 1))
    newest = PermitFactory(umkm=umkm, issued=True, issued_on=datetime.date(2025, 3, 2))
    renewal = PermitFactory(umkm=umkm, state=PermitState.PREPARING)
    nib = PermitFactory(umkm=umkm, kind=PermitKind.NIB)

    assert set(umkm.current_permits) == {newest, renewal, nib}
    assert umkm.permits_in_force == [newest]


def test_permit_revise_is_recorded_and_a_refusal_leaves_nothing():
    permit, by = PermitFactory(), UserFactory()

    permit.revise(PermitState.ISSUED, by=by, number="ID64110001", **facts(PermitState.ISSUED))
    with pytest.raises(IllegalTransitionError):
        permit.revise(PermitState.REJECTED, by=by, number="", **facts(PermitState.REJECTED))

    stored = UmkmPermit.objects.get()
    assert (stored.state, stored.number, stored.version) == ("issued", "ID64110001", 2)
    assert list(AuditEntry.objects.values_list("verb", "facts")) == [
        ("permit.update", {"kind": "halal", "before": "none", "after": "issued"})
    ]


def test_permit_revise_refuses_a_row_that_moved_meanwhile():
    permit = PermitFactory(state=PermitState.PREPARING)
    UmkmPermit.objects.update(state=PermitState.IN_PROCESS)

    with pytest.raises(IllegalTransitionError, match="sudah berubah"):
        permit.revise(PermitState.PREPARING, by=UserFactory(), number="1")

    assert UmkmPermit.objects.get().number == ""
