import pytest
from django.urls import reverse

from monev.enums import PanelRole, RoundState
from monev.enums_panel import ConflictKind, ConflictState
from monev.models import JuriAssignment, Recusal
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db

SECRET = "RAHASIA-SARAN"


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


WHOLE = {"A1": "3.5", "B1": "3.5", "B2": "3.5"}


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.fixture
def office(give, as_user):
    return as_user(give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09")))


@pytest.fixture
def brother():
    """A chair whose brother leads one entry; another juri has handed in a sheet for it."""
    entry = EntryFactory(round=RoundFactory(scoring=True))
    chair = JuriFactory(round=entry.round, role=PanelRole.CHAIR)
    own = SheetFactory(entry=entry, juri=chair, submitted=True, scores=WHOLE)
    sheet = SheetFactory(entry=entry, submitted=True, scores=WHOLE, advice=SECRET)
    EntryFactory(round=entry.round)
    Recusal.objects.create(
        juri=chair, entry=entry, reason="Adik", declared_by=chair.user, kind=ConflictKind.FAMILY
    )
    return chair, entry, own, sheet


def pages(entry, sheets):
    yield url("entry_detail", entry.pk)
    yield url("entry_feedback", entry.pk)
    for sheet in sheets:
        yield from (url(name, sheet.uuid) for name in ("sheet_detail", "sheet_check"))
        yield url("sheet_reopen", sheet.uuid)


@pytest.mark.parametrize("state", [RoundState.PRESENTATION, RoundState.TABULATION])
def test_a_conflicted_juri_opens_neither_file_nor_sheet(brother, as_user, state):
    chair, entry, *sheets = brother
    entry.round.state = state
    entry.round.save()
    client = as_user(chair.user)

    answers = {address: client.get(address).status_code for address in pages(entry, sheets)}

    assert set(answers.values()) <= {403, 404}, answers


def test_a_conflicted_juri_reads_no_count_and_no_mean_of_that_entry(brother, as_user):
    chair, entry, *_ = brother
    client = as_user(chair.user)
    counts = "1 dari 1"

    for name in ("round_detail", "round_close", "entry_list", "juri_list"):
        page = text(client.get(url(name, entry.round.slug)))
        assert counts not in page, name
        assert entry.get_absolute_url() not in page, name
    entry.round.state = RoundState.TABULATION
    entry.round.save()
    page = text(client.get(url("result_table", entry.round.slug)))

    assert entry.name not in page
    assert "Peserta yang berbenturan kepentingan dengan Anda tidak tampil." in page


def test_another_juri_does_see_what_the_conflicted_one_may_not(brother, as_user):
    _, entry, own, sheet = brother
    client = as_user(sheet.juri.user)

    assert client.get(entry.get_absolute_url()).status_code == 200
    assert "1 dari 1" in text(client.get(url("round_detail", entry.round.slug)))


def test_nothing_of_an_entry_opens_before_the_statement(as_user):
    entry = EntryFactory(round=RoundFactory(opened=True))
    seat = JuriFactory(round=entry.round, role=PanelRole.CHAIR, integrity_signed_at=None)
    sheet = SheetFactory(entry=entry, submitted=True, advice=SECRET)
    Recusal.objects.create(juri=sheet.juri, entry=entry, reason="Adik", declared_by=seat.user)
    client = as_user(seat.user)
    slug = entry.round.slug
    of_round = ["round_detail", "juri_list", "entry_list", "result_table", "round_close"]
    addresses = [url(name, slug) for name in of_round]
    addresses += [entry.get_absolute_url(), sheet.get_absolute_url(), url("entry_recuse", entry.pk)]

    for address in addresses:
        page = text(client.get(address, follow=True))
        assert entry.name not in page, address
        assert SECRET not in page, address


def test_the_secretary_agrees_before_opening_too(as_user):
    round_ = RoundFactory(scoring=True)
    seat = JuriFactory(round=round_, role=PanelRole.SECRETARY, integrity_signed_at=None)

    answer = as_user(seat.user).get(url("round_open", round_.slug))

    assert answer.url == url("juri_sign_integrity", round_.slug)


def test_an_old_signature_shows_the_words_of_the_first_version(as_user):
    seat = JuriFactory(round=RoundFactory(scoring=True))
    client = as_user(seat.user)
    address = url("juri_sign_integrity", seat.round.slug)

    assert "rekan usaha, atau binaan saya;" in text(client.get(address))

    JuriAssignment.objects.update(integrity_signed_at=None)
    client.post(address, {"agrees": "on"})
    seat.refresh_from_db()
    assert seat.integrity_version == 2
    assert "tidak membuka berkas, jumlah, atau nilai" in text(client.get(address))


def test_a_juri_may_disclose_and_leave_the_decision_to_the_office(as_user):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    seat = JuriFactory(round=entry.round)
    client = as_user(seat.user)

    wrong = client.post(url("entry_recuse", entry.pk), {"kind": "x", "reason": "Satu desa"})
    client.post(
        url("entry_recuse", entry.pk),
        {"kind": "same_village", "reason": "Satu desa", "state": "disclosed"},
    )

    assert text(wrong).count("Pilih jenis hubungan") == 2
    row = Recusal.objects.get()
    assert (row.kind, row.state, row.source) == ("same_village", "disclosed", "declared")
    assert client.get(entry.get_absolute_url()).status_code == 403


def test_recusal_list_explains_what_the_radar_found(office, client, give):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    seat = JuriFactory(round=entry.round)
    give(seat.user, Role.DESA, entry.kim.region)

    page = text(client.get(url("recusal_list", entry.round.slug)))

    assert "1 hubungan menunggu keputusan dinas." in page
    assert f"Operator desa/kelurahan {entry.kim.region} sejak" in page
    assert url("recusal_decide", entry.pk, seat.pk) in page


@pytest.mark.parametrize("count", [1, 3])
def test_recusal_list_costs_the_same_for_one_and_three(
    office, client, django_assert_num_queries, count
):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    for _ in range(count):
        seat = JuriFactory(round=entry.round)
        Recusal.objects.create(juri=seat, entry=entry, reason="Adik", declared_by=seat.user)

    with django_assert_num_queries(14):
        page = text(client.get(url("recusal_list", entry.round.slug)))

    assert page.count("Adik") == count


def test_recusal_decide_stores_and_warns_about_too_few(office, client):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    seat = JuriFactory(round=entry.round)
    address = url("recusal_decide", entry.pk, seat.pk)

    refused = text(client.post(address, {"state": "allowed", "kind": "family", "reason": "Adil"}))
    empty = text(client.post(address, {}))
    answer = client.post(
        address, {"state": "recused", "kind": "family", "reason": "Adik ketua"}, follow=True
    )
    again = client.post(address, {"state": "allowed", "kind": "other", "reason": "Boleh"})

    assert "tidak dapat diizinkan" in refused
    assert "Adil</textarea>" in refused
    assert "Pilih keputusan" in empty
    assert "Tinggal 0 juri" in text(answer)
    assert Recusal.objects.get().state == ConflictState.RECUSED
    assert again.status_code == 409
