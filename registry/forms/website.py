from crispy_forms.layout import Layout
from django import forms
from django.db import transaction

from kim_portal.forms import KnownChoiceField, PortalForm, VersionedForm
from registry.enums_assistance import (
    WebsitePlatform,
)
from registry.forms.fields import PastDateField, WebAddressField
from registry.forms.umkm_filters import KecamatanFilterForm
from registry.models import DesaWebsite, Kim
from registry.models.channel import dead_limit
from registry.models.website import COMPLETENESS

# `?keadaan=` → what it means for a desa.
WEBSITE_ANSWERS = {
    "hidup": "Diperbarui 3 bulan terakhir",
    "mati": "Tidak diperbarui lebih dari 3 bulan",
    "kosong": "Unggahan belum pernah dicatat",
    "tanpa": "Belum punya situs",
    "belum": "Belum dicatat",
}
MAX_TEXT = 100


class WebsiteForm(VersionedForm, forms.ModelForm):
    """Address, platform and editor of the website of one desa."""

    url = WebAddressField(
        label="Alamat situs", help_text="Misalnya bangunmulya.desa.id.", required=False
    )
    editor_kim = forms.ModelChoiceField(
        Kim.objects.none(),
        label="KIM yang menyunting",
        help_text="KIM yang diberi akun redaksi di situs ini, bila ada.",
        empty_label="Belum ada",
        required=False,
        error_messages={"invalid_choice": "Pilih KIM di desa atau kecamatan ini"},
    )

    layout = Layout("platform", "url", "editor_kim")

    class Meta:
        model = DesaWebsite
        fields = ["platform", "url", "editor_kim"]
        widgets = {"platform": forms.RadioSelect}
        labels = {"platform": "Situs ini memakai apa?"}
        error_messages = {
            "platform": {"required": "Pilih platform", "invalid_choice": "Pilih platform"}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["platform"].choices = WebsitePlatform.choices
        region = self.instance.region
        near = Kim.objects.public().filter(region__in=[region.pk, region.parent_id])
        self.fields["editor_kim"].queryset = near.order_by("name", "pk")

    def clean(self):
        cleaned = super().clean()
        platform = cleaned.get("platform")
        if platform == WebsitePlatform.NONE:
            return cleaned | {"url": "", "editor_kim": None}
        if platform and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("url", "Isi alamat situs, atau pilih “Belum punya situs”")
        return cleaned

    def check_version(self) -> None:
        """A website that is written down for the first time has no version to compare."""
        if self.instance.pk is not None:
            super().check_version()

    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        self.instance.store(by=by, changed=[name for name in self.changed_data if name != "versi"])
        return self.instance


class WebsiteCheckForm(PortalForm, forms.Form):
    """What somebody found on the website today."""

    last_post_on = PastDateField(
        "Tanggal unggahan terakhir",
        label="Tanggal unggahan terakhir yang terlihat",
        help_text="Kosongkan bila belum ada unggahan sama sekali.",
        required=False,
    )
    found = forms.MultipleChoiceField(
        label="Apa yang ada dan dapat dibuka?",
        help_text="Tiap isi yang ada bernilai satu, paling tinggi 5.",
        choices=list(COMPLETENESS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, website: DesaWebsite, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_post_on"].initial = website.last_post_on
        self.fields["found"].initial = [name for name in COMPLETENESS if getattr(website, name)]

    def apply(self, website: DesaWebsite, *, by) -> None:
        website.check_content(by=by, **self.cleaned_data)


class WebsiteFilterForm(KecamatanFilterForm):
    """Filters over desa, with or without a website."""

    q = forms.CharField(required=False)
    platform = KnownChoiceField(choices=WebsitePlatform.choices)
    keadaan = KnownChoiceField(choices=list(WEBSITE_ANSWERS.items()))

    @property
    def region_path(self) -> str:
        return "path"

    @property
    def text(self) -> str:
        return self.value("q").strip()[:MAX_TEXT]

    def apply(self, desa, on):
        desa = self.in_kecamatan(desa.search(self.text))
        if platform := self.value("platform"):
            desa = desa.filter(website__platform=platform)
        there = desa.exclude(website__platform=WebsitePlatform.NONE)
        limit = dead_limit(on)
        answers = {
            "hidup": lambda: there.filter(website__last_post_on__gte=limit),
            "mati": lambda: there.filter(website__last_post_on__lt=limit),
            "kosong": lambda: there.filter(website__isnull=False, website__last_post_on=None),
            "tanpa": lambda: desa.filter(website__platform=WebsitePlatform.NONE),
            "belum": lambda: desa.filter(website=None),
        }
        answer = answers.get(self.value("keadaan"))
        return answer() if answer else desa
