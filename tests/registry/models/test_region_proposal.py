import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums_region import PROPOSAL_TRANSITIONS, ProposalState
from registry.models import RegionProposal
from tests.factories.accounts import UserFactory
from tests.factories.region import RegionProposalFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db
ALLOWED = {("open", "accepted"), ("open", "refused"), ("open", "withdrawn")}


@pytest.mark.parametrize(("old", "new"), list(itertools.product(ProposalState, ProposalState)))
def test_proposal_goes_only_along_the_table(old, new):
    assert (new in PROPOSAL_TRANSITIONS[old]) is ((old, new) in ALLOWED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "elsewhere", "decided_at": timezone.now()},
        {"state": "accepted"},
        {"decided_at": timezone.now()},
        {"state": "refused", "decided_at": timezone.now(), "answer": ""},
        {"name": "", "code": ""},
    ],
)
def test_proposal_constraints_are_in_the_database_and_explained(wrong):
    proposal = RegionProposalFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RegionProposal.objects.filter(pk=proposal.pk).update(**wrong)

    for name, value in wrong.items():
        setattr(proposal, name, value)
    with pytest.raises(ValidationError):
        proposal.validate_constraints()


def test_proposal_waits_once_per_region():
    first = RegionProposalFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RegionProposalFactory()

    second = RegionProposal(region=first.region, name="Bangun Jaya", reason="Lain")
    with pytest.raises(IllegalTransitionError, match="masih menunggu keputusan dinas"):
        second.store(by=UserFactory())
    first.refuse(by=UserFactory(), reason="Sudah benar")
    second.store(by=UserFactory())
    assert RegionProposal.objects.open().get() == second


def test_proposal_refuse_needs_a_reason_and_is_logged():
    proposal, by = RegionProposalFactory(), UserFactory()

    with pytest.raises(DomainError) as refusal:
        proposal.refuse(by=by, reason=" ")
    proposal.refuse(by=by, reason="Sudah benar")

    assert refusal.value.field == "reason"
    stored = RegionProposal.objects.get()
    assert (stored.state, stored.answer, stored.decided_by) == ("refused", "Sudah benar", by)
    assert AuditEntry.objects.about(proposal).get().verb == "region_proposal.refuse"


def test_proposal_withdrawn_by_its_operator_makes_room_for_another():
    proposal = RegionProposalFactory()

    proposal.withdraw(by=proposal.proposed_by)

    stored = RegionProposal.objects.get()
    assert (stored.state, stored.decided_by) == ("withdrawn", proposal.proposed_by)
    assert AuditEntry.objects.about(proposal).get().verb == "region_proposal.cancel"
    second = RegionProposal(region=proposal.region, name="Bangun Jaya", reason="Lain")
    second.store(by=proposal.proposed_by)
    assert list(RegionProposal.objects.open()) == [second]
    assert RegionProposal.objects.newest_of(proposal.region) == second


def test_proposal_is_decided_or_withdrawn_never_both():
    proposal, by = RegionProposalFactory(), UserFactory()
    same = RegionProposal.objects.get()
    proposal.refuse(by=by, reason="Sudah benar")

    with pytest.raises(IllegalTransitionError):
        same.withdraw(by=proposal.proposed_by)

    assert RegionProposal.objects.get().state == "refused"


def test_withdrawn_proposal_is_no_answer_of_the_office():
    proposal = RegionProposalFactory()

    proposal.withdraw(by=proposal.proposed_by)

    assert not RegionProposal.objects.answered_lately().exists()
    assert RegionProposal.objects.newest_of(proposal.region) is None


def test_proposal_words_name_what_is_wrong():
    proposal = RegionProposalFactory(code="64.09.02.2014", region=region("64.09.02.2004"))

    assert proposal.words == "nama menjadi Bangun Mulia dan kode menjadi 64.09.02.2014"
    assert proposal.office == "Diskominfo Kabupaten Penajam Paser Utara"
