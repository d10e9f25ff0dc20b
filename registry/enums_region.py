"""Closed vocabularies of regions that change, and the machines of what an office decides there."""

from django.db.models import TextChoices


class ChangeKind(TextChoices):
    """What happened to a region by a decision of the authorities."""

    SPLIT = "split", "Pemekaran"
    RENAME = "rename", "Ganti nama"
    STATUS = "status", "Perubahan status"
    MERGE = "merge", "Penggabungan"
    PARENT = "parent", "Pindah kecamatan"
    CODE = "code", "Kode resmi"


# Part of the address of the form → kind. A code comes through forms of its own.
CHANGE_SLUGS = {
    "pemekaran": ChangeKind.SPLIT,
    "ganti-nama": ChangeKind.RENAME,
    "status": ChangeKind.STATUS,
    "penggabungan": ChangeKind.MERGE,
    "kecamatan": ChangeKind.PARENT,
}


class MoveState(TextChoices):
    """A KIM on its way to another region; another kabupaten has to agree first."""

    REQUESTED = "requested", "Menunggu persetujuan"
    DONE = "done", "Pindah"
    REFUSED = "refused", "Ditolak"
    WITHDRAWN = "withdrawn", "Dibatalkan"


MOVE_TRANSITIONS = {
    MoveState.REQUESTED: {MoveState.DONE, MoveState.REFUSED, MoveState.WITHDRAWN},
    MoveState.DONE: set(),
    MoveState.REFUSED: set(),
    MoveState.WITHDRAWN: set(),
}


class ProposalState(TextChoices):
    """What an operator of a desa asks the office to put right in its name or code."""

    OPEN = "open", "Menunggu keputusan"
    ACCEPTED = "accepted", "Diterima"
    REFUSED = "refused", "Ditolak"
    WITHDRAWN = "withdrawn", "Ditarik kembali"


PROPOSAL_TRANSITIONS = {
    ProposalState.OPEN: {
        ProposalState.ACCEPTED,
        ProposalState.REFUSED,
        ProposalState.WITHDRAWN,
    },
    ProposalState.ACCEPTED: set(),
    ProposalState.REFUSED: set(),
    ProposalState.WITHDRAWN: set(),
}
