"""The open data in the programs people use: pandas by its declared types, and LibreOffice Calc.

What is read back is compared with the JSON of the same dataset, cell by cell.
"""

import csv
import datetime
import json
import shutil
import subprocess
from decimal import Decimal

import pandas as pd
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kim_portal.open_data.datasets import DATASETS
from monev.enums import RoundState
from tests.factories.event import EventFactory
from tests.factories.fund import FundRecordFactory
from tests.factories.monev import RoundFactory
from tests.factories.registry import KimFactory, ReportFactory, SkFactory, region
from tests.open_data.world import fill, publish

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ALL = pytest.mark.parametrize("slug", DATASETS)
# Table Schema → pandas. Months have no type of their own there; dates are parsed.
PANDAS = {
    "string": "string", "yearmonth": "string", "integer": "Int64", "year": "Int64",
    "number": "Float64", "boolean": "boolean",
}  # fmt: skip
# Table Schema → the column formats of Calc's CSV filter: 1 as it looks, 2 text, 5 date as Y-M-D.
CALC = {"string": 2, "yearmonth": 2, "datetime": 2, "boolean": 2, "date": 5}
# Comma, double quote, UTF-8, from the first line; then formats, English, nothing quoted as text.
CALC_FILTER = "CSV:44,34,76,1,{formats},1033,false,false"
needs_calc = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is missing (libreoffice-calc-nogui)"
)


@pytest.fixture
def world(db):
    """Several rows in every dataset, with what programs like to change: zeros, marks, commas."""
    first = fill()
    second = KimFactory(
        name='KIM "Çérêmaï" Ñusa, Ünggul', slug="kim-tanda", verified=True,
        region=region("64.08.12.2004"),
    )  # fmt: skip
    third = KimFactory(name="=1+1 KIM", verified=True, scope="subdistrict", region=region("64.09"))
    SkFactory(kim=second, number="007")
    SkFactory(kim=third, number="1e5")
    for kim in (first, second, third):
        ReportFactory(kim=kim, verified=True, held_on=datetime.date(2025, 1, 31))
        FundRecordFactory(kim=kim, amount=12_500_000_000)
    EventFactory(announced=True, theme="Rapat “kerja” 3/4")
    publish(RoundFactory(state=RoundState.PUBLISHED, slug="kedua"), kim=second, points="70.10")
    return first


@pytest.fixture
def download(client, world, tmp_path):
    """Return a function that streams one file of a dataset to disk."""

    def save(slug, form):
        path = tmp_path / f"{slug}.{form}"
        with path.open("wb") as file:
            file.writelines(client.get(f"/data/{slug}.{form}").streaming_content)
        return path

    return save


