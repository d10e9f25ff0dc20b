"""A round with categories ranks, draws, shows and signs category by category."""

import json

import pytest
from django.urls import reverse

from monev.bundle_check import check
from monev.bundling import seal
from monev.dividing import CategoryInput, set_divisions
from monev.documents import minutes_facts
from monev.draw import draw, drawn_order
from monev.enums import EntryState, RoundState
from monev.hall import draw_proof
from monev.headline import newest_result
from monev.models import BeritaAcara, Entry, Outcome, Round
from monev.plenary import decide_ties, open_plenary
from monev.publication import compute_outcome, open_ties
from monev.round_input import read_input
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    open_scores,
)
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


def scored(*points, names=("Kelurahan", "Desa")):
    """A round with opened values; per entry (place of its category, points of every indicator)."""
    round_ = RoundFactory(state=RoundState.DRAFT)
    set_divisions(round_, [CategoryInput(name) for name in names], [], by=UserFactory())
    Round.objects.filter(pk=round_.pk).update(state=RoundState.PRESENTATION)
    round_ = Round.objects.get(pk=round_.pk)
    categories = list(round_.categories.all())
    seats = [JuriFactory(round=round_) for _ in range(2)]
    entries = []
    for place, value in points:
        entry = EntryFactory(round=round_, category=categories[place] if categories else None)
        entries.append(entry)
        for seat in seats:
            answers = dict.fromkeys(("A1", "B1", "B2"), value)
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=answers)
    open_scores(round_, by=UserFactory())
    round_.refresh_from_db()
    return round_, entries


def places(outcome):
    return {row.entry_id: (row.rank, row.is_joint) for row in outcome.results.all()}


def publish(round_):
    outcome = Outcome.objects.get(round=round_)
    Outcome.objects.filter(pk=outcome.pk).update(
        state="published", published_at=outcome.computed_at
    )
    Round.objects.filter(pk=round_.pk).update(state=RoundState.PUBLISHED)
    return Outcome.objects.get(pk=outcome.pk)


def test_each_category_has_its_own_first_place():
    round_, (a, b, c) = scored((0, "4"), (1, "2"), (1, "3"))

    outcome = round_.outcomes.get()

    assert places(outcome) == {a.pk: (1, False), c.pk: (1, False), b.pk: (2, False)}
    assert [row.entry_id for row in outcome.results.all()] == [a.pk, c.pk, b.pk]


def test_equal_totals_in_two_categories_are_no_tie():
    round_, (a, b) = scored((0, "3"), (1, "3"))

    outcome = round_.outcomes.get()

    assert places(outcome) == {a.pk: (1, False), b.pk: (1, False)}
    assert open_ties(outcome) == []
    assert [row.tie_trace for row in outcome.results.all()] == [[], []]


def test_the_plenary_decides_ties_of_both_categories():
    round_, (a, b, c, d) = scored((0, "3"), (0, "3"), (1, "2"), (1, "2"))
    open_plenary(round_, by=UserFactory())
    outcome = round_.outcomes.get()
    assert [{row.entry_id for row in tie} for tie in open_ties(outcome)] == [
        {c.pk, d.pk}, {a.pk, b.pk},
    ]  # fmt: skip

    decided = decide_ties(
        outcome, {a.pk: 2, b.pk: 1, c.pk: 1, d.pk: 2}, by=UserFactory(), reason="Suara terbanyak"
    )

    assert places(decided) == {
        b.pk: (1, False), a.pk: (2, False), c.pk: (1, False), d.pk: (2, False),
    }  # fmt: skip


def test_the_input_names_the_categories_only_where_there_are_some():
    round_, (entry,) = scored((0, "3"))
    plain, _ = scored((0, "3"), names=())

    assert read_input(round_).facts()["categories"] == {str(entry.pk): "Kelurahan"}
    assert "categories" not in read_input(plain).facts()


