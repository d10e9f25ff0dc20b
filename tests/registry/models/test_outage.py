import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.models import NetworkOutage
from registry.models.outage import paths_above
from tests.factories.accounts import UserFactory
from tests.factories.forum import OutageFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


def november(day):
    return datetime.date(2026, 11, day)


def test_paths_above_names_every_level():
    assert paths_above("64.09.02.2004") == ["64", "64.09", "64.09.02", "64.09.02.2004"]


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        (5, None, False),
        (6, None, True),
        (10, None, True),
        (11, None, False),
        (1, 5, False),
        (1, 6, True),
        (10, 30, True),
        (11, 30, False),
    ],
)
def test_outage_covers_its_first_and_last_day(first, last, covered):
    kim = KimFactory()
    outage = OutageFactory(starts_on=november(6), ends_on=november(10))
    days = november(first), november(last or first)

    found = NetworkOutage.objects.covering(kim, november(first), last and november(last))

    assert list(found) == ([outage] if covered else [])
    assert (kim.region.path in NetworkOutage.objects.paths_during(*days)) is covered


@pytest.mark.parametrize(
    ("codes", "covered"),
    [
        (["64.09.02.2004"], True),
        (["64.09.02"], True),
        (["64.09.03.2009"], False),
        (["64.09.03.2009", "64.09.02.2004"], True),
        (["64.09.02", "64.09.02.2004"], True),
    ],
)
def test_outage_reaches_the_kim_of_its_places_once(codes, covered):
    kim = KimFactory(region=region("64.09.02.2004"))
    OutageFactory(regions=codes)

    assert NetworkOutage.objects.covering(kim, november(3)).count() == int(covered)


def test_outage_that_goes_on_covers_every_later_day_until_it_is_void():
    kim, outage = KimFactory(), OutageFactory(starts_on=november(1))

    before = NetworkOutage.objects.covering(kim, november(30)).exists()
    outage.void(by=UserFactory(), reason="Salah desa")

    assert (before, NetworkOutage.objects.covering(kim, november(30)).exists()) == (True, False)
    assert NetworkOutage.objects.paths_during(november(1), november(30)) == frozenset()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_on": datetime.date(2026, 10, 31)}, "Hari pulih tidak boleh sebelum hari mulai"),
        ({"void_reason": "Salah"}, "Tulis alasan membatalkan"),
    ],
)
def test_outage_refuses_what_cannot_be(wrong, sentence):
    outage = OutageFactory()
    for name, value in wrong.items():
        setattr(outage, name, value)

    with pytest.raises(ValidationError) as refusal:
        outage.validate_constraints()
    with pytest.raises(IntegrityError):
        outage.save()

    assert refusal.value.messages == [sentence]


def test_outage_store_twice_makes_one_row_and_one_entry():
    by, place = UserFactory(), region("64.09.02.2004")
    first = NetworkOutage(starts_on=november(1), reason="Menara roboh")
    again = NetworkOutage(starts_on=november(1), reason="Menara", request_id=first.request_id)

    stored = [one.store(by=by, regions=[place]) for one in (first, again)]

    assert stored[0].pk == stored[1].pk
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["outage.create"]


def test_outage_end_and_void_obey_the_row_as_it_is_stored():
    by, outage = UserFactory(), OutageFactory()
    stale = NetworkOutage.objects.get()

    with pytest.raises(DomainError, match="sebelum hari mulai"):
        outage.end(by=by, on=datetime.date(2026, 10, 31))
    outage.end(by=by, on=november(9))
    outage.void(by=by, reason="Salah desa")
    with pytest.raises(IllegalTransitionError):
        stale.end(by=by, on=november(20))
    with pytest.raises(IllegalTransitionError):
        stale.void(by=by, reason="Lagi")

    stored = NetworkOutage.objects.get()
    assert (stored.ends_on, stored.void_reason) == (november(9), "Salah desa")
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "outage.end", "outage.void",
    ]  # fmt: skip


def test_outage_is_seen_by_its_places_their_offices_and_their_kim(personas):
    outage = OutageFactory()

    seen = {
        name: list(NetworkOutage.objects.visible_to(getattr(personas, name))) == [outage]
        for name in (
            "kabupaten", "kecamatan", "desa", "pengurus", "provinsi", "auditor",
            "kabupaten_lain", "kecamatan_lain", "desa_lain", "pengurus_lain", "nobody",
        )
    }  # fmt: skip

    assert [name for name, found in seen.items() if found] == [
        "kabupaten", "kecamatan", "desa", "pengurus", "provinsi", "auditor",
    ]  # fmt: skip
