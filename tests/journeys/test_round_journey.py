"""One round from last year's instrument to opened values, every step through its own page."""

import datetime
from collections import Counter
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from monev.entry_documents import items_of
from monev.enums import EntryState, InstrumentState, RoundState, SheetState
from monev.models import FieldVisit, Instrument, Round, ScoreSheet
from registry.enums import Position, Role
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf
from tests.factories.registry import KimFactory, MemberFactory, ReportFactory, SkFactory, region
from tests.journeys.forms import forms_of, submit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Six have all the round asks; the others lack one thing each: an SK, a chair, or a report.
READY, KIM_COUNT = 6, 22


START = datetime.datetime(2026, 11, 21, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START) as travel:
        yield travel


@pytest.fixture
def people(give, clock):
    def person(name, role=None, code=None):
        user = UserFactory(username=name, full_name=f"{name.title()} Contoh")
        return give(user, role, region(code)) if role else user

    return SimpleNamespace(
        office=person("dinas", Role.KABUPATEN, "64.09"),
        chair=person("ketua"), second=person("kedua"), third=person("ketiga"),
        secretary=person("sekretaris"),
    )  # fmt: skip


@pytest.fixture
def kim(clock):
    found = []
    for number in range(KIM_COUNT):
        one = KimFactory(name=f"KIM Perjalanan {number:02}", verified=True)
        lacks = None if number < READY else ("sk", "chair", "report")[number % 3]
        if lacks != "sk":
            SkFactory(kim=one)
        if lacks != "chair":
            MemberFactory(kim=one, position=Position.KETUA)
        if lacks != "report":
            ReportFactory(kim=one, verified=True)
        found.append(one)
    return found


def step(client, round_, target):
    """Take the next step of the round on its page."""
    url = reverse("monev:round_advance", args=[round_.slug])
    response = submit(client, f"{url}?tujuan={target}", {"tujuan": target})
    round_.refresh_from_db()
    assert (response.status_code, round_.state) == (302, target)


def done(response):
    assert response.status_code == 302, response.content.decode()[-4000:]
    return response


def prepare(office, people):
    """Clone, change and lock the instrument; make the round, seat the panel, announce it."""
    last_year = Instrument.objects.get(code="K-1")
    Instrument.objects.filter(pk=last_year.pk).update(
        state=InstrumentState.LOCKED, locked_at=timezone.now()
    )
    done(submit(office, reverse("monev:instrument_create", args=[last_year.pk])))
    new = Instrument.objects.get(code="K-1", version=2)
    done(submit(office, reverse("monev:instrument_lock", args=[new.pk])))
    new.refresh_from_db()
    assert new.state == InstrumentState.LOCKED
    today = timezone.localdate()
    days = {
        "nomination_opens_on": 0, "nomination_closes_on": 7,
        "presentation_on": 20, "plenary_on": 21,
    }  # fmt: skip
    facts = {
        name: (today + datetime.timedelta(offset)).isoformat() for name, offset in days.items()
    }
    facts |= {"name": "Monev Perjalanan 2026", "instrument": str(new.pk), "minimum_sheets": "2"}
    done(submit(office, reverse("monev:round_create"), facts))
    round_ = Round.objects.get()
    for user, role in (
        (people.chair, "chair"), (people.second, "member"), (people.third, "member"),
        (people.secretary, "secretary"),
    ):  # fmt: skip
        url = reverse("monev:juri_create", args=[round_.slug])
        done(submit(office, url, {"person": user.username, "role": role}))
    for state in ("instrument_set", "instrument_locked", "announced", "nomination"):
        step(office, round_, state)
    return round_


def nominate_all(office, round_, kim):
    for one in kim:
        done(
            submit(office, reverse("monev:entry_create", args=[round_.slug]), {"kim": str(one.pk)})
        )
    entries = list(round_.entries.order_by("pk"))
    assert len(entries) == KIM_COUNT
    return entries


