from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.pages import posted
from monev.forms.instrument import AspectForm, IndicatorForm, RemovalForm
from monev.models import Aspect, Indicator, Instrument
from monev.views.instrument import edit_draft, find_instrument


def find_aspect(user, pk):
    visible = Instrument.objects.visible_to(user)
    found = Aspect.objects.filter(instrument__in=visible).select_related("instrument__region")
    return get_object_or_404(found, pk=pk)


def find_indicator(user, pk):
    visible = Instrument.objects.visible_to(user)
    found = Indicator.objects.filter(aspect__instrument__in=visible)
    return get_object_or_404(found.select_related("aspect__instrument__region"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def aspect_create(request, pk):
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.update_instrument", instrument)
    form = AspectForm(posted(request), instance=Aspect(instrument=instrument))
    done = ("Aspek ditambahkan.", instrument.get_absolute_url())
    return edit_draft(instrument, request, form, "monev/aspect_form.html", done=done)


@require_http_methods(["GET", "HEAD", "POST"])
def aspect_update(request, pk):
    aspect = find_aspect(request.user, pk)
    authorize(request.user, "monev.update_instrument", aspect.instrument)
    form = AspectForm(posted(request), instance=aspect)
    done = ("Aspek disimpan.", aspect.instrument.get_absolute_url())
    return edit_draft(
        aspect.instrument, request, form, "monev/aspect_form.html", done=done,
        context={"aspect": aspect},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def aspect_delete(request, pk):
    aspect = find_aspect(request.user, pk)
    authorize(request.user, "monev.update_instrument", aspect.instrument)
    form = RemovalForm(posted(request), subject=aspect)
    done = (f"Aspek {aspect.code} dihapus.", aspect.instrument.get_absolute_url())
    return edit_draft(
        aspect.instrument, request, form, "monev/aspect_confirm_delete.html", done=done,
        context={"aspect": aspect},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_create(request, pk):
    aspect = find_aspect(request.user, pk)
    authorize(request.user, "monev.update_instrument", aspect.instrument)
    form = IndicatorForm(posted(request), instance=Indicator(aspect=aspect))
    done = ("Indikator ditambahkan.", aspect.instrument.get_absolute_url())
    return edit_draft(
        aspect.instrument, request, form, "monev/indicator_form.html", done=done,
        context={"aspect": aspect},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_update(request, pk):
    indicator = find_indicator(request.user, pk)
    authorize(request.user, "monev.update_instrument", indicator.instrument)
    form = IndicatorForm(posted(request), instance=indicator)
    url = f"{indicator.instrument.get_absolute_url()}#indikator-{indicator.pk}"
    return edit_draft(
        indicator.instrument, request, form, "monev/indicator_form.html",
        done=(f"Indikator {indicator.code} disimpan.", url),
        context={"aspect": indicator.aspect, "indicator": indicator},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_delete(request, pk):
    indicator = find_indicator(request.user, pk)
    authorize(request.user, "monev.update_instrument", indicator.instrument)
    form = RemovalForm(posted(request), subject=indicator)
    done = (f"Indikator {indicator.code} dihapus.", indicator.instrument.get_absolute_url())
    return edit_draft(
        indicator.instrument, request, form, "monev/indicator_confirm_delete.html", done=done,
        context={"indicator": indicator},
    )  # fmt: skip
