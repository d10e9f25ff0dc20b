import re

from crispy_forms.layout import Layout
from django import forms

from kim_portal.forms import FilterForm, PortalForm
from registry.attending import Person, guest, note_people, tick
from registry.consent import CURRENT
from registry.enums import RegionLevel
from registry.enums_event import NAMED_INVITEES, AttendanceWay, InviteeKind
from registry.forms.fields import WholeNumberField, without_phone_number
from registry.models import Event, EventInvitation, Kim, Region
from registry.models.event_invitation import MAX_SEATS, invite

MAX_LINES = 300
NAME_LIMIT = 120
LEVELS = {InviteeKind.DESA: RegionLevel.DESA, InviteeKind.KECAMATAN: RegionLevel.KECAMATAN}


class InviteeFilterForm(FilterForm):
    """Which invitees the page offers: a kind, and a kecamatan of the organiser's place."""

    jenis = forms.ChoiceField(label="Siapa", required=False, choices=InviteeKind.choices)
    kecamatan = forms.ModelChoiceField(
        Region.objects.none(), label="Kecamatan", required=False, to_field_name="path",
        empty_label="Semua kecamatan",
    )  # fmt: skip

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        below = Region.objects.current().below(event.region.path)
        self.fields["kecamatan"].queryset = below.filter(
            level=RegionLevel.KECAMATAN
        ).select_related("parent")

    @property
    def kind(self) -> str:
        return self.chosen["jenis"] or InviteeKind.KIM

    @property
    def is_by_name(self) -> bool:
        return self.kind in NAMED_INVITEES

    def candidates(self):
        """Return the rows to choose from: not invited yet, in the place that is chosen."""
        place = self.chosen["kecamatan"] or self.event.region
        invited = self.event.invitations
        if self.is_by_name:
            return Kim.objects.none()
        if self.kind == InviteeKind.KIM:
            known = invited.filter(kim__isnull=False).values("kim")
            ordered = Kim.objects.public().below(place).exclude(pk__in=known).with_place()
            return ordered.order_by("region__path", "name", "pk")
        known = invited.filter(region__isnull=False).values("region")
        below = Region.objects.current().below(place.path).exclude(pk__in=known)
        return below.filter(level=LEVELS[self.kind]).with_parents().order_by("path")


