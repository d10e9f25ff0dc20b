from crispy_forms.layout import Field, Layout
from django import forms
from django.utils import timezone

from kim_portal.forms import DateInput, IdempotentForm, PortalForm
from registry.enums import RegionLevel
from registry.forms.fields import PastDateField
from registry.models import NetworkOutage, Region

BAD_DAY = "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"


class OutageForm(IdempotentForm, forms.ModelForm):
    """Where and since when there is no network; the places are of one kecamatan."""

    constraint_fields = {"networkoutage_ends_after_start": "ends_on"}

    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label="Desa atau kelurahan yang terganggu",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sedikitnya satu desa atau kelurahan",
            "invalid_choice": "Pilih desa atau kelurahan dari daftar ini",
            "invalid_pk_value": "Pilih desa atau kelurahan dari daftar ini",
        },
    )
    starts_on = PastDateField(
        "Hari mulai", label="Mulai pada", error_messages={"required": "Isi hari mulai"}
    )
    ends_on = forms.DateField(
        label="Pulih pada",
        help_text="Kosongkan bila jaringan belum pulih.",
        required=False,
        widget=DateInput,
        error_messages={"invalid": BAD_DAY},
    )
    layout = Layout(
        "regions",
        Field("starts_on", css_class="w-auto"),
        Field("ends_on", css_class="w-auto"),
        "reason",
    )

    class Meta:
        model = NetworkOutage
        fields = ["starts_on", "ends_on", "reason"]
        labels = {"reason": "Apa yang terganggu?"}
        help_texts = {"reason": "Misalnya menara roboh, listrik padam, atau kabel putus."}
        error_messages = {
            "reason": {
                "required": "Tulis apa yang terganggu",
                "max_length": "Keterangan gangguan paling panjang 250 huruf",
            },
        }

    def __init__(self, *args, region, **kwargs):
        super().__init__(*args, **kwargs)
        inside = Region.objects.current().below(region.path)
        self.fields["regions"].queryset = inside.filter(level=RegionLevel.DESA).order_by("path")

    def save(self, *, by):
        self.instance.request_id = self.request_id
        return self.instance.store(by=by, regions=list(self.cleaned_data["regions"]))


class OutageEndForm(PortalForm, forms.Form):
    ends_on = PastDateField(
        "Hari pulih",
        label="Pulih pada",
        help_text="Hari terakhir jaringan masih terganggu.",
        initial=timezone.localdate,
        error_messages={"required": "Isi hari pulih"},
    )


class OutageVoidForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan",
        help_text="Misalnya salah desa. Catatan yang dibatalkan tidak memaafkan keterlambatan.",
        max_length=250,
        error_messages={
            "required": "Tulis alasan membatalkan",
            "max_length": "Alasan paling panjang 250 huruf",
        },
    )
