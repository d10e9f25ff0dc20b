from crispy_forms.layout import Layout
from django import forms

from kim_portal.errors import StaleVersionError
from kim_portal.forms import IdempotentForm, PortalForm
from kim_portal.uploads import refuse_large
from monev.canonical import fingerprint
from monev.enums_panel import PlanSource
from monev.models import PanelPlan
from monev.plan_list import lines_of_file, read_list
from monev.planning import STALE, Making, end_plan, new_seed, propose, store_plan
from registry.office_file import PACKED_LIMIT_MB, UnreadableFileError

REASON_ERRORS = {"max_length": "Alasan paling panjang 400 huruf"}


class PlanForm(IdempotentForm, forms.ModelForm):
    """What all ways of making a plan share: the reason, and the plan that was there before."""

    class Meta:
        model = PanelPlan
        fields = ["reason"]
        widgets = {"reason": forms.Textarea({"rows": 2})}
        labels = {"reason": "Alasan mengubah"}
        help_texts = {"reason": "Tersimpan bersama versi rencana ini."}
        error_messages = {"reason": REASON_ERRORS}

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["versi"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=now.version
        )
        # What the person saw on trial; a conflict may have come since.
        self.fields["sidik"] = forms.CharField(required=False, widget=forms.HiddenInput)
        if now.plan is None:
            del self.fields["reason"]

    @property
    def is_final(self) -> bool:
        """The person has seen what the plan would be, and stores it."""
        return self.data.get("aksi") == "simpan"

    def making(self, source: str, **facts) -> Making:
        cleaned = self.cleaned_data
        version = cleaned.get("versi")
        return Making(
            source=source, version=self.now.version if version is None else version,
            reason=cleaned.get("reason", ""), request_id=self.request_id, **facts,
        )  # fmt: skip

    def check_seen(self, pairs) -> None:
        """Raise StaleVersionError when the pairs are not those that were shown."""
        if self.cleaned_data.get("sidik") != seal(pairs):
            raise StaleVersionError(STALE)

    def show_again(self, pairs) -> None:
        """Let the next click store these pairs over the plan there is now: both are on the page."""
        self.data = self.data.copy()
        self.data["sidik"], self.data["versi"] = seal(pairs), self.now.version
        self.data["kunci"] = self.request_id


def seal(pairs) -> str:
    return fingerprint({"pairs": sorted(list(pair) for pair in pairs)})


