from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, paginate, posted, refusal_status, refused
from registry.event_needs import answer_needs, chosen_needs, likely_plan
from registry.event_page import event_facts
from registry.forms.event import (
    EventCancelForm,
    EventCreateForm,
    EventFilterForm,
    EventMinutesForm,
    EventPostponeForm,
    EventUpdateForm,
)
from registry.models import Event


@login_not_required
@require_safe
def event_list(request):
    """Announced and held events for everybody; offices also see the plans of their territory."""
    filters = EventFilterForm(request.GET)
    events = filters.apply(Event.objects.visible_to(request.user).for_list())
    context = {"page": paginate(request, events), "filters": filters}
    return page_or_partial(
        request, "registry/event_list.html", "registry/_event_rows.html", context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def event_create(request):
    """Plan an event; the page of the draft shows what comes next."""
    authorize(request.user, "registry.create_event")
    needs = chosen_needs(request.user, request.GET.getlist("kebutuhan"))
    form = EventCreateForm(posted(request), by=request.user, initial=likely_plan(needs))
    if request.method == "POST":
        first = form.first_result()
        if first:
            return redirect(first)
        if form.is_valid():
            event = form.save_once(by=request.user)
            count = answer_needs(event, needs, by=request.user)
            messages.success(request, "Rencana tersimpan sebagai draf. Umumkan bila sudah pasti.")
            if count:
                messages.success(request, f"{count} kebutuhan masuk rencana, KIM-nya diundang.")
            return redirect(event)
    context = {"form": form, "needs": needs}
    return render(request, "registry/event_form.html", context, status=form.refused_status)


@login_not_required
@require_safe
def event_detail(request, pk):
    """The public summary of an event; budget, minutes and papers for its offices."""
    return _show(request, find_event(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def event_update(request, pk):
    """Change a plan; a stale version comes back with both versions."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.update_event", event)
    try:
        event.require_editable()
    except DomainError as error:
        return refused(request, error, lambda: _show(request, event))
    form = EventUpdateForm(posted(request), instance=event)
    return _save(request, pk, form, "registry/event_form.html", "Rencana tersimpan.")


@require_POST
def event_announce(request, pk):
    event = find_event(request.user, pk)
    authorize(request.user, "registry.announce_event", event)
    return _move(request, event, event.announce, "Kegiatan diumumkan dan tampil kepada umum.")


@require_POST
def event_start(request, pk):
    """Open the event on its day: attendance is taken from now on."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.start_event", event)
    return _move(request, event, event.start, "Kegiatan dibuka.")


@require_POST
def event_finish(request, pk):
    event = find_event(request.user, pk)
    authorize(request.user, "registry.finish_event", event)
    done = "Kegiatan ditutup. Lengkapi notulen, foto, dan tindak lanjutnya."
    return _move(request, event, event.finish, done)


@require_http_methods(["GET", "HEAD", "POST"])
def event_postpone(request, pk):
    event = find_event(request.user, pk)
    authorize(request.user, "registry.postpone_event", event)
    words = {
        "title": "Tunda kegiatan ini?",
        "sentence": "Kegiatan tetap tercatat dan dapat diumumkan lagi dengan tanggal baru.",
        "button": "Tunda kegiatan",
        "done": "Kegiatan ditunda.",
    }
    return _decide(request, event, EventPostponeForm(posted(request)), event.postpone, words)


@require_http_methods(["GET", "HEAD", "POST"])
def event_cancel(request, pk):
    event = find_event(request.user, pk)
    authorize(request.user, "registry.cancel_event", event)
    words = {
        "title": "Batalkan kegiatan ini?",
        "sentence": "Kegiatan yang batal tidak dapat diumumkan lagi, tetapi tetap tercatat.",
        "button": "Batalkan kegiatan",
        "done": "Kegiatan dibatalkan.",
    }
    return _decide(request, event, EventCancelForm(posted(request)), event.cancel, words)


@require_http_methods(["GET", "HEAD", "POST"])
def event_minutes(request, pk):
    """Write what was said and what came out; a stale version comes back with both versions."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.write_minutes_event", event)
    form = EventMinutesForm(posted(request), instance=event)
    return _save(request, pk, form, "registry/event_minutes.html", "Notulen tersimpan.")


def find_event(user, pk) -> Event:
    return get_object_or_404(Event.objects.visible_to(user).for_list(), pk=pk)


def _show(request, event):
    return render(request, "registry/event_detail.html", event_facts(event, request.user))


def _move(request, event, act, done: str):
    """Do one step of the event; refused, its page comes back as it is stored now."""
    try:
        act(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, find_event(request.user, event.pk)))
    messages.success(request, done)
    return redirect(event)


def _save(request, pk, form, template, done: str):
    """Show a form over the event, or store it; a stale version is 409 with both versions."""
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            event = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, done)
            return redirect(event)
    context = {"form": form, "event": find_event(request.user, pk)}
    return render(request, template, context, status=status or form.refused_status)


def _decide(request, event, form, act, words):
    """Show the form, or do `act(by=…, **what was typed)`; a move out of turn is 409."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, words["done"])
            return redirect(event)
    context = {"form": form, "event": event, "words": words}
    return render(request, "registry/event_decide.html", context, status=status)
