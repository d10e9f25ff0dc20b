from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.ui_tags import jam
from monev.calibration_scoring import (
    lock_sentence,
    require_fillable,
    save_calibration,
    submit_calibration,
)
from monev.forms.calibration import CalibrationSheetForm
from monev.judging import IncompleteSheetError
from monev.models import CalibrationSheet

SHORT_ANSWER = "text/plain"


def _find(user, uuid) -> CalibrationSheet:
    return get_object_or_404(CalibrationSheet.objects.visible_to(user).for_page(), uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def calibration_sheet_detail(request, uuid):
    """The score form over an example; handed in, what was given."""
    sheet = _find(request.user, uuid)
    authorize(request.user, "monev.fill_calibration_sheet", sheet)
    if request.method == "POST":
        return _receive(request, sheet)
    if sheet.juri.integrity_signed_at is None:
        return redirect("monev:juri_sign_integrity", slug=sheet.round.slug)
    form = CalibrationSheetForm(sheet=sheet)
    if not sheet.is_fillable:
        context = _context(sheet, form) | {"rows": form.answers(), "sentence": lock_sentence(sheet)}
        return render(request, "monev/calibration_sheet_receipt.html", context)
    return _show_form(request, sheet, form)


@require_http_methods(["GET", "HEAD", "POST"])
def calibration_sheet_check(request, uuid):
    """Everything once more before the sheet is handed in for good."""
    sheet = _find(request.user, uuid)
    authorize(request.user, "monev.fill_calibration_sheet", sheet)
    if request.method == "POST":
        return _receive(request, sheet)
    if not sheet.is_fillable or sheet.juri.integrity_signed_at is None:
        return redirect(sheet)
    return _show_check(request, sheet)


def _receive(request, sheet):
    """Store what was typed, then hand the sheet in when that button was pressed."""
    form = CalibrationSheetForm(request.POST, sheet=sheet)
    form.is_valid()
    try:
        saved = save_calibration(sheet, form.typed(), by=request.user, version=form.version)
        if form.errors:
            require_fillable(saved)
            return _show_errors(request, saved, form)
        if request.POST.get("aksi") == "ajukan":
            checked = saved.version if form.has_answers else form.version
            submit_calibration(saved, by=request.user, version=checked)
            messages.success(request, "Lembar kalibrasi diajukan.")
            return redirect("monev:calibration_detail", slug=sheet.round.slug)
    except IncompleteSheetError as error:
        form.add_missing(error.missing)
        return _show_check(request, _fresh(sheet), form)
    except DomainError as error:
        return _show_refusal(request, _fresh(sheet), form, error)
    if _wants_short_answer(request):
        moment = jam(saved.saved_at or timezone.now(), saved.round.region.timezone)
        return _short_answer(moment, saved)
    return redirect("monev:calibration_sheet_check", uuid=sheet.uuid)


def _show_refusal(request, sheet, form, error):
    """A stale version shows both fillings; an ended one what can no longer be stored."""
    if _wants_short_answer(request):
        return _short_answer(error.message, sheet, status=409)
    if isinstance(error, StaleVersionError) and not form.has_answers:
        messages.error(request, error.message)
        return _show_check(request, sheet, status=409)
    form.sheet = sheet
    context = _context(sheet, form) | {"differences": form.differences()}
    if not isinstance(error, StaleVersionError):
        context["sentence"] = error.message
        return render(request, "monev/sheet_locked.html", context, status=409)
    form.show_again(sheet)
    return render(request, "monev/calibration_sheet_detail.html", context, status=409)


def _show_errors(request, sheet, form):
    if _wants_short_answer(request):
        sentences = [text for texts in form.errors.values() for text in texts]
        return _short_answer(". ".join(sentences), sheet, status=422)
    stored = _fresh(sheet)
    form.show_again(stored)
    return _show_form(request, stored, form)


def _show_form(request, sheet, form):
    context = _context(sheet, form) | {"differences": None}
    return render(request, "monev/calibration_sheet_detail.html", context)


def _show_check(request, sheet, form=None, status=200):
    stored = CalibrationSheetForm(sheet=sheet)
    context = _context(sheet, form or stored) | {"rows": stored.answers()}
    return render(request, "monev/calibration_sheet_check.html", context, status=status)


def _context(sheet, form):
    return {"sheet": sheet, "form": form, "progress": sheet.progress()}


def _fresh(sheet):
    return CalibrationSheet.objects.for_page().get(pk=sheet.pk)


def _wants_short_answer(request) -> bool:
    return request.headers.get("Accept", "").split(",")[0].strip() == SHORT_ANSWER


def _short_answer(text, sheet, status=200):
    response = HttpResponse(text, status=status, content_type=f"{SHORT_ANSWER}; charset=utf-8")
    response["X-Versi"] = str(sheet.version)
    return response
