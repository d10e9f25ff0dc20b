import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.errors import DomainError
from monev.nomination import snapshot
from registry.figures import public_figures
from registry.models import ActivityReport, Kim, ReportCoOwner
from registry.profile import public_facts
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, ReportFactory, region

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def four():
    return [KimFactory(verified=True) for _ in range(4)]


@pytest.fixture
def joint(four):
    report = ReportFactory(kim=four[0], verified=True, held_on=datetime.date(2026, 11, 8))
    report.co_owners.set(four[1:])
    return report


def test_co_owner_is_named_once_per_report(joint, four):
    again = ReportCoOwner(report=joint, kim=four[1])

    with pytest.raises(ValidationError) as refusal:
        again.validate_constraints()
    with pytest.raises(IntegrityError):
        again.save()

    assert refusal.value.messages == ["KIM ini sudah tercatat sebagai penyelenggara."]


def test_report_store_refuses_the_lead_as_co_owner(four):
    report = ReportFactory(kim=four[0])

    with pytest.raises(DomainError, match="sudah tercatat"):
        report.store(by=report.created_by, co_owners=[four[0]])

    report.refresh_from_db()
    assert (report.version, report.co_owners.count()) == (1, 0)


def test_joint_activity_counts_once_in_the_territory_and_once_for_each_kim(joint, four):
    ReportFactory(kim=four[3], verified=True, held_on=datetime.date(2026, 11, 2))

    figures = {figure.label: figure.value for figure in public_figures([], on=TODAY)}
    per_kim = [public_facts(kim, on=TODAY)["activity_count"] for kim in four]

    # Two rows for the territory; the fourth KIM has its own one besides the joint one.
    assert figures["kegiatan terverifikasi tahun 2026"] == 2
    assert per_kim == [1, 1, 1, 2]
    assert figures["KIM berkegiatan dalam 3 bulan terakhir"] == 4


def test_joint_activity_of_a_co_owner_counts_in_the_snapshot_of_a_round(joint, four):
    assert [snapshot(kim)["report_count"] for kim in four] == [1, 1, 1, 1]


def test_joint_activity_is_the_last_activity_of_every_kim(joint, four):
    ReportFactory(kim=four[1], verified=True, held_on=datetime.date(2026, 11, 20))
    ReportFactory(kim=four[2], verified=True, held_on=datetime.date(2026, 10, 1))
    KimFactory(verified=True)

    days = dict(Kim.objects.for_list().values_list("pk", "last_activity_on"))

    assert [days.pop(kim.pk) for kim in four] == [
        datetime.date(2026, 11, 8), datetime.date(2026, 11, 20),
        datetime.date(2026, 11, 8), datetime.date(2026, 11, 8),
    ]  # fmt: skip
    assert list(days.values()) == [None]


def test_report_visible_to_the_people_of_every_owner(give, joint, four):
    elsewhere = KimFactory(verified=True, region=region("64.09.03.2009"))
    joint.co_owners.add(elsewhere)
    co_owner = give(UserFactory(), kim=elsewhere)
    babulu = give(UserFactory(), "kecamatan", region("64.09.03"))
    stranger = give(UserFactory(), "kecamatan", region("64.08.12"))

    def seen(user):
        return list(ActivityReport.objects.visible_to(user))

    assert (seen(co_owner), seen(babulu), seen(stranger)) == ([joint], [joint], [])
    assert co_owner.has_perm("registry.view_report", joint)
    assert not co_owner.has_perm("registry.update_report", joint)
    assert not stranger.has_perm("registry.view_report", joint)


@pytest.mark.parametrize("count", [0, 3])
def test_owners_in_words(count):
    report = ReportFactory(kim=KimFactory(name="KIM Mekar"))
    report.co_owners.set([KimFactory() for _ in range(count)])

    assert report.owners_in_words == ("KIM Mekar bersama 3 KIM lain" if count else "KIM Mekar")
