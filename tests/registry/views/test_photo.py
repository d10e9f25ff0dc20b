import pytest
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums import ReportState
from registry.models import ReportPhoto
from tests.factories.accounts import UserFactory
from tests.factories.files import huge, pdf, photo
from tests.factories.registry import KimFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory(kim=KimFactory(verified=True))


@pytest.fixture
def client(as_user, give, report):
    return as_user(give(UserFactory(), kim=report.kim))


def add(client, report, *uploads):
    url = reverse("registry:photo_create", args=[report.pk])
    return client.post(url, {"new_photos": uploads})


def test_photo_create_adds_to_the_report(client, report):
    response = add(client, report, photo("a.jpg"), photo("b.png", (50, 40), kind="PNG"))

    assert response.url == report.get_absolute_url()
    assert [row.original_name for row in report.photos.all()] == ["a.jpg", "b.png"]


@pytest.mark.parametrize(
    ("uploads", "status", "sentence"),
    [
        ([], 200, "Pilih foto yang akan ditambahkan"),
        ([pdf("surat.jpg")], 200, "surat.jpg: Foto harus JPG, PNG, atau WebP yang utuh"),
        ([huge("besar.jpg")], 413, "besar.jpg: Ukuran foto paling besar 10 MB"),
    ],
    ids=["nothing", "not a photo", "too large"],
)
def test_photo_create_explains_on_the_page_of_the_report(client, report, uploads, status, sentence):
    for upload in uploads:
        upload.seek(0)

    response = add(client, report, *uploads)

    page = response.content.decode()
    assert (response.status_code, page.count(sentence)) == (status, 2)
    assert (report.title in page, "TIDAK ADA" in page) == (True, False)
    assert not ReportPhoto.objects.exists()


def test_photo_create_above_the_limit_says_so(client, report):
    uploads = [photo(f"{n}.jpg", (10 + n, 10)) for n in range(7)]

    response = add(client, report, *uploads)

    assert "Foto paling banyak 6 per laporan" in response.content.decode()
    assert not ReportPhoto.objects.exists()


def test_photo_of_a_submitted_report_may_not_change(client, report):
    add(client, report, photo())
    row = report.photos.get()
    report.move_to(ReportState.SUBMITTED)

    added = add(client, report, photo("b.jpg", (9, 9)))
    deleted = client.post(reverse("registry:photo_delete", args=[row.pk]))

    assert (added.status_code, deleted.status_code) == (409, 409)
    assert list(report.photos.all()) == [row]


def test_photo_delete_removes_it(client, report):
    add(client, report, photo())

    response = client.post(reverse("registry:photo_delete", args=[report.photos.get().pk]))

    assert (response.url, report.photos.count()) == (report.get_absolute_url(), 0)


@pytest.mark.parametrize(("name", "width"), [("photo_file", 640), ("photo_thumbnail", 384)])
def test_photo_is_given_out_as_what_it_is(client, report, name, width):
    add(client, report, photo())
    row = report.photos.get()

    response = client.get(reverse(f"registry:{name}", args=[row.pk]))

    body = b"".join(response.streaming_content)
    assert body[:4] + body[8:12] == b"RIFFWEBP"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (
        "image/webp", "nosniff",
    )  # fmt: skip
    assert (row.width, 384)[name == "photo_thumbnail"] == width


def test_photo_of_a_draft_is_hidden_from_visitors_until_it_is_public(client, report, as_user):
    add(client, report, photo())
    url = reverse("registry:photo_file", args=[report.photos.get().pk])
    visitor = as_user(None)

    hidden = visitor.get(url)
    report.photo_consent = "agreed"
    report.save()
    report.move_to(ReportState.SUBMITTED)
    report.verify(by=report.created_by)
    shown = visitor.get(url)

    assert (hidden.status_code, shown.status_code) == (404, 200)
    assert shown["Cache-Control"] == "max-age=3600"
    shown.close()


def test_photo_whose_file_is_gone_is_not_a_server_error(client, report):
    add(client, report, photo())
    row = report.photos.get()
    row.file.storage.delete(row.file.name)

    assert client.get(reverse("registry:photo_file", args=[row.pk])).status_code == 404


def test_photo_take_down_empties_a_public_report_at_once_and_is_remembered(
    client, report, as_user, django_capture_on_commit_callbacks
):
    add(client, report, photo())
    row = report.photos.get()
    report.photo_consent = "agreed"
    report.save()
    report.move_to(ReportState.SUBMITTED)
    report.verify(by=report.created_by)
    url = reverse("registry:photo_take_down", args=[row.pk])

    offer = client.get(report.get_absolute_url()).content.decode()
    without_reason = client.post(url, {"reason": ""})
    wrong = client.post(url, {"reason": "Ibu Siti menelepon"})
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(url, {"reason": "guardian"})
    gone = as_user(None).get(reverse("registry:photo_file", args=[row.pk]))

    assert f'href="{url}"' in offer
    assert dict(without_reason.context["form"].errors) == {"reason": ["Pilih alasan"]}
    assert dict(wrong.context["form"].errors) == {"reason": ["Pilih alasan dari daftar"]}
    assert (done.url, gone.status_code) == (report.get_absolute_url(), 404)
    assert not row.file.storage.exists(row.file.name)
    assert not row.thumbnail.storage.exists(row.thumbnail.name)
    entry = AuditEntry.objects.get(verb="photo.take_down")
    assert entry.facts["reason"] == "Diminta orang tua atau wali anak di foto"
    report.refresh_from_db()
    assert report.state == ReportState.VERIFIED
