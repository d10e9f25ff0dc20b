"""A file that is sent back says per thing what to repair, and until which minute."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import EntryState, RoundState
from monev.enums_document import DocumentKind
from monev.models import EntryReturn
from monev.returning import return_entry
from monev.worklist import tasks
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory, RequirementFactory
from tests.factories.files import pdf
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]

# 16.00 WITA, the zone of Kalimantan Timur: UTC+8.
DUE_AT = datetime.datetime(2026, 11, 24, 8, 0, tzinfo=datetime.UTC)
DEADLINE = "24 November 2026 pukul 16.00 WITA"
DAY_BEFORE = datetime.datetime(2026, 11, 20, 4, 0, tzinfo=datetime.UTC)
UNREADABLE = "Pindaian tidak terbaca, pindai ulang"
TOO_OLD = "Slaid tahun lalu"


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def entry():
    """A file that was handed in with three documents."""
    round_ = RoundFactory(state=RoundState.DESK_CHECK)
    entry = EntryFactory(
        round=round_, kim=KimFactory(verified=True), state=EntryState.SUBMITTED
    )  # fmt: skip
    for kind in (DocumentKind.SK, DocumentKind.SLIDES, DocumentKind.CONSENT):
        requirement = RequirementFactory(round=round_, kind=kind, complete=True)
        DocumentFactory(
            entry=entry, requirement=requirement, frozen_at=DAY_BEFORE, created_at=DAY_BEFORE
        )
    entry.checks = [
        {"kind": "chair", "required": True, "met": False, "text": "Belum ada ketua."},
        {"kind": "documents", "required": True, "met": True, "text": "Semua 3 dokumen wajib ada."},
    ]
    entry.save()
    return entry


@pytest.fixture
def office(give):
    return give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))


@pytest.fixture
def pengurus(give, entry):
    return give(UserFactory(username="ketua"), kim=entry.kim)


def asked(entry, kind):
    return entry.round.document_requirements.get(kind=kind)


def key(entry, kind):
    return f"document-{asked(entry, kind).pk}"


def returned(entry, office, *, due_at=DUE_AT):
    reasons = {key(entry, "sk"): UNREADABLE, key(entry, "slides"): TOO_OLD}
    return_entry(entry, reasons, due_at=due_at, by=office)
    entry.refresh_from_db()
    return entry


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def typed(entry, **changes):
    data = {"due_on": "2026-11-24", "due_time": "16:00", key(entry, "sk"): UNREADABLE,
            key(entry, "slides"): TOO_OLD}  # fmt: skip
    return data | changes


def send(client, entry, kind):
    return client.post(
        url("document_create", entry.pk, asked(entry, kind).pk), {"document": pdf("baru.pdf")}
    )


def test_r1_14_each_thing_has_its_reason_and_the_deadline_its_clock_and_zone(
    as_user, entry, office, pengurus
):
    as_user(office).post(url("entry_return", entry.pk), typed(entry))

    entry.refresh_from_db()
    assert entry.state == EntryState.RETURNED_FOR_FIX
    page = text(as_user(pengurus).get(entry.get_absolute_url()))
    assert "2 hal perlu diperbaiki" in page
    assert f"<strong>{DEADLINE}</strong>" in page
    for words in (UNREADABLE, TOO_OLD, "Perbaiki SK pengurus", "Perbaiki Slaid paparan"):
        assert page.count(words) == 1
    assert page.count("Belum diubah") == 2
    [task] = tasks(pengurus)
    assert task.detail == f"{entry.round}. 2 hal, paling lambat {DEADLINE}"
    assert task.due_on == datetime.date(2026, 11, 24)


def test_r1_14_only_the_marked_things_can_change_and_the_office_sees_what_did(
    as_user, entry, office, pengurus
):
    returned(entry, office)
    client = as_user(pengurus)

    locked = send(client, entry, "consent")
    opened = send(client, entry, "sk")
    page = text(client.get(entry.get_absolute_url()))
    assert (locked.status_code, opened.status_code) == (409, 302)
    assert "tidak termasuk yang perlu diperbaiki" in text(locked)
    assert [page.count("Sudah diubah"), page.count("Belum diubah")] == [1, 1]
    assert client.post(url("entry_refresh", entry.pk)).status_code == 409

    client.post(url("entry_submit", entry.pk))
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    seen = text(as_user(office).get(entry.get_absolute_url()))
    assert "Perbaikan berkas" in seen
    assert [seen.count(">Tidak diubah<"), seen.count("Diubah</span>")] == [1, 1]
    assert "Menjadi: baru.pdf" in seen
    item = entry.returns.get().items.get(requirement__kind="sk")
    assert (item.before.split(",")[0], item.after.split(",")[0]) == ("berkas.pdf", "baru.pdf")
    assert entry.documents.filter(ended_at__isnull=False).count() == 1


def test_rules_that_were_not_returned_stay_as_they_were(as_user, entry, office, pengurus):
    return_entry(entry, {"facts-kim": "Nama KIM keliru"}, due_at=DUE_AT, by=office)
    client = as_user(pengurus)

    assert client.post(url("entry_refresh", entry.pk)).status_code == 302
    client.post(url("entry_submit", entry.pk))

    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    assert [one["text"] for one in entry.checks] == [
        "Belum ada ketua.", "Semua 3 dokumen wajib ada.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-24 07:59+00:00", True),
        ("2026-11-24 08:00+00:00", True),
        ("2026-11-24 08:01+00:00", False),
    ],
)
def test_a_minute_after_the_deadline_nothing_can_be_handed_in(
    as_user, entry, office, pengurus, moment, is_open
):
    returned(entry, office)
    client = as_user(pengurus)

    with time_machine.travel(moment, tick=False):
        client.force_login(pengurus, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = text(client.get(entry.get_absolute_url()))
        sent = send(client, entry, "sk")
        handed_in = client.post(url("entry_submit", entry.pk))
        late_page = text(client.get(entry.get_absolute_url()))

    entry.refresh_from_db()
    assert ("Ajukan berkas" in page) is is_open
    assert (entry.state == EntryState.SUBMITTED) is is_open
    assert entry.documents.current().filter(original_name="baru.pdf").exists() is is_open
    if not is_open:
        assert f"Batas perbaikan sudah lewat, {DEADLINE}." in text(handed_in)
        assert "Batas perbaikan sudah lewat" in text(sent)
        assert "kecuali dinas memperpanjang batas" in late_page


def test_the_office_extends_and_the_file_is_handed_in_after_all(as_user, entry, office, pengurus):
    returned(entry, office)

    with time_machine.travel("2026-11-25 01:00+00:00", tick=False):
        [task] = tasks(pengurus)
        as_user(office).post(
            url("entry_extend", entry.pk), {"due_on": "2026-11-26", "due_time": "09:30"}
        )
        as_user(pengurus).post(url("entry_submit", entry.pk))

    entry.refresh_from_db()
    assert "Batas sudah lewat, minta dinas memperpanjangnya" in task.detail
    assert entry.state == EntryState.SUBMITTED
    # 09.30 WITA is 01.30 UTC.
    assert entry.returns.get().due_at == datetime.datetime(2026, 11, 26, 1, 30, tzinfo=datetime.UTC)
    assert AuditEntry.objects.filter(verb="entryreturn.extend").count() == 1


def test_after_the_deadline_the_office_may_decide_that_it_does_not_fit(as_user, entry, office):
    returned(entry, office)

    with time_machine.travel("2026-11-25 01:00+00:00", tick=False):
        as_user(office).post(
            url("entry_decide", entry.pk),
            {"state": "ineligible", "reason": "Tidak diperbaiki sampai batas waktu"},
        )

    entry.refresh_from_db()
    assert entry.state == EntryState.INELIGIBLE
    assert not EntryReturn.objects.open().exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sk": "", "slides": " "}, "Tulis alasan pada sedikitnya satu hal yang perlu diperbaiki."),
        ({"sk": "x" * 501}, "Alasan paling panjang 500 huruf"),
        ({"due_on": ""}, "Isi tanggal batas perbaikan"),
        ({"due_on": "lusa"}, "Tulis tanggal seperti 21/11/2026"),
        ({"due_on": "2026-11-20"}, "Batas perbaikan harus setelah saat ini."),
        ({"due_time": "sore"}, "Tulis jam seperti 16.00"),
        ({"due_time": ""}, "Isi jamnya"),
    ],
)
def test_entry_return_says_what_is_wrong(as_user, entry, office, changes, sentence):
    named = {
        key(entry, name) if name in {"sk", "slides"} else name: value
        for name, value in changes.items()
    }

    response = as_user(office).post(url("entry_return", entry.pk), typed(entry, **named))

    assert response.status_code == 200
    assert sentence in text(response)
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    assert not EntryReturn.objects.exists()


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        ("2026-11-24", "16:00", "Batas baru harus setelah batas semula"),
        ("2026-11-20", "16:00", "Batas baru harus setelah batas semula"),
        ("", "16:00", "Isi tanggal batas perbaikan"),
    ],
)
def test_entry_extend_says_what_is_wrong(as_user, entry, office, day, hour, sentence):
    returned(entry, office)

    response = as_user(office).post(
        url("entry_extend", entry.pk), {"due_on": day, "due_time": hour}
    )

    assert response.status_code == 200
    assert sentence in text(response)
    assert entry.returns.get().due_at == DUE_AT


def test_entry_return_offers_the_closing_of_nominations_as_deadline(as_user, entry, office):
    entry.round.nomination_closes_on = datetime.date(2026, 11, 28)
    entry.round.save()

    page = text(as_user(office).get(url("entry_return", entry.pk)))

    assert 'value="2026-11-28"' in page
    assert 'value="23:59"' in page
    assert "Waktu WITA" in page


def test_entry_return_of_a_file_that_is_decided_is_a_conflict(as_user, entry, office):
    entry.move_to(EntryState.ELIGIBLE)
    client = as_user(office)

    assert "tidak dapat dikembalikan" in text(client.get(url("entry_return", entry.pk)))
    response = client.post(url("entry_return", entry.pk), typed(entry))

    assert response.status_code == 409
    assert not EntryReturn.objects.exists()


def test_the_panel_reads_no_reasons_of_a_return(as_user, entry, office, pengurus):
    returned(entry, office)
    juri = JuriFactory(round=entry.round).user

    page = text(as_user(juri).get(entry.get_absolute_url()))

    assert UNREADABLE not in page
    assert "Perlu diperbaiki: SK pengurus, Slaid paparan." in page


def test_the_history_of_returns_stays_readable(as_user, entry, office, pengurus):
    returned(entry, office)
    as_user(pengurus).post(url("entry_submit", entry.pk))
    with time_machine.travel("2026-11-22 01:00+00:00", tick=False):
        entry.refresh_from_db()
        return_entry(entry, {key(entry, "sk"): "Masih buram"}, due_at=DUE_AT, by=office)

    page = text(as_user(pengurus).get(entry.get_absolute_url()))

    assert entry.returns.count() == 2
    assert UNREADABLE in page
    assert "Masih buram" in page


def test_a_new_entry_asks_the_pengurus_for_its_documents(entry, pengurus):
    entry.state = EntryState.NOMINATED
    entry.save()

    [task] = tasks(pengurus)

    assert (task.label, task.url) == (
        f"Lengkapi dokumen {entry}", url("document_list", entry.pk),
    )  # fmt: skip
