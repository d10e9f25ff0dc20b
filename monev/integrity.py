"""The integrity statement, by version: what a juri agreed to stays readable word for word."""

STATEMENTS = {
    1: (
        "menilai hanya dari bukti dan paparan, menurut jangkar yang tertulis dalam instrumen;",
        "tidak menerima apa pun dari peserta atau pihak yang berkepentingan;",
        "menyatakan benturan kepentingan dan tidak menilai peserta yang pengurusnya keluarga, "
        "rekan usaha, atau binaan saya;",
        "tidak membicarakan nilai dengan siapa pun sebelum rapat pleno;",
        "menjaga data pribadi dalam berkas peserta.",
    ),
    2: (
        "menilai hanya dari bukti dan paparan, menurut jangkar yang tertulis dalam instrumen;",
        "tidak menerima apa pun dari peserta atau pihak yang berkepentingan;",
        "menyatakan setiap benturan kepentingan begitu saya mengetahuinya: keluarga, keanggotaan, "
        "tempat tinggal, pekerjaan, pembinaan, asal daerah, atau usaha;",
        "tidak membuka berkas, jumlah, atau nilai peserta yang berbenturan dengan saya;",
        "tidak membicarakan nilai dengan siapa pun sebelum rapat pleno;",
        "menjaga data pribadi dalam berkas peserta.",
    ),
}
CURRENT_VERSION = max(STATEMENTS)


def statement(version: int | None) -> tuple[str, ...]:
    """Return the promises of a version, of the current one for a seat that has not signed."""
    return STATEMENTS[version or CURRENT_VERSION]
