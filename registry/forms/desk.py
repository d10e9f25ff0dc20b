import datetime

from django import forms

from kim_portal.forms import KnownChoiceField

TOPICS = [
    ("semua", "Perlu perhatian"),
    ("sk", "SK"),
    ("laporan", "Belum melapor"),
    ("status", "Kurang aktif atau vakum"),
]
ORDERS = [("perlu", "Yang paling perlu"), ("nama", "Nama"), ("laporan", "Laporan terlama")]


class DeskFilterForm(forms.Form):
    """Which KIM of the desk are shown, in which order; unknown values filter nothing."""

    perlu = KnownChoiceField(choices=TOPICS)
    urut = KnownChoiceField(choices=ORDERS)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.cleaned_data["perlu"])

    def apply(self, lines: list) -> list:
        topic, order = self.cleaned_data["perlu"], self.cleaned_data["urut"]
        if topic == "semua":
            lines = [line for line in lines if line.worries]
        elif topic:
            lines = [line for line in lines if topic in {one.topic for one in line.worries}]
        if order == "nama":
            return sorted(lines, key=lambda line: (line.kim.name, line.kim.pk))
        if order == "laporan":
            return sorted(lines, key=lambda line: line.kim.last_report_on or datetime.date.min)
        return sorted(lines, key=lambda line: (-line.weight, line.kim.name, line.kim.pk))
