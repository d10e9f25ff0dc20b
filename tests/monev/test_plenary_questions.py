from decimal import Decimal

import pytest
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.documents import minutes_facts
from monev.enums import EntryState, PanelRole, RoundState
from monev.models import BeritaAcara, PlenaryAnswer, Recusal
from monev.plenary import open_plenary, return_to_tabulation
from monev.plenary_questions import (
    answer_question,
    answer_sentences,
    questions_of,
    require_answered,
)
from monev.publication import compute_outcome, draft_of
from monev.ranking import Candidate, place_zones, rank
from monev.tabulation import is_up_to_date
from tests.access.row import PERSONAS
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

# K1 and K2 cannot be told apart; K3 is far behind, K4 further.
LEVELS = [("3.5", "3.5", "3"), ("3", "3.5", "3.5"), ("2", "2", "2.5"), ("1", "1", "1.5")]


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def plenary(office):
    """A round in its plenary with one zone at the top, and its entries."""
    round_ = RoundFactory(scoring=True, advancing=1)
    juri = [JuriFactory(round=round_, role=PanelRole.CHAIR)]
    juri += [JuriFactory(round=round_) for _ in range(2)]
    entries = []
    for number, level in enumerate(LEVELS):
        entry = EntryFactory(round=round_)
        entries.append(entry)
        for seat, raw in zip(juri, level, strict=True):
            # A1 tells K1 and K2 apart by 40 x 0.5 / 4 / 3 = 1.67 points.
            more = "4" if number == 0 and seat is juri[0] else raw
            scores = {"A1": more, "B1": raw, "B2": raw}
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=scores)
    open_scores(round_, by=office)
    open_plenary(round_, by=office)
    round_.refresh_from_db()
    return round_, entries


def question(round_):
    (found,) = questions_of(round_, draft_of(round_))
    return found


def ranks(round_):
    return {row.entry_id: row.rank for row in draft_of(round_).results.all()}


def text(client, name, *args):
    return client.get(reverse(f"monev:{name}", args=args)).content.decode()


def test_zone_at_the_line_is_asked_and_no_other(plenary):
    round_, (k1, k2, _, _) = plenary
    found = question(round_)

    assert (found.kind, found.answer) == ("zone", None)
    assert found.entries == (str(k1.pk), str(k2.pk))
    assert "selisih 1,67 poin tidak melampaui ketidakpastian" in found.text
    assert found.text.endswith("Praktis setara, bagaimana urutannya?")
    assert ranks(round_)[k1.pk] == 1


def test_another_order_is_written_down_and_ranks(plenary, office):
    round_, (k1, k2, k3, k4) = plenary

    answer = answer_question(
        round_, question(round_).key, by=office, verdict="order", reason="Suara 2 banding 1",
        dissent="Ketua memilih K1.", order=[[str(k2.pk)], [str(k1.pk)]],
    )  # fmt: skip

    assert ranks(round_) == {k2.pk: 1, k1.pk: 2, k3.pk: 3, k4.pk: 4}
    row = draft_of(round_).results.get(entry=k2)
    assert row.total_points < draft_of(round_).results.get(entry=k1).total_points
    assert answer.order_text == f"{k2.name}, lalu {k1.name}"
    (sentence,) = answer_sentences(draft_of(round_))
    for part in (k2.name, "Suara 2 banding 1", "Pendapat berbeda: Ketua memilih K1."):
        assert part in sentence
    entry = AuditEntry.objects.filter(verb="plenaryanswer.create").get()
    assert entry.facts["reason"] == "Suara 2 banding 1"
    # the answer does not change the question
    assert question(round_).answer == answer
    assert is_up_to_date(round_, draft_of(round_))


