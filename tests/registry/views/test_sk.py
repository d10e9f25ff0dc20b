import datetime
import uuid

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums import SkCheck, SkState
from registry.models import Sk
from tests.factories.accounts import UserFactory
from tests.factories.files import SCRIPT, huge, pdf, photo
from tests.factories.registry import ForumFactory, KimFactory, SkFactory, region

LIST = reverse("registry:sk_list")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def kim():
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def kabupaten(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


def create_url(**owner):
    ((name, row),) = owner.items()
    return f"{reverse('registry:sk_create')}?{name}={row.slug}"


def typed(**changes):
    return {
        "kunci": str(uuid.uuid4()),
        "kind": "officers",
        "number": "489/07/401.403.6/2014",
        "issuer_role": "kepala_desa",
        "issuer_name": "",
        "signed_on": "2026-11-02",
        "starts_on": "02/11/2026",
        "expires_on": "2029-11-02",
        "scan": pdf(),
    } | changes


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_sk_form_is_whole(as_user, kabupaten, kim):
    page = as_user(kabupaten).get(create_url(kim=kim)).content.decode()

    assert page.count("<h1") == 1
    assert "KIM Mekar Waru, Desa Bangun Mulya, Kecamatan Waru" in page
    assert "TIDAK ADA" not in page


def test_sk_create_keeps_the_scan_byte_for_byte(as_user, kabupaten, kim):
    scan = pdf()
    sent = scan.read()
    scan.seek(0)

    response = as_user(kabupaten).post(create_url(kim=kim), typed(scan=scan))

    sk = Sk.objects.get()
    assert response.url == sk.get_absolute_url()
    assert (sk.kim, sk.number, sk.uploaded_by) == (kim, "489/07/401.403.6/2014", kabupaten)
    assert (sk.starts_on, sk.original_name) == (datetime.date(2026, 11, 2), "sk.pdf")
    assert sk.file.read() == sent
    assert AuditEntry.objects.get().facts == {"number": sk.number, "sha256": sk.sha256}


def test_sk_create_for_a_forum(as_user, kabupaten):
    forum = ForumFactory()

    as_user(kabupaten).post(create_url(forum=forum), typed(kind="forum"))

    assert (Sk.objects.get().forum, forum.current_sk) == (forum, Sk.objects.get())


def test_sk_create_twice_with_one_key_is_one_sk(as_user, kabupaten, kim):
    client, data = as_user(kabupaten), typed()

    first = client.post(create_url(kim=kim), data)
    second = client.post(create_url(kim=kim), data | {"scan": pdf(), "number": "lain"})

    assert (first.url, Sk.objects.count()) == (second.url, 1)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Pilih jenis SK"),
        ({"number": "  "}, "number", "Isi nomor SK"),
        ({"issuer_role": ""}, "issuer_role", "Pilih jabatan penerbit SK"),
        ({"signed_on": ""}, "signed_on", "Isi tanggal SK"),
        ({"signed_on": "2026-11-22"}, "signed_on", "Tanggal SK tidak boleh setelah hari ini"),
        ({"signed_on": "0202-01-01"}, "signed_on", "Periksa tahun pada tanggal SK"),
        (
            {"starts_on": "0001-01-01"}, "starts_on",
            "Periksa tahun pada tanggal mulai berlaku",
        ),
        (
            {"starts_on": "9999-01-01", "expires_on": ""}, "starts_on",
            "Periksa tahun pada tanggal mulai berlaku",
        ),
        ({"expires_on": "9999-12-31"}, "expires_on", "Periksa tahun pada tanggal berakhir"),
        (
            {"signed_on": "11/28/2025"}, "signed_on",
            "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
        ),
        ({"starts_on": ""}, "starts_on", "Isi tanggal mulai berlaku"),
        (
            {"expires_on": "2026-11-02"}, "expires_on",
            "Tanggal berakhir harus setelah tanggal mulai berlaku.",
        ),
        ({"scan": ""}, "scan", "Pilih berkas PDF hasil pindai SK"),
        ({"scan": photo("sk.pdf")}, "scan", "Berkas harus PDF yang utuh"),
        (
            {"scan": pdf(action=SCRIPT)}, "scan",
            "PDF ini berisi bagian aktif. Kirim hasil pindai biasa.",
        ),
    ],
    ids=str,
)  # fmt: skip
def test_sk_create_explains_what_is_wrong(as_user, kabupaten, kim, changes, field, sentence):
    data = typed(**changes)
    if data["scan"]:
        data["scan"].seek(0)

    response = as_user(kabupaten).post(create_url(kim=kim), data)

    page = response.content.decode()
    assert (response.status_code, errors(response)) == (200, {field: [sentence]})
    assert ("TIDAK ADA" in page, Sk.objects.exists()) == (False, False)
    assert ("Pilih berkasnya sekali lagi" in page) == bool(data["scan"])