def test_moving_an_entry_to_another_category_makes_the_result_out_of_date():
    round_, (first, _) = scored((0, "3"), (1, "2"))
    before = round_.outcomes.get().input_digest
    Entry.objects.filter(pk=first.pk).update(category=round_.categories.last())

    after = compute_outcome(round_, by=UserFactory())

    assert after.input_digest != before
    assert sorted(rank for rank, _ in places(after).values()) == [1, 2]


def test_draw_goes_category_by_category_and_can_be_repeated():
    round_, entries = scored((0, "3"), (1, "3"), (0, "3"), (1, "3"), (0, "3"))
    Round.objects.filter(pk=round_.pk).update(state=RoundState.PRESENTATION)
    Entry.objects.filter(round=round_).update(state=EntryState.ELIGIBLE)
    round_.refresh_from_db()

    draw(round_, by=UserFactory())

    drawn = list(round_.entries.select_related("category").order_by("slot_number"))
    assert [one.category.name for one in drawn] == ["Kelurahan"] * 3 + ["Desa"] * 2
    seed = round_.draw_seed
    first = [one.pk for one in entries if one.category.name == "Kelurahan"]
    assert [one.pk for one in drawn][:3] == drawn_order(seed, first)
    assert [entry.pk for entry, _ in draw_proof(round_, drawn)] == [one.pk for one in drawn]


def test_the_public_result_shows_a_table_per_category(client):
    round_, (a, b, c) = scored((0, "4"), (1, "2"), (1, "3"))
    publish(round_)

    page = client.get(reverse("monev:result_detail", args=[round_.slug])).content.decode()

    assert page.index("Kategori Kelurahan") < page.index("Kategori Desa")
    assert (
        f"Peringkat pertama tiap kategori, di antara 3 peserta. Kelurahan: {a.name} dengan nilai "
        f"100,00; Desa: {c.name} dengan nilai 75,00."
    ) in page
    assert page.count('class="no">1<') == 2
    assert f"Kelurahan: {a.name}; Desa: {c.name}." in newest_result().sentence


def test_the_public_result_without_categories_names_none(client):
    round_, _ = scored((0, "4"), (0, "2"), names=())
    publish(round_)

    page = client.get(reverse("monev:result_detail", args=[round_.slug])).content.decode()

    assert "Kategori" not in page


def test_the_tabulation_groups_its_lines(as_user, give):
    round_, (a, b, c) = scored((1, "4"), (0, "2"), (1, "3"))
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))

    page = as_user(office).get(reverse("monev:result_table", args=[round_.slug])).content.decode()

    order = [page.index(text) for text in ("Kategori Kelurahan", b.name, "Kategori Desa", a.name)]
    assert order == sorted(order)


def test_the_minutes_say_the_category_of_every_row():
    round_, (a, b) = scored((0, "4"), (1, "2"))
    minutes = BeritaAcara.objects.create(
        round=round_, outcome=round_.outcomes.get(), number="1", held_on=round_.plenary_on,
        place="Aula",
    )  # fmt: skip

    facts = minutes_facts(minutes)

    assert [(row["category"], row["rank"]) for row in facts["rows"]] == [
        ("Kelurahan", "1"), ("Desa", "1"),
    ]  # fmt: skip
    assert "Peringkat ditetapkan per kategori: Kelurahan, Desa." in facts["notes"]


def test_the_minutes_of_an_undivided_round_keep_their_facts():
    round_, _ = scored((0, "4"), names=())
    minutes = BeritaAcara.objects.create(
        round=round_, outcome=round_.outcomes.get(), number="1", held_on=round_.plenary_on,
        place="Aula",
    )  # fmt: skip

    facts = minutes_facts(minutes)

    assert "category" not in facts["rows"][0]
    assert not [note for note in facts["notes"] if "kategori" in note]


def test_the_bundle_carries_the_categories_and_computes_to_the_same_places():
    round_, (a, b) = scored((0, "4"), (1, "2"))
    stored = seal(round_.outcomes.get(), by=UserFactory())

    report = check(json.loads(stored.file.open().read()))

    assert report.is_equal
    assert [one["peringkat"] for one in report.facts()["peserta"]] == [1, 1]
