import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums_assistance import (
    OwnerConsent,
    PermitKind,
    PermitState,
)
from registry.models import Umkm, UmkmPermit
from tests.factories.assistance import NeedFactory, PermitFactory, UmkmFactory
from tests.factories.registry import KimFactory, SectorFactory

UNDEFINED = "TIDAK ADA:"
OWNER = "Pemilik Karangan"
NUMBER = "ID64110001234"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def typed(**changes):
    return {
        "name": "Keripik Waru",
        "product": "Keripik pisang",
        "sector": SectorFactory().pk,
        "promotion_url": "instagram.com/keripikwaru",
        "owner_name": OWNER,
        "consent": "none",
        "consented_on": "",
        "kunci": str(uuid.uuid4()),
    } | changes


def create_url(kim):
    return reverse("registry:umkm_create", args=[kim.slug])


def list_url(kim):
    return reverse("registry:umkm_list", args=[kim.slug])


@pytest.mark.parametrize("count", [1, 3])
def test_umkm_list_needs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, count
):
    kim = KimFactory(verified=True)
    for _ in range(count):
        PermitFactory(umkm=UmkmFactory(kim=kim, public=True), issued=True)

    with django_assert_num_queries(7):
        response = client.get(list_url(kim))

    assert len(response.context["page"].object_list) == count


def test_umkm_r6_9_names_appear_only_with_the_agreement_of_the_owner(client, as_user, personas):
    kim = personas.kim
    UmkmFactory(kim=kim, name="Usaha Tertutup", owner_name="Bu Tertutup")
    UmkmFactory(kim=kim, name="Usaha Terbuka", owner_name="Bu Samar", public=True)
    UmkmFactory(kim=kim, name="Usaha Bernama", owner_name="Bu Terang", named=True)

    public = text(client.get(list_url(kim)))
    office = text(as_user(personas.kabupaten).get(list_url(kim)))

    names = ["Usaha Tertutup", "Bu Tertutup", "Usaha Terbuka", "Bu Samar", "Usaha Bernama"]
    assert [name in public for name in [*names, "Bu Terang"]] == [
        False, False, True, False, True, True,
    ]  # fmt: skip
    assert "<strong>3 usaha</strong> didampingi, 2 di antaranya tampil" in public
    assert [name in office for name in ("Usaha Tertutup", "Tidak tampil untuk umum")] == [True] * 2


@pytest.mark.parametrize(
    ("persona", "owner_shown", "number_shown"),
    [
        ("anonymous", False, False),
        ("desa", False, False),
        ("provinsi", False, False),
        ("auditor", False, False),
        ("pengurus_lain", False, False),
        ("pengurus", True, True),
        ("kabupaten", True, True),
    ],
)
def test_umkm_r6_9_owner_and_number_are_for_the_parties(
    as_user, personas, persona, owner_shown, number_shown
):
    umkm = UmkmFactory(kim=personas.kim, public=True)
    PermitFactory(umkm=umkm, issued=True, number=NUMBER)

    page = text(as_user(getattr(personas, persona)).get(umkm.get_absolute_url()))

    assert (OWNER in page, NUMBER in page) == (owner_shown, number_shown)


def test_umkm_r6_9_published_number_is_read_by_everybody(client):
    umkm = UmkmFactory(public=True)
    PermitFactory(umkm=umkm, issued=True, number=NUMBER, is_number_public=True)

    assert NUMBER in text(client.get(umkm.get_absolute_url()))


def test_umkm_detail_hides_work_and_open_procedures_from_the_public(client):
    umkm = UmkmFactory(public=True)
    PermitFactory(umkm=umkm, kind=PermitKind.BPOM, state=PermitState.REJECTED)
    PermitFactory(umkm=umkm, issued=True, expires_on=datetime.date(2026, 11, 20))
    NeedFactory(umkm=umkm, note="Berkas belum lengkap")

    page = text(client.get(umkm.get_absolute_url()))

    hidden = ["Ditolak", "Kedaluwarsa", "Berkas belum lengkap", "Ubah data usaha"]
    assert [word for word in hidden if word in page] == []


def test_umkm_r6_10_issued_halal_label_is_counted_for_the_kim(as_user, client, personas):
    umkm = UmkmFactory(kim=personas.kim, public=True)
    permit = PermitFactory(umkm=umkm, state=PermitState.IN_PROCESS)
    PermitFactory(umkm=umkm, kind=PermitKind.NIB, issued=True, is_assisted=False)

    response = as_user(personas.pengurus).post(
        reverse("registry:permit_update", args=[permit.pk]),
        {"state": "issued", "issued_on": "2026-11-02", "expires_on": "2030-11-02",
         "number": NUMBER, "is_assisted": "on", "versi": "1"},
    )  # fmt: skip
    page = text(client.get(list_url(personas.kim)))
    profile = text(client.get(personas.kim.get_absolute_url()))

    permit.refresh_from_db()
    assert response.status_code == 302
    assert (permit.state, permit.expires_on) == ("issued", datetime.date(2030, 11, 2))
    assert "1 izin berlaku diurus dengan pendampingan KIM: Sertifikat halal 1." in page
    assert "1 usaha, 1 izin berlaku" in profile