def hand_in(office, entry):
    """Take what the portal holds of the KIM, send the rest, and hand the file in."""
    url = reverse("monev:document_list", args=[entry.pk])
    if any(item.stored for item in items_of(entry, with_stored=True)):
        done(submit(office, url, action="pakai"))
    for item in items_of(entry):
        if item.is_missing:
            url = reverse("monev:document_create", args=[entry.pk, item.requirement.pk])
            done(submit(office, url, {"document": pdf()}))
    done(submit(office, entry.get_absolute_url(), action="ajukan"))


def check(office, round_, entries):
    """Close the nominations; six are fit, and fitness cannot be given to the others."""
    step(office, round_, "desk_check")
    for number, entry in enumerate(entries):
        url = reverse("monev:entry_decide", args=[entry.pk])
        answer = submit(office, url, {"state": "eligible"})
        assert (answer.status_code == 302) == (number < READY)
        if number >= READY:
            assert "Belum memenuhi syarat wajib" in answer.content.decode()
            done(submit(office, url, {"state": "ineligible", "reason": "Syarat belum lengkap"}))
    fit = list(round_.entries.filter(state=EntryState.ELIGIBLE))
    assert len(fit) == READY
    return fit


def settle_conflict(as_user, people, round_, entry):
    """The third juri discloses to be a relative; the office takes the entry away."""
    for person in (people.chair, people.second, people.third, people.secretary):
        url = reverse("monev:juri_sign_integrity", args=[round_.slug])
        done(submit(as_user(person), url, {"agrees": "on"}))
    url = reverse("monev:entry_recuse", args=[entry.pk])
    facts = {"kind": "family", "reason": "Adik ketua KIM", "state": "disclosed"}
    done(submit(as_user(people.third), url, facts))
    seat = round_.juri_assignments.get(user=people.third)
    url = reverse("monev:recusal_decide", args=[entry.pk, seat.pk])
    done(submit(as_user(people.office), url, {"state": "recused", "reason": "Keluarga dekat"}))
    assert as_user(people.third).get(entry.get_absolute_url()).status_code == 403


def assign(office, round_, entry, third):
    """Draw two juri for each entry; the same seed gives the same plan, the conflict is kept."""
    url = reverse("monev:plan_draw", args=[round_.slug])
    facts = {"per_entry": "2", "seed": "perjalanan"}
    trial = submit(office, url, facts)
    shown = next(form for form in forms_of(trial) if "sidik" in form.fields)
    done(office.post(url, shown.fields | {"aksi": "simpan"}))
    pairs = set(round_.panel_plans.get().pairs.values_list("entry", "juri"))
    loads = Counter(juri for _, juri in pairs)
    assert Counter(pair[0] for pair in pairs) == dict.fromkeys(
        round_.entries.judged().values_list("pk", flat=True), 2
    )
    assert max(loads.values()) - min(loads.values()) <= 1
    assert (entry.pk, third.pk) not in pairs
    return pairs


def visit_all(as_user, people, round_, clock):
    """One team visits every entry, writes a finding for each field indicator and signs."""
    office = as_user(people.office)
    seats = round_.juri_assignments.filter(user__in=[people.chair, people.second])
    url = reverse("monev:fieldteam_create", args=[round_.slug])
    done(submit(office, url, {"name": "Tim Utara", "members": [str(one.pk) for one in seats]}))
    step(office, round_, "field_verification")
    team = round_.field_teams.get()
    facts = {}
    for hour, entry in enumerate(round_.entries.judged(), start=9):
        facts |= {
            f"tim-p{entry.pk}": str(team.pk), f"tanggal-p{entry.pk}": "2026-11-25",
            f"jam-p{entry.pk}": f"{hour:02}.00", f"tempat-p{entry.pk}": "Balai desa",
        }  # fmt: skip
    done(submit(office, reverse("monev:visit_plan", args=[round_.slug]), facts))
    clock.move_to(START + datetime.timedelta(days=4, hours=9))
    member = as_user(people.chair)
    indicators = round_.instrument.indicators().filter(stage="field")
    for visit in FieldVisit.objects.filter(entry__round=round_):
        done(submit(member, reverse("monev:visit_arrive", args=[visit.pk])))
        for row in indicators:
            url = reverse("monev:finding_update", args=[visit.pk, row.pk])
            done(submit(member, url, {"outcome": "match", "text": "Terlihat di tempat."}))
        url = reverse("monev:visit_sign", args=[visit.pk])
        signer = {"signer_name": "Wakil Contoh", "signer_position": "Ketua", "has_agreed": "on"}
        done(submit(member, url, signer))
    assert set(round_.entries.judged().values_list("state", flat=True)) == {EntryState.VISITED}


