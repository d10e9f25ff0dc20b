from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from monev.delivery import accept_late, refuse_late
from monev.devices import report_device
from monev.forms.delivery import LateDecisionForm
from monev.forms.device import DeviceReportForm
from monev.models import ScoreSheet, SheetDelivery


@require_safe
def offline_desk(request):
    """The sheets a juri can take along, and what of them lies on this device."""
    authorize(request.user, "monev.list_own_sheets")
    sheets = ScoreSheet.objects.to_take_along(request.user).for_list()
    return render(request, "monev/offline_desk.html", {"sheets": sheets})


@require_POST
def device_report(request):
    """A device says which sheets lie on it and since when they wait unsent; answers as JSON."""
    authorize(request.user, "monev.list_own_sheets")
    form = DeviceReportForm(request.POST)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return JsonResponse({"kalimat": sentence}, status=422)
    told = form.cleaned_data
    return JsonResponse({"lembar": report_device(told["perangkat"], told["ages"], by=request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def delivery_decide(request, key):
    """The chair takes or refuses a sheet that came after the closing, without seeing it."""
    reachable = SheetDelivery.objects.visible_to(request.user).select_related(
        "sheet__entry__round__region", "sheet__juri__user"
    )
    delivery = get_object_or_404(reachable, key=key)
    authorize(request.user, "monev.decide_delivery", delivery)
    form, status = LateDecisionForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        decide = accept_late if form.is_accepted else refuse_late
        try:
            decided = decide(delivery, by=request.user, reason=form.cleaned_data["alasan"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{decided.get_state_display()}.")
            return redirect("monev:round_close", slug=delivery.round.slug)
    context = {"delivery": delivery, "form": form}
    return render(request, "monev/delivery_decide.html", context, status=status)
