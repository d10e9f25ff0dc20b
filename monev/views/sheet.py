from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.pages import posted, refusal_status
from kim_portal.receipts import refusal
from kim_portal.ui_tags import jam
from monev import judging
from monev.calibration_seats import gate_sentence
from monev.delivery import answer_in_words, deliver
from monev.entry_documents import items_of
from monev.forms.delivery import EnvelopeForm
from monev.forms.sheet import SheetForm, SheetReopenForm
from monev.models import ScoreSheet
from monev.papers import sheet_code
from monev.queue import spot_of
from monev.revisions import past_of
from monev.views.entry import unsigned_seat

SHORT_ANSWER = "text/plain"


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_detail(request, uuid):
    """The score form of its juri; locked, the receipt with what was handed in."""
    sheet = get_object_or_404(ScoreSheet.objects.visible_to(request.user).for_page(), uuid=uuid)
    authorize(request.user, "monev.view_sheet", sheet)
    if request.method == "POST":
        return _receive(request, sheet)
    is_own = request.user.has_perm("monev.fill_sheet", sheet)
    if _is_sealed(request.user, sheet, is_own=is_own):
        return redirect("monev:juri_sign_integrity", slug=sheet.round.slug)
    if not is_own or not sheet.is_fillable:
        return _show_receipt(request, sheet, is_own=is_own)
    if sentence := gate_sentence(sheet.juri):
        context = {"sheet": sheet, "sentence": sentence}
        return render(request, "monev/sheet_calibrate.html", context)
    return _show_form(request, sheet, SheetForm(sheet=sheet))


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_check(request, uuid):
    """Everything once more before the sheet is locked."""
    sheet = get_object_or_404(ScoreSheet.objects.visible_to(request.user).for_page(), uuid=uuid)
    authorize(request.user, "monev.fill_sheet", sheet)
    if request.method == "POST":
        return _receive(request, sheet)
    is_sealed = sheet.juri.integrity_signed_at is None or gate_sentence(sheet.juri)
    if not sheet.is_fillable or is_sealed:
        return redirect(sheet)
    return _show_check(request, sheet)


def _is_sealed(user, sheet, *, is_own) -> bool:
    """Nothing of an entry opens before the integrity statement is agreed to."""
    if is_own:
        return sheet.juri.integrity_signed_at is None
    return unsigned_seat(user, sheet.round) is not None


def _receive(request, sheet):
    """Store what was typed, then lock the sheet when that button was pressed."""
    authorize(request.user, "monev.fill_sheet", sheet)
    form = SheetForm(request.POST, sheet=sheet)
    form.is_valid()
    if "kiriman" in request.POST:
        return _receive_delivery(request, sheet, form)
    try:
        saved = judging.save_sheet(sheet, form.typed(), by=request.user, version=form.version)
        if form.errors:
            judging.require_fillable(saved)
            return _show_errors(request, saved, form)
        if request.POST.get("aksi") == "ajukan":
            checked = saved.version if form.has_answers else form.version
            judging.submit_sheet(saved, by=request.user, version=checked)
            return redirect(sheet)
    except judging.IncompleteSheetError as error:
        form.add_missing(error.missing)
        return _show_check(request, _fresh(sheet), form)
    except DomainError as error:
        return _show_refusal(request, _fresh(sheet), form, error)
    if _wants_short_answer(request):
        moment = jam(saved.saved_at or timezone.now(), saved.round.region.timezone)
        return _short_answer(moment, saved)
    return redirect("monev:sheet_check", uuid=sheet.uuid)