def present(as_user, people, round_, clock):
    """The day in the hall: the order is drawn, five appear, one does not come."""
    office = as_user(people.office)
    done(submit(office, reverse("monev:round_draw", args=[round_.slug]), {"aksi": "undi"}))
    clock.move_to(START + datetime.timedelta(days=20))
    # An office's session ends after an hour unused.
    office = as_user(people.office)
    step(office, round_, "presentation")
    *coming, missing = round_.entries.judged().order_by("slot_number")
    hall = reverse("monev:hall_detail", args=[round_.slug])
    for entry in coming:
        done(submit(office, hall, action=reverse("monev:hall_start", args=[entry.pk])))
        done(submit(office, hall, action=reverse("monev:hall_finish", args=[entry.pk])))
    url = reverse("monev:hall_absent", args=[missing.pk])
    done(submit(office, url, {"reason": "Sakit"}))
    return coming, missing


def score_all(as_user, people, round_):
    """Every juri fills the sheets of the plan with twos and threes and hands them in."""
    for person in (people.chair, people.second, people.third):
        juri = as_user(person)
        for sheet in ScoreSheet.objects.filter(
            juri__user=person, entry__in=round_.entries.judged()
        ):
            codes = [row.code for row in round_.instrument.indicators()]
            facts = {f"skor-{code}": str(2 + n % 2) for n, code in enumerate(codes)}
            facts |= {"kekuatan": "Kanal hidup", "saran": "Perbarui SK", "aksi": "simpan"}
            done(submit(juri, sheet.get_absolute_url(), facts))
            url = reverse("monev:sheet_check", args=[sheet.uuid])
            done(submit(juri, url, {"aksi": "ajukan"}))
            sheet.refresh_from_db()
            assert (sheet.state, len(sheet.digest)) == (SheetState.SUBMITTED, 64)


def test_round_from_cloned_instrument_to_opened_values(people, kim, as_user, clock):
    call_command("load_instruments", verbosity=0)

    office = as_user(people.office)
    round_ = prepare(office, people)
    entries = nominate_all(office, round_, kim)
    for entry in entries:
        hand_in(office, entry)
    fit = check(office, round_, entries)
    settle_conflict(as_user, people, round_, fit[0])
    third = round_.juri_assignments.get(user=people.third)
    pairs = assign(as_user(people.office), round_, fit[0], third)
    visit_all(as_user, people, round_, clock)
    coming, missing = present(as_user, people, round_, clock)
    assert set(ScoreSheet.objects.values_list("entry", "juri")) == pairs
    score_all(as_user, people, round_)
    office = as_user(people.office)
    assert "rekap" not in office.get(round_.get_absolute_url()).content.decode()
    done(submit(as_user(people.chair), reverse("monev:round_close", args=[round_.slug])))
    secretary = as_user(people.secretary)
    done(submit(secretary, reverse("monev:round_open", args=[round_.slug])))

    round_.refresh_from_db()
    results = round_.outcomes.get().results
    assert round_.state == RoundState.TABULATION
    # Twenty indicators, weights of K-1 times 2/4 and 3/4 in turn: the same for every entry.
    assert results.filter(rank=1, is_joint=True).count() == len(coming)
    assert not results.filter(entry=missing).exists()
