import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, posted
from kim_portal.visitors import is_too_often
from registry.attending import event_of_code, find_guest, screen_code
from registry.forms.event_rating import EventRatingForm, EventRatingNameForm
from registry.self_rating import attendance_of, rate, rating_summary, require_open, token_of
from registry.views.event import find_event

# A full hall behind one address, counted per event.
NAME_RATE = "600/h/key"
UNKNOWN = "Nama ini belum tercatat hadir. Tulis persis seperti saat mencatat kehadiran."


@never_cache
@require_safe
def event_rating_screen(request, pk):
    """The code that leads everybody to the own question, to show at the beginning and the end."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.attend_event", event)
    if event.state != "running":
        messages.error(request, "Kode penilaian diri hanya ada selama kegiatan berlangsung.")
        return redirect(event)
    path = reverse("registry:event_rate_here", args=[screen_code(event)])
    code = segno.make(f"{settings.SITE_URL}{path}", error="m", micro=False)
    context = {
        "event": event,
        "qr": code.svg_data_uri(border=2, scale=8),
        "count": event.attendances.filter(self_before__isnull=False).count(),
        "after_count": event.attendances.filter(self_after__isnull=False).count(),
    }
    return page_or_partial(
        request, "registry/event_rating_screen.html", "registry/_event_rating_code.html", context
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event_rate_here(request, code):
    """What the code on the screen opens: an account goes on at once, a guest says the name."""
    try:
        event = event_of_code(code)
        require_open(event)
    except DomainError as error:
        return _turned_away(request, error)
    row = None
    if request.user.is_authenticated:
        row = event.attendances.filter(user=request.user).first()
    form, status = EventRatingNameForm(posted(request)), 200
    if row is None and form.is_bound and form.is_valid():
        if is_too_often(request, "event_rate_here", NAME_RATE, str(event.pk)):
            form.add_error(None, "Terlalu banyak percobaan dari jaringan ini. Coba lagi nanti.")
            status = 429
        else:
            row = find_guest(event, **form.cleaned_data)
            if row is None:
                form.add_error("full_name", UNKNOWN)
    if row:
        return redirect("registry:event_rate", token=token_of(row))
    context = {"form": form, "event": event}
    return render(request, "registry/event_rate_here.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event_rate(request, token):
    """A participant says how able they feel, before and after; nobody reads one answer."""
    try:
        row = attendance_of(token)
    except DomainError as error:
        return _turned_away(request, error)
    form = EventRatingForm(posted(request), row=row)
    if form.is_bound and form.is_valid():
        by = request.user if request.user.is_authenticated else None
        rate(row, **form.cleaned_data, by=by)
        messages.success(request, "Terima kasih, jawaban Anda tersimpan.")
        return redirect("registry:event_rate", token=token)
    context = {"form": form, "event": row.event, "summary": rating_summary(row.event)}
    return render(request, "registry/event_rate.html", context)


def _turned_away(request, error):
    context = {"sentence": error.message}
    return render(request, "registry/event_rate_closed.html", context, status=409)
