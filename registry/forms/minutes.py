import hashlib

from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError

from kim_portal.forms import IdempotentForm
from kim_portal.uploads import PDF_LIMIT_MB, Document, check_pdf
from registry.forms.fields import PastDateField
from registry.forms.fund import DocumentMixin
from registry.models import ActivityReport, Minutes


class MinutesForm(DocumentMixin, IdempotentForm, forms.ModelForm):
    """Minutes of a village meeting for one KIM, as a PDF."""

    held_on = PastDateField(
        "Tanggal musyawarah",
        label="Tanggal musyawarah",
        error_messages={"required": "Isi tanggal musyawarah"},
    )
    document = forms.FileField(
        label="Berkas notulen",
        help_text=(
            f"PDF hasil pindai yang sudah ditandatangani, paling besar {PDF_LIMIT_MB} MB. "
            "Hanya pengurus, operator desa, dan dinas yang dapat membukanya."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": "Pilih berkas notulen berupa PDF"},
    )
    layout = Layout(Field("held_on", css_class="pk-sedang"), "subject", "report", "document")

    class Meta:
        model = Minutes
        fields = ["held_on", "subject", "report"]
        labels = {"subject": "Pokok pembahasan", "report": "Kegiatan yang dibuktikan"}
        help_texts = {
            "subject": "Misalnya “Pembentukan KIM dan pemilihan pengurus”. Tanpa nama orang.",
            "report": "Kegiatan KIM ini yang sudah terverifikasi. Kosongkan bila tidak ada.",
        }
        error_messages = {
            "subject": {
                "required": "Isi pokok pembahasan",
                "max_length": "Pokok pembahasan paling panjang 160 huruf",
            },
            "report": {"invalid_choice": "Pilih kegiatan terverifikasi dari KIM ini"},
        }

    def __init__(self, *args, kim, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kim = kim
        published = ActivityReport.objects.published().of_kim(kim)
        self.fields["report"].queryset = published.order_by("-held_on", "-pk")
        self.fields["report"].empty_label = "Tidak terkait satu kegiatan"

    def clean_document(self) -> Document:
        scan = self.cleaned_data["document"]
        check_pdf(scan)
        scan.seek(0)
        content = scan.read()
        known = Minutes.objects.filter(kim=self.instance.kim)
        if known.filter(sha256=hashlib.sha256(content).hexdigest()).exists():
            raise ValidationError("Berkas ini sudah tersimpan sebagai notulen KIM ini")
        return Document(content, scan.name, "application/pdf")
