from django import forms

from kim_portal.forms import IdempotentForm
from registry.enums_forum import CheckVerdict
from registry.models import CompletenessCheck


class CompletenessForm(IdempotentForm, forms.ModelForm):
    """What the forum found; a report that lacks something is told what."""

    constraint_fields = {"completenesscheck_lacking_says_what": "note"}

    class Meta:
        model = CompletenessCheck
        fields = ["verdict", "note"]
        widgets = {"verdict": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 4})}
        labels = {"verdict": "Apakah laporannya lengkap?"}
        help_texts = {
            "note": "Wajib bila kurang, misalnya “Jumlah peserta dan foto belum ada”. Pengurus "
            "dan Diskominfo membaca persis kalimat ini.",
        }
        error_messages = {
            "verdict": {"required": "Pilih lengkap atau kurang"},
            "note": {"max_length": "Catatan paling panjang 1.000 huruf"},
        }

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.report = report
        self.fields["verdict"].choices = CheckVerdict.choices

    def save(self, *, by):
        self.instance.request_id = self.request_id
        return self.instance.store(by=by)
