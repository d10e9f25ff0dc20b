from crispy_forms.layout import Field, Layout
from django import forms
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import IdempotentForm, KnownChoiceField, PortalForm, VersionedForm
from registry.enums import RegionLevel
from registry.enums_forum import NoteKind, NoteState, ResourceKind
from registry.forms.fields import FIRST_YEAR, WholeNumberField, without_phone_number
from registry.forms.umkm_filters import KecamatanFilterForm
from registry.models import ForumNote, Kim, Region

MAX_TEXT = 100


class ForumNoteForm(PortalForm, forms.ModelForm):
    """What creation and editing share; `forum` is whose note it is."""

    constraint_fields = {
        "forumnote_resource_has_kind": "resource",
        "forumnote_only_potential_public": "is_public",
    }

    year = WholeNumberField(label="Tahun", error_messages={"required": "Isi tahun"})
    layout = Layout(
        "kind", "resource", "text", "kim", "desa", Field("year", css_class="w-auto"), "is_public"
    )

    class Meta:
        model = ForumNote
        fields = ["kind", "resource", "text", "kim", "desa", "year", "is_public"]
        widgets = {
            "kind": forms.RadioSelect,
            "resource": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {
            "kind": "Apa yang dicatat?",
            "text": "Isi catatan",
            "is_public": "Tampilkan potensi ini untuk umum di halaman forum",
        }
        help_texts = {
            "resource": "Hanya untuk sumber daya yang diperlukan.",
            "text": "Dua atau tiga kalimat, tanpa nomor telepon atau nama warga.",
        }
        error_messages = {
            "kind": {"required": "Pilih jenis catatan", "invalid_choice": "Pilih jenis catatan"},
            "resource": {"invalid_choice": "Pilih jenis sumber daya"},
            "text": {
                "required": "Tulis isi catatan",
                "max_length": "Isi catatan paling panjang 1.000 huruf",
            },
            "kim": {"invalid_choice": "Pilih KIM di wilayah forum"},
            "desa": {"invalid_choice": "Pilih desa atau kelurahan di wilayah forum"},
        }

    def __init__(self, *args, forum, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.forum = forum
        self.fields["kind"].choices = NoteKind.choices
        self.fields["resource"].choices = ResourceKind.choices
        inside = Region.objects.current().below(forum.region.path)
        desa = inside.filter(level=RegionLevel.DESA).select_related("parent").order_by("path")
        self.fields["desa"].queryset, self.fields["desa"].empty_label = desa, "Seluruh wilayah"
        self.fields["desa"].label_from_instance = lambda one: f"{one.label}, {one.parent.label}"
        kim = Kim.objects.public().below(forum.region).order_by("name", "pk")
        self.fields["kim"].queryset, self.fields["kim"].empty_label = kim, "Tidak satu KIM saja"
        if not self.instance.pk:
            self.fields["year"].initial = timezone.localdate().year

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
            raise forms.ValidationError("Periksa tahun catatan")
        return year

    def clean_text(self):
        return without_phone_number(self.cleaned_data["text"])


class ForumNoteCreateForm(IdempotentForm, ForumNoteForm):
    def save(self, *, by):
        self.instance.request_id = self.request_id
        return self.instance.store(by=by)


class ForumNoteUpdateForm(VersionedForm, ForumNoteForm):
    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        changed = [name for name in self.changed_data if name != "versi"]
        return self.instance.store(by=by, changed=changed)


class ForumNoteReplyForm(PortalForm, forms.Form):
    answer = forms.CharField(
        label="Tanggapan",
        help_text="Apa yang dilakukan, oleh siapa, kapan. Forum membaca persis kalimat ini.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Tulis tanggapannya",
            "max_length": "Tanggapan paling panjang 1.000 huruf",
        },
    )


class ForumNoteFilterForm(KecamatanFilterForm):
    """Filters of the notes of a territory; unknown values filter nothing."""

    q = forms.CharField(required=False)
    jenis = KnownChoiceField(choices=NoteKind.choices)
    sumber = KnownChoiceField(choices=ResourceKind.choices)
    keadaan = KnownChoiceField(choices=NoteState.choices)
    tahun = forms.RegexField(r"^20[0-9]{2}$", required=False)

    @property
    def region_path(self) -> str:
        return "forum__region__path"

    @property
    def text(self) -> str:
        return self.value("q").strip()[:MAX_TEXT]

    def apply(self, notes):
        notes = self.in_kecamatan(notes.search(self.text))
        wanted = {
            "kind": self.value("jenis"),
            "resource": self.value("sumber"),
            "state": self.value("keadaan"),
            "year": self.value("tahun"),
        }
        return notes.filter(**{name: value for name, value in wanted.items() if value})
