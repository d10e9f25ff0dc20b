import pytest
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import EntryState, MonevLevel, RoundState
from monev.models import Entry
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, SkFactory, region

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


def nominating(**facts):
    return RoundFactory(**({"state": RoundState.NOMINATION} | facts))


@pytest.mark.parametrize("count", [1, 3])
def test_entry_list_costs_the_same_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    for _ in range(count):
        EntryFactory(round=round_)

    with django_assert_num_queries(10):
        response = client.get(url("entry_list", round_.slug))

    assert text(response).count('class="nama"') == count


def test_entry_list_shows_state_reason_and_warning(client, office):
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    EntryFactory(round=round_, state=EntryState.INELIGIBLE, reason="SK berakhir")
    EntryFactory(round=round_, state=EntryState.SUBMITTED)

    page = text(client.get(url("entry_list", round_.slug)))

    for expected in ("Tidak memenuhi syarat", "Alasan: SK berakhir",
                     "1 peserta belum diputuskan.", "Tidak ada SK yang berlaku"):  # fmt: skip
        assert expected in page


def test_entry_list_without_entries(client, office):
    assert "Belum ada peserta" in text(client.get(url("entry_list", nominating().slug)))


@pytest.mark.parametrize("count", [1, 3])
def test_entry_create_costs_the_same_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    for _ in range(count):
        SkFactory(kim=KimFactory(verified=True))
    round_ = nominating()

    with django_assert_num_queries(12):
        response = client.get(url("entry_create", round_.slug))

    assert text(response).count("Belum ada ketua.") == count


def test_entry_create_shows_what_each_kim_lacks(client, office):
    KimFactory(name="KIM Belum Siap", verified=True)
    KimFactory(name="KIM Draf")

    page = text(client.get(url("entry_create", nominating().slug)))

    assert "KIM Belum Siap" in page
    assert "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara" in page
    assert "Tidak ada SK yang berlaku." in page
    assert "KIM Draf" not in page


def test_entry_create_searches_by_name(client, office):
    KimFactory(name="KIM Mekar", verified=True)
    KimFactory(name="KIM Pesisir", verified=True)
    address = url("entry_create", nominating().slug)

    page = text(client.get(address, {"q": "mekar"}))

    assert "KIM Mekar" in page
    assert "KIM Pesisir" not in page
    assert "Tidak ada KIM yang cocok" in text(client.get(address, {"q": "zzz"}))
    assert client.get(address, {"q": "x" * 500}).status_code == 200


def test_entry_create_nominates_and_freezes_the_facts(client, office):
    round_, kim = nominating(), KimFactory(name="KIM Mekar", verified=True)

    response = client.post(url("entry_create", round_.slug), {"kim": kim.pk}, follow=True)

    entry = Entry.objects.get()
    assert (entry.kim, entry.snapshot["name"], entry.nominated_by) == (kim, "KIM Mekar", office)
    assert "Potret saat diusulkan" in text(response)


def test_entry_create_says_why_not_when_the_quota_is_used_up(client, office):
    round_ = nominating(level=MonevLevel.PROVINSI, region=region("64"), quota=1)
    EntryFactory(round=round_)
    kim = KimFactory(verified=True)

    response = client.post(url("entry_create", round_.slug), {"kim": kim.pk})

    assert response.status_code == 200
    assert "Kuota Kabupaten Penajam Paser Utara 1 peserta" in text(response)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("value", ["", "abc", "999999"])
def test_entry_create_refuses_what_is_not_on_the_list(client, office, value):
    response = client.post(url("entry_create", nominating().slug), {"kim": value})

    assert response.status_code == 200
    assert "Ada 1 hal yang perlu diperbaiki" in text(response)
    assert not Entry.objects.exists()


def test_entry_create_refuses_a_kim_of_another_kabupaten(client, office):
    round_ = nominating(level=MonevLevel.PROVINSI, region=region("64"))
    foreign = KimFactory(region=region("64.08.12.2004"), verified=True)

    response = client.post(url("entry_create", round_.slug), {"kim": foreign.pk})

    assert "Pilih KIM dari wilayah Anda yang sudah terverifikasi" in text(response)
    assert not Entry.objects.exists()


def test_entry_create_when_nominations_are_closed_is_a_conflict(client, office):
    kim = KimFactory(verified=True)

    response = client.post(
        url("entry_create", nominating(state=RoundState.DESK_CHECK).slug), {"kim": kim.pk}
    )

    assert response.status_code == 409
    assert "tidak menerima usulan" in text(response)


def test_entry_detail_shows_a_pengurus_the_reason_and_no_office_buttons(give, as_user):
    entry = EntryFactory(
        round=RoundFactory(state=RoundState.DESK_CHECK), state=EntryState.RETURNED_FOR_FIX,
        reason="Unggah SK baru",
    )  # fmt: skip

    page = text(as_user(give(UserFactory(), kim=entry.kim)).get(entry.get_absolute_url()))

    assert "Unggah SK baru" in page
    assert "Ajukan berkas" in page
    assert "Putuskan peserta" not in page
    assert "Juri peserta ini" not in page


