"""60 entries × 9 juri × 20 indicators: every page of a round asks what it asks of a small one."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from monev.closing import close_round, open_round
from monev.enums import InstrumentState, PanelRole, RoundState, SheetState
from monev.models import Entry, Instrument, Score, ScoreSheet
from registry.enums import RegistrationState, Role
from registry.models import Kim
from tests.factories.accounts import UserFactory
from tests.factories.monev import JuriFactory, RoundFactory
from tests.factories.registry import region

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SMALL, LARGE = (3, 3), (60, 9)
ADVICE = {"strengths": "Kanal hidup", "advice": "Perbarui SK"}
# Page → (who reads it, queries it asks while scored). Session and user are two of them.
BUDGETS = {
    "round_detail": ("office", 13),
    "entry_list": ("office", 10),
    "entry_create": ("office", 13),
    "juri_list": ("office", 12),
    "recusal_list": ("office", 14),
    "readiness_list": ("office", 12),
    "hall_detail": ("office", 11),
    "hall_order": ("office", 10),
    "hall_screen": ("office", 9),
    "round_close": ("chair", 11),
    "offline_desk": ("chair", 6),
    "tasks": ("chair", 13),
    "sheet_detail": ("chair", 13),
    "sheet_check": ("chair", 13),
    "entry_detail": ("office", 13),
    "plan_detail": ("office", 16),
    "visit_list": ("office", 10),
    "visit_plan": ("office", 9),
    "calibration_detail": ("chair", 10),
    "requirement_list": ("office", 7),
    "document_list": ("office", 9),
}
OPENED = {
    "result_table": ("chair", 23),
    "result_confidence": ("chair", 15),
    "round_detail": ("chair", 14),
    "entry_list": ("chair", 11),
}


def build(entries: int, juri: int, give) -> SimpleNamespace:
    """Make a round that is being scored: every sheet filled and handed in, one still open."""
    call_command("load_instruments", verbosity=0)
    Instrument.objects.filter(code="K-1").update(
        state=InstrumentState.LOCKED, locked_at=timezone.now()
    )
    instrument = Instrument.objects.get(code="K-1")
    indicators = list(instrument.indicators())
    round_ = RoundFactory(
        state=RoundState.PRESENTATION, region=region("64.09"), instrument=instrument
    )
    home = region("64.09.02.2004")
    Kim.objects.bulk_create(
        Kim(
            registry_no=f"KIM-9{n:05d}", name=f"KIM Besar {n}", slug=f"kim-besar-{n}", region=home,
            state=RegistrationState.VERIFIED, verified_at=timezone.now(),
        )
        for n in range(entries)
    )  # fmt: skip
    Entry.objects.bulk_create(
        Entry(
            round=round_, kim=kim, state="presented", slot_number=n,
            snapshot={"name": kim.name, "place": home.place},
        )
        for n, kim in enumerate(Kim.objects.filter(name__startswith="KIM Besar"), start=1)
    )  # fmt: skip
    roles = [PanelRole.CHAIR] + [PanelRole.MEMBER] * (juri - 1)
    seats = [JuriFactory(round=round_, role=role) for role in roles]
    secretary = JuriFactory(round=round_, role=PanelRole.SECRETARY)
    ScoreSheet.objects.bulk_create(
        ScoreSheet(
            entry=entry, juri=seat, state=SheetState.SUBMITTED, submitted_at=timezone.now(),
            **ADVICE,
        )
        for entry in round_.entries.all()
        for seat in seats
    )  # fmt: skip
    sheets = list(ScoreSheet.objects.filter(entry__round=round_).order_by("entry", "juri"))
    Score.objects.bulk_create(
        Score(sheet=sheet, indicator=row, points=Decimal((n + k) % 9) / 2)
        for n, sheet in enumerate(sheets)
        for k, row in enumerate(indicators)
    )
    mine = next(sheet for sheet in sheets if sheet.juri_id == seats[0].pk)
    ScoreSheet.objects.filter(pk=mine.pk).update(state=SheetState.IN_PROGRESS, submitted_at=None)
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    return SimpleNamespace(
        round=round_, sheet=mine, office=office, chair=seats[0].user, secretary=secretary.user
    )


def address(name: str, world) -> str:
    if name == "tasks":
        return reverse("tasks")
    if name == "offline_desk":
        return reverse("monev:offline_desk")
    if name.startswith("sheet_"):
        return reverse(f"monev:{name}", args=[world.sheet.uuid])
    if name in {"entry_detail", "document_list"}:
        return reverse(f"monev:{name}", args=[world.sheet.entry_id])
    return reverse(f"monev:{name}", args=[world.round.slug])


def count_queries(world, pages, as_user) -> dict[str, int]:
    found = {}
    for name, (person, _) in pages.items():
        client = as_user(getattr(world, person))
        url = address(name, world)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(url)
        assert response.status_code == 200, name
        found[name] = len(captured)
    return found


def measure(size, give, as_user) -> dict[str, int]:
    """Return page → queries, while the round is scored and after both keys opened it."""
    world = build(*size, give)
    found = count_queries(world, BUDGETS, as_user)
    close_round(world.round, by=world.chair, excused=[world.sheet.uuid], reason="Contoh")
    world.round.refresh_from_db()
    open_round(world.round, by=world.secretary)
    opened = count_queries(world, OPENED, as_user)
    return found | {f"{name} opened": queries for name, queries in opened.items()}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_pages_of_a_round_ask_the_same_however_large_it_is(size, give, as_user):
    expected = {name: queries for name, (_, queries) in BUDGETS.items()}
    expected |= {f"{name} opened": queries for name, (_, queries) in OPENED.items()}

    assert measure(size, give, as_user) == expected
