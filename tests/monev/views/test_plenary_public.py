"""What the plenary was asked and answered, as everybody reads it beside the result."""

import pytest
from django.urls import reverse
from django.utils import timezone

from monev.enums import RoundState
from monev.models import Outcome, Round
from monev.plenary import open_plenary
from monev.plenary_questions import answer_question, questions_of
from monev.publication import draft_of
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

CLOSE = [("3.5", "3.5", "3"), ("3", "3.5", "3.5"), ("2", "2", "2.5"), ("1", "1", "1.5")]
CLEAR = [("4", "4", "3.5"), ("2.5", "2.5", "2"), ("1.5", "1", "1"), ("0.5", "0.5", "0")]


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def plenary(office, levels):
    round_ = RoundFactory(scoring=True, advancing=1)
    seats = [JuriFactory(round=round_) for _ in range(3)]
    for row in levels:
        entry = EntryFactory(round=round_)
        for seat, raw in zip(seats, row, strict=True):
            scores = {"A1": raw, "B1": raw, "B2": raw}
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=scores)
    open_scores(round_, by=office)
    open_plenary(round_, by=office)
    return Round.objects.get(pk=round_.pk)


def publish(round_):
    Outcome.objects.filter(round=round_).update(state="published", published_at=timezone.now())
    Round.objects.filter(pk=round_.pk).update(state=RoundState.PUBLISHED)


def answer(round_, office, reason, **facts):
    (question,) = [one for one in questions_of(round_, draft_of(round_)) if one.kind == "zone"]
    return answer_question(round_, question.key, by=office, verdict="score", reason=reason, **facts)


def page(client, round_):
    return client.get(reverse("monev:result_detail", args=[round_.slug])).content.decode()


def test_public_reads_question_answer_method_and_date_but_no_dissent(office, client):
    round_ = plenary(office, CLOSE)
    given = answer(round_, office, "Suara 2 banding 1", dissent="Siti Rahma memilih KIM lain")
    publish(round_)

    text = page(client, round_)

    for part in (
        "Yang diputuskan rapat pleno",
        "Praktis setara, bagaimana urutannya?",
        "urutan menurut nilai resmi",
        "Suara 2 banding 1",
        "Ada pendapat berbeda.",
        "Peringkat memakai rata-rata lembar nilai",
        f"{timezone.localtime(given.answered_at):%Y}",
    ):
        assert part in text
    assert "Siti Rahma" not in text
    assert str(office) not in text


def test_public_reads_that_nothing_was_left_open(office, client):
    round_ = plenary(office, CLEAR)
    publish(round_)

    assert "Tidak ada pertanyaan: data menentukan urutan juara" in page(client, round_)


def test_version_keeps_the_answer_it_was_published_with(office, client):
    round_ = plenary(office, CLOSE)
    answer(round_, office, "Jawaban versi satu")
    later = answer(round_, office, "Jawaban ralat")
    publish(round_)
    Outcome.objects.update(published_at=later.answered_at - timezone.timedelta(microseconds=1))

    text = page(client, round_)

    assert "Jawaban versi satu" in text
    assert "Jawaban ralat" not in text


def test_old_result_without_an_analysis_says_nothing_about_the_plenary(office, client):
    round_ = plenary(office, CLEAR)
    draft_of(round_).analysis.delete()
    publish(round_)

    assert "Yang diputuskan rapat pleno" not in page(client, round_)