class PlanDrawForm(PlanForm):
    """An automatic plan: how many juri per entry, the seed, and who takes less work."""

    field_order = ["per_entry", "keep", "seed"]

    class Meta(PlanForm.Meta):
        fields = ["per_entry", "seed", "reason"]
        labels = PlanForm.Meta.labels | {"seed": "Angka acak"}
        help_texts = PlanForm.Meta.help_texts | {
            "seed": "Angka yang sama memberi rencana yang sama. Boleh diganti, misalnya dengan "
            "angka yang disebut di depan semua pihak."
        }
        error_messages = {
            "reason": REASON_ERRORS,
            "per_entry": {"required": "Isi jumlah juri", "invalid": "Tulis angka, misalnya 3"},
            "seed": {
                "required": "Isi angka acak",
                "max_length": "Angka acak paling panjang 32 huruf",
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = self.now
        per_entry = self.fields["per_entry"]
        per_entry.required, per_entry.widget = True, forms.TextInput({"inputmode": "numeric"})
        per_entry.initial = (now.plan and now.plan.per_entry) or now.round.minimum_sheets
        self.fields["seed"].required = True
        self.fields["seed"].initial = new_seed()
        if now.plan:
            self.fields["keep"] = forms.BooleanField(
                label="Isi kekurangan saja", required=False,
                help_text="Pasangan yang berlaku sekarang tetap.",
            )  # fmt: skip
        self.judging = [seat for seat in now.seats if not seat.ended_at]
        for seat in self.judging:
            self.fields[f"batas-{seat.pk}"] = forms.IntegerField(
                label=f"Batas {seat.user}", required=False, min_value=0, max_value=999,
                widget=forms.TextInput({"inputmode": "numeric"}),
                error_messages={
                    "invalid": "Tulis angka, misalnya 5",
                    "min_value": "Paling sedikit 0",
                    "max_value": "Paling besar 999",
                },
            )  # fmt: skip

    @property
    def layout(self):
        names = ("per_entry", "keep", "seed", "reason")
        return Layout(*(name for name in names if name in self.fields))

    @property
    def limit_fields(self):
        return [(seat, self[f"batas-{seat.pk}"]) for seat in self.judging]

    def proposal(self):
        """Work the plan out; raises DomainError when the round cannot have it."""
        cleaned = self.cleaned_data
        typed = {seat.pk: cleaned.get(f"batas-{seat.pk}") for seat in self.judging}
        return propose(
            self.now, per_entry=cleaned["per_entry"], seed=cleaned["seed"],
            limits={seat: most for seat, most in typed.items() if most is not None},
            keep=cleaned.get("keep", False),
        )  # fmt: skip

    def save(self, proposal, *, by):
        cleaned = self.cleaned_data
        making = self.making(
            PlanSource.AUTO, per_entry=cleaned["per_entry"], seed=cleaned["seed"],
            inputs=proposal.inputs,
        )  # fmt: skip
        return store_plan(self.now.round, proposal.result.pairs, making, by=by)


class PlanImportForm(PlanForm):
    """A list of pairs; a file is turned into lines that can be read and mended on the page."""

    lines = forms.CharField(
        label="Daftar", required=False, max_length=200_000,
        widget=forms.Textarea({"rows": 10}),
        help_text="Satu pasangan tiap baris: nama juri, titik koma, nama peserta. Nama pengguna "
        "juri dan nomor tampil peserta juga boleh.",
        error_messages={"max_length": "Daftar terlalu panjang"},
    )  # fmt: skip
    upload = forms.FileField(
        label="Atau pilih berkas", required=False,
        help_text="CSV atau XLSX dengan kolom juri dan peserta.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls,.ods"}),
    )  # fmt: skip
    field_order = ["lines", "upload", "reason"]

    @property
    def layout(self):
        return Layout(*(name for name in ("lines", "upload", "reason") if name in self.fields))

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload:
            refuse_large(upload, PACKED_LIMIT_MB, "berkas")
        return upload

    def clean(self):
        cleaned = super().clean()
        self.faults = ()
        if upload := cleaned.get("upload"):
            try:
                cleaned["lines"] = lines_of_file(upload.read())
            except UnreadableFileError as error:
                self.add_error("upload", error.message)
                return cleaned
            # The file is not kept: its lines are, for the next click.
            self.data = self.data.copy()
            self.data["lines"] = cleaned["lines"]
        if not (cleaned.get("lines") or "").strip() and "upload" not in self.errors:
            self.add_error("lines", "Tulis daftarnya, atau pilih berkas")
        return cleaned

    def pairs(self):
        """Return the pairs, or None after naming every wrong line."""
        found = read_list(self.cleaned_data["lines"], self.now)
        self.faults = found.faults
        if found.faults:
            self.add_error("lines", f"{len(found.faults)} baris perlu diperbaiki")
            return None
        return found.pairs

    def save(self, pairs, *, by):
        return store_plan(self.now.round, pairs, self.making(PlanSource.LIST), by=by)


class PlanUpdateForm(PlanForm):
    """The plan by hand: one box per pair, `pasangan` = "entry-seat"."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pasangan"] = forms.MultipleChoiceField(
            required=False,
            choices=[(f"{entry}-{seat}", "") for entry, seat in sorted(self.now.every)],
            error_messages={"invalid_choice": "Pilih juri dan peserta putaran ini"},
        )

    @property
    def layout(self):
        # An empty layout would show every field, boxes included.
        return Layout("versi", *(name for name in ("reason",) if name in self.fields))

    def rows(self):
        """Per entry a box per juri: (name of the box, seat, state); the state may not be changed
        where a sheet is begun or a conflict bars the pair."""
        shown = self.pairs() if self.is_bound and self.is_valid_choice else self.now.working
        return [
            (entry, [(f"{entry.pk}-{seat.pk}", seat, self._box((entry.pk, seat.pk), shown))
                     for seat in self.now.seats])
            for entry in self.now.entries
        ]  # fmt: skip

    def _box(self, pair, shown) -> str:
        if pair in self.now.begun:
            return "begun"
        if pair in self.now.barred:
            return "barred"
        return "on" if pair in shown else "off"

    @property
    def is_valid_choice(self) -> bool:
        return "pasangan" in getattr(self, "cleaned_data", {})

    def pairs(self):
        chosen = self.cleaned_data["pasangan"] if self.is_bound else []
        return frozenset(tuple(int(part) for part in one.split("-")) for one in chosen)

    def save(self, *, by):
        return store_plan(self.now.round, self.pairs(), self.making(PlanSource.HAND), by=by)


class PlanEndForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan", max_length=400, widget=forms.Textarea({"rows": 3}),
        error_messages=REASON_ERRORS | {"required": "Tulis alasannya"},
    )  # fmt: skip
    versi = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, round, version, **kwargs):
        super().__init__(*args, initial={"versi": version}, **kwargs)
        self.round, self.version = round, version

    def save(self, *, by):
        version = self.cleaned_data["versi"]
        return end_plan(
            self.round, reason=self.cleaned_data["reason"], by=by,
            version=self.version if version is None else version,
        )  # fmt: skip
