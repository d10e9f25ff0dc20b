import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from registry.enums import ImportState
from registry.models import Kim, KimImport
from registry.models.kim_import import SILENCE
from tests.factories.office import office_file, penajam, row, with_formula, workbook
from tests.factories.registry import KimFactory, KimImportFactory, region

pytestmark = pytest.mark.django_db
URL = "/kim/impor/"


@pytest.fixture
def office(personas, as_user):
    penajam()
    return as_user(personas.kabupaten)


def upload(client, content, name="data.xlsx", **data):
    return client.post(URL, data | {"upload": SimpleUploadedFile(name, content)}, follow=True)


def text(response):
    assert "TIDAK ADA" not in response.content.decode()
    return response.content.decode()


def test_kim_import_shows_what_the_file_would_do_before_storing(office):
    response = upload(
        office, office_file(row(name="KIM A"), row(name="KIM B"), row(name=""), row(name="KIM A"))
    )

    job = KimImport.objects.get()
    page = text(response)
    assert response.redirect_chain == [(f"/kim/impor/{job.pk}/", 302)]
    assert (job.state, job.original_name, Kim.objects.filter(name__startswith="KIM A").count()) == (
        "checked", "data.xlsx", 0,
    )  # fmt: skip
    assert "<strong>2 KIM baru</strong>, 0 berubah, 0 sudah sama, dan 2 bermasalah" in page
    assert "Impor 2 baris</button>" in page
    assert "Isi nama KIM" in page
    assert "Mungkin ganda" in page
    assert "Sudah ada di baris 2: nama dan tempat sama (Desa Bangun Mulya)" in page


def test_kim_import_run_stores_and_shows_the_result(office, personas):
    upload(office, office_file(row(name="KIM A"), row(name="")))
    job = KimImport.objects.get()

    response = office.post(f"/kim/impor/{job.pk}/jalankan/", follow=True)

    job.refresh_from_db()
    assert (job.state, job.new_count, job.faulty_count) == ("done", 1, 1)
    assert "<strong>1 KIM baru</strong> tersimpan" in text(response)
    kim = Kim.objects.get(name="KIM A")
    assert (kim.state, kim.region.code) == ("verified", "64.09.02.2004")


def test_kim_import_run_twice_is_refused_and_doubles_nothing(office):
    upload(office, office_file(row(name="KIM A")))
    job = KimImport.objects.get()
    office.post(f"/kim/impor/{job.pk}/jalankan/")

    response = office.post(f"/kim/impor/{job.pk}/jalankan/")

    assert response.status_code == 409
    assert "Impor ini sudah berjalan atau tidak berisi hal baru." in text(response)
    assert Kim.objects.filter(name="KIM A").count() == 1


def test_kim_import_sent_twice_is_one_import(office):
    key = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"

    upload(office, office_file(row()), kunci=key)
    response = upload(office, office_file(row()), kunci=key)

    assert response.redirect_chain[0][0] == f"/kim/impor/{KimImport.objects.get().pk}/"


def test_kim_import_asks_for_columns_it_does_not_know(office):
    response = upload(office, workbook([["Kelompok", "Lokasi"], ["KIM A", "Bangun Mulya"]]))

    job = KimImport.objects.get()
    assert job.state == "uploaded"
    page = text(response)
    assert "Kolom nama KIM dan desa/kelurahan belum dikenali." in page
    assert "A. Kelompok (misalnya KIM A)" in page
    assert "jalankan/" not in page

    response = office.post(f"/kim/impor/{job.pk}/kolom/", {"name": 0, "village": 1}, follow=True)

    job.refresh_from_db()
    assert (job.state, job.new_count) == ("checked", 1)
    assert "Kolom disimpan dan berkas diperiksa ulang." in text(response)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"village": 1}, "Pilih kolom yang berisi nama KIM"),
        ({"name": 99}, "Pilih kolom yang ada di berkas"),
        ({"name": 0, "village": 0}, "Kolom ini sudah dipakai untuk nama KIM"),
    ],
)
def test_kim_import_map_explains_a_wrong_choice(office, data, message):
    upload(office, workbook([["Kelompok", "Lokasi"], ["KIM A", "Bangun Mulya"]]))
    job = KimImport.objects.get()

    response = office.post(f"/kim/impor/{job.pk}/kolom/", data)

    job.refresh_from_db()
    assert (response.status_code, job.state) == (200, "uploaded")
    assert message in text(response)


