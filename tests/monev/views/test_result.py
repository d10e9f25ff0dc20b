import pytest
from django.urls import reverse
from django.utils import timezone

from monev.enums import EntryState, MonevLevel, RoundState
from monev.models import BeritaAcara, Entry, Outcome
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory, open_scores
from tests.factories.registry import KimFactory, region

FULL = {"A1": "2", "B1": "3", "B2": "4"}


@pytest.fixture
def office(db, give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def page(response):
    text = response.content.decode()
    assert "TIDAK ADA" not in text
    return text


def url(name, subject):
    return reverse(f"monev:{name}", args=[getattr(subject, "slug", subject.pk)])


def make_round(office, entries, **kwargs):
    """A closed round with two sheets for each entry."""
    round_ = RoundFactory(scoring=True, **kwargs)
    juri = [JuriFactory(round=round_) for _ in range(2)]
    for _ in range(entries):
        entry = EntryFactory(round=round_)
        for seat in juri:
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=FULL)
    open_scores(round_, by=office)
    round_.refresh_from_db()
    return round_


def publish(round_):
    """What publication leaves, without the signatures before it."""
    outcome = Outcome.objects.get(round=round_)
    outcome.state, outcome.published_at = "published", outcome.computed_at
    outcome.save()
    round_.state = RoundState.PUBLISHED
    round_.save()
    round_.entries.filter(state=EntryState.SCORED).update(state=EntryState.RANKED)
    return outcome


@pytest.mark.parametrize("entries", [1, 3])
def test_result_table_asks_a_fixed_number_of_queries(
    as_user, office, entries, django_assert_num_queries
):
    round_ = make_round(office, entries)
    client = as_user(office)

    with django_assert_num_queries(22):
        client.get(url("result_table", round_))


@pytest.mark.parametrize("entries", [1, 3])
def test_result_detail_asks_a_fixed_number_of_queries(
    client, office, entries, django_assert_num_queries
):
    round_ = make_round(office, entries)
    publish(round_)

    with django_assert_num_queries(13):
        client.get(url("result_detail", round_))


def test_result_table_shows_every_juri_and_the_spread(as_user, office):
    round_ = RoundFactory(scoring=True)
    entry = EntryFactory(round=round_)
    # 40 x 2/4 + 35 x 2/4 + 25 x 2/4 = 50 and 40 x 3/4 + 35 x 3/4 + 25 x 3/4 = 75
    for points in ("2", "3"):
        scores = dict.fromkeys(FULL, points)
        SheetFactory(entry=entry, submitted=True, scores=scores)
    open_scores(round_, by=office)

    text = page(as_user(office).get(url("result_table", round_)))

    for cell in (
        '<td class="n">50,00</td>',
        '<td class="n">75,00</td>',
        '<td class="n">25,00</td>',
    ):
        assert cell in text
    assert '<td class="n"><b>62,50</b>' in text


def test_result_table_says_when_it_is_out_of_date(as_user, office):
    round_ = make_round(office, 2)
    entry = round_.entries.first()
    entry.state, entry.reason = EntryState.WITHDRAWN, "Mengundurkan diri"
    entry.save()
    client = as_user(office)

    before = page(client.get(url("result_table", round_)))
    client.post(url("result_compute", round_))
    after = page(client.get(url("result_table", round_)))

    assert "Ada perubahan setelah hitungan terakhir" in before
    assert "Ada perubahan setelah hitungan terakhir" not in after
    assert Outcome.objects.get().results.count() == 1


def test_result_detail_is_clean_of_juri_and_people(client, office):
    round_ = make_round(office, 2)
    publish(round_)
    names = [str(seat.user) for seat in round_.juri_assignments.select_related("user")]

    text = page(client.get(url("result_detail", round_)))

    # 20 + 26.25 + 25
    assert "71,25" in text
    assert "berbagi peringkat pertama dengan nilai 71,25 di antara 2 peserta" in text
    assert "Aspek B Aspek B" in text
    assert [name for name in names if name in text] == []


def test_result_detail_is_404_until_published(client, office):
    round_ = make_round(office, 1)

    assert client.get(url("result_detail", round_)).status_code == 404


def test_entry_feedback_has_averages_and_advice_but_no_names(as_user, office, give):
    round_ = make_round(office, 1)
    publish(round_)
    entry = round_.entries.get()
    pengurus = give(UserFactory(), kim=entry.kim)
    names = [str(seat.user) for seat in round_.juri_assignments.select_related("user")]

    text = page(as_user(pengurus).get(url("entry_feedback", entry)))

    # 35 x 3/4
    assert "26,25 dari 35" in text
    assert text.count("Perbarui SK") == 2
    assert [name for name in names if name in text] == []


