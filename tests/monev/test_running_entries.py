import pytest
from django.urls import reverse

from kim_portal.errors import DomainError
from monev.enums import EntryState, RoundState
from monev.running_entries import running_entry
from registry.closing_questions import objections
from registry.enums import Role
from registry.kim_merging import merge_kim
from registry.models import Kim
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db
OVER = {"published", "objection", "closed", "corrected", "cancelled"}


@pytest.mark.parametrize("state", RoundState)
def test_entry_speaks_against_closing_while_its_round_runs(state):
    entry = EntryFactory(round=RoundFactory(state=state, halt_reason="Bencana"))

    assert bool(running_entry(entry.kim)) is (state not in OVER)


@pytest.mark.parametrize("state", ["withdrawn", "disqualified", "ineligible"])
def test_entry_that_left_the_round_does_not_count(state):
    entry = EntryFactory(round=RoundFactory(scoring=True), state=state)

    assert running_entry(entry.kim) == ""


def test_kim_of_a_running_round_is_not_merged():
    kept = KimFactory(verified=True)
    entry = EntryFactory(round=RoundFactory(scoring=True, name="Monev PPU 2026"))

    assert objections(kept) == []
    with pytest.raises(DomainError, match="peserta Monev PPU 2026.*, yang masih berjalan"):
        merge_kim(entry.kim, kept, by=UserFactory(), reason="Sama")

    entry.refresh_from_db()
    assert entry.state == EntryState.ELIGIBLE
    assert Kim.objects.get(pk=entry.kim_id).state == "verified"


def test_kim_of_a_running_round_is_not_archived(as_user, give):
    entry = EntryFactory(round=RoundFactory(scoring=True, name="Monev PPU 2026"))
    office = give(UserFactory(), Role.KABUPATEN, entry.kim.region.ancestors[1])
    url = reverse("registry:kim_archive", args=[entry.kim.slug])

    answer = as_user(office).post(url, {"reason": "KIM sudah bubar"})

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "peserta Monev PPU 2026" in page
    assert "KIM sudah bubar" in page
    assert Kim.objects.get(pk=entry.kim_id).state == "verified"


def test_kim_that_left_the_round_is_archived():
    entry = EntryFactory(round=RoundFactory(scoring=True), state=EntryState.WITHDRAWN)

    entry.kim.archive(by=UserFactory(), reason="Bubar")

    assert Kim.objects.get(pk=entry.kim_id).state == "archived"


def test_kim_of_a_published_round_is_merged_and_the_result_keeps_its_name():
    kept = KimFactory(verified=True)
    entry = EntryFactory(round=RoundFactory(state=RoundState.PUBLISHED))

    merge_kim(entry.kim, kept, by=UserFactory(), reason="Sama")

    entry.refresh_from_db()
    assert (entry.kim.duplicate_of, entry.name) == (kept, entry.snapshot["name"])
