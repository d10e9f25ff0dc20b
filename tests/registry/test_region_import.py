import datetime
import gzip

import pytest
import time_machine

from kim_portal.errors import DomainError
from registry.enums import RegionKind, RegionLevel, RegionStatus
from registry.models import Region, RegionChange
from registry.region_change import change_status, merge, rename
from registry.region_import import RegionCounts, import_regions, read_regions
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db

HEADER = "code,name,level,kind,parent_code,lat,lon\n"
PROVINCE = "64,Kalimantan Timur,province,provinsi,,,\n"
KABUPATEN = "64.08,Kabupaten Kutai Timur,regency,kabupaten,64,,\n"
KECAMATAN = "64.08.12,Sangatta Selatan,district,kecamatan,64.08,,\n"
DESA = "64.08.12.2004,Teluk Singkama,village,desa,64.08.12,,\n"
TREE = PROVINCE + KABUPATEN + KECAMATAN + DESA


@pytest.fixture
def file(tmp_path):
    def write(rows, header=HEADER):
        path = tmp_path / "wilayah.csv"
        path.write_text(header + rows, encoding="utf-8")
        return path

    return write


def counts(per_level=(1, 1, 1, 1), created=0, updated=0, reopened=0, ended=0):
    levels = dict(zip(RegionLevel, per_level, strict=True))
    return RegionCounts(levels, created, updated, reopened, ended)


def decision():
    return RegionChange(
        legal_basis="Perda Nomor 3 Tahun 2026", decided_on=datetime.date(2026, 3, 1),
        effective_on=datetime.date(2026, 4, 1), reason="Keputusan bersama",
    )  # fmt: skip


def stored():
    return list(Region.objects.order_by("path").values_list("path", "name", "status", "ended_on"))


def test_import_regions_stores_the_tree(file):
    result = import_regions(file(TREE))

    assert result == counts(created=4)
    desa = Region.objects.with_parents().get(code="64.08.12.2004")
    assert (desa.path, desa.name) == ("64.08.12.2004", "Teluk Singkama")
    assert (desa.level, desa.kind) == (RegionLevel.DESA, RegionKind.DESA)
    assert (desa.status, desa.ended_on) == (RegionStatus.DEFINITIVE, None)
    assert [parent.code for parent in desa.ancestors] == ["64.08.12", "64.08", "64"]


def test_import_regions_takes_rows_in_any_order(file):
    import_regions(file(DESA + KECAMATAN + KABUPATEN + PROVINCE))

    assert Region.objects.get(code="64.08.12.2004").parent.code == "64.08.12"


def test_import_regions_reads_a_gzipped_file(file, tmp_path):
    packed = tmp_path / "wilayah.csv.gz"
    packed.write_bytes(gzip.compress(file(TREE).read_bytes()))

    assert import_regions(packed) == counts(created=4)


@pytest.mark.parametrize(
    ("province", "zone"),
    [("35", "Asia/Jakarta"), ("64", "Asia/Makassar"), ("96", "Asia/Jayapura")],
)
def test_import_regions_knows_the_time_zone_of_a_province(file, province, zone):
    import_regions(file(f"{province},Contoh,province,provinsi,,,\n"))

    assert Region.objects.get().timezone == zone


def test_import_regions_twice_has_the_same_result(file):
    import_regions(file(TREE))
    before = list(Region.objects.values())

    result = import_regions(file(TREE))

    assert result == counts()
    assert list(Region.objects.values()) == before


def test_import_regions_unchanged_costs_six_queries(file, django_assert_num_queries):
    import_regions(file(TREE))

    # Savepoint, paths without a code, stored regions, recorded changes (2), release.
    with django_assert_num_queries(6):
        import_regions(file(TREE))


def test_import_regions_updates_a_changed_region_in_place(file):
    import_regions(file(TREE))
    pk = Region.objects.get(code="64.08.12.2004").pk
    new = DESA.replace("Teluk Singkama", "Singkama").replace("desa", "kelurahan")

    result = import_regions(file(PROVINCE + KABUPATEN + KECAMATAN + new))

    assert result == counts(updated=1)
    region = Region.objects.get(code="64.08.12.2004")
    assert (region.pk, region.name, region.kind) == (pk, "Singkama", RegionKind.KELURAHAN)


def test_import_regions_adds_a_region_below_a_stored_one(file):
    import_regions(file(TREE))
    new = "64.08.12.2005,Desa Baru,village,desa,64.08.12,,\n"

    result = import_regions(file(TREE + new))

    assert result == counts((1, 1, 1, 2), created=1)
    assert Region.objects.get(code="64.08.12.2005").parent.code == "64.08.12"


