import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kim_portal.accounts.audit import check_chain
from kim_portal.accounts.models import AuditEntry
from registry import kim_import
from registry.enums import StatusReason
from registry.kim_import import BATCH, BEATEN, store_plan
from registry.kim_plan import make_plan
from registry.models import Channel, Kim, KimSector, KimStatusChange, Member, RegistryCounter, Sk
from registry.office_columns import find_table
from registry.office_file import read_sheets
from tests.factories.accounts import UserFactory
from tests.factories.office import HEADER, office_file, penajam, row, workbook
from tests.factories.registry import KimFactory, MemberFactory, SectorFactory, SkFactory, region

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 21)
FULL = {
    "number": "141/7", "signed": "6 Juni 2024", "expires": "6 Juni 2027", "issuer": "Kades",
    "chair": "Siti Aminah", "sectors": "UMKM", "status": "Vakum",
    "channel": "kim.id/mekar, instagram.com/kimmekar",
}  # fmt: skip


def plan(*rows, kabupaten=None):
    table = find_table(read_sheets(office_file(*rows)))
    return make_plan(table, kabupaten or penajam(), TODAY)


def store(*rows, by=None, **kwargs):
    return store_plan(plan(*rows), by=by, source="data.xlsx", **kwargs)


def sums(outcome):
    return (outcome.new_count, outcome.changed_count, outcome.same_count)


def verbs(subject):
    return [entry.verb for entry in AuditEntry.objects.about(subject).order_by("pk")]


@time_machine.travel("2026-11-21 02:00:00+00:00", tick=False)
def test_store_plan_registers_a_verified_kim_with_everything_the_row_tells():
    user, sector = UserFactory(), SectorFactory()

    outcome = store(row(**FULL), by=user)

    kim = Kim.objects.get()
    assert sums(outcome) == (1, 0, 0)
    assert (kim.registry_no, kim.slug, kim.state, kim.status) == (
        "KIM-64.09-0001", "kim-mekar-bangun-mulya", "verified", "dormant",
    )  # fmt: skip
    assert (kim.verified_at, kim.kim_id_url) == (
        datetime.datetime(2026, 11, 21, 2, tzinfo=datetime.UTC), "https://kim.id/mekar",
    )  # fmt: skip
    assert (list(kim.sectors.all()), kim.main_sector) == ([sector], sector)
    sk = Sk.objects.get(kim=kim)
    assert (sk.number, sk.kind, sk.uploaded_by, sk.expires_on) == (
        "141/7", "officers", user, datetime.date(2027, 6, 6),
    )  # fmt: skip
    chair = Member.objects.get(kim=kim)
    assert (chair.full_name, chair.position, chair.consent_version, chair.phone) == (
        "Siti Aminah", "ketua", "impor", "",
    )  # fmt: skip
    assert [(one.kind, one.url) for one in kim.channels.all()] == [
        ("instagram", "https://instagram.com/kimmekar")
    ]
    change = KimStatusChange.objects.get(kim=kim)
    assert (change.to_status, change.reasons, change.decided_by) == (
        "dormant", [StatusReason.NOT_STATED.value], user,
    )  # fmt: skip


def test_store_plan_leaves_a_trace_of_everything_it_makes():
    user = UserFactory()

    store(row(**FULL), by=user)

    kim = Kim.objects.get()
    entry = AuditEntry.objects.about(kim).get()
    assert (entry.verb, entry.user) == ("kim.import", user)
    assert entry.facts == {
        "registry_no": "KIM-64.09-0001", "region": "64.09.02.2004", "state": "verified",
        "status": "dormant", "source": "data.xlsx", "row": 2,
    }  # fmt: skip
    assert verbs(Sk.objects.get()) == ["sk.create"]
    assert verbs(Member.objects.get()) == ["member.create"]
    assert verbs(Channel.objects.get()) == ["channel.create"]
    assert "Siti Aminah" not in str(list(AuditEntry.objects.values()))
    assert check_chain().broken is None


def test_store_plan_works_without_a_user():
    outcome = store(row(**FULL))

    assert sums(outcome) == (1, 0, 0)
    assert KimStatusChange.objects.get().decided_by is None
    assert AuditEntry.objects.about(Kim.objects.get()).get().user_text == "sistem"


def test_store_plan_run_twice_changes_nothing():
    store(row(**FULL), row(name="KIM Lain"))
    before = AuditEntry.objects.count()

    outcome = store(row(**FULL), row(name="KIM Lain"))

    assert sums(outcome) == (0, 0, 2)
    assert (Kim.objects.count(), Sk.objects.count(), Member.objects.count()) == (2, 1, 1)
    assert AuditEntry.objects.count() == before


def test_store_plan_adds_to_a_registered_kim_and_keeps_its_history():
    penajam()
    SectorFactory()
    kim = KimFactory(name="KIM Mekar", region=region("64.09.02.2004"), verified=True)
    old = SkFactory(kim=kim, number="1/2020")

    outcome = store(row(**FULL), by=UserFactory())

    kim.refresh_from_db()
    assert sums(outcome) == (0, 1, 0)
    assert [sk.number for sk in kim.sk_set.order_by("pk")] == ["1/2020", "141/7"]
    old.refresh_from_db()
    assert old.state == "active"
    assert (kim.status, kim.kim_id_url, kim.version) == ("dormant", "https://kim.id/mekar", 2)
    assert kim.members.get().full_name == "Siti Aminah"
    assert kim.channels.get().url == "https://instagram.com/kimmekar"
    assert [sector.slug for sector in kim.sectors.all()] == ["umkm"]
    assert verbs(kim) == ["kim.set_status", "kim.update", "kim.import"]


