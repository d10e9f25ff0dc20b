import re
import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev import stages, worklist
from monev.closing import close_round, open_round
from monev.delivery import Envelope, deliver
from monev.enums import REHEARSABLE_ROUNDS, PanelRole, RoundState, SheetState
from monev.judging import submit_sheet
from monev.models import BeritaAcara, Entry, FieldVisit, Round, ScoreSheet
from monev.nomination import nominate
from monev.plenary import open_plenary
from monev.practice import WAYS, round_of
from monev.publication import publish_round
from monev.rehearsal import fill_rehearsal, start_rehearsal
from monev.signing import draft_minutes, heads_of, sign_minutes
from monev.visiting import Plan, plan_visit
from monev.wiping import relations_to, wipe_rehearsal
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    FieldTeamFactory,
    FindingFactory,
    JuriFactory,
    RoundFactory,
)
from tests.factories.registry import KimFactory, region
from tests.monev.deliveries import whole
from tests.pdf_text import pdf_text, squeezed

MARK = squeezed("GLADI – BUKAN DOKUMEN RESMI")
BANNER = "Data contoh, akan dihapus."
# The log is never deleted from; its head counts the entries.
KEPT = {"accounts.AuditEntry", "accounts.AuditHead"}


@pytest.fixture
def office(db, give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


@pytest.fixture
def head(db, give):
    return give(UserFactory(full_name="Kepala Contoh"), Role.PIMPINAN, region("64.09"))


@pytest.fixture
def real(office):
    """A prepared round with a panel of two juri and a secretary, and one real entry."""
    made = RoundFactory(state=RoundState.ANNOUNCED)
    JuriFactory(round=made, role=PanelRole.CHAIR)
    JuriFactory(round=made)
    JuriFactory(round=made, role=PanelRole.SECRETARY)
    EntryFactory(round=made)
    return made


def person(round_, role):
    return round_.juri_assignments.filter(role=role).first().user


def rehearse(real, office, **facts):
    return start_rehearsal(real, by=office, **({"entry_count": 3} | facts))


def play(real, office, head) -> Round:
    """Rehearse everything: sheets, two keys, plenary, signed minutes with their PDF."""
    rehearsal = rehearse(real, office)
    for seat in rehearsal.juri_assignments.all():
        seat.sign_integrity(by=seat.user)
    sheet = ScoreSheet.objects.filter(entry__round=rehearsal).first()
    deliver(sheet, whole(), Envelope(uuid.uuid4()), by=sheet.juri.user)
    fill_rehearsal(rehearsal, by=office)
    chair, secretary = (person(rehearsal, one) for one in (PanelRole.CHAIR, PanelRole.SECRETARY))
    close_round(rehearsal, by=chair)
    open_round(rehearsal, by=secretary)
    rehearsal.refresh_from_db()
    open_plenary(rehearsal, by=office)
    rehearsal.refresh_from_db()
    minutes = draft_minutes(
        BeritaAcara(round=rehearsal, number="GLADI/1", held_on=rehearsal.plenary_on, place="Aula"),
        by=office, present=list(rehearsal.juri_assignments.scoring()),
        head=heads_of(rehearsal).get(), head_role="Kepala dinas",
    )  # fmt: skip
    for one in minutes.signatories.all():
        sign_minutes(minutes, by=one.user)
    rehearsal.refresh_from_db()
    return rehearsal


def counts():
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in KEPT
    }


def test_rehearsal_copies_panel_and_instrument_and_invents_entries(real, office):
    rehearsal = rehearse(real, office)

    assert (rehearsal.instrument, rehearsal.is_scoring) == (real.instrument, True)
    seats = rehearsal.juri_assignments.values_list("user", "role", "integrity_signed_at")
    own = real.juri_assignments.values_list("user", "role")
    assert sorted(seats) == sorted((*seat, None) for seat in own)
    names = [(entry.name, entry.kim, entry.slot_number) for entry in rehearsal.entries.all()]
    assert names == [(f"KIM Contoh {letter}", None, n) for n, letter in enumerate("ABC", 1)]
    # 3 entries x 2 juri; the secretary has no sheet
    assert ScoreSheet.objects.filter(entry__round=rehearsal).count() == 6


def test_rehearsal_double_click_makes_one(real, office):
    assert rehearse(real, office) == rehearse(real, office, entry_count=5)


@pytest.mark.parametrize("state", RoundState.values)
def test_rehearsal_begins_after_the_instrument_is_locked_and_before_real_sheets(office, state):
    real = stages_round(state)

    try:
        rehearse(real, office)
        began = True
    except IllegalTransitionError:
        began = False

    assert began == (state in REHEARSABLE_ROUNDS)


