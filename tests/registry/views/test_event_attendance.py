import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kim_portal.visitors import is_too_often
from registry.attending import screen_code
from registry.models import Event, EventAttendance, EventInvitation
from registry.views.event_attendance import GUEST_RATE
from tests.factories.event import START, AttendanceFactory, EventFactory, InvitationFactory
from tests.factories.registry import KimFactory, region
from tests.pdf_text import pdf_text, squeezed

UNDEFINED = "TIDAK ADA:"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def url(act, event):
    return reverse(f"registry:event_{act}", args=[event.pk])


def scan(client, event):
    """Open the code of the screen; returns the address and the ticket on the page."""
    address = reverse("registry:event_attend", args=[screen_code(event)])
    page = text(client.get(address))
    return address, re.search(r'name="tiket" value="([^"]+)"', page).group(1)


def guest(**changes):
    return {"full_name": "Tamu Karangan", "institution": "Bank Daerah", "consent": "on"} | changes


@pytest.mark.parametrize("count", [1, 3])
def test_invitations_need_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    event = EventFactory(announced=True)
    InvitationFactory.create_batch(count, event=event)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(8):
        response = client.get(url("invitations", event))

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_attendance_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    event = EventFactory(running=True)
    for row in InvitationFactory.create_batch(count, event=event):
        AttendanceFactory(event=event, invitation=row, kim=row.kim)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(8):
        response = client.get(url("attendance", event))

    assert len(response.context["people"]) == count


def test_invite_fifty_kim_and_warn_about_the_quota(as_user, personas):
    event = EventFactory(announced=True, quota=50)
    KimFactory.create_batch(51, verified=True)
    client = as_user(personas.kabupaten)

    client.post(url("invite", event), {"aksi": "semua", "seats": "1"})
    page = text(client.get(url("invitations", event)))

    assert EventInvitation.objects.count() == 52
    assert "52 orang diundang untuk 50 tempat: 2 lebih" in page


def test_invite_four_kinds_of_guests_as_in_kukar(as_user, personas):
    event = EventFactory(announced=True)
    client = as_user(personas.kabupaten)
    kecamatan, desa = region("64.09.02"), region("64.09.02.2004")

    client.post(url("invite", event), {"pilihan": [personas.kim.pk], "seats": "2"})
    client.post(
        f"{url('invite', event)}?jenis=kecamatan", {"pilihan": [kecamatan.pk], "seats": "1"}
    )
    client.post(f"{url('invite', event)}?jenis=desa", {"pilihan": [desa.pk], "seats": "1"})
    client.post(
        f"{url('invite', event)}?jenis=guest",
        {"lembaga": "Bank Daerah\n\nKampus Negeri\nBank Daerah", "seats": "1"},
    )
    page = text(client.get(url("invitations", event)))
    letter = client.get(url("letters", event))

    assert sorted(EventInvitation.objects.values_list("kind", flat=True)) == [
        "desa", "guest", "guest", "kecamatan", "kim",
    ]  # fmt: skip
    assert "wa.me/?text=Yth.%20Camat%20Waru%2C" in page
    assert "wa.me/?text=Yth.%20Kepala%20Desa%20Bangun%20Mulya" in page
    words = pdf_text(letter.content)
    wanted = ("Camat Waru", "Bank Daerah", event.theme)
    assert [squeezed(one) in words for one in wanted] == [True] * 3
    assert "%PDF" in letter.content[:8].decode()