def test_entry_detail_opens_for_a_juri_after_the_statement_only(as_user):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    seat = JuriFactory(round=entry.round, integrity_signed_at=None)
    client = as_user(seat.user)

    for address in (entry.get_absolute_url(), url("entry_list", entry.round.slug),
                    url("entry_recuse", entry.pk)):  # fmt: skip
        assert client.get(address).url == url("juri_sign_integrity", entry.round.slug)

    seat.sign_integrity(by=seat.user)
    assert entry.name in text(client.get(entry.get_absolute_url()))


def test_entry_submit_hands_the_file_in_once(client, office):
    entry = EntryFactory(round=nominating(), state=EntryState.NOMINATED)

    first = client.post(url("entry_submit", entry.pk))
    second = client.post(url("entry_submit", entry.pk))

    entry.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 409)
    assert entry.state == EntryState.SUBMITTED
    assert AuditEntry.objects.filter(verb="entry.submitted").count() == 1


def test_entry_refresh_takes_todays_facts(client, office):
    entry = EntryFactory(round=nominating(), state=EntryState.NOMINATED)
    SkFactory(kim=entry.kim, number="9/2026")

    client.post(url("entry_refresh", entry.pk))

    entry.refresh_from_db()
    assert entry.snapshot["sk"]["number"] == "9/2026"


def test_entry_decide_offers_what_is_open_now(client, office):
    entry = EntryFactory(
        round=RoundFactory(state=RoundState.DESK_CHECK), state=EntryState.SUBMITTED
    )

    page = text(client.get(url("entry_decide", entry.pk)))

    assert 'value="eligible"' in page
    assert 'value="presented"' not in page


def test_entry_decide_stores_the_decision(client, office):
    entry = EntryFactory(
        round=RoundFactory(state=RoundState.DESK_CHECK), state=EntryState.SUBMITTED
    )

    client.post(url("entry_decide", entry.pk), {"state": "ineligible", "reason": "SK berakhir"})

    entry.refresh_from_db()
    assert (entry.state, entry.reason) == (EntryState.INELIGIBLE, "SK berakhir")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Pilih keputusan"),
        ({"state": "juara"}, "Pilih keputusan"),
        ({"state": "ineligible"}, "Tulis alasannya."),
        ({"state": "withdrawn", "reason": "   "}, "Tulis alasannya."),
        ({"state": "withdrawn", "reason": "x" * 1001}, "Alasan paling panjang 1.000 huruf"),
    ],
)
def test_entry_decide_says_what_is_wrong(client, office, data, sentence):
    entry = EntryFactory(
        round=RoundFactory(state=RoundState.DESK_CHECK), state=EntryState.SUBMITTED
    )

    response = client.post(url("entry_decide", entry.pk), data)

    entry.refresh_from_db()
    assert response.status_code == 200
    assert text(response).count(sentence) == 2
    assert entry.state == EntryState.SUBMITTED


def test_entry_decide_on_a_page_that_was_open_too_long_is_a_conflict(client, office):
    entry = EntryFactory(
        round=RoundFactory(state=RoundState.DESK_CHECK), state=EntryState.INELIGIBLE
    )

    response = client.post(
        url("entry_decide", entry.pk), {"state": "presented", "reason": "Lengkapi"}
    )

    assert response.status_code == 409
    assert "tidak dapat menjadi “Sudah tampil”" in text(response)


def test_round_draw_numbers_everybody_and_shows_the_seed(client, office):
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    entries = [EntryFactory(round=round_) for _ in range(3)]

    response = client.post(url("round_draw", round_.slug), {"aksi": "undi"}, follow=True)

    round_.refresh_from_db()
    assert round_.draw_seed in text(response)
    numbers = sorted(Entry.objects.values_list("slot_number", flat=True))
    assert numbers == list(range(1, len(entries) + 1))


def test_round_draw_by_hand_says_what_is_wrong_and_keeps_it(client, office):
    round_ = RoundFactory(scoring=True)
    one, two, three = (EntryFactory(round=round_) for _ in range(3))

    response = client.post(
        url("round_draw", round_.slug),
        {"aksi": "tulis", f"nomor-{one.pk}": "1", f"nomor-{two.pk}": "1",
         f"nomor-{three.pk}": "satu"},
    )  # fmt: skip

    page = text(response)
    assert f"Nomor 1 sudah dipakai {one.name}" in page
    assert "Nomor tampil harus angka, misalnya 1" in page
    assert 'value="satu"' in page
    assert set(Entry.objects.values_list("slot_number", flat=True)) == {None}


def test_round_draw_by_hand_stores_the_numbers(client, office):
    round_ = RoundFactory(scoring=True)
    one, two = EntryFactory(round=round_), EntryFactory(round=round_)

    client.post(
        url("round_draw", round_.slug),
        {"aksi": "tulis", f"nomor-{one.pk}": "2", f"nomor-{two.pk}": "1"},
    )

    assert list(Entry.objects.order_by("slot_number")) == [two, one]


