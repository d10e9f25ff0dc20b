import re
from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.db import transaction

from kim_portal.errors import StaleVersionError
from kim_portal.forms import Difference, PortalForm, VersionedForm
from monev.canonical import fingerprint
from monev.models import Aspect, Indicator, Instrument
from registry.models import Region

CODE = RegexValidator(r"^[A-Za-z][A-Za-z0-9]*$", "Kode berisi huruf dan angka saja, misalnya A1")


class WeightField(forms.CharField):
    """A whole percent from 1 to 100, typed as text so that nothing typed is lost."""

    def __init__(self, **kwargs):
        super().__init__(max_length=10, error_messages={"required": "Isi bobot"}, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value):
        text = super().clean(value)
        if text.isascii() and text.isdigit():
            if 1 <= int(text) <= 100:
                return int(text)
            raise forms.ValidationError("Bobot harus antara 1 dan 100")
        if re.fullmatch(r"[0-9]*[.,][0-9]*", text):
            raise forms.ValidationError("Bobot harus bilangan bulat, tanpa koma atau titik")
        raise forms.ValidationError("Bobot harus angka, misalnya 5")


class InstrumentCreateForm(PortalForm, forms.Form):
    """Whose draft the new version becomes; most people answer for one area only."""

    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="Wilayah penyusun",
        empty_label=None,
        error_messages={"required": "Pilih wilayah", "invalid_choice": "Pilih wilayah Anda"},
    )

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        if len(regions) == 1:
            self.fields["region"].initial = regions[0]
            self.fields["region"].widget = forms.HiddenInput()


