"""Erasing the person behind an account; what the account did stays in the log under its number."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import User
from kim_portal.accounts.sessions import end_sessions

ERASED_NAME = "Pengguna (data dihapus)"


@transaction.atomic
def forget_account(user: User, *, by) -> None:
    """Empty name, addresses, number and password, end the sessions, close the account for good.

    A second call changes nothing.
    """
    if user.erased_on:
        return
    end_sessions(user)
    for model in (UserSession, EmailAddress, Authenticator):
        model.objects.filter(user=user).delete()
    about = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
    )
    about.update(object_repr=ERASED_NAME, change_message="")
    user.full_name, user.username = ERASED_NAME, f"dihapus-{user.pk}"
    user.email = user.phone = ""
    user.is_active, user.erased_on = False, timezone.localdate()
    user.set_unusable_password()
    user.save()
    record(by, "user.erase", user)
