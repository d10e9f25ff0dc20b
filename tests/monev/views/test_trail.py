"""What departed from the plain course of a round, on one page for a complaint of bias."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from monev.enums import RoundState
from monev.enums_delivery import DeliveryState
from monev.enums_eligibility import RuleKind
from monev.enums_panel import ConflictKind, ConflictSource, ConflictState
from monev.judging import reopen_sheet, sheet_content, submit_sheet
from monev.models import Analysis, Recusal, SheetDelivery, SheetRevision, Waiver
from monev.result_page import latest_outcome
from monev.trail import trail_of
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory
from tests.factories.registry import KimFactory, region
from tests.factories.result import SHEETS, computed_round

pytestmark = pytest.mark.django_db


def published(sheets=SHEETS):
    round_ = computed_round(sheets)
    outcome = round_.outcomes.get()
    outcome.state, outcome.published_at = "published", timezone.now()
    outcome.save()
    return round_


def publish(round_):
    round_.state = RoundState.PUBLISHED
    round_.save()
    return round_


def handed_in(round_, chair, name):
    """Return a locked sheet with its revision, as a juri leaves it."""
    sheet = round_.entries.get(kim__name=name).sheets.exclude(juri=chair).first()
    SheetRevision.objects.create(
        sheet=sheet, number=1, content=sheet_content(sheet), digest="0" * 64,
        submitted_at=sheet.submitted_at, submitted_by=sheet.juri.user,
    )  # fmt: skip
    return sheet


def change_a_value(round_, chair):
    sheet = handed_in(round_, chair, "KIM Satu")
    sheet = reopen_sheet(sheet, by=chair.user, reason="Salah baca bukti")
    sheet.scores.filter(indicator__code="A1").update(points=Decimal("1.5"))
    return submit_sheet(sheet, by=sheet.juri.user)


def steps(round_):
    return {one.title: one.steps for one in trail_of(round_, latest_outcome(round_))}


def address(round_):
    return reverse("monev:round_trail", args=[round_.slug])


@pytest.fixture
def head(give):
    return give(UserFactory(full_name="Kepala Contoh"), "pimpinan", region("64.09"))


def test_r7_12_conflicts_reopenings_and_deviations_stand_on_one_page(as_user, head):
    round_ = published()
    chair = round_.juri_assignments.get(role="chair")
    juri = round_.juri_assignments.exclude(pk=chair.pk).first()
    entry = EntryFactory(round=round_, kim=KimFactory(name="KIM Empat", verified=True))
    Recusal.objects.create(
        juri=juri, entry=entry, kind=ConflictKind.SAME_VILLAGE, source=ConflictSource.DETECTED,
        state=ConflictState.RECUSED, reason="Satu desa", declared_by=juri.user,
    )  # fmt: skip
    sheet = change_a_value(round_, chair)
    analysis = latest_outcome(round_).analysis
    Analysis.objects.filter(pk=analysis.pk).update(facts=analysis.facts | {"flags": [
        {"kind": "outlier", "entry": str(sheet.entry_id), "juri": str(juri.user_id),
         "points": "12.50", "times": 3.1}
    ]})  # fmt: skip
    publish(round_)

    response = as_user(head).get(address(round_))

    page = response.content.decode()
    assert "Ditemukan radar: tinggal di desa atau kelurahan yang sama." in page
    assert "Satu desa. Tidak menilai." in page
    assert f"Lembar {sheet.juri.user} untuk KIM Satu dibuka lagi; 1 nilai berubah." in page
    assert "Salah baca bukti" in page
    assert f"Lembar {juri.user} untuk KIM Satu 12,50 poin di atas" in page


def test_r9_12_late_sheets_waivers_and_changes_of_the_panel_are_listed(as_user, personas):
    round_ = published()
    entry = round_.entries.get(kim__name="KIM Dua")
    sheet = entry.sheets.first()
    SheetDelivery.objects.create(
        key="b5d1a1f0-0000-4000-8000-000000000001", sheet=sheet, state=DeliveryState.LATE_REFUSED,
        base_version=1, decided_by=UserFactory(full_name="Ketua Contoh"),
        decided_at=timezone.now(), decision_reason="Datang sesudah rekap",
    )  # fmt: skip
    Waiver.objects.create(
        entry=entry, kind=RuleKind.CHAIR, reason="Ketua baru dipilih", given_by=personas.kabupaten
    )
    left = JuriFactory(round=round_)
    left.ended_at, left.end_reason = timezone.now(), "Pindah tugas"
    left.save()
    publish(round_)

    page = as_user(personas.auditor).get(address(round_)).content.decode()

    assert "Datang sesudah rekap" in page
    assert "Ketua baru dipilih" in page
    assert f"{left.user} berhenti sesudah penilaian mulai." in page
    assert "Pindah tugas" in page


def test_no_value_of_a_juri_stands_in_the_trail(as_user, head):
    round_ = published()
    change_a_value(round_, round_.juri_assignments.get(role="chair"))
    publish(round_)
    told = [f"{step.what} {step.reason}" for found in steps(round_).values() for step in found]

    page = as_user(head).get(address(round_)).content.decode()

    assert any("1 nilai berubah" in text and escape(text.split(";")[0]) in page for text in told)
    for text in told:
        assert not re.search(r"\d[.,]\d", text)


def test_trail_is_a_table_with_its_dictionary(as_user, head):
    round_ = published()
    change_a_value(round_, round_.juri_assignments.get(role="chair"))
    publish(round_)
    client = as_user(head)

    table, words = (
        b"".join(client.get(f"{address(round_)}ekspor/{form}/").streaming_content).decode()
        for form in ("csv", "kamus")
    )

    rows = list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))
    reopened = [row for row in rows if row["bagian"] == "Lembar yang dibuka lagi"]
    assert [row["alasan"] for row in reopened] == ["Salah baca bukti"]
    assert all(name in words for name in rows[0])


def test_a_reopened_sheet_that_was_not_changed_says_so():
    round_ = published()
    chair = round_.juri_assignments.get(role="chair")
    sheet = handed_in(round_, chair, "KIM Dua")
    reopened = reopen_sheet(sheet, by=chair.user, reason="Ragu")

    before = steps(round_)["Lembar yang dibuka lagi"][0].what
    submit_sheet(reopened, by=sheet.juri.user)
    after = steps(round_)["Lembar yang dibuka lagi"][0].what

    assert before.endswith("dibuka lagi dan belum dikunci kembali.")
    assert after.endswith("dibuka lagi; tidak ada nilai yang berubah.")


def test_a_round_without_departures_says_so_in_every_section(as_user, head):
    round_ = published({f"KIM Contoh {n}": ((str(n), str(n), str(n)),) * 3 for n in range(4)})
    publish(round_)

    response = as_user(head).get(address(round_))

    assert response.context["count"] == 0
    page = response.content.decode()
    assert len(response.context["empty"]) == len(response.context["sections"]) == 9
    assert all(section.title in page for section in response.context["empty"])


def test_trail_is_closed_until_the_result_is_public(as_user, head):
    round_ = published()

    assert as_user(head).get(address(round_)).status_code == 404


def test_trail_needs_the_same_queries_for_any_number_of_rows(django_assert_max_num_queries):
    def cost(count):
        names = {f"KIM Contoh {count}{n}": SHEETS["KIM Dua"] for n in range(count)}
        round_ = published(names)
        chair = round_.juri_assignments.get(role="chair")
        for entry in round_.entries.all():
            sheet = entry.sheets.exclude(juri=chair).first()
            reopen_sheet(sheet, by=chair.user, reason="Ragu")
            Waiver.objects.create(
                entry=entry, kind=RuleKind.CHAIR, reason="Ketua baru dipilih", given_by=chair.user
            )
        outcome = latest_outcome(round_)
        with django_assert_max_num_queries(40) as captured:
            trail_of(round_, outcome)
        return len(captured)

    assert cost(1) == cost(3) <= 20
