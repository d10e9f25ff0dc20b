import csv
import io

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums import FundSource, FundStage, FundState
from registry.models import FundRecord, FundYear
from tests.factories import files
from tests.factories.accounts import UserFactory
from tests.factories.fund import FundRecordFactory, PlanItemFactory, StrayBudgetFactory
from tests.factories.registry import ForumFactory, KimFactory, SkFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-05-12 10:00+08:00", tick=False):
        yield


@pytest.fixture
def kim():
    return KimFactory(name="KIM Mekar Waru", region=region("64.09.02.2004"), verified=True)


@pytest.fixture
def treasurer(give, as_user, kim):
    user = give(UserFactory(username="bendahara", full_name="Siti Bendahara"), kim=kim)
    as_user(user)
    return user


def url(name, *args):
    return reverse(f"registry:{name}", args=args)


def page_of(kim):
    return url("fund_detail", "kim", kim.slug)


def text(response):
    content = " ".join(response.content.decode().split())
    assert "TIDAK ADA:" not in content
    return content


def typed(**changes):
    return {
        "stage": "received", "year": "2026", "source": "dana_desa", "is_in_kind": "uang",
        "amount": "1.500.000", "item": "", "budget_code": "", "note": "", "prize_tax": "",
    } | changes  # fmt: skip


def test_fund_r1_9_plan_receipt_spending_and_balance_show(client, kim, treasurer):
    create = url("fund_create", "kim", kim.slug)
    client.post(create, typed(stage="planned", amount="Rp2.000.000"))
    client.post(create, typed(stage="received", amount="Rp1.500.000"))
    client.post(create, typed(stage="spent", amount="1200000", item="Konsumsi rapat"))

    page = text(client.get(page_of(kim)))

    for expected in (
        "<dt>direncanakan</dt><dd>Rp2.000.000</dd>",
        "<dt>diterima</dt><dd>Rp1.500.000</dd>",
        "<dt>dibelanjakan</dt><dd>Rp1.200.000</dd>",
        "<dt>sisa</dt><dd>Rp300.000</dd>",
        "1 belanja senilai Rp1.200.000 belum punya dokumen.",
        "Tanpa dokumen</span>",
        "Belanja: Konsumsi rapat",
    ):
        assert expected in page


def test_fund_r1_9_spending_with_a_document_is_not_marked(client, kim, treasurer):
    data = typed(stage="spent", document=files.pdf("nota.pdf"))

    client.post(url("fund_create", "kim", kim.slug), data)

    page = text(client.get(page_of(kim)))
    assert "Tanpa dokumen" not in page
    assert "Unduh dokumen (PDF," in page


def test_fund_r1_10_one_click_states_that_there_is_no_money(client, kim, treasurer):
    declare = url("fund_declare_none", "kim", kim.slug, 2026)

    question = text(client.get(declare))
    answer = text(client.post(declare, follow=True))

    assert "Nyatakan tidak ada anggaran tahun 2026?" in question
    assert "<strong>Tahun 2026 tidak ada anggaran</strong>, dinyatakan 12 Mei 2026." in answer
    assert "Catat anggaran</a>" not in answer
    assert FundRecord.objects.count() == 0
    assert FundYear.objects.get().none_declared_by == treasurer


def test_fund_r6_3_operator_confirms_plan_and_receipt_visible_to_the_kim(
    client, kim, give, as_user
):
    operator = give(UserFactory(), "desa", region("64.09.02.2004"))
    as_user(operator)
    create = url("fund_create", "kim", kim.slug)
    client.post(create, typed(stage="planned", document=files.pdf("apbdes.pdf")))
    client.post(create, typed(stage="received", document=files.photo("kuitansi.jpg")))

    as_user(give(UserFactory(), kim=kim))
    page = text(client.get(page_of(kim)))

    assert page.count("Unduh dokumen (") == 2
    assert {r.content_type for r in FundRecord.objects.all()} == {"application/pdf", "image/webp"}


def test_fund_r7_8_council_gets_plan_receipt_spending_by_source_and_year(
    client, kim, give, as_user
):
    FundRecordFactory(kim=kim, planned=True, amount=9_000_000, source=FundSource.APBN)
    FundRecordFactory(kim=kim, amount=4_000_000, source=FundSource.APBN)
    FundRecordFactory(kim=kim, spent=True, amount=3_000_000, source=FundSource.SPONSOR_CSR)
    FundRecordFactory(kim=kim, amount=777, year=2025)
    as_user(give(UserFactory(), "pimpinan", region("64.09")))

    page = text(client.get(url("fund_list")))

    apbn = (
        '<th scope="row">APBN</th><td class="n" data-judul="Rencana">Rp9.000.000</td>'
        '<td class="n" data-judul="Diterima">Rp4.000.000</td>'
    )
    assert apbn in page
    assert '<th scope="row">CSR atau sponsor</th>' in page
    assert "Rp777" not in page
    assert "Rp777" in text(client.get(url("fund_list") + "?tahun=2025"))


