import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from monev.eligibility import rules_of, set_rules
from monev.enums import MonevLevel, RoundState
from monev.enums_eligibility import COUNTED_RULES, RuleKind, RuleStrength
from monev.models import EligibilityRule, Round
from monev.nomination import candidates, followed, readiness
from registry.enums import Position, Role
from registry.models import DesaWebsite, ReportCoOwner
from tests.factories.accounts import UserFactory
from tests.factories.assistance import ChannelFactory
from tests.factories.monev import EntryFactory, InstrumentFactory, RoundFactory
from tests.factories.registry import (
    KimFactory,
    MemberFactory,
    ReportFactory,
    SkFactory,
    region,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime.datetime(2026, 11, 21, 3, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


def round_with(kind, amount=None, strength=RuleStrength.REQUIRED, **facts):
    round_ = RoundFactory(state=RoundState.NOMINATION, **facts)
    EligibilityRule.objects.create(round=round_, kind=kind, strength=strength, amount=amount)
    return round_


def found(round_, user):
    [row] = readiness(round_, candidates(round_, user))
    [check] = row.checks
    return check.is_met, check.text


def test_a_round_made_in_the_office_asks_what_is_usual_at_its_level():
    for level, code in ((MonevLevel.KABUPATEN, "64.09"), (MonevLevel.PROVINSI, "64")):
        round_ = Round(
            name=f"Monev {level}", region=region(code), year=2026,
            instrument=InstrumentFactory(level=level),
        )  # fmt: skip
        round_.open(by=UserFactory())

    asked = {
        round_.level: [(rule.kind, rule.strength, rule.amount) for rule in rules_of(round_)]
        for round_ in Round.objects.all()
    }

    assert asked == {
        "kabupaten": [
            ("sk_lasts", "required", None), ("chair", "required", None),
            ("reports", "required", 1), ("members", "advised", 10), ("channel", "advised", 90),
            ("documents", "required", None),
        ],
        "provinsi": [
            ("sk_lasts", "required", None), ("chair", "required", None),
            ("reports", "required", 4), ("members", "required", 10),
            ("channel", "required", 90), ("age", "advised", 1), ("website", "advised", None),
            ("documents", "required", None),
        ],
    }  # fmt: skip


def test_a_round_without_stored_rules_asks_what_it_asked_before():
    kinds = [(rule.kind, rule.strength) for rule in rules_of(RoundFactory())]

    assert kinds == [("sk_lasts", "required"), ("chair", "required"), ("reports", "required")]


def test_a_rule_that_is_off_is_not_asked():
    round_ = round_with(RuleKind.CHAIR, strength=RuleStrength.OFF)

    assert rules_of(round_) == []


def test_a_recommended_rule_keeps_nobody_from_being_ready(office):
    KimFactory(verified=True)

    round_ = round_with(RuleKind.CHAIR, strength=RuleStrength.ADVISED)
    [row] = readiness(round_, candidates(round_, office))

    assert (row.is_ready, row.missing, row.advice) == (True, (), ("Belum ada ketua.",))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (9, (False, "Baru 9 anggota, paling sedikit 10.")),
        (10, (True, "10 anggota.")),
    ],
)
def test_members_counts_those_in_office(office, count, expected):
    kim = KimFactory(verified=True)
    MemberFactory.create_batch(count, kim=kim)
    MemberFactory(kim=kim, ended_on=TODAY - datetime.timedelta(days=1))

    assert found(round_with(RuleKind.MEMBERS, 10), office) == expected


def test_reports_counts_own_and_joint_ones_that_are_verified(office):
    kim = KimFactory(verified=True)
    ReportFactory(kim=kim, verified=True)
    ReportFactory(kim=kim)
    elsewhere = KimFactory(region=region("64.08.12.2004"), verified=True)
    ReportCoOwner.objects.create(report=ReportFactory(kim=elsewhere, verified=True), kim=kim)

    assert found(round_with(RuleKind.REPORTS, 2), office) == (
        True, "2 laporan terverifikasi dalam 12 bulan.",
    )  # fmt: skip
    assert found(round_with(RuleKind.REPORTS, 3), office) == (
        False, "Baru 2 dari 3 laporan terverifikasi dalam 12 bulan.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last_post_on", "expected"),
    [
        (None, (False, "Belum ada kanal dengan tanggal unggahan terakhir.")),
        (
            datetime.date(2026, 10, 21),
            (False, "Unggahan terakhir 21 Oktober 2026, lebih dari 30 hari lalu."),
        ),
        (datetime.date(2026, 10, 22), (True, "Unggahan terakhir 22 Oktober 2026.")),
    ],
)
def test_channel_wants_a_post_within_the_days(office, last_post_on, expected):
    kim = KimFactory(verified=True)
    ChannelFactory(kim=kim, last_post_on=last_post_on)

    assert found(round_with(RuleKind.CHANNEL, 30), office) == expected


