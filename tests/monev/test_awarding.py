"""Awards besides the ranks: decided by the plenary, kept as records, shown where they belong."""

import csv
import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.awarding import drop_award, store_award
from monev.bundle_check import check
from monev.bundling import build
from monev.correcting import order_correction
from monev.documents import minutes_facts
from monev.enums import EntryState
from monev.models import Award, Round
from monev.plenary import open_plenary, return_to_tabulation
from monev.publication import draft_of, publish_round
from registry.honours import honours_of
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, RoundFactory, open_scores
from tests.factories.registry import region
from tests.monev.results import judged_round, sign

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def head(give):
    return give(UserFactory(), "pimpinan", region("64.09"))


@pytest.fixture
def plenary(office):
    round_ = judged_round(entries=3, advancing=1)
    open_scores(round_, by=round_.juri_assignments.first().user)
    open_plenary(round_, by=office)
    return Round.objects.get(pk=round_.pk)


def award(round_, number=1, **facts):
    """An unsaved award for the entry with this place in the order of nomination."""
    entry = round_.entries.order_by("pk")[number]
    facts = {
        "name": "KIM Terinovatif", "criterion": "Cara baru menyampaikan kabar", "way": "vote",
        "votes_for": 3, "votes_against": 1, "reason": "Siaran keliling", "entry": entry,
    } | facts  # fmt: skip
    return Award(outcome=draft_of(round_) or round_.outcomes.get(), **facts)


def typed(round_, number=1, **changes):
    entry = round_.entries.order_by("pk")[number]
    return {
        "name": "KIM Terinovatif", "criterion": "Cara baru", "entry": entry.pk, "way": "vote",
        "votes_for": "3", "votes_against": "1", "reason": "TETAP ADA", "dissent": "",
    } | changes  # fmt: skip


def page(client, name, *args):
    return client.get(reverse(f"monev:{name}", args=args)).content.decode()


def test_award_is_a_record_with_vote_reason_and_log(plenary, office):
    before = dict(draft_of(plenary).results.values_list("entry", "rank"))

    stored = store_award(award(plenary, dissent="Juri dua memilih KIM lain"), by=office)

    assert stored.vote_text == "pemungutan suara, 3 setuju dan 1 tidak"
    entry = AuditEntry.objects.get(verb="award.create")
    assert entry.facts["reason"] == "Siaran keliling"
    assert dict(draft_of(plenary).results.values_list("entry", "rank")) == before


def test_award_stands_in_minutes_result_profile_bundle_and_open_data(plenary, office, head, client):
    given = store_award(award(plenary, dissent="Juri dua memilih KIM lain"), by=office)
    minutes = sign(plenary, head, office)

    (sentence,) = [one for one in minutes_facts(minutes)["decisions"] if "Terinovatif" in one]
    for part in (
        given.entry.name, "Cara baru menyampaikan kabar.", "3 setuju dan 1 tidak.",
        "Siaran keliling.", "Pendapat berbeda: Juri dua memilih KIM lain.",
    ):  # fmt: skip
        assert part in sentence
    profile = given.entry.kim.get_absolute_url()
    assert "KIM Terinovatif" not in client.get(profile).content.decode()

    publish_round(Round.objects.get(), by=office)

    text = page(client, "result_detail", plenary.slug)
    assert "KIM Terinovatif" in text
    assert "3 setuju dan 1 tidak" in text
    assert "Juri dua" not in text
    assert "KIM Terinovatif" in client.get(profile).content.decode()
    rows = list(csv.DictReader(io.StringIO(
        b"".join(client.get("/data/hasil.csv").streaming_content).decode("utf-8-sig")
    )))  # fmt: skip
    assert {row["kim"]: row["penghargaan"] for row in rows}[given.entry.name] == "KIM Terinovatif"
    bundle = build(plenary.outcomes.get())
    (leaf,) = [one["isi"] for one in bundle["daun"] if one["jenis"] == "penghargaan"]
    assert leaf == {
        "jenis": "special", "nama": "KIM Terinovatif", "peserta": "P02", "cara": "vote",
        "kriteria": "Cara baru menyampaikan kabar", "suara": [3, 1],
    }  # fmt: skip
    assert check(bundle).is_equal


@pytest.mark.parametrize(
    "changes",
    [
        {"votes_for": 1},
        {"votes_for": None},
        {"way": "consensus"},
        {"way": "consensus", "votes_for": None},
        {"name": ""},
        {"reason": ""},
        {"criterion": ""},
        {"kind": "lain"},
        {"way": "lain", "votes_for": None, "votes_against": None},
    ],
)
def test_database_refuses_what_is_no_award(plenary, office, changes):
    one = award(plenary, **changes)
    one.decided_by = office

    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_database_keeps_an_award_of_an_entry_once(plenary, office):
    store_award(award(plenary), by=office)
    twin = award(plenary)
    twin.decided_by = office

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_same_award_twice_is_refused_but_may_be_shared(plenary, office):
    store_award(award(plenary), by=office)
    with pytest.raises(DomainError, match="sudah dicatat"):
        store_award(award(plenary, name="kim terinovatif"), by=office)

    store_award(award(plenary, number=2), by=office)

    assert Award.objects.count() == 2


def test_only_judged_entries_of_the_round_receive(plenary, office):
    gone = plenary.entries.order_by("pk")[2]
    gone.state, gone.reason = EntryState.WITHDRAWN, "Mundur"
    gone.save()

    for entry in (gone, EntryFactory(round=RoundFactory())):
        with pytest.raises(DomainError, match="dinilai dalam putaran ini"):
            store_award(award(plenary, entry=entry), by=office)


