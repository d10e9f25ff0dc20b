import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from registry.enums import Role
from registry.enums_assistance import (
    WebsitePlatform,
)
from registry.models import DesaWebsite
from registry.models.website import desa_watched_by, website_overview
from tests.factories.accounts import UserFactory
from tests.factories.assistance import HandoverFactory, WebsiteFactory
from tests.factories.registry import KimFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
TODAY = datetime.date(2026, 11, 21)


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"platform": "geocities"}, "Pilihan ini tidak dikenal."),
        ({"url": "ftp://desa.id"}, "Alamat tautan harus lengkap, misalnya contoh.desa.id"),
        ({"url": ""}, "Isi alamat situs, atau pilih “Belum punya situs”"),
        (
            {"platform": WebsitePlatform.NONE},
            "Isi alamat situs, atau pilih “Belum punya situs”",
        ),
        (
            {"platform": WebsitePlatform.NONE, "url": "", "has_news": True},
            "Desa tanpa situs tidak punya kelengkapan",
        ),
        ({"checked_on": TODAY}, "Pemeriksaan harus punya tanggal dan pemeriksa"),
    ],
)
def test_website_refuses_what_cannot_be(wrong, sentence):
    website = WebsiteFactory()
    for name, value in wrong.items():
        setattr(website, name, value)

    with pytest.raises(ValidationError) as refusal:
        website.validate_constraints()
    with pytest.raises(IntegrityError):
        website.save()

    assert sentence in refusal.value.messages


def test_website_score_counts_what_was_found():
    website, by = WebsiteFactory(), UserFactory()
    before = website.score

    # 3 of 5: profil, APBDes, berita.
    website.check_content(
        by=by,
        last_post_on=datetime.date(2026, 11, 1),
        found=["has_profile", "has_apbdes", "has_news"],
    )

    stored = DesaWebsite.objects.get()
    assert (before, stored.score) == (None, 3)
    assert (stored.checked_by, stored.checked_on) == (by, TODAY)
    assert stored.completeness == [
        ("Profil desa", True),
        ("Potensi desa", False),
        ("APBDes", True),
        ("Berita", True),
        ("Layanan warga", False),
    ]
    assert AuditEntry.objects.get().facts == {"last_post_on": "2026-11-01", "score": 3}


def test_website_that_is_gone_loses_post_and_score():
    website = WebsiteFactory(last_post_on=TODAY, has_news=True)

    website.platform = WebsitePlatform.NONE
    website.store(by=UserFactory(), changed=["platform"])

    stored = DesaWebsite.objects.get()
    assert (stored.url, stored.last_post_on, stored.has_news) == ("", None, False)
    assert (stored.score, stored.is_dead, stored.version) == (None, False, 2)


def test_website_is_written_down_once_per_desa():
    first = WebsiteFactory()
    second = WebsiteFactory.build(region=first.region)

    with pytest.raises(DomainError, match="baru saja dicatat orang lain"):
        second.store(by=UserFactory())

    assert DesaWebsite.objects.get() == first
    assert not AuditEntry.objects.exists()


def test_website_note_post_never_goes_back():
    website = WebsiteFactory(last_post_on=datetime.date(2026, 3, 2))

    website.note_post(datetime.date(2026, 3, 1))
    website.note_post(datetime.date(2026, 3, 9))

    assert DesaWebsite.objects.get().last_post_on == datetime.date(2026, 3, 9)


def test_website_overview_counts_desa_by_what_is_known(give):
    region("64.09.03.2009"), region("64.08.12.2004")
    WebsiteFactory(last_post_on=datetime.date(2026, 3, 1))
    user = give(UserFactory(), Role.KABUPATEN, region("64.09"))

    overview = website_overview(desa_watched_by(user))

    # Two desa in 64.09: one dead site, one nobody has written down.
    assert (overview.desa_count, overview.site_count) == (2, 1)
    assert (overview.dead_count, overview.missing_count) == (1, 1)


def test_website_desa_of_a_pengurus_is_the_own_one(give):
    kim = KimFactory(verified=True)
    region("64.09.03.2009")

    assert list(desa_watched_by(give(UserFactory(), kim=kim))) == [kim.region]


def test_website_is_kept_by_operator_and_editor(give):
    kim = KimFactory(verified=True)
    website = WebsiteFactory(editor_kim=kim)
    editor = give(UserFactory(), kim=kim)
    operator = give(UserFactory(), Role.DESA, website.region)
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))

    kept = [list(DesaWebsite.objects.kept_by(one)) for one in (editor, operator, office)]

    assert kept == [[website], [website], []]


@pytest.mark.parametrize(
    ("role", "code", "expected"),
    [
        (Role.PROVINSI, "64", ["64.08.12.2004", "64.09.02.2004", "64.09.03.2009"]),
        (Role.KABUPATEN, "64.09", ["64.09.02.2004", "64.09.03.2009"]),
        (Role.KECAMATAN, "64.09.02", ["64.09.02.2004"]),
        (Role.DESA, "64.09.03.2009", ["64.09.03.2009"]),
    ],
)
def test_website_desa_watched_by_every_level(give, role, code, expected):
    for one in ("64.08.12.2004", "64.09.02.2004", "64.09.03.2009"):
        region(one)
    user = give(UserFactory(), role, region(code))

    found = desa_watched_by(user).order_by("path").values_list("path", flat=True)

    assert list(found) == expected


def test_website_list_begins_with_the_longest_silence(give):
    fresh = WebsiteFactory(region=region("64.08.12.2004"), last_post_on=TODAY)
    silent = WebsiteFactory(region=region("64.09.03.2009"), last_post_on=datetime.date(2026, 3, 1))
    unknown = region("64.09.02.2004")
    HandoverFactory(kim=KimFactory(verified=True), handed=True)
    user = give(UserFactory(), Role.PROVINSI, region("64"))

    rows = list(desa_watched_by(user).with_website())

    assert rows == [silent.region, fresh.region, unknown]
    assert [row.waiting_post_count for row in rows] == [0, 0, 1]
