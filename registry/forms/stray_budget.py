from crispy_forms.layout import Field, Layout
from django import forms

from kim_portal.errors import DomainError
from kim_portal.forms import IdempotentForm, PortalForm
from kim_portal.rupiah import EXAMPLE, RupiahField
from kim_portal.uploads import PDF_LIMIT_MB
from registry.bookkeeping import check_year
from registry.duties import below_paths, duties
from registry.enums import FundSource, Role
from registry.forms.fund import DocumentField, DocumentMixin, YearField
from registry.forms.region import RegionField
from registry.models import Region, StrayBudget


class StrayBudgetForm(DocumentMixin, IdempotentForm, forms.ModelForm):
    """A line of a village budget for a KIM that was never formed."""

    constraint_fields = {"straybudget_amount_in_range": "amount"}

    year = YearField(label="Tahun anggaran")
    source = forms.ChoiceField(
        label="Sumber",
        choices=[("", "Pilih sumber"), *FundSource.choices],
        error_messages={"required": "Pilih sumber", "invalid_choice": "Pilih sumber"},
    )
    amount = RupiahField(label="Jumlah", help_text=f"Rupiah utuh, {EXAMPLE}.")
    document = DocumentField(
        required=False,
        help_text=f"Foto atau PDF halaman APBDes, paling besar {PDF_LIMIT_MB} MB.",
    )

    layout = Layout(
        "region", Field("year", css_class="pk-pendek"), "source",
        Field("amount", css_class="pk-sedang"), "kim_name", "budget_code", "document", "note",
    )  # fmt: skip

    class Meta:
        model = StrayBudget
        fields = ["region", "year", "source", "amount", "kim_name", "budget_code", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "kim_name": "Seperti tertulis dalam anggaran. Kosongkan bila tidak disebut.",
            "budget_code": "Seperti tertulis di APBDes, misalnya 5.2.1.05.",
            "note": "Misalnya sejak kapan baris ini ada dan siapa yang mengusulkannya.",
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        paths = duties(by).paths(Role.KABUPATEN, Role.DESA)
        own = Region.objects.current().filter(below_paths(paths, "path"))
        self.fields["region"] = RegionField(queryset=own, label="Desa atau kelurahan")
        only = duties(by).paths(Role.DESA)
        if len(paths) == len(only) == 1:
            self.fields["region"].initial = own.with_parents().filter(path=only[0]).first()

    def clean_year(self):
        year = self.cleaned_data["year"]
        try:
            check_year(year)
        except DomainError as error:
            raise forms.ValidationError(error.message) from None
        return year


class StrayBudgetSettleForm(PortalForm, forms.Form):
    outcome = forms.CharField(
        label="Penjelasan",
        max_length=500,
        help_text="Misalnya “Anggaran dialihkan pada APBDes Perubahan” atau “KIM sudah dibentuk”.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis penjelasan"},
    )
