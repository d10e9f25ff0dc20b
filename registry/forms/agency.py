"""What an office keeps for routing: the agencies it may ask, and its days off."""

from crispy_forms.layout import Layout
from django import forms

from kim_portal.forms import DateInput, PortalForm
from registry.duties import duties
from registry.enums import Role
from registry.models import Agency, Holiday, Region

FIRST_YEAR, LAST_YEAR = 2020, 2100


class OfficeForm(PortalForm, forms.ModelForm):
    """A row of one's own kabupaten; who keeps one office only is not asked which."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Region.objects.filter(path__in=duties(user).paths(Role.KABUPATEN)).order_by("path")
        if self.instance.pk or len(own) == 1:
            self.instance.region = self.instance.region if self.instance.pk else own[0]
            del self.fields["region"]
            self.layout = Layout(*[name for name in self.layout if name != "region"])
        else:
            self.fields["region"].queryset = own
            self.fields["region"].empty_label = "Pilih kabupaten/kota"

    def _get_validation_exclusions(self):
        """Check "once per kabupaten" too, where the kabupaten is not asked for."""
        return super()._get_validation_exclusions() - {"region"}

    def save(self, *, by):
        self.instance.store(by=by)
        return self.instance


class AgencyForm(OfficeForm):
    layout = Layout("region", "name", "short_name")
    constraint_fields = {"agency_name_once_per_region": "name"}

    class Meta:
        model = Agency
        fields = ["region", "name", "short_name"]
        help_texts = {
            "name": "Nama lengkap seperti pada kop surat, misalnya Dinas Pekerjaan Umum dan "
            "Penataan Ruang.",
            "short_name": "Untuk daftar, misalnya DPUPR.",
        }
        error_messages = {
            "region": {
                "required": "Pilih kabupaten/kota",
                "invalid_choice": "Pilih kabupaten/kota",
            },
            "name": {
                "required": "Isi nama instansi",
                "max_length": "Nama instansi paling panjang 120 huruf",
            },
            "short_name": {
                "required": "Isi nama singkatnya",
                "max_length": "Nama singkat paling panjang 40 huruf",
            },
        }


class HolidayForm(OfficeForm):
    layout = Layout("region", "day", "name")
    constraint_fields = {"holiday_once_per_day": "day"}

    class Meta:
        model = Holiday
        fields = ["region", "day", "name"]
        widgets = {"day": DateInput}
        help_texts = {"name": "Misalnya Hari Kemerdekaan, atau cuti bersama."}
        error_messages = {
            "region": {
                "required": "Pilih kabupaten/kota",
                "invalid_choice": "Pilih kabupaten/kota",
            },
            "day": {
                "required": "Isi tanggalnya",
                "invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
            },
            "name": {
                "required": "Isi nama hari libur",
                "max_length": "Nama hari libur paling panjang 120 huruf",
            },
        }

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError("Periksa tahunnya")
        return day