def test_kim_import_map_is_refused_after_the_run(office):
    upload(office, office_file(row(name="KIM A")))
    job = KimImport.objects.get()
    office.post(f"/kim/impor/{job.pk}/jalankan/")

    response = office.post(f"/kim/impor/{job.pk}/kolom/", {"name": 1, "village": 2})

    assert response.status_code == 409
    assert "kolomnya tetap" in text(response)


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 200, "Berkas ini kosong"),
        (b"%PDF-1.7\0", 200, "Berkas ini tidak dapat dibaca"),
        (b"<html><table></table></html>", 200, "Berkas ini sebenarnya halaman web"),
        (b"x" * (5 * 1024 * 1024 + 1), 413, "Ukuran berkas paling besar 5 MB"),
        (workbook([["Nama KIM", "Desa"]]), 200, "Tidak ada baris data di bawah judul kolom"),
    ],
    ids=["kosong", "pdf", "halaman", "besar", "judul saja"],
)
def test_kim_import_explains_a_file_it_cannot_use(office, content, status, message):
    response = upload(office, content)

    assert response.status_code == status
    assert message in text(response)
    assert "<title>Galat: " in text(response)
    assert KimImport.objects.count() == 0


def test_kim_import_opens_without_a_complaint(office):
    page = text(office.get(URL))

    assert "perlu diperbaiki" not in page
    assert "Belum ada impor" in page


def test_kim_import_asks_for_a_file(office):
    response = office.post(URL)

    assert "Pilih berkas data KIM" in text(response)


def test_kim_import_refuses_formulas(office):
    page = text(upload(office, with_formula("=A1", value="1/2")))

    assert "Sel ini berisi rumus" in page


def test_kim_import_escapes_what_the_file_says(office):
    page = text(upload(office, office_file(row(village="<script>alert(1)</script>"))))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_kim_import_asks_which_kabupaten_when_there_are_two(personas, as_user, give):
    penajam()
    client = as_user(give(personas.kabupaten, "kabupaten", region("64.08")))

    page = text(client.get(URL))
    response = upload(client, office_file(row()))

    assert "Kabupaten Kutai Timur" in page
    assert "Pilih kabupaten/kota" in text(response)
    upload(client, office_file(row()), region=region("64.09").pk)
    assert KimImport.objects.get().region == region("64.09")


def test_kim_import_never_takes_another_kabupaten(office):
    upload(office, office_file(row()), region=region("64.08").pk)

    assert KimImport.objects.get().region == region("64.09")


def test_kim_import_detail_shows_progress_without_scripts(office):
    job = KimImportFactory(running=True, row_count=400, new_count=200)

    page = text(office.get(f"/kim/impor/{job.pk}/"))

    assert "200 dari 400 baris sudah diproses." in page
    assert '<progress class="pk-batang" value="200" max="400"' in page
    assert "Muat ulang halaman" in page


def test_kim_import_detail_refreshes_its_progress(office):
    job = KimImportFactory(running=True, row_count=400, new_count=200)

    part = text(office.get(f"/kim/impor/{job.pk}/", headers={"HX-Request": "true"}))
    KimImport.objects.update(state=ImportState.DONE, finished_at=timezone.now())
    done = office.get(f"/kim/impor/{job.pk}/", headers={"HX-Request": "true"})

    assert "<html" not in part
    assert "200 dari 400 baris" in part
    assert done["HX-Refresh"] == "true"


