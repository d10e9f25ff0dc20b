"""What an office keeps for routing: agencies it may ask, and its days off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted
from registry.forms.agency import AgencyForm, HolidayForm
from registry.forms.holiday import HolidayPasteForm
from registry.models import Agency, Holiday
from registry.national_holidays import decreed_years


@require_safe
def agency_list(request):
    authorize(request.user, "registry.list_agency")
    agencies = Agency.objects.visible_to(request.user).select_related("region")
    return render(request, "registry/agency_list.html", {"agencies": agencies})


@require_http_methods(["GET", "HEAD", "POST"])
def agency_create(request):
    authorize(request.user, "registry.create_agency")
    return _edit(request, AgencyForm(posted(request), user=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def agency_update(request, pk):
    agency = _find(request, pk)
    authorize(request.user, "registry.update_agency", agency)
    return _edit(request, AgencyForm(posted(request), instance=agency, user=request.user))


@require_POST
def agency_retire(request, pk):
    """Offer an agency no longer, or again."""
    agency = _find(request, pk)
    authorize(request.user, "registry.retire_agency", agency)
    if agency.is_retired:
        agency.restore(by=request.user)
        messages.success(request, f"{agency} dapat dipilih lagi.")
    else:
        agency.retire(by=request.user)
        messages.success(request, f"{agency} tidak ditawarkan lagi. Aspirasi lama tetap padanya.")
    return redirect("registry:agency_list")


@require_http_methods(["GET", "HEAD", "POST"])
def holiday_list(request):
    """The days off of one's office with a form for one more."""
    authorize(request.user, "registry.list_holiday")
    form = HolidayForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        holiday = form.save(by=request.user)
        messages.success(request, f"{holiday} masuk daftar hari libur.")
        return redirect("registry:holiday_list")
    today = timezone.localdate()
    known = Holiday.objects.visible_to(request.user).select_related("region")
    context = {
        "form": form,
        "coming": known.filter(day__gte=today),
        "year": today.year,
        "has_this_year": known.filter(day__year=today.year).exists(),
        "decreed": decreed_years(),
    }
    return render(request, "registry/holiday_list.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def holiday_paste(request):
    """Many days off at once; `?isi=2026` offers those of the decree, to be checked first."""
    authorize(request.user, "registry.list_holiday")
    chosen = next((one for one in decreed_years() if str(one.year) == request.GET.get("isi")), None)
    lines = {"lines": chosen.as_text if chosen else ""}
    form = HolidayPasteForm(posted(request), user=request.user, initial=lines)
    if request.method == "POST" and form.is_valid():
        try:
            count = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{count} hari libur baru tersimpan.")
            return redirect("registry:holiday_list")
    context = {"form": form, "chosen": chosen, "decreed": decreed_years()}
    return render(request, "registry/holiday_paste.html", context, status=form.refused_status)


@require_POST
def holiday_delete(request, pk):
    holiday = get_object_or_404(Holiday.objects.visible_to(request.user), pk=pk)
    authorize(request.user, "registry.delete_holiday", holiday)
    holiday.remove(by=request.user)
    messages.success(request, f"{holiday} dihapus dari daftar. Batas yang sudah dihitung tetap.")
    return redirect("registry:holiday_list")


def _edit(request, form):
    if request.method == "POST" and form.is_valid():
        agency = form.save(by=request.user)
        messages.success(request, f"{agency} tersimpan.")
        return redirect("registry:agency_list")
    context = {"form": form, "agency": form.instance if form.instance.pk else None}
    return render(request, "registry/agency_form.html", context, status=form.refused_status)


def _find(request, pk) -> Agency:
    agencies = Agency.objects.visible_to(request.user).select_related("region")
    return get_object_or_404(agencies, pk=pk)