@time_machine.travel("2026-11-22 10:00 +0800", tick=False)
def test_import_regions_ends_a_code_that_vanished(file):
    import_regions(file(TREE))

    result = import_regions(file(PROVINCE + KABUPATEN + KECAMATAN))

    assert result == counts((1, 1, 1, 0), ended=1)
    today = datetime.date(2026, 11, 22)
    assert stored()[-1] == ("64.08.12.2004", "Teluk Singkama", RegionStatus.ENDED, today)


def test_import_regions_keeps_the_day_a_code_ended(file):
    import_regions(file(TREE))
    rest = file(PROVINCE + KABUPATEN + KECAMATAN)
    with time_machine.travel("2026-11-22 10:00 +0800"):
        import_regions(rest)

    with time_machine.travel("2026-12-24 10:00 +0800"):
        result = import_regions(rest)

    assert result == counts((1, 1, 1, 0))
    assert Region.objects.get(code="64.08.12.2004").ended_on == datetime.date(2026, 11, 22)


def test_import_regions_reopens_a_code_that_came_back(file):
    import_regions(file(TREE))
    import_regions(file(PROVINCE + KABUPATEN + KECAMATAN))

    result = import_regions(file(TREE))

    assert result == counts(reopened=1)
    assert stored()[-1] == ("64.08.12.2004", "Teluk Singkama", RegionStatus.DEFINITIVE, None)


def test_import_regions_keeps_the_name_of_the_office(file):
    import_regions(file(TREE))
    Region.objects.filter(code="64.08").update(office_name="Diskominfo Staper")

    import_regions(file(TREE.replace("Kabupaten Kutai Timur", "Kabupaten Kutim")))

    region = Region.objects.get(code="64.08")
    assert (region.name, region.office_name) == ("Kabupaten Kutim", "Diskominfo Staper")


def preparatory(path):
    return Region.objects.create(
        path=path,
        name="Singkama Baru",
        level=RegionLevel.DESA,
        kind=RegionKind.DESA,
        parent=Region.objects.get(code="64.08.12"),
        status=RegionStatus.PREPARATORY,
    )


def test_import_regions_leaves_a_preparatory_desa_alone(file):
    import_regions(file(TREE))
    preparatory("64.08.12.P1")
    before = Region.objects.filter(code="").values().get()

    result = import_regions(file(TREE))

    assert result == counts()
    assert Region.objects.filter(code="").values().get() == before


def test_import_regions_refuses_a_code_that_is_the_path_of_a_preparatory_desa(file):
    import_regions(file(TREE))
    preparatory("64.08.12.2005")

    with pytest.raises(DomainError) as refusal:
        import_regions(file(TREE + "64.08.12.2005,Baru,village,desa,64.08.12,,\n"))

    expected = "Baris 6: kode 64.08.12.2005 dipakai sebagai jalur desa persiapan."
    assert refusal.value.message == expected


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("64.08.12.2004,Lagi,village,desa,64.08.12,,", "kode 64.08.12.2004 sudah ada pada baris 5"),
        (
            "64.09.01.2001,Baru,village,desa,64.09.01,,",
            "induk 64.09.01 dari 64.09.01.2001 tidak ada",
        ),
        (
            "64.08.12.2005,Baru,village,desa,64.08,,",
            "induk “64.08” tidak sesuai dengan kode 64.08.12.2005",
        ),
        ("64.08.12.2005,Baru,village", "jumlah kolom tidak sesuai dengan baris judul"),
        (
            "64.08.12.2005,A,village,desa,64.08.12,,,",
            "jumlah kolom tidak sesuai dengan baris judul",
        ),
        ("64.08.12.2005,Baru,dusun,desa,64.08.12,,", "tingkat “dusun” tidak dikenal"),
        (
            "64.08.12.20,Baru,village,desa,64.08.12,,",
            "kode “64.08.12.20” tidak sesuai dengan tingkat village",
        ),
        (
            "64.08.12.٢٠٠٥,Baru,village,desa,64.08.12,,",
            "kode “64.08.12.٢٠٠٥” tidak sesuai dengan tingkat village",
        ),
        (
            "64.08.12.2005,A,village,kota,64.08.12,,",
            "jenis “kota” tidak sesuai dengan tingkat village (64.08.12.2005)",
        ),
        (
            "64.08.12.2005, ,village,desa,64.08.12,,",
            "nama wilayah 64.08.12.2005 kosong, terlalu panjang, atau tidak sah",
        ),
        (
            f"64.08.12.2005,{'a' * 121},village,desa,64.08.12,,",
            "nama wilayah 64.08.12.2005 kosong, terlalu panjang, atau tidak sah",
        ),
        (
            "64.08.12.2005,A\x00,village,desa,64.08.12,,",
            "nama wilayah 64.08.12.2005 kosong, terlalu panjang, atau tidak sah",
        ),
        ("97,Provinsi Baru,province,provinsi,,,", "zona waktu provinsi 97 belum dikenal"),
        ('64.08.12.2005,"Baru" x,village,desa,64.08.12,,', "susunan CSV tidak sah"),
        ('64.08.12.2005,"Baru', "susunan CSV tidak sah"),
    ],
)
def test_import_regions_names_the_faulty_row_and_stores_nothing(file, row, message):
    import_regions(file(TREE))
    before = stored()
    changed = TREE.replace("Teluk Singkama", "Singkama")

    with pytest.raises(DomainError) as refusal:
        import_regions(file(f"{changed}{row}\n"))

    assert refusal.value.message == f"Baris 6: {message}."
    assert stored() == before


