import pytest
from django.urls import reverse

from monev.calibration import close_calibration, reset_calibration, take_example
from monev.enums import RoundState
from monev.models import CalibrationEntry, CalibrationSession, CalibrationSheet, Recusal
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.calibration import (
    MIDDLE,
    MILD,
    STRICT,
    CalibrationEntryFactory,
    hand_in,
    opened,
    panel,
)
from tests.factories.files import SCRIPT, pdf, photo
from tests.factories.monev import EntryFactory, FieldTeamFactory, JuriFactory, RoundFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return RoundFactory(state=RoundState.DESK_CHECK, slug="monev-contoh", name="Monev Contoh")


@pytest.fixture
def seats(round_):
    return panel(round_, "Ani", "Budi", "Citra")


@pytest.fixture
def office(give, as_user):
    user = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


def url(name, *args):
    return reverse(f"monev:calibration_{name}", args=args)


def text(response):
    page = response.content.decode()
    assert "TIDAK ADA" not in page
    return page


def typed(**changes):
    usual = {"title": "KIM Contoh A", "kind": "invented", "description": "Kanal hidup."}
    return usual | changes


# --- the page ---------------------------------------------------------------
def test_calibration_detail_empty_leads_to_the_first_example(client, office, round_):
    page = text(client.get(url("detail", round_.slug)))

    assert "Kalibrasi belum dibuka." in page
    assert "Belum ada contoh" in page
    assert url("entry_create", round_.slug) in page
    assert url("open", round_.slug) not in page


@pytest.mark.parametrize("count", [1, 3])
def test_calibration_detail_costs_the_same_for_one_and_three(
    client, office, seats, round_, django_assert_num_queries, count
):
    for _ in range(count - 1):
        JuriFactory(round=round_)
    opened(round_, examples=count)

    with django_assert_num_queries(11):
        page = text(client.get(url("detail", round_.slug)))

    assert page.count("Contoh karangan") == count
    assert page.count(f"{count} belum</span>") == 2 + count


def test_calibration_detail_shows_a_juri_the_own_sheets_only(client, as_user, seats, round_):
    session = opened(round_)
    hand_in(session, seats[0], STRICT)
    as_user(seats[1].user)

    page = text(client.get(url("detail", round_.slug)))

    own = session.sheets.get(juri=seats[1])
    assert own.get_absolute_url() in page
    assert session.sheets.get(juri=seats[0]).get_absolute_url() not in page
    assert "Siapa melihat apa" in page
    # who is done is for those who run the calibration
    assert "Ani" not in page


def test_calibration_tab_stands_in_the_round(client, office, round_):
    assert url("detail", round_.slug) in text(client.get(round_.get_absolute_url()))


# --- examples ---------------------------------------------------------------
def test_calibration_entry_create_stores_material_and_files(client, office, round_):
    data = typed(link="contoh.desa.id/rekaman", kind="old", documents=[pdf("bahan.pdf"), photo()])

    response = client.post(url("entry_create", round_.slug), data, follow=True)

    example = CalibrationEntry.objects.get()
    assert "Contoh “KIM Contoh A” tersimpan." in text(response)
    assert (example.link, example.kind) == ("https://contoh.desa.id/rekaman", "old")
    assert [one.content_type for one in example.files.all()] == ["application/pdf", "image/webp"]
    page = text(client.get(example.get_absolute_url()))
    assert "Bahan lama" in page
    paper = client.get(url("file", example.files.first().pk))
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")
    assert paper["Content-Disposition"].startswith('attachment; filename="contoh-kalibrasi-')


def test_calibration_entry_create_twice_makes_one(client, office, round_):
    data = typed(kunci="6a8c1f0a-0000-4000-8000-000000000001")

    for _ in range(2):
        assert client.post(url("entry_create", round_.slug), data).status_code == 302

    assert CalibrationEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"title": ""}, "Isi judul contoh"),
        ({"title": "x" * 151}, "Judul paling panjang 150 huruf"),
        ({"kind": ""}, "Pilih asal bahan"),
        ({"kind": "gosip"}, "Pilih asal bahan"),
        ({"description": ""}, "Isi uraian, tautan, atau berkas contoh ini."),
        ({"description": "x" * 3001}, "Uraian paling panjang 3.000 huruf"),
        ({"link": "javascript:alert(1)"}, "Alamat tautan harus lengkap"),
        (
            {"documents": [pdf("skrip.pdf", action=SCRIPT)]},
            "skrip.pdf: PDF ini berisi bagian aktif",
        ),
        ({"documents": [pdf(f"{n}.pdf") for n in range(6)]}, "Paling banyak 5 berkas"),
    ],
)
def test_calibration_entry_create_explains_what_is_wrong(client, office, round_, data, sentence):
    response = client.post(url("entry_create", round_.slug), typed(**data))

    page = text(response)
    assert sentence in page
    assert response.status_code == 200
    assert not CalibrationEntry.objects.exists()
    # what was typed stays, and a file has to be chosen again
    assert ("Pilih berkasnya sekali lagi" in page) == ("documents" in data)


