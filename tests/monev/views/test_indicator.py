from decimal import Decimal

import pytest
from django.urls import reverse

from monev.models import Aspect, Indicator
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(give, as_user):
    """A draft of the kabupaten whose office is signed in."""
    as_user(give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09")))
    return InstrumentFactory(draft=True, region=region("64.09"))


def url(name, row):
    return reverse(f"monev:{name}", args=[row.pk])


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


FACTS = {"code": "A1", "name": "Legalitas SK", "weight": "30", "stage": "field", "evidence": "SK"}


def test_aspect_create_and_update(client, draft):
    client.post(url("aspect_create", draft), {"code": "c", "name": "Inovasi"})
    aspect = draft.aspects.get(code="C")
    client.post(url("aspect_update", aspect), {"code": "C", "name": "Inovasi warga"})

    aspect.refresh_from_db()
    assert (aspect.name, aspect.position) == ("Inovasi warga", 3)


def test_aspect_delete_refuses_while_it_has_indicators(client, draft):
    aspect = draft.aspects.get(code="A")

    response = client.post(url("aspect_delete", aspect))

    assert response.status_code == 200
    assert "Hapus dahulu semua indikator aspek ini." in text(response)
    assert draft.aspects.count() == 2


def test_aspect_delete_takes_an_empty_one_away(client, draft):
    aspect = Aspect.objects.create(instrument=draft, code="C", name="Kosong")

    assert "Hapus aspek C?" in text(client.get(url("aspect_delete", aspect)))
    client.post(url("aspect_delete", aspect))

    assert not Aspect.objects.filter(pk=aspect.pk).exists()


def test_indicator_create_stores_it_with_anchors(client, draft):
    aspect = draft.aspects.get(code="A")
    data = FACTS | {"code": "a2", "jangkar-0": "tidak ada", "jangkar-4": "lengkap"}

    client.post(url("indicator_create", aspect), data)

    row = Indicator.objects.get(aspect=aspect, code="A2")
    assert (row.weight, row.stage, row.evidence) == (30, "field", "SK")
    assert dict(row.anchors.values_list("points", "text")) == {
        Decimal(0): "tidak ada",
        Decimal(4): "lengkap",
    }


def test_indicator_update_shows_what_is_stored_and_stores_what_is_typed(client, draft):
    row = draft.indicators()[0]

    page = text(client.get(url("indicator_update", row)))
    client.post(url("indicator_update", row), FACTS | {"jangkar-2": "separuh"})

    row.refresh_from_db()
    assert 'value="40"' in page
    assert "sebagian" in page
    assert (row.name, row.weight) == ("Legalitas SK", 30)
    assert [anchor.text for anchor in row.anchors.all()] == ["separuh"]


def test_indicator_update_says_what_is_wrong_and_keeps_what_was_typed(client, draft):
    row = draft.indicators()[0]

    response = client.post(
        url("indicator_update", row), FACTS | {"weight": "4,5", "jangkar-1": "mulai ada"}
    )

    page = text(response)
    assert response.status_code == 200
    assert page.count("Bobot harus bilangan bulat, tanpa koma atau titik") == 2
    assert 'value="4,5"' in page
    assert "mulai ada" in page
    row.refresh_from_db()
    assert row.weight == 40


def test_indicator_create_explains_a_code_that_is_taken(client, draft):
    response = client.post(url("indicator_create", draft.aspects.get(code="B")), FACTS)

    assert "Kode A1 sudah dipakai indikator lain" in text(response)
    assert draft.indicators().count() == 3


def test_indicator_delete_asks_first(client, draft):
    row = draft.indicators()[0]

    question = text(client.get(url("indicator_delete", row)))
    client.post(url("indicator_delete", row))

    assert "Hapus indikator A1?" in question
    assert [one.code for one in draft.indicators()] == ["B1", "B2"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["indicator_update", "indicator_delete"])
def test_indicator_of_a_locked_version_is_a_conflict(client, draft, name, method):
    draft.lock(by=UserFactory())
    row = draft.indicators()[0]

    response = getattr(client, method)(url(name, row), FACTS)

    row.refresh_from_db()
    assert response.status_code == 409
    assert "sudah dikunci dan tidak dapat diubah" in text(response)
    assert row.weight == 40


@pytest.mark.parametrize("name", ["aspect_update", "aspect_delete", "indicator_create"])
def test_aspect_of_a_locked_version_is_a_conflict(client, draft, name):
    draft.lock(by=UserFactory())
    aspect = draft.aspects.get(code="A")

    response = client.post(url(name, aspect), FACTS)

    assert response.status_code == 409
    assert draft.indicators().count() == 3


def test_indicator_that_is_only_asked_has_no_weight(client, draft):
    aspect = draft.aspects.get(code="A")
    data = FACTS | {"code": "A9", "weight": "", "is_uncounted": "on"}

    client.post(url("indicator_create", aspect), data)

    row = Indicator.objects.get(aspect=aspect, code="A9")
    assert (row.weight, row.is_counted, row.allows_not_assessable) == (0, False, False)
    assert "tidak dihitung" in text(client.get(draft.get_absolute_url()))
    assert f"bobot-{row.pk}" not in text(client.get(url("instrument_weigh", draft)))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"weight": "5", "is_uncounted": "on"}, "Kosongkan bobot: indikator ini tidak dihitung"),
        ({"weight": ""}, "Isi bobot"),
        ({"weight": "0"}, "Bobot harus antara 1 dan 100"),
        (
            {"weight": "", "is_uncounted": "on", "allows_not_assessable": "on"},
            "Tidak perlu: indikator yang tidak dihitung boleh dikosongkan",
        ),
    ],
)
def test_indicator_that_contradicts_itself_is_refused(client, draft, typed, sentence):
    aspect = draft.aspects.get(code="A")

    response = client.post(url("indicator_create", aspect), FACTS | {"code": "A9"} | typed)

    assert sentence in text(response)
    assert not Indicator.objects.filter(code="A9").exists()


def test_indicator_may_allow_not_assessable(client, draft):
    row = draft.indicators()[0]

    client.post(url("indicator_update", row), FACTS | {"allows_not_assessable": "on"})

    row.refresh_from_db()
    assert (row.allows_not_assessable, row.is_counted) == (True, True)
    assert "boleh “Tidak dapat dinilai”" in text(client.get(draft.get_absolute_url()))