class InstrumentForm(VersionedForm, forms.ModelForm):
    version_field = "revision"

    tie_order = forms.CharField(
        label="Urutan pemutus nilai sama",
        required=False,
        max_length=100,
        help_text="Kode aspek, yang dibandingkan lebih dulu di depan. Contoh: C, E, D, B",
    )

    class Meta:
        model = Instrument
        fields = ["name", "legal_basis", "tie_order"]
        error_messages = {"name": {"required": "Isi nama instrumen"}}
        help_texts = {"legal_basis": "Nomor dan tanggal keputusan yang menetapkan instrumen ini"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["tie_order"] = ", ".join(self.instance.tie_order)

    def clean_tie_order(self):
        codes = [code.upper() for code in self.cleaned_data["tie_order"].replace(",", " ").split()]
        known = {aspect.code.upper(): aspect.code for aspect in self.instance.aspects.all()}
        if unknown := [code for code in codes if code not in known]:
            raise forms.ValidationError(
                f"Aspek {', '.join(unknown)} tidak ada. Pilih dari: {', '.join(known.values())}"
            )
        if len(set(codes)) < len(codes):
            raise forms.ValidationError("Sebut setiap aspek satu kali saja")
        return [known[code] for code in codes]

    @transaction.atomic
    def save(self, *, by):
        """Store what changed; raises StaleVersionError when somebody else was faster."""
        self.instance.require_draft()
        self.check_version()
        changed = [name for name in self.changed_data if name in self._meta.fields]
        self.instance.change(by=by, changed=changed)
        return self.instance


class InstrumentWeightsForm(PortalForm, forms.Form):
    """Every weight of one instrument; field `bobot-<id>` per indicator.

    `versi` is a fingerprint of the weights the page was opened with: only a changed weight makes
    two people meet, not another anchor.
    """

    def __init__(self, *args, instrument, **kwargs):
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        self.indicators = [row for row in instrument.indicators() if row.is_counted]
        for indicator in self.indicators:
            self.fields[f"bobot-{indicator.pk}"] = WeightField(
                label=f"{indicator.code} {indicator.name}", initial=indicator.weight
            )
        self.fields["versi"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=self._stored_version()
        )

    def _stored_version(self) -> str:
        return fingerprint({str(pk): weight for pk, weight in self._stored_weights().items()})[:16]

    def _stored_weights(self) -> dict[int, int]:
        return {row.pk: row.weight for row in self.instrument.indicators() if row.is_counted}

    def rows(self):
        """Pairs of indicator and its bound field, in the order of the instrument."""
        return [(row, self[f"bobot-{row.pk}"]) for row in self.indicators]

    def differences(self) -> list[Difference]:
        """Return the weights that are stored otherwise than typed."""
        stored = self._stored_weights()
        pairs = [
            (row, str(stored.get(row.pk, "–")), str(self.cleaned_data.get(f"bobot-{row.pk}", "")))
            for row in self.indicators
        ]
        return [Difference(str(row), now, typed) for row, now, typed in pairs if now != typed]

    def refuse(self, error) -> None:
        """After a stale version the same form sent once more passes."""
        super().refuse(error)
        if isinstance(error, StaleVersionError):
            self.data = self.data.copy()
            self.data["versi"] = self._stored_version()

    @transaction.atomic
    def save(self, *, by) -> int:
        """Store the weights; raises StaleVersionError when somebody else changed one meanwhile."""
        self.instrument.require_draft()
        if self.cleaned_data["versi"] not in ("", self._stored_version()):
            raise StaleVersionError(
                "Bobot sudah diubah orang lain setelah Anda membuka halaman ini. Bandingkan kedua "
                "isian di bawah. Simpan sekali lagi bila isian Anda yang dipakai."
            )
        weights = {row.pk: self.cleaned_data[f"bobot-{row.pk}"] for row in self.indicators}
        return self.instrument.set_weights(weights, by=by)


class InstrumentLockForm(PortalForm, forms.Form):
    """A confirmation without fields; what stands against locking is said above it."""

    def __init__(self, *args, instrument, **kwargs):
        super().__init__(*args, **kwargs)
        self.instrument = instrument

    def save(self, *, by):
        self.instrument.lock(by=by)


class RemovalForm(PortalForm, forms.Form):
    """A confirmation without fields."""

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject

    def save(self, *, by):
        self.subject.remove(by=by)


class AspectForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Aspect
        fields = ["code", "name"]
        error_messages = {
            "code": {"required": "Isi kode aspek"},
            "name": {"required": "Isi nama aspek"},
        }
        help_texts = {"code": "Satu huruf atau lebih, misalnya A"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(CODE)

    def clean_code(self):
        code = self.cleaned_data["code"].upper()
        same = self.instance.instrument.aspects.filter(code=code).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(f"Kode {code} sudah dipakai aspek lain")
        return code

    def save(self, *, by):
        self.instance.store(by=by)
        return self.instance


class IndicatorForm(VersionedForm, forms.ModelForm):
    """One indicator with a field `jangkar-<points>` per described point of the scale."""

    weight = WeightField(
        label="Bobot",
        help_text="Persen dari nilai akhir, 1 sampai 100. Kosong bila indikator tidak dihitung.",
    )
    is_uncounted = forms.BooleanField(
        label="Tidak dihitung dalam nilai akhir",
        help_text="Hanya ditanyakan dan ditampilkan. Juri boleh mengosongkannya.",
        required=False,
    )
    field_order = [
        "code", "name", "weight", "is_uncounted", "allows_not_assessable", "stage", "evidence",
    ]  # fmt: skip

    class Meta:
        model = Indicator
        fields = ["code", "name", "weight", "allows_not_assessable", "stage", "evidence"]
        labels = {"allows_not_assessable": "Juri boleh menjawab “Tidak dapat dinilai”"}
        widgets = {"name": forms.Textarea({"rows": 2}), "stage": forms.RadioSelect}
        error_messages = {
            "code": {"required": "Isi kode indikator"},
            "name": {"required": "Isi indikator"},
            "stage": {"required": "Pilih tahap", "invalid_choice": "Pilih tahap"},
        }
        help_texts = {
            "code": "Huruf aspek dan nomor, misalnya A1",
            "allows_not_assessable": "Dengan alasan tertulis. Untuk perhitungan, nilainya diisi "
            "dari rata-rata dan ditandai.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(CODE)
        self.initial["is_uncounted"] = not self.instance.is_counted
        self.initial["weight"] = self.instance.weight or ""
        self.fields["stage"].choices = [
            choice for choice in self.fields["stage"].choices if choice[0]
        ]
        stored = {}
        if self.instance.pk:
            stored = {anchor.points: anchor.text for anchor in self.instance.anchors.all()}
        self.anchor_fields = {}
        needed = self.instance.instrument.needed_points()
        for points in self.instance.instrument.anchor_points():
            name = f"jangkar-{points.normalize():f}"
            self.anchor_fields[name] = points
            self.fields[name] = forms.CharField(
                label=f"Jangkar nilai {points.normalize():f}",
                help_text="Perlu diisi sebelum instrumen dikunci" if points in needed else "",
                required=False,
                max_length=300,
                initial=stored.get(points, ""),
                widget=forms.Textarea({"rows": 2}),
            )

    def clean_code(self):
        return self.cleaned_data["code"].upper()

    def clean(self):
        super().clean()
        self.instance.is_counted = not self.cleaned_data.get("is_uncounted")
        if self.instance.is_counted:
            return
        # Its weight is no weight: an empty one is right, and a stray one is named.
        self.errors.pop("weight", None)
        self.cleaned_data["weight"] = 0
        if (self["weight"].data or "").strip() not in ("", "0"):
            self.add_error("weight", "Kosongkan bobot: indikator ini tidak dihitung")
        if self.cleaned_data.get("allows_not_assessable"):
            self.add_error(
                "allows_not_assessable",
                "Tidak perlu: indikator yang tidak dihitung boleh dikosongkan",
            )

    def anchors(self) -> dict[Decimal, str]:
        return {points: self.cleaned_data[name] for name, points in self.anchor_fields.items()}

    def differences(self) -> list[Difference]:
        stored = {anchor.points: anchor.text for anchor in self.instance.anchors.all()}
        anchors = [
            Difference(str(self[name].label), stored.get(points, "") or "–", typed or "–")
            for name, points in self.anchor_fields.items()
            if (typed := self.cleaned_data.get(name, "")) != stored.get(points, "")
        ]
        return super().differences() + anchors

    @transaction.atomic
    def save(self, *, by):
        """Store it; raises StaleVersionError when somebody else was faster."""
        self.instance.instrument.require_draft()
        if self.instance.pk:
            self.check_version()
        self.instance.store(self.anchors(), by=by)
        return self.instance
