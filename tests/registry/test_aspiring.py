import datetime

import pytest
import time_machine

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry import aspiring
from registry.enums import Role
from registry.enums_aspiration import AspirationAct, AspirationState
from registry.models import Aspiration
from tests.factories.accounts import UserFactory
from tests.factories.aspiration import AgencyFactory, AspirationFactory, HolidayFactory
from tests.factories.registry import KimFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_saturday")]
DONE = {"held": True, "answered": True}


@pytest.fixture
def _saturday():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


def unsent(**columns):
    return AspirationFactory.build(region=region("64.09.02.2004"), **columns)


def acts(aspiration):
    return [step.act for step in aspiration.steps.all()]


def last(aspiration):
    return aspiration.steps.last()


def test_send_sets_the_first_due_date_in_working_days():
    # Sat 21 → Mon 23, Tue 24, Wed 25
    sent = aspiring.send(unsent(route_due_on=None))

    assert sent.route_due_on == datetime.date(2026, 11, 25)
    assert (last(sent).act, last(sent).actor, last(sent).by) == ("received", "Warga", None)
    assert AuditEntry.objects.get().verb == "aspiration.create"


def test_send_skips_the_days_off_of_the_kabupaten():
    HolidayFactory(day=datetime.date(2026, 11, 23))
    HolidayFactory(day=datetime.date(2026, 11, 24), region=region("64.08"))

    # Sat 21 → (Mon 23 off here) Tue 24, Wed 25, Thu 26
    assert aspiring.send(unsent()).route_due_on == datetime.date(2026, 11, 26)


def test_send_drops_the_name_of_who_wants_none():
    sent = aspiring.send(unsent(is_anonymous=True, reporter_name="Ada", reporter_contact="0812"))

    assert (sent.reporter_name, sent.reporter_contact) == ("", "")


def test_send_refuses_two_kabupaten():
    with pytest.raises(DomainError) as refusal:
        aspiring.send(unsent(second_region=region("64.08.12.2004")))

    assert refusal.value.field == "second_region"
    assert Aspiration.objects.count() == 0


def test_send_refuses_a_kim_that_is_not_verified():
    with pytest.raises(DomainError):
        aspiring.send(unsent(kim=KimFactory(region=region("64.09.02.2004"))))


def test_one_record_with_two_areas_has_one_route(office):
    second = region("64.09.03.2009")
    sent = aspiring.send(unsent(second_region=second))
    aspiring.verify(sent, by=office)

    aspiring.route(sent, by=office, agency=AgencyFactory(name="Dinas Jalan"))

    assert Aspiration.objects.count() == 1
    assert sent.place == (
        "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara dan "
        "Desa Sumber Sari, Kecamatan Babulu, Kabupaten Penajam Paser Utara"
    )
    assert (sent.holder, acts(sent)) == ("Dinas Jalan", ["received", "verified", "routed"])


@pytest.mark.parametrize(("is_complex", "number"), [(False, 27), (True, 4)])
def test_route_sets_the_due_date_of_the_answer(office, is_complex, number):
    aspiration = AspirationFactory(verified=True)

    aspiring.route(aspiration, by=office, agency=AgencyFactory(), is_complex=is_complex)

    # Sat 21 → five working days: Fri 27 November; ten: Fri 4 December
    due = datetime.date(2026, 12 if is_complex else 11, number)
    assert Aspiration.objects.get().answer_due_on == due


def test_route_to_the_desa_is_answered_there(office, give):
    home = region("64.09.02.2004")
    operator = give(UserFactory(), Role.DESA, home)
    aspiration = AspirationFactory(verified=True)

    aspiring.route(aspiration, by=office, desa=home, note="Mohon dijawab.")
    aspiring.start(aspiration, by=operator)
    aspiring.answer(aspiration, by=operator, answer="Kerja bakti Minggu ini.")

    stored = Aspiration.objects.for_list().get()
    assert (stored.state, stored.holder) == (AspirationState.ANSWERED, "Desa Bangun Mulya")
    assert [step.actor for step in stored.steps.all()][1:] == ["Desa Bangun Mulya"] * 2


def test_route_refuses_an_agency_of_another_kabupaten(office):
    aspiration = AspirationFactory(verified=True)

    with pytest.raises(DomainError):
        aspiring.route(aspiration, by=office, agency=AgencyFactory(region=region("64.08")))

    assert Aspiration.objects.get().state == AspirationState.VERIFIED


def test_route_refuses_a_desa_elsewhere(office):
    aspiration = AspirationFactory(verified=True)

    with pytest.raises(DomainError):
        aspiring.route(aspiration, by=office, desa=region("64.09.03.2009"))


def test_pass_on_keeps_the_state_and_its_note_is_not_public(give):
    camat = give(UserFactory(), Role.KECAMATAN, region("64.09.02"))
    aspiration = AspirationFactory()

    aspiring.pass_on(aspiration, by=camat, note="Sudah dibahas di musrenbang.")

    step = last(aspiration)
    assert Aspiration.objects.get().state == AspirationState.RECEIVED
    assert (step.actor, step.note, step.detail) == (
        "Kecamatan Waru", "Sudah dibahas di musrenbang.", "",
    )  # fmt: skip


def test_extend_moves_the_stored_day_and_logs_both(office):
    aspiration = AspirationFactory(held=True)

    aspiring.extend(
        aspiration, by=office, due_on=datetime.date(2026, 12, 2), reason="Menunggu alat berat."
    )

    assert Aspiration.objects.get().answer_due_on == datetime.date(2026, 12, 2)
    assert last(aspiration).detail == (
        "Dari 25 November 2026 menjadi 2 Desember 2026. Menunggu alat berat."
    )
    facts = AuditEntry.objects.get().facts
    assert (facts["before"], facts["due_on"]) == ("2026-11-25", "2026-12-02")


