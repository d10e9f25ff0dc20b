import re
from decimal import Decimal

import pytest
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import PanelRole, RoundState, SheetState
from monev.models import Entry, Indicator, ScoreSheet, SheetRevision
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory

GOOD = {
    "skor-A1": "2.5",
    "skor-B1": "3",
    "skor-B2": "2",
    "kekuatan": "Kanal hidup",
    "saran": "Perbarui situs",
}


@pytest.fixture
def sheet(db):
    return SheetFactory(entry__round=RoundFactory(scoring=True))


@pytest.fixture
def juri(as_user, sheet):
    return as_user(sheet.juri.user)


def fresh(sheet):
    return ScoreSheet.objects.for_page().get(pk=sheet.pk)


def points(sheet):
    return {code: str(value) for code, value in fresh(sheet).points().items()}


def check_url(sheet):
    return reverse("monev:sheet_check", args=[sheet.uuid])


def page(response):
    text = response.content.decode()
    assert "TIDAK ADA" not in text
    return text


def test_sheet_detail_shows_nine_keys_and_anchors(juri, sheet):
    text = page(juri.get(sheet.get_absolute_url()))

    values = ["0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4"]
    assert [
        v for v in values if f'name="skor-A1" id="id_skor-A1-{values.index(v)}" value="{v}"' in text
    ] == values
    assert text.count('type="radio"') == 27
    assert "<b>2</b> sebagian" in text
    assert 'name="versi" value="1"' in text


def test_sheet_detail_names_every_anchor_beside_its_key(juri, sheet):
    indicator = sheet.round.instrument.indicators()[0]
    indicator.anchors.create(points=1, text="sebagian kecil")
    indicator.anchors.create(points=3, text="hampir lengkap")

    text = page(juri.get(sheet.get_absolute_url()))

    words = ["tidak ada", "sebagian kecil", "sebagian", "hampir lengkap", "lengkap"]
    first = text[text.index('id="id_skor-A1"') : text.index('id="id_skor-B1"')]
    assert re.findall(r"<label[^>]*>[\d,]+<span>([^<]+)</span>", first) == words


def test_sheet_detail_shows_the_frozen_evidence_beside_the_indicator(juri, sheet):
    Indicator.objects.filter(code="A1").update(evidence="Berkas kegiatan")
    report = {"title": "Kelas foto", "held_on": "2026-11-01", "address": "/kegiatan/kelas-foto/"}
    Entry.objects.update(snapshot=sheet.entry.snapshot | {"reports": [report]})

    text = page(juri.get(sheet.get_absolute_url()))

    first = text[text.index('id="id_skor-A1"') : text.index('id="id_skor-B1"')]
    assert "Bukti yang diminta: Berkas kegiatan" in first
    assert '<a href="/kegiatan/kelas-foto/"' in first
    assert "Kelas foto, 1 November 2026" in first


def test_sheet_detail_asks_a_fixed_number_of_queries(juri, sheet, django_assert_num_queries):
    for _ in range(2):
        SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)
    juri.get(sheet.get_absolute_url())

    # Two of them for the documents of the entry.
    with django_assert_num_queries(13):
        juri.get(sheet.get_absolute_url())


def test_sheet_detail_has_the_documents_of_the_entry(juri, sheet):
    document = DocumentFactory(entry=sheet.entry)

    page = juri.get(sheet.get_absolute_url()).content.decode()

    assert "Tentang peserta dan dokumennya" in page
    assert f'href="{reverse("monev:document_file", args=[document.pk])}"' in page
    assert "Slaid paparan" in page


def test_sheet_save_keeps_an_incomplete_sheet(juri, sheet):
    response = juri.post(
        sheet.get_absolute_url(), {"versi": "1", "skor-A1": "2.5", "aksi": "simpan"}
    )

    assert (response.status_code, response["Location"]) == (302, check_url(sheet))
    assert points(sheet) == {"A1": "2.50"}
    assert fresh(sheet).state == SheetState.IN_PROGRESS
    entry = AuditEntry.objects.get(verb="sheet.save")
    assert entry.facts == {"version": 2, "parts": ["A1"]}


def test_sheet_save_takes_a_comma(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"skor-A1": "2,5", "aksi": "simpan"})

    assert points(sheet) == {"A1": "2.50"}


