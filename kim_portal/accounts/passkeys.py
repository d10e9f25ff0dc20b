"""Passkeys: which site they belong to, where they can work, and what a browser's answer must be."""

import ipaddress
from contextlib import contextmanager
from urllib.parse import urlsplit

from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.conf import settings
from django.core.exceptions import ValidationError

# Whoever needs more devices than this removes an old one first.
MOST_PASSKEYS = 10
# Unlocking costs people seconds; an answer of a browser has some kilobytes.
LONGEST_ANSWER = 16_000
NO_MATCH = (
    "Kunci sandi tidak cocok, atau halaman ini terlalu lama terbuka. Coba lagi, "
    "atau pakai jalan lain di halaman ini."
)
NOT_READ = "Kunci sandi belum terbaca. Tekan tombolnya sekali lagi dengan JavaScript menyala."
# What the library's parsers and checks raise for an answer that no authenticator gave.
NONSENSE = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError,
    InvalidSignature, UnsupportedAlgorithm,
)  # fmt: skip


def relying_party_id(request) -> str:
    """Return the host that passkeys are bound to: that of SITE_URL.

    A portal on the own machine (LOCAL) is also opened as localhost, the one name without https
    that browsers accept.
    """
    return "localhost" if _is_localhost(request) else urlsplit(settings.SITE_URL).hostname


def origin(request) -> str:
    """Return the one origin a browser may name when it answers."""
    if _is_localhost(request):
        return f"{request.scheme}://{request.get_host()}"
    parts = urlsplit(settings.SITE_URL)
    return f"{parts.scheme}://{parts.netloc}"


def _is_localhost(request) -> bool:
    return settings.LOCAL and request.get_host().partition(":")[0] == "localhost"


def can_work(request) -> bool:
    """Say whether browsers allow passkeys here: a name with https, or localhost."""
    host = relying_party_id(request)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or settings.SITE_URL.startswith("https://")
    return False


@contextmanager
def refusing_nonsense():
    """Turn whatever an invented answer makes the library raise into one sentence."""
    try:
        yield
    except ValidationError as refusal:
        if getattr(refusal, "code", "") != "incorrect_code":
            raise
        raise ValidationError(NO_MATCH, code="passkey") from refusal
    except NONSENSE as error:
        raise ValidationError(NO_MATCH, code="passkey") from error


def check_origin(request, credential) -> None:
    """Refuse an answer given to another page, a subdomain of ours included."""
    is_new = "attestationObject" in credential["response"]
    read = auth.parse_registration_response if is_new else auth.parse_authentication_response
    if read(credential).response.client_data.origin != origin(request):
        raise ValidationError(NO_MATCH, code="passkey")
