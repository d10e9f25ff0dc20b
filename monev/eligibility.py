"""The conditions of taking part in a round, and what a KIM lacks of them."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError
from monev.document_check import DocumentFinding, Proposal, document_findings
from monev.enums_eligibility import OLD_RULES, RULE_COLUMNS, RuleKind, RuleStrength
from monev.lookback import LONGEST_FIRST, reports_since, years_before
from monev.models import DocumentRequirement, EligibilityRule, Round, Waiver
from registry.enums import Position, ReportState
from registry.models import ActivityReport, Channel, DesaWebsite, Kim, Member, Sk


@dataclass(frozen=True)
class Check:
    """One rule before one KIM; `text` says what was found or what is lacking.

    Of the rule about documents, lacking: those still to bring; excused: waivers of the others.
    """

    kind: str
    is_required: bool
    is_met: bool
    text: str
    waiver: Waiver | None = None
    lacking: tuple[DocumentRequirement, ...] = ()
    excused: tuple[Waiver, ...] = ()

    @property
    def label(self) -> str:
        return RuleKind(self.kind).label

    @property
    def is_missing(self) -> bool:
        return self.is_required and not self.is_met and self.waiver is None

    @property
    def is_waived(self) -> bool:
        """The KIM takes part without this, or without one of its documents."""
        return not self.is_missing and bool(self.waivers)

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        return (self.waiver, *self.excused) if self.waiver else self.excused


def rules_of(round: Round) -> list[EligibilityRule]:
    """Return the rules in use, in the order of their kinds.

    A round made before rules could be chosen has none stored and keeps what it asked then.
    """
    stored = list(round.eligibility_rules.all()) or [
        EligibilityRule(round=round, kind=kind, strength=strength, amount=amount)
        for kind, strength, amount in OLD_RULES
    ]
    order = list(RuleKind.values)
    used = [rule for rule in stored if rule.strength != RuleStrength.OFF]
    return sorted(used, key=lambda rule: order.index(rule.kind))


def columns(rules: Iterable[EligibilityRule]) -> list[str]:
    """Return a short head for each rule."""
    return [RULE_COLUMNS[rule.kind] for rule in rules]


@transaction.atomic
def set_rules(round: Round, chosen: dict[str, tuple[str, int | None]], *, by) -> Round:
    """Store what a round asks: kind → (strength, number).

    Raises IllegalTransitionError once the round is announced: KIM rely on it then.
    """
    stored = Round.objects.select_for_update().get(pk=round.pk)
    require_open_rules(stored)
    for kind, (strength, amount) in chosen.items():
        round.eligibility_rules.update_or_create(
            kind=kind, defaults={"strength": strength, "amount": amount}
        )
    stored.version += 1
    stored.save(update_fields=["version", "updated_at"])
    required = [kind for kind, (strength, _) in chosen.items() if strength == RuleStrength.REQUIRED]
    record(by, "round.set_rules", round, required=sorted(required))
    return stored


def require_open_rules(round: Round) -> None:
    if not round.takes_rules:
        raise IllegalTransitionError(
            "Syarat peserta tidak dapat diubah lagi: putaran sudah diumumkan."
        )


def with_facts(kim_qs):
    """Load what the rules look at beside each KIM, without a query per row."""
    since = reports_since(timezone.localdate())
    here = OuterRef("pk")
    in_office = Member.objects.in_office().filter(kim=here).order_by()
    verified = ActivityReport.objects.filter(
        state=ReportState.VERIFIED, held_on__gte=since
    ).order_by()
    own = _count(verified.filter(kim=here), "kim")
    joint = _count(verified.filter(co_ownerships__kim=here), "co_ownerships__kim")
    posts = Channel.objects.in_use().filter(kim=here, last_post_on__isnull=False)
    sites = DesaWebsite.objects.with_site().filter(region=OuterRef("region"))
    return kim_qs.select_related("region__parent__parent__parent").annotate(
        has_chair=Exists(in_office.filter(position=Position.KETUA)),
        member_count=_count(in_office, "kim"),
        report_count=own + joint,
        newest_post_on=Subquery(posts.order_by("-last_post_on").values("last_post_on")[:1]),
        has_website=Exists(sites),
    )


def _count(rows, owner: str):
    """Count the rows of one owner inside a larger query."""
    counted = rows.values(owner).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def check_all(
    round: Round,
    rules: list[EligibilityRule],
    kim_list: list[Kim],
    proposals: Mapping[int, Proposal],
) -> dict[int, list[Check]]:
    """Return the checks per KIM of `with_facts()`: {kim id: checks}; one query for all.

    proposals: KIM id → its entry in the round.
    """
    lasting: dict[int, Sk] = {}
    for sk in Sk.objects.in_force().filter(kim__in=kim_list).order_by(*LONGEST_FIRST):
        lasting.setdefault(sk.kim_id, sk)
    asks_documents = any(rule.kind == RuleKind.DOCUMENTS for rule in rules)
    documents = document_findings(round, kim_list, proposals) if asks_documents else {}
    found = {}
    for kim in kim_list:
        sk, papers = lasting.get(kim.pk), documents.get(kim.pk)
        checks = [_check(rule, round, kim, sk, papers) for rule in rules]
        given = proposals[kim.pk].waivers if kim.pk in proposals else ()
        found[kim.pk] = with_waivers(checks, given)
    return found


def with_waivers(checks: Iterable[Check], given: Iterable[Waiver]) -> list[Check]:
    """Set the waiver of each condition that the entry takes part without."""
    waivers = {one.kind: one for one in given if one.requirement_id is None}
    return [dataclasses.replace(one, waiver=waivers.get(one.kind)) for one in checks]


def _check(
    rule: EligibilityRule, round: Round, kim: Kim, sk: Sk | None, papers: DocumentFinding | None
) -> Check:
    is_required = rule.strength == RuleStrength.REQUIRED
    if rule.kind == RuleKind.DOCUMENTS:
        is_met = not papers.lacking
        return Check(
            rule.kind, is_required, is_met, papers.text, None, papers.lacking, papers.excused
        )
    if rule.kind == RuleKind.SK_LASTS:
        is_met, text = _lasting_sk(round, sk)
    else:
        is_met, text = CHECKERS[rule.kind](kim, rule.amount, round.plenary_on)
    return Check(rule.kind, is_required, is_met, text)


def _lasting_sk(round: Round, sk: Sk | None):
    needed_on = round.plenary_on or timezone.localdate()
    if sk is None:
        return False, "Tidak ada SK yang berlaku."
    if sk.is_expired(on=needed_on):
        return False, f"SK berakhir {date_format(sk.expires_on)}, sebelum rapat pleno."
    if sk.expires_on is None:
        return True, "SK berlaku tanpa batas akhir."
    return True, f"SK berlaku sampai {date_format(sk.expires_on)}."


def _chair(kim: Kim, _amount, _needed_on):
    return (True, "Ketua sudah tercatat.") if kim.has_chair else (False, "Belum ada ketua.")


def _reports(kim: Kim, amount: int, _needed_on):
    if not kim.report_count:
        return False, "Belum ada laporan terverifikasi dalam 12 bulan."
    if kim.report_count < amount:
        return False, f"Baru {kim.report_count} dari {amount} laporan terverifikasi dalam 12 bulan."
    return True, f"{kim.report_count} laporan terverifikasi dalam 12 bulan."


def _members(kim: Kim, amount: int, _needed_on):
    if kim.member_count < amount:
        return False, f"Baru {kim.member_count} anggota, paling sedikit {amount}."
    return True, f"{kim.member_count} anggota."


def _channel(kim: Kim, amount: int, _needed_on):
    newest = kim.newest_post_on
    if newest is None:
        return False, "Belum ada kanal dengan tanggal unggahan terakhir."
    if newest < timezone.localdate() - datetime.timedelta(days=amount):
        return False, f"Unggahan terakhir {date_format(newest)}, lebih dari {amount} hari lalu."
    return True, f"Unggahan terakhir {date_format(newest)}."


def _age(kim: Kim, amount: int, needed_on: datetime.date | None):
    if kim.founded_on is None:
        return False, "Tanggal berdiri belum dicatat."
    founded = f"Berdiri {date_format(kim.founded_on)}"
    if kim.founded_on > years_before(needed_on or timezone.localdate(), amount):
        return False, f"{founded}, belum {amount} tahun saat rapat pleno."
    return True, f"{founded}."


def _website(kim: Kim, _amount, _needed_on):
    if kim.has_website:
        return True, "Situs desa sudah tercatat."
    return False, "Situs desa belum tercatat."


CHECKERS = {
    RuleKind.CHAIR: _chair,
    RuleKind.REPORTS: _reports,
    RuleKind.MEMBERS: _members,
    RuleKind.CHANNEL: _channel,
    RuleKind.AGE: _age,
    RuleKind.WEBSITE: _website,
}
