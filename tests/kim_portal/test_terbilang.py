import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim_portal.terbilang import LIMIT, UNITS, date_in_words, in_words, long_date

VALUES = {word: n for n, word in enumerate(UNITS)} | {"sepuluh": 10, "sebelas": 11}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read(words):
    """The number the words stand for: written apart from the code that makes them."""
    total = group = last = 0
    for word in words.replace("seratus", "satu ratus").replace("seribu", "satu ribu").split():
        if word in VALUES:
            last = VALUES[word]
        elif word == "belas":
            last += 10
        elif word == "puluh":
            group, last = group + last * 10, 0
        elif word == "ratus":
            group, last = group + last * 100, 0
        else:
            total, group, last = total + (group + last) * SCALES[word], 0, 0
    return total + group + last


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (2025, "dua ribu dua puluh lima"),
        (11000, "sebelas ribu"),
        (1_001_000, "satu juta seribu"),
        (1_000_000_000_000, "satu triliun"),
    ],
)
def test_in_words(number, words):
    assert in_words(number) == words


@given(st.integers(min_value=0, max_value=LIMIT - 1))
def test_in_words_can_be_read_back(number):
    words = in_words(number)

    assert read(words) == number
    assert "satu ratus" not in words
    assert not words.startswith("satu ribu")


@pytest.mark.parametrize("number", [-1, LIMIT])
def test_in_words_refuses_what_it_has_no_words_for(number):
    with pytest.raises(ValueError, match="out of range"):
        in_words(number)


def test_date_in_words():
    day = datetime.date(2025, 6, 5)

    assert date_in_words(day) == (
        "Kamis, tanggal lima bulan Juni tahun dua ribu dua puluh lima (05-06-2025)"
    )
    assert long_date(day) == "5 Juni 2025"
