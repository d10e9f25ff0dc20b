"""Forms of a visit: the schedule on one page, what became of a visit, and its signature."""

import datetime
from zoneinfo import ZoneInfo

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils.timezone import localtime

from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.forms import DateInput, PortalForm
from kim_portal.positions import PositionField
from monev.enums_field import REASONED_VISITS, VisitState
from monev.forms.hall import ClockField
from monev.forms.visit_groups import PlanRow, groups_of
from monev.models import FieldVisit
from monev.visiting import Plan, Signature, arrive, defer, plan_visit, sign
from registry.forms.fund import DocumentField

DATE_ERRORS = {"invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"}


class VisitPlanForm(PortalForm, forms.Form):
    """The schedule of a round: a line for every planned visit and every entry without one."""

    def __init__(self, *args, round, again=None, **kwargs):
        """again: key of an entry that gets one more line, for a second team."""
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(round.region.timezone)
        self.rows = _rows(round, again)
        for row in self.rows:
            self._add(row, round.field_teams.all())
        self.layout = Layout(*groups_of(self.rows))

    def _add(self, row: PlanRow, teams) -> None:
        key, visit, name = row.key, row.visit, row.entry.name
        local = localtime(visit.scheduled_at, self.zone) if visit else None
        self.fields[f"tim-{key}"] = forms.ModelChoiceField(
            teams, label="Tim", required=False, empty_label="Belum ada",
            initial=visit.team_id if visit else None,
            error_messages={"invalid_choice": f"Pilih tim untuk {name}"},
        )  # fmt: skip
        self.fields[f"tanggal-{key}"] = forms.DateField(
            label="Tanggal", required=False, widget=DateInput, error_messages=DATE_ERRORS,
            initial=local.date() if local else None,
        )  # fmt: skip
        self.fields[f"jam-{key}"] = ClockField(
            label="Pukul", required=False, error_messages={"invalid": "Tulis jam seperti 09.00"},
            initial=local.time() if local else None,
        )  # fmt: skip
        self.fields[f"tempat-{key}"] = forms.CharField(
            label="Tempat", required=False, max_length=150,
            initial=visit.place if visit else "",
            error_messages={"max_length": "Tempat paling panjang 150 huruf"},
        )  # fmt: skip
        self.fields[f"versi-{key}"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=visit.version if visit else None
        )

        # A line is filled in whole or left empty: "boleh kosong" beside each would mislead.
        for part in ("tim", "tanggal", "jam"):
            self.fields[f"{part}-{key}"].is_essential = True

    def clean(self):
        cleaned = super().clean()
        for row in self.rows:
            names = [f"tim-{row.key}", f"tanggal-{row.key}", f"jam-{row.key}"]
            given = [cleaned.get(name) for name in names]
            if not row.visit and not any([*given, cleaned.get(f"tempat-{row.key}")]):
                continue
            words = ("Pilih tim", "Isi tanggal", "Isi jam")
            for name, value, word in zip(names, given, words, strict=True):
                if value in (None, "") and name not in self.errors:
                    self.add_error(name, f"{word} untuk {row.entry.name}")
        return cleaned

    @transaction.atomic
    def save(self, *, by) -> int:
        """Store every line that differs and return how many; one refusal keeps all of them out."""
        changed = [row for row in self.rows if self._is_changed(row)]
        for row in changed:
            visit = row.visit or FieldVisit(entry=row.entry)
            try:
                plan_visit(visit, self._plan(row), by=by)
            except DomainError as error:
                error.message = f"{row.entry.name}: {error.message}"
                error.field, self.stale_row = f"tim-{row.key}", row
                raise
        return len(changed)

    def _is_changed(self, row: PlanRow) -> bool:
        names = {f"{part}-{row.key}" for part in ("tim", "tanggal", "jam", "tempat")}
        return bool(names.intersection(self.changed_data)) and bool(
            self.cleaned_data.get(f"tim-{row.key}")
        )

    def _plan(self, row: PlanRow) -> Plan:
        team, day, time, place, version = (
            self.cleaned_data[f"{part}-{row.key}"]
            for part in ("tim", "tanggal", "jam", "tempat", "versi")
        )
        moment = datetime.datetime.combine(day, time, self.zone)
        return Plan(team, moment, place, version)

    def refuse(self, error: DomainError) -> None:
        """After a stale version the same form sent once more passes."""
        super().refuse(error)
        if isinstance(error, StaleVersionError):
            row = self.stale_row
            self.data = self.data.copy()
            self.data[f"versi-{row.key}"] = FieldVisit.objects.get(pk=row.visit.pk).version


def _rows(round_, again) -> list[PlanRow]:
    planned = FieldVisit.objects.planned().filter(entry__in=round_.entries.judged()).for_list()
    rows = [PlanRow(f"k{visit.pk}", visit.entry, visit) for visit in planned]
    free = round_.entries.judged().for_list().exclude(visits__state=VisitState.PLANNED)
    done = free.filter(visits__state=VisitState.VISITED).values("pk")
    rows += [PlanRow(f"p{entry.pk}", entry) for entry in free.exclude(pk__in=done)]
    known = {row.key for row in rows}
    more = round_.entries.judged().for_list().filter(pk=again) if again else ()
    return [PlanRow(f"p{one.pk}", one) for one in more if f"p{one.pk}" not in known] + rows


class VisitArriveForm(PortalForm, forms.Form):
    """The team is there; where, only if it wants to say so."""

    posisi = PositionField(
        help_text=(
            "Boleh kosong. Salin dari peta, misalnya -1.2567, 116.8345. Disimpan kira-kira satu "
            "kilometer dan tidak pernah diumumkan."
        ),
    )

    def save(self, visit, *, by):
        return arrive(visit, by=by, position=self.cleaned_data["posisi"])


class VisitDeferForm(PortalForm, forms.Form):
    state = forms.ChoiceField(
        label="Yang terjadi",
        choices=[(one, one.label) for one in VisitState if one in REASONED_VISITS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih yang terjadi",
            "invalid_choice": "Pilih yang terjadi",
        },
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Misalnya “jembatan putus” atau “kantor tutup, pengurus tidak dapat dihubungi”.",
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    def save(self, visit, *, by):
        typed = self.cleaned_data
        return defer(visit, typed["state"], by=by, reason=typed["reason"])


class VisitSignForm(PortalForm, forms.Form):
    """Who of the KIM signs, on this screen or on the printed sheet."""

    signer_name = forms.CharField(
        label="Nama wakil KIM",
        max_length=120,
        error_messages={
            "required": "Isi nama wakil KIM",
            "max_length": "Nama paling panjang 120 huruf",
        },
    )
    signer_position = forms.CharField(
        label="Jabatan wakil KIM",
        max_length=120,
        help_text="Misalnya ketua KIM.",
        error_messages={
            "required": "Isi jabatan wakil KIM",
            "max_length": "Jabatan paling panjang 120 huruf",
        },
    )
    has_agreed = forms.BooleanField(
        label="Wakil KIM sudah membaca temuan di layar ini dan menyetujuinya", required=False
    )
    document = DocumentField(
        label="Lembar kunjungan yang ditandatangani",
        required=False,
        help_text="Foto atau PDF, bila wakil KIM menandatangani di kertas. Tidak diumumkan.",
    )

    def save(self, visit, *, by):
        typed = self.cleaned_data
        signature = Signature(
            typed["signer_name"], typed["signer_position"], typed["has_agreed"], typed["document"]
        )
        return sign(visit, signature, by=by)