def test_umkm_create_stores_a_private_business(as_user, personas):
    response = as_user(personas.pengurus).post(create_url(personas.kim), typed())

    umkm = Umkm.objects.get()
    assert (response.status_code, response.url) == (302, umkm.get_absolute_url())
    assert umkm.promotion_url == "https://instagram.com/keripikwaru"
    assert (umkm.consent, umkm.consented_on, umkm.is_public) == (OwnerConsent.NONE, None, False)
    assert AuditEntry.objects.get().verb == "umkm.create"


def test_umkm_create_twice_with_one_key_makes_one(as_user, personas):
    data = typed()
    client = as_user(personas.pengurus)

    answers = [client.post(create_url(personas.kim), data) for _ in range(2)]

    assert Umkm.objects.count() == 1
    assert answers[0].url == answers[1].url


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": " "}, "name", "Isi nama usaha"),
        ({"name": "x" * 121}, "name", "Nama usaha paling panjang 120 huruf"),
        (
            {"product": "Keripik, WA 0812-3456-7890"},
            "product",
            "Jangan tulis nomor telepon. Halaman ini dibaca umum.",
        ),
        ({"sector": ""}, "sector", "Pilih sektor"),
        ({"sector": "999"}, "sector", "Pilih sektor"),
        ({"consent": ""}, "consent", "Pilih persetujuan pemilik"),
        ({"consent": "maybe"}, "consent", "Pilih persetujuan pemilik"),
        (
            {"consent": "business"},
            "consented_on",
            "Isi tanggal pemilik memberi persetujuan",
        ),
        (
            {"consent": "business", "consented_on": "2026-11-22"},
            "consented_on",
            "Tanggal persetujuan tidak boleh setelah hari ini, 21 November 2026",
        ),
        (
            {"consent": "owner", "consented_on": "2026-11-02", "owner_name": ""},
            "owner_name",
            "Isi nama pemilik yang setuju ditampilkan",
        ),
        (
            {"promotion_url": "javascript:alert(1)"},
            "promotion_url",
            "Alamat tautan harus lengkap, misalnya contoh.desa.id",
        ),
        (
            {"promotion_url": "wa.me/6281234567890"},
            "promotion_url",
            "Tautan ini memuat nomor telepon atau undangan grup. Halaman ini dibaca umum.",
        ),
    ],
)
def test_umkm_create_explains_what_is_wrong_at_the_field(as_user, personas, wrong, field, sentence):
    response = as_user(personas.pengurus).post(create_url(personas.kim), typed(**wrong))

    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert "Galat: " in text(response)
    assert not Umkm.objects.exists()


def test_umkm_update_withdraws_an_agreement(as_user, client, personas):
    umkm = UmkmFactory(kim=personas.kim, named=True)
    url = reverse("registry:umkm_update", args=[umkm.pk])

    as_user(personas.kabupaten).post(url, typed(versi="1", consented_on="2026-02-01"))

    umkm.refresh_from_db()
    client.logout()
    assert (umkm.consent, umkm.consented_on, umkm.version) == ("none", None, 2)
    assert client.get(umkm.get_absolute_url()).status_code == 404


def test_umkm_update_stale_version_shows_both(as_user, personas):
    umkm = UmkmFactory(kim=personas.kim, product="Keripik ubi")
    Umkm.objects.update(version=2)

    response = as_user(personas.pengurus).post(
        reverse("registry:umkm_update", args=[umkm.pk]), typed(versi="1")
    )

    page = text(response)
    assert response.status_code == 409
    assert ["Keripik ubi" in page, "Keripik pisang" in page] == [True, True]
    assert Umkm.objects.get().product == "Keripik ubi"


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Pilih jenis izin"),
        ({"kind": "npwp"}, "kind", "Pilih jenis izin"),
        ({"state": "expired"}, "state", "Pilih keadaan izin"),
        ({"issued_on": ""}, "issued_on", "Isi tanggal izin terbit"),
        (
            {"issued_on": "2026-11-22"},
            "issued_on",
            "Tanggal terbit tidak boleh setelah hari ini, 21 November 2026",
        ),
        (
            {"expires_on": "2026-11-01"},
            "expires_on",
            "Masa berlaku tidak boleh berakhir sebelum tanggal terbit",
        ),
        (
            {"expires_on": "besok"},
            "expires_on",
            "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
        ),
        (
            {"number": "", "is_number_public": "on"},
            "number",
            "Isi nomor izin yang akan ditampilkan",
        ),
    ],
)
def test_permit_create_explains_what_is_wrong_at_the_field(
    as_user, personas, wrong, field, sentence
):
    umkm = UmkmFactory(kim=personas.kim)
    data = {
        "kind": "halal", "state": "issued", "issued_on": "2026-11-02", "expires_on": "",
        "number": NUMBER, "is_assisted": "on",
    } | wrong  # fmt: skip

    response = as_user(personas.pengurus).post(
        reverse("registry:permit_create", args=[umkm.pk]), data
    )

    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    text(response)
    assert not UmkmPermit.objects.exists()