def test_nothing_is_awarded_outside_the_plenary_or_once_somebody_signed(plenary, office, head):
    one = store_award(award(plenary), by=office)
    return_to_tabulation(plenary, by=office, reason="Lembar salah")
    for act in (lambda: store_award(award(plenary, number=2), by=office),
                lambda: drop_award(one, by=office)):  # fmt: skip
        with pytest.raises(IllegalTransitionError, match="dalam rapat pleno"):
            act()
    open_plenary(Round.objects.get(), by=office)
    minutes = sign(Round.objects.get(), head, office)
    Round.objects.update(state="plenary")
    minutes.signatories.exclude(user=head).update(signed_at=None)

    with pytest.raises(IllegalTransitionError, match="mulai ditandatangani"):
        drop_award(one, by=office)


def test_dropped_award_leaves_its_trace_in_the_log(plenary, office):
    one = store_award(award(plenary), by=office)

    drop_award(one, by=office)

    assert not Award.objects.exists()
    assert AuditEntry.objects.filter(verb="award.drop", subject_text="KIM Terinovatif").exists()


def test_minutes_wait_while_the_receiver_is_not_judged_any_more(plenary, office, head):
    store_award(award(plenary), by=office)
    plenary.entries.filter(pk=award(plenary).entry_id).update(
        state=EntryState.DISQUALIFIED, reason="Berkas palsu"
    )

    with pytest.raises(DomainError, match="tidak lagi dinilai"):
        sign(plenary, head, office)


def test_correction_begins_with_the_awards_and_leaves_the_old_ones(plenary, office, head, client):
    store_award(award(plenary), by=office)
    sign(plenary, head, office)
    publish_round(Round.objects.get(), by=office)
    order_correction(Round.objects.get(), ground="typing", reason="Salah ketik", by=office)

    copied = draft_of(plenary).awards.get()
    copied.name = "KIM Paling Rapi"
    store_award(copied, by=office)

    assert sorted(Award.objects.values_list("outcome__number", "name")) == [
        (1, "KIM Terinovatif"), (2, "KIM Paling Rapi"),
    ]  # fmt: skip
    text = page(client, "result_detail", plenary.slug)
    assert "KIM Terinovatif" in text
    assert "KIM Paling Rapi" not in text
    published = plenary.outcomes.get(number=1).awards.get()
    with pytest.raises(IllegalTransitionError, match="sudah diumumkan"):
        drop_award(published, by=office)


def test_office_records_changes_and_drops_on_its_pages(plenary, office, as_user):
    client = as_user(office)
    create = reverse("monev:award_create", args=[plenary.slug])
    assert page(client, "award_create", plenary.slug)

    assert client.post(create, typed(plenary)).status_code == 302
    one = Award.objects.get()
    update = reverse("monev:award_update", args=[one.pk])
    changed = typed(plenary, way="consensus", reason="Sepakat")
    assert client.post(update, changed).status_code == 302

    one.refresh_from_db()
    assert (one.way, one.votes_for, one.votes_against) == ("consensus", None, None)
    text = page(client, "result_table", plenary.slug)
    assert "musyawarah mufakat" in text
    assert client.post(reverse("monev:award_drop", args=[one.pk])).status_code == 302
    assert "Belum ada. Rapat pleno dapat memberi" in page(client, "result_table", plenary.slug)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Isi nama penghargaan"),
        ({"name": "x" * 81}, "paling panjang 80 huruf"),
        ({"criterion": ""}, "Isi kriteria penghargaan"),
        ({"criterion": "x" * 501}, "Kriteria paling panjang 500 huruf"),
        ({"entry": ""}, "Pilih peserta yang menerima"),
        ({"entry": "0"}, "Pilih peserta dari daftar"),
        ({"way": ""}, "Pilih cara memutuskan"),
        ({"way": "undian"}, "Pilih cara memutuskan dari daftar"),
        ({"votes_for": "banyak"}, "Isi jumlah suara dengan angka 0–99"),
        ({"votes_for": "100"}, "Isi jumlah suara dengan angka 0–99"),
        ({"votes_against": "-1"}, "Isi jumlah suara dengan angka 0–99"),
        ({"votes_for": ""}, "Isi jumlah suara setuju dan tidak setuju"),
        ({"votes_against": ""}, "Isi jumlah suara setuju dan tidak setuju"),
        ({"votes_for": "1"}, "Suara setuju harus lebih banyak"),
        ({"dissent": "x" * 2001}, "Paling panjang 2000 huruf"),
        ({"reason": ""}, "Tulis alasan penghargaan"),
    ],
)
def test_refused_award_keeps_what_was_typed(plenary, office, as_user, changed, said):
    address = reverse("monev:award_create", args=[plenary.slug])

    response = as_user(office).post(address, typed(plenary, **changed))

    text = response.content.decode()
    assert response.status_code == 200
    assert said in text
    assert "reason" in changed or "TETAP ADA" in text
    assert not Award.objects.exists()


def test_award_after_the_plenary_is_409(plenary, office, as_user):
    Round.objects.update(state="tabulation")
    address = reverse("monev:award_create", args=[plenary.slug])

    response = as_user(office).post(address, typed(plenary))

    assert response.status_code == 409
    assert "TETAP ADA" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_awards_on_a_profile_cost_one_query(
    plenary, office, head, client, count, django_assert_num_queries
):
    for number in range(count):
        store_award(award(plenary, name=f"Gelar {number}"), by=office)
    sign(plenary, head, office)
    publish_round(Round.objects.get(), by=office)
    kim = award(plenary).entry.kim

    with django_assert_num_queries(1):
        assert len(honours_of(kim)) == count
