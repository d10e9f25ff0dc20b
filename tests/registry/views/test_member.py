import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from registry.models import Member
from tests.factories.registry import ForumFactory, MemberFactory

pytestmark = pytest.mark.django_db


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def typed(**changes):
    return {
        "full_name": "Sari Wulandari", "sex": "P", "position": "ketua", "phone": "",
        "started_on": "2026-01-05", "consent": "on",
    } | changes  # fmt: skip


def create_url(kim):
    return reverse("registry:member_create", args=[kim.slug])


def test_member_create_stores_the_consent(as_user, personas):
    response = as_user(personas.pengurus).post(
        create_url(personas.kim), typed(phone="+62 812 3456 7890")
    )

    member = Member.objects.get()
    assert response.url == personas.kim.get_absolute_url()
    assert (member.kim, member.phone) == (personas.kim, "081234567890")
    assert (member.consent_version, member.consented_on) == ("2026-1", timezone.localdate())


def test_member_create_clicked_twice_makes_one(as_user, personas):
    client, data = as_user(personas.pengurus), typed(kunci=str(uuid.uuid4()))

    statuses = [client.post(create_url(personas.kim), data).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert Member.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"full_name": ""}, {"full_name": ["Isi nama lengkap"]}),
        ({"full_name": "a" * 121}, {"full_name": ["Nama lengkap paling panjang 120 huruf"]}),
        ({"full_name": "a\0"}, {"full_name": ["Karakter null tidak diizinkan."]}),
        ({"position": ""}, {"position": ["Pilih jabatan"]}),
        ({"phone": "123"}, {"phone": ["Nomor WhatsApp harus 10 sampai 13 angka"]}),
        ({"started_on": ""}, {"started_on": ["Isi tanggal mulai menjabat"]}),
        (
            {"started_on": "2999-01-01"},
            {"started_on": ["Tanggal mulai menjabat tidak boleh setelah hari ini"]},
        ),
        (
            {"consent": ""},
            {"consent": ["Centang persetujuan. Tanpa persetujuan nama tidak dicatat"]},
        ),
    ],
)
def test_member_create_explains_a_bad_input(as_user, personas, changes, errors):
    response = as_user(personas.pengurus).post(create_url(personas.kim), typed(**changes))

    assert "Galat: " in text(response)
    assert (response.status_code, dict(response.context["form"].errors)) == (200, errors)
    assert Member.objects.count() == 0


def test_member_create_explains_a_second_ketua_at_the_position(as_user, personas):
    MemberFactory(kim=personas.kim, position="ketua")

    response = as_user(personas.pengurus).post(create_url(personas.kim), typed())

    assert dict(response.context["form"].errors) == {
        "position": ["KIM ini sudah punya ketua. Akhiri masa jabatan ketua lama dahulu."]
    }
    assert "Sari Wulandari" in text(response)
    assert Member.objects.count() == 1


def test_member_form_asks_for_nothing_it_does_not_need(as_user, personas):
    response = as_user(personas.pengurus).get(create_url(personas.kim))

    assert [field.name for field in response.context["form"].visible_fields()] == [
        "full_name", "sex", "position", "occupation", "phone", "started_on", "consent",
    ]  # fmt: skip
    assert "NIK, agama, dan tanggal lahir tidak diminta" in text(response)


def test_forum_member_create_adds_to_the_forum(as_user, personas):
    forum = ForumFactory()

    response = as_user(personas.kecamatan).post(
        reverse("registry:forum_member_create", args=[forum.slug]), typed()
    )

    assert response.url == forum.get_absolute_url()
    assert Member.objects.get().forum == forum


def test_member_end_moves_the_person_to_the_former_ones(as_user, personas):
    member = MemberFactory(kim=personas.kim, full_name="Budi")

    response = as_user(personas.pengurus).post(
        reverse("registry:member_end", args=[member.pk]),
        {"ended_on": "2026-01-05", "reason": "Pindah."},
        follow=True,
    )

    assert response.context["members"] == []
    assert [former.full_name for former in response.context["former_members"]] == ["Budi"]
    assert "5 Januari 2026. Pindah." in text(response)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (
            {"ended_on": "2023-12-31"},
            {"ended_on": ["Tanggal selesai tidak boleh sebelum tanggal mulai."]},
        ),
        (
            {"ended_on": "2999-01-01"},
            {"ended_on": ["Tanggal selesai tidak boleh setelah hari ini"]},
        ),
        ({"ended_on": "x"}, {"ended_on": ["Isi tanggal selesai menjabat, misalnya 12/03/2026"]}),
        ({"reason": ""}, {"reason": ["Tulis alasan selesai menjabat"]}),
        ({"reason": "a" * 251}, {"reason": ["Alasan paling panjang 250 huruf"]}),
    ],
)
def test_member_end_explains_a_bad_input(as_user, personas, changes, errors):
    member = MemberFactory(kim=personas.kim, started_on=datetime.date(2024, 1, 1))

    response = as_user(personas.pengurus).post(
        reverse("registry:member_end", args=[member.pk]),
        {"ended_on": "2026-01-05", "reason": "Pindah."} | changes,
    )

    text(response)
    assert (response.status_code, dict(response.context["form"].errors)) == (200, errors)
    assert Member.objects.get().ended_on is None


def test_member_end_twice_is_409(as_user, personas):
    member = MemberFactory(kim=personas.kim, ended_on=datetime.date(2025, 1, 1))

    response = as_user(personas.pengurus).post(
        reverse("registry:member_end", args=[member.pk]),
        {"ended_on": "2026-01-05", "reason": "Pindah."},
    )

    assert response.status_code == 409
    assert Member.objects.get().ended_on == datetime.date(2025, 1, 1)


def test_member_contact_is_logged(as_user, personas):
    member = MemberFactory(kim=personas.kim, phone="081299990001")

    response = as_user(personas.kabupaten).post(
        reverse("registry:member_contact", args=[member.pk])
    )

    assert "081299990001" in text(response)
    assert AuditEntry.objects.about(member).get().verb == "member.view_contact"


def test_member_phone_is_not_on_the_profile(as_user, personas):
    MemberFactory(kim=personas.kim, phone="081299990001")

    page = text(as_user(personas.kabupaten).get(personas.kim.get_absolute_url()))

    assert "081299990001" not in page
    assert "Lihat kontak" in page


def test_member_withdraw_forgets_the_name(as_user, personas):
    member = MemberFactory(kim=personas.kim, full_name="Sari Wulandari")
    address = reverse("registry:member_withdraw", args=[member.pk])
    client = as_user(personas.pengurus)

    asked = client.get(address)
    done = client.post(address, follow=True)

    assert "tidak dapat dikembalikan" in text(asked)
    assert "Sari Wulandari" not in text(done)
