"""The work on an aspiration: one view per act, shown on the page of its number."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.codes import normal_code
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status, refused
from registry import aspiring
from registry.aspiration_letter import letter_pdf
from registry.aspiration_page import aspiration_page
from registry.forms import aspiration_work as forms
from registry.models import Aspiration


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_pass_on(request, code):
    """The kecamatan adds what it knows and passes it on."""
    found = _find(request, code)
    authorize(request.user, "registry.pass_on_aspiration", found)
    form = forms.AspirationPassOnForm(posted(request), aspiration=found)
    words = {"title": "Teruskan ke kabupaten", "button": "Teruskan", "done": "diteruskan"}
    return _act(request, found, form, aspiring.pass_on, words)


@require_POST
def aspiration_verify(request, code):
    found = _find(request, code)
    authorize(request.user, "registry.verify_aspiration", found)
    return _press(request, found, aspiring.verify, "diperiksa. Teruskan kepada yang menjawab")


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_route(request, code):
    """Ask an agency or the desa for the answer, until a working day."""
    found = _find(request, code)
    authorize(request.user, "registry.route_aspiration", found)
    form = forms.AspirationRouteForm(posted(request), aspiration=found)
    words = {"title": "Teruskan kepada penjawab", "button": "Teruskan", "done": "diteruskan"}
    return _act(request, found, form, aspiring.route, words, "registry/aspiration_route.html")


@require_safe
def aspiration_letter(request, code):
    """Hand out the letter to who must answer; neither name nor contact of the sender is in it."""
    found = _find(request, code)
    authorize(request.user, "registry.view_letter_aspiration", found)
    if not (found.agency or found.desa):
        refusal = DomainError("Tentukan dahulu siapa yang menjawab, lalu unduh suratnya.")
        return refused(request, refusal, lambda: _show(request, found))
    record(request.user, "aspiration.view_letter", found)
    response = HttpResponse(letter_pdf(found), content_type="application/pdf")
    name = f"surat-aspirasi-{found.number}.pdf".lower()
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def aspiration_start(request, code):
    found = _find(request, code)
    authorize(request.user, "registry.start_aspiration", found)
    return _press(request, found, aspiring.start, "sedang ditindaklanjuti")


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_extend(request, code):
    found = _find(request, code)
    authorize(request.user, "registry.extend_aspiration", found)
    form = forms.AspirationExtendForm(posted(request), aspiration=found)
    words = {"title": "Perpanjang batas jawaban", "button": "Perpanjang", "done": "diperpanjang"}
    return _act(request, found, form, aspiring.extend, words)


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_recall(request, code):
    """Take it back, to ask somebody else."""
    found = _find(request, code)
    authorize(request.user, "registry.recall_aspiration", found)
    form = forms.AspirationRecallForm(posted(request), aspiration=found)
    words = {"title": "Tarik dari penjawab", "button": "Tarik aspirasi", "done": "ditarik"}
    return _act(request, found, form, aspiring.recall, words)


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_hand_sp4n(request, code):
    """Note under which number SP4N-LAPOR has it."""
    found = _find(request, code)
    authorize(request.user, "registry.hand_sp4n_aspiration", found)
    form = forms.AspirationSp4nForm(posted(request), aspiration=found)
    words = {
        "title": "Serahkan ke SP4N-LAPOR",
        "button": "Simpan nomor lacak",
        "done": "diserahkan ke SP4N-LAPOR",
    }
    return _act(request, found, form, aspiring.hand_sp4n, words)


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_answer(request, code):
    """Give the public answer."""
    found = _find(request, code)
    authorize(request.user, "registry.answer_aspiration", found)
    form = forms.AspirationAnswerForm(posted(request), aspiration=found)
    words = {"title": "Jawab aspirasi", "button": "Kirim jawaban", "done": "dijawab"}
    return _act(request, found, form, aspiring.answer, words)


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_deliver(request, code):
    """A KIM confirms that the answer reached the residents."""
    allowed = Aspiration.objects.deliverable_by(request.user).for_list()
    found = get_object_or_404(allowed, code=normal_code(code))
    authorize(request.user, "registry.deliver_aspiration", found)
    form = forms.AspirationDeliverForm(posted(request), aspiration=found)
    words = {
        "title": "Jawaban sampai ke warga",
        "button": "Catat jawaban sampai",
        "done": "dicatat sampai ke warga",
    }
    return _act(request, found, form, aspiring.deliver, words)


@require_POST
def aspiration_close(request, code):
    found = _find(request, code)
    authorize(request.user, "registry.close_aspiration", found)
    return _press(request, found, aspiring.close, "selesai")


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_reject(request, code):
    found = _find(request, code)
    authorize(request.user, "registry.reject_aspiration", found)
    form = forms.AspirationRejectForm(posted(request), aspiration=found)
    words = {"title": "Tolak aspirasi", "button": "Tolak aspirasi", "done": "ditolak"}
    return _act(request, found, form, aspiring.reject, words)


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_merge(request, code):
    """Say that another one asks the same."""
    found = _find(request, code)
    authorize(request.user, "registry.merge_aspiration", found)
    start = {"original": request.GET.get("nomor", "")}
    form = forms.AspirationMergeForm(posted(request), aspiration=found, initial=start)
    words = {"title": "Gabung dengan aspirasi lain", "button": "Gabungkan", "done": "digabung"}
    return _act(request, found, form, aspiring.merge, words)


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_reopen(request, code):
    found = _find(request, code)
    authorize(request.user, "registry.reopen_aspiration", found)
    form = forms.AspirationReopenForm(posted(request), aspiration=found)
    words = {"title": "Buka kembali aspirasi", "button": "Buka kembali", "done": "dibuka kembali"}
    return _act(request, found, form, aspiring.reopen, words)


@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_moderate(request, code):
    """Write what the public reads; the original stays as it was sent."""
    found = _find(request, code)
    authorize(request.user, "registry.moderate_aspiration", found)
    form, status = forms.AspirationModerateForm(posted(request), instance=found), None
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Ringkasan untuk umum tersimpan.")
            return redirect(found)
    context = {"form": form, "aspiration": _find(request, code)}
    return render(
        request, "registry/aspiration_moderate.html", context, status=status or form.refused_status
    )


@require_safe
def aspiration_contact(request, code):
    """Show name and contact of the sender after a click that the log remembers."""
    found = _find(request, code)
    authorize(request.user, "registry.view_contact_aspiration", found)
    record(request.user, "aspiration.view_contact", found)
    return render(request, "registry/aspiration_contact.html", {"aspiration": found})


@require_POST
def aspiration_erase_reporter(request, code):
    """Forget who sent it; number, text and answer stay."""
    found = _find(request, code)
    authorize(request.user, "registry.erase_reporter_aspiration", found)
    found.erase_reporter(by=request.user)
    messages.success(request, f"Nama dan kontak pelapor aspirasi {found.number} dihapus.")
    return redirect(found)


def _act(request, aspiration, form, act, words, template="registry/aspiration_act.html"):
    """Show the form, or do `act(aspiration, by=…, **what was typed)`; out of turn is 409."""
    status = 200
    if request.method == "POST" and form.is_valid():
        facts = getattr(form, "facts", form.cleaned_data)
        try:
            act(aspiration, by=request.user, **facts)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Aspirasi {aspiration.number} {words['done']}.")
            return redirect(aspiration)
    context = {"form": form, "aspiration": aspiration, "words": words}
    return render(request, template, context, status=status)


def _press(request, aspiration, act, done: str):
    try:
        act(aspiration, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _find(request, aspiration.code)))
    messages.success(request, f"Aspirasi {aspiration.number} {done}.")
    return redirect(aspiration)


def _find(request, code) -> Aspiration:
    own = Aspiration.objects.visible_to(request.user).for_list()
    return get_object_or_404(own, code=normal_code(code))


def _show(request, aspiration):
    return render(
        request, "registry/aspiration_detail.html", aspiration_page(aspiration, request.user)
    )
