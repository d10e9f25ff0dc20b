import datetime

import pytest

from registry.enums import RegistrationState, SkState
from registry.kim_plan import NO_ROWS, make_plan
from registry.models import Channel, Kim
from registry.office_columns import find_table
from registry.office_file import UnreadableFileError, read_sheets
from tests.factories.office import HEADER, office_file, penajam, row, with_formula, workbook
from tests.factories.registry import (
    KimFactory,
    MemberFactory,
    SectorFactory,
    SkFactory,
    region,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 21)


def plan_of(content):
    return make_plan(find_table(read_sheets(content)), penajam(), TODAY)


def plan(*rows):
    return plan_of(office_file(*rows))


def known(**kwargs):
    penajam()
    return KimFactory(name="KIM Mekar", region=region("64.09.02.2004"), verified=True, **kwargs)


def faults(found):
    return [(one.row, one.column, one.message) for one in found.faults]


def notes(found):
    return [(one.row, one.column, one.message) for one in found.notes]


def counts(found):
    return (found.row_count, found.new_count, found.changed_count, found.same_count)


def test_plan_reads_a_whole_row():
    sector = SectorFactory()

    found = plan(
        row(
            name=" KIM  Mekar\u00a0", village="Ds. Bangun Mulya", number="141/07/2024",
            signed="6 Juni 2024", expires="06/06/27", issuer="Kepala Desa", chair="Siti Aminah",
            sectors="UMKM", status="AKTIF", channel="kim.id/mekar",
        )
    )  # fmt: skip

    (item,) = found.items
    entry = item.entry
    assert (entry.name, entry.region.code, entry.chair) == (
        "KIM Mekar", "64.09.02.2004", "Siti Aminah",
    )  # fmt: skip
    assert (entry.status, entry.sectors) == ("active", [sector])
    assert entry.kim_id_url == "https://kim.id/mekar"
    assert (entry.sk.number, entry.sk.kind, entry.sk.issuer_role) == (
        "141/07/2024", "officers", "kepala_desa",
    )  # fmt: skip
    assert (entry.sk.signed_on, entry.sk.starts_on, entry.sk.expires_on) == (
        datetime.date(2024, 6, 6), datetime.date(2024, 6, 6), datetime.date(2027, 6, 6),
    )  # fmt: skip
    assert counts(found) == (1, 1, 0, 0)
    assert (faults(found), notes(found)) == ([], [])


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"name": ""}, "nama KIM", "Isi nama KIM"),
        ({"name": "123"}, "nama KIM", "“123” bukan nama KIM"),
        ({"name": "K" * 121}, "nama KIM", "Nama KIM paling panjang 120 huruf"),
        ({"village": ""}, "desa/kelurahan", "Isi desa atau kelurahan"),
        ({"signed": "31/02/2024"}, "tanggal SK",
         "“31/02/2024” bukan tanggal. Tulis seperti 6 Juni 2024"),
        ({"number": "1", "signed": "22 November 2026"}, "tanggal SK",
         "Tanggal SK tidak boleh setelah hari ini"),
        ({"number": "1", "signed": "6 Juni 2024", "expires": "6 Juni 2024"}, "berlaku sampai",
         "Akhir masa berlaku harus setelah tanggal SK"),
        ({"status": "lumayan"}, "status",
         "Status “lumayan” tidak dikenal. Tulis Aktif, Kurang aktif, Vakum, atau Bubar"),
        ({"number": "=HYPERLINK(1)"}, "nomor SK",
         "Sel ini berisi rumus. Salin isinya, lalu tempel sebagai nilai"),
    ],
)  # fmt: skip
def test_plan_names_what_is_wrong(cells, column, message):
    found = plan(row(name="KIM Baik"), row(**cells))

    assert faults(found) == [(3, column, message)]
    assert counts(found) == (2, 1, 0, 0)
    assert found.faulty_count == 1