def test_sk_create_with_a_file_that_is_too_large_is_413_and_keeps_the_text(as_user, kabupaten, kim):
    response = as_user(kabupaten).post(
        create_url(kim=kim), typed(scan=huge("sk.pdf", head=b"%PDF-1.7"))
    )

    page = response.content.decode()
    assert response.status_code == 413
    assert errors(response) == {"scan": ["Ukuran berkas PDF paling besar 10 MB"]}
    assert "489/07/401.403.6/2014" in page
    assert "Pilih berkasnya sekali lagi" in page


@pytest.mark.parametrize("owner", ["kim", "forum"])
def test_sk_create_explains_a_number_that_is_there(as_user, kabupaten, kim, owner):
    place = {"kim": kim} if owner == "kim" else {"kim": None, "forum": ForumFactory()}
    SkFactory(number="141/7/2024", **place)
    url = create_url(**{owner: place[owner]})

    response = as_user(kabupaten).post(url, typed(number="141/7/2024"))

    name = "KIM" if owner == "kim" else "forum"
    assert errors(response) == {"number": [f"SK dengan nomor ini sudah tercatat untuk {name} ini."]}


@pytest.mark.expects_error_log
def test_sk_create_that_fails_leaves_no_file(as_user, kabupaten, kim, monkeypatch):
    kept = []

    def fail(self, *, by):
        kept.append(self.file.name)
        raise IntegrityError

    monkeypatch.setattr(Sk, "store", fail)
    with pytest.raises(IntegrityError):
        as_user(kabupaten).post(create_url(kim=kim), typed())

    assert [default_storage.exists(name) for name in kept] == [False]


@pytest.mark.parametrize("query", ["", "?kim=tidak-ada", "?forum=tidak-ada"])
def test_sk_create_for_nobody_is_not_found(as_user, kabupaten, query):
    assert as_user(kabupaten).get(reverse("registry:sk_create") + query).status_code == 404


def test_sk_detail_says_what_it_is_worth_today(as_user, kabupaten, kim):
    sk = SkFactory(kim=kim, expires_on=datetime.date(2027, 3, 12))

    page = as_user(kabupaten).get(sk.get_absolute_url()).content.decode()

    assert "<strong>Berlaku</strong>, 111 hari lagi." in page
    assert ("Belum diperiksa" in page, "Cabut SK" in page, "TIDAK ADA" in page) == (
        True, True, False,
    )  # fmt: skip


def test_sk_file_is_a_download_and_every_look_is_recorded(as_user, kabupaten, kim):
    as_user(kabupaten).post(create_url(kim=kim), typed())
    sk = Sk.objects.get()

    response = as_user(kabupaten).get(reverse("registry:sk_file", args=[sk.pk]))

    assert response["Content-Disposition"] == 'attachment; filename="sk-4890740140362014.pdf"'
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == (
        "nosniff", "application/pdf",
    )  # fmt: skip
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(verb="sk.view_file", user=kabupaten).count() == 1


def test_sk_without_a_scan_has_no_file(as_user, kabupaten, kim):
    sk = SkFactory(kim=kim)

    assert as_user(kabupaten).get(reverse("registry:sk_file", args=[sk.pk])).status_code == 404


