"""Who holds a role that needs a second factor sets one up before anything else, and keeps one."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import redirect

from kim_portal.accounts.adapter import FactorAdapter
from kim_portal.roles import ALL_ROLES, roles_of

# What must stay reachable while the second factor is missing.
OPEN_PREFIXES = ("/akun/", "/keluar/", "/masuk/", "/static/", "/sehat/")
# Recovery codes help once; they are no way of signing in.
WAYS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_required(user) -> bool:
    """Say whether a role of this person needs a second factor; demo accounts are exempt."""
    return not user.is_sample and bool(roles_of(user) & set(settings.MFA_REQUIRED_ROLES))


def check_roles() -> None:
    """Stop the start: a misspelt role would silently leave people without a second factor."""
    unknown = {*settings.MFA_REQUIRED_ROLES, *settings.SHORT_SESSION_ROLES} - ALL_ROLES
    if unknown:
        named = ", ".join(sorted(unknown))
        raise ImproperlyConfigured(f"MFA_REQUIRED_ROLES, SHORT_SESSION_ROLES: no such role {named}")


class RequiredFactorAdapter(FactorAdapter):
    """Nobody whose role needs a second factor takes the last one away."""

    def can_delete_authenticator(self, authenticator):
        others = Authenticator.objects.filter(user=authenticator.user, type__in=WAYS)
        is_last = not others.exclude(pk=authenticator.pk).exists()
        return not (is_last and is_required(authenticator.user))


class SecondFactorMiddleware:
    """Sends a person of a required role to the page that sets one up."""

    def __init__(self, get_response):
        self.get_response = get_response
        check_roles()

    def __call__(self, request):
        if self.is_missing(request):
            messages.warning(request, "Peran Anda memerlukan masuk dua langkah. Aktifkan dahulu.")
            return redirect("mfa_index")
        return self.get_response(request)

    def is_missing(self, request) -> bool:
        user = request.user
        if not user.is_authenticated or request.path.startswith(OPEN_PREFIXES):
            return False
        return is_required(user) and not is_mfa_enabled(user, WAYS)