def test_import_regions_refuses_a_file_without_regions(file):
    import_regions(file(TREE))

    with pytest.raises(DomainError, match="tidak memuat satu wilayah pun"):
        import_regions(file(""))

    assert Region.objects.current().count() == 4


@pytest.mark.parametrize(
    ("header", "missing"),
    [("code,name,level\n", "kind, parent_code"), ("", "code, name, level, kind, parent_code")],
)
def test_read_regions_names_missing_columns(file, header, missing):
    with pytest.raises(DomainError) as refusal:
        read_regions(file("", header=header))

    assert refusal.value.message == f"Berkas wilayah tidak memiliki kolom {missing}."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(TREE.encode())[:-12], "tidak dapat dibaca"),
        (b"\x1f\x8bnot gzip at all", "tidak dapat dibaca"),
        ("kode;Café".encode("latin-1"), "bukan teks UTF-8"),
    ],
)
def test_read_regions_refuses_a_damaged_file(tmp_path, content, message):
    path = tmp_path / "rusak.csv.gz"
    path.write_bytes(content)

    with pytest.raises(DomainError, match=message):
        read_regions(path)


def test_read_regions_refuses_a_missing_file(tmp_path):
    with pytest.raises(DomainError, match=r"tidak dapat dibaca"):
        read_regions(tmp_path / "tidak-ada.csv")


def test_import_regions_leaves_provinces_the_file_does_not_speak_of(file):
    import_regions(file(TREE))

    result = import_regions(file("35,Jawa Timur,province,provinsi,,,\n"))

    assert result == counts((1, 0, 0, 0), created=1)
    assert not Region.objects.filter(status=RegionStatus.ENDED).exists()


def test_import_regions_keeps_a_time_zone_that_was_set_here(file):
    import_regions(file(TREE))
    Region.objects.filter(code="64.08").update(timezone="Asia/Jayapura")

    result = import_regions(file(TREE.replace("Kabupaten Kutai Timur", "Kabupaten Kutai")))

    assert result == counts(updated=1)
    kabupaten = Region.objects.get(code="64.08")
    assert (kabupaten.name, kabupaten.timezone) == ("Kabupaten Kutai", "Asia/Jayapura")


def test_import_regions_does_not_undo_a_new_name_or_kind(file):
    import_regions(file(TREE))
    desa = Region.objects.with_parents().get(code="64.08.12.2004")
    rename(desa, "Singkama", change=decision(), by=UserFactory())
    change_status(desa, "", change=decision(), by=UserFactory())

    result = import_regions(file(TREE))

    assert result == counts()
    assert Region.objects.get(pk=desa.pk).label == "Kelurahan Singkama"


def test_import_regions_does_not_bring_a_former_code_back(file):
    import_regions(file(TREE))
    desa = Region.objects.with_parents().get(code="64.08.12.2004")
    change_status(desa, "64.08.12.1004", change=decision(), by=UserFactory())

    result = import_regions(file(TREE))

    assert (result.created, result.ended) == (0, 0)
    assert list(Region.objects.filter(level="desa").values_list("path", "status")) == [
        ("64.08.12.1004", "definitive")
    ]


def test_import_regions_does_not_reopen_a_desa_that_was_merged(file):
    other = "64.08.12.2005,Desa Baru,village,desa,64.08.12,,\n"
    import_regions(file(TREE + other))
    old = Region.objects.with_parents().get(code="64.08.12.2004")
    into = Region.objects.get(code="64.08.12.2005")
    merge([old], into, change=decision(), by=UserFactory())

    result = import_regions(file(TREE + other))

    assert (result.reopened, result.ended) == (0, 0)
    assert Region.objects.get(pk=old.pk).ended_on == datetime.date(2026, 4, 1)


def test_import_regions_names_the_kim_of_codes_it_ended(file):
    import_regions(file(TREE))
    desa = Region.objects.get(code="64.08.12.2004")
    kim = KimFactory(region=desa, name="KIM Pesisir")
    KimFactory(region=desa, state="archived")

    result = import_regions(file(PROVINCE + KABUPATEN + KECAMATAN))

    assert result.ended == 1
    assert result.stranded == (("64.08.12.2004", kim.registry_no, "KIM Pesisir"),)
