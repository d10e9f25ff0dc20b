from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import send_file
from registry.event_page import event_facts
from registry.follow_up_figures import figures_page
from registry.forms.follow_up import (
    STATE_ANSWERS,
    FollowUpCreateForm,
    FollowUpDropForm,
    FollowUpFilterForm,
    FollowUpFinishForm,
    FollowUpReturnForm,
    FollowUpUpdateForm,
    FollowUpVerifyForm,
)
from registry.models import FollowUp, FollowUpFile, Kim
from registry.models.follow_up_file import finish_with_file
from registry.origins import origin_url
from registry.views.event import find_event


@require_safe
def follow_up_list(request):
    """What came out of monev, visits and events in one's territory, the nearest date first."""
    authorize(request.user, "registry.list_follow_up")
    own = FollowUp.objects.visible_to(request.user)
    filters = FollowUpFilterForm(request.GET)
    context = {
        "page": paginate(request, filters.apply(own).for_list().by_due_date()),
        "filters": filters,
        "states": STATE_ANSWERS,
        "kecamatan_options": filters.kecamatan_options(own.filter(kim__isnull=False).unsettled()),
        "closing": filters.narrow(own).closing(),
        "today": timezone.localdate(),
    }
    return render(request, "registry/follow_up_list.html", context)


@require_safe
def follow_up_figures(request):
    """How much was done, per kabupaten/kota and per KIM of one's territory."""
    authorize(request.user, "registry.list_follow_up")
    context = figures_page(FollowUp.objects.visible_to(request.user))
    context["page"] = paginate(request, context.pop("kim"))
    return render(request, "registry/follow_up_figures.html", context)


@require_safe
def follow_up_detail(request, pk):
    follow_up = _own(request, pk)
    authorize(request.user, "registry.view_follow_up", follow_up)
    return _show(request, follow_up)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_create(request, slug):
    """Give a KIM something to do, outside any event."""
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_follow_up", kim)
    form = FollowUpCreateForm(posted(request), kim=kim)
    return _create(request, form, {"kim": kim, "back_to": kim})


@require_http_methods(["GET", "HEAD", "POST"])
def event_follow_up_create(request, pk):
    """Write down what was agreed at an event, for a KIM or for somebody else who was there."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.create_follow_up", event)
    if not event.is_held:
        error = IllegalTransitionError("Tindak lanjut dicatat sesudah kegiatan dibuka.")
        page = event_facts(event, request.user)
        return refused(request, error, lambda: render(request, "registry/event_detail.html", page))
    form = FollowUpCreateForm(posted(request), event=event)
    return _create(request, form, {"event": event, "back_to": event})


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_update(request, pk):
    """Change what is to be done, by whom or until when; a stale version shows both versions."""
    follow_up = _own(request, pk)
    authorize(request.user, "registry.update_follow_up", follow_up)
    form, status = FollowUpUpdateForm(posted(request), instance=follow_up), 200
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = max(form.refused_status, refusal_status(error))
        else:
            messages.success(request, "Tindak lanjut tersimpan.")
            return redirect(follow_up)
    context = {"form": form, "follow_up": _own(request, pk)}
    return render(request, "registry/follow_up_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_finish(request, pk):
    """Report it done, with evidence."""
    follow_up = _own(request, pk)
    authorize(request.user, "registry.finish_follow_up", follow_up)
    initial = {"evidence": follow_up.evidence, "evidence_url": follow_up.evidence_url,
               "report": follow_up.report_id}  # fmt: skip
    files = request.FILES if request.method == "POST" else None
    form = FollowUpFinishForm(posted(request), files, follow_up=follow_up, initial=initial)
    words = {"title": "Laporkan selesai", "button": "Kirim untuk diperiksa",
             "done": "Terkirim. Dinas memeriksa buktinya."}  # fmt: skip
    return _act(request, follow_up, form, partial(finish_with_file, follow_up), words)


@require_safe
def follow_up_file(request, pk):
    """Give out a photo or paper of the evidence to whom the follow-up is open."""
    paper = _paper(request, pk)
    authorize(request.user, "registry.view_follow_up", paper.follow_up)
    return send_file(paper, download_name=paper.document_name)


@require_POST
def follow_up_file_delete(request, pk):
    """Take back a file while the follow-up is still to be done."""
    paper = _paper(request, pk)
    follow_up = paper.follow_up
    authorize(request.user, "registry.finish_follow_up", follow_up)
    try:
        paper.remove(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _own(request, follow_up.pk)))
    messages.success(request, "Berkas bukti dihapus.")
    return redirect(follow_up)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_verify(request, pk):
    follow_up = _own(request, pk)
    authorize(request.user, "registry.verify_follow_up", follow_up)
    form = FollowUpVerifyForm(posted(request))
    words = {"title": "Verifikasi tindak lanjut", "button": "Verifikasi",
             "done": "Tindak lanjut terverifikasi."}  # fmt: skip
    return _act(request, follow_up, form, follow_up.verify, words)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_return(request, pk):
    follow_up = _own(request, pk)
    authorize(request.user, "registry.return_follow_up", follow_up)
    form = FollowUpReturnForm(posted(request))
    words = {"title": "Kembalikan tindak lanjut", "button": "Kembalikan",
             "done": "Dikembalikan dengan catatan Anda."}  # fmt: skip
    return _act(request, follow_up, form, follow_up.send_back, words)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_drop(request, pk):
    follow_up = _own(request, pk)
    authorize(request.user, "registry.drop_follow_up", follow_up)
    form = FollowUpDropForm(posted(request))
    words = {"title": "Tidak melanjutkan", "button": "Simpan alasan",
             "done": "Tercatat tidak dilanjutkan."}  # fmt: skip
    return _act(request, follow_up, form, follow_up.drop, words)


@require_POST
def follow_up_reopen(request, pk):
    follow_up = _own(request, pk)
    authorize(request.user, "registry.reopen_follow_up", follow_up)
    try:
        follow_up.reopen(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _own(request, pk)))
    messages.success(request, "Tindak lanjut kembali ke daftar.")
    return redirect(follow_up)


def _create(request, form, context):
    row = form.first_result() if form.is_bound else None
    if row is None and form.is_bound and form.is_valid():
        row = form.save_once(by=request.user)
    if row:
        messages.success(request, "Tindak lanjut tersimpan.")
        return redirect(context["back_to"])
    context["form"] = form
    return render(request, "registry/follow_up_form.html", context, status=form.refused_status)


def _act(request, follow_up, form, act, words):
    """Show the form, or do `act(by=…, **what was typed)`; a move out of turn is 409."""
    status = None
    if form.is_bound and form.is_valid():
        try:
            act(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, words["done"])
            return redirect(follow_up)
    context = {"form": form, "follow_up": follow_up, "words": words,
               "files": follow_up.files.all()}  # fmt: skip
    return render(
        request, "registry/follow_up_act.html", context, status=status or form.refused_status
    )


def _own(request, pk) -> FollowUp:
    return get_object_or_404(FollowUp.objects.visible_to(request.user).for_list(), pk=pk)


def _paper(request, pk) -> FollowUpFile:
    rows = FollowUpFile.objects.visible_to(request.user).select_related(
        "follow_up__kim__region", "follow_up__area"
    )
    return get_object_or_404(rows, pk=pk)


def _show(request, follow_up):
    context = {
        "follow_up": follow_up,
        "files": list(follow_up.files.all()),
        "origin_url": origin_url(request.user, follow_up),
    }
    return render(request, "registry/follow_up_detail.html", context)
