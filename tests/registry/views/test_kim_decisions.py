import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from registry.models import Kim, KimStatusChange
from tests.factories.registry import KimFactory, MemberFactory, SectorFactory

pytestmark = pytest.mark.django_db


def url(act, kim):
    return reverse(f"registry:kim_{act}", args=[kim.slug])


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_kim_submit_hands_over_to_the_office(as_user, personas):
    kim = personas.kim
    Kim.objects.filter(pk=kim.pk).update(state="draft")
    kim.sectors.add(SectorFactory())
    MemberFactory(kim=kim, position="ketua")

    response = as_user(personas.pengurus).post(url("submit", kim), follow=True)

    assert messages(response) == [
        "KIM Mekar Waru diajukan. Diskominfo Kabupaten Penajam Paser Utara akan memeriksanya."
    ]
    assert Kim.objects.get(pk=kim.pk).state == "submitted"
    assert "sedang memeriksanya" in text(response)


def test_kim_submit_of_an_incomplete_one_says_what_is_missing(as_user, personas):
    Kim.objects.filter(pk=personas.kim.pk).update(state="draft")

    response = as_user(personas.pengurus).post(url("submit", personas.kim))

    assert response.status_code == 200
    assert messages(response) == [
        "Lengkapi dahulu: pengurus dengan jabatan ketua, paling sedikit satu potensi."
    ]


def test_kim_verify_publishes(as_user, personas):
    kim = KimFactory(submitted=True)

    response = as_user(personas.kabupaten).post(url("verify", kim), follow=True)

    assert "kini tampil di direktori" in text(response)
    assert list(Kim.objects.public().filter(pk=kim.pk)) == [kim]


def test_kim_verify_by_another_kabupaten_finds_nothing(as_user, personas):
    kim = KimFactory(submitted=True)

    response = as_user(personas.kabupaten_lain).post(url("verify", kim))

    assert response.status_code == 404
    assert Kim.objects.get(pk=kim.pk).state == "submitted"
    assert AuditEntry.objects.about(kim).count() == 0


def test_kim_verify_clicked_twice_is_409_and_changes_nothing(as_user, personas):
    kim = KimFactory(submitted=True)
    client = as_user(personas.kabupaten)
    client.post(url("verify", kim))

    response = client.post(url("verify", kim))

    assert response.status_code == 409
    assert "Terverifikasi" in text(response)
    assert AuditEntry.objects.about(kim).count() == 1


@pytest.mark.parametrize(
    ("act", "start", "target"),
    [
        ("return", "submitted", "returned"),
        ("reject", "submitted", "rejected"),
        ("archive", "verified", "archived"),
    ],
)
def test_kim_decision_needs_a_reason(as_user, personas, act, start, target):
    kim = KimFactory(state=start, verified_at=timezone.now())
    client = as_user(personas.kabupaten)

    refused = client.post(url(act, kim), {"reason": "  "})
    state_after_refusal = Kim.objects.get(pk=kim.pk).state
    done = client.post(url(act, kim), {"reason": "Ketua belum diisi."}, follow=True)

    assert dict(refused.context["form"].errors) == {"reason": ["Tulis alasannya"]}
    assert "Galat: " in text(refused)
    assert state_after_refusal == start
    assert Kim.objects.get(pk=kim.pk).state == target
    assert "Ketua belum diisi." in text(done)


def test_kim_decision_reason_is_not_endless(as_user, personas):
    kim = KimFactory(submitted=True)

    response = as_user(personas.kabupaten).post(url("return", kim), {"reason": "a" * 1001})

    assert dict(response.context["form"].errors) == {
        "reason": ["Alasan paling panjang 1.000 huruf"]
    }


def test_kim_return_out_of_turn_is_409_and_keeps_the_reason(as_user, personas):
    kim = KimFactory()

    response = as_user(personas.kabupaten).post(url("return", kim), {"reason": "Kurang lengkap."})

    assert response.status_code == 409
    assert "Kurang lengkap." in text(response)
    assert "Dari keadaan “Draf” data ini tidak dapat menjadi “Perlu diperbaiki”." in text(response)


def test_kim_return_reason_is_not_told_to_visitors(client):
    kim = KimFactory(verified=True, return_reason="Rahasia kantor")

    assert "Rahasia kantor" not in text(client.get(kim.get_absolute_url()))


def test_kim_set_status_keeps_the_history(as_user, personas):
    data = {
        "status": "dormant", "reasons": ["no_people"], "note": "Ketua pindah.",
        "decided_on": "2026-03-01",
    }  # fmt: skip

    response = as_user(personas.kabupaten).post(url("set_status", personas.kim), data, follow=True)

    change = KimStatusChange.objects.get()
    assert (change.to_status, change.decided_by) == ("dormant", personas.kabupaten)
    assert "1 Maret 2026, sebelumnya aktif" in text(response)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"status": "dormant"}, {"reasons": ["Pilih sedikitnya satu alasan"]}),
        ({"status": "weak"}, {"reasons": ["Pilih sedikitnya satu alasan"]}),
        ({"status": "dissolved"}, {"note": ["Tulis bagaimana KIM ini bubar"]}),
        ({"status": ""}, {"status": ["Pilih status"]}),
        ({"decided_on": ""}, {"decided_on": ["Isi tanggal penetapan"]}),
        ({"note": "a" * 1001}, {"note": ["Keterangan paling panjang 1.000 huruf"]}),
    ],
)
def test_kim_set_status_explains_a_bad_input(as_user, personas, changes, errors):
    data = {"status": "active", "decided_on": "2026-03-01"} | changes

    response = as_user(personas.kabupaten).post(url("set_status", personas.kim), data)

    text(response)
    assert dict(response.context["form"].errors) == errors
    assert KimStatusChange.objects.count() == 0


def test_kim_set_status_refuses_the_future(as_user, personas):
    day = timezone.localdate() + datetime.timedelta(days=1)

    response = as_user(personas.kabupaten).post(
        url("set_status", personas.kim), {"status": "active", "decided_on": day}
    )

    assert dict(response.context["form"].errors) == {
        "decided_on": ["Tanggal penetapan tidak boleh setelah hari ini"]
    }


def test_kim_contact_is_shown_by_a_click_that_is_logged(as_user, personas):
    kim = personas.kim
    Kim.objects.filter(pk=kim.pk).update(contact_phone="081299990001")
    client = as_user(personas.kabupaten)

    before = client.get(url("contact", kim))
    logged_before = AuditEntry.objects.about(kim).count()
    after = client.post(url("contact", kim))

    assert "081299990001" not in text(before)
    assert logged_before == 0
    assert "081299990001" in text(after)
    entry = AuditEntry.objects.about(kim).get()
    assert (entry.verb, entry.user) == ("kim.view_contact", personas.kabupaten)
