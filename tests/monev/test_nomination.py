import datetime

import pytest
import time_machine
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import EntryState, MonevLevel, PanelRole, RoundState
from monev.models import Entry
from monev.nomination import candidates, nominate, readiness, refresh, reports_since, snapshot
from registry.enums import Position, Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import (
    KimFactory,
    MemberFactory,
    ReportFactory,
    SectorFactory,
    SkFactory,
    region,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime.datetime(2026, 11, 21, 3, tzinfo=datetime.UTC), tick=False):
        yield


def open_round(**facts):
    return RoundFactory(**({"state": RoundState.NOMINATION} | facts))


def provincial(**facts):
    return open_round(level=MonevLevel.PROVINSI, region=region("64"), **facts)


def orderly_kim(**facts):
    kim = KimFactory(verified=True, **facts)
    MemberFactory(kim=kim, position=Position.KETUA)
    SkFactory(kim=kim)
    ReportFactory(kim=kim, verified=True)
    return kim


def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


def check(round_, user):
    return {row.kim: list(row.missing) for row in readiness(round_, candidates(round_, user))}


def test_nominate_freezes_the_facts_of_the_day():
    kim = orderly_kim(name="KIM Mekar Waru")
    kim.sectors.add(SectorFactory())
    MemberFactory(kim=kim)

    entry = nominate(open_round(), kim, by=UserFactory())

    kim.name = "KIM Ganti Nama"
    kim.save()
    kim.sk_set.first().revoke(by=UserFactory(), reason="Salah")
    entry.refresh_from_db()
    assert (entry.state, entry.name) == (EntryState.NOMINATED, "KIM Mekar Waru")
    facts = entry.snapshot
    assert facts.pop("sk")["expires_on"] == "2099-03-12"
    facts.pop("registry_no")
    assert [row["held_on"] for row in facts.pop("reports")] == [
        kim.reports.get().held_on.isoformat()
    ]
    assert facts.pop("channels") == facts.pop("follow_ups") == []
    assert facts == {
        "name": "KIM Mekar Waru",
        "place": "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara",
        "region_code": "64.09.02.2004",
        "region_path": "64.09.02.2004",
        "desa": "Desa Bangun Mulya",
        "kecamatan": "Kecamatan Waru",
        "kabupaten": "Kabupaten Penajam Paser Utara",
        "provinsi": "Kalimantan Timur",
        "officer_count": 1,
        "member_count": 2,
        "report_count": 1,
        "sectors": ["UMKM dan ekonomi kreatif"],
    }


def test_nominate_is_recorded():
    by = UserFactory()

    entry = nominate(open_round(), orderly_kim(), by=by)

    log = AuditEntry.objects.get(verb="entry.nominate")
    assert (log.user, log.subject_id, entry.nominated_by) == (by, str(entry.pk), by)


def test_snapshot_names_no_person():
    kim = orderly_kim()
    MemberFactory(kim=kim, full_name="Siti Rahmawati", phone="081234567890")

    assert "Siti" not in str(snapshot(kim))
    assert "0812" not in str(snapshot(kim))


@pytest.mark.parametrize(
    "state", sorted(set(RoundState) - {RoundState.ANNOUNCED, RoundState.NOMINATION})
)
def test_nominate_refuses_a_round_that_takes_none(state):
    round_ = open_round(state=state, halt_reason="Bencana")

    with pytest.raises(IllegalTransitionError, match="tidak menerima usulan"):
        nominate(round_, orderly_kim(), by=UserFactory())

    assert not Entry.objects.exists()


def test_nominate_refuses_after_the_closing_date():
    round_ = open_round(nomination_closes_on=TODAY - datetime.timedelta(days=1))

    with pytest.raises(DomainError, match="Pengusulan sudah ditutup pada 20 November 2026."):
        nominate(round_, orderly_kim(), by=UserFactory())


def test_nominate_refuses_before_the_opening_date():
    round_ = open_round(nomination_opens_on=TODAY + datetime.timedelta(days=1))

    with pytest.raises(DomainError, match="Pengusulan dibuka pada 22 November 2026."):
        nominate(round_, orderly_kim(), by=UserFactory())


