"""Forms of signing in and of the account; the library validates, the layout and words are ours."""

import datetime
import re

from allauth.account import forms as account
from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from kim_portal.accounts.models import User
from kim_portal.accounts.wording import acts_named
from kim_portal.forms import DateInput, FilterForm, KnownChoiceField, PortalForm

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


# What an auditor looks for first: value → (label, condition on the entries).
READS_PERSONAL = (
    Q(verb__contains=".view") | Q(verb__endswith=".export_members") | Q(verb__endswith=".copy")
)
KINDS = {
    "pribadi": ("Melihat atau mengunduh data pribadi", READS_PERSONAL),
    "gagal": (
        "Percobaan masuk yang gagal",
        Q(verb__in=["user.fail_sign_in", "user.fail_factor", "user.lock_sign_in"])
        | Q(verb="user.refuse_closed"),
    ),
    "masuk": ("Masuk ke portal", Q(verb="user.sign_in")),
    "akun": (
        "Akun dan tugas orang",
        (Q(verb__startswith="user.") | Q(verb__startswith="assignment."))
        & ~Q(verb__in=["user.sign_in", "user.fail_sign_in"]),
    ),
    "penilaian": ("Penilaian dan hasil", Q(subject_type__startswith="monev.")),
    "registri": ("KIM, kegiatan, dan aspirasi", Q(subject_type__startswith="registry.")),
}


YEARS = range(2000, 2200)


class LaxDateField(forms.DateField):
    """A date of a GET filter: nonsense, and a year before or after this portal, is not given."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=DateInput, **kwargs)

    def clean(self, value):
        try:
            day = super().clean(value)
        except forms.ValidationError:
            return None
        return day if day and day.year in YEARS else None


class AuditFilterForm(FilterForm):
    """Free search, kind and days of the log; unknown words simply find nothing."""

    q = forms.CharField(label="Cari tindakan, nama, atau data", required=False, max_length=100)
    jenis = KnownChoiceField(
        label="Jenis", choices=[("", "Semua catatan")] + [(key, KINDS[key][0]) for key in KINDS]
    )
    dari = LaxDateField(label="Dari tanggal")
    sampai = LaxDateField(label="Sampai tanggal")

    def apply(self, queryset):
        chosen = self.chosen
        for word in chosen["q"].split():
            condition = Q(user_text__icontains=word) | Q(subject_text__icontains=word)
            condition |= Q(verb__icontains=word) | _names_person(word)
            for act in acts_named(word):
                condition |= Q(verb__endswith=f".{act}")
            queryset = queryset.filter(condition)
        if chosen["jenis"]:
            queryset = queryset.filter(KINDS[chosen["jenis"]][1])
        if chosen["dari"]:
            queryset = queryset.filter(at__gte=_midnight(chosen["dari"]))
        if chosen["sampai"]:
            queryset = queryset.filter(at__lt=_midnight(chosen["sampai"], days=1))
        return queryset


def _midnight(day: datetime.date, days: int = 0) -> datetime.datetime:
    """Return the first moment of the day, or of so many days later, in the portal's zone."""
    first = datetime.datetime.combine(day + datetime.timedelta(days=days), datetime.time.min)
    return timezone.make_aware(first)


def _names_person(word: str) -> Q:
    """Match the entries of and about the accounts with this word in their name of today."""
    people = User.objects.filter(Q(full_name__icontains=word) | Q(username__icontains=word))
    keys = [str(key) for key in people.values_list("pk", flat=True)]
    about = Q(subject_type=User._meta.label_lower, subject_id__in=keys)
    return Q(user__in=people.values("pk")) | about
