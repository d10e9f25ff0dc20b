"""Disqualified after publication: a correction with its decree, and what it does to delegates."""

import datetime
import json

import pytest
from django.urls import reverse

from monev.bundle_check import check
from monev.delegate_moves import propose
from monev.enums import EntryState, ResultState
from monev.enums_delegate import DelegateState
from monev.models import Delegate, Outcome
from monev.worklist import tasks
from tests.factories.accounts import UserFactory
from tests.factories.registry import region
from tests.journeys.forms import submit
from tests.monev.results import published_round, sign

ORDER = {"jenis": "other", "alasan": "SK pengurus peserta ternyata tidak sah."}
REASON = "SK pengurusnya dinyatakan palsu."
DECREE = {"sk": "188/77/2026", "decree_on": "2026-11-20"}


@pytest.fixture
def office(db, give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def head(db, give):
    return give(UserFactory(full_name="Kepala Contoh"), "pimpinan", region("64.09"))


@pytest.fixture
def round_(office, head):
    return published_round(head, office, entries=3)


@pytest.fixture
def client(as_user, office):
    return as_user(office)


def url(name, round_, *rest):
    return reverse(f"monev:{name}", args=[round_.slug, *rest])


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


def ranked(round_):
    rows = round_.outcomes.get(number=1).results.order_by("rank")
    return [row.entry for row in rows.select_related("entry__kim")]


def delegated(entry, office, **facts):
    return propose(Delegate(entry=entry, event="Pekan KIM", **facts), by=office)


def disqualify(client, round_, entry, reason=REASON):
    data = {"peserta": getattr(entry, "pk", entry), "alasan": reason}
    return client.post(url("correction_disqualify", round_), data)


def publish(client, round_, head, office, as_user):
    sign(round_, head, office, "2/2026")
    as_user(office)
    typed = {"sk": "58/SK/2026", "tanggal": "2026-11-22"}
    submit(client, url("correction_publish", round_), typed)


def test_a_correction_disqualifies_and_the_old_version_stays_marked(
    client, round_, head, office, as_user
):
    best, second, third = ranked(round_)
    submit(client, url("correction_create", round_), ORDER)

    done = disqualify(client, round_, best)

    best.refresh_from_db()
    assert done.status_code == 302
    assert (best.state, best.reason) == (EntryState.DISQUALIFIED, REASON)
    draft = Outcome.objects.get(number=2)
    assert [(row.entry, row.rank) for row in draft.results.order_by("rank")] == [
        (second, 1), (third, 2)
    ]  # fmt: skip
    # Until the decree the version in force stays as it is.
    as_user(None)
    assert "75,00" in page(client.get(url("result_detail", round_)))
    as_user(office)
    publish(client, round_, head, office, as_user)

    as_user(None)
    now = page(client.get(url("result_detail", round_)))
    before = page(client.get(url("version_detail", round_, 1)))
    compared = page(client.get(url("version_compare", round_, 2)))
    assert f"Didiskualifikasi: {REASON}" in now
    assert "75,00" not in now
    assert "75,00" in before
    assert "diganti" in before
    assert str(best) in compared
    assert "58/SK/2026" in compared
    outcomes = Outcome.objects.order_by("number").values_list("state", flat=True)
    assert list(outcomes) == [ResultState.REPLACED, ResultState.PUBLISHED]
    for number in (1, 2):
        file = client.get(url("bundle_detail", round_, number)).streaming_content
        assert check(json.loads(b"".join(file))).is_equal


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": " "}, "Tulis alasan diskualifikasi"),
        ({"reason": "a" * 501}, "Alasan paling panjang 500 huruf"),
        ({"entry": ""}, "Pilih peserta"),
        ({"entry": "999999"}, "Pilih peserta dari daftar"),
    ],
)
def test_disqualifying_says_what_is_missing(client, round_, change, sentence):
    submit(client, url("correction_create", round_), ORDER)
    entry = change.pop("entry", ranked(round_)[0])

    text = page(disqualify(client, round_, entry, **change))

    assert sentence in text
    assert not round_.entries.filter(state=EntryState.DISQUALIFIED).exists()


