"""Forms around the name and the code of a desa: the operator proposes, the office decides."""

from django import forms
from django.db import transaction

from kim_portal.forms import IdempotentForm, PortalForm
from registry.forms.region_change import DesaCodeField, RegionChangeForm
from registry.models import Region, RegionProposal
from registry.region_correction import accept_proposal, kecamatan_of


class RegionProposalForm(IdempotentForm, forms.ModelForm):
    """What is wrong about the own desa, and how it should read."""

    constraint_fields = {"regionproposal_says_something": "name"}

    code = DesaCodeField(
        label="Kode yang benar",
        help_text="Kode Kemendagri sepuluh angka, misalnya 64.09.03.2013. Kosongkan bila kodenya "
        "sudah benar.",
        required=False,
    )

    class Meta:
        model = RegionProposal
        fields = ["name", "code", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": "Tanpa kata “Desa” atau “Kelurahan”. Kosongkan bila namanya sudah benar.",
            "reason": "Sebut dasarnya, misalnya nomor Perda pembentukan desa.",
        }
        error_messages = {
            "name": {"max_length": "Nama wilayah paling panjang 120 huruf"},
            "reason": {
                "required": "Tulis alasannya",
                "max_length": "Alasan paling panjang 1.000 huruf",
            },
        }

    def __init__(self, *args, region: Region, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.region = self.region = region

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if name and name == self.region.name:
            raise forms.ValidationError("Nama ini sudah tercatat. Kosongkan bila sudah benar")
        return name

    def clean_code(self):
        code, kecamatan = self.cleaned_data["code"], None
        if code and code == self.region.code:
            raise forms.ValidationError("Kode ini sudah tercatat. Kosongkan bila sudah benar")
        if code:
            kecamatan = kecamatan_of(code)
            kabupaten = self.region.ancestors[1]
            if kecamatan is None or not kabupaten.covers(kecamatan):
                raise forms.ValidationError(f"Kode ini bukan kode desa di {kabupaten.label}")
        return code

    @transaction.atomic
    def save(self, *, by) -> RegionProposal:
        self.instance.request_id = self.request_id
        self.instance.store(by=by)
        return self.instance


class RegionProposalAcceptForm(RegionChangeForm):
    """The decision behind the right name or code; a code alone may come without a regulation."""

    def __init__(self, *args, proposal: RegionProposal, **kwargs):
        super().__init__(*args, region=proposal.region, **kwargs)
        self.proposal = proposal
        self.fields["legal_basis"].required = bool(proposal.name)
        self.fields["reason"].initial = proposal.reason

    def act(self, *, by):
        return accept_proposal(self.proposal, change=self.instance, by=by)


class RegionProposalRefuseForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan penolakan",
        help_text="Operator desa membaca persis kalimat ini.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan penolakan",
            "max_length": "Alasan paling panjang 1.000 huruf",
        },
    )
