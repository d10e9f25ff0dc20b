import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from registry import directory
from registry.directory import near_names, overview
from registry.forms.kim_filters import KimFilterForm
from registry.models import Kim
from tests.factories.assistance import ChannelFactory
from tests.factories.registry import KimFactory, ReportFactory, SectorFactory, region

pytestmark = pytest.mark.django_db


def look(query, user=None):
    data = QueryDict(query)
    filters = KimFilterForm(data, user=user or AnonymousUser())
    return overview(filters, Kim.objects.all(), data)


def counts(options):
    return {option.value: option.count for option in options}


def test_overview_counts_leave_out_their_own_filter():
    umkm, literasi = SectorFactory(), SectorFactory(slug="literasi", name="Literasi")
    KimFactory(verified=True).sectors.add(umkm)
    KimFactory(verified=True, region=region("64.08.12.2004")).sectors.add(umkm, literasi)
    KimFactory(status="dormant").sectors.add(literasi)

    found = look("kabkota=64.09&sektor=umkm")

    assert counts(found.areas) == {"64.08": 1, "64.09": 1}
    assert counts(found.sectors) == {"umkm": 1, "literasi": 1}
    assert counts(found.statuses) == {"active": 1}
    assert counts(found.kecamatan) == {"64.09.02": 1}
    assert [option.value for option in found.areas if option.is_chosen] == ["64.09"]


def test_overview_counts_years_of_founding_and_channels_in_use():
    old = KimFactory(verified=True, founded_on=datetime.date(2014, 3, 1))
    new = KimFactory(verified=True, founded_on=datetime.date(2024, 12, 31))
    KimFactory(verified=True, founded_on=datetime.date(2024, 1, 1))
    KimFactory(verified=True, founded_on=None)
    for kim in (old, new):
        ChannelFactory(kim=kim, kind="radio", url="")
    ChannelFactory(kim=new, kind="instagram", ended_on="2026-01-01")

    everything, narrowed = look(""), look("tahun=2024&kanal=radio")

    years = [(one.value, one.label, one.count) for one in everything.years]
    assert years == [("2024", "2024", 2), ("2014", "2014", 1), ("tanpa", "Tidak tercatat", 1)]
    assert counts(everything.channels) == {"radio": 2}
    # Each leaves out itself and follows the other.
    assert counts(narrowed.years) == {"2024": 1, "2014": 1}
    assert counts(narrowed.channels) == {"radio": 1}
    assert [chip.label for chip in narrowed.chips] == ["Radio", "Berdiri 2024"]


def test_overview_counts_who_was_active_recently():
    today = datetime.date.today()  # noqa: DTZ011  the portal's own day is tested by the model
    for days in (0, 89, 91):
        kim = KimFactory(verified=True)
        ReportFactory(kim=kim, verified=True, held_on=today - datetime.timedelta(days=days))

    found = look("")

    assert (found.recent_count, found.area_count) == (2, 1)


def test_overview_chips_take_one_filter_away_each():
    region("64.09")
    SectorFactory()

    chips = look("q=mekar&kabkota=64.09&kecamatan=64.09.02&sektor=umkm&sk=tanpa&hal=3").chips

    assert [(chip.label, chip.query) for chip in chips] == [
        ("mekar", "?kabkota=64.09&kecamatan=64.09.02&sektor=umkm&sk=tanpa"),
        ("Kabupaten Penajam Paser Utara", "?q=mekar&sektor=umkm&sk=tanpa"),
        ("64.09.02", "?q=mekar&kabkota=64.09&sektor=umkm&sk=tanpa"),
        ("UMKM dan ekonomi kreatif", "?q=mekar&kabkota=64.09&kecamatan=64.09.02&sk=tanpa"),
        ("Tanpa SK", "?q=mekar&kabkota=64.09&kecamatan=64.09.02&sektor=umkm"),
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bangun muljo", ["Bangun Mulya"]),
        ("KIM mekar warru", ["KIM Mekar Waru"]),
        ("mekr", ["Mekar"]),
        ("zzzzzz", []),
        ("", []),
    ],
)
def test_near_names_forgives_spelling(typed, expected):
    KimFactory(name="KIM Mekar Waru", verified=True)

    assert near_names(typed, Kim.objects.all()) == expected


def test_near_names_finds_the_likeness_behind_many_other_names(monkeypatch):
    monkeypatch.setattr(directory, "NEAR_POOL", 2)
    for n in range(5):
        KimFactory(name=f"KIM Suara Warga {n}", verified=True)
    KimFactory(name="KIM Citra Bahari", verified=True)

    assert near_names("sitra bahary", Kim.objects.all()) == ["KIM Citra Bahari"]


def test_near_names_cost_one_query_whatever_was_typed(django_assert_num_queries):
    KimFactory(name="KIM Mekar Waru", verified=True)

    with django_assert_num_queries(1):
        near_names("%_" + "abcdefghij" * 10, Kim.objects.all())
    with django_assert_num_queries(0):
        assert near_names("   ", Kim.objects.all()) == []


def test_near_names_never_tell_a_hidden_name():
    KimFactory(name="KIM Rahasia Sekali")

    assert near_names("rahasia sekalii", Kim.objects.public()) == []
