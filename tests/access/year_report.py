from tests.access.row import Row, only

READERS = dict.fromkeys(["auditor", "provinsi", "kabupaten", "pimpinan"], 200)
ELSEWHERE = dict.fromkeys(["provinsi_lain", "kabupaten_lain"], 200)


def place(world):
    return ["64.09", 2026]


def table(world):
    return ["64.09", 2026, "csv"]


ROWS = [
    only("monev:year_report_list", **READERS, **ELSEWHERE),
    Row("monev:year_report_detail", args=place, statuses=READERS),
    Row("monev:year_report_pdf", args=place, statuses=READERS),
    Row("monev:year_report_export", args=table, statuses=READERS),
]
