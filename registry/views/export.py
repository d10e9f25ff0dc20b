"""Every list as XLSX, CSV or its data dictionary; what is in it: registry/exporting.py."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.spreadsheets import FORMATS, respond
from registry.exporting import EXPORTS
from registry.models import Forum, Kim

OWNERS = {"kim": Kim, "forum": Forum}


@require_safe
def kim_export(request, form):
    """The directory of one's own territory, filtered like the list."""
    authorize(request.user, "registry.export_kim")
    return _answer(request, "kim", form)


@require_safe
def forum_export(request, form):
    authorize(request.user, "registry.export_forum")
    return _answer(request, "forum", form)


@require_safe
def forum_note_export(request, form):
    """The notes of one's territory as a file, filtered like the list."""
    authorize(request.user, "registry.export_forum_note")
    return _answer(request, "forum_note", form)


@require_safe
def sk_export(request, form):
    authorize(request.user, "registry.export_sk")
    return _answer(request, "sk", form)


@require_safe
def report_export(request, form):
    authorize(request.user, "registry.export_report")
    return _answer(request, "report", form)


@require_safe
def period_report_export(request, form):
    """The matrix of periods as rows: one per KIM and period, with what was done in it."""
    authorize(request.user, "registry.export_period_report")
    return _answer(request, "period_report", form)


@require_safe
def brief_export(request, form):
    """Briefs one works with, with how many KIM of one's own territory each reached."""
    authorize(request.user, "registry.export_brief")
    return _answer(request, "brief", form)


@require_safe
def event_export(request, form):
    """The events of one's own territory with reach and budget, filtered like the list."""
    authorize(request.user, "registry.export_event")
    return _answer(request, "event", form)


@require_safe
def aspiration_export(request, form):
    """The list as a table, without name and contact of who sent it."""
    authorize(request.user, "registry.export_aspiration")
    return _answer(request, "aspiration", form)


@require_safe
def website_export(request, form):
    """Every desa of the territory with what is known about its website."""
    authorize(request.user, "registry.list_website")
    return _answer(request, "website", form)


@require_safe
def umkm_export(request, slug, form):
    """The businesses of one KIM, for those who see all of them."""
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.view_umkm", kim)
    return _answer(request, "umkm", form, kim)


@require_safe
def need_export(request, form):
    authorize(request.user, "registry.list_need")
    return _answer(request, "need", form)


@require_safe
def permit_export(request, form):
    """Permits that are over or end soon; a number only for whom the row shows it."""
    authorize(request.user, "registry.list_permit")
    return _answer(request, "permit", form)


@require_safe
def channel_export(request, slug, form):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.view_channel", kim)
    return _answer(request, "channel", form, kim)


@require_safe
def handover_export(request, form):
    authorize(request.user, "registry.list_handover")
    return _answer(request, "handover", form)


@require_safe
def fund_export(request, form):
    """The rows of the overview: sums per KIM and source, no person."""
    authorize(request.user, "registry.list_fund")
    return _answer(request, "fund", form)


@require_safe
def stray_budget_export(request, form):
    authorize(request.user, "registry.list_stray_budget")
    return _answer(request, "stray_budget", form)


@require_safe
def plan_export(request, slug, form):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.list_plan", kim)
    return _answer(request, "plan", form, kim)


@require_safe
def interest_export(request, form):
    authorize(request.user, "registry.list_interest")
    return _answer(request, "interest", form)


@require_safe
def outage_export(request, form):
    authorize(request.user, "registry.list_outage")
    return _answer(request, "outage", form)


@require_safe
def follow_up_export(request, form):
    """The follow-ups of one's territory as a file, filtered like the list."""
    authorize(request.user, "registry.list_follow_up")
    return _answer(request, "follow_up", form)


@require_safe
def training_need_export(request, form):
    """The needs of one's territory as a file, filtered like the list."""
    authorize(request.user, "registry.list_training_need")
    return _answer(request, "training_need", form)


@require_safe
def revival_export(request, form):
    authorize(request.user, "registry.list_revival")
    return _answer(request, "revival", form)


@require_safe
def region_proposal_export(request, form):
    authorize(request.user, "registry.list_region_proposal")
    return _answer(request, "region_proposal", form)


@require_safe
def region_closed_export(request, form):
    authorize(request.user, "registry.list_closed_region")
    return _answer(request, "region_closed", form)


@require_safe
def agency_export(request, form):
    authorize(request.user, "registry.list_agency")
    return _answer(request, "agency", form)


@require_safe
def holiday_export(request, form):
    """The coming days off of one's office."""
    authorize(request.user, "registry.list_holiday")
    return _answer(request, "holiday", form)


@require_safe
def member_export(request, kind, slug, form):
    """The people of one KIM or forum; the log keeps who took them, and whether with numbers."""
    owners = OWNERS[kind].objects.in_territory_of(request.user)
    owner = get_object_or_404(owners.select_related("region"), slug=slug)
    authorize(request.user, "registry.list_member", owner)
    with_numbers = request.user.has_perm("registry.view_contact_member", owner)
    response = _answer(request, "member_contact" if with_numbers else "member", form, owner)
    if form != "kamus":
        record(request.user, f"{kind}.export_members", owner, with_numbers=with_numbers)
    return response


def _own_kim(request, slug) -> Kim:
    return get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)


def _answer(request, resource: str, form: str, owner=None):
    if form not in FORMATS:
        raise Http404("Bentuk berkas ini tidak ada.")
    export = EXPORTS[resource]
    return respond(export.table, export.rows(request.user, request.GET, owner), form)