@pytest.mark.parametrize("number", [20, 25])
def test_extend_refuses_a_day_that_is_not_later(office, number):
    aspiration = AspirationFactory(held=True)

    with pytest.raises(DomainError) as refusal:
        aspiring.extend(
            aspiration, by=office, due_on=datetime.date(2026, 11, number), reason="Lambat."
        )

    assert refusal.value.field == "due_on"
    assert Aspiration.objects.get().answer_due_on == datetime.date(2026, 11, 25)


def test_recall_frees_it_for_another_route(office):
    aspiration = AspirationFactory(held=True)

    aspiring.recall(aspiration, by=office, reason="Bukan kewenangannya.")

    stored = Aspiration.objects.get()
    assert (stored.state, stored.holder, stored.answer_due_on) == ("verified", "", None)
    aspiring.route(stored, by=office, agency=AgencyFactory(name="Dinas Lain"))
    assert stored.holder == "Dinas Lain"


def test_hand_sp4n_of_one_that_nobody_holds_makes_sp4n_the_holder(office):
    aspiration = AspirationFactory(verified=True)

    aspiring.hand_sp4n(aspiration, by=office, tracking_id="7654321")

    stored = Aspiration.objects.get()
    assert (stored.state, stored.holder) == ("routed", "SP4N-LAPOR")
    assert stored.sp4n_handed_on == datetime.date(2026, 11, 21)
    assert last(stored).detail == "Nomor 7654321"


def test_hand_sp4n_of_one_that_is_held_keeps_holder_and_due_date(office):
    aspiration = AspirationFactory(held=True)
    holder = aspiration.holder

    aspiring.hand_sp4n(aspiration, by=office, tracking_id="7654321")

    stored = Aspiration.objects.get()
    assert (stored.sp4n_tracking_id, stored.holder) == ("7654321", holder)
    assert stored.answer_due_on == datetime.date(2026, 11, 25)


def test_hand_sp4n_is_refused_before_the_office_has_looked(office):
    with pytest.raises(IllegalTransitionError):
        aspiring.hand_sp4n(AspirationFactory(), by=office, tracking_id="7654321")


def test_deliver_is_confirmed_by_the_kim_once(give):
    home = region("64.09.02.2004")
    kim = KimFactory(name="KIM Waru", region=home, verified=True)
    pengurus = give(UserFactory(), kim=kim)
    aspiration = AspirationFactory(**DONE)
    on = datetime.date(2026, 11, 21)

    aspiring.deliver(aspiration, by=pengurus, on=on, how="meeting")

    step = last(aspiration)
    assert (step.actor, step.detail) == ("KIM Waru", "Pertemuan warga, 21 November 2026")
    with pytest.raises(IllegalTransitionError):
        aspiring.deliver(aspiration, by=pengurus, on=on, how="chat")
    assert Aspiration.objects.get().delivered_how == "meeting"


def test_merge_points_at_the_original(office):
    original, same = AspirationFactory(), AspirationFactory()

    aspiring.merge(same, by=office, original=original)

    stored = Aspiration.objects.get(pk=same.pk)
    assert (stored.state, stored.duplicate_of) == ("duplicate", original)
    assert last(stored).detail == f"Ikuti nomor {original.number}"


def test_merge_refuses_itself_another_kabupaten_and_one_turned_away(office):
    same = AspirationFactory()
    elsewhere = AspirationFactory(region=region("64.08.12.2004"))
    rejected = AspirationFactory(state=AspirationState.REJECTED, reason="Iklan.")

    for original in (same, elsewhere, rejected):
        with pytest.raises(DomainError):
            aspiring.merge(same, by=office, original=original)

    assert Aspiration.objects.get(pk=same.pk).state == "received"


def test_reopen_takes_the_answer_back_but_the_log_keeps_it(office):
    aspiration = AspirationFactory(**DONE, delivered=True)

    aspiring.reopen(aspiration, by=office, reason="Air meluap lagi.")

    stored = Aspiration.objects.get()
    assert (stored.state, stored.answer, stored.delivered_on) == ("in_progress", "", None)
    assert AuditEntry.objects.get().facts["former_answer"] == "Drainase dibersihkan 20 November."


def test_reopen_after_a_refusal_starts_anew(office):
    aspiration = AspirationFactory(state=AspirationState.REJECTED, reason="Keliru.")

    aspiring.reopen(aspiration, by=office, reason="Ditolak karena keliru.")

    stored = Aspiration.objects.get()
    assert (stored.state, stored.reason) == ("received", "")
    assert last(stored).act == AspirationAct.REOPENED


def test_moderate_keeps_the_original(office):
    aspiration = AspirationFactory(text="Pak Karangan tidak mau memperbaiki drainase.")

    aspiring.moderate(aspiration, by=office, summary="Drainase belum diperbaiki.")

    stored = Aspiration.objects.get()
    assert stored.text == "Pak Karangan tidak mau memperbaiki drainase."
    assert (stored.public_summary, stored.version) == ("Drainase belum diperbaiki.", 2)


def test_close_needs_an_answer(office):
    with pytest.raises(IllegalTransitionError):
        aspiring.close(AspirationFactory(held=True), by=office)


def test_an_act_refused_leaves_nothing_behind(office):
    aspiration = AspirationFactory()
    Aspiration.objects.update(state=AspirationState.VERIFIED)

    with pytest.raises(IllegalTransitionError):
        aspiring.verify(aspiration, by=office)

    assert acts(aspiration) == []
    assert AuditEntry.objects.count() == 0
