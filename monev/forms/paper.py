from crispy_forms.layout import Layout
from django import forms

from kim_portal.codes import normal_code
from kim_portal.forms import PortalForm
from kim_portal.uploads import Document, read_document
from monev.forms.sheet import SheetForm
from monev.papers import sheet_code


class PaperTypingForm(SheetForm):
    """What stands on the paper, empty or as this same person typed it before."""

    def __init__(self, *args, sheet, needs_scan: bool, content: dict | None = None, **kwargs):
        # The score form starts with what the sheet holds on the server: never for a typist.
        super().__init__(*args, sheet=sheet, **kwargs)
        self.initial = _initial(content)
        self.needs_scan = needs_scan
        self.fields["kode"] = forms.CharField(
            label="Kode lembar pada kertas",
            help_text="Tercetak di atas dan di kaki setiap halaman, misalnya 9F1D-2C56.",
            max_length=20,
            error_messages={
                "required": "Tulis kode lembar yang tercetak pada kertas",
                "max_length": "Kode lembar terdiri atas delapan huruf dan angka",
            },
        )
        head = ["kode"]
        if needs_scan:
            self.fields["scan"] = forms.FileField(
                label="Foto atau pindaian kertas",
                help_text="PDF, JPG, PNG, atau WebP, paling besar 10 MB, semua halaman sekaligus.",
                error_messages={
                    "required": "Lampirkan foto atau pindaian lembar kertasnya",
                    "empty": "Berkas ini kosong",
                    "invalid": "Lampirkan foto atau pindaian lembar kertasnya",
                },
            )
            head.append("scan")
        self.layout = Layout(*head, *self.layout.fields)

    def clean_kode(self) -> str:
        code = normal_code(self.cleaned_data["kode"])
        if code != normal_code(sheet_code(self.sheet)):
            raise forms.ValidationError(
                "Kode ini bukan kode lembar ini. Periksa nama peserta dan juri pada kertas."
            )
        return code

    def clean_scan(self) -> Document:
        return read_document(self.cleaned_data["scan"])


class PaperConfirmForm(PortalForm, forms.Form):
    """The word of the juri; of the chair with the reason."""

    alasan = forms.CharField(
        label="Alasan juri tidak mengesahkan sendiri",
        help_text="Tercatat. Jangan menyebut nilai.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis mengapa juri tidak dapat mengesahkan sendiri",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    def __init__(self, *args, is_own: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["alasan"]

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("alasan", "")


class PaperWithdrawForm(PortalForm, forms.Form):
    alasan = forms.CharField(
        label="Alasan",
        help_text="Tercatat. Jangan menyebut nilai.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan lembar kertas ini ditarik",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )


def _initial(content: dict | None) -> dict:
    if content is None:
        return {}
    points = {f"skor-{code}": value or "" for code, value in content["points"].items()}
    notes = {f"catatan-{code}": text for code, text in content["notes"].items()}
    texts = {
        "kekuatan": content["texts"].get("strengths", ""),
        "saran": content["texts"].get("advice", ""),
    }
    return points | notes | texts
