import pytest
from django.urls import reverse

from monev.closing import close_round
from monev.enums import PanelRole, RoundState, SheetState
from monev.models import Outcome, Round
from monev.worklist import tasks
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import region

FULL = {"A1": "2", "B1": "2", "B2": "2"}


@pytest.fixture
def round_(db):
    return RoundFactory(scoring=True, minimum_sheets=1)


@pytest.fixture
def chair(round_):
    return JuriFactory(round=round_, role=PanelRole.CHAIR, user__full_name="Ketua Juri")


@pytest.fixture
def secretary(round_):
    return JuriFactory(round=round_, role=PanelRole.SECRETARY, user__full_name="Sekretaris")


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def url(name, round_):
    return reverse(f"monev:{name}", args=[round_.slug])


def page(response):
    text = response.content.decode()
    assert "TIDAK ADA" not in text
    return text


def stored(round_):
    return Round.objects.get(pk=round_.pk).state


def test_round_close_lists_who_still_owes(as_user, round_, chair):
    entry = EntryFactory(round=round_)
    SheetFactory(entry=entry, juri=chair, submitted=True, scores=FULL)
    owed = SheetFactory(entry=entry, juri=JuriFactory(round=round_, user__full_name="Juri Tiga"))

    text = page(as_user(chair.user).get(url("round_close", round_)))

    assert "1 lembar nilai belum diajukan" in text
    assert f"Juri Tiga untuk {entry}" in text
    assert reverse("monev:sheet_reopen", args=[owed.uuid]) not in text
    assert "1 dari 2 terkunci" in text


def test_round_close_refuses_while_sheets_are_owed(as_user, round_, chair):
    SheetFactory(entry=EntryFactory(round=round_), juri=chair)

    response = as_user(chair.user).post(url("round_close", round_))

    assert response.status_code == 200
    assert "Lembar nilai belum lengkap: Ketua Juri untuk" in page(response)
    assert stored(round_) == RoundState.PRESENTATION


def test_round_close_asks_for_the_reason(as_user, round_, chair):
    sheet = SheetFactory(entry=EntryFactory(round=round_), juri=chair)

    response = as_user(chair.user).post(url("round_close", round_), {"lembar": [str(sheet.uuid)]})

    text = page(response)
    assert '<a href="#id_alasan">Tulis alasan lembar itu tidak ditunggu.</a>' in text
    # still ticked
    assert f'value="{sheet.uuid}" id="id_lembar_0" checked' in text


def test_round_close_excuses_with_a_reason_and_the_secretary_opens(
    as_user, round_, chair, secretary
):
    sheet = SheetFactory(entry=EntryFactory(round=round_), juri=chair)

    response = as_user(chair.user).post(
        url("round_close", round_), {"lembar": [str(sheet.uuid)], "alasan": "Juri sakit"}
    )

    text = page(as_user(chair.user).get(response["Location"]))
    early = as_user(chair.user).get(url("result_table", round_))
    assert "Nilai tersegel sampai sekretaris" in text
    assert early.status_code == 404
    opened = as_user(secretary.user)
    asked = page(opened.get(url("round_open", round_)))
    opened.post(url("round_open", round_))
    sheet.refresh_from_db()
    assert ("Juri sakit" in asked, f"Ketua Juri untuk {sheet.entry}" in asked) == (True, True)
    assert (stored(round_), sheet.state) == (RoundState.TABULATION, SheetState.VOID)


def test_round_open_before_the_chair_closed_is_409(as_user, round_, secretary):
    client = as_user(secretary.user)

    waiting = page(client.get(url("round_open", round_)))
    response = client.post(url("round_open", round_))

    assert "Ketua tim penilai belum menutup penilaian" in waiting
    assert response.status_code == 409
    assert "Nilai dibuka sesudah ketua menutup penilaian." in page(response)


