"""What KIM do with a brief, and how far it has come: taking it, passing it on, coverage."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from kim_portal.spreadsheets import FORMATS, respond
from registry.brief_export import TARGET_EXPORT, target_rows
from registry.brief_figures import coverage, coverage_by_kecamatan
from registry.brief_page import brief_page, reminder_url
from registry.enums_brief import Passing
from registry.forms.brief_relay import BriefRelayForm, CoverageFilterForm
from registry.models import BriefRelay, BriefTarget
from registry.views.brief import find_brief


@require_safe
def brief_coverage(request, pk):
    """Of the KIM a brief went to: who passed it on, who took it, who did neither, and where."""
    brief = find_brief(request.user, pk)
    authorize(request.user, "registry.view_coverage_brief", brief)
    own = BriefTarget.objects.visible_to(request.user).filter(brief=brief)
    filters = CoverageFilterForm(request.GET)
    rows = filters.apply(own).for_list().with_reach().order_by("kim__region__path", "kim__name")
    silent = own.passing(Passing.NOT_TAKEN).for_list()
    context = {
        "brief": brief,
        "total": coverage(own),
        "places": coverage_by_kecamatan(own),
        "page": paginate(request, rows),
        "filters": filters,
        "answers": Passing.choices,
        "reminder_url": reminder_url(brief, silent),
    }
    return render(request, "registry/brief_coverage.html", context)


@require_safe
def brief_coverage_export(request, pk, form):
    """The coverage of one brief as a file, filtered like its page."""
    brief = find_brief(request.user, pk)
    authorize(request.user, "registry.view_coverage_brief", brief)
    if form not in FORMATS:
        raise Http404("Bentuk berkas ini tidak ada.")
    own = BriefTarget.objects.visible_to(request.user).filter(brief=brief)
    return respond(TARGET_EXPORT, target_rows(CoverageFilterForm(request.GET).apply(own)), form)


@require_POST
def brief_take(request, pk):
    """A KIM takes a brief on."""
    target = _find(request, pk)
    authorize(request.user, "registry.take_brief", target)
    brief = target.brief
    try:
        target.take(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, brief.pk))
    messages.success(request, "Bahan diambil. Sampaikan kepada warga, lalu catat jangkauannya.")
    return redirect(brief)


@require_http_methods(["GET", "HEAD", "POST"])
def brief_relay_create(request, pk):
    """A KIM records where it passed a brief on and how many people it reached."""
    target = _find(request, pk)
    authorize(request.user, "registry.create_brief_relay", target)
    form, status = BriefRelayForm(posted(request), target=target), None
    if request.method == "POST":
        first = form.first_result()
        if first:
            return redirect(first.target.brief)
        if form.is_valid():
            try:
                relay = form.save_once(by=request.user)
            except DomainError as error:
                form.refuse(error)
                status = refusal_status(error)
            else:
                messages.success(request, f"Tercatat: {relay}. Terima kasih.")
                return redirect(target.brief)
    context = {"form": form, "target": target, "brief": target.brief}
    return render(
        request, "registry/brief_relay_form.html", context, status=status or form.refused_status
    )


@require_POST
def brief_relay_delete(request, pk):
    """Delete a record made by mistake."""
    relay = get_object_or_404(BriefRelay.objects.visible_to(request.user), pk=pk)
    authorize(request.user, "registry.delete_brief_relay", relay)
    brief = relay.target.brief
    relay.remove(by=request.user)
    messages.success(request, "Catatan penyampaian dihapus.")
    return redirect(brief)


def _find(request, pk) -> BriefTarget:
    own = BriefTarget.objects.visible_to(request.user).for_list()
    return get_object_or_404(own.select_related("brief__region", "kim__region"), pk=pk)


def _show(request, pk):
    brief = find_brief(request.user, pk)
    return render(request, "registry/brief_detail.html", brief_page(brief, request.user))