def test_plan_names_every_fault_of_a_row():
    found = plan(row(name="", village="Entah", status="?!x"))

    assert [column for _, column, _ in faults(found)] == ["nama KIM", "desa/kelurahan", "status"]
    assert found.faulty_count == 1


def test_plan_refuses_a_real_formula():
    found = plan_of(with_formula("=A1", value="141/2024"))

    assert [column for _, column, _ in faults(found)] == ["nomor SK"]


def test_plan_names_the_second_row_of_one_kim():
    found = plan(row(), row(name="kelompok informasi masyarakat MEKAR", village="bangun  mulya"))

    assert faults(found) == [
        (3, "nama KIM", "Sudah ada di baris 2: nama dan tempat sama (Desa Bangun Mulya)")
    ]
    assert found.faults[0].kind == "duplicate"


def test_plan_keeps_one_name_in_two_desa():
    found = plan(row(), row(village="Api-api"))

    assert counts(found) == (2, 2, 0, 0)


def test_plan_notes_a_name_that_is_nearly_the_same():
    known()

    found = plan(row(name="KIM Mekarr"))

    assert notes(found) == [
        (2, "nama KIM",
         "Mirip dengan KIM Mekar di Desa Bangun Mulya. Periksa apakah KIM yang sama"),
    ]  # fmt: skip
    assert counts(found) == (1, 1, 0, 0)


def test_plan_keeps_numbered_names_apart():
    found = plan(row(name="KIM Mekar RW 01"), row(name="KIM Mekar RW 02"))

    assert (counts(found), notes(found)) == ((2, 2, 0, 0), [])


def test_plan_refuses_to_choose_between_two_registered_kim():
    known()
    KimFactory(name="KIM MEKAR", region=region("64.09.02.2004"), slug="kedua", verified=True)

    found = plan(row())

    assert faults(found) == [
        (2, "nama KIM",
         "Ada 2 KIM bernama sama di Desa Bangun Mulya. Ubah di halaman KIM masing-masing"),
    ]  # fmt: skip


def test_plan_finds_nothing_to_do_for_a_registered_kim():
    known()

    assert counts(plan(row(status="Aktif"))) == (1, 0, 0, 1)


def test_plan_adds_an_sk_with_another_number():
    SkFactory(kim=known(), number="1/2020")

    found = plan(row(number="2/2024", signed="6 Juni 2024"))

    assert counts(found) == (1, 0, 1, 0)
    assert found.items[0].adds_sk


def test_plan_keeps_a_recorded_sk_with_other_dates():
    SkFactory(kim=known(), number="141 / 7", signed_on=datetime.date(2020, 1, 1))

    found = plan(row(number="141/7", signed="6 Juni 2024"))

    assert counts(found) == (1, 0, 0, 1)
    assert notes(found) == [
        (2, "nomor SK", "SK ini sudah tercatat dengan tanggal lain. Yang tercatat dipakai")
    ]


def test_plan_never_brings_a_revoked_sk_back():
    SkFactory(
        kim=known(), number="141/7", state=SkState.REVOKED,
        revoked_at=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
    )  # fmt: skip

    found = plan(row(number="141/7", signed="6 Juni 2024"))

    assert counts(found) == (1, 0, 0, 1)
    assert notes(found) == [(2, "nomor SK", "SK ini sudah dicabut, jadi tidak dicatat lagi")]


def test_plan_changes_the_status_and_adds_what_is_missing():
    known()
    SectorFactory()

    channel = "kim.id/mekar; www.instagram.com/lama; FB @kimmekar"
    Channel.objects.create(
        kim=Kim.objects.get(), kind="instagram", label="IG", url="https://instagram.com/lama/"
    )

    found = plan(row(status="Vakum", chair="Siti", sectors="UMKM", channel=channel))

    (item,) = found.items
    assert item.sets_status
    assert item.adds_chair
    assert [sector.slug for sector in item.new_sectors] == ["umkm"]
    assert item.filled == {"kim_id_url": "https://kim.id/mekar"}
    assert [one.url for one in item.new_channels] == ["https://facebook.com/kimmekar"]


