import pytest
from django.core.exceptions import ValidationError

from kim_portal.rupiah import MAX_RUPIAH, RupiahField, format_rupiah, parse_rupiah
from kim_portal.ui_tags import rupiah


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("1 500 000", 1_500_000),
        ("Rp1.500.000", 1_500_000),
        ("Rp 1.500.000", 1_500_000),
        ("Rp. 1.500.000", 1_500_000),
        ("rp1500000", 1_500_000),
        ("IDR 1.500.000", 1_500_000),
        ("Rp1.500.000,-", 1_500_000),
        ("1.500.000,00", 1_500_000),
        ("  1.500.000  ", 1_500_000),
        ("Rp\u00a01.500.000", 1_500_000),
        ("0", 0),
        ("007", 7),
        ("999.999.999.999", MAX_RUPIAH),
    ],
)
def test_rupiah_parse_accepts_the_ways_people_write(text, amount):
    assert parse_rupiah(text) == amount


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,5 juta", "Tulis angka lengkap tanpa ribu atau juta, misalnya 1.500.000"),
        ("2 juta", "Tulis angka lengkap tanpa ribu atau juta, misalnya 1.500.000"),
        ("500rb", "Tulis angka lengkap tanpa ribu atau juta, misalnya 1.500.000"),
        ("500k", "Tulis angka lengkap tanpa ribu atau juta, misalnya 1.500.000"),
        ("-5000", "Jumlah tidak boleh kurang dari nol"),
        ("Rp-5000", "Jumlah tidak boleh kurang dari nol"),
        ("−5000", "Jumlah tidak boleh kurang dari nol"),
        ("(5000)", "Jumlah tidak boleh kurang dari nol"),
        ("seribu", "Jumlah harus angka, misalnya 1.500.000"),
        ("1e6", "Jumlah harus angka, misalnya 1.500.000"),
        ("٣٠٠٠", "Jumlah harus angka, misalnya 1.500.000"),
        ("Rp", "Jumlah harus angka, misalnya 1.500.000"),
        ("1.500.000,50", "Tulis rupiah utuh tanpa koma, titik hanya tiap tiga angka, "
         "misalnya 1.500.000"),
        ("1.5", "Tulis rupiah utuh tanpa koma, titik hanya tiap tiga angka, misalnya 1.500.000"),
        ("1,500,000", "Tulis rupiah utuh tanpa koma, titik hanya tiap tiga angka, "
         "misalnya 1.500.000"),
        ("12345678901234567890", "Jumlah paling besar Rp999.999.999.999"),
        ("1.000.000.000.000", "Jumlah paling besar Rp999.999.999.999"),
    ],
)  # fmt: skip
def test_rupiah_parse_refuses_with_a_sentence(text, sentence):
    with pytest.raises(ValidationError) as refusal:
        parse_rupiah(text)

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize("text", ["9" * 41, "9" * 100_000, "x" * 5000])
def test_rupiah_field_refuses_long_text(text):
    with pytest.raises(ValidationError) as refusal:
        RupiahField().clean(text)

    assert refusal.value.messages == ["Jumlah harus angka, misalnya 1.500.000"]


def test_rupiah_field_empty_is_none_when_optional():
    assert RupiahField(required=False).clean("  ") is None


def test_rupiah_field_names_an_example_when_required():
    with pytest.raises(ValidationError) as refusal:
        RupiahField().clean("")

    assert refusal.value.messages == ["Isi jumlah, misalnya 1.500.000"]


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "Rp0"), (999, "Rp999"), (1_500_000, "Rp1.500.000"), (-300_000, "−Rp300.000")],
)
def test_rupiah_format_groups_thousands(amount, text):
    assert format_rupiah(amount) == text


@pytest.mark.parametrize("amount", [0, 1, 999, 1000, 1_500_000, MAX_RUPIAH])
def test_rupiah_parse_reads_what_format_writes(amount):
    assert parse_rupiah(format_rupiah(amount)) == amount


def test_rupiah_filter_writes_a_dash_for_nothing():
    assert (rupiah(None), rupiah(1_500_000)) == ("–", "Rp1.500.000")