def test_nominate_accepts_on_the_opening_date():
    assert nominate(open_round(nomination_opens_on=TODAY), orderly_kim(), by=UserFactory()).pk


def test_nominate_beyond_the_quota_keeps_the_reason():
    round_ = provincial(quota=1)
    first = nominate(round_, orderly_kim(), by=UserFactory(), quota_reason="Tidak diperlukan")

    second = nominate(round_, orderly_kim(), by=UserFactory(), quota_reason="Tuan rumah")

    assert (first.quota_reason, second.quota_reason) == ("", "Tuan rumah")
    facts = AuditEntry.objects.filter(verb="entry.nominate", subject_id=second.pk).get().facts
    assert facts["quota_reason"] == "Tuan rumah"


def test_nominate_accepts_on_the_closing_date():
    assert nominate(open_round(nomination_closes_on=TODAY), orderly_kim(), by=UserFactory()).pk


def test_nominate_refuses_a_kim_that_is_not_verified():
    with pytest.raises(DomainError, match="belum terverifikasi"):
        nominate(open_round(), KimFactory(), by=UserFactory())


def test_nominate_refuses_a_kim_from_elsewhere():
    kim = orderly_kim(region=region("64.08.12.2004"))

    with pytest.raises(DomainError, match="di luar wilayah putaran"):
        nominate(open_round(), kim, by=UserFactory())


def test_nominate_refuses_a_second_time():
    round_, kim = open_round(), orderly_kim()
    nominate(round_, kim, by=UserFactory())

    with pytest.raises(DomainError, match="sudah menjadi peserta putaran ini"):
        nominate(round_, kim, by=UserFactory())

    assert Entry.objects.count() == 1


def test_nominate_refuses_more_than_the_quota_of_a_kabupaten():
    round_ = provincial(quota=1)
    nominate(round_, orderly_kim(), by=UserFactory())
    nominate(round_, orderly_kim(region=region("64.08.12.2004")), by=UserFactory())

    with pytest.raises(DomainError) as refusal:
        nominate(round_, orderly_kim(region=region("64.09.03.2009")), by=UserFactory())

    assert refusal.value.message.startswith(
        "Kuota Kabupaten Penajam Paser Utara 1 peserta dan sudah terisi."
    )
    assert Entry.objects.count() == 2


def test_nominate_counts_the_quota_of_a_kabupaten_round_per_kecamatan():
    round_ = open_round(quota=1)
    nominate(round_, orderly_kim(), by=UserFactory())
    nominate(round_, orderly_kim(region=region("64.09.03.2009")), by=UserFactory())

    with pytest.raises(DomainError, match="Kuota Kecamatan Waru 1 peserta"):
        nominate(round_, orderly_kim(), by=UserFactory())


@pytest.mark.parametrize(
    "state", [EntryState.WITHDRAWN, EntryState.DISQUALIFIED, EntryState.INELIGIBLE]
)
def test_nominate_fills_the_place_of_an_entry_that_left(state):
    round_ = provincial(quota=1)
    EntryFactory(round=round_, state=state)

    assert nominate(round_, orderly_kim(), by=UserFactory()).pk


@pytest.mark.parametrize("role", [PanelRole.MEMBER, PanelRole.SECRETARY])
def test_nominate_refuses_a_kim_whose_pengurus_sits_in_the_panel(give, role):
    round_, kim = open_round(), orderly_kim()
    juri = JuriFactory(round=round_, role=role).user
    give(juri, kim=kim)

    with pytest.raises(DomainError, match=f"{juri} duduk dalam tim penilai"):
        nominate(round_, kim, by=UserFactory())


def test_nominate_refuses_when_the_kabupaten_office_judges_the_provincial_round(give):
    round_ = provincial()
    juri = JuriFactory(round=round_).user
    give(juri, Role.KABUPATEN, region("64.09"))

    with pytest.raises(DomainError, match="duduk dalam tim penilai"):
        nominate(round_, orderly_kim(), by=UserFactory())

    assert nominate(round_, orderly_kim(region=region("64.08.12.2004")), by=UserFactory()).pk


