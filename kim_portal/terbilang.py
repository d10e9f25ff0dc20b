"""Numbers and dates in Indonesian words, as official letters write them. Standard library only."""

import datetime

UNITS = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
)  # fmt: skip
# Value and name of each power of a thousand, highest first.
POWERS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
LIMIT = 10**15
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip


def in_words(number: int) -> str:
    """Return the whole number in words, such as "seribu dua puluh lima".

    Raises ValueError below zero and from a thousand trillion on.
    """
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} is out of range")
    if number == 0:
        return UNITS[0]
    words = []
    for value, name in POWERS:
        count, number = divmod(number, value)
        if count == 1 and name == "ribu":
            words.append("seribu")
        elif count:
            words += [_below_thousand(count), name]
    if number:
        words.append(_below_thousand(number))
    return " ".join(words)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds == 1:
        words.append("seratus")
    elif hundreds:
        words += [UNITS[hundreds], "ratus"]
    if rest:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number < 10:
        return UNITS[number]
    if number in {10, 11}:
        return ("sepuluh", "sebelas")[ones]
    if tens == 1:
        return f"{UNITS[ones]} belas"
    return f"{UNITS[tens]} puluh {UNITS[ones]}" if ones else f"{UNITS[tens]} puluh"


def date_in_words(day: datetime.date) -> str:
    """Return "Kamis, tanggal lima bulan Juni tahun dua ribu dua puluh lima (05-06-2025)"."""
    return (
        f"{DAYS[day.weekday()]}, tanggal {in_words(day.day)} bulan {MONTHS[day.month - 1]} "
        f"tahun {in_words(day.year)} ({day:%d-%m-%Y})"
    )


def long_date(day: datetime.date) -> str:
    """Return "5 Juni 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
