"""What the sign-in library tells us and the audit log keeps."""

from kim_portal.accounts.audit import record


def signed_in(sender, request, user, **kwargs) -> None:
    record(user, "user.sign_in", user)


def factor_added(sender, request, user, authenticator, **kwargs) -> None:
    record(user, "user.add_factor", user, kind=str(authenticator.type))


def factor_removed(sender, request, user, authenticator, **kwargs) -> None:
    record(user, "user.remove_factor", user, kind=str(authenticator.type))
