import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from registry.forms.kim_filters import KimFilterForm
from registry.models import Kim
from tests.factories.assistance import ChannelFactory
from tests.factories.registry import KimFactory, SectorFactory, region

pytestmark = pytest.mark.django_db


def filters(query, user=None):
    return KimFilterForm(QueryDict(query), user=user or AnonymousUser())


@pytest.fixture
def three():
    umkm, literasi = SectorFactory(), SectorFactory(slug="literasi", name="Literasi")
    waru = KimFactory(slug="waru", verified=True)
    waru.sectors.add(umkm, literasi)
    babulu = KimFactory(slug="babulu", region=region("64.09.03.2009"), status="dormant")
    babulu.sectors.add(literasi)
    KimFactory(slug="sangatta", region=region("64.08.12.2004"), submitted=True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["babulu", "sangatta", "waru"]),
        ("kabkota=64.09", ["babulu", "waru"]),
        ("kabkota=64.09&kecamatan=64.09.03", ["babulu"]),
        ("kabkota=64.08&kecamatan=64.09.03", ["sangatta"]),
        ("kecamatan=64.09.03", ["babulu"]),
        ("sektor=umkm", ["waru"]),
        ("sektor=umkm&sektor=literasi", ["babulu", "waru"]),
        ("status=dormant", ["babulu"]),
        ("status=dormant&status=active", ["babulu", "waru"]),
        ("pendaftaran=submitted", ["sangatta"]),
        ("sk=tanpa", ["babulu", "sangatta", "waru"]),
        ("sk=berlaku", []),
        ("q=babulu&kabkota=64.09", ["babulu"]),
        # Nonsense filters nothing and never fails.
        (
            "kabkota=x&kecamatan=y&sektor=z&status=q&sk=w&urut=v&hal=u",
            ["babulu", "sangatta", "waru"],
        ),
        ("status=dormant&status=x", ["babulu"]),
        ("kabkota=64%2F09", ["babulu", "sangatta", "waru"]),
    ],
)
def test_kim_filters_leave_what_fits(three, query, expected):
    found = filters(query).apply(Kim.objects.all())

    assert sorted(found.values_list("slug", flat=True)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tahun=2024", ["babulu"]),
        ("tahun=tanpa", ["sangatta"]),
        ("tahun=2023", []),
        ("kanal=radio", ["waru"]),
        ("kanal=radio&kanal=x", ["waru"]),
        ("kanal=instagram", []),
        # What is no year or no kind of channel filters nothing.
        ("tahun=0000", ["babulu", "sangatta", "waru"]),
        ("tahun=20245", ["babulu", "sangatta", "waru"]),
        ("tahun=%D9%A2%D9%A0%D9%A2%D9%A4", ["babulu", "sangatta", "waru"]),
        ("kanal=telepati", ["babulu", "sangatta", "waru"]),
    ],
)
def test_kim_filters_know_year_of_founding_and_channels_in_use(three, query, expected):
    Kim.objects.filter(slug="waru").update(founded_on="2014-05-01")
    Kim.objects.filter(slug="babulu").update(founded_on="2024-12-31")
    Kim.objects.filter(slug="sangatta").update(founded_on=None)
    waru = Kim.objects.get(slug="waru")
    ChannelFactory(kim=waru, kind="radio", url="")
    ChannelFactory(kim=waru, kind="instagram", ended_on="2026-01-01")

    found = filters(query).apply(Kim.objects.all())

    assert sorted(found.values_list("slug", flat=True)) == expected


def test_kim_filters_do_not_repeat_a_kim_with_two_sectors(three):
    assert filters("sektor=umkm&sektor=literasi&q=contoh").apply(Kim.objects.all()).count() == 2


def test_kim_filters_cut_an_endless_search():
    assert len(filters("q=" + "a" * 5000).text) == 100


def test_kim_filters_narrow_to_the_own_territory(three, personas):
    mine = filters("saya=1", user=personas.kabupaten).apply(Kim.objects.all())

    assert sorted(mine.values_list("slug", flat=True)) == [
        "babulu", "kim-mekar-waru", "waru",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "order"),
    [("", "kegiatan"), ("urut=nama", "nama"), ("urut=terbaru", "terbaru"), ("urut=x", "kegiatan")],
)
def test_kim_filters_know_their_order(query, order):
    assert filters(query).order == order


def test_kim_filters_offer_registration_to_who_watches(personas):
    offered = {
        name: filters("", user=getattr(personas, name)).offers_registration
        for name in ("kabupaten", "auditor", "pengurus", "nobody")
    }

    assert offered == {"kabupaten": True, "auditor": True, "pengurus": True, "nobody": False}
