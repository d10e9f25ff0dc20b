import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, posted, refusal_status
from kim_portal.visitors import is_too_often
from registry.attending import (
    event_of_code,
    guest,
    new_ticket,
    person_of,
    read_ticket,
    screen_code,
    sign_in,
)
from registry.consent import CURRENT
from registry.event_page import attendance_facts
from registry.forms.event_attendance import EventGuestForm, EventNoteForm, EventTickForm
from registry.models import Event, EventAttendance
from registry.self_rating import token_of
from registry.views.event import find_event

# A full hall behind one address, counted per event.
GUEST_RATE = "600/h/key"
TOO_MANY_GUESTS = (
    "Terlalu banyak tamu tercatat dari jaringan ini dalam satu jam. Isian Anda masih ada di "
    "bawah. Coba lagi nanti, atau minta petugas di pintu mencatat Anda."
)


@require_http_methods(["GET", "HEAD", "POST"])
def event_attendance(request, pk):
    """Who is here, and invitees to tick; made for a phone at the door."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.attend_event", event)
    form, status = EventTickForm(posted(request), event=event), None
    if request.method == "POST" and form.is_valid():
        try:
            count = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{count} wakil undangan ditandai hadir.")
            return redirect("registry:event_attendance", pk=event.pk)
    return _show(request, event, form, status or form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def event_attendance_note(request, pk):
    """Type in people from the signed list, or who came without an invitation."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.attend_event", event)
    form, status = EventNoteForm(posted(request), event=event), None
    if request.method == "POST" and form.is_valid():
        try:
            count = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{count} orang dicatat hadir.")
            return redirect("registry:event_attendance", pk=event.pk)
    context = {"form": form, "event": event}
    return render(
        request, "registry/event_note.html", context, status=status or form.refused_status
    )


@require_POST
def event_attendance_delete(request, pk):
    row = _find(request, pk)
    authorize(request.user, "registry.attend_event", row)
    row.remove(by=request.user)
    messages.success(request, "Kehadiran dihapus.")
    return redirect("registry:event_attendance", pk=row.event_id)


@require_POST
def event_attendance_anonymise(request, pk):
    """Forget who it was, on that person's wish; the count stays."""
    row = _find(request, pk)
    authorize(request.user, "registry.attend_event", row)
    row.anonymise(by=request.user)
    messages.success(request, "Nama dihapus. Kehadirannya tetap terhitung.")
    return redirect("registry:event_attendance", pk=row.event_id)


@never_cache
@require_safe
def event_screen(request, pk):
    """The code to show on a screen; it is made anew at every refresh."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.attend_event", event)
    if event.state != "running":
        messages.error(request, "Kode hadir hanya ada selama kegiatan berlangsung.")
        return redirect(event)
    path = reverse("registry:event_attend", args=[screen_code(event)])
    code = segno.make(f"{settings.SITE_URL}{path}", error="m", micro=False)
    context = {
        "event": event,
        "qr": code.svg_data_uri(border=2, scale=8),
        "count": event.attendances.count(),
    }
    return page_or_partial(
        request, "registry/event_screen.html", "registry/_event_code.html", context
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event_attend(request, code):
    """What the phone opens: one tap for an account, name and institution for a guest."""
    try:
        if request.method == "POST":
            return _attend(request, code, request.POST.get("tiket", ""))
        ticket = request.GET.get("tiket", "")
        event = read_ticket(ticket)[0] if ticket else event_of_code(code)
    except DomainError as error:
        return _turned_away(request, error)
    form = EventGuestForm()
    return _ask(request, code, event, ticket or new_ticket(event), form)


def _attend(request, code, ticket):
    event, _ = read_ticket(ticket)
    if request.user.is_authenticated:
        person = person_of(request.user)
    else:
        form = EventGuestForm(request.POST)
        if not form.is_valid():
            return _ask(request, code, event, ticket, form)
        if is_too_often(request, "event_attend", GUEST_RATE, str(event.pk)):
            form.add_error(None, TOO_MANY_GUESTS)
            return _ask(request, code, event, ticket, form, status=429)
        typed = form.cleaned_data
        person = guest(
            event, typed["full_name"], typed["institution"], consent_version=CURRENT.version
        )
    found = sign_in(ticket, person)
    context = {
        "event": event, "attendance": found.attendance, "token": token_of(found.attendance),
    }  # fmt: skip
    return render(request, "registry/event_attended.html", context)


def _ask(request, code, event, ticket, form, status=200):
    context = {"event": event, "ticket": ticket, "code": code, "form": form}
    if request.user.is_authenticated:
        context |= {"person": person_of(request.user), "form": None}
    return render(request, "registry/event_attend.html", context, status=status)


def _turned_away(request, error):
    context = {"sentence": error.message}
    return render(request, "registry/event_turned_away.html", context, status=409)


def _find(request, pk) -> EventAttendance:
    own = Event.objects.of_offices(request.user)
    rows = EventAttendance.objects.filter(event__in=own.values("pk"))
    return get_object_or_404(rows.select_related("event__region", "invitation"), pk=pk)


def _show(request, event, form, status):
    context = {"event": event, "form": form, **attendance_facts(event)}
    return render(request, "registry/event_attendance.html", context, status=status)
