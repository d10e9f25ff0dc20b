from django import forms

from kim_portal.forms import DateInput, PortalForm
from monev.correcting import (
    drop_correction,
    leave_out_sheet,
    order_correction,
    publish_correction,
    sheets_in_result,
)
from monev.disqualifying import disqualify, may_be_disqualified
from monev.enums_correction import CorrectionGround
from monev.models import Correction, Entry, Outcome, Round, ScoreSheet


def reason_field(label: str, required: str, help_text: str = "", most: int = 500):
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
        error_messages={
            "required": required,
            "max_length": f"{label} paling panjang {most} huruf",
        },
    )


class CorrectionForm(PortalForm, forms.Form):
    """Why a published result is corrected; everybody reads this later."""

    jenis = forms.ChoiceField(
        label="Jenis kesalahan",
        choices=[one for one in CorrectionGround.choices if one[0] != CorrectionGround.OBJECTION],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih jenis kesalahan",
            "invalid_choice": "Pilih jenis kesalahan dari daftar",
        },
    )
    alasan = reason_field(
        "Apa yang keliru",
        "Tulis apa yang keliru",
        "Dibaca semua orang bersama versi baru. Jangan tulis nama orang.",
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round_

    def save(self, *, by) -> Correction:
        data = self.cleaned_data
        return order_correction(self.round, ground=data["jenis"], reason=data["alasan"], by=by)


class SheetLeaveOutForm(PortalForm, forms.Form):
    lembar = forms.ModelChoiceField(
        ScoreSheet.objects.none(),
        label="Lembar nilai",
        empty_label="Pilih lembar",
        error_messages={
            "required": "Pilih lembar nilai",
            "invalid_choice": "Pilih lembar nilai dari daftar",
        },
    )
    alasan = reason_field(
        "Alasan", "Tulis alasan lembar ini tidak dihitung", "Dimuat dalam berita acara ralat."
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["lembar"]
        field.queryset = sheets_in_result(round_)
        field.label_from_instance = lambda sheet: f"{sheet.juri.user} untuk {sheet.entry}"

    def save(self, *, by) -> ScoreSheet:
        data = self.cleaned_data
        return leave_out_sheet(data["lembar"], reason=data["alasan"], by=by)


class EntryDisqualifyForm(PortalForm, forms.Form):
    peserta = forms.ModelChoiceField(
        Entry.objects.none(),
        label="Peserta",
        empty_label="Pilih peserta",
        error_messages={
            "required": "Pilih peserta",
            "invalid_choice": "Pilih peserta dari daftar",
        },
    )
    alasan = reason_field(
        "Alasan",
        "Tulis alasan diskualifikasi",
        "Dibaca semua orang bersama versi baru. Jangan tulis nama orang.",
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["peserta"].queryset = may_be_disqualified(round_)

    def save(self, *, by) -> Entry:
        data = self.cleaned_data
        return disqualify(data["peserta"], reason=data["alasan"], by=by)


class CorrectionPublishForm(PortalForm, forms.Form):
    """The decree that puts the corrected version into force."""

    sk = forms.CharField(
        label="Nomor SK ralat",
        max_length=120,
        help_text="Misalnya 500.12.11/58/SK/2026. SK ini mengganti lampiran SK sebelumnya.",
        error_messages={
            "required": "Isi nomor SK ralat",
            "max_length": "Nomor SK paling panjang 120 huruf",
        },
    )
    tanggal = forms.DateField(
        label="Tanggal SK ralat",
        widget=DateInput(),
        error_messages={
            "required": "Isi tanggal SK ralat",
            "invalid": "Isi tanggal SK ralat, misalnya 14 Desember 2026",
        },
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round_

    def save(self, *, by) -> Outcome:
        data = self.cleaned_data
        return publish_correction(
            self.round, decree_number=data["sk"], decree_on=data["tanggal"], by=by
        )


class CorrectionDropForm(PortalForm, forms.Form):
    alasan = reason_field("Alasan", "Tulis alasan ralat dibatalkan")

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round_

    def save(self, *, by) -> Round:
        return drop_correction(self.round, reason=self.cleaned_data["alasan"], by=by)
