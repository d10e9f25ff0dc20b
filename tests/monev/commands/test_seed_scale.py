import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.urls import reverse

from kim_portal.accounts.models import User
from monev.closing import close_round
from monev.models import Round, ScoreSheet
from registry.models import ActivityReport, Kim, Member, RegistryCounter, Sk
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(db):
    for code in ("64.09.02.2004", "64.09.03.2009", "64.08.12.2004"):
        region(code)
    call_command("load_sectors", stdout=io.StringIO())
    call_command("load_instruments", stdout=io.StringIO())


def seed(*args, **amounts):
    output = io.StringIO()
    small = {"kim": 7, "reports": 20, "entries": 4, "juri": 3} | amounts
    call_command("seed_scale", *args, stdout=output, **small)
    return output.getvalue().strip()


def test_seed_scale_makes_as_many_rows_as_asked_all_marked(reference):
    said = seed()

    assert said == "Data buatan dimuat: 7 KIM, 20 laporan, 4 peserta, 3 juri."
    assert Kim.objects.public().filter(is_sample=True).count() == 7
    assert ActivityReport.objects.published().filter(is_sample=True).count() == 20
    assert Sk.objects.count() == Member.objects.filter(is_sample=True).count() == 7
    round_ = Round.objects.get(is_sample=True)
    assert (round_.entries.count(), round_.juri_assignments.count()) == (4, 3)
    states = dict(ScoreSheet.objects.order_by().values_list("state").annotate(Count("pk")))
    assert states == {"submitted": 6, "in_progress": 6}
    assert not User.objects.filter(is_sample=False).exists()


def test_seed_scale_rows_keep_every_rule_of_the_database(reference):
    seed()

    for model in (Kim, ActivityReport, Sk, Member, Round, ScoreSheet):
        for row in model.objects.all():
            row.full_clean(validate_unique=False)


def test_seed_scale_numbers_go_on_with_the_next_registration(reference):
    seed()

    per_kabupaten = {one.region.code: one.last_number for one in RegistryCounter.objects.all()}
    numbers = list(Kim.objects.values_list("registry_no", flat=True))
    assert sum(per_kabupaten.values()) == len(set(numbers)) == 7
    assert f"KIM-64.09-{per_kabupaten['64.09']:04}" in numbers


def test_seed_scale_sheets_carry_the_seal_of_their_content(reference):
    seed()
    round_ = Round.objects.get()

    # Closing compares every sheet handed in with its revision; it stops only for missing ones.
    ScoreSheet.objects.filter(state="in_progress").delete()
    closed = close_round(
        round_, by=User.objects.get(username="skala-juri-1"), reason="Uji kecepatan"
    )

    assert closed.scoring_closed_at is not None


def test_seed_scale_accounts_sign_in_and_open_their_pages(reference, tmp_path, client):
    path = tmp_path / "akun.json"
    seed(accounts_json=path)

    account = {one["username"]: one for one in json.loads(path.read_text())}["skala-juri-1"]
    assert account["role"] == "juri"
    answer = client.post(
        reverse("account_login"),
        {"login": account["username"], "password": account["password"]},
    )
    assert answer.status_code == 302
    sheet = ScoreSheet.objects.filter(juri__user__username="skala-juri-1").first()
    assert client.get(reverse("monev:sheet_detail", args=[sheet.uuid])).status_code == 200


def test_seed_scale_refuses_a_database_that_is_not_empty(reference):
    KimFactory()

    with pytest.raises(CommandError, match="tidak kosong"):
        seed()


def test_seed_scale_refuses_where_somebody_works(reference):
    UserFactory()

    with pytest.raises(CommandError, match="tidak kosong"):
        seed()


@pytest.mark.parametrize(
    ("amounts", "reason"),
    [
        ({"kim": -1}, "--kim harus 0 sampai 200000."),
        ({"juri": 101}, "--juri harus 0 sampai 100."),
        ({"entries": 8}, "Peserta 8 lebih banyak daripada KIM"),
        ({"kim": 0, "entries": 0}, "Laporan perlu KIM"),
    ],
)
def test_seed_scale_says_which_amount_is_wrong_and_stores_nothing(reference, amounts, reason):
    with pytest.raises(CommandError, match=reason):
        seed(**amounts)

    assert not Kim.objects.exists()
    assert not User.objects.exists()


def test_seed_scale_names_what_must_be_loaded_first(db):
    with pytest.raises(CommandError, match="load_regions dan load_sectors"):
        seed()


def test_seed_scale_does_without_a_round(reference):
    seed(entries=0, juri=0)

    assert not Round.objects.exists()
    assert Kim.objects.count() == 7
