"""Forms of the work on an aspiration: each hands what was typed to one act."""

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils.formats import date_format

from kim_portal.codes import normal_code
from kim_portal.forms import DateInput, PortalForm, VersionedForm
from registry.aspiration_deadlines import answer_due_on
from registry.aspiring import moderate
from registry.enums_aspiration import AspirationKind, DeliveryWay
from registry.forms.fields import PastDateField, without_phone_number
from registry.models import Agency, Aspiration

AGENCY, DESA = "instansi", "desa"
TRACKING_ID = r"^[0-9A-Za-z][0-9A-Za-z./-]{2,39}$"


def sentence(label: str, required: str, help_text: str = "", limit: int = 1000, rows: int = 4):
    """Return a text field of up to `limit` characters."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": required,
            "max_length": f"Paling panjang {limit:,} huruf".replace(",", "."),
        },
    )


class AspirationActForm(PortalForm, forms.Form):
    """A form about one aspiration."""

    def __init__(self, *args, aspiration, **kwargs):
        super().__init__(*args, **kwargs)
        self.aspiration = aspiration

    def public_text(self, name: str) -> str:
        """Return a text that the public will read: no mobile number in it."""
        return without_phone_number(self.cleaned_data[name])


class AspirationPassOnForm(AspirationActForm):
    note = sentence(
        "Catatan untuk kabupaten",
        "Tulis catatan Anda",
        "Misalnya yang sudah dicoba di kecamatan, atau siapa yang dapat dihubungi.",
    )


class AspirationRouteForm(AspirationActForm):
    """Who answers: an agency of the kabupaten, or the desa itself."""

    holder = forms.ChoiceField(
        label="Siapa yang menjawab?",
        error_messages={"required": "Pilih siapa yang menjawab", "invalid_choice": "Pilih satu"},
    )
    is_complex = forms.BooleanField(
        label="Rumit: perlu waktu menjawab yang lebih panjang", required=False
    )
    note = forms.CharField(
        label="Catatan disposisi",
        help_text="Tercetak pada surat penerusan, tidak tampil kepada umum.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Catatan paling panjang 1.000 huruf"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = list(Agency.objects.of(self.aspiration.region).in_use())
        desa = [(f"{DESA}-{one.pk}", one.place) for one in self.aspiration.places]
        offices = [(f"{AGENCY}-{one.pk}", one.name) for one in self.agencies]
        self.fields["holder"].choices = [
            ("", "Pilih instansi atau desa"), ("Instansi", offices), ("Desa/kelurahan", desa),
        ]  # fmt: skip

    @property
    def normal_due(self):
        return answer_due_on(self.aspiration.region, self.aspiration.today, is_complex=False)

    @property
    def complex_due(self):
        return answer_due_on(self.aspiration.region, self.aspiration.today, is_complex=True)

    @property
    def facts(self) -> dict:
        """What was chosen, as the act takes it."""
        kind, _, pk = self.cleaned_data["holder"].partition("-")
        pool = self.agencies if kind == AGENCY else self.aspiration.places
        chosen = next(one for one in pool if str(one.pk) == pk)
        return {
            "agency" if kind == AGENCY else "desa": chosen,
            "is_complex": self.cleaned_data["is_complex"],
            "note": self.cleaned_data["note"],
        }


class AspirationExtendForm(AspirationActForm):
    due_on = forms.DateField(
        label="Batas jawaban yang baru",
        widget=DateInput,
        error_messages={
            "required": "Isi batas yang baru",
            "invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
        },
    )
    reason = sentence(
        "Mengapa perlu waktu lebih lama?", "Tulis alasannya", "Pengirim membaca persis kalimat ini."
    )

    def clean_reason(self):
        return self.public_text("reason")


class AspirationRecallForm(AspirationActForm):
    reason = sentence(
        "Mengapa ditarik?",
        "Tulis alasannya",
        "Misalnya bukan kewenangan instansi itu. Dibaca petugas, tidak tampil kepada umum.",
    )


class AspirationRejectForm(AspirationActForm):
    reason = sentence(
        "Mengapa tidak dapat diproses?",
        "Tulis alasannya",
        "Pengirim membaca persis kalimat ini, jadi sebutkan ke mana sebaiknya ia bertanya.",
    )

    def clean_reason(self):
        return self.public_text("reason")


class AspirationReopenForm(AspirationRejectForm):
    reason = sentence(
        "Mengapa dibuka kembali?", "Tulis alasannya", "Pengirim membaca persis kalimat ini."
    )


class AspirationMergeForm(AspirationActForm):
    original = forms.CharField(
        label="Nomor aspirasi yang sama",
        help_text="Pengirim diarahkan mengikuti nomor itu.",
        max_length=40,
        error_messages={
            "required": "Isi nomor aspirasi yang sama",
            "max_length": "Nomor aspirasi terdiri dari sepuluh huruf dan angka",
        },
    )

    def clean_original(self):
        code = normal_code(self.cleaned_data["original"])
        found = Aspiration.objects.for_list().filter(code=code).first()
        if found is None:
            raise forms.ValidationError("Nomor ini tidak ditemukan. Periksa huruf dan angkanya")
        return found


class AspirationSp4nForm(AspirationActForm):
    tracking_id = forms.RegexField(
        TRACKING_ID,
        label="Nomor lacak SP4N-LAPOR",
        help_text="Salin dari lapor.go.id sesudah laporan dibuat di sana.",
        max_length=40,
        error_messages={
            "required": "Isi nomor lacak SP4N-LAPOR",
            "invalid": "Nomor lacak terdiri dari huruf, angka, titik, dan tanda hubung",
            "max_length": "Nomor lacak paling panjang 40 huruf",
        },
    )


class AspirationAnswerForm(AspirationActForm):
    """The public answer; a clarification names where it is from."""

    answer = sentence(
        "Jawaban untuk warga",
        "Tulis jawabannya",
        "Tampil kepada umum. Jangan tulis nama, nomor telepon, atau alamat warga.",
        limit=4000,
        rows=8,
    )
    source = forms.CharField(
        label="Sumber jawaban",
        help_text="Misalnya alamat berita resmi, nomor surat, atau nama bidang.",
        max_length=300,
        required=False,
        error_messages={"max_length": "Sumber paling panjang 300 huruf"},
    )

    def clean_answer(self):
        return self.public_text("answer")

    def clean_source(self):
        source = self.public_text("source")
        if self.aspiration.kind == AspirationKind.HOAX_CHECK and not source:
            raise forms.ValidationError("Klarifikasi hoaks harus menyebut sumbernya")
        return source


class AspirationDeliverForm(AspirationActForm):
    on = PastDateField(
        "Tanggal", label="Sampai ke warga pada", error_messages={"required": "Isi tanggalnya"}
    )
    how = forms.ChoiceField(
        label="Dengan cara apa?",
        choices=[(one.value, one.label) for one in DeliveryWay if one],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih caranya", "invalid_choice": "Pilih caranya"},
    )

    def clean_on(self):
        day, answered = self.cleaned_data["on"], self.aspiration.answered_on
        if answered and day < answered:
            raise forms.ValidationError(f"Jawaban baru ada pada {date_format(answered)}")
        return day


class AspirationModerateForm(VersionedForm, forms.ModelForm):
    layout = Layout("public_summary")

    class Meta:
        model = Aspiration
        fields = ["public_summary"]
        widgets = {"public_summary": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "public_summary": (
                "Tulis ulang tanpa nama, nomor telepon, alamat rumah, atau tuduhan kepada orang. "
                "Kosongkan bila tidak boleh tampil. Naskah asli tetap tersimpan."
            )
        }
        error_messages = {"public_summary": {"max_length": "Ringkasan paling panjang 1.000 huruf"}}

    def clean_public_summary(self):
        return without_phone_number(self.cleaned_data["public_summary"])

    @transaction.atomic
    def save(self, *, by):
        """Store the summary; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        moderate(self.instance, by=by, summary=self.cleaned_data["public_summary"])
        return self.instance