def test_readiness_names_everything_that_is_missing(give):
    ready = orderly_kim()
    bare = KimFactory(verified=True)

    assert check(open_round(), office(give)) == {
        ready: [],
        bare: [
            "Tidak ada SK yang berlaku.",
            "Belum ada ketua.",
            "Belum ada laporan terverifikasi dalam 12 bulan.",
        ],
    }


@pytest.mark.parametrize(
    ("expires_on", "missing"),
    [
        (datetime.date(2026, 12, 4), []),
        (datetime.date(2026, 12, 3), ["SK berakhir 3 Desember 2026, sebelum rapat pleno."]),
        (None, []),
    ],
)
def test_readiness_wants_an_sk_that_lasts_through_the_plenary(give, expires_on, missing):
    kim = orderly_kim()
    kim.sk_set.update(expires_on=expires_on)

    round_ = open_round(plenary_on=datetime.date(2026, 12, 4))

    assert check(round_, office(give)) == {kim: missing}


def test_readiness_takes_the_sk_that_lasts_longest(give):
    kim = orderly_kim()
    SkFactory(kim=kim, starts_on=datetime.date(2026, 1, 1), expires_on=datetime.date(2026, 12, 1))

    assert check(open_round(), office(give)) == {kim: []}


@pytest.mark.parametrize(
    ("held_on", "missing"),
    [
        (datetime.date(2025, 11, 21), []),
        (datetime.date(2025, 11, 20), ["Belum ada laporan terverifikasi dalam 12 bulan."]),
    ],
)
def test_readiness_counts_reports_of_twelve_months(give, held_on, missing):
    kim = orderly_kim()
    kim.reports.update(held_on=held_on)

    assert check(open_round(), office(give)) == {kim: missing}


def test_readiness_knows_the_entry(give):
    round_, kim = open_round(), orderly_kim()
    entry = nominate(round_, kim, by=UserFactory())

    rows = readiness(round_, candidates(round_, office(give)))

    assert [(row.kim, row.entry, row.is_ready) for row in rows] == [(kim, entry, True)]


@pytest.mark.parametrize("count", [1, 3])
def test_readiness_costs_the_same_for_one_and_three(give, django_assert_num_queries, count):
    for _ in range(count):
        orderly_kim()
    round_, user = open_round(), office(give)

    with django_assert_num_queries(5):
        rows = readiness(round_, candidates(round_, user))

    assert len(rows) == count


def test_candidates_are_verified_kim_of_the_round_and_the_office(give):
    own = orderly_kim()
    KimFactory()
    orderly_kim(region=region("64.08.12.2004"))

    assert list(candidates(open_round(), office(give))) == [own]
    assert list(candidates(provincial(), office(give))) == [own]
    assert list(candidates(open_round(region=region("64.08")), office(give))) == []


def test_refresh_takes_the_snapshot_anew():
    kim = KimFactory(verified=True)
    entry = nominate(open_round(), kim, by=UserFactory())
    SkFactory(kim=kim, number="9/2026")

    refresh(entry, by=UserFactory())

    entry.refresh_from_db()
    assert entry.snapshot["sk"]["number"] == "9/2026"
    assert AuditEntry.objects.filter(verb="entry.refresh").count() == 1


def test_refresh_keeps_how_the_entry_came_here():
    entry = EntryFactory(state=EntryState.NOMINATED, snapshot={"promotion": {"rank": 1}})

    refresh(entry, by=UserFactory())

    assert entry.snapshot["promotion"] == {"rank": 1}


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.ELIGIBLE, EntryState.SCORED])
def test_refresh_refuses_once_the_file_was_handed_in(state):
    entry = EntryFactory(state=state)
    before = entry.snapshot

    with pytest.raises(IllegalTransitionError):
        refresh(entry, by=UserFactory())

    entry.refresh_from_db()
    assert entry.snapshot == before


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (datetime.date(2026, 11, 21), datetime.date(2025, 11, 21)),
        (datetime.date(2028, 2, 29), datetime.date(2027, 2, 28)),
    ],
)
def test_reports_since(on, since):
    assert reports_since(on) == since


def test_today_is_the_day_these_tests_think():
    assert timezone.localdate() == TODAY