def stages_round(state):
    made = RoundFactory(state=state, halt_reason="Bencana", resume_state=RoundState.NOMINATION)
    for role in (PanelRole.CHAIR, PanelRole.MEMBER, PanelRole.SECRETARY):
        JuriFactory(round=made, role=role)
    return made


def test_rehearsal_names_what_the_panel_lacks(office):
    real = RoundFactory(state=RoundState.INSTRUMENT_LOCKED)

    with pytest.raises(DomainError, match="Tim penilai baru 0 juri"):
        rehearse(real, office)

    assert not real.rehearsals.exists()


def test_rehearsal_asks_for_the_integrity_agreement(real, office):
    sheet = ScoreSheet.objects.filter(entry__round=rehearse(real, office)).first()

    with pytest.raises(DomainError, match="Setujui pakta integritas"):
        submit_sheet(sheet, by=sheet.juri.user)
    with pytest.raises(DomainError, match="Setujui pakta integritas"):
        deliver(sheet, whole(), Envelope(uuid.uuid4()), by=sheet.juri.user)


def test_fill_keeps_what_a_juri_handed_in_and_can_be_repeated_from_its_seed(real, office):
    rehearsal = rehearse(real, office)
    fill_rehearsal(rehearsal, by=office)
    rehearsal.refresh_from_db()
    seed, first = rehearsal.sample_seed, points_of(rehearsal)

    wipe_rehearsal(rehearsal, by=office)
    again = rehearse(real, office)
    Round.objects.filter(pk=again.pk).update(sample_seed=seed)
    done = fill_rehearsal(again, by=office)

    assert (done, points_of(again)) == (6, first)
    assert fill_rehearsal(again, by=office) == 0


def points_of(rehearsal):
    sheets = ScoreSheet.objects.filter(entry__round=rehearsal).order_by(
        "entry__slot_number", "juri"
    )
    return [sheet.points() for sheet in sheets]


def test_fill_never_touches_a_real_round(office, real):
    Round.objects.filter(pk=real.pk).update(state=RoundState.PRESENTATION)

    with pytest.raises(IllegalTransitionError, match="gladi"):
        fill_rehearsal(real, by=office)


def test_rehearsal_goes_to_signed_minutes_and_leaves_nothing_behind(
    real, office, head, client, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    before = counts()
    rehearsal = play(real, office, head)
    minutes = BeritaAcara.objects.get(round=rehearsal)
    with minutes.file.open() as stored:
        text = pdf_text(stored.read())
    checked = client.get(reverse("monev:check_detail", args=[minutes.code]))
    storage, name = minutes.file.storage, minutes.file.name

    assert rehearsal.state == RoundState.RECORD_SIGNED
    assert MARK in text
    assert "/cek/" not in text
    assert checked.status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        wipe_rehearsal(rehearsal, by=office)

    assert counts() == before
    assert not storage.exists(name)
    # What the foreign keys of the database would say at the end of the transaction.
    connection.check_constraints()


def test_log_keeps_only_that_a_rehearsal_took_place(real, office, head):
    told = AuditEntry.objects.count()

    wipe_rehearsal(play(real, office, head), by=office)

    new = AuditEntry.objects.order_by("pk")[told:]
    assert [(one.verb, one.subject_id) for one in new] == [
        ("round.rehearse", str(real.pk)),
        ("round.wipe_rehearsal", str(real.pk)),
    ]


def test_field_visits_of_a_rehearsal_leave_nothing_behind_either(real, office):
    before, told = counts(), AuditEntry.objects.count()
    rehearsal = rehearse(real, office)
    seat = rehearsal.juri_assignments.first()
    seat.sign_integrity(by=seat.user)
    team = FieldTeamFactory(round=rehearsal, seats=[seat])
    plan = Plan(team, timezone.now())
    visit = plan_visit(FieldVisit(entry=rehearsal.entries.first()), plan, by=office)
    finding = FindingFactory(visit=visit, written_by=office)
    addendum = finding.addenda.create(outcome=finding.outcome, text="Lagi", written_by=office)

    tasks = [task.label for task in worklist.tasks(seat.user)]
    rounds = {round_of(row) for row in (visit, finding, addendum)}
    wipe_rehearsal(rehearsal, by=office)

    assert (tasks, rounds) == ([rehearsal.name], {rehearsal})
    assert counts() == before
    # held and wiped; the planned visit is not told
    assert AuditEntry.objects.count() == told + 2


def test_wipe_twice_is_the_same_and_a_real_round_is_refused(real, office):
    rehearsal = rehearse(real, office)

    assert wipe_rehearsal(rehearsal, by=office) == wipe_rehearsal(rehearsal, by=office) == real
    with pytest.raises(IllegalTransitionError, match="Hanya gladi"):
        wipe_rehearsal(real, by=office)
    assert real.entries.count() == 1


def test_wipe_reaches_every_table_that_hangs_on_a_round():
    """Found once through the reverse relations and once through the columns of all models."""
    reached, waiting = {Round}, [Round]
    while waiting:
        new = {one.related_model for one in relations_to(waiting.pop())} - reached
        reached |= new
        waiting += new
    hanging, size = {Round}, 0
    while size < len(hanging):
        size = len(hanging)
        for model in apps.get_models(include_auto_created=True):
            targets = {
                field.remote_field.model
                for field in model._meta.concrete_fields
                if isinstance(field, models.ForeignKey)
            }
            if targets & hanging:
                hanging.add(model)

    assert reached == hanging
    # Rows of other apps, and loose references, would need a decision of their own.
    assert {model._meta.app_label for model in reached} == {"monev"}
    assert not [m for m in reached if [f for f in m._meta.private_fields if f.is_relation]]
    # So that the log knows every act on such a row as one that is only practised.
    assert [m for m in reached - {Round} if not any(hasattr(m, way) for way in WAYS)] == []


@pytest.mark.parametrize("target", [RoundState.FIELD_VERIFICATION, RoundState.PRESENTATION])
def test_rehearsal_is_gone_before_real_sheets_open(real, office, target):
    Round.objects.filter(pk=real.pk).update(state=RoundState.DESK_CHECK)
    real.refresh_from_db()
    rehearsal = rehearse(real, office)

    stages.advance(real, target, by=office)

    assert not Round.objects.filter(pk=rehearsal.pk).exists()
    # one real entry, two juri
    assert set(ScoreSheet.objects.values_list("entry__round", flat=True)) == {real.pk}


@pytest.mark.parametrize(
    "state",
    [
        one
        for one in RoundState
        if one not in {"presentation", "tabulation", "plenary", "record_signed"}
    ],
)
def test_database_keeps_a_rehearsal_away_from_the_public(real, office, state):
    rehearsal = rehearse(real, office)

    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=rehearsal.pk).update(
            state=state, resume_state="presentation", halt_reason="x"
        )
    with pytest.raises(IllegalTransitionError):
        rehearsal.move_to(state)


