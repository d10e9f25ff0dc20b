import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from registry.bookkeeping import declare_none
from registry.enums import RegistrationState, ReportState, SkCheck
from registry.worklist import (
    LISTED,
    Task,
    desk,
    last_reports,
    late_count,
    tasks,
)
from tests.factories.accounts import UserFactory
from tests.factories.fund import StrayBudgetFactory
from tests.factories.registry import KimFactory, ReportFactory, SkFactory, region

TODAY = datetime.date(2026, 11, 21)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def kim_with_sk(expires_on=datetime.date(2099, 1, 1), **kwargs):
    kim = KimFactory(verified=True, **kwargs)
    SkFactory(kim=kim, expires_on=expires_on, check_result=SkCheck.MATCHED)
    return kim


def lines(user):
    """What the person reads: (group, label, tag, action)."""
    return [
        (group.title, line.task.label, line.tag, line.task.action)
        for group in desk(tasks(user), TODAY)
        for line in group.lines
    ]


def test_tasks_of_the_kabupaten_by_date(office):
    kim = kim_with_sk(name="KIM Mekar")
    ReportFactory(kim=kim, title="panen", submitted=True, submitted_at=ago(5))
    ReportFactory(kim=kim, title="rapat", submitted=True, submitted_at=ago(0))
    ReportFactory(kim=kim, title="kabur", state=ReportState.RETURNED)
    ReportFactory(kim=kim, title="draf orang lain")
    KimFactory(name="KIM Baru", submitted=True, submitted_at=ago(1))
    kim_with_sk(name="KIM Lewat", expires_on=datetime.date(2026, 11, 14))
    kim_with_sk(name="KIM Segera", expires_on=datetime.date(2027, 1, 20))
    kim_with_sk(name="KIM Tenang", expires_on=datetime.date(2027, 5, 21))
    KimFactory(name="KIM Tanpa", verified=True)
    SkFactory(kim=kim)

    assert lines(office) == [
        ("Lewat batas", "SK KIM Lewat berakhir", "7 hari lewat", "Perpanjang"),
        # Sent five days ago, to be checked within three.
        ("Lewat batas", "Verifikasi laporan: panen", "2 hari lewat", "Periksa"),
        ("Minggu ini", "Verifikasi laporan: rapat", "paling lambat 24 Nov", "Periksa"),
        ("Minggu ini", "Pendaftaran KIM Baru", "paling lambat 27 Nov", "Periksa"),
        ("Tanpa tenggat", "1 SK belum diperiksa", "", "Periksa"),
        ("Tanpa tenggat", "KIM Tanpa belum punya SK", "", "Catat SK"),
        ("Nanti", "SK KIM Segera hampir habis", "paling lambat 20 Jan 2027", "Perpanjang"),
        ("Menunggu pihak lain", "Perbaikan laporan: kabur", "", "Lihat"),
    ]


def test_tasks_of_the_kabupaten_stop_at_its_border(office):
    elsewhere = kim_with_sk(region=region("64.08.12.2004"), expires_on=datetime.date(2026, 11, 14))
    ReportFactory(kim=elsewhere, submitted=True)
    KimFactory(region=region("64.08.12.2004"), submitted=True)

    assert lines(office) == []


def test_tasks_beyond_the_first_stand_in_one_line(office):
    kim = kim_with_sk()
    for n in range(LISTED + 2):
        ReportFactory(kim=kim, title=f"L{n}", submitted=True, submitted_at=ago(2))

    found = tasks(office)

    assert len(found) == LISTED + 1
    assert (found[-1].label, found[-1].url) == (
        "2 laporan lain menunggu verifikasi", "/laporan/?status=submitted",
    )  # fmt: skip