def test_order_by_score_keeps_the_ranks_and_is_written_down(plenary, office):
    round_, (k1, k2, _, _) = plenary
    before = draft_of(round_).input_digest

    answer_question(round_, question(round_).key, by=office, verdict="score", reason="Sepakat")

    assert (ranks(round_)[k1.pk], ranks(round_)[k2.pk]) == (1, 2)
    assert draft_of(round_).input_digest == before
    assert "Urutan menurut nilai resmi" in answer_sentences(draft_of(round_))[0]


def test_joint_place_in_a_zone_skips_the_next_rank(plenary, office):
    round_, (k1, k2, k3, _) = plenary

    answer_question(
        round_, question(round_).key, by=office, verdict="order", reason="Keduanya juara",
        order=[[str(k1.pk), str(k2.pk)]],
    )  # fmt: skip

    assert [ranks(round_)[one.pk] for one in (k1, k2, k3)] == [1, 1, 3]
    assert draft_of(round_).results.get(entry=k1).is_joint


def test_last_answer_counts_and_every_one_stays(plenary, office):
    round_, (k1, k2, _, _) = plenary
    key = question(round_).key
    order = [[str(k2.pk)], [str(k1.pk)]]
    answer_question(round_, key, by=office, verdict="order", reason="Suara", order=order)
    answer_question(round_, key, by=office, verdict="score", reason="Ditinjau lagi")

    assert ranks(round_)[k1.pk] == 1
    assert draft_of(round_).plenary_zones == []
    assert PlenaryAnswer.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": "   "}, DomainError),
        ({"order": []}, DomainError),
        ({"order": [["0"]]}, DomainError),
        ({"key": "f" * 16}, IllegalTransitionError),
    ],
)
def test_answer_that_does_not_fit_is_refused(plenary, office, changed, error):
    round_, (k1, k2, _, _) = plenary
    facts = {"key": question(round_).key, "verdict": "order", "reason": "Suara",
             "order": [[str(k1.pk)], [str(k2.pk)]]} | changed  # fmt: skip

    with pytest.raises(error):
        answer_question(round_, facts.pop("key"), by=office, **facts)
    assert not PlenaryAnswer.objects.exists()


def test_nothing_is_answered_outside_the_plenary(plenary, office):
    round_, _ = plenary
    key = question(round_).key
    return_to_tabulation(round_, by=office, reason="Lembar salah")

    with pytest.raises(IllegalTransitionError, match="rapat pleno"):
        answer_question(round_, key, by=office, verdict="score", reason="Suara")


def test_other_scores_make_another_question(plenary, office):
    round_, (k1, k2, _, _) = plenary
    order = [[str(k2.pk)], [str(k1.pk)]]
    answer_question(round_, question(round_).key, by=office, verdict="order", reason="Suara",
                    order=order)  # fmt: skip
    k2.state, k2.reason = EntryState.DISQUALIFIED, "Berkas palsu"
    k2.save()

    compute_outcome(round_, by=office)

    assert ranks(round_)[k1.pk] == 1
    assert answer_sentences(draft_of(round_)) == []


def test_minutes_wait_for_the_answer_and_hold_it(plenary, office):
    round_, _ = plenary
    outcome = draft_of(round_)
    with pytest.raises(DomainError, match="belum menjawab 1 pertanyaan"):
        require_answered(round_, outcome)

    answer_question(round_, question(round_).key, by=office, verdict="score", reason="Sepakat")

    require_answered(round_, outcome)
    minutes = BeritaAcara.objects.create(
        round=round_, outcome=draft_of(round_), number="1", held_on="2026-12-04", place="Penajam",
        decisions="Juara diumumkan besok.",
    )  # fmt: skip
    minutes.refresh_from_db()
    decisions = minutes_facts(minutes)["decisions"]
    assert "Alasan: Sepakat" in decisions[0]
    assert decisions[-1] == "Juara diumumkan besok."


