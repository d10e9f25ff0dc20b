"""Every list that people download, in one table: its columns and the rows its filters leave.

A list page `<resource>_list` has the view `<resource>_export`, which looks its resource up here.
Who may is asked by the view, with the right of the list; what is visible is asked here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from kim_portal.spreadsheets import Export
from registry import assistance_exports as assistance
from registry import fund_exports as money
from registry import list_exports as lists
from registry import member_exports as people
from registry import models
from registry import office_exports as office
from registry.aspiration_export import ASPIRATION_EXPORT, aspiration_rows
from registry.brief_export import BRIEF_EXPORT, brief_rows
from registry.closed_regions import closed_regions
from registry.coaching_exports import (
    FOLLOW_UP_EXPORT,
    TRAINING_NEED_EXPORT,
    follow_up_rows,
    training_need_rows,
)
from registry.event_export import EVENT_EXPORT, event_rows
from registry.forms.aspiration_filters import AspirationFilterForm
from registry.forms.brief import BriefFilterForm
from registry.forms.event import EventFilterForm
from registry.forms.follow_up import FollowUpFilterForm
from registry.forms.forum_filters import ForumFilterForm
from registry.forms.forum_note import ForumNoteFilterForm
from registry.forms.fund_filters import FundFilterForm
from registry.forms.handover import HandoverFilterForm
from registry.forms.kim_filters import KimFilterForm
from registry.forms.need import NeedFilterForm
from registry.forms.period_report import PeriodFilterForm
from registry.forms.report import ReportFilterForm
from registry.forms.revival import RevivalFilterForm
from registry.forms.sk import SkFilterForm
from registry.forms.training_need import TrainingNeedFilterForm
from registry.forms.umkm_filters import PermitFilterForm
from registry.forms.website import WebsiteFilterForm
from registry.forum_exports import FORUM_NOTE_EXPORT, forum_note_rows
from registry.models.website import desa_watched_by
from registry.period_export import PERIOD_EXPORT, export_rows
from registry.period_figures import reporting_kim


@dataclass(frozen=True)
class ListExport:
    """One list as a table.

    rows: (user, typed filters, owner) → rows, read once. The owner is the KIM or forum whose list
    it is, None for a list of a territory.
    """

    table: Export
    rows: Callable


def _kim(user, typed, owner):
    filters = KimFilterForm(typed, user=user)
    return lists.kim_rows(filters.apply(models.Kim.objects.in_territory_of(user)))


def _forum(user, typed, owner):
    own = models.Forum.objects.in_territory_of(user)
    return lists.forum_rows(ForumFilterForm(typed).apply(own))


def _forum_note(user, typed, owner):
    own = models.ForumNote.objects.visible_to(user)
    return forum_note_rows(ForumNoteFilterForm(typed).apply(own))


def _sk(user, typed, owner):
    return lists.sk_rows(SkFilterForm(typed).apply(models.Sk.objects.visible_to(user)))


def _report(user, typed, owner):
    filters = ReportFilterForm(typed, user=user)
    return lists.report_rows(filters.apply(models.ActivityReport.objects.visible_to(user)))


def _period_report(user, typed, owner):
    filters = PeriodFilterForm(typed, user=user)
    return export_rows(filters, filters.apply(reporting_kim(filters.territory)))


def _event(user, typed, owner):
    return event_rows(EventFilterForm(typed).apply(models.Event.objects.of_offices(user)))


def _brief(user, typed, owner):
    own = models.Brief.objects.of_person(user)
    return brief_rows(BriefFilterForm(typed).apply(own), user)


def _aspiration(user, typed, owner):
    own = models.Aspiration.objects.visible_to(user)
    return aspiration_rows(AspirationFilterForm(typed).apply(own))


def _website(user, typed, owner):
    filters = WebsiteFilterForm(typed)
    return assistance.website_rows(filters.apply(desa_watched_by(user), timezone.localdate()))


def _umkm(user, typed, owner):
    return assistance.umkm_rows(owner.umkm_set.visible_to(user))


def _need(user, typed, owner):
    own = models.UmkmNeed.objects.in_territory_of(user)
    return assistance.need_rows(NeedFilterForm(typed).apply(own))


def _permit(user, typed, owner):
    today = timezone.localdate()
    ending = models.UmkmPermit.objects.in_territory_of(user).ending(today)
    return assistance.permit_rows(PermitFilterForm(typed).apply(ending, today), user)


def _channel(user, typed, owner):
    return assistance.channel_rows(owner.channels.visible_to(user))


def _handover(user, typed, owner):
    own = models.Handover.objects.visible_to(user)
    return assistance.handover_rows(HandoverFilterForm(typed).apply(own))


def _fund(user, typed, owner):
    filters = FundFilterForm(typed)
    return money.fund_rows(filters, filters.apply(filters.kim_of(user)))


def _stray_budget(user, typed, owner):
    return money.stray_budget_rows(models.StrayBudget.objects.visible_to(user))


def _plan(user, typed, owner):
    return money.plan_rows(models.PlanItem.objects.visible_to(user).filter(kim=owner))


def _interest(user, typed, owner):
    return office.interest_rows(models.KimInterest.objects.visible_to(user))


def _outage(user, typed, owner):
    return office.outage_rows(models.NetworkOutage.objects.visible_to(user))


def _revival(user, typed, owner):
    own = models.RevivalPlan.objects.visible_to(user)
    return office.revival_rows(RevivalFilterForm(typed).apply(own))


def _follow_up(user, typed, owner):
    own = models.FollowUp.objects.visible_to(user)
    return follow_up_rows(FollowUpFilterForm(typed).apply(own))


def _training_need(user, typed, owner):
    own = models.TrainingNeed.objects.visible_to(user)
    return training_need_rows(TrainingNeedFilterForm(typed).apply(own))


def _region_proposal(user, typed, owner):
    return office.region_proposal_rows(models.RegionProposal.objects.visible_to(user))


def _region_closed(user, typed, owner):
    return office.region_closed_rows(closed_regions(user))


def _agency(user, typed, owner):
    return office.agency_rows(models.Agency.objects.visible_to(user))


def _holiday(user, typed, owner):
    coming = models.Holiday.objects.visible_to(user).filter(day__gte=timezone.localdate())
    return office.holiday_rows(coming)


def _member(user, typed, owner):
    return people.member_rows(owner.members.visible_to(user))


EXPORTS = {
    "kim": ListExport(lists.KIM_EXPORT, _kim),
    "forum": ListExport(lists.FORUM_EXPORT, _forum),
    "forum_note": ListExport(FORUM_NOTE_EXPORT, _forum_note),
    "sk": ListExport(lists.SK_EXPORT, _sk),
    "report": ListExport(lists.REPORT_EXPORT, _report),
    "period_report": ListExport(PERIOD_EXPORT, _period_report),
    "event": ListExport(EVENT_EXPORT, _event),
    "brief": ListExport(BRIEF_EXPORT, _brief),
    "aspiration": ListExport(ASPIRATION_EXPORT, _aspiration),
    "website": ListExport(assistance.WEBSITE_EXPORT, _website),
    "umkm": ListExport(assistance.UMKM_EXPORT, _umkm),
    "need": ListExport(assistance.NEED_EXPORT, _need),
    "permit": ListExport(assistance.PERMIT_EXPORT, _permit),
    "channel": ListExport(assistance.CHANNEL_EXPORT, _channel),
    "handover": ListExport(assistance.HANDOVER_EXPORT, _handover),
    "fund": ListExport(money.FUND_EXPORT, _fund),
    "stray_budget": ListExport(money.STRAY_BUDGET_EXPORT, _stray_budget),
    "plan": ListExport(money.PLAN_EXPORT, _plan),
    "interest": ListExport(office.INTEREST_EXPORT, _interest),
    "outage": ListExport(office.OUTAGE_EXPORT, _outage),
    "revival": ListExport(office.REVIVAL_EXPORT, _revival),
    "follow_up": ListExport(FOLLOW_UP_EXPORT, _follow_up),
    "training_need": ListExport(TRAINING_NEED_EXPORT, _training_need),
    "region_proposal": ListExport(office.REGION_PROPOSAL_EXPORT, _region_proposal),
    "region_closed": ListExport(office.REGION_CLOSED_EXPORT, _region_closed),
    "agency": ListExport(office.AGENCY_EXPORT, _agency),
    "holiday": ListExport(office.HOLIDAY_EXPORT, _holiday),
    "member": ListExport(people.MEMBER_EXPORT, _member),
    "member_contact": ListExport(people.MEMBER_CONTACT_EXPORT, _member),
}
