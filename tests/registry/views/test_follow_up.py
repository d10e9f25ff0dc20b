import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from registry.enums_coaching import FollowUpState, likely_theme
from registry.models import FollowUp, FollowUpFile
from registry.worklist_coaching import tasks
from tests.factories.coaching import FollowUpFactory, FollowUpFileFactory
from tests.factories.event import EventFactory, InvitationFactory
from tests.factories.files import photo
from tests.factories.registry import KimFactory, ReportFactory, region

LIST = reverse("registry:follow_up_list")
UNDEFINED = "TIDAK ADA:"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def act(name, row):
    return reverse(f"registry:follow_up_{name}", args=[row.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_follow_up_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        FollowUpFactory(kim=KimFactory(verified=True, region=personas.kim.region))
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_follow_up_figures_need_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        FollowUpFactory(kim=KimFactory(verified=True, region=personas.kim.region))
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(9):
        response = client.get(reverse("registry:follow_up_figures"))

    assert len(response.context["page"].object_list) == count


def test_follow_up_list_filters_and_marks_what_is_late(as_user, personas):
    late = FollowUpFactory(kim=personas.kim, due_on=datetime.date(2026, 11, 20), theme="video")
    later = FollowUpFactory(kim=personas.kim, source="advice", origin_label="Monev PPU 2026")
    done = FollowUpFactory(kim=personas.kim, done=True, due_on=datetime.date(2027, 4, 1))
    verified = FollowUpFactory(kim=personas.kim, verified=True)
    FollowUpFactory(kim=personas.kim, dropped=True)
    FollowUpFactory(kim=personas.other_kim)
    client = as_user(personas.kabupaten)

    def found(query=""):
        response = client.get(f"{LIST}{query}")
        text(response)
        return list(response.context["page"].object_list)

    assert found() == [late, later, done]
    assert found("?keadaan=lewat") == [late]
    assert found("?keadaan=verified") == [verified]
    assert found("?tema=video") == [late]
    assert found("?asal=advice") == [later]
    assert found("?q=ppu+2026") == [later]
    assert len(found("?keadaan=semua")) == 5
    assert found("?keadaan=x&asal=y&tema=z&kecamatan=../&hal=-1") == [late, later, done]
    page = text(client.get(LIST))
    assert "<strong>1 sudah lewat batas.</strong>" in page
    assert "Terverifikasi 1 dari 4 (25%), tanpa yang tidak dilanjutkan" in page


def test_follow_up_figures_count_per_kabupaten_and_per_kim(as_user, personas):
    FollowUpFactory(kim=personas.kim, verified=True)
    FollowUpFactory(kim=personas.kim, verified=True)
    FollowUpFactory(kim=personas.kim, due_on=datetime.date(2026, 11, 20))
    FollowUpFactory(kim=personas.other_kim, done=True)
    FollowUpFactory(kim=personas.other_kim, dropped=True)
    FollowUpFactory(kim=None, area=region("64.09"))

    context = as_user(personas.provinsi).get(reverse("registry:follow_up_figures")).context

    kabupaten = {line.owner.path: line.closing for line in context["areas"]}
    own = kabupaten["64.09"]
    assert (own.total, own.verified, own.waiting, own.open, own.overdue) == (4, 2, 0, 2, 1)
    assert own.percent == 50
    kim = {line.owner: line.closing.percent for line in context["page"].object_list}
    assert kim == {personas.kim: 67, personas.other_kim: 0}


def test_follow_up_goes_from_office_over_kim_back_to_office(as_user, personas):
    report = ReportFactory(kim=personas.kim, verified=True)
    as_user(personas.kabupaten).post(
        reverse("registry:follow_up_create", args=[personas.kim.slug]),
        {"text": "Unggah berita dua kali sebulan", "theme": "writing", "owner": "Ketua KIM",
         "due_on": "2026-12-10"},
    )  # fmt: skip
    row = FollowUp.objects.get()
    assert [task.label for task in tasks(personas.pengurus)] == ["Unggah berita dua kali sebulan"]
    assert "Unggah berita dua kali sebulan" in text(
        as_user(personas.pengurus).get(personas.kim.get_absolute_url())
    )

    as_user(personas.pengurus).post(
        act("finish", row), {"evidence": "Dua berita tayang", "report": report.pk}
    )
    waiting = [task.label for task in tasks(personas.kabupaten)]
    as_user(personas.kabupaten).post(
        act("return", row), {"note": "Baru satu yang tayang", "due_on": "2026-12-20"}
    )
    returned = FollowUp.objects.get()
    page = text(as_user(personas.pengurus).get(row.get_absolute_url()))
    as_user(personas.pengurus).post(
        act("finish", row),
        {"evidence": "Keduanya tayang", "report": report.pk, "evidence_url": "https://desa.id/b"},
    )
    as_user(personas.kabupaten).post(act("verify", row), {"note": "Baik"})

    row = FollowUp.objects.get()
    assert waiting == ["Periksa bukti: Unggah berita dua kali sebulan"]
    assert (returned.state, returned.due_on) == ("returned", datetime.date(2026, 12, 20))
    assert "Baru satu yang tayang" in page
    assert (row.state, row.report, row.verified_by) == ("verified", report, personas.kabupaten)
    assert tasks(personas.pengurus) == tasks(personas.kabupaten) == []
    stale = as_user(personas.kabupaten).post(act("verify", row), {})
    assert stale.status_code == 409


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"text": ""}, {"text": ["Tulis yang harus dilakukan"]}),
        ({"text": "a" * 2001}, {"text": ["Isi paling panjang 2.000 huruf"]}),
        ({"theme": "uang"}, {"theme": ["Pilih tema"]}),
        ({"owner": " "}, {"owner": ["Isi penanggung jawab"]}),
        ({"due_on": "31/02/2027"},
         {"due_on": ["Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"]}),
        ({"due_on": "2026-11-20"}, {"due_on": ["Tanggal ini sudah lewat"]}),
    ],
)  # fmt: skip
def test_follow_up_bad_form_is_refused_at_its_place(as_user, personas, data, wrong):
    good = {"text": "Unggah", "theme": "writing", "owner": "Ketua", "due_on": "2026-12-10"}

    response = as_user(personas.kabupaten).post(
        reverse("registry:follow_up_create", args=[personas.kim.slug]), good | data
    )

    assert response.status_code == 200
    assert response.context["form"].errors == wrong
    assert not FollowUp.objects.exists()


