import pytest
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.conflicts import judges_left, recuse
from monev.enums import SEATING_ROUNDS, EntryState, MonevLevel, PanelRole, RoundState, SheetState
from monev.models import JuriAssignment, Recusal, ScoreSheet
from monev.seating import find_person, incompatible_seats, seat, unseat
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db

CLOSED = sorted(set(RoundState) - SEATING_ROUNDS)


def refused_person(round_, person, role=PanelRole.MEMBER):
    """Try to seat the person, and return the sentence of the refusal."""
    with pytest.raises(DomainError) as refusal:
        seat(round_, person, role=role, by=UserFactory())
    assert refusal.value.field == "person"
    assert not round_.juri_assignments.seated().filter(user=person).exists()
    return refusal.value.message


@pytest.mark.parametrize("text", ["siti", "SITI", "Siti Rahma", "  siti   rahma "])
def test_find_person_by_user_name_or_full_name(text):
    person = UserFactory(username="siti", full_name="Siti Rahma")

    assert find_person(text) == person


def test_find_person_refuses_a_name_nobody_has():
    UserFactory(username="siti", is_active=False)

    with pytest.raises(DomainError, match="Tidak ada akun dengan nama “siti”") as refusal:
        find_person("siti")

    assert refusal.value.field == "person"


def test_find_person_asks_which_one_when_a_name_repeats():
    UserFactory(username="andi1", full_name="Andi")
    UserFactory(username="andi2", full_name="Andi")

    with pytest.raises(DomainError, match="Tulis nama penggunanya: andi1, andi2"):
        find_person("Andi")


def test_seat_gives_a_place_and_records_it():
    round_, person, by = RoundFactory(), UserFactory(), UserFactory()

    new = seat(round_, person, role=PanelRole.CHAIR, institution="Universitas", by=by)

    assert (new.role, new.institution, new.integrity_signed_at) == ("chair", "Universitas", None)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.user) == ("juri.create", by)


def test_seat_during_scoring_prepares_the_sheets():
    round_ = RoundFactory(scoring=True)
    entry = EntryFactory(round=round_)

    new = seat(round_, UserFactory(), role=PanelRole.MEMBER, by=UserFactory())

    assert ScoreSheet.objects.get().entry == entry
    assert ScoreSheet.objects.get().juri == new


def test_seat_refuses_a_person_who_sits_already():
    round_ = RoundFactory()
    juri = JuriFactory(round=round_)

    with pytest.raises(DomainError, match="sudah duduk dalam tim penilai"):
        seat(round_, juri.user, role=PanelRole.MEMBER, by=UserFactory())

    assert JuriAssignment.objects.count() == 1


def test_seat_refuses_a_second_chair():
    round_ = RoundFactory()
    JuriFactory(round=round_, role=PanelRole.CHAIR)

    with pytest.raises(DomainError, match="sudah punya ketua") as refusal:
        seat(round_, UserFactory(), role=PanelRole.CHAIR, by=UserFactory())

    assert refusal.value.field == "role"


@pytest.mark.parametrize("role", [PanelRole.MEMBER, PanelRole.SECRETARY])
def test_seat_refuses_the_pengurus_of_an_entry(give, role):
    entry = EntryFactory()
    person = give(UserFactory(), kim=entry.kim)

    sentence = refused_person(entry.round, person, role)

    assert sentence == (
        f"{person} pengurus {entry.name}, peserta putaran ini, jadi tidak dapat duduk dalam tim "
        "penilai."
    )


def test_seat_accepts_the_pengurus_of_a_kim_that_withdrew_or_of_another(give):
    gone = EntryFactory(state=EntryState.WITHDRAWN)
    person = give(UserFactory(), kim=gone.kim)
    give(person, kim=KimFactory())

    assert seat(gone.round, person, role=PanelRole.MEMBER, by=UserFactory()).pk


def test_seat_refuses_the_office_that_runs_the_round(give):
    round_ = RoundFactory()
    person = give(UserFactory(), Role.KABUPATEN, region("64.09"))

    assert "bertugas di dinas yang menyelenggarakan putaran ini" in refused_person(round_, person)


def test_seat_lets_the_office_keep_the_papers(give):
    person = give(UserFactory(), Role.KABUPATEN, region("64.09"))

    assert seat(RoundFactory(), person, role=PanelRole.SECRETARY, by=UserFactory()).pk