def test_fund_r9_13_money_check_lists_the_faults(client, personas, as_user):
    FundRecordFactory(kim=personas.kim, spent=True, amount=250_000)
    FundRecordFactory(kim=personas.kim, documented=True, sha256="a" * 64)
    FundRecordFactory(kim=personas.kim, documented=True, sha256="a" * 64)
    FundRecordFactory(kim=personas.kim, source=FundSource.PRIZE)
    as_user(personas.auditor)

    page = text(client.get(url("fund_list")))
    only_bare = text(client.get(url("fund_list") + "?dokumen=tanpa"))

    assert "1 belanja tanpa dokumen</a>, Rp250.000" in page
    assert "2 catatan memakai dokumen yang sama" in page
    assert "1 hadiah tanpa catatan pajak" in page
    assert "1 KIM sesuai saringan" in only_bare


def test_fund_detail_public_totals_without_persons(client, kim):
    user = UserFactory(full_name="Nama Rahasia")
    FundRecordFactory(kim=kim, spent=True, created_by=user, item="Honor Pak Rahasia",
                      note="Catatan Rahasia")  # fmt: skip

    page = text(client.get(page_of(kim)))

    assert "Rp1.500.000" in page
    assert "Rahasia" not in page
    assert "Belanja melebihi penerimaan Rp1.500.000." in page
    assert "SK tidak dengan sendirinya mendatangkan anggaran." in page


def test_fund_detail_of_a_hidden_kim_is_not_found_by_the_public(client):
    assert client.get(page_of(KimFactory())).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_fund_detail_costs_the_same_for_one_and_three(
    client, kim, treasurer, django_assert_num_queries, count
):
    for _ in range(count):
        FundRecordFactory(kim=kim, documented=True)
        FundRecordFactory(kim=kim).void(by=treasurer, reason="Salah")

    with django_assert_num_queries(12):
        client.get(page_of(kim))


@pytest.mark.parametrize("count", [1, 3])
def test_fund_list_costs_the_same_for_one_and_three(
    client, give, as_user, django_assert_num_queries, count
):
    as_user(give(UserFactory(), "kabupaten", region("64.09")))
    for number in range(count):
        one = KimFactory(region=region(["64.09.02.2004", "64.09.03.2009"][number % 2]),
                         verified=True)  # fmt: skip
        FundRecordFactory(kim=one)
        PlanItemFactory(kim=one, postponed=True)
        StrayBudgetFactory()

    with django_assert_num_queries(17):
        client.get(url("fund_list"))


def test_fund_list_counts_who_said_what_and_shows_what_waits(client, kim, give, as_user):
    as_user(give(UserFactory(), "kabupaten", region("64.09")))
    FundRecordFactory(kim=kim)
    none = KimFactory(name="KIM Tanpa Uang", region=region("64.09.03.2009"), verified=True)
    FundYear.objects.create(kim=none, year=2026, none_declared_at="2026-05-01T00:00Z",
                            none_declared_by=UserFactory())  # fmt: skip
    KimFactory(name="KIM Diam", verified=True)
    FundRecordFactory(kim=KimFactory(name="KIM Jauh", region=region("64.08.12.2004"),
                                     verified=True))  # fmt: skip
    PlanItemFactory(kim=kim, postponed=True, title="Pelatihan foto produk")

    page = text(client.get(url("fund_list")))
    silent = text(client.get(url("fund_list") + "?keadaan=belum"))
    area = text(client.get(url("fund_list") + "?wilayah=64.09.03"))

    assert "Dari <strong>3 KIM</strong>, <a" in page
    for answer in ("1 mencatat anggaran", "1 menyatakan tidak ada", "1 belum menyatakan"):
        assert f"{answer}</a>" in page
    assert "KIM Jauh" not in page
    assert "Pelatihan foto produk" in page
    assert ("KIM Diam" in silent, "KIM Tanpa Uang" in silent) == (True, False)
    assert "Dari <strong>1 KIM</strong> di Kecamatan Babulu, Kabupaten Penajam Paser Utara" in area


