from crispy_forms.layout import HTML, Layout
from django import forms
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import DateInput, IdempotentForm, PhoneField, PortalForm, VersionedForm
from registry.duties import duties
from registry.enums import KimScope, OperationalStatus, RegionLevel, Role, StatusReason
from registry.forms.region import RegionField
from registry.models import Kim, Sector
from registry.registration import REGION_IS_FIXED, register_kim, revise_kim

PLACE_LEVELS = (RegionLevel.DESA, RegionLevel.KECAMATAN)
REGISTERING_ROLES = (Role.KABUPATEN, Role.DESA)


def part(title: str) -> HTML:
    """Return a heading inside a long form."""
    return HTML(f'<h2 class="h5 mt-4">{title}</h2>')


class KimForm(PortalForm, forms.ModelForm):
    """What creation and editing share; `by` is the person who types."""

    region = RegionField(
        label="Desa, kelurahan, atau kecamatan",
        levels=PLACE_LEVELS,
        error_messages={"required": "Isi desa, kelurahan, atau kecamatan"},
    )
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.filter(is_retired=False),
        label="Potensi wilayah",
        help_text="Centang semua yang diangkat KIM ini.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    main_sector = forms.ModelChoiceField(
        Sector.objects.filter(is_retired=False),
        label="Potensi utama",
        empty_label="Belum ditentukan",
        required=False,
    )
    contact_phone = PhoneField(
        label="Nomor WhatsApp pengurus",
        help_text="Tidak tampil untuk umum. Misalnya 0812 3456 7890.",
        required=False,
    )
    kim_id_url = forms.URLField(
        label="Alamat di KIM.ID",
        help_text="Misalnya kim.id/nama-kim.",
        assume_scheme="https",
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs={"type": "text", "inputmode": "url"}),
        error_messages={"invalid": "Alamat tautan harus lengkap, misalnya kim.id/nama-kim"},
    )

    layout = Layout(
        part("Nama dan wilayah"), "name", "region", "scope", "founded_on",
        part("Potensi"), "sectors", "main_sector",
        part("Kontak dan sekretariat"), "address", "contact_phone", "contact_email",
        part("Untuk halaman profil"), "kim_id_url", "profile",
    )  # fmt: skip

    class Meta:
        model = Kim
        fields = [
            "name", "region", "scope", "founded_on", "sectors", "main_sector", "address",
            "contact_phone", "contact_email", "kim_id_url", "profile",
        ]  # fmt: skip
        widgets = {"founded_on": DateInput, "profile": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "name": "Misalnya KIM Mekar Waru. Nama boleh sama dengan KIM di desa lain.",
            "founded_on": "Tanggal musyawarah pembentukan, bila diketahui.",
            "address": "Tidak tampil untuk umum.",
            "contact_email": "Tidak tampil untuk umum.",
            "profile": "Siapa anggotanya, apa yang dikerjakan, dan untuk siapa.",
        }
        error_messages = {
            "name": {"required": "Isi nama KIM", "max_length": "Nama KIM paling panjang 120 huruf"},
            "scope": {"required": "Pilih cakupan KIM"},
            "founded_on": {"invalid": "Isi tanggal berdiri, misalnya 12/03/2024"},
            "contact_email": {"invalid": "Isi surel yang lengkap, misalnya kim@contoh.id"},
            "profile": {"max_length": "Tulisan tentang KIM paling panjang 4.000 huruf"},
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["founded_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.fields["scope"].choices = KimScope.choices

    def clean_founded_on(self):
        day, today = self.cleaned_data["founded_on"], timezone.localdate()
        if day and day > today:
            raise forms.ValidationError("Tanggal berdiri tidak boleh setelah hari ini")
        return day

    def clean_region(self):
        region = self.cleaned_data["region"]
        if region and not duties(self.by).covers(region.path, *REGISTERING_ROLES):
            raise forms.ValidationError(f"{region.place} di luar wilayah tugas Anda")
        return region

    def clean(self):
        cleaned = super().clean()
        stored = self.instance.region if self.instance.pk else None
        region, scope = cleaned.get("region") or stored, cleaned.get("scope")
        if region and scope:
            is_kecamatan = region.level == RegionLevel.KECAMATAN
            if is_kecamatan != (scope == KimScope.SUBDISTRICT):
                self.add_error("scope", f"Cakupan ini tidak cocok dengan {region.label}")
        return cleaned


class KimCreateForm(IdempotentForm, KimForm):
    def save(self, *, by):
        """Register the KIM; a second click returns the KIM of the first."""
        self.instance.request_id = self.request_id
        return register_kim(self.instance, by=by, sectors=self.cleaned_data["sectors"])


class KimUpdateForm(VersionedForm, KimForm):
    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.place = self.instance.region
        # A draft may be put right by the office; a verified KIM moves with a reason only.
        is_office = duties(by).covers(self.place.path, Role.KABUPATEN)
        if self.instance.has_fixed_region or not is_office:
            del self.fields["region"]
            fixed = HTML('{% include "registry/_kim_region_fixed.html" %}')
            self.layout = Layout(*[fixed if one == "region" else one for one in self.layout])

    def clean(self):
        """Refuse another region that an older page, or a script, still sends along."""
        if "region" not in self.fields and self.instance.has_fixed_region:
            typed = self.data.get("region", "").strip()
            if typed not in {"", self.place.place, self.place.code, self.place.path}:
                self.add_error(None, forms.ValidationError(REGION_IS_FIXED, code="rule"))
        return super().clean()

    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        return revise_kim(
            self.instance,
            by=by,
            sectors=self.cleaned_data["sectors"],
            changed=[name for name in self.changed_data if name != "versi"],
        )


class KimReasonForm(PortalForm, forms.Form):
    """Why a registration is returned, rejected or archived; the pengurus reads it."""

    reason = forms.CharField(
        label="Alasan",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 1.000 huruf",
        },
    )


class KimStatusForm(PortalForm, forms.Form):
    """How alive a KIM is, since when and why."""

    status = forms.ChoiceField(
        label="Status",
        choices=[one for one in OperationalStatus.choices if one[0] != "unverified"],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih status"},
    )
    reasons = forms.MultipleChoiceField(
        label="Alasan",
        help_text="Wajib untuk status kurang aktif dan vakum.",
        choices=[one for one in StatusReason.choices if one[0] != StatusReason.NOT_STATED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Keterangan",
        help_text="Wajib untuk status bubar. Tidak tampil untuk umum.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Keterangan paling panjang 1.000 huruf"},
    )
    decided_on = forms.DateField(
        label="Ditetapkan pada",
        widget=DateInput,
        initial=timezone.localdate,
        error_messages={"required": "Isi tanggal penetapan", "invalid": "Isi tanggal penetapan"},
    )

    @staticmethod
    def start(kim: Kim, suggestion=None) -> dict:
        """Return what the form opens with: the status as it is, or what dates suggest."""
        if suggestion is None:
            return {"status": kim.status}
        return {
            "status": suggestion.status,
            "reasons": suggestion.reason_codes,
            "note": suggestion.reason,
        }

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal penetapan tidak boleh setelah hari ini")
        return day

    def apply(self, kim: Kim, *, by):
        """Set the status; raises DomainError when the reason that it needs is missing."""
        data = self.cleaned_data
        return kim.set_status(
            data["status"], by=by, on=data["decided_on"], reasons=data["reasons"], note=data["note"]
        )
