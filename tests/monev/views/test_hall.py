import datetime
import uuid

import pytest
from django.urls import reverse

from monev.enums import EntryState
from monev.models import JuriAssignment, PresentationSession, QuestionNote, Recusal
from tests.factories.monev import EntryFactory, QuestionNoteFactory, SessionFactory, SheetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(personas, as_user):
    return as_user(personas.kabupaten)


@pytest.fixture
def entry(personas):
    return EntryFactory(round=personas.round, kim=personas.kim, slot_number=1)


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("hall_screen", 9), ("hall_detail", 11), ("hall_order", 10)]
)
def test_pages_of_the_day_cost_the_same_for_one_and_three(
    office, personas, django_assert_num_queries, name, queries, count
):
    for n in range(count):
        EntryFactory(round=personas.round, slot_number=n + 1)

    with django_assert_num_queries(queries):
        office.get(url(name, personas.round.slug))


def test_screen_shows_who_is_on_the_clock_and_the_next(office, personas):
    SessionFactory(round=personas.round)
    first = EntryFactory(round=personas.round, slot_number=1, on_stage=True)
    second = EntryFactory(round=personas.round, slot_number=2)

    page = text(office.get(url("hall_screen", personas.round.slug)))

    assert first.name in page
    assert f'<p class="nama">{second.name}</p>' in page
    assert "0 menit" in page
    assert "waktu 15 menit" in page
    # without scripts the page loads itself again
    assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in page


def test_screen_gives_htmx_the_part_alone(office, personas, entry):
    response = office.get(
        url("hall_screen", personas.round.slug), headers={"HX-Request": "true"}
    )  # fmt: skip

    assert "<html" not in text(response)
    assert entry.name in text(response)


def test_screen_of_a_round_without_entries_says_so(office, personas):
    assert "Belum ada peserta" in text(office.get(url("hall_screen", personas.round.slug)))


def test_buttons_lead_an_entry_over_the_stage(office, personas, entry):
    started = office.post(url("hall_start", entry.pk))
    finished = office.post(url("hall_finish", entry.pk))

    entry.refresh_from_db()
    assert started.url == finished.url == url("hall_detail", personas.round.slug)
    assert entry.state == EntryState.PRESENTED


def test_a_late_click_is_refused_with_409_and_the_page(office, entry):
    response = office.post(url("hall_finish", entry.pk))

    assert response.status_code == 409
    assert "sedang tidak tampil" in text(response)


def test_absent_asks_for_the_reason_and_keeps_nothing_without(office, entry):
    response = office.post(url("hall_absent", entry.pk), {"reason": ""})

    entry.refresh_from_db()
    assert "Tulis alasannya" in text(response)
    assert entry.state == EntryState.ELIGIBLE


def test_absent_shows_as_a_word_on_every_page_of_the_day(office, personas, entry):
    office.post(url("hall_absent", entry.pk), {"reason": "Banjir"})

    pages = [url(name, personas.round.slug) for name in ("hall_detail", "hall_order", "entry_list")]
    shown = [text(office.get(page)) for page in [*pages, entry.get_absolute_url()]]

    assert all("idak hadir" in page for page in shown)
    assert "Alasan: Banjir" in shown[0]
    assert "Panggil lagi" in shown[0]


def test_order_prints_seed_and_the_keys_to_repeat_the_draw(office, personas):
    for _ in range(2):
        EntryFactory(round=personas.round)
    office.post(url("round_draw", personas.round.slug), {"aksi": "undi"})
    personas.round.refresh_from_db()

    page = text(office.get(url("hall_order", personas.round.slug)))

    assert f"printf &#x27;{personas.round.draw_seed}" in page or (
        f"printf '{personas.round.draw_seed}:kunci' | sha256sum" in page
    )
    assert all(
        f"<td>{pk}</td>" in page for pk in personas.round.entries.values_list("pk", flat=True)
    )


def test_order_set_by_hand_does_not_speak_of_a_seed(office, personas, entry):
    page = text(office.get(url("hall_order", personas.round.slug)))

    assert "tidak diundi oleh portal" in page
    assert "sha256sum" not in page


def session_data(**changes):
    return {"held_on": "2026-12-03", "start_time": "09.00", "entry_count": "4",
            "slot_minutes": "15"} | changes  # fmt: skip


