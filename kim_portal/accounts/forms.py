"""Forms of signing in and of the account; the library validates, the layout and words are ours."""

from allauth.account import forms as account
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q

from kim_portal.forms import PortalForm


class SignInForm(PortalForm, account.LoginForm):
    layout = Layout("login", "password", "remember")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.help_text = "Nama pengguna", "Biasanya nomor WhatsApp atau surel Anda."
        login.error_messages["required"] = "Isi nama pengguna"
        password.label, password.help_text = "Kata sandi", ""
        password.error_messages["required"] = "Isi kata sandi"
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = "Ingat saya di perangkat ini selama 30 hari"


class PasswordResetForm(PortalForm, account.ResetPasswordForm):
    layout = Layout("email")


class PasswordResetKeyForm(PortalForm, account.ResetPasswordKeyForm):
    layout = Layout("password1", "password2")


class PasswordChangeForm(PortalForm, account.ChangePasswordForm):
    layout = Layout("oldpassword", "password1", "password2")


class SecondFactorForm(PortalForm, AuthenticateForm):
    layout = Layout("code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Kode enam angka"
        self.fields["code"].help_text = "Dari aplikasi autentikator, atau satu kode cadangan."
        self.fields["code"].widget.attrs.pop("placeholder", None)


class ActivateTotpForm(PortalForm, ActivateTOTPForm):
    layout = Layout("code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Kode enam angka dari aplikasi"
        self.fields["code"].widget.attrs.pop("placeholder", None)


class AuditFilterForm(forms.Form):
    """Free search in the log; unknown words simply find nothing."""

    q = forms.CharField(label="Cari tindakan, nama, atau data", required=False, max_length=100)

    def apply(self, queryset):
        words = self.cleaned_data.get("q", "") if self.is_valid() else ""
        for word in words.split():
            queryset = queryset.filter(
                Q(verb__icontains=word)
                | Q(user_text__icontains=word)
                | Q(subject_text__icontains=word)
            )
        return queryset
