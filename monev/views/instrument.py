from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponseRedirect
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
from monev.forms.sheet import SheetForm
from monev.models import Instrument
from monev.versioning import compare, new_version, sample_sheet
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
        "aspects": instrument.aspects.prefetch_related("indicators__anchors").annotate(
            weight=Coalesce(Sum("indicators__weight"), 0)
        ),
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
    context = {"form": form, "instrument": instrument} | (context or {})
    return render(request, template, context, status=form.refused_status)


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


@login_not_required
@require_safe
def instrument_preview(request, pk):
    """The score sheet as a juri will see it; nothing typed here is stored."""
    instrument = find_instrument(request.user, pk)
    form = SheetForm(sheet=sample_sheet(instrument))
    return render(
        request, "monev/instrument_preview.html", {"instrument": instrument, "form": form}
    )


@login_not_required
@require_safe
def instrument_compare(request, pk, other):
    """What changed between two versions of one instrument, older first."""
    pair = [find_instrument(request.user, key) for key in (pk, other)]
    older, newer = sorted(pair, key=lambda one: one.version)
    if older.code != newer.code or older == newer:
        raise Http404
    context = {"older": older, "newer": newer, "comparison": compare(older, newer)}
    return render(request, "monev/instrument_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
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


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_update(request, pk):
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.update_instrument", instrument)
    form = InstrumentForm(posted(request), instance=instrument)
    done = ("Keterangan instrumen disimpan.", instrument.get_absolute_url())
    return edit_draft(instrument, request, form, "monev/instrument_form.html", done=done)


@require_http_methods(["GET", "HEAD", "POST"])
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


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_lock(request, pk):
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.lock_instrument", instrument)
    form = InstrumentLockForm(posted(request), instrument=instrument)
    done = (f"{instrument} dikunci. Isinya tidak berubah lagi.", instrument.get_absolute_url())
    context = {"missing": instrument.missing_for_lock()}
    return edit_draft(
        instrument, request, form, "monev/instrument_lock.html", done=done, context=context
    )
