"""A KIM as people type it: its registry number, or a name that is unique in the territory."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from registry.forms.pick import Candidate, PickInput
from registry.forms.region import MAX_CANDIDATES, MAX_TEXT
from registry.models import Kim


class KimField(forms.Field):
    """Cleans to one Kim of `queryset`; an ambiguous name is refused with the KIM it could mean."""

    widget = PickInput
    default_error_messages = {
        "required": "Isi nama KIM",
        "unknown": "“%(text)s” tidak ditemukan. Periksa ejaannya, atau isi nomor registrinya",
        "ambiguous": "Ada %(count)s KIM yang cocok dengan “%(text)s”. Pilih satu di bawah ini",
        "too_many": "Ada %(count)s KIM yang cocok dengan “%(text)s”. Isi nomor registrinya",
    }

    def __init__(self, *, queryset=None, **kwargs):
        kwargs.setdefault("label", "Nama KIM atau nomor registri")
        super().__init__(**kwargs)
        self.queryset = Kim.objects.all() if queryset is None else queryset

    def prepare_value(self, value):
        return value.registry_no if isinstance(value, Kim) else value

    def clean(self, value):
        text, picked = value if isinstance(value, tuple) else (value or "", "")
        text = " ".join(text.replace("\0", "").split())[:MAX_TEXT]
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        pool = self.queryset.select_related("region__parent__parent__parent")
        exact = pool.filter(
            Q(registry_no__iexact=text) | Q(name__iexact=text) | Q(name__iexact=f"KIM {text}")
        )
        fitting = exact if exact.exists() else pool.search(text)
        chosen = fitting.filter(registry_no=picked).first() if picked else None
        if chosen:
            return chosen
        if exact.count() == 1:
            return exact.get()
        return self._refuse(fitting, text)

    def _refuse(self, fitting, text):
        count = fitting.count()
        self.widget.candidates = [
            Candidate(kim.registry_no, f"{kim.name}, {kim.region.place}", kim.registry_no)
            for kim in fitting[:MAX_CANDIDATES]
        ]
        code = "ambiguous" if count <= MAX_CANDIDATES else "too_many"
        raise ValidationError(
            self.error_messages[code if count else "unknown"],
            code=code if count else "unknown",
            params={"text": text, "count": count},
        )
