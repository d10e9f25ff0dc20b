"""Disputing a published result: who, until when, on what ground, and what everybody reads."""

import datetime
import re
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from monev.enums import MonevLevel, PanelRole, ResultState, RoundState
from monev.models import Objection, ObjectionWindow, Outcome
from monev.worklist import tasks
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import region
from tests.journeys.forms import submit
from tests.monev.results import published_round, sign

TEXT = "Video lampiran kami tidak diputar saat paparan."
FILED = {"ground": "evidence", "text": TEXT}
ANSWER = "Video sudah diputar pada hari kedua, tercatat dalam tanya jawab."


@pytest.fixture
def office(db, give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def head(db, give):
    return give(UserFactory(full_name="Kepala Contoh"), "pimpinan", region("64.09"))


@pytest.fixture
def round_(office, head):
    return published_round(head, office, objection_days=3)


@pytest.fixture
def entry(round_):
    return round_.entries.order_by("pk").first()


@pytest.fixture
def pengurus(give, entry):
    return give(UserFactory(full_name="Pengurus Contoh"), kim=entry.kim)


@pytest.fixture
def secretary(round_):
    return round_.juri_assignments.get(role=PanelRole.SECRETARY).user


def url(name, subject):
    return reverse(f"monev:{name}", args=[getattr(subject, "slug", subject.pk)])


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


def file(client, entry, **changes):
    return submit(client, url("objection_create", entry), FILED | changes)


def end_window(round_):
    past = timezone.now() - datetime.timedelta(minutes=1)
    ObjectionWindow.objects.update(opens_at=past - datetime.timedelta(days=3), closes_at=past)


def test_r8_8_an_objection_has_a_receipt_and_its_decision_is_published(
    as_user, round_, entry, pengurus, secretary, client
):
    assert round_.state == RoundState.OBJECTION
    public = page(client.get(url("result_detail", round_)))
    assert re.search(r"Sampai \d+ \w+ \d{4} pukul 23\.59 WITA", public)

    at_kim = as_user(pengurus)
    assert "Ajukan sanggahan" in page(at_kim.get(url("entry_feedback", entry)))
    file(at_kim, entry)
    objection = Objection.objects.get()
    receipt = page(at_kim.get(objection.get_absolute_url()))
    assert objection.number in receipt
    assert "Menunggu jawaban tim penilai" in receipt
    assert [task.label for task in tasks(secretary)] == [f"Jawab sanggahan {entry}"]
    submit(
        as_user(secretary), url("objection_answer", objection),
        {"putusan": "refused", "jawaban": ANSWER},
    )  # fmt: skip

    as_user(None)
    answers = page(client.get(url("objection_list", round_)))
    for words in (entry.name, "Dokumen atau bukti tidak dipertimbangkan", ANSWER,
                  "Tidak diterima", "Sekretaris tim penilai"):  # fmt: skip
        assert words in answers
    # No person, and not what was written, leaves the two sides.
    for private in (TEXT, str(secretary), "Pengurus Contoh", objection.number):
        assert private not in answers
    assert tasks(secretary) == []


def test_an_accepted_objection_leads_to_a_corrected_version(
    as_user, office, head, round_, entry, pengurus, secretary, client
):
    file(as_user(pengurus), entry)
    objection = Objection.objects.get()

    submit(
        as_user(secretary), url("objection_answer", objection),
        {"putusan": "accepted", "jawaban": "Video memang tidak diputar."},
    )  # fmt: skip

    round_.refresh_from_db()
    objection.refresh_from_db()
    assert round_.state == RoundState.CORRECTED
    assert objection.correction.reason == (
        f"Sanggahan {objection.number} diterima. Video memang tidak diputar."
    )
    as_user(None)
    assert "Hasil sedang diralat" in page(client.get(url("objection_list", round_)))
    # It answers an objection, so it cannot simply be dropped.
    dropped = as_user(office).post(url("correction_drop", round_), {"alasan": "Batal"})
    assert "menjawab sanggahan yang diterima" in page(dropped)
    sign(round_, head, office, "2/2026")
    typed = {"sk": "58/SK/2026", "tanggal": "2026-11-22"}
    submit(as_user(office), url("correction_publish", round_), typed)
    as_user(None)
    assert "Diralat dengan versi 2" in page(client.get(url("objection_list", round_)))
    # The corrected version may be disputed in its turn.
    round_.refresh_from_db()
    assert round_.state == RoundState.OBJECTION
    assert ObjectionWindow.objects.count() == 2


def test_every_waiting_objection_is_answered_before_the_correction(
    as_user, office, head, round_, entry, pengurus, secretary
):
    file(as_user(pengurus), entry)
    file(as_user(pengurus), entry, ground="arithmetic")
    first = Objection.objects.first()
    submit(
        as_user(secretary), url("objection_answer", first),
        {"putusan": "accepted", "jawaban": "Benar."},
    )  # fmt: skip
    sign(round_, head, office, "2/2026")

    response = as_user(office).post(
        url("correction_publish", round_), {"sk": "58/SK/2026", "tanggal": "2026-11-22"}
    )

    assert "1 sanggahan belum dijawab" in page(response)
    # The second joins the correction that is open.
    second = Objection.objects.waiting().get()
    submit(
        as_user(secretary), url("objection_answer", second),
        {"putusan": "accepted", "jawaban": "Juga benar."},
    )  # fmt: skip
    assert round_.corrections.get().objections.count() == 2


def test_a_late_objection_is_refused_with_clock_and_zone(as_user, round_, entry, pengurus):
    client = as_user(pengurus)
    end_window(round_)
    window = ObjectionWindow.objects.get()

    response = client.post(url("objection_create", entry), FILED)

    text = page(response, 409)
    assert f"Masa sanggah berakhir {window.closing}" in text
    assert "pukul" in window.closing
    assert "WITA" in window.closing
    # What was typed is still there.
    assert TEXT in text
    assert not Objection.objects.exists()


def test_a_round_without_a_window_takes_no_objection(as_user, give, office, head):
    round_ = published_round(head, office, entries=1)
    entry = round_.entries.get()
    client = as_user(give(UserFactory(), kim=entry.kim))

    response = client.post(url("objection_create", entry), FILED)

    assert "tidak membuka masa sanggah" in page(response, 409)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ground": ""}, "Pilih dasar sanggahan"),
        ({"ground": "rasa"}, "Pilih dasar sanggahan dari daftar"),
        ({"text": "   "}, "Tulis uraian sanggahan"),
        ({"text": "x" * 2001}, "Uraian paling panjang 2000 huruf"),
        ({"text": "Hubungi 0812 3456 7890"}, "Hapus nomor telepon, NIK, atau surel"),
        ({"text": "Hubungi +62812-3456-7890"}, "Hapus nomor telepon, NIK, atau surel"),
        ({"text": "NIK 6409010101900001"}, "Hapus nomor telepon, NIK, atau surel"),
        ({"text": "Tulis ke a@contoh.id"}, "Hapus nomor telepon, NIK, atau surel"),
    ],
)
def test_what_is_missing_or_personal_is_said_and_nothing_is_stored(
    as_user, entry, pengurus, typed, sentence
):
    response = as_user(pengurus).post(url("objection_create", entry), FILED | typed)

    assert sentence in page(response)
    assert not Objection.objects.exists()