@pytest.mark.parametrize(
    "bad", ["5", "-1", "2.3", "NaN", "Infinity", "1e1", "tiga", "²", "2.5.1", "9" * 400]
)
def test_sheet_save_names_a_bad_score_and_keeps_the_rest(juri, sheet, bad):
    response = juri.post(
        sheet.get_absolute_url(),
        {"versi": "1", "skor-A1": bad, "skor-B1": "3", "kekuatan": "Rapi", "aksi": "simpan"},
    )

    text = page(response)
    assert response.status_code == 200
    assert "Nilai A1 harus salah satu dari 0; 0,5; …; 4" in text
    assert '<a href="#id_skor-A1">Nilai A1 harus' in text
    assert points(sheet) == {"B1": "3.00"}
    assert fresh(sheet).strengths == "Rapi"
    assert 'name="versi" value="2"' in text


def test_sheet_save_keeps_the_stored_score_when_the_new_one_is_bad(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"skor-A1": "3", "aksi": "simpan"})

    juri.post(sheet.get_absolute_url(), {"skor-A1": "7", "aksi": "simpan"})

    assert points(sheet) == {"A1": "3.00"}


def test_sheet_save_with_an_error_still_shows_what_was_not_sent(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"skor-B1": "3", "saran": "Sudah ditulis"})

    text = page(juri.post(sheet.get_absolute_url(), {"skor-A1": "9"}))

    assert 'id="id_skor-B1-6" value="3" checked' in text
    assert ">\nSudah ditulis</textarea>" in text


def test_sheet_save_refuses_a_long_note_and_keeps_it_typed(juri, sheet):
    note = "x" * 1001

    response = juri.post(
        sheet.get_absolute_url(), {"skor-A1": "3", "catatan-A1": note, "aksi": "simpan"}
    )

    text = page(response)
    assert "Catatan A1 paling panjang 1000 huruf" in text
    assert note in text
    assert points(sheet) == {"A1": "3.00"}
    # open, so that the sentence is seen
    assert "<details open><summary>Catatan" in text


def test_sheet_save_answers_a_script_with_the_time(juri, sheet):
    response = juri.post(
        sheet.get_absolute_url(),
        {"versi": "1", "skor-A1": "3"},
        headers={"accept": "text/plain"},
    )

    saved = fresh(sheet)
    assert response.status_code == 200
    assert response.content.decode().endswith(" WITA")
    assert len(response.content) == len("10.42 WITA")
    assert response["X-Versi"] == str(saved.version) == "2"


def test_sheet_save_tells_a_script_what_is_wrong(juri, sheet):
    response = juri.post(
        sheet.get_absolute_url(), {"skor-A1": "9"}, headers={"accept": "text/plain"}
    )

    assert response.status_code == 422
    assert response.content.decode().startswith("Nilai A1 harus salah satu dari")


def test_sheet_save_stale_shows_both_fillings(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"versi": "1", "skor-A1": "3", "catatan-A1": "dari HP"})

    response = juri.post(
        sheet.get_absolute_url(), {"versi": "1", "skor-A1": "1.5", "catatan-A1": "dari laptop"}
    )

    text = page(response)
    assert response.status_code == 409
    assert points(sheet) == {"A1": "3.00"}
    assert "<td>3</td><td>1,5</td>" in text
    assert "<td>dari HP</td><td>dari laptop</td>" in text
    # sent once more, the typed filling wins
    assert 'name="versi" value="2"' in text
    again = juri.post(sheet.get_absolute_url(), {"versi": "2", "skor-A1": "1.5"})
    assert again.status_code == 302
    assert points(sheet) == {"A1": "1.50"}


def test_sheet_save_stale_with_equal_content_is_no_conflict(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"versi": "1", "skor-A1": "3"})

    response = juri.post(sheet.get_absolute_url(), {"versi": "1", "skor-A1": "3"})

    assert response.status_code == 302
    assert fresh(sheet).version == 2


@pytest.mark.parametrize("nonsense", ["abc", "-5", "9" * 30])
def test_sheet_save_takes_a_nonsense_version_as_stale(juri, sheet, nonsense):
    response = juri.post(sheet.get_absolute_url(), {"versi": nonsense, "skor-A1": "3"})

    assert response.status_code == 409
    assert points(sheet) == {}


def test_sheet_check_shows_everything_and_the_gaps(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"skor-A1": "2.5", "aksi": "simpan"})

    text = page(juri.get(check_url(sheet)))

    # 2.5/4 x 40 = 25
    assert '<strong class="angka">25,0 dari 40</strong>, 1 dari 3 indikator' in text
    assert "di antara 2 dan 3" in text
    assert text.count("Belum diisi") == 4


