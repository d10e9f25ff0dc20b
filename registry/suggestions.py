"""Which status the office may want to look at again: suggested from dates, set by people only.

A KIM that shows no sign of life for as long as its kabupaten allows is suggested "kurang aktif",
later "vakum"; one whose SK is over at least "kurang aktif". A decision of the office keeps the
suggestion away for as long as silence needs to become "kurang aktif". Nothing here changes a row.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Substr, TruncDate
from django.utils import timezone
from django.utils.formats import date_format

from registry.enums import OperationalStatus, RegistrationState, ReportState, StatusReason
from registry.models import (
    ActivityReport,
    Channel,
    Handover,
    Kim,
    KimStatusChange,
    NetworkOutage,
    OfficeSetting,
    Sk,
)
from registry.models.office_setting import office_setting
from registry.models.region import PATH_LENGTHS

# After an outage reports may come late; so long nobody is called silent.
OUTAGE_GRACE = datetime.timedelta(days=30)
LONG_AGO = datetime.date(1900, 1, 1)
SENT_REPORTS = (ReportState.SUBMITTED, ReportState.VERIFIED)
# Sign of life → how the sentence calls it.
SIGNS = {
    "activity": "kegiatan terakhir",
    "post": "berita terakhir untuk desa",
    "channel": "unggahan terakhir di kanalnya",
    "decision": "keputusan dinas bahwa KIM ini aktif",
    "verification": "verifikasi pendaftarannya",
}


@dataclass(frozen=True)
class Evidence:
    """The dates of one KIM that a suggestion rests on, and the limits of its kabupaten in days.

    signs: {key of SIGNS: last day or None}.
    """

    status: str
    signs: dict[str, datetime.date | None]
    decided_on: datetime.date | None
    sk_ended_on: datetime.date | None
    is_excused: bool
    weak_days: int
    dormant_days: int

    @property
    def last_sign(self) -> tuple[str, datetime.date]:
        """Return the newest sign of life; of two on one day the first of SIGNS."""
        dated = [(key, self.signs[key] or LONG_AGO) for key in SIGNS]
        return max(dated, key=lambda pair: pair[1])


@dataclass(frozen=True)
class Suggestion:
    """A status that the office may want to set, with what it rests on."""

    status: str
    evidence: Evidence
    on: datetime.date

    @property
    def label(self) -> str:
        return OperationalStatus(self.status).label

    @property
    def silent_days(self) -> int:
        return (self.on - self.evidence.last_sign[1]).days

    @property
    def limit(self) -> int:
        is_dormant = self.status == OperationalStatus.DORMANT
        return self.evidence.dormant_days if is_dormant else self.evidence.weak_days

    @property
    def is_silent(self) -> bool:
        return not self.evidence.is_excused and self.silent_days >= self.limit

    @property
    def reason(self) -> str:
        """One sentence with the dates it rests on."""
        parts = []
        if self.is_silent:
            key, day = self.evidence.last_sign
            parts.append(
                f"tidak ada kabar selama {self.silent_days} hari sejak {SIGNS[key]}, "
                f"{date_format(day)} (batasnya {self.limit} hari)"
            )
        if self.evidence.sk_ended_on:
            parts.append(f"SK berakhir {date_format(self.evidence.sk_ended_on)}")
        sentence = ", dan ".join(parts)
        return f"{sentence[0].upper()}{sentence[1:]}."

    @property
    def reason_codes(self) -> list[str]:
        """The reasons that dates can tell; why a KIM fell silent only people know."""
        return [StatusReason.SK_EXPIRED.value] if self.evidence.sk_ended_on else []

    @property
    def last_sign_words(self) -> str:
        key, day = self.evidence.last_sign
        return f"{SIGNS[key]}, {date_format(day)}"


def suggest(evidence: Evidence, on: datetime.date) -> str:
    """Return the suggested status, or "" for none; `with_suggestion()` is the set form."""
    weak, dormant = evidence.weak_days, evidence.dormant_days
    silent = (on - evidence.last_sign[1]).days
    decided = evidence.decided_on
    if evidence.status == OperationalStatus.DISSOLVED:
        return ""
    if decided is not None and (on - decided).days < weak:
        return ""
    if (
        not evidence.is_excused
        and silent >= dormant
        and evidence.status != OperationalStatus.DORMANT
    ):
        return OperationalStatus.DORMANT
    is_silent = not evidence.is_excused and silent >= weak
    if evidence.status in {OperationalStatus.WEAK, OperationalStatus.DORMANT}:
        return ""
    return OperationalStatus.WEAK if is_silent or evidence.sk_ended_on else ""


def suggestion_for(
    kim: Kim,
    on: datetime.date | None = None,
    *,
    rules: OfficeSetting | None = None,
    changes: Sequence[KimStatusChange] | None = None,
) -> Suggestion | None:
    """Return what is suggested for one KIM, or None.

    rules, changes: what the page has read already of its office and of its status, newest first.
    """
    on = on or timezone.localdate()
    if kim.state != RegistrationState.VERIFIED:
        return None
    if changes is None:
        changes = list(KimStatusChange.objects.filter(kim=kim))
    evidence = evidence_of(kim, on, rules or office_setting(kim.region), changes)
    status = suggest(evidence, on)
    return Suggestion(status, evidence, on) if status else None


def evidence_of(
    kim: Kim, on: datetime.date, rules: OfficeSetting, changes: Sequence[KimStatusChange]
) -> Evidence:
    """Read the dates of one KIM from its rows. changes: of its status, newest first."""
    sent = ActivityReport.objects.of_kim(kim).filter(state__in=SENT_REPORTS, held_on__lte=on)
    revived = [one.decided_on for one in changes if one.to_status == OperationalStatus.ACTIVE]
    handed_at = Handover.objects.filter(kim=kim).aggregate(at=Max("handed_at"))["at"]
    posted = Channel.objects.filter(kim=kim, last_post_on__lte=on)
    has_sk = Sk.objects.filter(kim=kim).in_force(on).exists()
    over = [] if has_sk else [sk.last_day for sk in Sk.objects.filter(kim=kim).ended(on)]
    return Evidence(
        status=kim.status,
        signs={
            "activity": sent.aggregate(on=Max("held_on"))["on"],
            "post": timezone.localdate(handed_at) if handed_at else None,
            "channel": posted.aggregate(on=Max("last_post_on"))["on"],
            "decision": max(revived, default=None),
            "verification": timezone.localdate(kim.verified_at),
        },
        decided_on=changes[0].decided_on if changes else None,
        sk_ended_on=max(over, default=None),
        is_excused=NetworkOutage.objects.covering(kim, on - OUTAGE_GRACE, on).exists(),
        weak_days=rules.weak_after_days,
        dormant_days=rules.dormant_after_days,
    )


def with_suggestion(kim_qs: QuerySet, on: datetime.date | None = None) -> QuerySet:
    """Annotate `suggested` ("" for none) and the dates that `explain()` reads.

    One query for the limits in use, whatever the number of rows.
    """
    on = on or timezone.localdate()
    limits = list(OfficeSetting.objects.values_list("weak_after_days", "dormant_after_days"))
    limits.append((_default("weak_after_days"), _default("dormant_after_days")))
    annotated = kim_qs.annotate(**_dates(on), **_limits()).annotate(
        last_sign=Greatest(*[_or_long_ago(f"sign_{key}") for key in SIGNS])
    )
    silent_weak = _days_ago("last_sign", "weak_days", {weak for weak, _ in limits}, on)
    silent_dormant = _days_ago("last_sign", "dormant_days", {late for _, late in limits}, on)
    settled = Q(sign_any_decision=None) | _days_ago(
        "sign_any_decision", "weak_days", {weak for weak, _ in limits}, on
    )
    open_ = Q(state=RegistrationState.VERIFIED) & ~Q(status=OperationalStatus.DISSOLVED) & settled
    is_low = Q(status__in=[OperationalStatus.WEAK, OperationalStatus.DORMANT])
    dormant = Q(is_excused=False) & silent_dormant & ~Q(status=OperationalStatus.DORMANT)
    weak = ~is_low & (Q(sk_ended_on__isnull=False) | (Q(is_excused=False) & silent_weak))
    return annotated.annotate(
        suggested=Case(
            When(open_ & dormant, then=Value(OperationalStatus.DORMANT.value)),
            When(open_ & weak, then=Value(OperationalStatus.WEAK.value)),
            default=Value(""),
            output_field=CharField(),
        )
    )


def explain(rows, on: datetime.date | None = None):
    """Set `suggestion` on every row of a page of `with_suggestion()`; no query."""
    on = on or timezone.localdate()
    for kim in rows:
        evidence = Evidence(
            status=kim.status,
            signs={key: getattr(kim, f"sign_{key}") for key in SIGNS},
            decided_on=kim.sign_any_decision,
            sk_ended_on=kim.sk_ended_on,
            is_excused=kim.is_excused,
            weak_days=kim.weak_days,
            dormant_days=kim.dormant_days,
        )
        kim.suggestion = Suggestion(kim.suggested, evidence, on) if kim.suggested else None
    return rows


def _dates(on: datetime.date) -> dict:
    sent = ActivityReport.objects.filter(state__in=SENT_REPORTS, held_on__lte=on)
    own = Coalesce(_newest(sent, "kim", F("held_on")), Value(LONG_AGO, DateField()))
    joint = Coalesce(
        _newest(sent, "co_ownerships__kim", F("held_on")), Value(LONG_AGO, DateField())
    )
    handed = Handover.objects.filter(handed_at__isnull=False)
    posted = Channel.objects.filter(last_post_on__lte=on)
    changes = KimStatusChange.objects.all()
    active = changes.filter(to_status=OperationalStatus.ACTIVE)
    decrees = Sk.objects.filter(kim=OuterRef("pk"))
    over = _newest(Sk.objects.ended(on), "kim", Coalesce("ended_on", "expires_on"))
    reaching = (
        Q(regions__path=OuterRef("region__path"))
        | Q(regions__path=OuterRef("region__parent__path"))
        | Q(regions__path=OuterRef("region__parent__parent__path"))
        | Q(regions__path=OuterRef("region__parent__parent__parent__path"))
    )
    outages = NetworkOutage.objects.during(on - OUTAGE_GRACE, on).filter(reaching)
    return {
        "sign_activity": Greatest(own, joint),
        "sign_post": _newest(handed, "kim", TruncDate("handed_at")),
        "sign_channel": _newest(posted, "kim", F("last_post_on")),
        "sign_decision": _newest(active, "kim", F("decided_on")),
        "sign_verification": TruncDate("verified_at"),
        "sign_any_decision": _newest(changes, "kim", F("decided_on")),
        "sk_ended_on": Case(
            When(Exists(decrees.in_force(on)), then=None), default=over, output_field=DateField()
        ),
        "is_excused": Exists(outages),
    }


def _limits() -> dict:
    rules = OfficeSetting.objects.filter(
        region__path=Substr(OuterRef("region__path"), 1, PATH_LENGTHS["kabupaten"])
    )
    return {
        name: Coalesce(Subquery(rules.values(column)[:1]), Value(_default(column)))
        for name, column in (
            ("weak_days", "weak_after_days"),
            ("dormant_days", "dormant_after_days"),
        )
    }


def _newest(rows: QuerySet, owner: str, day) -> Subquery:
    dated = rows.filter(**{owner: OuterRef("pk")}).annotate(newest_day=day)
    return Subquery(
        dated.order_by("-newest_day").values("newest_day")[:1], output_field=DateField()
    )


def _or_long_ago(name: str) -> Coalesce:
    # Greatest() is empty on SQLite as soon as one side is.
    return Coalesce(F(name), Value(LONG_AGO, DateField()))


def _days_ago(day: str, column: str, values: set[int], on: datetime.date) -> Q:
    """Return the condition that `day` is at least as many days ago as `column` says.

    values: every value the column may have; comparing per value needs no date arithmetic, which
    the databases do not share.
    """
    found = Q(pk__in=[])
    for days in sorted(values):
        found |= Q(**{column: days, f"{day}__lte": on - datetime.timedelta(days=days)})
    return found


def _default(column: str) -> int:
    return OfficeSetting._meta.get_field(column).default