@pytest.mark.parametrize("query", ["?tahun=abc", "?tahun=99999999999", "?sumber=x&keadaan=y",
                                   "?wilayah='", "?hal=x"])  # fmt: skip
def test_fund_list_unknown_filters_never_fail(client, give, as_user, query):
    as_user(give(UserFactory(), "kabupaten", region("64.09")))

    assert client.get(url("fund_list") + query).status_code == 200


def test_fund_export_has_sums_and_no_person(client, kim, give, as_user):
    as_user(give(UserFactory(), "kabupaten", region("64.09")))
    kim.name = "=KIM Mekar"
    kim.save()
    FundRecordFactory(kim=kim, spent=True, item="Honor Pak Rahasia")
    KimFactory(name="KIM Diam", verified=True)

    response = client.get(url("fund_export", "csv"))

    content = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["nama KIM"], row["keadaan"], row["dibelanjakan"]) for row in rows] == [
        ("'=KIM Mekar", "Ada anggaran", "1500000"),
        ("KIM Diam", "Belum menyatakan", "0"),
    ]
    assert rows[0]["kecamatan"] == "Kecamatan Waru"
    assert "Rahasia" not in content


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stage": ""}, "Pilih rencana, penerimaan, atau belanja"),
        ({"stage": "lent"}, "Pilih rencana, penerimaan, atau belanja"),
        ({"source": ""}, "Pilih sumber"),
        ({"source": "x"}, "Pilih sumber"),
        ({"is_in_kind": "x"}, "Pilih uang atau barang"),
        ({"year": ""}, "Isi tahun, misalnya 2026"),
        ({"year": "dua ribu"}, "Isi tahun dengan empat angka, misalnya 2026"),
        ({"year": "1999"}, "Isi tahun antara 2000 dan 2026"),
        ({"year": "2027"}, "Isi tahun antara 2000 dan 2026"),
        ({"year": "9" * 30}, "Isi tahun antara 2000 dan 2026"),
        ({"amount": ""}, "Isi jumlah, misalnya 1.500.000"),
        ({"amount": "0"}, "Isi jumlah lebih dari nol"),
        ({"amount": "-5"}, "Jumlah tidak boleh kurang dari nol"),
        ({"amount": "1,5 juta"}, "Tulis angka lengkap tanpa ribu atau juta"),
        ({"amount": "1" * 20}, "Jumlah paling besar Rp999.999.999.999"),
        ({"amount": "banyak"}, "Jumlah harus angka, misalnya 1.500.000"),
        ({"is_in_kind": "barang"}, "Isi nama barang atau jasa"),
        ({"prize_tax": "5"}, "Pajak hadiah hanya untuk penerimaan hadiah lomba"),
        ({"source": "prize", "prize_tax": "1.500.001"}, "Pajak hadiah tidak boleh melebihi"),
        ({"note": "x" * 501}, "paling banyak 500"),
        ({"item": "a\0b"}, "null"),
    ],
)
def test_fund_create_refuses_and_keeps_what_was_typed(client, kim, treasurer, changes, sentence):
    response = client.post(url("fund_create", "kim", kim.slug), typed(**changes))

    page = text(response)
    assert response.status_code == 200
    assert sentence in page
    assert "Ada 1 hal yang perlu diperbaiki" in page
    assert "<title>Galat:" in page
    if changes.get("amount"):
        assert f'value="{changes["amount"]}"' in page
    assert FundRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("document", "status", "sentence"),
    [
        (lambda: files.pdf(action=files.SCRIPT), 200, "PDF ini berisi bagian aktif"),
        (lambda: files.huge("besar.jpg"), 413, "Ukuran foto paling besar 10 MB"),
        (lambda: files.huge("x.txt", 0, b"halo"), 200, "Dokumen harus PDF, JPG, PNG, atau WebP"),
        (lambda: files.huge("x.pdf", 0, b"%PDF-1.7"), 200, "Berkas harus PDF yang utuh"),
        (lambda: files.huge("kosong.pdf", 0, b""), 200, "Dokumen harus PDF, JPG, PNG, atau WebP"),
    ],
)
def test_fund_create_refuses_a_bad_document(client, kim, treasurer, document, status, sentence):
    response = client.post(url("fund_create", "kim", kim.slug), typed(document=document()))

    page = text(response)
    assert response.status_code == status
    assert sentence in page
    assert "Pilih lagi dokumennya." in page
    assert FundRecord.objects.count() == 0


def test_fund_create_strips_the_position_from_a_photo(client, kim, treasurer):
    data = typed(document=files.photo_with_position())

    client.post(url("fund_create", "kim", kim.slug), data)

    assert files.SECRET.encode() not in FundRecord.objects.get().file.read()


