import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums import ReportState
from registry.models import ActivityReport, ReportPhoto
from tests.factories.accounts import UserFactory
from tests.factories.files import huge, pdf, photo
from tests.factories.registry import KimFactory, ReportFactory, region

LIST, CREATE = reverse("registry:report_list"), reverse("registry:report_create")
# 20 November in UTC, 21 November in Kalimantan Timur.
NOW = "2026-11-20 18:00+00:00"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kim():
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def pengurus(give, kim):
    return give(UserFactory(), kim=kim)


@pytest.fixture
def kabupaten(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def typed(**changes):
    return {
        "kunci": str(uuid.uuid4()),
        "title": "Pelatihan menulis berita",
        "held_on": "2026-11-18",
        "place": "Balai Desa Bangun Mulya",
        "kind": "training_given",
        "adinda": ["has_access", "has_discussion"],
        "story": "Sembilan pengurus berlatih menulis berita desa.",
        "links": "instagram.com/p/abc",
        "men_count": "5",
        "women_count": "1.204",
        "youth_count": "",
        "aksi": "periksa",
    } | changes


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_report_form_is_whole(as_user, pengurus):
    page = as_user(pengurus).get(CREATE).content.decode()

    assert page.count("<h1") == 1
    assert page.count("pk-kalimat") == 1
    assert "TIDAK ADA" not in page
    assert 'max="2026-11-21"' in page
    assert 'name="kim"' not in page


def test_report_create_keeps_a_draft(as_user, pengurus, kim):
    response = as_user(pengurus).post(CREATE, typed())

    report = ActivityReport.objects.get()
    assert response.url == report.get_absolute_url()
    assert (report.kim, report.state, report.created_by) == (kim, ReportState.DRAFT, pengurus)
    assert (report.men_count, report.women_count, report.youth_count) == (5, 1204, 0)
    assert report.adinda_labels == ["Akses informasi", "Diskusi"]
    assert report.link_list == ["https://instagram.com/p/abc"]
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["report.create"]


def test_report_create_and_leave_goes_to_the_list(as_user, pengurus):
    response = as_user(pengurus).post(CREATE, typed(aksi="keluar"), follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert "Draf “Pelatihan menulis berita” tersimpan" in response.content.decode()


def test_report_create_twice_with_one_key_is_one_report(as_user, pengurus):
    client, data = as_user(pengurus), typed()

    first = client.post(CREATE, data | {"new_photos": [photo()]})
    second = client.post(CREATE, data | {"title": "Lain", "new_photos": [photo()]})

    assert (first.url, ActivityReport.objects.count()) == (second.url, 1)
    assert (ReportPhoto.objects.count(), AuditEntry.objects.filter(verb="report.create").count()) \
        == (1, 1)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": " "}, "title", "Isi judul kegiatan"),
        (
            {"held_on": "2026-11-22"}, "held_on",
            "Tanggal kegiatan tidak boleh setelah hari ini, 21 November 2026",
        ),
        ({"held_on": "1899-01-01"}, "held_on", "Periksa tahun pada tanggal kegiatan"),
        (
            {"held_on": "11/28/2026"}, "held_on",
            "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
        ),
        (
            {"links": "instagram.com/p/abc\njavascript:alert(1)"}, "links",
            "Tautan “javascript:alert(1)” belum lengkap. Tulis misalnya instagram.com/p/…",
        ),
        (
            {"links": "tautan saya"}, "links",
            "Tautan “tautan saya” belum lengkap. Tulis misalnya instagram.com/p/…",
        ),
        ({"links": "\n".join(["kim.id"] * 11)}, "links", "Tautan paling banyak 10"),
        (
            {"men_count": "dua"}, "men_count",
            "Tulis jumlah peserta laki-laki dengan angka, misalnya 12",
        ),
        (
            {"women_count": "1.5"}, "women_count",
            "Tulis jumlah peserta perempuan dengan angka, misalnya 12",
        ),
        (
            {"women_count": "-3"}, "women_count",
            "Tulis jumlah peserta perempuan dengan angka, misalnya 12",
        ),
        (
            {"men_count": "999.999.999"}, "men_count",
            "Periksa jumlah peserta laki-laki: paling banyak 100.000",
        ),
        (
            {"men_count": "3", "women_count": "4", "youth_count": "8"}, "youth_count",
            "Jumlah pemuda tidak boleh melebihi jumlah peserta.",
        ),
    ],
    ids=str,
)  # fmt: skip
def test_report_create_explains_what_is_wrong(as_user, pengurus, changes, field, sentence):
    response = as_user(pengurus).post(CREATE, typed(**changes))

    assert (response.status_code, errors(response)) == (200, {field: [sentence]})
    assert not ActivityReport.objects.exists()
    assert "Galat: " in response.content.decode()


