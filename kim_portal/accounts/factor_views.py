"""Pages of the second factor where the library's own do not suffice: passkeys, a new phone."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa import signals
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic.edit import FormView

from kim_portal.accounts import passkeys
from kim_portal.accounts.factor_forms import ask_for_recovery_code
from kim_portal.ui_tags import peramban

NO_PASSKEYS_HERE = (
    "Kunci sandi hanya dapat dipakai bila portal dibuka lewat https. Pakai aplikasi autentikator."
)
OWN_PAGES = reverse_lazy("mfa_index")


class IndexView(base.IndexView):
    """The ways this person has, and what may still be added."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kinds = context["authenticators"]
        context["passkeys"] = kinds.get(Authenticator.Type.WEBAUTHN, [])
        context["can_have_passkeys"] = passkeys.can_work(self.request)
        return context


class ActivateTotpView(totp.ActivateTOTPView):
    """Sets the app up, also on a new phone: the old one counts until the new code was typed."""

    @method_decorator(reauthentication_required(app="allauth.mfa"))
    def dispatch(self, request, *args, **kwargs):
        return FormView.dispatch(self, request, *args, **kwargs)

    @property
    def old(self):
        return Authenticator.objects.filter(
            user=self.request.user, type=Authenticator.Type.TOTP
        ).first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(replaces=self.old is not None, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        old = self.old
        if old:
            old.delete()
            signals.authenticator_removed.send(
                sender=Authenticator, request=self.request, user=old.user, authenticator=old
            )
        return super().form_valid(form)


class PasskeyAddView(webauthn.AddWebAuthnView):
    def dispatch(self, request, *args, **kwargs):
        if not passkeys.can_work(request):
            messages.error(request, NO_PASSKEYS_HERE)
            return redirect(OWN_PAGES)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"name": peramban(self.request.headers.get("User-Agent", ""))}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        context["options"] = options
        context["form"] = kwargs.get("form") or context["form"]
        return context


class PasskeyRenameView(webauthn.EditWebAuthnView):
    success_url = OWN_PAGES


class PasskeyRemoveView(webauthn.RemoveWebAuthnView):
    success_url = OWN_PAGES

    def get_context_data(self, **kwargs):
        may = get_adapter().can_delete_authenticator(self.object)
        return super().get_context_data(is_last=not may, **kwargs)

    def form_valid(self, form):
        if not get_adapter().can_delete_authenticator(self.object):
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)


class PasskeySignInView(webauthn.LoginWebAuthnView):
    """Signs in with a passkey alone; what went wrong is said on the sign-in page."""

    def form_invalid(self, form):
        for message in form.non_field_errors():
            messages.error(self.request, message)
        return redirect("account_login")


class PasskeyConfirmView(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        return FormView.form_invalid(self, form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data()
        context["options"] = context["js_data"]["request_options"]
        context["form"] = kwargs.get("form") or context["form"]
        return context


class FactorView(base.AuthenticateView):
    """The second step of signing in: a passkey where there is one, else a code."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        person = self.stage.login.user
        kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
        context["has_app"] = Authenticator.Type.TOTP in kinds
        if not context["has_app"]:
            ask_for_recovery_code(context["form"])
        has_passkey = Authenticator.Type.WEBAUTHN in kinds
        context["has_passkey"] = has_passkey and passkeys.can_work(self.request)
        context["options"] = context["js_data"]["request_options"]
        return context


index = IndexView.as_view()
activate_totp = ActivateTotpView.as_view()
add_passkey = PasskeyAddView.as_view()
rename_passkey = PasskeyRenameView.as_view()
remove_passkey = PasskeyRemoveView.as_view()
sign_in_with_passkey = PasskeySignInView.as_view()
confirm_with_passkey = PasskeyConfirmView.as_view()
authenticate = FactorView.as_view()
