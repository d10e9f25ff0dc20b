"""The score form: one question per indicator, generic over the scale of the instrument."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.html import format_html

from kim_portal.forms import Difference, PortalForm
from monev.canonical import answer_text, plain
from monev.evidence import Line, evidence_lines
from monev.gates import Gate, gates_of
from monev.judging import Missing, SheetInput
from monev.models import Indicator, ScoreSheet
from monev.scoring import NOT_ASSESSABLE, BadPoints, Scale, parse_points

# More steps than this are typed as a number instead of chosen.
MOST_KEYS = 11
FIELD_OF_PART = {"strengths": "kekuatan", "advice": "saran"}
NOT_ASSESSABLE_LABEL = "Tidak dapat dinilai"


def shown(points: Decimal) -> str:
    return plain(points).replace(".", ",")


def key_texts(scale: Scale) -> list[str]:
    return [shown(points) for points in scale.values()]


def takes_keys(scale: Scale) -> bool:
    return len(scale.values()) <= MOST_KEYS


class DraftText(forms.CharField):
    """A text that is required only when the sheet is handed in."""

    def validate(self, value):
        pass


class ScoreInput(forms.TextInput):
    """A number and a box "not assessable" share one name; both at once are no answer."""

    def value_from_datadict(self, data, files, name):
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return " ".join(one for one in sent if one) if name in data else None


class ScoreField(forms.Field):
    """Raw points on the scale; a comma or a dot before the decimals, empty while undecided.

    NOT_ASSESSABLE where the indicator allows it.
    """

    widget = ScoreInput

    def __init__(self, *, code: str, scale: Scale, allows_not_assessable: bool = False, **kwargs):
        self.code, self.scale = code, scale
        self.allows_not_assessable = allows_not_assessable
        super().__init__(required=False, **kwargs)

    def to_python(self, value):
        if value == NOT_ASSESSABLE and self.allows_not_assessable:
            return NOT_ASSESSABLE
        try:
            points = parse_points(str(value or ""))
        except BadPoints as bad:
            if bad.reason == "empty":
                return None
            raise ValidationError(self.refusal(value)) from None
        if not self.scale.accepts(points):
            raise ValidationError(self.refusal(value))
        return points

    def refusal(self, value) -> str:
        typed = str(value).strip()[:20]
        if not takes_keys(self.scale):
            low, high = shown(self.scale.minimum), shown(self.scale.maximum)
            wanted = f"harus dari {low} sampai {high} dengan langkah {shown(self.scale.step)}"
            return f"Nilai {self.code} {wanted}, bukan “{typed}”"
        keys = key_texts(self.scale)
        if len(keys) > 5:
            keys = [*keys[:2], "…", keys[-1]]
        return f"Nilai {self.code} harus salah satu dari {'; '.join(keys)}, bukan “{typed}”"


class ScoreQuestion(LayoutObject):
    """Crispy layout object of one indicator: keys, anchors, evidence and note in one fieldset."""

    template = "monev/_score_field.html"
    # Lowest and highest points ask for a note on a real sheet.
    has_free_notes = False

    def __init__(self, gate: Gate, scale: Scale, evidence: Sequence[Line] = ()):
        self.gate, self.indicator = gate, gate.indicator
        self.scale, self.evidence = scale, evidence

    def render(self, form, context, template_pack=None, **kwargs):
        names = [f"skor-{self.indicator.code}", f"catatan-{self.indicator.code}"]
        form.rendered_fields.update(names)
        score, note = (form[name] for name in names)
        if self.gate.is_closed:
            closed = {"gate": self.gate, "score": score}
            return render_to_string("monev/_score_closed.html", closed)
        return render_to_string(self.template, self.context(score, note, str(score.value() or "")))

    def context(self, score, note, typed: str) -> dict:
        keys = self.keys(typed)
        return {
            "indicator": self.indicator,
            "score": score,
            "note": note,
            "typed": "" if typed == NOT_ASSESSABLE else typed.replace(".", ","),
            "not_assessable": NOT_ASSESSABLE if self.indicator.allows_not_assessable else "",
            "is_not_assessable": typed == NOT_ASSESSABLE,
            "keys": keys if takes_keys(self.scale) else [],
            "anchors": [
                (shown(anchor.points), anchor.text)
                for anchor in self.indicator.anchors.all()
                if anchor.points in self._named_points()
            ],
            "layout": self.key_layout(),
            "low": shown(self.scale.minimum),
            "high": shown(self.scale.maximum),
            "evidence": self.evidence,
            "has_free_notes": self.has_free_notes,
            "gate": self.gate,
            "note_open": bool(note.value() or note.errors),
        }

    def _named_points(self) -> set[Decimal]:
        """The anchors that stand below the keys of a phone until a choice is made."""
        low, high = self.scale.minimum, self.scale.maximum
        return {low, (low + high) / 2, high}

    def key_layout(self) -> str:
        """Piano keys for a scale with halves, one row for whole steps, else a plain grid."""
        count, step = len(self.scale.values()), self.scale.step
        if count == 9 and step * 2 == int(step * 2 + Decimal("0.5")):
            return "tuts"
        return "lima" if count == 5 else "banyak"

    def keys(self, typed: str) -> list[dict]:
        try:
            chosen = parse_points(typed)
        except BadPoints:
            chosen = None
        anchors = {anchor.points: anchor.text for anchor in self.indicator.anchors.all()}
        columns = range(9) if self.key_layout() == "tuts" else range(0, 99, 2)
        ends = {self.scale.minimum: "bawah", self.scale.maximum: "atas"}
        return [
            {
                "value": plain(points),
                "label": shown(points),
                "column": column,
                "end": ends.get(points, ""),
                "text": anchors.get(points, ""),
                "meaning": meaning_of(self.indicator, points, self.scale),
                "is_chosen": points == chosen,
                "is_whole": column % 2 == 0,
            }
            for points, column in zip(self.scale.values(), columns, strict=False)
        ]


def meaning_of(indicator: Indicator, points: Decimal, scale: Scale) -> str:
    """Say what the points mean: the anchor, or the two values they lie between."""
    for anchor in indicator.anchors.all():
        if anchor.points == points and anchor.text:
            return anchor.text
    low, high = max(scale.minimum, points - scale.step), min(scale.maximum, points + scale.step)
    return f"di antara {shown(low)} dan {shown(high)}"


@dataclass(frozen=True)
class Answer:
    """One line of a sheet to be read. anchor: id of the question in the form."""

    anchor: str
    label: str
    value: str
    meaning: str = ""
    note: str = ""
    closed: str = ""
    is_optional: bool = False


def _answer(gate: Gate, score, scale: Scale) -> Answer:
    indicator = gate.indicator
    anchor, note = f"id_skor-{indicator.code}", score.note if score else ""
    label = str(indicator) if indicator.is_counted else f"{indicator} (tidak dihitung)"
    answer = score.answer if score else None
    if answer is None:
        closed = gate.closed_sentence if gate.is_closed else ""
        return Answer(anchor, label, "", "", note, closed, not indicator.is_counted)
    if answer == NOT_ASSESSABLE:
        return Answer(anchor, label, NOT_ASSESSABLE_LABEL, "", note)
    return Answer(anchor, label, shown(answer), meaning_of(indicator, answer, scale), note)


class SheetForm(PortalForm, forms.Form):
    """Fields `skor-<kode>`, `catatan-<kode>`, `kekuatan`, `saran`, hidden `versi`."""

    def __init__(self, *args, sheet: ScoreSheet, **kwargs):
        self.sheet = sheet
        self.indicators = sheet.round.instrument.questions
        self.gates = gates_of(sheet, self.indicators)
        scale = sheet.round.instrument.scale
        kwargs["initial"] = stored_values(sheet) if sheet.pk else {}
        super().__init__(*args, **kwargs)
        parts: list = ["versi"]
        aspect, facts = None, sheet.entry.facts
        self.fields["versi"] = forms.CharField(required=False, widget=forms.HiddenInput)
        for indicator in self.indicators:
            if indicator.aspect_id != aspect:
                aspect = indicator.aspect_id
                parts.append(AspectHeading(indicator.aspect))
            self._add(indicator, scale)
            # A sheet that is only a sample has no entry to show evidence of.
            evidence = evidence_lines(indicator.evidence, facts) if sheet.pk else []
            parts.append(ScoreQuestion(self.gates[indicator.code], scale, evidence))
        self._add_texts()
        self.layout = Layout(*parts, Feedback())

    def _add(self, indicator: Indicator, scale: Scale) -> None:
        self.fields[f"skor-{indicator.code}"] = ScoreField(
            code=indicator.code, scale=scale, label=str(indicator),
            allows_not_assessable=indicator.allows_not_assessable,
        )  # fmt: skip
        self.fields[f"catatan-{indicator.code}"] = DraftText(
            label=f"Catatan {indicator.code}",
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={
                "max_length": f"Catatan {indicator.code} paling panjang 1000 huruf",
            },
        )

    def _add_texts(self) -> None:
        for name, label, hint in (
            ("kekuatan", "Kekuatan", "Sedikitnya satu hal yang sudah baik."),
            ("saran", "Saran", "Sedikitnya satu langkah nyata."),
        ):
            self.fields[name] = DraftText(
                label=label,
                help_text=hint,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": f"{label} paling panjang 2000 huruf"},
            )

    def clean_versi(self):
        typed = self.cleaned_data["versi"].strip()
        if not typed:
            return None
        # Nonsense was never a version of this sheet: it is compared like a stale one.
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1

    def clean(self):
        """Refuse what a gate keeps out, at its field; the rest is stored all the same."""
        cleaned = super().clean()
        for code, gate in self.gates.items():
            names = [f"skor-{code}", f"catatan-{code}"]
            if gate.is_closed and cleaned.get(names[1]):
                self.add_error(names[1], gate.closed_sentence)
            if sentence := gate.refusal(cleaned.get(names[0])):
                self.add_error(names[0], sentence)
        return cleaned

    @property
    def version(self) -> int | None:
        return self.cleaned_data.get("versi")

    @property
    def has_answers(self) -> bool:
        """Say whether the form itself was sent, not only a button of the check page."""
        return any(name in self.data for name in self.fields if name != "versi")

    def typed(self) -> SheetInput:
        """Return the good part of what was sent; call it after validation, good or bad."""
        good = {
            name: value
            for name, value in self.cleaned_data.items()
            if self.add_prefix(name) in self.data
        }
        return SheetInput(
            points=_of(good, "skor-"),
            notes=_of(good, "catatan-"),
            texts={column: good[name] for column, name in FIELD_OF_PART.items() if name in good},
        )

    def answers(self) -> list[Answer]:
        """Return what is stored, one row per question, for reading and checking."""
        scores = {score.indicator_id: score for score in self.sheet.scores.all()}
        scale = self.sheet.round.instrument.scale
        rows = [_answer(gate, scores.get(gate.indicator.pk), scale) for gate in self.gates.values()]
        texts = (
            Answer("id_kekuatan", "Kekuatan", self.sheet.strengths),
            Answer("id_saran", "Saran", self.sheet.advice),
        )
        return [*rows, *texts]

    def differences(self) -> list[Difference]:
        """Return what was typed and is stored otherwise, in words, in the order of the form."""
        stored = stored_values(self.sheet)
        pairs = [
            Difference(str(bound.label), _words(stored.get(bound.name)), _words(bound.data))
            for bound in self.visible_fields()
            if bound.name in self.data
        ]
        return [pair for pair in pairs if pair.stored != pair.typed]

    def show_again(self, sheet: ScoreSheet) -> None:
        """Carry the stored version, and what was not sent, in the form that is shown again."""
        self.data = self.data.copy()
        for name, value in stored_values(sheet).items():
            if name == "versi" or name not in self.data:
                self.data[self.add_prefix(name)] = str(value)

    def add_missing(self, missing: list[Missing]) -> None:
        prefixes = {"score": "skor-", "note": "catatan-"}
        for gap in missing:
            field = FIELD_OF_PART.get(gap.part)
            if gap.code:
                field = f"{prefixes[gap.part]}{gap.code}"
            if field not in self.errors:
                self.add_error(field, gap.message)


class AspectHeading(LayoutObject):
    def __init__(self, aspect):
        self.aspect = aspect

    def render(self, form, context, template_pack=None, **kwargs):
        return format_html(
            '<h2 class="h5 mt-4 mb-2">{}. {}</h2>', self.aspect.code, self.aspect.name
        )


class Feedback(LayoutObject):
    """The two texts for the KIM, in one box at the end."""

    def render(self, form, context, template_pack=None, **kwargs):
        form.rendered_fields.update(["kekuatan", "saran"])
        fields = [form["kekuatan"], form["saran"]]
        return render_to_string("monev/_score_feedback.html", {"fields": fields})


def stored_values(sheet: ScoreSheet) -> dict:
    prefetch_related_objects([sheet], "scores__indicator")
    values = {"versi": sheet.version, "kekuatan": sheet.strengths, "saran": sheet.advice}
    for score in sheet.scores.all():
        if score.answer is not None:
            values[f"skor-{score.indicator.code}"] = answer_text(score.answer)
        values[f"catatan-{score.indicator.code}"] = score.note
    return values


def _words(value) -> str:
    """Return a value as it is compared and shown: a decimal comma, no space around."""
    text = str(value or "").strip().replace("\r\n", "\n")
    if text == NOT_ASSESSABLE:
        return NOT_ASSESSABLE_LABEL
    return shown(parse_points(text)) if _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        parse_points(text)
    except BadPoints:
        return False
    return True


def _of(values: dict, prefix: str) -> dict:
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix)
    }


class SheetReopenForm(PortalForm, forms.Form):
    alasan = forms.CharField(
        label="Alasan",
        help_text="Tercatat dan dimuat dalam berita acara. Jangan menyebut nilai.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan lembar ini dibuka kembali",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )
