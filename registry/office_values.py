"""What cells of an office file mean: text, dates, status, issuer, potentials. No database here.

Every reader takes a cell as registry/office_file.py gives it and raises ValueError with an
Indonesian sentence for what it cannot understand; an empty cell is "" or None, never an error.
"""

import datetime
import re
import unicodedata

from registry.enums import IssuerRole, OperationalStatus

BLANKS = {
    "", "-", "--", "---", "–", "—", "?", ".", "...", "…", "0", "n/a", "na", "nihil", "kosong",
    "tidak ada", "tdk ada", "belum ada", "blm ada", "belum",
}  # fmt: skip
MONTHS = {
    "januari": 1, "jan": 1, "january": 1,
    "februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "february": 2,
    "maret": 3, "mar": 3, "mrt": 3, "march": 3,
    "april": 4, "apr": 4,
    "mei": 5, "may": 5,
    "juni": 6, "jun": 6, "june": 6,
    "juli": 7, "jul": 7, "july": 7,
    "agustus": 8, "agust": 8, "agt": 8, "ags": 8, "agu": 8, "aug": 8, "august": 8,
    "september": 9, "sept": 9, "sep": 9,
    "oktober": 10, "okt": 10, "oct": 10, "october": 10,
    "november": 11, "nopember": 11, "nov": 11, "nop": 11,
    "desember": 12, "des": 12, "dec": 12, "december": 12,
}  # fmt: skip
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMBER_DAY = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?: \d\d?[.:].*)?")
NAMED_DAY = re.compile(
    r"(?:[a-z'’]+\s*,\s*)?(\d{1,2})[\s\-./]*([a-z]+)[\s\-./,'’]*(\d{4}|\d{2})", re.I
)
DAY_PREFIX = re.compile(r"^(?:tgl\.?|tanggal|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga)\s+", re.I)
TERM = re.compile(r"(\d{1,2})\s*(?:\([a-z ]+\)\s*)?(?:tahun|thn?\.?)", re.I)
# Excel counts days from 1899-12-30; these are 1954 to 2119, so a year is never taken for a day.
SERIAL_START = datetime.date(1899, 12, 30)
SERIALS = range(20_000, 80_001)
# Two digits of a year mean the past unless they are at most this many years ahead.
YEARS_AHEAD = 30
EARLIEST_YEAR = 1970

STATUS_WORDS = {
    "aktif": OperationalStatus.ACTIVE,
    "masih aktif": OperationalStatus.ACTIVE,
    "active": OperationalStatus.ACTIVE,
    "ya": OperationalStatus.ACTIVE,
    "kurang aktif": OperationalStatus.WEAK,
    "pasif": OperationalStatus.WEAK,
    "vakum": OperationalStatus.DORMANT,
    "vacum": OperationalStatus.DORMANT,
    "vakuum": OperationalStatus.DORMANT,
    "mati suri": OperationalStatus.DORMANT,
    "tidak": OperationalStatus.DORMANT,
    "tidak aktif": OperationalStatus.DORMANT,
    "tdk aktif": OperationalStatus.DORMANT,
    "belum aktif": OperationalStatus.DORMANT,
    "non aktif": OperationalStatus.DORMANT,
    "nonaktif": OperationalStatus.DORMANT,
    "bubar": OperationalStatus.DISSOLVED,
    "dibubarkan": OperationalStatus.DISSOLVED,
    "belum dinilai": OperationalStatus.UNVERIFIED,
    "belum diketahui": OperationalStatus.UNVERIFIED,
}
# First match counts; kampung and petinggi are the words of Berau, Kutai Barat and Mahakam Ulu.
ISSUER_WORDS = (
    (r"\b(kepala desa|kades|kepala kampung|petinggi)\b", IssuerRole.KEPALA_DESA),
    (r"\blurah\b", IssuerRole.LURAH),
    (r"\bcamat\b", IssuerRole.CAMAT),
    (r"\b(kepala dinas|kadis\w*|diskominfo\w*|dinkominfo\w*)\b", IssuerRole.KEPALA_DINAS),
    (r"\b(bupati|wali ?kota)\b", IssuerRole.BUPATI),
    (r"\bgubernur\b", IssuerRole.GUBERNUR),
)  # fmt: skip
# Sector code → beginnings of words that mean it.
SECTOR_WORDS = {
    "pariwisata": ("wisata", "pariwisata", "ekowisata"),
    "pertanian-perkebunan": (
        "tani", "pertani", "kebun", "perkebun", "sawit", "karet", "padi", "hortikultura",
    ),
    "umkm": ("umkm", "ukm", "ekraf", "ekonomi", "kuliner", "kerajinan", "usaha", "dagang"),
    "teknologi-informasi": ("teknologi", "informatika", "informasi", "digital", "ti", "it"),
    "literasi": ("literasi", "perpustakaan", "pendidikan", "taman baca"),
    "sosial-budaya": ("sosial", "budaya", "seni", "adat", "agama"),
    "kesehatan-lingkungan": ("kesehatan", "lingkungan", "sampah", "stunting", "posyandu"),
    "perikanan-peternakan": ("ikan", "perikan", "nelayan", "tambak", "ternak", "peternak"),
    "kebencanaan": ("bencana", "kebencana", "siaga", "tanggap"),
    "lainnya": ("lain",),
}  # fmt: skip
SECTOR_BREAKS = re.compile(r"[,;/&+\n]|\bdan\b|\bserta\b", re.I)
# "- Pertanian" is a list as people write it, "-cmd|x" is not.
FORMULA_START = re.compile(r"^[=@]|^[+\-][^\s\d].*[(|!=]")


def clean(cell) -> str:
    """Return the cell as one line of text: no double, hard or invisible spaces."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFKC", str(cell))
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
    text = " ".join(shown.split())
    return "" if text.lower() in BLANKS else text


def looks_like_formula(cell) -> bool:
    """Say whether a spreadsheet would calculate this text; a number with a sign is none."""
    return isinstance(cell, str) and bool(FORMULA_START.match(cell.strip()))


def fold(text: str) -> str:
    """Return what is left to compare names by: letters and digits, no accents, no spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def fold_kim_name(name: str) -> str:
    """Compare names of KIM without the words that every KIM carries."""
    bare = re.sub(
        r"\b(kim|k\.i\.m\.?|(kelompok|komunitas) informasi masyarakat)\b", " ", name, flags=re.I
    )
    return fold(bare) or fold(name)


def parse_date(cell, today: datetime.date) -> datetime.date | None:
    """Return the day a cell means; day before month, as everybody here writes it.

    Takes dates, Excel serial numbers, "6 Juni 2024", "06/06/24", "6-Jun-24" and ISO.
    Raises ValueError for what is no day, or a day before 1970.
    """
    if isinstance(cell, datetime.date):
        return _plausible(cell, cell.isoformat())
    text = DAY_PREFIX.sub("", clean(cell))
    if not text:
        return None
    if text.isdigit():
        return _plausible(_from_digits(text), text)
    if match := ISO_DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := NUMBER_DAY.fullmatch(text):
        day, month, year = match.groups()
    elif (match := NAMED_DAY.fullmatch(text)) and match.group(2).lower() in MONTHS:
        day, month, year = match.group(1), MONTHS[match.group(2).lower()], match.group(3)
    else:
        raise _no_day(text)
    return _plausible(_day(_year(year, today), int(month), int(day), text), text)


def _from_digits(text: str) -> datetime.date:
    if len(text) == 5 and int(text) in SERIALS:
        return SERIAL_START + datetime.timedelta(days=int(text))
    if len(text) == 8:
        if "19000101" <= text < "22000101":
            return _day(int(text[:4]), int(text[4:6]), int(text[6:]), text)
        return _day(int(text[4:]), int(text[2:4]), int(text[:2]), text)
    raise _no_day(text)


def _year(digits: str, today: datetime.date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year if year <= today.year + YEARS_AHEAD else year - 100


def _day(year: int, month: int, day: int, text: str) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise _no_day(text) from None


def _plausible(day: datetime.date, text: str) -> datetime.date:
    if not EARLIEST_YEAR <= day.year < 2200:
        raise ValueError(f"Periksa tahun pada “{text}”")
    return day


def _no_day(text: str) -> ValueError:
    return ValueError(f"“{text[:60]}” bukan tanggal. Tulis seperti 6 Juni 2024")


def parse_end(cell, starts_on: datetime.date | None, today: datetime.date) -> datetime.date | None:
    """Return the last day of validity: a day, or a term such as "3 tahun" from `starts_on`."""
    match = None if isinstance(cell, datetime.date) else TERM.fullmatch(clean(cell))
    if not match:
        return parse_date(cell, today)
    if starts_on is None:
        raise ValueError("Isi tanggal SK, supaya akhir masa berlakunya dapat dihitung")
    return years_later(starts_on, int(match.group(1))) - datetime.timedelta(days=1)


def years_later(day: datetime.date, years: int) -> datetime.date:
    """Return the same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


def parse_status(cell) -> str:
    """Return the status a cell means, "" when it says nothing."""
    text = clean(cell)
    words = " ".join(re.sub(r"[^a-z ]", " ", text.lower()).split())
    if not words:
        return ""
    if words not in STATUS_WORDS:
        raise ValueError(
            f"Status “{text[:60]}” tidak dikenal. Tulis Aktif, Kurang aktif, Vakum, atau Bubar"
        )
    return STATUS_WORDS[words]


def issuer_role(cell) -> str:
    """Return the office of who signed; what no pattern knows is "pejabat lain"."""
    text = clean(cell).lower()
    return next((role for words, role in ISSUER_WORDS if re.search(words, text)), IssuerRole.OTHER)


def split_sectors(cell) -> tuple[list[str], list[str]]:
    """Return (sector codes, parts that mean none) of a cell such as "Pertanian, wisata"."""
    codes, unknown = [], []
    for part in SECTOR_BREAKS.split(clean(cell)):
        words = re.findall(r"[a-z]+", part.lower())
        found = [code for code in SECTOR_WORDS if any(_means(word, code) for word in words)]
        codes += [code for code in found if code not in codes]
        if words and not found:
            unknown.append(part.strip())
    return codes, unknown


def _means(word: str, code: str) -> bool:
    return any(
        word == start if len(start) < 4 else word.startswith(start) for start in SECTOR_WORDS[code]
    )
