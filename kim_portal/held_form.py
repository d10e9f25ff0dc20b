"""A form that arrived when the session was over: kept for its sender, who sends it again.

It lies in the new session, under the account that typed it, for an hour; files and passwords are
never kept.
"""

import re
import time

KEY = "held_form"
KEPT_SECONDS = 60 * 60
# Longer than any form of the portal; what is longer is not kept.
LONGEST_CHARACTERS = 100_000
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "sandi")
# Keys, ticks and numbers of rows say nothing to a reader.
NOT_TYPED = re.compile(r"[0-9a-f-]{32,36}|\d{0,6}|on")
# Sign-in and account pages carry secrets.
NEVER_KEPT_PATHS = ("/masuk/", "/akun/", "/keluar/", "/admin/", "/isian-tertahan/")


def hold(request) -> dict | None:
    """Return what a person posted, to be laid into the next session; None when nothing is kept."""
    if request.method != "POST" or request.path.startswith(NEVER_KEPT_PATHS):
        return None
    data = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in NEVER_KEPT)
    ]
    if not data or sum(len(name) + len(value) for name, value in data) > LONGEST_CHARACTERS:
        return None
    return {
        "user": request.user.pk, "path": request.get_full_path(), "data": data,
        "had_files": bool(request.FILES), "at": int(time.time()),
    }  # fmt: skip


def held(request) -> dict | None:
    """Return the form kept for this very person; another's, or an old one, is dropped."""
    kept = request.session.get(KEY)
    if kept and (kept["user"] != request.user.pk or time.time() - kept["at"] > KEPT_SECONDS):
        del request.session[KEY]
        return None
    return kept


def typed_texts(kept: dict | None) -> list[str]:
    """Return what a person would recognise as typed."""
    values = (value for _, value in kept["data"]) if kept else ()
    return [value for value in values if not NOT_TYPED.fullmatch(value)]


def forget_when_sent(request) -> None:
    """Drop the form once it is posted to its page."""
    kept = request.session.get(KEY) if request.method == "POST" else None
    if kept and kept["path"] == request.get_full_path():
        del request.session[KEY]