def test_calibration_entry_take_names_who_has_a_conflict(client, office, seats, round_, give):
    source = EntryFactory(round=RoundFactory(state=RoundState.CLOSED))
    give(seats[1].user, kim=source.kim)

    response = client.post(url("entry_take", round_.slug), {"source": source.pk})

    page = text(response)
    assert f'<a href="#id_source">Budi berbenturan kepentingan dengan {source.kim}.' in page
    assert not CalibrationEntry.objects.exists()


def test_calibration_entry_take_shows_the_frozen_file_without_scores(client, office, seats, round_):
    snapshot = {
        "name": "KIM Lama", "place": "Waru", "officer_count": 5, "member_count": 12,
        "report_count": 3, "promotion": {"round": "Monev", "rank": 1, "total": "91.25"},
    }  # fmt: skip
    source = EntryFactory(round=RoundFactory(state=RoundState.CLOSED), snapshot=snapshot)

    client.post(url("entry_take", round_.slug), {"source": source.pk, "description": "Bahas ini"})

    page = text(client.get(CalibrationEntry.objects.get().get_absolute_url()))
    assert ["KIM Lama" in page, "12 orang" in page, "Bahas ini" in page] == [True, True, True]
    assert ["91" in page, "peringkat" in page.lower()] == [False, False]


def test_calibration_entry_take_refuses_what_is_not_offered(client, office, seats, round_):
    source = EntryFactory(round=RoundFactory(state=RoundState.PRESENTATION))

    response = client.post(url("entry_take", round_.slug), {"source": source.pk})

    assert "Pilih peserta dari daftar" in text(response)
    assert "Pilih peserta putaran terdahulu" in text(client.post(url("entry_take", round_.slug)))


def test_calibration_entry_of_a_conflicted_kim_is_not_there_for_that_juri(
    client, as_user, seats, round_, give
):
    """A conflict found after the example was taken closes it for that juri."""
    source = EntryFactory(round=RoundFactory(state=RoundState.CLOSED))
    example = take_example(round_, source, by=UserFactory())
    earlier = JuriFactory(round=source.round, user=seats[1].user)
    Recusal.objects.create(juri=earlier, entry=source, reason="Saudara", declared_by=seats[1].user)

    as_user(seats[1].user)
    assert client.get(example.get_absolute_url()).status_code == 404
    assert str(example) not in text(client.get(url("detail", round_.slug)))
    as_user(seats[2].user)
    assert client.get(example.get_absolute_url()).status_code == 200


def test_calibration_entry_delete_and_late_changes(client, office, seats, round_):
    CalibrationEntryFactory(round=round_)
    spare = CalibrationEntryFactory(round=round_)

    assert client.post(url("entry_delete", spare.pk)).status_code == 302
    opened(round_)
    example = CalibrationEntry.objects.get()
    late = client.post(url("entry_delete", example.pk))

    assert late.status_code == 409
    assert "selagi kalibrasi berjalan" in text(late)
    assert client.get(url("entry_create", round_.slug)).status_code == 409


# --- open, require, close, reset --------------------------------------------
def test_calibration_open_stores_what_was_chosen(client, office, seats, round_):
    CalibrationEntryFactory(round=round_)

    assert "3 juri mendapat lembar untuk 1 contoh" in text(client.get(url("open", round_.slug)))
    data = {"is_required": "on", "feedback_minimum": "4"}
    response = client.post(url("open", round_.slug), data, follow=True)

    session = CalibrationSession.objects.get()
    assert (session.is_required, session.feedback_minimum, session.opened_by) == (True, 4, office)
    assert "0 dari 3 juri sudah mengajukan semua contoh." in text(response)


@pytest.mark.parametrize("bad", ["", "2", "banyak", "51", "-1"])
def test_calibration_open_explains_a_bad_number(client, office, seats, round_, bad):
    CalibrationEntryFactory(round=round_)

    response = client.post(url("open", round_.slug), {"feedback_minimum": bad})

    assert "Isi jumlah juri, 3 sampai 50" in text(response)
    assert not CalibrationSession.objects.exists()


