"""Forms of what the authorities decided about a region: one per kind of change."""

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction

from kim_portal.errors import StaleVersionError
from kim_portal.forms import IdempotentForm
from registry import region_change
from registry.enums import RegionKind, RegionLevel
from registry.enums_region import ChangeKind
from registry.forms.fields import PastDateField
from registry.forms.region import RegionField, dotted
from registry.models import Region, RegionChange

NEW_FIELDS = ("new_1", "new_2", "new_3", "new_4")
OTHER_FIELDS = ("other_1", "other_2", "other_3")


class DesaCodeField(forms.CharField):
    """An official code of ten digits, with or without points; cleans to the written form."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value):
        text = "".join(super().clean(value).split())
        if text and not region_change.DESA_CODE.fullmatch(dotted(text)):
            raise forms.ValidationError("Kode wilayah harus sepuluh angka", code="invalid")
        return dotted(text)


class RegionChangeForm(IdempotentForm, forms.ModelForm):
    """What every change carries: who decided it, when it counts and why."""

    facts = ("legal_basis", "decided_on", "effective_on", "reason")
    constraint_fields = {"regionchange_effective_after_decided": "effective_on"}

    legal_basis = forms.CharField(
        label="Dasar hukum",
        help_text="Nomor Perda, Permendagri, atau keputusan yang menetapkannya.",
        max_length=200,
        error_messages={
            "required": "Isi nomor peraturan yang menetapkannya",
            "max_length": "Dasar hukum paling panjang 200 huruf",
        },
    )
    decided_on = PastDateField(
        "Tanggal penetapan", label="Ditetapkan pada",
        error_messages={"required": "Isi tanggal penetapan"},
    )  # fmt: skip
    effective_on = PastDateField(
        "Tanggal berlaku", label="Berlaku mulai",
        error_messages={"required": "Isi tanggal mulai berlaku"},
    )  # fmt: skip
    semula = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = RegionChange
        fields = ["legal_basis", "decided_on", "effective_on", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"reason": "Satu atau dua kalimat. Tampil kepada umum di halaman wilayah."}
        error_messages = {
            "reason": {
                "required": "Tulis keterangannya",
                "max_length": "Keterangan paling panjang 1.000 huruf",
            }
        }

    def __init__(self, *args, region, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.region, self.by = region, by
        self.fields["semula"].initial = self.mark
        self.layout = Layout(*self.own_fields(), *self.facts)
        kabupaten = region.at_level(RegionLevel.KABUPATEN)
        self.inside = Region.objects.current().below(kabupaten.path if kabupaten else region.path)

    def own_fields(self) -> list[str]:
        return [name for name in self.fields if name not in {*self.facts, "semula", "kunci"}]

    @property
    def mark(self) -> str:
        """What the region was when the form was opened, to notice that somebody was faster."""
        region = self.region
        return f"{region.path}|{region.kind}|{region.status}|{region.name}"

    def regions(self, names) -> list[Region]:
        return [self.cleaned_data[name] for name in names if self.cleaned_data.get(name)]

    @transaction.atomic
    def save(self, *, by):
        """Record the change; raises StaleVersionError when the region is no longer the same."""
        Region.objects.select_for_update(of=("self",)).get(pk=self.region.pk)
        opened = self.cleaned_data["semula"]
        if opened and opened != self.mark:
            self.data = self.data.copy()
            self.data["semula"] = self.mark
            raise StaleVersionError(
                f"Wilayah ini sudah diubah orang lain menjadi {self.region.label}. "
                "Periksa lagi, lalu simpan sekali lagi bila isian Anda tetap benar."
            )
        self.instance.request_id = self.request_id
        return self.act(by=by)

    def act(self, *, by) -> RegionChange:
        """Carry out this kind of change; each form of the five kinds says how."""
        raise NotImplementedError


class RegionRenameForm(RegionChangeForm):
    name = forms.CharField(
        label="Nama baru",
        help_text="Tanpa kata “Desa” atau “Kelurahan”. Nama lama tetap dapat dicari.",
        max_length=120,
        error_messages={
            "required": "Isi nama baru",
            "max_length": "Nama wilayah paling panjang 120 huruf",
        },
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def act(self, *, by):
        return region_change.rename(
            self.region, self.cleaned_data["name"], change=self.instance, by=by
        )


class RegionStatusForm(RegionChangeForm):
    code = DesaCodeField(
        label="Kode resmi baru",
        required=False,
        help_text="Kode kelurahan berawal 1, kode desa berawal 2. Kosongkan bila belum terbit.",
    )

    def act(self, *, by):
        return region_change.change_status(
            self.region, self.cleaned_data["code"], change=self.instance, by=by
        )


class RegionParentForm(RegionChangeForm):
    parent = RegionField(
        label="Kecamatan baru",
        help_text="Nama atau kode kecamatan di kabupaten/kota ini.",
        levels=(RegionLevel.KECAMATAN,),
        error_messages={"required": "Isi kecamatan baru"},
    )
    code = DesaCodeField(
        label="Kode resmi baru",
        required=False,
        help_text="Kode di kecamatan baru. Hanya desa persiapan boleh tanpa kode.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = self.inside

    def act(self, *, by):
        typed = self.cleaned_data
        return region_change.move_parent(
            self.region, typed["parent"], typed["code"], change=self.instance, by=by
        )


def several(names, label: str, help_text: str) -> dict[str, RegionField]:
    """Return numbered fields for regions, of which only the first must be filled."""
    return {
        name: RegionField(
            label=f"{label} {number}", required=number == 1,
            help_text=help_text if number == 1 else "Kosongkan bila tidak ada.",
            error_messages={"required": f"Isi {label.lower()}"},
        )
        for number, name in enumerate(names, start=1)
    }  # fmt: skip


class RegionSplitForm(RegionChangeForm):
    new_1, new_2, new_3, new_4 = several(
        NEW_FIELDS, "Desa baru", "Nama atau kode. Desa yang belum ada dicatat dahulu di halaman "
        "kecamatannya sebagai desa persiapan.",
    ).values()  # fmt: skip
    ends_old = forms.BooleanField(
        label="Desa lama tidak berlaku lagi",
        help_text="Biarkan kosong bila desa induk tetap ada dengan wilayah yang lebih kecil.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in NEW_FIELDS:
            self.fields[name].queryset = self.inside

    def clean(self):
        cleaned = super().clean()
        _refuse_repeated(self, NEW_FIELDS)
        return cleaned

    def act(self, *, by):
        return region_change.split(
            self.region, self.regions(NEW_FIELDS), keeps_old=not self.cleaned_data["ends_old"],
            change=self.instance, by=by,
        )  # fmt: skip


class RegionMergeForm(RegionChangeForm):
    into = RegionField(
        label="Bergabung ke desa",
        help_text="Nama atau kode desa hasil penggabungan, boleh salah satu desa lama.",
        error_messages={"required": "Isi desa hasil penggabungan"},
    )
    other_1, other_2, other_3 = several(OTHER_FIELDS, "Desa lain yang ikut bergabung", "").values()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("into", *OTHER_FIELDS):
            self.fields[name].queryset = self.inside
        self.fields["other_1"].required = False
        self.fields["other_1"].help_text = "Kosongkan bila tidak ada."

    def clean(self):
        cleaned = super().clean()
        _refuse_repeated(self, OTHER_FIELDS)
        return cleaned

    def act(self, *, by):
        old = [self.region, *self.regions(OTHER_FIELDS)]
        return region_change.merge(old, self.cleaned_data["into"], change=self.instance, by=by)


def _refuse_repeated(form: RegionChangeForm, names) -> None:
    seen = {form.region}
    for name in names:
        region = form.cleaned_data.get(name)
        if region in seen:
            form.add_error(name, f"{region.label} sudah disebut")
        elif region:
            seen.add(region)


FORMS = {
    ChangeKind.SPLIT: RegionSplitForm,
    ChangeKind.RENAME: RegionRenameForm,
    ChangeKind.STATUS: RegionStatusForm,
    ChangeKind.MERGE: RegionMergeForm,
    ChangeKind.PARENT: RegionParentForm,
}


def change_words(kind: str, region: Region) -> dict[str, str]:
    """Return title and consequence of a form of this kind, for this region."""
    other = "desa" if region.kind == RegionKind.KELURAHAN else "kelurahan"
    return {
        ChangeKind.SPLIT: {
            "title": f"Catat pemekaran {region.label}",
            "sentence": "Desa lama dan desa baru saling tertaut. Sesudah disimpan, Anda memilih "
            "KIM mana yang pindah.",
        },
        ChangeKind.RENAME: {
            "title": f"Ganti nama {region.label}",
            "sentence": "Kode, alamat halaman, KIM, dan penugasan tetap. Nama lama tetap dapat "
            "dicari.",
        },
        ChangeKind.STATUS: {
            "title": f"{region.label} menjadi {other}",
            "sentence": "KIM, SK, dan laporannya tetap. SK yang ditetapkan sebelumnya tetap sah.",
        },
        ChangeKind.MERGE: {
            "title": f"Catat penggabungan {region.label}",
            "sentence": "Desa yang bergabung tidak berlaku lagi, tetapi halamannya tetap ada. "
            "Sesudah disimpan, Anda memindahkan KIM-nya.",
        },
        ChangeKind.PARENT: {
            "title": f"Pindahkan {region.label} ke kecamatan lain",
            "sentence": "KIM dan penugasan ikut pindah. Alamat lama mengarah ke alamat baru.",
        },
    }[kind]


def offered_kinds(region: Region) -> list[str]:
    """Return which changes make sense here: a kecamatan is only renamed."""
    if region.level == RegionLevel.DESA:
        return list(FORMS)
    return [ChangeKind.RENAME] if region.level == RegionLevel.KECAMATAN else []