def sign(outcome):
    """The record of the plenary, signed."""
    return BeritaAcara.objects.create(
        round=outcome.round, outcome=outcome, number="555/1/2026", held_on=timezone.localdate(),
        place="Aula", state="signed", signed_at=timezone.now(),
    )  # fmt: skip


def promote(client, entry, target):
    data = {"putaran": getattr(target, "pk", target), "sk": "188/9/2026",
            "decree_on": "2026-11-20", "persetujuan": "on"}  # fmt: skip
    return client.post(url("entry_promote", entry), data)


def test_entry_promote_carries_the_snapshot(as_user, office):
    round_ = make_round(office, 1)
    sign(publish(round_))
    entry = round_.entries.get()
    target = RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"))

    response = promote(as_user(office), entry, target)

    moved = Entry.objects.get(round=target)
    assert response.status_code == 302
    assert (moved.promoted_from, moved.nominated_by, moved.name) == (entry, office, entry.name)
    minutes = round_.records.get()
    assert moved.snapshot["promotion"] == {
        "round": round_.name, "rank": 1, "total_points": "71.25", "decree_number": "188/9/2026",
        "decree_on": "2026-11-20",
        "record_number": minutes.number, "record_code": minutes.code,
        "consented_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    assert Entry.objects.get(pk=entry.pk).state == EntryState.PROMOTED


def test_entry_promote_asks_for_the_agreement_and_shows_a_missing_decree(as_user, office, give):
    round_ = make_round(office, 1)
    sign(publish(round_))
    entry = round_.entries.get()
    target = RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"))
    address, data = url("entry_promote", entry), {"putaran": target.pk, "sk": "x" * 121}

    refused = as_user(office).post(address, data)
    as_user(office).post(address, {"putaran": target.pk, "sk": "", "persetujuan": "on"})
    moved = Entry.objects.get(round=target)
    province = give(UserFactory(), "provinsi", region("64"))
    page = as_user(province).get(moved.get_absolute_url()).content.decode()

    assert dict(refused.context["form"].errors) == {
        "sk": ["Nomor SK paling panjang 120 huruf"],
        "persetujuan": ["Centang bila KIM sudah menyetujui"],
    }
    assert "tanpa delegasi sah" in page
    assert reverse("monev:check_detail", args=[round_.records.get().code]) in page


def test_entry_promote_twice_is_409(as_user, office):
    round_ = make_round(office, 1)
    publish(round_)
    target = RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"))
    client = as_user(office)
    promote(client, round_.entries.get(), target)

    response = promote(client, round_.entries.get(), target)

    assert response.status_code == 409
    assert Entry.objects.filter(round=target).count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"announced": True, "level": MonevLevel.KABUPATEN},
        {"announced": True, "level": MonevLevel.PROVINSI, "region_code": "35"},
        {"scoring": True, "level": MonevLevel.PROVINSI, "region_code": "64"},
    ],
    ids=["a kabupaten round", "another province", "no longer nominating"],
)
def test_entry_promote_refuses_rounds_that_do_not_fit(as_user, office, facts):
    round_ = make_round(office, 1)
    publish(round_)
    target = RoundFactory(region=region(facts.pop("region_code", "64.08")), **facts)

    response = promote(as_user(office), round_.entries.get(), target)

    assert "Pilih putaran provinsi yang sedang menerima usulan" in page(response)
    assert Entry.objects.filter(round=target).count() == 0


def test_entry_promote_refuses_a_kim_that_is_there_already(as_user, office):
    round_ = make_round(office, 1)
    publish(round_)
    target = RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"))
    EntryFactory(round=target, kim=round_.entries.get().kim)

    response = promote(as_user(office), round_.entries.get(), target)

    assert "KIM ini sudah menjadi peserta putaran itu" in page(response)


def test_entry_promote_keeps_the_quota_of_the_kabupaten(as_user, office):
    round_ = make_round(office, 1)
    publish(round_)
    target = RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"), quota=1)
    EntryFactory(
        round=target, kim=KimFactory(verified=True, region=round_.entries.get().kim.region)
    )

    response = promote(as_user(office), round_.entries.get(), target)

    assert response.status_code == 200
    assert target.entries.count() == 1
    assert round_.entries.get().state == EntryState.RANKED


def test_entry_promote_before_publication_is_409(as_user, office):
    round_ = make_round(office, 1)
    target = RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"))

    assert promote(as_user(office), round_.entries.get(), target).status_code == 409
    assert KimFactory._meta.model.objects.count() == 1