@pytest.mark.parametrize(
    ("query", "data", "field", "sentence"),
    [
        ("", {"seats": "1"}, "pilihan", "Centang siapa yang diundang"),
        ("", {"seats": "0", "aksi": "semua"}, "seats", "Isi 1 sampai 50 orang"),
        ("", {"seats": "", "aksi": "semua"}, "seats", "Isi 1 sampai 50 orang"),
        ("?jenis=opd", {"seats": "1"}, "lembaga", "Tulis nama lembaga yang diundang"),
        ("?jenis=opd", {"seats": "1", "lembaga": "x" * 121}, "lembaga",
         "Nama lembaga paling panjang 120 huruf"),
        ("?jenis=opd", {"seats": "1", "lembaga": "Dinas 0812 3456 7890"}, "lembaga",
         "Jangan tulis nomor telepon. Halaman ini dibaca umum."),
    ],
)  # fmt: skip
def test_invite_explains_what_is_wrong(as_user, personas, query, data, field, sentence):
    event = EventFactory(announced=True)

    response = as_user(personas.kabupaten).post(f"{url('invite', event)}{query}", data)

    text(response)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}


def test_invite_of_a_neighbours_kim_is_refused(as_user, personas):
    event = EventFactory(announced=True)

    data = {"pilihan": [personas.other_kim.pk], "seats": "1"}
    response = as_user(personas.kabupaten).post(url("invite", event), data)

    assert dict(response.context["form"].errors) == {"pilihan": ["Pilih dari daftar"]}


def test_invite_after_the_event_is_409(as_user, personas):
    event = EventFactory(done=True)

    response = as_user(personas.kabupaten).post(
        url("invite", event), {"aksi": "semua", "seats": "1"}
    )

    assert response.status_code == 409


def test_sheet_has_a_line_per_person_expected(as_user, personas):
    event = EventFactory(announced=True)
    InvitationFactory(event=event, kim=personas.kim, seats=3)

    answer = as_user(personas.kabupaten).get(url("sheet", event))

    words = pdf_text(answer.content)
    assert ["DAFTARHADIR" in words, words.count(squeezed("KIM Mekar Waru"))] == [True, 3]


def test_screen_shows_a_new_code_without_javascript_and_with(as_user, personas, clock):
    event, client = EventFactory(running=True), as_user(personas.kabupaten)

    page = text(client.get(url("screen", event)))
    clock.shift(60)
    part = text(client.get(url("screen", event), headers={"HX-Request": "true"}))

    codes = [re.search(r'src="(data:image/svg[^"]+)"', one).group(1) for one in (page, part)]
    assert '<noscript><meta http-equiv="refresh" content="45"></noscript>' in page
    assert codes[0] != codes[1]
    assert "<html" not in part


def test_screen_before_the_event_leads_back(as_user, personas):
    event = EventFactory(announced=True)

    response = as_user(personas.kabupaten).get(url("screen", event), follow=True)

    assert "Kode hadir hanya ada selama kegiatan berlangsung." in text(response)


def test_guest_signs_in_with_name_and_institution(client):
    event = EventFactory(running=True)
    address, ticket = scan(client, event)

    response = client.post(address, guest(tiket=ticket))

    row = EventAttendance.objects.get()
    assert "<strong>Tamu Karangan</strong>, Bank Daerah, pukul 09.00 WITA" in text(response)
    assert (row.full_name, row.consent_version, row.way) == ("Tamu Karangan", "2026-1", "qr")


def test_guests_of_one_address_are_limited_per_event_and_keep_what_they_typed(client, rf):
    event, other = EventFactory(running=True), EventFactory(running=True)
    address, ticket = scan(client, event)
    limit = int(GUEST_RATE.partition("/")[0])
    for _ in range(limit - 1):
        assert not is_too_often(rf.post(address), "event_attend", GUEST_RATE, str(event.pk))

    last = client.post(address, guest(tiket=ticket))
    refused = client.post(address, guest(tiket=ticket, full_name="Tamu Terakhir"))
    elsewhere, its_ticket = scan(client, other)

    assert (limit >= 600, last.status_code, refused.status_code) == (True, 200, 429)
    assert "Terlalu banyak tamu" in text(refused)
    assert 'value="Tamu Terakhir"' in text(refused)
    assert client.post(elsewhere, guest(tiket=its_ticket)).status_code == 200
    assert EventAttendance.objects.count() == 2


