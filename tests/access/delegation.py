from tests.access.row import only
from tests.factories.documents import DelegationFactory
from tests.factories.monev import EntryFactory


def letter(world):
    """The letter of the kabupaten of the personas, for a provincial round that takes proposals."""
    return [DelegationFactory().pk]


def round_of_letter(world):
    return [DelegationFactory().round.slug]


def round_and_region(world):
    return [*round_of_letter(world), "64.09"]


def entry_of_round(world):
    return [EntryFactory(round=DelegationFactory().round, kim=world.kim).pk]


ROWS = [
    # A colleague of another kabupaten follows the same round, but reads only the own row.
    only(
        "monev:delegation_list", args=round_of_letter, kabupaten=200, kabupaten_lain=200,
        provinsi=200, auditor=200,
    ),
    only("monev:delegation_create", args=round_and_region, kabupaten=200, provinsi=200),
    only(
        "monev:delegation_file", others=404, args=letter, kabupaten=200, provinsi=200,
        pimpinan=200, auditor=200,
    ),
    only(
        "monev:delegation_check", others=404, args=letter, kabupaten=403, provinsi=200,
        pimpinan=403, auditor=403,
    ),
    only(
        "monev:entry_leave_out", others=404, args=entry_of_round, kabupaten=403, provinsi=200,
        pimpinan=403, auditor=403, kecamatan=403, desa=403, pengurus=403,
    ),
]  # fmt: skip
