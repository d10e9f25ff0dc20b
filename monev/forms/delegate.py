from django import forms

from kim_portal.forms import DateInput, IdempotentForm, PortalForm
from monev.delegate_moves import decree, move_up, next_in_line, propose, reserves, withdraw
from monev.models import Delegate, Entry

WRONG_DAY = "Tulis tanggal SK seperti 21/11/2026"


def number_field(*, required: bool):
    return forms.CharField(
        label="Nomor SK delegasi",
        required=required,
        max_length=120,
        help_text=""
        if required
        else "Kosongkan bila belum ditetapkan: tertulis “tanpa delegasi sah” sampai SK dicatat",
        error_messages={
            "required": "Isi nomor SK delegasi",
            "max_length": "Nomor SK paling panjang 120 huruf",
        },
    )


def day_field(*, required: bool):
    return forms.DateField(
        label="Tanggal SK delegasi",
        required=required,
        widget=DateInput(),
        error_messages={"required": "Isi tanggal SK delegasi", "invalid": WRONG_DAY},
    )


def consent_field():
    return forms.BooleanField(
        label="KIM setuju mewakili dan berkasnya diteruskan",
        error_messages={"required": "Centang bila KIM sudah menyetujui"},
    )


def whole_decree(form) -> None:
    """Put an error where a decree has a number without a day, or a day without a number."""
    number, day = form.cleaned_data.get("sk"), form.cleaned_data.get("decree_on")
    if number and not day and "decree_on" not in form.errors:
        form.add_error("decree_on", "Isi tanggal SK delegasi")
    if day and not number and "sk" not in form.errors:
        form.add_error("sk", "Isi nomor SK delegasi")


class _RankedForm(IdempotentForm, forms.ModelForm):
    """An entry of the ranking, offered with its rank."""

    def offer(self, rows) -> None:
        field = self.fields["entry"]
        labels = {row.entry_id: f"{row.rank}. {row.entry}, {row.entry.place}" for row in rows}
        field.queryset = Entry.objects.filter(pk__in=labels)
        field.choices = [("", "Pilih peserta"), *labels.items()]
        field.error_messages |= {
            "required": "Pilih peserta",
            "invalid_choice": "Pilih peserta dari daftar",
        }

    def take_decree(self) -> None:
        self.instance.decree_number = (self.cleaned_data.get("sk") or "").strip()
        self.instance.decree_on = self.cleaned_data.get("decree_on")
        self.instance.request_id = self.request_id

    def clean(self):
        super().clean()
        whole_decree(self)
        return self.cleaned_data


class DelegateForm(_RankedForm):
    sk = number_field(required=False)
    decree_on = day_field(required=False)
    persetujuan = consent_field()

    class Meta:
        model = Delegate
        fields = ["entry", "event"]
        labels = {"entry": "Peserta", "event": "Ajang tujuan"}
        help_texts = {"event": "Misalnya Pekan KIM Nasional 2027"}
        error_messages = {
            "event": {
                "required": "Isi ajang tujuan",
                "max_length": "Nama ajang paling panjang 120 huruf",
            }
        }

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(next_in_line(round_))

    def save(self, *, by) -> Delegate:
        self.take_decree()
        return propose(self.instance, by=by)


class ReserveForm(_RankedForm):
    """The next in line takes the place, by decree."""

    sk = number_field(required=True)
    decree_on = day_field(required=True)
    persetujuan = consent_field()

    class Meta:
        model = Delegate
        fields = ["entry"]
        labels = {"entry": "Cadangan berikutnya"}

    def __init__(self, *args, former: Delegate, **kwargs):
        super().__init__(*args, **kwargs)
        self.former = former
        self.offer(reserves(former))

    def save(self, *, by) -> Delegate:
        self.take_decree()
        return move_up(self.former, self.instance, by=by)


class DelegateDecreeForm(PortalForm, forms.Form):
    sk = number_field(required=True)
    decree_on = day_field(required=True)

    def __init__(self, *args, delegate: Delegate, **kwargs):
        super().__init__(*args, **kwargs)
        self.delegate = delegate

    def save(self, *, by) -> Delegate:
        data = self.cleaned_data
        return decree(self.delegate, number=data["sk"], signed_on=data["decree_on"], by=by)


class DelegateLeaveForm(PortalForm, forms.Form):
    alasan = forms.CharField(
        label="Alasan mengundurkan diri",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Jangan tulis nama orang.",
        error_messages={
            "required": "Tulis alasan mengundurkan diri",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    def __init__(self, *args, delegate: Delegate, **kwargs):
        super().__init__(*args, **kwargs)
        self.delegate = delegate

    def save(self, *, by) -> Delegate:
        return withdraw(self.delegate, reason=self.cleaned_data["alasan"], by=by)
