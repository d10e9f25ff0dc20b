from django import forms

from kim_portal.forms import PortalForm
from monev.forms.delegate import day_field, number_field, whole_decree
from monev.forms.division import CategoryField
from monev.models import Entry, Round, RoundCategory
from monev.promotion import promote, proposed, targets_of


class EntryPromoteForm(PortalForm, forms.Form):
    putaran = forms.ModelChoiceField(
        Round.objects.none(),
        label="Putaran provinsi",
        error_messages={
            "required": "Pilih putaran provinsi",
            "invalid_choice": "Pilih putaran provinsi yang sedang menerima usulan",
        },
    )

    sk = number_field(required=False)
    decree_on = day_field(required=False)
    persetujuan = forms.BooleanField(
        label="KIM setuju berkasnya diteruskan ke provinsi",
        error_messages={"required": "Centang bila KIM sudah menyetujui"},
    )

    def __init__(self, *args, entry: Entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.delegate = proposed(entry)
        if self.delegate and self.delegate.decree_number:
            del self.fields["sk"], self.fields["decree_on"]
        self.fields["putaran"].queryset = targets_of(entry.round)

        categories = RoundCategory.objects.filter(round__in=targets_of(entry.round))
        if categories.exists():
            # Which round is chosen is known only afterwards; the rule asks there.
            self.fields["category"] = CategoryField(categories, required=False)
            self.order_fields(["putaran", "category", "sk", "decree_on", "persetujuan"])

    def clean(self):
        super().clean()
        whole_decree(self)
        return self.cleaned_data

    def save(self, *, by) -> Entry:
        data = self.cleaned_data
        return promote(
            self.entry, data["putaran"], by=by, decree_number=data.get("sk", ""),
            decree_on=data.get("decree_on"), category=data.get("category"),
        )  # fmt: skip
