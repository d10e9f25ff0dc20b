import pytest
from django.urls import reverse

from monev.models import InstrumentTrial
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db
NUMBERS = {"entry_count": "2", "sheet_count": "1"}


@pytest.fixture
def office(give, as_user):
    """A kabupaten office that is signed in, and its draft."""
    user = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


@pytest.fixture
def instrument(office):
    return InstrumentFactory(draft=True, region=region("64.09"))


def url(instrument, name="instrument_trial"):
    return reverse(f"monev:{name}", args=[instrument.pk])


def start(client, instrument, **changed):
    data = {"region": region("64.09").pk} | NUMBERS | changed
    return client.post(url(instrument), data, follow=True)


def grid(trial, **changed):
    data = {"versi": trial.version}
    for entry, sheets in trial.points.items():
        for juri, sheet in sheets.items():
            data |= {f"nilai-{entry}-{juri}-{code}": text for code, text in sheet.items()}
    return data | changed


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.mark.parametrize("count", ["", "0", "7", "dua", "1.5", "-1"])
def test_instrument_trial_says_how_many_entries_there_may_be(client, instrument, count):
    page = text(start(client, instrument, entry_count=count))

    assert "Tulis angka dari 1 sampai 6" in page
    assert not InstrumentTrial.objects.exists()


def test_instrument_trial_is_made_with_drawn_scores(client, instrument):
    page = text(start(client, instrument, with_tie="on"))

    trial = InstrumentTrial.objects.get()
    assert f"Angka acak {trial.seed}" in page
    assert "Peserta 1 dan Peserta 2 berbagi peringkat 1." in page
    assert trial.points["1"] == trial.points["2"]


def test_instrument_trial_double_click_makes_one(client, instrument):
    start(client, instrument)
    start(client, instrument, entry_count="5")

    assert InstrumentTrial.objects.get().entry_count == 2


@pytest.mark.parametrize("typed", ["5", "2,3", "abc", "-1", "1e1"])
def test_instrument_trial_names_the_score_that_is_wrong(client, instrument, typed):
    start(client, instrument)
    before = InstrumentTrial.objects.get()

    page = text(client.post(url(instrument), grid(before, **{"nilai-2-1-B1": typed})))

    assert (
        f"Nilai B1 (Peserta 2, juri 1) harus salah satu dari 0; 0,5; …; 4, bukan “{typed}”" in page
    )
    assert InstrumentTrial.objects.get().points == before.points


def test_instrument_trial_counts_typed_scores(client, instrument):
    start(client, instrument)
    trial = InstrumentTrial.objects.get()
    changed = {f"nilai-1-1-{code}": "3,5" for code in ("A1", "B1", "B2")}

    page = text(client.post(url(instrument), grid(trial, **changed), follow=True))

    # 3.5 of 4 everywhere is 87.5 of 100
    assert "87,50" in page
    assert 'value="3,5"' in page


def test_instrument_trial_empty_score_is_a_gap_not_a_zero(client, instrument):
    start(client, instrument, entry_count="1")
    trial = InstrumentTrial.objects.get()

    page = text(client.post(url(instrument), grid(trial, **{"nilai-1-1-A1": ""}), follow=True))

    assert "belum ada lembar yang lengkap" in page


def test_instrument_trial_keeps_both_when_a_colleague_was_faster(client, instrument):
    start(client, instrument)
    trial = InstrumentTrial.objects.get()
    client.post(url(instrument), grid(trial, **{"nilai-1-1-A1": "1"}))

    stale = client.post(url(instrument), grid(trial, **{"nilai-1-1-A1": "2"}))

    assert stale.status_code == 409
    assert 'value="2"' in text(stale)
    assert InstrumentTrial.objects.get().points["1"]["1"]["A1"] == "1"
    again = grid(trial, **{"nilai-1-1-A1": "2", "versi": "2"})
    assert client.post(url(instrument), again).status_code == 302


def test_instrument_trial_says_that_weights_miss_100(client, instrument):
    instrument.indicators().first().delete()
    start(client, instrument)

    assert "Jumlah bobot baru 60" in text(client.get(url(instrument)))


def test_instrument_trial_needs_an_indicator(client, instrument):
    emptied = InstrumentFactory(draft=True, region=region("64.09"))
    start(client, emptied)
    for row in [*instrument.indicators(), *emptied.indicators()]:
        row.delete()

    page = text(start(client, instrument))

    assert "Instrumen ini belum punya indikator." in page
    assert InstrumentTrial.objects.get().instrument == emptied
    assert "Instrumen ini belum punya indikator." in text(client.get(url(emptied)))


def test_instrument_trial_belongs_to_its_office(client, instrument, give, as_user):
    start(client, instrument)
    province = give(UserFactory(), Role.PROVINSI, region("64"))

    page = text(as_user(province).get(url(instrument)))

    # the province may try the version for itself, an office beside it does not know the draft
    other = give(UserFactory(), Role.KABUPATEN, region("64.08"))
    assert "Buat uji coba" in page
    assert as_user(other).get(url(instrument)).status_code == 404


@pytest.mark.parametrize("entries", ["1", "3"])
def test_instrument_trial_costs_the_same_for_one_and_three(
    client, instrument, django_assert_num_queries, entries
):
    start(client, instrument, entry_count=entries)

    with django_assert_num_queries(12):
        client.get(url(instrument))


def test_instrument_trial_delete_leaves_nothing(client, instrument):
    start(client, instrument)

    for _ in range(2):
        response = client.post(url(instrument, "instrument_trial_delete"))

    assert response.status_code == 302
    assert not InstrumentTrial.objects.exists()
