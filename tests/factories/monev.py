import datetime
from decimal import Decimal

import factory
from django.utils import timezone

from monev.closing import close_round, open_round
from monev.enums import (
    REASONED_ENTRIES,
    EntryState,
    InstrumentState,
    MonevLevel,
    PanelRole,
    RoundState,
    SheetState,
    Stage,
)
from monev.enums_field import FindingOutcome, VisitState
from monev.models import (
    Anchor,
    Appearance,
    Aspect,
    Entry,
    FieldFinding,
    FieldTeam,
    FieldTeamMember,
    FieldVisit,
    Indicator,
    Instrument,
    JuriAssignment,
    PanelPlan,
    PlannedPair,
    PresentationSession,
    QuestionNote,
    Round,
    Score,
    ScoreSheet,
)
from monev.scoring import NOT_ASSESSABLE
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region

# A small whole instrument: code → (aspect, weight, stage). Weights sum to 100.
INDICATORS = {
    "A1": ("A", 40, Stage.DESK),
    "B1": ("B", 35, Stage.FIELD),
    "B2": ("B", 25, Stage.PRESENTATION),
}


class InstrumentFactory(factory.django.DjangoModelFactory):
    """A small instrument of three indicators, locked unless `draft=True`."""

    class Meta:
        model = Instrument
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=InstrumentState.DRAFT, locked_at=None)

    code = factory.Sequence(lambda n: f"T-{n}")
    name = "Instrumen contoh"
    level = MonevLevel.KABUPATEN
    scale_min = Decimal("0")
    scale_max = Decimal("4")
    scale_step = Decimal("0.5")
    tie_order = factory.LazyFunction(lambda: ["B", "A"])
    predicate_bands = factory.LazyFunction(
        lambda: [{"minimum": "60", "label": "Madya"}, {"minimum": "0", "label": "Pratama"}]
    )
    state = InstrumentState.LOCKED
    locked_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def indicators(self, create, extracted, **kwargs):
        aspects = {
            code: Aspect.objects.create(
                instrument=self, code=code, name=f"Aspek {code}", position=n
            )
            for n, code in enumerate("AB")
        }
        for n, (code, (aspect, weight, stage)) in enumerate(INDICATORS.items()):
            row = Indicator.objects.create(
                aspect=aspects[aspect], code=code, name=f"Indikator {code}", weight=weight,
                stage=stage, position=n,
            )  # fmt: skip
            for points, text in ((0, "tidak ada"), (2, "sebagian"), (4, "lengkap")):
                Anchor.objects.create(indicator=row, points=points, text=text)


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Round

    class Params:
        announced = factory.Trait(state=RoundState.ANNOUNCED)
        verifying = factory.Trait(state=RoundState.FIELD_VERIFICATION, has_field_visit=True)
        scoring = factory.Trait(state=RoundState.PRESENTATION)
        opened = factory.Trait(state=RoundState.TABULATION)

    name = factory.Sequence(lambda n: f"Monev Contoh {n}")
    slug = factory.Sequence(lambda n: f"monev-contoh-{n}")
    level = MonevLevel.KABUPATEN
    region = factory.LazyFunction(lambda: region("64.09"))
    year = 2026
    instrument = factory.SubFactory(InstrumentFactory)
    minimum_sheets = 2
    # Publication ends most tests; those of objections open a window.
    objection_days = 0
    presentation_on = datetime.date(2026, 12, 3)
    plenary_on = datetime.date(2026, 12, 4)


class EntryFactory(factory.django.DjangoModelFactory):
    """An entry; `on_stage=True` has called it to the stage just now."""

    class Meta:
        model = Entry
        skip_postgeneration_save = True

    round = factory.SubFactory(RoundFactory)
    kim = factory.SubFactory(KimFactory, verified=True)
    state = EntryState.ELIGIBLE
    reason = factory.LazyAttribute(
        lambda entry: "Alasan contoh" if entry.state in REASONED_ENTRIES else ""
    )
    snapshot = factory.LazyAttribute(
        lambda entry: {"name": entry.kim.name, "place": entry.kim.region.place}
    )

    @factory.post_generation
    def on_stage(self, create, extracted, **kwargs):
        if extracted:
            Appearance.objects.create(round=self.round, entry=self)


class SessionFactory(factory.django.DjangoModelFactory):
    """Three entries of fifteen minutes from 09.00 WITA."""

    class Meta:
        model = PresentationSession

    round = factory.SubFactory(RoundFactory)
    starts_at = datetime.datetime(2026, 12, 3, 1, 0, tzinfo=datetime.UTC)
    entry_count = 3
    slot_minutes = 15


class JuriFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JuriAssignment

    round = factory.SubFactory(RoundFactory)
    user = factory.SubFactory(UserFactory)
    role = PanelRole.MEMBER
    ended_at = None
    integrity_signed_at = factory.LazyFunction(timezone.now)
    end_reason = factory.LazyAttribute(lambda seat: "Alasan contoh" if seat.ended_at else "")


class FieldTeamFactory(factory.django.DjangoModelFactory):
    """A team; `seats=[…]` puts seats of the round into it."""

    class Meta:
        model = FieldTeam
        skip_postgeneration_save = True

    round = factory.SubFactory(RoundFactory)
    name = factory.Sequence(lambda n: f"Tim {n}")

    @factory.post_generation
    def seats(self, create, extracted, **kwargs):
        for seat in extracted or []:
            FieldTeamMember.objects.create(team=self, seat=seat)


class VisitFactory(factory.django.DjangoModelFactory):
    """A visit on 1 December 2026, 09.00 WITA; `visited=True` and `signed=True` have happened."""

    class Meta:
        model = FieldVisit

    class Params:
        visited = factory.Trait(
            state=VisitState.VISITED,
            visited_at=datetime.datetime(2026, 12, 1, 1, 5, tzinfo=datetime.UTC),
        )
        signed = factory.Trait(
            visited=True,
            signer_name="Rahma",
            signer_position="Ketua KIM",
            has_agreed=True,
            signed_at=datetime.datetime(2026, 12, 1, 3, 0, tzinfo=datetime.UTC),
            signed_by=factory.SubFactory(UserFactory),
        )

    entry = factory.SubFactory(EntryFactory)
    team = factory.LazyAttribute(
        lambda visit: FieldTeamFactory(
            round=visit.entry.round, seats=[JuriFactory(round=visit.entry.round)]
        )
    )
    scheduled_at = datetime.datetime(2026, 12, 1, 1, 0, tzinfo=datetime.UTC)


class FindingFactory(factory.django.DjangoModelFactory):
    """What was found of B1, the field indicator of the small instrument."""

    class Meta:
        model = FieldFinding

    visit = factory.SubFactory(VisitFactory, visited=True)
    indicator = factory.LazyAttribute(
        lambda finding: finding.visit.round.instrument.indicators().get(code="B1")
    )
    outcome = FindingOutcome.MATCH
    text = "Papan informasi ada dan terisi."
    written_by = factory.SubFactory(UserFactory)


class QuestionNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionNote

    entry = factory.SubFactory(EntryFactory)
    seat = factory.LazyAttribute(lambda note: JuriFactory(round=note.entry.round))
    noted_by = factory.LazyAttribute(lambda note: note.seat.user)
    question = "Bagaimana warga tanpa internet mendapat kabar?"
    answer = "Lewat papan pengumuman dan pengeras masjid."


def plan_for(round_, *pairs, **facts):
    """Make (entry, seat) the plan of the round, without any of its rules."""
    usual = {
        "number": round_.panel_plans.count() + 1,
        "source": "hand",
        "created_by": UserFactory(),
    }
    plan = PanelPlan.objects.create(round=round_, **usual | facts)
    PlannedPair.objects.bulk_create(
        PlannedPair(plan=plan, entry=entry, juri=seat) for entry, seat in pairs
    )
    return plan


def open_scores(round_, *, by=None, **closing):
    """Turn both keys: `by` or somebody closes as chair, somebody else opens as secretary."""
    close_round(round_, by=by or UserFactory(), **closing)
    return open_round(round_, by=UserFactory())


class SheetFactory(factory.django.DjangoModelFactory):
    """A sheet; `scores={"A1": "2.5", "B2": NOT_ASSESSABLE, …}` fills it."""

    class Meta:
        model = ScoreSheet
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(
            state=SheetState.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            strengths="Kanal hidup",
            advice="Perbarui SK",
        )

    entry = factory.SubFactory(EntryFactory)
    juri = factory.LazyAttribute(lambda sheet: JuriFactory(round=sheet.entry.round))

    @factory.post_generation
    def scores(self, create, extracted, **kwargs):
        rows = {row.code: row for row in self.entry.round.instrument.indicators()}
        for code, given in (extracted or {}).items():
            answer = given if given == NOT_ASSESSABLE else Decimal(given)
            Score.objects.create(sheet=self, indicator=rows[code], answer=answer)
