"""What the sign-in library tells us and the audit log keeps."""

from kim_portal.accounts.audit import record
from kim_portal.accounts.sign_in_log import note_sign_in, note_wrong_code


def signed_in(sender, request, user, **kwargs) -> None:
    note_sign_in(request, user)


def code_refused(sender, request, user, **kwargs) -> None:
    note_wrong_code(request, user)


def factor_added(sender, request, user, authenticator, **kwargs) -> None:
    record(user, "user.add_factor", user, kind=str(authenticator.type))


def factor_removed(sender, request, user, authenticator, **kwargs) -> None:
    record(user, "user.remove_factor", user, kind=str(authenticator.type))
