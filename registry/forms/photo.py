from django import forms
from django.core.exceptions import ValidationError

from kim_portal.forms import PortalForm
from kim_portal.uploads import Photo, read_photo, safe_name
from kim_portal.virus_scan import refuse_infected
from registry.enums_report import PhotoTakeDown


class PhotosInput(forms.FileInput):
    """A file input that hands over every chosen file."""

    allow_multiple_selected = True

    def __init__(self):
        super().__init__(attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp"})

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.Field):
    """Several photos; each one that cannot be used is named in the error.

    The cleaned value is a list of (file name, Photo); `readable()` gives the good ones also when
    others were refused.
    """

    widget = PhotosInput

    def __init__(self, **kwargs):
        super().__init__(required=kwargs.pop("required", False), **kwargs)

    def clean(self, value):
        uploads = value or []
        if self.required and not uploads:
            raise ValidationError("Pilih foto yang akan ditambahkan", code="required")
        good, errors = self._read(uploads)
        if errors:
            raise ValidationError(errors)
        return good

    def readable(self, uploads) -> list[tuple[str, Photo]]:
        return self._read(uploads)[0]

    def _read(self, uploads):
        """Return the readable photos and the errors; each upload is decoded once per request."""
        good, errors = [], []
        for upload in uploads:
            if not hasattr(upload, "reading"):
                upload.reading = _reading(upload)
            photo, error = upload.reading
            if photo:
                good.append((upload.name, photo))
            else:
                errors.append(error)
        return good, errors


def _reading(upload) -> tuple[Photo | None, ValidationError | None]:
    try:
        photo = read_photo(upload)
        # Here and not only with the form: a report keeps its photos while other fields are wrong.
        refuse_infected(upload)
        return photo, None
    except ValidationError as error:
        named = f"{safe_name(upload.name)}: {error.messages[0]}"
        return None, ValidationError(named, code=error.code)


class PhotoForm(PortalForm, forms.Form):
    """Photos for a report that exists, sent from its own page."""

    new_photos = PhotosField(label="Tambah foto", required=True)


class PhotoTakeDownForm(PortalForm, forms.Form):
    reason = forms.ChoiceField(
        label="Mengapa foto ini diturunkan?",
        choices=PhotoTakeDown.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasan", "invalid_choice": "Pilih alasan dari daftar"},
    )
