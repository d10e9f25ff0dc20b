"""Threat 14: whoever sends more fields than the form shows changes nothing with them."""

import re

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import User
from registry.forms.report import ReportCreateForm
from registry.models import ActivityReport, Kim
from tests.every_form import every_form
from tests.factories.monev import SheetFactory
from tests.factories.registry import SectorFactory
from tests.registry.views import test_assignment, test_kim, test_report

pytestmark = pytest.mark.django_db

# Columns that only a verb or the portal itself writes.
GUARDED = re.compile(
    r"^(id|pk|uuid|slug|state|status|version|password|username|request_id|resume_state)$"
    r"|^is_(superuser|staff|active|auditor|sample|rehearsal)$|_by$|_at$|_hash$|^total|^rank$"
)
# Reviewed: the form is the very act that gives this column its value.
GIVEN_ON_PURPOSE = {
    ("registry.forms.assignment", "UserCreateForm", "username"),
    ("registry.forms.duty_handover", "DutyHandoverForm", "username"),
    # How far the permit of a business is, as the office says; no verbs lead there.
    ("registry.forms.permit", "PermitForm", "state"),
    ("registry.forms.permit", "PermitCreateForm", "state"),
    ("registry.forms.permit", "PermitUpdateForm", "state"),
}


def test_no_form_takes_a_column_that_only_a_verb_may_write():
    taken = {
        (one.__module__, one.__name__, name)
        for one in every_form()
        if issubclass(one, forms.ModelForm) and one._meta.model
        for name in one.base_fields
        if name in {field.name for field in one._meta.model._meta.concrete_fields}
        and GUARDED.search(name)
    }

    assert taken == GIVEN_ON_PURPOSE


def stored(row) -> dict:
    return type(row).objects.filter(pk=row.pk).values().get()


def everything_of(model, **values) -> dict:
    """Return a field for each column and each relation of the model, all with a greedy value."""
    names = [name for field in model._meta.concrete_fields for name in (field.name, field.attname)]
    greedy = dict.fromkeys(names, "1") | {
        "state": "verified", "status": "active", "is_sample": "on", "version": "99",
        "verified_at": "2026-01-01", "created_by": "1", "_state": "x", "__class__": "x",
    }  # fmt: skip
    return greedy | values


def test_a_kim_takes_nothing_but_the_fields_of_its_form(as_user, personas):
    kim, before = personas.kim, stored(personas.kim)
    form = as_user(personas.pengurus).get(test_kim.url("update", kim.slug)).context["form"]
    greedy = {name: one for name, one in everything_of(Kim).items() if name not in form.fields}
    typed = test_kim.typed(name="KIM Mekar Jaya", main_sector=SectorFactory().pk, versi=1)

    as_user(personas.pengurus).post(test_kim.url("update", kim.slug), greedy | typed)

    after = stored(kim)
    changed = {name for name in before if before[name] != after[name]}
    assert after["name"] == "KIM Mekar Jaya"
    assert changed == {"name", "main_sector_id", "version", "updated_at"}
    assert after["version"] == before["version"] + 1
    assert after["state"] == before["state"]


def test_a_new_account_cannot_be_given_technical_authority(as_user, personas):
    greedy = {
        "is_superuser": "on", "is_staff": "on", "is_auditor": "on", "is_sample": "on",
        "password": "x", "password1": "kapal nelayan biru", "invited_by": "1", "id": "1", "pk": "1",
        "user_permissions": "1", "groups": "1", "last_login": "2026-01-01",
    }  # fmt: skip

    test_assignment.create(as_user(personas.kabupaten), **greedy)

    person = User.objects.get(username="081234567890")
    assert [person.is_superuser, person.is_staff, person.is_auditor, person.is_sample] == [
        False
    ] * 4
    assert not person.has_usable_password()
    assert person.invited_by == personas.kabupaten


def test_a_new_report_is_a_draft_of_its_author(as_user, personas):
    greedy = everything_of(ActivityReport)
    typed = {n: one for n, one in greedy.items() if n not in ReportCreateForm.base_fields}
    typed |= test_report.typed(held_on=timezone.localdate().isoformat())

    as_user(personas.pengurus).post(reverse("registry:report_create"), typed)

    report = ActivityReport.objects.get()
    assert (report.state, report.created_by, report.kim) == (
        "draft", personas.pengurus, personas.kim,
    )  # fmt: skip
    assert report.pk != 1 or ActivityReport.objects.count() == 1


def test_a_sheet_takes_points_alone(as_user):
    sheet, other = SheetFactory(entry__round__scoring=True), SheetFactory()
    before = stored(sheet)

    as_user(sheet.juri.user).post(
        sheet.get_absolute_url(),
        everything_of(type(sheet), juri=other.juri_id, juri_id=other.juri_id, state="submitted")
        | {"skor-A1": "2", "aksi": "simpan"},
    )

    after = stored(sheet)
    assert (after["juri_id"], after["entry_id"]) == (before["juri_id"], before["entry_id"])
    assert after["state"] != "submitted"
    assert sheet.scores.count() == 1