@pytest.fixture
def calc(tmp_path):
    """Return a function that converts a file with LibreOffice: calc(path, "xlsx", filter)."""

    def convert(path, to, infilter=""):
        target = tmp_path / "calc"
        command = [
            shutil.which("soffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/profil",
            *([f"--infilter={infilter}"] if infilter else []),
            "--convert-to", to, "--outdir", str(target), str(path),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)  # noqa: S603 - fixed command, no shell
        made = target / f"{path.stem}.{to.partition(':')[0]}"
        assert made.exists(), done.stderr.decode()
        return made

    return convert


def schema(client, slug):
    """Return the fields of a dataset as datapackage.json declares them."""
    package = json.loads(client.get("/data/datapackage.json").content)
    found = next(one for one in package["resources"] if one["name"] == slug)
    return found["schema"]["fields"]


def plain(value):
    """Return a cell of any program as text, so that all of them can be compared."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if str(value) in {"True", "False"}:
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        is_day = value.tzinfo is None
        return value.strftime("%Y-%m-%d" if is_day else "%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, int | float):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)


def expected(path):
    """Return the rows of the JSON file as text; a formula has its guard, as in the CSV."""
    rows = json.loads(path.read_text())
    assert len(rows) > 1
    return [[plain(value).replace("=1+1", "'=1+1") for value in row.values()] for row in rows]


@ALL
def test_pandas_reads_each_csv_by_its_declared_types(client, download, slug):
    fields = schema(client, slug)
    moments = {one["name"] for one in fields if one["type"] in {"date", "datetime"}}

    frame = pd.read_csv(
        download(slug, "csv"),
        dtype={one["name"]: PANDAS[one["type"]] for one in fields if one["name"] not in moments},
        parse_dates=sorted(moments), keep_default_na=False, na_values=[""],
    )  # fmt: skip

    assert list(frame.columns) == [one["name"] for one in fields]
    for one in fields:
        kind = str(frame[one["name"]].dtype)
        if frame[one["name"]].isna().all():
            continue
        if one["type"] == "datetime":
            assert kind.endswith("UTC]")
        elif one["type"] == "date":
            assert kind.startswith("datetime64")
        else:
            assert kind == PANDAS[one["type"]]
    found = [[plain(value) for value in row] for row in frame.itertuples(index=False)]
    assert found == expected(download(slug, "json"))


@ALL
def test_pandas_reads_each_json_with_the_same_rows(client, download, slug):
    fields = schema(client, slug)

    # JSON tells texts from numbers by itself; nothing is to be guessed.
    frame = pd.read_json(download(slug, "json"), dtype=False)

    assert list(frame.columns) == [one["name"] for one in fields]
    assert len(frame) == len(expected(download(slug, "json")))
    assert "64.09" in set(frame["kode_kabupaten"])


def test_geojson_has_a_feature_for_each_row_with_all_columns(client, download):
    names = [one["name"] for one in schema(client, "kim")]

    found = json.loads(download("kim", "geojson").read_text())

    frame = pd.json_normalize(found["features"])
    assert [name for name in frame.columns if name.startswith("properties.")] == [
        f"properties.{name}" for name in names
    ]
    assert len(frame) == len(expected(download("kim", "json")))
    assert set(frame["type"]) == {"Feature"}


def test_codes_and_numbers_of_decrees_stay_text(download):
    frame = pd.read_csv(download("sk", "csv"), dtype="string", keep_default_na=False)

    assert set(frame["kode_kabupaten"]) == {"64.08", "64.09"}
    assert {"007", "1e5"} <= set(frame["nomor_sk"])


@needs_calc
@ALL
def test_calc_reads_each_csv_by_its_declared_types(client, download, calc, slug):
    fields = schema(client, slug)
    formats = "/".join(
        f"{number}/{CALC.get(one['type'], 1)}" for number, one in enumerate(fields, start=1)
    )

    made = calc(download(slug, "csv"), "xlsx", CALC_FILTER.format(formats=formats))

    header, *rows = load_workbook(made).active.iter_rows(values_only=True)
    assert list(header) == [one["name"] for one in fields]
    assert [[plain(value) for value in row] for row in rows] == expected(download(slug, "json"))
    # Numbers are numbers and days are days: Calc can add and sort them.
    for position, one in enumerate(fields):
        cells = [row[position] for row in rows if row[position] is not None]
        if one["type"] == "date":
            assert all(isinstance(cell, datetime.datetime) for cell in cells)
        elif one["type"] in {"integer", "year", "number"}:
            assert all(isinstance(cell, int | float) for cell in cells)
        else:
            assert all(isinstance(cell, str) for cell in cells)


@needs_calc
def test_calc_opens_the_workbook_of_an_office_with_the_rows_of_its_csv(
    as_user, personas, world, calc, tmp_path
):
    client = as_user(personas.kabupaten)
    book = tmp_path / "sk.xlsx"
    with book.open("wb") as file:
        file.writelines(client.get(reverse("registry:sk_export", args=["xlsx"])).streaming_content)
    text = client.get(reverse("registry:sk_export", args=["csv"])).getvalue().decode("utf-8-sig")

    # Comma, double quote, UTF-8, cells as they are shown.
    made = calc(book, "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true")

    found = list(csv.reader(made.read_text("utf-8-sig").splitlines()))
    # Only a CSV needs the guard before a formula; a cell of a workbook is text by itself.
    expected = list(csv.reader(text.replace("'=1+1", "=1+1").splitlines()))
    assert len(expected) > 2
    assert found == expected
