"""Short sessions for offices: an unused or old session ends, and what was just sent is kept.

After 60 minutes unused or 12 hours in all (ASVS 5.0, 7.3.1 and 7.3.2) whoever holds one of
SHORT_SESSION_ROLES signs in again. A KIM's phone stays signed in for SESSION_COOKIE_AGE.
"""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from kim_portal import held_form
from kim_portal.accounts.sessions import SEEN, START
from kim_portal.roles import roles_of

# The session is written at most this often, so that reading pages does not write.
NOTED_EVERY_SECONDS = 5 * 60
SENTENCE = "Sesi Anda berakhir karena lama tidak dipakai. Masuk kembali untuk melanjutkan."
KEPT_SENTENCE = "Sesi Anda berakhir. Isian yang baru Anda kirim disimpan; masuk kembali."


class SessionAgeMiddleware:
    """Ends the session of an office person when its time is over, before any view runs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look after the token of the form was checked: only the person's own form is kept."""
        if not request.user.is_authenticated:
            return None
        now, session = int(time.time()), request.session
        held_form.forget_when_sent(request)
        unused, age = now - session.get(SEEN, 0), now - session.get(START, 0)
        longest = settings.SHORT_SESSION_HOURS * 3600
        if unused <= NOTED_EVERY_SECONDS and age <= longest:
            return None
        is_over = unused > settings.SHORT_SESSION_IDLE_MINUTES * 60 or age > longest
        if is_over and roles_of(request.user) & set(settings.SHORT_SESSION_ROLES):
            return self._end(request)
        session[SEEN] = now
        return None

    def _end(self, request):
        kept = held_form.hold(request)
        logout(request)
        if kept:
            request.session[held_form.KEY] = kept
            target = reverse("held_form")
        else:
            target = request.get_full_path() if request.method != "POST" else reverse("tasks")
        messages.warning(request, KEPT_SENTENCE if kept else SENTENCE)
        query = QueryDict(mutable=True)
        query["next"] = target
        return redirect(f"{reverse('account_login')}?{query.urlencode(safe='/')}")
