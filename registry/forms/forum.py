from django import forms
from django.db import transaction

from kim_portal.forms import IdempotentForm, PortalForm, VersionedForm
from registry.duties import duties
from registry.enums import RegionLevel, Role
from registry.forms.region import RegionField
from registry.models import Forum
from registry.registration import register_forum, revise_forum

FORUM_LEVELS = (RegionLevel.KECAMATAN, RegionLevel.KABUPATEN, RegionLevel.PROVINSI)


class ForumForm(PortalForm, forms.ModelForm):
    """What creation and editing share."""

    class Meta:
        model = Forum
        fields = ["name", "profile"]
        widgets = {"profile": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "name": "Misalnya Forum KIM Kecamatan Babulu.",
            "profile": "Apa yang dikerjakan forum ini untuk KIM di wilayahnya.",
        }
        error_messages = {
            "name": {
                "required": "Isi nama forum",
                "max_length": "Nama forum paling panjang 120 huruf",
            },
            "profile": {"max_length": "Tulisan tentang forum paling panjang 4.000 huruf"},
        }


class ForumCreateForm(IdempotentForm, ForumForm):
    region = RegionField(
        label="Kecamatan, kabupaten/kota, atau provinsi",
        help_text="Misalnya Kecamatan Babulu, atau kode 64.09.03.",
        levels=FORUM_LEVELS,
        error_messages={"required": "Isi wilayah forum"},
    )

    class Meta(ForumForm.Meta):
        fields = ["name", "region", "profile"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_region(self):
        region, own = self.cleaned_data["region"], duties(self.by)
        covered = own.covers(region.path, Role.KABUPATEN)
        if not covered and region.path not in own.paths(Role.PROVINSI):
            raise forms.ValidationError(f"{region.place} di luar wilayah tugas Anda")
        return region

    def save(self, *, by):
        """Register the forum; a second click returns the forum of the first."""
        self.instance.request_id = self.request_id
        return register_forum(self.instance, by=by)


class ForumUpdateForm(VersionedForm, ForumForm):
    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        changed = [name for name in self.changed_data if name != "versi"]
        return revise_forum(self.instance, by=by, changed=changed)
