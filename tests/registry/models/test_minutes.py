import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from registry.models import Minutes
from tests.factories.accounts import UserFactory
from tests.factories.minutes import MinutesFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"subject": ""}, "Isi pokok pembahasan"),
        ({"held_on": datetime.date(1999, 12, 31)}, "Periksa tahun pada tanggal musyawarah"),
    ],
)
def test_minutes_refuse_what_cannot_be(wrong, sentence):
    minutes = MinutesFactory()
    for name, value in wrong.items():
        setattr(minutes, name, value)

    with pytest.raises(ValidationError) as refusal:
        minutes.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        minutes.save()

    assert sentence in refusal.value.messages


def test_minutes_once_for_a_kim_yet_again_for_another():
    first = MinutesFactory()
    twin = MinutesFactory.build(kim=first.kim, sha256=first.sha256, created_by=first.created_by)

    with pytest.raises(ValidationError, match="sudah tersimpan"):
        twin.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()

    twin.kim = KimFactory(verified=True)
    twin.save()
    assert Minutes.objects.count() == 2


def test_minutes_are_seen_by_the_kim_and_its_offices_alone(personas):
    minutes = MinutesFactory(kim=personas.kim)

    readers = {
        name: list(Minutes.objects.visible_to(getattr(personas, name))) == [minutes]
        for name in ("pengurus", "desa", "kecamatan", "kabupaten", "auditor", "pengurus_lain",
                     "desa_lain", "kabupaten_lain", "juri")
    }  # fmt: skip

    assert {name for name, sees in readers.items() if sees} == {
        "pengurus", "desa", "kecamatan", "kabupaten", "auditor",
    }  # fmt: skip


def test_minutes_keep_their_subject_out_of_the_log():
    minutes = MinutesFactory(subject="Pemberhentian Pak Karangan")
    pk = minutes.pk

    minutes.remove(by=UserFactory())

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.subject_text) == ("minutes.delete", f"notulen {pk}")
