import re

import pytest
from django.urls import reverse

from monev.enums import EntryState, RoundState
from monev.models import Analysis, Recusal
from monev.publication import compute_outcome
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

# Two close ones, then a gap; the third juri is lenient throughout.
LEVELS = [("3.5", "3.5", "4"), ("3.5", "3", "4"), ("2", "2", "3"), ("1", "1.5", "2"),
          ("1", "0.5", "1.5")]  # fmt: skip


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def judged(office):
    """Five KIM, three juri, opened; the first juri is returned with the round."""
    round_ = RoundFactory(scoring=True, advancing=2)
    juri = [JuriFactory(round=round_) for _ in range(3)]
    for level in LEVELS:
        entry = EntryFactory(round=round_)
        for seat, raw in zip(juri, level, strict=True):
            scores = {"A1": raw, "B1": raw, "B2": "2"}
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=scores)
    open_scores(round_, by=office)
    round_.refresh_from_db()
    return round_, juri


def publish(round_):
    outcome = round_.outcomes.get()
    outcome.state, outcome.published_at = "published", outcome.computed_at
    outcome.save()
    round_.state = RoundState.PUBLISHED
    round_.save()
    round_.entries.filter(state=EntryState.SCORED).update(state=EntryState.RANKED)


def url(name, round_):
    return reverse(f"monev:{name}", args=[round_.slug])


def test_office_reads_confidence_light_agreement_and_weights(as_user, office, judged):
    round_, juri = judged

    text = as_user(office).get(url("result_confidence", round_)).content.decode()

    for part in (
        "Peringkat wajar",
        "Lampu ketahanan:",
        "Keandalan rata-rata juri (ICC)",
        "α Krippendorff",
        "W Kendall",
        "Bobot nyata",
        "Dua peserta teratas",
        f"angka acak {round_.chance_seed}",
        str(juri[2].user),
    ):
        assert part in text
    # B2 is 2 for everybody: 25 points of weight that decide nothing
    assert re.search(
        r"B2 Indikator B2.*?<td class=\"n\">25</td><td class=\"n\">0,0</td>", text, re.S
    )


def test_every_picture_has_a_title_a_description_and_a_table(as_user, office, judged):
    text = as_user(office).get(url("result_confidence", judged[0])).content.decode()
    pictures = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", text, re.S)

    assert len(pictures) == 5 + 1 + 5 + 1 + 5
    for picture in pictures:
        named = re.search(r'aria-labelledby="([^"]+)"', picture).group(1).split()
        assert all(f'id="{one}"' in picture for one in named)
        assert "<title" in picture
    captions = re.findall(r"<caption class=\"visually-hidden\">([^<]+)", text)
    for wanted in ("Peringkat wajar", "Jumlah peserta", "Bagian dari nilai", "cara hitung lain"):
        assert any(wanted in caption for caption in captions)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_public_result_shows_intervals_and_pictures_but_no_juri(client, judged):
    round_, juri = judged
    publish(round_)

    text = client.get(url("result_detail", round_)).content.decode()

    assert "Posisi kuat" in text or "Rapat" in text
    assert "Uji ketahanan peringkat" in text
    assert "Sebaran nilai akhir" in text
    assert 'circle class="juri"' not in text
    assert "Ketegasan juri" not in text
    assert [seat for seat in juri if str(seat.user) in text] == []
    assert len(text.encode()) < 100_000


def test_nothing_is_there_before_the_values_are_open(as_user, office):
    round_ = RoundFactory(scoring=True)
    SheetFactory(entry=EntryFactory(round=round_), submitted=True)

    assert as_user(office).get(url("result_confidence", round_)).status_code == 404
    assert not Analysis.objects.exists()
    round_.refresh_from_db()
    assert round_.chance_seed is None


def test_conflicted_juri_reads_nothing_about_that_entry(as_user, judged):
    round_, juri = judged
    closed, other = round_.entries.all()[:2]
    Recusal.objects.create(
        entry=closed, juri=juri[0], kind="family", reason="Kakak", state="recused",
        declared_by=juri[0].user,
    )  # fmt: skip

    for name in ("result_confidence", "result_table"):
        text = as_user(juri[0].user).get(url(name, round_)).content.decode()
        assert closed.name not in text
        assert f'-{round_.outcomes.get().results.get(entry=closed).pk}"' not in text
        assert other.name in text


def test_without_an_analysis_the_page_says_what_to_do(as_user, office, judged):
    round_, _ = judged
    Analysis.objects.all().delete()

    response = as_user(office).get(url("result_confidence", round_))

    assert response.status_code == 200
    assert "Belum ada yang dapat diuji" in response.content.decode()


def test_page_of_a_single_entry_says_why_nothing_is_certain(as_user, office):
    round_ = RoundFactory(scoring=True, minimum_sheets=1)
    SheetFactory(entry=EntryFactory(round=round_), submitted=True,
                 scores={"A1": "2", "B1": "2", "B2": "2"})  # fmt: skip
    open_scores(round_, by=office)

    text = as_user(office).get(url("result_confidence", round_)).content.decode()

    assert "Hanya satu peserta berperingkat" in text
    assert "dinilai satu juri saja" in text


def test_computing_again_keeps_seed_and_facts_and_new_sheets_renew_them(office, judged):
    round_, _ = judged
    outcome = round_.outcomes.get()
    first = outcome.analysis
    compute_outcome(round_, by=office)
    assert Analysis.objects.get() == first
    assert Analysis.objects.get().computed_at == first.computed_at

    gone = round_.entries.last()
    gone.state, gone.reason = EntryState.WITHDRAWN, "Mundur"
    gone.save()
    compute_outcome(round_, by=office)

    renewed = Analysis.objects.get()
    assert renewed.digest != first.digest
    assert renewed.facts["seed"] == first.facts["seed"] == round_.chance_seed
    assert str(gone.pk) not in renewed.facts["entries"]
