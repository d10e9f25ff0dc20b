"""Who takes a duty over: an account that is there, or somebody new."""

from crispy_forms.layout import Layout
from django import forms

from kim_portal.accounts.forms import plain_username
from kim_portal.accounts.invitation import NAME_TAKEN, PasswordLink
from kim_portal.accounts.models import User
from kim_portal.forms import PortalForm
from registry.duty_handover import hand_over
from registry.models import Assignment
from registry.people import visible_people


class DutyHandoverForm(PortalForm, forms.ModelForm):
    """The user name decides: one of the territory is used, another one is opened."""

    layout = Layout("username", "full_name", "email")

    class Meta:
        model = User
        fields = ["username", "full_name", "email"]
        labels = {"username": "Nama pengguna", "full_name": "Nama lengkap", "email": "Surel"}
        help_texts = {
            "username": "Sebaiknya nomor WhatsApp. Bila sudah ada di wilayah Anda, akun itu yang "
            "dipakai.",
            "full_name": "Wajib untuk orang yang belum punya akun.",
            "email": "Undangan dikirim ke sini. Tanpa surel, Anda meneruskan tautannya sendiri.",
        }
        error_messages = {
            "username": {
                "required": "Isi nama pengguna",
                "invalid": "Nama pengguna hanya boleh berisi huruf, angka, dan @ . + - _",
            },
            "email": {"invalid": "Tulis surel yang lengkap, misalnya nama@contoh.id"},
        }

    def __init__(self, *args, assignment: Assignment, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment, self.by, self.successor = assignment, by, None
        self.fields["full_name"].required = False
        for name in ("full_name", "username"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_username(self):
        username = plain_username(self.cleaned_data["username"])
        taken = User.objects.filter(username__iexact=username)
        self.successor = visible_people(self.by).filter(username__iexact=username).first()
        if self.successor is None and taken.exists():
            raise forms.ValidationError(NAME_TAKEN)
        return username

    def clean(self):
        cleaned = super().clean()
        is_new = cleaned.get("username") and self.successor is None
        if is_new and not cleaned.get("full_name") and "full_name" not in self.errors:
            self.add_error("full_name", "Isi nama lengkap")
        return cleaned

    def _post_clean(self):
        """An account that is there is not changed by this form, so nothing of it is checked."""
        if self.successor is None:
            super()._post_clean()

    def save(self) -> tuple[User, PasswordLink | None]:
        person = self.successor or self.instance
        return person, hand_over(self.assignment, person, by=self.by)
