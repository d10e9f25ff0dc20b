from crispy_forms.layout import Layout
from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Count

from kim_portal.errors import DomainError
from kim_portal.forms import KnownChoiceField, PortalForm
from registry.enums_coaching import (
    CoachingTheme,
    TrainingNeedSource,
    TrainingNeedState,
)
from registry.forms.fields import without_phone_number
from registry.forms.umkm_filters import KecamatanFilterForm, Option
from registry.models import Event, Kim, TrainingNeed

MAX_TEXT = 100
ALL = "semua"


class TrainingNeedCreateForm(PortalForm, forms.Form):
    """A KIM says what it needs help with: one need per theme."""

    layout = Layout("themes", "text")

    themes = forms.MultipleChoiceField(
        label="KIM memerlukan bantuan untuk apa?",
        choices=CoachingTheme.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu", "invalid_choice": "Pilih dari daftar"},
    )
    text = forms.CharField(
        label="Jelaskan singkat",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa yang sudah bisa, dan apa yang belum. Misalnya “Dua orang bisa menulis, "
        "belum ada yang bisa menyunting video”.",
        error_messages={
            "required": "Jelaskan singkat",
            "max_length": "Penjelasan paling panjang 1.000 huruf",
        },
    )

    def clean_text(self):
        return without_phone_number(self.cleaned_data["text"])

    def save(self, kim: Kim, *, by) -> int:
        """Store a need per theme that the KIM does not wait for already; returns the new ones.

        Raises DomainError when all of them are on the list.
        """
        try:
            with transaction.atomic():
                Kim.objects.select_for_update().get(pk=kim.pk)
                waiting = kim.training_needs.unmet().filter(source=TrainingNeedSource.SELF)
                known = set(waiting.values_list("theme", flat=True))
                new = [one for one in self.cleaned_data["themes"] if one not in known]
                for theme in new:
                    text = self.cleaned_data["text"]
                    TrainingNeed(
                        kim=kim, theme=theme, text=text, source=TrainingNeedSource.SELF
                    ).store(by=by)
        except IntegrityError:
            new = []
        if not new:
            raise DomainError("Kebutuhan dengan tema itu sudah tercatat.", field="themes")
        return len(new)


class TrainingNeedPlanForm(PortalForm, forms.Form):
    """Which of one's own planned events is to answer the needs."""

    event = forms.ModelChoiceField(
        Event.objects.none(),
        label="Kegiatan",
        empty_label="Pilih kegiatan",
        error_messages={"required": "Pilih kegiatan", "invalid_choice": "Pilih kegiatan lain"},
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        own = Event.objects.kept_by(by).inviting().select_related("region")
        self.fields["event"].queryset = own.order_by("starts_at", "pk")
        self.fields["event"].label_from_instance = lambda one: f"{one.theme}, {one.days_text}"


class TrainingNeedDropForm(PortalForm, forms.Form):
    note = forms.CharField(
        label="Mengapa tidak diperlukan lagi?",
        max_length=300,
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 300 huruf",
        },
    )


class TrainingNeedFilterForm(KecamatanFilterForm):
    """Filters of the list of needs; without a state those that no event answers yet."""

    q = forms.CharField(required=False)
    tema = KnownChoiceField(choices=CoachingTheme.choices)
    asal = KnownChoiceField(choices=TrainingNeedSource.choices)
    keadaan = KnownChoiceField(choices=[*TrainingNeedState.choices, (ALL, "Semua keadaan")])

    @property
    def text(self) -> str:
        return self.value("q").strip()[:MAX_TEXT]

    def apply(self, needs):
        needs = self.in_kecamatan(needs.search(self.text))
        if theme := self.value("tema"):
            needs = needs.filter(theme=theme)
        if source := self.value("asal"):
            needs = needs.filter(source=source)
        state = self.value("keadaan")
        if state == ALL:
            return needs
        return needs.filter(state=state or TrainingNeedState.OPEN)

    @staticmethod
    def theme_options(needs) -> list[Option]:
        """Return the themes that occur among these needs with their numbers, in one query."""
        counts = dict(needs.order_by().values_list("theme").annotate(count=Count("pk")))
        return [Option(one.value, one.label, counts[one]) for one in CoachingTheme if one in counts]