def test_nobody_is_disqualified_outside_a_correction_nor_the_last_one(client, round_):
    early = page(disqualify(client, round_, ranked(round_)[0]), 409)
    submit(client, url("correction_create", round_), ORDER)
    for entry in ranked(round_)[:2]:
        disqualify(client, round_, entry)

    last = page(disqualify(client, round_, ranked(round_)[2]))

    assert "selama ralat disusun" in early
    assert "Ini peserta terakhir yang dinilai" in last
    assert round_.entries.filter(state=EntryState.DISQUALIFIED).count() == 2


def test_a_delegate_who_was_disqualified_is_a_task_and_the_reserve_moves_up_by_decree(
    client, round_, head, office, as_user
):
    best, second, _ = ranked(round_)
    delegate = delegated(best, office, decree_number="1/SK", decree_on=datetime.date(2026, 11, 20))
    submit(client, url("correction_create", round_), ORDER)
    disqualify(client, round_, best)
    assert "Tinjau delegasi" not in str([one.label for one in tasks(office)])

    publish(client, round_, head, office, as_user)

    assert f"Tinjau delegasi {best}" in [one.label for one in tasks(office)]
    shown = page(client.get(delegate.get_absolute_url()))
    assert "ia tidak berperingkat lagi" in shown
    assert "Terdampak ralat" in page(client.get(url("delegate_list", round_)))
    assert "Tetap mewakili" not in shown
    kept = client.post(reverse("monev:delegate_confirm", args=[delegate.pk]))
    assert "Peserta ini tidak berperingkat lagi" in page(kept)
    packed = client.get(reverse("monev:delegate_package", args=[delegate.pk]))
    assert "Hasilnya sudah diralat" in page(packed, 409)
    leave = reverse("monev:delegate_leave", args=[delegate.pk])
    assert f"{best} gugur sebagai delegasi?" in page(client.get(leave))
    submit(client, leave, {"alasan": "Didiskualifikasi dengan SK 58/SK/2026"})
    submit(
        client, reverse("monev:delegate_replace", args=[delegate.pk]),
        {"entry": second.pk, "persetujuan": "on"} | DECREE,
    )  # fmt: skip
    moved = Delegate.objects.get(entry=second)
    assert (moved.rank, moved.outcome.number, moved.replaces) == (1, 2, delegate)
    assert [one.label for one in tasks(office) if "delegasi" in one.label] == []


def test_a_delegate_whose_rank_changed_is_kept_by_its_office(client, round_, head, office, as_user):
    best, second, third = ranked(round_)
    for entry in (best, second):
        delegated(entry, office, decree_number="1/SK", decree_on=datetime.date(2026, 11, 20))
    submit(client, url("correction_create", round_), ORDER)
    disqualify(client, round_, third)
    publish(client, round_, head, office, as_user)
    # Nothing changed for them: they stand on the new version by themselves.
    assert {one.outcome.number for one in Delegate.objects.all()} == {2}
    submit(client, url("correction_create", round_), ORDER)
    disqualify(client, round_, best)
    sign(round_, head, office, "3/2026")
    as_user(office)
    typed = {"sk": "59/SK/2026", "tanggal": "2026-11-22"}
    submit(client, url("correction_publish", round_), typed)
    delegate = Delegate.objects.get(entry=second)
    address = reverse("monev:delegate_confirm", args=[delegate.pk])
    assert "ia peringkat 1, bukan 2" in page(client.get(delegate.get_absolute_url()))

    kept = client.post(address)
    again = client.post(address)

    delegate.refresh_from_db()
    assert (kept.status_code, again.status_code) == (302, 409)
    assert (delegate.rank, delegate.outcome.number) == (1, 3)
    assert delegate.state == DelegateState.PROPOSED


def test_a_delegate_without_a_decree_is_a_task(office, round_):
    best = ranked(round_)[0]
    delegated(best, office)

    assert f"Catat SK delegasi {best}" in [one.label for one in tasks(office)]


@pytest.mark.parametrize("count", [1, 3])
def test_tasks_of_delegates_ask_one_query(office, round_, count, django_assert_num_queries):
    for entry in ranked(round_)[:count]:
        delegated(entry, office)
    tasks(office)

    with django_assert_num_queries(10):
        tasks(office)
