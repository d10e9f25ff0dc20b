"""A wrong statement on a profile: how to report it, and the note that tells what it was."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from registry.enums_aspiration import AspirationKind
from registry.models import KimCorrection
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db
NOTE = "Jumlah anggota semula tertulis 40, seharusnya 14."


def url(name, kim):
    return reverse(f"registry:{name}", args=[kim.slug])


def note(client, kim, **changes):
    typed = {"note": NOTE, "corrected_on": timezone.localdate().isoformat()} | changes
    return client.post(url("kim_correct", kim), typed)


def test_r8_14_profile_leads_to_a_report_that_knows_what_it_is_about(client, personas):
    profile = client.get(url("kim_detail", personas.kim)).content.decode()
    address = f"{reverse('registry:aspiration_create')}?koreksi={personas.kim.slug}"
    assert f'href="{address}"' in profile

    form = client.get(address).context["form"]

    assert personas.kim.region.label in form["region"].value()
    assert form["kind"].value() == AspirationKind.COMPLAINT
    assert personas.kim.name in form["title"].value()


def test_r8_14_note_of_correction_stands_on_the_public_page(client, as_user, personas):
    response = note(as_user(personas.kabupaten), personas.kim)
    client.logout()

    page = client.get(url("kim_detail", personas.kim)).content.decode()

    assert response.status_code == 302
    assert NOTE in page
    assert "Diperbaiki" in page
    assert AuditEntry.objects.filter(verb="kim.correct").count() == 1


def test_report_about_a_kim_nobody_knows_is_an_ordinary_form(client):
    hidden = KimFactory()

    for slug in ("tidak-ada", hidden.slug, "' or 1=1"):
        form = client.get(reverse("registry:aspiration_create"), {"koreksi": slug}).context["form"]
        assert not form["title"].value()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"note": " "}, "Tulis apa yang semula keliru"),
        ({"note": "x" * 501}, "Catatan koreksi paling panjang 500 huruf"),
        ({"corrected_on": ""}, "Isi hari perbaikan"),
        ({"corrected_on": "kemarin"}, "Tulis tanggal seperti"),
        ({"corrected_on": "2999-01-01"}, "Hari perbaikan"),
    ],
)
def test_bad_note_is_refused_at_its_place_and_keeps_what_was_typed(
    as_user, personas, changes, sentence
):
    response = note(as_user(personas.kabupaten), personas.kim, **changes)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert response.context["form"]["note"].value() == changes.get("note", NOTE)
    assert not KimCorrection.objects.exists()


def test_the_same_note_twice_is_told_once(as_user, personas):
    client = as_user(personas.kabupaten)
    note(client, personas.kim)

    again = note(client, personas.kim)

    assert "Koreksi ini sudah tercatat." in again.content.decode()
    assert (
        KimCorrection.objects.count() == AuditEntry.objects.filter(verb="kim.correct").count() == 1
    )


def test_kim_without_a_public_page_has_nothing_to_correct(as_user, personas):
    draft = KimFactory(region=personas.kim.region)

    response = note(as_user(personas.kabupaten), draft)

    assert "KIM ini belum punya halaman umum." in response.content.decode()
    assert not KimCorrection.objects.exists()


def test_only_the_newest_notes_stand_there_the_newest_first(client, personas):
    for day in range(1, 8):
        KimCorrection.objects.create(
            kim=personas.kim, note=f"Koreksi ke-{day}", recorded_by=personas.kabupaten,
            corrected_on=datetime.date(2026, 11, day),
        )  # fmt: skip

    shown = client.get(url("kim_detail", personas.kim)).context["corrections"]

    assert [one.note for one in shown] == [f"Koreksi ke-{day}" for day in (7, 6, 5, 4, 3)]
