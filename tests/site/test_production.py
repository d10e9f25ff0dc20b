"""What a visitor of the real site gets: the headers and cookies of production settings."""

import json
import os
import subprocess
import sys
import tempfile

import pytest
from django.conf import settings

CHILD = """
import json
import django
from django.conf import settings
# Nobody collected the static files here; how they are named is not asked.
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
client = Client()
plain = client.get("/masuk/", headers={"host": "portal.example"})
page = client.get("/masuk/", secure=True, headers={"host": "portal.example", "origin": "https://x"})
forged = client.get("/masuk/", secure=True, headers={"host": "jahat.example"})
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location")],
    "forged": forged.status_code,
    "headers": dict(page.headers),
    "cookies": {name: one.OutputString() for name, one in page.cookies.items()},
}))
"""


def run_as_server(*words, **other):
    """Run Python in a child process with the settings of a server; its database is its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "DJANGO_SETTINGS_MODULE": "kim_portal.settings",
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "".join(chr(33 + number % 90) for number in range(7, 427, 7)),
            "ALLOWED_HOSTS": "portal.example",
            "SITE_URL": "https://portal.example",
            "DATABASE_URL": f"sqlite:///{folder}/uji.sqlite3",
            "CACHE_URL": "locmemcache://",
            "MEDIA_ROOT": f"{folder}/media",
            "DEBUG": "false",
        } | other
        return subprocess.run(  # noqa: S603  our own program, no shell
            [sys.executable, "-W", "ignore", *words], env=environment, check=False,
            capture_output=True, text=True, cwd=settings.BASE_DIR, timeout=300,
        )  # fmt: skip


@pytest.fixture(scope="module")
def visit():
    child = run_as_server("-c", CHILD)
    assert child.returncode == 0, child.stderr[-2000:]
    return json.loads(child.stdout.splitlines()[-1])


CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_production_passes_the_deployment_check_in_silence(proxies):
    child = run_as_server(*CHECK, TRUSTED_PROXY_COUNT=proxies)

    assert (child.returncode, child.stderr) == (0, "")
    assert child.stdout == "System check identified no issues (0 silenced).\n"


def test_production_deployment_check_would_speak():
    child = run_as_server(*CHECK, SECRET_KEY="pendek")

    assert child.returncode == 1
    assert "security.W009" in child.stderr


def test_production_leads_from_http_to_https(visit):
    assert visit["plain"] == [301, "https://portal.example/masuk/"]


def test_production_promises_https_for_a_year(visit):
    promise = visit["headers"]["Strict-Transport-Security"]

    assert promise.startswith("max-age=31536000")
    assert "includeSubDomains" in promise


def test_production_cookies_are_bound_to_the_host(visit):
    assert visit["cookies"]
    for name, cookie in visit["cookies"].items():
        assert name.startswith("__Host-")
        assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_production_opens_to_no_other_site(visit):
    assert [name for name in visit["headers"] if name.startswith("Access-Control")] == []


def test_production_refuses_an_unknown_host(visit):
    assert visit["forged"] == 400
