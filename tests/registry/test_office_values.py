import datetime

import pytest

from registry.enums import IssuerRole, OperationalStatus
from registry.office_values import (
    clean,
    fold,
    fold_kim_name,
    issuer_role,
    looks_like_formula,
    parse_date,
    parse_end,
    parse_status,
    split_sectors,
)

TODAY = datetime.date(2026, 11, 21)
JUNE = datetime.date(2024, 6, 6)


@pytest.mark.parametrize(
    "cell",
    [
        "6 Juni 2024", "06 Juni 2024", "6 juni 24", "6-Jun-24", "6Juni2024", "6 Juni '24",
        "Kamis, 6 Juni 2024", "06/06/24", "06/06/2024", "6-6-2024", "6.6.2024", "6 6 2024",
        " 06/06/2024 00:00", "2024-06-06", "2024/6/6", "2024-06-06 00:00:00", "2024-06-06T00:00",
        "20240606", "06062024", 45449, 45449.0, "45449", JUNE, "tgl 6 Juni 2024",
        "\u00a06\u00a0Juni\u00a0 2024 ",
    ],
)  # fmt: skip
def test_parse_date_reads_what_offices_write(cell):
    assert parse_date(cell, TODAY) == JUNE


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12 Pebruari 2023", (2023, 2, 12)), ("1 Nopember 2023", (2023, 11, 1)),
        ("17 Ags 2022", (2022, 8, 17)), ("2 Mei 2021", (2021, 5, 2)), ("3 Des 2020", (2020, 12, 3)),
        # Day before month, whatever an American computer would say.
        ("03/04/2024", (2024, 4, 3)),
        # Two digits: at most thirty years ahead.
        ("01/01/56", (2056, 1, 1)), ("01/01/99", (1999, 1, 1)),
    ],
)  # fmt: skip
def test_parse_date_knows_months_and_short_years(cell, expected):
    assert parse_date(cell, TODAY) == datetime.date(*expected)


@pytest.mark.parametrize("cell", ["", "-", "–", "belum ada", "n/a", None, " \u00a0", "0", 0])
def test_parse_date_takes_blanks_as_nothing(cell):
    assert parse_date("" if cell is None else cell, TODAY) is None


@pytest.mark.parametrize(
    "cell", ["31/02/2024", "06/13/2024", "2024", "Juni 2024", "besok", "32 Juni 2024", True, 123]
)
def test_parse_date_refuses_what_is_no_day(cell):
    with pytest.raises(ValueError, match=r"bukan tanggal. Tulis seperti 6 Juni 2024"):
        parse_date(cell, TODAY)


@pytest.mark.parametrize("cell", ["6 Juni 1924", datetime.date(1900, 1, 1), "01/01/57"])
def test_parse_date_doubts_years_before_kim_existed(cell):
    with pytest.raises(ValueError, match="Periksa tahun"):
        parse_date(cell, TODAY)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("6 Juni 2027", (2027, 6, 6)), ("s/d 6 Juni 2027", (2027, 6, 6)),
        ("sampai dengan 6 Juni 2027", (2027, 6, 6)),
        # Three years from 6 June 2024 end on the day before the third anniversary.
        ("3 tahun", (2027, 6, 5)), ("3 (tiga) tahun", (2027, 6, 5)), ("5 thn", (2029, 6, 5)),
    ],
)  # fmt: skip
def test_parse_end_reads_days_and_terms(cell, expected):
    assert parse_end(cell, JUNE, TODAY) == datetime.date(*expected)


def test_parse_end_counts_a_term_from_a_leap_day():
    # 29 February 2024 plus three years is 1 March 2027, so the last day is 28 February.
    assert parse_end("3 tahun", datetime.date(2024, 2, 29), TODAY) == datetime.date(2027, 2, 28)


def test_parse_end_needs_a_beginning_for_a_term():
    with pytest.raises(ValueError, match="Isi tanggal SK"):
        parse_end("3 tahun", None, TODAY)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Aktif", OperationalStatus.ACTIVE), ("AKTIF ", OperationalStatus.ACTIVE),
        ("kurang  aktif", OperationalStatus.WEAK), ("Tidak Aktif", OperationalStatus.DORMANT),
        ("Vakum.", OperationalStatus.DORMANT), ("bubar", OperationalStatus.DISSOLVED),
        ("Belum dinilai", OperationalStatus.UNVERIFIED), ("", ""), ("-", ""),
    ],
)  # fmt: skip
def test_parse_status_knows_the_words(cell, expected):
    assert parse_status(cell) == expected


def test_parse_status_names_an_unknown_word():
    with pytest.raises(ValueError, match="Status “lumayan” tidak dikenal"):
        parse_status("lumayan")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Kepala Desa Bangun Mulya", IssuerRole.KEPALA_DESA), ("Pj. Kades", IssuerRole.KEPALA_DESA),
        ("Kepala Kampung", IssuerRole.KEPALA_DESA), ("Lurah Waru", IssuerRole.LURAH),
        ("CAMAT BABULU", IssuerRole.CAMAT), ("Kadiskominfo", IssuerRole.KEPALA_DINAS),
        ("Bupati", IssuerRole.BUPATI), ("Walikota", IssuerRole.BUPATI),
        ("Gubernur", IssuerRole.GUBERNUR), ("Ketua RT", IssuerRole.OTHER),
    ],
)  # fmt: skip
def test_issuer_role_reads_the_office(cell, expected):
    assert issuer_role(cell) == expected


@pytest.mark.parametrize(
    ("cell", "codes", "unknown"),
    [
        ("Pertanian dan perkebunan", ["pertanian-perkebunan"], []),
        ("UMKM, Wisata bahari", ["umkm", "pariwisata"], []),
        ("Kesehatan & lingkungan; bencana", ["kesehatan-lingkungan", "kebencanaan"], []),
        ("IT", ["teknologi-informasi"], []),
        ("Batik, seni", ["sosial-budaya"], ["Batik"]),
        ("-", [], []),
    ],
)
def test_split_sectors_finds_codes_and_names_the_rest(cell, codes, unknown):
    assert split_sectors(cell) == (codes, unknown)


def test_clean_makes_one_line_of_visible_text():
    assert clean(" KIM\u00a0 Mekar\n\u200bWaru\t ") == "KIM Mekar Waru"
    assert clean(12.0) == "12"


def test_fold_ignores_case_spaces_and_marks():
    assert fold("Api-Api") == fold("api api") == fold("APIAPI")
    assert fold("Long La'ai") == "longlaai"


def test_fold_kim_name_ignores_what_every_name_has():
    assert fold_kim_name("KIM Mekar Waru") == fold_kim_name("mekar  waru")
    assert fold_kim_name("Kelompok Informasi Masyarakat (KIM) Mekar Waru") == "mekarwaru"
    assert fold_kim_name("KIM") == "kim"


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|x", "-cmd|x", ' =HYPERLINK("x")'])
def test_looks_like_formula_sees_what_would_be_calculated(cell):
    assert looks_like_formula(cell)


@pytest.mark.parametrize(
    "cell", ["-", "-5", "+6281", "KIM A", "", 5, "- belum ada", "-Pertanian", "- Tani (sawah)"]
)
def test_looks_like_formula_leaves_numbers_and_dashes(cell):
    assert not looks_like_formula(cell)
