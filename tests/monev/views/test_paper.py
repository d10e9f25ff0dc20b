import pytest
from django.urls import reverse

from monev import papers
from monev.conflicts import recuse
from monev.enums import PanelRole, RoundState
from monev.models import ScoreSheet
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.pdf_text import page_count, pdf_text, squeezed

pytestmark = pytest.mark.django_db
SCORES = {"A1": "3.5", "B1": "2.5", "B2": "1.5"}


@pytest.fixture
def seat(db):
    return JuriFactory(round=RoundFactory(scoring=True), user__full_name="Juri Satu")


def handed_in(seat, name, **kwargs):
    entry = EntryFactory(round=seat.round, snapshot={"name": name, "place": "Desa Contoh"})
    sheet = SheetFactory(entry=entry, juri=seat, submitted=True, scores=SCORES, **kwargs)
    ScoreSheet.objects.filter(pk=sheet.pk).update(digest="ab12cd34ef56ab78" * 4)
    sheet.scores.filter(indicator__code="A1").update(note=f"Catatan {name}")
    return sheet


def collect(client, seat):
    return client.get(reverse("monev:sheet_collect", args=[seat.round.slug]))


def printed(client, sheet):
    return client.get(reverse("monev:sheet_print", args=[sheet.uuid]))


def test_the_printed_form_names_every_indicator_and_holds_no_value(as_user, seat):
    sheet = handed_in(seat, "KIM Kertas")

    answer = printed(as_user(seat.user), sheet)
    text = pdf_text(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    assert [code for code in SCORES if squeezed(f"Indikator {code}") not in text] == []
    assert squeezed(f"Kode lembar: {papers.sheet_code(sheet)}") in text
    assert [
        name
        for name in ("Juri", "Pengetik pertama", "Pengetik kedua")
        if squeezed(name) not in text
    ] == []
    # the values that its own juri has typed: neither note nor texts; 3.5 is a key of the scale
    assert [leak for leak in ("CatatanKIM", "Kanalhidup", "PerbaruiSK") if leak in text] == []


def test_two_sheets_are_printed_alike_whatever_they_hold(as_user, seat):
    empty = SheetFactory(entry=EntryFactory(round=seat.round), juri=seat)
    full = SheetFactory(entry=empty.entry, juri=JuriFactory(round=seat.round), scores=SCORES)
    same = {"code": "", "address": "", "qr": "", "juri": ""}

    contexts = [papers._heading(one) | papers._questions(one) | same for one in (empty, full)]

    assert contexts[0] == contexts[1]


@pytest.mark.parametrize("role", [PanelRole.CHAIR, PanelRole.SECRETARY])
def test_chair_and_secretary_print_the_empty_form_of_their_panel(as_user, seat, role):
    sheet = SheetFactory(entry=EntryFactory(round=seat.round), juri=seat)
    inside = JuriFactory(round=seat.round, role=role).user
    outside = JuriFactory(round=RoundFactory(scoring=True), role=role).user

    assert printed(as_user(inside), sheet).status_code == 200
    assert printed(as_user(outside), sheet).status_code == 404


def test_a_conflict_closes_the_paper_too(as_user, seat):
    chair = JuriFactory(round=seat.round, role=PanelRole.CHAIR)
    sheet = SheetFactory(entry=EntryFactory(round=seat.round), juri=seat)
    recuse(chair, sheet.entry, reason="Saudara ketua KIM", by=UserFactory())

    assert printed(as_user(chair.user), sheet).status_code == 404


def test_no_paper_before_the_pledge(as_user, seat):
    seat.integrity_signed_at = None
    seat.save()
    sheet = SheetFactory(entry=EntryFactory(round=seat.round), juri=seat)

    answer = printed(as_user(seat.user), sheet)

    assert answer.url == reverse("monev:juri_sign_integrity", args=[seat.round.slug])


@pytest.mark.parametrize("state", [RoundState.PRESENTATION, RoundState.PUBLISHED])
def test_a_juri_takes_home_the_own_sheets_and_nothing_else(as_user, seat, state):
    first, second = handed_in(seat, "KIM Pertama"), handed_in(seat, "KIM Kedua")
    SheetFactory(
        entry=EntryFactory(round=seat.round, snapshot={"name": "KIM Draf", "place": "Desa"}),
        juri=seat,
        scores=SCORES,
    )
    handed_in(JuriFactory(round=seat.round), "KIM Juri Lain")
    handed_in(JuriFactory(user=seat.user), "KIM Putaran Lain")
    seat.round.state = state
    seat.round.save()

    content = collect(as_user(seat.user), seat).content
    text = pdf_text(content)

    assert page_count(content) == 2
    assert text.count(squeezed("Nomor bukti AB12-CD34-EF56-AB78")) == 2
    assert [one for one in (first, second) if papers.sheet_code(one) not in text] == []
    assert squeezed("Catatan KIM Pertama") in text
    # 3.5/4 x 40 + 2.5/4 x 35 + 1.5/4 x 25 = 35 + 21.875 + 9.375 = 66.25, shown as 66,3
    assert text.count(squeezed("66,3 dari 100")) == 2
    assert [
        name for name in ("KIM Draf", "KIM Juri Lain", "KIM Putaran Lain") if squeezed(name) in text
    ] == []


def test_a_conflict_declared_later_takes_the_sheet_out_of_the_collection(as_user, seat):
    kept, lost = handed_in(seat, "KIM Tetap"), handed_in(seat, "KIM Benturan")
    recuse(seat, lost.entry, reason="Saudara ketua KIM", by=UserFactory())

    text = pdf_text(collect(as_user(seat.user), seat).content)

    assert papers.sheet_code(kept) in text
    assert squeezed("KIM Benturan") not in text


def test_without_a_sheet_handed_in_there_is_no_collection(as_user, seat):
    SheetFactory(entry=EntryFactory(round=seat.round), juri=seat, scores=SCORES)

    assert collect(as_user(seat.user), seat).status_code == 404


def test_pages_offer_the_papers(as_user, seat):
    sheet = handed_in(seat, "KIM Pertama")
    owed = SheetFactory(entry=EntryFactory(round=seat.round), juri=seat)
    client = as_user(seat.user)
    collection = reverse("monev:sheet_collect", args=[seat.round.slug])

    round_page = client.get(seat.round.get_absolute_url()).content.decode()
    receipt = client.get(sheet.get_absolute_url()).content.decode()
    form = client.get(owed.get_absolute_url()).content.decode()

    assert collection in round_page
    assert collection in receipt
    assert papers.sheet_code(sheet) in receipt
    assert reverse("monev:sheet_print", args=[owed.uuid]) in form
