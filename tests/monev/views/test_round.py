import uuid

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import PanelRole, RoundState, SheetState
from monev.models import Round, ScoreSheet
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    InstrumentFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
)
from tests.factories.registry import region

pytestmark = pytest.mark.django_db

# Points no page may show before the plenary; chosen so that nothing else prints them.
SECRET = "3.5"
SECRET_TEXTS = ("3,5", "3.5", "87,5", "87.5", "Kanal hidup", "Perbarui SK")


@pytest.fixture
def office(give, as_user):
    user = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


def url(name, round_=None):
    return reverse(f"monev:{name}", args=[round_.slug] if round_ else [])


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def scored_round():
    """A round in scoring with submitted sheets: something that could leak."""
    round_ = RoundFactory(scoring=True)
    chair = JuriFactory(round=round_, role=PanelRole.CHAIR)
    member = JuriFactory(round=round_)
    for _ in range(2):
        entry = EntryFactory(round=round_)
        points = dict.fromkeys(("A1", "B1", "B2"), SECRET)
        SheetFactory(entry=entry, juri=chair, submitted=True, scores=points)
        SheetFactory(entry=entry, juri=member, state=SheetState.IN_PROGRESS, scores=points)
    return round_


@pytest.mark.parametrize("count", [1, 3])
def test_round_list_costs_the_same_for_one_and_three(client, django_assert_num_queries, count):
    for _ in range(count):
        RoundFactory(announced=True)

    with django_assert_num_queries(5):
        response = client.get(url("round_list"))

    assert text(response).count('class="nama"') == count


def test_round_list_says_when_there_is_none(client):
    page = text(client.get(url("round_list")))

    assert "Belum ada putaran Monev" in page


def test_round_list_says_when_only_earlier_years_have_one(client):
    RoundFactory(announced=True, year=2001)

    page = text(client.get(url("round_list")))

    assert "Belum ada putaran Monev tahun ini. Hasil tahun sebelumnya ada di sini." in page


def test_round_list_shows_drafts_to_their_office_only(client, office, as_user, give):
    draft = RoundFactory(state=RoundState.DRAFT, name="Rancangan PPU")
    other = give(UserFactory(), Role.KABUPATEN, region("64.08"))

    assert "Rancangan PPU" in text(client.get(url("round_list")))
    assert "Rancangan PPU" not in text(as_user(other).get(url("round_list")))
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_round_detail_for_the_public_has_calendar_and_method_but_no_entries(client):
    round_ = RoundFactory(announced=True, panel_decree="SK 12/2026")
    EntryFactory(round=round_)
    JuriFactory(round=round_, user=UserFactory(full_name="Ir. Juri Rahasia"))

    page = text(client.get(round_.get_absolute_url()))

    for expected in ("Putaran ini sudah diumumkan.", "4 Desember 2026", "SK 12/2026",
                     "Baca cara menilai", str(round_.instrument)):  # fmt: skip
        assert expected in page
    assert page.count('aria-current="step"') == 1
    for hidden in ("KIM Contoh", "Ir. Juri Rahasia", "Ubah putaran", "Kemajuan juri"):
        assert hidden not in page


def test_round_detail_shows_a_pengurus_their_own_entry_alone(give, as_user):
    round_ = RoundFactory(announced=True)
    own, other = EntryFactory(round=round_), EntryFactory(round=round_)

    page = text(as_user(give(UserFactory(), kim=own.kim)).get(round_.get_absolute_url()))

    assert own.name in page
    assert other.name not in page


def test_round_detail_shows_work_to_the_office(client, office):
    round_ = scored_round()

    page = text(client.get(round_.get_absolute_url()))

    assert "2 dari 4 lembar nilai sudah dikunci." in page
    assert "Kemajuan juri" in page
    assert page.count('<span class="pk-sel draf">draf</span>') == 2


@pytest.mark.parametrize("name", ["round_detail", "entry_list", "juri_list"])
@pytest.mark.parametrize("who", ["kabupaten", "provinsi", "pimpinan", "auditor", "ketua", "juri",
                                 "sekretaris", "umum"])  # fmt: skip
