"""What changed since a moment, rows that left included: a copy kept by somebody can follow."""

import csv
import io
import json

import pytest
import time_machine
from django.utils import timezone

from kim_portal.open_data.datasets import DATASETS
from monev.enums import ResultState, RoundState
from monev.models import Outcome, Result, Round
from registry.models import ActivityReport, FundRecord, Sk
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory
from tests.factories.registry import KimFactory, ReportFactory, SkFactory
from tests.open_data.world import fill

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
BEFORE, BETWEEN, AFTER = "2026-11-10T01:00:00Z", "2026-11-15", "2026-11-20T01:00:00Z"
NUMBER = {"nomor_registri": "KIM-64.09-0001"}
LEAVING = ("kim", "sk", "kegiatan", "anggaran", "hasil")


def changes(client, slug, since=BETWEEN):
    answer = client.get(f"/data/{slug}.csv", {"sejak": since})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))


def only(row):
    return {name: text for name, text in row.items() if text}


@pytest.fixture
def kim():
    with time_machine.travel(BEFORE, tick=False):
        return fill()


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.mark.parametrize("slug", DATASETS)
def test_only_answers_about_changes_have_the_moment_of_withdrawal(client, kim, slug):
    whole = client.get(f"/data/{slug}.csv").getvalue().decode().splitlines()[0].split(",")
    (row,) = changes(client, slug, "2026-11-01")

    assert list(row) == [*whole, "ditarik_pada"]
    assert row["ditarik_pada"] == ""


def test_a_kim_that_leaves_takes_its_rows_along(client, kim, by):
    with time_machine.travel(AFTER, tick=False):
        kim.return_(by=by, reason="SK keliru")

    left = {slug: [only(row) for row in changes(client, slug)] for slug in LEAVING[:4]}

    when = {"ditarik_pada": AFTER}
    assert left == {
        "kim": [NUMBER | when],
        "sk": [{"id_sk": str(Sk.objects.get().pk)} | when],
        "kegiatan": [{"bulan": "2026-11"} | NUMBER | when],
        "anggaran": [{"tahun": "2026", "sumber": "Dana Desa"} | NUMBER | when],
    }
    assert [changes(client, slug, "2026-11-21") for slug in LEAVING[:4]] == [[], [], [], []]


def test_a_returned_report_changes_its_month_and_the_last_one_ends_it(client, kim, by):
    first, second = ActivityReport.objects.order_by("pk")
    with time_machine.travel(AFTER, tick=False):
        first.return_(by=by, reason="Foto keliru")

        (row,) = changes(client, "kegiatan")
        assert (row["jumlah_kegiatan"], row["peserta_laki_laki"]) == ("1", "1")
        assert (row["diubah_pada"], row["ditarik_pada"]) == (AFTER, "")

        second.return_(by=by, reason="Foto keliru")
        (row,) = changes(client, "kegiatan")
        assert only(row) == {"bulan": "2026-11", "ditarik_pada": AFTER} | NUMBER


def test_a_voided_record_changes_its_sum_and_the_last_one_ends_it(client, kim, by):
    received, spent = FundRecord.objects.order_by("pk")
    with time_machine.travel(AFTER, tick=False):
        spent.void(by=by, reason="Tercatat dua kali")

        (row,) = changes(client, "anggaran")
        assert (row["diterima"], row["dibelanjakan"], row["ditarik_pada"]) == ("1500000", "0", "")

        received.void(by=by, reason="Tercatat dua kali")
        (row,) = changes(client, "anggaran")
        assert (row["tahun"], row["diterima"], row["ditarik_pada"]) == ("2026", "", AFTER)


def test_a_new_version_of_a_result_says_who_is_no_longer_in_it(client, kim, by):
    round_ = Round.objects.get()
    with time_machine.travel(AFTER, tick=False):
        round_.outcomes.get().move_to(ResultState.REPLACED)
        new = Outcome.objects.create(
            round=round_, number=2, state=ResultState.PUBLISHED, published_at=timezone.now(),
            computed_by=by, input_digest="1" * 64,
        )  # fmt: skip
        other = KimFactory(registry_no="KIM-64.09-0002", verified=True)
        entry = EntryFactory(round=round_, kim=other)
        Result.objects.create(outcome=new, entry=entry, sheet_count=3, total_points="70", rank=1)

    inside, left = changes(client, "hasil")

    assert (inside["nomor_registri"], inside["ditarik_pada"]) == ("KIM-64.09-0002", "")
    assert only(left) == {"putaran": "monev-ppu-2026", "ditarik_pada": AFTER} | NUMBER


def test_what_becomes_public_with_its_kim_is_a_change(client, by):
    with time_machine.travel(BEFORE, tick=False):
        kim = KimFactory(submitted=True)
        SkFactory(kim=kim)
    with time_machine.travel(AFTER, tick=False):
        kim.verify(by=by)

    assert [len(changes(client, slug)) for slug in ("kim", "sk")] == [1, 1]
    assert changes(client, "sk")[0]["diubah_pada"] == AFTER


def test_a_stage_of_a_round_is_a_change_and_renews_the_etag(client, kim):
    before = client.get("/data/monev.csv")["ETag"]
    with time_machine.travel(AFTER, tick=False):
        Round.objects.get().move_to(RoundState.OBJECTION)

    (row,) = changes(client, "monev")

    assert (row["tahap"], row["diubah_pada"]) == (RoundState.OBJECTION.label, AFTER)
    assert client.get("/data/monev.csv")["ETag"] != before


def test_nothing_is_told_of_what_was_never_public(client, by):
    with time_machine.travel(AFTER, tick=False):
        draft = KimFactory(submitted=True)
        draft.return_(by=by, reason="Belum lengkap")
        SkFactory(kim=draft)
        public = KimFactory(verified=True)
        ReportFactory(kim=public, submitted=True)
        ReportFactory(kim=public, verified=True, visibility="internal")

    assert [one["nomor_registri"] for one in changes(client, "kim")] == [public.registry_no]
    assert (changes(client, "sk"), changes(client, "kegiatan")) == ([], [])


def test_json_and_geojson_tell_withdrawn_rows_too(client, kim, by):
    with time_machine.travel(AFTER, tick=False):
        kim.return_(by=by, reason="SK keliru")

    (row,) = json.loads(client.get("/data/kim.json", {"sejak": BETWEEN}).getvalue())
    found = json.loads(client.get("/data/kim.geojson", {"sejak": BETWEEN}).getvalue())

    assert only(row) == NUMBER | {"ditarik_pada": AFTER}
    (feature,) = found["features"]
    assert (feature["id"], feature["geometry"]) == ("KIM-64.09-0001", None)


@pytest.mark.parametrize("slug", DATASETS)
def test_metadata_explains_withdrawn_rows(client, slug):
    told = json.loads(client.get(f"/data/{slug}/metadata.json").content)["perubahan_sejak"]

    assert [one["nama"] for one in told["kolom_tambahan"]] == ["ditarik_pada"]
    assert ("ikut disebut" in told["arti"]) == (slug in LEAVING)
