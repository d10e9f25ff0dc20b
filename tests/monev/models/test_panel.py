import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from monev.enums import PanelRole
from monev.models import JuriAssignment
from tests.factories.accounts import UserFactory
from tests.factories.monev import JuriFactory

pytestmark = pytest.mark.django_db


def test_juri_has_one_seat_per_round_at_a_time():
    first = JuriFactory()
    again = JuriAssignment(round=first.round, user=first.user)

    with pytest.raises(ValidationError, match="sudah duduk dalam tim penilai putaran ini"):
        again.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    first.ended_at, first.end_reason = timezone.now(), "Sakit"
    first.save()
    again.save()
    assert JuriAssignment.objects.count() == 2


def test_panel_has_one_chair():
    first = JuriFactory(role=PanelRole.CHAIR)
    second = JuriAssignment(round=first.round, user=UserFactory(), role=PanelRole.CHAIR)

    with pytest.raises(ValidationError, match="sudah punya ketua tim penilai"):
        second.validate_constraints()
    with pytest.raises(IntegrityError):
        second.save()


def test_juri_end_needs_a_reason():
    seat = JuriFactory()
    seat.ended_at = timezone.now()

    with pytest.raises(ValidationError, match="Tulis alasan juri berhenti."):
        seat.validate_constraints()
    with pytest.raises(IntegrityError):
        seat.save()


def test_juri_sign_integrity_once():
    seat, by = JuriFactory(integrity_signed_at=None), UserFactory()

    seat.sign_integrity(by=by)
    signed_at = seat.integrity_signed_at
    seat.sign_integrity(by=by)

    seat.refresh_from_db()
    assert seat.integrity_signed_at == signed_at
    assert AuditEntry.objects.filter(verb="juri.sign_integrity").count() == 1


def test_seat_of_finds_the_seat_held_now():
    seat = JuriFactory()
    ended = JuriFactory(round=seat.round, ended_at=timezone.now())

    assert JuriAssignment.objects.seat_of(seat.user, seat.round) == seat
    assert JuriAssignment.objects.seat_of(ended.user, seat.round) is None


def test_juri_visible_to_those_who_may_see_the_round(personas):
    seats = list(JuriAssignment.objects.all())

    wrong = [
        (name, seat.pk)
        for name, user in vars(personas).items()
        if hasattr(user, "has_perm")
        for seat in seats
        if (seat in JuriAssignment.objects.visible_to(user))
        != user.has_perm("monev.view_round", seat)
    ]

    assert wrong == []