def test_limit_of_guests_counts_no_account_and_no_bad_form(client, as_user, personas, rf):
    event = EventFactory(running=True)
    address, ticket = scan(client, event)
    limit = int(GUEST_RATE.partition("/")[0])
    for _ in range(limit):
        is_too_often(rf.post(address), "event_attend", GUEST_RATE, str(event.pk))

    assert client.post(address, guest(tiket=ticket, full_name="")).status_code == 200
    assert as_user(personas.pengurus).post(address, {"tiket": ticket}).status_code == 200
    assert EventAttendance.objects.count() == 1


def test_guest_form_explains_what_is_missing_and_keeps_the_rest(client):
    event = EventFactory(running=True)
    address, ticket = scan(client, event)

    response = client.post(address, {"tiket": ticket, "institution": "Bank Daerah"})

    page = text(response)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"full_name", "consent"}
    assert ['value="Bank Daerah"' in page, ticket in page] == [True, True]
    assert not EventAttendance.objects.exists()


def test_pengurus_signs_in_with_one_tap_and_again_alike(as_user, personas):
    event, client = EventFactory(running=True), as_user(personas.pengurus)

    answers = []
    for _ in range(2):
        address, ticket = scan(client, event)
        answers.append(text(client.post(address, {"tiket": ticket})))

    assert EventAttendance.objects.get().kim == personas.kim
    assert ["Kehadiran Anda tercatat" in one for one in answers] == [True, True]


def test_code_that_is_too_old_is_refused_with_a_sentence(client, clock):
    event = EventFactory(running=True)
    address, ticket = scan(client, event)
    clock.shift(120)

    late = client.get(address)
    form_still_open = client.post(address, guest(tiket=ticket))
    clock.shift(600)
    much_later = client.post(address, guest(tiket=ticket, full_name="Tamu Lain"))

    assert (late.status_code, "Kode ini sudah kedaluwarsa." in text(late)) == (409, True)
    assert form_still_open.status_code == 200
    assert "Halaman ini terbuka terlalu lama." in text(much_later)
    assert EventAttendance.objects.count() == 1


def test_code_that_is_foreign_is_refused_with_a_sentence(client):
    address = reverse("registry:event_attend", args=["1:karangan:kode"])

    answers = [
        client.get(address),
        client.post(address, guest(tiket="palsu")),
        client.post(address),
    ]

    assert [one.status_code for one in answers] == [409] * 3
    assert "bukan kode hadir portal ini" in text(answers[0])
    assert not EventAttendance.objects.exists()


def test_page_passed_on_to_another_phone_is_refused(client):
    event = EventFactory(running=True)
    address, ticket = scan(client, event)
    client.post(address, guest(tiket=ticket))

    response = Client().post(address, guest(tiket=ticket, full_name="Teman Karangan"))

    assert response.status_code == 409
    assert "sudah dipakai untuk mencatat orang lain" in text(response)
    assert EventAttendance.objects.count() == 1


def test_code_after_the_event_is_refused(client):
    event = EventFactory(running=True)
    address, _ = scan(client, event)
    Event.objects.update(state="done")

    response = client.get(address)

    assert "tidak sedang mencatat kehadiran" in text(response)


def test_login_keeps_the_ticket(client, as_user, personas, clock):
    event = EventFactory(running=True)
    address, ticket = scan(client, event)
    clock.shift(240)

    page = text(as_user(personas.pengurus).get(address, {"tiket": ticket}))
    client.post(address, {"tiket": ticket})

    assert "Saya hadir" in page
    assert EventAttendance.objects.get().user == personas.pengurus


def test_tick_at_the_door_is_safe_to_repeat(as_user, personas):
    event = EventFactory(running=True)
    rows = InvitationFactory.create_batch(2, event=event)
    client, data = as_user(personas.kabupaten), {"undangan": [rows[0].pk]}

    for _ in range(2):
        client.post(url("attendance", event), data)
    empty = client.post(url("attendance", event), {})

    assert EventAttendance.objects.get().kim == rows[0].kim
    assert dict(empty.context["form"].errors) == {"undangan": ["Centang yang hadir"]}
    assert f"Wakil {rows[0].label}" in text(empty)


