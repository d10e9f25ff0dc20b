"""Who finds personal facts in the files, and what the log keeps of it; filters of the lists."""

import datetime

import pytest
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums_assistance import ChannelKind, NeedState
from tests.factories.assistance import (
    ChannelFactory,
    HandoverFactory,
    NeedFactory,
    PermitFactory,
    UmkmFactory,
    WebsiteFactory,
)
from tests.factories.fund import FundRecordFactory
from tests.factories.registry import ForumFactory, MemberFactory, region
from tests.registry.test_exporting import csv_rows

pytestmark = pytest.mark.django_db
PHONE = "081234567890"


def people(world, form="csv"):
    return reverse("registry:member_export", args=["kim", world.kim.slug, form])


def looks():
    return AuditEntry.objects.filter(verb__endswith=".export_members")


@pytest.mark.parametrize(
    ("persona", "phone"),
    [
        ("kabupaten", PHONE), ("pengurus", PHONE), ("provinsi", None), ("pimpinan", None),
        ("kecamatan", None), ("desa", None),
    ],
)  # fmt: skip
def test_member_export_gives_numbers_to_those_who_may_call(personas, as_user, persona, phone):
    MemberFactory(kim=personas.kim, full_name="Anggota Satu", phone=PHONE)

    (row,) = csv_rows(as_user(getattr(personas, persona)).get(people(personas)))

    assert (row["nama"], row.get("nomor WhatsApp")) == ("Anggota Satu", phone)


@pytest.mark.parametrize(("persona", "with_numbers"), [("kabupaten", True), ("desa", False)])
def test_member_export_is_kept_in_the_log(personas, as_user, persona, with_numbers):
    MemberFactory(kim=personas.kim, full_name="Anggota Satu", phone=PHONE)

    as_user(getattr(personas, persona)).get(people(personas, "xlsx"))

    entry = looks().get()
    assert (entry.verb, entry.subject_id) == ("kim.export_members", str(personas.kim.pk))
    assert entry.facts == {"with_numbers": with_numbers}
    assert entry.user_id == getattr(personas, persona).pk


@pytest.mark.parametrize(("form", "status"), [("kamus", 200), ("pdf", 404)])
def test_member_export_without_a_name_is_no_look(personas, as_user, form, status):
    assert as_user(personas.kabupaten).get(people(personas, form)).status_code == status
    assert looks().count() == 0


def test_member_export_refused_is_no_look(personas, as_user):
    assert as_user(personas.auditor).get(people(personas)).status_code == 403
    assert as_user(personas.kabupaten_lain).get(people(personas)).status_code == 404
    assert looks().count() == 0


def test_member_export_of_a_forum_lists_those_who_left_too(personas, as_user):
    forum = ForumFactory(slug="forum-waru", name="Forum Waru")
    MemberFactory(kim=None, forum=forum, full_name="Ketua Lama", phone=PHONE,
                  ended_on=datetime.date(2025, 1, 1), end_reason="Pindah")  # fmt: skip
    MemberFactory(kim=personas.kim)
    url = reverse("registry:member_export", args=["forum", forum.slug, "csv"])

    (row,) = csv_rows(as_user(personas.kecamatan).get(url))

    assert (row["nama"], row["KIM atau forum"], row["selesai menjabat"], row["alasan selesai"]) == (
        "Ketua Lama", "Forum Waru", "2025-01-01", "Pindah",
    )  # fmt: skip
    assert looks().get().verb == "forum.export_members"


@pytest.mark.parametrize(
    ("persona", "sentence"),
    [("kabupaten", "Berisi nama dan nomor"), ("desa", "Berisi nama tanpa nomor")],
)
def test_profile_says_what_the_file_of_people_holds(personas, as_user, persona, sentence):
    MemberFactory(kim=personas.kim)

    page = as_user(getattr(personas, persona)).get(personas.kim.get_absolute_url())

    assert f"{sentence}; setiap unduhan dicatat." in page.content.decode()


def test_profile_offers_the_people_to_those_who_see_them(personas, as_user):
    MemberFactory(kim=personas.kim)
    link = f'href="{people(personas, "xlsx")}"'

    def has_link(user):
        return link in as_user(user).get(personas.kim.get_absolute_url()).content.decode()

    assert [has_link(one) for one in (personas.desa, personas.auditor, None)] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("persona", "numbers"),
    [
        ("kabupaten", ["RAHASIA-1", "TERBUKA-2"]), ("pengurus", ["RAHASIA-1", "TERBUKA-2"]),
        ("provinsi", ["", "TERBUKA-2"]), ("desa", ["", "TERBUKA-2"]),
        ("auditor", ["", "TERBUKA-2"]),
    ],
)  # fmt: skip
def test_permit_export_hides_numbers_from_those_who_are_no_party(
    personas, as_user, persona, numbers
):
    for number, is_public in (("RAHASIA-1", False), ("TERBUKA-2", True)):
        PermitFactory(
            umkm=UmkmFactory(kim=personas.kim), issued=True, number=number,
            is_number_public=is_public, expires_on=datetime.date(2025, 1, 1),
        )  # fmt: skip

    rows = csv_rows(as_user(getattr(personas, persona)).get("/umkm/izin/ekspor/csv/"))

    assert [row["nomor izin"] for row in rows] == numbers


