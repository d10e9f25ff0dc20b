import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums import ReportKind, ReportState
from registry.models import ActivityReport
from tests.factories.accounts import UserFactory
from tests.factories.files import huge, pdf, photo
from tests.factories.registry import KimFactory, ReportFactory, region

LIST, CREATE = reverse("registry:report_list"), reverse("registry:report_create")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-20 18:00+00:00", tick=False):
        yield


@pytest.fixture
def kim():
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def pengurus(give, kim):
    return give(UserFactory(), kim=kim)


@pytest.fixture
def kabupaten(give):
    return give(UserFactory(full_name="Ibu Dinas"), "kabupaten", region("64.09"))


def whole(**changes):
    return {
        "kunci": str(uuid.uuid4()),
        "title": "Ronda malam bersama",
        "held_on": "2026-11-14",
        "place": "Pos RT 3",
        "kind": "discussion",
        "adinda": ["has_discussion"],
        "story": "Warga membahas jadwal ronda.",
        "aksi": "periksa",
    } | changes


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_report_create_with_a_title_alone_keeps_a_draft_and_says_what_is_missing(as_user, pengurus):
    client = as_user(pengurus)

    left = client.post(CREATE, {"title": "Rapat RT", "aksi": "keluar"}, follow=True)
    report = ActivityReport.objects.get()
    page = client.get(report.get_absolute_url()).content.decode()
    desk = client.get(reverse("tasks")).content.decode()

    assert (report.state, report.visibility) == (ReportState.DRAFT, "public")
    assert "Masih kurang: tanggal kegiatan, tempat kegiatan, jenis kegiatan," in (
        left.content.decode()
    )
    update = reverse("registry:report_update", args=[report.pk])
    assert f'<a href="{update}#div_id_place">Tempat kegiatan</a>' in page
    assert ("Ajukan laporan</button>" in page, "TIDAK ADA" in page) == (False, False)
    assert ("Ajukan laporan: Rapat RT" in desk, "TIDAK ADA" in desk) == (True, False)


def test_report_create_without_a_title_is_refused(as_user, pengurus):
    response = as_user(pengurus).post(CREATE, {"title": " "})

    assert (response.status_code, errors(response)) == (200, {"title": ["Isi judul kegiatan"]})


def test_report_submit_of_an_unfinished_draft_keeps_it(as_user, pengurus, kim):
    report = ReportFactory(kim=kim, place="")

    response = as_user(pengurus).post(
        reverse("registry:report_submit", args=[report.pk]), follow=True
    )

    report.refresh_from_db()
    assert "Lengkapi dahulu: tempat kegiatan." in response.content.decode()
    assert report.state == ReportState.DRAFT


def test_report_create_keeps_the_details(as_user, pengurus):
    as_user(pengurus).post(
        CREATE,
        whole(
            start_time="19.30", end_time="21:45", partners="Karang taruna",
            result="Jadwal disepakati", follow_up="Mulai Desember", cost="150.000",
            cost_source="member_dues", visibility="internal", held_in="64.09.02.2004",
            photo_consent="no_faces",
        ),
    )  # fmt: skip

    report = ActivityReport.objects.get()
    assert (report.hours, report.cost, report.cost_source) == (
        "19.30 sampai 21.45", 150_000, "member_dues",
    )  # fmt: skip
    assert (report.held_in.code, report.visibility) == ("64.09.02.2004", "internal")
    assert (report.partners, report.result, report.follow_up) == (
        "Karang taruna", "Jadwal disepakati", "Mulai Desember",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"start_time": "sore"}, "start_time", "Tulis jam seperti 19.30"),
        (
            {"start_time": "19:30", "end_time": "18:00"}, "end_time",
            "Jam selesai harus setelah jam mulai. Bila lewat tengah malam, isi juga tanggal "
            "selesai.",
        ),
        (
            {"ended_on": "2026-11-13"}, "ended_on",
            "Tanggal selesai tidak boleh sebelum tanggal kegiatan.",
        ),
        (
            {"ended_on": "2026-11-30"}, "ended_on",
            "Tanggal selesai tidak boleh setelah hari ini, 21 November 2026",
        ),
        ({"cost": "banyak"}, "cost", "Jumlah harus angka, misalnya 1.500.000"),
        ({"cost": "-5"}, "cost", "Jumlah tidak boleh kurang dari nol"),
        ({"cost_source": "pinjol"}, "cost_source", "Pilih sumber dari daftar"),
        ({"visibility": "rahasia"}, "visibility", "Pilih satu jawaban"),
        ({"photo_consent": "ya"}, "photo_consent", "Pilih satu jawaban"),
    ],
    ids=str,
)  # fmt: skip
def test_report_create_explains_wrong_details_and_opens_them(
    as_user, pengurus, changes, field, sentence
):
    response = as_user(pengurus).post(CREATE, whole(**changes))

    page = response.content.decode()
    assert (response.status_code, errors(response)) == (200, {field: [sentence]})
    assert "Warga membahas jadwal ronda." in page
    assert ('class="pk-rincian mb-4" open' in page) == (field != "photo_consent")


