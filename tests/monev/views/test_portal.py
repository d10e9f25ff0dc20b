"""Portals whose signature is believed: written down with a fingerprint brought another way."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from kim_portal.signing_key import key_name
from monev.models import Portal
from tests.factories.accounts import UserFactory
from tests.factories.registry import region
from tests.journeys.forms import submit
from tests.monev.packages import OTHER_KEY, OWN_KEY, STRANGE_KEY, public_of, trusted


@pytest.fixture
def client(db, settings, as_user):
    settings.SIGNING_KEY = OWN_KEY
    region("64.09.02.2004")
    return as_user(UserFactory(is_superuser=True, is_staff=True))


@pytest.fixture
def typed(settings):
    public = public_of(settings)
    return {
        "name": "Portal KIM Penajam", "wilayah": "64.09", "public_key": public,
        "fingerprint": key_name(public), "starts_on": "2026-01-01", "expires_on": "2030-12-31",
        "reason": "Kerja sama 12/2026",
    }  # fmt: skip


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


ADDRESS = "/portal/tambah/"


def test_a_portal_is_trusted_with_the_fingerprint_shown_and_the_act_logged(client, typed):
    submit(client, ADDRESS, typed)

    portal = Portal.objects.get()
    listed = page(client.get(reverse("monev:portal_list")))
    assert [one.code for one in portal.regions.all()] == ["64.09"]
    assert f"<code>{portal.fingerprint}</code>" in listed
    assert "Berlaku" in listed
    entry = AuditEntry.objects.get(verb="portal.create")
    assert entry.facts["key"] == portal.fingerprint
    assert entry.facts["reason"] == "Kerja sama 12/2026"
    assert entry.facts["region"] == "64.09"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Isi nama portal"),
        ({"name": "P" * 121}, "Nama paling panjang 120 huruf"),
        ({"wilayah": ""}, "Isi kode wilayah yang diwakili"),
        ({"wilayah": ", ;"}, "Isi kode wilayah yang diwakili"),
        ({"wilayah": "64.09, 64.99"}, "“64.99” bukan kode kabupaten/kota atau provinsi"),
        ({"wilayah": "64.09.02.2004"}, "bukan kode kabupaten/kota atau provinsi"),
        ({"public_key": ""}, "Isi kunci publik portal asal"),
        ({"public_key": "kunci"}, "Kunci publik harus 44 huruf dan tanda, disalin utuh"),
        ({"public_key": "A" * 60}, "Kunci publik harus 44 huruf dan tanda"),
        ({"fingerprint": ""}, "Isi sidik kunci menurut portal asal"),
        ({"fingerprint": "0000 0000 0000 0000"}, "Sidik tidak cocok"),
        ({"starts_on": "kemarin"}, "Tulis tanggal seperti 21/11/2026"),
        ({"expires_on": ""}, "Isi tanggal berakhir"),
        ({"expires_on": "2020-01-01"}, "Tanggal berakhir sudah lewat"),
        ({"starts_on": "2031-01-01"}, "Berlaku sampai tidak boleh sebelum berlaku mulai"),
        ({"reason": " "}, "Tulis alasan portal ini dipercaya"),
        ({"reason": "a" * 501}, "Alasan paling panjang 500 huruf"),
    ],
)
def test_a_portal_is_refused_with_a_sentence(client, typed, change, sentence):
    text = page(client.post(ADDRESS, typed | change))

    assert sentence in text
    assert not Portal.objects.exists()
    assert not AuditEntry.objects.filter(verb="portal.create").exists()


def test_a_key_is_not_trusted_twice_nor_the_own_one(client, settings, typed):
    trusted(settings)

    twice = page(client.post(ADDRESS, typed))
    own = public_of(settings, OWN_KEY)
    mine = page(client.post(ADDRESS, typed | {"public_key": own, "fingerprint": key_name(own)}))

    assert "Kunci ini sudah dicatat" in twice
    assert "Ini kunci portal ini sendiri" in mine
    assert Portal.objects.count() == 1


def test_a_second_click_trusts_once(client, typed):
    key = {"kunci": "6d6b8f0e-52f2-4b52-9f3b-0f1d3a5f7c11"}

    client.post(ADDRESS, typed | key)
    client.post(ADDRESS, typed | key)

    assert Portal.objects.count() == 1


def test_trust_ends_with_a_reason_and_stays_readable(client, settings):
    portal = trusted(settings)
    address = reverse("monev:portal_end", args=[portal.pk])

    unsaid = page(client.post(address, {"alasan": " "}))
    submit(client, address, {"alasan": "Kunci diganti"})
    again = page(client.post(address, {"alasan": "Kunci diganti"}), 409)

    listed = page(client.get(reverse("monev:portal_list")))
    assert "Tulis alasan kepercayaan diakhiri" in unsaid
    assert "sudah diakhiri" in again
    assert "Kunci diganti" in listed
    assert AuditEntry.objects.get(verb="portal.end").facts["reason"] == "Kunci diganti"
    # A new key is a new row.
    trusted(settings, key=STRANGE_KEY)
    assert Portal.objects.in_use().count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_portal_list_asks_a_fixed_number_of_queries(
    client, settings, count, django_assert_num_queries
):
    for number in range(count):
        trusted(settings, key=(OTHER_KEY, STRANGE_KEY, OWN_KEY)[number])

    with django_assert_num_queries(6):
        client.get(reverse("monev:portal_list"))


def test_the_database_refuses_a_key_twice_and_an_end_without_reason(client, settings):
    portal = trusted(settings)

    with pytest.raises(IntegrityError), transaction.atomic():
        trusted(settings)
    for facts in ({"expires_on": "2025-01-01"}, {"reason": ""}, {"end_reason": "Bocor"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Portal.objects.filter(pk=portal.pk).update(**facts)
