import datetime

import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev import stages
from monev.decisions import decide
from monev.delegating import check_letter, leave_out, send_letter
from monev.delegations import undelegated
from monev.enums import EntryState, MonevLevel, PanelRole, RoundState
from monev.models import Delegation, Round, ScoreSheet
from monev.sheets import prepare_sheets
from monev.worklist import tasks
from registry.enums import Role, SkCheck
from tests.factories.accounts import UserFactory
from tests.factories.documents import DelegationFactory
from tests.factories.files import pdf
from tests.factories.monev import EntryFactory, InstrumentFactory, JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


def provincial(state=RoundState.NOMINATION, **facts):
    return RoundFactory(
        state=state, level=MonevLevel.PROVINSI, region=region("64"), needs_delegation=True, **facts
    )


def entry_in(round_, village, name="", **facts):
    named = {"name": name} if name else {}
    kim = KimFactory(verified=True, region=region(village), **named)
    return EntryFactory(round=round_, kim=kim, **facts)


def letter_for(round_, code="64.09"):
    row = Delegation(
        round=round_, region=region(code), number="500/1", signer="bupati",
        signed_on=datetime.date(2026, 11, 2),
    )  # fmt: skip
    row.attach(pdf().read(), name="surat.pdf", content_type="application/pdf")
    return row


def panel(round_):
    seats = [JuriFactory(round=round_, role=PanelRole.CHAIR), JuriFactory(round=round_)]
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    return seats


@pytest.mark.parametrize(
    ("level", "code", "asked"),
    [(MonevLevel.PROVINSI, "64", True), (MonevLevel.KABUPATEN, "64.09", False)],
)
def test_a_new_provincial_round_asks_for_letters(level, code, asked):
    round_ = Round(
        name="Monev Baru", region=region(code), year=2026,
        instrument=InstrumentFactory(level=level),
    )  # fmt: skip

    round_.open(by=UserFactory())

    assert Round.objects.get(pk=round_.pk).needs_delegation is asked


def test_r4_5_entry_without_delegation_gets_no_sheet():
    round_ = provincial(RoundState.PRESENTATION)
    sent, unsent = entry_in(round_, "64.09.02.2004"), entry_in(round_, "64.08.12.2004")
    DelegationFactory(round=round_, valid=True)
    panel(round_)

    prepare_sheets(round_, by=UserFactory())

    # Two juri score the one entry that has a letter; the secretary has no sheet.
    assert list(ScoreSheet.objects.values_list("entry", flat=True)) == [sent.pk, sent.pk]
    assert undelegated(round_) == {unsent.pk}


@pytest.mark.parametrize("check", [SkCheck.UNCHECKED, SkCheck.MISMATCH])
def test_a_letter_that_was_not_found_in_order_does_not_count(check):
    round_ = provincial()
    entry = entry_in(round_, "64.09.02.2004")
    checked = {} if check == SkCheck.UNCHECKED else {"checked_by": UserFactory(), "check_note": "x"}
    DelegationFactory(round=round_, check_result=check, **checked)

    assert undelegated(round_) == {entry.pk}


def test_the_area_at_nomination_counts():
    round_ = provincial()
    snapshot = {"name": "KIM", "place": "", "region_path": "64.08.12.2004"}
    moved = entry_in(round_, "64.09.02.2004", snapshot=snapshot)
    DelegationFactory(round=round_, valid=True)

    assert undelegated(round_) == {moved.pk}


def test_a_round_that_asks_for_none_scores_everybody():
    round_ = provincial()
    Round.objects.filter(pk=round_.pk).update(needs_delegation=False)
    entry_in(round_, "64.09.02.2004")
    round_.refresh_from_db()

    assert undelegated(round_) == frozenset()
    assert stages.needs_delegations(round_) == []


@pytest.mark.parametrize("target", [RoundState.FIELD_VERIFICATION, RoundState.PRESENTATION])
def test_r4_5_step_into_scoring_names_the_kabupaten(target):
    round_ = provincial(RoundState.DESK_CHECK)
    panel(round_)
    entry_in(round_, "64.09.02.2004")
    entry_in(round_, "64.08.12.2004", name="KIM Pesisir")
    DelegationFactory(round=round_, valid=True)

    with pytest.raises(DomainError) as caught:
        stages.advance(round_, target, by=UserFactory())

    sentence = "Kutai Timur tanpa delegasi sah (belum ada surat): KIM Pesisir."
    assert sentence in caught.value.message
    round_.refresh_from_db()
    assert round_.state == RoundState.DESK_CHECK


@pytest.mark.parametrize("way", ["ineligible", "left_out", "letter"])
def test_r4_5_three_ways_out(way):
    round_ = provincial(RoundState.DESK_CHECK)
    panel(round_)
    kept = entry_in(round_, "64.09.02.2004")
    other = entry_in(round_, "64.08.12.2004", name="KIM Pesisir")
    DelegationFactory(round=round_, valid=True)
    by = UserFactory()

    if way == "ineligible":
        decide(other, EntryState.INELIGIBLE, by=by, reason="Tanpa surat delegasi")
    elif way == "left_out":
        leave_out(other, reason="Bupati belum menandatangani", by=by)
    else:
        check_letter(send_letter(letter_for(round_, "64.08"), by=by), SkCheck.MATCHED, by=by)
    stages.advance(round_, RoundState.PRESENTATION, by=by)

    scored = {kept.pk, other.pk} if way == "letter" else {kept.pk}
    assert set(ScoreSheet.objects.values_list("entry", flat=True)) == scored


