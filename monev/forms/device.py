import datetime
import re
import uuid

from django import forms

MOST_SHEETS = 500
LONGEST = datetime.timedelta(days=366)
LINE = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}):([0-9]{0,9})"
UNREADABLE = "Laporan perangkat tidak terbaca. Muat ulang halaman, lalu coba lagi"


class DeviceReportForm(forms.Form):
    """What a device says of itself: `lembar` repeats "key:seconds", without seconds = sent."""

    perangkat = forms.UUIDField(error_messages={"invalid": UNREADABLE, "required": UNREADABLE})

    def clean(self):
        lines = [re.fullmatch(LINE, line) for line in self.data.getlist("lembar")]
        if not all(lines) or len(lines) > MOST_SHEETS:
            raise forms.ValidationError(UNREADABLE)
        return self.cleaned_data | {"ages": {uuid.UUID(one[1]): _age(one[2]) for one in lines}}


def _age(seconds: str) -> datetime.timedelta | None:
    return min(datetime.timedelta(seconds=int(seconds)), LONGEST) if seconds else None