def test_store_plan_never_ends_a_ketua():
    penajam()
    kim = KimFactory(name="KIM Mekar", region=region("64.09.02.2004"), verified=True)
    MemberFactory(kim=kim, position="ketua", full_name="Budi")

    store(row(chair="Siti"), by=UserFactory())

    assert [(one.full_name, one.ended_on) for one in kim.members.all()] == [("Budi", None)]


def test_store_plan_gives_every_kim_its_own_number_and_address():
    penajam()
    KimFactory(name="Lama", slug="kim-mekar-bangun-mulya")
    RegistryCounter.objects.create(region=region("64.09"), last_number=7)

    store(row(), row(village="Api-api"), row(name="KIM Mekar!"), row(name="Impor", village="Waru"))

    found = Kim.objects.exclude(name="Lama").order_by("pk").values_list("registry_no", "slug")
    assert list(found) == [
        ("KIM-64.09-0008", "kim-mekar-bangun-mulya-2"),
        ("KIM-64.09-0009", "kim-mekar-api-api"),
        ("KIM-64.09-0010", "impor-waru"),
    ]


def test_store_plan_goes_on_behind_a_row():
    outcome = store(row(name="KIM A"), row(name="KIM B"), row(name="KIM C"), after_row=3)

    assert [kim.name for kim in Kim.objects.all()] == ["KIM C"]
    assert (sums(outcome), outcome.done_row) == ((1, 0, 0), 4)


def test_store_plan_stores_the_others_when_one_row_was_registered_meanwhile():
    found = plan(row(name="KIM A"), row(name="KIM B"), row(name="KIM C"))
    KimFactory(name="KIM B", slug="b", region=region("64.09.02.2004"), verified=True)

    outcome = store_plan(found, by=None, source="data.xlsx")

    assert sums(outcome) == (2, 0, 0)
    assert [(one.row, one.message) for one in outcome.faults] == [(3, BEATEN)]
    assert sorted(Kim.objects.values_list("name", flat=True)) == ["KIM A", "KIM B", "KIM C"]
    assert check_chain().broken is None


def test_store_plan_names_the_row_the_database_refuses(monkeypatch):
    usual = kim_import._sk

    def wrong(kim, facts, by):
        sk = usual(kim, facts, by)
        if facts.number == "rusak":
            sk.expires_on = sk.starts_on
        return sk

    monkeypatch.setattr(kim_import, "_sk", wrong)
    rusak = {"number": "rusak", "signed": "6 Juni 2024"}

    outcome = store(row(name="KIM A"), row(name="KIM B", **rusak), row(name="KIM C"))

    assert [one.row for one in outcome.faults] == [3]
    # Nothing of the refused row is left: no KIM, no entry, no number used up without a KIM.
    assert list(Kim.objects.values_list("name", "registry_no").order_by("name")) == [
        ("KIM A", "KIM-64.09-0001"), ("KIM C", "KIM-64.09-0002"),
    ]  # fmt: skip
    assert sorted(AuditEntry.objects.values_list("subject_text", flat=True)) == ["KIM A", "KIM C"]


def test_store_plan_undoes_a_batch_that_is_called_off():
    class CalledOffError(Exception):
        pass

    def call_off(outcome):
        raise CalledOffError

    with pytest.raises(CalledOffError):
        store(row(**FULL), on_batch=call_off)

    assert (Kim.objects.count(), Sk.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_store_plan_keeps_the_batches_before_an_interruption(monkeypatch):
    monkeypatch.setattr(kim_import, "BATCH", 2)
    seen = []

    def fail_on_second(outcome):
        seen.append(outcome.done_row)
        if len(seen) == 2:
            raise KeyboardInterrupt

    rows = [row(name=f"KIM {letter}") for letter in "ABCDE"]
    with pytest.raises(KeyboardInterrupt):
        store(*rows, on_batch=fail_on_second)

    assert sorted(Kim.objects.values_list("name", flat=True)) == ["KIM A", "KIM B"]
    outcome = store(*rows)
    assert sums(outcome) == (3, 0, 2)
    assert Kim.objects.count() == 5


def test_store_plan_needs_the_same_queries_for_a_batch_of_any_size():
    def queries(rows):
        found = plan(*rows)
        with CaptureQueriesContext(connection) as captured:
            store_plan(found, by=None, source="data.xlsx")
        return len(captured)

    SectorFactory()
    store(row(name="KIM Pertama"))
    small = queries([row(**FULL | {"name": "KIM A"})])
    large = queries([row(**FULL | {"name": f"KIM B {n}"}) for n in range(20)])

    assert small == large == 19


def test_store_plan_takes_ten_thousand_rows():
    header, sector = HEADER, SectorFactory()
    villages = ["Bangun Mulya", "Api-api", "Babulu Darat", "Sumber Sari"]
    rows = [
        row(**FULL | {"name": f"KIM Uji {n}", "village": villages[n % 4], "subdistrict": ""})
        for n in range(10_000)
    ]
    table = find_table(read_sheets(workbook([header, *rows])))
    batches = []

    found = make_plan(table, penajam(), TODAY)
    with CaptureQueriesContext(connection) as captured:
        outcome = store_plan(
            found, by=None, source="data.xlsx", on_batch=lambda done: batches.append(done.done_row)
        )

    assert (found.row_count, sums(outcome)) == (10_000, (10_000, 0, 0))
    assert len(batches) == 10_000 / BATCH
    # No row has a query of its own.
    assert len(captured) < 10_000 / 4
    assert KimSector.objects.filter(sector=sector).count() == 10_000
