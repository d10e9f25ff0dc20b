from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refused
from kim_portal.states import IllegalTransitionError
from monev.forms.instrument import (
    InstrumentCreateForm,
    InstrumentForm,
    InstrumentLockForm,
    InstrumentWeightsForm,
)
from monev.models import Instrument
from monev.versioning import new_version
from registry.duties import duties
from registry.enums import Role
from registry.models import Region


def find_instrument(user, pk):
    """Return the instrument when this person may see it, with its owner loaded."""
    found = Instrument.objects.visible_to(user).select_related("region", "locked_by")
    return get_object_or_404(found, pk=pk)


def show_instrument(instrument, request):
    """Render the page of one instrument; edit views fall back on it for a locked version."""
    context = {
        "instrument": instrument,
        "aspects": instrument.aspects.prefetch_related("indicators__anchors"),
        "total_weight": instrument.total_weight(),
        "missing": instrument.missing_for_lock() if instrument.is_draft else [],
        "other_versions": Instrument.objects.visible_to(request.user)
        .filter(code=instrument.code)
        .exclude(pk=instrument.pk),
    }
    return render(request, "monev/instrument_detail.html", context)


def edit_draft(instrument, request, form, template, *, done, context=None):
    """Answer an edit page of a draft: show the form, store it, or refuse a locked version.

    done: the sentence after storing, and the address to go to.
    """
    try:
        if not instrument.is_draft:
            raise instrument.locked_error()
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            message, url = done
            messages.success(request, message)
            return HttpResponseRedirect(url)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_instrument(instrument, request))
    except DomainError as error:
        form.refuse(error)
    return render(request, template, {"form": form, "instrument": instrument} | (context or {}))


@login_not_required
@require_safe
def instrument_list(request):
    """List the instruments: locked ones for everybody, drafts for the office that made them."""
    page = paginate(request, Instrument.objects.visible_to(request.user).for_list())
    return render(request, "monev/instrument_list.html", {"page": page})


@login_not_required
@require_safe
def instrument_detail(request, pk):
    return show_instrument(find_instrument(request.user, pk), request)


@require_http_methods(["GET", "POST"])
def instrument_create(request, pk):
    """Start a new version as a copy of this one."""
    source = find_instrument(request.user, pk)
    authorize(request.user, "monev.create_instrument", source)
    offices = duties(request.user).paths(Role.KABUPATEN, Role.PROVINSI)
    form = InstrumentCreateForm(posted(request), regions=Region.objects.filter(path__in=offices))
    if request.method == "POST" and form.is_valid():
        copy = new_version(source, region=form.cleaned_data["region"], by=request.user)
        messages.success(request, f"{copy} dibuat sebagai rancangan. Sekarang Anda mengubahnya.")
        return redirect(copy)
    return render(request, "monev/instrument_create.html", {"form": form, "instrument": source})


@require_http_methods(["GET", "POST"])
def instrument_update(request, pk):
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.update_instrument", instrument)
    form = InstrumentForm(posted(request), instance=instrument)
    done = ("Keterangan instrumen disimpan.", instrument.get_absolute_url())
    return edit_draft(instrument, request, form, "monev/instrument_form.html", done=done)


@require_http_methods(["GET", "POST"])
def instrument_weigh(request, pk):
    """Edit all weights at once; a draft may miss 100, the page says by how much."""
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.update_instrument", instrument)
    form = InstrumentWeightsForm(posted(request), instrument=instrument)
    done = ("Bobot disimpan.", reverse("monev:instrument_weigh", args=[instrument.pk]))
    context = {"total_weight": instrument.total_weight()}
    return edit_draft(
        instrument, request, form, "monev/instrument_weigh.html", done=done, context=context
    )


@require_http_methods(["GET", "POST"])
def instrument_lock(request, pk):
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.lock_instrument", instrument)
    form = InstrumentLockForm(posted(request), instrument=instrument)
    done = (f"{instrument} dikunci. Isinya tidak berubah lagi.", instrument.get_absolute_url())
    context = {"missing": instrument.missing_for_lock()}
    return edit_draft(
        instrument, request, form, "monev/instrument_lock.html", done=done, context=context
    )
