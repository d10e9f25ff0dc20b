import datetime

import pytest
from django import forms

from kim_portal.errors import DomainError
from kim_portal.forms import KnownChoiceField, KnownChoicesField, PhoneField, PortalForm

CHOICES = [("a", "A"), ("b", "B")]


@pytest.mark.parametrize(
    "typed",
    ["081234567890", "+6281234567890", "6281234567890", "0812-3456-7890", " 0812 3456 7890 "],
)
def test_phone_field_stores_one_form(typed):
    assert PhoneField().clean(typed) == "081234567890"


@pytest.mark.parametrize(
    "typed", ["0812", "08123456789012", "abc", "1234567890", "0812345678x", "+1 202 555 0147"]
)
def test_phone_field_says_how_many_digits(typed):
    with pytest.raises(forms.ValidationError) as refusal:
        PhoneField().clean(typed)

    assert refusal.value.messages == ["Nomor WhatsApp harus 10 sampai 13 angka"]


def test_phone_field_may_be_empty():
    assert PhoneField(required=False).clean("") == ""


@pytest.mark.parametrize(("value", "expected"), [("a", "a"), ("x", ""), ("", ""), (None, "")])
def test_known_choice_drops_the_unknown(value, expected):
    assert KnownChoiceField(choices=CHOICES).clean(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(["a", "x"], ["a"]), (["b", "a"], ["b", "a"]), ([], []), (None, [])]
)
def test_known_choices_drop_the_unknown(value, expected):
    assert KnownChoicesField(choices=CHOICES).clean(value) == expected


class DayForm(PortalForm, forms.Form):
    day = forms.DateField()


@pytest.mark.parametrize(
    ("field", "place"), [("day", "day"), ("elsewhere", "__all__"), ("", "__all__")]
)
def test_portal_form_puts_a_refusal_where_it_belongs(field, place):
    form = DayForm({"day": datetime.date(2026, 1, 1)})
    form.is_valid()

    form.refuse(DomainError("Tidak bisa.", field=field))

    assert form.errors == {place: ["Tidak bisa."]}
    assert form.refused_status == 200
