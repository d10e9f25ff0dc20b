"""What the pages about a panel read of a round, each list once however many figures need it."""

from functools import cached_property

from monev.enums_panel import BLOCKING_CONFLICTS
from monev.models import Entry, JuriAssignment, PlannedPair, Recusal, Round


class PanelFacts:
    """The panel of one round while one page is made; made anew for each request."""

    def __init__(self, round: Round):
        self.round = round

    @cached_property
    def seats(self) -> list[JuriAssignment]:
        """Every seat there ever was, with its person, in the order they were given."""
        return list(self.round.juri_assignments.select_related("user").order_by("pk"))

    @property
    def seated(self) -> list[JuriAssignment]:
        return [seat for seat in self.seats if seat.ended_at is None]

    @property
    def scoring(self) -> list[JuriAssignment]:
        return [seat for seat in self.seated if seat.is_scoring]

    @cached_property
    def judged(self) -> list[Entry]:
        return list(self.round.entries.judged().for_list())

    @cached_property
    def planned(self) -> frozenset[tuple[int, int]]:
        """(entry, seat) of the plan in force, empty without one."""
        return PlannedPair.objects.of_active(self.round).as_pairs()

    @cached_property
    def conflicts(self) -> list[Recusal]:
        return list(Recusal.objects.filter(entry__round=self.round).for_list())

    @property
    def blocking(self) -> list[Recusal]:
        return [one for one in self.conflicts if one.state in BLOCKING_CONFLICTS]
