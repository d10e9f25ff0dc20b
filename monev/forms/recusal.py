from django import forms

from kim_portal.forms import PortalForm
from monev.conflicts import decide_conflict, declare
from monev.enums_panel import ConflictKind, ConflictSource, ConflictState
from monev.models import JuriAssignment

REASON_ERRORS = {
    "required": "Tulis alasannya",
    "max_length": "Alasan paling panjang 500 huruf",
}


def kind_field():
    return forms.ChoiceField(
        label="Jenis hubungan",
        choices=ConflictKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih jenis hubungan",
            "invalid_choice": "Pilih jenis hubungan",
        },
    )


def reason_field(help_text: str):
    return forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=help_text,
        error_messages=REASON_ERRORS,
    )


class RecusalForm(PortalForm, forms.Form):
    """A conflict of interest: the office chooses the juri, a juri declares their own."""

    juri = forms.ModelChoiceField(
        JuriAssignment.objects.none(),
        label="Juri",
        empty_label="Pilih juri",
        error_messages={"required": "Pilih juri", "invalid_choice": "Pilih juri dari daftar"},
    )
    kind = kind_field()
    reason = reason_field("Misalnya kakak kandung ketua KIM. Dibaca dinas dan auditor saja")
    state = forms.ChoiceField(
        label="Yang Anda lakukan",
        choices=[
            (ConflictState.RECUSED, "Saya tidak menilai peserta ini"),
            (ConflictState.DISCLOSED, "Saya ungkap, dinas yang memutuskan"),
        ],
        initial=ConflictState.RECUSED,
        required=False,
        widget=forms.RadioSelect,
        help_text="Sampai dinas memutuskan, berkas dan lembar peserta ini tertutup bagi Anda",
        error_messages={"invalid_choice": "Pilih salah satu"},
    )

    def __init__(self, *args, entry, own_seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry, self.own_seat = entry, own_seat
        if own_seat:
            del self.fields["juri"]
        else:
            del self.fields["state"]
            seats = entry.round.juri_assignments.scoring().select_related("user")
            self.fields["juri"].queryset = seats
            self.fields["juri"].label_from_instance = str

    def save(self, *, by):
        cleaned = self.cleaned_data
        source = ConflictSource.DECLARED if self.own_seat else ConflictSource.REPORTED
        return declare(
            self.own_seat or cleaned["juri"], self.entry, kind=cleaned["kind"],
            reason=cleaned["reason"], by=by, source=source,
            state=cleaned.get("state") or ConflictState.RECUSED,
        )  # fmt: skip


class RecusalDecideForm(PortalForm, forms.Form):
    """What the office makes of a conflict that was disclosed or found."""

    state = forms.ChoiceField(
        label="Keputusan",
        choices=[
            (ConflictState.DISMISSED, "Bukan benturan"),
            (ConflictState.ALLOWED, "Diungkap, boleh menilai"),
            (ConflictState.RECUSED, "Tidak menilai"),
        ],
        widget=forms.RadioSelect,
        help_text="“Tidak menilai” membatalkan lembar nilainya dan tidak dapat ditarik kembali",
        error_messages={"required": "Pilih keputusan", "invalid_choice": "Pilih keputusan"},
    )
    kind = kind_field()
    reason = reason_field("Dimuat dalam catatan putaran dan dibaca auditor")

    def __init__(self, *args, juri, entry, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.juri, self.entry, self.found = juri, entry, found

    def save(self, *, by):
        cleaned = self.cleaned_data
        return decide_conflict(
            self.juri, self.entry, cleaned["state"], kind=cleaned["kind"],
            reason=cleaned["reason"], by=by, found=self.found,
        )  # fmt: skip