def test_umkm_export_names_owners_who_agreed_only(personas, as_user):
    UmkmFactory(kim=personas.kim, name="A", owner_name="Tertutup")
    UmkmFactory(kim=personas.kim, name="B", owner_name="Setengah", public=True)
    UmkmFactory(kim=personas.kim, name="C", owner_name="Terbuka", named=True)

    rows = csv_rows(as_user(personas.kabupaten).get(f"/kim/{personas.kim.slug}/umkm/ekspor/csv/"))

    assert [(row["nama usaha"], row["pemilik"], row["tampilan"]) for row in rows] == [
        ("A", "", "Tidak tampil untuk umum"), ("B", "", "Tampil untuk umum"),
        ("C", "Terbuka", "Tampil untuk umum"),
    ]  # fmt: skip


def test_channel_export_holds_no_number_and_no_closed_group(personas, as_user):
    ChannelFactory(kim=personas.kim, label="A", url="https://instagram.com/kimwaru")
    ChannelFactory(kim=personas.kim, label="B", kind=ChannelKind.TELEGRAM,
                   url=f"https://wa.me/62{PHONE}")  # fmt: skip

    url = f"/kim/{personas.kim.slug}/kanal/ekspor/csv/"
    rows = csv_rows(as_user(personas.kabupaten).get(url))

    assert {row["nama kanal"]: row["alamat kanal"] for row in rows} == {
        "A": "https://instagram.com/kimwaru", "B": "",
    }  # fmt: skip


# 90 days without a post make a site dead, so one of 2020 is.
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (None, "Belum dicatat"), ({"platform": "none", "url": ""}, "Belum punya situs"),
        ({}, "Belum diperiksa"),
        ({"last_post_on": datetime.date(2020, 1, 1)}, "Lama tidak diperbarui"),
    ],
)  # fmt: skip
def test_website_export_uses_the_words_of_the_list(personas, as_user, facts, words):
    if facts is not None:
        WebsiteFactory(**facts)
    client = as_user(personas.desa)

    (row,) = csv_rows(client.get("/situs-desa/ekspor/csv/"))

    assert row["keadaan"] == words
    assert f"{words}</span>" in client.get("/situs-desa/").content.decode()


@pytest.fixture
def listed(personas):
    """One row of each list that has filters, below the kecamatan Waru."""
    region("64.09.03.2009")
    umkm = UmkmFactory(kim=personas.kim, name="Keripik")
    NeedFactory(umkm=umkm)
    NeedFactory(umkm=umkm, kind="packaging", state=NeedState.IN_PROGRESS, handler="Dinas",
                due_on=datetime.date(2026, 1, 1))  # fmt: skip
    PermitFactory(umkm=umkm, issued=True, expires_on=datetime.date(2025, 1, 1))
    WebsiteFactory()
    HandoverFactory(kim=personas.kim, title="Panen raya", handed=True)
    FundRecordFactory(kim=personas.kim, year=2025)
    return personas


# Desa of the kabupaten: Bangun Mulya in Waru with a website, Sumber Sari in Babulu without.
@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/situs-desa/ekspor/csv/", 2), ("/situs-desa/ekspor/csv/?q=bangun", 1),
        ("/situs-desa/ekspor/csv/?keadaan=belum", 1),
        ("/situs-desa/ekspor/csv/?platform=opensid&kecamatan=64.09.03", 0),
        ("/umkm/bantuan/ekspor/csv/", 2), ("/umkm/bantuan/ekspor/csv/?keadaan=in_progress", 1),
        ("/umkm/bantuan/ekspor/csv/?q=tidakada", 0),
        ("/umkm/izin/ekspor/csv/?keadaan=lewat", 1), ("/umkm/izin/ekspor/csv/?keadaan=hampir", 0),
        ("/berita-desa/ekspor/csv/?q=panen&keadaan=handed", 1),
        ("/berita-desa/ekspor/csv/?keadaan=published", 0),
        ("/anggaran/ekspor/csv/?tahun=2025&sumber=dana_desa", 1),
        ("/anggaran/ekspor/csv/?tahun=2024&sumber=dana_desa", 0),
        ("/umkm/bantuan/ekspor/csv/?keadaan=%00entah&kecamatan=../x", 2),
    ],
)  # fmt: skip
def test_files_obey_the_filters_of_their_list(listed, as_user, path, count):
    rows = csv_rows(as_user(listed.kabupaten).get(path.replace("%00", "")))

    assert len(rows) == count


def test_links_carry_the_filters_and_no_page_number(listed, as_user):
    page = as_user(listed.kabupaten).get("/umkm/?keadaan=in_progress&hal=1").content.decode()

    assert 'href="/umkm/bantuan/ekspor/xlsx/?keadaan=in_progress"' in page