def test_permit_create_refuses_a_second_procedure_of_one_kind(as_user, personas):
    umkm = UmkmFactory(kim=personas.kim)
    PermitFactory(umkm=umkm, state=PermitState.PREPARING)

    response = as_user(personas.pengurus).post(
        reverse("registry:permit_create", args=[umkm.pk]),
        {"kind": "halal", "state": "in_process"},
    )

    assert response.context["form"].non_field_errors() == [
        "Izin jenis ini sudah dicatat dan belum terbit"
    ]


def test_permit_update_offers_only_the_states_that_may_follow(as_user, personas):
    permit = PermitFactory(umkm=UmkmFactory(kim=personas.kim), state=PermitState.REJECTED)
    url = reverse("registry:permit_update", args=[permit.pk])
    client = as_user(personas.pengurus)

    offered = [value for value, _ in client.get(url).context["form"].fields["state"].choices]
    refused = client.post(url, {"state": "issued", "issued_on": "2026-11-02", "versi": "1"})

    assert offered == ["preparing", "in_process", "rejected"]
    assert dict(refused.context["form"].errors) == {"state": ["Pilih keadaan izin"]}


def test_permit_update_drops_dates_of_a_permit_that_is_not_issued(as_user, personas):
    permit = PermitFactory(umkm=UmkmFactory(kim=personas.kim), issued=True, number=NUMBER)

    as_user(personas.pengurus).post(
        reverse("registry:permit_update", args=[permit.pk]),
        {"state": "in_process", "issued_on": "2024-03-01", "number": NUMBER, "versi": "1"},
    )

    permit.refresh_from_db()
    assert (permit.state, permit.issued_on, permit.version) == ("in_process", None, 2)


def test_permit_update_stale_version_is_409(as_user, personas):
    permit = PermitFactory(umkm=UmkmFactory(kim=personas.kim), state=PermitState.PREPARING)
    UmkmPermit.objects.update(version=2)

    response = as_user(personas.pengurus).post(
        reverse("registry:permit_update", args=[permit.pk]), {"state": "in_process", "versi": "1"}
    )

    text(response)
    assert response.status_code == 409
    assert UmkmPermit.objects.get().state == PermitState.PREPARING


@pytest.mark.parametrize("count", [1, 3])
def test_permit_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        umkm = UmkmFactory(kim=personas.kim)
        PermitFactory(umkm=umkm, issued=True, expires_on=datetime.date(2026, 12, 1))
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(9):
        response = client.get(reverse("registry:permit_list"))

    assert len(response.context["page"].object_list) == count


def test_permit_list_warns_of_what_is_over_or_ends_soon(as_user, personas):
    umkm = UmkmFactory(kim=personas.kim)
    over = PermitFactory(umkm=umkm, issued=True, expires_on=datetime.date(2026, 11, 1))
    soon = PermitFactory(
        umkm=umkm, kind=PermitKind.PIRT, issued=True, expires_on=datetime.date(2026, 12, 1)
    )
    PermitFactory(
        umkm=umkm, kind=PermitKind.BPOM, issued=True, expires_on=datetime.date(2028, 1, 1)
    )
    foreign = UmkmFactory(kim=personas.other_kim)
    PermitFactory(umkm=foreign, issued=True, expires_on=datetime.date(2026, 11, 1))
    client, url = as_user(personas.kabupaten), reverse("registry:permit_list")

    def found(query=""):
        response = client.get(f"{url}{query}")
        text(response)
        return list(response.context["page"].object_list)

    assert found() == [over, soon]
    assert found("?keadaan=lewat") == [over]
    assert found("?keadaan=hampir") == [soon]
    assert found("?izin=pirt&kecamatan=64.09.02") == [soon]
    assert found("?kecamatan=64.09.03") == []
    assert found("?izin=sihir&kecamatan=../x&keadaan=entah&hal=nol") == [over, soon]