def test_tasks_of_the_pengurus(give):
    kim = kim_with_sk(name="KIM Mekar", expires_on=datetime.date(2026, 11, 21))
    user = give(UserFactory(), kim=kim)
    returned = ReportFactory(
        kim=kim, title="kabur", state=ReportState.RETURNED, return_reason="Tambahkan foto"
    )
    ReportFactory(kim=kim, title="draf")
    ReportFactory(kim=kim, title="kirim", submitted=True, submitted_at=ago(0))
    ReportFactory(kim=kim, title="selesai", verified=True)
    ReportFactory(title="milik KIM lain")

    assert lines(user) == [
        ("Minggu ini", "SK KIM Mekar hampir habis", "hari ini", "Perpanjang"),
        # What came back stands before what was never sent.
        ("Tanpa tenggat", "Perbaiki laporan: kabur", "", "Perbaiki"),
        ("Tanpa tenggat", "Ajukan laporan: draf", "", "Lanjutkan"),
        ("Tanpa tenggat", "Nyatakan anggaran 2026 KIM Mekar", "", "Isi"),
        ("Menunggu pihak lain", "Laporan diajukan: kirim", "paling lambat 24 Nov", "Lihat"),
    ]
    repair = next(task for task in tasks(user) if task.action == "Perbaiki")
    assert (repair.detail, repair.url) == (
        "Tambahkan foto", reverse("registry:report_update", args=[returned.pk]),
    )  # fmt: skip


def test_tasks_of_a_pengurus_whose_kim_is_not_registered_yet(give):
    returned = KimFactory(
        name="KIM Balik", state=RegistrationState.RETURNED, return_reason="Nama ketua kosong"
    )
    user = give(UserFactory(), kim=returned)
    for name, state in (("KIM Draf", "draft"), ("KIM Tunggu", "submitted")):
        give(user, kim=KimFactory(name=name, state=state))

    assert [(task.label, task.detail, task.waits_for_other) for task in tasks(user)] == [
        ("Perbaiki data KIM Balik", "Nama ketua kosong", False),
        ("Ajukan pendaftaran KIM Draf", "Masih draf", False),
        ("Pendaftaran KIM Tunggu", "Menunggu verifikasi Diskominfo", True),
    ]


@pytest.mark.parametrize(
    ("role", "code", "expected"),
    [
        ("desa", "64.09.02.2004", ["SK KIM Lewat berakhir"]),
        ("kecamatan", "64.09.02", ["SK KIM Lewat berakhir"]),
        ("kecamatan", "64.09.03", []),
        ("provinsi", "64", []),
        ("pimpinan", "64.09", []),
    ],
)
def test_tasks_go_to_who_can_do_them(give, role, code, expected):
    kim = kim_with_sk(name="KIM Lewat", expires_on=datetime.date(2026, 11, 14))
    ReportFactory(kim=kim, submitted=True)

    found = tasks(give(UserFactory(), role, region(code)))

    assert [task.label for task in found] == expected


def test_tasks_know_a_renewed_an_endless_and_a_revoked_sk(office):
    renewed = kim_with_sk(name="KIM Baru", expires_on=datetime.date(2026, 11, 14))
    SkFactory(kim=renewed, expires_on=datetime.date(2029, 1, 1), check_result=SkCheck.MATCHED)
    endless = kim_with_sk(name="KIM Abadi", expires_on=datetime.date(2026, 11, 14))
    SkFactory(kim=endless, expires_on=None, check_result=SkCheck.MATCHED)
    revoked = kim_with_sk(name="KIM Cabut")
    revoked.sk_set.get().revoke(by=office, reason="Salah catat")
    kim_with_sk(name="KIM Bubar", expires_on=datetime.date(2026, 11, 14), status="dissolved")

    assert [task.label for task in tasks(office)] == ["KIM Cabut belum punya SK"]


def test_tasks_of_nobody_cost_one_query(django_assert_num_queries):
    user = UserFactory()

    with django_assert_num_queries(1):
        assert tasks(user) == []