def test_sheet_submit_names_what_is_missing(juri, sheet):
    juri.post(sheet.get_absolute_url(), {"skor-A1": "4", "skor-B1": "0", "aksi": "simpan"})

    response = juri.post(check_url(sheet), {"versi": "2", "aksi": "ajukan"})

    text = page(response)
    assert response.status_code == 200
    assert "Ada 5 hal yang perlu diperbaiki" in text
    for sentence in (
        "Tulis catatan untuk nilai 4 pada A1",
        "Tulis catatan untuk nilai 0 pada B1",
        "Beri nilai untuk B2 Indikator B2",
        "Isi sedikitnya satu kekuatan",
        "Isi sedikitnya satu saran",
    ):
        assert f">{sentence}</a>" in text
    assert fresh(sheet).state == SheetState.IN_PROGRESS
    assert SheetRevision.objects.count() == 0


def test_sheet_submit_locks_and_gives_a_receipt(juri, sheet):
    waiting = SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)
    juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "simpan"})

    response = juri.post(check_url(sheet), {"versi": "2", "aksi": "ajukan"}, follow=True)

    locked = fresh(sheet)
    text = page(response)
    assert locked.state == SheetState.SUBMITTED
    revision = SheetRevision.objects.get()
    assert revision.digest == locked.digest
    assert revision.content["scores"] == {"A1": "2.5", "B1": "3", "B2": "2"}
    assert locked.receipt in text
    assert f"Nilai {waiting.entry}" in text
    assert AuditEntry.objects.filter(verb="sheet.submit").count() == 1


def test_sheet_submit_straight_from_the_form(juri, sheet):
    response = juri.post(sheet.get_absolute_url(), GOOD | {"versi": "1", "aksi": "ajukan"})

    assert response.status_code == 302
    assert fresh(sheet).state == SheetState.SUBMITTED


def test_sheet_submit_twice_shows_the_receipt_again(juri, sheet):
    for _ in range(2):
        response = juri.post(
            sheet.get_absolute_url(), GOOD | {"versi": "1", "aksi": "ajukan"}, follow=True
        )

    assert response.status_code == 200
    assert fresh(sheet).receipt in page(response)
    assert SheetRevision.objects.count() == 1
    assert AuditEntry.objects.filter(verb="sheet.submit").count() == 1


def test_sheet_submit_of_what_was_not_checked_is_refused(juri, sheet):
    juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "simpan"})
    juri.post(sheet.get_absolute_url(), {"skor-A1": "1", "aksi": "simpan"})

    response = juri.post(check_url(sheet), {"versi": "2", "aksi": "ajukan"})

    assert response.status_code == 409
    assert "Periksa sekali lagi" in page(response)
    assert fresh(sheet).state == SheetState.IN_PROGRESS


def test_sheet_save_after_locking_shows_what_was_typed(juri, sheet):
    juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "ajukan"})

    response = juri.post(sheet.get_absolute_url(), {"skor-A1": "4", "saran": "Tambahan saya"})

    text = page(response)
    assert response.status_code == 409
    assert "Hanya ketua juri yang dapat membuka lembar ini kembali" in text
    assert "Tambahan saya" in text
    assert points(sheet)["A1"] == "2.50"


@pytest.mark.parametrize("aksi", ["simpan", "ajukan"])
def test_sheet_save_after_closing_shows_what_was_typed(juri, sheet, aksi):
    sheet.round.state = RoundState.TABULATION
    sheet.round.save()

    response = juri.post(sheet.get_absolute_url(), GOOD | {"aksi": aksi})

    text = page(response)
    assert response.status_code == 409
    assert "Penilaian putaran ini sudah ditutup" in text
    assert "Perbarui situs" in text
    assert points(sheet) == {}


def test_sheet_save_bad_score_after_locking_is_a_refusal_too(juri, sheet):
    juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "ajukan"})

    response = juri.post(sheet.get_absolute_url(), {"skor-A1": "9"})

    assert response.status_code == 409


def test_sheet_detail_needs_the_integrity_statement(juri, sheet):
    sheet.juri.integrity_signed_at = None
    sheet.juri.save()

    answer = juri.get(sheet.get_absolute_url())
    refused = juri.post(sheet.get_absolute_url(), GOOD)

    assert answer.status_code == 302
    assert "Setujui pakta integritas" in page(refused)
    assert points(sheet) == {}


def test_sheet_of_another_juri_does_not_exist(as_user, sheet):
    colleague = JuriFactory(round=sheet.round)
    chair = JuriFactory(round=sheet.round, role=PanelRole.CHAIR)

    for user in (colleague.user, chair.user, UserFactory()):
        client = as_user(user)
        assert client.get(sheet.get_absolute_url()).status_code == 404
        assert client.post(sheet.get_absolute_url(), GOOD).status_code == 404
        assert client.get(check_url(sheet)).status_code == 404
        assert client.post(check_url(sheet), {"aksi": "ajukan"}).status_code == 404
    assert points(sheet) == {}