def test_channel_leaves_out_what_is_no_longer_used(office):
    kim = KimFactory(verified=True)
    ChannelFactory(kim=kim, last_post_on=TODAY, ended_on=TODAY)

    assert found(round_with(RuleKind.CHANNEL, 30), office)[0] is False


@pytest.mark.parametrize(
    ("founded_on", "expected"),
    [
        (None, (False, "Tanggal berdiri belum dicatat.")),
        (
            datetime.date(2021, 12, 5),
            (False, "Berdiri 5 Desember 2021, belum 5 tahun saat rapat pleno."),
        ),
        (datetime.date(2021, 12, 4), (True, "Berdiri 4 Desember 2021.")),
    ],
)
def test_age_is_counted_on_the_day_of_the_plenary(office, founded_on, expected):
    KimFactory(verified=True, founded_on=founded_on)

    round_ = round_with(RuleKind.AGE, 5, plenary_on=datetime.date(2026, 12, 4))

    assert found(round_, office) == expected


@pytest.mark.parametrize(
    ("platform", "url", "is_met"), [("opensid", "https://desa.example", True), ("none", "", False)]
)
def test_website_wants_a_known_site_of_the_desa(office, platform, url, is_met):
    kim = KimFactory(verified=True)
    DesaWebsite.objects.create(region=kim.region, platform=platform, url=url)

    assert found(round_with(RuleKind.WEBSITE), office)[0] is is_met


def test_sk_and_chair_say_what_was_found(office):
    kim = KimFactory(verified=True)
    SkFactory(kim=kim)
    MemberFactory(kim=kim, position=Position.KETUA)

    assert found(round_with(RuleKind.SK_LASTS), office) == (
        True, "SK berlaku sampai 12 Maret 2099.",
    )  # fmt: skip
    assert found(round_with(RuleKind.CHAIR), office) == (True, "Ketua sudah tercatat.")


def test_followed_from_the_province_is_what_its_kabupaten_proposed(give, office):
    proposed, other = KimFactory(verified=True), KimFactory(verified=True)
    elsewhere = KimFactory(region=region("64.08.12.2004"), verified=True)
    round_ = RoundFactory(level=MonevLevel.PROVINSI, region=region("64"))
    EntryFactory(round=round_, kim=proposed)
    province = give(UserFactory(), Role.PROVINSI, region("64"))

    assert list(followed(round_, province)) == [proposed]
    assert list(followed(round_, office)) == [proposed, other]
    assert set(followed(round_, UserFactory(is_auditor=True))) == {proposed, other, elsewhere}


def every_rule(**chosen):
    usual = {
        kind: (RuleStrength.OFF, 1 if kind in COUNTED_RULES else None) for kind in RuleKind.values
    }
    return usual | chosen


def test_set_rules_stores_and_records():
    round_, by = RoundFactory(state=RoundState.DRAFT), UserFactory()

    set_rules(round_, every_rule(members=(RuleStrength.REQUIRED, 12)), by=by)
    set_rules(round_, every_rule(members=(RuleStrength.REQUIRED, 15)), by=by)

    [rule] = rules_of(round_)
    assert (rule.kind, rule.amount) == ("members", 15)
    log = AuditEntry.objects.filter(verb="round.set_rules").first()
    assert (log.user, log.facts) == (by, {"required": ["members"]})


@pytest.mark.parametrize(
    "state", sorted(set(RoundState) - {"draft", "instrument_set", "instrument_locked"})
)
def test_set_rules_refuses_once_the_round_is_announced(state):
    round_ = RoundFactory(state=state, halt_reason="Bencana")

    with pytest.raises(IllegalTransitionError, match="putaran sudah diumumkan"):
        set_rules(round_, every_rule(), by=UserFactory())

    assert not round_.eligibility_rules.exists()


@pytest.mark.parametrize(
    ("kind", "strength", "amount"),
    [
        ("lain", "required", None),
        ("chair", "kadang", None),
        ("chair", "required", 3),
        ("members", "required", None),
        ("members", "required", 0),
    ],
)
def test_the_database_refuses_a_rule_that_makes_no_sense(kind, strength, amount):
    round_ = RoundFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        EligibilityRule.objects.create(round=round_, kind=kind, strength=strength, amount=amount)


def test_the_database_keeps_one_rule_of_a_kind():
    round_ = round_with(RuleKind.CHAIR)

    with pytest.raises(IntegrityError), transaction.atomic():
        EligibilityRule.objects.create(round=round_, kind=RuleKind.CHAIR, strength="advised")
