import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from registry.enums import Role
from registry.forms.sk_renewal import SkRenewForm
from registry.local_rules import member_warning, size_warning, sk_warnings
from registry.models import Assignment, Member, OfficeSetting
from registry.models.office_setting import office_setting
from registry.people import visible_people
from registry.renewal import last_day_of_term
from tests.factories.registry import ForumFactory, KimFactory, MemberFactory, SkFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
TYPED = {
    "full_name": "Sari Karangan", "sex": "P", "position": "anggota", "started_on": "2026-01-02",
    "consent": "on",
}  # fmt: skip


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def rules(**values):
    basis = {"legal_basis": "Perbup contoh 7"}
    return OfficeSetting.objects.create(region=region("64.09"), **(basis | values))


def add_member(client, kim, **typed):
    url = reverse("registry:member_create", args=[kim.slug])
    return client.post(url, TYPED | typed, follow=True).content.decode()


def test_member_r1_5_against_the_rule_is_saved_warned_and_flagged(as_user, personas):
    rules(excluded_occupations=["village_official"])

    told = add_member(as_user(personas.pengurus), personas.kim, occupation="village_official")
    office = as_user(personas.kabupaten).get(personas.kim.get_absolute_url()).content.decode()
    public = as_user(None).get(personas.kim.get_absolute_url()).content.decode()

    flag = "Kepala desa/lurah atau perangkatnya: periksa aturan daerah"
    assert Member.objects.get().occupation == "village_official"
    assert "Menurut aturan Kabupaten Penajam Paser Utara (Perbup contoh 7)," in told
    assert [flag in office, flag in public] == [True, False]


@pytest.mark.parametrize(
    ("excluded", "occupation", "warned"),
    [
        (["civil_servant"], "civil_servant", True), (["civil_servant"], "pppk", False),
        ([], "village_official", False), (["civil_servant"], "not_stated", False),
    ],
)  # fmt: skip
def test_member_warning_follows_the_rule_of_the_kabupaten(excluded, occupation, warned):
    rules(excluded_occupations=excluded)

    assert bool(member_warning(MemberFactory(occupation=occupation))) is warned


def test_member_warning_is_silent_about_forums():
    member = MemberFactory(kim=None, forum=ForumFactory(), occupation="village_official")

    assert member_warning(member) == ""


def test_member_warning_without_own_rules_says_whose_default_it_is():
    warning = member_warning(MemberFactory(occupation="village_official"))

    assert warning.startswith("Menurut aturan bawaan portal, karena Kabupaten Penajam Paser Utara")


def test_member_form_explains_an_unknown_occupation_and_the_database_refuses(as_user, personas):
    text = add_member(as_user(personas.pengurus), personas.kim, occupation="raja")

    assert "Pilih pekerjaan dari daftar" in text
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberFactory(occupation="raja")


def test_member_occupation_may_stay_empty_and_is_forgotten(as_user, personas):
    add_member(as_user(personas.pengurus), personas.kim)
    member = Member.objects.get()
    Member.objects.update(occupation="farmer_fisher")
    member.refresh_from_db()

    member.forget(by=personas.kabupaten)

    member.refresh_from_db()
    assert member.occupation == "not_stated"


@pytest.mark.parametrize(("count", "warned"), [(7, True), (8, False), (12, False), (13, True)])
def test_size_warning_at_the_limits(count, warned):
    own = rules(min_members=8, max_members=12)

    assert bool(size_warning(KimFactory(), count, own)) is warned


def test_size_warning_stands_on_the_page_of_the_office_only(as_user, personas):
    rules(min_members=8)
    MemberFactory(kim=personas.kim)
    sentence = "KIM Mekar Waru punya 1 anggota. Menurut aturan Kabupaten Penajam Paser Utara"

    office = as_user(personas.kabupaten).get(personas.kim.get_absolute_url()).content.decode()
    public = as_user(None).get(personas.kim.get_absolute_url()).content.decode()

    assert [sentence in office, sentence in public] == [True, False]


def test_sk_against_the_rule_is_kept_and_says_so(as_user, personas):
    rules(sk_issuers_allowed=["kepala_desa", "lurah"], term_years=3)
    sk = SkFactory(
        kim=personas.kim, issuer_role="camat", starts_on=datetime.date(2026, 1, 1),
        expires_on=datetime.date(2029, 1, 1),
    )  # fmt: skip

    page = as_user(personas.kabupaten).get(sk.get_absolute_url()).content.decode()

    assert "Penerbitnya camat. Menurut aturan Kabupaten Penajam Paser Utara" in page
    assert "SK KIM diterbitkan kepala desa, lurah." in page
    assert "Masa berlakunya lebih lama daripada masa bakti 3 tahun" in page


def test_sk_within_the_rule_or_of_a_forum_is_not_warned_about():
    rules(sk_issuers_allowed=["kepala_desa"], term_years=3)
    start, end = datetime.date(2026, 1, 1), datetime.date(2028, 12, 31)
    fitting = SkFactory(starts_on=start, expires_on=end)
    endless = SkFactory(starts_on=start, expires_on=None)
    of_forum = SkFactory(kim=None, forum=ForumFactory(), issuer_role="camat")

    assert [sk_warnings(sk) for sk in (fitting, endless, of_forum)] == [[], [], []]


def test_sk_renewal_proposes_the_term_of_the_kabupaten():
    rules(term_years=5)
    old = SkFactory(expires_on=datetime.date(2026, 12, 31))

    form = SkRenewForm(old=old)

    assert form["starts_on"].value() == datetime.date(2027, 1, 1)
    assert form["expires_on"].value() == datetime.date(2031, 12, 31)


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        ((2026, 1, 1), 3, (2028, 12, 31)), ((2024, 2, 29), 3, (2027, 2, 28)),
        ((2024, 2, 29), 4, (2028, 2, 28)),
    ],
)  # fmt: skip
def test_last_day_of_term(start, years, last):
    assert last_day_of_term(datetime.date(*start), years) == datetime.date(*last)


@pytest.mark.parametrize("opener", ["admin_sistem", "provinsi"])
def test_office_r9_1_a_kabupaten_joins_without_code(as_user, personas, settings, opener):
    """First its admin by a page; then that admin sets rules and letterhead by a page."""
    # Setting up a second factor comes between and has its own tests.
    settings.MFA_REQUIRED_ROLES = []
    place = region("64.08")
    created = as_user(getattr(personas, opener)).post(
        reverse("registry:user_create"),
        {"full_name": "Petugas Karangan", "username": "petugas.karangan", "role": "kabupaten",
         "region": place.code},
    )  # fmt: skip
    duty = Assignment.objects.get(user__full_name="Petugas Karangan")
    url = reverse("registry:office_setting_update", args=[place.code])
    client = as_user(duty.user)
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    saved = client.post(url, typed | {"office_name": "Dinas Baru", "office_address": "Jalan 1"})

    assert (created.status_code, duty.role, duty.region) == (302, Role.KABUPATEN, place)
    assert duty.user in visible_people(getattr(personas, opener))
    assert saved.status_code == 302
    assert office_setting(place).letterhead == [
        "Pemerintah Kabupaten Kutai Timur", "Dinas Baru", "Jalan 1",
    ]  # fmt: skip


def test_office_r9_1_the_system_administrator_may_set_the_first_rules(as_user, personas):
    url = reverse("registry:office_setting_update", args=["64.08"])

    assert as_user(personas.admin_sistem).get(url).status_code == 200
