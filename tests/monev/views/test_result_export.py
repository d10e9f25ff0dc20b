"""Lists of a result as files: as the page shows them, no formula, nothing of the others."""

import csv
import io

import pytest
from django.urls import reverse

from monev.delegate_moves import propose
from monev.models import Delegate, Objection, ObjectionWindow, Recusal
from tests.factories.accounts import UserFactory
from tests.factories.registry import region
from tests.monev.results import published_round


@pytest.fixture
def office(db, give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def round_(office, give):
    head = give(UserFactory(full_name="Kepala Contoh"), "pimpinan", region("64.09"))
    return published_round(head, office, entries=3, objection_days=7)


def rows(client, name, round_, form="csv"):
    answer = client.get(reverse(f"monev:{name}", args=[round_.slug, form]))
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def ranked(round_):
    found = round_.outcomes.get().results.order_by("rank").select_related("entry")
    return [row.entry for row in found]


def test_the_tabulation_as_a_file_has_the_figures_of_the_page(as_user, office, round_):
    best = ranked(round_)[0]

    first = next(one for one in rows(as_user(office), "result_export", round_)
                 if one["peserta"] == best.name)  # fmt: skip

    assert (first["peringkat"], first["peringkat bersama"]) == ("1", "tidak")
    assert (first["lembar"], first["wilayah"]) == ("2", best.place)
    assert {float(first[key]) for key in ("nilai akhir", "rata-rata", "nilai adil")} == {75.0}


def test_an_entry_closed_by_a_conflict_is_not_in_the_file(as_user, round_):
    seat = round_.juri_assignments.scoring().order_by("pk").last()
    best = ranked(round_)[0]
    Recusal.objects.create(juri=seat, entry=best, reason="Saudara", declared_by=seat.user)

    names = {one["peserta"] for one in rows(as_user(seat.user), "result_export", round_)}

    assert names == {entry.name for entry in ranked(round_)[1:]}


def test_the_delegates_as_a_file_tell_who_is_valid(as_user, office, round_):
    best, second, _ = ranked(round_)
    propose(Delegate(entry=best, event="=Pekan"), by=office)
    propose(Delegate(entry=second, event="Pekan KIM"), by=office)

    found = rows(as_user(office), "delegate_export", round_)

    assert [(one["peringkat"], one["peserta"], one["delegasi sah"]) for one in found] == [
        ("1", best.name, "tidak"), ("2", second.name, "tidak")
    ]  # fmt: skip
    # A spreadsheet runs no formula.
    assert found[0]["ajang tujuan"] == "'=Pekan"


def test_answered_objections_as_a_file_hold_what_everybody_reads(client, office, round_):
    entry = ranked(round_)[0]
    facts = {
        "window": ObjectionWindow.objects.get(), "entry": entry, "side": "kim",
        "ground": "facts", "filed_by": office,
    }  # fmt: skip
    Objection.objects.create(text="RAHASIA satu", **facts)
    answered = Objection.objects.create(text="RAHASIA dua", **facts | {"entry": ranked(round_)[1]})
    Objection.objects.filter(pk=answered.pk).update(
        state="refused", answer="Nama desa sudah benar.", answered_as="Ketua tim penilai",
        decided_by=office, decided_at=round_.outcomes.get().published_at,
    )  # fmt: skip

    found = rows(client, "objection_export", round_)

    assert [(one["peserta"], one["jawaban"]) for one in found] == [
        (answered.entry.name, "Nama desa sudah benar.")
    ]
    assert "RAHASIA" not in str(found)


@pytest.mark.parametrize("name", ["result_export", "delegate_export", "objection_export"])
def test_an_unknown_form_of_file_is_404(as_user, office, round_, name):
    client = as_user(office)

    assert client.get(reverse(f"monev:{name}", args=[round_.slug, "exe"])).status_code == 404
    assert client.get(reverse(f"monev:{name}", args=[round_.slug, "xlsx"])).status_code == 200
    assert client.get(reverse(f"monev:{name}", args=[round_.slug, "kamus"])).status_code == 200