def test_report_create_keeps_everything_typed(as_user, pengurus):
    response = as_user(pengurus).post(CREATE, typed(title="", story="Cerita yang panjang"))

    page = response.content.decode()
    kept = ["Cerita yang panjang", 'value="1.204"', "Balai Desa Bangun Mulya", 'value="2026-11-18"']
    assert [text for text in kept if text not in page] == []


def test_report_create_on_the_day_itself_by_the_local_clock(as_user, pengurus):
    as_user(pengurus).post(CREATE, typed(held_on="2026-11-21"))

    assert ActivityReport.objects.get().held_on == datetime.date(2026, 11, 21)


def test_report_create_with_two_kim_asks_which(as_user, pengurus, give):
    second = KimFactory(verified=True)
    give(pengurus, kim=second)
    foreign = KimFactory(verified=True)
    client = as_user(pengurus)

    asked = client.post(CREATE, typed())
    refused = client.post(CREATE, typed(kim=foreign.slug))
    client.post(CREATE, typed(kim=second.slug))

    assert errors(asked) == errors(refused) == {"kim": ["Pilih KIM yang melapor"]}
    assert ActivityReport.objects.get().kim == second


def test_report_create_strips_no_markup_but_shows_it_as_text(as_user, pengurus):
    client = as_user(pengurus)

    page = client.post(
        CREATE, typed(title="<script>alert(1)</script>", story="<b>tebal</b>"), follow=True
    ).content.decode()

    assert "<script>alert" not in page
    assert "&lt;b&gt;tebal&lt;/b&gt;" in page


def test_report_photos_are_kept_while_the_title_is_missing(as_user, pengurus):
    client, data = as_user(pengurus), typed(title="")

    refused = client.post(CREATE, data | {"new_photos": [photo("a.jpg"), photo("b.jpg", (9, 9))]})
    client.post(CREATE, data | {"title": "Kini ada judul"})

    assert "2 foto sudah tersimpan" in refused.content.decode()
    assert ActivityReport.objects.get().photos.count() == 2


def test_report_photos_that_are_bad_are_named_and_the_good_ones_stay(as_user, pengurus):
    client, data = as_user(pengurus), typed()
    uploads = [photo("baik.jpg"), pdf("surat.jpg"), photo("virus.svg", kind="PNG")]
    uploads[2].seek(0)

    response = client.post(CREATE, data | {"new_photos": uploads[:2]})
    client.post(CREATE, data)

    assert errors(response) == {
        "new_photos": ["surat.jpg: Foto harus JPG, PNG, atau WebP yang utuh"]
    }
    assert [p.original_name for p in ActivityReport.objects.get().photos.all()] == ["baik.jpg"]


def test_report_photo_that_is_too_large_is_413_and_keeps_the_text(as_user, pengurus):
    response = as_user(pengurus).post(CREATE, typed() | {"new_photos": [huge("besar.jpg")]})

    assert response.status_code == 413
    assert errors(response) == {"new_photos": ["besar.jpg: Ukuran foto paling besar 10 MB"]}
    assert "Sembilan pengurus berlatih" in response.content.decode()


def test_report_waiting_photo_can_be_taken_out_again(as_user, pengurus):
    client, data = as_user(pengurus), typed()
    client.post(CREATE, data | {"title": "", "new_photos": [photo()]})
    waiting = ReportPhoto.objects.get()

    client.post(CREATE, data | {"hapus_foto": [waiting.pk, "x", "99999"]})

    assert (ActivityReport.objects.count(), ReportPhoto.objects.count()) == (1, 0)


