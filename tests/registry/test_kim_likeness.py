import pytest

from registry.kim_likeness import lookalikes
from registry.models import Kim
from tests.factories.region import desa
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


def found(kim):
    return [(one.kim.slug, one.why) for one in lookalikes(kim, Kim.objects.all())]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("kim mekar waru", "nama dan wilayahnya sama"),
        ("Komunitas Informasi Masyarakat Mekar Waru", "nama dan wilayahnya sama"),
        ("KIM Mekar Warru", "namanya mirip, wilayahnya sama"),
        ("KIM Mekarwaru", "nama dan wilayahnya sama"),
        ("KIM Tunas Baru", None),
    ],
)
def test_lookalike_of_the_same_desa(name, why):
    kim = KimFactory(name="KIM Mekar Waru", verified=True)
    KimFactory(name=name, slug="lain", submitted=True)

    assert found(kim) == ([("lain", why)] if why else [])


def test_lookalike_of_another_desa_only_with_the_same_name_in_the_kecamatan():
    kim = KimFactory(name="KIM Mekar", slug="satu", verified=True)
    sesulu = desa("64.09.02.2002", "Sesulu")
    KimFactory(name="KIM Mekar", slug="dekat", region=sesulu, verified=True)
    KimFactory(name="KIM Mekarr", slug="mirip", region=sesulu, verified=True)
    KimFactory(name="KIM Mekar", slug="jauh", region=region("64.09.03.2009"), verified=True)
    KimFactory(name="KIM Mekar", slug="sedesa", verified=True)

    assert found(kim) == [
        ("sedesa", "nama dan wilayahnya sama"), ("dekat", "namanya sama, wilayahnya dekat"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["archived", "rejected"])
def test_closed_records_are_no_lookalikes_and_have_none(state):
    kim = KimFactory(name="KIM Mekar", slug="satu", verified=True)
    closed = KimFactory(name="KIM Mekar", slug="dua", state=state)

    assert (found(kim), found(closed)) == ([], [])
