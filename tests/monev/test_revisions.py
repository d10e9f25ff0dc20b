"""A sheet that was opened again: every earlier value stays readable, and what changed is named."""

import re

import pytest

from monev.closing import close_round
from monev.enums import PanelRole
from monev.judging import SheetInput, reopen_sheet, save_sheet, submit_sheet
from monev.models import ScoreSheet
from monev.revisions import past_of
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
POINTS = {"A1": 2.5, "B1": 3, "B2": 0}
TEXTS = {"strengths": "Kanal hidup", "advice": "Perbarui situs"}


def hand_in(sheet, **changes):
    typed = {"points": POINTS, "notes": {"B2": "Tidak ada arsip"}, "texts": TEXTS} | changes
    saved = save_sheet(fresh(sheet), SheetInput(**typed), by=sheet.juri.user)
    return submit_sheet(saved, by=sheet.juri.user, version=saved.version)


def fresh(sheet):
    return ScoreSheet.objects.for_page().get(pk=sheet.pk)


@pytest.fixture
def sheet(db):
    return SheetFactory(entry__round=RoundFactory(scoring=True))


@pytest.fixture
def chair(sheet):
    return JuriFactory(round=sheet.round, role=PanelRole.CHAIR).user


def test_every_version_is_whole_and_names_what_changed(sheet, chair):
    hand_in(sheet)
    reopen_sheet(fresh(sheet), by=chair, reason="Bukti tahun lalu")
    hand_in(sheet, points=POINTS | {"A1": 3.5}, texts=TEXTS | {"advice": "Tambah foto"})

    first, second = past_of(fresh(sheet))

    assert [(row.value, row.note) for row in first.rows] == [
        ("2,5", ""), ("3", ""), ("0", "Tidak ada arsip"),
        ("Kanal hidup", ""), ("Perbarui situs", ""),
    ]  # fmt: skip
    assert (first.changed_count, second.changed_count) == (0, 2)
    assert [row.value for row in second.rows if row.is_changed] == ["3,5", "Tambah foto"]


def test_receipt_shows_the_history_with_its_reason(as_user, sheet, chair):
    hand_in(sheet)
    reopen_sheet(fresh(sheet), by=chair, reason="Bukti tahun lalu")
    hand_in(sheet, points=POINTS | {"A1": 3.5})

    page = as_user(sheet.juri.user).get(sheet.get_absolute_url()).content.decode()

    history = page[page.index("Riwayat pengajuan (2)") :]
    assert "Terakhir dibuka kembali oleh ketua juri: Bukti tahun lalu" in history
    assert "1 bagian berubah" in history
    assert re.search(r"<dd>3,5 <span class=\"pk-tanda awas\">berubah</span>", history)
    assert history.count("Catatan: Tidak ada arsip") == 2


@pytest.mark.parametrize("times", [1, 3])
def test_history_costs_the_same_for_one_and_three(
    as_user, sheet, chair, django_assert_num_queries, times
):
    for n in range(times):
        hand_in(sheet, points=POINTS | {"A1": n + 1})
        reopen_sheet(fresh(sheet), by=chair, reason="Lagi")
    hand_in(sheet, points=POINTS | {"A1": 0.5})

    loaded = fresh(sheet)
    with django_assert_num_queries(3):
        assert len(past_of(loaded)) == times + 1


def test_after_the_closing_no_other_sheet_is_offered(as_user, sheet, chair):
    other = SheetFactory(entry=EntryFactory(round=sheet.round), juri=sheet.juri)
    juri = as_user(sheet.juri.user)
    hand_in(sheet)
    offer = f"Nilai {other.entry}</a>"
    assert offer in juri.get(sheet.get_absolute_url()).content.decode()

    close_round(sheet.round, by=chair, excused=[other.uuid], reason="Tanpa sinyal")

    assert offer not in as_user(sheet.juri.user).get(sheet.get_absolute_url()).content.decode()