def test_seat_refuses_the_kabupaten_that_sent_an_entry(give):
    round_ = RoundFactory(level=MonevLevel.PROVINSI, region=region("64"))
    EntryFactory(round=round_)
    sender = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    other = give(UserFactory(), Role.KABUPATEN, region("64.08"))

    assert "mengusulkan pesertanya" in refused_person(round_, sender)
    assert seat(round_, other, role=PanelRole.MEMBER, by=UserFactory()).pk


@pytest.mark.parametrize("flag", ["is_auditor", "is_superuser"])
def test_seat_refuses_accounts_that_must_not_act(flag):
    assert "tidak dapat menilai" in refused_person(RoundFactory(), UserFactory(**{flag: True}))


@pytest.mark.parametrize("state", CLOSED)
def test_seat_and_recuse_refuse_once_the_panel_is_settled(state):
    round_ = RoundFactory(state=state, halt_reason="Bencana")
    juri, entry = JuriFactory(round=round_), EntryFactory(round=round_)

    for act in (
        lambda: seat(round_, UserFactory(), role=PanelRole.MEMBER, by=juri.user),
        lambda: unseat(juri, reason="Sakit", by=juri.user),
        lambda: recuse(juri, entry, reason="Saudara", by=juri.user),
    ):
        with pytest.raises(IllegalTransitionError, match="Tim penilai tidak dapat diubah"):
            act()

    assert not AuditEntry.objects.exists()


def test_unseat_voids_open_sheets_and_keeps_those_handed_in():
    round_ = RoundFactory(scoring=True)
    juri = JuriFactory(round=round_)
    open_sheet = SheetFactory(entry=EntryFactory(round=round_), juri=juri)
    handed_in = SheetFactory(entry=EntryFactory(round=round_), juri=juri, submitted=True)

    unseat(juri, reason="Sakit", by=UserFactory())

    juri.refresh_from_db()
    states = dict(ScoreSheet.objects.values_list("pk", "state"))
    assert juri.end_reason == "Sakit"
    assert juri.ended_at is not None
    assert states == {open_sheet.pk: SheetState.VOID, handed_in.pk: SheetState.SUBMITTED}
    assert AuditEntry.objects.get(verb="juri.end").facts["reason"] == "Sakit"


def test_unseat_wants_a_reason():
    juri = JuriFactory()

    with pytest.raises(DomainError, match="Tulis alasannya"):
        unseat(juri, reason="  ", by=UserFactory())

    juri.refresh_from_db()
    assert juri.ended_at is None


def test_unseat_twice_is_refused():
    juri = JuriFactory(ended_at=timezone.now())

    with pytest.raises(IllegalTransitionError, match="sudah berakhir"):
        unseat(juri, reason="Sakit", by=UserFactory())


def test_recuse_voids_the_sheet_whatever_is_in_it():
    sheet = SheetFactory(
        entry=EntryFactory(round=RoundFactory(scoring=True)), submitted=True, scores={"A1": 4}
    )
    other = SheetFactory(entry=sheet.entry, submitted=True)

    recuse(sheet.juri, sheet.entry, reason="Saudara ketua", by=sheet.juri.user)

    states = dict(ScoreSheet.objects.values_list("pk", "state"))
    assert states == {sheet.pk: SheetState.VOID, other.pk: SheetState.SUBMITTED}
    recusal = Recusal.objects.get()
    assert (recusal.reason, recusal.declared_by) == ("Saudara ketua", sheet.juri.user)
    assert AuditEntry.objects.filter(verb="entry.recuse").count() == 1
    assert judges_left(sheet.entry) == 1


def test_recuse_twice_is_refused():
    entry = EntryFactory()
    juri = JuriFactory(round=entry.round)
    recuse(juri, entry, reason="Saudara", by=juri.user)

    with pytest.raises(DomainError, match="sudah dinyatakan"):
        recuse(juri, entry, reason="Saudara", by=juri.user)

    assert Recusal.objects.count() == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda entry: JuriFactory(),
        lambda entry: JuriFactory(round=entry.round, role=PanelRole.SECRETARY),
        lambda entry: JuriFactory(round=entry.round, ended_at=timezone.now()),
    ],
)
def test_recuse_refuses_who_does_not_judge_the_entry(make):
    entry = EntryFactory()

    with pytest.raises(DomainError, match="Pilih juri yang menilai") as refusal:
        recuse(make(entry), entry, reason="Saudara", by=UserFactory())

    assert refusal.value.field == "juri"


def test_incompatible_seats_finds_a_duty_given_later(give):
    entry = EntryFactory()
    seat_ = JuriFactory(round=entry.round)
    JuriFactory(round=entry.round)

    give(seat_.user, kim=entry.kim)

    assert incompatible_seats(entry.round) == [seat_]
