from django import forms

from kim_portal.forms import IdempotentForm, PortalForm
from monev.enums_objection import ObjectionState
from monev.models import Entry, Objection
from monev.objecting import answer_objection, file_objection

NO_NAMES = "Jangan tulis nama orang, nomor telepon, NIK, atau surel."


class ObjectionForm(IdempotentForm, forms.ModelForm):
    """The ground from the list, and what is said to be wrong; no file travels along."""

    class Meta:
        model = Objection
        fields = ["ground", "text"]
        labels = {"ground": "Dasar sanggahan", "text": "Uraian"}
        widgets = {"ground": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "text": "Sebut indikator, dokumen, atau langkah yang menurut Anda keliru, dan apa yang "
            f"seharusnya. {NO_NAMES} Dibaca tim penilai dan dinas.",
        }
        error_messages = {
            "ground": {
                "required": "Pilih dasar sanggahan",
                "invalid_choice": "Pilih dasar sanggahan dari daftar",
            },
            "text": {
                "required": "Tulis uraian sanggahan",
                "max_length": "Uraian paling panjang 2000 huruf",
            },
        }

    def __init__(self, *args, entry: Entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.entry = entry
        self.fields["ground"].choices = self.fields["ground"].choices[1:]

    def save(self, *, by) -> Objection:
        self.instance.request_id = self.request_id
        return file_objection(self.instance, by=by)


class ObjectionAnswerForm(PortalForm, forms.Form):
    putusan = forms.ChoiceField(
        label="Putusan",
        choices=[
            (ObjectionState.REFUSED, "Tidak diterima: hasil tetap"),
            (ObjectionState.ACCEPTED, "Diterima: hasil diralat dengan versi baru"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih diterima atau tidak diterima",
            "invalid_choice": "Pilih diterima atau tidak diterima",
        },
    )
    jawaban = forms.CharField(
        label="Jawaban dan alasannya",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Dibaca semua orang pada halaman sanggahan. {NO_NAMES}",
        error_messages={
            "required": "Tulis jawaban beserta alasannya",
            "max_length": "Jawaban paling panjang 1500 huruf",
        },
    )

    def __init__(self, *args, objection: Objection, **kwargs):
        super().__init__(*args, **kwargs)
        self.objection = objection

    def save(self, *, by) -> Objection:
        data = self.cleaned_data
        return answer_objection(self.objection, data["putusan"], answer=data["jawaban"], by=by)
