import datetime

import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.models import Kim, Region, RegionChange, RegionFormer, RegionProposal
from registry.region_code import found_preparatory
from registry.region_correction import accept_proposal
from tests.factories.accounts import UserFactory
from tests.factories.region import RegionProposalFactory, desa
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 4, 1)


@pytest.fixture
def by():
    return UserFactory()


def decision():
    return RegionChange(
        legal_basis="Perda Nomor 3 Tahun 2026", decided_on=DAY, effective_on=DAY, reason="Ejaan"
    )


def test_accepted_name_is_a_renaming(by):
    proposal = RegionProposalFactory()

    stored = accept_proposal(proposal, change=decision(), by=by)

    assert (stored.name, stored.pk) == ("Bangun Mulia", proposal.region_id)
    assert RegionFormer.objects.get().name == "Bangun Mulya"
    assert RegionChange.objects.get().kind == "rename"
    kept = RegionProposal.objects.get()
    assert (kept.state, kept.decided_by) == ("accepted", by)
    assert AuditEntry.objects.about(proposal).get().verb == "region_proposal.accept"


def test_accepted_code_takes_kim_along_and_keeps_the_kind(by):
    kim = KimFactory(region=region("64.09.02.2004"))
    proposal = RegionProposalFactory(name="", code="64.09.02.2014")

    accept_proposal(proposal, change=decision(), by=by)

    stored = Kim.objects.get(pk=kim.pk).region
    assert (stored.code, stored.kind, stored.name) == ("64.09.02.2014", "desa", "Bangun Mulya")
    assert list(Region.objects.at("64.09.02.2004")) == [stored]
    assert RegionChange.objects.get().kind == "code"


def test_accepted_code_of_another_kecamatan_moves_the_desa(by):
    region("64.09.03")
    proposal = RegionProposalFactory(name="", code="64.09.03.2013")

    stored = accept_proposal(proposal, change=decision(), by=by)

    assert (stored.code, stored.parent.name) == ("64.09.03.2013", "Babulu")
    assert RegionChange.objects.get().kind == "parent"


def test_accepted_name_and_code_are_two_changes(by):
    proposal = RegionProposalFactory(code="64.09.02.2014")

    stored = accept_proposal(proposal, change=decision(), by=by)

    assert (stored.name, stored.code) == ("Bangun Mulia", "64.09.02.2014")
    assert set(RegionChange.objects.values_list("kind", flat=True)) == {"rename", "code"}


def test_accepted_first_code_of_a_preparatory_desa(by):
    new = found_preparatory(Region(name="Sumber Rejo", parent=region("64.09.03")), by=by)
    proposal = RegionProposalFactory(region=new, name="", code="64.09.03.2013")

    stored = accept_proposal(proposal, change=decision(), by=by)

    assert (stored.pk, stored.code, stored.status) == (new.pk, "64.09.03.2013", "definitive")


@pytest.mark.parametrize("code", ["64.08.12.2099", "64.09.99.2001"])
def test_code_outside_the_kabupaten_is_refused_and_the_proposal_stays_open(by, code):
    region("64.08.12")
    proposal = RegionProposalFactory(code=code)

    with pytest.raises(DomainError, match="bukan kode desa di Kabupaten Penajam Paser Utara"):
        accept_proposal(proposal, change=decision(), by=by)

    assert RegionProposal.objects.get().state == "open"
    assert Region.objects.get(pk=proposal.region_id).name == "Bangun Mulya"
    assert RegionChange.objects.count() == 0


def test_name_of_a_neighbour_is_refused(by):
    desa("64.09.02.2002", "Bangun Mulia")

    with pytest.raises(DomainError, match="Wilayah bernama Bangun Mulia sudah ada"):
        accept_proposal(RegionProposalFactory(), change=decision(), by=by)

    assert RegionProposal.objects.get().state == "open"


def test_a_proposal_is_accepted_once(by):
    proposal = RegionProposalFactory()
    accept_proposal(RegionProposal.objects.get(), change=decision(), by=by)

    with pytest.raises(IllegalTransitionError):
        accept_proposal(proposal, change=decision(), by=by)

    assert RegionChange.objects.count() == 1
