"""Kegiatan: verified reports as the public reads them."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from kim_portal.pages import page_or_partial, paginate
from registry.feeds import ActivityFeed
from registry.forms.activity import ActivityFilterForm
from registry.models import ActivityReport, Kim

# Divisible by two and three, so that no row of cards stays half empty.
CARDS_PER_PAGE = 24


@login_not_required
@require_safe
def activity_list(request):
    """List the kegiatan of all KIM, newest first."""
    filters = ActivityFilterForm(request.GET)
    activities = filters.apply(ActivityReport.objects.published().for_list())
    context = {"page": paginate(request, activities, CARDS_PER_PAGE), "filters": filters}
    return page_or_partial(
        request, "registry/activity_list.html", "registry/_activity_rows.html", context
    )


@login_not_required
@require_safe
def activity_detail(request, slug):
    """Show one kegiatan: what happened, where, how many people, which functions."""
    activities = ActivityReport.objects.published().for_list()
    report = get_object_or_404(
        activities.select_related("held_in__parent__parent__parent"), slug=slug
    )
    return render(request, "registry/activity_detail.html", {"report": report})


@login_not_required
@require_safe
def activity_short(request, pk):
    """Lead from the short address, which messages carry, to the page of a kegiatan."""
    return redirect(get_object_or_404(ActivityReport.objects.published(), pk=pk).public_url)


@login_not_required
@require_safe
def activity_feed(request):
    """Give the newest kegiatan as an Atom feed."""
    return ActivityFeed()(request)


@login_not_required
@require_safe
def kim_activity_list(request, slug):
    """List the kegiatan of one KIM as a timeline."""
    kim = get_object_or_404(Kim.objects.public().for_list(), slug=slug)
    activities = ActivityReport.objects.published().of_kim(kim).for_list()
    context = {"kim": kim, "page": paginate(request, activities)}
    return render(request, "registry/kim_activity_list.html", context)
