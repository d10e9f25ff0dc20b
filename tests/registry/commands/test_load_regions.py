import io

import pytest
from django.core.management import CommandError, call_command

from registry.models import Region
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db

TREE = """code,name,level,kind,parent_code
64,Kalimantan Timur,province,provinsi,
64.08,Kabupaten Kutai Timur,regency,kabupaten,64
"""


def load(*args):
    output = io.StringIO()
    call_command("load_regions", *args, stdout=output)
    return output.getvalue().splitlines()


def test_load_regions_loads_the_bundled_country():
    lines = load()

    assert lines == [
        "Provinsi: 38",
        "Kabupaten/kota: 514",
        "Kecamatan: 7285",
        "Desa/kelurahan: 83762",
        "Jumlah: 91599 (91599 baru, 0 berubah, 0 berlaku kembali, 0 berakhir)",
    ]
    assert Region.objects.count() == 91599
    desa = Region.objects.with_parents().get(code="64.08.12.2004")
    assert [(region.code, region.name) for region in [desa, *desa.ancestors]] == [
        ("64.08.12.2004", "Teluk Singkama"),
        ("64.08.12", "Sangatta Selatan"),
        ("64.08", "Kabupaten Kutai Timur"),
        ("64", "Kalimantan Timur"),
    ]


def test_load_regions_twice_prints_that_nothing_changed(tmp_path):
    path = tmp_path / "wilayah.csv"
    path.write_text(TREE, encoding="utf-8")
    load(str(path))

    lines = load(str(path))

    assert lines == [
        "Provinsi: 1",
        "Kabupaten/kota: 1",
        "Kecamatan: 0",
        "Desa/kelurahan: 0",
        "Jumlah: 2 (0 baru, 0 berubah, 0 berlaku kembali, 0 berakhir)",
    ]


def test_load_regions_says_which_row_is_faulty(tmp_path):
    path = tmp_path / "wilayah.csv"
    path.write_text(TREE.replace(",regency,", ",kota,"), encoding="utf-8")

    with pytest.raises(CommandError, match="Baris 3: tingkat “kota” tidak dikenal"):
        load(str(path))

    assert not Region.objects.exists()


def test_load_regions_lists_the_kim_of_codes_that_ended(tmp_path):
    kim = KimFactory(name="KIM Pesisir", region=region("64.08.12.2004"))
    path = tmp_path / "wilayah.csv"
    path.write_text(TREE, encoding="utf-8")

    lines = load(str(path))

    assert lines[-2:] == [
        "KIM di wilayah yang berakhir: 1",
        f"  64.08.12.2004 {kim.registry_no} KIM Pesisir",
    ]