def test_report_update_changes_a_draft(as_user, pengurus, kim):
    report = ReportFactory(kim=kim, has_networking=True)
    url = reverse("registry:report_update", args=[report.pk])

    as_user(pengurus).post(url, typed(versi=1, new_photos=[photo()]))

    report.refresh_from_db()
    assert (report.title, report.version) == ("Pelatihan menulis berita", 2)
    assert (report.has_networking, report.has_access) == (False, True)
    assert report.photos.count() == 1


def test_report_update_form_shows_note_functions_and_photos(as_user, pengurus, kim):
    report = ReportFactory(
        kim=kim, state=ReportState.RETURNED, return_reason="Tambahkan foto peserta",
        has_networking=True,
    )  # fmt: skip
    kept = ReportPhoto.objects.create(report=report)

    page = as_user(pengurus).get(reverse("registry:report_update", args=[report.pk])).content

    assert b"Tambahkan foto peserta" in page
    assert reverse("registry:photo_thumbnail", args=[kept.pk]).encode() in page
    assert b'value="has_networking" id="id_adinda_3" checked' in page
    assert b"TIDAK ADA" not in page


def test_report_update_of_a_stale_version_shows_both(as_user, pengurus, kim):
    report = ReportFactory(kim=kim, title="Judul tersimpan", version=3)
    url = reverse("registry:report_update", args=[report.pk])
    client = as_user(pengurus)

    stale = client.post(url, typed(versi=2, title="Judul saya"))
    report.refresh_from_db()
    stored = report.title
    again = stale.context["form"]["versi"].value()
    client.post(url, typed(versi=again, title="Judul saya"))

    page = stale.content.decode()
    report.refresh_from_db()
    assert (stale.status_code, stored, report.title) == (409, "Judul tersimpan", "Judul saya")
    assert ("Judul tersimpan" in page, "Judul saya" in page, "TIDAK ADA" in page) == (
        True, True, False,
    )  # fmt: skip


def test_report_update_after_submission_is_409_and_keeps_the_text(as_user, pengurus, kim):
    report = ReportFactory(kim=kim, submitted=True, title="Judul tersimpan")
    url = reverse("registry:report_update", args=[report.pk])
    client = as_user(pengurus)

    opened, sent = client.get(url), client.post(url, typed(versi=1, title="Judul saya"))

    report.refresh_from_db()
    assert (opened.status_code, sent.status_code) == (409, 409)
    assert (report.title, "Judul saya" in sent.content.decode()) == ("Judul tersimpan", True)


def test_report_submit_says_who_checks_until_when(as_user, pengurus, kim):
    report = ReportFactory(kim=kim)

    response = as_user(pengurus).post(
        reverse("registry:report_submit", args=[report.pk]), follow=True
    )

    sentence = (
        "Laporan diajukan. Diskominfo Kabupaten Penajam Paser Utara akan memeriksa paling "
        "lambat 24 November 2026."
    )
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("verb", "state"), [("submit", "submitted"), ("verify", "verified"), ("return", "returned")]
)
def test_report_button_pressed_twice_is_409_and_one_act(
    as_user, pengurus, kabupaten, kim, verb, state
):
    report = ReportFactory(kim=kim, submitted=verb != "submit")
    url = reverse(f"registry:report_{verb}", args=[report.pk])
    client = as_user(pengurus if verb == "submit" else kabupaten)

    first = client.post(url, {"reason": "Kurang foto"})
    second = client.post(url, {"reason": "Kurang foto"})

    report.refresh_from_db()
    assert (first.status_code, second.status_code, report.state) == (302, 409, state)
    assert "Tidak ada yang berubah" in second.content.decode()
    assert AuditEntry.objects.filter(verb=f"report.{verb}").count() == 1


def test_report_submit_for_a_kim_that_is_not_verified_says_so(as_user, give):
    kim = KimFactory()
    report = ReportFactory(kim=kim)

    response = as_user(give(UserFactory(), kim=kim)).post(
        reverse("registry:report_submit", args=[report.pk])
    )

    assert response.status_code == 200
    assert "KIM ini belum terverifikasi" in response.content.decode()


