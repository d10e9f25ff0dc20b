import datetime

from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kim_portal.errors import DomainError
from kim_portal.forms import IdempotentForm, PortalForm
from kim_portal.rupiah import EXAMPLE, RupiahField
from kim_portal.uploads import PDF_LIMIT_MB, read_document
from registry.bookkeeping import book, check_year, correct
from registry.enums import FundSource, FundStage
from registry.models import FundRecord


class YearField(forms.IntegerField):
    """A year of four digits, typed as text."""

    default_error_messages = {
        "required": "Isi tahun, misalnya 2026",
        "invalid": "Isi tahun dengan empat angka, misalnya 2026",
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs)


class DocumentField(forms.FileField):
    """A PDF or a photo of a paper; cleans to a Document or None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Dokumen")
        kwargs.setdefault("allow_empty_file", True)
        kwargs.setdefault("max_length", 250)
        super().__init__(
            widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
            error_messages={
                "required": "Pilih dokumen berupa PDF atau foto",
                "max_length": "Nama berkas terlalu panjang. Ganti namanya, lalu pilih lagi.",
            },
            **kwargs,
        )

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        return read_document(upload) if upload else None


class FundAmountField(RupiahField):
    """An amount that only goods may leave out; the form knows which it is."""

    def validate(self, value):
        pass


class DocumentMixin:
    """Puts the cleaned document into the row, and takes the file back when saving fails."""

    @property
    def lost_file(self) -> bool:
        """Say whether a file was chosen that the browser will not send again by itself."""
        return self.is_bound and bool(self.errors) and "document" in self.files

    def store_document(self) -> None:
        document = self.cleaned_data["document"]
        if document:
            self.instance.attach(
                document.content, name=document.name, content_type=document.content_type
            )

    def drop_document(self) -> None:
        if self.cleaned_data["document"]:
            self.instance.file.storage.delete(self.instance.file.name)

    @transaction.atomic
    def save(self, *, by):
        self.instance.request_id = self.request_id
        self.store_document()
        try:
            return self.store_row(by)
        except Exception:
            self.drop_document()
            raise

    def store_row(self, by):
        """Store the row that carries the document, and return what the page shows next."""
        self.instance.store(by=by)
        return self.instance


class FundForm(DocumentMixin, IdempotentForm, forms.ModelForm):
    """One amount of one year of a KIM or forum."""

    constraint_fields = {
        "fundrecord_amount_in_range": "amount",
        "fundrecord_money_is_not_zero": "amount",
        "fundrecord_goods_have_item": "item",
        "fundrecord_tax_only_on_prize": "prize_tax",
        "fundrecord_tax_within_amount": "prize_tax",
    }

    stage = forms.ChoiceField(
        label="Yang dicatat",
        choices=[
            (FundStage.PLANNED, "Rencana"),
            (FundStage.RECEIVED, "Penerimaan"),
            (FundStage.SPENT, "Belanja"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih rencana, penerimaan, atau belanja",
            "invalid_choice": "Pilih rencana, penerimaan, atau belanja",
        },
    )
    year = YearField(label="Tahun anggaran")
    source = forms.ChoiceField(
        label="Sumber",
        choices=[("", "Pilih sumber"), *FundSource.choices],
        error_messages={"required": "Pilih sumber", "invalid_choice": "Pilih sumber"},
    )
    is_in_kind = forms.TypedChoiceField(
        label="Bentuk",
        choices=[("uang", "Uang"), ("barang", "Barang atau jasa")],
        coerce=lambda value: value == "barang",
        initial="uang",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih uang atau barang",
            "invalid_choice": "Pilih uang atau barang",
        },
    )
    amount = FundAmountField(
        label="Jumlah",
        help_text=f"Rupiah utuh, {EXAMPLE}. Untuk barang isi taksiran nilainya; "
        "kosongkan bila tidak diketahui.",
    )
    prize_tax = RupiahField(
        label="Pajak hadiah yang dipotong",
        required=False,
        help_text="Hanya untuk penerimaan hadiah lomba. Isi 0 bila tidak ada.",
    )
    document = DocumentField(
        required=False,
        help_text=f"Foto atau PDF nota, kuitansi, atau halaman APBDes, paling besar "
        f"{PDF_LIMIT_MB} MB. Belanja tanpa dokumen akan ditandai.",
    )

    layout = Layout(
        "stage",
        Field("year", css_class="pk-pendek"),
        "source",
        "is_in_kind",
        Field("amount", css_class="pk-sedang"),
        "item",
        "document",
        "budget_code",
        Field("prize_tax", css_class="pk-sedang"),
        "note",
    )

    class Meta:
        model = FundRecord
        fields = [
            "stage", "source", "is_in_kind", "amount", "item", "prize_tax", "budget_code", "note",
        ]  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "item": "Misalnya konsumsi rapat, atau 2 laptop. Jangan tulis nama orang. "
            "Wajib untuk barang atau jasa.",
            "budget_code": "Seperti tertulis di APBDes atau DPA, misalnya 2.16.02.2.01.0015.",
        }

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_item(self):
        return " ".join(self.cleaned_data["item"].split())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("amount") is None and "amount" not in self.errors:
            if cleaned.get("is_in_kind"):
                # Nobody knows what the goods are worth.
                cleaned["amount"] = 0
            else:
                self.add_error("amount", f"Isi jumlah, {EXAMPLE}")
        if cleaned.get("year") is not None and cleaned.get("stage"):
            try:
                check_year(cleaned["year"], cleaned["stage"])
            except DomainError as error:
                self.add_error("year", error.message)
        return cleaned

    def store_row(self, by):
        return book(self.instance, owner=self.owner, year=self.cleaned_data["year"], by=by)


class FundCorrectForm(FundForm):
    """The record as it should have been, and why; the old one stays readable."""

    reason = forms.CharField(
        label="Alasan koreksi",
        max_length=300,
        help_text="Misalnya “Jumlah di kuitansi Rp1.250.000, bukan Rp1.200.000”.",
        error_messages={"required": "Tulis alasan koreksi"},
    )

    layout = Layout(*FundForm.layout.fields, "reason")

    def __init__(self, *args, record, **kwargs):
        names = ["stage", "source", "amount", "item", "prize_tax", "budget_code", "note", "year"]
        initial = {name: getattr(record, name) for name in names}
        initial["is_in_kind"] = "barang" if record.is_in_kind else "uang"
        super().__init__(*args, owner=record.owner, initial=initial, **kwargs)
        self.record = record
        if record.file:
            self.fields["document"].help_text = "Kosongkan bila dokumennya tetap sama."

    def store_row(self, by):
        return correct(
            self.record, self.instance, year=self.cleaned_data["year"], by=by,
            reason=self.cleaned_data["reason"],
        )  # fmt: skip


class FundVoidForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan pembatalan",
        max_length=300,
        help_text="Misalnya “Tercatat dua kali”.",
        error_messages={"required": "Tulis alasan pembatalan"},
    )


class FundAttachForm(PortalForm, forms.Form):
    document = DocumentField(
        help_text=f"Foto atau PDF nota atau kuitansi, paling besar {PDF_LIMIT_MB} MB.",
    )


def default_year(text: str, on: datetime.date | None = None) -> int:
    """Return the year named in an address when it can be meant, else the current one."""
    this_year = (on or timezone.localdate()).year
    try:
        check_year(int(text))
    except (ValueError, ValidationError, DomainError):
        return this_year
    return int(text)
