"""Base of all forms: one crispy layout per form, idempotent creation, guarded editing."""

import uuid

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from kim_portal.errors import StaleVersionError


class DateInput(forms.DateInput):
    """Native date picker; browsers want ISO in `value`, whatever the locale prints."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class PortalForm:
    """Mixin: `layout` is the crispy layout, rendered inside a <form> written by the page."""

    layout: Layout | None = None
    # Layout says where a message stands; browsers must not put their own English bubbles on top.
    use_required_attribute = False

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = self.layout or Layout(*self.fields)
        return helper

    @property
    def refused_status(self) -> int:
        """413 when a file was too large, else 200: the page carries the sentence either way."""
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        return 413 if "too_large" in codes else 200


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


class VersionedForm(PortalForm):
    """Mixin for editing: refuses to overwrite what somebody else saved meanwhile (status 409)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["versi"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=self.instance.version
        )

    def check_version(self) -> None:
        """Compare the version the form was opened with to the stored one, inside a transaction.

        Raises StaleVersionError. On PostgreSQL the row stays locked until the transaction ends.
        """
        model = type(self.instance)
        stored = model.objects.select_for_update().values_list("version", flat=True)
        opened = self.cleaned_data.get("versi")
        if opened is not None and stored.get(pk=self.instance.pk) != opened:
            raise StaleVersionError(
                "Data ini sudah diubah orang lain setelah Anda membukanya. "
                "Bandingkan kedua isian di bawah. Simpan sekali lagi bila isian Anda yang dipakai."
            )
