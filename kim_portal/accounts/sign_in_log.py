"""Signing in as the audit log tells it: who, by which way, from which network.

Neither a password nor a code is ever kept, and of a name that belongs to no account only a keyed
fingerprint: people type their password into the field of the name, and the log cannot be changed.
The fingerprint still shows that one name was tried fifty times. Of the address the network is
kept, enough to see where an attack comes from, too little to follow a person.
"""

import ipaddress
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import User

WAYS = {
    "password": "kata sandi",
    "webauthn": "kunci sandi",
    "totp": "aplikasi autentikator",
    "recovery_codes": "kode cadangan",
}
# A refusal by the lock is noted once in this time for each account and network.
LOCK_NOTED_EVERY_SECONDS = 15 * 60


@dataclass(frozen=True)
class UnknownAccount:
    """The subject of a try with a name that nobody has."""

    pk: str = ""
    log_text: str = "nama yang tidak dikenal"
    _meta = User._meta


def network_of(request) -> str:
    """Return the /24 (or /48) network of the visitor; empty when the address makes no sense."""
    try:
        address = ipaddress.ip_address(ratelimit.get_ip(request))
    except ValueError:
        return ""
    bits = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))


def fingerprint(typed: str) -> str:
    """Return twelve letters that are the same for the same name, and tell nothing else."""
    return salted_hmac("kim_portal.sign_in", typed.lower()).hexdigest()[:12]


def note_sign_in(request, user) -> None:
    methods = [
        one.get("type") or one["method"] for one in get_authentication_records(request, user)
    ]
    ways = list(dict.fromkeys(WAYS.get(method, method) for method in methods))
    record(user, "user.sign_in", user, way=" dan ".join(ways), network=network_of(request))


def note_wrong_password(request, account: User | None, typed: str) -> None:
    subject, tried = (account, "") if account else (UnknownAccount(), fingerprint(typed))
    record(None, "user.fail_sign_in", subject, tried=tried, network=network_of(request))


def note_wrong_code(request, user) -> None:
    record(None, "user.fail_factor", user, network=network_of(request))


def note_closed_account(request, user) -> None:
    record(None, "user.refuse_closed", user, network=network_of(request))


def note_lock(request, account: User | None) -> None:
    """Keep that tries are being refused, not each of them: a flood must not fill the log."""
    network = network_of(request)
    about = fingerprint(f"{account.pk if account else ''} {network}")
    if cache.add(f"sign-in-lock-noted:{about}", 1, LOCK_NOTED_EVERY_SECONDS):
        record(None, "user.lock_sign_in", account or UnknownAccount(), network=network)
