from django import forms

from kim_portal.forms import PortalForm
from monev.forms.division import CategoryField
from monev.models import Entry, Round, RoundCategory
from monev.promotion import promote, targets_of


class EntryPromoteForm(PortalForm, forms.Form):
    putaran = forms.ModelChoiceField(
        Round.objects.none(),
        label="Putaran provinsi",
        error_messages={
            "required": "Pilih putaran provinsi",
            "invalid_choice": "Pilih putaran provinsi yang sedang menerima usulan",
        },
    )

    sk = forms.CharField(
        label="Nomor SK delegasi",
        required=False,
        max_length=100,
        help_text="Kosongkan bila belum ditetapkan. Peserta lalu tampil “tanpa delegasi sah”.",
        error_messages={"max_length": "Nomor SK paling panjang 100 huruf"},
    )
    persetujuan = forms.BooleanField(
        label="KIM setuju berkasnya diteruskan ke provinsi",
        error_messages={"required": "Centang bila KIM sudah menyetujui"},
    )

    def __init__(self, *args, entry: Entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.fields["putaran"].queryset = targets_of(entry)

        categories = RoundCategory.objects.filter(round__in=targets_of(entry))
        if categories.exists():
            # Which round is chosen is known only afterwards; the rule asks there.
            self.fields["category"] = CategoryField(categories, required=False)
            self.order_fields(["putaran", "category", "sk", "persetujuan"])

    def save(self, *, by) -> Entry:
        data = self.cleaned_data
        return promote(
            self.entry, data["putaran"], by=by, decree_number=data["sk"],
            category=data.get("category"),
        )  # fmt: skip