def test_fund_create_goods_may_have_no_value(client, kim, treasurer):
    data = typed(is_in_kind="barang", item="2 laptop", amount="", source="sponsor_csr")

    page = text(client.post(url("fund_create", "kim", kim.slug), data, follow=True))

    assert "Diterima pula 1 kali dalam bentuk barang atau jasa, nilainya belum ditaksir." in page
    assert FundRecord.objects.get().amount == 0


def test_fund_create_goods_do_not_count_as_money(client, kim, treasurer):
    FundRecordFactory(kim=kim, goods=True, amount=8_000_000)

    page = text(client.get(page_of(kim)))

    assert "<dt>diterima</dt><dd>Rp0</dd>" in page
    assert "taksiran Rp8.000.000" in page


def test_fund_create_twice_with_one_key_is_one_record(client, kim, treasurer):
    data = typed(kunci="5f0c2f0e-6f43-4c52-9d0f-7d5f3f2f9a11")

    first = client.post(url("fund_create", "kim", kim.slug), data)
    second = client.post(url("fund_create", "kim", kim.slug), data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert FundRecord.objects.count() == 1
    assert AuditEntry.objects.filter(verb="fund.create").count() == 1


def test_fund_create_in_a_declared_year_says_what_to_do(client, kim, treasurer):
    client.post(url("fund_declare_none", "kim", kim.slug, 2026))

    response = client.post(url("fund_create", "kim", kim.slug), typed())

    assert "Tahun 2026 sudah dinyatakan tidak ada anggaran. Cabut pernyataan" in text(response)
    assert FundRecord.objects.count() == 0


def test_fund_declare_none_is_refused_while_records_count(client, kim, treasurer):
    FundRecordFactory(kim=kim)

    response = client.post(url("fund_declare_none", "kim", kim.slug, 2026))

    assert "Tahun 2026 sudah punya 1 catatan anggaran." in text(response)
    assert not FundYear.objects.get().is_declared_none


@pytest.mark.parametrize("year", [0, 1999, 2028, 10**18])
def test_fund_declare_none_refuses_a_year_that_cannot_be_meant(client, kim, treasurer, year):
    response = client.post(url("fund_declare_none", "kim", kim.slug, year))

    assert "Isi tahun antara 2000 dan 2027" in text(response)
    assert FundYear.objects.count() == 0


def test_fund_withdraw_none_lets_records_in_again(client, kim, treasurer):
    client.post(url("fund_declare_none", "kim", kim.slug, 2026))

    client.post(url("fund_withdraw_none", "kim", kim.slug, 2026))
    client.post(url("fund_create", "kim", kim.slug), typed())

    assert FundRecord.objects.count() == 1


def test_fund_correct_shows_the_history(client, kim, treasurer):
    old = FundRecordFactory(kim=kim, spent=True)
    data = typed(stage="spent", amount="1.250.000", reason="Kuitansi berkata lain")

    form = text(client.get(url("fund_correct", old.pk)))
    page = text(client.post(url("fund_correct", old.pk), data, follow=True))

    assert 'value="Rp1.500.000"' in form
    assert "<dt>dibelanjakan</dt><dd>Rp1.250.000</dd>" in page
    assert "Riwayat koreksi dan pembatalan (1)" in page
    assert '<s class="angka">Rp1.500.000</s>' in page
    assert "Kuitansi berkata lain" in page


def test_fund_correct_needs_a_reason(client, kim, treasurer):
    old = FundRecordFactory(kim=kim)

    response = client.post(url("fund_correct", old.pk), typed(reason=""))

    assert "Tulis alasan koreksi" in text(response)
    assert FundRecord.objects.get().state == FundState.ACTIVE


def test_fund_correct_of_a_stale_record_is_a_conflict_and_keeps_the_typed(client, kim, treasurer):
    old = FundRecordFactory(kim=kim)
    old.void(by=treasurer, reason="Salah")

    response = client.post(
        url("fund_correct", old.pk), typed(amount="1.111.000", reason="Jumlah salah")
    )

    page = text(response)
    assert response.status_code == 409
    assert 'value="1.111.000"' in page
    assert "Yang tersimpan sekarang: Penerimaan Dana Desa: Rp1.500.000, tahun 2026" in page
    assert FundRecord.objects.count() == 1


def test_fund_void_asks_then_cancels(client, kim, treasurer):
    record = FundRecordFactory(kim=kim)

    question = text(client.get(url("fund_void", record.pk)))
    page = text(client.post(url("fund_void", record.pk), {"reason": "Dobel"}, follow=True))

    assert "Batalkan catatan ini?" in question
    assert "Belum ada pernyataan" in page
    assert "Dobel" in page


def test_fund_void_twice_is_a_conflict(client, kim, treasurer):
    record = FundRecordFactory(kim=kim)
    client.post(url("fund_void", record.pk), {"reason": "Dobel"})

    response = client.post(url("fund_void", record.pk), {"reason": "Dobel"})

    assert response.status_code == 409
    assert "Dari keadaan “Dibatalkan”" in text(response)


def test_fund_attach_clears_the_mark_and_logs(client, kim, treasurer):
    record = FundRecordFactory(kim=kim, spent=True)

    empty = client.post(url("fund_attach", record.pk))
    page = text(
        client.post(url("fund_attach", record.pk), {"document": files.photo()}, follow=True)
    )

    assert "Pilih dokumen berupa PDF atau foto" in text(empty)
    assert "Tanpa dokumen" not in page
    assert AuditEntry.objects.filter(verb="fund.attach").count() == 1


def test_fund_file_is_a_private_download_and_each_look_is_logged(client, kim, treasurer, as_user):
    client.post(url("fund_create", "kim", kim.slug),
                typed(stage="spent", document=files.pdf("Kuitansi Pak Ali.pdf")))  # fmt: skip
    record = FundRecord.objects.get()

    response = client.get(url("fund_file", record.pk))

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Disposition"] == (
        f'attachment; filename="spent-dana_desa-2026-{record.pk}.pdf"'
    )
    assert AuditEntry.objects.filter(verb="fund.view_file", user=treasurer).count() == 1
    as_user(None)
    assert client.get(url("fund_file", record.pk)).status_code == 302


