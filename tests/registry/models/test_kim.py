import datetime
import itertools

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import REGISTRATION_TRANSITIONS, RegionLevel, RegistrationState
from registry.models import Kim, KimStatusChange
from tests.access.row import PERSONAS
from tests.factories.registry import (
    KimFactory,
    MemberFactory,
    ReportFactory,
    SectorFactory,
    SkFactory,
    region,
)

pytestmark = pytest.mark.django_db
S = RegistrationState
# Written out on purpose: the table in enums.py is compared with this one.
ALLOWED = {
    (S.DRAFT, S.SUBMITTED),
    (S.SUBMITTED, S.VERIFIED),
    (S.SUBMITTED, S.RETURNED),
    (S.SUBMITTED, S.REJECTED),
    (S.RETURNED, S.SUBMITTED),
    (S.VERIFIED, S.RETURNED),
    (S.VERIFIED, S.ARCHIVED),
    (S.REJECTED, S.SUBMITTED),
    (S.ARCHIVED, S.VERIFIED),
}


def kim_in(state):
    stamp = timezone.now() if state in {S.VERIFIED, S.ARCHIVED} else None
    return KimFactory(state=state, verified_at=stamp)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(S, S)))
def test_kim_moves_only_along_the_table(old, new):
    kim = kim_in(old)
    stamps = {"verified_at": timezone.now()} if new == S.VERIFIED else {}

    try:
        kim.move_to(new, **stamps)
    except IllegalTransitionError:
        moved = False
    else:
        moved = True

    assert moved == ((old, new) in ALLOWED)
    assert Kim.objects.get(pk=kim.pk).state == (new if moved else old)


def test_kim_table_has_no_other_moves():
    table = {(old, new) for old, targets in REGISTRATION_TRANSITIONS.items() for new in targets}

    assert table == ALLOWED


def complete_draft():
    kim = KimFactory()
    kim.sectors.add(SectorFactory())
    MemberFactory(kim=kim, position="ketua")
    return kim


def verbs(kim):
    return list(AuditEntry.objects.about(kim).values_list("verb", flat=True))


def test_kim_submit_names_everything_that_is_missing(personas):
    kim = KimFactory()

    with pytest.raises(DomainError) as refusal:
        kim.submit(by=personas.pengurus)

    assert refusal.value.message == (
        "Lengkapi dahulu: pengurus dengan jabatan ketua, paling sedikit satu potensi."
    )
    assert Kim.objects.get(pk=kim.pk).state == S.DRAFT
    assert verbs(kim) == []


def test_kim_submit_stamps_and_records(personas):
    kim = complete_draft()

    kim.submit(by=personas.pengurus)

    kim.refresh_from_db()
    assert (kim.state, kim.submitted_at is not None) == (S.SUBMITTED, True)
    assert verbs(kim) == ["kim.submit"]


def test_kim_verify_stamps_and_forgets_the_reason(personas):
    kim = KimFactory(submitted=True, return_reason="Lama.")

    kim.verify(by=personas.kabupaten)

    kim.refresh_from_db()
    assert (kim.state, kim.return_reason, kim.verified_at is not None) == (S.VERIFIED, "", True)
    assert verbs(kim) == ["kim.verify"]


@pytest.mark.parametrize(
    ("start", "verb", "state", "entry"),
    [
        (S.SUBMITTED, "return_", S.RETURNED, "kim.return"),
        (S.SUBMITTED, "reject", S.REJECTED, "kim.reject"),
        (S.VERIFIED, "archive", S.ARCHIVED, "kim.archive"),
    ],
)
def test_kim_leaves_with_a_reason_only(personas, start, verb, state, entry):
    kim = kim_in(start)

    with pytest.raises(DomainError) as refusal:
        getattr(kim, verb)(by=personas.kabupaten, reason="  ")
    refused = (refusal.value.message, refusal.value.field, verbs(kim))
    getattr(kim, verb)(by=personas.kabupaten, reason="Susunan pengurus kurang.")

    kim.refresh_from_db()
    assert refused == ("Tulis alasannya", "reason", [])
    assert (kim.state, kim.return_reason) == (state, "Susunan pengurus kurang.")
    assert verbs(kim) == [entry]