def test_report_return_requires_a_reason(as_user, kabupaten, kim):
    report = ReportFactory(kim=kim, submitted=True)

    response = as_user(kabupaten).post(
        reverse("registry:report_return", args=[report.pk]), {"reason": "  "}
    )

    report.refresh_from_db()
    assert errors(response) == {"reason": ["Tulis apa yang perlu diperbaiki"]}
    assert report.state == ReportState.SUBMITTED


def test_report_return_shows_the_note_on_top(as_user, kabupaten, pengurus, kim):
    report = ReportFactory(kim=kim, submitted=True)

    as_user(kabupaten).post(
        reverse("registry:report_return", args=[report.pk]), {"reason": "Tambahkan foto peserta"}
    )
    page = as_user(pengurus).get(report.get_absolute_url()).content.decode()

    assert page.index("Tambahkan foto peserta") < page.index("Apa yang terjadi")


def buttons(page):
    words = ["Ajukan laporan", "Ubah laporan", "Verifikasi laporan", "Kembalikan untuk", "Unggah"]
    return [word for word in words if word in page]


@pytest.mark.parametrize(
    ("state", "of_pengurus", "of_kabupaten"),
    [
        ("draft", ["Ajukan laporan", "Ubah laporan", "Unggah"], []),
        ("submitted", [], ["Verifikasi laporan", "Kembalikan untuk"]),
        ("returned", ["Ajukan laporan", "Ubah laporan", "Unggah"], []),
        ("verified", [], ["Kembalikan untuk"]),
    ],
)
def test_report_detail_offers_what_right_and_state_allow(
    as_user, pengurus, kabupaten, kim, state, of_pengurus, of_kabupaten
):
    report = ReportFactory(kim=kim, submitted=True, verified=True, state=state)

    pages = [
        as_user(user).get(report.get_absolute_url()).content.decode()
        for user in (pengurus, kabupaten)
    ]

    assert [buttons(page) for page in pages] == [of_pengurus, of_kabupaten]
    assert [page for page in pages if "TIDAK ADA" in page] == []


@pytest.mark.parametrize("count", [1, 3])
def test_report_list_query_count(as_user, kabupaten, count, django_assert_num_queries):
    for n in range(count):
        ReportPhoto.objects.create(
            report=ReportFactory(kim=KimFactory(verified=True), title=f"L{n}")
        )
    client = as_user(kabupaten)

    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert "TIDAK ADA" not in response.content.decode()


def titles(response):
    return sorted(report.title for report in response.context["page"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A", "B"]),
        ("?status=submitted", ["B"]),
        ("?status=entah&bulan=2026-99&hal=x&kim=tidak-ada", ["A", "B"]),
        ("?kim=kim-mekar-waru", ["A"]),
        ("?bulan=2026-10", ["B"]),
        ("?q=mekar", ["A"]),
        ("?q=bangun+mulya", ["A", "B"]),
        ("?q=tidak+ada", []),
    ],
)
def test_report_list_filters(as_user, kabupaten, kim, query, found):
    ReportFactory(kim=kim, title="A")
    ReportFactory(
        kim=KimFactory(verified=True), title="B", submitted=True, held_on=datetime.date(2026, 10, 3)
    )
    ReportFactory(kim=KimFactory(verified=True, region=region("64.08.12.2004")), title="C")

    response = as_user(kabupaten).get(LIST + query)

    assert titles(response) == found
    assert "TIDAK ADA" not in response.content.decode()


def test_report_list_gives_htmx_the_rows_alone(as_user, kabupaten, kim):
    ReportFactory(kim=kim, title="Panen raya")

    response = as_user(kabupaten).get(LIST, headers={"HX-Request": "true"})

    page = response.content.decode()
    assert ("Panen raya" in page, "<html" in page) == (True, False)


def test_report_list_empty_invites_the_pengurus(as_user, pengurus):
    page = as_user(pengurus).get(LIST).content.decode()

    assert "Buat laporan pertama" in page
