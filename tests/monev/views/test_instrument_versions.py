"""Copying, comparing and previewing versions; two people at one draft."""

import pytest
from django.urls import reverse

from monev.enums import InstrumentState
from monev.models import Anchor, Indicator, Instrument, ScoreSheet
from monev.versioning import new_version
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory, RoundFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db
FACTS = {
    "code": "A1", "name": "Legalitas SK", "weight": "40", "stage": "desk", "evidence": "",
    "jangkar-0": "tidak ada", "jangkar-2": "sebagian", "jangkar-4": "lengkap",
}  # fmt: skip


@pytest.fixture
def office(give, as_user):
    user = give(UserFactory(username="provinsi"), Role.PROVINSI, region("64"))
    as_user(user)
    return user


@pytest.fixture
def draft(office):
    return InstrumentFactory(draft=True, region=region("64"))


def url(name, *rows):
    return reverse(f"monev:{name}", args=[row.pk for row in rows])


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def content_of(instrument):
    return [
        (row.code, row.name, row.weight, row.is_counted, row.allows_not_assessable, row.evidence,
         [(anchor.points, anchor.text) for anchor in row.anchors.all()])
        for row in Instrument.objects.get(pk=instrument.pk).indicators()
    ]  # fmt: skip


# From last year's (R4-1, R4-2)


def test_r4_1_last_years_instrument_is_copied_and_stays_unchanged(client, office):
    used = InstrumentFactory()
    Indicator.objects.filter(code="B2").update(allows_not_assessable=True)
    RoundFactory(instrument=used, region=region("64"), level="provinsi", year=2025)
    before = content_of(used)

    form = text(client.get(reverse("monev:round_create")))
    assert f"{used}, dipakai 2025" in form
    assert url("instrument_create", used) in form
    client.post(url("instrument_create", used), {"region": region("64").pk})

    copy = Instrument.objects.get(code=used.code, version=2)
    assert (copy.state, copy.region) == (InstrumentState.DRAFT, region("64"))
    row = copy.indicators()[0]
    client.post(url("indicator_update", row), FACTS | {"name": "Legalitas baru", "versi": "1"})
    assert content_of(used) == before
    assert content_of(copy)[0][1] == "Legalitas baru"
    assert content_of(copy)[1:] == before[1:]


@pytest.mark.parametrize("name", ["instrument_weigh", "instrument_update"])
def test_r4_2_locked_instrument_refuses_and_offers_a_new_version(client, office, name):
    locked = InstrumentFactory(region=region("64"))
    before = content_of(locked)
    weights = {f"bobot-{row.pk}": 1 for row in locked.indicators()}

    response = client.post(url(name, locked), weights | {"name": "Lain"})

    assert response.status_code == 409
    assert "sudah dikunci dan tidak dapat diubah. Salin menjadi versi baru" in text(response)
    assert f'href="{url("instrument_create", locked)}"' in text(response)
    assert content_of(locked) == before


def test_instrument_list_offers_the_copy_to_an_office_only(client, as_user):
    instrument = InstrumentFactory()
    assert url("instrument_create", instrument) not in text(client.get(url("instrument_list")))


def test_instrument_list_offers_the_copy(client, office):
    instrument = InstrumentFactory()

    assert url("instrument_create", instrument) in text(client.get(url("instrument_list")))


# Compare


@pytest.fixture
def pair(office):
    """Version 2: A1 40 to 45, B1 removed, C-less B9 added and only asked, one anchor reworded."""
    old = InstrumentFactory(name="Instrumen lama")
    new = new_version(old, region=region("64"), by=office)
    rows = {row.code: row for row in new.indicators()}
    Indicator.objects.filter(pk=rows["A1"].pk).update(weight=45)
    Anchor.objects.filter(indicator=rows["B2"], points=4).update(text="lengkap dan ditiru")
    aspect = rows["B1"].aspect
    rows["B1"].delete()
    Indicator.objects.create(
        aspect=aspect, code="B9", name="Minat warga", weight=0, is_counted=False, stage="desk"
    )
    return old, new


def test_instrument_compare_shows_what_changed(client, pair):
    old, new = pair

    for one, other in (pair, (new, old)):
        content = text(client.get(url("instrument_compare", one, other)))
        assert "2 indikator berubah, 1 ditambahkan, 1 dihapus, 0 sama." in content
        assert "<td>40</td><td><b>45</b></td>" in content
        assert "<td>lengkap</td><td><b>lengkap dan ditiru</b></td>" in content
        assert '<b>B9 Minat warga</b><span class="kecil redup">tidak dihitung</span>' in content
        assert '<b>B1 Indikator B1</b><span class="kecil redup">bobot 35</span>' in content
    assert url("instrument_compare", new, old) in text(client.get(new.get_absolute_url()))


def test_instrument_compare_says_when_nothing_changed(client, office):
    old = InstrumentFactory()
    new = new_version(old, region=region("64"), by=office)

    assert "Kedua versi sama isinya." in text(client.get(url("instrument_compare", old, new)))


