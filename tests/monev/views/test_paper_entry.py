import pytest
from django.urls import reverse

from monev.conflicts import recuse
from monev.enums import PanelRole, SheetState
from monev.enums_paper import PaperState
from monev.models import PaperSheet, ScoreSheet
from monev.papers import sheet_code
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.files import huge, pdf
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import region
from tests.monev.deliveries import ANSWERS

pytestmark = pytest.mark.django_db
LEAKS = ["RAHASIA-CATATAN", "RAHASIA-KEKUATAN", "RAHASIA-SARAN"]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sheet(db):
    return SheetFactory(entry__round=RoundFactory(scoring=True))


@pytest.fixture
def secretary(sheet):
    return JuriFactory(round=sheet.round, role=PanelRole.SECRETARY).user


@pytest.fixture
def chair(sheet):
    return JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user


@pytest.fixture
def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


def type_url(sheet):
    return reverse("monev:paper_type", args=[sheet.uuid])


def type_it(client, sheet, *, scan=True, **changes):
    data = ANSWERS | {"kode": sheet_code(sheet)} | changes
    return client.post(type_url(sheet), data | ({"scan": pdf()} if scan else {}))


def page(client, url):
    return client.get(url).content.decode()


def test_two_offices_type_and_the_juri_reads_and_confirms(as_user, sheet, secretary, office):
    first = type_it(as_user(secretary), sheet)
    second = type_it(as_user(office), sheet, scan=False)
    paper = PaperSheet.objects.get()
    assert (first.url, second.url) == (paper.get_absolute_url(),) * 2
    assert paper.state == PaperState.EQUAL
    juri = as_user(sheet.juri.user)
    text = page(juri, paper.get_absolute_url())
    assert [leak for leak in LEAKS if leak not in text] == []

    answer = juri.post(paper.get_absolute_url())

    assert answer.url == sheet.get_absolute_url()
    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED


def test_the_second_person_sees_nothing_of_the_first(as_user, sheet, secretary, office):
    type_it(as_user(secretary), sheet)
    client = as_user(office)

    text = page(client, type_url(sheet)) + page(client, PaperSheet.objects.get().get_absolute_url())

    assert [leak for leak in LEAKS if leak in text] == []
    assert " checked" not in text
    # the same person finds the own typing again
    assert "RAHASIA-KEKUATAN" in page(as_user(secretary), type_url(sheet))


def test_what_the_juri_has_on_the_server_is_not_filled_in_for_a_typist(as_user, sheet, secretary):
    ScoreSheet.objects.update(strengths=LEAKS[1], advice=LEAKS[2])

    text = page(as_user(secretary), type_url(sheet))

    assert [leak for leak in LEAKS if leak in text] == []


def test_differences_are_named_without_what_is_in_them(as_user, sheet, secretary, office):
    type_it(as_user(secretary), sheet)
    answer = type_it(as_user(office), sheet, scan=False, **{"skor-A1": "2", "kekuatan": "Lain"})

    text = page(as_user(office), answer.url)

    assert "<li>Nilai A1</li>" in text
    assert "<li>Kekuatan</li>" in text
    assert "<li>Nilai B1</li>" not in text
    assert [leak for leak in [*LEAKS, "Lain", "3,5", "3.5"] if leak in text] == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kode": ""}, "Tulis kode lembar yang tercetak"),
        ({"kode": "0000-0000"}, "Kode ini bukan kode lembar ini"),
        ({"kode": "x" * 21}, "Kode lembar terdiri atas delapan"),
        ({"skor-A1": "9"}, "Nilai A1 harus salah satu dari"),
    ],
)
def test_bad_typing_is_refused_at_its_field(as_user, sheet, secretary, changes, sentence):
    answer = type_it(as_user(secretary), sheet, **changes)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not PaperSheet.objects.exists()


def test_the_first_typing_needs_a_readable_scan(as_user, sheet, secretary):
    client = as_user(secretary)
    data = ANSWERS | {"kode": sheet_code(sheet)}

    absent = client.post(type_url(sheet), data)
    large = client.post(type_url(sheet), data | {"scan": huge("kertas.jpg", megabytes=11)})
    active = client.post(type_url(sheet), data | {"scan": pdf(action={"S": "/Launch"})})

    assert "Lampirkan foto atau pindaian" in absent.content.decode()
    assert large.status_code == 413
    assert active.status_code == 200
    assert not PaperSheet.objects.exists()


def test_the_chair_confirms_unseen(as_user, sheet, secretary, office, chair):
    type_it(as_user(secretary), sheet)
    type_it(as_user(office), sheet, scan=False)
    paper, client = PaperSheet.objects.get(), as_user(chair)
    text = page(client, paper.get_absolute_url())
    assert [leak for leak in LEAKS if leak in text] == []
    assert client.get(reverse("monev:paper_scan", args=[paper.key])).status_code == 404

    refused = client.post(paper.get_absolute_url(), {"alasan": ""})
    done = client.post(paper.get_absolute_url(), {"alasan": "Juri dirawat"})

    assert "Tulis mengapa juri tidak dapat" in refused.content.decode()
    assert done.status_code == 302
    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED
    assert [leak for leak in LEAKS if leak in page(client, paper.get_absolute_url())] == []


def test_a_conflict_closes_the_paper_of_that_entry(as_user, sheet, secretary, chair):
    type_it(as_user(secretary), sheet)
    paper = PaperSheet.objects.get()
    seat = JuriFactory._meta.model.objects.get(user=chair)
    recuse(seat, sheet.entry, reason="Saudara", by=UserFactory())
    client = as_user(chair)

    assert client.get(paper.get_absolute_url()).status_code == 404
    assert str(sheet.entry) not in page(
        client, reverse("monev:paper_list", args=[sheet.round.slug])
    )


def test_a_pengurus_of_the_kim_who_is_also_office_types_no_paper_of_it(
    as_user, sheet, office, give
):
    give(office, kim=sheet.entry.kim)

    assert as_user(office).get(type_url(sheet)).status_code == 403


def test_withdrawing_needs_a_reason(as_user, sheet, secretary):
    type_it(as_user(secretary), sheet)
    paper, client = PaperSheet.objects.get(), as_user(secretary)
    url = reverse("monev:paper_withdraw", args=[paper.key])

    empty = client.post(url, {"alasan": ""})
    long = client.post(url, {"alasan": "x" * 501})
    done = client.post(url, {"alasan": "Kertas lain"})

    assert "Tulis alasan lembar kertas ini ditarik" in empty.content.decode()
    assert "Alasan paling panjang 500 huruf" in long.content.decode()
    assert done.status_code == 302
    assert PaperSheet.objects.get().state == PaperState.WITHDRAWN


def test_the_list_costs_the_same_for_one_and_three(
    as_user, sheet, secretary, django_assert_num_queries
):
    url = reverse("monev:paper_list", args=[sheet.round.slug])
    client = as_user(secretary)
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)
    for _ in range(2):
        SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)
    with django_assert_num_queries(9):
        client.get(url)
