"""Opening an account for somebody, and the link with which they set their own password."""

import datetime
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.accounts.forms import PHONE
from kim_portal.accounts.models import User
from kim_portal.accounts.sessions import end_sessions
from kim_portal.accounts.tokens import INVITATION_LIFETIME, RESET_LIFETIME, PasswordTokenGenerator
from kim_portal.errors import DomainError
from kim_portal.ui_tags import pukul

SUBJECT = "Undangan masuk Portal KIM"
NAME_TAKEN = "Nama pengguna ini sudah dipakai. Pilih yang lain"


@transaction.atomic
def open_account(user: User, *, by) -> User:
    """Store a new account that nobody can enter until its link has been used.

    Raises DomainError when another request was faster with the same user name.
    """
    user.set_unusable_password()
    user.invited_by = by
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise DomainError(NAME_TAKEN, field="username") from error
    record(by, "user.create", user, email=user.email)
    return user


@dataclass(frozen=True)
class PasswordLink:
    """A link with which one person sets a password; `message` is the text to send along."""

    user: User
    url: str
    until: datetime.datetime
    message: str

    @property
    def whatsapp_url(self) -> str:
        """Open WhatsApp with the message; the number is known when it is the user name."""
        name = self.user.username
        number = f"62{name[1:]}" if PHONE.match(name) else ""
        return f"https://wa.me/{number}?text={quote(self.message)}"

    def as_dict(self) -> dict:
        """Return what the session keeps until the page has shown the link once."""
        return {
            "user": self.user.pk,
            "url": self.url,
            "until": pukul(self.until),
            "whatsapp_url": self.whatsapp_url,
        }


@transaction.atomic
def issue_link(user: User, *, by) -> PasswordLink:
    """Return a fresh link, and mail it when the account has an address.

    Raises DomainError for an account that is closed.
    """
    if not user.is_active:
        raise DomainError("Akun ini tidak aktif. Aktifkan dahulu sebelum membuat tautan.")
    until = timezone.now() + (RESET_LIFETIME if user.has_usable_password() else INVITATION_LIFETIME)
    url = _password_url(user)
    context = {"user": user, "by": by, "office": settings.OFFICE_NAME, "url": url, "until": until}
    message = render_to_string("accounts/email/invitation.txt", context)
    record(by, "user.invite", user, until=until.isoformat())
    if user.email:
        send = partial(send_mail, SUBJECT, message, settings.DEFAULT_FROM_EMAIL, [user.email])
        transaction.on_commit(send)
    return PasswordLink(user, url, until, message)


def _password_url(user: User) -> str:
    token = PasswordTokenGenerator().make_token(user)
    args = [user_pk_to_url_str(user), token]
    return settings.SITE_URL + reverse("account_reset_password_from_key", args=args)


@transaction.atomic
def close_account(user: User, *, by) -> None:
    """Deactivate an account and end its sessions at once; its acts stay under its name.

    Raises DomainError for one's own account and for one that is closed already.
    """
    if user == by:
        raise DomainError("Anda tidak dapat menonaktifkan akun Anda sendiri.")
    if not user.is_active:
        raise DomainError("Akun ini sudah tidak aktif.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record(by, "user.deactivate", user)


@transaction.atomic
def reopen_account(user: User, *, by) -> None:
    """Activate a closed account again; its password and duties are what they were."""
    if user.erased_on:
        raise DomainError("Data orang ini sudah dihapus. Buat akun baru bila diperlukan.")
    if user.is_active:
        raise DomainError("Akun ini sudah aktif.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(by, "user.activate", user)
