"""Two field teams measure with one yardstick before they go out (R2-12)."""

import pytest
from django.urls import reverse

from monev.calibration_seats import team_sentence
from monev.enums import RoundState
from monev.models import CalibrationSheet
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.calibration import panel
from tests.factories.monev import EntryFactory, FieldTeamFactory, RoundFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db
FIELD = RoundState.FIELD_VERIFICATION


@pytest.fixture
def round_():
    found = RoundFactory(state=RoundState.DESK_CHECK, slug="monev-penajam")
    EntryFactory(round=found)
    return found


def text(response):
    page = response.content.decode()
    assert "TIDAK ADA" not in page
    return page


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def score(client, scores):
    """Go to one's tasks, score the only example there, and hand it in."""
    assert "Kalibrasi: 1 contoh belum dinilai" in text(client.get(reverse("tasks")))
    sheet = CalibrationSheet.objects.owed().get(juri__user=client.session["_auth_user_id"])
    data = {f"skor-{code}": value for code, value in scores.items()}
    check = client.post(sheet.get_absolute_url(), data | {"versi": "1", "aksi": "simpan"})
    client.post(check["Location"], {"versi": "2", "aksi": "ajukan"})
    assert "Kalibrasi:" not in text(client.get(reverse("tasks")))


def test_calibration_r2_12_two_teams_score_one_example_before_they_go_out(round_, give, as_user):
    office = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    ani, budi = seats = panel(round_, "Ani", "Budi")
    teams = [
        FieldTeamFactory(round=round_, name=name, seats=[seat])
        for name, seat in zip(("Tim Utara", "Tim Selatan"), seats, strict=True)
    ]
    advance = {"tujuan": FIELD}

    # both are blocked before
    client = as_user(office)
    blocked = client.post(url("round_advance", round_.slug), advance, follow=True)
    assert "menilai satu contoh kalibrasi yang sama dahulu" in text(blocked)
    assert all(team_sentence(team) for team in teams)

    example = {"title": "KIM Contoh A", "kind": "invented", "description": "Kanal hidup."}
    client.post(url("calibration_entry_create", round_.slug), example)
    client.post(url("calibration_open", round_.slug), {"feedback_minimum": "3"})
    # Weights 40, 35, 25; scale 0–4. Ani 2, 2, 2: 20 + 17,5 + 12,5 = 50.
    score(as_user(ani.user), {"A1": "2", "B1": "2", "B2": "2"})
    waiting = as_user(office).post(url("round_advance", round_.slug), advance, follow=True)
    assert "Belum mengajukan: Budi." in text(waiting)
    assert [bool(team_sentence(team)) for team in teams] == [False, True]
    # Budi 3, 2, 3: 30 + 17,5 + 18,75 = 66,25.
    score(as_user(budi.user), {"A1": "3", "B1": "2", "B2": "3"})

    # the gap shows to the chair: 66,25 − 50 = 16,25
    gap = url("calibration_gap", round_.calibration_sessions.get().pk)
    page = text(as_user(ani.user).get(gap))
    assert '<th scope="row">Total</th><td class="n">66,3</td><td class="n">50,0</td>' in page
    assert '<td class="n"><b>16,3</b></td>' in page
    assert as_user(budi.user).get(gap).status_code == 403

    # and both may go
    as_user(office).post(url("round_advance", round_.slug), advance)
    round_.refresh_from_db()
    assert round_.state == FIELD
    assert [team_sentence(team) for team in teams] == ["", ""]
