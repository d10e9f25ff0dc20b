import re

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction

from kim_portal.forms import PortalForm, VersionedForm
from registry.enums_assistance import (
    ADDRESSLESS_CHANNELS,
    ChannelKind,
)
from registry.forms.fields import (
    PastDateField,
    WebAddressField,
    WholeNumberField,
    without_phone_number,
)
from registry.models import Channel
from registry.models.channel import is_private_link

# Kind → where "@nama" lives.
PROFILES = {
    ChannelKind.FACEBOOK: "https://facebook.com/",
    ChannelKind.INSTAGRAM: "https://instagram.com/",
    ChannelKind.TIKTOK: "https://tiktok.com/@",
    ChannelKind.YOUTUBE: "https://youtube.com/@",
    ChannelKind.X: "https://x.com/",
    ChannelKind.TELEGRAM: "https://t.me/",
}
HANDLE = re.compile(r"@([A-Za-z0-9._-]{2,60})")


def handle_of(text: str) -> str:
    """Return the name of an account typed as @nama; empty for everything else."""
    match = HANDLE.fullmatch(text.strip())
    return match.group(1) if match else ""


class ChannelAddressField(WebAddressField):
    """A web address, or @nama, which stays as it is until the kind of channel is known."""

    def clean(self, value):
        text = str(value or "").strip()
        return text if handle_of(text) else super().clean(value)


class ChannelForm(PortalForm, forms.ModelForm):
    """What creation and editing share."""

    url = ChannelAddressField(
        label="Alamat kanal",
        help_text="Alamat lengkap atau nama akun, misalnya instagram.com/kimwaru atau @kimwaru. "
        "Alamat grup WhatsApp tidak pernah tampil untuk umum.",
        required=False,
    )
    reach_count = WholeNumberField(
        label="Jangkauan",
        help_text="Jumlah pengikut atau anggota; untuk kanal luring, kira-kira orang dijangkau.",
        required=False,
    )
    counted_on = PastDateField("Tanggal penghitungan", label="Dihitung pada", required=False)
    last_post_on = PastDateField(
        "Tanggal unggahan terakhir", label="Unggahan atau siaran terakhir", required=False
    )
    ended_on = PastDateField(
        "Tanggal berhenti",
        label="Tidak dipakai lagi sejak",
        help_text="Kosongkan selama kanal masih dipakai.",
        required=False,
    )

    layout = Layout("kind", "label", "url", "reach_count", "counted_on", "last_post_on", "ended_on")

    class Meta:
        model = Channel
        fields = [
            "kind", "label", "url", "reach_count", "counted_on", "last_post_on", "ended_on",
        ]  # fmt: skip
        help_texts = {
            "label": "Misalnya KIM Waru, Radio Desa 107,7 FM, atau Papan pengumuman balai desa."
        }
        error_messages = {
            "kind": {"required": "Pilih jenis kanal", "invalid_choice": "Pilih jenis kanal"},
            "label": {
                "required": "Isi nama kanal",
                "max_length": "Nama kanal paling panjang 120 huruf",
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Pilih jenis kanal"), *ChannelKind.choices]

    def clean_label(self):
        return without_phone_number(self.cleaned_data["label"])

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and "url" in cleaned:
            self._clean_address(kind, cleaned)
        elif handle_of(cleaned.get("url", "")):
            # Where an account lives is known once the kind is chosen; it stays typed in the form.
            cleaned["url"] = ""
        if not {"reach_count", "counted_on"} & self.errors.keys():
            self._clean_reach(cleaned)
        return cleaned

    def _clean_address(self, kind, cleaned):
        account, home = handle_of(cleaned["url"]), PROFILES.get(kind)
        if account and home:
            cleaned["url"] = f"{home}{account}"
        elif account:
            self.add_error("url", "Tulis alamat lengkapnya, misalnya contoh.desa.id")
        elif not cleaned["url"] and kind not in ADDRESSLESS_CHANNELS:
            self.add_error("url", "Isi alamat kanal ini")
        elif kind != ChannelKind.WHATSAPP_GROUP and is_private_link(cleaned["url"]):
            self.add_error(
                "url",
                "Tautan ini memuat nomor telepon atau undangan grup. "
                "Pilih jenis Grup WhatsApp, atau isi alamat yang boleh dibaca umum",
            )

    def _clean_reach(self, cleaned):
        reach, day = cleaned.get("reach_count"), cleaned.get("counted_on")
        if reach is not None and not day:
            self.add_error("counted_on", "Isi tanggal jangkauan dihitung")
        elif reach is None and day:
            self.add_error("reach_count", "Isi jangkauan yang dihitung")


class ChannelCreateForm(ChannelForm):
    layout = Layout(*[name for name in ChannelForm.layout if name != "ended_on"])

    def __init__(self, *args, kim, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["ended_on"]
        self.instance.kim = kim

    def _get_validation_exclusions(self):
        """Check the rule "each address once per KIM" too, although the KIM is not asked for."""
        return super()._get_validation_exclusions() - {"kim", "ended_on"}

    def save(self, *, by):
        self.instance.store(by=by)
        return self.instance


class ChannelUpdateForm(VersionedForm, ChannelForm):
    def _get_validation_exclusions(self):
        """Check the rule "each address once per KIM" too, although the KIM is not asked for."""
        return super()._get_validation_exclusions() - {"kim"}

    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        self.instance.store(by=by, changed=[name for name in self.changed_data if name != "versi"])
        return self.instance


class ChannelCheckForm(PortalForm, forms.Form):
    """What the office saw when it opened the channel."""

    last_post_on = PastDateField(
        "Tanggal unggahan terakhir",
        label="Unggahan atau siaran terakhir",
        help_text="Kosongkan bila belum pernah ada.",
        required=False,
    )
    reach_count = WholeNumberField(
        label="Jangkauan hari ini",
        help_text="Kosongkan bila tidak dihitung; angka sebelumnya tetap.",
        required=False,
    )

    def apply(self, channel: Channel, *, by) -> None:
        channel.check_activity(by=by, **self.cleaned_data)
