from decimal import Decimal

import factory
from django.utils import timezone

from monev.calibration import open_calibration
from monev.calibration_scoring import save_calibration, submit_calibration
from monev.enums import PanelRole, RoundState
from monev.enums_calibration import CalibrationState, MaterialKind
from monev.judging import SheetInput
from monev.models import CalibrationEntry, CalibrationSession, CalibrationSheet
from tests.factories.accounts import UserFactory
from tests.factories.monev import JuriFactory, RoundFactory

# Weights 40 (aspect A), 35 and 25 (aspect B); scale 0–4.
STRICT = {"A1": "2", "B1": "2", "B2": "2"}  # 20 + 17,5 + 12,5 = 50
MIDDLE = {"A1": "2", "B1": "3", "B2": "2"}  # 20 + 26,25 + 12,5 = 58,75
MILD = {"A1": "3", "B1": "2", "B2": "3"}  # 30 + 17,5 + 18,75 = 66,25


class CalibrationEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalibrationEntry

    round = factory.SubFactory(RoundFactory, state=RoundState.DESK_CHECK)
    title = factory.Sequence(lambda n: f"Contoh {n}")
    kind = MaterialKind.INVENTED
    description = "KIM karangan dengan kanal hidup."
    created_by = factory.SubFactory(UserFactory)


class CalibrationSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalibrationSession

    round = factory.SubFactory(RoundFactory, state=RoundState.DESK_CHECK)
    number = 1
    state = CalibrationState.OPEN
    opened_by = factory.SubFactory(UserFactory)
    closed_at = factory.LazyAttribute(
        lambda one: timezone.now() if one.state == CalibrationState.CLOSED else None
    )


def panel(round_, *names):
    """Seat a chair, the named members and a secretary; return the scoring seats."""
    roles = [PanelRole.CHAIR] + [PanelRole.MEMBER] * (len(names) - 1)
    seats = [
        JuriFactory(round=round_, role=role, user=UserFactory(username=name, full_name=name))
        for name, role in zip(names, roles, strict=True)
    ]
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    return seats


def opened(round_, *, is_required=False, feedback_minimum=3, examples=1):
    """Open a calibration with invented examples."""
    for _ in range(examples - round_.calibration_entries.count()):
        CalibrationEntryFactory(round=round_)
    return open_calibration(
        round_, by=UserFactory(), is_required=is_required, feedback_minimum=feedback_minimum
    )


def fill(sheet, scores, *, notes=None):
    points = {code: Decimal(value) for code, value in scores.items()}
    return save_calibration(sheet, SheetInput(points=points, notes=notes or {}), by=sheet.juri.user)


def hand_in(session, seat, scores):
    """Fill and hand in every example of one juri with the same scores."""
    for sheet in CalibrationSheet.objects.filter(session=session, juri=seat):
        submit_calibration(fill(sheet, scores), by=seat.user)
