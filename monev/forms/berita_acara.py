from django import forms
from django.utils import timezone

from kim_portal.forms import DateInput, PortalForm
from monev.documents import plenary_day
from monev.models import BeritaAcara, JuriAssignment
from monev.signing import draft_minutes, heads_of
from registry.models import Assignment

HEAD_ROLE = "Kepala Dinas Komunikasi dan Informatika"


class BeritaAcaraForm(PortalForm, forms.ModelForm):
    """The facts of the plenary; the ranking comes from the result, never from a field."""

    hadir = forms.ModelMultipleChoiceField(
        JuriAssignment.objects.none(),
        label="Juri yang hadir",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih juri yang hadir"},
    )
    pimpinan = forms.ModelChoiceField(
        Assignment.objects.none(),
        label="Pimpinan yang mengetahui",
        error_messages={
            "required": "Pilih pimpinan yang mengetahui",
            "invalid_choice": "Pilih pimpinan dari daftar",
        },
    )
    jabatan = forms.CharField(
        label="Jabatan pimpinan",
        max_length=60,
        initial=HEAD_ROLE,
        error_messages={
            "required": "Isi jabatan pimpinan",
            "max_length": "Jabatan paling panjang 60 huruf",
        },
    )

    class Meta:
        model = BeritaAcara
        fields = ["number", "held_on", "place", "decisions"]
        widgets = {"held_on": DateInput(), "decisions": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "number": "Menurut buku agenda, misalnya 500.12.11/34/Diskominfo/2026.",
            "decisions": (
                "Satu putusan per baris, misalnya saran. Jawaban rapat pleno dan penghargaan yang "
                "sudah dicatat masuk sendiri."
            ),
        }
        error_messages = {
            "number": {"required": "Isi nomor berita acara"},
            "held_on": {
                "required": "Isi tanggal rapat pleno",
                "invalid": "Isi tanggal rapat pleno, misalnya 4 Desember 2026",
            },
            "place": {"required": "Isi tempat rapat pleno"},
        }

    def __init__(self, *args, round_, **kwargs):
        kwargs["instance"].round = round_
        super().__init__(*args, **kwargs)
        seats = round_.juri_assignments.scoring().select_related("user")
        self.fields["hadir"].queryset = seats
        self.fields["pimpinan"].queryset = heads_of(round_)
        self.fields["pimpinan"].label_from_instance = lambda one: str(one.user)
        self.initial |= self._first_values(round_, list(seats))

    def _first_values(self, round_, seats) -> dict:
        stored = (
            {one.user_id: one for one in self.instance.signatories.all()}
            if self.instance.pk
            else {}
        )
        head = next(
            (one for one in self.fields["pimpinan"].queryset if one.user_id in stored), None
        )
        values: dict = {
            "hadir": [seat.pk for seat in seats if not stored or seat.user_id in stored],
            "pimpinan": (head or self.fields["pimpinan"].queryset.first() or Assignment()).pk,
        }
        if head:
            values["jabatan"] = stored[head.user_id].role
        if not self.instance.pk:
            values["held_on"] = plenary_day(round_, timezone.localdate())
            values["place"] = round_.place
        return values

    def save(self, *, by):
        chosen = self.cleaned_data
        return draft_minutes(
            self.instance,
            by=by,
            present=chosen["hadir"],
            head=chosen["pimpinan"],
            head_role=chosen["jabatan"],
        )


class MinutesRefuseForm(PortalForm, forms.Form):
    alasan = forms.CharField(
        label="Apa yang harus diperbaiki",
        help_text="Dibaca Diskominfo, sekretaris, dan tim penilai.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Tulis apa yang harus diperbaiki",
            "max_length": "Paling panjang 1000 huruf",
        },
    )
