import datetime
import re
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from registry.enums import SkKind, SkState
from registry.models import Sk
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf
from tests.factories.registry import KimFactory, MemberFactory, SkFactory, region

LETTERS = reverse("registry:sk_letters")
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


@pytest.fixture
def pengurus(give, kim):
    return give(UserFactory(), kim=kim)


@pytest.fixture
def old(kim):
    return SkFactory(
        kim=kim,
        kind=SkKind.FOUNDING,
        number="141/7/2024",
        issuer_name="Kades Lama",
        expires_on=datetime.date(2027, 1, 20),
    )


def url(sk, name="sk_renew"):
    return reverse(f"registry:{name}", args=[sk.pk])


def typed(**changes):
    return {
        "kunci": str(uuid.uuid4()),
        "kind": "officers",
        "number": "141/9/2026",
        "issuer_role": "kepala_desa",
        "issuer_name": "Kades Baru",
        "signed_on": "2026-11-20",
        "starts_on": "2027-01-21",
        "expires_on": "2030-01-20",
        "scan": pdf(),
    } | changes


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_r6_4_renewal_form_fills_in_the_office_but_not_the_old_kades(as_user, kabupaten, old):
    response = as_user(kabupaten).get(url(old))

    form, page = response.context["form"], response.content.decode()
    assert (form["issuer_role"].value(), form["issuer_name"].value()) == ("kepala_desa", None)
    assert (form["kind"].value(), form["starts_on"].value()) == (
        "officers", datetime.date(2027, 1, 21),
    )  # fmt: skip
    assert ("TIDAK ADA" in page, page.count("<h1"), 'value="Kades Lama"' in page) == (
        False, 1, False,
    )  # fmt: skip


def test_sk_renew_stores_the_new_and_ends_the_old_in_one_step(as_user, kabupaten, old):
    data = typed()

    response = as_user(kabupaten).post(url(old), data)
    data["scan"].seek(0)
    again = as_user(kabupaten).post(url(old), data)

    old.refresh_from_db()
    new = Sk.objects.get(replaces=old)
    assert (response.url, again.url) == (new.get_absolute_url(), new.get_absolute_url())
    assert (old.state, old.ended_on) == (SkState.REPLACED, datetime.date(2027, 1, 20))
    assert (new.issuer_name, new.uploaded_by, bool(new.file)) == ("Kades Baru", kabupaten, True)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"expires_on": "2027-01-21"},
         {"expires_on": ["Tanggal berakhir harus setelah tanggal mulai berlaku."]}),
        ({"starts_on": "2024-03-12"},
         {"starts_on": ["Tanggal mulai SK baru harus setelah tanggal mulai SK lama"]}),
        ({"number": "141/7/2024"},
         {"number": ["SK dengan nomor ini sudah tercatat untuk KIM ini."]}),
        ({"kind": "award"},
         {"kind": ["Pilih jenis SK yang menetapkan KIM atau pengurusnya"]}),
        ({"signed_on": "2026-11-22"}, {"signed_on": ["Tanggal SK tidak boleh setelah hari ini"]}),
        ({"scan": ""}, {"scan": ["Pilih berkas PDF hasil pindai SK"]}),
    ],
    ids=str,
)  # fmt: skip
def test_sk_renew_explains_what_is_wrong(as_user, kabupaten, old, changes, found):
    response = as_user(kabupaten).post(url(old), typed(**changes))

    old.refresh_from_db()
    assert (response.status_code, errors(response)) == (200, found)
    assert (old.state, Sk.objects.count()) == (SkState.ACTIVE, 1)
    assert "TIDAK ADA" not in response.content.decode()


@pytest.mark.parametrize("name", ["sk_renew", "sk_letter"])
def test_sk_that_is_revoked_cannot_be_renewed(as_user, kabupaten, old, name):
    Sk.objects.filter(pk=old.pk).update(state=SkState.REVOKED, revoked_at=timezone.now())

    response = as_user(kabupaten).get(url(old, name))

    page = response.content.decode()
    assert response.status_code == 409
    assert "SK ini sudah dicabut, jadi tidak dapat diperpanjang." in page
    assert ("Perpanjang SK" in page, "TIDAK ADA" in page) == (False, False)


def test_sk_renew_of_a_revoked_one_by_post_is_409(as_user, kabupaten, old):
    Sk.objects.filter(pk=old.pk).update(state=SkState.REVOKED, revoked_at=timezone.now())

    response = as_user(kabupaten).post(url(old), typed())

    assert (response.status_code, Sk.objects.count()) == (409, 1)


