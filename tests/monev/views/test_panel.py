import pytest
from django.urls import reverse
from django.utils import timezone

from monev.enums import PanelRole, SheetState
from monev.models import JuriAssignment, Recusal
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(give, as_user):
    user = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.mark.parametrize("count", [1, 3])
def test_juri_list_costs_the_same_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    round_ = RoundFactory(scoring=True)
    for _ in range(count):
        JuriFactory(round=round_)

    with django_assert_num_queries(12):
        response = client.get(url("juri_list", round_.slug))

    assert text(response).count("Akhiri tugas") == count


def test_juri_list_says_what_the_panel_lacks(client, office):
    page = text(client.get(url("juri_list", RoundFactory().slug)))

    assert "Tim penilai baru 0 juri, paling sedikit 2." in page
    assert "Belum ada juri" in page


def test_juri_list_keeps_conflicts_and_ended_seats(client, office):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    seat = JuriFactory(round=entry.round)
    JuriFactory(round=entry.round, ended_at=timezone.now(), end_reason="Pindah tugas")
    Recusal.objects.create(juri=seat, entry=entry, reason="Saudara", declared_by=seat.user)

    page = text(client.get(url("juri_list", entry.round.slug)))

    assert "Pindah tugas" in page
    assert "Saudara" in page


def test_juri_create_seats_an_account_by_name(client, office):
    round_ = RoundFactory()
    person = UserFactory(full_name="Siti Rahma")

    client.post(
        url("juri_create", round_.slug),
        {"person": "siti rahma", "role": "chair", "institution": "Universitas"},
    )

    seat = JuriAssignment.objects.get()
    assert (seat.user, seat.role, seat.institution) == (person, "chair", "Universitas")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"role": "member"}, "Isi nama pengguna atau nama lengkap"),
        ({"person": "dinas"}, "Pilih peran"),
        ({"person": "dinas", "role": "raja"}, "Pilih peran"),
        ({"person": "tidak ada", "role": "member"}, "Tidak ada akun dengan nama “tidak ada”."),
        ({"person": "dinas", "role": "member"}, "bertugas di dinas yang menyelenggarakan"),
    ],
)
def test_juri_create_says_what_is_wrong(client, office, data, sentence):
    round_ = RoundFactory()

    response = client.post(url("juri_create", round_.slug), data)

    assert response.status_code == 200
    assert text(response).count(sentence) == 2
    assert not JuriAssignment.objects.exists()


def test_juri_create_refuses_the_pengurus_of_an_entry_and_keeps_the_text(client, office, give):
    entry = EntryFactory()
    give(UserFactory(username="ketua_kim"), kim=entry.kim)

    page = text(
        client.post(url("juri_create", entry.round.slug), {"person": "ketua_kim", "role": "member"})
    )

    assert f"pengurus {entry.name}, peserta putaran ini" in page
    assert 'value="ketua_kim"' in page
    assert not JuriAssignment.objects.exists()


def test_juri_create_after_scoring_is_a_conflict(client, office):
    round_ = RoundFactory(opened=True)

    response = client.get(url("juri_create", round_.slug))

    assert response.status_code == 409
    assert "Tim penilai tidak dapat diubah" in text(response)


def test_juri_end_with_a_reason_warns_about_what_is_left(client, office):
    seat = JuriFactory(round=RoundFactory(scoring=True), role=PanelRole.CHAIR)

    refused = text(client.post(url("juri_end", seat.pk), {"reason": ""}))
    response = client.post(url("juri_end", seat.pk), {"reason": "Sakit"}, follow=True)

    seat.refresh_from_db()
    assert "Tulis alasannya" in refused
    assert seat.end_reason == "Sakit"
    assert "Tim penilai belum punya ketua." in text(response)


def test_juri_end_twice_is_a_conflict(client, office):
    seat = JuriFactory(round=RoundFactory(scoring=True), ended_at=timezone.now())

    assert client.post(url("juri_end", seat.pk), {"reason": "Sakit"}).status_code == 409


def test_juri_sign_integrity_wants_the_tick(as_user):
    seat = JuriFactory(round=RoundFactory(scoring=True), integrity_signed_at=None)
    client = as_user(seat.user)
    address = url("juri_sign_integrity", seat.round.slug)

    refused = text(client.post(address, {}))
    seat.refresh_from_db()
    assert "Centang persetujuan sebelum melanjutkan" in refused
    assert seat.integrity_signed_at is None

    client.post(address, {"agrees": "on"})
    seat.refresh_from_db()
    assert seat.integrity_signed_at is not None
    assert "Anda menyetujuinya" in text(client.get(address))


def test_entry_recuse_by_the_juri_takes_the_sheet_away(as_user):
    sheet = SheetFactory(entry=EntryFactory(round=RoundFactory(scoring=True)), submitted=True)
    client = as_user(sheet.juri.user)
    address = url("entry_recuse", sheet.entry.pk)

    assert f"Mundur menilai {sheet.entry.name}?" in text(client.get(address))
    response = client.post(address, {"kind": "family", "reason": "Saudara ketua"}, follow=True)

    sheet.refresh_from_db()
    assert sheet.state == SheetState.VOID
    assert Recusal.objects.get().juri == sheet.juri
    assert f"Tinggal 0 juri untuk {sheet.entry.name}, paling sedikit 2." in text(response)


def test_entry_recuse_by_a_juri_never_speaks_for_another(as_user):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    own, other = JuriFactory(round=entry.round), JuriFactory(round=entry.round)

    as_user(own.user).post(
        url("entry_recuse", entry.pk), {"juri": other.pk, "kind": "family", "reason": "Saudara"}
    )

    assert Recusal.objects.get().juri == own


def test_entry_recuse_by_the_office_names_the_juri(client, office):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    seat = JuriFactory(round=entry.round)
    foreign = JuriFactory()
    address = url("entry_recuse", entry.pk)

    refused = text(client.post(address, {"juri": foreign.pk, "kind": "other", "reason": "Saudara"}))
    client.post(address, {"juri": seat.pk, "kind": "family", "reason": "Saudara"})

    assert "Pilih juri dari daftar" in refused
    assert [row.juri for row in Recusal.objects.all()] == [seat]


def test_entry_recuse_wants_a_reason(as_user):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    seat = JuriFactory(round=entry.round)

    page = text(as_user(seat.user).post(url("entry_recuse", entry.pk), {"reason": " "}))

    assert page.count("Tulis alasannya") == 2
    assert not Recusal.objects.exists()


def test_entry_recuse_after_the_opening_is_a_conflict(as_user):
    entry = EntryFactory(round=RoundFactory(opened=True))
    seat = JuriFactory(round=entry.round)

    response = as_user(seat.user).post(url("entry_recuse", entry.pk), {"reason": "Saudara"})

    assert response.status_code == 409
    assert not Recusal.objects.exists()
