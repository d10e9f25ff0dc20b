import pytest

from kim_portal.accounts.models import AuditEntry
from monev.enums import InstrumentState
from monev.models import Instrument
from monev.versioning import new_version
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


def content(instrument):
    return [
        (
            row.aspect.code, row.aspect.name, row.code, row.name, row.weight, row.stage,
            row.is_counted, row.allows_not_assessable,
            [(anchor.points, anchor.text) for anchor in row.anchors.all()],
        )
        for row in Instrument.objects.get(pk=instrument.pk).indicators()
    ]  # fmt: skip


def test_new_version_copies_everything_as_a_draft():
    source = InstrumentFactory(legal_basis="SK 1/2026")
    before = content(source)

    copy = new_version(source, region=region("64.09"), by=UserFactory())

    assert (copy.code, copy.version, copy.state) == (source.code, 2, InstrumentState.DRAFT)
    assert (copy.legal_basis, copy.tie_order) == ("SK 1/2026", ["B", "A"])
    assert (copy.region, copy.locked_at) == (region("64.09"), None)
    assert content(copy) == content(source) == before


def test_new_version_takes_the_next_free_number():
    source = InstrumentFactory()
    InstrumentFactory(code=source.code, version=4)

    copy = new_version(source, region=region("64.09"), by=UserFactory())

    assert copy.version == 5


def test_new_version_is_recorded():
    source, by = InstrumentFactory(), UserFactory()

    copy = new_version(source, region=region("64.09"), by=by)

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.user, entry.subject_id) == ("instrument.create", by, str(copy.pk))
    assert entry.facts == {"source": str(source)}
