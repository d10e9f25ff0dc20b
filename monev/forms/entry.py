from django import forms

from kim_portal.errors import DomainError
from kim_portal.forms import PortalForm
from monev.decisions import decide
from monev.draw import draw, drawn_entries, set_slots
from monev.enums import ENTRY_DECISIONS, EntryState
from monev.forms.division import CategoryField
from monev.nomination import candidates, nominate
from registry.models import Kim

# What the office decides here; handing in belongs to the KIM and its kabupaten, and sending back
# names each thing on a page of its own.
ELSEWHERE = {EntryState.SUBMITTED, EntryState.RETURNED_FOR_FIX}
OFFICE_DECISIONS = [state for state in ENTRY_DECISIONS if state not in ELSEWHERE]
DECISION_LABELS = {
    EntryState.ELIGIBLE: "Memenuhi syarat",
    EntryState.INELIGIBLE: "Tidak memenuhi syarat",
    EntryState.VISITED: "Sudah dikunjungi",
    EntryState.PRESENTED: "Sudah tampil",
    EntryState.ABSENT: "Tidak hadir",
    EntryState.WITHDRAWN: "Mengundurkan diri",
    EntryState.DISQUALIFIED: "Didiskualifikasi",
}


class EntryCreateForm(PortalForm, forms.Form):
    """Nominate one KIM of the list; each row of the list is a button with its id."""

    kim = forms.ModelChoiceField(
        Kim.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": "Pilih KIM yang diusulkan",
            "invalid_choice": "Pilih KIM dari wilayah Anda yang sudah terverifikasi",
        },
    )

    quota_reason = forms.CharField(
        label="Alasan melebihi kuota",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Tersimpan bersama usulan dan tampil pada halaman peserta",
        error_messages={"max_length": "Alasan paling panjang 500 huruf"},
    )

    def __init__(self, *args, round, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.round, self.by = round, by
        self.categories = list(round.categories.all())
        if self.categories:
            self.fields["category"] = CategoryField(round.categories.all())
        self.order_fields(["kim", "category", "quota_reason"])
        self.fields["kim"].queryset = candidates(round, by)

    @property
    def asks_quota_reason(self) -> bool:
        """The quota stood in the way: whoever may exceed it is asked why."""
        return "quota_reason" in self.errors

    @property
    def asks_category(self) -> bool:
        """A KIM was chosen without its category."""
        return "category" in self.errors and bool(self.cleaned_data.get("kim"))

    def save(self, *, by):
        cleaned = self.cleaned_data
        return nominate(
            self.round, cleaned["kim"], by=by, category=cleaned.get("category"),
            quota_reason=cleaned["quota_reason"],
        )  # fmt: skip


class CandidateFilterForm(forms.Form):
    q = forms.CharField(label="Cari nama KIM atau desa", required=False, max_length=80)

    def apply(self, queryset):
        text = self.cleaned_data.get("q", "") if self.is_valid() else ""
        return queryset.search(text)


class EntryDecideForm(PortalForm, forms.Form):
    """What becomes of the entry, with a reason where somebody may ask for one."""

    state = forms.ChoiceField(
        label="Keputusan",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keputusan", "invalid_choice": "Pilih keputusan"},
    )
    reason = forms.CharField(
        label="Alasan",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Wajib, kecuali untuk “Memenuhi syarat”, “Sudah dikunjungi”, dan “Sudah tampil”. "
        "Pengurus KIM membacanya",
        error_messages={"max_length": "Alasan paling panjang 1.000 huruf"},
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        # A page that was open too long may send a decision that is gone: the rule answers it.
        self.fields["state"].choices = [(one, DECISION_LABELS[one]) for one in OFFICE_DECISIONS]
        self.fields["state"].widget.choices = [
            (one, DECISION_LABELS[one]) for one in OFFICE_DECISIONS if one in entry.decisions
        ]

    def save(self, *, by):
        cleaned = self.cleaned_data
        return decide(self.entry, cleaned["state"], by=by, reason=cleaned["reason"])


class SlotForm(PortalForm, forms.Form):
    """Slot numbers by hand: field `nomor-<id>` per entry, or the button that draws them."""

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round
        self.entries = list(drawn_entries(round).select_related("kim", "category"))
        for entry in self.entries:
            self.fields[f"nomor-{entry.pk}"] = forms.IntegerField(
                label=entry.name,
                min_value=1,
                max_value=999,
                required=False,
                initial=entry.slot_number,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "required": "Isi nomor tampil",
                    "invalid": "Nomor tampil harus angka, misalnya 1",
                    "min_value": "Nomor tampil mulai dari 1",
                    "max_value": "Nomor tampil paling besar 999",
                },
            )

    @property
    def has_categories(self) -> bool:
        return any(entry.category_id for entry in self.entries)

    @property
    def is_drawn(self) -> bool:
        return self.data.get("aksi") == "undi"

    def clean(self):
        cleaned = super().clean()
        numbers: dict[int, str] = {}
        for entry in [] if self.is_drawn else self.entries:
            name = f"nomor-{entry.pk}"
            number = cleaned.get(name)
            if number is None and name not in self.errors:
                self.add_error(name, f"Isi nomor tampil {entry.name}")
            elif number in numbers:
                self.add_error(name, f"Nomor {number} sudah dipakai {numbers[number]}")
            elif number:
                numbers[number] = entry.name
        return cleaned

    def rows(self):
        return [(entry, self[f"nomor-{entry.pk}"]) for entry in self.entries]

    def save(self, *, by):
        if self.is_drawn:
            return draw(self.round, by=by)
        if not self.entries:
            raise DomainError("Belum ada peserta yang memenuhi syarat.")
        slots = {entry.pk: self.cleaned_data[f"nomor-{entry.pk}"] for entry in self.entries}
        return set_slots(self.round, slots, by=by)