def test_follow_up_evidence_of_another_kim_or_without_words_is_refused(as_user, personas):
    row = FollowUpFactory(kim=personas.kim)
    foreign = ReportFactory(kim=personas.other_kim, verified=True)
    client = as_user(personas.pengurus)

    response = client.post(
        act("finish", row),
        {"evidence": "", "report": foreign.pk, "evidence_url": "javascript:alert(1)"},
    )

    assert set(response.context["form"].errors) == {"evidence", "report", "evidence_url"}
    assert FollowUp.objects.get().state == FollowUpState.OPEN


def test_follow_up_changed_by_two_people_shows_both_versions(as_user, personas):
    row = FollowUpFactory(kim=personas.kim)
    FollowUp.objects.update(version=2, text="Diubah rekan")

    response = as_user(personas.kabupaten).post(
        act("update", row),
        {"text": "Isian saya", "theme": "other", "owner": "Ketua", "due_on": "2026-12-10",
         "versi": "1"},
    )  # fmt: skip

    assert response.status_code == 409
    assert "Diubah rekan" in text(response)
    assert "Isian saya" in text(response)


def test_follow_up_of_an_event_belongs_to_kim_or_to_the_organisers_area(as_user, personas):
    event = EventFactory(running=True)
    InvitationFactory(event=event, kim=personas.kim)
    url = reverse("registry:event_follow_up_create", args=[event.pk])
    facts = {"text": "Kirim tulisan", "theme": "writing", "owner": "Ketua", "due_on": "2026-12-10"}
    client = as_user(personas.kabupaten)

    client.post(url, facts | {"kim": personas.kim.pk})
    client.post(url, facts | {"owner": "Bank Daerah", "text": "Siapkan pelatihan keuangan"})
    refused = client.post(url, facts | {"kim": personas.other_kim.pk})

    of_kim, of_bank = FollowUp.objects.order_by("pk")
    assert (of_kim.kim, of_kim.area, of_kim.source) == (personas.kim, None, "event")
    assert (of_bank.kim, of_bank.area) == (None, event.region)
    assert refused.context["form"].errors == {"kim": ["Pilih KIM yang diundang atau hadir"]}
    page = text(client.get(event.get_absolute_url()))
    assert "Kirim tulisan" in page
    assert "Siapkan pelatihan keuangan" in page
    assert "Kirim tulisan" not in text(as_user(None).get(event.get_absolute_url()))


def test_follow_up_of_an_event_waits_until_it_is_held(as_user, personas):
    event = EventFactory(announced=True)

    response = as_user(personas.kabupaten).get(
        reverse("registry:event_follow_up_create", args=[event.pk])
    )

    assert response.status_code == 409
    assert "Tindak lanjut dicatat sesudah kegiatan dibuka." in text(response)


