"""Forms of accounts and their duties."""

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q

from kim_portal.accounts.forms import plain_username
from kim_portal.accounts.invitation import NAME_TAKEN
from kim_portal.accounts.models import User
from kim_portal.forms import PortalForm
from registry.enums import ROLE_LEVELS, RegionLevel, Role
from registry.forms.kim_field import KimField
from registry.forms.region import RegionField
from registry.models import Assignment
from registry.people import granted_roles, invite, territory_kim, territory_regions

# An account without a territory; the committee of a round gives it a seat there.
JURI = "juri"


class PlaceMixin:
    """Role and place of a duty: which of both places counts depends on the role."""

    def prepare_places(self, by, roles):
        self.fields["role"].choices = roles
        region = self.fields["region"]
        region.queryset, self.fields["kim"].queryset = territory_regions(by), territory_kim(by)
        region.levels = ROLE_LEVELS.get(self.data.get("role"), set(RegionLevel))
        if Role.PENGURUS_KIM not in dict(roles):
            del self.fields["kim"]

    def clean(self):
        cleaned = super().clean()
        role = cleaned.get("role")
        wanted = {Role.PENGURUS_KIM: "kim", JURI: None, None: None}.get(role, "region")
        # What the role does not need may stay empty, and is not examined either.
        for name in {"region", "kim"} - {wanted}:
            self.errors.pop(name, None)
        return cleaned

    @property
    def place(self):
        role = self.cleaned_data["role"]
        return self.cleaned_data.get("kim" if role == Role.PENGURUS_KIM else "region")


def role_field():
    return forms.ChoiceField(
        label="Peran",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih peran",
            "invalid_choice": "Pilih peran yang boleh Anda berikan",
        },
    )


def place_fields():
    return {
        "region": RegionField(
            label="Wilayah tugas",
            help_text="Nama atau kode, misalnya Waru. Kosongkan untuk pengurus KIM dan juri.",
        ),
        "kim": KimField(
            label="KIM",
            help_text="Hanya untuk pengurus KIM. Nama atau nomor registrinya.",
        ),
    }


class UserCreateForm(PlaceMixin, PortalForm, forms.ModelForm):
    role = role_field()
    region, kim = place_fields().values()
    layout = Layout("full_name", "username", "email", "role", "region", "kim")

    class Meta:
        model = User
        fields = ["full_name", "username", "email"]
        labels = {"full_name": "Nama lengkap", "username": "Nama pengguna", "email": "Surel"}
        help_texts = {
            "username": "Sebaiknya nomor WhatsApp, misalnya 081234567890. Dipakai untuk masuk.",
            "email": "Undangan dikirim ke sini. Tanpa surel, Anda meneruskan tautannya sendiri.",
        }
        error_messages = {
            "full_name": {"required": "Isi nama lengkap"},
            "username": {
                "required": "Isi nama pengguna",
                "invalid": "Nama pengguna hanya boleh berisi huruf, angka, dan @ . + - _",
            },
            "email": {"invalid": "Tulis surel yang lengkap, misalnya nama@contoh.id"},
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        for name in ("full_name", "username"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        roles = [(role, role.label) for role in granted_roles(by)]
        self.prepare_places(by, [*roles, (JURI, "Juri Monev")])
        if "kim" not in self.fields:
            self.layout = Layout("full_name", "username", "email", "role", "region")

    def clean_username(self):
        username = plain_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(NAME_TAKEN)
        return username

    def first_result(self):
        """Return the account that a first click on the same button has just opened, or None."""
        return User.objects.filter(
            username=plain_username(self.data.get("username", "").replace("\0", "")),
            full_name=self.data.get("full_name", "").replace("\0", "").strip(),
            invited_by=self.by,
            last_login=None,
        ).first()

    def save(self):
        """Open the account, give its first duty and issue the link; returns that link."""
        role = self.cleaned_data["role"]
        person = super().save(commit=False)
        return invite(person, role="" if role == JURI else role, place=self.place, by=self.by)


class AssignmentForm(PlaceMixin, PortalForm, forms.Form):
    role = role_field()
    region, kim = place_fields().values()

    def __init__(self, *args, by, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.person = by, person
        self.prepare_places(by, [(role, role.label) for role in granted_roles(by)])

    def save(self):
        return Assignment.give(
            self.person, role=self.cleaned_data["role"], place=self.place, by=self.by
        )


class UserFilterForm(forms.Form):
    """Search in the accounts; unknown values simply filter nothing."""

    q = forms.CharField(label="Cari nama atau nama pengguna", required=False, max_length=100)
    peran = forms.ChoiceField(
        label="Peran", required=False, choices=[("", "Semua peran"), *Role.choices]
    )

    def apply(self, people):
        self.is_valid()
        for word in self.cleaned_data.get("q", "").split():
            people = people.filter(Q(full_name__icontains=word) | Q(username__icontains=word))
        role = self.cleaned_data.get("peran")
        if role:
            held = Assignment.objects.in_force().filter(role=role)
            people = people.filter(pk__in=held.values("user"))
        return people
