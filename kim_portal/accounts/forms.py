"""Forms of signing in and of the account; the library validates, the layout and words are ours."""

import re

from allauth.account import forms as account
from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from kim_portal.accounts.models import User
from kim_portal.accounts.wording import acts_named
from kim_portal.forms import PortalForm

PHONE = re.compile(r"^(?:\+?62|0)8\d{7,11}$")
PASSWORD_HINT = "Sedikitnya 12 huruf atau angka. Kalimat pendek yang mudah diingat paling baik."  # noqa: S105  a hint


def plain_username(typed: str) -> str:
    """Return a WhatsApp number in its one stored form (0812…), anything else trimmed."""
    digits = re.sub(r"[\s().-]", "", typed)
    return re.sub(r"^\+?62", "0", digits) if PHONE.match(digits) else typed.strip()


def describe(field, label: str, hint: str = "", missing: str = "", **attrs) -> None:
    """Give a field of the library our words; a placeholder never replaces a label."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)
    if missing:
        field.error_messages["required"] = missing


class SignInForm(PortalForm, account.LoginForm):
    layout = Layout("login", "password", "remember")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        describe(
            self.fields["login"],
            "Nama pengguna",
            "Biasanya nomor WhatsApp atau surel Anda.",
            "Isi nama pengguna",
            autocomplete="username",
            inputmode="email",
            autocapitalize="none",
            spellcheck="false",
        )
        forgotten = format_html(
            '<a href="{}">Lupa kata sandi?</a>', reverse("account_reset_password")
        )
        describe(self.fields["password"], "Kata sandi", forgotten, "Isi kata sandi")
        self.fields["remember"].label = "Ingat saya di perangkat ini selama 30 hari"

    @property
    def refused_status(self) -> int:
        codes = {error.code for error in self.errors.as_data().get("__all__", [])}
        return 429 if "too_many_login_attempts" in codes else 200

    def clean_login(self):
        return plain_username(self.cleaned_data["login"])

    def user_credentials(self):
        """Name the account in one way: the library checks the password once for each way.

        A known e-mail address would take twice the time of an unknown one, and a clock hears it.
        """
        credentials = super().user_credentials()
        if "email" not in credentials:
            return credentials
        typed = self.cleaned_data["login"]
        by_mail = set(User.objects.filter(email__iexact=typed).values_list("pk", flat=True))
        by_name = set(User.objects.filter(username__iexact=typed).values_list("pk", flat=True))
        if by_mail and by_name <= by_mail:
            del credentials["username"]
        elif not by_mail:
            del credentials["email"]
        return credentials


class PasswordResetForm(PortalForm, account.ResetPasswordForm):
    layout = Layout("email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        describe(self.fields["email"], "Surel", "Surel yang tercatat pada akun Anda.", "Isi surel")


class NewPasswordMixin:
    """The two fields of a new password, in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, second = self.fields["password1"], self.fields["password2"]
        describe(first, "Kata sandi baru", PASSWORD_HINT, "Isi kata sandi baru")
        describe(second, "Kata sandi baru sekali lagi", "", "Ulangi kata sandi baru")

    def clean(self):
        cleaned = super().clean()
        if "password2" in self.errors and self.data.get("password2"):
            self.errors.pop("password2")
            self.add_error("password2", "Kedua kata sandi harus sama. Ketik lagi.")
        return cleaned


class PasswordResetKeyForm(PortalForm, NewPasswordMixin, account.ResetPasswordKeyForm):
    layout = Layout("password1", "password2")


class PasswordChangeForm(PortalForm, NewPasswordMixin, account.ChangePasswordForm):
    layout = Layout("oldpassword", "password1", "password2")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        old = self.fields["oldpassword"]
        describe(old, "Kata sandi sekarang", "", "Isi kata sandi sekarang")


class ConfirmPasswordForm(PortalForm, account.ReauthenticateForm):
    layout = Layout("password")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        describe(self.fields["password"], "Kata sandi", "", "Isi kata sandi")


def describe_code(field, hint: str) -> None:
    describe(field, "Kode enam angka", hint, "Isi kode", autocapitalize="none", spellcheck="false")


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


class AuditFilterForm(forms.Form):
    """Free search in the log; unknown words simply find nothing."""

    q = forms.CharField(label="Cari tindakan, nama, atau data", required=False, max_length=100)

    def apply(self, queryset):
        words = self.cleaned_data.get("q", "") if self.is_valid() else ""
        for word in words.split():
            condition = Q(user_text__icontains=word) | Q(subject_text__icontains=word)
            condition |= Q(verb__icontains=word) | _names_person(word)
            for act in acts_named(word):
                condition |= Q(verb__endswith=f".{act}")
            queryset = queryset.filter(condition)
        return queryset


def _names_person(word: str) -> Q:
    """Match the entries of and about the accounts with this word in their name of today."""
    people = User.objects.filter(Q(full_name__icontains=word) | Q(username__icontains=word))
    keys = [str(key) for key in people.values_list("pk", flat=True)]
    about = Q(subject_type=User._meta.label_lower, subject_id__in=keys)
    return Q(user__in=people.values("pk")) | about
