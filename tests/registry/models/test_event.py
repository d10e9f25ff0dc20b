import datetime
import itertools

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums_event import EVENT_TRANSITIONS, EventState
from registry.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.event import START, EventFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db
ALLOWED = {
    ("draft", "announced"), ("draft", "postponed"), ("draft", "cancelled"),
    ("announced", "running"), ("announced", "postponed"), ("announced", "cancelled"),
    ("running", "done"), ("running", "cancelled"),
    ("postponed", "announced"), ("postponed", "cancelled"),
}  # fmt: skip
VERBS = ["announced", "running", "done", "postponed", "cancelled"]


def in_state(state):
    return EventFactory(**({} if state == "draft" else {state: True}))


def act(event, target, by):
    """Call the verb that leads to this state."""
    if target == EventState.POSTPONED:
        event.postpone(by=by, reason="no_budget")
    elif target == EventState.CANCELLED:
        event.cancel(by=by, reason="Tempat tidak siap.")
    else:
        verbs = {"announced": event.announce, "running": event.start, "done": event.finish}
        verbs[target](by=by)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(EventState, EventState)))
def test_event_table_is_the_written_one(old, new):
    assert (new in EVENT_TRANSITIONS[old]) is ((old, new) in ALLOWED)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(EventState, VERBS)))
def test_event_verbs_obey_the_table(old, new):
    with time_machine.travel(START, tick=False):
        event = in_state(old)

        if (old, new) in ALLOWED:
            act(event, new, UserFactory())
            expected = (new, 1)
        else:
            with pytest.raises(IllegalTransitionError):
                act(event, new, UserFactory())
            expected = (old, 0)

    assert (Event.objects.get().state, AuditEntry.objects.count()) == expected


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"state": "lost"}, "Pilihan ini tidak dikenal."),
        ({"kind": "lost"}, "Pilihan ini tidak dikenal."),
        ({"source": "lost"}, "Pilihan ini tidak dikenal."),
        ({"state": "postponed", "postpone_reason": "lost"}, "Pilihan ini tidak dikenal."),
        ({"ends_at": START}, "Waktu selesai harus sesudah waktu mulai"),
        ({"quota": 0}, "Isi kuota 1 sampai 5.000 orang, atau kosongkan"),
        ({"quota": 5001}, "Isi kuota 1 sampai 5.000 orang, atau kosongkan"),
        ({"budget": -1}, "Isi Rp0 sampai Rp999.999.999.999"),
        ({"budget": 5_000_000}, "Pilih sumber anggarannya"),
        ({"state": "postponed"}, "Pilih alasan kegiatan ditunda"),
        ({"postpone_reason": "no_budget"}, "Pilih alasan kegiatan ditunda"),
        ({"state": "cancelled"}, "Tulis alasan kegiatan dibatalkan"),
        ({"state": "announced"}, "Kegiatan yang diumumkan harus punya waktu pengumuman"),
    ],
)
def test_event_refuses_what_cannot_be(wrong, sentence):
    event = EventFactory()
    for name, value in wrong.items():
        setattr(event, name, value)

    with pytest.raises(ValidationError) as refusal:
        event.validate_constraints()
    with pytest.raises(IntegrityError):
        event.save()

    assert sentence in refusal.value.messages


def test_event_starts_on_its_day_in_the_zone_of_its_region():
    # 3 December 00.30 WITA is still 2 December in Jakarta, and 16.30 UTC.
    event, by = EventFactory(announced=True), UserFactory()

    with time_machine.travel("2026-12-02 15:59+00:00", tick=False), pytest.raises(DomainError):
        event.start(by=by)
    with time_machine.travel("2026-12-02 16:30+00:00", tick=False):
        event.start(by=by)

    assert Event.objects.get().state == EventState.RUNNING


def test_event_speaks_of_its_time_in_words():
    event = EventFactory()
    several = EventFactory(ends_at=START + datetime.timedelta(days=1, hours=3))
    west = EventFactory(region=region("35.08"))

    assert (event.days_text, event.hours_text) == (
        "3 Desember 2026", "pukul 09.00 sampai 15.00 WITA",
    )  # fmt: skip
    assert several.days_text == "3 Desember 2026 sampai 4 Desember 2026"
    assert west.hours_text == "pukul 08.00 sampai 14.00 WIB"


def test_event_organiser_is_the_kecamatan_or_the_office_of_the_region():
    kabupaten = region("64.09")
    kabupaten.office_name = "Dinas Kominfo PPU"
    kabupaten.save()

    names = [EventFactory(region=one).organiser for one in (kabupaten, region("64.09.02"))]

    assert names == ["Dinas Kominfo PPU", "Kecamatan Waru"]
    assert EventFactory(region=region("64.08")).organiser == "Diskominfo Kabupaten Kutai Timur"


def test_event_announced_anew_needs_a_day_to_come():
    event, by = EventFactory(postponed=True), UserFactory()

    with (
        time_machine.travel("2026-12-05", tick=False),
        pytest.raises(DomainError, match="Ubah dahulu tanggalnya"),
    ):
        event.announce(by=by)
    with time_machine.travel("2026-12-01", tick=False):
        event.announce(by=by)

    stored = Event.objects.get()
    assert (stored.state, stored.postpone_reason) == (EventState.ANNOUNCED, "")


def test_event_plan_does_not_change_once_it_began():
    event = EventFactory(running=True)
    event.theme = "Tema lain"

    with pytest.raises(IllegalTransitionError, match="sedang berlangsung"):
        event.store(by=UserFactory(), changed=["theme"])

    assert Event.objects.get().theme != "Tema lain"


def test_event_minutes_wait_for_the_event():
    with pytest.raises(IllegalTransitionError):
        EventFactory(announced=True).write_minutes(by=UserFactory(), summary="", minutes="Rapat.")

    assert Event.objects.get().minutes == ""


def test_event_announced_is_public_a_plan_is_not(personas):
    plan, public = EventFactory(), EventFactory(announced=True)
    names = ["kabupaten", "provinsi", "pimpinan", "auditor", "kecamatan", "pengurus"]

    seen = {name: set(Event.objects.visible_to(getattr(personas, name))) for name in names}

    both, one = {plan, public}, {public}
    assert seen == {
        "kabupaten": both, "provinsi": both, "pimpinan": both, "auditor": both,
        "kecamatan": one, "pengurus": one,
    }  # fmt: skip
