import io
import json

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand

from monev.models import Instrument
from registry.management.commands import load_regions
from registry.models import Region, Sector
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db

TREE = "code,name,level,kind,parent_code\n64,Kalimantan Timur,province,provinsi,\n"
LOADING = "Memuat data acuan: wilayah, sektor, instrumen ..."
SEEDING = "Memuat data contoh ..."
ACCOUNT = {"username": "kutim", "password": "sandi-contoh", "role": "kabupaten", "place": "Kutim"}


class FakeSeed(BaseCommand):
    """Stands in for the demo data, which are large: one account, or a refusal."""

    def __init__(self, refusal=""):
        super().__init__()
        self.refusal = refusal

    def add_arguments(self, parser):
        parser.add_argument("--accounts-json")

    def handle(self, *args, **options):
        if self.refusal:
            raise CommandError(self.refusal)
        UserFactory(username=ACCOUNT["username"], is_sample=True)
        KimFactory()
        with open(options["accounts_json"], "w", encoding="utf-8") as file:
            json.dump([ACCOUNT], file)
        self.stdout.write("Banyak keterangan")


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    """An empty installation whose bundled country is one province."""
    country = tmp_path / "wilayah.csv"
    country.write_text(TREE, encoding="utf-8")
    monkeypatch.setattr(load_regions, "BUNDLED_FILE", country)
    monkeypatch.setitem(get_commands(), "seed_demo", FakeSeed())
    settings.BASE_DIR = tmp_path
    return tmp_path


def prepare():
    output = io.StringIO()
    call_command("prepare_run", stdout=output)
    return output.getvalue().splitlines()


ACCOUNTS = [
    "Akun contoh:",
    "  Peran      Nama pengguna  Kata sandi    Wilayah",
    "  kabupaten  kutim          sandi-contoh  Kutim",
]


def test_prepare_run_loads_everything_on_the_first_start(folder):
    assert prepare() == [LOADING, SEEDING, *ACCOUNTS]

    assert Region.objects.filter(code="64").exists()
    assert (Sector.objects.count(), Instrument.objects.count()) == (10, 2)


def test_prepare_run_changes_nothing_on_the_second_start(folder):
    prepare()
    Sector.objects.filter(slug="umkm").update(name="Diubah dinas")

    assert prepare() == ACCOUNTS

    assert Sector.objects.get(slug="umkm").name == "Diubah dinas"


def test_prepare_run_loads_again_when_a_bundled_file_changed(folder):
    prepare()
    (folder / "wilayah.csv").write_text(TREE.replace("Timur", "Raya"), encoding="utf-8")

    assert prepare() == [LOADING, *ACCOUNTS]

    assert Region.objects.get(code="64").name == "Kalimantan Raya"


def test_prepare_run_loads_again_when_a_table_is_empty(folder):
    prepare()
    Sector.objects.all().delete()

    assert prepare() == [LOADING, *ACCOUNTS]

    assert Sector.objects.count() == 10


def test_prepare_run_loads_again_when_the_stamp_is_damaged(folder):
    prepare()
    (folder / "var" / "prepared.json").write_text("{", encoding="utf-8")

    assert prepare() == [LOADING, *ACCOUNTS]


def test_prepare_run_does_not_seed_beside_an_existing_kim(folder):
    KimFactory()

    assert prepare() == [LOADING]

    assert not (folder / "var" / "akun-demo.json").exists()


def test_prepare_run_goes_on_when_the_demo_data_are_refused(folder, monkeypatch):
    monkeypatch.setitem(get_commands(), "seed_demo", FakeSeed("Basis data berisi data nyata."))

    expected = [LOADING, SEEDING, "Data contoh dilewati: Basis data berisi data nyata."]
    assert prepare() == expected


def test_prepare_run_goes_on_without_the_demo_command(folder, monkeypatch):
    monkeypatch.delitem(get_commands(), "seed_demo")

    expected = [LOADING, "Data contoh dilewati: perintah seed_demo belum tersedia."]
    assert prepare() == expected


def test_prepare_run_shows_no_account_that_another_database_has(folder):
    KimFactory()
    UserFactory(username="nyata", is_sample=False)
    accounts = [ACCOUNT, ACCOUNT | {"username": "nyata"}]
    (folder / "var").mkdir()
    (folder / "var" / "akun-demo.json").write_text(json.dumps(accounts), encoding="utf-8")

    assert prepare() == [LOADING]


def test_prepare_run_stamps_no_password(folder, settings):
    prepare()

    stamp = json.loads((folder / "var" / "prepared.json").read_text(encoding="utf-8"))
    assert {key: len(value) for key, value in stamp.items()} == {"data": 64, "database": 64}
