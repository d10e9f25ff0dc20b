"""Checking a printed document by its code: public, one indexed look-up, unguessable codes."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kim_portal.codes import normal_code
from kim_portal.visitors import is_too_often
from monev.forms.verification import DocumentCheckForm
from monev.models import BeritaAcara
from registry.event_results import certificate_of

# A hall scans the codes of one paper within a minute; nobody types two codes a second.
CHECKING_RATE = "120/m/key"


@login_not_required
@require_safe
def check_form(request):
    """Ask for the code on the paper."""
    form = DocumentCheckForm(request.GET if "kode" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("monev:check_detail", code=form.cleaned_data["kode"])
    return render(request, "monev/check_form.html", {"form": form})


@login_not_required
@require_safe
def check_detail(request, code):
    """Say whether the portal knows this document, and whether it is still in force."""
    if is_too_often(request, "check", CHECKING_RATE):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = "60"
        return response
    minutes = BeritaAcara.objects.findable().filter(code=normal_code(code)).first()
    if minutes is None and (certificate := certificate_of(normal_code(code))):
        return render(request, "registry/certificate_check.html", {"certificate": certificate})
    successor = minutes.successor if minutes else None
    bundle = getattr(minutes.outcome, "bundle", None) if minutes else None
    context = {"code": code, "minutes": minutes, "successor": successor, "bundle": bundle}
    status = 200 if minutes else 404
    return render(request, "monev/check_detail.html", context, status=status)
