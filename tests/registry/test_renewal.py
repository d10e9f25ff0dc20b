import datetime

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.duties import duties
from registry.enums import IssuerRole, SkKind, SkState, SkValidity, SkWarning
from registry.models import Kim, OfficeLogo, OfficeSetting, Sk
from registry.models.sk import warning_level
from registry.renewal import renew
from registry.renewal_letter import addressee, letter_facts, reminder_text
from tests.factories.accounts import UserFactory
from tests.factories.registry import ForumFactory, KimFactory, MemberFactory, SkFactory, region

TODAY = datetime.date(2026, 11, 21)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def day(text):
    return datetime.date.fromisoformat(text)


def old_sk(expires_on="2027-01-20", **facts):
    ends = day(expires_on) if expires_on else None
    given = {"starts_on": day("2024-01-21"), "issuer_name": "Kades Lama"} | facts
    return SkFactory(expires_on=ends, **given)


def successor(starts_on, **facts):
    typed = {"number": "141/9/2026", "issuer_name": "Kades Baru"} | facts
    return SkFactory.build(
        kim=None, starts_on=day(starts_on), expires_on=day("2030-01-01"), **typed
    )


@pytest.mark.parametrize(
    ("expires_on", "starts_on", "ended_on"),
    [
        ("2027-01-20", "2027-01-21", "2027-01-20"),
        # Begins early: the old one is cut off the day before.
        ("2027-01-20", "2026-11-10", "2026-11-09"),
        # A gap stays a gap: the old one ended when it ended.
        ("2026-06-30", "2026-11-10", "2026-06-30"),
        (None, "2026-12-01", "2026-11-30"),
    ],
)
def test_renew_ends_the_old_the_day_before_the_new_begins(expires_on, starts_on, ended_on):
    old, by = old_sk(expires_on), UserFactory()

    new = renew(old, successor(starts_on), by=by)

    old.refresh_from_db()
    assert (old.state, old.ended_on) == (SkState.REPLACED, day(ended_on))
    assert (new.kim, new.replaces, new.state) == (old.kim, old, SkState.ACTIVE)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "subject_id")) == [
        ("sk.create", str(new.pk)), ("sk.renew", str(old.pk)),
    ]  # fmt: skip


def test_r6_4_a_change_of_kades_never_overwrites_history():
    old = old_sk("2027-01-20")
    kim = old.kim

    new = renew(old, successor("2027-01-21"), by=UserFactory())

    old.refresh_from_db()
    assert (old.issuer_name, new.issuer_name) == ("Kades Lama", "Kades Baru")
    assert (old.expires_on, old.starts_on) == (day("2027-01-20"), day("2024-01-21"))
    assert (kim.current_sk, old.validity()) == (old, SkValidity.IN_FORCE)
    assert list(kim.sk_set.in_force(day("2027-01-20"))) == [old]
    assert list(kim.sk_set.in_force(day("2027-01-21"))) == [new]
    assert old.validity(day("2027-01-21")) == SkValidity.REPLACED


@pytest.mark.parametrize("starts_on", ["2024-01-21", "2024-01-20"])
def test_renew_refuses_a_start_before_the_old_began(starts_on):
    old = old_sk()

    with pytest.raises(DomainError) as refusal:
        renew(old, successor(starts_on), by=UserFactory())

    old.refresh_from_db()
    assert refusal.value.field == "starts_on"
    assert (old.state, Sk.objects.count(), AuditEntry.objects.count()) == (SkState.ACTIVE, 1, 0)


@pytest.mark.parametrize("state", ["revoked", "replaced", "award"])
def test_renew_refuses_what_has_nothing_left_to_renew(state):
    facts = {
        "revoked": {"state": SkState.REVOKED, "revoked_at": timezone.now()},
        "replaced": {"state": SkState.REPLACED, "ended_on": TODAY},
        "award": {"kind": SkKind.AWARD},
    }[state]
    old = old_sk(**facts)

    with pytest.raises(IllegalTransitionError):
        renew(old, successor("2027-01-21"), by=UserFactory())

    assert (Sk.objects.count(), AuditEntry.objects.count()) == (1, 0)