def test_kim_verified_twice_at_once_is_verified_once(personas):
    kim = KimFactory(submitted=True)
    late = Kim.objects.get(pk=kim.pk)
    kim.verify(by=personas.kabupaten)

    with pytest.raises(IllegalTransitionError):
        late.verify(by=personas.kabupaten)

    assert verbs(kim) == ["kim.verify"]


@pytest.mark.parametrize(
    ("status", "note", "field"),
    [("weak", "Sepi.", "reasons"), ("dormant", "Sepi.", "reasons"), ("dissolved", " ", "note")],
)
def test_kim_set_status_refuses_without_its_reason(personas, status, note, field):
    kim = KimFactory(verified=True)

    with pytest.raises(DomainError) as refusal:
        kim.set_status(status, by=personas.kabupaten, note=note)

    kim.refresh_from_db()
    assert (refusal.value.field, kim.status) == (field, "active")
    assert KimStatusChange.objects.count() == 0


def test_kim_set_status_keeps_the_step_in_the_history(personas):
    kim = KimFactory(verified=True)
    day = datetime.date(2026, 3, 1)

    kim.set_status(
        "dormant", by=personas.kabupaten, on=day, reasons=["no_people", "no_budget"], note="Sepi."
    )

    change = kim.status_changes.get()
    assert (change.from_status, change.to_status, change.decided_on) == ("active", "dormant", day)
    assert change.reason_labels == ["Tidak ada anggaran", "Kekurangan pengurus atau anggota"]
    assert AuditEntry.objects.about(kim).get().facts["reasons"] == ["no_budget", "no_people"]


def test_kim_set_status_clicked_twice_is_one_step(personas):
    kim = KimFactory(verified=True)

    steps = [kim.set_status("weak", by=personas.kabupaten, reasons=["no_people"]) for _ in "12"]

    assert steps[0] == steps[1]
    assert KimStatusChange.objects.count() == 1
    assert verbs(kim) == ["kim.set_status"]


def test_kim_database_refuses_a_verified_one_without_its_moment():
    kim = KimFactory()

    with pytest.raises(IntegrityError, match="kim_verified_has_moment"), transaction.atomic():
        Kim.objects.filter(pk=kim.pk).update(state=S.VERIFIED)


@pytest.mark.parametrize("persona", PERSONAS[1:])
def test_kim_visible_to_agrees_with_view_permission(personas, persona):
    user = getattr(personas, persona)
    for state, code in itertools.product(S, ("64.09.02.2004", "64.08.12.2004", "64.09.03.2009")):
        stamp = timezone.now() if state == S.VERIFIED else None
        KimFactory(state=state, region=region(code), verified_at=stamp)
    personas.kim.move_to(S.RETURNED)
    seen = set(Kim.objects.visible_to(user).values_list("pk", flat=True))

    for kim in Kim.objects.all():
        may = kim.state == S.VERIFIED or user.has_perm("registry.view_kim", kim)
        assert (kim.pk in seen) == may, (persona, kim.state, kim.region.path)


def test_kim_public_holds_verified_ones_only():
    shown = KimFactory(verified=True)
    for state in set(S) - {S.VERIFIED}:
        KimFactory(state=state)

    assert list(Kim.objects.public()) == [shown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mekar", ["KIM Mekar Waru"]),
        ("sumber sari", ["KIM Babulu Satu"]),
        ("BABULU", ["KIM Babulu Satu"]),
        ("64.09.02", ["KIM Mekar Waru"]),
        ("kim-64.09-0007", ["KIM Mekar Waru"]),
        ("mekar babulu", []),
        ("50%", []),
        ("", ["KIM Babulu Satu", "KIM Mekar Waru"]),
    ],
)
def test_kim_search_finds_by_name_place_code_and_number(text, expected):
    KimFactory(name="KIM Mekar Waru", registry_no="KIM-64.09-0007")
    KimFactory(name="KIM Babulu Satu", region=region("64.09.03.2009"))

    assert [kim.name for kim in Kim.objects.search(text)] == expected


