"""What a KIM reads about itself after publication: its own, and nothing of anybody else."""

from decimal import Decimal

import pytest
from django.urls import reverse

from monev.correcting import order_correction
from monev.enums import PanelRole
from monev.feedback_texts import masked
from monev.judging import SheetInput, reopen_sheet, save_sheet, submit_sheet
from monev.models import ScoreSheet
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory, open_scores
from tests.factories.registry import KimFactory, region
from tests.monev.views.test_result import publish

# Points of the own entry and of the other: no figure of one is a figure of the other.
OWN = {"A1": "3", "B1": "2", "B2": "1"}
OTHER = {"A1": "3.5", "B1": "2.5", "B2": "1.5"}


@pytest.fixture
def office(db, give):
    return give(UserFactory(full_name="Diskominfo Contoh"), "kabupaten", region("64.09"))


@pytest.fixture
def round_(office):
    """Two entries whose sheets mention each other and the juri, published."""
    made = RoundFactory(scoring=True)
    seats = [
        JuriFactory(round=made, role=PanelRole.CHAIR, user__full_name="Zulqarnain Hakim"),
        JuriFactory(round=made, user__full_name="Siti Wulandari"),
    ]
    names = ("KIM Teluk Sendiri", "KIM Muara Pesaing")
    for name, scores in zip(names, (OWN, OTHER), strict=True):
        entry = EntryFactory(round=made, kim=KimFactory(name=name, verified=True))
        for number, seat in enumerate(seats):
            SheetFactory(
                entry=entry, juri=seat, submitted=True, scores=scores,
                advice=f"Saran {number} untuk {name}: tiru kim muara pesaing, kata Siti Wulandari.",
                strengths=f"Kekuatan {number} {name} di atas KIM Muara Pesaing.",
            )  # fmt: skip
    open_scores(made, by=seats[0].user)
    made.refresh_from_db()
    publish(made)
    return made


def own_entry(round_):
    return round_.entries.get(kim__name="KIM Teluk Sendiri")


def page(client, round_):
    response = client.get(reverse("monev:entry_feedback", args=[own_entry(round_).pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_r1_15_a_kim_reads_its_own_averages_and_nothing_of_others(as_user, give, round_):
    client = as_user(give(UserFactory(), kim=own_entry(round_).kim))

    text = page(client, round_)

    # 40 x 3/4, 35 x 2/4, 25 x 1/4 and their sum.
    for own in ("30,00 dari 40", "17,50 dari 35", "6,25 dari 25", "53,75"):
        assert own in text
    # 40 x 3.5/4, 35 x 2.5/4, 25 x 1.5/4 and their sum are of the other.
    for foreign in ("35,00 dari", "21,88", "21,87", "9,38", "9,37", "66,25", "66,26"):
        assert foreign not in text
    for name in ("Muara Pesaing", "muara pesaing", "Siti Wulandari", "Zulqarnain Hakim"):
        assert name not in text
    assert text.count("tiru peserta lain, kata juri.") == 2
    assert "Saran 0 untuk KIM Teluk Sendiri" in text


def test_another_kim_finds_no_such_page(as_user, give, round_):
    other = round_.entries.get(kim__name="KIM Muara Pesaing")
    client = as_user(give(UserFactory(), kim=other.kim))

    response = client.get(reverse("monev:entry_feedback", args=[own_entry(round_).pk]))

    assert response.status_code == 404


def test_what_is_typed_for_a_correction_waits_for_its_publication(as_user, give, office, round_):
    entry = own_entry(round_)
    pengurus = give(UserFactory(), kim=entry.kim)
    order_correction(round_, ground="typing", reason="Salah ketik", by=office)
    sheet = ScoreSheet.objects.filter(entry=entry).order_by("pk").first()
    submitted = sheet.revisions.count()
    reopen_sheet(sheet, by=sheet.juri.user, reason="Salah ketik")
    typed = SheetInput(
        points=dict.fromkeys(OWN, Decimal("2.5")), texts={"advice": "Saran sesudah diumumkan."}
    )
    save_sheet(sheet, typed, by=sheet.juri.user)
    submit_sheet(sheet, by=sheet.juri.user)
    assert sheet.revisions.count() == submitted + 1

    text = page(as_user(pengurus), round_)

    assert "Saran sesudah diumumkan." not in text
    assert "53,75" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("KIM A dan KIM A Baru", "peserta lain dan peserta lain"),
        ("kim a, lalu KIMARA", "peserta lain, lalu KIMARA"),
        ("(KIM A)", "(peserta lain)"),
        ("Tanpa nama", "Tanpa nama"),
    ],
)
def test_masked_hides_whole_names_only(text, shown):
    assert masked(text, {"KIM A": "peserta lain", "KIM A Baru": "peserta lain"}) == shown
