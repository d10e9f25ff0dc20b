"""Taking the second factor off an account whose phone and recovery codes are gone."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import User
from kim_portal.accounts.sessions import end_sessions
from kim_portal.errors import DomainError


@transaction.atomic
def reset_factor(user: User, *, by) -> None:
    """Remove passkeys, app and recovery codes, and end every session of the account.

    The password stays: whoever asked still has to know it. Raises DomainError when there is
    nothing to remove.
    """
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise DomainError("Akun ini tidak memakai langkah kedua.")
    end_sessions(user)
    record(by, "user.reset_factor", user)
