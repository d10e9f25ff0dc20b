"""The files against their own description: what a validator of Frictionless Data checks."""

import csv
import datetime
import io
import json
import re

import pytest

from kim_portal.open_data.datasets import DATASETS
from tests.open_data.world import fill

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NAME = re.compile(r"^[a-z0-9._-]+$")
# Table Schema: the default form of each type (https://specs.frictionlessdata.io/table-schema/).
CHECKS = {
    "string": lambda text: True,
    "integer": lambda text: re.fullmatch(r"-?[0-9]+", text),
    "number": lambda text: re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text),
    "boolean": lambda text: text in {"true", "false"},
    "date": datetime.date.fromisoformat,
    "datetime": lambda text: datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z"),
    "yearmonth": lambda text: re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text),
    "year": lambda text: re.fullmatch(r"[0-9]{4}", text),
}


def package(client):
    return json.loads(client.get("/data/datapackage.json").content)


def faults(resource, text):
    """Yield every place where a table breaks its schema."""
    schema = resource["schema"]
    header, *body = csv.reader(io.StringIO(text))
    fields = schema["fields"]
    if header != [field["name"] for field in fields]:
        yield "header", header
    keys = set()
    for number, row in enumerate(body, start=2):
        cells = dict(zip(header, row, strict=True))
        for field in fields:
            text, rules = cells[field["name"]], field.get("constraints", {})
            if text in schema["missingValues"]:
                if rules.get("required"):
                    yield number, field["name"], "missing"
                continue
            if not CHECKS[field["type"]](text):
                yield number, field["name"], text
            if "enum" in rules and text not in rules["enum"]:
                yield number, field["name"], text
        key = tuple(cells[name] for name in schema["primaryKey"])
        if key in keys or "" in key:
            yield number, "key", key
        keys.add(key)


def test_datapackage_names_every_dataset_with_what_a_reader_needs(client):
    found = package(client)

    assert [one["name"] for one in found["resources"]] == list(DATASETS)
    assert found["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in found["resources"]:
        assert NAME.match(resource["name"])
        # Relative and safe: the package stands in the same folder as its files.
        assert resource["path"] == f"{resource['name']}.csv"
        assert resource["encoding"] == "utf-8"
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert len(names) == len(set(names))
        assert set(resource["schema"]["primaryKey"]) <= set(names)
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert {field["type"] for field in resource["schema"]["fields"]} <= set(CHECKS)


@pytest.mark.parametrize("slug", DATASETS)
def test_every_csv_validates_against_the_datapackage(client, slug):
    fill()
    resource = next(one for one in package(client)["resources"] if one["name"] == slug)

    text = client.get(f"/data/{resource['path']}").getvalue().decode()

    assert text.count("\n") == 2
    assert list(faults(resource, text)) == []


def test_the_validator_finds_faults(client):
    resource = next(one for one in package(client)["resources"] if one["name"] == "kegiatan")
    header = ",".join(field["name"] for field in resource["schema"]["fields"])
    values = {"bulan": "2026-13", "nomor_registri": "K", "jumlah_kegiatan": "1,5"}
    row = ",".join(f'"{values.get(name, "")}"' for name in header.split(","))

    found = list(faults(resource, f"{header}\n{row}\n{row}\n"))

    assert (2, "bulan", "2026-13") in found
    assert (2, "jumlah_kegiatan", "1,5") in found
    assert (2, "kim", "missing") in found
    assert (3, "key", ("2026-13", "K")) in found


@pytest.mark.parametrize("slug", DATASETS)
def test_metadata_says_what_satu_data_asks(client, slug):
    found = json.loads(client.get(f"/data/{slug}/metadata.json").content)

    asked = ("judul", "deskripsi", "produsen", "tanggal", "periode", "metode", "kode_referensi")
    assert all(found[name] for name in asked)
    assert found["lisensi"]["alamat"].startswith("https://creativecommons.org/")
    assert [one["nama"] for one in found["kolom"]] == DATASETS[slug].header
    assert all(one["definisi"] and one["satuan"] and one["tipe"] for one in found["kolom"])
    for file in found["berkas"]:
        address = file["alamat"].removeprefix("http://testserver")
        path = "/" + address.split("/", 3)[3] if address.startswith("http") else address
        assert client.get(path).status_code == 200