def test_round_unclose_takes_the_key_back_once(as_user, round_, chair):
    client = as_user(chair.user)
    client.post(url("round_close", round_))

    first, second = (client.post(url("round_unclose", round_)) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert Round.objects.get().is_scoring


def test_the_second_key_waits_on_the_desk_of_the_secretary(round_, chair, secretary):
    SheetFactory(entry=EntryFactory(round=round_), juri=chair, submitted=True, scores=FULL)
    before = [task.label for task in tasks(secretary.user)]

    close_round(round_, by=chair.user)

    assert before == []
    assert [task.label for task in tasks(secretary.user)] == ["Buka nilai bersama ketua"]
    assert tasks(chair.user) == []


@pytest.mark.parametrize("bad", ["bukan-uuid", "00000000-0000-0000-0000-000000000000"])
def test_round_close_refuses_sheets_that_are_not_owed(as_user, round_, chair, bad):
    SheetFactory(entry=EntryFactory(round=round_), juri=chair)

    response = as_user(chair.user).post(
        url("round_close", round_), {"lembar": [bad], "alasan": "Sakit"}
    )

    assert "Pilih lembar dari daftar" in page(response)
    assert stored(round_) == RoundState.PRESENTATION


def test_round_close_twice_is_409(as_user, round_, chair):
    client = as_user(chair.user)
    client.post(url("round_close", round_))

    response = client.post(url("round_close", round_))

    assert response.status_code == 409
    assert "tidak sedang berjalan" in page(response)
    assert Outcome.objects.count() == 0


def test_round_close_page_asks_a_fixed_number_of_queries(
    as_user, round_, chair, django_assert_num_queries
):
    client = as_user(chair.user)
    SheetFactory(entry=EntryFactory(round=round_), juri=chair)
    with django_assert_num_queries(11):
        client.get(url("round_close", round_))
    for _ in range(2):
        SheetFactory(entry=EntryFactory(round=round_), juri=chair)

    with django_assert_num_queries(11):
        client.get(url("round_close", round_))


def closed(round_):
    round_.state = RoundState.TABULATION
    round_.save()
    return round_


def test_round_plenary_waits_for_a_sheet_that_was_opened_again(as_user, round_, chair, office):
    SheetFactory(entry=EntryFactory(round=closed(round_)), juri=chair, state=SheetState.REOPENED)

    response = as_user(office).post(url("round_plenary", round_))

    assert "Lembar yang dibuka kembali belum diajukan: Ketua Juri" in page(response)
    assert stored(round_) == RoundState.TABULATION


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("round_plenary", RoundState.PRESENTATION),
        ("round_plenary", RoundState.PLENARY),
        ("result_compute", RoundState.PRESENTATION),
        ("result_compute", RoundState.PUBLISHED),
        ("round_publish", RoundState.PLENARY),
        ("round_publish", RoundState.PUBLISHED),
        ("round_finish", RoundState.PLENARY),
        ("round_finish", RoundState.CLOSED),
    ],
)
def test_moves_the_state_no_longer_allows_are_409(as_user, round_, office, name, state):
    round_.state = state
    round_.save()
    if state in {RoundState.PUBLISHED, RoundState.CLOSED}:
        Outcome.objects.create(
            round=round_, number=1, computed_by=office, input_digest="0", state="published",
            published_at=round_.created_at,
        )  # fmt: skip

    response = as_user(office).post(url(name, round_))

    assert response.status_code == 409
    page(response)
    assert stored(round_) == state


def test_round_return_needs_a_reason_and_the_plenary(as_user, round_, office):
    round_.state = RoundState.PLENARY
    round_.save()
    client = as_user(office)

    missing = client.post(url("round_return", round_), {"alasan": ""})
    done = client.post(url("round_return", round_), {"alasan": "Nilai B1 keliru"})
    again = client.post(url("round_return", round_), {"alasan": "Sekali lagi"})

    assert "Tulis alasan putaran kembali ke rekapitulasi" in page(missing)
    assert (done.status_code, again.status_code) == (302, 409)
    assert stored(round_) == RoundState.TABULATION


@pytest.fixture
def tied(round_, chair, office):
    """Two entries with the same figures, in the plenary."""
    entries = [EntryFactory(round=round_) for _ in range(2)]
    for entry in entries:
        SheetFactory(entry=entry, juri=chair, submitted=True, scores=FULL)
    closed(round_)
    return entries


def test_result_decide_stores_the_vote(as_user, round_, office, tied):
    client = as_user(office)
    client.post(url("round_plenary", round_))
    first, second = tied

    form = page(client.get(url("result_decide", round_)))
    response = client.post(
        url("result_decide", round_),
        {f"urutan-{first.pk}": "2", f"urutan-{second.pk}": "1", "alasan": "Suara 3 banding 2"},
    )

    assert f'name="urutan-{first.pk}"' in form
    assert response.status_code == 302
    ranks = dict(Outcome.objects.get().results.values_list("entry", "rank"))
    assert ranks == {first.pk: 2, second.pk: 1}
    table = page(client.get(url("result_table", round_)))
    assert f"Putusan rapat pleno, urutan: {first} 2 dan {second} 1." in table
    assert "Alasan putusan pleno: Suara 3 banding 2" in table


@pytest.mark.parametrize("bad", ["", "0", "3", "satu", "NaN", "1.5"])
def test_result_decide_names_a_bad_order(as_user, round_, office, tied, bad):
    client = as_user(office)
    client.post(url("round_plenary", round_))
    first, second = tied

    response = client.post(
        url("result_decide", round_),
        {f"urutan-{first.pk}": bad, f"urutan-{second.pk}": "1", "alasan": "Suara"},
    )

    assert f"Isi urutan {first} dengan angka 1 sampai 2" in page(response)
    assert Outcome.objects.get().plenary_order == {}
