"""Who improved most since the last comparable round: figures and a question, never a decision."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kim_portal.errors import DomainError
from monev.awarding import require_fitting_awards, store_award
from monev.enums import EntryState, RoundState
from monev.improvement import compare, last_comparable
from monev.models import Award, Outcome, Result, Round
from monev.plenary import open_plenary
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

# Raw points of three juri per KIM; the second round adds what the test says.
FIRST = {"A": ("1", "1.5", "1"), "B": ("2", "2", "2.5"), "C": ("1", "1", "1.5"),
         "D": ("3", "3", "3.5")}  # fmt: skip


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def judged(office, rows, kim=(), **facts):
    """A round in its plenary; rows: name → points per juri. Returns it and its KIM by name."""
    round_ = RoundFactory(scoring=True, advancing=1, **facts)
    seats = [JuriFactory(round=round_) for _ in range(3)]
    known = dict(kim)
    for name, row in rows.items():
        entry = EntryFactory(round=round_, **({"kim": known[name]} if name in known else {}))
        known[name] = entry.kim
        for seat, raw in zip(seats, row, strict=True):
            answers = dict.fromkeys(("A1", "B1", "B2"), raw)
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=answers)
    open_scores(round_, by=office)
    open_plenary(round_, by=office)
    return Round.objects.get(pk=round_.pk), known


def published(office, rows=FIRST, **facts):
    round_, kim = judged(office, rows, **facts)
    Outcome.objects.filter(round=round_).update(state="published", published_at=timezone.now())
    Round.objects.filter(pk=round_.pk).update(state=RoundState.PUBLISHED)
    return Round.objects.get(pk=round_.pk), kim


def second(office, kim, **changed):
    first = Round.objects.get()
    rows = {"A": ("3", "3.5", "3"), "B": ("2", "2", "2.5"), "C": ("2", "2", "2.5"),
            "D": ("3", "3", "3.5")} | changed  # fmt: skip
    round_, _ = judged(office, rows, kim, instrument=first.instrument)
    return round_


def name_of(kim, key):
    return kim[key].name


def test_clear_largest_increase_is_told_with_definition_and_dates(office):
    earlier, kim = published(office)
    later = second(office, kim)

    found = compare(draft_of(later))

    assert found.previous.round == earlier
    # A: 29.17 to 79.17, that is (3+3.5+3)/3/4 - (1+1.5+1)/3/4 of 100
    first = found.rows[0]
    assert (first.entry.kim, first.before, first.now) == (
        kim["A"], Decimal("29.17"), Decimal("79.17"),
    )  # fmt: skip
    (leaders,) = found.leaders
    assert [one.entry.kim for one in leaders.growths] == [kim["A"]]
    assert leaders.text == (
        f"{name_of(kim, 'A')} naik 50,00 poin, paling banyak dan di luar ketidakpastian."
    )
    assert earlier.name in found.definition
    assert f"instrumen {earlier.instrument.code} versi 1" in found.definition
    assert str(timezone.localdate().year) in found.definition


def test_increases_inside_the_uncertainty_are_put_to_the_plenary(office):
    _, kim = published(office)
    later = second(office, kim, A=("2", "2.5", "2"), C=("2", "2", "3"))

    (leaders,) = compare(draft_of(later)).leaders

    assert {one.entry.kim for one in leaders.growths} == {kim["A"], kim["C"]}
    assert "dalam ketidakpastian ±" in leaders.text
    assert leaders.text.endswith("Rapat pleno memutuskan siapa yang menerima.")
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"official_score": "corrected"},
        {"year": 2027},
        {"state": RoundState.TABULATION, "outcomes": "draft"},
        {"region": "64.08"},
    ],
)
def test_round_that_asked_something_else_is_not_compared(office, changes):
    earlier, kim = published(office)
    later = second(office, kim)
    assert last_comparable(later).round == earlier
    if state := changes.pop("outcomes", None):
        Outcome.objects.filter(round=earlier).update(state=state, published_at=None)
    if code := changes.pop("region", None):
        changes["region"] = region(code)
    Round.objects.filter(pk=earlier.pk).update(**changes)

    assert last_comparable(Round.objects.get(pk=later.pk)) is None


def test_another_version_of_the_instrument_is_comparable_and_named(office):
    earlier, kim = published(office)
    later = second(office, kim)
    newer = later.instrument
    newer.pk, newer.version = None, 2
    newer.save()
    Round.objects.filter(pk=later.pk).update(instrument=newer)

    found = compare(draft_of(Round.objects.get(pk=later.pk)))

    assert found.previous.round == earlier
    assert "versi 1 dan versi 2" in found.definition


def test_the_last_published_of_several_is_taken_and_a_later_one_never(office):
    earlier, kim = published(office)
    later = second(office, kim)
    between, _ = judged(office, FIRST, kim, instrument=earlier.instrument)
    Outcome.objects.filter(round=between).update(state="published", published_at=timezone.now())

    assert last_comparable(later).round == between
    # Once published itself, what is announced after it is none of its past.
    Outcome.objects.filter(round=later).update(
        state="published", published_at=Outcome.objects.get(round=between).published_at
        - timezone.timedelta(microseconds=1),
    )  # fmt: skip
    assert last_comparable(later).round == earlier


def test_a_small_increase_of_one_alone_is_not_called_the_largest(office):
    _, kim = published(office)
    later = second(office, kim, A=FIRST["A"], C=("1", "1.5", "1.5"))

    (leaders,) = compare(draft_of(later)).leaders

    assert [one.entry.kim for one in leaders.growths] == [kim["C"]]
    # 33.33 - 29.17, on the figures that were published
    assert leaders.text.startswith(f"Hanya {name_of(kim, 'C')} yang naik, 4,16 poin, dengan")
    assert leaders.text.endswith("Rapat pleno memutuskan apakah penghargaan diberikan.")


def test_nobody_in_common_or_nobody_better_names_nobody(office):
    earlier, kim = published(office)
    strangers, _ = judged(office, {"X": ("3", "3", "3")}, instrument=earlier.instrument)
    same, _ = judged(office, FIRST, kim, instrument=earlier.instrument)

    assert compare(draft_of(strangers)) is None
    assert compare(draft_of(same)).leaders == []


def test_without_uncertainty_no_increase_is_told_from_another(office):
    earlier, kim = published(office)
    later = second(office, kim)
    draft_of(later).analysis.delete()

    (leaders,) = compare(draft_of(later)).leaders

    assert {one.entry.kim for one in leaders.growths} == {kim["A"], kim["C"]}
    assert "ketidakpastiannya tidak dapat dihitung" in leaders.text


def test_award_keeps_its_figures_and_refuses_who_grew_less(office):
    _, kim = published(office)
    later = second(office, kim)
    outcome = draft_of(later)
    facts = {"kind": "improvement", "name": "Peningkatan terbesar", "way": "consensus",
             "reason": "Sepakat", "outcome": outcome}  # fmt: skip

    with pytest.raises(DomainError, match="tidak termasuk yang terbesar"):
        store_award(Award(entry=later.entries.get(kim=kim["C"]), **facts), by=office)
    stored = store_award(Award(entry=later.entries.get(kim=kim["A"]), **facts), by=office)

    assert (stored.basis["before"], stored.basis["now"]) == ("29.17", "79.17")
    assert stored.basis["growth"] == "50.00"
    assert "Kenaikan adalah nilai akhir" in stored.criterion
    assert "Nilai naik dari 29,17" in stored.sentence
    require_fitting_awards(outcome)
    Result.objects.filter(outcome=outcome, entry=stored.entry).update(total_points=70)
    with pytest.raises(DomainError, match="Nilai berubah sejak"):
        require_fitting_awards(outcome)


def test_official_ranks_stay_as_they_are(office):
    _, kim = published(office)
    later = second(office, kim)
    before = dict(draft_of(later).results.values_list("entry", "rank"))
    facts = {"kind": "improvement", "name": "Peningkatan", "way": "consensus", "reason": "Sepakat"}
    store_award(
        Award(entry=later.entries.get(kim=kim["A"]), outcome=draft_of(later), **facts), by=office
    )

    compute_outcome(later, by=office)

    assert dict(draft_of(later).results.values_list("entry", "rank")) == before


def test_entry_that_left_is_not_among_the_increases(office):
    _, kim = published(office)
    later = second(office, kim)
    later.entries.filter(kim=kim["A"]).update(state=EntryState.DISQUALIFIED, reason="Palsu")

    (leaders,) = compare(draft_of(later)).leaders

    assert [one.entry.kim for one in leaders.growths] == [kim["C"]]


def test_page_shows_every_increase_and_offers_the_largest(office, as_user):
    earlier, kim = published(office)
    later = second(office, kim)
    client, address = as_user(office), reverse("monev:award_improve", args=[later.slug])

    text = client.get(address).content.decode()
    for part in ("+50,00", "0,00", earlier.name, "paling banyak"):
        assert part in text
    entry = later.entries.get(kim=kim["A"])
    other = later.entries.get(kim=kim["C"])
    typed = {"name": "KIM Melesat", "entry": other.pk, "way": "consensus", "reason": "TETAP"}
    refused = client.post(address, typed).content.decode()
    assert "Pilih peserta dari daftar" in refused
    assert "TETAP" in refused

    assert client.post(address, typed | {"entry": entry.pk}).status_code == 302

    stored = Award.objects.get()
    assert (stored.kind, stored.entry) == ("improvement", entry)
    update = reverse("monev:award_update", args=[stored.pk])
    assert client.post(update, typed | {"entry": entry.pk, "name": "Lain"}).status_code == 302
    assert "Nilai naik dari 29,17" in client.get(
        reverse("monev:result_table", args=[later.slug])
    ).content.decode()  # fmt: skip


def test_page_without_a_comparable_round_says_what_is_missing(office, as_user):
    round_, _ = judged(office, FIRST)

    text = as_user(office).get(reverse("monev:award_improve", args=[round_.slug])).content.decode()

    assert "Belum ada putaran sebelumnya yang dapat dibandingkan" in text
    assert "Catat penghargaan" not in text