def test_round_draw_without_entries(client, office):
    round_ = RoundFactory(state=RoundState.DESK_CHECK)

    for method in (client.get, client.post):
        assert "Belum ada peserta yang memenuhi syarat" in text(
            method(url("round_draw", round_.slug))
        )


def lacking(**facts):
    """An entry handed in without a chair, in a round that requires one."""
    missing = {"kind": "chair", "required": True, "met": False, "text": "Belum ada ketua."}
    round_ = nominating(state=RoundState.DESK_CHECK)
    return EntryFactory(
        **({"round": round_, "state": EntryState.SUBMITTED, "checks": [missing]} | facts)
    )


def test_entry_waive_shows_on_the_entry_who_and_why(client, office):
    entry = lacking()

    response = client.post(
        url("entry_waive", entry.pk), {"kind": "chair", "reason": "Pemilihan pekan depan"},
        follow=True,
    )  # fmt: skip

    page = text(response)
    assert "Dikecualikan oleh" in page
    assert str(office) in page
    assert "Alasan: Pemilihan pekan depan" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "chair", "reason": ""}, "Tulis alasannya"),
        ({"kind": "", "reason": "Perlu"}, "Pilih syarat"),
        ({"kind": "age", "reason": "Perlu"}, "Pilih syarat wajib yang belum terpenuhi."),
        ({"kind": "chair", "reason": "x" * 501}, "Alasan paling panjang 500 huruf"),
    ],
)
def test_entry_waive_explains_what_is_wrong(client, office, data, sentence):
    entry = lacking()

    response = client.post(url("entry_waive", entry.pk), data)

    assert response.status_code == 200
    assert sentence in text(response)
    assert not entry.waivers.exists()


def test_entry_waive_of_a_decided_entry_is_a_conflict(client, office):
    entry = lacking(state=EntryState.ELIGIBLE)

    response = client.post(url("entry_waive", entry.pk), {"kind": "chair", "reason": "Perlu"})

    assert response.status_code == 409
    assert "tidak dapat dikecualikan lagi" in text(response)


def test_entry_decide_refuses_one_that_lacks_what_is_required(client, office):
    entry = lacking()
    address = url("entry_decide", entry.pk)

    response = client.post(address, {"state": "eligible", "reason": ""})

    assert "Belum memenuhi syarat wajib: Belum ada ketua." in text(response)
    assert url("entry_waive", entry.pk) in text(client.get(address))
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED


def test_the_pengurus_reads_why_its_kim_does_not_fit(client, give, as_user):
    entry = lacking(state=EntryState.INELIGIBLE, reason="Belum ada ketua sampai batas waktu")
    as_user(give(UserFactory(), kim=entry.kim))

    page = text(client.get(entry.get_absolute_url()))

    assert "Alasan: Belum ada ketua sampai batas waktu" in page
    assert "Belum ada ketua." in page


def test_the_eleventh_nomination_of_a_full_province_needs_a_reason(client, give, as_user):
    round_ = nominating(level=MonevLevel.PROVINSI, region=region("64"), quota=1)
    # One place of each kabupaten/kota is taken: ten nominations stand.
    codes = [f"64.{n:02}" for n in (1, 2, 3, 7, 8, 9, 11, 71, 72, 74)]
    for code in codes:
        kim = KimFactory(verified=True)
        EntryFactory(
            round=round_, kim=kim, snapshot={"name": kim.name, "region_path": f"{code}.01"}
        )
    as_user(give(UserFactory(), Role.PROVINSI, region("64")))
    eleventh, address = KimFactory(verified=True), url("entry_create", round_.slug)

    refused = text(client.post(address, {"kim": eleventh.pk}))
    silent = client.post(address, {"kim": eleventh.pk, "quota_reason": "   "})

    assert "Kuota Kabupaten Penajam Paser Utara 1 peserta dan sudah terisi." in refused
    assert "Usulkan melebihi kuota" in refused
    assert (silent.status_code, round_.entries.count()) == (200, 10)

    page = text(
        client.post(
            address,
            {"kim": eleventh.pk, "quota_reason": "Tuan rumah mengirim dua KIM"},
            follow=True,
        )  # fmt: skip
    )

    assert round_.entries.get(kim=eleventh).quota_reason == "Tuan rumah mengirim dua KIM"
    assert "Tuan rumah mengirim dua KIM" in page


def test_only_the_office_of_the_round_exceeds_a_quota(client, office):
    round_ = nominating(level=MonevLevel.PROVINSI, region=region("64"), quota=1)
    EntryFactory(round=round_)
    data = {"kim": KimFactory(verified=True).pk, "quota_reason": "Kami ingin dua"}

    assert client.post(url("entry_create", round_.slug), data).status_code == 403
    page = text(client.post(url("entry_create", round_.slug), data | {"quota_reason": ""}))

    assert "Usulkan melebihi kuota" not in page
    assert round_.entries.count() == 1