def test_database_knows_one_rehearsal_per_round(real, office):
    rehearsal = rehearse(real, office)
    rehearsal.pk, rehearsal.slug, rehearsal.request_id = None, "lain", uuid.uuid4()
    rehearsal._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic():
        rehearsal.save()


@pytest.mark.parametrize("facts", [{"kim": None}, {"sample_number": 1}])
def test_database_wants_a_kim_or_an_example_never_both(real, facts):
    entry = real.entries.get()
    kim = facts.get("kim", entry.kim)

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(kim=kim, sample_number=facts.get("sample_number"))


def test_rehearsal_is_not_published(real, office, head):
    rehearsal = play(real, office, head)

    with pytest.raises(IllegalTransitionError):
        publish_round(rehearsal, by=office)


def test_rehearsal_takes_no_kim(real, office):
    with pytest.raises(DomainError):
        nominate(rehearse(real, office), KimFactory(verified=True), by=office)


def test_rehearsal_stands_in_no_list_no_figure_and_no_open_page(
    real, office, head, client, as_user
):
    address = reverse("monev:year_report_detail", args=["64.09", real.year])
    figures = as_user(head).get(address).content
    assert b"juga yang berjalan" in figures
    rehearsal = play(real, office, head)

    assert as_user(head).get(address).content == figures
    assert b"Gladi" not in as_user(office).get(reverse("monev:round_list")).content
    client.logout()
    for page in (reverse("monev:round_list"), reverse("home"), real.get_absolute_url()):
        assert b"Gladi" not in client.get(page).content
    for name in ("round_detail", "result_detail"):
        response = client.get(reverse(f"monev:{name}", args=[rehearsal.slug]))
        assert response.status_code == 404


def test_tasks_tell_of_a_rehearsal_once_and_count_nothing_of_it(real, office):
    rehearsal = rehearse(real, office)
    juri = person(rehearsal, PanelRole.MEMBER)

    for user in (juri, office):
        found = [task for task in worklist.tasks(user) if "Gladi" in f"{task.label}{task.detail}"]
        assert [(one.label, one.detail) for one in found] == [
            (rehearsal.name, "Data contoh, akan dihapus")
        ]


