import pytest
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from monev.enums import EntryState, PanelRole, SheetState
from monev.models import Recusal, ScoreSheet
from monev.sheets import prepare_sheets, void_sheets
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory

pytestmark = pytest.mark.django_db


def pairs(round_):
    rows = ScoreSheet.objects.filter(entry__round=round_)
    return set(rows.values_list("entry_id", "juri_id", "state"))


def test_prepare_sheets_makes_one_per_judged_entry_and_scoring_juri():
    round_ = RoundFactory(scoring=True)
    entry = EntryFactory(round=round_)
    EntryFactory(round=round_, state=EntryState.INELIGIBLE)
    chair = JuriFactory(round=round_, role=PanelRole.CHAIR)
    member = JuriFactory(round=round_)
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    JuriFactory(round=round_, ended_at=timezone.now())

    prepare_sheets(round_, by=UserFactory())

    assert pairs(round_) == {
        (entry.pk, chair.pk, SheetState.NOT_STARTED),
        (entry.pk, member.pk, SheetState.NOT_STARTED),
    }


def test_prepare_sheets_twice_changes_nothing():
    round_ = RoundFactory(scoring=True)
    sheet = SheetFactory(
        entry=EntryFactory(round=round_), submitted=True, scores={"A1": 2, "B1": 3, "B2": 4}
    )
    by = UserFactory()

    prepare_sheets(round_, by=by)
    prepare_sheets(round_, by=by)

    assert pairs(round_) == {(sheet.entry_id, sheet.juri_id, SheetState.SUBMITTED)}
    assert not AuditEntry.objects.filter(verb="round.prepare_sheets").exists()


def test_prepare_sheets_skips_a_recused_juri():
    round_ = RoundFactory(scoring=True)
    entry, other = EntryFactory(round=round_), EntryFactory(round=round_)
    juri = JuriFactory(round=round_)
    Recusal.objects.create(juri=juri, entry=entry, reason="Saudara", declared_by=juri.user)

    prepare_sheets(round_, by=juri.user)

    assert pairs(round_) == {(other.pk, juri.pk, SheetState.NOT_STARTED)}


def test_prepare_sheets_never_counts_a_person_twice():
    round_ = RoundFactory(scoring=True)
    entry = EntryFactory(round=round_)
    person = UserFactory()
    first = JuriFactory(round=round_, user=person, ended_at=timezone.now())
    SheetFactory(entry=entry, juri=first, submitted=True)
    JuriFactory(round=round_, user=person)

    prepare_sheets(round_, by=person)

    assert pairs(round_) == {(entry.pk, first.pk, SheetState.SUBMITTED)}


def test_prepare_sheets_records_how_many():
    round_ = RoundFactory(scoring=True)
    EntryFactory(round=round_)
    JuriFactory(round=round_)
    by = UserFactory()

    prepare_sheets(round_, by=by)

    entry = AuditEntry.objects.get(verb="round.prepare_sheets")
    assert (entry.user, entry.facts) == (by, {"count": 1})


def test_void_sheets_keeps_the_values_and_records_the_reason():
    sheet = SheetFactory(submitted=True, scores={"A1": 3})
    by = UserFactory()

    count = void_sheets(ScoreSheet.objects.filter(pk=sheet.pk), by=by, reason="Benturan")

    sheet.refresh_from_db()
    assert (count, sheet.state, sheet.points()) == (1, SheetState.VOID, {"A1": 3})
    assert AuditEntry.objects.get(verb="sheet.void").facts["reason"] == "Benturan"
    assert void_sheets(ScoreSheet.objects.filter(pk=sheet.pk), by=by, reason="Benturan") == 0
