"""Who may take part: readiness of a KIM, the snapshot at nomination, and the act itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.document_check import Proposal
from monev.eligibility import Check, check_all, rules_of, with_facts
from monev.enums import CHECKING_ROUNDS, NOMINATING_ROUNDS, MonevLevel
from monev.evidence import evidence_facts
from monev.lookback import LONGEST_FIRST, reports_since
from monev.models import EligibilityRule, Entry, Round, RoundCategory, Waiver
from monev.quota import category_of, refuse_full, zone_of
from monev.repairs import may_refresh, repair_of
from monev.seating import conflicts_of_kim
from registry.duties import below_paths, duties
from registry.enums import Position, RegionLevel, RegistrationState, ReportState, Role
from registry.models import ActivityReport, Kim, Sk


@dataclass(frozen=True)
class Readiness:
    """A verified KIM before a round: how it stands to each rule, and its entry if any."""

    kim: Kim
    checks: tuple[Check, ...]
    entry: Entry | None

    @property
    def missing(self) -> tuple[str, ...]:
        """What is required and lacking, as sentences."""
        return tuple(one.text for one in self.checks if one.is_missing)

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """What it takes part without, by a word of the office."""
        return tuple(waiver for one in self.checks for waiver in one.waivers)

    @property
    def advice(self) -> tuple[str, ...]:
        """What is only recommended and lacking, as sentences."""
        return tuple(one.text for one in self.checks if not (one.is_required or one.is_met))

    @property
    def is_ready(self) -> bool:
        return not self.missing


def candidates(round: Round, user):
    """Return the verified KIM of the round's area that this person's office answers for."""
    paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI)
    return with_facts(
        Kim.objects.public()
        .filter(below_paths(paths, "region__path"))
        .filter(below_paths([round.region.path], "region__path"))
    ).order_by("name", "pk")


def followed(round: Round, user):
    """Return the verified KIM of the round's area whose readiness this person follows.

    Whoever looks at a provincial round from above reads of those its kabupaten proposed.
    """
    found = with_facts(Kim.objects.public().below(round.region)).order_by("name", "pk")
    if user.is_auditor:
        return found
    own = duties(user)
    if round.level == MonevLevel.PROVINSI and own.covers(round.region.path):
        return found.filter(pk__in=round.entries.values("kim"))
    paths = own.paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
    return found.filter(below_paths(paths, "region__path"))


def readiness(
    round: Round, kim_list: Iterable[Kim], rules: list[EligibilityRule] | None = None
) -> list[Readiness]:
    """Check each KIM of `candidates()`; a fixed number of queries, however many there are."""
    kim_list = list(kim_list)
    rows = round.entries.filter(kim__in=kim_list).prefetch_related(
        Prefetch("waivers", Waiver.objects.for_page())
    )
    found = {one.kim_id: Proposal(one, tuple(one.waivers.all())) for one in rows}
    checks = check_all(round, rules_of(round) if rules is None else rules, kim_list, found)
    return [
        Readiness(kim, tuple(checks[kim.pk]), found[kim.pk].entry if kim.pk in found else None)
        for kim in kim_list
    ]


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
    return (
        names
        | evidence_facts(kim, reports)
        | {
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
    )


def _sk_facts(sk: Sk) -> dict:
    return {
        "number": sk.number,
        "kind": sk.get_kind_display(),
        "signed_on": sk.signed_on.isoformat(),
        "starts_on": sk.starts_on.isoformat(),
        "expires_on": sk.expires_on.isoformat() if sk.expires_on else None,
    }


@transaction.atomic
def nominate(
    round: Round, kim: Kim, *, by, category: RoundCategory | None = None,
    promoted_from: Entry | None = None, quota_reason: str = "", replaces: Entry | None = None,
) -> Entry:  # fmt: skip
    """Make the KIM an entry of the round, with the facts of this day frozen.

    replaces: the entry of a delegate that left; its place is open until the files are decided.
    Raises DomainError when the round takes no nominations, the KIM is not verified or lies
    elsewhere, the round has categories and none was chosen, a quota is used up and nobody says why
    it may be exceeded, or somebody of the KIM sits in the panel.
    """
    # One nomination at a time, so that two offices cannot share the last place of a quota.
    Round.objects.select_for_update().get(pk=round.pk)
    if replaces is None:
        _refuse_closed_round(round)
    elif round.state not in NOMINATING_ROUNDS | CHECKING_ROUNDS:
        raise IllegalTransitionError(
            f"{round} sudah melewati seleksi administrasi, jadi cadangan tidak dapat masuk lagi."
        )
    if kim.state != RegistrationState.VERIFIED:
        raise DomainError("KIM ini belum terverifikasi, jadi belum dapat diusulkan.")
    if not round.region.covers(kim.region):
        raise DomainError(f"KIM ini di luar wilayah putaran, {round.region}.")
    if round.entries.filter(kim=kim).exists():
        raise DomainError("KIM ini sudah menjadi peserta putaran ini.")
    category = category_of(round, category)
    zone = zone_of(round, kim.region.path)
    exceeds = refuse_full(round, kim.region, category, zone, quota_reason)
    if people := conflicts_of_kim(round, kim):
        raise DomainError(
            f"{', '.join(people)} duduk dalam tim penilai putaran ini. "
            "Akhiri dahulu tugas jurinya, baru KIM ini dapat diusulkan."
        )
    reason = quota_reason.strip() if exceeds else ""
    entry = Entry.objects.create(
        round=round, kim=kim, snapshot=snapshot(kim), nominated_by=by,
        promoted_from=promoted_from, quota_reason=reason, category=category, zone=zone,
    )  # fmt: skip
    record(by, "entry.nominate", entry, round=round.pk, promoted_from=promoted_from and
           promoted_from.pk, quota_reason=reason, category=category and category.name,
           zone=zone and zone.name)  # fmt: skip
    return entry


def _refuse_closed_round(round: Round) -> None:
    if not round.takes_nominations:
        raise IllegalTransitionError(
            f"Putaran pada tahap “{round.get_state_display()}” tidak menerima usulan."
        )
    opens_on, closes_on = round.nomination_opens_on, round.nomination_closes_on
    if opens_on and timezone.localdate() < opens_on:
        raise DomainError(f"Pengusulan dibuka pada {date_format(opens_on)}.")
    if closes_on and timezone.localdate() > closes_on:
        raise DomainError(f"Pengusulan sudah ditutup pada {date_format(closes_on)}.")


@transaction.atomic
def categorize(
    entry: Entry, category: RoundCategory | None, *, by, quota_reason: str = ""
) -> Entry:
    """Put an entry into another category while it is not decided yet.

    Raises DomainError without a category or for one that is full, IllegalTransitionError later on.
    """
    round_ = Round.objects.select_for_update().get(pk=entry.round_id)
    stored = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if not stored.takes_waivers:
        raise IllegalTransitionError("Kategori peserta yang sudah diputuskan tidak berubah lagi.")
    chosen = category_of(round_, category)
    exceeds = refuse_full(round_, entry.region, chosen, stored.zone, quota_reason, besides=stored)
    stored.category = chosen
    stored.quota_reason = quota_reason.strip() if exceeds else ""
    stored.save(update_fields=["category", "quota_reason"])
    record(by, "entry.categorize", stored, round=round_.pk, category=chosen and chosen.name)
    return stored


@transaction.atomic
def refresh(entry: Entry, *, by) -> Entry:
    """Take the snapshot anew while the file is being repaired, before it is handed in again."""
    if not may_refresh(entry, repair_of(entry)):
        raise IllegalTransitionError("Potret peserta ini tidak dapat diperbarui lagi.")
    # How the entry came here is no fact of the KIM and stays.
    origin = {key: entry.snapshot[key] for key in ("promotion",) if key in entry.snapshot}
    entry.snapshot, entry.snapshot_at = snapshot(entry.kim) | origin, timezone.now()
    entry.zone = zone_of(entry.round, entry.snapshot["region_path"])
    entry.save(update_fields=["snapshot", "snapshot_at", "zone"])
    record(by, "entry.refresh", entry, round=entry.round_id)
    return entry
