"""Documents a round asks for, and what an entry sends for one of them."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from kim_portal.forms import IdempotentForm, VersionedForm
from kim_portal.uploads import (
    PDF_LIMIT_MB,
    PHOTO_LIMIT_MB,
    Document,
    check_pdf,
    read_document,
    read_photo,
)
from monev.entry_documents import put
from monev.enums_document import FILE_FORMS, AcceptedForm
from monev.models import DocumentRequirement, EntryDocument
from monev.requirements import store_requirement
from registry.forms.fields import WebAddressField
from registry.models.photo import erase_files

FILE_HELP = {
    AcceptedForm.FILE: f"PDF atau foto, paling besar {PDF_LIMIT_MB} MB",
    AcceptedForm.PDF: f"PDF, paling besar {PDF_LIMIT_MB} MB",
    AcceptedForm.PHOTO: f"Foto JPG, PNG, atau WebP, paling besar {PHOTO_LIMIT_MB} MB",
}
PICKED = {
    AcceptedForm.FILE: "application/pdf,image/*",
    AcceptedForm.PDF: "application/pdf",
    AcceptedForm.PHOTO: "image/*",
}


class DocumentForm(IdempotentForm, forms.ModelForm):
    """What is sent for one requirement: a file, a link, a video with its length, or a text."""

    class Meta:
        model = EntryDocument
        fields = []

    def __init__(self, *args, entry, requirement, **kwargs):
        super().__init__(*args, **kwargs)
        self.requirement = requirement
        self.instance.entry, self.instance.requirement = entry, requirement
        if requirement.form in FILE_FORMS:
            self.fields["document"] = self._file_field()
        elif requirement.form == AcceptedForm.TEXT:
            self.fields["text"] = self._text_field()
        else:
            self.fields["url"] = WebAddressField(
                label="Alamat tautan",
                help_text="Halaman yang dapat dibuka tanpa masuk",
                error_messages={"required": "Isi alamat tautan"},
            )
        if requirement.form == AcceptedForm.VIDEO:
            self.fields["seconds"] = self._seconds_field()
        self.order_fields(["document", "url", "seconds", "text"])

    @property
    def has_file(self) -> bool:
        return "document" in self.fields

    @property
    def lost_file(self) -> bool:
        """Say whether a file was chosen that the browser will not send again by itself."""
        return self.is_bound and bool(self.errors) and "document" in self.files

    def _file_field(self):
        form = self.requirement.form
        return forms.FileField(
            label="Berkas",
            help_text=f"{FILE_HELP[form]}. Hanya KIM, dinas, dan juri yang dapat membukanya",
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": PICKED[form]}),
            error_messages={"required": "Pilih berkasnya"},
        )

    def _text_field(self):
        return forms.CharField(
            label="Isi",
            max_length=2000,
            widget=forms.Textarea({"rows": 6}),
            error_messages={
                "required": "Tulis isinya",
                "max_length": "Isi paling panjang 2.000 huruf",
            },
        )

    def _seconds_field(self):
        longest = self.requirement.max_seconds
        limits = {"max_value": longest} if longest else {}
        return forms.IntegerField(
            label="Lama video (detik)",
            help_text=f"Paling lama {longest} detik" if longest else "",
            min_value=1,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "required": "Isi lama video dalam detik",
                "invalid": "Lama video harus angka, misalnya 58",
                "min_value": "Lama video paling sedikit 1 detik",
                "max_value": f"Video paling lama {longest} detik. Pendekkan dahulu videonya",
            },
            **limits,
        )

    def clean_document(self) -> Document:
        upload, form = self.cleaned_data["document"], self.requirement.form
        if form == AcceptedForm.FILE:
            return read_document(upload)
        if form == AcceptedForm.PHOTO:
            return Document(read_photo(upload).content, upload.name, "image/webp")
        check_pdf(upload)
        upload.seek(0)
        return Document(upload.read(), upload.name, "application/pdf")

    @transaction.atomic
    def save(self, *, by):
        """Store it; raises what `entry_documents.put` raises and takes the file back then."""
        document = self.instance
        document.request_id = self.request_id
        for name in ("url", "seconds", "text"):
            if name in self.cleaned_data:
                setattr(document, name, self.cleaned_data[name])
        if sent := self.cleaned_data.get("document"):
            document.attach(sent.content, name=sent.name, content_type=sent.content_type)
        try:
            return put(document, by=by)
        except Exception:
            if sent:
                erase_files([document.file])
            raise


class RequirementForm(VersionedForm, IdempotentForm, forms.ModelForm):
    """One document the round asks for."""

    constraint_fields = {
        "documentrequirement_label_once_per_round": "label",
        "documentrequirement_seconds_of_video": "max_seconds",
    }

    class Meta:
        model = DocumentRequirement
        fields = ["kind", "label", "form", "max_seconds", "strength", "note"]
        labels = {
            "kind": "Jenis dokumen",
            "label": "Nama dokumen",
            "form": "Bentuk yang diterima",
            "max_seconds": "Paling lama (detik)",
            "strength": "Sifat",
            "note": "Catatan untuk KIM",
        }
        help_texts = {
            "kind": "Menentukan data KIM yang diusulkan portal, misalnya pindaian SK",
            "max_seconds": "Hanya untuk video, misalnya 60",
            "note": "Satu kalimat, misalnya siapa yang menandatangani",
        }
        widgets = {
            "strength": forms.RadioSelect,
            "max_seconds": forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        }
        error_messages = {
            "kind": {"required": "Pilih jenis dokumen", "invalid_choice": "Pilih jenis dokumen"},
            "label": {
                "required": "Isi nama dokumen",
                "max_length": "Nama dokumen paling panjang 80 huruf",
            },
            "form": {
                "required": "Pilih bentuk yang diterima",
                "invalid_choice": "Pilih bentuk yang diterima",
            },
            "max_seconds": {
                "invalid": "Isi dengan angka, misalnya 60",
                "min_value": "Isi dengan angka, misalnya 60",
            },
            "strength": {
                "required": "Pilih wajib, disarankan, atau tidak dipakai",
                "invalid_choice": "Pilih wajib, disarankan, atau tidak dipakai",
            },
            "note": {"max_length": "Catatan paling panjang 300 huruf"},
        }

    def clean_max_seconds(self):
        seconds = self.cleaned_data["max_seconds"]
        if seconds is not None and not 1 <= seconds <= 3600:
            raise ValidationError("Paling sedikit 1 dan paling banyak 3.600 detik")
        return seconds

    def clean_label(self):
        """The round is no field, so its constraint is asked here."""
        label = self.cleaned_data["label"]
        others = self.instance.round.document_requirements.exclude(pk=self.instance.pk)
        if others.filter(label=label).exists():
            raise ValidationError("Dokumen dengan nama ini sudah diminta.")
        return label

    @transaction.atomic
    def save(self, *, by):
        """Store the row; raises StaleVersionError when somebody else was faster."""
        if self.instance.pk:
            self.check_version()
        else:
            self.instance.request_id = self.request_id
        return store_requirement(self.instance, by=by)