def test_a_round_does_not_begin_when_everybody_was_left_out():
    round_ = provincial(RoundState.DESK_CHECK)
    panel(round_)
    leave_out(entry_in(round_, "64.08.12.2004"), reason="Tanpa surat", by=UserFactory())

    assert stages.obstacles(round_, RoundState.PRESENTATION) == [
        "Belum ada peserta dengan delegasi sah."
    ]


def test_a_letter_that_comes_while_juri_score_brings_the_sheets():
    round_ = provincial(RoundState.PRESENTATION)
    panel(round_)
    entry = entry_in(round_, "64.09.02.2004", left_out_reason="Tanpa surat")
    letter = send_letter(letter_for(round_), by=UserFactory())
    assert not ScoreSheet.objects.exists()

    check_letter(letter, SkCheck.MATCHED, by=UserFactory())

    assert ScoreSheet.objects.filter(entry=entry).count() == 2
    with pytest.raises(IllegalTransitionError, match="sudah punya lembar nilai"):
        check_letter(letter, SkCheck.MISMATCH, by=UserFactory(), note="Nomor lain")


def test_send_letter_keeps_the_one_that_did_not_match():
    round_ = provincial()
    by = UserFactory()
    first = send_letter(letter_for(round_), by=by)
    check_letter(first, SkCheck.MISMATCH, by=by, note="Nomor berbeda")

    second = send_letter(letter_for(round_), by=by)

    first.refresh_from_db()
    assert (first.check_note, first.ended_at is None) == ("Nomor berbeda", False)
    assert list(round_.delegations.current()) == [second]
    acts = AuditEntry.objects.filter(verb__startswith="delegation.").order_by("pk")
    assert list(acts.values_list("verb", flat=True)) == [
        "delegation.create", "delegation.check", "delegation.create",
    ]  # fmt: skip
    with pytest.raises(IllegalTransitionError, match="sudah diganti"):
        check_letter(first, SkCheck.MATCHED, by=by)


def test_send_letter_refuses_to_replace_a_valid_one():
    round_ = DelegationFactory(valid=True).round

    with pytest.raises(IllegalTransitionError, match="sudah cocok"):
        send_letter(letter_for(round_), by=UserFactory())


@pytest.mark.parametrize("code", ["35.08", "64.09.02"])
def test_send_letter_refuses_a_place_outside_the_round(code):
    with pytest.raises(DomainError, match="Pilih kabupaten/kota di"):
        send_letter(letter_for(provincial(), code), by=UserFactory())


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.TABULATION])
def test_send_letter_refuses_a_round_that_takes_none(state):
    with pytest.raises(IllegalTransitionError, match="tidak menerima surat delegasi"):
        send_letter(letter_for(provincial(state)), by=UserFactory())


@pytest.mark.parametrize(
    ("result", "note", "field"), [("mismatch", "  ", "note"), ("mungkin", "", "result")]
)
def test_check_letter_says_what_is_wrong(result, note, field):
    with pytest.raises(DomainError) as caught:
        check_letter(DelegationFactory(), result, by=UserFactory(), note=note)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("facts", "valid", "reason", "message"),
    [
        ({}, False, "", "Tulis alasannya."),
        ({"state": EntryState.SUBMITTED}, False, "Tanpa surat", "tidak perlu dilewati"),
        ({}, True, "Tanpa surat", "punya delegasi sah"),
    ],
)
def test_leave_out_refuses(facts, valid, reason, message):
    round_ = provincial(RoundState.DESK_CHECK)
    entry = entry_in(round_, "64.09.02.2004", **facts)
    DelegationFactory(round=round_, valid=valid)

    with pytest.raises(DomainError, match=message):
        leave_out(entry, reason=reason, by=UserFactory())


def labels(user):
    user.__dict__.pop("_duties", None)
    return [task.label for task in tasks(user) if "delegasi" in task.label]


def test_tasks_go_from_the_kabupaten_to_the_province_and_back(give):
    round_ = provincial()
    entry_in(round_, "64.09.02.2004")
    kabupaten = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    elsewhere = give(UserFactory(), Role.KABUPATEN, region("64.08"))
    province = give(UserFactory(), Role.PROVINSI, region("64"))
    name = str(region("64.09"))
    send, check = [f"Kirim surat delegasi {name}"], [f"Periksa surat delegasi {name}"]
    assert (labels(kabupaten), labels(elsewhere), labels(province)) == (send, [], [])

    letter = send_letter(letter_for(round_), by=kabupaten)
    assert (labels(kabupaten), labels(province)) == ([], check)

    check_letter(letter, SkCheck.MISMATCH, by=province, note="Nomor berbeda")
    assert (labels(kabupaten), labels(province)) == (send, [])

    check_letter(send_letter(letter_for(round_), by=kabupaten), SkCheck.MATCHED, by=province)
    assert (labels(kabupaten), labels(province)) == ([], [])
