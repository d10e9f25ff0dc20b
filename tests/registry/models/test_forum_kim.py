import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.models import Forum, ForumKim
from tests.factories.accounts import UserFactory
from tests.factories.forum import ForumKimFactory
from tests.factories.registry import ForumFactory, KimFactory, region

pytestmark = pytest.mark.django_db
JANUARY, JUNE = datetime.date(2026, 1, 5), datetime.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"left_on": datetime.date(2026, 1, 4), "leave_reason": "Pindah"},
            "Hari keluar tidak boleh sebelum hari bergabung",
        ),
        ({"left_on": JUNE}, "Tulis alasan keluar"),
    ],
)
def test_membership_refuses_what_cannot_be(wrong, sentence):
    row = ForumKimFactory()
    for name, value in wrong.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()

    assert refusal.value.messages == [sentence]


def test_membership_is_in_force_once_and_begins_again_after_its_end():
    first, by = ForumKimFactory(), UserFactory()
    again = ForumKim(forum=first.forum, kim=first.kim, joined_on=JUNE)

    with pytest.raises(IntegrityError), transaction.atomic():
        ForumKimFactory(forum=first.forum, kim=first.kim)
    with pytest.raises(DomainError, match="sudah menjadi anggota"):
        again.join(by=by)
    first.leave(by=by, on=JUNE, reason="Pindah forum")
    again.join(by=by)

    assert ForumKim.objects.count() == 2


def test_membership_is_for_kim_of_the_territory():
    stranger = KimFactory(verified=True, region=region("64.08.12.2004"))

    with pytest.raises(DomainError, match="di luar wilayah forum"):
        ForumKim(forum=ForumFactory(), kim=stranger, joined_on=JUNE).join(by=UserFactory())


def test_membership_ends_once_and_not_before_it_began():
    row, by = ForumKimFactory(joined_on=JANUARY), UserFactory()

    with pytest.raises(DomainError, match="sebelum hari bergabung"):
        row.leave(by=by, on=datetime.date(2026, 1, 4), reason="Salah")
    row.leave(by=by, on=JUNE, reason="Pindah")
    with pytest.raises(IllegalTransitionError):
        ForumKim.objects.get().leave(by=by, on=JUNE, reason="Lagi")

    assert ForumKim.objects.get().leave_reason == "Pindah"


def test_forum_without_recorded_members_counts_its_territory():
    forum, kim = ForumFactory(), KimFactory(verified=True)
    KimFactory(verified=True, region=region("64.08.12.2004"))

    assert list(forum.member_kim()) == [kim]
    assert Forum.objects.for_list().get().kim_count == 1


def test_forum_with_recorded_members_counts_those_of_the_day():
    forum = ForumFactory()
    stays = ForumKimFactory(forum=forum)
    gone = ForumKimFactory(forum=forum, left_on=JUNE, leave_reason="Pindah")
    KimFactory(verified=True)

    assert list(forum.member_kim()) == [stays.kim]
    assert set(forum.member_kim(datetime.date(2026, 6, 29))) == {stays.kim, gone.kim}
    assert Forum.objects.for_list().get().kim_count == 1
