"""Sessions of a person: a new key when somebody proves who they are, and the end of all of them."""

import time

from allauth.usersessions.models import UserSession

# When this person signed in, and was last seen: whole seconds since 1970.
START, SEEN = "signed_in_at", "seen_at"


def note_sign_in(sender, request, user, **kwargs) -> None:
    """Receive Django's `user_logged_in`: the clocks of the session start."""
    request.session[START] = request.session[SEEN] = int(time.time())


def renew_session(request) -> None:
    """Give the session a new key; the old one opens nothing any more."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def end_sessions(user) -> None:
    """End every session of a person at once, on all devices."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def renew_after_confirmation(sender, request, **kwargs) -> None:
    """Receive `authentication_step_completed`: confirming the password is signing in again."""
    if kwargs.get("reauthenticated"):
        renew_session(request)
