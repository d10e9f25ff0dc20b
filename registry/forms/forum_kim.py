from django import forms
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import PortalForm
from registry.forms.fields import PastDateField
from registry.models import ForumKim, Kim


class ForumKimForm(PortalForm, forms.Form):
    """KIM of the territory that join the forum on one day."""

    kim = forms.ModelMultipleChoiceField(
        Kim.objects.none(),
        label="KIM yang bergabung",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sedikitnya satu KIM",
            "invalid_choice": "Pilih KIM dari daftar ini",
            "invalid_pk_value": "Pilih KIM dari daftar ini",
        },
    )
    joined_on = PastDateField(
        "Hari bergabung",
        label="Anggota sejak",
        help_text="Misalnya tanggal SK camat yang menyebut KIM ini.",
        initial=timezone.localdate,
        error_messages={"required": "Isi hari bergabung"},
    )

    def __init__(self, *args, forum, **kwargs):
        super().__init__(*args, **kwargs)
        self.forum = forum
        joined = forum.memberships.filter(left_on=None).order_by()
        free = forum.kim_in_territory().exclude(pk__in=joined.values("kim"))
        self.fields["kim"].queryset = free.with_place().order_by("name", "pk")
        self.fields["kim"].label_from_instance = lambda kim: f"{kim.name}, {kim.region.label}"

    @transaction.atomic
    def save(self, *, by) -> list[ForumKim]:
        """Begin all memberships, or none of them; raises DomainError when one is refused."""
        day = self.cleaned_data["joined_on"]
        return [
            ForumKim(forum=self.forum, kim=kim, joined_on=day).join(by=by)
            for kim in self.cleaned_data["kim"]
        ]


class ForumKimEndForm(PortalForm, forms.Form):
    left_on = PastDateField(
        "Hari keluar",
        label="Keluar pada",
        initial=timezone.localdate,
        error_messages={"required": "Isi hari keluar"},
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=250,
        error_messages={
            "required": "Tulis alasan keluar",
            "max_length": "Alasan paling panjang 250 huruf",
        },
    )