def test_office_answers_on_its_page(plenary, office, as_user):
    round_, (k1, k2, _, _) = plenary
    client, key = as_user(office), question(round_).key
    address = reverse("monev:plenary_answer", args=[round_.slug, key])
    typed = {"putusan": "order", f"urutan-{k1.pk}": "2", f"urutan-{k2.pk}": "1",
             "alasan": "Suara 2 banding 1", "beda": ""}  # fmt: skip

    assert "Jawab" in text(client, "result_table", round_.slug)
    assert client.post(address, typed).status_code == 302

    page = text(client, "result_table", round_.slug)
    assert f"urutan {k2.name}, lalu {k1.name}" in page
    assert "Suara 2 banding 1" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"putusan": ""}, "Pilih putusan"),
        ({"putusan": "lain"}, "Pilih putusan dari daftar"),
        ({"alasan": " "}, "Tulis alasan putusan pleno"),
        ({"alasan": "x" * 2001}, "Paling panjang 2000 huruf"),
        ({"beda": "x" * 2001}, "Paling panjang 2000 huruf"),
        ({"k1": "dua"}, "dengan angka 1 sampai 2"),
        ({"k1": "3"}, "dengan angka 1 sampai 2"),
        ({"k1": "0"}, "dengan angka 1 sampai 2"),
        ({"k1": ""}, "dengan angka 1 sampai 2"),
    ],
)
def test_refused_answer_keeps_what_was_typed(plenary, office, as_user, changed, said):
    round_, (k1, k2, _, _) = plenary
    address = reverse("monev:plenary_answer", args=[round_.slug, question(round_).key])
    typed = {"putusan": "order", f"urutan-{k1.pk}": "2", f"urutan-{k2.pk}": "1",
             "alasan": "TETAP ADA", "beda": ""}  # fmt: skip
    typed |= {f"urutan-{k1.pk}" if name == "k1" else name: one for name, one in changed.items()}

    response = as_user(office).post(address, typed)

    assert response.status_code == 200
    assert said in response.content.decode()
    if "alasan" not in changed:
        assert "TETAP ADA" in response.content.decode()
    assert not PlenaryAnswer.objects.exists()


def test_panel_reads_questions_but_does_not_answer_and_a_conflicted_juri_reads_none(
    plenary, as_user
):
    round_, (k1, _, _, _) = plenary
    seat = round_.juri_assignments.order_by("pk").last()
    page = text(as_user(seat.user), "result_table", round_.slug)
    assert "Menunggu pleno" in page
    assert "Jawab<" not in page

    Recusal.objects.create(entry=k1, juri=seat, kind="family", reason="Kakak", state="recused",
                           declared_by=seat.user)  # fmt: skip

    page = text(as_user(seat.user), "result_table", round_.slug)
    assert "Untuk rapat pleno" not in page
    assert k1.name not in page


@pytest.mark.parametrize("persona", [name for name in PERSONAS if name != "kabupaten"])
def test_only_the_office_of_the_round_answers(plenary, personas, as_user, persona):
    round_, _ = plenary
    address = reverse("monev:plenary_answer", args=[round_.slug, question(round_).key])

    response = as_user(getattr(personas, persona)).post(
        address, {"putusan": "score", "alasan": "x"}
    )

    assert response.status_code in {302, 403, 404}
    assert not PlenaryAnswer.objects.exists()
    assert round_.state == RoundState.PLENARY


def test_zone_moves_only_entries_that_are_ranked_one_after_the_other():
    candidates = [Candidate(key, Decimal(90 - n), {}) for n, key in enumerate("ABCD")]
    ranking = rank(candidates, [])

    def order(*zones):
        return [(one.key, one.rank) for one in place_zones(ranking, zones).places]

    assert order([["C"], ["B"]]) == [("A", 1), ("C", 2), ("B", 3), ("D", 4)]
    assert order([["C", "B"]]) == [("A", 1), ("B", 2), ("C", 2), ("D", 4)]
    # A and C are not neighbours; X is not ranked
    assert order([["C"], ["A"]], [["X"], ["A"]]) == [("A", 1), ("B", 2), ("C", 3), ("D", 4)]