def test_tick_before_the_event_is_409(as_user, personas):
    row = InvitationFactory(event=EventFactory(announced=True))

    response = as_user(personas.kabupaten).post(
        url("attendance", row.event), {"undangan": [row.pk]}
    )

    assert response.status_code == 409
    assert not EventAttendance.objects.exists()


def test_note_names_each_wrong_line_and_keeps_the_text(as_user, personas):
    event = EventFactory(done=True)
    lines = "Nama Satu; KIM Mekar Waru\nTanpa lembaga\n" + "x" * 121 + "; Kantor"

    response = as_user(personas.kabupaten).post(
        url("attendance_note", event), {"people": lines, "consent": "on"}
    )

    assert dict(response.context["form"].errors) == {
        "people": [
            "Baris 2: tulis nama, titik koma, lalu lembaganya",
            "Baris 3: nama dan lembaga paling panjang 120 huruf",
        ]
    }
    assert "Nama Satu; KIM Mekar Waru" in text(response)
    assert not EventAttendance.objects.exists()


def test_note_typed_in_later_counts_for_the_kim(as_user, client, personas):
    event = EventFactory(done=True)
    lines = "Nama Satu; KIM Mekar Waru\nNama Dua\tBank Daerah\nNama Satu; KIM Mekar Waru"

    as_user(personas.kabupaten).post(
        url("attendance_note", event), {"people": lines, "consent": "on"}
    )
    client.logout()
    public = text(client.get(url("detail", event)))

    assert "2 orang dari 1 KIM" in public
    assert ["Nama Satu" in public, "Bank Daerah" in public] == [False, False]
    assert EventAttendance.objects.filter(kim=personas.kim).count() == 1


def test_attendance_written_by_mistake_is_taken_back_or_made_nameless(as_user, personas):
    wrong, forgotten = AttendanceFactory(), AttendanceFactory(full_name="Nama Karangan")
    client = as_user(personas.kabupaten)

    client.post(reverse("registry:event_attendance_delete", args=[wrong.pk]))
    client.post(reverse("registry:event_attendance_anonymise", args=[forgotten.pk]))

    assert EventAttendance.objects.get().full_name == "Nama dihapus"


def test_invitation_is_withdrawn_until_somebody_came(as_user, personas):
    free = InvitationFactory()
    taken = InvitationFactory()
    AttendanceFactory(event=taken.event, invitation=taken)
    client = as_user(personas.kabupaten)

    gone = client.post(reverse("registry:event_invitation_delete", args=[free.pk]))
    kept = client.post(reverse("registry:event_invitation_delete", args=[taken.pk]))

    assert gone.status_code == 302
    assert "sudah ada yang hadir" in text(kept)
    assert EventInvitation.objects.get() == taken


def test_letters_without_invitees_say_so(as_user, personas):
    event = EventFactory(announced=True)

    response = as_user(personas.kabupaten).get(f"{url('letters', event)}?untuk=x", follow=True)

    assert "Belum ada undangan." in text(response)


def test_ticket_keys_are_uuids():
    event = EventFactory(running=True)
    _, ticket = scan(Client(), event)

    assert uuid.UUID(ticket.split(":")[0].split(".")[1])


def test_attendance_is_the_history_of_the_kim(client, personas):
    event = EventFactory(done=True, theme="Bimtek menulis berita")
    AttendanceFactory.create_batch(2, event=event, kim=personas.kim)
    AttendanceFactory(event=EventFactory(cancelled=True, theme="Batal"), kim=personas.kim)

    page = text(client.get(reverse("registry:kim_detail", args=[personas.kim.slug])))
    other = text(client.get(reverse("registry:kim_detail", args=[personas.other_kim.slug])))

    assert [page.count("Bimtek menulis berita"), "Batal</a>" in page] == [1, False]
    assert "Pembinaan yang diikuti" not in other