def test_sheet_of_a_juri_who_left_does_not_exist(as_user, sheet):
    sheet.juri.end_reason = "Pindah tugas"
    sheet.juri.ended_at = sheet.juri.integrity_signed_at
    sheet.juri.save()

    assert as_user(sheet.juri.user).get(sheet.get_absolute_url()).status_code == 404


def test_sheet_links_to_the_entries_before_and_behind(juri, sheet):
    second = SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)
    third = SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)

    text = page(juri.get(second.get_absolute_url()))

    assert f"Peserta sebelumnya: {sheet.entry}" in text
    assert f"Peserta berikutnya: {third.entry}" in text
    assert "Peserta 2 dari 3" in text


def reopen(client, sheet, reason="Salah ketik nilai B1"):
    return client.post(reverse("monev:sheet_reopen", args=[sheet.uuid]), {"alasan": reason})


def test_sheet_reopen_keeps_the_earlier_revision(as_user, juri, sheet):
    juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "ajukan"})
    chair = JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user

    response = reopen(as_user(chair), sheet)

    assert response.status_code == 302
    assert fresh(sheet).state == SheetState.REOPENED
    client = as_user(sheet.juri.user)
    client.post(sheet.get_absolute_url(), {"skor-B1": "2", "aksi": "ajukan"})
    first, second = SheetRevision.objects.order_by("number")
    assert (first.content["scores"]["B1"], second.content["scores"]["B1"]) == ("3", "2")
    assert first.digest != second.digest
    assert "Riwayat pengajuan (2)" in page(client.get(sheet.get_absolute_url()))
    facts = AuditEntry.objects.get(verb="sheet.reopen").facts
    assert facts["reason"] == "Salah ketik nilai B1"


def test_sheet_reopen_shows_no_value_to_the_chair(as_user, juri, sheet):
    juri.post(
        sheet.get_absolute_url(), GOOD | {"skor-A1": "3.5", "kekuatan": "RAHASIA", "aksi": "ajukan"}
    )
    chair = JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user

    text = page(as_user(chair).get(reverse("monev:sheet_reopen", args=[sheet.uuid])))

    assert "RAHASIA" not in text
    assert "3,5" not in text


def test_sheet_reopen_needs_a_reason(as_user, juri, sheet):
    juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "ajukan"})
    chair = JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user

    response = reopen(as_user(chair), sheet, reason="  ")

    assert response.status_code == 200
    assert "Tulis alasan lembar ini dibuka kembali" in page(response)
    assert fresh(sheet).state == SheetState.SUBMITTED


def test_sheet_reopen_of_an_open_sheet_is_409(as_user, sheet):
    chair = JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user

    assert reopen(as_user(chair), sheet).status_code == 409


@pytest.mark.parametrize("state", [RoundState.PLENARY, RoundState.PUBLISHED])
def test_sheet_reopen_is_over_with_the_tabulation(as_user, juri, sheet, state):
    juri.post(sheet.get_absolute_url(), GOOD | {"aksi": "ajukan"})
    chair = JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user
    sheet.round.state = state
    sheet.round.save()

    assert reopen(as_user(chair), sheet).status_code == 409
    assert fresh(sheet).state == SheetState.SUBMITTED


@pytest.mark.parametrize(
    ("low", "high", "step", "kind"),
    [("1", "5", "1", "lima"), ("0", "10", "1", "banyak"), ("0", "100", "1", "")],
)
def test_sheet_fits_other_scales(as_user, db, low, high, step, kind):
    round_ = RoundFactory(
        scoring=True,
        instrument__scale_min=Decimal(low),
        instrument__scale_max=Decimal(high),
        instrument__scale_step=Decimal(step),
    )
    sheet = SheetFactory(entry__round=round_)
    client = as_user(sheet.juri.user)

    text = page(client.get(sheet.get_absolute_url()))
    client.post(sheet.get_absolute_url(), {"skor-A1": high, "aksi": "simpan"})
    refused = client.post(sheet.get_absolute_url(), {"skor-B1": "101", "aksi": "simpan"})

    assert (f'class="pk-skor {kind}"' in text) == bool(kind)
    assert ('inputmode="decimal"' in text) == (not kind)
    assert fresh(sheet).progress().shown_points == "40,0"
    assert "Nilai B1 harus" in page(refused)
