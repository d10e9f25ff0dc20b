import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.closing import close_round
from monev.conflicts import (
    conflict_counts,
    decide_conflict,
    declare,
    judges_left,
    recuse,
    shortfalls,
)
from monev.enums import PanelRole, RoundState, SheetState
from monev.enums_panel import HARD_CONFLICTS, ConflictKind, ConflictSource, ConflictState
from monev.models import Recusal, ScoreSheet
from monev.sheets import prepare_sheets
from monev.stages import obstacles
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return RoundFactory(scoring=True)


@pytest.fixture
def entry(round_):
    return EntryFactory(round=round_)


@pytest.fixture
def juri(round_):
    return JuriFactory(round=round_)


def test_a_disclosed_conflict_gives_no_sheet_until_the_office_allows_it(round_, entry, juri):
    conflict = declare(
        juri, entry, kind=ConflictKind.SAME_VILLAGE, reason="Satu desa", by=juri.user
    )
    prepare_sheets(round_, by=juri.user)
    assert not ScoreSheet.objects.exists()

    office = UserFactory()
    decide_conflict(
        juri, entry, ConflictState.ALLOWED, kind=ConflictKind.SAME_VILLAGE, reason="Desa besar",
        by=office,
    )  # fmt: skip

    conflict.refresh_from_db()
    assert (conflict.state, conflict.decided_by, conflict.is_pinned) == ("allowed", office, True)
    assert [(one.entry, one.juri) for one in ScoreSheet.objects.all()] == [(entry, juri)]


@pytest.mark.parametrize("kind", sorted(HARD_CONFLICTS))
def test_a_hard_conflict_is_never_allowed(entry, juri, kind):
    declare(juri, entry, kind=kind, reason="Saudara", by=juri.user)

    with pytest.raises(DomainError, match="tidak dapat diizinkan") as refusal:
        decide_conflict(
            juri, entry, ConflictState.ALLOWED, kind=kind, reason="Adil", by=UserFactory()
        )

    assert refusal.value.field == "state"
    assert Recusal.objects.get().state == ConflictState.DISCLOSED


def test_stepping_aside_is_final(entry, juri):
    recuse(juri, entry, kind=ConflictKind.FAMILY, reason="Saudara", by=juri.user)

    with pytest.raises(IllegalTransitionError):
        decide_conflict(
            juri, entry, ConflictState.DISMISSED, kind=ConflictKind.FAMILY, reason="Salah",
            by=UserFactory(),
        )  # fmt: skip


def test_the_office_decides_what_the_radar_found(round_, entry, juri, give):
    give(juri.user, Role.DESA, entry.kim.region)
    prepare_sheets(round_, by=juri.user)
    assert not ScoreSheet.objects.exists()

    decide_conflict(
        juri, entry, ConflictState.DISMISSED, kind=ConflictKind.VILLAGE_WORK,
        reason="Sudah lama pindah", by=UserFactory(), found="Operator desa.",
    )  # fmt: skip

    conflict = Recusal.objects.get()
    assert (conflict.source, conflict.reason) == (ConflictSource.DETECTED, "Operator desa.")
    assert AuditEntry.objects.filter(verb="entry.dismissed_conflict").count() == 1
    assert ScoreSheet.objects.count() == 1


def test_what_nobody_declared_or_found_was_reported(entry, juri):
    sheet = SheetFactory(entry=entry, juri=juri, submitted=True)

    decide_conflict(
        juri, entry, ConflictState.RECUSED, kind=ConflictKind.FAMILY, reason="Adik ketua",
        by=UserFactory(),
    )  # fmt: skip

    sheet.refresh_from_db()
    assert Recusal.objects.get().source == ConflictSource.REPORTED
    assert sheet.state == SheetState.VOID


def test_a_new_seat_does_not_bring_the_entry_back(round_, entry, juri):
    recuse(juri, entry, reason="Saudara", by=juri.user)
    juri.ended_at, juri.end_reason = timezone.now(), "Ganti peran"
    juri.save()
    again = JuriFactory(round=round_, user=juri.user)

    prepare_sheets(round_, by=juri.user)

    assert not ScoreSheet.objects.exists()
    assert judges_left(entry) == 0
    with pytest.raises(DomainError, match="sudah dinyatakan"):
        recuse(again, entry, reason="Saudara", by=juri.user)


def test_the_minimum_is_counted_again_at_once(round_, entry, juri):
    JuriFactory(round=round_)
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    assert shortfalls(round_) == []

    recuse(juri, entry, kind=ConflictKind.FAMILY, reason="Kakak ketua KIM", by=juri.user)

    assert shortfalls(round_) == [f"Tinggal 1 juri untuk {entry.name}, paling sedikit 2."]


def test_scoring_neither_starts_nor_ends_while_a_conflict_waits(entry, juri):
    declare(juri, entry, kind=ConflictKind.OTHER, reason="Tetangga", by=juri.user)
    sentence = "1 benturan kepentingan menunggu keputusan dinas."

    assert sentence in obstacles(entry.round, RoundState.PRESENTATION)
    with pytest.raises(DomainError, match=sentence):
        close_round(entry.round, by=juri.user)


def test_counts_name_nobody_and_leave_out_what_was_none(round_, entry, juri):
    second = JuriFactory(round=round_)
    recuse(juri, entry, kind=ConflictKind.FAMILY, reason="Saudara", by=juri.user)
    declare(second, entry, kind=ConflictKind.FAMILY, reason="Sepupu", by=second.user)
    third = JuriFactory(round=round_)
    decide_conflict(
        third, entry, ConflictState.DISMISSED, kind=ConflictKind.OTHER, reason="Orang lain",
        by=UserFactory(),
    )  # fmt: skip

    counts = conflict_counts(Recusal.objects.all())

    assert [(one.label, one.total, one.recused) for one in counts] == [
        ("Keluarga pengurus atau anggota", 2, 1)
    ]


@pytest.mark.parametrize("field", ["kind", "source", "state"])
def test_the_database_refuses_unknown_words(entry, juri, field):
    row = Recusal(juri=juri, entry=entry, reason="Saudara", declared_by=juri.user, **{field: "x"})

    with pytest.raises(ValidationError, match="Pilihan ini tidak dikenal"):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("state", ["allowed", "dismissed"])
def test_leave_to_judge_needs_a_reason_and_a_person(entry, juri, state):
    row = Recusal(juri=juri, entry=entry, reason="Satu desa", declared_by=juri.user, state=state)

    with pytest.raises(ValidationError, match="Tulis alasan juri ini boleh menilai"):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_an_unknown_version_of_the_statement_is_refused(juri):
    juri.integrity_version = 99

    with pytest.raises(ValidationError, match="Versi pakta integritas tidak dikenal"):
        juri.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        juri.save()
