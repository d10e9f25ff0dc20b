from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from kim_portal.forms import IdempotentForm, PortalForm
from kim_portal.uploads import refuse_large
from registry.duties import duties
from registry.enums import RegionLevel, Role
from registry.import_job import check_import
from registry.models import KimImport, Region
from registry.office_columns import Column, Table, find_table
from registry.office_file import PACKED_LIMIT_MB, ROW_LIMIT, UnreadableFileError, read_sheets

SAMPLE_LENGTH = 40
NOT_IN_FILE = ("", "Tidak ada di berkas")
# Shown first: without these nothing can be imported.
FIRST_COLUMNS = (Column.NAME, Column.VILLAGE, Column.SUBDISTRICT)


class KimImportForm(IdempotentForm, forms.ModelForm):
    """The file of an office; who answers for several kabupaten says which one it is of."""

    upload = forms.FileField(
        label="Berkas data KIM",
        help_text=f"XLSX, XLS, ODS, atau CSV, paling besar {PACKED_LIMIT_MB} MB "
        f"dan {ROW_LIMIT:,} baris.".replace(",000", ".000"),
        max_length=250,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        error_messages={
            "required": "Pilih berkas data KIM",
            "max_length": "Nama berkas terlalu panjang. Ganti namanya, lalu pilih lagi.",
        },
    )

    layout = Layout("region", "upload")

    class Meta:
        model = KimImport
        fields = ["region"]
        error_messages = {"region": {"required": "Pilih kabupaten/kota"}}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        own = Region.objects.filter(
            path__in=duties(by).paths(Role.KABUPATEN), level=RegionLevel.KABUPATEN
        )
        self.fields["region"].queryset = own
        self.fields["region"].empty_label = "Pilih kabupaten/kota"
        if len(own) == 1:
            self.instance.region = own[0]
            del self.fields["region"]
            self.layout = Layout("upload")

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        refuse_large(upload, PACKED_LIMIT_MB, "berkas")
        self.content = upload.read()
        try:
            find_table(read_sheets(self.content)).rows()
        except UnreadableFileError as error:
            raise ValidationError(error.message) from error
        return upload

    @transaction.atomic
    def save(self, *, by) -> KimImport:
        """Store the file and check it; raises UnreadableFileError, and then nothing is stored."""
        job = self.instance
        job.request_id = self.request_id
        upload = self.cleaned_data["upload"]
        job.attach(self.content, name=upload.name, content_type="application/octet-stream")
        job.upload(by=by)
        check_import(job)
        return job


class ColumnsForm(PortalForm, forms.Form):
    """Which column of the file means what; `columns` is what a person decided."""

    def __init__(self, *args, table: Table, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [NOT_IN_FILE, *_titles(table)]
        ordered = [*FIRST_COLUMNS, *(one for one in Column if one not in FIRST_COLUMNS)]
        for column in ordered:
            self.fields[column.value] = forms.TypedChoiceField(
                label=column.label[:1].upper() + column.label[1:],
                choices=choices,
                coerce=int,
                empty_value=None,
                required=column == Column.NAME,
                initial=table.columns.get(column, ""),
                error_messages={
                    "required": "Pilih kolom yang berisi nama KIM",
                    "invalid_choice": "Pilih kolom yang ada di berkas",
                },
            )

    @property
    def columns(self) -> dict[Column, int]:
        chosen = {Column(name): index for name, index in self.cleaned_data.items()}
        return {column: index for column, index in chosen.items() if index is not None}

    def clean(self):
        cleaned, used = super().clean(), {}
        for name, index in list(cleaned.items()):
            if index is not None and index in used:
                self.add_error(name, f"Kolom ini sudah dipakai untuk {Column(used[index]).label}")
            used.setdefault(index, name)
        return cleaned


def _titles(table: Table) -> list[tuple[int, str]]:
    """Return the columns of the file with their letter, header and a first value."""
    below = [cells for number, cells in table.sheet.rows if number >= table.first_row]
    choices = []
    for index, title in table.titles.items():
        sample = next(
            (str(cells[index]) for cells in below if index < len(cells) and cells[index]), ""
        )
        if title or sample:
            shown = f"{letters(index)}. {title or 'tanpa judul'}"
            example = sample.strip()[:SAMPLE_LENGTH]
            choices.append((index, f"{shown} (misalnya {example})" if example else shown))
    return choices


def letters(index: int) -> str:
    """Return the name of a column as a spreadsheet shows it: 0 → A, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