def test_report_form_is_folded_and_light(as_user, pengurus):
    page = as_user(pengurus).get(CREATE).content

    assert b'class="pk-rincian mb-4"><summary>' in page
    # A first view of a public page may have 15 KB of HTML; this form has every field in it.
    assert len(page) < 25_000


def test_report_delete_asks_then_removes_the_draft_of_its_author(as_user, pengurus, kim):
    report = ReportFactory(kim=kim, created_by=pengurus, title="Salah ketik")
    url = reverse("registry:report_delete", args=[report.pk])
    client = as_user(pengurus)

    asked = client.get(url)
    gone = client.post(url, follow=True)

    assert "Hapus draf ini?" in asked.content.decode()
    assert "Draf “Salah ketik” dihapus." in gone.content.decode()
    assert not ActivityReport.objects.exists()


def test_report_delete_after_submission_is_refused_with_409(as_user, pengurus, kim):
    report = ReportFactory(kim=kim, created_by=pengurus, submitted=True)

    response = as_user(pengurus).post(reverse("registry:report_delete", args=[report.pk]))

    assert response.status_code == 409
    assert ActivityReport.objects.filter(pk=report.pk).exists()


def test_report_delete_by_a_colleague_is_not_allowed(as_user, give, pengurus, kim):
    report = ReportFactory(kim=kim, created_by=pengurus)
    colleague = give(UserFactory(), kim=kim)

    response = as_user(colleague).post(reverse("registry:report_delete", args=[report.pk]))

    assert response.status_code == 403


def test_report_history_tells_the_office_who_changed_what_when(as_user, pengurus, kabupaten, kim):
    report = ReportFactory(kim=kim, created_by=pengurus)
    report.place = "Kantor desa"
    report.store(by=pengurus, changed=["place", "adinda"])
    report.submit(by=pengurus)

    office = as_user(kabupaten).get(report.get_absolute_url()).content.decode()
    own = as_user(pengurus).get(report.get_absolute_url()).content.decode()

    assert "Riwayat laporan (2)" in office
    assert "yang berubah: fungsi KIM, tempat" in office
    assert f"{pengurus} ({pengurus.username})" in office
    assert "21 November 2026 pukul 02.00 WITA" in office
    assert "Riwayat laporan" not in own


def test_attendance_create_keeps_the_paper_private_and_logs_each_look(
    as_user, pengurus, kabupaten, kim
):
    report = ReportFactory(kim=kim)
    as_user(pengurus).post(
        reverse("registry:attendance_create", args=[report.pk]), {"document": pdf("hadir.pdf")}
    )
    url = reverse("registry:attendance_file", args=[report.attendance_sheets.get().pk])

    office = as_user(kabupaten).get(url)
    visitor = as_user(None).get(url)

    assert (office.status_code, visitor.status_code) == (200, 302)
    assert office["Content-Disposition"].startswith('attachment; filename="daftar-hadir-')
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == [
        "attendance.view_file", "attendance.create",
    ]  # fmt: skip
    office.close()


@pytest.mark.parametrize(
    ("upload", "status", "sentence"),
    [
        (None, 200, "Pilih dokumen berupa PDF atau foto"),
        (photo("x.svg", kind="GIF"), 200, "Dokumen harus PDF, JPG, PNG, atau WebP yang utuh"),
        (huge("besar.jpg"), 413, "Ukuran foto paling besar 10 MB"),
    ],
    ids=["nothing", "unreadable", "too large"],
)
def test_attendance_create_explains_on_the_page(as_user, pengurus, kim, upload, status, sentence):
    report = ReportFactory(kim=kim)
    if upload:
        upload.seek(0)
    data = {"document": upload} if upload else {}

    response = as_user(pengurus).post(reverse("registry:attendance_create", args=[report.pk]), data)

    page = response.content.decode()
    assert (response.status_code, sentence in page, report.title in page) == (status, True, True)


def test_attendance_delete_of_a_submitted_report_is_409(as_user, pengurus, kim):
    report = ReportFactory(kim=kim)
    client = as_user(pengurus)
    client.post(reverse("registry:attendance_create", args=[report.pk]), {"document": pdf()})
    sheet = report.attendance_sheets.get()
    report.submit(by=pengurus)

    response = client.post(reverse("registry:attendance_delete", args=[sheet.pk]))

    assert (response.status_code, report.attendance_sheets.count()) == (409, 1)


def test_report_of_a_hoax_shows_its_source(as_user, client, kim):
    report = ReportFactory(
        kim=kim, verified=True, kind=ReportKind.HOAX_CLARIFICATION,
        info_source="https://contoh.id/benar", ended_on=datetime.date(2026, 11, 2),
    )  # fmt: skip

    page = client.get(report.public_url).content.decode()

    assert 'href="https://contoh.id/benar" rel="nofollow"' in page
    assert "sampai 2 November 2026" in page
