from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import send_file
from monev.forms.finding import FindingAmendForm, FindingForm
from monev.models import FieldFinding, FindingPhoto, Indicator
from monev.views.entry import unsigned_seat
from monev.views.visit import find_visit, show_visit


@require_http_methods(["GET", "HEAD", "POST"])
def finding_update(request, pk, code):
    """Write down what the team found of one indicator."""
    visit = find_visit(request.user, pk)
    authorize(request.user, "monev.record_visit", visit)
    own = Indicator.objects.filter(aspect__instrument=visit.round.instrument_id)
    indicator = get_object_or_404(own.select_related("aspect"), pk=code)
    form = FindingForm(posted(request), request.FILES or None, visit=visit, indicator=indicator)
    try:
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, f"Temuan {indicator.code} tersimpan.")
            return redirect(visit)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_visit(visit, request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "visit": visit, "indicator": indicator}
    return render(request, "monev/finding_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_amend(request, pk):
    """Add to a signed finding."""
    findings = FieldFinding.objects.visible_to(request.user).for_list()
    finding = get_object_or_404(findings, pk=pk)
    authorize(request.user, "monev.record_visit", finding)
    visit = finding.visit
    form = FindingAmendForm(posted(request), finding=finding)
    if request.method == "POST" and form.first_result():
        return redirect(visit)
    try:
        if request.method == "POST" and form.is_valid():
            form.save_once(by=request.user)
            messages.success(request, f"Tambahan temuan {finding.indicator.code} tersimpan.")
            return redirect(visit)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_visit(visit, request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "visit": visit, "finding": finding}
    return render(request, "monev/finding_amend.html", context, status=form.refused_status)


@cache_control(private=True, max_age=600)
@require_safe
def finding_photo(request, pk):
    """Give out a photo to those who may read the finding."""
    photo = _find_photo(request.user, pk)
    authorize(request.user, "monev.view_visit", photo)
    return send_file(photo, download_name=f"temuan-{photo.pk}.webp", inline=True)


@cache_control(private=True, max_age=600)
@require_safe
def finding_thumbnail(request, pk):
    """Give out the small picture under the same rule as the photo."""
    photo = _find_photo(request.user, pk)
    authorize(request.user, "monev.view_visit", photo)
    name = f"temuan-{photo.pk}-kecil.webp"
    return send_file(photo, download_name=name, inline=True, field="thumbnail")


def _find_photo(user, pk):
    """Return the photo when this person sees its round and, in a panel, has signed the pledge."""
    photos = FindingPhoto.objects.visible_to(user).select_related("finding__visit__entry__round")
    photo = get_object_or_404(photos, pk=pk)
    if unsigned_seat(user, photo.round):
        raise Http404
    return photo