# A clock at 13.5x would look like the score 3.5.
@time_machine.travel("2026-11-22 04:00+00:00", tick=False)
def test_round_pages_never_show_a_score_before_the_opening(client, as_user, give, name, who):
    round_ = scored_round()
    secretary = JuriFactory(round=round_, role=PanelRole.SECRETARY)
    person = {
        "kabupaten": lambda: give(UserFactory(), Role.KABUPATEN, region("64.09")),
        "provinsi": lambda: give(UserFactory(), Role.PROVINSI, region("64")),
        "pimpinan": lambda: give(UserFactory(), Role.PIMPINAN, region("64.09")),
        "auditor": lambda: UserFactory(is_auditor=True),
        "ketua": lambda: round_.juri_assignments.get(role=PanelRole.CHAIR).user,
        "juri": lambda: round_.juri_assignments.get(role=PanelRole.MEMBER).user,
        "sekretaris": lambda: secretary.user,
        "umum": lambda: None,
    }[who]()
    # The scale of the instrument is no score.
    Round.objects.filter(pk=round_.pk).update(name="Putaran rahasia")

    page = as_user(person).get(url(name, round_)).content.decode()

    assert [secret for secret in SECRET_TEXTS if secret in page] == []


@pytest.mark.parametrize("count", [1, 3])
def test_round_detail_costs_the_same_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    round_ = RoundFactory(scoring=True)
    juri = JuriFactory(round=round_)
    for _ in range(count):
        SheetFactory(entry=EntryFactory(round=round_), juri=juri)

    with django_assert_num_queries(13):
        response = client.get(round_.get_absolute_url())

    assert f"0 dari {count} lembar nilai" in text(response)


def test_round_detail_asks_a_juri_for_the_statement_first(client, as_user):
    round_ = RoundFactory(scoring=True)
    seat = JuriFactory(round=round_, integrity_signed_at=None)
    SheetFactory(entry=EntryFactory(round=round_), juri=seat)

    page = text(as_user(seat.user).get(round_.get_absolute_url()))

    assert "menyetujui pakta integritas" in page
    assert "Lembar nilai Anda" not in page


def test_round_detail_lists_a_juri_their_sheets(client, as_user):
    round_ = RoundFactory(scoring=True)
    seat = JuriFactory(round=round_)
    SheetFactory(entry=EntryFactory(round=round_), juri=seat)

    page = text(as_user(seat.user).get(round_.get_absolute_url()))

    assert "Lembar nilai Anda" in page
    assert "Isi lembar nilai setiap peserta, lalu ajukan dan kunci." in page


def test_round_detail_disables_the_next_step_with_the_reason(client, office):
    round_ = RoundFactory(state=RoundState.INSTRUMENT_LOCKED)

    page = text(client.get(round_.get_absolute_url()))

    assert "Tim penilai baru 0 juri, paling sedikit 2." in page
    assert "disabled>Umumkan putaran</button>" in page


def created(client, **changed):
    data = {
        "region": region("64.09").pk, "name": "Monev KIM PPU", "year": "2026",
        "minimum_sheets": "3", "kunci": str(uuid.uuid4()),
    }  # fmt: skip
    return client.post(url("round_create"), data | changed)


def test_round_create_stores_a_draft_of_the_own_area(client, office):
    response = created(client)

    round_ = Round.objects.get()
    assert response.url == round_.get_absolute_url()
    assert (round_.level, round_.region, round_.state) == ("kabupaten", region("64.09"), "draft")


def test_round_create_refuses_the_area_of_others(client, office):
    response = created(client, region=region("64.08").pk)

    assert "Pilih wilayah Anda" in text(response)
    assert not Round.objects.exists()


def test_round_create_twice_gives_the_first_result(client, office):
    key = str(uuid.uuid4())

    first, second = created(client, kunci=key), created(client, kunci=key)

    assert first.url == second.url
    assert Round.objects.count() == 1


def test_round_create_keeps_what_was_typed(client, office):
    page = text(created(client, plenary_on="2026-12-01", presentation_on="2026-12-02"))

    assert "Rapat pleno tidak boleh sebelum paparan" in page
    assert 'value="Monev KIM PPU"' in page
    assert 'value="2026-12-01"' in page


def test_round_update_stores_changes(client, office):
    round_ = RoundFactory(announced=True)

    client.post(url("round_update", round_), {"versi": "1", "place": "Aula kantor bupati"})

    round_.refresh_from_db()
    assert round_.place == "Aula kantor bupati"


def test_round_update_shows_both_versions_of_a_stale_form(client, office):
    round_ = RoundFactory(announced=True)
    Round.objects.update(version=2, place="Aula lama")

    response = client.post(url("round_update", round_), {"versi": "1", "place": "Balai baru"})

    page = text(response)
    assert response.status_code == 409
    assert "Aula lama" in page
    assert page.count("Balai baru") == 2
    assert Round.objects.get().place == "Aula lama"


