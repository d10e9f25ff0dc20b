"""An operator says that the name or the code of the own desa is wrong; the kabupaten decides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from registry.forms.region_proposal import (
    RegionProposalAcceptForm,
    RegionProposalForm,
    RegionProposalRefuseForm,
)
from registry.models import Region, RegionProposal


@require_safe
def region_proposal_list(request):
    """List what desa of the territory proposed, the newest first."""
    authorize(request.user, "registry.list_region_proposal")
    page = paginate(request, RegionProposal.objects.visible_to(request.user).for_list())
    return render(request, "registry/region_proposal_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def region_proposal_create(request, kode):
    """The operator says what is wrong about the own desa."""
    region = get_object_or_404(Region.objects.visible_to(request.user).with_parents(), path=kode)
    authorize(request.user, "registry.create_region_proposal", region)
    if region.is_ended:
        raise Http404
    form, status = RegionProposalForm(posted(request), region=region), None
    if request.method == "POST":
        if first := form.first_result():
            return redirect(first)
        if form.is_valid():
            try:
                proposal = form.save_once(by=request.user)
            except DomainError as error:
                form.refuse(error)
                status = refusal_status(error)
            else:
                messages.success(request, f"Usulan terkirim. {proposal.office} memutuskannya.")
                return redirect(proposal)
    context = {"form": form, "region": region}
    return render(
        request, "registry/region_proposal_form.html", context,
        status=status or form.refused_status,
    )  # fmt: skip


@require_safe
def region_proposal_detail(request, pk):
    """Show a proposal with its answer to the desa, its KIM and the offices above."""
    proposal = _find(request, pk)
    authorize(request.user, "registry.view_region_proposal", proposal)
    return _show(request, proposal)


@require_http_methods(["GET", "HEAD", "POST"])
def region_proposal_accept(request, pk):
    """The office takes it over, with the decision behind it."""
    proposal = _find(request, pk)
    authorize(request.user, "registry.decide_region_proposal", proposal)
    form = RegionProposalAcceptForm(posted(request), proposal=proposal, by=request.user)
    status = None
    if request.method == "POST":
        if form.first_result():
            return redirect(proposal)
        if form.is_valid():
            try:
                region = form.save_once(by=request.user)
            except DomainError as error:
                form.refuse(error)
                status = refusal_status(error)
            else:
                messages.success(request, f"Usulan diterima. Kini tercatat {region.place}.")
                return redirect(proposal)
    context = {"form": form, "proposal": proposal}
    return render(
        request, "registry/region_proposal_accept.html", context,
        status=status or form.refused_status,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def region_proposal_refuse(request, pk):
    """The office says no, with a reason that the operator reads."""
    proposal = _find(request, pk)
    authorize(request.user, "registry.decide_region_proposal", proposal)
    form, status = RegionProposalRefuseForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            proposal.refuse(by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Usulan ditolak. Operator desa membaca alasannya.")
            return redirect(proposal)
    context = {"form": form, "proposal": proposal}
    return render(request, "registry/region_proposal_refuse.html", context, status=status)


@require_POST
def region_proposal_withdraw(request, pk):
    """The operator takes the own proposal back."""
    proposal = _find(request, pk)
    authorize(request.user, "registry.withdraw_region_proposal", proposal)
    try:
        proposal.withdraw(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _find(request, pk)))
    messages.success(request, "Usulan ditarik kembali. Anda dapat mengusulkan lagi.")
    return redirect(proposal)


def _show(request, proposal):
    return render(request, "registry/region_proposal_detail.html", {"proposal": proposal})


def _find(request, pk) -> RegionProposal:
    return get_object_or_404(RegionProposal.objects.visible_to(request.user).for_list(), pk=pk)
