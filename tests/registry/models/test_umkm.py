import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from registry.enums_assistance import (
    OwnerConsent,
)
from registry.models import Umkm
from tests.factories.accounts import UserFactory
from tests.factories.assistance import UmkmFactory
from tests.factories.registry import KimFactory, SectorFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 2, 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"consent": "maybe"}, "Pilihan ini tidak dikenal."),
        ({"consent": OwnerConsent.BUSINESS}, "Isi tanggal pemilik memberi persetujuan"),
        ({"consented_on": DAY}, "Isi tanggal pemilik memberi persetujuan"),
        (
            {"consent": OwnerConsent.OWNER, "consented_on": DAY, "owner_name": ""},
            "Isi nama pemilik yang setuju ditampilkan",
        ),
        (
            {"promotion_url": "javascript:alert(1)"},
            "Alamat tautan harus lengkap, misalnya contoh.desa.id",
        ),
    ],
)
def test_umkm_refuses_half_an_agreement_and_strange_links(wrong, sentence):
    umkm = UmkmFactory()
    for name, value in wrong.items():
        setattr(umkm, name, value)

    with pytest.raises(ValidationError) as refusal:
        umkm.validate_constraints()
    with pytest.raises(IntegrityError):
        umkm.save()

    assert sentence in refusal.value.messages


def test_umkm_is_public_with_agreement_of_a_verified_kim_while_assisted():
    shown = UmkmFactory(public=True)
    named = UmkmFactory(named=True)
    UmkmFactory()
    UmkmFactory(public=True, ended_on=DAY)
    UmkmFactory(public=True, kim=KimFactory())

    found = list(Umkm.objects.public().order_by("pk"))

    assert found == [shown, named]
    assert [one.is_public for one in Umkm.objects.order_by("pk")] == [True, True] + [False] * 3
    assert [one.public_owner_name for one in found] == ["", "Pemilik Karangan"]


def test_umkm_visible_to_agrees_with_the_permission(personas):
    private = UmkmFactory(kim=personas.kim)
    foreign = UmkmFactory(kim=personas.other_kim)
    people = [one for one in vars(personas).values() if hasattr(one, "username")]

    seen = {one.username: list(Umkm.objects.visible_to(one).order_by("pk")) for one in people}

    assert seen == {
        one.username: [row for row in (private, foreign) if one.has_perm("registry.view_umkm", row)]
        for one in people
    }
    assert seen["pengurus"] == [private]
    assert seen["juri"] == []


def test_umkm_store_writes_no_owner_name_into_the_log():
    by = UserFactory()
    umkm = UmkmFactory.build(kim=KimFactory(verified=True), sector=SectorFactory(), named=True)

    umkm.store(by=by)
    umkm.product = "Keripik ubi"
    umkm.store(by=by, changed=["product"])

    assert (umkm.created_by, umkm.version) == (by, 2)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "facts")) == [
        ("umkm.create", {"kim": umkm.kim.registry_no, "consent": "owner"}),
        ("umkm.update", {"changed": ["product"], "consent": "owner"}),
    ]
