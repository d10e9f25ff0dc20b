"""Confidence, robustness and the questions of the plenary in a round with categories."""

import re

import pytest
from django.urls import reverse

from kim_portal.errors import DomainError
from monev.confidence_page import parts_of
from monev.dividing import CategoryInput, set_divisions
from monev.documents import minutes_facts
from monev.enums import PanelRole, RoundState
from monev.models import Analysis, BeritaAcara, Round
from monev.plenary import open_plenary
from monev.plenary_questions import answer_question, questions_of, require_answered
from monev.publication import compute_outcome, draft_of
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    open_scores,
)
from tests.factories.registry import region

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# The first two cannot be told apart; the others are far behind.
CLOSE = [("3.5", "3.5", "3"), ("3", "3.5", "3.5"), ("2", "2", "2.5"), ("1", "1", "1.5")]
CLEAR = [("4", "4", "3.5"), ("2.5", "2.5", "2"), ("1.5", "1", "1"), ("0.5", "0.5", "0")]


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def divided(office, *, own_panels, levels=(CLOSE, CLEAR), names=("Kelurahan", "Desa")):
    """A round in its plenary; each category has its own three juri, or all have the same three."""
    round_ = RoundFactory(state=RoundState.DRAFT, advancing=1)
    set_divisions(round_, [CategoryInput(name) for name in names], [], by=office)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.PRESENTATION)
    round_ = Round.objects.get(pk=round_.pk)
    panels = [[JuriFactory(round=round_, role=PanelRole.CHAIR)]]
    panels[0] += [JuriFactory(round=round_) for _ in range(2)]
    while own_panels and len(panels) < len(levels):
        panels.append([JuriFactory(round=round_) for _ in range(3)])
    for number, (category, rows) in enumerate(zip(round_.categories.all(), levels, strict=True)):
        for row in rows:
            entry = EntryFactory(round=round_, category=category)
            for seat, raw in zip(panels[number % len(panels)], row, strict=True):
                answers = {"A1": raw, "B1": raw, "B2": raw}
                SheetFactory(entry=entry, juri=seat, submitted=True, scores=answers)
    open_scores(round_, by=office)
    open_plenary(round_, by=office)
    round_.refresh_from_db()
    return round_


def parts(round_):
    return dict(parts_of(draft_of(round_).analysis))


def page(client, name, round_):
    return client.get(reverse(f"monev:{name}", args=[round_.slug])).content.decode()


@pytest.mark.parametrize("own_panels", [True, False])
def test_each_category_is_an_order_of_its_own(office, own_panels):
    round_ = divided(office, own_panels=own_panels)
    first, second = (
        [str(entry.pk) for entry in one.entries.order_by("pk")] for one in round_.categories.all()
    )

    found = parts(round_)

    assert list(found) == ["Kelurahan", "Desa"]
    assert set(found["Kelurahan"]["order"]) == set(first)
    assert found["Desa"]["order"] == second
    assert found["Desa"]["zones"] == [[one] for one in second]
    assert len(found["Kelurahan"]["zones"][0]) == 2
    for facts in found.values():
        assert facts["reason"] == ""
        assert set(facts["entries"]) == set(facts["order"])
        assert all(span[1] <= 4 for rows in facts["ways"].values() for span in rows.values())


def test_separate_panels_shift_nobody_and_say_so(office, as_user):
    round_ = divided(office, own_panels=True)
    rows = draft_of(round_).results.all()

    assert {row.mean_points for row in rows} == {round(row.fair_points, 2) for row in rows}
    said = "Panel terpisah: juri kategori Kelurahan dan kategori Desa tidak menilai kategori lain"
    for name in ("result_table", "result_confidence"):
        assert said in page(as_user(office), name, round_)


def test_common_panel_is_not_called_separate(office, as_user):
    text = page(as_user(office), "result_table", divided(office, own_panels=False))

    assert "Tiap kategori diperingkat dan diuji sendiri" in text
    assert "Panel terpisah" not in text


def test_the_plenary_is_asked_per_category_and_its_order_stays_inside(office):
    round_ = divided(office, own_panels=True, levels=(CLOSE, CLOSE))
    asked = {one.category: one for one in questions_of(round_, draft_of(round_))}
    assert set(asked) == {"Kelurahan", "Desa"}
    assert asked["Desa"].label == "Praktis setara, kategori Desa"
    before = dict(draft_of(round_).results.values_list("entry", "rank"))
    zone = asked["Desa"].entries

    answer = answer_question(
        round_, asked["Desa"].key, by=office, verdict="order", reason="Suara 2 banding 1",
        order=[[one] for one in reversed(zone)],
    )  # fmt: skip

    after = dict(draft_of(round_).results.values_list("entry", "rank"))
    assert [after[int(one)] for one in zone] == [2, 1]
    assert {k: v for k, v in after.items() if str(k) not in zone} == {
        k: v for k, v in before.items() if str(k) not in zone
    }
    assert answer.question.startswith("Kategori Desa: ")
    with pytest.raises(DomainError, match="belum menjawab 1 pertanyaan.*Kategori Kelurahan: "):
        require_answered(round_, draft_of(round_))


