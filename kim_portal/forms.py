"""Base of all forms: one crispy layout per form, idempotent creation, guarded editing."""

import datetime
import re
import uuid
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, models, transaction
from django.utils.formats import date_format

from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.plain_text import plain_data
from kim_portal.virus_scan import refuse_infected


class DateInput(forms.DateInput):
    """Native date picker; browsers want ISO in `value`, whatever the locale prints."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class ClockField(forms.TimeField):
    """A time of day as people here write it: 09.00 or 09:00."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
            **kwargs,
        )


class PhoneField(forms.CharField):
    """An Indonesian mobile number; 0812…, +62 812… and 62812… are all stored as 0812…."""

    MESSAGE = "Nomor WhatsApp harus 10 sampai 13 angka"

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Nomor WhatsApp")
        kwargs.setdefault("help_text", "Misalnya 0812 3456 7890.")
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}

    def clean(self, value):
        text = re.sub(r"[\s().-]", "", super().clean(value))
        text = re.sub(r"^(\+62|62)0?", "0", text)
        if text and not re.fullmatch(r"0[0-9]{9,12}", text):
            raise forms.ValidationError(self.MESSAGE, code="invalid")
        return text


class KnownChoiceField(forms.ChoiceField):
    """A choice of a GET filter: what is not offered counts as not chosen."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        return value if self.valid_value(value or "") else ""


class KnownChoicesField(forms.MultipleChoiceField):
    """Several choices of a GET filter: what is not offered is dropped."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        return [one for one in value or [] if self.valid_value(one)]


# Letters of a text field that names no limit of its own: numbers, codes, passwords.
LONGEST_PLAIN_FIELD = 200


def no_longer(value) -> None:
    """Refuse a longer text; some text fields have read a number out of theirs by now."""
    if len(str(value)) > LONGEST_PLAIN_FIELD:
        message = f"Isian ini terlalu panjang. Paling banyak {LONGEST_PLAIN_FIELD} huruf."
        raise forms.ValidationError(message, code="max_length")


class PortalForm:
    """Mixin: `layout` is the crispy layout, rendered inside a <form> written by the page.

    The one door for everything people send: text is made plain (kim_portal/plain_text.py), and
    no text field is without a limit.
    """

    layout: Layout | None = None
    # Layout says where a message stands; browsers must not put their own English bubbles on top.
    use_required_attribute = False
    # Name of a database constraint → the field its sentence is shown at.
    constraint_fields: dict[str, str] = {}

    def full_clean(self):
        """Bound every text, clean, then have each file looked at that nothing else refused.

        Some forms add fields after `__init__` of this class, so texts are bounded here.
        """
        for field in self.fields.values():
            if _is_unbounded(field) and no_longer not in field.validators:
                field.validators.append(no_longer)
        super().full_clean()
        for name in self.fields if self.is_bound and self.files else ():
            key = self.add_prefix(name)
            if key in self.files and name not in self.errors:
                self._refuse_infected(name, self.files, key)

    def _refuse_infected(self, name, files, key) -> None:
        try:
            for upload in files.getlist(key) if hasattr(files, "getlist") else [files[key]]:
                refuse_infected(upload)
        except forms.ValidationError as error:
            self.add_error(name, error)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            exact = {self.add_prefix(name) for name in self.fields if self._is_exact(name)}
            self.data = plain_data(self.data, keep=exact)

    def _is_exact(self, name: str) -> bool:
        """Say whether every character counts: a password is what was typed, seen or not."""
        return isinstance(self.fields[name].widget, forms.PasswordInput)

    def _update_errors(self, errors):
        """Show a constraint that looks at one field at that field (ModelForm's own hook)."""
        constraints = self._meta.model._meta.constraints
        fields = {
            constraint.violation_error_message: self.constraint_fields[constraint.name]
            for constraint in constraints
            if constraint.name in self.constraint_fields
        }
        found = errors.error_dict
        for error in found.pop(NON_FIELD_ERRORS, []):
            found.setdefault(fields.get(error.message, NON_FIELD_ERRORS), []).append(error)
        super()._update_errors(errors)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = self.layout or Layout(*self.fields)
        # A layout names what people see; keys and versions travel along unnamed.
        helper.render_hidden_fields = True
        return helper

    @property
    def error_count(self) -> int:
        """How many sentences the summary above the heading lists."""
        return sum(len(errors) for errors in self.errors.values())

    @property
    def refused_status(self) -> int:
        """Return 409 when stale, 413 for a file too large, 503 without its scanner, else 200."""
        if self.is_stale:
            return 409
        if "scanner_away" in self._error_codes:
            return 503
        return 413 if "too_large" in self._error_codes else 200

    @property
    def is_stale(self) -> bool:
        return "stale" in self._error_codes

    @property
    def _error_codes(self) -> set[str]:
        return {error.code for errors in self.errors.as_data().values() for error in errors}

    def refuse(self, error: DomainError) -> None:
        """Put the sentence of a rule on its field, or on the whole form when it names none here."""
        stale = isinstance(error, StaleVersionError)
        problem = forms.ValidationError(error.message, code="stale" if stale else "rule")
        self.add_error(error.field if error.field in self.fields else None, problem)


