import pytest

from monev.plain_table import UnreadableTable, rank_table, read_table, written

HEADER = "peserta,juri,nilai\n"
WORKED = HEADER + (
    "K1,A,80\nK1,B,74\nK1,C,86\nK2,A,78\nK2,B,72\nK3,A,70\nK3,B,66\nK3,C,77\nK4,B,75\nK4,C,88\n"
)


def ranked(text):
    return rank_table(read_table(text)).facts


def test_worked_table_in_the_promised_form():
    # figures by hand in test_fairness.py; too few sheets to speak of chances
    facts = ranked(WORKED)

    assert facts["peserta"][0] == {
        "nama": "K4", "rata_rata": "81.50", "nilai_adil": "81.4603", "peringkat": 1,
        "peringkat_bersama": False, "rentang": None, "peluang_terbaik": None,
    }  # fmt: skip
    assert facts["juri"] == [
        {"nama": "A", "ketegasan": "0.0794", "jumlah": 3},
        {"nama": "B", "ketegasan": "4.5556", "jumlah": 4},
        {"nama": "C", "ketegasan": "-4.6349", "jumlah": 3},
    ]
    assert facts["panel_terhubung"] is True
    # the only complete block is K1 and K3, which all three juri order alike
    assert facts["kesepakatan"]["kendall_w"] == 1.0


def test_equal_on_two_decimals_is_a_joint_rank_and_the_next_is_skipped():
    facts = ranked(HEADER + "A,j,70.004\nB,j,70.001\nC,j,60\n")

    places = [(one["nama"], one["peringkat"], one["peringkat_bersama"]) for one in facts["peserta"]]
    assert places == [("A", 1, True), ("B", 1, True), ("C", 3, False)]


def test_half_a_cent_is_rounded_up():
    # 70.005 becomes 70.01 and stands alone above 70.00
    facts = ranked(HEADER + "A,j,70.005\nB,j,70.00\n")

    assert [one["peringkat"] for one in facts["peserta"]] == [1, 2]


def test_chances_of_a_table_that_allows_them():
    rows = "".join(
        f"K{group},J{juri},{90 - 10 * group + (group * juri) % 3}\n"
        for group in range(4)
        for juri in range(5)
    )

    facts = ranked(HEADER + rows)

    assert facts["peserta"][0]["rentang"] == [1, 1]
    assert facts["peserta"][0]["peluang_terbaik"] == 1.0


def test_separate_panels_are_said():
    report = rank_table(read_table(HEADER + "A,j,70\nB,k,60\n"))

    assert report.facts["panel_terhubung"] is False
    assert report.facts["kesepakatan"] == {
        "icc_tunggal": None, "icc_rata": None, "krippendorff_alpha": None, "kendall_w": None,
    }  # fmt: skip
    assert "Panel terpisah menjadi 2 bagian" in written(report)


def test_written_report_uses_decimal_commas():
    text = written(rank_table(read_table(WORKED)))

    assert "81,4603" in text
    assert "Juri B: ketegasan 4,5556 poin, 4 lembar" in text
    assert "Data terlalu sedikit" in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Tabel tidak berisi nilai."),
        (HEADER, "Tabel tidak berisi nilai."),
        ("peserta;juri;nilai\nA;j;1\n", "Baris pertama harus peserta,juri,nilai."),
        (HEADER + "A,j\n", "Baris 2 harus berisi 3 kolom."),
        (HEADER + "A,,70\n", "Baris 2: peserta dan juri harus diisi."),
        (HEADER + "A,j,70\n\nA,j,71\n", "Baris 4: j sudah menilai A."),
        (HEADER + "A,j,100.01\n", "Baris 2: nilai “100.01” harus angka 0 sampai 100."),
        (HEADER + "A,j,-1\n", "Baris 2: nilai “-1” harus angka 0 sampai 100."),
        (HEADER + "A,j,nan\n", "Baris 2: nilai “nan” harus angka 0 sampai 100."),
        (HEADER + "A,j,1e1\n", "Baris 2: nilai “1e1” harus angka 0 sampai 100."),
        (HEADER + 'A,j,"70,5"\n', "Baris 2: nilai “70,5” harus angka 0 sampai 100."),
        (HEADER + 'A,"j,70\n', "Baris 2 bukan baris CSV."),
    ],
)
def test_bad_table_is_refused_with_its_line(text, sentence):
    with pytest.raises(UnreadableTable) as refusal:
        read_table(text)

    assert str(refusal.value) == sentence


def test_byte_order_mark_spaces_and_blank_lines_are_fine():
    assert ranked("\ufeffpeserta, juri ,nilai\r\n\r\n A , j , 70 \r\n")["peserta"][0]["nama"] == "A"