def test_r1_4_sk_ending_in_60_days_shows_banner_task_and_letter(as_user, pengurus, kim, old):
    client = as_user(pengurus)

    profile = client.get(kim.get_absolute_url()).content.decode()
    desk = client.get(reverse("tasks")).content.decode()
    letter = client.get(url(old, "sk_letter"))

    assert "SK 60 hari lagi." in profile
    assert "berlaku sampai 20 Januari 2027" in profile
    assert url(old, "sk_letter") in profile
    assert "Berakhir dalam 90 hari. Berlaku sampai 20 Januari 2027." in desk
    assert (letter.status_code, letter.content[:5]) == (200, b"%PDF-")
    assert letter["Content-Disposition"] == 'attachment; filename="draf-surat-sk-14172024.pdf"'
    assert AuditEntry.objects.filter(verb="sk.view_letter", user=pengurus).count() == 1


def test_r7_9_leaders_get_the_list_and_the_letter_pack(as_user, give, kim, old):
    MemberFactory(kim=kim, position="ketua")
    SkFactory(kim=KimFactory(verified=True), expires_on=datetime.date(2026, 12, 1))
    SkFactory(kim=KimFactory(verified=True), expires_on=datetime.date(2029, 12, 1))
    client = as_user(give(UserFactory(), "pimpinan", region("64.09")))

    listed = client.get(reverse("registry:sk_list"), {"sisa": "180"})
    pack = client.get(LETTERS, {"sisa": "180"})

    page = listed.content.decode()
    assert listed.context["page"].paginator.count == 2
    assert ("Berakhir dalam 30 hari: 10 hari lagi" in page, f"{LETTERS}?sisa=180" in page) == (
        True, True,
    )  # fmt: skip
    assert (pack.status_code, pack.content[:5]) == (200, b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pack.content)) == 2
    assert len(AuditEntry.objects.get(verb="sk.view_letters").facts["numbers"]) == 2


def test_sk_letters_without_any_due_says_so(as_user, kabupaten):
    response = as_user(kabupaten).get(LETTERS, follow=True)

    assert "Tidak ada SK yang perlu disiapkan suratnya." in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_sk_letters_cost_the_same_for_many(as_user, kabupaten, django_assert_num_queries, count):
    for _ in range(count):
        SkFactory(kim=KimFactory(verified=True), expires_on=datetime.date(2026, 12, 1))
    client = as_user(kabupaten)

    with django_assert_num_queries(15):
        client.get(LETTERS)


def test_sk_detail_offers_the_reminder_to_the_office_only(as_user, kabupaten, pengurus, old):
    of_office = as_user(kabupaten).get(old.get_absolute_url()).content.decode()
    of_pengurus = as_user(pengurus).get(old.get_absolute_url()).content.decode()

    assert "https://wa.me/?text=Halo%20pengurus%20KIM%20Mekar%20Waru" in of_office
    assert ("wa.me" in of_pengurus, "Perpanjang SK" in of_pengurus) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_kim_sk_list_keeps_every_sk_with_its_issuer(
    as_user, pengurus, kim, old, django_assert_num_queries, count
):
    for number in range(count - 1):
        SkFactory(
            kim=kim, issuer_name=f"Kades {number}", starts_on=datetime.date(2020, 1, 1 + number),
            state=SkState.REVOKED, revoked_at=timezone.now(), revoke_reason="Salah tanggal",
        )  # fmt: skip
    client = as_user(pengurus)

    with django_assert_num_queries(6):
        page = client.get(reverse("registry:kim_sk_list", args=[kim.slug])).content.decode()

    assert ("Kades Lama" in page, "TIDAK ADA" in page) == (True, False)
    assert page.count("Dicabut: Salah tanggal") == count - 1


def test_kim_sk_list_tells_what_replaced_what(as_user, kabupaten, kim, old):
    as_user(kabupaten).post(url(old), typed())

    page = as_user(kabupaten).get(reverse("registry:kim_sk_list", args=[kim.slug])).content.decode()
    detail = as_user(kabupaten).get(old.get_absolute_url()).content.decode()

    assert "Menggantikan SK nomor 141/7/2024." in page
    assert "Diganti SK nomor 141/9/2026, hari terakhir 20 Januari 2027." in page
    assert "Hari terakhir berlaku 20 Januari 2027" in detail
    assert "TIDAK ADA" not in page + detail


def test_kim_sk_list_without_any_says_so(as_user, kabupaten, kim):
    page = as_user(kabupaten).get(reverse("registry:kim_sk_list", args=[kim.slug])).content.decode()

    assert "Belum ada SK yang tercatat." in page
