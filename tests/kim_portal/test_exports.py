import csv
import io

import pytest

from kim_portal.exports import safe_cell, stream_csv


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@SUM(A1)", "\tx", "\rx", "  =1"])
def test_exports_safe_cell_disarms_formulas(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["KIM Mekar", "", 0, -5, None])
def test_exports_safe_cell_leaves_the_rest(value):
    assert safe_cell(value) == value


def test_exports_stream_csv_is_a_download_with_every_row():
    response = stream_csv(["nama", "jumlah"], iter([["=a", 1], ["b; c, d", -2]]), filename="x.csv")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["nama", "jumlah"], ["'=a", "1"],
                                                   ["b; c, d", "-2"]]  # fmt: skip
    assert response["Content-Disposition"] == 'attachment; filename="x.csv"'