def test_renew_with_a_successor_of_another_kind_is_refused():
    with pytest.raises(DomainError) as refusal:
        renew(old_sk(), successor("2027-01-21", kind=SkKind.AWARD), by=UserFactory())

    assert refusal.value.field == "kind"


def test_renew_that_the_database_refuses_leaves_the_old_as_it_was():
    old = old_sk()
    new = successor("2027-01-21")
    new.expires_on = day("2027-01-01")

    with pytest.raises(IntegrityError):
        renew(old, new, by=UserFactory())

    stored = Sk.objects.get()
    assert (stored.state, stored.ended_on, AuditEntry.objects.count()) == (
        SkState.ACTIVE, None, 0,
    )  # fmt: skip


def test_renew_twice_is_one_successor():
    old = old_sk()
    stale = Sk.objects.get(pk=old.pk)
    renew(old, successor("2027-01-21"), by=UserFactory())

    with pytest.raises(IllegalTransitionError):
        renew(stale, successor("2027-02-01", number="141/10/2026"), by=UserFactory())

    assert Sk.objects.count() == 2


@pytest.mark.parametrize("facts", [{"ended_on": TODAY}, {"state": SkState.REPLACED}], ids=str)
def test_sk_replaced_and_its_last_day_go_together(facts):
    with pytest.raises(IntegrityError, match="sk_replaced_has_last_day"):
        old_sk(**facts)


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (None, None), (181, None), (180, "180"), (91, "180"), (90, "90"), (31, "90"), (30, "30"),
        (8, "30"), (7, "7"), (1, "7"), (0, "0"), (-1, "0"), (-400, "0"),
    ],
)  # fmt: skip
def test_warning_level_is_the_nearest_reached(days, level):
    assert warning_level(days) == level


@pytest.mark.parametrize("days", [-1, 0, 7, 8, 30, 90, 180, 181])
def test_sk_warning_and_its_query_agree(days):
    old_sk((TODAY + datetime.timedelta(days=days)).isoformat())

    level = Sk.objects.for_list().get().warning
    found = {one for one in SkWarning if Sk.objects.with_warning(one).exists()}

    # A filter "within 90 days" holds those within 30 as well; what is past stands alone.
    wider = {one for one in SkWarning if days >= 0 and days <= one.days}
    assert found == (wider or ({level} if level else set()))
    assert level == min(found, key=lambda one: one.days, default=None)


def test_sk_with_one_after_it_warns_no_more():
    old = old_sk("2026-11-01")
    SkFactory(kim=old.kim, starts_on=day("2026-11-02"), expires_on=day("2030-01-01"))

    warned = [sk.warning for sk in Sk.objects.for_list()]

    assert (warned, Sk.objects.to_renew().exists()) == ([None, None], False)


def test_kim_with_a_successor_waiting_is_not_ending():
    old = old_sk("2026-12-01", kim=KimFactory(verified=True))
    renew(old, successor("2026-12-02"), by=UserFactory())

    row = Kim.objects.for_list().get()

    assert (row.is_sk_ending, row.is_sk_ended) == (False, False)
    assert (Kim.objects.with_sk("hampir").count(), Kim.objects.with_sk("berlaku").count()) == (0, 1)


def test_kim_does_not_live_by_an_award():
    sk = old_sk(None, kind=SkKind.AWARD)

    assert (sk.kim.current_sk, sk.warning) == (None, None)
    assert Kim.objects.with_sk("tanpa").count() == 1


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (IssuerRole.KEPALA_DESA, "Kepala Desa Bangun Mulya"),
        (IssuerRole.LURAH, "Kepala Desa Bangun Mulya"),
        (IssuerRole.CAMAT, "Camat Waru"),
        (IssuerRole.KEPALA_DINAS, "Kepala Diskominfo Kabupaten Penajam Paser Utara"),
        (IssuerRole.BUPATI, "Bupati Penajam Paser Utara"),
        (IssuerRole.GUBERNUR, "Gubernur Kalimantan Timur"),
        (IssuerRole.OTHER, "Pejabat penerbit SK …………………………"),
    ],
)
def test_letter_is_addressed_to_the_office_not_the_person(role, name):
    assert addressee(old_sk(issuer_role=role)) == name


