import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from monev.enums import EntryState, RoundState
from monev.models import Entry, Recusal
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


def test_entry_of_a_kim_is_there_once_per_round():
    first = EntryFactory()

    with pytest.raises(ValidationError, match="KIM ini sudah menjadi peserta putaran ini."):
        Entry(round=first.round, kim=first.kim).validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryFactory(round=first.round, kim=first.kim)
    assert EntryFactory(kim=first.kim).pk


def test_entry_slot_number_is_there_once_per_round():
    first = EntryFactory(slot_number=1)
    second = EntryFactory(round=first.round)
    second.slot_number = 1

    with pytest.raises(ValidationError, match="Nomor tampil ini sudah dipakai."):
        second.validate_constraints()
    with pytest.raises(IntegrityError):
        second.save()


@pytest.mark.parametrize(
    "state", ["ineligible", "returned_for_fix", "absent", "withdrawn", "disqualified"]
)
def test_entry_refusal_without_reason_is_refused_by_the_database(state):
    entry = EntryFactory(state=state)
    entry.reason = ""

    with pytest.raises(ValidationError, match="Tulis alasannya."):
        entry.validate_constraints()
    with pytest.raises(IntegrityError):
        entry.save()


def test_entry_warns_about_an_sk_that_ends_before_the_plenary():
    round_ = RoundFactory(plenary_on=datetime.date(2026, 12, 4))
    entry = EntryFactory(round=round_, snapshot={"sk": {"expires_on": "2026-12-03"}})

    assert entry.warnings() == [
        "SK berakhir 3 Desember 2026, sebelum rapat pleno 4 Desember 2026. "
        "Potret saat diusulkan tetap berlaku."
    ]


@pytest.mark.parametrize("sk", [{"expires_on": "2026-12-04"}, {"expires_on": None}])
def test_entry_does_not_warn_about_an_sk_that_lasts(sk):
    entry = EntryFactory(round=RoundFactory(), snapshot={"sk": sk})

    assert entry.warnings() == []


def test_entry_warns_without_sk_and_after_a_move():
    entry = EntryFactory(snapshot={"sk": None, "region_path": "64.09.03.2009"})

    assert entry.warnings() == [
        "Tidak ada SK yang berlaku saat diusulkan.",
        "Wilayah KIM berubah setelah diusulkan. Wilayah saat diusulkan berlaku.",
    ]


def test_entry_decisions_follow_state_and_stage():
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    entry = EntryFactory(round=round_, state=EntryState.SUBMITTED)

    assert entry.decisions == [
        "returned_for_fix",
        "eligible",
        "ineligible",
        "withdrawn",
        "disqualified",
    ]


def test_entry_facts_fill_what_an_older_snapshot_lacks():
    entry = EntryFactory(snapshot={"name": "KIM Lama", "sk": {"signed_on": "2024-03-12"}})

    facts = entry.facts

    assert facts["sk"]["signed_on"] == datetime.date(2024, 3, 12)
    assert (facts["name"], facts["sectors"], facts["report_count"]) == ("KIM Lama", [], None)


def test_entry_visible_to_agrees_with_the_permission(personas):
    EntryFactory(round=personas.round, kim=personas.kim)
    EntryFactory(round=personas.other_round, kim=personas.other_kim)
    provincial = RoundFactory(level="provinsi", region=region("64"), scoring=True)
    EntryFactory(round=provincial, kim=personas.kim)
    entries = list(Entry.objects.all())

    wrong = [
        (name, entry.pk)
        for name, user in vars(personas).items()
        if hasattr(user, "has_perm")
        for entry in entries
        if (entry in Entry.objects.visible_to(user)) != user.has_perm("monev.view_entry", entry)
    ]

    assert wrong == []


def test_recusal_is_there_once():
    entry = EntryFactory()
    juri = JuriFactory(round=entry.round)
    facts = {"juri": juri, "entry": entry, "reason": "Saudara", "declared_by": UserFactory()}
    Recusal.objects.create(**facts)

    with pytest.raises(ValidationError, match="Benturan ini sudah dinyatakan."):
        Recusal(**facts).validate_constraints()
    with pytest.raises(IntegrityError):
        Recusal.objects.create(**facts)
