"""The letter of delegation as it stands on paper, and what the province finds in it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import DateInput, IdempotentForm, PortalForm
from kim_portal.uploads import PDF_LIMIT_MB, check_pdf
from monev.delegating import check_letter, leave_out, send_letter
from monev.models import Delegation
from registry.enums import SkCheck
from registry.models.photo import erase_files

FIRST_YEAR = 2000


class DelegationForm(IdempotentForm, forms.ModelForm):
    scan = forms.FileField(
        label="Hasil pindai surat (PDF)",
        help_text=f"Satu berkas PDF, paling besar {PDF_LIMIT_MB} MB. Hanya dinas yang membukanya",
        max_length=250,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": "Pilih berkas PDF hasil pindai surat",
            "max_length": "Nama berkas terlalu panjang. Ganti namanya, lalu pilih lagi",
        },
    )

    class Meta:
        model = Delegation
        fields = ["number", "signed_on", "signer"]
        labels = {
            "number": "Nomor surat",
            "signed_on": "Tanggal surat",
            "signer": "Penanda tangan",
        }
        widgets = {"signed_on": DateInput(), "signer": forms.RadioSelect}
        help_texts = {"number": "Tulis persis seperti pada surat"}
        error_messages = {
            "number": {
                "required": "Isi nomor surat",
                "max_length": "Nomor surat paling panjang 120 huruf",
            },
            "signed_on": {
                "required": "Isi tanggal surat",
                "invalid": "Tulis tanggal seperti 21/11/2026",
            },
            "signer": {
                "required": "Pilih penanda tangan",
                "invalid_choice": "Pilih penanda tangan",
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = self.fields["signer"].choices[1:]
        self.fields["signed_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    @property
    def lost_file(self) -> bool:
        """Say whether a file was chosen that the browser will not send again by itself."""
        return self.is_bound and bool(self.errors) and "scan" in self.files

    def clean_number(self):
        return " ".join(self.cleaned_data["number"].split())

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal surat tidak boleh setelah hari ini")
        if day.year < FIRST_YEAR:
            raise ValidationError(f"Tanggal surat tidak boleh sebelum tahun {FIRST_YEAR}")
        return day

    def clean_scan(self):
        check_pdf(self.cleaned_data["scan"])
        return self.cleaned_data["scan"]

    @transaction.atomic
    def save(self, *, by):
        """Store it; raises what `send_letter` raises and takes the file back then."""
        letter, scan = self.instance, self.cleaned_data["scan"]
        letter.request_id = self.request_id
        scan.seek(0)
        letter.attach(scan.read(), name=scan.name, content_type="application/pdf")
        try:
            return send_letter(letter, by=by)
        except Exception:
            erase_files([letter.file])
            raise


class DelegationCheckForm(PortalForm, forms.Form):
    """What the province finds when it lays the scan beside the typed data."""

    result = forms.ChoiceField(
        label="Apakah hasil pindai cocok dengan data di atas?",
        choices=[(SkCheck.MATCHED, "Cocok"), (SkCheck.MISMATCH, "Tidak cocok")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih cocok atau tidak cocok",
            "invalid_choice": "Pilih cocok atau tidak cocok",
        },
    )
    note = forms.CharField(
        label="Catatan",
        help_text="Wajib bila tidak cocok: tulis bagian mana yang berbeda",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Catatan paling panjang 500 huruf"},
    )

    def __init__(self, *args, letter, **kwargs):
        super().__init__(*args, **kwargs)
        self.letter = letter

    def save(self, *, by):
        cleaned = self.cleaned_data
        return check_letter(self.letter, cleaned["result"], by=by, note=cleaned["note"])


class LeaveOutForm(PortalForm, forms.Form):
    """Why the round goes on without an entry that has no valid delegation."""

    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Tampil pada halaman peserta",
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry

    def save(self, *, by):
        return leave_out(self.entry, reason=self.cleaned_data["reason"], by=by)