def test_plan_never_replaces_a_ketua_or_an_address():
    kim = known(kim_id_url="https://kim.id/lama")
    MemberFactory(kim=kim, position="ketua", full_name="Budi")

    found = plan(row(chair="Siti", channel="kim.id/baru"))

    assert counts(found) == (1, 0, 0, 1)
    assert notes(found) == [
        (2, "ketua", "Ketua yang tercatat berbeda. Ganti di halaman KIM bila memang berganti")
    ]


def test_plan_says_when_a_registration_is_not_settled():
    kim = known()
    kim.state = RegistrationState.SUBMITTED
    kim.save()

    found = plan(row(channel="kim.id/mekar"))

    assert counts(found) == (1, 0, 0, 1)
    assert notes(found) == [(2, "nama KIM", "Pendaftaran KIM Mekar masih menunggu verifikasi")]


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"number": "1/2024"}, "tanggal SK", "SK tidak dicatat karena tanggal SK kosong"),
        ({"signed": "6 Juni 2024"}, "nomor SK", "SK tidak dicatat karena nomor SK kosong"),
        ({"chair": "Rina (0812-3456-7890)"}, "ketua", "Nomor telepon di kolom ketua tidak dicatat"),
        ({"sectors": "Batik"}, "potensi", "Potensi “Batik” tidak dikenal, tidak dicatat"),
        ({"channel": "Grup WA 0812-3456-7890"}, "kanal",
         "Kanal “Grup (nomor)” tidak dicatat: tulis alamat lengkapnya"),
        ({"village": "Kelurahan Bangun Mulya"}, "desa/kelurahan",
         "Bangun Mulya adalah desa, bukan kelurahan"),
        ({"village": "Desa Waru"}, "desa/kelurahan", "Waru adalah kelurahan, bukan desa"),
    ],
)  # fmt: skip
def test_plan_notes_what_it_leaves_out(cells, column, message):
    found = plan(row(**cells))

    assert notes(found) == [(2, column, message)]
    assert counts(found) == (1, 1, 0, 0)


def test_plan_keeps_the_name_of_a_ketua_without_the_number():
    found = plan(row(chair="Rina (HP 0812-3456-7890)"))

    assert found.items[0].entry.chair == "Rina"


def test_plan_leaves_sums_and_signatures_out():
    blank = [""] * 8
    found = plan_of(workbook([HEADER, row(), ["", "Jumlah"], [*blank, "Penajam, 1 November 2024"]]))

    assert counts(found) == (1, 1, 0, 0)
    assert notes(found) == [
        (3, "", "Baris tanpa nama KIM dan tempat dilewati"),
        (4, "", "Baris tanpa nama KIM dan tempat dilewati"),
    ]


def test_plan_registers_a_kim_of_a_kecamatan():
    found = plan(row(village="Kecamatan Waru", subdistrict=""))

    assert (found.items[0].entry.region.code, found.items[0].entry.scope) == (
        "64.09.02", "subdistrict",
    )  # fmt: skip


def test_plan_refuses_a_file_with_a_header_only():
    with pytest.raises(UnreadableFileError) as caught:
        plan()

    assert caught.value.message == NO_ROWS


def test_plan_makes_the_same_number_of_queries_for_one_row_and_for_many(
    django_assert_num_queries,
):
    kabupaten = penajam()
    SkFactory(kim=known())
    small = find_table(read_sheets(office_file(row())))
    large = find_table(read_sheets(office_file(*[row(name=f"KIM {n}") for n in range(50)])))

    # Sectors, regions, KIM, SK, ketua, potentials, channels.
    with django_assert_num_queries(7):
        make_plan(small, kabupaten, TODAY)
    with django_assert_num_queries(7):
        make_plan(large, kabupaten, TODAY)