def test_calibration_open_says_what_is_missing(client, office, round_):
    page = text(client.get(url("open", round_.slug)))

    assert "Belum ada contoh yang dinilai bersama." in page
    assert "Tim penilai belum punya ketua." in page
    assert '<form method="post" novalidate>' not in page


def test_calibration_require_and_back(client, office, seats, round_):
    session = opened(round_)

    client.post(url("require", session.pk), {"wajib": "ya"})
    session.refresh_from_db()
    assert session.is_required
    client.post(url("require", session.pk), {"wajib": "tidak"})
    session.refresh_from_db()
    assert not session.is_required


def test_calibration_close_asks_why(client, office, seats, round_):
    session = opened(round_)

    refused = client.post(url("close", session.pk), {"reason": ""})
    assert '<a href="#id_reason">Ada juri yang belum mengajukan.' in text(refused)
    done = client.post(url("close", session.pk), {"reason": "Waktu habis"}, follow=True)
    assert "Alasan ditutup: Waktu habis" in text(done)
    again = client.post(url("close", session.pk), {"reason": "Waktu habis"})
    assert again.status_code == 409


def test_calibration_reset_by_the_chair_keeps_the_old_readable(client, as_user, seats, round_):
    session = opened(round_)
    hand_in(session, seats[0], STRICT)
    as_user(seats[0].user)

    missing = client.post(url("reset", session.pk), {"reason": ""})
    assert "Tulis alasan kalibrasi diulang" in text(missing)
    page = text(client.post(url("reset", session.pk), {"reason": "Bahan keliru"}, follow=True))

    assert "Alasan: Bahan keliru" in page
    old = session.sheets.get(juri=seats[0])
    assert old.get_absolute_url() in page
    assert "50,0" in text(client.get(old.get_absolute_url()))


# --- feedback and gap -------------------------------------------------------
def test_calibration_feedback_opens_with_the_third_juri(client, as_user, seats, round_):
    session = opened(round_)
    hand_in(session, seats[0], STRICT)
    hand_in(session, seats[1], MIDDLE)
    as_user(seats[0].user)
    address = url("feedback", session.pk, seats[0].pk)

    assert "Masukan tampil sesudah Anda dan sedikitnya 3 juri" in text(client.get(address))
    hand_in(session, seats[2], MILD)
    page = text(client.get(address))

    # tests/monev/test_calibration_feedback.py has the sums
    assert "Anda rata-rata 12,5 poin lebih ketat dari rekan" in page
    assert "terutama pada Aspek B." in page
    assert "Nilai 2,0 sampai 2,0: 1 dari 9 pilihan" in page
    assert "4,4 poin lebih ketat" in page
    assert ["Budi" in page, "Citra" in page] == [False, False]


def test_calibration_gap_for_the_chair_after_the_end(client, as_user, seats, round_):
    FieldTeamFactory(round=round_, name="Tim Utara", seats=[seats[0]])
    FieldTeamFactory(round=round_, name="Tim Selatan", seats=[seats[2]])
    session = opened(round_)
    hand_in(session, seats[0], STRICT)
    hand_in(session, seats[2], MILD)
    as_user(seats[0].user)
    address = url("gap", session.pk)

    assert "Selisih terbuka sesudah semua juri" in text(client.get(address))
    close_calibration(session, by=seats[0].user, reason="Budi sakit")
    page = text(client.get(address))

    # Utara 50, Selatan 66,25 → 66,3; apart 16,25 → 16,3. A 20 and 30, B 30 and 36,25 → 6,3.
    assert '<th scope="row">Total</th><td class="n">66,3</td><td class="n">50,0</td>' in page
    assert '<td class="n"><b>16,3</b></td>' in page
    assert '<td class="n"><b>10,0</b></td>' in page
    assert '<td class="n"><b>−16,3</b></td>' in page


def test_calibration_of_a_reset_session_stays_readable_for_the_chair(
    client, as_user, seats, round_
):
    session = opened(round_)
    for one, scores in zip(seats, (STRICT, MIDDLE, MILD), strict=True):
        hand_in(session, one, scores)
    reset_calibration(session, by=seats[0].user, reason="Ulang")
    as_user(seats[0].user)

    assert "−12,5" in text(client.get(url("gap", session.pk)))
    assert CalibrationSheet.objects.submitted().count() == 3