def test_instrument_compare_needs_two_versions_of_one_instrument(client, office):
    one, other = InstrumentFactory(), InstrumentFactory()

    assert client.get(url("instrument_compare", one, other)).status_code == 404
    assert client.get(url("instrument_compare", one, one)).status_code == 404


def test_instrument_compare_hides_the_draft_of_others(client, as_user, give, pair):
    as_user(give(UserFactory(username="kutim"), Role.KABUPATEN, region("64.08")))

    assert client.get(url("instrument_compare", *pair)).status_code == 404


# Preview


def test_instrument_preview_shows_the_sheet_and_stores_nothing(client, draft):
    Indicator.objects.filter(code="B2").update(allows_not_assessable=True, evidence="SK")

    content = text(client.get(url("instrument_preview", draft)))

    assert "Bukti yang diminta: SK" in content
    assert "Tidak ada SK" not in content
    assert content.count('type="radio"') == 3 * 9 + 1
    assert content.count('value="tdn"') == 1
    assert "<b>2</b> sebagian" in content
    assert "Isian di halaman ini tidak disimpan." in content
    assert client.post(url("instrument_preview", draft)).status_code == 405
    assert not ScoreSheet.objects.exists()


# Two people at one draft


def weights(draft, **changed):
    return {f"bobot-{row.pk}": changed.get(row.code, row.weight) for row in draft.indicators()}


def opened_version(client, address):
    content = text(client.get(address))
    return content.split('name="versi" value="')[1].split('"')[0]


def test_instrument_weigh_of_a_stale_page_shows_both_and_passes_the_second_time(client, draft):
    address = url("instrument_weigh", draft)
    version = opened_version(client, address)
    client.post(address, weights(draft, A1=50) | {"versi": version})

    mine = weights(draft, A1=30) | {"versi": version}
    response = client.post(address, mine)

    assert response.status_code == 409
    assert "<td>50</td><td>30</td>" in text(response)
    assert draft.indicators()[0].weight == 50
    again = text(response).split('name="versi" value="')[1].split('"')[0]
    client.post(address, mine | {"versi": again})
    assert draft.indicators()[0].weight == 30


def test_instrument_weigh_is_not_stale_when_only_an_anchor_changed(client, draft):
    address = url("instrument_weigh", draft)
    version = opened_version(client, address)
    client.post(url("indicator_update", draft.indicators()[0]), FACTS | {"jangkar-0": "nihil"})

    response = client.post(address, weights(draft, A1=50) | {"versi": version})

    assert response.status_code == 302


def test_indicator_update_of_a_stale_page_shows_both_and_passes_the_second_time(client, draft):
    row = draft.indicators()[0]
    first = FACTS | {"name": "Isian pertama", "jangkar-4": "pertama", "versi": "1"}
    client.post(url("indicator_update", row), first)

    mine = FACTS | {"name": "Isian saya", "allows_not_assessable": "on", "versi": "1"}
    response = client.post(url("indicator_update", row), mine)

    assert response.status_code == 409
    assert "<td>Isian pertama</td><td>Isian saya</td>" in text(response)
    assert "<td>pertama</td><td>lengkap</td>" in text(response)
    assert "<td>tidak</td><td>ya</td>" in text(response)
    row.refresh_from_db()
    assert row.name == "Isian pertama"
    client.post(url("indicator_update", row), mine | {"versi": "2"})
    row.refresh_from_db()
    assert (row.name, row.version) == ("Isian saya", 3)


def test_indicator_update_is_stale_when_its_weight_changed_on_the_other_page(client, draft):
    row = draft.indicators()[0]
    client.post(url("instrument_weigh", draft), weights(draft, A1=50))

    response = client.post(url("indicator_update", row), FACTS | {"versi": "1"})

    assert response.status_code == 409
    assert "<td>50</td><td>40</td>" in text(response)


def test_instrument_update_of_a_stale_page_shows_both_and_passes_the_second_time(client, draft):
    address = url("instrument_update", draft)
    facts = {"name": "Nama pertama", "legal_basis": "", "tie_order": "B"}
    client.post(address, facts | {"versi": "1"})

    mine = facts | {"name": "Nama saya", "tie_order": "B, A"}
    response = client.post(address, mine | {"versi": "1"})

    assert response.status_code == 409
    assert "<td>Nama pertama</td><td>Nama saya</td>" in text(response)
    assert "<td>B</td><td>B, A</td>" in text(response)
    client.post(address, mine | {"versi": "2"})
    draft.refresh_from_db()
    assert (draft.name, draft.revision) == ("Nama saya", 3)


# What is missing


def test_draft_names_points_without_an_anchor_and_a_tie_order_that_counts_nothing(client, draft):
    row = draft.indicators()[0]
    row.anchors.filter(points__in=[0, 4]).delete()
    Indicator.objects.filter(aspect=row.aspect).update(is_counted=False, weight=0)

    content = text(client.get(draft.get_absolute_url()))

    assert "Jangkar A1 belum lengkap: nilai 0, 4." in content
    assert "Urutan pemutus menyebut aspek A, yang tidak dihitung." in content
