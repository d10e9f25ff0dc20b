from django import forms
from django.db import transaction

from kim_portal.forms import IdempotentForm, PortalForm, VersionedForm
from monev.field_teams import save_team
from monev.models import FieldTeam


class SeatsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, seat):
        return f"{seat.user}, {seat.get_role_display().lower()}"


class FieldTeamFields(PortalForm, forms.ModelForm):
    """Name, members and companions of a team; the rest differs between new and changed."""

    constraint_fields = {"fieldteam_name_once_per_round": "name"}
    members = SeatsField(
        label="Anggota",
        queryset=None,
        help_text="Satu orang hanya dalam satu tim, karena tim berjalan bersamaan.",
        error_messages={"required": "Pilih sedikitnya satu anggota tim"},
    )
    field_order = ["name", "members", "companions"]

    class Meta:
        model = FieldTeam
        fields = ["name", "companions"]
        help_texts = {
            "name": "Misalnya Tim Utara.",
            "companions": "Boleh kosong. Misalnya petugas kecamatan. Pendamping tidak menilai.",
        }
        error_messages = {
            "name": {
                "required": "Isi nama tim",
                "max_length": "Nama tim paling panjang 60 huruf",
            },
            "companions": {"max_length": "Pendamping paling panjang 300 huruf"},
        }

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.round = round
        self.fields["members"].queryset = round.juri_assignments.seated().select_related("user")
        if self.instance.pk:
            self.fields["members"].initial = self.instance.members.seated()

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"round"}

    @property
    def seats(self):
        return list(self.cleaned_data["members"])


class FieldTeamCreateForm(IdempotentForm, FieldTeamFields):
    def save(self, *, by):
        self.instance.request_id = self.request_id
        return save_team(self.instance, self.seats, by=by)


class FieldTeamUpdateForm(VersionedForm, FieldTeamFields):
    @transaction.atomic
    def save(self, *, by):
        self.check_version()
        return save_team(self.instance, self.seats, by=by)
