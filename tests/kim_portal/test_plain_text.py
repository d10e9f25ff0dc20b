import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kim_portal.forms import LONGEST_PLAIN_FIELD, FilterForm, PortalForm
from kim_portal.plain_text import plain, plain_data
from kim_portal.rupiah import RupiahField
from registry.forms.fields import WholeNumberField
from tests.every_form import every_form

# Bases of forms that are PortalForms, GET filters, and ids that only a script sends.
NOT_FILLED_IN = {
    "EnvelopeForm", "DeviceReportForm", "PlanBaseForm", "FollowUpBaseForm", "RevivalBaseForm",
    "RevivalStepBaseForm", "ReportDetailsForm", "_RoundFacts", "KimVisitForm",
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("KIM Mekar", "KIM Mekar"),
        ("a\u202eb\u202cc", "abc"),
        ("\u2067Mekar\u2069", "Mekar"),
        ("Me\u200bkar\ufeff", "Mekar"),
        ("Me\u00adkar", "Mekar"),
        ("a\x07b\x1bc\x9bd", "abcd"),
        ("Desa\u00a0Waru", "Desa Waru"),
        ("satu\x0bdua\u2028tiga", "satu\ndua\ntiga"),
        ("satu\r\ndua\ttiga", "satu\r\ndua\ttiga"),
        ("Jos\u0065\u0301", "Jos\u00e9"),
        ("ad\u200dmin", "admin"),
        ("a\u200cb", "ab"),
        ("petani \U0001f469\u200d\U0001f33e", "petani \U0001f469\u200d\U0001f33e"),
        ("\ua9b1\ua9c0\u200d\ua9a4", "\ua9b1\ua9c0\u200d\ua9a4"),
        ("\U000e0061bc", "bc"),
        ("bismillah \u0628\u0633\u0645", "bismillah \u0628\u0633\u0645"),
        ("nol\0", "nol\0"),
        ("", ""),
    ],
)
def test_plain_takes_out_what_nobody_sees(typed, stored):
    assert plain(typed) == stored


@given(st.text())
def test_plain_is_the_same_the_second_time(text):
    once = plain(text)

    assert plain(once) == once


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_leaves_what_a_keyboard_types(text):
    assert plain(text) == text


def test_plain_data_copies_only_what_changes():
    clean, dirty = QueryDict("a=1&a=2"), QueryDict("a=x%E2%80%8B&a=y&b=z%E2%80%8B")

    assert plain_data(clean) is clean
    assert dict(plain_data(dirty, keep={"b"}).lists()) == {"a": ["x", "y"], "b": ["z\u200b"]}
    assert plain_data({"a": "x\u202e", "n": 3}) == {"a": "x", "n": 3}


def test_every_form_that_is_filled_in_is_a_portal_form():
    others = {one.__name__ for one in every_form() if not issubclass(one, PortalForm)}

    assert {name for name in others if not name.endswith("FilterForm")} == NOT_FILLED_IN
    assert len(every_form()) > 250


class ExampleForm(PortalForm, forms.Form):
    name = forms.CharField(max_length=8)
    story = forms.CharField(widget=forms.Textarea)
    secret = forms.CharField(widget=forms.PasswordInput, strip=False)


def test_portal_form_reads_plain_text_and_leaves_passwords():
    typed = "Me\u202ekar\u200b"
    form = ExampleForm(
        {"x-name": typed, "x-story": f"{typed}\x0b{typed}", "x-secret": typed}, prefix="x"
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"name": "Mekar", "story": "Mekar\nMekar", "secret": typed}
    assert form["name"].value() == "Mekar"


def test_portal_form_counts_a_name_of_nothing_but_unseen_characters_as_empty():
    form = ExampleForm({"name": "\u200b\u2060", "story": "x", "secret": "x"})

    assert list(form.errors) == ["name"]


def test_portal_form_refuses_a_null_byte_with_a_sentence():
    form = ExampleForm({"name": "a\0", "story": "x", "secret": "x"})

    assert form.errors == {"name": ["Karakter null tidak diizinkan."]}


def test_portal_form_bounds_a_text_field_that_names_no_length():
    form = ExampleForm({"name": "a", "story": "x" * (LONGEST_PLAIN_FIELD + 1), "secret": "x"})

    assert form.errors == {
        "story": [f"Isian ini terlalu panjang. Paling banyak {LONGEST_PLAIN_FIELD} huruf."]
    }


def test_portal_form_bounds_a_number_that_is_typed_as_text():
    class NumberForm(PortalForm, forms.Form):
        count = WholeNumberField()
        cost = RupiahField(required=False)

    right = NumberForm({"count": "1.204", "cost": "25.000"})
    long = NumberForm({"count": "9" * 5000, "cost": "9" * 5000})

    assert right.is_valid(), right.errors
    assert right.cleaned_data == {"count": 1204, "cost": 25000}
    assert set(long.errors) == {"count", "cost"}


def test_filter_form_reads_plain_text_too():
    class SearchForm(FilterForm):
        q = forms.CharField(required=False)

    assert SearchForm({"q": "Wa\u200bru"}).chosen == {"q": "Waru"}
