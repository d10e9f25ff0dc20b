"""The trial of an instrument: invented scores, computed like real ones, deletable at any time."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from monev.forms.trial import TrialCreateForm, TrialForm
from monev.models import InstrumentTrial
from monev.trial import drop_trial, trial_result
from monev.views.instrument import find_instrument, show_instrument
from registry.duties import duties
from registry.enums import Role
from registry.models import Region


def own_trials(user, instrument):
    trials = InstrumentTrial.objects.visible_to(user).filter(instrument=instrument)
    return trials.select_related("instrument", "region", "made_by")


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_trial(request, pk):
    """Start a trial of this version, or show the office's own with its result."""
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.try_instrument", instrument)
    trial = own_trials(request.user, instrument).first()
    if trial is not None:
        return show_trial(trial, request)
    offices = duties(request.user).paths(Role.KABUPATEN, Role.PROVINSI)
    form = TrialCreateForm(
        posted(request), instrument=instrument, regions=Region.objects.filter(path__in=offices)
    )
    try:
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, "Uji coba dibuat dengan nilai acak. Ubah nilai mana pun.")
            return redirect("monev:instrument_trial", pk=instrument.pk)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_instrument(instrument, request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "instrument": instrument}
    return render(request, "monev/instrument_trial_form.html", context)


def show_trial(trial, request):
    """Store typed scores, and show what they give: totals, predicates, ranks and ties."""
    changes = request.method == "POST" and "versi" in request.POST
    form = TrialForm(request.POST if changes else None, trial=trial)
    try:
        if changes and form.is_valid():
            form.save(by=request.user)
            messages.success(request, "Nilai uji coba tersimpan dan dihitung lagi.")
            return redirect("monev:instrument_trial", pk=trial.instrument_id)
    except DomainError as error:
        form.refuse(error)
    context = {
        "form": form,
        "trial": trial,
        "instrument": trial.instrument,
        "result": trial_result(trial),
        "juri_numbers": range(1, trial.sheet_count + 1),
        "total_weight": trial.instrument.total_weight(),
    }
    template = "monev/instrument_trial.html"
    return render(request, template, context, status=form.refused_status)


@require_POST
def instrument_trial_delete(request, pk):
    """Delete the office's trial of this version; a second click changes nothing."""
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.try_instrument", instrument)
    if trial := own_trials(request.user, instrument).first():
        drop_trial(trial, by=request.user)
    messages.success(request, "Uji coba dihapus.")
    return redirect(instrument)
