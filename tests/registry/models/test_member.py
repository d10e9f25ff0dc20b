import datetime

import pytest
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.models import Member
from registry.models.member import ERASED_NAME
from tests.access.row import PERSONAS
from tests.factories.registry import ForumFactory, KimFactory, MemberFactory, region

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)


def new_member(**values):
    values = {"full_name": "Sari", "position": "ketua", "consent_version": "2026-1"} | values
    return Member(**values)


@pytest.mark.parametrize("owner", [KimFactory, ForumFactory])
def test_member_join_refuses_a_second_ketua(personas, owner):
    place = owner()
    field = place._meta.model_name
    MemberFactory(**{"kim": None, "position": "ketua", field: place})

    with pytest.raises(DomainError) as refusal:
        new_member(**{field: place}).join(by=personas.kabupaten)

    word = {"kim": "KIM", "forum": "Forum"}[field]
    assert refusal.value.message == (
        f"{word} ini sudah punya ketua. Akhiri masa jabatan ketua lama dahulu."
    )
    assert refusal.value.field == "position"
    assert Member.objects.count() == 1


@pytest.mark.parametrize("owner", [KimFactory, ForumFactory])
def test_member_database_refuses_a_second_ketua(owner):
    place = owner()
    values = {"kim": None, "position": "ketua", place._meta.model_name: place}
    MemberFactory(**values)

    with pytest.raises(IntegrityError), transaction.atomic():
        MemberFactory(**values)


def test_member_join_after_the_old_ketua_has_ended(personas):
    kim = KimFactory()
    MemberFactory(kim=kim, position="ketua", ended_on=DAY)

    member = new_member(kim=kim).join(by=personas.kabupaten)

    assert AuditEntry.objects.about(member).get().verb == "member.create"


def test_member_join_twice_with_one_key_makes_one(personas):
    first = new_member(kim=KimFactory(), position="anggota")
    again = new_member(kim=first.kim, position="anggota", request_id=first.request_id)

    made = [first.join(by=personas.kabupaten), again.join(by=personas.kabupaten)]

    assert [member.pk for member in made] == [first.pk, first.pk]
    assert Member.objects.count() == 1


def test_member_end_term_keeps_the_reason_and_records(personas):
    member = MemberFactory(position="ketua")

    member.end_term(by=personas.kabupaten, on=DAY, reason="Pindah.")

    member.refresh_from_db()
    assert (member.ended_on, member.end_reason) == (DAY, "Pindah.")
    assert AuditEntry.objects.about(member).get().facts == {"position": "ketua"}


def test_member_end_term_refuses_a_day_before_the_first(personas):
    member = MemberFactory(started_on=DAY)

    with pytest.raises(DomainError) as refusal:
        member.end_term(by=personas.kabupaten, on=DAY - datetime.timedelta(days=1))

    assert refusal.value.message == "Tanggal selesai tidak boleh sebelum tanggal mulai."
    assert refusal.value.field == "ended_on"
    assert (member.ended_on, Member.objects.get().ended_on) == (None, None)


def test_member_end_term_twice_is_refused(personas):
    member = MemberFactory(ended_on=DAY)

    with pytest.raises(IllegalTransitionError):
        member.end_term(by=personas.kabupaten, on=DAY)


def test_member_forget_empties_the_person_and_keeps_the_count(personas):
    member = MemberFactory(full_name="Sari Wulandari", phone="081234567890")

    member.forget(by=personas.kabupaten)
    member.forget(by=personas.kabupaten)

    member.refresh_from_db()
    assert (member.full_name, member.phone) == (ERASED_NAME, "")
    assert Member.objects.in_office().count() == 1
    entry = AuditEntry.objects.about(member).get()
    assert "Sari" not in f"{entry.subject_text}{entry.facts}"


def test_member_head_count_says_sexes_and_positions():
    kim = KimFactory()
    for position, sex in [("ketua", "P"), ("anggota", "P"), ("anggota", "L"), ("bendahara", "L")]:
        MemberFactory(kim=kim, position=position, sex=sex)

    count = kim.members.head_count()

    assert count.total == 4
    assert count.sex_words == "2 perempuan, 2 laki-laki"
    assert count.position_words == "1 ketua, 1 bendahara, 2 anggota"


def test_member_head_count_is_silent_about_a_sex_nobody_stated():
    kim = KimFactory()
    MemberFactory(kim=kim)

    assert kim.members.head_count().sex_words == ""


def test_member_head_count_of_nobody_is_empty():
    count = KimFactory().members.head_count()

    assert (count.total, count.sex_words, count.position_words) == (0, "", "")


def test_member_by_position_begins_with_the_ketua():
    kim = KimFactory()
    for position in ("anggota", "bendahara", "ketua"):
        MemberFactory(kim=kim, position=position)

    order = [member.position for member in kim.members.by_position()]

    assert order == ["ketua", "bendahara", "anggota"]


@pytest.mark.parametrize("persona", PERSONAS[1:])
def test_member_visible_to_agrees_with_list_permission(personas, persona):
    user = getattr(personas, persona)
    for kim in (personas.kim, personas.other_kim):
        MemberFactory(kim=kim)
    for code in ("64.09.02", "64.09", "64", "64.08"):
        MemberFactory(kim=None, forum=ForumFactory(region=region(code)))
    seen = set(Member.objects.visible_to(user).values_list("pk", flat=True))

    for member in Member.objects.all():
        may = user.has_perm("registry.list_member", member.owner)
        assert (member.pk in seen) == may, (persona, member.owner)
