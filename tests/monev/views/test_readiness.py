import datetime

import pytest
from django.urls import reverse

from monev.enums import MonevLevel, RoundState
from monev.enums_eligibility import COUNTED_RULES, RuleKind, RuleStrength
from monev.models import EligibilityRule
from registry.enums import Position, Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory
from tests.factories.registry import KimFactory, MemberFactory, SkFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(give, as_user):
    user = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def nominating(**facts):
    closes_on = datetime.date(2026, 11, 30)
    facts = {"state": RoundState.NOMINATION, "nomination_closes_on": closes_on} | facts
    return RoundFactory(**facts)


def typed(**chosen):
    usual = dict.fromkeys(RuleKind.values, "off") | {
        f"{kind}_amount": "1" for kind in COUNTED_RULES
    }
    return usual | chosen


@pytest.mark.parametrize("count", [1, 3])
def test_readiness_list_costs_the_same_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    for _ in range(count):
        SkFactory(kim=KimFactory(verified=True))
    round_ = nominating()

    with django_assert_num_queries(11):
        response = client.get(url("readiness_list", round_.slug))

    # once in the table, once in the list for phones
    assert text(response).count("Belum ada ketua.") == 2 * count


def test_readiness_list_names_rules_and_deadline(client, office):
    round_ = nominating()
    KimFactory(name="KIM Mekar", verified=True)
    for kind, strength in ((RuleKind.CHAIR, "required"), (RuleKind.WEBSITE, "advised")):
        EligibilityRule.objects.create(round=round_, kind=kind, strength=strength)

    page = text(client.get(url("readiness_list", round_.slug)))

    for expected in ("KIM Mekar", "Lengkapi paling lambat 30 November 2026",
                     '<th scope="col">Situs desa</th>', "kurang", "saran"):  # fmt: skip
        assert expected in page
    assert '<th scope="col">Laporan</th>' not in page


def test_readiness_list_searches_and_may_be_empty(client, office):
    address = url("readiness_list", nominating().slug)

    assert "Belum ada KIM untuk diperiksa" in text(client.get(address))
    assert "Tidak ada KIM yang cocok" in text(client.get(address, {"q": "zzz"}))


def test_readiness_detail_tells_the_pengurus_what_is_lacking_and_until_when(client, give, as_user):
    kim = KimFactory(name="KIM Mekar", verified=True)
    MemberFactory(kim=kim, position=Position.KETUA)
    round_ = nominating()
    as_user(give(UserFactory(), kim=kim))

    page = text(client.get(url("readiness_detail", round_.slug, kim.slug)))

    for expected in ("2 syarat wajib belum terpenuhi.", "Lengkapi paling lambat 30 November 2026.",
                     "Tidak ada SK yang berlaku.", "Ketua sudah tercatat.",
                     "Belum diusulkan"):  # fmt: skip
        assert expected in page


def test_round_page_leads_the_pengurus_to_the_checklist(client, give, as_user):
    kim = KimFactory(verified=True)
    as_user(give(UserFactory(), kim=kim))
    open_, closed = nominating(), nominating(state=RoundState.DESK_CHECK)

    address = url("readiness_detail", open_.slug, kim.slug)

    assert address in text(client.get(open_.get_absolute_url()))
    assert "Kesiapan KIM Anda" not in text(client.get(closed.get_absolute_url()))


def test_readiness_detail_of_a_kim_outside_the_round_is_not_there(client, office):
    elsewhere = KimFactory(region=region("64.08.12.2004"), verified=True)

    address = url("readiness_detail", nominating().slug, elsewhere.slug)

    assert client.get(address).status_code == 404


def test_rule_update_stores_what_the_office_chose(client, office):
    round_ = nominating(state=RoundState.DRAFT)

    response = client.post(
        url("rule_update", round_.slug),
        typed(members="required", members_amount="12", chair="advised"),
        follow=True,
    )

    assert "Syarat peserta tersimpan." in text(response)
    stored = round_.eligibility_rules.exclude(strength=RuleStrength.OFF)
    assert set(stored.values_list("kind", "strength", "amount")) == {
        ("members", "required", 12), ("chair", "advised", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"members_amount": "banyak"}, "Isi dengan angka, misalnya 1"),
        ({"members_amount": "0"}, "Paling sedikit 1"),
        ({"members_amount": "1000"}, "Paling besar 999"),
        ({"reports_amount": ""}, "Isi angkanya, misalnya 1"),
        ({"chair": "mungkin"}, "Pilih wajib, disarankan, atau tidak dipakai"),
        ({"chair": ""}, "Pilih sifat syarat ini"),
    ],
)
def test_rule_update_explains_what_is_wrong(client, office, data, sentence):
    round_ = nominating(state=RoundState.DRAFT)

    response = client.post(url("rule_update", round_.slug), typed(**data))

    assert response.status_code == 200
    assert sentence in text(response)
    assert not round_.eligibility_rules.exists()


def test_rule_update_of_an_announced_round_is_a_conflict(client, office):
    address = url("rule_update", nominating().slug)

    for response in (client.get(address), client.post(address, typed())):
        assert response.status_code == 409
        assert "putaran sudah diumumkan" in text(response)


def test_rule_update_of_a_stale_page_shows_both_versions(client, office):
    round_ = nominating(state=RoundState.DRAFT)
    address = url("rule_update", round_.slug)
    client.post(address, typed(versi="1", members="required", members_amount="12"))

    response = client.post(address, typed(versi="1", members="advised", members_amount="5"))

    assert response.status_code == 409
    page = text(response)
    assert "Wajib, 12" in page
    assert "Disarankan, 5" in page
    assert round_.eligibility_rules.get(kind="members").amount == 12


def test_province_reads_proposals_only(client, give, as_user):
    KimFactory(name="KIM Belum Diusulkan", verified=True)
    round_ = nominating(level=MonevLevel.PROVINSI, region=region("64"))
    as_user(give(UserFactory(), Role.PROVINSI, region("64")))

    page = text(client.get(url("readiness_list", round_.slug)))

    assert "KIM Belum Diusulkan" not in page
