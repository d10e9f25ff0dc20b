"""Forms that move KIM to another region: one alone, or those of a region in one step."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from kim_portal.forms import PortalForm
from kim_portal.states import IllegalTransitionError
from registry.enums import RegionStatus, RegistrationState
from registry.forms.fields import PastDateField
from registry.forms.region import RegionField
from registry.kim_moving import move_all, move_kim
from registry.models import Kim, KimMove, Region

STAY = ""


def reason_field(label="Alasan pindah"):
    return forms.CharField(
        label=label,
        help_text="Dibaca umum di riwayat KIM, misalnya “Pemekaran desa, Perda 3 Tahun 2026”.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 1.000 huruf",
        },
    )


def day_field():
    return PastDateField(
        "Tanggal pindah", label="Berlaku mulai", initial=timezone.localdate,
        error_messages={"required": "Isi tanggal mulai berlaku"},
    )  # fmt: skip


class KimMoveForm(PortalForm, forms.Form):
    """Where one KIM goes, and why."""

    region = RegionField(
        label="Desa atau kelurahan tujuan",
        error_messages={"required": "Isi wilayah tujuan"},
    )
    moved_on = day_field()
    reason = reason_field()
    asal = forms.IntegerField(required=False, widget=forms.HiddenInput)
    layout = Layout("region", "moved_on", "reason")

    def __init__(self, *args, kim: Kim, **kwargs):
        super().__init__(*args, **kwargs)
        self.kim = kim
        self.fields["region"].levels = (kim.region.level,)
        self.fields["asal"].initial = kim.region_id
        if kim.region.level != "desa":
            self.fields["region"].label = "Kecamatan tujuan"
            self.fields["region"].help_text = "Misalnya Babulu, atau kode 64.09.03."

    def save(self, *, by) -> KimMove:
        """Move the KIM; raises DomainError, also when it has moved since the form was opened."""
        typed = self.cleaned_data
        if typed["asal"] and typed["asal"] != self.kim.region_id:
            raise IllegalTransitionError(
                f"{self.kim} sudah pindah ke {self.kim.region.place}. Muat ulang halaman."
            )
        return move_kim(
            self.kim, typed["region"], by=by, reason=typed["reason"], moved_on=typed["moved_on"]
        )


class RegionMoveKimForm(PortalForm, forms.Form):
    """Every KIM of a region with a choice: stay, or go to one of the regions around it."""

    moved_on = day_field()
    reason = reason_field()

    def __init__(self, *args, region: Region, **kwargs):
        super().__init__(*args, **kwargs)
        self.region = region
        self.kim = {
            f"kim_{kim.pk}": kim
            for kim in Kim.objects.filter(region=region)
            .exclude(state=RegistrationState.ARCHIVED)
            .with_place()
            .order_by("name", "pk")
        }
        successors = list(region.successors().with_parents())
        self.targets = {str(one.pk): one for one in [*successors, *_beside(region, successors)]}
        choices = [(STAY, f"Tetap di {region.label}")]
        choices += [(key, _words(one, region)) for key, one in self.targets.items()]
        only = str(successors[0].pk) if len(successors) == 1 else STAY
        initial = only if region.status == RegionStatus.ENDED else STAY
        for name, kim in self.kim.items():
            self.fields[name] = forms.ChoiceField(
                label=kim.name, choices=choices, required=False, initial=initial,
                error_messages={"invalid_choice": "Pilih wilayah dari daftar"},
            )  # fmt: skip
        self.layout = Layout("moved_on", "reason")

    @property
    def rows(self):
        """Return (KIM, bound field) in the order of the page."""
        return [(kim, self[name]) for name, kim in self.kim.items()]

    @property
    def chosen(self) -> dict[Kim, Region]:
        """KIM → the region it goes to, those that stay left out."""
        return {
            kim: self.targets[self.cleaned_data[name]]
            for name, kim in self.kim.items()
            if self.cleaned_data.get(name)
        }

    def clean(self):
        cleaned = super().clean()
        gone = [name for name in self.data if name.startswith("kim_") and name not in self.kim]
        if gone:
            raise forms.ValidationError(
                "Sebagian KIM sudah pindah setelah halaman ini dibuka. Periksa lagi daftarnya.",
                code="stale",
            )
        if not self.errors and not self.chosen:
            raise forms.ValidationError("Pilih wilayah tujuan untuk sedikitnya satu KIM")
        return cleaned

    def save(self, *, by) -> list[KimMove]:
        typed = self.cleaned_data
        return move_all(self.chosen, by=by, reason=typed["reason"], moved_on=typed["moved_on"])


def _beside(region: Region, successors):
    """Return the regions in force below the same parent: the usual other places."""
    around = Region.objects.current().filter(parent=region.parent_id, level=region.level)
    return around.exclude(pk__in=[region.pk, *[one.pk for one in successors]]).with_parents()


def _words(target: Region, origin: Region) -> str:
    code = target.code or "belum berkode"
    if target.parent_id == origin.parent_id:
        return f"{target.label}, {code}"
    return f"{target.short_place}, {code}"


class MoveRefuseForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan penolakan",
        help_text="Dinas pengirim membaca persis kalimat ini.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan penolakan",
            "max_length": "Alasan paling panjang 1.000 huruf",
        },
    )
