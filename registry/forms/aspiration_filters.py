from django import forms

from kim_portal.forms import KnownChoiceField
from registry.enums_aspiration import (
    HELD_STATES,
    WAITING_FOR_OFFICE,
    AspirationKind,
    AspirationState,
    AspirationTheme,
)
from registry.forms.umkm_filters import KecamatanFilterForm

MAX_TEXT = 100
# What `?keadaan=` may say besides a state.
OPEN, OVERDUE, UNDELIVERED = "terbuka", "lewat", "belum-sampai"
STATE_ANSWERS = [
    (OPEN, "Belum dijawab"),
    (OVERDUE, "Lewat batas"),
    (UNDELIVERED, "Dijawab, belum sampai ke warga"),
    *AspirationState.choices,
]


class AspirationFilterForm(KecamatanFilterForm):
    """Filters of the work list and of its export; unknown values filter nothing."""

    q = forms.CharField(required=False)
    jenis = KnownChoiceField(choices=AspirationKind.choices)
    tema = KnownChoiceField(choices=AspirationTheme.choices)
    keadaan = KnownChoiceField(choices=STATE_ANSWERS)

    @property
    def region_path(self) -> str:
        return "region__path"

    @property
    def text(self) -> str:
        return self.value("q").strip()[:MAX_TEXT]

    def apply(self, rows):
        rows = self.in_kecamatan(rows.search(self.text))
        if kind := self.value("jenis"):
            rows = rows.filter(kind=kind)
        if theme := self.value("tema"):
            rows = rows.filter(theme=theme)
        return self._in_state(rows, self.value("keadaan"))

    @staticmethod
    def _in_state(rows, state: str):
        if state == OPEN:
            return rows.filter(state__in=WAITING_FOR_OFFICE | HELD_STATES)
        if state == OVERDUE:
            return rows.overdue()
        if state == UNDELIVERED:
            return rows.filter(state=AspirationState.ANSWERED, delivered_on=None)
        return rows.filter(state=state) if state else rows