class FilterForm(PortalForm, forms.Form):
    """A GET form over a list; a value nobody knows filters nothing and never fails."""

    @property
    def chosen(self) -> dict:
        """What was chosen, by field; empty where nothing or nonsense was sent."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen.values())


class IdempotentForm(PortalForm):
    """Mixin for creation: a key made with the form turns a second click into the first result.

    The model has a unique `request_id`; `first_result()` is the row an earlier, equal post made.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kunci"] = forms.UUIDField(
            required=False, widget=forms.HiddenInput, initial=uuid.uuid4
        )

    @property
    def request_id(self) -> uuid.UUID:
        return self.cleaned_data.get("kunci") or uuid.uuid4()

    def first_result(self):
        key = self.data.get(self.add_prefix("kunci"))
        try:
            return self._meta.model.objects.filter(request_id=uuid.UUID(key)).first()
        except (TypeError, ValueError):
            return None

    def save_once(self, **kwargs):
        """Save, or return the row that an equal request stored a moment earlier."""
        try:
            with transaction.atomic():
                return self.save(**kwargs)
        except IntegrityError:
            first = self.first_result()
            if first is None:
                raise
            return first


@dataclass(frozen=True)
class Difference:
    """One field of a stale form: what is stored now and what was typed, both in words."""

    label: str
    stored: str
    typed: str


class VersionedForm(PortalForm):
    """Mixin for editing: refuses to overwrite what somebody else saved meanwhile (status 409)."""

    # The column that counts the changes of the row.
    version_field = "version"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["versi"] = forms.IntegerField(
            required=False,
            widget=forms.HiddenInput,
            initial=getattr(self.instance, self.version_field),
        )

    def check_version(self) -> None:
        """Compare the version the form was opened with to the stored one, inside a transaction.

        Raises StaleVersionError. On PostgreSQL the row stays locked until the transaction ends.
        """
        model = type(self.instance)
        stored = model.objects.select_for_update().values_list(self.version_field, flat=True)
        opened = self.cleaned_data.get("versi")
        if opened is not None and stored.get(pk=self.instance.pk) != opened:
            raise StaleVersionError(
                "Data ini sudah diubah orang lain setelah Anda membukanya. "
                "Bandingkan kedua isian di bawah. Simpan sekali lagi bila isian Anda yang dipakai."
            )

    def refuse(self, error: DomainError) -> None:
        """After a stale version the same form sent once more passes."""
        super().refuse(error)
        if isinstance(error, StaleVersionError):
            self.accept_stored_version(getattr(self._stored, self.version_field))

    def accept_stored_version(self, version: int) -> None:
        """Let the next click overwrite the stored row: it is made knowing both versions."""
        self.data = self.data.copy()
        self.data[self.add_prefix("versi")] = version

    def differences(self) -> list[Difference]:
        """Return the fields whose stored value is not what was typed, in the order of the form."""
        stored = self._stored
        pairs = [
            Difference(str(bound.label), _words(bound.field, getattr(stored, bound.name)),
                       _words(bound.field, self.cleaned_data.get(bound.name)))
            for bound in self.visible_fields()
            if hasattr(stored, bound.name)
        ]  # fmt: skip
        return [pair for pair in pairs if pair.stored != pair.typed]

    @property
    def _stored(self):
        return type(self.instance).objects.get(pk=self.instance.pk)


def _is_unbounded(field) -> bool:
    """Say whether a text field takes any length; JSON of our own scripts has its own checks."""
    is_text = isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField)
    return is_text and field.max_length is None


def _words(field, value) -> str:
    """Write the value of a form field as a person reads it; nothing is a dash."""
    if hasattr(value, "all"):
        value = value.all()
    if isinstance(value, models.QuerySet | list | tuple):
        return ", ".join(_words(field, one) for one in value) or "–"
    if isinstance(value, datetime.date):
        return date_format(value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    choices = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
    return str(choices.get(value, value) or "–")