def test_letter_says_what_is_known_and_leaves_the_rest_open(django_assert_num_queries):
    sk = old_sk("2027-01-20", number="141/7/2024")
    MemberFactory(kim=sk.kim, position="ketua", full_name="Siti Aminah")
    old_sk("2026-01-20", kim=None, forum=ForumFactory(), kind=SkKind.FORUM)
    rows = list(Sk.objects.for_list().order_by("pk"))

    by = UserFactory()
    assert not duties(by)
    with django_assert_num_queries(2):
        letter, of_forum = letter_facts(rows, by=by)

    assert (letter["signed_by"], letter["begins"]) == ("Siti Aminah", "21 Januari 2027")
    assert (letter["head"]["above"], letter["head"]["name"]) == ("", str(sk.kim))
    assert letter["decree"] == "SK pengurus nomor 141/7/2024 tanggal 12 Maret 2024"
    assert letter["validity"] == "berlaku sejak 21 Januari 2024 dan berakhir pada 20 Januari 2027"
    assert (of_forum["signed_by"], of_forum["begins"]) == ("…………………………", "…………………………")
    assert "sudah berakhir pada 20 Januari 2026" in of_forum["validity"]


@pytest.mark.parametrize("count", [1, 3])
def test_letters_of_the_office_carry_its_head_and_cost_the_same(
    give, django_assert_num_queries, count
):
    for _ in range(count):
        old_sk("2027-01-20")
    OfficeSetting.objects.create(region=region("64.09"), office_address="Jalan Contoh 1")
    OfficeLogo.objects.create(region=region("64.09"), content=b"lambang")
    by = give(UserFactory(), "kabupaten", region("64.09"))
    assert duties(by)
    rows = list(Sk.objects.for_list())

    with django_assert_num_queries(3):
        letters = letter_facts(rows, by=by)

    assert [one["head"] for one in letters] == [
        {
            "above": "Pemerintah Kabupaten Penajam Paser Utara",
            "name": "Diskominfo Kabupaten Penajam Paser Utara", "below": ["Jalan Contoh 1"],
            "logo": list(b"lambang"),
        }
    ] * count  # fmt: skip
    assert {one["signed_by"] for one in letters} == {"…………………………"}


def test_office_does_not_write_to_its_own_head(give):
    sk = old_sk(issuer_role=IssuerRole.KEPALA_DINAS)
    by = give(UserFactory(), "kabupaten", region("64.09"))

    [letter] = letter_facts(Sk.objects.for_list(), by=by)

    assert letter["head"]["name"] == str(sk.kim)
    assert letter["signed_as"] == f"Ketua {sk.kim}"


@pytest.mark.parametrize(
    ("role", "code", "sender"),
    [
        ("kabupaten", "64.09", "Diskominfo Kabupaten Penajam Paser Utara"),
        ("kecamatan", "64.09.02", "Kecamatan Waru"),
    ],
)
def test_reminder_names_sender_reason_and_deadline(give, settings, role, code, sender):
    settings.SITE_URL = "https://kim.contoh.id"
    sk = old_sk("2027-01-20", number="141/7/2024", kim=KimFactory(name="KIM Mekar"))
    user = give(UserFactory(), role, region(code))

    text = reminder_text(sk, by=user)

    assert text == (
        f"Halo pengurus KIM Mekar, pesan dari {sender}: SK nomor 141/7/2024 berakhir "
        "20 Januari 2027. Agar tetap dapat ikut Monev, catat SK baru paling lambat "
        "20 Januari 2027 pukul 23.59 WITA. Draf suratnya ada di:\n"
        f"https://kim.contoh.id/sk/{sk.pk}/"
    )
