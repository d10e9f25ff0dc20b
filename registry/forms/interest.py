from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from kim_portal.forms import IdempotentForm, PortalForm
from registry.enums import RegionLevel
from registry.forms.fields import PastDateField, without_phone_number
from registry.forms.kim_field import KimField
from registry.models import Kim, KimInterest, Region


class InterestForm(IdempotentForm, forms.ModelForm):
    """A desa of this kecamatan wants a KIM and has none."""

    told_on = PastDateField(
        "Hari disampaikan",
        label="Disampaikan pada",
        initial=timezone.localdate,
        error_messages={"required": "Isi hari disampaikan"},
    )

    class Meta:
        model = KimInterest
        fields = ["region", "told_on", "note"]
        widgets = {"region": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 4})}
        labels = {"region": "Desa atau kelurahan", "note": "Siapa yang berminat, dan mengapa?"}
        help_texts = {
            "region": "Hanya yang belum punya KIM terverifikasi.",
            "note": "Misalnya “Karang taruna dan perangkat desa, setelah sosialisasi 3 Maret”. "
            "Tanpa nama orang dan nomor telepon.",
        }
        error_messages = {
            "region": {
                "required": "Pilih desa atau kelurahan",
                "invalid_choice": "Pilih desa atau kelurahan yang belum punya KIM",
            },
            "note": {
                "required": "Tulis siapa yang berminat",
                "max_length": "Keterangan paling panjang 1.000 huruf",
            },
        }

    def __init__(self, *args, region, **kwargs):
        super().__init__(*args, **kwargs)
        inside = Region.objects.current().below(region.path).filter(level=RegionLevel.DESA)
        formed = Kim.objects.public().filter(region=OuterRef("pk"))
        self.fields["region"].queryset = inside.exclude(Exists(formed)).order_by("path")
        self.fields["region"].empty_label = None

    def clean_note(self):
        return without_phone_number(self.cleaned_data["note"])

    def save(self, *, by):
        self.instance.request_id = self.request_id
        return self.instance.store(by=by)


class InterestOutcomeForm(PortalForm, forms.Form):
    """What the office does about it, or why not."""

    outcome = forms.CharField(
        label="Keterangan",
        help_text="Desa dan forum membaca persis kalimat ini.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis keterangannya",
            "max_length": "Keterangan paling panjang 500 huruf",
        },
    )


class InterestFormedForm(PortalForm, forms.Form):
    kim = KimField(error_messages={"required": "Isi KIM yang terbentuk"})

    def __init__(self, *args, region, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kim"].queryset = Kim.objects.below(region)
