import io

import pikepdf
import pytest
import time_machine

from registry.documents import board_context
from registry.enums import RegistrationState
from registry.models import Channel, Kim
from tests.factories.registry import (
    KimFactory,
    MemberFactory,
    ReportFactory,
    SectorFactory,
    SkFactory,
    region,
)

pytestmark = pytest.mark.django_db
PHONE, MAIL, STREET, PERSON = "081234567890", "rahasia@contoh.test", "Jalan Rahasia 5", "Siti Uji"


@pytest.fixture
def kim():
    kim = KimFactory(
        name="KIM Mekar Waru", slug="kim-mekar-waru", region=region("64.09.02.2004"),
        verified=True, contact_phone=PHONE, contact_email=MAIL, address=STREET,
        profile="Kami menulis kabar desa. Hubungi 0812-3456-7890.",
    )  # fmt: skip
    kim.sectors.add(SectorFactory())
    MemberFactory(kim=kim, full_name=PERSON, phone=PHONE, position="ketua", sex="P")
    SkFactory(kim=kim, number="141/7")
    ReportFactory(kim=kim, verified=True, title="Rapat warga")
    ReportFactory(kim=kim, title="Masih draf")
    Channel.objects.create(
        kim=kim, kind="instagram", label="IG", url="https://www.instagram.com/kim/"
    )
    Channel.objects.create(
        kim=kim, kind="whatsapp_group", label="Grup", url=f"https://wa.me/62{PHONE[1:]}"
    )
    return kim


def context_of(kim):
    return board_context(Kim.objects.with_place().get(pk=kim.pk))


@time_machine.travel("2026-11-21 02:00:00+00:00", tick=False)
def test_board_context_holds_public_facts(kim):
    context = context_of(kim)

    assert {key: context[key] for key in context if key != "qr"} == {
        "name": "KIM Mekar Waru",
        "place": "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara",
        "registry_no": kim.registry_no,
        "status": "Aktif",
        "office": "Diskominfo Kabupaten Penajam Paser Utara",
        "decree": "Nomor 141/7, berlaku sampai 12 Maret 2099",
        "sectors": ["UMKM dan ekonomi kreatif"],
        "members": "1 orang (1 perempuan)",
        "activity_count": "1 kegiatan terverifikasi tahun 2026",
        "activities": [
            {"title": "Rapat warga", "day": "1 November 2026", "kind": "Pertemuan"},
        ],
        "profile": "Kami menulis kabar desa. Hubungi (nomor tidak ditampilkan).",
        "channels": ["instagram.com/kim"],
        "address": "http://testserver/kim/kim-mekar-waru/",
        "printed_on": "21 November 2026",
        "is_sample": False,
        "is_dense": False,
    }
    assert context["qr"].startswith("<svg")


def test_board_context_holds_no_person_and_no_number(kim):
    shown = str(context_of(kim))

    assert [
        mark for mark in (PHONE, PHONE[1:], "0812-3456-7890", MAIL, STREET, PERSON) if mark in shown
    ] == []


def test_board_context_of_a_bare_kim_says_what_is_missing():
    context = context_of(KimFactory(verified=True))

    assert (context["decree"], context["members"]) == (
        "Belum ada SK yang tercatat", "Belum tercatat",
    )  # fmt: skip


def opened(client, kim):
    response = client.get(f"/kim/{kim.slug}/papan/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return pikepdf.open(io.BytesIO(response.content))


def test_kim_board_is_one_tagged_page_with_name_and_place(client, kim):
    with opened(client, kim) as document:
        assert len(document.pages) == 1
        assert str(document.docinfo["/Title"]) == "Profil KIM Mekar Waru"
        assert bool(document.Root.MarkInfo.Marked)


def test_kim_board_stays_one_page_with_the_longest_text(client, kim):
    long = {"name": "KIM " + "Panjang " * 14, "profile": "Kata panjang " * 300}
    Kim.objects.filter(pk=kim.pk).update(**long)
    for number in range(9):
        kim.sectors.add(SectorFactory(slug=f"s{number}", name="Perikanan dan peternakan " * 3))
    for _ in range(5):
        ReportFactory(kim=kim, verified=True, title="Pelatihan menulis berita untuk warga " * 4)

    with opened(client, kim) as document:
        assert len(document.pages) == 1


def test_kim_board_takes_text_as_text(client, kim):
    Kim.objects.filter(pk=kim.pk).update(name='KIM #panic("x") *tebal* $1$ <a> @b')

    with opened(client, kim) as document:
        assert str(document.docinfo["/Title"]) == 'Profil KIM #panic("x") *tebal* $1$ <a> @b'


@pytest.mark.parametrize("state", [one for one in RegistrationState if one != "verified"])
def test_kim_board_exists_for_verified_kim_only(client, kim, state):
    Kim.objects.filter(pk=kim.pk).update(state=state)

    assert client.get(f"/kim/{kim.slug}/papan/").status_code == 404
