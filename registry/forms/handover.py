from crispy_forms.layout import Layout
from django import forms
from django.db import transaction

from kim_portal.forms import IdempotentForm, KnownChoiceField, PortalForm, VersionedForm
from registry.enums import RegionLevel
from registry.enums_assistance import (
    HandoverState,
)
from registry.forms.fields import PastDateField, WebAddressField, without_phone_number
from registry.models import ActivityReport, Handover, Region

MAX_TEXT = 100


class HandoverForm(PortalForm, forms.ModelForm):
    """A post for the website of a desa. A KIM of one desa is not asked which."""

    layout = Layout("region", "title", "body", "source_note", "report")

    class Meta:
        model = Handover
        fields = ["region", "title", "body", "source_note", "report"]
        widgets = {"body": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "body": "Berita ini dibaca umum, jadi jangan tulis nomor telepon atau alamat warga.",
            "source_note": "Dari mana bahannya, misalnya “liputan pengurus KIM, 3 Maret 2026”.",
            "report": "Laporan terverifikasi KIM ini; fotonya ikut tersedia bagi operator desa.",
        }
        error_messages = {
            "region": {"required": "Pilih desa", "invalid_choice": "Pilih desa di wilayah KIM ini"},
            "title": {
                "required": "Isi judul berita",
                "max_length": "Judul berita paling panjang 150 huruf",
            },
            "body": {
                "required": "Isi beritanya",
                "max_length": "Isi berita paling panjang 8.000 huruf",
            },
            "source_note": {
                "required": "Tulis sumber bahannya",
                "max_length": "Sumber bahan paling panjang 300 huruf",
            },
            "report": {"invalid_choice": "Pilih laporan KIM ini yang sudah terverifikasi"},
        }

    def __init__(self, *args, kim, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kim = kim
        self.fields["report"].queryset = ActivityReport.objects.published().of_kim(kim)
        self.fields["report"].empty_label = "Tanpa laporan"
        if kim.region.level == RegionLevel.DESA:
            self.instance.region = kim.region
            del self.fields["region"]
            self.layout = Layout(*[name for name in self.layout if name != "region"])
        else:
            below = Region.objects.current().below(kim.region.path)
            self.fields["region"].queryset = below.filter(level=RegionLevel.DESA)
            self.fields["region"].empty_label = "Pilih desa"

    def clean_title(self):
        return without_phone_number(self.cleaned_data["title"])

    def clean_body(self):
        return without_phone_number(self.cleaned_data["body"])


class HandoverCreateForm(IdempotentForm, HandoverForm):
    @transaction.atomic
    def save(self, *, by):
        self.instance.request_id = self.request_id
        self.instance.store(by=by)
        return self.instance


class HandoverUpdateForm(VersionedForm, HandoverForm):
    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        self.instance.store(by=by, changed=[name for name in self.changed_data if name != "versi"])
        return self.instance


class HandoverPublishForm(PortalForm, forms.Form):
    """Where and when the desa published the post."""

    published_url = WebAddressField(
        label="Alamat berita yang sudah terbit",
        help_text="Salin dari peramban, misalnya bangunmulya.desa.id/artikel/2026/3/panen-raya.",
        error_messages={"required": "Isi alamat berita yang sudah terbit"},
    )
    published_on = PastDateField(
        "Tanggal terbit",
        label="Terbit pada",
        error_messages={"required": "Isi tanggal terbit"},
    )


class HandoverReturnForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Apa yang perlu diperbaiki?",
        help_text="Pengurus KIM membaca persis kalimat ini.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Tulis apa yang perlu diperbaiki",
            "max_length": "Catatan paling panjang 1.000 huruf",
        },
    )


class HandoverFilterForm(forms.Form):
    """Filters of the list of posts; unknown values filter nothing."""

    q = forms.CharField(required=False)
    keadaan = KnownChoiceField(choices=HandoverState.choices)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    @property
    def text(self) -> str:
        return (self.cleaned_data.get("q") or "").strip()[:MAX_TEXT]

    @property
    def state(self) -> str:
        return self.cleaned_data["keadaan"]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.state)

    def apply(self, posts):
        posts = posts.search(self.text)
        return posts.filter(state=self.state) if self.state else posts