def test_session_starts_in_the_zone_of_the_region(office, personas):
    response = office.post(url("session_create", personas.round.slug), session_data())

    stored = PresentationSession.objects.get()
    assert response.url == url("hall_detail", personas.round.slug)
    # 09.00 WITA
    assert stored.starts_at == datetime.datetime(2026, 12, 3, 1, 0, tzinfo=datetime.UTC)


def test_session_twice_with_one_key_is_one(office, personas):
    data = session_data(kunci=str(uuid.uuid4()))

    for _ in range(2):
        office.post(url("session_create", personas.round.slug), data)

    assert PresentationSession.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"start_time": "pagi"}, "Tulis jam seperti 09.00"),
        ({"held_on": ""}, "Isi tanggal sesi"),
        ({"slot_minutes": "0"}, "Waktu tiap peserta 1 sampai 180 menit"),
        ({"entry_count": "101"}, "Jumlah peserta 1 sampai 100"),
    ],
)
def test_session_form_explains(office, personas, change, sentence):
    response = office.post(url("session_create", personas.round.slug), session_data(**change))

    assert sentence in text(response)
    assert not PresentationSession.objects.exists()


def test_session_form_explains_a_second_one_at_the_same_moment(office, personas):
    SessionFactory(round=personas.round)

    response = office.post(url("session_create", personas.round.slug), session_data())

    assert "Sudah ada sesi yang mulai pada waktu ini" in text(response)
    assert PresentationSession.objects.count() == 1


def test_session_is_removed(office, personas):
    session = SessionFactory(round=personas.round)

    office.post(url("session_delete", session.pk))

    assert not PresentationSession.objects.exists()


def test_juri_opens_the_sheet_of_who_is_on_with_one_tap(personas, as_user):
    on = EntryFactory(round=personas.round, kim=personas.kim, on_stage=True)
    seat = JuriAssignment.objects.get(user=personas.juri)
    sheet = SheetFactory(entry=on, juri=seat)
    client = as_user(personas.juri)

    pages = [personas.round.get_absolute_url(), url("hall_detail", personas.round.slug)]

    for page in pages:
        assert f'href="{sheet.get_absolute_url()}">Buka lembar nilai' in text(client.get(page))


def test_note_is_written_once_by_the_panel(personas, as_user, entry):
    client = as_user(personas.juri)
    data = {"question": "Siapa pengelola kanal?", "answer": "Bu Sari (contoh)",
            "kunci": str(uuid.uuid4())}  # fmt: skip

    for _ in range(2):
        client.post(url("entry_notes", entry.pk), data)

    note = QuestionNote.objects.get()
    assert (note.entry, note.noted_by) == (entry, personas.juri)
    assert "Siapa pengelola kanal?" in text(client.get(url("entry_notes", entry.pk)))


def test_note_without_a_question_explains_and_keeps_the_answer(personas, as_user, entry):
    response = as_user(personas.sekretaris).post(
        url("entry_notes", entry.pk), {"question": "", "answer": "Sudah diketik"}
    )

    assert "Tulis pertanyaannya" in text(response)
    assert "Sudah diketik" in text(response)
    assert not QuestionNote.objects.exists()


def test_office_reads_notes_of_the_secretary_and_writes_none(office, personas, entry):
    seat = JuriAssignment.objects.get(user=personas.sekretaris)
    QuestionNoteFactory(entry=entry, seat=seat, question="Pertanyaan sekretaris")

    page = text(office.get(url("entry_notes", entry.pk)))

    assert "Pertanyaan sekretaris" in page
    assert "Simpan catatan" not in page
    assert office.post(url("entry_notes", entry.pk), {"question": "x"}).status_code == 403


def test_a_recused_juri_reads_no_notes_of_the_entry(personas, as_user, entry):
    seat = JuriAssignment.objects.get(user=personas.juri)
    Recusal.objects.create(juri=seat, entry=entry, reason="Saudara", declared_by=personas.juri)
    client = as_user(personas.juri)

    assert client.get(url("entry_notes", entry.pk)).status_code == 403
    assert url("entry_notes", entry.pk) not in text(
        client.get(url("hall_detail", personas.round.slug))
    )
