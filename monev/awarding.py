"""Awards besides the ranks: the plenary decides, the office writes down, the minutes carry it."""

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import RECORDING_ROUNDS
from monev.enums_plenary import AwardKind
from monev.improvement import basis_of, compare
from monev.models import Award, Outcome, Round
from monev.publication import draft_of


@transaction.atomic
def store_award(award: Award, *, by) -> Award:
    """Store a new award, or the changed facts of one, of the version that is worked on.

    Raises DomainError for an entry that is not judged, that has the award already, or whose
    increase is not among the largest; IllegalTransitionError outside the plenary and once the
    minutes are being signed.
    """
    award.outcome = _open_draft(award.outcome.round)
    if not award.entry.is_judged or award.entry.round_id != award.outcome.round_id:
        raise DomainError("Pilih peserta yang dinilai dalam putaran ini.", field="entry")
    others = award.outcome.awards.exclude(pk=award.pk)
    if others.filter(name__iexact=award.name, entry=award.entry_id).exists():
        raise DomainError("Penghargaan ini sudah dicatat untuk peserta itu.", field="name")
    if award.kind == AwardKind.IMPROVEMENT:
        award.basis, award.criterion = _improvement(award)
    is_new = award.pk is None
    award.decided_by = by
    award.save()
    record(by, "award.create" if is_new else "award.update", award, entry=award.entry_id,
           kind=award.kind, way=award.way, reason=award.reason)  # fmt: skip
    return award


def _improvement(award: Award) -> tuple[dict, str]:
    comparison = compare(award.outcome)
    found = comparison.leading(award.entry_id) if comparison else None
    if not found:
        raise DomainError(
            "Kenaikan peserta ini tidak termasuk yang terbesar. Pilih peserta dari daftar.",
            field="entry",
        )
    return basis_of(comparison, *found), comparison.definition


@transaction.atomic
def drop_award(award: Award, *, by) -> Round:
    """Take an award back before anybody signs; the log keeps that it was there."""
    outcome = _open_draft(award.outcome.round)
    if award.outcome_id != outcome.pk:
        raise IllegalTransitionError("Penghargaan dari hasil yang sudah diumumkan tidak dihapus.")
    record(by, "award.drop", award, entry=award.entry_id, kind=award.kind)
    award.delete()
    return outcome.round


def _open_draft(round_: Round) -> Outcome:
    """Return the version that is worked on, with its round locked."""
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    outcome = draft_of(locked) if locked.state in RECORDING_ROUNDS else None
    if outcome is None:
        raise IllegalTransitionError("Penghargaan hanya diputuskan dalam rapat pleno.")
    minutes = getattr(outcome, "berita_acara", None)
    if minutes and (minutes.issued_at or minutes.is_being_signed):
        raise IllegalTransitionError(
            "Berita acara sudah diterbitkan atau mulai ditandatangani, sehingga penghargaan tidak "
            "berubah lagi."
        )
    return outcome


def copy_awards(source: Outcome, target: Outcome) -> None:
    """Let the next version begin with the awards of the one it replaces."""
    rows = list(source.awards.order_by("pk"))
    for row in rows:
        row.pk, row.outcome = None, target
    Award.objects.bulk_create(rows)


def require_fitting_awards(outcome: Outcome) -> None:
    """Raise DomainError naming an award that the result no longer bears."""
    comparison = None
    for award in outcome.awards.select_related("entry"):
        if not award.entry.is_judged:
            raise DomainError(
                f"{award.entry} tidak lagi dinilai, tetapi menerima “{award}”. Ubah atau hapus "
                "penghargaan itu di halaman rekapitulasi."
            )
        if award.kind == AwardKind.IMPROVEMENT:
            comparison = comparison or compare(outcome)
            found = comparison.leading(award.entry_id) if comparison else None
            if not found or basis_of(comparison, *found) != award.basis:
                raise DomainError(
                    f"Nilai berubah sejak “{award}” diputuskan. Periksa lagi penghargaan itu di "
                    "halaman rekapitulasi."
                )
