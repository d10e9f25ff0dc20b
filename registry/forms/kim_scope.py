from django import forms
from django.utils import timezone

from kim_portal.forms import PortalForm
from registry.enums import KimScope, RegionLevel
from registry.forms.fields import PastDateField


class KimScopeForm(PortalForm, forms.Form):
    """What a KIM covers from a day on, and the request it answers."""

    scope = forms.ChoiceField(
        label="Cakupan baru",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih cakupan", "invalid_choice": "Pilih cakupan"},
    )
    reason = forms.CharField(
        label="Dasar perubahan",
        help_text="Misalnya “Surat KIM 12 Mei 2026, kini bekerja di RW 05”.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis dasar perubahan",
            "max_length": "Dasar perubahan paling panjang 500 huruf",
        },
    )
    decided_on = PastDateField(
        "Hari penetapan",
        label="Ditetapkan pada",
        initial=timezone.localdate,
        error_messages={"required": "Isi hari penetapan"},
    )

    def __init__(self, *args, kim, **kwargs):
        super().__init__(*args, **kwargs)
        is_kecamatan = kim.region.level == RegionLevel.KECAMATAN
        self.fields["scope"].choices = [
            choice for choice in KimScope.choices
            if (choice[0] == KimScope.SUBDISTRICT) == is_kecamatan
        ]  # fmt: skip
