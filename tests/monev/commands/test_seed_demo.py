import json

import pytest
from django.core.management import CommandError, call_command

from kim_portal.accounts.audit import check_chain
from kim_portal.accounts.models import User
from monev.enums import RoundState, SheetState
from monev.models import Entry, Outcome, Round, ScoreSheet
from registry.demo import SOURCE
from registry.enums_assistance import HandoverState
from registry.models import (
    ActivityReport,
    Channel,
    DesaWebsite,
    Forum,
    FundRecord,
    FundYear,
    Handover,
    Kim,
    Member,
    PlanItem,
    StrayBudget,
    Umkm,
    UmkmNeed,
    UmkmPermit,
)
from tests.factories.registry import KimFactory

ROLES = {
    "admin_sistem": 1,
    "auditor": 1,
    "provinsi": 1,
    "kabupaten": 2,
    "pimpinan": 1,
    "kecamatan": 1,
    "desa": 1,
    "pengurus_kim": 2,
    "juri": 4,
}


@pytest.fixture
def reference(db, capsys):
    for command in ("load_regions", "load_sectors", "load_instruments"):
        call_command(command)


def state_of_demo():
    return {
        model.__name__: model.objects.count()
        for model in (
            User,
            Kim,
            Member,
            Forum,
            ActivityReport,
            Round,
            Entry,
            ScoreSheet,
            Outcome,
            Umkm,
            UmkmPermit,
            UmkmNeed,
            Channel,
            DesaWebsite,
            Handover,
        )
    }


def test_seed_demo_tells_the_whole_story(reference, tmp_path, capsys):
    path = tmp_path / "akun.json"

    call_command("seed_demo", accounts_json=path)

    accounts = json.loads(path.read_text())
    held = [account["role"] for account in accounts]
    assert {role: held.count(role) >= least for role, least in ROLES.items()} == dict.fromkeys(
        ROLES, True
    )
    assert sorted(Round.objects.values_list("state", flat=True)) == sorted(
        [
            RoundState.NOMINATION,
            RoundState.FIELD_VERIFICATION,
            RoundState.PRESENTATION,
            RoundState.OBJECTION,
            RoundState.PLENARY,
        ]
    )
    real_names = {
        row["name"] for row in json.loads(SOURCE.read_text())["kim"] if row["name_is_real"]
    }
    scored = set(
        ScoreSheet.objects.filter(state=SheetState.SUBMITTED).values_list(
            "entry__kim__name", flat=True
        )
    )
    assert scored
    assert scored & real_names == set()
    assert Entry.objects.filter(promoted_from__isnull=False).count() == 1
    assert check_chain().broken is None
    assert not Kim.objects.filter(is_sample=False).exists()
    assert not User.objects.filter(is_sample=False).exists()
    # Every desk of the work lists has something to show, and all of it is marked.
    for model in (Umkm, Channel, DesaWebsite, Handover):
        assert set(model.objects.values_list("is_sample", flat=True)) == {True}
    assert UmkmNeed.objects.overdue().exists()
    assert UmkmPermit.objects.ending().exists()
    assert DesaWebsite.objects.dead().exists()
    assert set(Handover.objects.values_list("state", flat=True)) == set(HandoverState)
    assert FundRecord.objects.without_document().count() == 2
    assert not FundRecord.objects.with_shared_document().exists()
    assert FundYear.objects.exclude(none_declared_at=None).count() == 1
    assert PlanItem.objects.delayed_by_money().count() == 2
    assert StrayBudget.objects.count() == 1

    # A second run changes nothing and gives the same list.
    before = state_of_demo()
    call_command("seed_demo", accounts_json=path)
    assert state_of_demo() == before
    assert json.loads(path.read_text()) == accounts
    assert User.objects.get(username="ppu").check_password(accounts[0]["password"])


def test_seed_demo_refuses_real_data(db):
    KimFactory()

    with pytest.raises(CommandError, match="data sungguhan"):
        call_command("seed_demo")

    assert Kim.objects.count() == 1


def test_seed_demo_names_what_must_be_loaded_first(db):
    with pytest.raises(CommandError, match="load_regions"):
        call_command("seed_demo")