def test_fund_profile_shows_sk_and_money_as_two_facts(client, kim):
    SkFactory(kim=kim)

    page = text(client.get(kim.get_absolute_url()))

    assert "<dt>Ada SK</dt><dd>Ya, berlaku sampai 12 Maret 2099</dd>" in page
    assert "<dt>Ada anggaran 2026</dt><dd>Belum dinyatakan</dd>" in page
    assert "SK tidak dengan sendirinya mendatangkan anggaran." in page


def test_fund_profile_says_none_and_yes(client, kim, treasurer):
    client.post(url("fund_declare_none", "kim", kim.slug, 2026))
    none = text(client.get(kim.get_absolute_url()))
    client.post(url("fund_withdraw_none", "kim", kim.slug, 2026))
    FundRecordFactory(kim=kim, stage=FundStage.PLANNED)
    yes = text(client.get(kim.get_absolute_url()))

    assert "<dd>Tidak ada, dinyatakan 12 Mei 2026</dd>" in none
    assert "<dt>Ada anggaran 2026</dt><dd>Ya</dd>" in yes
    assert "<dt>Ada SK</dt><dd>Tidak, belum ada SK yang tercatat</dd>" in yes


def test_fund_profile_lists_what_waits_for_money_without_titles_for_the_public(
    client, kim, treasurer, as_user
):
    PlanItemFactory(kim=kim, postponed=True, title="Pelatihan foto produk")

    inside = text(client.get(kim.get_absolute_url()))
    as_user(None)
    outside = text(client.get(kim.get_absolute_url()))

    assert "Pelatihan foto produk, Maret 2026: tidak ada anggaran" in inside
    assert "1 rencana kegiatan, perlu Rp750.000" in outside
    assert "Pelatihan foto produk" not in outside


def test_fund_create_amount_looks_required(client, kim, treasurer):
    page = text(client.get(url("fund_create", "kim", kim.slug)))

    assert '<label class="form-label" for="id_amount">Jumlah</label>' in page


def test_fund_detail_of_a_declared_year_shows_no_empty_list(client, kim, treasurer):
    page = text(client.post(url("fund_declare_none", "kim", kim.slug, 2026), follow=True))

    assert "Belum ada catatan" not in page


def test_fund_detail_of_a_forum_is_linked_from_its_page(client, give, as_user):
    forum = ForumFactory(region=region("64.09.02"))
    as_user(give(UserFactory(), "kecamatan", region("64.09.02")))

    client.post(url("fund_create", "forum", forum.slug), typed(amount="400.000"))

    fund_url = url("fund_detail", "forum", forum.slug)
    assert f'href="{fund_url}"' in text(client.get(forum.get_absolute_url()))
    assert "<dt>diterima</dt><dd>Rp400.000</dd>" in text(client.get(fund_url))
