from crispy_forms.layout import Layout
from django import forms

from kim_portal.forms import PortalForm
from kim_portal.uploads import PDF_LIMIT_MB
from registry.enums_event import EventFileKind
from registry.forms.fund import DocumentField
from registry.forms.photo import PhotosField


class EventFileForm(PortalForm, forms.Form):
    """A paper of an event."""

    kind = forms.ChoiceField(
        label="Jenis dokumen",
        choices=EventFileKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih jenis dokumen",
            "invalid_choice": "Pilih jenis dokumen",
        },
    )
    title = forms.CharField(
        label="Judul dokumen",
        max_length=120,
        error_messages={
            "required": "Isi judul dokumen",
            "max_length": "Judul dokumen paling panjang 120 huruf",
        },
    )
    document = DocumentField(
        label="Berkas",
        help_text=(
            f"PDF atau foto, paling besar {PDF_LIMIT_MB} MB. Materi dapat diunduh umum setelah "
            "kegiatan diumumkan; dokumen lain hanya terlihat oleh dinas."
        ),
    )
    layout = Layout("kind", "title", "document")


class EventPhotoForm(PortalForm, forms.Form):
    """Photos of an event, with the one question that decides who sees them."""

    new_photos = PhotosField(label="Tambah foto", required=True)
    is_public = forms.BooleanField(
        label="Orang yang tampak jelas setuju fotonya ditampilkan kepada umum",
        required=False,
    )
    layout = Layout("new_photos", "is_public")