@time_machine.travel(datetime.datetime(2026, 11, 22, 4, tzinfo=datetime.UTC), tick=False)
def test_kim_with_sk_sorts_by_the_last_day():
    day = datetime.date(2026, 11, 22)
    names = {}
    for name, left in [("tanpa", None), ("kemarin", -1), ("hari-ini", 0), ("60", 60), ("61", 61)]:
        names[name] = KimFactory(slug=name)
        if left is not None:
            SkFactory(kim=names[name], expires_on=day + datetime.timedelta(days=left))
    # Renewed in time: the old SK runs out, the new one holds.
    renewed = KimFactory(slug="diperpanjang")
    SkFactory(kim=renewed, expires_on=day + datetime.timedelta(days=5))
    SkFactory(kim=renewed, expires_on=day + datetime.timedelta(days=900))

    def answer(name):
        return sorted(Kim.objects.with_sk(name).values_list("slug", flat=True))

    assert answer("berlaku") == ["60", "61", "diperpanjang", "hari-ini"]
    assert answer("hampir") == ["60", "hari-ini"]
    assert answer("berakhir") == ["kemarin"]
    assert answer("tanpa") == ["tanpa"]
    assert len(answer("omong kosong")) == 6


@time_machine.travel(datetime.datetime(2026, 11, 22, 4, tzinfo=datetime.UTC), tick=False)
@pytest.mark.parametrize(
    ("left", "ending", "ended"),
    [(None, False, False), (61, False, False), (60, True, False), (0, True, False), (-1, 0, True)],
)
def test_kim_row_knows_how_its_sk_stands(left, ending, ended):
    kim = KimFactory()
    if left is not None:
        SkFactory(kim=kim, expires_on=datetime.date(2026, 11, 22) + datetime.timedelta(days=left))

    row = Kim.objects.for_list().get()

    assert (row.is_sk_ending, row.is_sk_ended) == (bool(ending), ended)


def test_kim_row_knows_the_last_verified_activity():
    kim = KimFactory(verified=True)
    ReportFactory(kim=kim, verified=True, held_on=datetime.date(2026, 2, 1))
    ReportFactory(kim=kim, verified=True, held_on=datetime.date(2026, 3, 1))
    ReportFactory(kim=kim, submitted=True, held_on=datetime.date(2026, 4, 1))

    assert Kim.objects.for_list().get().last_activity_on == datetime.date(2026, 3, 1)


def test_kim_count_by_region_adds_up_what_lies_below():
    KimFactory(region=region("64.09.02.2004"))
    KimFactory(region=region("64.09.02.2004"))
    KimFactory(region=region("64.09.02"))
    KimFactory(region=region("64.08.12.2004"))

    counts = {level: Kim.objects.count_by_region(level) for level in RegionLevel}

    assert counts == {
        RegionLevel.PROVINSI: {"64": 4},
        RegionLevel.KABUPATEN: {"64.09": 3, "64.08": 1},
        RegionLevel.KECAMATAN: {"64.09.02": 3, "64.08.12": 1},
        RegionLevel.DESA: {"64.09.02.2004": 2, "64.08.12.2004": 1},
    }


def test_kim_supervising_office_prefers_its_own_name():
    kim = KimFactory()
    before = kim.supervising_office
    kabupaten = kim.region.parent.parent
    kabupaten.office_name = "Dinas Kominfo PPU"

    assert before == "Diskominfo Kabupaten Penajam Paser Utara"
    assert kim.supervising_office == "Dinas Kominfo PPU"