def test_numbers_of_papers_are_not_taken_for_phones(as_user, entry, pengurus):
    papers = "Menurut SK 500.12.11/0812345678/2026 nilai B1 35,00 dan 0,8125 dari 4."

    file(as_user(pengurus), entry, text=papers)

    assert Objection.objects.get().text == papers


def test_nobody_of_the_panel_is_named(as_user, round_, entry, pengurus, secretary):
    seat = round_.juri_assignments.scoring().first()
    seat.user.full_name = "Rahma Dewi"
    seat.user.save()
    named = {"text": "rahma dewi menilai adiknya."}

    response = as_user(pengurus).post(url("objection_create", entry), FILED | named)

    assert "Sebut perannya" in page(response)
    file(as_user(pengurus), entry)
    objection = Objection.objects.get()
    answered = as_user(secretary).post(
        url("objection_answer", objection),
        {"putusan": "refused", "jawaban": "Rahma Dewi tidak berbenturan."},
    )
    assert "Jangan tulis nama orang (Rahma Dewi)" in page(answered)
    objection.refresh_from_db()
    assert objection.is_waiting


def test_the_same_key_files_once_and_the_same_ground_waits(as_user, entry, pengurus):
    client, key = as_user(pengurus), str(uuid.uuid4())
    for _ in range(2):
        client.post(url("objection_create", entry), FILED | {"kunci": key})

    again = client.post(url("objection_create", entry), FILED | {"kunci": str(uuid.uuid4())})

    assert "sudah menunggu jawaban" in page(again)
    assert Objection.objects.count() == 1
    first = Objection.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            window=first.window, entry=entry, ground="evidence", side="kim", text="x",
            filed_by=pengurus,
        )  # fmt: skip