def test_follow_up_of_a_visit_says_so(as_user, personas):
    event = EventFactory(done=True, kind="kunjungan", theme="Kunjungan KIM Waru")
    InvitationFactory(event=event, kim=personas.kim)

    as_user(personas.kabupaten).post(
        reverse("registry:event_follow_up_create", args=[event.pk]),
        {"text": "Susun jadwal", "theme": "planning", "owner": "Ketua", "due_on": "2026-12-10",
         "kim": personas.kim.pk},
    )  # fmt: skip

    assert FollowUp.objects.get().source_words == "Kesepakatan kunjungan: Kunjungan KIM Waru"


def test_follow_up_export_holds_what_the_list_shows(as_user, personas):
    FollowUpFactory(kim=personas.kim, done=True, done_at=timezone.now())
    FollowUpFactory(kim=personas.other_kim)

    answer = as_user(personas.kabupaten).get(reverse("registry:follow_up_export", args=["csv"]))
    rows = b"".join(answer.streaming_content).decode().splitlines()

    assert len(rows) == 2
    assert "Menunggu pemeriksaan" in rows[1]


@pytest.mark.parametrize(
    ("words", "theme"),
    [
        ("Perlu pelatihan desain poster", "design"),
        ("Video pendek lebih sering", "video"),
        ("Tulis berita tiap pekan", "writing"),
        ("Perbarui SK pengurus", "institution"),
        ("Tetap semangat", "other"),
    ],
)
def test_likely_theme_is_read_from_the_words(words, theme):
    assert likely_theme(words) == theme


def upload(name="bukti.jpg", size=(40, 30)):
    return SimpleUploadedFile(name, photo(size=size).read(), content_type="image/jpeg")


def test_follow_up_carries_a_file_as_evidence(as_user, personas):
    row = FollowUpFactory(kim=personas.kim)
    client = as_user(personas.pengurus)

    client.post(act("finish", row), {"evidence": "Papan terpasang", "document": upload()})
    page = text(client.get(row.get_absolute_url()))
    paper = FollowUpFile.objects.get()
    file_url = reverse("registry:follow_up_file", args=[paper.pk])
    answer = as_user(personas.kabupaten).get(file_url)
    checking = text(as_user(personas.kabupaten).get(act("verify", row)))
    delete = as_user(personas.pengurus).post(
        reverse("registry:follow_up_file_delete", args=[paper.pk])
    )

    assert f'href="{file_url}"' in page
    assert answer["Content-Type"] == "image/webp"
    assert f'href="{file_url}"' in checking
    assert delete.status_code == 409
    assert as_user(personas.pengurus_lain).get(file_url).status_code == 404
    assert as_user(None).get(file_url).status_code == 302


def test_follow_up_file_may_be_replaced_after_it_was_returned(as_user, personas):
    row = FollowUpFactory(kim=personas.kim)
    client = as_user(personas.pengurus)
    client.post(act("finish", row), {"evidence": "Sudah", "document": upload()})
    FollowUp.objects.get().send_back(
        by=personas.kabupaten, note="Foto buram", due_on=datetime.date(2027, 1, 1)
    )

    paper = FollowUpFile.objects.get()
    client.post(reverse("registry:follow_up_file_delete", args=[paper.pk]))
    again = client.post(act("finish", row), {"evidence": "Foto baru", "document": upload()})

    assert again.status_code == 302
    assert FollowUpFile.objects.count() == 1
    assert FollowUpFile.objects.get().pk != paper.pk


def test_follow_up_file_nobody_can_read_is_refused_and_the_words_stay(as_user, personas):
    row = FollowUpFactory(kim=personas.kim)
    broken = SimpleUploadedFile("bukti.pdf", b"bukan pdf", content_type="application/pdf")

    response = as_user(personas.pengurus).post(
        act("finish", row), {"evidence": "Papan terpasang", "document": broken}
    )

    assert list(response.context["form"].errors) == ["document"]
    assert "Papan terpasang" in text(response)
    assert FollowUp.objects.get().state == "open"
    assert not FollowUpFile.objects.exists()


def test_follow_up_takes_four_files_at_most(as_user, personas):
    row = FollowUpFactory(kim=personas.kim)
    for number in range(4):
        FollowUpFileFactory(follow_up=row, sha256=f"{number:064}")

    response = as_user(personas.pengurus).post(
        act("finish", row), {"evidence": "Sudah", "document": upload()}
    )

    assert response.context["form"].errors == {
        "document": ["Berkas bukti paling banyak 4. Hapus dahulu salah satunya."]
    }
    assert FollowUp.objects.get().state == "open"
