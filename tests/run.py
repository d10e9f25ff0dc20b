"""Run the whole suite: on SQLite, on PostgreSQL when one answers, in a browser when there is one.

Arguments that are not named here go to pytest. What could not be run is said in one line at the
end; under CI=true it is a failure.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The local default server: over TCP, over the socket as oneself, over the socket as postgres.
LOCAL_SERVERS = (
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres:///postgres",
    "postgres://postgres@/postgres",
)
# A server counts when it lets us in and lets us create the test databases.
PROBE = """
import sys, psycopg
with psycopg.connect(sys.argv[1], connect_timeout=3) as connection:
    row = connection.execute(
        "select rolsuper or rolcreatedb from pg_roles where rolname = current_user"
    ).fetchone()
sys.exit(not row[0])
"""
NO_TEST_COLLECTED = 5


class Run(NamedTuple):
    """One call of pytest."""

    name: str
    arguments: list[str]
    environment: dict[str, str]


def find_browser() -> str | None:
    """Return the path of a Chromium: `CHROMIUM` if set, else the first usual name found here."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else ["/usr/bin/chromium", *BROWSERS]:
        if path := shutil.which(name):
            return path
    return None


def find_postgres() -> str | None:
    """Return a PostgreSQL that answers: `TEST_DATABASE_URL` if set, else a local one."""
    named = os.environ.get("TEST_DATABASE_URL")
    for url in [named] if named else LOCAL_SERVERS:
        probe = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            [sys.executable, "-c", PROBE, url], capture_output=True, check=False
        )
        if probe.returncode == 0:
            return url
    return None


def plan(only: str | None) -> tuple[list[Run], list[str]]:
    """Return the runs possible here and the names of those that are not."""
    postgres, browser = find_postgres(), find_browser()
    sqlite = f"sqlite:///{ROOT}/var/test.sqlite3"
    everywhere, in_parallel = "not browser", ["-n", "2"]
    # Walks over all pages and people ask the same of every database: the server's is enough.
    on_sqlite = f"{everywhere} and not one_database" if postgres else everywhere
    runs = [Run("SQLite", ["-m", on_sqlite, *in_parallel], {"DATABASE_URL": sqlite})]
    # Two connections at one moment need a file; in SQLite's memory they lock each other out.
    in_a_file = {"DATABASE_URL": sqlite, "TEST_SQLITE_NAME": f"{ROOT}/var/races.sqlite3"}
    runs.append(Run("races", ["-m", "races", *in_parallel], in_a_file))
    missing = []
    if postgres:
        on_server = ["-m", everywhere, *in_parallel]
        runs.append(Run("PostgreSQL", on_server, {"DATABASE_URL": postgres}))
    else:
        missing.append("PostgreSQL (no server answers; set TEST_DATABASE_URL)")
    if browser:
        # One browser, one process. Playwright's event loop makes Django suspect a test's ORM calls.
        environment = {
            "DATABASE_URL": postgres or sqlite,
            "CHROMIUM": browser,
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
            "TEST_SQLITE_NAME": f"{ROOT}/var/test_browser.sqlite3",
        }
        runs.append(Run("browser", ["-m", "browser", *in_parallel], environment))
    else:
        missing.append("browser tests (no Chromium found; set CHROMIUM)")
    if shutil.which("soffice") is None:
        missing.append("LibreOffice tests (no soffice found; install libreoffice-calc-nogui)")
    if only:
        runs = [run for run in runs if run.name.lower() == only]
        missing = [name for name in missing if name.lower().startswith(only)]
    return runs, missing


def execute(run: Run, rest: list[str]) -> int:
    """Run pytest once and return its exit code."""
    say(f"=== {run.name} ===")
    command = [sys.executable, "-m", "pytest", "-q", *run.arguments, *rest]
    environment = os.environ | run.environment
    return subprocess.run(  # noqa: S603 - our own interpreter, no shell
        command, cwd=ROOT, env=environment, check=False
    ).returncode


def say(text: str) -> None:
    """Print at once, so that the lines stay in order with those of pytest."""
    print(text, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", choices=["sqlite", "races", "postgresql", "browser"], help="a single run"
    )
    parser.add_argument("--plan", action="store_true", help="say what would run, and stop")
    options, rest = parser.parse_known_args()

    runs, missing = plan(options.only)
    if options.plan:
        for run in runs:
            say(f"would run: {run.name}: pytest {' '.join(run.arguments)}")
        for name in missing:
            say(f"would not run: {name}")
        return 0

    codes = {run.name: execute(run, rest) for run in runs}
    if codes.get("browser") == NO_TEST_COLLECTED:
        codes["browser"] = 0
        missing.append("browser tests (none was collected)")
    failed = [name for name, code in codes.items() if code]
    if failed:
        say(f"FAILED on: {', '.join(failed)}")
    if missing:
        say(f"!!! NOT RUN: {'; '.join(missing)} !!!")
    must_be_complete = os.environ.get("CI", "").lower() in {"1", "true"} and not rest
    return int(bool(failed) or (must_be_complete and bool(missing)) or not codes)


if __name__ == "__main__":
    sys.exit(main())