def test_what_was_filed_can_be_taken_back_until_it_is_answered(as_user, entry, pengurus, secretary):
    client = as_user(pengurus)
    file(client, entry)
    objection = Objection.objects.get()

    client.post(url("objection_withdraw", objection))
    again = client.post(url("objection_withdraw", objection))

    assert again.status_code == 409
    late = as_user(secretary).post(
        url("objection_answer", objection), {"putusan": "accepted", "jawaban": "Ya."}
    )
    assert "Sanggahan ini sudah ditarik" in page(late, 409)


def test_the_office_finishes_after_the_window_and_the_answers(
    as_user, office, round_, entry, pengurus, secretary
):
    file(as_user(pengurus), entry)
    at_office = as_user(office)
    early = at_office.post(url("round_finish", round_))
    assert "Masa sanggah masih berjalan sampai" in page(early)
    end_window(round_)
    unanswered = at_office.post(url("round_finish", round_))
    assert "1 sanggahan belum dijawab" in page(unanswered)
    assert "Selesaikan putaran" not in [task.label for task in tasks(office)]
    submit(
        as_user(secretary), url("objection_answer", Objection.objects.get()),
        {"putusan": "refused", "jawaban": ANSWER},
    )  # fmt: skip
    assert "Selesaikan putaran" in [task.label for task in tasks(office)]

    as_user(office).post(url("round_finish", round_))

    round_.refresh_from_db()
    assert round_.state == RoundState.CLOSED
    assert Outcome.objects.get().state == ResultState.PUBLISHED


def test_the_kabupaten_disputes_in_a_provincial_round_only(as_user, give, office, entry):
    # The kabupaten runs this round itself: it answers for it and does not dispute it.
    assert as_user(office).get(url("objection_create", entry)).status_code == 403
    provincial = RoundFactory(
        level=MonevLevel.PROVINSI, region=region("64"), state=RoundState.OBJECTION
    )
    sent = EntryFactory(round=provincial, kim=entry.kim)

    assert as_user(office).get(url("objection_create", sent)).status_code == 200


def test_a_conflicted_secretary_reads_and_answers_nothing(
    as_user, give, round_, entry, pengurus, secretary
):
    file(as_user(pengurus), entry)
    objection = Objection.objects.get()
    seat = round_.juri_assignments.get(role=PanelRole.SECRETARY)
    seat.recusals.create(
        entry=entry, kind="family", reason="Ipar", state="recused", declared_by=pengurus,
    )  # fmt: skip

    client = as_user(secretary)

    assert client.get(objection.get_absolute_url()).status_code == 404
    assert client.get(url("objection_answer", objection)).status_code == 404
    assert TEXT not in page(client.get(url("objection_list", round_)))
    assert tasks(secretary) == []


def test_another_kim_and_an_ordinary_juri_read_no_text(as_user, give, round_, entry, pengurus):
    file(as_user(pengurus), entry)
    objection = Objection.objects.get()
    other = round_.entries.exclude(pk=entry.pk).get()
    stranger = give(UserFactory(), kim=other.kim)
    juri = JuriFactory(round=round_)

    assert as_user(stranger).get(objection.get_absolute_url()).status_code == 404
    assert as_user(juri.user).get(url("objection_answer", objection)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_objection_list_asks_a_fixed_number_of_queries(
    as_user, give, office, head, count, client, django_assert_num_queries
):
    round_ = published_round(head, office, entries=count, objection_days=3)
    secretary = round_.juri_assignments.get(role=PanelRole.SECRETARY).user
    for one in round_.entries.all():
        file(as_user(give(UserFactory(), kim=one.kim)), one)
    for objection in Objection.objects.all():
        submit(
            as_user(secretary), url("objection_answer", objection),
            {"putusan": "refused", "jawaban": ANSWER},
        )  # fmt: skip
    as_user(None)

    with django_assert_num_queries(7):
        client.get(url("objection_list", round_))
