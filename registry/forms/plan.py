from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from kim_portal.errors import DomainError
from kim_portal.forms import IdempotentForm, PortalForm, VersionedForm
from kim_portal.rupiah import EXAMPLE, RupiahField
from registry.bookkeeping import check_year
from registry.enums import FundSource, PlanState, PostponeReason
from registry.forms.fund import YearField
from registry.models import PlanItem
from registry.models.plan import MONTHS


class PlanBaseForm(forms.ModelForm):
    year = YearField(label="Tahun")
    month = forms.TypedChoiceField(
        label="Bulan",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Belum ditentukan"), *enumerate(MONTHS, start=1)],
        error_messages={"invalid_choice": "Pilih bulan dari daftar"},
    )
    budget_need = RupiahField(
        label="Kebutuhan anggaran",
        required=False,
        help_text=f"Rupiah utuh, {EXAMPLE}. Kosongkan bila tidak perlu biaya.",
    )
    source = forms.ChoiceField(
        label="Sumber anggaran",
        required=False,
        choices=[("", "Belum ada"), *FundSource.choices],
        error_messages={"invalid_choice": "Pilih sumber dari daftar"},
    )

    layout = Layout(
        "title", Field("year", css_class="pk-pendek"), Field("month", css_class="pk-sedang"),
        Field("budget_need", css_class="pk-sedang"), "source",
    )  # fmt: skip

    class Meta:
        model = PlanItem
        fields = ["title", "year", "month", "budget_need", "source"]
        error_messages = {"title": {"required": "Isi rencana kegiatan"}}
        help_texts = {"title": "Misalnya Pelatihan foto produk untuk UMKM desa."}

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_budget_need(self):
        return self.cleaned_data["budget_need"] or 0

    def clean_year(self):
        try:
            check_year(self.cleaned_data["year"])
        except DomainError as error:
            raise ValidationError(error.message) from None
        return self.cleaned_data["year"]


class PlanCreateForm(IdempotentForm, PlanBaseForm):
    """A planned activity of one KIM."""

    def __init__(self, *args, kim, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kim = kim

    def save(self, *, by):
        self.instance.request_id = self.request_id
        self.instance.store(by=by)
        return self.instance


class PlanUpdateForm(VersionedForm, PlanBaseForm):
    @transaction.atomic
    def save(self, *, by):
        self.check_version()
        self.instance.store(by=by, changed=self.changed_data)
        return self.instance


class StateField(forms.ChoiceField):
    """Offers the moves of one row; a stale page may send another, which the rule then refuses."""

    def valid_value(self, value):
        return value in PlanState.values


class PlanStateForm(PortalForm, forms.Form):
    """Where the activity stands now; only moves that its state allows are offered."""

    state = StateField(
        label="Keadaan sekarang",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keadaan", "invalid_choice": "Pilih keadaan"},
    )
    reason = forms.ChoiceField(
        label="Alasan tertunda",
        required=False,
        choices=[("", "Pilih bila tertunda"), *PostponeReason.choices],
        error_messages={"invalid_choice": "Pilih alasan dari daftar"},
    )
    note = forms.CharField(label="Keterangan", required=False, max_length=300)

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["state"].choices = [
            choice for choice in PlanState.choices if choice[0] in item.next_states
        ]

    def save(self, *, by):
        data = self.cleaned_data
        self.item.set_state(data["state"], by=by, reason=data["reason"], note=data["note"])
        return self.item