def addresses(rehearsal):
    """Every GET page of monev about this rehearsal, by the arguments its address takes."""
    from django.urls import get_resolver  # noqa: PLC0415  the resolver of this test alone

    entry, seat = rehearsal.entries.first(), rehearsal.juri_assignments.first()
    sheet = ScoreSheet.objects.filter(entry=entry).first()
    yield rehearsal.get_absolute_url()  # loads the root, which knows the converters
    for pattern in get_resolver("monev.urls").url_patterns:
        route = str(pattern.pattern)
        if route.startswith("monev/<slug:slug>/") and route.count("<") == 1:
            yield reverse(f"monev:{pattern.name}", args=[rehearsal.slug])
        elif route.startswith("monev/peserta/<int:pk>/") and route.count("<") == 1:
            yield reverse(f"monev:{pattern.name}", args=[entry.pk])
        elif route.startswith("monev/lembar/<uuid:uuid>/") and route.count("<") == 1:
            yield reverse(f"monev:{pattern.name}", args=[sheet.uuid])
        elif route.startswith("monev/juri/<int:pk>/"):
            yield reverse(f"monev:{pattern.name}", args=[seat.pk])


@pytest.mark.parametrize("stage", ["scoring", "signed"])
def test_every_page_of_a_rehearsal_says_so(real, office, head, as_user, stage):
    rehearsal = rehearse(real, office) if stage == "scoring" else play(real, office, head)
    for seat in rehearsal.juri_assignments.all():
        seat.sign_integrity(by=seat.user)
    people = [office, head, *(person(rehearsal, role) for role in (
        PanelRole.CHAIR, PanelRole.MEMBER, PanelRole.SECRETARY))]  # fmt: skip
    silent, seen = [], 0

    for user in people:
        client = as_user(user)
        for url in addresses(rehearsal):
            response = client.get(url)
            is_page = response.status_code in {200, 409} and "html" in response["Content-Type"]
            if is_page and "<main" in (text := response.content.decode()):
                seen += 1
                silent += [] if BANNER in text else [url]

    assert silent == []
    assert seen > 30


def test_nobody_sees_a_value_of_a_rehearsal_before_two_keys(real, office, as_user):
    rehearsal = rehearse(real, office)
    fill_rehearsal(rehearsal, by=office)
    chair = person(rehearsal, PanelRole.CHAIR)
    rehearsal.juri_assignments.get(user=chair).sign_integrity(by=chair)
    others = ScoreSheet.objects.filter(entry__round=rehearsal).exclude(juri__user=chair)

    for user in (office, chair):
        client = as_user(user)
        assert client.get(reverse("monev:result_table", args=[rehearsal.slug])).status_code == 404
        assert {client.get(one.get_absolute_url()).status_code for one in others} == {404}
    close_round(rehearsal, by=chair)
    with pytest.raises(DomainError, match="dua orang"):
        open_round(rehearsal, by=chair)


def test_rehearsal_sheets_are_taken_along_offline(real, office):
    rehearsal = rehearse(real, office)
    sheet = ScoreSheet.objects.filter(entry__round=rehearsal).first()
    sheet.juri.sign_integrity(by=sheet.juri.user)

    assert sheet in ScoreSheet.objects.to_take_along(sheet.juri.user)
    deliver(sheet, whole(), Envelope(uuid.uuid4()), by=sheet.juri.user)
    sheet.refresh_from_db()
    assert sheet.state == SheetState.SUBMITTED


@pytest.mark.parametrize("count", ["", "0", "13", "tiga", "2.5"])
def test_round_rehearse_says_how_many(real, office, as_user, count):
    page = as_user(office).post(
        reverse("monev:round_rehearse", args=[real.slug]), {"entry_count": count}
    )

    assert "Tulis angka dari 1 sampai 12" in page.content.decode()
    assert not real.rehearsals.exists()


def test_round_rehearse_from_button_to_button(real, office, as_user):
    client = as_user(office)
    start = reverse("monev:round_rehearse", args=[real.slug])
    assert start in client.get(real.get_absolute_url()).content.decode()

    client.post(start, {"entry_count": "2"})
    rehearsal = real.rehearsals.get()
    again = client.get(start)
    filled = client.post(reverse("monev:rehearsal_fill", args=[rehearsal.slug]), follow=True)
    asked = client.get(reverse("monev:rehearsal_wipe", args=[rehearsal.slug])).content.decode()
    wiped = client.post(reverse("monev:rehearsal_wipe", args=[rehearsal.slug]), follow=True)

    assert again.url == rehearsal.get_absolute_url()
    assert "4 lembar diisi nilai contoh dan diajukan." in filled.content.decode()
    assert re.search(r"Angka acak nilai contoh: [0-9A-F]{12}", filled.content.decode())
    assert "Hapus gladi ini?" in asked
    assert "Gladi dihapus." in wiped.content.decode()
    assert not real.rehearsals.exists()