def test_minutes_tell_panels_robustness_and_answers_of_each_category(office):
    round_ = divided(office, own_panels=True)
    for question in questions_of(round_, draft_of(round_)):
        answer_question(round_, question.key, by=office, verdict="score", reason="Sepakat")
    minutes = BeritaAcara.objects.create(
        round=round_, outcome=draft_of(round_), number="1", held_on="2026-12-04", place="Penajam"
    )
    minutes.refresh_from_db()

    facts = minutes_facts(minutes)

    notes = " ".join(facts["notes"])
    assert "Peringkat ditetapkan per kategori: Kelurahan, Desa." in notes
    assert "nilainya juga tidak dapat dibandingkan dengan kategori lain" in notes
    assert re.search(r"Kategori Kelurahan: \w+\. .* Kategori Desa: hijau\. Peserta teratas", notes)
    assert facts["decisions"][0].startswith("Kategori Kelurahan: ")


def test_pages_show_both_orders_with_pictures_of_their_own(office, as_user, client):
    round_ = divided(office, own_panels=True)
    text = page(as_user(office), "result_confidence", round_)

    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for category in ("Kelurahan", "Desa"):
        assert f"Uji ketahanan peringkat, kategori {category}" in text
        assert f"Kesepakatan juri, kategori {category}" in text
        assert f"Bobot nyata, kategori {category}" in text
    assert text.count("Ketegasan juri</h2>") == 1

    outcome = draft_of(round_)
    outcome.state, outcome.published_at = "published", outcome.computed_at
    outcome.save()
    Round.objects.filter(pk=round_.pk).update(state=RoundState.PUBLISHED)
    public = page(client, "result_detail", round_)
    ids = re.findall(r'\sid="([^"]+)"', public)
    assert len(ids) == len(set(ids))
    assert "Peringkat wajar, kategori Desa" in public
    assert "Panel terpisah" in public
    assert len(public.encode()) < 100_000


def test_category_of_one_entry_says_that_there_is_no_order(office, as_user):
    round_ = divided(office, own_panels=False, levels=(CLOSE, [("2", "2", "2.5")]))

    found = parts(round_)

    assert (found["Desa"]["reason"], found["Desa"]["light"]) == ("alone", "none")
    assert [one.category for one in questions_of(round_, draft_of(round_))] == ["Kelurahan"]
    assert "Hanya satu peserta berperingkat" in page(as_user(office), "result_table", round_)


def test_result_computed_before_categories_were_analysed_is_analysed_with_the_next_count(office):
    round_ = divided(office, own_panels=False)
    digest = draft_of(round_).input_digest
    Analysis.objects.all().delete()

    compute_outcome(round_, by=office)

    assert list(parts(round_)) == ["Kelurahan", "Desa"]
    assert draft_of(round_).input_digest == digest


def test_panels_inside_one_order_are_ranked_apart_and_put_to_the_plenary(office, as_user):
    # Nobody judged in both halves, and no category keeps them apart.
    round_ = RoundFactory(scoring=True, minimum_sheets=2)
    for level in ("3", "2"):
        seats = [JuriFactory(round=round_) for _ in range(2)]
        for raw in (level, "1"):
            entry = EntryFactory(round=round_)
            for seat in seats:
                answers = {"A1": raw, "B1": raw, "B2": raw}
                SheetFactory(entry=entry, juri=seat, submitted=True, scores=answers)
    open_scores(round_, by=office)
    open_plenary(round_, by=office)
    round_.refresh_from_db()
    a, b, c, d = (entry.name for entry in round_.entries.order_by("pk"))

    (question,) = [one for one in questions_of(round_, draft_of(round_)) if one.kind == "panels"]

    assert f"Panel 1: {a} (1), {b} (2). Panel 2: {c} (1), {d} (2)." in question.text
    text = page(as_user(office), "result_confidence", round_)
    assert "Peringkat di tiap panel" in text
    assert "minta semua juri menilai dua sampai empat peserta yang sama" in text
    with pytest.raises(DomainError, match="Panel terpisah"):
        require_answered(round_, draft_of(round_))
    answer_question(round_, question.key, by=office, verdict="noted", reason="Dua juara panel")
    answered = {one.kind: one.answer for one in questions_of(round_, draft_of(round_))}
    assert answered["panels"].reason == "Dua juara panel"
