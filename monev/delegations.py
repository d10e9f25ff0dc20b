"""Which kabupaten of a provincial round have a valid letter of delegation, and which have none.

Only entries of a kabupaten with one are scored. The area at nomination counts, as everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from monev.models import Delegation, Entry, Round
from registry.duties import duties
from registry.enums import RegionLevel, Role, SkCheck
from registry.models import Region


@dataclass(frozen=True)
class Standing:
    """One kabupaten before a round: its letter in use, if any, and its entries."""

    region: Region
    letter: Delegation | None
    entries: tuple[Entry, ...]

    @property
    def is_valid(self) -> bool:
        return self.letter is not None and self.letter.is_valid

    @property
    def is_lacking(self) -> bool:
        """It sends somebody and has no valid letter."""
        return bool(self.entries) and not self.is_valid

    @property
    def words(self) -> str:
        if self.letter is None:
            return "belum ada surat"
        return STANDING_WORDS[self.letter.check_result]


STANDING_WORDS = {
    SkCheck.UNCHECKED: "surat menunggu diperiksa",
    SkCheck.MISMATCH: "surat tidak cocok",
    SkCheck.MATCHED: "surat cocok",
}


def takes_letters(round: Round) -> bool:
    """Letters may be sent and checked: the round is announced and still being scored."""
    return (
        round.needs_delegation
        and round.is_announced
        and round.is_changeable
        and round.scoring_closed_at is None
    )


def lies_in(path: str, area: str) -> bool:
    return path == area or path.startswith(f"{area}.")


def undelegated(round: Round, entries: Iterable[Entry] | None = None) -> frozenset[int]:
    """Return the ids of the entries without a valid letter; none where the round asks for none."""
    if not round.needs_delegation:
        return frozenset()
    valid = list(
        Delegation.objects.valid().filter(round=round).values_list("region__path", flat=True)
    )
    found = round.entries.for_list() if entries is None else entries
    return frozenset(
        one.pk for one in found if not any(lies_in(one.region_path, area) for area in valid)
    )


def undelegated_kim(round: Round, kim_list) -> frozenset[int]:
    """Return the ids of the KIM whose kabupaten has no valid letter for the round."""
    if not round.needs_delegation:
        return frozenset()
    valid = list(
        Delegation.objects.valid().filter(round=round).values_list("region__path", flat=True)
    )
    return frozenset(
        kim.pk for kim in kim_list if not any(lies_in(kim.region.path, area) for area in valid)
    )


def standings(round: Round, user=None) -> list[Standing]:
    """Return every kabupaten of the round's area, or those this person answers for."""
    areas = Region.objects.below(round.region.path).filter(level=RegionLevel.KABUPATEN)
    if user is not None and not user.is_auditor:
        own = duties(user)
        roles = (Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
        areas = [one for one in areas.order_by("path") if own.covers(one.path, *roles)]
    letters = {one.region_id: one for one in round.delegations.current().for_page()}
    entries = list(round.entries.staying().for_list())
    return [
        Standing(
            area,
            letters.get(area.pk),
            tuple(one for one in entries if lies_in(one.region_path, area.path)),
        )
        for area in areas
    ]


def needs_delegations(round: Round) -> list[str]:
    """Name the kabupaten whose entries would be scored without a letter, as sentences.

    An entry that was left out with a reason holds nobody up, unless none other is left.
    """
    if not round.needs_delegation:
        return []
    lacking = [one for one in standings(round) if one.is_lacking]
    missing = []
    for one in lacking:
        held = [
            entry.name for entry in one.entries if entry.is_judged and not entry.left_out_reason
        ]
        if held:
            missing.append(
                f"{one.region} tanpa delegasi sah ({one.words}): {', '.join(held)}. Cocokkan "
                "suratnya, putuskan pesertanya tidak memenuhi syarat, atau lewati dengan alasan."
            )
    judged = set(round.entries.judged().values_list("pk", flat=True))
    if judged and not missing and not judged - undelegated(round):
        missing.append("Belum ada peserta dengan delegasi sah.")
    return missing
