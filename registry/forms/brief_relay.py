from crispy_forms.layout import Field, Layout
from django import forms
from django.db import transaction

from kim_portal.forms import IdempotentForm, PortalForm
from registry.enums_assistance import ChannelKind
from registry.enums_brief import Passing
from registry.forms.fields import PastDateField, WebAddressField, WholeNumberField
from registry.models import BriefRelay
from registry.models.channel import is_private_link


class BriefRelayForm(IdempotentForm, forms.ModelForm):
    """Where, when and to how many people a KIM passed a brief on."""

    relayed_on = PastDateField(
        "Tanggal penyampaian",
        label="Tanggal",
        error_messages={"required": "Isi tanggal penyampaian"},
    )
    people_count = WholeNumberField(
        label="Berapa orang yang terjangkau?",
        help_text="Anggota grup, peserta pertemuan, atau orang yang melihatnya. Perkiraan boleh.",
        error_messages={"required": "Isi jumlah orang, 0 bila belum ada"},
    )
    link = WebAddressField(
        label="Tautan unggahan",
        required=False,
        help_text="Bila diunggah di media sosial atau situs.",
    )
    layout = Layout(
        "kind", Field("relayed_on", css_class="pk-sedang"),
        Field("people_count", css_class="pk-pendek"), "link", "note",
    )  # fmt: skip

    class Meta:
        model = BriefRelay
        fields = ["kind", "relayed_on", "people_count", "link", "note"]
        labels = {"kind": "Disampaikan lewat apa?"}
        help_texts = {"note": "Misalnya nama grup RT atau tempat pertemuan, tanpa nama orang."}
        error_messages = {
            "kind": {"required": "Pilih kanal", "invalid_choice": "Pilih kanal dari daftar"},
            "note": {"max_length": "Keterangan paling panjang 300 huruf"},
        }

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.target = target
        self.fields["kind"].choices = [("", "Pilih kanal"), *self._kinds(target.kim)]
        self.fields["relayed_on"].initial = target.brief.today

    @staticmethod
    def _kinds(kim) -> list[tuple[str, str]]:
        """Offer every kind, those the KIM uses first."""
        used = set(kim.channels.in_use().values_list("kind", flat=True))
        return sorted(ChannelKind.choices, key=lambda choice: choice[0] not in used)

    def clean_link(self):
        link = self.cleaned_data["link"]
        if is_private_link(link):
            raise forms.ValidationError("Jangan tulis tautan grup WhatsApp atau Telegram")
        return link

    @transaction.atomic
    def save(self, *, by):
        self.instance.request_id = self.request_id
        self.instance.store(by=by)
        return self.instance


class CoverageFilterForm(PortalForm, forms.Form):
    """Filters of the coverage of a brief: what the KIM did, and where it is."""

    keadaan = forms.ChoiceField(required=False, choices=[("", "Semua"), *Passing.choices])
    kecamatan = forms.CharField(required=False, max_length=40)

    @property
    def answer(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("keadaan") or ""

    @property
    def path(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("kecamatan") or ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.answer or self.path)

    def apply(self, targets):
        targets = targets.passing(self.answer)
        return targets.within(self.path) if self.path else targets