def test_sk_check_tells_the_pengurus_what_does_not_agree(as_user, give, kabupaten, kim):
    sk = SkFactory(kim=kim)
    url = reverse("registry:sk_check", args=[sk.pk])

    as_user(kabupaten).post(url, {"result": "mismatch", "note": "Tanggal pada SK 3 Maret"})
    page = as_user(give(UserFactory(), kim=kim)).get(sk.get_absolute_url()).content.decode()

    assert "Tanggal pada SK 3 Maret" in page
    assert ("Periksa SK" in page, "Cabut SK" in page) == (False, False)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({}, {"result": ["Pilih cocok atau tidak cocok"]}),
        ({"result": "mungkin"}, {"result": ["Pilih cocok atau tidak cocok"]}),
        ({"result": "mismatch"}, {"note": ["Tulis apa yang tidak cocok"]}),
    ],
    ids=str,
)
def test_sk_check_explains_what_is_missing(as_user, kabupaten, kim, data, found):
    sk = SkFactory(kim=kim)

    response = as_user(kabupaten).post(reverse("registry:sk_check", args=[sk.pk]), data)

    sk.refresh_from_db()
    assert (errors(response), sk.check_result) == (found, SkCheck.UNCHECKED)


def test_sk_revoke_asks_first_and_needs_a_reason(as_user, kabupaten, kim):
    sk = SkFactory(kim=kim)
    url = reverse("registry:sk_revoke", args=[sk.pk])
    client = as_user(kabupaten)

    asked, empty = client.get(url), client.post(url, {"reason": " "})

    sk.refresh_from_db()
    assert "pencabutan tidak dapat dibatalkan" in asked.content.decode()
    assert (errors(empty), sk.state) == ({"reason": ["Tulis alasan pencabutan"]}, SkState.ACTIVE)


def test_sk_revoke_twice_is_409_and_one_act(as_user, kabupaten, kim):
    sk = SkFactory(kim=kim)
    url = reverse("registry:sk_revoke", args=[sk.pk])
    client = as_user(kabupaten)

    first, second = (client.post(url, {"reason": "Diganti"}) for _ in range(2))
    checked = client.post(reverse("registry:sk_check", args=[sk.pk]), {"result": "matched"})

    assert (first.status_code, second.status_code, checked.status_code) == (302, 409, 409)
    assert "sudah dicabut" in second.content.decode()
    assert AuditEntry.objects.filter(verb="sk.revoke").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_sk_list_query_count(as_user, kabupaten, count, django_assert_num_queries):
    for _ in range(count):
        SkFactory(kim=KimFactory(verified=True))
        SkFactory(kim=None, forum=ForumFactory())
    client = as_user(kabupaten)

    with django_assert_num_queries(6):
        response = client.get(LIST)

    assert "TIDAK ADA" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["1/A", "2/B", "3/C"]),
        ("?keadaan=berakhir", ["1/A"]),
        ("?keadaan=dicabut", ["3/C"]),
        ("?periksa=matched", ["2/B"]),
        ("?keadaan=entah&periksa=x&hal=x", ["1/A", "2/B", "3/C"]),
        ("?q=2/", ["2/B"]),
        ("?q=mekar", ["2/B"]),
        ("?q=bangun+mulya", ["1/A", "2/B", "3/C"]),
        ("?q=tidak+ada", []),
    ],
)
def test_sk_list_filters(as_user, kabupaten, kim, query, found):
    SkFactory(kim=KimFactory(), number="1/A", expires_on=datetime.date(2026, 11, 20))
    SkFactory(kim=kim, number="2/B", check_result=SkCheck.MATCHED)
    SkFactory(
        kim=KimFactory(), number="3/C", state=SkState.REVOKED,
        revoked_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    )  # fmt: skip
    SkFactory(kim=KimFactory(region=region("64.08.12.2004")), number="4/D")

    response = as_user(kabupaten).get(LIST + query)

    assert sorted(sk.number for sk in response.context["page"]) == found
    assert "TIDAK ADA" not in response.content.decode()
