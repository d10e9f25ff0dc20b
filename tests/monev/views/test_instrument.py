import pytest
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import InstrumentState
from monev.models import Indicator, Instrument
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(give, as_user):
    """A kabupaten office that is signed in."""
    user = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


def own_draft(**kwargs):
    return InstrumentFactory(draft=True, region=region("64.09"), **kwargs)


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def weights(instrument, **changed):
    return {f"bobot-{row.pk}": changed.get(row.code, row.weight) for row in instrument.indicators()}


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.mark.parametrize("count", [1, 3])
def test_instrument_list_costs_the_same_for_one_and_three(client, django_assert_num_queries, count):
    for _ in range(count):
        InstrumentFactory(region=region("64.09"))

    with django_assert_num_queries(3):
        response = client.get(url("instrument_list"))

    assert text(response).count("versi 1</a>") == count


def test_instrument_list_says_when_there_is_none(client):
    response = client.get(url("instrument_list"))

    assert "Belum ada instrumen" in text(response)


def test_instrument_detail_shows_every_indicator_with_its_anchors(client):
    instrument = InstrumentFactory()

    page = text(client.get(instrument.get_absolute_url()))

    for expected in ("A. Aspek A", "A1. Indikator A1", "bobot 40", "Seleksi administrasi",
                     "<dt>4</dt><dd>lengkap</dd>"):  # fmt: skip
        assert expected in page
    assert "Ubah indikator" not in page


def test_instrument_detail_of_a_draft_is_hidden_from_the_public(client):
    assert client.get(own_draft().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_instrument_detail_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, count
):
    instrument = InstrumentFactory()
    for number in range(count):
        Indicator.objects.create(
            aspect=instrument.aspects.first(), code=f"X{number}", name="Lagi", weight=1,
            stage="desk",
        )  # fmt: skip

    with django_assert_num_queries(7):
        response = client.get(instrument.get_absolute_url())

    assert response.status_code == 200


def test_instrument_create_copies_into_a_draft_of_the_office(client, office):
    source = InstrumentFactory()

    response = client.post(
        url("instrument_create", source.pk), {"region": region("64.09").pk}, follow=True
    )

    copy = Instrument.objects.exclude(pk=source.pk).get()
    assert (copy.version, copy.region, copy.state) == (2, region("64.09"), InstrumentState.DRAFT)
    assert "Ubah indikator" in text(response)


def test_instrument_create_refuses_a_region_of_others(client, office):
    source = InstrumentFactory()

    response = client.post(url("instrument_create", source.pk), {"region": region("64.08").pk})

    assert "Pilih wilayah Anda" in text(response)
    assert Instrument.objects.count() == 1


def test_instrument_update_stores_the_facts(client, office):
    draft = own_draft()

    client.post(
        url("instrument_update", draft.pk),
        {"name": "Instrumen PPU", "legal_basis": "SK 7/2026", "tie_order": "A, B"},
    )

    draft.refresh_from_db()
    assert (draft.name, draft.legal_basis, draft.tie_order) == (
        "Instrumen PPU",
        "SK 7/2026",
        ["A", "B"],
    )


def test_instrument_weigh_stores_weights_that_miss_100_and_says_so(client, office):
    draft = own_draft()

    response = client.post(url("instrument_weigh", draft.pk), weights(draft, A1="35"), follow=True)

    assert draft.total_weight() == 95
    assert "Jumlah bobot 95, harus 100." in text(response)


def test_instrument_weigh_keeps_what_was_typed(client, office):
    draft = own_draft()

    response = client.post(url("instrument_weigh", draft.pk), weights(draft, A1="lima", B1="101"))

    page = text(response)
    assert response.status_code == 200
    assert 'value="lima"' in page
    assert 'value="101"' in page
    assert "Ada 2 hal yang perlu diperbaiki" in page
    assert "Bobot harus angka, misalnya 5" in page
    assert draft.total_weight() == 100


def test_instrument_lock_refuses_weights_that_miss_100(client, office):
    draft = own_draft()
    client.post(url("instrument_weigh", draft.pk), weights(draft, A1="35"))

    response = client.post(url("instrument_lock", draft.pk))

    draft.refresh_from_db()
    assert response.status_code == 200
    assert "Instrumen belum dapat dikunci. Jumlah bobot 95, harus 100." in text(response)
    assert draft.state == InstrumentState.DRAFT


def test_instrument_lock_asks_first_and_then_locks(client, office):
    draft = own_draft()

    question = client.get(url("instrument_lock", draft.pk))
    answer = client.post(url("instrument_lock", draft.pk), follow=True)

    draft.refresh_from_db()
    assert f"Kunci {draft}?" in text(question)
    assert draft.state == InstrumentState.LOCKED
    assert "Ubah indikator" not in text(answer)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "name", ["instrument_update", "instrument_weigh", "instrument_lock", "aspect_create"]
)
def test_instrument_edit_of_a_locked_version_is_a_conflict(client, office, name, method):
    locked = InstrumentFactory(region=region("64.09"))

    response = getattr(client, method)(url(name, locked.pk), {"name": "Lain", "code": "Z"})

    locked.refresh_from_db()
    assert response.status_code == 409
    assert f"{locked} sudah dikunci dan tidak dapat diubah" in text(response)
    assert locked.name == "Instrumen contoh"
    assert not AuditEntry.objects.exists()
