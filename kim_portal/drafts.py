"""Copies of half-typed forms on the device (static/js/draf.js): which one belongs to whom.

The browser keeps what is typed under the key of a form; the server says in a cookie which copy it
has received, or that the person signed out, and the next page removes it.
"""

import base64

from django.conf import settings
from django.utils.crypto import salted_hmac

COOKIE = "draf_diterima"
# Set by static/js/antrean.js while something waits on the device to be sent.
QUEUE_COOKIE = "antrean_perangkat"
EVERYTHING = "semua"
VISITOR = "tamu"
COOKIE_SECONDS = 24 * 60 * 60


def draft_key(user, form_name: str) -> str:
    """Return the key of one person's copy of one form, e.g. "12.kim-baru"."""
    return f"{user.pk or VISITOR}.{form_name}"


def device_keys(user) -> str:
    """Return the keys that open what this account keeps on its devices, the one in force first.

    static/js/brankas.js wraps the key of a device with it; only a page of the signed-in owner
    carries it, and no copy of a page on the device does.
    """
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = (
        salted_hmac("kim_portal.device", str(user.pk), secret=secret, algorithm="sha256").digest()
        for secret in secrets
    )
    return " ".join(base64.b64encode(one).decode() for one in made)


def forget_draft(response, user, form_name: str):
    """Let the next page remove the copy of a form that is stored now; returns the response."""
    return _tell(response, draft_key(user, form_name))


def forget_all_drafts(response):
    """Let the next page remove every copy on this device; returns the response."""
    # Nothing waits any more: no page brings the queue back to life.
    response.delete_cookie(QUEUE_COOKIE, samesite="Lax")
    return _tell(response, EVERYTHING)


def _tell(response, value: str):
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
