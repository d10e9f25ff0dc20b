"""Who may take part: readiness of a KIM, the snapshot at nomination, and the act itself."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.models import Entry, Round
from monev.seating import conflicts_of_kim
from registry.duties import below_paths, duties
from registry.enums import Position, RegionLevel, RegistrationState, ReportState, Role
from registry.models import ActivityReport, Kim, Member, Sk
from registry.models.kim import is_active_since

REPORT_MONTHS = 12
# The area a quota counts in: one step below the area of the round.
QUOTA_LEVEL = {
    RegionLevel.KABUPATEN: RegionLevel.KECAMATAN,
    RegionLevel.PROVINSI: RegionLevel.KABUPATEN,
}


def reports_since(on: datetime.date) -> datetime.date:
    """Return the first day whose reports count, twelve months back."""
    try:
        return on.replace(year=on.year - 1)
    except ValueError:
        return on.replace(year=on.year - 1, day=28)


@dataclass(frozen=True)
class Readiness:
    """A verified KIM before a round: what it still lacks, as sentences, and its entry if any."""

    kim: Kim
    missing: tuple[str, ...]
    entry: Entry | None

    @property
    def is_ready(self) -> bool:
        return not self.missing


def candidates(round: Round, user):
    """Return the verified KIM of the round's area that this person's office answers for."""
    paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI)
    since = reports_since(timezone.localdate())
    chair = Member.objects.in_office().filter(kim=OuterRef("pk"), position=Position.KETUA)
    return (
        Kim.objects.public()
        .filter(below_paths(paths, "region__path"))
        .filter(below_paths([round.region.path], "region__path"))
        .select_related("region__parent__parent__parent")
        .annotate(has_chair=Exists(chair), has_report=is_active_since(since))
        .order_by("name", "pk")
    )


def readiness(round: Round, kim_list: Iterable[Kim]) -> list[Readiness]:
    """Check each KIM of `candidates()`; two queries, however many there are."""
    kim_list = list(kim_list)
    entries = {entry.kim_id: entry for entry in round.entries.filter(kim__in=kim_list)}
    lasting: dict[int, Sk] = {}
    for sk in Sk.objects.in_force().filter(kim__in=kim_list).order_by(*LONGEST_FIRST):
        lasting.setdefault(sk.kim_id, sk)
    return [
        Readiness(kim, tuple(_missing(round, kim, lasting.get(kim.pk))), entries.get(kim.pk))
        for kim in kim_list
    ]


# A decree without an end lasts longest.
LONGEST_FIRST = [F("expires_on").desc(nulls_first=True), "-starts_on", "-pk"]


def _missing(round: Round, kim: Kim, sk: Sk | None) -> list[str]:
    missing = []
    needed_on = round.plenary_on or timezone.localdate()
    if sk is None:
        missing.append("Tidak ada SK yang berlaku.")
    elif sk.is_expired(on=needed_on):
        missing.append(f"SK berakhir {date_format(sk.expires_on)}, sebelum rapat pleno.")
    if not kim.has_chair:
        missing.append("Belum ada ketua.")
    if not kim.has_report:
        missing.append("Belum ada laporan terverifikasi dalam 12 bulan.")
    return missing


def snapshot(kim: Kim) -> dict:
    """Return the facts of a KIM on the day of its nomination; no name of a person is among them."""
    region = kim.region
    sk = kim.sk_set.in_force().order_by(*LONGEST_FIRST).first()
    names = {
        level.value: ancestor.label if (ancestor := region.at_level(level)) else ""
        for level in RegionLevel
    }
    reports = ActivityReport.objects.of_kim(kim).filter(
        state=ReportState.VERIFIED, held_on__gte=reports_since(timezone.localdate())
    )
    return names | {
        "name": kim.name,
        "registry_no": kim.registry_no,
        "place": region.place,
        "region_code": region.code,
        "region_path": region.path,
        "sk": _sk_facts(sk) if sk else None,
        "officer_count": kim.members.in_office().exclude(position=Position.ANGGOTA).count(),
        "member_count": kim.members.in_office().count(),
        "report_count": reports.count(),
        "sectors": list(kim.sectors.values_list("name", flat=True)),
    }


def _sk_facts(sk: Sk) -> dict:
    return {
        "number": sk.number,
        "kind": sk.get_kind_display(),
        "signed_on": sk.signed_on.isoformat(),
        "starts_on": sk.starts_on.isoformat(),
        "expires_on": sk.expires_on.isoformat() if sk.expires_on else None,
    }


@transaction.atomic
def nominate(round: Round, kim: Kim, *, by, promoted_from: Entry | None = None) -> Entry:
    """Make the KIM an entry of the round, with the facts of this day frozen.

    Raises DomainError when the round takes no nominations, the KIM is not verified or lies
    elsewhere, the quota of its area is used up, or somebody of the KIM sits in the panel.
    """
    # One nomination at a time, so that two offices cannot share the last place of a quota.
    Round.objects.select_for_update().get(pk=round.pk)
    _refuse_closed_round(round)
    if kim.state != RegistrationState.VERIFIED:
        raise DomainError("KIM ini belum terverifikasi, jadi belum dapat diusulkan.")
    if not round.region.covers(kim.region):
        raise DomainError(f"KIM ini di luar wilayah putaran, {round.region}.")
    if round.entries.filter(kim=kim).exists():
        raise DomainError("KIM ini sudah menjadi peserta putaran ini.")
    _refuse_full_quota(round, kim)
    if people := conflicts_of_kim(round, kim):
        raise DomainError(
            f"{', '.join(people)} duduk dalam tim penilai putaran ini. "
            "Akhiri dahulu tugas jurinya, baru KIM ini dapat diusulkan."
        )
    entry = Entry.objects.create(
        round=round, kim=kim, snapshot=snapshot(kim), nominated_by=by, promoted_from=promoted_from
    )
    record(by, "entry.nominate", entry, round=round.pk, promoted_from=promoted_from and
           promoted_from.pk)  # fmt: skip
    return entry


def _refuse_closed_round(round: Round) -> None:
    if not round.takes_nominations:
        raise IllegalTransitionError(
            f"Putaran pada tahap “{round.get_state_display()}” tidak menerima usulan."
        )
    closes_on = round.nomination_closes_on
    if closes_on and timezone.localdate() > closes_on:
        raise DomainError(f"Pengusulan sudah ditutup pada {date_format(closes_on)}.")


def _refuse_full_quota(round: Round, kim: Kim) -> None:
    area = kim.region.at_level(QUOTA_LEVEL[round.region.level])
    if round.quota is None or area is None:
        return
    # By the area of each nomination: a KIM that moved since still holds the place it was given.
    staying = round.entries.staying().select_related("kim__region")
    taken = [entry for entry in staying if f"{entry.region_path}.".startswith(f"{area.path}.")]
    if len(taken) >= round.quota:
        raise DomainError(
            f"Kuota {area} {round.quota} peserta dan sudah terisi. "
            "Batalkan satu usulan dahulu untuk menggantinya."
        )


@transaction.atomic
def refresh(entry: Entry, *, by) -> Entry:
    """Take the snapshot anew while the file is being repaired, before it is handed in again."""
    if not entry.can_refresh:
        raise IllegalTransitionError("Potret peserta ini tidak dapat diperbarui lagi.")
    # How the entry came here is no fact of the KIM and stays.
    origin = {key: entry.snapshot[key] for key in ("promotion",) if key in entry.snapshot}
    entry.snapshot, entry.snapshot_at = snapshot(entry.kim) | origin, timezone.now()
    entry.save(update_fields=["snapshot", "snapshot_at"])
    record(by, "entry.refresh", entry, round=entry.round_id)
    return entry