def test_kim_import_detail_offers_to_go_on_after_silence(office):
    upload(office, office_file(row(name="KIM A")))
    job = KimImport.objects.get()
    job.begin(by=job.created_by)
    KimImport.objects.update(heard_at=timezone.now() - SILENCE * 2)

    page = text(office.get(f"/kim/impor/{job.pk}/"))
    office.post(f"/kim/impor/{job.pk}/jalankan/")

    assert "Lanjutkan impor</button>" in page
    assert "Impor terputus sebelum ada yang tersimpan." in page
    job.refresh_from_db()
    assert (job.state, job.attempt, job.new_count) == ("done", 2, 1)


def test_kim_import_detail_says_when_nothing_is_new(office):
    KimFactory(name="KIM Mekar", region=region("64.09.02.2004"), verified=True)

    page = text(upload(office, office_file(row())))

    assert "Tidak ada yang perlu diimpor" in page
    assert "jalankan/" not in page


def test_kim_import_result_gives_the_rows_back_with_their_reasons(office):
    upload(office, office_file(row(name="KIM A", number="-1|x"), row(name="")))
    job = KimImport.objects.get()

    before = result_rows(office, job)
    office.post(f"/kim/impor/{job.pk}/jalankan/")
    after = result_rows(office, job)

    assert before[0][:3] == ["baris", "hasil", "sebab"]
    assert [line[1] for line in before[1:]] == ["dapat diimpor", "bermasalah"]
    assert [line[:3] for line in after[1:]] == [
        [2, "tersimpan", "tanggal SK: SK tidak dicatat karena tanggal SK kosong"],
        [3, "bermasalah", "nama KIM: Isi nama KIM"],
    ]
    assert after[1][4] == "KIM A"


def result_rows(client, job):
    response = client.get(f"/kim/impor/{job.pk}/hasil/xlsx/")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [[cell.value for cell in line] for line in book["Data"].iter_rows()]


def test_kim_import_result_defuses_what_the_file_carried(office):
    upload(office, office_file(row(village="=1+1")))
    job = KimImport.objects.get()

    raw = b"".join(office.get(f"/kim/impor/{job.pk}/hasil/csv/").streaming_content).decode()

    assert ",'=1+1," in raw
    assert office.get(f"/kim/impor/{job.pk}/hasil/pdf/").status_code == 404


def test_kim_import_result_can_be_repaired_and_sent_again(office):
    upload(office, office_file(row(name="KIM A"), row(name="")))
    job = KimImport.objects.get()
    office.post(f"/kim/impor/{job.pk}/jalankan/")
    raw = b"".join(office.get(f"/kim/impor/{job.pk}/hasil/xlsx/").streaming_content)

    upload(office, raw)

    again = KimImport.objects.exclude(pk=job.pk).get()
    assert (again.state, again.same_count, again.faulty_count) == ("checked", 1, 1)


def test_kim_import_template_is_recognised_by_the_import(office):
    raw = b"".join(office.get("/kim/impor/contoh/").streaming_content)

    response = upload(office, raw)

    assert "Tidak ada baris data di bawah judul kolom" in text(response)


@pytest.mark.parametrize("count", [1, 3])
def test_kim_import_lists_earlier_imports_with_the_same_queries(
    office, personas, count, django_assert_num_queries
):
    for _ in range(count):
        KimImportFactory(created_by=personas.kabupaten)
    office.get(URL)

    with django_assert_num_queries(7):
        page = text(office.get(URL))

    assert page.count("data.xlsx") == count


def test_kim_import_findings_are_paged(office):
    upload(office, office_file(*[row(name="") for _ in range(30)]))
    job = KimImport.objects.get()

    page = text(office.get(f"/kim/impor/{job.pk}/?hal=2"))

    assert page.count("Isi nama KIM") == 5
