"""Settings of the tests: the portal's own, with a fast hasher and storage in memory."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ["LOCAL"] = "true"
os.environ["DEBUG"] = "false"
os.environ["SITE_URL"] = "http://testserver"
# 32 bytes of zero: a key that protects nothing.
os.environ["SIGNING_KEY"] = "A" * 43 + "="

from kim_portal.settings import *  # noqa: F403, E402  the environment must be set before
from kim_portal.settings import DATABASES, INSTALLED_APPS, STORAGES, TEMPLATES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
ZEAL_RAISE = True
# A page is what the tests read, so a missing variable must not pass as an empty text.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "TIDAK ADA: %s"
# A server beside the test needs a file: in SQLite's memory two connections lock each other out.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_SQLITE_NAME")}
else:
    # A loaded machine is slow, not wrong: the portal's own limits are read by tests/site.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 10}
