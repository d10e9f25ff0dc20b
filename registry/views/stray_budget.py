from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status
from kim_portal.uploads import send_file
from registry.forms.stray_budget import StrayBudgetForm, StrayBudgetSettleForm
from registry.models import StrayBudget


@require_safe
def stray_budget_list(request):
    """List the village budgets of the territory that name a KIM which was never formed."""
    authorize(request.user, "registry.list_stray_budget")
    page = paginate(request, StrayBudget.objects.visible_to(request.user).for_list())
    return render(request, "registry/stray_budget_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def stray_budget_create(request):
    """State that a village budget names a KIM which was never formed."""
    authorize(request.user, "registry.create_stray_budget")
    initial = {"year": timezone.localdate().year}
    form = StrayBudgetForm(posted(request), request.FILES or None, by=request.user, initial=initial)
    stray = form.first_result() if form.is_bound else None
    if stray is None and form.is_bound and form.is_valid():
        stray = form.save_once(by=request.user)
    if stray is None:
        context = {"form": form}
        status = form.refused_status
        return render(request, "registry/stray_budget_form.html", context, status=status)
    messages.success(
        request, "Anggaran tanpa KIM tercatat. Diskominfo kabupaten/kota akan menelusurinya."
    )
    return redirect("registry:stray_budget_list")


@require_http_methods(["GET", "HEAD", "POST"])
def stray_budget_settle(request, pk):
    """Close the question with what the office found out."""
    stray = _find(request, pk)
    authorize(request.user, "registry.settle_stray_budget", stray)
    form, status = StrayBudgetSettleForm(posted(request)), 200
    if form.is_bound and form.is_valid():
        try:
            stray.settle(by=request.user, outcome=form.cleaned_data["outcome"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Anggaran tanpa KIM ditandai selesai.")
            return redirect("registry:stray_budget_list")
    context = {"form": form, "stray": stray}
    return render(request, "registry/stray_budget_settle.html", context, status=status)


@require_safe
def stray_budget_file(request, pk):
    stray = _find(request, pk)
    authorize(request.user, "registry.view_stray_budget", stray)
    if not stray.file:
        raise Http404("Catatan ini tidak punya dokumen.")
    record(request.user, "stray_budget.view_file", stray)
    return send_file(stray, download_name=stray.document_name)


def _find(request, pk) -> StrayBudget:
    return get_object_or_404(StrayBudget.objects.visible_to(request.user).for_list(), pk=pk)
