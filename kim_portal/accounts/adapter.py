"""How people come in: by invitation only, counted, and with a new session key each time."""

import math
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db.models import Q
from django.urls import reverse

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import User
from kim_portal.accounts.passkeys import relying_party_id
from kim_portal.accounts.sessions import renew_session
from kim_portal.accounts.sign_in_log import note_closed_account, note_lock, note_wrong_password

COUNTED = {"app": "allauth.account", "action": "login_failed"}
NO_MATCH = "Nama pengguna atau kata sandi tidak cocok. Periksa kembali, atau atur ulang kata sandi."
WRONG_CODE = "Kode tidak cocok. Tunggu kode berikutnya di aplikasi, lalu ketik lagi."


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """No public sign-up; mails carry the office's name and links of SITE_URL."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NO_MATCH,
        "email_password_mismatch": NO_MATCH,
        "enter_current_password": "Kata sandi sekarang tidak cocok. Ketik lagi.",
        "incorrect_password": "Kata sandi tidak cocok. Ketik lagi.",
        "too_many_login_attempts": "Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.",
        "rate_limited": "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.",
    }

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return subject

    def get_from_email(self):
        return settings.DEFAULT_FROM_EMAIL

    def get_reset_password_from_key_url(self, key):
        """Build the link from SITE_URL: a forged Host header must not reach a mailbox."""
        uid, _, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def get_client_ip(self, request):
        """Believe as many proxies as settings count; who came past one of them is who connects."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  an unknown visitor

    def login(self, request, user):
        # Django keeps the key when the same person signs in again (ASVS 7.2.4).
        if request.user.is_authenticated:
            renew_session(request)
        super().login(request, user)

    def set_password(self, user, password):
        super().set_password(user, password)
        record(user, "user.set_password", user)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever proved who they are within the last minutes is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        limit = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not records or time.time() - records[-1]["at"] >= limit

    def pre_authenticate(self, request, **credentials):
        """Refuse after too many wrong passwords, the right one included, and say how long."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            note_lock(request, account_named(credentials))
            key = self._get_login_attempts_cache_key(request, **credentials)
            raise too_many_attempts(request, key) from refusal

    def authentication_failed(self, request, **credentials):
        note_wrong_password(request, account_named(credentials), typed_name(credentials))

    def respond_user_inactive(self, request, user):
        note_closed_account(request, user)
        return super().respond_user_inactive(request, user)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count per account and address, whether the name or the e-mail address was typed."""
        account = account_named(credentials)
        counted = account.pk if account else typed_name(credentials)
        return f"{counted}:{ratelimit.get_ip(request)}"


def typed_name(credentials) -> str:
    return (credentials.get("username") or credentials.get("email") or "").lower()


def account_named(credentials) -> User | None:
    """Return the account that the typed name or address means."""
    typed = typed_name(credentials)
    accounts = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed))
    return accounts.order_by("pk").first() if typed else None


class FactorAdapter(DefaultMFAAdapter):
    """The second factor in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Aktifkan masuk dua langkah dahulu.",
        "cannot_delete_authenticator": (
            "Peran Anda mewajibkan masuk dua langkah, dan ini satu-satunya jalan yang terpasang. "
            "Pasang jalan lain dahulu, baru yang ini dapat dilepas."
        ),
    }

    def get_public_key_credential_rp_entity(self):
        return {"id": relying_party_id(context.request), "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user, type):  # noqa: A002  the library's name
        return "Kunci sandi"


def too_many_attempts(request, key: str) -> ValidationError:
    """Return the refusal with the minutes until the next try is counted again."""
    minutes = max(1, math.ceil(_seconds_to_wait(request, key) / 60))
    return ValidationError(
        f"Terlalu banyak percobaan masuk dari perangkat atau jaringan ini. "
        f"Tunggu {minutes} menit, lalu coba lagi, atau atur ulang kata sandi.",
        code="too_many_login_attempts",
    )


def _seconds_to_wait(request, key: str) -> float:
    waits = [0.0]
    for rate in ratelimit.get_rates(**COUNTED):
        name = ratelimit.get_cache_key(request, rate=rate, key=key, **COUNTED)
        tries = cache.get(name, [])
        if len(tries) >= rate.amount:
            waits.append(tries[rate.amount - 1] + rate.duration - time.time())
    return max(waits)
