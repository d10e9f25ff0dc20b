"""R6-14: a desa becomes a kelurahan; who has to sign an SK follows the kind of that day."""

import datetime

import pytest

from registry.enums import IssuerRole, Role
from registry.forms.sk_renewal import SkRenewForm
from registry.kim_moving import move_kim
from registry.local_rules import head_warning, sk_warnings
from registry.models import Kim, RegionChange, Sk
from registry.region_change import change_status
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf
from tests.factories.region import desa
from tests.factories.registry import KimFactory, SkFactory, region

pytestmark = pytest.mark.django_db
CHANGED_ON = datetime.date(2026, 4, 1)
BEFORE, AFTER = datetime.date(2026, 3, 31), datetime.date(2026, 4, 1)


def becomes_kelurahan(place):
    change = RegionChange(
        legal_basis="Perda 3/2026", decided_on=CHANGED_ON, effective_on=CHANGED_ON, reason="Status"
    )
    change_status(place, "", change=change, by=UserFactory())


@pytest.fixture
def kim():
    found = KimFactory(verified=True)
    becomes_kelurahan(found.region)
    return Kim.objects.with_place().get(pk=found.pk)


@pytest.mark.parametrize(
    ("signed_on", "issuer", "warning"),
    [
        (BEFORE, "kepala_desa", ""),
        (BEFORE, "lurah",
         "Pada 31 Maret 2026 Bangun Mulya berstatus desa, jadi penerbitnya kepala desa, "
         "bukan lurah."),
        (AFTER, "lurah", ""),
        (AFTER, "kepala_desa",
         "Pada 1 April 2026 Bangun Mulya berstatus kelurahan, jadi penerbitnya lurah, "
         "bukan kepala desa."),
        (AFTER, "camat", ""),
        (BEFORE, "bupati_walikota", ""),
    ],
)  # fmt: skip
def test_r6_14_issuer_follows_the_kind_of_the_day(kim, signed_on, issuer, warning):
    sk = SkFactory(kim=kim, signed_on=signed_on, issuer_role=issuer)

    assert head_warning(sk) == warning
    assert [one for one in sk_warnings(sk) if "berstatus" in one] == ([warning] if warning else [])


def test_r6_14_kind_is_that_of_the_place_of_that_day(kim):
    other = desa("64.09.02.2002", "Sesulu")
    move_kim(kim, other, by=UserFactory(), reason="Batas", moved_on=datetime.date(2026, 8, 1))
    moved = Kim.objects.with_place().get(pk=kim.pk)

    sk = SkFactory(kim=moved, signed_on=datetime.date(2026, 6, 1), issuer_role="kepala_desa")
    later = SkFactory(kim=moved, signed_on=datetime.date(2026, 9, 1), issuer_role="kepala_desa")

    assert "berstatus kelurahan" in head_warning(sk)
    assert head_warning(later) == ""


def test_r6_14_kim_of_a_kecamatan_has_no_head_of_a_desa():
    kim = KimFactory(region=region("64.09.02"), scope="subdistrict")

    assert head_warning(SkFactory(kim=kim, issuer_role="lurah")) == ""


def test_r6_14_warning_never_blocks(as_user, give, kim):
    client = as_user(give(UserFactory(), Role.KABUPATEN, region("64.09")))
    typed = {
        "kind": "officers", "number": "1/2026", "issuer_role": "kepala_desa",
        "signed_on": "2026-05-02", "starts_on": "2026-05-02", "expires_on": "2029-05-01",
        "scan": pdf(),
    }  # fmt: skip

    response = client.post(f"/sk/tambah/?kim={kim.slug}", typed, follow=True)

    sk = Sk.objects.get()
    page = client.get(sk.get_absolute_url()).content.decode()
    assert response.status_code == 200
    assert "jadi penerbitnya lurah, bukan kepala desa. SK tetap tercatat." in page


@pytest.mark.parametrize(
    ("issuer", "next_issuer"),
    [("kepala_desa", IssuerRole.LURAH), ("lurah", IssuerRole.LURAH), ("camat", IssuerRole.CAMAT)],
)
def test_r6_14_renewal_names_the_head_of_today(kim, issuer, next_issuer):
    old = SkFactory(kim=kim, issuer_role=issuer)

    assert SkRenewForm(old=old).initial["issuer_role"] == next_issuer
