"""The benchmarks of the project, printed as ratios: `make bench`. Never part of the tests.

Each line compares two things measured in the same run on the same machine; a ratio stays true on
another machine where milliseconds do not.
"""

import os
import statistics
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

REPEATS = 7
FEW, MANY = 25, 1000
ENTRIES, JURI = 60, 9


def median_seconds(work, repeats=REPEATS) -> float:
    """Return the median duration of `work()` in seconds."""
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def show(name: str, ratio: float, meaning: str) -> None:
    sys.stdout.write(f"{name:<34}{ratio:8.2f}   {meaning}\n")


def bench_arithmetic() -> None:
    """Exact totals and ranking of a large round against the same sums in binary floats."""
    from monev.ranking import Candidate, rank  # noqa: PLC0415  Django must be set up first
    from monev.scoring import IndicatorRule, Scale, entry_total, round_points  # noqa: PLC0415  Django must be set up first

    scale = Scale(Decimal("0"), Decimal("4"), Decimal("0.5"))
    rules = [IndicatorRule(f"I{n}", "ABCDE"[n % 5], 5) for n in range(20)]
    values = scale.values()
    sheets = {
        entry: [
            {rule.code: values[(entry * 7 + juri * 3 + n) % 9] for n, rule in enumerate(rules)}
            for juri in range(JURI)
        ]
        for entry in range(ENTRIES)
    }

    def exact():
        candidates = []
        for entry, given in sheets.items():
            score = entry_total(given, rules, scale, minimum_sheets=3)
            aspects = {code: round_points(points) for code, points in score.aspects.items()}
            candidates.append(Candidate(entry, round_points(score.total), aspects))
        rank(candidates, ["A", "B"])

    def floats():
        totals = [
            sum(float(sheet[rule.code]) / 4 * 5 for sheet in given for rule in rules) / JURI
            for given in sheets.values()
        ]
        sorted(totals)

    ratio = median_seconds(exact) / median_seconds(floats)
    show("exact ranking / float sums", ratio, f"{ENTRIES} peserta × {JURI} juri × 20 indikator")


def bench_certainty() -> None:
    """Ten thousand draws of a large round against one second, and against fitting its scores."""
    from fractions import Fraction  # noqa: PLC0415  as above

    from monev.certainty import DRAWS, draw_ranks  # noqa: PLC0415  Django must be set up first
    from monev.fairness import fit  # noqa: PLC0415  Django must be set up first

    sheets = {
        f"K{entry:02}": {
            f"J{juri}": Fraction(6000 + (entry * 37 + juri * 211 + entry * juri * 13) % 3500, 100)
            for juri in range(JURI)
            if (entry + juri) % 4
        }
        for entry in range(ENTRIES)
    }
    fitted = fit(sheets)
    drawing = median_seconds(lambda: draw_ranks(sheets, fitted, seed=64))
    name = f"{DRAWS} draws of {ENTRIES} × {JURI}"
    show(f"{name} / 1 s", drawing, "batas: di bawah 1")
    show(f"{name} / exact fit", drawing / median_seconds(lambda: fit(sheets)), "nilai adil eksak")


def bench_pages() -> None:
    """Pages over many rows against the same pages over few: lists must not grow with the table."""
    from django.test import Client  # noqa: PLC0415  Django must be set up first
    from django.urls import reverse  # noqa: PLC0415  Django must be set up first

    from tests.factories.registry import KimFactory, ReportFactory  # noqa: PLC0415  Django must be set up first

    client = Client()
    pages = {
        name: reverse(name) for name in ("home", "registry:kim_list", "registry:activity_list")
    }

    def fill(count):
        for _ in range(count):
            ReportFactory(kim=KimFactory(verified=True), verified=True)

    def measure():
        return {
            name: median_seconds(lambda url=url: client.get(url)) for name, url in pages.items()
        }

    fill(FEW)
    for url in pages.values():
        client.get(url)
    few = measure()
    fill(MANY - FEW)
    many = measure()
    for name in pages:
        show(f"page {name}", many[name] / few[name], f"{MANY} KIM / {FEW} KIM")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["ALLOWED_HOSTS"] = "testserver"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        import django  # noqa: PLC0415  settings read the environment

        django.setup()
        from django.conf import settings  # noqa: PLC0415  as above
        from django.core.management import call_command  # noqa: PLC0415  as above

        settings.INSTALLED_APPS.remove("zeal")
        call_command("migrate", verbosity=0)
        sys.stdout.write("Ratios; medians of one run on this machine.\n")
        bench_arithmetic()
        bench_certainty()
        bench_pages()


if __name__ == "__main__":
    main()
