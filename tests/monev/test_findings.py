import pytest
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import read_photo
from monev.enums import SheetState
from monev.findings import FindingInput, amend_finding, write_finding
from monev.models import FieldFinding, FindingAddendum, FindingPhoto
from tests.factories.accounts import UserFactory
from tests.factories.files import photo as photo_upload
from tests.factories.monev import FindingFactory, RoundFactory, SheetFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return VisitFactory(entry__round=RoundFactory(verifying=True), visited=True)


def indicator(visit, code="B1"):
    return visit.round.instrument.indicators().get(code=code)


def write(visit, outcome="match", text="Papan ada", code="B1", **facts):
    by, version = facts.pop("by", None) or UserFactory(), facts.pop("version", None)
    typed = FindingInput(outcome, text, **facts)
    return write_finding(visit, indicator(visit, code), typed, by=by, version=version)


def addendum(finding, outcome="match"):
    added = FindingAddendum(finding=finding, outcome=outcome, text="Foto menyusul")
    return amend_finding(added, by=UserFactory())


def test_write_finding_stores_and_changes_one_row(visit):
    member = UserFactory()
    write(visit, by=member)
    write(visit, "partly", "Papan ada, kosong", by=member)

    found = FieldFinding.objects.get()
    assert (found.outcome, found.text, found.version) == ("partly", "Papan ada, kosong", 2)
    assert AuditEntry.objects.filter(verb="visit.find").count() == 2
    assert "kosong" not in str(list(AuditEntry.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize("code", ["A1", "B2"])
def test_write_finding_is_for_field_indicators(visit, code):
    with pytest.raises(DomainError, match="indikator verifikasi lapangan"):
        write(visit, code=code)


def test_write_finding_keeps_what_a_colleague_wrote_meanwhile(visit):
    write(visit, "partly", "Papan kosong")
    FieldFinding.objects.update(version=2)

    with pytest.raises(StaleVersionError, match="Sebagian sesuai: Papan kosong"):
        write(visit, version=1)


@pytest.mark.parametrize("facts", [{}, {"signed": True}, {"state": "not_met", "reason": "Tutup"}])
def test_write_finding_only_between_arrival_and_signature(facts):
    visit = VisitFactory(entry__round=RoundFactory(verifying=True), **facts)

    with pytest.raises(IllegalTransitionError):
        write(visit)


def test_photos_need_the_consent_of_their_people(visit):
    photo = ("dapur.jpg", read_photo(photo_upload()))

    with pytest.raises(DomainError) as refused:
        write(visit, photos=[photo])
    assert refused.value.field == "has_consent"
    assert not FieldFinding.objects.exists()

    write(visit, photos=[photo, photo], has_consent=True)
    assert FindingPhoto.objects.count() == 1


def test_amend_finding_leaves_what_was_signed():
    finding = FindingFactory(
        visit__entry__round=RoundFactory(verifying=True), visit__signed=True, text="Papan ada"
    )

    addendum(finding, "mismatch")

    finding = FieldFinding.objects.get()
    assert (finding.outcome, finding.text) == ("match", "Papan ada")
    assert finding.current.outcome == "mismatch"


def test_amend_finding_waits_for_the_signature():
    finding = FindingFactory(visit__entry__round=RoundFactory(verifying=True))

    with pytest.raises(IllegalTransitionError):
        addendum(finding)


def test_amend_finding_ends_with_the_scoring():
    finding = FindingFactory(visit__entry__round=RoundFactory(opened=True), visit__signed=True)

    with pytest.raises(IllegalTransitionError):
        addendum(finding)


def test_a_cap_does_not_fall_on_a_sheet_that_was_handed_in():
    round_ = RoundFactory(scoring=True, has_field_visit=True)
    finding = FindingFactory(visit__entry__round=round_, visit__signed=True)
    sheet = SheetFactory(entry=finding.visit.entry, submitted=True)

    with pytest.raises(DomainError, match="Minta ketua juri membukanya"):
        addendum(finding, "mismatch")
    addendum(finding, "partly")
    sheet.move_to(SheetState.REOPENED)
    addendum(finding, "mismatch")

    assert [one.outcome for one in finding.addenda.all()] == ["partly", "mismatch"]


def test_the_database_refuses_a_second_finding_and_a_photo_without_consent(visit):
    finding = write(visit)

    with pytest.raises(IntegrityError):
        FindingPhoto.objects.create(finding=finding)


def test_the_database_refuses_a_second_finding_of_an_indicator(visit):
    write(visit)

    with pytest.raises(IntegrityError):
        FindingFactory(visit=visit)
