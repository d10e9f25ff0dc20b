from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status, refused
from registry.event_page import event_facts
from registry.event_results import AT_ONCE, certificates_pdf, certify
from registry.forms.event_score import EventScoreForm
from registry.views.event import find_event


@require_POST
def event_certify(request, pk):
    """Give everybody who came a certificate with a code."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.certify_event", event)
    try:
        count = certify(event, by=request.user)
    except DomainError as error:
        page = event_facts(event, request.user)
        return refused(request, error, lambda: render(request, "registry/event_detail.html", page))
    messages.success(request, f"{count} sertifikat diterbitkan.")
    return redirect(event)


@require_safe
def event_certificates(request, pk):
    """The certificates as one PDF, from the `?mulai=`-th on."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.certify_event", event)
    start = request.GET.get("mulai", "")
    first = int(start) if start.isdecimal() and len(start) < 6 else 0
    rows = list(event.attendances.certified().order_by("full_name", "pk")[first : first + AT_ONCE])
    if not rows:
        messages.error(request, "Belum ada sertifikat. Terbitkan dahulu.")
        return redirect(event)
    response = HttpResponse(certificates_pdf(event, rows), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sertifikat-{event.pk}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def event_score(request, pk):
    """Scores before and after, per person."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.attend_event", event)
    people = event.attendances.select_related("invitation__kim", "invitation__region")
    form = EventScoreForm(posted(request), event=event, people=people.order_by("full_name", "pk"))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            count = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Nilai {count} orang tersimpan.")
            return redirect(event)
    context = {"event": event, "form": form}
    return render(request, "registry/event_score.html", context, status=status)
