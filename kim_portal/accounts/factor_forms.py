"""Forms of the second factor; the library checks codes and passkeys, layout and words are ours."""

import json

from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from kim_portal.accounts import passkeys
from kim_portal.accounts.forms import describe
from kim_portal.forms import PortalForm


def describe_code(field, hint: str) -> None:
    describe(field, "Kode enam angka", hint, "Isi kode", autocapitalize="none", spellcheck="false")
    field.max_length = 32
    field.widget.attrs["maxlength"] = 32


def ask_for_recovery_code(form) -> None:
    """Name the field for somebody who has no app: only a recovery code can be typed."""
    field = form.fields["code"]
    field.label, field.help_text = "Kode cadangan", "Satu kode dari daftar yang Anda simpan."


class SecondFactorForm(PortalForm, mfa.AuthenticateForm):
    layout = Layout("code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        describe_code(self.fields["code"], "Dari aplikasi autentikator, atau satu kode cadangan.")


class ConfirmFactorForm(PortalForm, mfa.ReauthenticateForm):
    layout = Layout("code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        describe_code(self.fields["code"], "Dari aplikasi autentikator, atau satu kode cadangan.")


class ActivateTotpForm(PortalForm, ActivateTOTPForm):
    layout = Layout("code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        describe_code(self.fields["code"], "Angka yang sekarang tampil di aplikasi.")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class DeactivateTotpForm(PortalForm, DeactivateTOTPForm):
    """No field; it only says when this may not be."""


class CredentialField(forms.JSONField):
    """The answer of an authenticator, put in by the script of the page."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(error_messages={"required": passkeys.NOT_READ}, **kwargs)

    def clean(self, value):
        if len(value or "") > passkeys.LONGEST_ANSWER:
            raise ValidationError(passkeys.NO_MATCH, code="passkey")
        return super().clean(value)

    def to_python(self, value):
        try:
            answer = super().to_python(value)
        except (ValidationError, RecursionError) as error:
            raise ValidationError(passkeys.NO_MATCH, code="passkey") from error
        if answer is not None and not isinstance(answer, dict):
            raise ValidationError(passkeys.NO_MATCH, code="passkey")
        return answer

    def bound_data(self, data, initial):
        """An answer fits one challenge only, so it is never shown again."""
        return initial

    def prepare_value(self, value):
        return value if isinstance(value, str) else json.dumps(value) if value else ""


class PasskeyForm(PortalForm):
    """Mixin: what is wrong with an answer concerns the whole form, nobody typed it."""

    def add_error(self, field, error):
        super().add_error(None if field == "credential" else field, error)


class PasskeyAddForm(PasskeyForm, webauthn.AddWebAuthnForm):
    """A new passkey; it always unlocks by itself (finger, face or PIN), so it signs in alone."""

    layout = Layout("name")
    credential = CredentialField()
    passwordless = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name_field(self.fields["name"], required=False)

    def clean(self):
        count = Authenticator.objects.filter(
            user=self.user, type=Authenticator.Type.WEBAUTHN
        ).count()
        if count >= passkeys.MOST_PASSKEYS:
            raise ValidationError("Sudah ada 10 kunci sandi. Lepas dahulu yang tidak dipakai lagi.")
        credential = self.cleaned_data.get("credential")
        with passkeys.refusing_nonsense():
            if credential:
                passkeys.check_origin(context.request, credential)
            return super().clean()


class PasskeyRenameForm(PortalForm, webauthn.EditWebAuthnForm):
    layout = Layout("name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name_field(self.fields["name"], required=True)


def _name_field(field, *, required: bool) -> None:
    hint = "Nama perangkat atau tempat menyimpannya, supaya Anda mengenalinya kelak."
    describe(field, "Nama kunci sandi", hint, "Isi nama kunci sandi", maxlength=60)
    field.max_length, field.required = 60, required
    field.validators.append(_short_enough)


def _short_enough(name: str) -> None:
    if len(name) > 60:
        raise ValidationError("Nama paling panjang 60 huruf.")


class PasskeyAnswerForm(PasskeyForm):
    """Mixin: an existing passkey answers the challenge of this session."""

    credential = CredentialField()

    def clean_credential(self):
        with passkeys.refusing_nonsense():
            passkeys.check_origin(context.request, self.cleaned_data["credential"])
            return super().clean_credential()


class PasskeyFactorForm(PasskeyAnswerForm, webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField()


class PasskeySignInForm(PasskeyAnswerForm, webauthn.LoginWebAuthnForm):
    credential = CredentialField()


class PasskeyConfirmForm(PasskeyAnswerForm, webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField()
