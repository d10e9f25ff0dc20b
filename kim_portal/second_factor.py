"""Who holds a role that needs a second factor sets one up before anything else."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect

from kim_portal.navigation import roles_of

# What must stay reachable while the second factor is missing.
OPEN_PREFIXES = ("/akun/", "/keluar/", "/masuk/", "/static/", "/sehat/")


class SecondFactorMiddleware:
    """Sends a person of a required role to the set-up page; demo accounts are exempt."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.is_missing(request):
            messages.warning(request, "Peran Anda memerlukan masuk dua langkah. Aktifkan dahulu.")
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def is_missing(self, request) -> bool:
        user = request.user
        if not user.is_authenticated or user.is_sample or request.path.startswith(OPEN_PREFIXES):
            return False
        needed = roles_of(user) & set(settings.MFA_REQUIRED_ROLES)
        return bool(needed) and not is_mfa_enabled(user)
