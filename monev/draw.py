"""Order of appearance: drawn from a seed that anybody can check, or set by hand."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.apart import category_order
from monev.enums import EntryState
from monev.models import Entry, Round


def new_seed() -> str:
    """Return an unforeseeable seed, short enough to be read aloud in the hall."""
    return secrets.token_hex(6).upper()


def drawn_order(seed: str, keys: Iterable[int]) -> list[int]:
    """Return the keys in the order the seed decides: by SHA-256 of "seed:key".

    No random generator of a language is involved, so the draw can be repeated anywhere.
    """
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())


def drawn_by_category(seed: str, entries: Iterable[Entry]) -> list[int]:
    """Return the keys of the entries, category after category, drawn inside each."""
    groups: dict[int, list[int]] = {}
    for entry in entries:
        groups.setdefault(category_order(entry), []).append(entry.pk)
    return [key for place in sorted(groups) for key in drawn_order(seed, groups[place])]


def drawn_entries(round: Round):
    """Return the entries that get a slot number."""
    return round.entries.judged()


@transaction.atomic
def draw(round: Round, *, by) -> Round:
    """Number all judged entries from 1 in a drawn order and store the seed.

    One category comes after the other; the order inside each is drawn.
    """
    seed = new_seed()
    order = drawn_by_category(seed, drawn_entries(round).select_related("category").order_by("pk"))
    slots = {key: number for number, key in enumerate(order, start=1)}
    return _store(round, slots, seed=seed, by=by)


@transaction.atomic
def set_slots(round: Round, slots: Mapping[int, int], *, by) -> Round:
    """Number the entries by hand (entry id → number); an earlier drawn seed no longer counts."""
    if len(set(slots.values())) < len(slots):
        raise DomainError("Setiap nomor tampil hanya untuk satu peserta.")
    return _store(round, slots, seed="", by=by)


def _store(round: Round, slots: Mapping[int, int], *, seed: str, by) -> Round:
    if not round.can_draw:
        raise IllegalTransitionError(
            f"Nomor tampil tidak dapat diubah pada tahap “{round.get_state_display()}”."
        )
    if round.entries.filter(state__in=[EntryState.PRESENTED, EntryState.SCORED]).exists():
        raise DomainError("Sudah ada peserta yang tampil, nomor tidak dapat diubah lagi.")
    if round.appearances.exists():
        raise DomainError("Sudah ada peserta yang dipanggil, nomor tidak dapat diubah lagi.")
    if not slots:
        raise DomainError("Belum ada peserta yang memenuhi syarat.")
    # First nobody has a number, so that two entries can change places.
    round.entries.update(slot_number=None)
    for key, number in slots.items():
        Entry.objects.filter(pk=key, round=round).update(slot_number=number)
    round.draw_seed = seed
    round.save(update_fields=["draw_seed", "updated_at"])
    order = sorted(slots, key=lambda key: slots[key])
    record(by, "round.draw", round, seed=seed, order=order)
    return round