def _receive_delivery(request, sheet, form):
    """Answer a sheet that was handed in on a device: equal answers to the same key, as JSON."""
    envelope = EnvelopeForm(request.POST)
    if not envelope.is_valid() or form.errors:
        errors = [*envelope.errors.values(), *form.errors.values()]
        sentences = [text for texts in errors for text in texts]
        return refusal(". ".join(sentences), status=422, berselisih=False)
    try:
        delivery = deliver(sheet, form.typed(), envelope.envelope(form.version), by=request.user)
    except DomainError as error:
        is_stale = isinstance(error, StaleVersionError)
        status = refusal_status(error)
        return refusal(error.message, status=max(status, 409), berselisih=is_stale)
    answer = {"kalimat": answer_in_words(delivery), "nomor": delivery.receipt}
    if delivery.is_stored:
        return JsonResponse(answer | {"keadaan": "diterima"})
    keadaan = "terlambat" if delivery.is_waiting else "ditolak"
    return JsonResponse(answer | {"keadaan": keadaan}, status=409)


def _show_refusal(request, sheet, form, error):
    """A stale version shows both fillings; a locked sheet shows what can no longer be stored."""
    if _wants_short_answer(request):
        return _short_answer(error.message, sheet, status=409)
    if not isinstance(error, StaleVersionError):
        form.sheet = sheet
        context = _context(sheet, form) | {
            "sentence": error.message,
            "differences": form.differences(),
        }
        return render(request, "monev/sheet_locked.html", context, status=409)
    if not form.has_answers:
        messages.error(request, error.message)
        return _show_check(request, sheet, status=409)
    return show_conflict(sheet, request, form)


def show_conflict(sheet, request, form):
    """Both fillings side by side; the juri chooses."""
    form.sheet = sheet
    context = _context(sheet, form) | {"differences": form.differences()}
    form.show_again(sheet)
    return render(request, "monev/sheet_detail.html", context, status=409)


def _show_errors(request, sheet, form):
    if _wants_short_answer(request):
        sentences = [text for texts in form.errors.values() for text in texts]
        return _short_answer(". ".join(sentences), sheet, status=422)
    stored = _fresh(sheet)
    form.show_again(stored)
    return _show_form(request, stored, form)


def _show_form(request, sheet, form):
    context = _context(sheet, form) | {"differences": None}
    return render(request, "monev/sheet_detail.html", context)


def _show_check(request, sheet, form=None, status=200):
    stored = SheetForm(sheet=sheet)
    context = _context(sheet, form or stored) | {"rows": stored.answers()}
    return render(request, "monev/sheet_check.html", context, status=status)


def _show_receipt(request, sheet, *, is_own):
    context = {
        "sheet": sheet,
        "sentence": judging.lock_sentence(sheet),
        "code": sheet_code(sheet),
        "progress": sheet.progress(),
        "rows": SheetForm(sheet=sheet).answers(),
        "past": past_of(sheet),
        "spot": spot_of(sheet) if is_own else None,
    }
    return render(request, "monev/sheet_receipt.html", context)


def _context(sheet, form):
    return {
        "sheet": sheet,
        "form": form,
        "progress": sheet.progress(),
        "spot": spot_of(sheet),
        "documents": items_of(sheet.entry),
    }


def _fresh(sheet):
    return ScoreSheet.objects.for_page().get(pk=sheet.pk)


def _wants_short_answer(request) -> bool:
    return request.headers.get("Accept", "").split(",")[0].strip() == SHORT_ANSWER


def _short_answer(text, sheet, status=200):
    response = HttpResponse(text, status=status, content_type=f"{SHORT_ANSWER}; charset=utf-8")
    response["X-Versi"] = str(sheet.version)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_reopen(request, uuid):
    """The chair opens a locked sheet again, without seeing what is in it."""
    sheet = get_object_or_404(ScoreSheet.objects.reachable_by(request.user).for_page(), uuid=uuid)
    authorize(request.user, "monev.reopen_sheet", sheet)
    form = SheetReopenForm(posted(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            judging.reopen_sheet(sheet, by=request.user, reason=form.cleaned_data["alasan"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(
                request, f"Lembar {sheet.juri.user} untuk {sheet.entry} dibuka kembali."
            )
            return redirect("monev:round_close", slug=sheet.round.slug)
    return render(request, "monev/sheet_reopen.html", {"sheet": sheet, "form": form}, status=status)