@pytest.mark.parametrize("method", ["get", "post"])
def test_round_update_after_scoring_is_a_conflict(client, office, method):
    round_ = RoundFactory(opened=True)

    response = getattr(client, method)(url("round_update", round_), {"place": "Aula"})

    assert response.status_code == 409
    assert "tidak dapat diubah lagi" in text(response)


def ready_round(state):
    round_ = RoundFactory(state=state)
    JuriFactory(round=round_, role=PanelRole.CHAIR)
    JuriFactory(round=round_)
    JuriFactory(round=round_, role=PanelRole.SECRETARY)
    EntryFactory(round=round_)
    return round_


def test_round_advance_asks_first_and_changes_nothing(client, office):
    round_ = ready_round(RoundState.DESK_CHECK)

    page = text(client.get(url("round_advance", round_), {"tujuan": "presentation"}))

    assert "Mulai paparan?" in page
    assert Round.objects.get().state == RoundState.DESK_CHECK


def test_round_advance_opens_the_scoring(client, office):
    round_ = ready_round(RoundState.DESK_CHECK)

    response = client.post(url("round_advance", round_), {"tujuan": "presentation"}, follow=True)

    assert "Tahap sekarang: Paparan." in text(response)
    assert ScoreSheet.objects.count() == 2


def test_round_advance_says_what_is_missing(client, office):
    round_ = RoundFactory(state=RoundState.INSTRUMENT_LOCKED)

    response = client.post(url("round_advance", round_), {"tujuan": "announced"})

    page = text(response)
    assert response.status_code == 200
    assert "Isi jadwal: pengusulan dibuka, pengusulan ditutup." in page
    assert "Tim penilai belum punya ketua." in page
    assert Round.objects.get().state == RoundState.INSTRUMENT_LOCKED


def test_round_advance_of_weights_that_miss_100_is_refused(client, office):
    instrument = InstrumentFactory(draft=True)
    instrument.aspects.first().indicators.update(weight=35)
    round_ = RoundFactory(state=RoundState.INSTRUMENT_SET, instrument=instrument)

    page = text(client.post(url("round_advance", round_), {"tujuan": "instrument_locked"}))

    assert "Jumlah bobot 95, harus 100." in page
    assert Round.objects.get().state == RoundState.INSTRUMENT_SET


@pytest.mark.parametrize("target", ["nomination", "tabulation", "suspended", "bulan", ""])
def test_round_advance_to_a_closed_step_is_a_conflict(client, office, target):
    round_ = ready_round(RoundState.DESK_CHECK)

    for method in (client.get, client.post):
        response = method(url("round_advance", round_), {"tujuan": target})

        assert response.status_code == 409
        assert "Langkah ini tidak terbuka pada tahap “Seleksi administrasi”." in text(response)
    assert Round.objects.get().state == RoundState.DESK_CHECK


@pytest.mark.parametrize(
    ("name", "state"), [("round_suspend", "suspended"), ("round_cancel", "cancelled")]
)
def test_round_halt_with_a_reason(client, office, name, state):
    round_ = RoundFactory(announced=True)

    refused = text(client.post(url(name, round_), {"reason": ""}))
    client.post(url(name, round_), {"reason": "Banjir besar"})

    round_.refresh_from_db()
    assert "Tulis alasannya" in refused
    assert (round_.state, round_.halt_reason) == (state, "Banjir besar")
    client.logout()
    assert "Banjir besar" in text(client.get(round_.get_absolute_url()))


def test_round_halt_of_a_published_round_is_a_conflict(client, office):
    round_ = RoundFactory(state=RoundState.PUBLISHED)

    response = client.post(url("round_cancel", round_), {"reason": "Salah"})

    assert response.status_code == 409
    assert Round.objects.get().state == RoundState.PUBLISHED


def test_round_resume_returns_to_the_stage(client, office):
    round_ = RoundFactory(state="suspended", resume_state="nomination", halt_reason="Banjir")

    client.post(url("round_resume", round_))
    again = client.post(url("round_resume", round_))

    round_.refresh_from_db()
    assert round_.state == RoundState.NOMINATION
    assert again.status_code == 409
    assert AuditEntry.objects.filter(verb="round.resume").count() == 1


def test_method_page_explains_and_links_the_newest_instruments(client):
    instrument = InstrumentFactory()

    page = text(client.get(url("method")))

    for expected in ("Yang belum dinilai bukan nol", str(instrument), "Madya", "Pratama"):
        assert expected in page


def test_method_page_without_instrument(client):
    assert "Belum ada instrumen yang dikunci." in text(client.get(url("method")))
