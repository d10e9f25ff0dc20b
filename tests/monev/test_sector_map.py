import csv
import io

import pytest
from django.urls import reverse

from monev.models import Entry, Result
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory
from tests.factories.registry import SectorFactory, region
from tests.monev.views.test_result import make_round, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def url(round_):
    return reverse("monev:round_sectors", args=[round_.slug])


def test_r4_14_sectors_of_the_visited_are_settled_and_open_data(as_user, client, office):
    SectorFactory(slug="pariwisata-uji", name="Pariwisata Uji")
    SectorFactory(slug="umkm-uji", name="UMKM Uji")
    round_ = make_round(office, 1)
    publish(round_)
    entry = round_.entries.get()
    entry.snapshot = {**entry.snapshot, "sectors": ["UMKM Uji"]}
    entry.save()
    own = as_user(office)

    form = own.get(url(round_)).context["form"]
    own.post(url(round_), {f"potensi-{entry.pk}": ["umkm-uji", "pariwisata-uji"]})

    assert form[f"potensi-{entry.pk}"].initial == ["umkm-uji"]
    assert Entry.objects.get().mapped_sectors == ["pariwisata-uji", "umkm-uji"]
    text = as_user(None).get("/data/hasil.csv").getvalue().decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert set(row["potensi_hasil_monev"].split("|")) == {"Pariwisata Uji", "UMKM Uji"}
    assert Result.objects.count() == 1


def test_sectors_nobody_settled_are_empty_in_the_open_data(as_user, office):
    round_ = make_round(office, 1)
    publish(round_)

    text = as_user(None).get("/data/hasil.csv").getvalue().decode()

    (row,) = csv.DictReader(io.StringIO(text))
    assert row["potensi_hasil_monev"] == ""


def test_sectors_are_refused_from_outside_the_list_and_before_publication(as_user, office):
    round_ = make_round(office, 1)
    early = RoundFactory(scoring=True)
    assert as_user(office).get(url(early)).status_code == 404
    publish(round_)
    entry = round_.entries.get()

    answer = as_user(office).post(url(round_), {f"potensi-{entry.pk}": ["emas"]})

    assert answer.context["form"].errors == {f"potensi-{entry.pk}": ["Pilih potensi dari daftar"]}
    assert Entry.objects.get(pk=entry.pk).mapped_sectors is None


@pytest.mark.parametrize("entries", [1, 3])
def test_sector_page_asks_a_fixed_number_of_queries(
    as_user, office, entries, django_assert_num_queries
):
    round_ = make_round(office, entries)
    publish(round_)
    client = as_user(office)

    with django_assert_num_queries(9):
        client.get(url(round_))