class EventInviteForm(PortalForm, forms.Form):
    """Invitees chosen from the rows the page offers, or institutions written line by line."""

    pilihan = forms.ModelMultipleChoiceField(
        Kim.objects.none(),
        label="Yang diundang",
        required=False,
        error_messages={"invalid_choice": "Pilih dari daftar", "invalid_pk_value": "Pilih lagi"},
    )
    lembaga = forms.CharField(
        label="Nama lembaga",
        required=False,
        max_length=6000,
        help_text="Satu lembaga per baris, misalnya Bank Kaltimtara Cabang Tenggarong. "
        "Nama lembaga, bukan nama orang.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    seats = WholeNumberField(
        label="Jumlah orang per undangan",
        initial=1,
        error_messages={"required": f"Isi 1 sampai {MAX_SEATS} orang"},
    )

    def __init__(self, *args, filters: InviteeFilterForm, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters = filters
        self.fields["pilihan"].queryset = filters.candidates()
        self.layout = Layout("lembaga", "seats") if filters.is_by_name else Layout("seats")

    def clean_seats(self):
        seats = self.cleaned_data["seats"]
        if seats is None or not 1 <= seats <= MAX_SEATS:
            raise forms.ValidationError(f"Isi 1 sampai {MAX_SEATS} orang")
        return seats

    def clean_lembaga(self):
        names = _lines(self.cleaned_data["lembaga"])
        if any(len(name) > NAME_LIMIT for name in names):
            raise forms.ValidationError(f"Nama lembaga paling panjang {NAME_LIMIT} huruf")
        return [without_phone_number(name) for name in names]

    def clean(self):
        cleaned = super().clean()
        if self.filters.is_by_name:
            if not cleaned.get("lembaga") and "lembaga" not in self.errors:
                self.add_error("lembaga", "Tulis nama lembaga yang diundang")
        elif not self.invites_all and not cleaned.get("pilihan") and "pilihan" not in self.errors:
            self.add_error("pilihan", "Centang siapa yang diundang")
        return cleaned

    @property
    def invites_all(self) -> bool:
        """Say whether the button for the whole list was pressed, not the one for the ticks."""
        return self.data.get("aksi") == "semua"

    def save(self, *, by) -> int:
        """Invite who was chosen; returns how many are new on the list."""
        typed, kind = self.cleaned_data, self.filters.kind
        event, seats = self.filters.event, typed["seats"]
        if self.filters.is_by_name:
            names = [(kind, name) for name in typed["lembaga"]]
            return invite(event, by=by, names=names, seats=seats)
        rows = self.filters.candidates() if self.invites_all else typed["pilihan"]
        chosen = {"kim" if kind == InviteeKind.KIM else "regions": rows}
        return invite(event, by=by, seats=seats, **chosen)


class EventTickForm(PortalForm, forms.Form):
    """Invitees seen at the door, without a name."""

    undangan = forms.ModelMultipleChoiceField(
        EventInvitation.objects.none(),
        label="Yang hadir",
        error_messages={
            "required": "Centang yang hadir",
            "invalid_choice": "Muat ulang halaman, lalu centang lagi",
            "invalid_pk_value": "Muat ulang halaman, lalu centang lagi",
        },
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["undangan"].queryset = event.invitations.for_list()

    def save(self, *, by) -> int:
        return tick(self.event, self.cleaned_data["undangan"], by=by)


class EventNoteForm(PortalForm, forms.Form):
    """People who signed on paper or came without an invitation, one per line."""

    people = forms.CharField(
        label="Orang yang hadir",
        max_length=30000,
        help_text="Satu orang per baris: nama; KIM atau lembaga. Misalnya "
        "“Nama Lengkap; KIM Mangun Karya”. Yang sudah tercatat tidak tercatat dua kali.",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Tulis paling sedikit satu orang"},
    )
    consent = forms.BooleanField(
        label="Mereka menandatangani daftar hadir dan tahu namanya dicatat di portal",
        error_messages={"required": "Pastikan dahulu mereka tahu namanya dicatat"},
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_people(self):
        lines = _lines(self.cleaned_data["people"])
        if len(lines) > MAX_LINES:
            raise forms.ValidationError(f"Paling banyak {MAX_LINES} baris sekali simpan")
        found, wrong = [], []
        for number, line in enumerate(lines, start=1):
            name, _, institution = (part.strip() for part in line.replace("\t", ";").partition(";"))
            if not name or not institution:
                wrong.append(f"Baris {number}: tulis nama, titik koma, lalu lembaganya")
            elif len(name) > NAME_LIMIT or len(institution) > NAME_LIMIT:
                wrong.append(f"Baris {number}: nama dan lembaga paling panjang {NAME_LIMIT} huruf")
            else:
                found.append((name, institution))
        if wrong:
            raise forms.ValidationError(wrong[:10])
        return [
            guest(self.event, *pair, consent_version=CURRENT.version)
            for pair in dict.fromkeys(found)
        ]

    def save(self, *, by) -> int:
        people: list[Person] = self.cleaned_data["people"]
        return note_people(self.event, people, by=by, way=AttendanceWay.LIST)


class EventGuestForm(PortalForm, forms.Form):
    """What a guest without account types on their own phone: no number, no signature."""

    full_name = forms.CharField(
        label="Nama lengkap",
        max_length=NAME_LIMIT,
        error_messages={
            "required": "Isi nama lengkap",
            "max_length": f"Nama paling panjang {NAME_LIMIT} huruf",
        },
    )
    institution = forms.CharField(
        label="KIM, desa, atau lembaga",
        help_text="Misalnya KIM Mangun Karya, Desa Bangun Mulya, atau nama kantor.",
        max_length=NAME_LIMIT,
        error_messages={
            "required": "Isi KIM, desa, atau lembaga",
            "max_length": f"Nama lembaga paling panjang {NAME_LIMIT} huruf",
        },
    )
    consent = forms.BooleanField(
        label="Saya setuju nama saya dicatat",
        help_text="Nama Anda dicatat untuk daftar hadir kegiatan ini, tidak tampil untuk umum, dan "
        "dapat dihapus atas permintaan Anda.",
        error_messages={"required": "Beri persetujuan, atau tanda tangani daftar hadir di meja"},
    )

    def clean_full_name(self):
        return without_phone_number(" ".join(self.cleaned_data["full_name"].split()))

    def clean_institution(self):
        return without_phone_number(" ".join(self.cleaned_data["institution"].split()))


def _lines(text: str) -> list[str]:
    """Return what was typed line by line, spaces tidied, empty and repeated lines left out."""
    # Tabs stay: they part the columns of what is pasted from a spreadsheet.
    tidy = (re.sub(" +", " ", line).strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in tidy if line))
