from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import send_file
from monev.calibration import remove_example, require_changeable
from monev.forms.calibration import CalibrationEntryForm, CalibrationSourceForm
from monev.models import CalibrationEntry, CalibrationFile
from monev.views.calibration import show_calibration
from monev.views.round import find_round


def _find(user, pk) -> CalibrationEntry:
    return get_object_or_404(CalibrationEntry.objects.visible_to(user).for_page(), pk=pk)


def _form_page(request, round, form, *, is_taken: bool):
    """Store the example that was typed or chosen."""
    try:
        require_changeable(round)
        if request.method == "POST" and form.is_valid():
            example = form.save(by=request.user)
            messages.success(request, f"Contoh “{example}” tersimpan.")
            return redirect("monev:calibration_detail", slug=round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_calibration(round, request))
    except DomainError as error:
        form.refuse(error)
    context = {"round": round, "form": form, "is_taken": is_taken}
    template = "monev/calibration_entry_form.html"
    return render(request, template, context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def calibration_entry_create(request, slug):
    """Write an example down, or attach recorded material."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.run_calibration", round)
    form = CalibrationEntryForm(posted(request), request.FILES or None, round=round)
    if request.method == "POST" and form.first_result():
        return redirect("monev:calibration_detail", slug=round.slug)
    return _form_page(request, round, form, is_taken=False)


@require_http_methods(["GET", "HEAD", "POST"])
def calibration_entry_take(request, slug):
    """Take an entry of an earlier round as example, without what it was given."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.run_calibration", round)
    form = CalibrationSourceForm(posted(request), round=round, by=request.user)
    return _form_page(request, round, form, is_taken=True)


@require_safe
def calibration_entry_detail(request, pk):
    example = _find(request.user, pk)
    authorize(request.user, "monev.view_calibration", example)
    context = {"round": example.round, "example": example}
    return render(request, "monev/calibration_entry_detail.html", context)


@require_POST
def calibration_entry_delete(request, pk):
    example = _find(request.user, pk)
    authorize(request.user, "monev.run_calibration", example)
    round = example.round
    try:
        remove_example(example, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_calibration(round, request))
    messages.success(request, "Contoh dihapus.")
    return redirect("monev:calibration_detail", slug=round.slug)


@require_safe
def calibration_file(request, pk):
    """Hand out a file of an example to those who may see the example."""
    seen = CalibrationEntry.objects.visible_to(request.user)
    files = CalibrationFile.objects.filter(example__in=seen).select_related("example__round")
    file = get_object_or_404(files, pk=pk)
    authorize(request.user, "monev.view_calibration", file.example)
    return send_file(file, download_name=file.document_name, inline=file.is_picture)
