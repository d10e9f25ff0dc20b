"""The office says which record of a group goes on, and why."""

from crispy_forms.layout import Layout
from django import forms

from kim_portal.forms import PortalForm
from registry.enums import Role
from registry.forms.kim_field import KimField
from registry.kim_merging import merge_kim
from registry.models import Kim


class KimMergeForm(PortalForm, forms.Form):
    into = KimField(
        label="KIM yang dipertahankan",
        help_text="Nama atau nomor registri. Halaman KIM yang digabung mengarah ke sini.",
        error_messages={"required": "Isi KIM yang dipertahankan"},
    )
    reason = forms.CharField(
        label="Alasan",
        help_text="Dibaca pengurus, misalnya “Terdaftar dua kali, SK-nya sama”.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 1.000 huruf",
        },
    )
    layout = Layout("into", "reason")

    def __init__(self, *args, kim: Kim, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.kim = kim
        self.fields["into"].queryset = (
            Kim.objects.public().in_territory_of(by, Role.KABUPATEN).exclude(pk=kim.pk)
        )

    def save(self, *, by) -> Kim:
        typed = self.cleaned_data
        return merge_kim(self.kim, typed["into"], by=by, reason=typed["reason"])
