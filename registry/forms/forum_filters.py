from django import forms

from registry.forms.kim_filters import MAX_TEXT


class ForumFilterForm(forms.Form):
    """The filter of the list of forums, read from the address."""

    q = forms.CharField(required=False)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    @property
    def text(self) -> str:
        return self.cleaned_data.get("q", "").strip()[:MAX_TEXT]

    def apply(self, queryset):
        return queryset.search(self.text)