@pytest.mark.parametrize("count", [1, 3])
def test_tasks_query_count(give, count, django_assert_num_queries):
    kim = kim_with_sk()
    user = give(give(UserFactory(), "kabupaten", region("64.09")), kim=kim)
    for n in range(count):
        ReportFactory(kim=kim, submitted=True)
        ReportFactory(kim=kim, state=ReportState.RETURNED)
        ReportFactory(kim=kim)
        KimFactory(submitted=True)
        KimFactory(verified=True)
        kim_with_sk(name=f"KIM Lewat {n}", expires_on=datetime.date(2026, 11, 14))
        give(user, kim=KimFactory())

    # Duties, reports, registrations and SK of the office, returned ones, own reports, own
    # registrations, SK to renew, budgets without KIM, years without a word about money.
    with django_assert_num_queries(10):
        tasks(user)


def test_desk_counts_what_is_late_and_what_waits():
    waiting = [
        Task("a", "", "/", "Lihat", TODAY - datetime.timedelta(days=1)),
        Task("b", "", "/", "Lihat", TODAY),
        Task("c", "", "/", "Lihat", TODAY + datetime.timedelta(days=7)),
        Task("d", "", "/", "Lihat", TODAY + datetime.timedelta(days=8)),
        Task("e", "", "/", "Lihat"),
        Task("f", "", "/", "Lihat", TODAY - datetime.timedelta(days=1), waits_for_other=True),
    ]

    groups = desk(waiting, TODAY)

    assert [(group.title, [line.task.label for line in group.lines]) for group in groups] == [
        ("Lewat batas", ["a"]), ("Minggu ini", ["b", "c"]), ("Tanpa tenggat", ["e"]),
        ("Nanti", ["d"]), ("Menunggu pihak lain", ["f"]),
    ]  # fmt: skip
    assert late_count(groups) == 1
    # Red is for what this person has let pass, not for somebody else's delay.
    assert [group.lines[0].tone for group in groups] == ["salah", "awas", "", "", ""]


def test_last_reports_are_the_own_ones(give):
    kim = KimFactory(verified=True)
    own = [ReportFactory(kim=kim) for _ in range(4)]
    ReportFactory()

    assert last_reports(give(UserFactory(), kim=kim)) == own[:0:-1]


def test_tasks_page_says_how_much_waits(as_user, office):
    kim = kim_with_sk(expires_on=datetime.date(2026, 11, 14))
    ReportFactory(kim=kim, submitted=True, submitted_at=ago(0))

    page = as_user(office).get(reverse("tasks")).content.decode()

    # The report, the SK that is over, and the status that it puts in question.
    assert "Ada <strong>3 hal</strong> menunggu Anda. <strong>1 sudah lewat batas.</strong>" in page
    assert ("KIM terbentuk" in page, "TIDAK ADA" in page) == (True, False)


def test_tasks_page_without_anything_is_one_sentence(as_user, office, give):
    quiet = give(UserFactory(), kim=kim_with_sk())
    declare_none(quiet.assignments.get().kim, 2026, by=quiet)

    pages = [as_user(user).get(reverse("tasks")).content.decode()
             for user in (office, quiet, UserFactory())]  # fmt: skip

    assert ["Tidak ada yang menunggu Anda." in page for page in pages] == [True, True, True]
    assert ["Buat laporan kegiatan" in page for page in pages] == [False, True, False]
    assert [page for page in pages if "TIDAK ADA" in page] == []


def test_tasks_ask_the_pengurus_for_a_word_about_money_until_it_is_said(give):
    kim = kim_with_sk(name="KIM Mekar")
    user = give(UserFactory(), kim=kim)
    before = [task.label for task in tasks(user)]

    declare_none(kim, 2026, by=user)

    assert before == ["Nyatakan anggaran 2026 KIM Mekar"]
    assert tasks(user) == []


def test_tasks_name_open_budgets_without_kim_to_the_kabupaten(office):
    StrayBudgetFactory()
    StrayBudgetFactory().settle(by=office, outcome="Dialihkan")
    StrayBudgetFactory(region=region("64.08.12.2004"))

    assert [(task.label, task.url) for task in tasks(office)] == [
        ("1 anggaran tanpa KIM menunggu penjelasan", "/anggaran/tanpa-kim/")
    ]
